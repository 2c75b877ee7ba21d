"""The notation in which phrases of the vocabulary are written, and what each stands for.

=============  ====================================================================================================
``a b c``      these words, in any inflection and either spelling, with little words and adverbs allowed between
``(a|b c|)``   one of these; an empty one may be left out
``[a b]``      may be left out; ``a?`` is the same for one word
``{name}``     one word or phrase of a class that the vocabulary declares; ``arms and legs`` counts as one
``*2``, ``…``  at most two (``…``: three) words of any kind; to be used sparingly
``! …``        at the start: the words deny the finding (``!afebrile``)
``= …``        at the start: word for word, no other inflection (in a phrase without other signs)
=============  ====================================================================================================

A phrase without any of these signs is a pattern too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

MOST_READINGS: Final = 20_000
"""No pattern may stand for more phrases than this; a pattern that does is several."""

_OWNERS_S: Final = re.compile(r"(?<!\w)'s(?!\w)")
_NOTATION: Final = re.compile(r"[()\[\]{}|?*…]|\A\s*[!=]")
_PART: Final = re.compile(r"\s+|\{[a-z_]+\}|\*\d|[()\[\]|?…]|[^\s()\[\]{}|?*…]+")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says what is wrong and where."""


class Words(NamedTuple):
    """Words as they are written, side by side."""

    text: str


class Named(NamedTuple):
    """One member of the class of this name."""

    name: str


class Gap(NamedTuple):
    """Up to so many words of any kind."""

    most: int


class Choice(NamedTuple):
    """One of several rows; an empty row is leaving it out."""

    rows: tuple[tuple[Part, ...], ...]


_CLOSING: Final = frozenset({"|", ")", "]"})
_SIGNS: Final = frozenset("([{*…?")

Part: TypeAlias = Words | Named | Gap | Choice


class Pattern(NamedTuple):
    """A pattern as it was understood."""

    parts: tuple[Part, ...]
    denies: bool
    exact: bool


def is_plain(pattern: str) -> bool:
    """Whether the pattern uses no notation: a phrase and nothing more."""
    return _NOTATION.search(pattern) is None


def parse(pattern: str, classes: Collection[str]) -> Pattern:
    """Read a pattern; ``classes`` are the names that it may use.

    Raises PatternError where it is not well formed, names an unknown class, could be left out whole, begins with a gap,
    or stands for too much.
    """
    text = pattern.strip()
    denies = exact = False
    while text[:1] in {"!", "="}:
        denies, exact = denies or text[0] == "!", exact or text[0] == "="
        text = text[1:].lstrip()
    # Whose it is, in a text always one with the word before it, is read over like any little word.
    parts = _Parser(pattern, _OWNERS_S.sub(" ", text), classes).read()
    if _may_be_empty(parts):
        raise PatternError(f"{pattern!r}: everything in it may be left out; it would match anything")
    if isinstance(parts[0], Gap):
        raise PatternError(f"{pattern!r}: a gap cannot stand at the start")
    if readings(parts) > MOST_READINGS:
        raise PatternError(f"{pattern!r}: it stands for more than {MOST_READINGS} phrases; write it as several")
    return Pattern(parts, denies, exact)


def readings(parts: tuple[Part, ...]) -> int:
    """How many phrases a row of parts stands for; a class counts as one."""
    count = 1
    for part in parts:
        if isinstance(part, Choice):
            count *= sum(readings(row) for row in part.rows)
    return count


def examples(
    parts: tuple[Part, ...], classes: Mapping[str, tuple[str, ...]], most: int = MOST_READINGS
) -> Iterator[str]:
    """Phrases that a pattern stands for, each class by each of its members in turn, gaps empty; at most ``most``."""
    turn = [0]
    yield from islice((" ".join(words.split()) for words in _written(parts, classes, turn)), most)


