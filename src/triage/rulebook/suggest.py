"""Suggestions for a name that was mistyped. Only ever suggestions: hypotension and hypertension are 87 % alike."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name most like ``word``; none where nothing is alike."""
    from difflib import get_close_matches

    near = get_close_matches(word[:100].strip().lower(), sorted(known), n=1, cutoff=0.6)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about an unknown name: the nearest known one, or else ``otherwise``."""
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else otherwise


def quoted(value: object) -> str:
    """The value as a message quotes it: on one line, and short however large it is."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case list():
            return "a list"
        case dict():
            return "keys and values"
        case str():
            return f"'{_short(' '.join(value.split()))}'"
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
