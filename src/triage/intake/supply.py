"""What is said of the pump or the tablets, and read by nothing, where the supply may have failed or been too much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.intake import bits
from triage.intake.tokens import Tokens
from triage.intake.word_sets import words

_REACH: Final = 5
"""How many words it may stand from the pump, the refill or the tablets."""
_FAILS: Final = words(
    "no not cannot never nobody none neither without hardly barely stopped extra double twice instead wrong spat "
    "swallowed swapped lost empty borrowed cancelled canceled late overdue forgot missed mixed muddled"
)
_IS_NOTHING: Final = words(
    "fine ok okay normal normally well good clear problem problems trouble troubles issue issues better worry question "
    "if when whether how why what where different need repeat card leaflet letter appointment box bottle date with "
    "like other want wants wanted new"
)
"""What beside it makes it a question, paper, praise, or a statement about something else."""
_OTHERS: Final = words("pump itb due")


def _parts(tokens: Tokens, i: int) -> bool:
    return bool(tokens.marks[i] & bits.BREAK) or tokens.words[i] in {"and", "or", "but"}


def _is_of_another(tokens: Tokens, covered: Sequence[int], k: int) -> bool:
    """Whether a denial is of what was read after it, or says only that nothing is due: ``tablets only, no pump``."""
    following = k + 1
    return following < len(covered) and (bool(covered[following]) or tokens.words[following] in _OTHERS)


def supply_in_doubt(tokens: Tokens, covered: Sequence[int]) -> set[int]:
    """The tokens from the word of the supply to what may be wrong with it; ``covered`` marks what was read."""
    said = tokens.words
    found: set[int] = set()
    for i in tokens.places[bits.HELD]:
        if covered[i] or (i and said[i - 1] == "no" and said[i] in _OTHERS):
            continue
        start, stop = i, i + 1
        while start and i - start < _REACH and not covered[start - 1] and not _parts(tokens, start - 1):
            start -= 1
        while stop < len(said) and stop - i <= _REACH and not covered[stop] and not _parts(tokens, stop):
            stop += 1
        fails = [k for k in range(start, stop) if said[k] in _FAILS and not _is_of_another(tokens, covered, k)]
        if fails and _IS_NOTHING.isdisjoint(said[start:stop]):
            found.update(range(min(i, fails[0]), max(i, fails[-1]) + 1))
    return found
