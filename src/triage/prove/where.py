"""Which patients a question is narrowed to: ``route = oral and age_years >= 16 and fever``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from triage.changes import exact
from triage.errors import Problem, TriageError
from triage.observe import ROUTES
from triage.prove.encoding import Encoding
from triage.prove.patient import rational
from triage.prove.solver import Formula, all_of, z3
from triage.rulebook.model import Rulebook
from triage.rulebook.suggest import did_you_mean, quoted

#: What a narrowing says of one patient.
Where = Callable[[Encoding], Formula]

_PART = re.compile(r"\s*(?P<name>\w+)\s*(?:(?P<sign><=|>=|=|<|>)\s*(?P<value>[\w.+-]+)\s*)?")
_FORMS = "write FINDING, FINDING = denied, MEASURE >= NUMBER, route = oral, or several of these joined by and"


class WhereError(TriageError):
    """The narrowing cannot be read. Carries every fault."""


def everybody(_: Encoding) -> Formula:
    """No narrowing."""
    return z3().BoolVal(val=True)


def read_where(text: str, rulebooks: Sequence[Rulebook]) -> Where:
    """The narrowing that is written in ``text``, of names that all the rulebooks know. Raises WhereError.

    Parts are joined by ``and``: ``FINDING`` (it is present), ``FINDING = present|denied|unknown``,
    ``MEASURE <|<=|=|>=|> NUMBER`` (it is given, and so), ``route = intrathecal|oral|both``, ``pregnant = yes|no``.
    """
    problems: list[Problem] = []
    parts = [_part(part, rulebooks, problems) for part in re.split(r"\band\b", text)]
    if problems:
        raise WhereError(problems)
    return lambda encoding: all_of([part(encoding) for part in parts])


def _part(text: str, rulebooks: Sequence[Rulebook], problems: list[Problem]) -> Where:
    found = _PART.fullmatch(text)
    if found is None:
        problems.append(Problem(f"{quoted(text)} cannot be read", _FORMS, path=("where",)))
        return everybody
    name, sign, value = found["name"], found["sign"], found["value"]
    findings = set.intersection(*(set(rulebook.bit) for rulebook in rulebooks))
    measures = set.intersection(*(_given(rulebook) for rulebook in rulebooks))
    if name == "route":
        return _choice(name, sign, value, {route: _route(route) for route in ROUTES}, problems)
    if name == "pregnant" and value in ("yes", "no"):
        return _choice(name, sign, value, {"yes": _pregnant(holds=True), "no": _pregnant(holds=False)}, problems)
    if name in measures:
        return _number(name, sign, value, problems)
    if name in findings:
        return _choice(name, sign, value or "present", _states(name), problems)
    known = [*findings, *measures, "route", "pregnant"]
    problems.append(Problem(f"unknown name {quoted(name)}", did_you_mean(name, known, _FORMS), path=("where",)))
    return everybody


def _given(rulebook: Rulebook) -> set[str]:
    return {"age_years"} | {measure.id for measure in rulebook.measures if measure.change is None}


def _route(route: str) -> Where:
    return lambda encoding: encoding.patient.routes[route]


def _pregnant(*, holds: bool) -> Where:
    return lambda encoding: encoding.patient.pregnant[holds]


def _states(finding: str) -> dict[str, Where]:
    def unknown(encoding: Encoding) -> Formula:
        return z3().Not(z3().Or(encoding.present(finding), encoding.denied(finding)))

    return {
        "present": lambda encoding: encoding.present(finding),
        "denied": lambda encoding: encoding.denied(finding),
        "unknown": unknown,
    }


def _choice(
    name: str, sign: str | None, value: str | None, choices: dict[str, Where], problems: list[Problem]
) -> Where:
    if sign in (None, "=") and value in choices:
        return choices[value]
    todo = f"write {name} = {', or '.join(choices)}"
    problems.append(Problem(f"{name} cannot be asked for like this", todo, path=("where",)))
    return everybody


def _number(name: str, sign: str | None, value: str | None, problems: list[Problem]) -> Where:
    try:
        limit = rational(exact(float(value or "")))
    except (ValueError, OverflowError):
        problems.append(Problem(f"{name} is a number", f"write {name} >= 16, with <, <=, =, >= or >", path=("where",)))
        return everybody

    def holds(encoding: Encoding) -> Formula:
        number = encoding.patient.numbers[name]
        compared = {
            "<": number.value < limit,
            "<=": number.value <= limit,
            "=": number.value == limit,
            ">=": number.value >= limit,
            ">": number.value > limit,
        }
        return z3().And(number.given, compared[sign or "="])

    return holds
