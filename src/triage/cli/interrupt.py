"""Ctrl-C while the solver works: it ends the work whatever it meets."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from types import FrameType

#: Seconds after which a signal is given again that came at a bad moment.
_AGAIN = 0.01


@contextmanager
def interruptible() -> Iterator[None]:
    """Within this, an interrupt is not lost where it meets the solver's formulas being taken apart.

    Python drops whatever is raised in a ``__del__``, and much of the time of a proof is spent in those of z3.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # it is ignored (a job in the background), or somebody else's
        return
    try:
        before = signal.signal(signal.SIGINT, _interrupt)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            again = Timer(_AGAIN, signal.raise_signal, (number,))
            again.daemon = True
            again.start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt
