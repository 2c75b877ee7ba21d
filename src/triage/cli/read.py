"""``triage read``: what the reader makes of a text, and nothing more."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from triage.cli.options import once
from triage.cli.render import Style

if TYPE_CHECKING:
    from triage.intake.reader import Reader, Reading


@click.command()
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@once("--called-on", metavar="DAY", help="The day of the call, as 2026-01-31: for `Monday's refill`.")
@once("--rules", metavar="DIR", help="Another rulebook than the packaged one.")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def command(text: tuple[str, ...], called_on: str | None, rules: str | None, form: str) -> None:
    """Show what is read from a TEXT: findings, how each is meant, numbers, and what was not understood.

    Several words are one text; - is standard input.
    """
    from triage.rulebook.loader import load
    from triage.words import reader_of

    rulebook = load(rules)
    reader = reader_of(rulebook)
    words = _standard_input() if text == ("-",) else " ".join(text)
    reading = reader.read(words, said_on=_day(called_on))
    if form == "json":
        click.echo(json.dumps(_as_data(reading, reader), ensure_ascii=False).encode())
        return
    from triage.cli.marked import marked_reading

    style = Style.of_terminal()
    click.echo("\n".join(marked_reading(words, reading, rulebook, reader.suggest, style)), color=style.colour)


def _standard_input() -> str:
    """All of it; what is no UTF-8 is shown as such and not read."""
    if sys.stdin is None or sys.stdin.closed:
        raise click.UsageError("there is no standard input; give the text itself")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _day(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"{given!r} is no day; write it as 2026-01-31", param_hint="--called-on") from None


def _as_data(reading: Reading, reader: Reader) -> dict[str, Any]:
    return {
        "findings": [heard._asdict() for heard in reading.findings],
        "measures": [number._asdict() for number in reading.measures],
        "unrecognized": [{**left._asdict(), "resembles": reader.suggest(left.words)} for left in reading.unrecognised],
    }
