"""No complaint vanishes: misspelt, or said without a word for what it is; and plain talk is no complaint."""

from __future__ import annotations

import threading

import pytest

from triage.intake.misspelt import Misspelt
from triage.intake.reader import Reader
from triage.intake.vocabulary import of_rulebook
from triage.rulebook.loader import load


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return Reader(of_rulebook(load()))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("he had a seizzure", "seizure"),
        ("had a sezure this morning", "seizure"),
        ("he has seizzures", "seizure"),
        ("he is breatheless", "breathing_difficulty"),
        ("fevver", "fever"),
        ("feverr since Monday", "fever"),
        ("she keeps vomitingg", "vomiting"),
        ("he is drowssy", "drowsiness"),
        ("really drowsey and confsued", "confusion"),
        ("very confuesd", "confusion"),
        ("covered in hivess", "hives"),
        ("bad headakhe", "headache"),
        ("he is uncosncious", "unresponsive"),
        ("hallucanations", "hallucinations"),
        ("diziness all day", "dizziness"),
        ("he fianted", "fainting"),
        ("his catheder broke", "catheter_problem"),
        ("awful diarhoeea", "diarrhoea"),
        ("terrible palpitattions", "abnormal_heartbeat"),
    ],
)
def test_a_misspelt_complaint_is_read_or_left_with_its_finding_suggested(shipped, text: str, finding: str) -> None:
    """One slip, two in a long word, or a doubled letter."""
    reading = shipped.read(text)
    suggested = [one for left in reading.unrecognised for one in shipped.suggest(left.words)]
    found = [*suggested, *[part.finding for part in reading.findings]]
    assert any(one == finding or one.startswith(finding) for one in found), found
    assert all(text[left.start : left.end] == left.words for left in reading.unrecognised)


def _slips(word: str) -> list[str]:
    """The word with one letter left out, doubled, swapped with the next, or another, at each place but the first."""
    made = []
    for i in range(1, len(word)):
        made += [word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:], word[:i] + "x" + word[i + 1 :]]
        if i + 1 < len(word):
            made.append(word[:i] + word[i + 1] + word[i] + word[i + 2 :])
    return [slip for slip in dict.fromkeys(made) if slip != word]


@pytest.mark.parametrize(
    "word",
    [
        "seizure",
        "convulsion",
        "vomiting",
        "headache",
        "breathless",
        "confusion",
        "drowsiness",
        "wheezing",
        "twitching",
        "shivering",
        "swelling",
        "dizziness",
        "diarrhoea",
        "hallucinations",
        "palpitations",
        "collapsed",
        "constipated",
        "incontinent",
        "catheter",
        "delirious",
    ],
)
def test_no_slip_in_a_complaint_makes_it_vanish(shipped, word: str) -> None:
    """Wherever it is in the word, but for the few that make another real word of it."""
    lost = []
    for slip in _slips(word):
        reading = shipped.read(f"he has {slip}")
        if not reading.findings and not reading.unrecognised:
            lost.append(slip)
    assert len(lost) <= 1, lost


@pytest.mark.parametrize(
    "text",
    [
        "he is sharing a room",
        "we like to paint the fence",
        "Lacey rang from the spelling bee",
        "never paid in cash",
        "Mr Tanner and Mrs Hart of Ealing",
        "the weather in Seattle is lovely",
        "she sings in the choir and likes stories",
        "we drove past the river in a hired van",
        "Bradley and Stacey are choosing a sofa",
        "please send the letter to Colin Bowen in Athens",
        "he was painting the shed with Shaun",
        "I was shaving",
        "planting bulbs with Tommy",
        "we had chips and a slice of cheese",
    ],
)
def test_words_and_names_near_a_complaint_are_none(shipped, text: str) -> None:
    """`sharing` is no slip of `shaking`."""
    assert shipped.read(text).unrecognised == ()


