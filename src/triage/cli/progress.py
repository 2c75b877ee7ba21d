"""What is being done now, on one line of a terminal that is written over; elsewhere nothing."""

from __future__ import annotations

import shutil
import sys

import click

from triage.cli.messages import printable


class Progress:
    """Shows a line on standard error where that is a terminal."""

    def __init__(self) -> None:
        try:
            self._on = sys.stderr is not None and sys.stderr.isatty()
        except ValueError:  # it was closed
            self._on = False
        self._shown = False

    def show(self, text: str) -> None:
        """Write over what was shown before."""
        if self._on:
            width = shutil.get_terminal_size().columns - 1
            click.echo(f"\r{printable(text)[:width].ljust(width)}", nl=False, err=True)
            self._shown = True

    def clear(self) -> None:
        """Make room for a line of output."""
        if self._shown:
            width = shutil.get_terminal_size().columns - 1
            click.echo(f"\r{' ' * width}\r", nl=False, err=True)
            self._shown = False

    end = clear
