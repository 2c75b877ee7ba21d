"""A case from command-line flags, with faults located by the flag that they came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import click
from pydantic import ValidationError

from triage.case import NAME_OF_NUMBER, Case
from triage.cli.options import lines, once
from triage.errors import Problem
from triage.regression.plain_errors import plain_problems
from triage.rulebook.plain_words import FALSE_FOR, TRUE_FOR, with_point
from triage.rulebook.suggest import quoted

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?|[+-]?(nan|inf(inity)?)", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?[0-9]+")
_FLAG_OF = {"patient.age_years": "--age", "patient.route": "--route"}


_Command = TypeVar("_Command", bound=Callable[..., Any])
_NAMES = ("reported", "denied", "unsure", "vital", "history", "age", "route", "note")


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


def describes(flags: Mapping[str, Any]) -> bool:
    """Whether any of the flags says something of a case."""
    return any(flags[name] not in (None, (), {}) for name in _NAMES)


def described_by_flags(command: _Command) -> _Command:
    """The options that describe one case."""
    for option in reversed(_options()):
        command = option(command)
    return command


def _options() -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--reported",
            multiple=True,
            metavar="WORDS",
            help="What is present: finding ids or plain words. Repeatable.",
        ),
        click.option(
            "--denied", multiple=True, metavar="WORDS", help="What was asked about and is absent. Repeatable."
        ),
        click.option(
            "--unsure", multiple=True, metavar="WORDS", help="What was asked about and is not known. Repeatable."
        ),
        click.option(
            "--vital",
            multiple=True,
            metavar="NAME=N",
            callback=name_and_number,
            help="A measured number, or the name of one: spo2_pct=89, acvpu=V; `triage rules --measures` lists the "
            "names. Repeatable.",
        ),
        click.option(
            "--history",
            multiple=True,
            metavar="NAME=V",
            callback=name_and_history,
            help="A number, true, false, a comma list or none: hours_since_refill=6, cns_depressants=oxycodone,"
            "alcohol; `triage rules --measures` lists the names. Repeatable.",
        ),
        once("--age", metavar="YEARS", read=age, help="Age in years; 0.5 is six months."),
        once("--route", type=click.Choice(["intrathecal", "oral", "both"]), help="How the baclofen is given."),
        click.option(
            "--note", multiple=True, callback=lines, metavar="TEXT", help="The caller's story in free text. Repeatable."
        ),
    ]


def age(text: str) -> int | float:
    """The years that --age gives. Whether anybody can be so old is for the case to say."""
    return _number(text, "write the years in digits, such as 42 or 0.5, or leave it out")


def moment(text: str) -> datetime:
    """The time that --time gives."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time; write it as 2026-01-31T03:10") from None


def name_and_number(
    _ctx: click.Context, _param: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, int | float | str]:
    """Callback of a repeatable option NAME=N. A word in place of the number is for the rulebook to know, or not."""
    todo = "write it in digits, such as spo2_pct=89, without its unit"
    return {
        name: text if NAME_OF_NUMBER.match(text) and not _NUMBER.fullmatch(text) else _number(text, todo)
        for name, text in _pairs(pairs, "spo2_pct=89").items()
    }


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
            raise click.BadParameter(f"{quoted(pair)} is not a name and a value; write it like {example}")
        if name in values:
            raise click.BadParameter(f"{name} is given twice; keep the value that is true")
        values[name] = text
    return values


def _number(text: str, todo: str) -> int | float:
    text = text.strip()
    if not _NUMBER.fullmatch(text) or len(text) > 400:
        raise click.BadParameter(f"{quoted(text)} is not a number; {with_point(text) or todo}")
    return int(text) if _WHOLE.fullmatch(text) else float(text)


def _history(name: str, text: str) -> int | float | bool | list[str]:
    word = text.lower()
    if word in ("true", "false"):
        return word == "true"
    if word in TRUE_FOR | FALSE_FOR:
        raise click.BadParameter(f"{name}={text}: write {name}={'true' if word in TRUE_FOR else 'false'}")
    if word == "none":
        return []
    if _NUMBER.fullmatch(text):
        return _number(text, "write it in digits")
    words = [part.strip() for part in text.split(",")]
    if not any(words):
        raise click.BadParameter(f"{name}={text} lists nothing; write {name}=none where there is none, or leave it out")
    return [part for part in words if part]


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