@pytest.mark.parametrize(
    "text",
    """
he keeps making this horrible noise
her eyes have gone all funny
he's not himself
something is not right
his mouth is doing a weird thing
there is stuff coming out of his back
something's up with her
she's not herself today
he doesn't look right to me
I don't like the look of him
he isn't right at all
she's gone a terrible colour
he's making a rattling sound
there's a nasty smell coming from the wound
his tummy looks huge
something has changed and I can't put my finger on it
she's just not right
he's acting out of character
she's really out of sorts
he's been off since breakfast
he is going downhill fast
she took a turn for the worse
he looks dreadful
I've never seen him like this
there's fluid around where the pump is
his back has opened up
one side of her face has dropped
he can't get his words out
his foot has turned a different colour
my legs won't do what I tell them
his eyes are rolling
she's staring into space
he keeps pulling at his ears
he makes a clicking sound with his throat
her belly is as hard as a board
something is seriously wrong with my son
I think he needs an ambulance
this is an emergency
please send someone he's in a bad way
he's suffering
she's crying all the time
he's in a right state
he has changed completely overnight
it's getting out of hand
he's deteriorating
he just lies there
she won't open her eyes
he doesn't know who I am
his hands have gone like claws
he's grinding his teeth
he's frothing at the mouth
there is goo on the dressing
the scar has split open
he went all over the place when I stood him up
I feel peculiar
I've come over all queer
I feel like I'm going mad
everything looks double
it's as if his body doesn't belong to him
my skin is crawling
he isn't well
not feeling too good
she isn't her usual self
his legs have a mind of their own
he isn't acting normal
he's behaving oddly
there's something the matter with him
what's happening to him
he's in a terrible way
there's definitely something amiss
she's gone strange on us
he looks like death warmed up
I'm frightened for him
his body is doing its own thing
it's like he's possessed
she's slipping away
he isn't there behind the eyes
the colour has drained out of him
his lips have changed shape
something popped in his back
there's a bulge by the box
the box in his belly has tilted
my feet feel like they belong to someone else
she makes a whistling sound when she breathes
her tongue hangs out
I've lost him
he slumped forward
she keeps nodding off mid sentence
his neck won't hold his head
he's completely out of it
he's barely there
he's only half with us
his limbs have gone to rubber
I'm not feeling right in myself
this is not how he normally is
he is acting like a zombie
it all went black
his stomach has blown up like a balloon
wee won't come out
I cannot cope like this
he can't go on like this
my spine feels on fire
the stitches have come undone
there's liquid under the skin
he's sort of vacant
his jaw has locked shut
he looks ever so poorly
her knee has ballooned
the wound is gaping
she cannot sit up any more
he's kicking off
I can hear a crackling when he breathes
he's gone downhill since the refill
he is getting worse by the hour
the pump has moved
he's clawing at himself
my arm won't lift
he's shouting at things that aren't there
he's turned into a different person
it hurts him to be touched
this isn't his normal behaviour
we're losing him
he won't stop screaming
something dreadful happened to his legs
he's as white as a sheet
""".strip().splitlines(),
)
def test_who_says_that_something_is_wrong_is_heard(shipped, text: str) -> None:
    """Read, or shown as not understood."""
    reading = shipped.read(text)
    assert reading.findings or reading.unrecognised


