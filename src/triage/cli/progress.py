"""How far a run is: one line on standard error, where that is a terminal.

A line of our own: the number of cases of a stream is not known before its end, so that a bar (click's, rich's) would
have nothing to fill, and a dependency more would be there for a carriage return.
"""

from __future__ import annotations

import os
import sys
from time import monotonic
from typing import TYPE_CHECKING

from triage.cli.messages import say

if TYPE_CHECKING:
    from triage.regression.runner import Run

_EVERY = 0.2
_WIDTH = 78


class Progress:
    """Shows how many cases were judged, how many failed, and how many a second; no more than five times a second."""

    def __init__(self, run: Run, *, shown: bool | None = None) -> None:
        """``shown`` is for tests: on a terminal it is shown, elsewhere not."""
        self._run = run
        self._shown = _on_a_terminal() if shown is None else shown
        self._start = self._last = monotonic()
        self._drawn = False

    def step(self) -> None:
        """Draw it anew, if it is time."""
        if not self._shown:
            return
        now = monotonic()
        if now - self._last < _EVERY:
            return
        self._last = now
        self._draw(now - self._start)

    def clear(self) -> None:
        """Take it away: something else is about to be printed, or the run is over."""
        if self._drawn:
            _write("\r" + " " * _WIDTH + "\r")
            self._drawn = False

    def _draw(self, seconds: float) -> None:
        run = self._run
        text = f"{run.cases:,} cases, {run.failed:,} failed"
        if run.faults:
            text += f", {run.faults:,} {'fault' if run.faults == 1 else 'faults'}"
        text += f"; {run.cases / seconds:,.0f} a second"
        _write("\r" + text[:_WIDTH].ljust(_WIDTH))
        self._drawn = True


def _on_a_terminal() -> bool:
    try:
        return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    except (AttributeError, ValueError):  # there is no standard error, or it was closed
        return False


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:  # nobody sees it: no reason to leave the work undone
        say("")
