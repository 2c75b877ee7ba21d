"""The ways of a text through the compiled table: what begins at a word, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from triage.intake import bits
from triage.intake.meanings import ANY_WORD, DENIES, EXACT, GRAPHS, LOOSE, PLAIN, Compiled, Meaning
from triage.intake.tokens import Tokens

_MOST_SKIPPED = 5
_MOST_STATES = 96
_NEVER_READ_OVER = frozenset(("no", "not", "never", "without", "denies", "denied", "cannot", "nor", "neither"))
"""Words that turn what follows round: no gap of a pattern takes them in."""

# A way through the table: state, next token, tokens read over, tokens used, states gone through.
_Way: TypeAlias = tuple[int, int, int, tuple[int, ...], tuple[int, ...]]


class Match(NamedTuple):
    """A pattern found in a text. ``used`` are the tokens that it consists of; those between were read over.

    ``at`` to ``end`` (excluded) are the tokens that show it; of a shared head (``trouble breathing or swallowing``)
    they are the second one's own words only. ``states`` are the table's states after each used token.
    """

    meaning: Meaning
    used: tuple[int, ...]
    states: tuple[int, ...]
    at: int
    end: int


Find: TypeAlias = tuple[int, bool, int, int, Meaning, tuple[int, ...], tuple[int, ...], int, int]
"""A match before it is chosen, in the order in which they are: of most words, written out, with least between, first.

