"""An earlier run, and what is different now."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, TypeAlias

from triage.errors import Position, Problem, TriageError
from triage.regression.case_files import unreadable
from triage.regression.outcomes import Outcome
from triage.regression.reports.run_json import SCHEMA, case_name
from triage.rulebook.suggest import quoted
from triage.tiers import Tier

_MAKE_ONE = "make one with `triage test --format json > FILE`"


Expected: TypeAlias = tuple[Tier, Tier] | None
"""The lowest and the highest tier that a case expects; None where it expects none."""


class Before(NamedTuple):
    """What an earlier run found of one case, and what the case expected of it then."""

    tier: Tier
    passed: bool
    expected: Expected = None


class Baseline(NamedTuple):
    """What an earlier run found, by the names of the cases."""

    rulebook: dict[str, str]
    results: dict[str, Before]


def read_baseline(path: str) -> Baseline:
    """The run that was kept in a file. Raises TriageError, with what to do, where it is no such document."""
    at = Position(path)
    try:
        with open(path, "rb") as stream:
            document = json.load(stream)
    except IsADirectoryError:
        raise TriageError([Problem("this is a directory, not a baseline", _MAKE_ONE, at)]) from None
    except OSError as error:
        raise TriageError([unreadable(error, path)]) from None
    except json.JSONDecodeError as error:
        place = Position(path, error.lineno, error.colno)
        raise TriageError([Problem("the baseline is not JSON, or not all of it", _MAKE_ONE, place)]) from None
    except (ValueError, RecursionError):
        raise TriageError([Problem("the baseline is not JSON", _MAKE_ONE, at)]) from None
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        raise TriageError([_other_schema(document, schema, at)])
    try:
        return Baseline(
            {key: str(document["rulebook"][key]) for key in ("id", "version", "hash")},
            {
                str(one["case"]): Before(Tier(one["tier"]), bool(one["passed"]), _expected(one["expected"]))
                for one in document["results"]
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        what = f"the baseline says {SCHEMA} and is not ({type(error).__name__}: {error})"
        raise TriageError([Problem(what, _MAKE_ONE, at)]) from None


def _expected(tiers: list[str] | None) -> Expected:
    if tiers is None:
        return None
    low, high = tiers
    return Tier(low), Tier(high)


def _other_schema(document: Any, schema: object, at: Position) -> Problem:
    if schema is not None:
        what = f"the baseline has the schema {quoted(schema)}, and this version of triage reads {SCHEMA}"
        return Problem(what, "make it anew with this version, from the rulebook that it stands for", at)
    if isinstance(document, dict) and {"cases", "failures"} <= document.keys():
        what = "the baseline is from a version of triage that kept only failures"
        return Problem(what, "make it anew with this version, from the rulebook that it stands for", at)
    return Problem("the baseline is no run of triage test", _MAKE_ONE, at)


class Comparison:
    """Takes the cases of a run one by one, and says what is different from the baseline.

    Cases are known by their ids, those without one by their place. Only names are kept. That a case expects another
    tier than it did is a difference, too: an expectation that was loosened makes a run pass as well as a mended rule.
    """

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self.newly_failing: list[str] = []
        self.mended: list[str] = []
        self.less_urgent: list[tuple[str, str, str]] = []
        self.more_urgent: list[tuple[str, str, str]] = []
        self.expects_otherwise: list[tuple[str, Expected, Expected]] = []
        self.added: list[str] = []
        self._not_seen = dict.fromkeys(baseline.results)

    def add(self, one: Outcome) -> None:
        """Compare one case."""
        name = case_name(one)
        before = self.baseline.results.get(name)
        self._not_seen.pop(name, None)
        if before is None:
            self.added.append(name)
        if not one.passed and (before is None or before.passed):
            self.newly_failing.append(name)
        if before is None:
            return
        if one.passed and not before.passed:
            self.mended.append(name)
        if one.tier != before.tier:
            shifts = self.less_urgent if one.tier < before.tier else self.more_urgent
            shifts.append((name, before.tier.value, one.tier.value))
        expected = None if one.verdict is None else (one.lowest, one.highest)
        if expected != before.expected:
            self.expects_otherwise.append((name, before.expected, expected))

    @property
    def no_longer_run(self) -> list[str]:
        """What the baseline has and no case of this run was called."""
        return list(self._not_seen)

    @property
    def same(self) -> bool:
        """Nothing is different."""
        return not (
            self.newly_failing
            or self.mended
            or self.less_urgent
            or self.more_urgent
            or self.expects_otherwise
            or self.added
            or self._not_seen
        )


def expected_in_words(expected: Expected) -> str:
    """The tier or the tiers that a case expects."""
    if expected is None:
        return "no tier"
    low, high = expected
    return low.value if low is high else f"{low} to {high}"
