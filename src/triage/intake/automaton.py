"""The table as a deterministic automaton, made as texts need it: one step takes all ways through the table at once.

From most words of a text no way arrives anywhere, and one lookup a word shows it. Where ways do arrive, each step knows
whence they came, so that only those that arrived are gone back over. Nothing of a text is kept but which kinds of words
of the vocabulary followed each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from threading import Lock
from typing import Final, TypeAlias

from triage.intake import bits
from triage.intake.meanings import ANY_WORD, GRAPHS, PLAIN, Edges, Rows

_MOST_KEPT: Final = 200_000
"""So many steps are kept, about twenty megabytes; then all are forgotten, and made again as they are needed."""
_NEVER_READ_OVER: Final = frozenset(("no", "not", "never", "without", "denies", "denied", "cannot", "nor", "neither"))
"""Words that turn what follows round: no gap of a pattern takes them in."""
_LIST_AHEAD: Final = 4
"""How many tokens on from ``and`` the second member of a list may stand."""

USED: Final = 1
READ_OVER: Final = 2
LISTED_OVER: Final = 3
GAP: Final = 4
SEVERAL: Final = 0
"""What a way did with a word: it is of the phrase; it was read over, which may happen a few times; it stands between
the members of a list, where it does not count; it fills a gap of the phrase, which any word may. Or several ways met.
"""

# A state of the table; or, where the first member of a list was read and the second may follow (``arms and the legs``),
# the state that both lead to, their class, and how many tokens of ``and the legs`` were read.
Place: TypeAlias = int | tuple[int, int, int]
END: Final = 0
"""The kind of what comes after the last word of a text: nothing goes on there."""
_Kind: TypeAlias = tuple[int, tuple[int, ...], int]
_Way: TypeAlias = tuple[int, Place, Place]
"""One way on: what it does with the word, the place that it reaches, and the one where it was."""
_Came: TypeAlias = tuple[int, int, Place]
"""One way that arrived at a place: what it did with the word, the state where it is, and its place before."""
Whence: TypeAlias = dict[Place, tuple[int, int, Place, list[_Came]]]
"""The way that arrived at each place, and a list of all where there are ``SEVERAL``."""


class Node(dict[int, "Node"]):
    """The places where all ways together may be after a word, and the node after each next one by its kind.

    Grows as texts need it. ``read``: the states at which something was read. ``plain``: nothing was, and ways go on.
    A text touches many nodes; all else of them is in ``source``, so that they are small.
    """

    __slots__ = ("plain", "read", "source")

    def __init__(self, source: Source, read: tuple[int, ...] = ()) -> None:
        self.plain = bool(source.places) and not read
        self.read = read
        self.source = source

    def __missing__(self, kind: int) -> Node:
        return self.source.automaton.made(self, kind)


class Source:
    """What a node is made of. At a ``first`` one no way has used a word yet, and none may begin by reading one over.

    ``whence``: by the kind of the next word, whence the ways came; see ``Automaton.whence``.
    """

    __slots__ = ("automaton", "first", "places", "whence")

    def __init__(self, automaton: Automaton, places: frozenset[Place], *, first: bool = False) -> None:
        self.automaton = automaton
        self.places = places
        self.first = first
        self.whence: dict[int, Whence] = {}


class Automaton:
    """The automaton over a table. Several threads may use it: what two of them make at once is the same.

    ``to`` leads from a state by a key to a state, or below nought to a row of ``several``; ``ends`` are the states at
    which something is read, ``last`` those from which nothing goes on.
    """

    __slots__ = (
        "_ends",
        "_kept",
        "_kind_of",
        "_kinds",
        "_last",
        "_lock",
        "_nodes",
        "_several",
        "_starts",
        "_to",
        "firsts",
        "nowhere",
        "root",
    )

    def __init__(self, to: Edges, several: Rows, ends: Collection[int], last: frozenset[int]) -> None:
        self._to = to
        self._several = several
        self._ends = ends
        self._last = last
        self._lock = Lock()
        self._kind_of: dict[_Kind, int] = {}
        self._kinds: list[_Kind] = [(0, (), bits.BREAK)]
        self._nodes: dict[tuple[frozenset[Place], tuple[int, ...]], Node] = {}
        self._starts: dict[int, Node] = {}
        self._kept = 0
        self.nowhere = self._node(frozenset())
        """The one node at which no way is left and nothing was read."""
        self.root = self._node(frozenset((PLAIN, GRAPHS)), first=True)
        self.firsts = [self.nowhere]
        """The node after a first word, by its kind."""

    def _node(self, places: frozenset[Place], read: tuple[int, ...] = (), *, first: bool = False) -> Node:
        return Node(Source(self, places, first=first), read)

    def at(self, state: int) -> Node:
        """The node from which the ways on from a state begin."""
        node = self._starts.get(state)
        if node is None:
            node = self._starts[state] = self._node(frozenset((state,)), first=True)
        return node

    def kind(self, word: str, key: int, classes: Sequence[int], mark: int) -> int:
        """The number of the words that go the same ways as this one, to be kept with it.

        There are no more kinds than a vocabulary has words, whatever is read.
        """
        over = not mark & bits.BREAK and word not in _NEVER_READ_OVER
        kind = key, tuple(classes), mark & (bits.SKIPPED | bits.JOINS) | (0 if over else bits.BREAK)
        number = self._kind_of.get(kind)
        if number is None:
            with self._lock:  # a kind is its place in two lists
                number = len(self._kinds)
                self._kinds.append(kind)
                self.firsts.append(self._following(self.root, number))
                self._kind_of[kind] = number
        return number

    def made(self, node: Node, kind: int) -> Node:
        """The node after a word of a kind, kept for the next time."""
        if self._kept >= _MOST_KEPT:
            self._forget()
        self._kept += 1
        following = node[kind] = self._following(node, kind)
        return following

    def _forget(self) -> None:
        """Keep no more than where each kind of word leads as the first one."""
        self._kept = 0
        self._starts = {}
        self._to.clear()
        for node in (self.root, self.nowhere, *self.firsts):
            node.clear()
            node.source.whence.clear()
        self._nodes = {(node.source.places, node.read): node for node in self.firsts if node is not self.nowhere}

    def _following(self, node: Node, kind: int) -> Node:
        reached: dict[Place, bool] = {}
        for done, place, _ in self._ways(node, kind):
            reached[place] = reached.get(place, False) or done != READ_OVER
        # What was read before a word that is read over was read there already.
        read = tuple([at for at, anew in reached.items() if anew and isinstance(at, int) and at in self._ends])
        places = frozenset([place for place in reached if isinstance(place, tuple) or place not in self._last])
        following = self._nodes.get((places, read)) if places or read else self.nowhere
        if following is None:
            following = self._nodes.setdefault((places, read), self._node(places, read))
        return following

    def whence(self, node: Node, kind: int) -> Whence:
        """Whence the ways came that a word of a kind leads on from a node; worked out where something was read."""
        found = node.source.whence.get(kind)
        if found is None:
            ways: dict[Place, list[_Came]] = {}
            for done, reached, place in self._ways(node, kind):
                here = reached if isinstance(reached, int) else reached[0]
                ways.setdefault(reached, []).append((done, here, place))
            found = node.source.whence[kind] = {
                place: (*way[0], way) if len(way) == 1 else (SEVERAL, 0, place, way) for place, way in ways.items()
            }
        return found

    def fills_a_gap(self, before: int, kind: int, state: int) -> bool:
        """Whether a word of a kind leads from a state to another only as any word would."""
        edges = self._to[before]
        if before == state or ANY_WORD not in edges:
            return False  # a second member of a list, or no gap at all
        key, classes, _ = self._kinds[kind]
        for name in (key, *classes):
            to = edges.get(name, 0)
            if to == state or (to < 0 and state in self._several[-to]):
                return False
        return True

    def _ways(self, node: Node, kind: int) -> list[_Way]:
        """What the ways that a word of a kind leads on do with it, the places that they reach, and those before."""
        source = node.source
        key, classes, role = self._kinds[kind]
        skipped = role & bits.SKIPPED and not source.first
        keys = (key,) if role & bits.BREAK else (key, ANY_WORD)
        ways: list[_Way] = []
        for place in _in_order(source.places):
            if isinstance(place, tuple):
                ways += [(done, reached, place) for reached, done in _listed(place, classes, role)]
                continue
            if skipped:
                ways.append((READ_OVER, place, place))
            edges = self._to[place]
            for edge in keys:
                state = edges.get(edge, 0)
                if state:
                    done = USED if edge == key else GAP
                    ways += [(done, reached, place) for reached in (self._several[-state] if state < 0 else (state,))]
            for name in classes:
                state = edges.get(name, 0)
                if state:
                    for reached in self._several[-state] if state < 0 else (state,):
                        ways.append((USED, reached, place))
                        ways.append((USED, (reached, name, 0), place))
        return ways


def _listed(place: tuple[int, int, int], classes: Sequence[int], role: int) -> list[tuple[Place, int]]:
    """On through ``and the legs`` after ``arms``."""
    reached, name, read = place
    if not read:
        return [((reached, name, 1), USED)] if role & bits.JOINS else []
    on: list[tuple[Place, int]] = [(reached, USED)] if name in classes else []
    if role & bits.SKIPPED and read < _LIST_AHEAD:
        on.append(((reached, name, read + 1), LISTED_OVER))
    return on


def _in_order(places: frozenset[Place]) -> Collection[Place]:
    """Always the same order, so that no answer hangs on what was read before."""
    return places if len(places) < 2 else sorted(places, key=_order)


def _order(place: Place) -> tuple[int, ...]:
    return (place,) if isinstance(place, int) else place