Then its meaning, the tokens used, the states gone through, and where it begins and ends.
"""


class Walks:
    """Follows the ways of a text through a compiled table. Reads the table and changes nothing of it."""

    __slots__ = ("_columns", "_ends", "_flags", "_graphs", "_inner", "_meanings", "_row", "_several", "_to")

    def __init__(self, compiled: Compiled) -> None:
        self._row = len(compiled["keys"])
        self._graphs = GRAPHS * self._row
        self._to = dict(zip(compiled["ways"], compiled["to"], strict=True))
        self._several = compiled["several"]
        self._ends = dict(zip(compiled["ends"], compiled["read"], strict=True))
        self._inner = {way // self._row for way in self._to}
        self._flags = compiled["flags"]
        self._meanings: list[Meaning | None] = [None] * len(self._flags)
        self._columns = compiled["meanings"]

    def begins(self, key: int, classes: Sequence[int]) -> bool:
        """Whether any pattern begins with a word of this key and these classes."""
        to, graphs = self._to, self._graphs
        return key in to or graphs + key in to or any(graphs + name in to for name in classes)

    def everywhere(self, tokens: Tokens, found: list[Find]) -> int:
        """Add what begins at any token to what was found; the steps that it took."""
        to, ends, row, graphs = self._to, self._ends, self._row, self._graphs
        keys, marks, classes = (*tokens.keys, 0), (*tokens.marks, 0), tokens.classes
        steps = 0
        for i, mark in enumerate(tokens.marks):
            if not mark & bits.BEGINS:
                continue
            key = keys[i]
            state = to.get(key)  # PLAIN is 0
            if state is not None:
                if state * row + keys[i + 1] in to or marks[i + 1] & bits.SKIPPED:
                    steps += self._plainly(tokens, i, state, found)
                elif state in ends:
                    steps += 1
                    self._add(tokens, i, state, (i,), (state,), found, i + 1)
            state = to.get(graphs + key)
            if not classes[i]:
                if state is not None:
                    if state in ends:
                        self._add(tokens, i, state, (i,), (state,), found, i + 1)
                    if self._goes_on(tokens, i, state):
                        steps += self.on(tokens, i, (state, i + 1, 0, (i,), (state,)), found, 1)
            elif self._may_begin(tokens, i, state):
                steps += self.on(tokens, i, (GRAPHS, i, 0, (), ()), found)
        return steps

    def _reached(self, way: int) -> Sequence[int]:
        state = self._to.get(way, 0)
        return (state,) if state > 0 else self._several[-state] if state else ()

    def _goes_on(self, tokens: Tokens, i: int, state: int) -> bool:
        """Whether there is a way for a second word from the state that the first one reached; mostly there is none."""
        to, marks, base = self._to, tokens.marks, state * self._row
        k, n = i + 1, len(marks)
        if k >= n:
            return False
        if marks[k] & bits.JOINS or base + ANY_WORD in to:
            return True
        last = i + _MOST_SKIPPED
        while True:
            if base + tokens.keys[k] in to:
                return True
            for name in tokens.classes[k]:
                if base + name in to:
                    return True
            if k > last or not marks[k] & bits.SKIPPED:
                return False
            k += 1
            if k >= n:
                return False

    def _plainly(self, tokens: Tokens, start: int, state: int, found: list[Find]) -> int:
        """Follow the tree of plain phrases on from the state that the first word reached: there is no choice in it
        but to use a word or to read over it.
        """
        keys, marks, n = tokens.keys, tokens.marks, len(tokens.marks)
        to, row, ends, inner = self._to, self._row, self._ends, self._inner
        used: tuple[int, ...] = (start,)
        states: tuple[int, ...] = (state,)
        if state in ends:
            self._add(tokens, start, state, used, states, found, start + 1)
        if state not in inner:
            return 1
        others: list[_Way] = []
        i, skipped, taken = start + 1, 0, 1
        while taken < _MOST_STATES:
            taken += 1
            reached = None
            if i < n:
                reached = to.get(state * row + keys[i])
                if skipped < _MOST_SKIPPED and marks[i] & bits.SKIPPED:
                    if reached is None:
                        skipped += 1
                        i += 1
                        continue
                    others.append((state, i + 1, skipped + 1, used, states))
            if reached is not None:
                used, states = (*used, i), (*states, reached)
                i += 1
                if reached in ends:
                    self._add(tokens, start, reached, used, states, found, i)
                if reached in inner:
                    state = reached
                    continue
            if not others:
                break
            state, i, skipped, used, states = others.pop()
        return taken

    def _may_begin(self, tokens: Tokens, i: int, state: int | None) -> bool:
        """Whether a pattern with notation goes on from a word that is of a class; ``state`` is where its stem leads."""
        if state is not None and (state in self._ends or self._goes_on(tokens, i, state)):
            return True
        for name in tokens.classes[i]:
            state = self._to.get(self._graphs + name)
            if state is not None and (state in self._ends or self._goes_on(tokens, i, state)):
                return True
        return False

    def on(self, tokens: Tokens, start: int, way: _Way, found: list[Find], taken: int = 0) -> int:
        """Follow every way through the table that begins at ``start`` on from ``way``; the steps that it took.

        At most ``_MOST_STATES`` are looked at, those that were ``taken`` before among them.
        """
        to, row, ends, inner, several = self._to, self._row, self._ends, self._inner, self._several
        keys, classes, marks, n = tokens.keys, tokens.classes, tokens.marks, len(tokens.marks)
        stack = [way]
        while stack and taken < _MOST_STATES:
            taken += 1
            state, i, skipped, used, states = stack.pop()
            if i >= n:
                continue
            base = state * row
            if marks[i] & bits.SKIPPED and i > start and skipped < _MOST_SKIPPED:
                stack.append((state, i + 1, skipped + 1, used, states))
            following = to.get(base + keys[i], 0)
            if following:
                gone = (*used, i)
                for reached in (following,) if following > 0 else several[-following]:
                    if reached in ends:
                        self._add(tokens, start, reached, gone, (*states, reached), found, i + 1)
                    if reached in inner:
                        stack.append((reached, i + 1, skipped, gone, (*states, reached)))
            if classes[i] or base + ANY_WORD in to:
                for other in self._other_ways(tokens, i, base, skipped, used, states):
                    reached = other[0]
                    if reached in ends:
                        self._add(tokens, start, reached, other[3], other[4], found, other[1])
                    if reached in inner:
                        stack.append(other)
        return taken

    def from_roots(self, tokens: Tokens, found: list[Find]) -> int:
        """Add what begins at the first token of a row, however little goes on from there."""
        return sum(self.on(tokens, 0, (root, 0, 0, (), ()), found) for root in (PLAIN, GRAPHS))

    def _other_ways(
        self, tokens: Tokens, i: int, base: int, skipped: int, used: tuple[int, ...], states: tuple[int, ...]
    ) -> list[_Way]:
        """The ways that a word goes as a member of its classes, as the first of two (``arms and legs``), as any."""
        ways: list[_Way] = []
        gone = (*used, i)
        for name in tokens.classes[i]:
            for reached in self._reached(base + name):
                ways.append((reached, i + 1, skipped, gone, (*states, reached)))
                more = _listed(tokens, i + 1, name)
                if more:
                    through = (*states, *[reached] * (len(more) + 1))
                    ways.append((reached, more[-1] + 1, skipped, (*gone, *more), through))
        if not tokens.marks[i] & bits.BREAK and tokens.words[i] not in _NEVER_READ_OVER:
            for reached in self._reached(base + ANY_WORD):
                ways.append((reached, i + 1, skipped, gone, (*states, reached)))
        return ways

    def _add(
        self,
        tokens: Tokens,
        start: int,
        state: int,
        used: tuple[int, ...],
        states: tuple[int, ...],
        found: list[Find],
        end: int,
    ) -> None:
        """Add what the tokens mean; nothing where their inflection fits no meaning, or two findings claim them."""
        read = self._ends[state]
        k = read[0]
        meaning = self._meanings[k] or self.meaning(k)
        if len(read) > 1 or len(used) == 1 or self._flags[k] & (EXACT | LOOSE) == EXACT:
            fitting = _meaning([self._meanings[k] or self.meaning(k) for k in read], tokens, used)
            if fitting is None:
                return
            meaning = fitting
        found.append((-len(used), meaning.loose, end - start, len(found), meaning, used, states, start, end))

    def meaning(self, k: int) -> Meaning:
        """A meaning by its number; made when it is first read."""
        finding, pattern, words = (column[k] for column in self._columns)
        flags = self._flags[k]
        made = Meaning(
            finding, pattern, tuple(words.split(" ")), bool(flags & DENIES), bool(flags & EXACT), bool(flags & LOOSE)
        )
        self._meanings[k] = made
        return made


def _listed(tokens: Tokens, i: int, name: int) -> tuple[int, ...]:
    """The tokens of ``and legs`` after ``arms``: one more member of the class."""
    marks, n = tokens.marks, len(tokens.marks)
    if i < n and marks[i] & bits.JOINS:
        k = i + 1
        while k < n and k < i + 4 and marks[k] & bits.SKIPPED:
            k += 1
        if k < n and name in tokens.classes[k]:
            return (i, k)
    return ()


def _meaning(meanings: Sequence[Meaning], tokens: Tokens, used: tuple[int, ...]) -> Meaning | None:
    first = meanings[0]
    if (
        len(meanings) == 1
        and len(used) == 1
        and tokens.words[used[0]] in first.words
        and (first.loose or len(first.words) == 1)
    ):
        return first
    if first.loose:
        said = tokens.words[used[0]]
        fit = [m for m in meanings if len(used) > 1 or any(_same_but_plural(word, said) for word in m.words)]
        return fit[0] if fit and all(m.finding == fit[0].finding for m in fit) else None
    words = tuple([tokens.words[i] for i in used])
    same = [m for m in meanings if m.words == words]
    if not same and len(used) == 1:
        same = [m for m in meanings if not m.exact and _same_but_plural(m.words[0], words[0])]
    elif not same:
        same = [m for m in meanings if not m.exact]
    if not same or any(m.finding != same[0].finding or m.denies != same[0].denies for m in same):
        return None
    return same[0]


def _same_but_plural(word: str, said: str) -> bool:
    if word == said:
        return True
    short, long = sorted((word, said), key=len)
    return len(short) > 4 and (long == short + "s" or (short[-1] == "y" and long == short[:-1] + "ies"))
