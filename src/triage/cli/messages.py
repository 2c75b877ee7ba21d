"""What goes to standard error: faults of the input, warnings of the engine, and what to do after a fault of ours."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from contextlib import suppress

import click

from triage.errors import Problem

#: Faults shown in one run. Who has more gave the wrong file, or will mend these first.
MOST_FAULTS = 100


def printable(text: str) -> str:
    """The text on one line, without the control characters that steer a terminal or reorder what is read."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def say(text: str) -> None:
    """One message. That nobody can read it (a full disc, a closed end) is no reason to leave the work undone."""
    with suppress(OSError):
        click.echo(text, err=True)


class Faults:
    """The faults of one run: ``file:line:column: what is wrong; what to do``, each on a line, and not without end."""

    def __init__(self) -> None:
        self.count = 0

    def say(self, problems: Iterable[Problem]) -> None:
        """Show each problem, or only count it where many have been shown."""
        for problem in problems:
            self.count += 1
            if self.count <= MOST_FAULTS:
                say(printable(str(problem)))

    def end(self) -> None:
        """Say how many were only counted."""
        if self.count > MOST_FAULTS:
            more = self.count - MOST_FAULTS
            say(f"and {more:,} more {'fault' if more == 1 else 'faults'}; mend these first")


def say_problems(problems: Iterable[Problem]) -> None:
    """All the faults of a run at once."""
    faults = Faults()
    faults.say(problems)
    faults.end()


def say_internal_error(error: Exception) -> None:
    """A fault of this program, not of the input: what it means for the caller and how to report it."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({os.path.basename(last[0].filename)}:{last[0].lineno})" if last else ""
    say(printable(f"triage: internal error: {type(error).__name__}: {error}{where}"))
    say("This is a fault of triage, not of your input. What was not printed was not assessed:")
    say("have a nurse judge it. To report the fault, run again with TRIAGE_DEBUG=1: it shows where it arose.")
    if os.environ.get("TRIAGE_DEBUG"):
        say("".join(traceback.format_exception(error)))


def show_warnings(ctx: click.Context) -> None:
    """Show the engine's log (level warning and above) on standard error, one line each, while the command runs."""
    log = logging.getLogger("triage")
    handler = _Plain(logging.WARNING)
    log.addHandler(handler)
    ctx.call_on_close(lambda: log.removeHandler(handler))


class _Plain(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(printable(f"triage: {record.levelname.lower()}: {record.getMessage()}"))
