"""Whatever is told around it, every grave finding's own words are still read."""

from __future__ import annotations

import pytest

from triage.case import Case
from triage.engine.engine import Engine
from triage.intake.patterns import is_plain
from triage.intake.reader import Reader
from triage.tiers import Tier

AROUND = (
    "In his wheelchair, {}.",
    "She got out of the car and {}.",
    "He came home from the clinic and {}.",
    "The phone rang. {}.",
    "On the bus home {}.",
    "At the hospital on Monday they said he was fine, and today {}.",
    "We were at a wedding, {}.",
    "After breakfast {}.",
    "The carer says {}.",
    "I looked at the photo of the tablet box and {}.",
    "He was watching football on the telly, {}.",
    "{} since the fitting of his new brace.",
    "{} while I was on the phone to the pharmacy.",
    "{} and the dog is barking at the door.",
    "I need a hand with this: {}.",
    "{}, and I cannot find my glasses.",
    "The insurance people keep ringing, {}.",
    "We ran out of milk, went to the shop, came back: {}.",
    "{}. Can you call me back?",
)


def _grave() -> list[tuple[str, str]]:
    """The plain phrases of what alone makes a case urgent or worse."""
    engine = Engine.load()
    return [
        (finding.id, phrase)
        for finding in engine.rulebook.findings
        if engine.assess(Case(reported=(finding.id,)), explain="plain").tier >= Tier.URGENT
        for phrase in finding.phrases
        if is_plain(phrase)
    ]


def _present(reader: Reader, text: str) -> set[str]:
    return {heard.finding for heard in reader.read(text).findings if heard.assertion == "present"}


@pytest.mark.parametrize("first", range(len(AROUND)))
def test_a_grave_finding_is_heard_whatever_is_told_around_it(shipped: Reader, first: int) -> None:
    """Each phrase in one frame after the other; what the frame turns into something graver still is no loss."""
    lost = []
    for n, (finding, phrase) in enumerate(_grave()):
        if (n + first) % len(AROUND):
            continue
        alone = _present(shipped, f"{phrase}.")
        frame = AROUND[n // len(AROUND) % len(AROUND)]
        if finding in alone and finding not in _present(shipped, frame.format(phrase)):
            lost.append((finding, frame.format(phrase)))
    assert not lost
