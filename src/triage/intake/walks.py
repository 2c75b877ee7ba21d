"""The ways of a text through the compiled table: what begins at a word, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from triage.intake.automaton import END, GAP, READ_OVER, SEVERAL, USED, Automaton, Node, Place, Whence
from triage.intake.meanings import DENIES, EXACT, LOOSE, Compiled, Meaning, unpacked
from triage.intake.tokens import Tokens

_MOST_SKIPPED = 5
_MOST_STEPS = 96
"""So many steps are gone back at most from where a phrase ends: what a text costs grows with its length, no faster."""
_MOST_ALONE = 5_000
_SHORTEST_VERB = 6
_TAKEN = frozenset((USED, GAP))
_FARTHEST = 20
"""How many tokens are looked at from one word on: more than the longest phrase with all that is read over in it."""


class Match(NamedTuple):
    """A pattern found in a text. ``used`` are the tokens that it consists of, its gaps filled; others were read over.

    ``at`` to ``end`` (excluded) are the tokens that show it; of a shared head (``trouble breathing or swallowing``)
    they are the second one's own words only. ``states`` are the table's states after each used token.
    """

    meaning: Meaning
    used: tuple[int, ...]
    states: tuple[int, ...]
    at: int
    end: int


Find: TypeAlias = tuple[int, bool, int, int, int, Meaning, tuple[int, ...], tuple[int, ...], int, int]
"""A match before it is chosen, in the order in which they are: first that of most words, that is written out, that has
fewest of its words in gaps, that has least between.

