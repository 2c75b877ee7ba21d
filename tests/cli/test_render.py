"""The text for a nurse: what stands where, and that it fits a page with one finding and with thirty."""

from __future__ import annotations

import pytest

from tests.cli.conftest import SMALL
from triage.assessment import (
    AdviceNote,
    Alert,
    Assessment,
    Candidate,
    Conflict,
    Findings,
    Reading,
    Reason,
    Receipt,
    SourceNote,
)
from triage.case import Case
from triage.cli.render import PAGE, Style, render
from triage.tiers import Tier

BOOK = SourceNote(id="book.one", citation="The Book, with a rather long title of its own, Chapter on Breathing")
ALSO = SourceNote(id="book.two", citation="The Book, with a rather long title of its own, Chapter on Sleep")


def _reason(i: int, tier: Tier, findings: tuple[str, ...], denied: tuple[str, ...] = ()) -> Reason:
    return Reason(
        rule=f"overdose.rule-{i}",
        title=f"Rule {i}",
        syndrome="overdose",
        tier=tier,
        because=f"Because of {i}, and because a reason in plain words is often longer than a line of eighty columns.",
        findings=findings,
        denied=denied,
        sources=(BOOK, ALSO),
        review="not yet reviewed by a clinician",
    )


def _assessment(**given: object) -> Assessment:
    plain: dict[str, object] = {
        "case_id": None,
        "title": None,
        "tier": Tier.ROUTINE,
        "floor": Tier.ROUTINE,
        "ceiling": Tier.EMERGENCY,
        "settled": False,
        "tier_label": "ROUTINE",
        "target": "within days",
        "do_first": "Contact the doctor in office hours.",
        "syndromes": (),
        "reasons": (),
        "findings": Findings(present=(), denied=()),
        "readings": (),
        "unrecognized": (),
        "conflicts": (),
        "alerts": (),
        "advice": (),
        "labels": {},
        "review": "No rule has been reviewed by a clinician.",
        "receipt": Receipt(
            rulebook="small",
            rulebook_version="1.0.0",
            rulebook_hash="0123456789abcdef",
            channels=("direct",),
            package_version="1",
            explain="questions",
            outcome="0123456789abcdef",
            case=Case(),
        ),
    }
    return Assessment.model_validate(plain | given)


