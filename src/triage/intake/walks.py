"""The ways of a text through the compiled table: what begins at a word, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from operator import getitem
from typing import Final, NamedTuple, TypeAlias

from triage.intake import bits
from triage.intake.automaton import END, GAP, READ_OVER, SEVERAL, USED, Automaton, Node, Place, Whence
from triage.intake.meanings import DENIES, EXACT, LOOSE, SMALL, Compiled, Edges, Meaning, Rows, unpacked
from triage.intake.tokens import Tokens

_MOST_SKIPPED: Final = 5
_MOST_STEPS: Final = 96
"""So many steps are gone back at most from where a phrase ends: what a text costs grows with its length, no faster."""
_MOST_ALONE: Final = 5_000
_MOST_WAYS_KEPT: Final = 20000
_MOST_WORDS_KEPT: Final = 6
"""Of so many rows of kinds of words, none longer than this, it is kept which ways lead through them."""
_SHORTEST_VERB: Final = 6
_TAKEN: Final = frozenset((USED, GAP))
_RANKS: Final = 32
_FARTHEST: Final = 20
"""How many tokens are looked at from one word on, fewer than ``_RANKS``: more than the longest phrase with all that is
read over in it.
"""


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


Find: TypeAlias = tuple[int, int, Meaning, tuple[int, ...], tuple[int, ...], int, int]
"""A match before it is chosen: its rank, the lowest first, and its place among all finds.

Then its meaning, the tokens used, the states gone through, and where it begins and ends.
"""


# The tokens that a way used, the states after each, and how many of the tokens only fill a gap.
_Back: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], int]


class _Way(NamedTuple):
    """A way through a few words: where it ends, what is read there (none where that hangs on how the words are bent),
    the rank of it, the words that it used, counted from the first, and the states after each.
    """

    state: int
    meaning: Meaning | None
    rank: int
    places: tuple[int, ...]
    states: tuple[int, ...]


def _rank(used: int, gaps: int, span: int, *, loose: bool) -> int:
    """First what is of most words, then what is written out, has fewest of its words in gaps, has least between."""
    return ((2 * -used + loose) * _RANKS + gaps) * _RANKS + span


_ALONE, _ALONE_LOOSE = (_rank(1, 0, 1, loose=loose) for loose in (False, True))


class Walks:
    """Follows the ways of a text through a compiled table. Reads the table and changes nothing of it."""

    __slots__ = ("_alone", "_columns", "_ends", "_flags", "_meanings", "_read", "_ways", "automaton")

    def __init__(self, compiled: Compiled) -> None:
        self._ends = {state: row for row, state in enumerate(unpacked(compiled["ends"], SMALL))}
        self._read = Rows(compiled["read"])
        self._flags = compiled["flags"]
        self._meanings: list[Meaning | None] = [None] * len(self._flags)
        self._columns = compiled["meanings"]
        self._alone: dict[tuple[int, str], Sequence[tuple[int, Meaning]]] = {}
        self._ways: dict[tuple[int, ...], tuple[_Way, ...]] = {}
        self.automaton = Automaton(
            Edges(len(compiled["keys"]), unpacked(compiled["ways"]), unpacked(compiled["to"], SMALL)),
            Rows(compiled["several"]),
            self._ends,
            frozenset(unpacked(compiled["last"], SMALL)),
        )

    def everywhere(self, tokens: Tokens, found: list[Find]) -> int:
        """Add what begins at any token to what was found; the steps that it took."""
        kinds, words, nowhere = tokens.kinds, tokens.words, self.automaton.nowhere
        firsts = self.automaton.firsts
        for i in tokens.places[bits.ALONE]:
            for state, meaning in self._alone_at(firsts[kinds[i]], kinds[i], words[i]):
                rank = _ALONE_LOOSE if meaning.loose else _ALONE
                found.append((rank, len(found), meaning, (i,), (state,), i, i + 1))
        ahead = (*kinds[1:], END)
        taken = len(kinds)
        for i, second in enumerate(map(getitem, map(firsts.__getitem__, kinds), ahead)):
            if second is nowhere:
                continue
            node = second
            k, last = i + 1, i + _FARTHEST - 1
            while True:  # what follows the last word leads nowhere
                if not node.plain:
                    if node.read:
                        self._arrived(tokens, i, kinds[i : k + 1], found)
                        taken += k - i
                    if not node.source.places:
                        break
                if k == last:
                    break
                node = node[ahead[k]]
                k += 1
            taken += k - i
        return taken

    def begins_with(self, tokens: Tokens, start: int, before: Match | None, n: int, found: list[Find]) -> int:
        """Add what begins at a token; with ``before``, what goes on there from its first ``n`` words."""
        kinds = tokens.kinds[start : start + _FARTHEST]
        root, used, states = self.automaton.root, tuple[int, ...](), tuple[int, ...]()
        if before is not None:
            root = self.automaton.at(before.states[n - 1])
            if kinds and root[kinds[0]] is self.automaton.nowhere:
                return 1
            used, states = before.used[:n], before.states[:n]
        node, taken = root, 0
        for k, kind in enumerate(kinds, 1):
            node = node[kind]
            if node.read:
                taken += k
                before_it = tuple([place - start for place in used])
                for way in self._ways_to(root, kinds[:k], before_it, states):
                    places = tuple([start + place for place in way.places])
                    meaning = way.meaning or self._meaning_of(way.state, tuple([tokens.words[i] for i in places]))
                    if meaning is not None:
                        found.append((way.rank, len(found), meaning, places, way.states, start, start + k))
            if not node.source.places:
                break
        return taken

    def own(self, tokens: Tokens, used: Sequence[int], states: Sequence[int]) -> set[int]:
        """The tokens of a find that are the phrase's, not those that fill its gaps."""
        own = {used[0]}  # no pattern begins with a gap
        fills = self.automaton.fills_a_gap
        for k in range(1, len(used)):
            if not fills(states[k - 1], tokens.kinds[used[k]], states[k]):
                own.add(used[k])
        return own

    def may_read(self, kinds: Sequence[int]) -> bool:
        """Whether words of these kinds may be a whole phrase."""
        node = self.automaton.root
        for kind in kinds:
            node = node[kind]
            if not node.source.places:
                break
        return bool(node.read)

    def _arrived(self, tokens: Tokens, start: int, kinds: tuple[int, ...], found: list[Find]) -> None:
        """Add what is read at the end of words of these kinds. Of few words it is kept which ways led there."""
        ways = self._ways.get(kinds)
        if ways is None:
            ways = self._ways_to(self.automaton.root, kinds)
            if len(kinds) <= _MOST_WORDS_KEPT:
                if len(self._ways) >= _MOST_WAYS_KEPT:
                    self._ways.clear()
                self._ways[kinds] = ways
        end = start + len(kinds)
        used: tuple[int, ...]
        for state, known, rank, places, states in ways:
            if len(places) == 2:  # so it is mostly
                used = (start + places[0], start + places[1])
            else:
                used = tuple([start + place for place in places])
            meaning = known or self._meaning_of(state, tuple([tokens.words[i] for i in used]))
            if meaning is not None:
                found.append((rank, len(found), meaning, used, states, start, end))

    def _ways_to(
        self, node: Node, kinds: Sequence[int], used: tuple[int, ...] = (), states: tuple[int, ...] = ()
    ) -> tuple[_Way, ...]:
        """All ways from a node over words of these kinds that end where something is read.

        ``used`` and ``states`` are what the ways used before that node, counted from the first of these words.
        """
        steps = []
        for kind in kinds:
            steps.append(node.source.whence.get(kind) or self.automaton.whence(node, kind))
            node = node[kind]
        ways = []
        for state in node.read:
            first, *others = self._read[self._ends[state]]
            meaning = self._meanings[first] or self.meaning(first)
            bent = others or (meaning.exact and not meaning.loose)
            for more, through, gaps in _back(steps, state):
                places = (*used, *more)
                rank = _rank(len(places), gaps, len(steps), loose=meaning.loose)
                known = None if bent or len(places) == 1 else meaning
                ways.append(_Way(state, known, rank, places, (*states, *through)))
        return tuple(ways)

    def _alone_at(self, first: Node, kind: int, word: str) -> Sequence[tuple[int, Meaning]]:
        """What one word means at each state; it was asked before, as there are few such words and all are known."""
        key = kind, word
        found = self._alone.get(key)
        if found is None:
            found = [(state, meaning) for state in first.read if (meaning := self._meaning_of(state, (word,)))]
            if len(self._alone) < _MOST_ALONE:
                self._alone[key] = found
        return found

    def _meaning_of(self, state: int, words: tuple[str, ...]) -> Meaning | None:
        """What the words mean; none where their inflection fits no meaning, or two findings claim them."""
        return _meaning([self._meanings[k] or self.meaning(k) for k in self._read[self._ends[state]]], words)

    def meaning(self, k: int) -> Meaning:
        """A meaning by its number; made when it is first read."""
        finding, pattern, words = (column[k] for column in self._columns)
        flags = self._flags[k]
        made = Meaning(
            finding, pattern, tuple(words.split(" ")), bool(flags & DENIES), bool(flags & EXACT), bool(flags & LOOSE)
        )
        self._meanings[k] = made
        return made


