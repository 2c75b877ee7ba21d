"""Each word's marks: which of the word lists of the reader have it, in one number."""

from __future__ import annotations

from typing import Final

from triage.intake import bits
from triage.intake.charted import CHARTING
from triage.intake.cues import AFTER, BEFORE, CENTURIES, OVER, PAST, SCOPING
from triage.intake.everyday_words import BODY, COMPLAINT, PLAIN, VITAL
from triage.intake.little_words import LITTLE, SKIPPED
from triage.intake.number_words import NUMBER_WORDS
from triage.intake.people import HELD, WHO
from triage.intake.times import DEEDS, STARTS
from triage.intake.tokens import BREAKS, SENTENCE_ENDS

JOINING: Final = frozenset({"and", "or", "nor", "/"})
_EXPLAINED: Final = BREAKS | frozenset("%°+/'")
_LISTS: Final = (
    (bits.SKIPPED, SKIPPED),
    (bits.BREAK, BREAKS),
    (bits.SENTENCE_END, SENTENCE_ENDS),
    (bits.JOINS, JOINING),
    (bits.OPENS, BEFORE.first),
    (bits.SCOPES, SCOPING),
    (bits.PAST, PAST.first),
    (bits.OVER, OVER.first),
    (bits.AFTER, AFTER.first),
    (bits.WHO, WHO),
    (bits.HELD, HELD),
    (bits.NUMBER, NUMBER_WORDS),
    (bits.TIME, STARTS),
    (bits.DEED, DEEDS),
    (bits.CHARTS, CHARTING),
)

COMMON: Final = frozenset().union(LITTLE, PLAIN, BODY, COMPLAINT, VITAL, *[words for _, words in _LISTS])
"""Words that any text may have: what is known of them may be kept, as it tells nothing of anybody."""


def mark_of(word: str, stemmed: str) -> int:
    """The marks of any word or sign, of which the stem is known."""
    first = word[0]
    if "0" <= first <= "9":  # in none of the lists
        year = len(word) == 4 and word.isdigit() and word[:2] in CENTURIES
        return bits.DIGIT | bits.PAST if year else bits.DIGIT
    mark = 0
    if word in COMMON:
        for bit, words in _LISTS:
            if word in words:
                mark |= bit
    if first.isdigit():
        mark |= bits.DIGIT
    if word not in _EXPLAINED and first != "'" and not (word.isascii() and first.isalnum()):
        mark |= bits.ODD
    if word in COMPLAINT or stemmed in COMPLAINT:
        mark |= bits.COMPLAINT
    if word in BODY or stemmed in BODY:
        mark |= bits.BODY
    if word in VITAL or stemmed in VITAL:
        mark |= bits.VITAL
    return mark
