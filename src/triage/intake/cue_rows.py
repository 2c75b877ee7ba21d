"""The English of assertion, as data: the rows of words that deny, doubt, end, plan or fear what stands beside them."""

from __future__ import annotations

from enum import Enum
from typing import Final

from triage.intake.composed_rows import ABOUT, ALL_OF_IT, CAN_CAUSE, FLIP, HIS_USUAL, IDLE, NONE_OF_IT, PLAN, USUAL


class Cue(Enum):
    """What a row of words does to the findings around it."""

    NOT = "not"  # denies what the verb is about: "is not itching"
    NO = "no"  # denies the nouns of a list: "no fever, chills or rash"
    DENY = "deny"  # denies a list however it is closed: "denies fever, chills and rash"
    AFFIRM = "affirm"  # looks like a denial and is none: "hasn't stopped", "not without"
    DOUBT = "doubt"
    WORRY = "worry"
    IF = "if"  # hypothetical up to the end of its clause
    WATCH = "watch"  # hypothetical up to the end of the sentence: "told to watch for"
    PAST = "past"  # over long ago
    HISTORY = "history"  # over long ago, unless the finding is one that stays
    ENDED = "ended"  # no longer so, said before it: "no longer", "stopped"
    OVER = "over"  # no longer so, said after it: "has gone"
    AGAIN = "again"  # and yet so: "came back"
    DENIED_AFTER = "denied after"
    DOUBT_AFTER = "doubt after"
    CONTRAST = "contrast"  # what follows is another statement
    PLANNED_AFTER = "planned after"  # it is yet to come: "study booked for Friday"
    ANSWER_YES = "yes"
    ASKS = "asks"  # opens a question about findings in general
    SUPPOSES = "supposes"  # opens a question that takes the finding for granted
    FLIP = "flip"  # a denial after it is denied itself: "I wouldn't say he's not confused"
    PLAN = "plan"  # what is asked for or meant to be done, up to a preposition: "can I try cannabis"
    USUAL = "usual"  # as it always is, said after the finding: "same as ever"
    HIS_USUAL = "his usual"  # as it always is, said before the finding or after it
    IDLE = "idle"  # looks like a cue and is none: "than usual"
    NONE_OF_IT = "none of it"  # denies what was feared or asked before: "she hasn't got that"
    ALL_OF_IT = "all of it"  # denies the list before it: "fever, rash, seizures - all no"

    __hash__ = object.__hash__  # each is one object; what Enum has instead is written in Python and asked often


DENYING: Final = frozenset({Cue.NOT, Cue.NO, Cue.DENY})
AS_USUAL: Final = frozenset({Cue.USUAL, Cue.HIS_USUAL})

