"""Numbers in a text: each with a cue, in the unit that the rules use, and never one that cannot be true."""

from __future__ import annotations

from datetime import date

import pytest

WEDNESDAY = date(2025, 11, 5)


def read(reader, text: str, **how: object) -> dict[str, float]:
    return {part.measure: part.value for part in reader.read(text, **how).measures if not part.problem}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("103.4", {"temperature_c": 39.67}),
        ("39 and a half", {"temperature_c": 39.5}),
        ("temp of 101", {"temperature_c": 38.33}),
        ("T 38.9", {"temperature_c": 38.9}),
        ("T38.9", {"temperature_c": 38.9}),
        ("temperature is about 38,5", {"temperature_c": 38.5}),
        ("98.6 F", {"temperature_c": 37.0}),
        ("40 degrees", {"temperature_c": 40.0}),
        ("38 °C", {"temperature_c": 38.0}),
        ("he's burning up, 103", {"temperature_c": 39.44}),
        ("104 under the arm", {"temperature_c": 40.0}),
        ("39 in the ear", {"temperature_c": 39.0}),
        ("40 in the freezer", {}),
        ("40 under the bed", {}),
        ("thirty nine point five fever", {"temperature_c": 39.5}),
        ("pulse 140", {"heart_rate_bpm": 140}),
        ("HR 130", {"heart_rate_bpm": 130}),
        ("HR130", {"heart_rate_bpm": 130}),
        ("heart rate is 48", {"heart_rate_bpm": 48}),
        ("48 bpm", {"heart_rate_bpm": 48}),
        ("heart is doing 120 beats a minute", {"heart_rate_bpm": 120}),
        ("RR 8", {"respiratory_rate_bpm": 8}),
        ("8 breaths a minute", {"respiratory_rate_bpm": 8}),
        ("eight breaths per minute", {"respiratory_rate_bpm": 8}),
        ("respiratory rate of 30", {"respiratory_rate_bpm": 30}),
        ("88/50", {"systolic_bp_mmhg": 88}),
        ("top number is 240", {"systolic_bp_mmhg": 240}),
        ("systolic in the seventies", {"systolic_bp_mmhg": 70}),
        ("oximeter reading 87", {"spo2_pct": 87}),
        ("pulse ox reads 84", {"spo2_pct": 84}),
        ("sats high seventies", {"spo2_pct": 70}),
        ("sats mid 80s", {"spo2_pct": 80}),
        ("tachy 150s", {"heart_rate_bpm": 150}),
        ("bradycardic at 38", {"heart_rate_bpm": 38}),
        ("BP 170 over 100", {"systolic_bp_mmhg": 170}),
        ("systolic 90", {"systolic_bp_mmhg": 90}),
        ("blood pressure is 90/60", {"systolic_bp_mmhg": 90}),
        ("sats 89", {"spo2_pct": 89}),
        ("O2 sat 92%", {"spo2_pct": 92}),
        ("89% on the finger thing", {"spo2_pct": 89}),
        ("SpO2 91 %", {"spo2_pct": 91}),
        ("42yo", {"age_years": 42}),
        ("42 y/o man", {"age_years": 42}),
        ("a 42-year-old", {"age_years": 42}),
        ("8 month old", {"age_years": 0.667}),
        ("she's 63", {"age_years": 63}),
        ("my son is 8, floppy", {"age_years": 8}),
        ("aged 42", {"age_years": 42}),
        ("42M", {"age_years": 42}),
        ("GCS 12", {"gcs": 12}),
        ("GCS 3/15", {"gcs": 3}),
        (
            "BP 88/50 and HR 48; sats 97%, RR 12, temp 36.8",
            {
                "systolic_bp_mmhg": 88,
                "heart_rate_bpm": 48,
                "spo2_pct": 97,
                "respiratory_rate_bpm": 12,
                "temperature_c": 36.8,
            },
        ),
    ],
)
def test_a_number_with_its_cue_is_a_measure(reader, text: str, expected: dict[str, float]) -> None:
    """The words of patients, of nurses, and of the issue."""
    assert read(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "he's in his forties",
        "oxygen 2 litres",
        "o2 at 3 litres nasal",
        "tachy 10 years ago",
        "emergency number is 112",
        "he took 10 of them",
        "flat 12, 88 Park Road",
        "baclofen 103.4 mcg a day",
        "weighs 38.5 kg",
        "pain 8/10",
        "on 11/22",
        "call 555 1234",
        "room 40",
        "pulse checked 3 times",
        "10 mg 3 times a day",
        "battery at 40%",
        "she's 5 feet tall",
        "GCS",
    ],
)
def test_a_number_without_a_cue_is_not_used(reader, text: str) -> None:
    """Doses, streets, dates, weights, scores and counts are no vital signs."""
    assert reader.read(text).measures == ()


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("temp 250", "temperature_c"),
        ("sats 140", "spo2_pct"),
        ("BP 50/90", "systolic_bp_mmhg"),
        ("HR 900", "heart_rate_bpm"),
        ("GCS 22", "gcs"),
    ],
)
def test_what_cannot_be_true_is_reported_and_not_used(reader, text: str, measure: str) -> None:
    """It is said back with its problem."""
    (part,) = reader.read(text).measures
    assert part.measure == measure
    assert part.problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("refilled yesterday", {"hours_since_refill": 24}),
        ("refilled three days ago", {"hours_since_refill": 72}),
        ("the pump was refilled 6 hours ago", {"hours_since_refill": 6}),
        ("refilled a couple of days ago", {"hours_since_refill": 48}),
        ("yesterday they refilled his pump", {"hours_since_refill": 24}),
        ("refilled this morning", {"hours_since_refill": 6}),
        ("had his refill the day before yesterday", {"hours_since_refill": 48}),
        ("refilled last week", {"hours_since_refill": 168}),
        ("they turned my pump up yesterday", {"hours_since_dose_change": 24}),
        ("dose was increased two days ago", {"hours_since_dose_change": 48}),
        ("last dose was 20 hours ago", {"hours_since_last_dose": 20}),
        ("took his last tablet yesterday", {"hours_since_last_dose": 24}),
        ("refill is two days overdue", {"hours_refill_overdue": 48}),
        ("refill was due three days ago", {"hours_refill_overdue": 72}),
        ("refill tomorrow", {}),
        ("next refill in 3 days", {}),
        ("not refilled since yesterday", {}),
        ("fell yesterday, refill next week", {}),
    ],
)
def test_times_are_counted_back_from_the_call(reader, text: str, expected: dict[str, float]) -> None:
    """In hours, for what happened at that time in the same clause."""
    assert read(reader, text) == expected


