"""What was not understood: the words that look like a symptom and that nothing read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from triage.intake import bits
from triage.intake.cues import AFTER, BEFORE, OVER
from triage.intake.everyday_words import PLAIN
from triage.intake.little_words import ADVERBS, ARTICLES, LITTLE
from triage.intake.misspelt import Misspelt
from triage.intake.people import PEOPLE
from triage.intake.something_wrong import something_wrong
from triage.intake.supply import supply_in_doubt
from triage.intake.tokens import Tokens
from triage.intake.walks import Match


class Leftover(NamedTuple):
    """Words that look like a symptom and were not understood: ``text[start:end]``."""

    words: str
    start: int
    end: int


_IDLE: Final = LITTLE | ADVERBS | PEOPLE | PLAIN
_OVER: Final = ADVERBS | LITTLE
_DENYING: Final = frozenset({"no", "not", "never", "without", "denies", "nor", "nothing"})
_FAILING: Final = frozenset(
    {
        "no",
        "not",
        "cannot",
        "never",
        "nobody",
        "none",
        "neither",
        "stopped",
        "stop",
        "stops",
        "quit",
        "longer",
        "hardly",
    }
    | {"barely", "scarcely", "only", "without", "hard", "slow", "difficult", "impossible"}
)
_WELL: Final = frozenset(
    {"fine", "ok", "okay", "normal", "normally", "well", "good", "clear", "clean", "intact", "healed", "healthy"}
)
_ALSO_WHERE: Final = frozenset({"back", "side"})
_WHOSE: Final = ARTICLES | frozenset({"lower", "upper", "left", "right", "one", "both", "'s", "down"}) - {
    "this",
    "that",
}
"""What stands before ``back`` and ``side`` where they are of the body: ``my back``, not ``rang back``."""
_ORS: Final = frozenset({"or", "nor"})
_FEW: Final = 3
_LISTING: Final = frozenset({"and", "or"})
_CUE_WORDS: Final = BEFORE.first | OVER.first | AFTER.first


def leftovers(
    text: str,
    tokens: Tokens,
    matches: Sequence[Match],
    counted: frozenset[int],
    misspelt: Misspelt,
    closed: Collection[int] = (),
) -> tuple[Leftover, ...]:
    """The runs of words between breaks and findings that name a complaint, or a part of the body and a verb.

    A word that ``misspelt`` knows as a slip counts as what it is a slip of, and so does a row of words that says that
    something is the matter without saying what. ``closed`` are the last tokens of what was denied or is not current: a
    list that goes on from there with ``or`` is so too (``isn't red, hot or swollen``).
    """
    marks: Sequence[int] = tokens.marks
    near = misspelt.places(tokens)
    wrong = something_wrong(tokens)
    plainly = bytearray(len(marks))
    covered = bytearray(len(marks))
    named: set[int] = set()
    for _, used, _, at, end in matches:
        first = used[0]
        if len(used) == 1 and tokens.marks[first] & bits.BODY:
            named.add(first)  # "the pump" says that there is one; what is said of it is still to be read
            continue
        if first < at or used[-1] >= end:
            for i in used:
                covered[i] = 1
            first = max(first, at)
        covered[first:end] = b"\1" * (end - first)
    for i in counted:
        covered[i] = 1
    unsupplied = supply_in_doubt(tokens, covered)
    if unsupplied:
        wrong = {*wrong, *unsupplied}
    if near or wrong:
        marks = list(marks)
        for i, mark in near.items():
            marks[i] |= mark
        for i in wrong:
            marks[i] |= bits.COMPLAINT
            plainly[i] = 1
    telling = [i for i in tokens.places[bits.TELLING] if not covered[i]]
    if near or wrong:
        telling = sorted({*telling, *near, *wrong})
    if not telling:
        return ()
    left: list[Leftover] = []
    words, count = tokens.words, len(marks)
    done = beside = 0  # ``beside``: whether since the last break a finding stands before ``done``
    for i in telling:
        if i < done or covered[i]:
            continue
        start, stop = i, i + 1
        while start and not (covered[start - 1] or marks[start - 1] & bits.BREAK or words[start - 1] in _LISTING):
            start -= 1
        while stop < count and not (covered[stop] or marks[stop] & bits.BREAK or words[stop] in _LISTING):
            stop += 1
        for k in range(start - 1, done - 1, -1):
            if covered[k] or marks[k] & bits.BREAK:
                beside = covered[k]
                break
        done = stop
        if _is_listed_with(tokens, start, stop, closed):
            closed = {*closed, stop - 1}
            continue
        beside_one = bool(beside or (stop < len(marks) and covered[stop]) or not named.isdisjoint(range(start, stop)))
        if 1 in plainly[start:stop] or _looks_like_a_symptom(tokens, marks, start, stop, beside_one):
            left.append(_left(text, tokens, marks, start, stop - 1))
        elif not _DENYING.isdisjoint(tokens.words[start:stop]):
            closed = {*closed, stop - 1}
    return tuple(left)


def _is_listed_with(tokens: Tokens, start: int, stop: int, closed: Collection[int]) -> bool:
    """Whether a few words go on a list that is closed, and that ``or`` makes one."""
    words = tokens.words
    joined = start > 1 and (
        words[start - 1] in _ORS or (words[start - 1] == "," and stop < len(words) and words[stop] in _ORS)
    )
    last = start - 2 if joined and words[start - 2] != "," else start - 3
    return joined and stop - start <= _FEW and last in closed


def _left(text: str, tokens: Tokens, marks: Sequence[int], first: int, last: int) -> Leftover:
    """A run of words without those at its ends that say nothing."""
    words = tokens.words
    while first < last and _is_idle(words[first]) and not marks[first] & bits.COMPLAINT:
        first += 1
    while last > first and _is_idle(words[last]) and not marks[last] & bits.COMPLAINT:
        last -= 1
    start, end = tokens.starts[first], tokens.ends[last]
    return Leftover(text[start:end], start, end)


def _is_idle(word: str) -> bool:
    return word in _IDLE or word in _CUE_WORDS


def _looks_like_a_symptom(tokens: Tokens, marks: Sequence[int], start: int, stop: int, beside: bool) -> bool:
    body = named = unknown = denied = well = False
    words, run = tokens.words[start:stop], marks[start:stop]
    if not _FAILING.isdisjoint(words) and any(mark & bits.VITAL for mark in run):
        return True
    for i, (word, mark) in enumerate(zip(words, run, strict=True), start):
        if mark & bits.COMPLAINT and word not in _DENYING:
            if not denied:
                return True
            continue
        denied = word in _DENYING or (denied and word in _OVER)
        well = well or word in _WELL
        if mark & bits.BODY and (word not in _ALSO_WHERE or (i and tokens.words[i - 1] in _WHOSE)):
            body = True
            named = named or word not in PLAIN
        elif not mark & bits.DIGIT and not _is_idle(word):
            unknown = True
    return body and not well and (unknown or (named and not beside))
