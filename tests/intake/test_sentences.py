"""Sentences as callers say them, each with how a nurse would take it; where two ways are safe, both are given.

P present, D denied, U unsure, N not current, - not read. Where a symptom could be lost or a false one raised, the
sentence asks for the symptom, or for doubt.
"""

from __future__ import annotations

import pytest

from triage.intake.sentences import Sentence, Text

_LETTERS = {"present": "P", "denied": "D", "unsure": "U", "not_current": "N"}
_TABLE = """
told to watch for fever and now he has one | fever P/U
told to watch for fever and now he's got one | fever P/U
they said to look out for a rash and today he has it | rash P/U
we were warned about seizures and she has just had one | seizure P
isn't it a seizure? | seizure U
could it be a seizure? | seizure U
is this a seizure? | seizure U
is that a seizure? | seizure U
is it a seizure? | seizure U
was that a seizure? | seizure U/P
might this be a seizure? | seizure U
could this be a fever? | fever U
do you think it's a seizure? | seizure U
do you think this is a seizure? | seizure U
would you say that's a rash? | rash U
isn't he confused? | confusion U/P
his legs are jerking, is that a seizure? | seizure U
is he unconscious? | unresponsive U
doesn't he look drowsy? | drowsiness U/P
are these fits? | seizure U/P
far worse than normal, he is drowsy | drowsiness P
he is far drowsier than normal, sleepy all day | drowsiness P
he is more drowsy than normal | drowsiness P
more confused than usual | confusion P
his legs are stiffer than usual, very stiff legs | muscle_stiffness P
the itching is worse than usual | itching P
the itching is far worse than normal | itching P
the rash is much worse than normal | rash P
she is more sleepy than normal for her | drowsiness P
drowsy, more than is normal for him | drowsiness P
way more drowsy than his normal | drowsiness P
he's not usually this drowsy | drowsiness P
he isn't normally this confused | confusion P
he is not normally confused | confusion P/U
he's normally awake by now, very drowsy | drowsiness P
unusually drowsy | drowsiness P
drowsy, which is unusual for him | drowsiness P
I'm shaking him and he won't wake up | tremor N/-, unresponsive P
I keep shaking him but he won't wake up | tremor N/-, unresponsive P
I've been shaking her and she won't wake up | tremor N/-, unresponsive P
we tried shaking him | tremor N/-
he never had seizures until today | seizure P
he has never had a seizure until now | seizure P
never had a rash until this week | rash P
no fever until this morning | fever P
no fever till this morning | fever P
there was no rash until yesterday | rash P
was fine, now floppy | hypotonia P
he was fine this morning but now floppy | hypotonia P
was well yesterday, confused today | confusion P
fever gone but back again | fever P
the fever went but it's back | fever P
the rash had gone but has come back | rash P
the vomiting stopped then started again | vomiting P
the rash comes and goes | rash P
rash that comes and goes | rash P
on and off fever | fever P
fever on and off | fever P
fever off and on for days | fever P
the itching comes and goes, gone now | itching P/N
fever yesterday, 38.9, none today | fever N/U/P
fever yesterday, none today | fever N/U/P
he denies chest pain but is moaning | chest_pain D
not only drowsy but confused | drowsiness P, confusion P
not just drowsy but confused too | drowsiness P, confusion P
he isn't just drowsy, he is confused | drowsiness P, confusion P
he is not merely drowsy | drowsiness P
no change: still confused | confusion P
no change, still drowsy | drowsiness P
no change - legs still stiff | muscle_stiffness P
no better: still vomiting | vomiting P
nothing but chest pain | chest_pain P
nothing but vomiting all night | vomiting P
he does nothing but vomiting and sweating | vomiting P, sweating P
no sooner had he eaten than he was vomiting | vomiting P
no sooner does he eat than he is vomiting | vomiting P
can't stop shaking | tremor P
cannot stop itching | itching P
he couldn't stop vomiting | vomiting P
the pump doesn't stop beeping, pump is beeping | pump_alarm P
she hasn't stopped shaking | tremor P
won't stop itching | itching P
it won't stop, the vomiting | vomiting P
hardly any fever | fever U/P
hardly any rash left | rash U/P
barely a rash | rash U/P
a tiny bit of fever | fever P
without a doubt a seizure | seizure P
without doubt he is confused | confusion P
undoubtedly a seizure | seizure P
no doubt he is drowsy | drowsiness P
there's no doubt he had a seizure | seizure P
no doubt about it, he is confused | confusion P
no wonder he is drowsy | drowsiness P
no question he is confused | confusion P
not just itchy | itching P
not just a rash | rash P
it's not just the rash | rash P
not exactly confused | confusion U/D
not exactly a fever | fever U/D
not really a rash | rash U/D
not really drowsy | drowsiness D/U
not very drowsy | drowsiness D/U/P
not that drowsy | drowsiness D/U/P
not as drowsy as yesterday | drowsiness P/U
he's not quite as confused as he was | confusion P/U
not so confused now | confusion P/U/N
if anything drowsier and more confused | confusion P
if anything he is more drowsy | drowsiness P
if anything, the rash is spreading | rash P
what if he has a seizure? | seizure N
what happens if he has a seizure? | seizure N
in case he gets a fever | fever N
ring me in case he has a seizure | seizure N
if he gets a rash what do I do? | rash N
should he get a fever we'll ring | fever N
if it is a seizure what should I do? | seizure N/U
his brother had a fever last week | fever N
his brother has a fever | fever N
his sister is vomiting | vomiting N
everyone at home has been vomiting | vomiting N/U/P
the other children at school have a rash | rash N/U/P
her mum says she's floppy | hypotonia P
my wife says he is drowsy | drowsiness P
my husband thinks she is confused | confusion P
the nurse says he's confused | confusion P
his mum says he had a seizure | seizure P
his carer noticed a rash | rash P
dad said he was shaking | tremor P
her teacher rang to say she was drowsy | drowsiness P
the neighbour found him unconscious | unresponsive P
mum found him confused | confusion P
my son's legs are stiff | muscle_stiffness P
my mother's confused | confusion P
he says he isn't itchy but he keeps scratching | itching D
he says no but he's drowsy | drowsiness P
no he's confused | confusion P
no, she is vomiting | vomiting P
yes he has a fever | fever P
no not a fever | fever D
it isn't a fever, it's a rash | fever D, rash P
rash but no fever | rash P, fever D
fever but no rash | fever P, rash D
no fever or rash but itching | fever D, rash D, itching P
no fever, no rash, just itching | fever D, rash D, itching P
no fever or chills, some itching though | fever D, chills D, itching P/U
apart from the rash no fever | rash P, fever D
besides a rash she has no fever | rash P, fever D
other than a rash he is fine | rash P
except for a rash all is well | rash P
no symptoms other than itching | itching P
nothing except itching | itching P
nothing apart from a rash | rash P
nothing more than a rash | rash P
no complaints apart from itching | itching P
no problems except vomiting | vomiting P
no other symptoms besides fever | fever P
he's fine apart from the vomiting | vomiting P
didn't have a fever yesterday but does today | fever P
no fever yesterday but today he has | fever P
he wasn't drowsy before but he is now | drowsiness P
she wasn't itchy yesterday, she is today | itching P/U
not confused earlier, now confused | confusion P
he had no fever at first | fever D/U/P
no more vomiting | vomiting N/D
the vomiting is no more | vomiting N
no more itching since Monday | itching N/D
it's been a week since he had a seizure | seizure P/N/U
hasn't had a seizure for three years | seizure D/N
hasn't had a seizure since 2019 | seizure D/N
last seizure was in 2019 | seizure N/U
seizure-free for years | seizure N/D/-
he's had fever since Monday | fever P
fever since yesterday, not today | fever N/U/P
the fever has broken | fever N/P/U
fever came down with paracetamol | fever P/N/U
not without a fever | fever P
I can't say he isn't confused | confusion P/U
I wouldn't say he's confused | confusion D/U
I don't think it's a seizure | seizure D
I don't believe she has a fever | fever D
I'm not saying he's confused | confusion D/U
I'm not convinced it's a rash | rash U
I'm not sure it isn't a seizure | seizure U
pretty sure it's a seizure | seizure P
I'm sure it was a seizure | seizure P
I'm afraid he's confused | confusion P/U
I'm afraid she has had a seizure | seizure P/U
it looks like a seizure | seizure P/U
it seems like a rash | rash P/U
it's like a seizure | seizure P/U
sort of a rash | rash P/U
some kind of seizure | seizure P/U
kind of drowsy | drowsiness P
a bit confused | confusion P
he must have had a seizure | seizure P/U
he may be having a fit | seizure U
I think he has a fever | fever P/U
I think it's a rash | rash P/U
I guess he's drowsy | drowsiness P/U
probably a fever | fever U/P
he's got either a fever or a rash | fever U/P, rash U/P
not sure whether it's a rash or itching | rash U, itching U
no idea why he's drowsy | drowsiness P
I don't know why she is vomiting | vomiting P
don't know what's causing the rash | rash P
can't explain the itching | itching P
not coping with the itching | itching P
can't bear the itching | itching P
can't get rid of the rash | rash P
can't shift the fever | fever P
nothing helps the itching | itching P
nothing works for the itching | itching P
paracetamol doesn't touch the fever | fever P
the medicine isn't helping his fever | fever P
the cream did nothing for the rash | rash P
no let up in the vomiting | vomiting P
no end of vomiting | vomiting P
never stops vomiting | vomiting P
there isn't a day without itching | itching P
not a day goes by without vomiting | vomiting P
never known him so drowsy | drowsiness P
I've never seen him so confused | confusion P
never been so itchy | itching P
he's never been this confused | confusion P
never had itching this bad | itching P
never had a fever this high | fever P
hasn't been this drowsy before | drowsiness P
not had a seizure like that before | seizure P
first ever seizure | seizure P
not his first seizure | seizure P
not the first time he's vomiting | vomiting P
isn't this rash strange? | rash P
why does he keep vomiting? | vomiting P
why is she so drowsy | drowsiness P
what can I do for the itching? | itching P
how do I stop the vomiting? | vomiting P
when will the itching stop? | itching P
will the rash go away? | rash P
is his rash serious? | rash P
is the rash normal? | rash P
is it the pump that makes him drowsy? | drowsiness P/U
could the pump be making him drowsy? | drowsiness P/U
is baclofen making him confused? | confusion P/U
can the pump cause seizures? | seizure N
does baclofen cause itching? | itching N
is itching a side effect? | itching N/U
are seizures common? | seizure N
what are the signs of a seizure? | seizure N
how would I know if he had a seizure? | seizure N/U
he has been told to expect drowsiness, and is very drowsy today | drowsiness P
we were told drowsy was normal but he is very drowsy | drowsiness P
told us to ring if she got a rash; she has one | rash P
said to ring if he gets a fever and he has | fever P
leaflet says it can cause itching and he has it | itching P
I was worried about seizures and he had one this morning | seizure P
afraid of a rash but she hasn't got one | rash N/D/U
told to look for a rash and there is none | rash D/N
watch for fever and if he has one ring | fever N
would you call this confused? | confusion U/P
does that sound like a seizure? | seizure U
does he seem drowsy to you? | drowsiness U/P
has she got a fever? | fever U
is she having a seizure? | seizure U
could she be having a seizure? | seizure U
can you tell if it's a seizure? | seizure U
how do I know if it's a seizure? | seizure U/N
I wonder if it's a seizure | seizure U
does this count as a fever? | fever U
is 38 a fever? | fever U/N/P
shouldn't he be awake, he's so drowsy? | drowsiness P
won't he get a rash? | rash U/N
is there a rash? | rash U
any rash? | rash U/N
any fever? no | fever D
any fever? yes | fever P
does he have a rash? not that I can see | rash D/U
fever? none | fever D
rash: none. itching: yes | rash D, itching P
fever - no, rash - no, itching - yes | fever D, rash D, itching P
temp fine, no fever today but had one last night | fever P
he had a fever last night | fever P
had a fever overnight but not now | fever N/P/U
had a rash on Monday | rash P
the rash has almost gone | rash P/U/N
rash nearly gone | rash P/U/N
the rash isn't gone | rash P
the rash hasn't gone yet | rash P
the rash never went away | rash P
rash won't go away | rash P
the rash is not going anywhere | rash P
the vomiting won't stop | vomiting P
vomiting has eased but not stopped | vomiting P/U
vomiting less than yesterday | vomiting P/U
vomiting more than yesterday | vomiting P
as drowsy as ever | drowsiness P/N
drowsy as usual | drowsiness N/P
drowsy as usual but worse today | drowsiness P
his usual drowsy self | drowsiness N/P
drowsy again | drowsiness P
confused again today | confusion P
another seizure | seizure P
one more seizure | seizure P
two seizures today | seizure P
only one seizure | seizure P
just the one seizure | seizure P
no seizures since the one this morning | seizure P/U/D
he's never not itchy | itching P
always itchy | itching P
hasn't been without a fever all week | fever P
never free of itching | itching P
it's not that he isn't confused | confusion P/U
I can't deny he's drowsy | drowsiness P
there's no denying he's confused | confusion P
you can't say he isn't confused | confusion P/U
not a trace of rash | rash D
not the slightest rash | rash D
not a hint of fever | fever D
zero fever | fever D
absolutely no rash | rash D
definitely no fever | fever D
definitely not confused | confusion D
certainly not drowsy | drowsiness D
not at all drowsy | drowsiness D
not drowsy at all | drowsiness D
not in the least confused | confusion D
no rash whatsoever | rash D
no rash anywhere | rash D
no rash that I can see | rash D
no rash as far as I know | rash D/U
no rash I don't think | rash D/U
he doesn't have a rash or a fever | rash D, fever D
he has neither rash nor fever | rash D, fever D
no fever nor rash | fever D, rash D
neither drowsy nor confused | drowsiness D, confusion D
he's not drowsy, he's confused | drowsiness D, confusion P
he isn't confused but drowsy | confusion D, drowsiness P
not confused - drowsy | confusion D, drowsiness P
not confused (drowsy) | confusion D, drowsiness P/U
not confused; drowsy | confusion D, drowsiness P
vomiting no fever | vomiting P, fever D
vomiting without fever | vomiting P, fever D
fever without rash, vomiting | fever P, rash D, vomiting P/U
no fever with the rash | fever D, rash P/U
rash with no fever | rash P, fever D
rash with no itching or fever | rash P, itching D, fever D
rash, no itching, vomiting since noon | rash P, itching D, vomiting P
drowsy but rousable, no vomiting | drowsiness P, vomiting D
denies vomiting, reports itching | vomiting D, itching P
denies vomiting, endorses itching | vomiting D, itching P
pt denies fever, chills, rash; c/o itching | fever D, chills D, rash D, itching P
negative for fever or rash, positive for itching | fever D, rash D, itching P
fever neg, rash pos | fever D, rash P
no N/V | nausea D, vomiting D
N/V x 3 days | nausea P, vomiting P
r/o seizure | seizure U
query seizure | seizure U
?seizure | seizure U
possible seizure this morning | seizure U
seizure-like episode | seizure P/U
suspected seizure | seizure U
seizure suspected | seizure U
thought he was having a seizure but it was just shaking | seizure N/U, tremor P
thought it was a rash but it's bruising | rash N/U
at first I thought it was a fever | fever U/P/N
what looks like a rash | rash P/U
what I think is a rash | rash P/U
something like a seizure | seizure P/U
some sort of seizure | seizure P/U
like he was having a seizure | seizure P/U
as if he's drowsy | drowsiness P/U
as though he was confused | confusion P/U
acts confused | confusion P
seems confused | confusion P
appears drowsy | drowsiness P
looks drowsy to me | drowsiness P
feels like a fever | fever P/U
my dog had a seizure | seizure N/P
his dad has seizures, he doesn't | seizure N/D
his dad has seizures and so does he | seizure P/N/U
my sister and I both have a rash | rash P
we all have a rash | rash P
the baby has a rash, not me | rash P/N
it's not me, it's my son who has a fever | fever P
my mate had a seizure after this drug | seizure N/P
I read that it causes seizures | seizure N
a friend of mine got a rash from it | rash N
someone on Facebook had seizures | seizure N
my doctor said I might get a rash | rash N/U
my doctor says it's a rash | rash P
the doctor ruled out a seizure | seizure D
the doctor thinks it's a seizure | seizure P/U
the paramedic said he had a fever | fever P
according to his carer he had a seizure | seizure P
his carer says no fever | fever D
his carer says he's not drowsy | drowsiness D
mum says no rash, but I can see a rash | rash P
they say he's fine but he's confused | confusion P
school says he's been drowsy | drowsiness P
school rang: he's vomiting | vomiting P
he keeps saying he's itchy | itching P
he complains of itching | itching P
complaining of chest pain | chest_pain P
no complaints of chest pain | chest_pain D
he won't admit it but he's confused | confusion P
he pretends he isn't confused | confusion D/P/U
he stopped shaking and is now confused | confusion P
after the seizure he was confused | seizure P, confusion P
before the seizure he was confused | confusion P
since the seizure he's drowsy | seizure P, drowsiness P
between seizures he is confused | confusion P, seizure P
woke up with a fever | fever P
went to bed with a fever | fever P
by the time we rang he was vomiting | vomiting P
every time he eats he's vomiting | vomiting P
whenever he stands he is confused | confusion P
when he sits up he's vomiting | vomiting P
if I touch him he's shaking | tremor P/N
unless I shake him he's drowsy | drowsiness P/N
even when awake he's confused | confusion P
even without a fever he's shaking | tremor P
despite the medicine he has a fever | fever P
in spite of the cream the rash is there | rash P
instead of vomiting he now has a rash | rash P
rather drowsy | drowsiness P
rather confused than drowsy | confusion P
less itchy than before | itching P/U
far from confused | confusion D/U
anything but drowsy | drowsiness D/U
all but unconscious | unresponsive P/U
next to unconscious | unresponsive P/U
almost unconscious | unresponsive P/U
nearly fainted | fainting P/U
practically vomiting | vomiting P/U
about to vomit, nausea all day | nausea P
on the verge of a seizure | seizure P/U/N
seizure free | seizure D/N
fever free for two days | fever D/N
free from itching | itching D
they warned us he might get drowsy. He is now. | drowsiness P
they told us to watch for a rash. She has one on her arm. | rash P
we were told to expect vomiting but there was none | vomiting D/N
in case it helps, he had a seizure yesterday | seizure P
just in case: he had a fever last week | fever P/N/U
if you mean the rash, yes he has one | rash P
if it matters he has a rash | rash P/U
don't know if it matters but he has a rash | rash P
not sure if it's related but she's itchy | itching P
not sure if this is important, he has been confused | confusion P
I don't know if you need to know this but he had a seizure | seizure P
I don't want to panic but he's confused | confusion P
I don't like to bother you but she's vomiting | vomiting P
no offence but he's confused | confusion P
I'm not a doctor but he's drowsy | drowsiness P
not being funny but he's confused | confusion P
nobody believes me but he's confused | confusion P
nobody told me about the rash | rash P
nobody noticed he was confused | confusion P
no one told us he could get a fever | fever N/U
I didn't realise he was confused | confusion P
I didn't notice the rash until now | rash P
we didn't know it was a seizure | seizure P
didn't tell anyone about the itching | itching P
he didn't tell us he was vomiting | vomiting P
he hid the rash from us | rash P
I forgot to say he's got a rash | rash P
I forgot to mention the fever | fever P
don't forget he had a seizure | seizure P
remember he has a fever | fever P
never mind the rash | rash P
leave aside the rash, he is drowsy | drowsiness P
I can't see a rash | rash D/U
I can't find a rash | rash D/U
I couldn't see any rash | rash D
there is nothing like a rash | rash D/P/U
he can't tell me if he is itchy | itching U
can't get any sense out of him, confused | confusion P
can't walk because he's drowsy | drowsiness P
can't sleep because of the itching | itching P
can't sleep for itching | itching P
can't eat without vomiting | vomiting P
cannot move without shaking | tremor P
can't go five minutes without a seizure | seizure P/U
won't eat, vomiting | vomiting P
not eating because of nausea | nausea P
not eating or drinking, vomiting | vomiting P
not sleeping, itching | itching P
not well, vomiting | vomiting P
not good: vomiting all day | vomiting P
not great, drowsy | drowsiness P
not right, confused | confusion P
not himself, confused | confusion P
no energy, drowsy | drowsiness P
no sleep, itching all night | itching P
no appetite and vomiting | vomiting P/U
no answer from the GP, he is vomiting | vomiting P
no luck with the cream, rash still there | rash P
no joy with paracetamol, fever still up | fever P
no idea what to do, he's vomiting | vomiting P
no point waiting, he's confused | confusion P
no way he's not confused | confusion P/U/D
no way is that a rash | rash D/U/P
not long after the refill he was vomiting | vomiting P
not an hour after his dose he was drowsy | drowsiness P
not until today did he have a fever | fever P
it was not until last night that the rash came | rash P
the rash did not come until last night | rash P
he didn't start vomiting until this morning | vomiting P
she wasn't confused until she woke up | confusion P
he was not drowsy until the dose went up | drowsiness P
the fever doesn't come down | fever P
the fever won't come down | fever P
fever not coming down | fever P
fever not responding to paracetamol | fever P
rash not responding to cream | rash P
rash doesn't fade when pressed | rash P
the rash is not fading | rash P
rash not going | rash P
the rash is not raised | rash P
the rash isn't itchy | rash P, itching D
the rash does not itch | rash P
a rash that isn't itchy | rash P, itching D
a fever that won't go | fever P
vomiting that won't stop | vomiting P
a seizure that lasted two minutes | seizure P
a seizure he did not wake from | seizure P
no warning before the seizure | seizure P
no memory of the seizure | seizure P
doesn't remember the seizure | seizure P
doesn't recall having a seizure | seizure P/U
not aware during the seizure | seizure P
no recollection of the seizure | seizure P
no pain with the rash | rash P
no blood in the vomiting | vomiting P/U
no cause found for the fever | fever P
no reason for the vomiting | vomiting P
no explanation for the rash | rash P
no obvious cause for his fever | fever P
no treatment for the rash | rash P
no medicine for the fever yet | fever P
nothing given for the fever | fever P
nothing for the itching | itching P
nothing to explain the confusion, he's confused | confusion P
not had anything for the fever | fever P
not taken anything for the fever | fever P
hasn't taken anything for the rash | rash P
haven't given him anything for his fever | fever P
without anything for the fever | fever P
not treating the fever | fever P
never had a fever before this | fever P/U
never had this rash before | rash P
never used to be itchy | itching P/N
he didn't use to be so drowsy | drowsiness P
he wasn't like this before, so confused | confusion P
this isn't like him, confused | confusion P
this isn't the first rash | rash P
this is not a small rash | rash P
not a mild fever | fever P/D
not a normal rash | rash P/D/U
no ordinary rash | rash P/D/U
not your usual rash | rash P/D/U
no small rash | rash P/D/U
quite a rash | rash P
what a rash! | rash P
hell of a rash | rash P
the worst rash ever | rash P
worst fever he has ever had | fever P
is it bad that he's so drowsy? | drowsiness P/U
is it ok that he is vomiting? | vomiting P
should I be worried that he is drowsy? | drowsiness P/U
should he be this drowsy? | drowsiness P
should he still be vomiting? | vomiting P
is he meant to be this drowsy? | drowsiness P/U
is he supposed to be so itchy? | itching P/U
how long will he be drowsy? | drowsiness P
how long does the rash last? | rash P/N
when does the drowsiness stop, he's drowsy | drowsiness P
what is this rash? | rash P
what's this rash on his arm? | rash P
what could be causing the rash? | rash P/U
what causes the itching? | itching P/N
what's making him so drowsy? | drowsiness P/U
who do I call about his rash? | rash P
where can I get help for his seizures? | seizure P/N
can I give paracetamol for the fever? | fever P
can I give paracetamol for fever? | fever P/N/U
can he have calpol for his fever? | fever P
do I need to bring him in for the rash? | rash P
do seizures mean an overdose? | seizure N
does a fever matter? | fever N/U/P
did the pump cause the rash? | rash P
has the pump caused his fever? | fever P
he had a rash, could it be the pump? | rash P
fever, could it be the pump? | fever P
shaking, is it the baclofen? | tremor P
his legs are stiff, up from his baseline | muscle_stiffness P
more itchy than he used to be | itching P
it's as itchy as it used to be | itching P/N
he used to be itchy | itching N
feels as if he has a fever | fever P
it is as if he has a fever | fever U/P
"""
_ROWS = [line.split(" | ") for line in _TABLE.strip().splitlines()]


@pytest.mark.parametrize(("text", "expected"), _ROWS, ids=[text for text, _ in _ROWS])
def test_a_sentence_is_taken_as_a_nurse_would(heard, text: str, expected: str) -> None:
    """Of a finding that a sentence has twice the last one counts."""
    meant = {finding: _LETTERS[assertion] for finding, assertion in heard(text)}
    for one in expected.split(", "):
        finding, ways = one.split(" ")
        assert meant.get(finding, "-") in ways.split("/"), f"{finding} in {heard(text)}"


def test_a_sentence_with_many_numbers_is_gone_over_once(reader, monkeypatch) -> None:
    """When each number was measured is asked of one sentence: a text without a point costs no more than its length."""
    made: list[Sentence] = []

    class Counted(Sentence):
        def __init__(self, text: Text, start: int, end: int) -> None:
            made.append(self)
            super().__init__(text, start, end)

    monkeypatch.setattr("triage.intake.assertion.Sentence", Counted)
    reading = reader.read("years ago temp 39 no fever , " * 50)
    assert len(reading.measures) == 50
    assert all(number.long_ago for number in reading.measures)
    assert len(made) == 2