def _many(findings: int) -> Assessment:
    """A case of so many findings, of which each fires a rule of its own and most are advice."""
    ids = tuple(f"finding_{i}" for i in range(findings))
    tiers = [Tier.EMERGENCY, Tier.EMERGENCY, Tier.URGENT, Tier.SAME_DAY]
    reasons = tuple(_reason(i, tiers[i % 4], (finding,)) for i, finding in enumerate(ids))
    return _assessment(
        tier=Tier.EMERGENCY,
        tier_label="EMERGENCY",
        findings=Findings(present=ids, denied=()),
        labels={finding: f"Finding number {i} of the case" for i, finding in enumerate(ids)},
        readings=tuple(
            Reading(said=finding, where=f"reported.{i}", findings=(finding,), assertion="present")
            for i, finding in enumerate(ids)
        ),
        reasons=tuple(sorted(reasons, key=lambda reason: -reason.tier.rank)),
        syndromes=tuple(
            Candidate(
                id=f"s{n}",
                label=f"Syndrome {n}",
                tier=Tier.URGENT,
                score=1,
                findings_for=ids,
                findings_against=(),
                rules=(),
            )
            for n in range(min(5, findings))
        ),
        advice=tuple(
            AdviceNote(id=f"a{i}", text=f"Do the thing of number {i}.", rules=(), sources=(BOOK,))
            for i in range(findings // 2)
        ),
    )


@pytest.mark.parametrize("findings", [0, 1, 3, 10, 30, 150])
@pytest.mark.parametrize("width", [60, 80, 100])
def test_it_fits_a_page_and_the_width(findings, width):
    """From no finding to thirty and more, at most about forty lines, none of them wider than the terminal."""
    lines = render(_many(findings), Style(width)).splitlines()
    assert len(lines) <= PAGE + (8 if width < 80 else 0)
    assert max(map(len, lines)) <= width


def test_verbose_leaves_nothing_out():
    """Every reason, finding, source and advice is there."""
    assessment = _many(30)
    text = " ".join(render(assessment, verbose=True).split())
    for reason in assessment.reasons:
        assert reason.rule in text
        assert reason.because in text
    assert all(label[1:] in text for label in assessment.labels.values())
    assert all(advice.text in text for advice in assessment.advice)
    assert "more" not in text


def test_what_is_left_out_is_counted():
    """The page says how many reasons and how much advice it does not show."""
    text = render(_many(30))
    assert "more reasons: --verbose shows all" in text
    shown = sum(line.startswith("- Do the thing") for line in text.splitlines())
    assert f"- and {15 - shown} more: --verbose shows all" in text


def test_words_that_nobody_understood_come_before_what_it_may_be():
    """Loudly, and all of them."""
    alert = Alert(code="unrecognized", message="Not understood, a nurse must read it: “wobbly”")
    quiet = Alert(code="route_unknown", message="Is there a pump?")
    text = render(_assessment(alerts=(quiet, alert), unrecognized=("wobbly",)))
    assert (
        text.index("!! Not understood, a nurse must read it: “wobbly”")
        < text.index("!  Is there a pump?")
        < text.index("WHY")
    )


def test_a_conflict_is_said_with_what_was_used():
    """By the finding's label."""
    conflict = Conflict(
        finding="fever", said=("temperature_c 39.8", "against it: no fever"), resolved="counted as present"
    )
    text = render(_assessment(conflicts=(conflict,), labels={"fever": "Fever"}), Style(100))
    assert "!  Conflict on fever: temperature_c 39.8, against it: no fever; counted as present." in text


def test_a_denial_reads_as_a_no():
    """In the reasons and in the differential: "against  fever" could be read as a fever."""
    text = render(
        _assessment(
            reasons=(_reason(1, Tier.ROUTINE, ("itching",), ("rash",)),),
            findings=Findings(present=("itching",), denied=("rash", "fever")),
            syndromes=(
                Candidate(
                    id="w",
                    label="Withdrawal",
                    tier=Tier.ROUTINE,
                    score=0,
                    findings_for=("itching",),
                    findings_against=("fever",),
                    rules=(),
                ),
            ),
            labels={"itching": "Itching", "rash": "Rash", "fever": "Fever"},
        )
    )
    assert "   on       itching, no rash" in text
    assert "   against  no fever" in text


def test_a_mimic_says_what_it_can_be_taken_for():
    """The differential shows both sides of overdose and withdrawal."""
    text = render(
        _assessment(
            syndromes=(
                Candidate(
                    id="o", label="Overdose", tier=Tier.URGENT, score=1, findings_for=(), findings_against=(), rules=()
                ),
                Candidate(
                    id="w",
                    label="Withdrawal",
                    tier=None,
                    score=0,
                    findings_for=(),
                    findings_against=(),
                    rules=(),
                    mimic_of="o",
                ),
            )
        )
    )
    assert "1. Overdose: urgent" in text
    assert "2. Withdrawal: can look like overdose" in text


def test_advice_does_not_repeat_what_to_do_first():
    """Nor does a section of advice stand there empty."""
    advice = AdviceNote(id="doctor", text="Contact the doctor in office hours.", rules=(), sources=())
    text = render(_assessment(advice=(advice,)))
    assert text.count("Contact the doctor") == 1
    assert "\nDO" not in text


def test_several_places_in_one_work_name_it_once():
    """A source is short."""
    text = " ".join(render(_assessment(reasons=(_reason(1, Tier.ROUTINE, ("x",)),)), verbose=True).split())
    assert "source The Book, with a rather long title of its own, Chapter on Breathing; Chapter on Sleep" in text


def test_what_was_said_and_speaks_in_no_reason_is_still_shown():
    """So that nobody thinks it was not heard."""
    readings = (
        Reading(said="tired", where="reported.0", findings=("tired",), assertion="present"),
        Reading(said="rash", where="denied.0", findings=("rash",), assertion="denied"),
        Reading(said="fits", where="unsure.0", findings=("seizure",), assertion="unsure"),
    )
    findings = Findings(present=("tired",), denied=("rash",), unsure=("seizure",))
    text = render(
        _assessment(
            readings=readings, findings=findings, labels={"tired": "Tiredness", "rash": "Rash", "seizure": "Seizure"}
        )
    )
    assert "No rule fired.\nalso present: tiredness\ndenied: rash\nnot known: seizure\n" in text


def test_the_review_the_disclaimer_and_the_receipt_end_it():
    """Enough to find the same answer again."""
    *_, review, receipt = render(_assessment(), Style(100)).splitlines()
    assert review == "No rule has been reviewed by a clinician. An aid for trained staff, not a diagnosis."
    assert receipt == "small 1.0.0 0123456789ab | direct | triage 1"


def test_colour_changes_no_word():
    """Only escape sequences are added."""
    import re

    assessment = _many(10)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", render(assessment, Style(80, colour=True)))
    assert [line.strip() for line in bare.splitlines()] == [line.strip() for line in render(assessment).splitlines()]


def test_a_word_longer_than_a_line_is_broken_not_lost():
    """A phrase without a space is shown whole."""
    word = "x" * 500
    alert = Alert(code="unrecognized", message=f"Not understood: {word}")
    text = render(_assessment(alerts=(alert,), unrecognized=(word,)))
    assert "".join(text.split()).count("x") >= 500
    assert max(map(len, text.splitlines())) <= 80


def test_a_width_of_nothing_does_not_hang():
    """Style is public: no width makes it loop."""
    assert render(_many(3), Style(0))


def test_what_counted_through_what_it_implies_is_not_called_unused():
    """Profound drowsiness counts as drowsiness; a denied cause of a finding as nothing of that sort."""
    from triage.rulebook.loader import load

    book = load(SMALL)
    narrow = next(finding for finding in book.findings if finding.implies)
    wide = narrow.implies[0]
    present = _assessment(
        reasons=(_reason(1, Tier.ROUTINE, (wide,)),),
        findings=Findings(present=(narrow.id, wide), denied=()),
        readings=(Reading(said="x", where="reported.0", findings=(narrow.id,), assertion="present"),),
    )
    assert f"counted through what they imply: {narrow.id}\n" in render(present, rulebook=book)
    assert "also present" not in render(present, rulebook=book)
    denied = _assessment(
        reasons=(_reason(1, Tier.ROUTINE, (), (narrow.id,)),),
        findings=Findings(present=(), denied=(narrow.id, wide)),
        readings=(Reading(said="x", where="denied.0", findings=(wide,), assertion="denied"),),
    )
    assert "\ndenied: " in render(denied)
    assert "\ndenied: " not in render(denied, rulebook=book)