def test_a_weekday_counts_only_where_the_day_of_the_call_is_known(reader) -> None:
    """The call is on a Wednesday."""
    assert read(reader, "missed Monday's refill") == {}
    assert read(reader, "missed Monday's refill", said_on=WEDNESDAY) == {"hours_refill_overdue": 48}
    assert read(reader, "refilled on Friday", said_on=WEDNESDAY) == {"hours_since_refill": 120}


def test_a_measure_says_back_the_words_it_came_from(reader) -> None:
    """With their place in the text."""
    text = "Well, his temp is about 101, ok?"
    (part,) = reader.read(text).measures
    assert text[part.start : part.end] == part.words == "temp is about 101"


def test_the_name_of_a_number_is_no_fever(reader) -> None:
    """`has a temperature of 36.8` is no fever; `has a temperature` is."""
    assert reader.read("he has a temperature of 36.8").findings == ()
    assert [part.finding for part in reader.read("he has a temperature").findings] == ["fever"]


@pytest.mark.parametrize(
    "text",
    [
        "it's 40 degrees outside",
        "It was 39 degrees in the garden",
        "104 degrees out today",
        "room temp 38",
        "the house is 39 degrees",
        "temp outside is 40",
        "bath water was 41 degrees",
    ],
)
def test_the_heat_around_somebody_is_reported_and_not_used(reader, text: str) -> None:
    """It is no fever."""
    (part,) = reader.read(text).measures
    assert part.problem.endswith("no temperature of the patient")
    assert reader.read(text).findings == ()


@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("his temp was 39 in the car", 39.0),
        ("sat outside, temp 39.5", 39.5),
        ("temp 40.1 in the house", 40.1),
        ("temp of 39 outside of clinic hours", 39.0),
        ("her temp is 104 out of nowhere", 40.0),
        ("it is 40 outside, his temp is 38.5", 38.5),
    ],
)
def test_the_heat_of_somebody_is_used_wherever_it_was_taken(reader, text: str, celsius: float) -> None:
    """The place alone makes it nobody else's."""
    assert read(reader, text) == {"temperature_c": celsius}