def _back(steps: Sequence[Whence], state: int) -> Sequence[_Back]:
    """The ways that arrive at a state with the last step; their tokens are counted from the first step."""
    used: list[int] = []
    states: list[int] = []
    place: Place = state
    over = gaps = 0
    for k in range(len(steps) - 1, -1, -1):  # nearly always there is one way
        done, here, before, _ = steps[k][place]
        if done in _TAKEN:
            used.append(k)
            states.append(here)
            gaps += done == GAP
        elif done == READ_OVER:
            over += 1
        elif done == SEVERAL:
            return _several_back(steps, (k, place, over, gaps, tuple(used[::-1]), tuple(states[::-1])))
        place = before
    return ((tuple(used[::-1]), tuple(states[::-1]), gaps),) if over <= _MOST_SKIPPED else ()


def _several_back(
    steps: Sequence[Whence], way: tuple[int, Place, int, int, tuple[int, ...], tuple[int, ...]]
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
            through = ((k, *used), (here, *states)) if done in _TAKEN else (used, states)
            if k:
                ways.append((k - 1, before, skipped, filled, *through))
            else:
                arrived.append((*through, filled))
    return arrived


def _meaning(meanings: Sequence[Meaning], said: tuple[str, ...]) -> Meaning | None:
    """What the words of a way mean of all that is read where it ends."""
    first, word = meanings[0], said[0]
    if len(meanings) == 1 == len(said) and word in first.words and (first.loose or len(first.words) == 1):
        return first
    if first.loose:
        fit = [m for m in meanings if len(said) > 1 or any(_same_but_plural(one, word) for one in m.words)]
        return fit[0] if fit and all(m.finding == fit[0].finding for m in fit) else None
    same = [m for m in meanings if m.words == said]
    if not same and len(said) == 1:
        loosely = [m for m in meanings if not m.exact]
        same = [m for m in loosely if _same_but_plural(m.words[0], word)]
        same = same or [m for m in loosely if _same_verb(m.words[0], word)]
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
