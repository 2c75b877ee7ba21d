"""Notes as a record has them: a heading, a sign, and how that is."""

from __future__ import annotations

import pytest


def _findings(reader, text: str) -> set[tuple[str, str]]:
    return {(part.finding, part.assertion) for part in reader.read(text).findings}


CHARTED = [
    ("Breathing: shallow", "shallow_breathing"),
    ("Breathing - shallow", "shallow_breathing"),
    ("Breathing – shallow", "shallow_breathing"),
    ("His breathing: barely", "shallow_breathing"),
    ("Respirations: slow and shallow", "respiratory_depression"),
    ("Breathing: laboured", "breathing_difficulty"),
    ("Breathing: not good", "breathing_difficulty"),
    ("Pulse: slow", "slow_heart_rate"),
    ("Pulse: weak", "shock"),
    ("HR: fast", "fast_heart_rate"),
    ("BP: low", "low_blood_pressure"),
    ("Blood pressure: dropping", "low_blood_pressure"),
    ("Temperature: high", "fever"),
    ("Lips: blue", "blue_or_grey_skin"),
    ("Pupils: small", "abnormal_pupils"),
    ("Level of consciousness: reduced", "altered_mental_status"),
    ("Muscle tone: increased", "spasticity_increase"),
    ("Legs: locked up", "muscle_stiffness"),
    ("Swallowing: difficult", "difficulty_swallowing"),
    ("Urine: dark", "dark_urine"),
    ("Pump: alarming", "pump_alarm"),
    ("AVPU: P", "unresponsive"),
    ("ACVPU - V", "profound_drowsiness"),
    ("ACVPU: C", "confusion"),
    ("Eyes: open to voice", "profound_drowsiness"),
    ("Eyes: open only to pain", "unresponsive"),
    ("Sats: dropping", "low_oxygen"),
    ("Oxygen: low", "low_oxygen"),
]


@pytest.mark.parametrize(("text", "finding"), CHARTED)
def test_what_is_charted_is_read_as_if_it_were_said(shipped, text: str, finding: str) -> None:
    """In a line of its own, and among others; and nothing is left over."""
    for note in (text, f"No rash, {text}", f"Seen at home.\n{text}\nNo rash", f"{text}; skin: warm, BP 120/80"):
        assert (finding, "present") in _findings(shipped, note), note
    assert shipped.read(text).unrecognised == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("No trouble breathing - lips blue", {("breathing_difficulty", "denied"), ("blue_or_grey_skin", "present")}),
        ("No trouble breathing: lips blue", {("breathing_difficulty", "denied"), ("blue_or_grey_skin", "present")}),
        ("Not itching - legs stiff", {("itching", "denied"), ("muscle_stiffness", "present")}),
        ("Itching - no. Legs - stiff", {("itching", "denied"), ("muscle_stiffness", "present")}),
        ("Itching: none. Breathing: none", {("itching", "denied"), ("breathing_stops", "present")}),
        ("Breathing: ok, pulse: fast", {("breathing_difficulty", "denied"), ("fast_heart_rate", "present")}),
        ("Breathing: not laboured", {("breathing_difficulty", "denied")}),
        ("Skin: no rash", {("rash", "denied")}),
        ("Speech: not slurred", {("difficulty_speaking", "denied")}),
        ("Mother: he is floppy", {("profound_muscle_weakness", "present")}),
    ],
)
def test_a_sign_that_parts_or_answers_still_does(shipped, text: str, meant: set[tuple[str, str]]) -> None:
    """A denial before it, an answer after it, somebody who speaks."""
    assert _findings(shipped, text) == meant


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("V on AVPU", "profound_drowsiness"),
        ("U on AVPU", "unresponsive"),
        ("↑ tone", "spasticity_increase"),
        ("↓BP", "low_blood_pressure"),
        ("itchy, ↑tone", "spasticity_increase"),
    ],
)
def test_letters_and_arrows_of_a_record_are_read(shipped, text: str, finding: str) -> None:
    assert (finding, "present") in _findings(shipped, text)


def test_the_letters_of_a_survey_are_no_units(shipped) -> None:
    """``C`` for the circulation is no °C, and takes no measure from the saturation before it."""
    read = shipped.read("A: patent B: RR 8 sats 88 C: HR 45 BP 80/40 D: alert E: temp 34.5").measures
    assert [(number.measure, number.value, number.problem) for number in read] == [
        ("respiratory_rate_bpm", 8, ""),
        ("spo2_pct", 88, ""),
        ("heart_rate_bpm", 45, ""),
        ("systolic_bp_mmhg", 80, ""),
        ("temperature_c", 34.5, ""),
    ]


@pytest.mark.parametrize("text", ["HR: 120", "Temp: 39.5", "BP: 80/40", "BP - 80/40", "RR: 6"])
def test_a_charted_number_is_a_number(shipped, text: str) -> None:
    assert len(shipped.read(text).measures) == 1


@pytest.mark.parametrize(
    "text",
    [
        "breathing is not normal",
        "his breathing isn't ok",
        "breathing no longer normal",
        "breathing does not look quite normal",
        "breathing was fine but now it's not",
        "abnormal breathing",
        "respirations abnormal",
    ],
)
def test_breathing_that_is_not_as_it_should_be_is_told_so(shipped, text: str) -> None:
    """None of it is a denial of trouble."""
    assert (("breathing_difficulty", "present")) in _findings(shipped, text)


@pytest.mark.parametrize(
    ("note", "finding"),
    [
        ("17yo CP GMFCS V, c/o ^ LE tone x3d", "spasticity_increase"),
        ("^ spasticity since refill", "spasticity_increase"),
        ("pump rate ^ 15% yest", "dose_increased_recently"),
        ("unable to keep PO baclofen down x 24h", "repeated_vomiting"),
        ("c/o CP radiating to arm", "chest_pain"),
    ],
)
def test_a_caret_is_an_arrow_and_cp_may_be_a_palsy(shipped, note: str, finding: str) -> None:
    """``CP`` of a child, or beside what only a palsy has, is no pain in the chest."""
    present = {part.finding for part in shipped.read(note).findings if part.assertion == "present"}
    assert finding in present
    assert ("chest_pain" in present) == (finding == "chest_pain")
