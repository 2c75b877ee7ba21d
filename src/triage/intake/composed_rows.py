"""Rows of cues that are put together from parts: who says it, what is done, how it is compared. See ``cue_rows``."""

from __future__ import annotations

from typing import Final

from triage.intake.word_sets import in_order

_SPEAKERS: Final = ["he", "she", "i", "they", "it", "we", "there"]
_DENYING_STATEMENTS: Final = [
    "would not say",
    "not say",
    "not saying",
    "not that",
    "not true that",
    "not true",
    "untrue that",
    "not the case that",
    "not as if",
    "not right that",
    "cannot say",
    "would not claim",
    "not like",
    "not as though",
    "wrong to say",
]
FLIP: Final = " | ".join([f"{row} {who}" for row in _DENYING_STATEMENTS for who in _SPEAKERS])

_DOERS: Final = (*_SPEAKERS, "you", "my son", "my daughter", "my husband", "my wife", "my mum", "my mom")
_TRYING: Final = ["try", "take", "use", "drink", "start", "smoke"]
_ALLOWED: Final = ("ok", "okay", "safe", "all right", "alright", "allowed")
_WANTING: Final = ["want", "wants", "like", "wanted", "planning", "hoping"]
_STARTING: Final = ("wants to start", "want to start", "wanting to start", "wants to put", "want to put")
PLAN: Final = " | ".join(
    [
        *[f"{may} {who} {do}" for may in ("can", "could", "may", "should") for who in _DOERS for do in _TRYING],
        *[f"{ok} to" for ok in _ALLOWED],
        *[f"{ok} to {do}" for ok in _ALLOWED for do in _TRYING],
        *[f"{plan} {whom}" for plan in _STARTING for whom in ("me", "him", "her", "us")],
        *[f"thinking of {do}" for do in ("trying", "taking", "using", "having", "starting")],
        *[f"{want} to {do}" for want in _WANTING for do in _TRYING],
        (
            "been offered | offered me | offered him | offered her | due to start | going to start | about to start | "
            "wants to add | want to add | wants me on | wants him on | wants her on | mix with | mixed with | "
            "interact with | interacts with | clash with | clashes with"
        ),
    ]
)

_LIKE: Final = ("as", "like", "just as", "just like", "same as", "the same as", "much the same as", "about the same as")
_ALWAYS: Final = ("always", "usual", "ever", "normal", "every year")
_ALL_ALONG: Final = (
    "been for",
    "had for",
    "done for",
    "been since",
    "done since",
    "ever been",
    "had since",
    "did before",
)
USUAL: Final = " | ".join(
    [
        *[f"{like} {always}" for like in _LIKE for always in _ALWAYS],
        *[f"no {worse} than {who} always" for worse in ("more", "worse") for who in _SPEAKERS[:6]],
        *[f"{like} {who} {rest}" for like in _LIKE for who in _SPEAKERS[:6] for rest in ("always", *_ALL_ALONG)],
        (
            "for years | for many years | for donkey's years | no different | no more than usual | no worse than "
            "usual | no different from usual | no different than usual | like every week | like every sunday | like "
            "every saturday | like every weekend | same as last year | no more than always | "
            "always have done | always has done | always did | no worse than always | "
            "same as last time | same "
            "as every winter | nothing new | nothing new for him | nothing new for her | nothing new for me | nothing "
            "new there | usual for him | usual for her | usual for me | normal for him | normal for her | normal for "
            "me | nothing unusual | nothing out of the ordinary | no change there | at baseline | at his baseline | "
            "at her baseline | at my baseline | is baseline | is unchanged | unchanged | every winter | every year | "
            "not new | nothing different"
        ),
    ]
)
HIS_USUAL: Final = (
    "his usual | her usual | my usual | the usual | their usual | his normal | her normal | my normal | his baseline | "
    "her baseline | my baseline | longstanding | long standing"
)
_UNLIKE: Final = ("than", "unlike", "not", "not like", "over", "above", "beyond")
_WHOSE: Final = ["his", "her", "my", "the", "their"]
_SEEMS: Final = in_order(
    "feel feels felt feeling look looks looked looking seem seems seemed sound sounds sounded act acts acted acting "
    "behave behaves behaving"
)
_MAY_BE: Final = ("may be", "might be", "could be", "maybe", "perhaps", "possibly")
_SMALL: Final = ("nothing", "something small", "nothing serious", "nothing at all")
_HANDLING: Final = ("you", "we", "i", "anyone", "anybody", "someone", "they")
_HANDLED: Final = ("try", "touch", "move", "bend", "lift", "straighten", "press", "roll", "tip", "so much as")
_USUAL: Final = ("usual", "normal", "baseline", "typical", "regular")
_WHICH_EFFECT: Final = ("only", "my", "his", "her", "our", "worst", "main", "biggest", "one", "real")
IDLE: Final = " | ".join(
    [
        *[f"{unlike} {whose} {usual}" for unlike in _UNLIKE for whose in _WHOSE for usual in _USUAL],
        *[f"than {whose} {usual}" for whose in _WHOSE for usual in ("normal", "baseline")],
        *[f"{seems} as {if_}" for seems in _SEEMS for if_ in ("if", "though")],
        *[f"{be} {small}" for be in _MAY_BE for small in _SMALL],
        # What somebody has of it, and not what it may have: "the only side effect is that I'm drowsy".
        *[f"{which} side {are}" for which in _WHICH_EFFECT for are in ("effect is", "effects are")],
        (
            # What brings it on is tried: "she screams if you try to bend her neck".
            " | ".join(f"if {who} {do}" for who in _HANDLING for do in _HANDLED) + " | "
            "if you must know | if you want to know | "
            "as he might | as she might | as i might | as we might | as they might | "
            "than usual | not usual | unlike usual | if it matters | if that matters | if it helps | if that helps | "
            "if you ask me | if i am honest | if i'm honest | if relevant | if it makes a difference | in case it "
            "helps | in case it matters | in case that helps | if it's relevant"
        ),
    ]
)

