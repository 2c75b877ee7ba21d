"""A case from command-line flags, with faults located by the flag that they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import click
from pydantic import ValidationError

from triage.case import Case
from triage.errors import Problem
from triage.regression.plain_errors import plain_problems
from triage.rulebook.suggest import quoted

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|[+-]?(nan|inf(inity)?)", re.IGNORECASE)
_FLAG_OF = {"patient.age_years": "--age", "patient.route": "--route"}


class FlagCase(NamedTuple):
    """A case that was described by flags."""

    case: Case

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems with the flag in place of the path inside the case."""
        data = self.case.model_dump()
        return [problem._replace(path=(_flag(problem.path, data),)) for problem in problems]


class FlagsRead(NamedTuple):
    """What the flags came to: the case, or every fault in it."""

    cases: tuple[FlagCase, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_flags(flags: Mapping[str, Any]) -> FlagsRead:
    """The case that ``flags`` (by the names of the options) describe."""
    patient = {"age_years": flags["age"], "route": flags["route"]}
    data = {
        "patient": {key: value for key, value in patient.items() if value is not None},
        "reported": flags["reported"],
        "denied": flags["denied"],
        "unsure": flags["unsure"],
        "vitals": flags["vital"],
        "history": flags["history"],
        "note": flags["note"],
    }
    try:
        return FlagsRead(cases=(FlagCase(Case.model_validate(data)),))
    except ValidationError as error:
        found = plain_problems(error, data, Case)
        return FlagsRead(problems=tuple(problem._replace(path=(_flag(problem.path, data),)) for problem in found))


def number(_ctx: click.Context, _param: click.Parameter, text: str | None) -> int | float | None:
    """Callback of an option that takes a number. Whether the number is possible is for the case to say."""
    return None if text is None else _number(text)


def name_and_number(_ctx: click.Context, _param: click.Parameter, pairs: tuple[str, ...]) -> dict[str, int | float]:
    """Callback of a repeatable option NAME=N."""
    return {name: _number(text) for name, text in _pairs(pairs, "spo2_pct=89").items()}


def name_and_history(
    _ctx: click.Context, _param: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, int | float | bool | list[str]]:
    """Callback of a repeatable option NAME=V: V is a number, true, false, none (an empty list) or a comma list."""
    return {name: _history(name, text) for name, text in _pairs(pairs, "hours_since_refill=6").items()}


def _pairs(pairs: Iterable[str], example: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = (part.strip() for part in pair.partition("="))
        if not (name and equals and text):
            raise click.BadParameter(f"{pair!r} is not a name and a value; write it like {example}")
        if name in values:
            raise click.BadParameter(f"{name} is given twice; keep the value that is true")
        values[name] = text
    return values


def _number(text: str) -> int | float:
    text = text.strip()
    if not _NUMBER.fullmatch(text) or len(text) > 400:
        hint = f"; write {text.replace(',', '.')}" if re.fullmatch(r"[+-]?\d+,\d+", text) else ""
        raise click.BadParameter(f"{quoted(text)} is not a number{hint}")
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def _history(name: str, text: str) -> int | float | bool | list[str]:
    if text in ("true", "false"):
        return text == "true"
    if text.lower() in ("yes", "no"):
        raise click.BadParameter(f"{name}={text}: write {name}={'true' if text.lower() == 'yes' else 'false'}")
    if text.lower() == "none":
        return []
    if _NUMBER.fullmatch(text):
        return _number(text)
    return [part.strip() for part in text.split(",") if part.strip()]


def _flag(path: tuple[str | int, ...], data: Mapping[str, Any]) -> str:
    """The flag that the entry at ``path`` of the case came from, as it was typed."""
    match path:
        case ("vitals", str(name), *_):
            return f"--vital {name}"
        case ("history", str(name), *_):
            return f"--history {name}"
        case (("reported" | "denied" | "unsure") as flag, int(i), *_):
            return f"--{flag} {quoted(data[flag][i])}"
        case (str(flag),):
            return f"--{flag}"
    return _FLAG_OF.get(".".join(map(str, path)), "flags")