Then its meaning, the tokens used, the states gone through, and where it begins and ends.
"""


# The tokens that a way used, the states after each, and how many of the tokens only fill a gap.
_Back: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], int]


class Walks:
    """Follows the ways of a text through a compiled table. Reads the table and changes nothing of it."""

    __slots__ = ("_alone", "_columns", "_ends", "_flags", "_meanings", "automaton")

    def __init__(self, compiled: Compiled) -> None:
        self._ends = dict(zip(unpacked(compiled["ends"]), compiled["read"], strict=True))
        self._flags = compiled["flags"]
        self._meanings: list[Meaning | None] = [None] * len(self._flags)
        self._columns = compiled["meanings"]
        self._alone: dict[tuple[int, str], Meaning | None] = {}
        to = dict(zip(unpacked(compiled["ways"]), unpacked(compiled["to"]), strict=True))
        self.automaton = Automaton(len(compiled["keys"]), to, compiled["several"], self._ends)

    def everywhere(self, tokens: Tokens, found: list[Find]) -> int:
        """Add what begins at any token to what was found; the steps that it took."""
        kinds, root = tokens.kinds, self.automaton.root
        following = (*kinds[1:], END)
        taken = len(kinds)
        for i, first in enumerate(map(root.__getitem__, kinds)):
            if not first.plain:
                for state in first.read:
                    self._add(tokens, i, state, (i,), (state,), found, i + 1)
                if not first.places:
                    continue
            node = first[following[i]]
            if not (node.plain or node.read):
                continue  # so it is mostly
            node, k = first, i + 1
            for kind in kinds[k : i + _FARTHEST]:
                node = node[kind]
                k += 1
                if not node.plain:
                    if node.read:
                        taken += self._arrived(tokens, root, i, kinds[i:k], found)
                    if not node.places:
                        break
            taken += k - i
        return taken

    def begins_with(self, tokens: Tokens, start: int, before: Match | None, n: int, found: list[Find]) -> int:
        """Add what begins at a token; with ``before``, what goes on there from its first ``n`` words."""
        kinds = tokens.kinds[start : start + _FARTHEST]
        root, used, states = self.automaton.root, tuple[int, ...](), tuple[int, ...]()
        if before is not None:
            root, used, states = self.automaton.at(before.states[n - 1]), before.used[:n], before.states[:n]
        node, taken = root, 0
        for k, kind in enumerate(kinds, 1):
            node = node[kind]
            if node.read:
                taken += self._arrived(tokens, root, start, kinds[:k], found, used, states)
            if not node.places:
                break
        return taken

    def may_read(self, kinds: Sequence[int]) -> bool:
        """Whether words of these kinds may be a whole phrase."""
        node = self.automaton.root
        for kind in kinds:
            node = node[kind]
            if not node.places:
                break
        return bool(node.read)

    def _arrived(
        self,
        tokens: Tokens,
        node: Node,
        start: int,
        kinds: Sequence[int],
        found: list[Find],
        used: tuple[int, ...] = (),
        states: tuple[int, ...] = (),
    ) -> int:
        """Add what is read at the end of words of these kinds, by all ways there from a node."""
        steps = []
        for kind in kinds:
            steps.append(self.automaton.whence(node, kind))
            node = node[kind]
        end = start + len(steps)
        for state in node.read:
            for more, through, gaps in _back(steps, start, state):
                if used:
                    self._add(tokens, start, state, (*used, *more), (*states, *through), found, end, gaps)
                else:
                    self._add(tokens, start, state, more, through, found, end, gaps)
        return len(steps)

    def _add(
        self,
        tokens: Tokens,
        start: int,
        state: int,
        used: tuple[int, ...],
        states: tuple[int, ...],
        found: list[Find],
        end: int,
        gaps: int = 0,
    ) -> None:
        """Add what the tokens mean; nothing where their inflection fits no meaning, or two findings claim them."""
        if len(used) == 1:
            meaning = self._meaning_alone(state, tokens, used)
        else:
            read = self._ends[state]
            k = read[0]
            meaning = self._meanings[k] or self.meaning(k)
            if len(read) > 1 or self._flags[k] & (EXACT | LOOSE) == EXACT:
                meaning = _meaning([self._meanings[k] or self.meaning(k) for k in read], tokens, used)
        if meaning is not None:
            found.append((-len(used), meaning.loose, gaps, end - start, len(found), meaning, used, states, start, end))

    def _meaning_alone(self, state: int, tokens: Tokens, used: tuple[int, ...]) -> Meaning | None:
        """What one word means; it was asked before, as there are few such words and all are of the vocabulary."""
        key = state, tokens.words[used[0]]
        try:
            return self._alone[key]
        except KeyError:
            meaning = _meaning([self._meanings[k] or self.meaning(k) for k in self._ends[state]], tokens, used)
            if len(self._alone) < _MOST_ALONE:
                self._alone[key] = meaning
            return meaning

    def meaning(self, k: int) -> Meaning:
        """A meaning by its number; made when it is first read."""
        finding, pattern, words = (column[k] for column in self._columns)
        flags = self._flags[k]
        made = Meaning(
            finding, pattern, tuple(words.split(" ")), bool(flags & DENIES), bool(flags & EXACT), bool(flags & LOOSE)
        )
        self._meanings[k] = made
        return made


def _back(steps: Sequence[Whence], start: int, state: int) -> Sequence[_Back]:
    """The ways that arrive at a state with the last step."""
    used: list[int] = []
    states: list[int] = []
    place: Place = state
    over = gaps = 0
    for k in range(len(steps) - 1, -1, -1):  # nearly always there is one way
        done, here, before, _ = steps[k][place]
        if done in _TAKEN:
            used.append(start + k)
            states.append(here)
            gaps += done == GAP
        elif done == READ_OVER:
            over += 1
        elif done == SEVERAL:
            return _several_back(steps, start, (k, place, over, gaps, tuple(used[::-1]), tuple(states[::-1])))
        place = before
    return ((tuple(used[::-1]), tuple(states[::-1]), gaps),) if over <= _MOST_SKIPPED else ()


def _several_back(
    steps: Sequence[Whence], start: int, way: tuple[int, Place, int, int, tuple[int, ...], tuple[int, ...]]
) -> list[_Back]:
    """The same from a place on at which several ways arrive."""
    ways, arrived = [way], list[_Back]()
    taken = 0
    while ways and taken < _MOST_STEPS:
        k, place, over, gaps, used, states = ways.pop()
        taken += 1
        for done, here, before in steps[k][place][3]:
            skipped, filled = over + (done == READ_OVER), gaps + (done == GAP)
            if skipped > _MOST_SKIPPED:
                continue
            through = ((start + k, *used), (here, *states)) if done in _TAKEN else (used, states)
            if k:
                ways.append((k - 1, before, skipped, filled, *through))
            else:
                arrived.append((*through, filled))
    return arrived


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
        loosely = [m for m in meanings if not m.exact]
        same = [m for m in loosely if _same_but_plural(m.words[0], words[0])]
        same = same or [m for m in loosely if _same_verb(m.words[0], words[0])]
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


def _same_verb(word: str, said: str) -> bool:
    """Whether two words of one stem say the same: ``drooling``, ``drools``. What is confusing is not confused."""
    return len(said) >= _SHORTEST_VERB and word.endswith("ing") and said.endswith(("s", "ed"))
