"""A run as one JSON document, which a later run can be compared with. docs/regression.md describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from triage._version import __version__
from triage.errors import Problem
from triage.regression.outcomes import Outcome, Verdict
from triage.regression.reports.spool import Spool
from triage.regression.verdicts import GROUPS, MEANINGS, TIERS, Group, Share, Verdicts

if TYPE_CHECKING:
    from triage.regression.baseline import Comparison
    from triage.regression.runner import Run

#: The name and the version of the document. Another version means that an entry was renamed or means something else.
SCHEMA = "triage.test/1"


class RunJson:
    """Takes the cases of a run one by one, and gives the document at its end."""

    def __init__(self) -> None:
        self._results = Spool()
        self._failures = Spool()
        self._problems = Spool()

    def add(self, one: Outcome | Problem) -> None:
        """Put by a case or a fault."""
        if isinstance(one, Problem):
            self._problems.add(_text(one_line(str(one))), ",\n")
            return
        self._results.add(_text(_result(one)), ",\n")
        if not one.passed:
            self._failures.add(_text(_failure(one)), ",\n")

    def document(
        self, run: Run, verdicts: Verdicts, *, fails: bool, comparison: Comparison | None = None, **more: Any
    ) -> Iterator[bytes]:
        """The document in parts: the counts, then what was put by. ``more`` are further entries."""
        rulebook = run.engine.rulebook
        head = {
            "schema": SCHEMA,
            "package_version": __version__,
            "rulebook": {"id": rulebook.id, "version": rulebook.version, "hash": rulebook.content_hash},
            "channels": run.engine.channels,
            "cases": run.cases,
            "passed": run.cases - run.failed,
            "failed": run.failed,
            "under_triage": run.under_triage,
            "over_triage": run.over_triage,
            "fails": fails,
            "verdicts": verdicts_as_data(verdicts),
            **({"baseline": comparison_as_data(comparison)} if comparison else {}),
            **more,
        }
        yield _text(head)[:-1].encode()
        for name, spool in (("problems", self._problems), ("failures", self._failures), ("results", self._results)):
            yield f',\n"{name}": ['.encode()
            yield from spool.take()
            yield b"]"
        yield b"}\n"


def verdicts_as_data(verdicts: Verdicts) -> dict[str, Any]:
    """The verdicts for JSON: shares from 0 to 1, null where there was no case."""
    return {
        "meanings": MEANINGS,
        **{verdict.value: verdicts.count(verdict) for verdict in Verdict},
        "matrix": [
            {"lowest": low, "highest": high, "assessed": {tier: verdicts.by_tier[low, high, tier] for tier in TIERS}}
            for low, high in verdicts.ranges()
        ],
        "emergencies_under_triaged": _bounded(verdicts.under_triaged_emergencies),
        "over_triage_rate": _share(verdicts.over_triage),
        "over_triage_by_expected_tier": {tier: _share(share) for tier, share in verdicts.over_triage_by_tier.items()},
        "kappa": {
            "cases": sum(verdicts.of_one_tier.values()),
            "linear": verdicts.kappa("linear"),
            "quadratic": verdicts.kappa("quadratic"),
        },
        "groups": {kind: [_group(group) for group in verdicts.groups(kind)] for kind in GROUPS},
    }


def comparison_as_data(comparison: Comparison) -> dict[str, Any]:
    """What changed since the baseline."""
    return {
        "rulebook": comparison.baseline.rulebook,
        "newly_failing": comparison.newly_failing,
        "mended": comparison.mended,
        "less_urgent": [_shift(shift) for shift in comparison.less_urgent],
        "more_urgent": [_shift(shift) for shift in comparison.more_urgent],
        "expects_otherwise": [
            {"case": case, "before": before, "now": now} for case, before, now in comparison.expects_otherwise
        ],
        "added": comparison.added,
        "no_longer_run": comparison.no_longer_run,
    }


def one_line(text: str) -> str:
    """The text on one line, without control characters and halves of characters."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def case_name(one: Outcome) -> str:
    """By what a later run knows the case: its id, to the character, so that no two ids are one; else its place."""
    return one_line(str(one.at)) if one.id is None else one.id


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _result(one: Outcome) -> dict[str, Any]:
    return {
        "case": case_name(one),
        "file": one_line(one.at.file),
        "line": one.at.line,
        "tier": one.tier,
        "expected": None if one.verdict is None else [one.lowest, one.highest],
        "verdict": one.verdict,
        "passed": one.passed,
    }


def _failure(one: Outcome) -> dict[str, Any]:
    assert one.result is not None
    return {
        "id": one.id,
        "title": one.title,
        "file": one_line(one.at.file),
        "line": one.at.line,
        "mismatches": [{"what": m.what, "expected": m.expected, "got": m.got} for m in one.result.mismatches],
        "assessment": one.result.assessment.model_dump(mode="json"),
    }


def _share(share: Share) -> dict[str, Any]:
    interval = share.interval
    return {
        "k": share.k,
        "n": share.n,
        "share": share.k / share.n if share.n else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }


def _bounded(share: Share) -> dict[str, Any]:
    return {
        "k": share.k,
        "n": share.n,
        "share": share.k / share.n if share.n else None,
        "upper_bound": share.upper_bound,
    }


def _group(group: Group) -> dict[str, Any]:
    data = group._asdict()
    return {**data, "name": one_line(group.name), "emergencies": _bounded(group.emergencies)}


def _shift(shift: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("case", "before", "now"), shift, strict=True))
