"""Symptoms as families, carers and crews tell them, by the cause for which such sentences were once misread."""

from __future__ import annotations

import pytest


def _findings(reader, text: str) -> set[tuple[str, str]]:
    return {(part.finding, part.assertion) for part in reader.read(text).findings}


def _present(reader, text: str) -> set[str]:
    return {finding for finding, assertion in _findings(reader, text) if assertion == "present"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("omg she stopd breathin again", "breathing_stops"),
        ("he keeps droppin off mid sentence", "profound_drowsiness"),
        ("left side of his face is droopin", "one_sided_signs"),
        ("shes pukin blood", "grave_bleeding"),
        ("he passd out in the kitchen", "loss_of_consciousness"),
        ("been thinkin about endin it all", "suicidal_thoughts"),
        ("dont wanna be here anymore", "suicidal_thoughts"),
        ("we ran outta baclofen on friday", "stopped_baclofen_abruptly"),
        ("hes slurrin his words", "difficulty_speaking"),
    ],
)
def test_a_letter_left_out_loses_no_symptom(shipped, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize("word", ["raisin", "cousin", "robin", "satin", "cabin", "margin", "login", "basin", "resin"])
def test_a_word_that_ends_in_in_is_no_word_of_the_vocabulary(shipped, word: str) -> None:
    """``raisin`` is not ``raising``."""
    assert _findings(shipped, f"the {word} was lovely") == set()


@pytest.mark.parametrize(
    ("text", "finding", "assertion"),
    [
        ("I cannae wake him", "unresponsive", "present"),
        ("he's nae taken any fits", "seizure", "denied"),
        ("she hasnae got a rash", "rash", "denied"),
        ("he didnae have a seizure", "seizure", "denied"),
        ("he isnae confused", "confusion", "denied"),
        ("he's stiffer'n a board", "rigidity", "present"),
    ],
)
def test_how_scots_and_southerners_say_no_and_than(shipped, text: str, finding: str, assertion: str) -> None:
    assert (finding, assertion) in _findings(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("they asked whether he'd fitted and I said no, nothing like that", "seizure"),
        ("the doctor asked about fever and we said none", "fever"),
        ("I asked her if she was itchy and she shook her head", "itching"),
        ("we have never once missed a refill", "missed_refill"),
        ("we've never missed a refill and the next one isn't due until March", "missed_refill"),
        ("nil increased work of breathing, speaking full sentences", "breathing_difficulty"),
        ("no wheeze, breathing easily", "breathing_difficulty"),
        ("skin clear, apyrexial", "rash"),
        ("I can't see a mark on him", "rash"),
        ("not just his usual spasms", "usual_spasticity"),
    ],
)
def test_what_is_denied_in_other_words_is_denied(shipped, text: str, finding: str) -> None:
    assert dict(_findings(shipped, text)).get(finding) == "denied"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("asked whether he'd had a fit and I said yes", "seizure"),
        ("the nurse asked about his rash and I said I don't know", "rash"),
        ("asked about the fever, and he said no more tablets", "fever"),
    ],
)
def test_another_answer_denies_nothing(shipped, text: str, finding: str) -> None:
    assert (finding, "denied") not in _findings(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("her spasms are a lot worse than what we're used to", "spasticity_increase"),
        ("his legs are stiffer than they were a month ago", "spasticity_increase"),
        ("she screams if you try to bend her neck, her neck's stiff", "stiff_neck"),
        ("try as he might he can't pass water", "urinary_retention"),
        ("she calls me by my aunt's name", "confusion"),
        ("thinks he's back in the house we sold years ago", "confusion"),
        ("my head kills when I sit up, it goes away when I lie down", "postural_headache"),
        ("he doesn't seem to know where he is", "confusion"),
        ("she can't seem to stop shaking", "tremor"),
        ("he won't be able to swallow his tablets, he hasn't been able to swallow since noon", "difficulty_swallowing"),
        ("I shan't be able to bring her for her refill", "cannot_come_to_refill"),
        ("the fit won't stop", "seizure"),
    ],
)
def test_what_is_told_of_now_is_present(shipped, text: str, finding: str) -> None:
    """A comparison with the past, a trial, an effort in vain and a relief for a while are no past and no question."""
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("he had a temperature last week but that's been and gone", "fever"),
        ("PMH epilepsy, last seizure 2015", "seizure"),
        ("seizures 2019, none since", "seizure"),
        ("he used to have fits", "seizure"),
        ("the doctor explained what happens if a refill is missed", "missed_refill"),
        ("what are the chances of a seizure", "seizure"),
        ("his legs jump about at night, always have done", "twitching"),
        ("spasms in his legs but they're no worse than they always are", "muscle_spasms"),
        ("Grandad passed away in March, he'd had a stroke", "one_sided_signs"),
    ],
)
def test_what_is_past_usual_feared_or_of_the_dead_is_not_current(shipped, text: str, finding: str) -> None:
    assert (finding, "present") not in _findings(shipped, text)


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("The district nurse got a pulse of only forty six on her round", "heart_rate_bpm", 46),
        ("the doctor took his temp and it was 39.6", "temperature_c", 39.6),
        ("she's been running a hundred and three since lunch", "temperature_c", 39.44),
        ("he's spiking 104", "temperature_c", 40),
        ("his heart's only doing forty two", "heart_rate_bpm", 42),
        ("pressure was a hundred and ninety five over a hundred and ten", "systolic_bp_mmhg", 195),
        ("they couldn't get his top number above eighty five", "systolic_bp_mmhg", 85),
        ("seventy two systolic", "systolic_bp_mmhg", 72),
        ("the finger clip is showing eighty six", "spo2_pct", 86),
        ("Tympanic 33.9", "temperature_c", 33.9),
    ],
)
def test_numbers_as_they_are_told_are_read(shipped, text: str, measure: str, value: float) -> None:
    read = [(number.measure, number.value) for number in shipped.read(text).measures if not number.problem]
    assert read == [(measure, pytest.approx(value, abs=0.01))]


