"""Baclofen that did not arrive, however it is told: left behind, taken away, not given, none left."""

from __future__ import annotations

import pytest

from triage.case import Case
from triage.engine.engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.mark.parametrize(
    ("note", "finding"),
    [
        ("hasn't had her baclofen since Tuesday", "stopped_baclofen_abruptly"),
        ("she hasn't taken a tablet since Saturday", "stopped_baclofen_abruptly"),
        ("they've not given him any of his tablets over the weekend", "stopped_baclofen_abruptly"),
        ("the carer didn't give him any tablets all weekend", "stopped_baclofen_abruptly"),
        ("NG tube blocked, no meds for 2 days", "stopped_baclofen_abruptly"),
        ("missed 3 days of tablets, pharmacy out of stock", "stopped_baclofen_abruptly"),
        ("customs took my tablets", "stopped_baclofen_abruptly"),
        ("they won't give me a repeat prescription till Monday and I've none left", "stopped_baclofen_abruptly"),
        ("my doctor says I don't need baclofen any more so I just stopped", "stopped_baclofen_abruptly"),
        ("dropped his baclofen in the toilet, none left", "stopped_baclofen_abruptly"),
        ("she left her meds at the hotel", "missed_dose"),
        ("bottle labelled 25mg normally has 10mg", "dispensing_error"),
        ("pump interrogated: reservoir 0 ml", "pump_empty"),
        ("he's gone a horrible colour", "blue_or_grey_skin"),
    ],
)
def test_is_heard(engine: Engine, note: str, finding: str) -> None:
    """Each is present, and nothing of it is denied."""
    answer = engine.assess(Case(note=note))
    assert finding in answer.findings.present
    assert not answer.findings.denied


@pytest.mark.parametrize(
    "note",
    [
        "he has not missed a tablet in two weeks",
        "never missed a dose since Monday",
        "no trouble with the tablets for two days",
        "no side effects from the baclofen in weeks",
        "we have tablets for 3 days left",
        "she hasn't had to take extra baclofen since Tuesday",
        "not had a spasm since she took her tablets on Monday",
        "no change in tablets for weeks",
        "he started baclofen and the spasms have stopped",
        "we take the tablets and then the spasms just stopped",
        "I have no paracetamol left, the pharmacy is shut",
        "I dropped a tablet on the floor, can I take another?",
        "what happens if I miss a dose?",
    ],
)
def test_what_only_sounds_like_it_is_not(engine: Engine, note: str) -> None:
    """No supply was cut in any of these."""
    present = set(engine.assess(Case(note=note)).findings.present)
    assert not present & {"stopped_baclofen_abruptly", "missed_dose", "long_since_last_dose", "withdrawal_trigger"}


@pytest.mark.parametrize(
    "note",
    [
        "Just ringing to book the next pump refill please",
        "The alarm on my phone reminds me to take the tablets",
        "what happens if he has a seizure?",
    ],
)
def test_an_errand_is_no_report(engine: Engine, note: str) -> None:
    """Booking, a phone's alarm and what might be say nothing of today."""
    assert not {"refilled_recently", "pump_alarm", "seizure"} & set(engine.assess(Case(note=note)).findings.present)
