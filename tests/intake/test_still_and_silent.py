"""What the body does not do, how it is answered, and how much was taken: short words with much in them."""

from __future__ import annotations

import pytest


def _findings(reader, text: str) -> set[tuple[str, str]]:
    return {(part.finding, part.assertion) for part in reader.read(text).findings}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Conscious? No.", "unresponsive"),
        ("Is he conscious? No, he isn't.", "unresponsive"),
        ("Awake: no", "unresponsive"),
        ("Responsive - no", "unresponsive"),
        ("Breathing? No.", "breathing_stops"),
        ("is the patient still breathing? no", "breathing_stops"),
        ("pulse: none", "cardiac_arrest"),
        ("Pulse absent. Breathing none.", "cardiac_arrest"),
        ("no pulse", "cardiac_arrest"),
        ("moving? no", "unresponsive"),
        ("Oriented: no", "confusion"),
        ("not alert", "altered_mental_status"),
        ("she's out of it", "altered_mental_status"),
        ("I can't get any sense out of him", "altered_mental_status"),
        ("the hospital cancelled the refill and it ran dry yesterday", "pump_empty"),
        ("she went stiff and shook", "seizure"),
        ("his lips have gone a funny colour", "blue_or_grey_skin"),
        ("he's not alert and oriented", "altered_mental_status"),
        ("he's not moving", "unresponsive"),
        ("she is not moving at all", "unresponsive"),
        ("not moving his legs", "cannot_walk_or_move"),
        ("not breathing well", "breathing_difficulty"),
        ("she isn't breathing normally", "breathing_difficulty"),
    ],
)
def test_what_the_body_does_not_do_is_read(shipped, text: str, finding: str) -> None:
    """Also where it is asked and denied."""
    assert (finding, "present") in _findings(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Breathing? No problem.", "breathing_stops"),
        ("any trouble with the breathing? No", "breathing_stops"),
        ("difficulty breathing: none", "breathing_stops"),
        ("stopped breathing? No.", "breathing_stops"),
        ("not breathing well", "breathing_stops"),
        ("Awake - yes", "unresponsive"),
        ("is he awake, no fever", "unresponsive"),
        ("he's not moving much today", "unresponsive"),
        ("I'm not moving house until June", "unresponsive"),
        ("the pump isn't moving", "unresponsive"),
        ("the bowels are not moving", "unresponsive"),
    ],
)
def test_what_only_sounds_like_it_is_not(shipped, text: str, finding: str) -> None:
    """Trouble denied, sleep over, a house, a pump."""
    assert (finding, "present") not in _findings(shipped, text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("breathing is fine", "denied"),
        ("is his breathing ok? yes", "denied"),
        ("is his breathing ok?", "unsure"),
        ("breathing ok? no", "present"),
        ("Breathing normal? No.", "present"),
        ("breathing ok? no idea", "unsure"),
        ("his breathing was fine until now", "unsure"),
        ("breathing is no longer fine", "present"),
    ],
)
def test_that_all_is_well_is_believed_only_of_now(shipped, text: str, meant: str) -> None:
    """Asked, or said of before, it denies nothing."""
    assert _findings(shipped, text) == {("breathing_difficulty", meant)}


@pytest.mark.parametrize(
    "text",
    [
        "instead of 10 mg he got 30",
        "I took 60 instead of 20",
        "she was given 40 mg instead of 4",
        "took three tablets rather than one",
        "was supposed to take 10 mg but took 25",
        "prescribed 10 but was given 30",
        "she got 20 mg when she should have had 10",
    ],
)
def test_more_than_was_meant_is_too_much(shipped, text: str) -> None:
    """In whatever order the two amounts are said."""
    assert ("took_extra_baclofen", "present") in _findings(shipped, text)


@pytest.mark.parametrize("text", ["instead of 10 mg he got 100 mg", "he got 100 mg instead of 10 mg"])
def test_ten_times_what_was_meant_is_an_overdose(shipped, text: str) -> None:
    """A decimal point in the wrong place."""
    assert ("large_baclofen_overdose", "present") in _findings(shipped, text)


@pytest.mark.parametrize(
    "text",
    [
        "instead of 20 mg he took 5 mg",
        "took 1 tablet instead of 2",
        "he took 5 mg when he should have had 10",
        "prescribed 30 but was given 10",
        "been taking 2 a day instead of 3",
    ],
)
def test_less_than_was_meant_is_not_too_much(shipped, text: str) -> None:
    """The words are the same, the amounts are not."""
    assert _findings(shipped, text).isdisjoint(
        {(finding, "present") for finding in ("took_extra_baclofen", "takes_more_than_prescribed", "double_dose")}
    )