_NOT_ANY: Final = [
    "got",
    "had",
    "have",
    "has",
    "get",
    "used",
    "taken",
    "tried",
    "started",
    "touched",
    "smoked",
    "drunk",
    "noticed",
    "seen",
]
_ANY_OF_IT: Final = [
    "that",
    "it",
    "any",
    "one",
    "those",
    "these",
    "them",
    "any of that",
    "any of those",
    "any of them",
    "any of it",
    "any yet",
    "it yet",
]
NONE_OF_IT: Final = " | ".join(
    [
        *[f"not {got} {of_it}" for got in _NOT_ANY for of_it in _ANY_OF_IT],
        (
            "there none | nothing like that | none of that | none of those | none of these | none of them | none of "
            "it | has none | have none | had none | not any of that | not any of those | not happened | never "
            "happened | not happening | not yet"
        ),
    ]
)

_ALL: Final = ("all", "both", "all of them", "all of these", "all of those", "all of the above")
_WHICH: Final = ("them", "these", "those", "the above", "it", "that", "the lot", "this", "either", "all")
ALL_OF_IT: Final = " | ".join(
    [
        *[f"{all_of} {no}" for all_of in _ALL for no in ("no", "none", "negative", "neg", "denied", "absent", "nil")],
        *[f"{all_of} not {there}" for all_of in _ALL for there in ("present", "there", "seen")],
        *[f"none of {which}" for which in _WHICH],
        *[f"no to {which}" for which in (*_ALL, *_WHICH)],
        "none at all | no none | no none of them | no none of those | no none of these | no nothing like that",
    ]
)

_TELLERS: Final = ("warned", "told", "said", "heard", "read", "reading", "advised")
CAN_CAUSE: Final = " | ".join(
    [
        f"{tell}{whom} {it} {may}"
        for tell in _TELLERS
        for whom in ("", " me", " us", " him", " her")
        for it in ("it", "that it")
        for may in ("can", "could", "may", "might")
    ]
)

_TOLD_IN: Final = (
    "film",
    "book",
    "program",
    "documentary",
    "video",
    "podcast",
    "show",
    "lecture",
    "course",
    "training",
    "movie",
)
ABOUT: Final = " | ".join([f"{told} {about}" for told in _TOLD_IN for about in ("about", "on")])
