"""What is said in words: each entry of a case's lists and its note, what is asserted of it, and the numbers told."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from triage import Case, Engine, Tier
from triage.assessment import Assessment


@cache
def engine() -> Engine:
    """The engine on the rulebook of the checkout."""
    return Engine.load(Path(__file__).resolve().parent.parent / "rules")


def assess(**case: object) -> Assessment:
    """The answer to a case given by its fields."""
    return engine().assess(Case.model_validate(case))


def codes(answer: Assessment) -> set[str]:
    """The codes of all alerts."""
    return {alert.code for alert in answer.alerts}


def test_a_note_is_read_with_its_places():
    """Findings, denials, doubts and numbers come out of the note, each with the words that said it."""
    note = "He's floppy like a rag doll, no fever, hasn't had any seizures, not sure about a rash, refilled yesterday, "
    note += "sats 89"
    answer = assess(note=note)
    assert {"profound_muscle_weakness", "refilled_recently", "low_oxygen"} <= set(answer.findings.present)
    assert {"fever", "seizure"} <= set(answer.findings.denied)
    assert answer.findings.unsure == ("rash",)
    for reading in answer.readings:
        if reading.where == "note":
            assert note[reading.start : reading.end] == reading.said
    told = {
        reading.where: reading.said for reading in answer.readings if reading.where.startswith(("vitals", "history"))
    }
    assert told == {
        "vitals.spo2_pct": "oxygen saturation 89 %",
        "history.hours_since_refill": "hours since the last pump refill 24 h",
    }
    assert answer.unrecognized == ()
    assert answer.note == note


@pytest.mark.parametrize("field", ["reported", "note"])
def test_a_list_and_a_note_read_the_same_words(field):
    """An entry of ``reported`` goes through the same reader as a note."""
    words = "my son has been really floppy since this morning"
    answer = assess(**{field: words if field == "note" else [words]})
    assert "profound_muscle_weakness" in answer.findings.present


def test_a_denial_reported_is_a_denial():
    """``reported: [no fever]`` denies."""
    answer = assess(reported=["no fever", "headache"])
    assert "fever" in answer.findings.denied
    assert "headache" in answer.findings.present


def test_a_list_of_denials_denies_each():
    """``denied: [fever or chills]`` denies both, and so does a denial in it."""
    answer = assess(reported=["headache"], denied=["fever or chills", "no rash"])
    assert {"fever", "chills", "rash"} <= set(answer.findings.denied)


@pytest.mark.parametrize(
    "note", ["We are worried about seizures.", "His brother had a seizure.", "She was told to watch for seizures."]
)
def test_what_is_feared_or_somebody_elses_counts_for_nothing_and_is_said_back(note):
    """It is no finding, it is shown as not current, and it is no all-clear."""
    answer = assess(note=note)
    assert "seizure" not in answer.findings.present
    assert [r.assertion for r in answer.readings if r.findings == ("seizure",)] == ["not_current"]
    assert answer.tier == Tier.ROUTINE


def test_a_field_and_the_note_that_differ_both_count():
    """Neither number hides the other: the worse one is heard, and the difference is said."""
    answer = assess(note="temp was 39.6 this morning", vitals={"temperature_c": 37.2}, patient={"age_years": 40})
    assert "high_fever" in answer.findings.present
    assert "numbers_differ" in codes(answer)


def test_a_number_that_cannot_be_is_said_and_not_used():
    """Sats of 489 are nobody's."""
    answer = assess(note="sats 489 on the finger")
    assert "implausible_number" in codes(answer)
    assert not {"low_oxygen", "oxygen_below_normal"} & {*answer.findings.present, *answer.findings.denied}


def test_of_several_ages_none_is_used():
    """Whose each age is nobody knows; the limits for adults hold, and the answer says so."""
    answer = assess(note="34 years old. 6 years old. Heart rate 120.")
    assert "age_unknown" in codes(answer)


def test_an_age_told_is_the_age():
    """One age in the note decides the bands."""
    answer = assess(note="My 3 year old has a heart rate of 120.")
    assert "age_unknown" not in codes(answer)
    assert "fast_heart_rate" not in answer.findings.present


def test_a_weekday_needs_the_day_of_the_call():
    """``Missed Monday's refill`` is a missed refill; since when is known only where the day of the call is given."""
    note = "He missed Monday's refill."

    def told(answer: Assessment) -> set[str]:
        return {reading.where for reading in answer.readings}

    undated, dated = assess(note=note), assess(note=note, called_on="2026-01-27")  # a Tuesday
    assert "missed_refill" in undated.findings.present
    assert "history.hours_refill_overdue" not in told(undated)
    assert "history.hours_refill_overdue" in told(dated)


def test_a_note_and_a_list_that_contradict_are_a_conflict_and_no_error():
    """A story may deny what the list reports: present wins, and it is said."""
    answer = assess(reported=["fever"], note="No fever at all.")
    assert "fever" in answer.findings.present
    assert [conflict.finding for conflict in answer.conflicts] == ["fever"]


def test_a_note_of_plain_words_says_nothing_of_the_patient():
    """Where nothing in it can be about the patient's state, the answer is no all-clear."""
    answer = assess(note="Good morning, this is Anna from the front desk.")
    assert answer.tier >= Tier.ROUTINE
    assert "nothing_reported" in codes(answer)


def test_words_that_resemble_findings_are_suggested_and_not_taken():
    """At most three, never accepted by themselves; the tier knows nothing of them."""
    answer = assess(reported=["hypotonnnia of the trunkk"])
    assert answer.unrecognized
    assert "profound_muscle_weakness" not in answer.findings.present
    assert all(len(suggestion.findings) <= 3 for suggestion in answer.suggestions)


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "27.1.2026"])
def test_a_day_that_is_none_is_refused(day):
    """The day of the call is an ISO date."""
    with pytest.raises(ValueError, match="no day"):
        Case(called_on=day)


