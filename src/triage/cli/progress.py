"""How far the work is: one line of standard error that is written over; nothing where that is no terminal.

A line of our own: the number of cases of a stream is not known before its end, so that a bar (click's, rich's) would
have nothing to fill, and a dependency more would be there for a carriage return.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from triage.cli.messages import printable

if TYPE_CHECKING:
    from triage.regression.runner import Run

_EVERY = 0.2
_WIDEST = 100


class Progress:
    """A line that says what is being done now."""

    def __init__(self, *, shown: bool | None = None) -> None:
        """``shown`` is for tests: on a terminal it is shown, elsewhere not."""
        self.shown = _on_a_terminal() if shown is None else shown
        self._drawn = False

    def show(self, text: str) -> None:
        """Write over what was shown before."""
        if self.shown:
            width = _width()
            _write(f"\r{printable(text)[:width].ljust(width)}")
            self._drawn = True

    def clear(self) -> None:
        """Take it away: something else is about to be printed, or the work is done."""
        if self._drawn:
            _write(f"\r{' ' * _width()}\r")
            self._drawn = False


class RunProgress(Progress):
    """How many cases were judged, how many failed, and how many a second; no more than five times a second."""

    def __init__(self, run: Run, *, shown: bool | None = None) -> None:
        super().__init__(shown=shown)
        self._run = run
        self._start = self._last = monotonic()

    def step(self) -> None:
        """Draw it anew, if it is time."""
        if not self.shown:
            return
        now = monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            self.show(self._text(now - self._start))

    def _text(self, seconds: float) -> str:
        run = self._run
        text = f"{run.cases:,} cases, {run.failed:,} failed"
        if run.faults:
            text += f", {run.faults:,} {'fault' if run.faults == 1 else 'faults'}"
        return f"{text}; {run.cases / seconds:,.0f} a second"


def _on_a_terminal() -> bool:
    try:
        return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    except (AttributeError, ValueError):  # there is no standard error, or it was closed
        return False


def _width() -> int:
    return min(shutil.get_terminal_size().columns - 1, _WIDEST)


def _write(text: str) -> None:
    with suppress(OSError):  # nobody sees it: no reason to leave the work undone
        sys.stderr.write(text)
        sys.stderr.flush()