@pytest.mark.parametrize(
    "text", ["he's running 100 metres on Sunday", "running 105 minutes late", "she ran 103 miles", "heart clinic at 42"]
)
def test_other_numbers_are_not(shipped, text: str) -> None:
    assert [number for number in shipped.read(text).measures if not number.problem] == []


@pytest.mark.parametrize(
    "text",
    [
        "they wouldn't give him his baclofen at all",
        "the refill never took place",
        "no baclofen came from the chemist",
        "someone gave her extra baclofen by mistake",
    ],
)
def test_what_may_touch_the_supply_is_read_or_shown(shipped, text: str) -> None:
    """What is said of the pump, a refill or the tablets with a no, a stop or an extra in it is never lost."""
    read = shipped.read(text)
    assert read.unrecognised or {part.finding for part in read.findings} - {"has_pump", "takes_oral_baclofen"}


@pytest.mark.parametrize(
    "text",
    [
        "he has never had trouble with his pump",
        "I've not got my tablets with me",
        "she isn't on baclofen",
        "no problem with the refill",
    ],
)
def test_a_plain_word_about_it_is_not_shown(shipped, text: str) -> None:
    assert shipped.read(text).unrecognised == ()


@pytest.mark.parametrize(
    ("text", "not_meant"),
    [
        ("I get this nasty ache in my chest", "mental_mood_change"),
        ("I have a nasty headache", "mental_mood_change"),
        ("gravy was running out of the corner of his mouth", "stopped_baclofen_abruptly"),
        ("we ran out of nappies", "stopped_baclofen_abruptly"),
        ("he ran out of the room", "stopped_baclofen_abruptly"),
        ("she stopped taking breaths for a bit", "stopped_baclofen_abruptly"),
        ("since they turned the pump back up", "constipation"),
        ("since they turned the pump back up", "pump_moved"),
        ("he's brought everything back up", "constipation"),
        ("not a peep out of it since supper", "altered_mental_status"),
        ("my toes nearly dropped off with the cold", "excessive_drowsiness"),
        ("he's been right as rain since they fitted it", "seizure"),
        ("he can't stop talking about it", "delusions"),
        ("a dull thumping in my temples", "head_injury"),
        ("he banged his head on the sink", "headache"),
        ("I call him many times a night, clinic", "seizure"),
        ("the pump must have run out on Tuesday", "stopped_baclofen_abruptly"),
        ("he keeps asking for his dead brother", "suicidal_thoughts"),
        ("you'd hardly know he was breathing", "confusion"),
        ("I checked his temperature and it's normal", "normal_pump_check"),
        ("doubled up with a crushing pain in his chest", "severe_abdominal_pain"),
        ("she's been burning her arms with a lighter", "burning_sensation"),
        ("the queue's not moving", "unresponsive"),
        ("that side of his face isn't moving", "unresponsive"),
        ("he took twice what he should of the baclofen", "double_dose"),
    ],
)
def test_words_that_only_sound_like_it_do_not_cross(shipped, text: str, not_meant: str) -> None:
    assert not_meant not in _present(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("She stopped taking breaths for a bit", "breathing_stops"),
        ("you give him a good hard pinch and get nothing out of him", "unresponsive"),
        ("I can't get a flicker out of her", "unresponsive"),
        ("he doesn't so much as blink", "unresponsive"),
        ("he's lying there like a log", "unresponsive"),
        ("she opens her eyes and she's straight back under", "profound_drowsiness"),
        ("breathing through a mouthful of water", "gurgling_breathing"),
        ("his arms are clamped against his chest", "rigidity"),
        ("it takes two of us to pull his legs apart", "severe_spasticity"),
        ("that side of his face isn't moving", "one_sided_signs"),
        ("the gravy was dribbling out of one corner of his mouth", "one_sided_signs"),
        ("he banged his head off the sink", "head_injury"),
        ("blood all over the pillow and he'd coughed it up", "grave_bleeding"),
        ("he was sick and it was bright red", "grave_bleeding"),
        ("doubled up with a crushing pain in his chest", "severe_chest_pain"),
        ("he's clutching his chest", "chest_pain"),
        ("she wrote a letter saying goodbye", "suicidal_thoughts"),
        ("they'd all be happier if I was gone", "suicidal_thoughts"),
        ("she's been burning her arms with a lighter", "self_harm"),
        ("they didn't give him any of his baclofen", "stopped_baclofen_abruptly"),
        ("I haven't had any baclofen since Sunday", "stopped_baclofen_abruptly"),
        ("the insurance won't cover it, so no baclofen for four days", "stopped_baclofen_abruptly"),
        ("she took three of her baclofen tablets instead of one", "took_extra_baclofen"),
        ("my 3yo ate some of my baclofen", "child_took_baclofen"),
        ("the toddler's had some of Grandma's baclofen", "child_took_baclofen"),
        ("he should have been refilled last week", "missed_refill"),
        ("he didn't get his refill on Monday", "missed_refill"),
        ("her fill date came and went", "missed_refill"),
        ("the pump must have run out by now", "pump_empty"),
        ("the pump is alarming", "pump_alarm"),
        ("he has spasticity and the pump is alarming", "pump_alarm"),
        ("the alarm on her pump was going this morning but it has stopped now", "alarm_stopped"),
        ("I woke up on the kitchen floor", "fainting"),
        ("he can't lift his left arm", "one_sided_signs"),
        ("stood at the toilet for an hour and nothing comes", "urinary_retention"),
    ],
)
def test_grave_things_in_everyday_words_are_read(shipped, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    "text",
    [
        "It cost an arm and a leg to get the van adapted",
        "My husband put his foot down about the holiday",
        "He's been under my feet all week",
        "I'm up to my eyes in paperwork",
        "That nurse has a heart of gold",
        "She's got cold feet about the trial",
        "Just a weight off my mind",
        "He's got itchy feet and wants to go travelling",
        "He threw a fit because I changed the channel",
        "They fitted the new stair lift on Friday",
        "My phone was dead so I missed your call",
        "He's sweating like a pig in a sauna, he says it's the radiators",
    ],
)
def test_idioms_of_the_body_tell_of_nothing(shipped, text: str) -> None:
    read = shipped.read(text)
    assert _present(shipped, text) <= {"sweating"}
    assert read.unrecognised == ()


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("he used to be able to stand and since yesterday he can't", "cannot_walk_or_move"),
        ("headache as soon as I stand up, gone when I'm lying flat", "postural_headache"),
        ("I can't feel or move anything below my waist", "cannot_walk_or_move"),
        ("the catheter to the pump has come loose", "pump_not_delivering"),
        ("there was a pause of fifteen seconds between one breath and the next", "breathing_stops"),
    ],
)
def test_a_loss_and_a_relief_for_a_while_are_told_of_now(shipped, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize("when", ["as a child", "as a baby", "as a toddler", "as a kid"])
def test_a_fit_long_ago_is_over_also_where_the_time_names_a_child(shipped, when: str) -> None:
    """``child`` is a finding too; said of when it was, it is none, and the fit is no emergency of today."""
    assert _present(shipped, f"He had a fit {when}, none since") == set()


def test_a_doubt_said_last_is_a_doubt(shipped) -> None:
    text = "we think we heard the pump beep but we can't be sure"
    assert ("pump_alarm", "present") not in _findings(shipped, text)
