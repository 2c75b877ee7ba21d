"""An earlier run, and what is different now."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from triage.errors import Position, Problem, TriageError
from triage.regression.case_files import unreadable
from triage.regression.outcomes import Outcome
from triage.regression.reports.run_json import SCHEMA, one_line
from triage.rulebook.suggest import quoted
from triage.tiers import Tier

_MAKE_ONE = "make one with `triage test --format json > FILE`"


class Baseline(NamedTuple):
    """What an earlier run found: of each case its tier and whether it passed."""

    rulebook: dict[str, str]
    results: dict[str, tuple[Tier, bool]]


def read_baseline(path: str) -> Baseline:
    """The run that was kept in a file. Raises TriageError, with what to do, where it is no such document."""
    at = Position(path)
    try:
        with open(path, "rb") as stream:
            document = json.load(stream)
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
            {str(one["case"]): (Tier(one["tier"]), bool(one["passed"])) for one in document["results"]},
        )
    except (KeyError, TypeError, ValueError) as error:
        what = f"the baseline says {SCHEMA} and is not ({type(error).__name__}: {error})"
        raise TriageError([Problem(what, _MAKE_ONE, at)]) from None


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

    Cases are known by their ids, those without one by their place. Only names are kept.
    """

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self.newly_failing: list[str] = []
        self.mended: list[str] = []
        self.less_urgent: list[tuple[str, str, str]] = []
        self.more_urgent: list[tuple[str, str, str]] = []
        self.added: list[str] = []
        self._not_seen = dict.fromkeys(baseline.results)

    def add(self, one: Outcome) -> None:
        """Compare one case."""
        name = one_line(one.name)
        before = self.baseline.results.get(name)
        self._not_seen.pop(name, None)
        if before is None:
            self.added.append(name)
        if not one.passed and (before is None or before[1]):
            self.newly_failing.append(name)
        if before is None:
            return
        tier, passed = before
        if one.passed and not passed:
            self.mended.append(name)
        if one.tier != tier:
            (self.less_urgent if one.tier < tier else self.more_urgent).append((name, tier.value, one.tier.value))

    @property
    def no_longer_run(self) -> list[str]:
        """What the baseline has and no case of this run was called."""
        return list(self._not_seen)

    @property
    def same(self) -> bool:
        """Nothing is different."""
        return not (
            self.newly_failing or self.mended or self.less_urgent or self.more_urgent or self.added or self._not_seen
        )
