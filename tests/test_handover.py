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
    assert "Measured: breathing rate 7" in situation
    assert "Not understood, must be read: “glows in the dark with a hum”" in situation
    background = parts["BACKGROUND"]
    assert "42 years; male; baclofen implanted pump" in background
    assert "pump refilled in the last 72 hours" in background
    assert "takes a sedating medicine" in background
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
    patient = parts["FOR THE PATIENT"]
    assert "No rule or finding of this rulebook has been reviewed by a clinician." in patient
    assert answer.receipt.rulebook_hash[:12] in patient
    assert answer.receipt.outcome[:12] in patient


def test_what_is_not_settled_says_so_and_what_must_be_watched_for(engine: Engine) -> None:
    answer = engine.assess(Case(reported=["constipation"], patient={"age_years": 60, "route": "oral"}))
    text = handover(answer, engine.rulebook, AT)
    assert "Not settled" in text
    parts = _sections(text)
    assert "Call the emergency number at once if" in parts["FOR THE PATIENT"]
    assert "Is breathing difficult?" in parts["FOR THE PATIENT"]
    assert "pump" not in parts["FOR THE PATIENT"].split("No rule or finding")[0]


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
