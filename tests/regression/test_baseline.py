"""Baselines: an earlier run is read whole or not at all, and what changed is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.errors import TriageError
from triage.regression.baseline import Baseline, Before, Comparison, expected_in_words, read_baseline
from triage.regression.outcomes import Verdict
from triage.regression.reports.run_json import SCHEMA
from triage.regression.runner import Outcome
from triage.tiers import Tier

RESULT = {"case": "a", "tier": "urgent", "passed": True, "expected": ["urgent", "emergency"]}
BOOK = {"id": "small", "version": "1", "hash": "f" * 64}


def _document(**changes: object) -> dict[str, object]:
    return {"schema": SCHEMA, "rulebook": BOOK, "results": [RESULT], **changes}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "there is no such file"),
        (b"", "the baseline is not JSON, or not all of it"),
        (json.dumps(_document()).encode()[:-1], "the baseline is not JSON, or not all of it"),
        (b"\xff\xfe", "the baseline is not JSON"),
        (b"[" * 100_000, "the baseline is not JSON"),
        (b"[]", "the baseline is no run of triage test"),
        (b"{}", "the baseline is no run of triage test"),
        (b'{"schema": "x"}', f"the baseline has the schema 'x', and this version of triage reads {SCHEMA}"),
        (b'{"schema": 2}', f"the baseline has the schema 2, and this version of triage reads {SCHEMA}"),
        (b'{"cases": 3, "failures": []}', "the baseline is from a version of triage that kept only failures"),
        (json.dumps(_document(results=5)).encode(), f"the baseline says {SCHEMA} and is not"),
        (json.dumps(_document(results=[{"case": "a"}])).encode(), f"the baseline says {SCHEMA} and is not"),
        (
            json.dumps(_document(results=[{**RESULT, "tier": "x"}])).encode(),
            f"the baseline says {SCHEMA} and is not",
        ),
        (
            json.dumps(_document(results=[{**RESULT, "expected": ["urgent"]}])).encode(),
            f"the baseline says {SCHEMA} and is not",
        ),
    ],
)
def test_what_is_no_baseline_is_told_with_what_to_do(tmp_path, content, what):
    """One problem at the file."""
    path = tmp_path / "base.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TriageError) as caught:
        read_baseline(str(path))
    (problem,) = caught.value.problems
    assert problem.what.startswith(what)
    assert problem.at is not None
    assert Path(problem.at.file) == path
    assert problem.todo


def _outcome(name: str, tier: str, *, passed: bool) -> Outcome:
    values = dict.fromkeys(Outcome._fields)
    return Outcome(**{**values, "id": name, "tier": Tier(tier), "passed": passed})  # type: ignore[arg-type]


def test_every_difference_has_its_list():
    """A case may be in several."""
    before = {
        "same": ("urgent", True),
        "still failing": ("routine", False),
        "down": ("emergency", True),
        "down and failing": ("emergency", True),
        "up and mended": ("routine", False),
        "gone": ("routine", False),
    }
    found = Comparison(Baseline(BOOK, {name: Before(Tier(tier), passed) for name, (tier, passed) in before.items()}))
    for name, tier, passed in (
        ("same", "urgent", True),
        ("still failing", "routine", False),
        ("down", "urgent", True),
        ("down and failing", "self_care", False),
        ("up and mended", "urgent", True),
        ("new", "urgent", True),
        ("new and failing", "urgent", False),
    ):
        found.add(_outcome(name, tier, passed=passed))
    assert found.newly_failing == ["down and failing", "new and failing"]
    assert found.mended == ["up and mended"]
    assert found.less_urgent == [("down", "emergency", "urgent"), ("down and failing", "emergency", "self_care")]
    assert found.more_urgent == [("up and mended", "routine", "urgent")]
    assert found.added == ["new", "new and failing"]
    assert found.no_longer_run == ["gone"]
    assert not found.same


def test_the_same_run_again_differs_in_nothing():
    """No list has anything in it."""
    found = Comparison(Baseline(BOOK, {"a": Before(Tier.URGENT, False)}))
    found.add(_outcome("a", "urgent", passed=False))
    assert found.same


def test_ids_that_look_alike_are_two(tmp_path):
    """What cannot be seen in an id tells it from another all the same."""
    names = ("a\u200bb", "a\u200cb")
    path = tmp_path / "base.json"
    path.write_text(json.dumps(_document(results=[{**RESULT, "case": name} for name in names])))
    found = Comparison(read_baseline(str(path)))
    for name, tier in zip(names, ("routine", "urgent"), strict=True):
        found.add(_outcome(name, tier, passed=True))
    assert (found.less_urgent, found.added, found.no_longer_run) == ([(names[0], "urgent", "routine")], [], [])


def test_an_expectation_that_changed_is_a_difference():
    """Loosened, it lets a case pass whose tier is as it was: who signs off must see that."""
    one, all_tiers = (Tier.URGENT, Tier.URGENT), (Tier.SELF_CARE, Tier.EMERGENCY)
    found = Comparison(
        Baseline(BOOK, {name: Before(Tier.URGENT, True, one) for name in ("as before", "loose", "none")})
    )
    for name, expected in (("as before", one), ("loose", all_tiers), ("none", None)):
        low, high = expected or (None, None)
        verdict = Verdict.EXACT if expected else None
        found.add(_outcome(name, "urgent", passed=True)._replace(lowest=low, highest=high, verdict=verdict))
    assert found.expects_otherwise == [("loose", one, all_tiers), ("none", one, None)]
    assert not found.same
    assert [expected_in_words(now) for _, _, now in found.expects_otherwise] == ["self_care to emergency", "no tier"]