@pytest.mark.parametrize(
    "text",
    [
        "the dog was sick on the carpet",
        "my cat has a rash",
        "we watched a film about seizures",
        "we were warned it could make him sleepy",
        "they told us it might give him a headache",
        "a rash decision on my part",
        "he's shaking his head no",
        "my skin cream ran out",
        "when they emptied the pump and refilled it",
    ],
)
def test_what_is_nobodys_symptom_is_not_present(shipped, text: str) -> None:
    """An animal's, a film's, what might come of a medicine, and words with two meanings."""
    here = {finding for finding, meant in _findings(shipped, text) if meant == "present"}
    assert here <= {"has_pump", "refilled_recently"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("bitten by a dog and his hand is swollen", "limb_swelling"),
        ("his guide dog is poorly, he has a fever", "fever"),
        ("read it can cause seizures and now he has had one", "seizure"),
        ("his eyes are wobbling all over the place", "abnormal_eye_movements"),
        ("pupils hardly react to the torch", "abnormal_pupils"),
        ("foot's gone to sleep and won't wake up", "paresthesia"),
        ("muscle under my eye keeps jumping", "twitching"),
        ("cramps low down in my belly", "abdominal_pain"),
        ("can't turn or bend my neck, it's so stiff", "stiff_neck"),
        ("paralysed from the waist down since this morning", "cannot_walk_or_move"),
    ],
)
def test_the_longer_reading_is_the_right_one(shipped, text: str, finding: str) -> None:
    """And it is the only one of the patient."""
    assert {found for found, meant in _findings(shipped, text) if meant == "present"} == {finding}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("my head won't stop hurting", "headache"),
        ("my head hasn't stopped hurting", "headache"),
        ("eyes won't stop wobbling", "abnormal_eye_movements"),
        ("her stomach won't stop lurching", "nausea"),
        ("the pump won't stop beeping", "pump_alarm"),
    ],
)
def test_what_does_not_stop_goes_on(shipped, text: str, finding: str) -> None:
    """Also where the stop fills a gap of the phrase."""
    assert _findings(shipped, text) == {(finding, "present")}


@pytest.mark.parametrize(
    ("text", "finding"), [("head isn't hurting", "headache"), ("his eyes aren't wobbling", "abnormal_eye_movements")]
)
def test_what_is_not_there_in_a_phrase_with_a_gap_is_denied(shipped, text: str, finding: str) -> None:
    """The denial alone fills it."""
    assert _findings(shipped, text) == {(finding, "denied")}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("he stiffens and jerks", "seizure"),
        ("his whole body goes stiff and he shakes", "seizure"),
        ("all of a sudden stiff and shaking", "seizure"),
        ("my legs stiffen and jerk at night", "muscle_spasms"),
        ("my leg shakes like mad", "tremor"),
        ("went from 3 tablets to 4 on Monday", "dose_increased_recently"),
        ("the doctor had me take an extra pill a day", "dose_increased_recently"),
        ("he put me on an extra tablet at night", "dose_increased_recently"),
        ("seat belt jammed into the pump", "pump_injury"),
        ("got hit in the stomach where the pump is", "pump_injury"),
        ("I'm in a haze", "mental_dullness"),
    ],
)
def test_moving_and_being_moved(shipped, text: str, finding: str) -> None:
    """A body that stiffens and jerks is a fit, legs that do are in spasm; who raises a dose is no overdose."""
    assert (finding, "present") in _findings(shipped, text)


@pytest.mark.parametrize(
    "text", ["my pulse went from 60 to 90", "went from 4 tablets to 2", "they told me to take more fluids"]
)
def test_what_goes_from_one_number_to_another_is_no_higher_dose(shipped, text: str) -> None:
    """Only tablets and milligrams that become more."""
    assert ("dose_increased_recently", "present") not in _findings(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I don't think he's breathing", "breathing_stops"),
        ("I'm not sure if mum is still breathing", "breathing_stops"),
        ("I can't tell if she's breathing", "breathing_stops"),
        ("can't say whether he's conscious", "unresponsive"),
        ("I don't know if she's alive", "unresponsive"),
        ("doesn't want to hurt himself, just wants to disappear", "suicidal_thoughts"),
        ("she left a goodbye letter", "suicidal_thoughts"),
        ("I think my husband is dead", "unresponsive"),
        ("he looks dead", "unresponsive"),
        ("she's slipping away", "unresponsive"),
        ("he keeps having absences", "seizure"),
        ("my tongue feels thick", "tongue_or_throat_swelling"),
        ("came out in lumps after the new antibiotic", "hives"),
        ("nobody knows how many he took", "took_extra_baclofen"),
        ("told to watch for itching. Well, it's started", "itching"),
        ("was warned about seizures and it's happening now", "seizure"),
    ],
)
def test_doubt_of_life_and_what_has_begun(shipped, text: str, finding: str) -> None:
    """Who is not sure that somebody breathes is taken at the worst; what was to be watched for has come."""
    assert (finding, "present") in _findings(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I don't think he's breathing any faster", "breathing_stops"),
        ("I can't tell if his breathing is worse", "breathing_stops"),
        ("not sure how many tablets I have left", "took_extra_baclofen"),
        ("told to watch for itching if it has started", "itching"),
        ("told to watch for itching. It's started raining", "itching"),
        ("I want to disappear on holiday", "suicidal_thoughts"),
        ("I think the battery is dead", "unresponsive"),
        ("my phone seems dead", "unresponsive"),
        ("she's dead tired", "unresponsive"),
        ("absences from school", "seizure"),
    ],
)
def test_no_such_doubt(shipped, text: str, finding: str) -> None:
    """Each only sounds like one of the above."""
    assert (finding, "present") not in _findings(shipped, text)
