"""The handover: SBAR for a record, and a text that a patient understands."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from triage import Case, CaseError, Engine, Tier
from triage.handover import WIDTH, handover, patient_text
from triage.regression.case_files import read_case_file
from triage.regression.runner import find_case_files

CHECKOUT = Path(__file__).resolve().parent.parent
AT = datetime(2026, 1, 27, 3, 10)  # noqa: DTZ001  # a record bears the time on the wall


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(CHECKOUT / "rules")


CASE = Case(
    id="case-7",
    title="Found by his wife",
    reported=["shallow breathing", "glows in the dark with a hum"],
    denied=["fever", "rash"],
    unsure=["confusion"],
    vitals={"respiratory_rate_bpm": 7},
    patient={"age_years": 42, "sex": "male", "route": "intrathecal"},
    history={"hours_since_refill": 6, "cns_depressants": ["oxycodone"]},
)


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^([A-Z][A-Z ]+)$", text, flags=re.MULTILINE)
    return {name: " ".join(body.split()) for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def test_it_says_everything_in_its_place(engine: Engine) -> None:
    answer = engine.assess(CASE)
    parts = _sections(handover(answer, engine.rulebook, AT))
    assert list(parts) == ["SITUATION", "BACKGROUND", "ASSESSMENT", "RECOMMENDATION", "FOR THE PATIENT"]
    situation = parts["SITUATION"]
    assert "Time: 2026-01-27 03:10" in situation
    assert "Found by his wife [case-7]" in situation
    assert "EMERGENCY, within minutes" in situation
    assert "Reported: shallow breathing" in situation
    assert "! Not understood, a nurse must read it: “glows in the dark with a hum”" in situation
    assert "Measured: breathing rate 7" in situation
    background = parts["BACKGROUND"]
    assert "42 years; male; baclofen implanted pump" in background
    assert "pump refilled in the last 72 hours" in background
    assert "takes a sedating medicine" in background
    assert "cns_depressants: oxycodone" in background
    assert "hours since the last pump refill 6 h" in background
    assessment = parts["ASSESSMENT"]
    assert assessment.startswith("1. Baclofen overdose (too much) (emergency).")
    assert "Pertinent negatives: no fever; no rash" in assessment
    assert "child" not in assessment
    assert "Asked, not known: confusion" in assessment
    assert "Not asked: " in assessment
    assert "Settled" in assessment
    recommendation = parts["RECOMMENDATION"]
    assert answer.do_first in recommendation
    for advice in answer.advice:
        assert advice.text in recommendation
    assert "No rule or finding of this rulebook has been reviewed by a clinician." in recommendation
    assert answer.receipt.rulebook_hash[:12] in recommendation
    assert answer.receipt.outcome[:12] in recommendation
    patient = parts["FOR THE PATIENT"]
    assert "Not all that you said was understood" in patient


def test_what_is_not_settled_says_so_and_what_must_be_watched_for(engine: Engine) -> None:
    answer = engine.assess(Case(reported=["constipation"], patient={"age_years": 60, "route": "oral"}))
    text = handover(answer, engine.rulebook, AT)
    assert "Not settled" in text
    parts = _sections(text)
    assert "Call the emergency number at once if" in parts["FOR THE PATIENT"]
    assert "Is breathing difficult?" in parts["FOR THE PATIENT"]
    assert "pump" not in parts["FOR THE PATIENT"]


def test_nothing_that_was_said_is_missing(engine: Engine) -> None:
    """Every alert, conflict, denial and doubt, what counts for nothing and the words of the caller."""
    case = Case(
        reported=["itchy all over", "fever"],
        denied=["low oxygen", "flurble", "seizure"],
        unsure=["confused", "wibble"],
        vitals={"spo2_pct": 82, "respiratory_rate_bpm": 24},
        patient={"pregnant": True},
        note="She had a rash last year. Her mother is allergic to penicillin. Sats 85 earlier.",
    )
    answer = engine.assess(case)
    text = " ".join(handover(answer, engine.rulebook, AT).split())
    for alert in answer.alerts:
        assert " ".join(alert.message.split()) in text
    for conflict in answer.conflicts:
        assert conflict.resolved in text
    for finding in answer.findings.unsure:
        assert answer.labels[finding][1:] in text
    assert "“itchy all over”" in text
    assert "pregnant" in text
    assert "no seizure" in text
    assert case.note in text
    for reading in answer.readings:
        if reading.assertion in ("not_current", "unused"):
            assert f"“{reading.said}”" in text


def test_what_speaks_against_is_told_as_denied(engine: Engine) -> None:
    answer = engine.assess(CASE)
    against = re.findall(r"Against: ([^.]*)\.", _sections(handover(answer, engine.rulebook, AT))["ASSESSMENT"])
    assert against
    for finding in answer.findings.denied:
        label = engine.rulebook.finding_by_id[finding].label.lower()
        for said in against:
            assert f"; {label}" not in f"; {said}"


def test_what_was_denied_now_must_still_be_watched_for(engine: Engine) -> None:
    case = Case(reported=["constipation"], patient={"age_years": 60, "route": "oral"})
    watched = patient_text(engine.assess(case), engine.rulebook)
    denied = case.model_copy(update={"denied": ("altered_mental_status", "breathing_difficulty", "seizure")})
    assert patient_text(engine.assess(denied), engine.rulebook) == watched


def test_a_copy_is_handed_over_like_the_answer_itself(engine: Engine) -> None:
    answer = engine.assess(CASE)
    copy = type(answer).model_validate_json(answer.model_dump_json())
    assert handover(copy, engine.rulebook, AT) == handover(answer, engine.rulebook, AT)


def test_no_line_is_too_wide_for_a_record(engine: Engine) -> None:
    for line in handover(engine.assess(CASE), engine.rulebook, AT).splitlines():
        assert len(line) <= WIDTH


def _answers(engine: Engine):
    found = find_case_files([CHECKOUT / "cases" / "published", CHECKOUT / "cases" / "calls"])
    for path in found:
        for one in read_case_file(path).cases:
            try:
                yield engine.assess(one.case)
            except CaseError:
                continue


def _grade(text: str) -> float:
    """The Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, 1975)."""
    sentences = max(1, len(re.findall(r"[.?!:](?:\s|$)", text)))
    words = re.findall(r"[a-z]+", text.lower())
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e$|es$|ed$", "", word)))) for word in words
    )
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_the_patient_reads_it_at_school_level(engine: Engine) -> None:
    """Grade 8 at most for each of the published cases and the calls; and it always says when to call again."""
    count = 0
    for answer in _answers(engine):
        text = patient_text(answer, engine.rulebook)
        assert _grade(text) <= 8.0, text
        assert "again" in text or "gets worse" in text
        assert ("Call the emergency number now" in text) == (answer.tier is Tier.EMERGENCY)
        count += 1
    assert count > 200
