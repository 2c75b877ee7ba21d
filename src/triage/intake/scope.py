"""The scope of one cue."""

from __future__ import annotations

from triage.intake.cues import Found


class Scope:
    """What one cue does to the findings that follow it, until something closes it."""

    __slots__ = ("cue", "end", "far", "reached", "words")

    def __init__(self, found: Found, words: str) -> None:
        self.cue = found.cue
        self.end = found.end
        self.words = words
        self.far = 0
        self.reached = False