def _written(parts: tuple[Part, ...], classes: Mapping[str, tuple[str, ...]], turn: list[int]) -> Iterator[str]:
    if not parts:
        yield ""
        return
    part, rest = parts[0], parts[1:]
    if isinstance(part, Choice):
        for row in part.rows:
            for head in _written(row, classes, turn):
                for tail in _written(rest, classes, turn):
                    yield f"{head} {tail}"
        return
    for tail in _written(rest, classes, turn):
        if isinstance(part, Named):
            members = classes[part.name]
            turn[0] += 1
            yield f"{members[turn[0] % len(members)]} {tail}"
        else:
            yield f"{part.text if isinstance(part, Words) else ''} {tail}"


def _may_be_empty(parts: tuple[Part, ...]) -> bool:
    return all(
        isinstance(part, Gap) or (isinstance(part, Choice) and any(_may_be_empty(row) for row in part.rows))
        for part in parts
    )


class _Parser:
    def __init__(self, pattern: str, text: str, classes: Collection[str]) -> None:
        self._pattern = pattern
        self._classes = classes
        self._parts = [part for part in _PART.findall(text) if not part.isspace()]
        if sum(map(len, self._parts)) != sum(1 for sign in text if not sign.isspace()):
            raise self._error("there is a sign in it that the notation does not have")
        self._at = 0

    def read(self) -> tuple[Part, ...]:
        rows = self._rows()
        if self._at < len(self._parts):
            raise self._error(f"{self._parts[self._at]!r} closes nothing")
        return rows[0] if len(rows) == 1 else (Choice(rows),)

    def _error(self, what: str) -> PatternError:
        return PatternError(f"{self._pattern!r}: {what}")

    def _peek(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""

    def _rows(self) -> tuple[tuple[Part, ...], ...]:
        rows = [self._row()]
        while self._peek() == "|":
            self._at += 1
            rows.append(self._row())
        return tuple(rows)

    def _row(self) -> tuple[Part, ...]:
        row: list[Part] = []
        parts, last_at = self._parts, len(self._parts)
        while self._at < last_at and (sign := parts[self._at]) not in _CLOSING:
            part = self._part(sign)
            if self._at < last_at and parts[self._at] == "?":
                self._at += 1
                rows = part.rows if isinstance(part, Choice) else ((part,),)
                part = Choice((*rows, ()))
            last = row[-1] if row else None
            if isinstance(part, Words) and isinstance(last, Words):
                row[-1] = Words(f"{last.text} {part.text}")
            else:
                row.append(part)
        return tuple(row)

    def _part(self, sign: str) -> Part:
        self._at += 1
        if sign[0] not in _SIGNS:
            return Words(sign)
        if sign in {"(", "["}:
            rows = self._rows()
            if self._peek() != (")" if sign == "(" else "]"):
                raise self._error(f"{sign!r} is not closed")
            self._at += 1
            return Choice(rows if sign == "(" else (*rows, ()))
        if sign[0] == "{":
            if sign[1:-1] not in self._classes:
                raise self._error(f"there is no class {sign}")
            return Named(sign[1:-1])
        if sign == "…":
            return Gap(3)
        if sign[0] == "*":
            return Gap(int(sign[1]))
        raise self._error("'?' follows nothing")


def expand_classes(classes: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Classes with the classes that they name written out.

    Raises PatternError for an unknown one, a circle, and what is more than words: ``since {weekday}``.
    """
    done: dict[str, tuple[str, ...]] = {}
    for name in classes:
        done[name] = tuple(dict.fromkeys(_members(name, classes, ())))
    return done


def _members(name: str, classes: Mapping[str, tuple[str, ...]], within: tuple[str, ...]) -> Iterator[str]:
    if name in within:
        raise PatternError(f"class {{{name}}} contains itself")
    for member in classes[name]:
        inner = member[1:-1] if member.startswith("{") and member.endswith("}") else None
        if inner is None and not is_plain(member):
            raise PatternError(f"class {{{name}}} has {member!r}; it can hold words, and {{classes}} that stand alone")
        if inner is None:
            yield member
        elif inner in classes:
            yield from _members(inner, classes, (*within, name))
        else:
            raise PatternError(f"class {{{name}}} names {{{inner}}}, which does not exist")