@pytest.mark.parametrize(
    "text",
    """
I'm calling from Leeds, my number is 07700 900123
Thursday
we live near the hospital
he likes the telly
My name is Stacey Price and I live in Ealing
hello, can I speak to the pump nurse please
could you ring me back after lunch
thanks for your help last week
we have a refill booked on Monday
our GP is Dr Tanner at the Hanover surgery
I have two children and a dog called Pepper
she works at Tesco in Barking
we are sharing a room with my sister
I need to change the appointment
what time does the clinic open
he had porridge and a banana for breakfast
she is watching Strictly
we went to Cornwall on holiday
he goes to school in the mornings
my husband is at work until five
can you email the letter to me
he has cerebral palsy and is on baclofen
the pump was put in five years ago
he's twelve years old and weighs 40 kilos
I take 10 mg three times a day
we've just moved house
where do I park when we come
is there a train to the hospital
the taxi will be here at ten
he uses a wheelchair
she goes swimming on Wednesdays
his carer is called Trevor
I'm his mum and I look after him
I'm the district nurse for Mrs Bell
he speaks Polish, do you have an interpreter
we need a repeat prescription
we ran out of stamps
the pharmacy on the high street was closed
I spoke to Colin yesterday
he turns twenty on Sunday
we are going to Seattle in March
she loves painting and reading
he's a big Arsenal fan
my phone is on charge
the cat is asleep on the sofa
I'll hold the line
he had a bath and put his pyjamas on
can I bring my own cushion
how long does a refill take
my daughter plays the piano
the weather is lovely here
we had pizza last night
it's for my wife Maureen
her date of birth is 3 March 1961
he is left handed
we got a letter from the hospital
I would like to know the results
is the nurse in on Friday
I can do Tuesday or Thursday
the meeting is on Zoom
he sits in the front of the van
she is having her hair cut
he has a new mattress
we are all fine thank you
just checking in as arranged
he slept well and ate well
his breathing is fine
my brother-in-law drove us to Wakefield
the dressing was changed by Lacey on Monday
she is spelling it for you now
could you tell me the opening times on bank holiday Monday
my son has just started college in Swindon
I am ringing on behalf of my neighbour Mr Price
the parking permit has expired
we had a lovely Christmas with the grandchildren
he's sitting here with me now
we've changed surgery, the new one is in Barnet
she is a retired teacher
he prefers mornings
please send the form to my new address
I left a message yesterday but nobody rang back
our taxi is booked for nine
I'm shaving him at the moment
she is sharing a bag of crisps with her brother
his school is on the other side of town
my mobile is low on battery
I want to thank the nurse on the ward
the ramp at the front door is being mended
can my sister come with us
he's doing his homework
we are on the train to Coventry
she's in her chair by the window
Dad is outside painting the fence
I'll call again tomorrow
we're off to the seaside
the new sling for the hoist has arrived
when is the next refill due
do you need our postcode
her social worker is called Shelly
the hoist engineer came this morning
he weighs eight stone
the pump was fitted in Sheffield
is Dr Hart there today
I take gabapentin and omeprazole as well
he is in year nine
we have moved to the ground floor
she's busy knitting
he lost his glasses
my email is stacey at gmail dot com
we would like a copy of the letter
thanks for ringing back so quickly
it is my daughter's birthday
he's having his tea
can I get the flu jab at the same time
the family are coming round
he's been to physio this morning
the MRI is next week
I'm a paramedic with Mr Hines
is it okay to fly with the pump
I have a question about the travel letter
he is asleep in bed
we stay near the beach
she is meeting her friends
his brother plays the guitar
back in a minute
""".strip().splitlines(),
)
def test_plain_talk_is_not_shown_as_a_complaint(shipped, text: str) -> None:
    """Who calls, from where, about what, and what they do all day."""
    assert shipped.read(text).unrecognised == ()


@pytest.mark.parametrize(
    "text",
    ["nothing is the matter", "there's nothing wrong with him", "not right now", "nothing has happened to him"],
)
def test_who_says_that_nothing_is_wrong_is_not_shown(shipped, text: str) -> None:
    """Or says something else with the same words."""
    assert shipped.read(text).unrecognised == ()


def test_being_well_before_does_not_hide_what_follows(shipped) -> None:
    """`normally well but …`."""
    (left,) = shipped.read("he is normally well but had a seizzure").unrecognised
    assert "seizzure" in left.words


def test_an_alarm_that_does_not_stop_is_no_alarm_that_stopped(shipped) -> None:
    """It is denied that it stopped, and the alarm is read or shown."""
    for text in ("the pump doesn't stop beeping", "pump never stops beeping", "the alarm won't stop"):
        reading = shipped.read(text)
        assert ("alarm_stopped", "present") not in [(part.finding, part.assertion) for part in reading.findings]
        assert reading.unrecognised or "pump_alarm" in [part.finding for part in reading.findings]


def test_misspelt_words_are_looked_up_alike_by_many_threads(shipped) -> None:
    """What is made at the first such word is whole before anybody sees it."""
    misspelt, seen = Misspelt(shipped.compiled), []
    threads = [threading.Thread(target=lambda: seen.append(misspelt.near("seizzure"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1
    assert seen[0]