CUE_ROWS: Final[dict[Cue, str]] = {
    Cue.NOT: (
        "not | never | nothing | not in the least | not in the slightest | not one bit | not a bit | not the least "
        "bit | not remotely | far from | nowhere near | anything but"
    ),
    Cue.NO: (
        "no | not aware of | not aware of any | unaware of | unaware of any | "
        "not the slightest | not a trace of | not a hint of | not a sign of | not even a | not the least | "
        "ruled out | without | nor | neither | not any | not had any | not have any | not having any | never any | "
        "never had | never has | never have | nil | zero | not had | none of | not got | no new | no more than usual "
        "| not a | not an | not had a | not having a | not have a | not got a | not got any | not have | not having "
        "| nothing like | never once | not once | never so much as | not a single | not one single | not running a "
        "| not running | not shown any | not showing any | not noticed any | not seen "
        "any | not seeing any | not showing | not been any | not experiencing | not experiencing any | not "
        "complaining of | not reported | not reporting | not suffering from | not report | not report any | not "
        "complain of | not notice | not notice any | not see any | not there any | not feel any | not feeling any | "
        "no history of | no hx of "
        "| no family history of | never had a | never had any | never been | free of | free from | absence of | no "
        "evidence of | no sign of | no signs of | no symptoms of | no complaints of | no complaint of | no reports "
        "of | no report of | without any | without any sign of | without signs of | ruled out for | rather than | "
        "instead of | not signs of | no such thing as | cannot see any | cannot see a | cannot see signs of | cannot "
        "see any sign of | cannot find any | cannot find a | cannot feel any | cannot detect any | see no | seen no "
        "| saw no | found no | feels no | feel no | shows no | showing no | has no | with no | cannot hear any | "
        "nobody has seen any | nobody has noticed any"
    ),
    Cue.DENY: (
        "denies | denied | denying | deny | denies any | denies having | denies having any | negative for | neg "
        "for | denied having | denied any | neg : | negative : | negatives : | absent : | not present : | not : | "
        "all negative : | all negative | denies all of | denies all of :"
    ),
    Cue.AFFIRM: (
        "never not | never used to | not use to | not a small | not a little | did not know it | did not know he | "
        "did not know she | did not know that | nobody told me about the | no one told me about the | nobody told us "
        "about the | no one told us about the | not remember the | not remember his | not remember my | not remember "
        "her | not recall the | cannot remember the | cannot recall the | not recall having | not remember having | "
        "cannot remember having | not been without | never been without | not gone without | no denying | never free "
        "of | never free from | not without | never without | not free of | not free from | not deny | not denying | "
        "cannot deny | not stop | not stopped | not stopping | will not stop | never stops | never stopped | cannot "
        "stop | cannot seem to stop | cannot seem stop | not gone | not gone away | not going away | not go away | "
        "not went away | not "
        "settled | not settling | not settle | not resolved | not resolving | not resolve | not cleared | not "
        "cleared up | not clearing | not improved | not improving | not improve | not better | not getting better | "
        "no better | no improvement | no improvement in | no relief | no relief from | no let up | no change | no "
        "change in | no change to | not only | not just | not merely | not simply | no doubt | no question | no "
        "wonder | no matter | no idea why | not know why | not sure why | not knowing why | not understand why | not "
        "sure what to do | not know what to do | no end to | no end of | not help | not helping | not helped | not "
        "relieved | no help with | nothing helps | not getting any better | not over | without doubt | without a "
        "doubt | without question | without warning | without stopping | without help | without a break | without "
        "relief | without improvement | not eased | not easing | not letting up | no less | not any better | not go "
        "down | not going down | not gone down | not come down | not coming down | not negative for | no stopping | "
        "not used to | no longer able to | not like him | not like her | not normal | not normal for him | not "
        "normal for her | not like this before | not like this | not long ago | no sooner | not usual | not usually "
        "| not as usual | not surprised | nothing but | nothing except | not surprising | no longer responds to | "
        "not the usual | not responding to treatment | not the same | not controlled | not well controlled | not "
        "under control | not quite | not entirely | not fully | not always | not completely | nothing helps | "
        "nothing helped | nothing is helping | nothing stops | nothing stopped | nothing relieves | nothing eases | "
        "nothing shifts | nothing will stop | nothing settles | nothing works | nothing for | not touch | not "
        "touching | cannot get rid of | not get rid of | not got rid of | not getting rid of | not rid of | cannot "
        "shake off | not shake off | cannot shift | do not know why | do not know what causing | not know what "
        "causing | do not know what caused | do not know how to stop | do not know what to do about | do not know "
        "what to do with | do not understand why | nothing i do | nothing we do | nothing can | nothing he | nothing "
        "she | nothing wrong | "
        + " | ".join(
            f"{no} {time} {without}"
            for no in ("not a", "no", "never a")
            for time in ("day", "night", "hour", "minute", "meal")
            for without in ("without", "goes by without")
        )
    ),
    Cue.DOUBT: (
        "as if | as though | did not know if | did not know whether | not exactly | not strictly | not as | not so | "
        "not convinced | not convinced that | not positive | concerned about | concern about | concerns about | less "
        "| hardly any | barely any | whether | tell me if | know if | see if | find out if | check if | asking if | "
        "asked if | asks if | not sure | not sure if | not sure about | not sure whether | not sure of | not sure "
        "that | not certain | not certain if | not certain about | unsure | unsure if | unsure about | unsure of | "
        "unsure whether | uncertain | uncertain if | uncertain about | uncertain whether | not know if | not know "
        "about | not know whether | not knowing if | not known if | not known whether | do not know | not know | no "
        "idea if | no idea whether | no idea about | cannot tell if | cannot tell whether | cannot tell | cannot say "
        "if | cannot say whether | cannot say | cannot rule out | cannot be ruled out | not ruled out | not rule out "
        "| not been ruled out | not excluded | cannot exclude | maybe | might | might be | might have | may have | "
        "may be | may | perhaps | possible | possibly | potential | potentially | query | questionable | suspected | "
        "suspicion of | suspect | suspects | could be | could have | could have been | might be having | hard to "
        "tell | hard to tell if | hard to say | hard to say if | difficult to tell if | wondering if | wonder if | "
        "wondered if | wonders if | not clear if | not clear whether | unclear if | unclear whether | unclear | "
        "unknown | r/o | rule out | not checked for | not checked | not noticed whether | not remember if | not "
        "remember | not confirmed | cannot remember if | probable | presumed | as if having | either | no way of "
        "telling if | cannot see if | ask about | asked about | asking about | asks about | doubt | doubtful | i "
        "doubt | not asked about | unlikely | not asked | nobody knows if | no one knows if | nobody knows whether | "
        "no one knows whether | "
        + " | ".join(
            f"{afraid} {who}"
            for afraid in ("afraid", "worried", "scared", "concerned", "nervous")
            for who in ("that", "he", "she", "i", "they", "it", "we")
        )
    ),
    Cue.WORRY: (
        "worried about | worry about | worrying about | worries about | worried it is | worry it is | worried of | "
        "afraid of | scared of | frightened of | terrified of | fear of | fears | fearing | fearful of | nervous "
        "about | anxious about | panicking about | dread | dreading | phobia of | read about | reading about | "
        "heard about | googled | reads about | fear | scared about"
    ),
    Cue.IF: (
        "if | what happens if | what would happen if | in case of | in case | in the event of | unless | what if | "
        "should he | should she | should they | "
        "even if | whenever he has | when should i worry about | when to worry about | "
        "suppose | in case he | whether or not"
    ),
    Cue.WATCH: (
        "know you cannot | know i cannot | know not to | told not to | told me not to | said not to | warned not to "
        "| warned me not to | never to just | you must not | could get | might get | may get | would get | can get | "
        "watch for | watching for | watch out for | look out for | looking out for | look for | looking for | keep "
        "an eye out for | keep an eye on | check for | checking for | on the lookout for | be alert for | alert for "
        "| told to watch | told to expect | warned to expect | told to report | warned about | warned of | warned me "
        "about | warned us about | told me about | told us about | beware of | risk of | at risk of | at risk for | "
        "risk for | risks of | chance of | chances of | likelihood of | odds of | to prevent | prevents | prevent | "
        "preventing | prevention of | to avoid | avoid | "
        "avoiding | can cause | may cause | might cause | could cause | causes | would cause | can lead to | could "
        "lead to | may lead to | side effects like | side effects such as | side effects include | side effects "
        "including | side effects are | possible side effects | leaflet says | leaflet lists | listed as | treatment "
        "for | treats | medicine for | medication for | tablets for | pills for | meds for | takes it for | takes "
        "baclofen for | take it for | prescribed for | prescribed baclofen for | call back for | monitor for | "
        "monitoring for | monitored for | observe for | signs to watch | s/s of | s and s of | signs and symptoms of "
        "| sign and symptoms of | reviewed signs | reviewed signs and symptoms of | reviewed symptoms | reviewed s/s "
        "| discussed signs | discussed signs and symptoms of | discussed symptoms | educated on | educated about | "
        "educated re | education on | counselled on | counseled on | counselled about | counseled about | instructed "
        "to | advised to ring if | advised to call if | advised to call for | told to call if | told to ring if | "
        "told to ring for | told to call for | told to come in if | told to go in if | leaflet said | leaflet "
        "mentions | the leaflet about | label says | label said | box says | packet says | website says | website "
        "said | internet says | google says | google said | article said | article says | on a forum | on the forum "
        "| forum said | forum says | facebook said | facebook group | read that | read it can | reading that | read "
        "online | says it can | said it can | say it can | said it could | said it might | says it might | it says | "
        "can slow | and cause | or cause | can make you | can give you | can bring on | could bring on | can trigger "
        "| can set off | precautions for | precautions given | warning signs | red flags | red flag | safety net | "
        "safety netted | safety netting | safety net for | safety netted for | side effect is | side effects of | "
        "people get | people can | babies can get | babies get | indicated for | started for | for the treatment of "
        "| come in for | going to have a | screened for | tested for | test for | appointment for | information "
        "about | information on | leaflet about | leaflet on | talk about | article about | learn about | clinic for "
        "| used for | given for | on baclofen for | baclofen for | pump for | return for | vaccine for | vaccinated "
        "for | " + CAN_CAUSE + " | " + ABOUT
    ),
    Cue.PAST: (
        "last year | years ago | year ago | a year ago | months ago | month ago | decades ago | as a child | as a "
        "baby | as a kid | as a teenager | as an infant | in childhood | in the past | in his past | in her past | "
        "in my past | when he was little | when she was little | when he was young | when she was young | when i "
        "was young | when he was a baby | when she was a baby | when he was a child | when she was a child | when "
        "i was a child | when i was little | when he was a kid | when i was a kid | at birth | long ago | ages ago "
        "| back then | some time ago | used to have | used to get | used to be | used to | formerly | in the 90s | "
        "before the pump | before he had the pump | before she had the pump | before i had the pump | before the "
        "surgery years | as a toddler | last summer | last winter | last spring | last autumn | last fall | "
        "back in the spring | back in spring | back in the summer | back in summer | back in the autumn | back in "
        "autumn | back in the winter | back in winter | in the spring | in the summer | in the autumn | in the winter "
        "| back in the day | the year before last | in my twenties | in my teens | in his teens | in her teens | in "
        "my youth | in his youth | in her youth | when he was small | when she was small | when i was small | as a "
        "youngster | as a young man | as a young woman | as a student | "
        + " | ".join(
            f"in {month}"
            for month in (
                [
                    "january",
                    "february",
                    "march",
                    "april",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december",
                    "jan",
                    "feb",
                    "mar",
                    "apr",
                    "jun",
                    "jul",
                    "aug",
                    "sept",
                    "oct",
                    "nov",
                    "dec",
                ]
            )
        )
    ),
    Cue.HISTORY: (
        "history of | past history of | medical history of | hx of | hx | pmh | pmhx | past medical history | "
        "history includes | previous | previously | known history of | remote history of | background of | medical "
        "history | family history of | family history | runs in the family | run in the family"
    ),
    Cue.ENDED: (
        "no longer | no more | stopped having | stopped being | not anymore | got over | recovered from | "
        "recovering from | cured of | rid of | stopped | stopped the | quit | quit having | "
        "not any longer | previously had | no longer has | no longer has any | no longer having | no longer getting | "
        "no longer gets | no longer feels | no longer any"
    ),
    Cue.OVER: (
        "has gone | is gone | gone | gone now | gone away | has gone away | went away | goes away | has settled | "
        "settled | settled down | settled by itself | resolved | has resolved | has stopped | stopped | stopped now | "
        "stopped by itself | is over | over now | cleared | cleared up | has cleared | has cleared up | has passed | "
        "passed now | back to normal | all better | better now | subsided | has subsided | disappeared | has "
        "disappeared | wore off | worn off | normal now | normal again | normal | anymore | any more | any longer | "
        "finished | has finished | ended | has ended | is fine now | fine now | is ok now | fixed | healed | not any "
        "more | no more | went off | gone off | passed off | lifted | wore off | has lifted | eased off and gone | "
        "has gone off | have gone off | been and gone | come and gone | came and went | sorted itself out | sorted "
        "itself | cleared by itself | died down | not since "
        "| none since | not had one since | not had any since | only lasted | lasted only"
    ),
    Cue.AGAIN: (
        "came back | come back | is back | are back | coming back | comes back | returned | has returned | returning "
        "| again | started again | back again | recurred | worse again | keeps coming | back now | back today | "
        "restarted | started up again | and back | it's back | they're back | that's back | these are back | and then "
        "back"
    ),
    Cue.DENIED_AFTER: (
        "ruled out | was ruled out | is ruled out | has been ruled out | negative | is negative | neg | denied | is "
        "denied | absent | is absent | not present | none | no | nope | nil | not there | not seen | not noted | not "
        "observed | none heard | none noted | none seen | none reported | none known | none so far | none to report | "
        "none yet | not heard | not heard any | nothing heard | nothing seen | not so far | not an issue | not a "
        "problem | excluded | has been excluded | not reported | never | n't | not at all | none at all | free"
    ),
    Cue.DOUBT_AFTER: (
        "not sure | unsure | is unclear | unclear | uncertain | possible | is possible | unknown | questionable | not "
        "ruled out | not been ruled out | cannot be ruled out | maybe | perhaps | possibly | not checked | not "
        "certain | do not know | not known | cannot tell | is unknown | dont know | unlikely | is unlikely "
        "| cannot be sure | but cannot be sure | but we cannot be sure | but i cannot be sure | but we are not sure "
        "| not excluded | suspected | i am not sure | but i am not sure | hard to tell | idk | not measured | "
        "improved | has improved | improving | better | much better | a lot better | well controlled | under control"
    ),
    Cue.CONTRAST: (
        "but | if anything | however | although | though | except | except for | apart from | aside from | other "
        "than | besides | because | then | so | while | whereas | until | till | now | today | this morning | "
        "tonight | this evening | this afternoon | yet | only | just | instead | still | since | after | and now | "
        "but now | which | who | when | as he | as she | as i | due to | from | unfortunately | meanwhile | "
        "otherwise | however now | and then | and is | and has | and was | and are | and keeps | and feels | and "
        "seems | and looks | and cannot | and not | and very | and really | and so"
    ),
    Cue.PLANNED_AFTER: (
        "booked | is booked | booked for | planned | is planned | planned for | scheduled | is scheduled | scheduled "
        "for | arranged for | to be arranged | to be booked | awaited | is awaited"
    ),
    Cue.ANSWER_YES: "yes | yeah | yep | positive | present | +",
    Cue.ASKS: (
        "is | are | does | do | did | can | could | should | would | will | what | which | has | have | was | any "
        "| had he | had she | had they | had you | had there | were they | is it | how common | how likely | how "
        "often | may"
    ),
    Cue.SUPPOSES: (
        "should i be worried | should we be worried | should he be this | should he be so | should she be this | "
        "should she be so | should he still | should she still | is he meant to | is she meant to | is he supposed "
        "to | is she supposed to | why | how come | is it normal | is it ok | is it okay | is it safe | is it "
        "dangerous | is it bad | is it serious | is this normal | is that normal | are these | what can i do about | "
        "what should i do about | what do i do about | what to do about | what can be done about | should i worry "
        "about | should i be worried about | how do i | how can i | what should i do | what can i take for | can i "
        "give | what should we do | should i call | should i go | is it usual | should we | what can we do"
    ),
    Cue.FLIP: FLIP,
    Cue.PLAN: PLAN,
    Cue.USUAL: USUAL,
    Cue.HIS_USUAL: HIS_USUAL,
    Cue.IDLE: IDLE,
    Cue.NONE_OF_IT: NONE_OF_IT,
    Cue.ALL_OF_IT: ALL_OF_IT,
}
