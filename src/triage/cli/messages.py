"""What goes to standard error: faults of the input, warnings of the engine, and what to do after a fault of ours."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable

import click

from triage.errors import Problem


def printable(text: str) -> str:
    """The text on one line, without the control characters that steer a terminal or reorder what is read."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def say_problems(problems: Iterable[Problem]) -> None:
    """One line for each: ``file:line:column: what is wrong; what to do``."""
    for problem in problems:
        click.echo(printable(str(problem)), err=True)


def say_internal_error(error: Exception) -> None:
    """A fault of this program, not of the input: what it means for the caller and how to report it."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({os.path.basename(last[0].filename)}:{last[0].lineno})" if last else ""
    click.echo(printable(f"triage: internal error: {type(error).__name__}: {error}{where}"), err=True)
    click.echo("This is a fault of triage, not of your input. What was not printed was not assessed:", err=True)
    click.echo(
        "have a nurse judge it. To report the fault, run again with TRIAGE_DEBUG=1: it shows where it arose.", err=True
    )
    if os.environ.get("TRIAGE_DEBUG"):
        click.echo("".join(traceback.format_exception(error)), err=True)


def show_warnings(ctx: click.Context) -> None:
    """Show the engine's log (level warning and above) on standard error, one line each, while the command runs."""
    log = logging.getLogger("triage")
    handler = _Plain(logging.WARNING)
    log.addHandler(handler)
    ctx.call_on_close(lambda: log.removeHandler(handler))


class _Plain(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        click.echo(printable(f"triage: {record.levelname.lower()}: {record.getMessage()}"), err=True)