@pytest.mark.parametrize("verb", ["wake", "respond", "react", "swallow", "breathe"])
@pytest.mark.parametrize("fails", ["can't", "cannot", "won't", "no longer able to", "not able to", "hardly able to"])
def test_who_fails_at_what_a_body_must_do_is_never_passed_over(fails, verb):
    """It is read, or a nurse must read it."""
    answer = assess(note=f"I came in just now. He {fails} {verb}.")
    assert answer.unrecognized or [each for each in answer.readings if each.assertion == "present" and each.findings]


@pytest.mark.parametrize(
    ("note", "finding"),
    [
        ("nobody can wake him", "unresponsive"),
        ("none of us can rouse her", "unresponsive"),
        ("he's stopped responding", "unresponsive"),
        ("we have not been able to wake her", "unresponsive"),
        ("no longer able to swallow", "difficulty_swallowing"),
        ("no sign of the fever breaking", "fever"),
        ("he is breathing but barely", "shallow_breathing"),
    ],
)
def test_a_denial_of_what_should_be_is_no_denial_of_the_finding(note, finding):
    """The words deny that all is well."""
    assert finding in assess(note=note).findings.present


@pytest.mark.parametrize(
    "note", ["We don't know how many he had.", "Please don't tell my mum.", "Is the tone up from baseline?"]
)
def test_small_words_do_not_make_a_finding(note):
    """A pattern never comes down to its little words."""
    present = assess(note=note).findings.present
    assert not {"confusion", "known_and_unchanged"} & set(present)


@pytest.mark.parametrize("note", ["He swallowed two of grandad's baclofen.", "I took four of my mate's baclofen."])
def test_whose_tablets_they_were_does_not_hide_that_they_were_taken(note):
    """The sign of the owner belongs to the word before it, in a pattern as in a text."""
    assert "took_anothers_baclofen" in assess(note=note).findings.present


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("what about his pump", ()),
        ("the pump's gone squiffy", ("squiffy",)),
        ("my pump keeps vibrating", ("vibrating",)),
        ("not sure whether it is the pump", ()),
        ("she hasn't had her pump seen to", ()),
    ],
)
def test_a_pump_that_is_named_is_there_and_what_is_said_of_it_is_shown(note, left):
    """Whatever is denied or doubted of it; and what nobody understood of it still reaches a nurse."""
    answer = assess(note=note)
    assert "has_pump" in answer.findings.present
    assert "has_pump" not in (*answer.findings.denied, *answer.findings.unsure)
    assert answer.unrecognized == left


@pytest.mark.parametrize(
    "note",
    ["I express with a breast pump", "his insulin pump is new", "should he get a pump", "she's a candidate for a pump"],
)
def test_another_pump_or_one_that_is_talked_of_is_none(note):
    """Nor is one that is only considered."""
    assert "has_pump" not in assess(note=note).findings.present


@pytest.mark.parametrize(
    ("note", "finding"),
    [
        ("I give my husband his baclofen at eight", "took_anothers_baclofen"),
        ("we plan to visit my sister", "high_altitude_or_flight"),
        ("my refill is due next week", "missed_refill"),
        ("I don't want to miss my refill", "missed_refill"),
        ("when can I see the pump nurse", "pump_site_wound_open"),
        ("the pump won't stop beeping", "alarm_stopped"),
        ("the breast pump is making a noise", "pump_alarm"),
        ("my alarm clock is beeping", "pump_alarm"),
        ("the stitches come out on Friday", "surgical_wound_open"),
        ("the doctor wants to increase my dose next month", "dose_increased_recently"),
        ("how should I wean off baclofen", "dose_decreased_recently"),
        ("the blood pressure dropped from 120 to 90", "dose_decreased_recently"),
        ("pulse went up from 70 to 110", "dose_increased_recently"),
        ("his breathing rate has gone down", "improving"),
        ("he can roll over in bed", "fall"),
        ("the covid jab is on Monday", "infection_now"),
    ],
)
def test_what_sounds_like_it_and_is_something_else(note, finding):
    """Words of the doses, the pump and the course that tell of another thing."""
    assert finding not in assess(note=note).findings.present


def test_of_the_lists_only_the_words_of_the_rulebook_are_remembered(monkeypatch):
    """Not a word of a caller, no more than was meant, and no answer depends on it: an id is read as it was anew."""
    from triage import words
    from triage.intake.phrases import normalise

    monkeypatch.setattr(words, "MOST_NAMED", 10)
    reader = words.WordsReader(engine().rulebook)
    findings = engine().rulebook.findings
    ids = [finding.id for finding in findings]
    its_own = {words for finding in findings for words in (finding.id, finding.label, *finding.phrases)}
    its_own.update(map(normalise, list(its_own)))
    for i, one in enumerate(ids[:40]):
        case = Case(reported=[one, "Can't wake him!", one], denied=[ids[i - 1]], unsure=["fever", ids[i - 2]])
        said = words.Statements()
        reader.read(case, said)
        assert [(reading.where, reading.said) for reading in said.readings] == [
            ("reported.0", one),
            ("reported.1", "Can't wake him!"),
            ("reported.2", one),
            ("denied.0", ids[i - 1]),
            ("unsure.0", "fever"),
            ("unsure.1", ids[i - 2]),
        ]
        assert [reading.assertion for reading in said.readings] == ["present"] * 3 + ["denied"] + ["unsure"] * 2
        remembered = reader._named.values()
        assert len(remembered) <= 10
        assert {reading.said for reading in remembered} <= its_own
