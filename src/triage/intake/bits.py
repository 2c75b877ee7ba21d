"""What a word may be to the passes over a text, a bit each: a pass looks at one number and not at a dozen sets."""

from __future__ import annotations

from typing import Final

SKIPPED: Final = 1 << 0  # read over between the words of a phrase
BREAK: Final = 1 << 1  # a sign that parts what is said
SENTENCE_END: Final = 1 << 2
JOINS: Final = 1 << 3  # and, or, nor, /
OPENS: Final = 1 << 4  # a cue may begin here that is read before a finding
SCOPES: Final = 1 << 5  # of these, one that may open a scope
PAST: Final = 1 << 6  # a cue of long ago may begin here, or it is a year
OVER: Final = 1 << 7  # a cue may begin here that says it is over, or again
AFTER: Final = 1 << 8  # a cue may begin here that answers what stands before it
WHO: Final = 1 << 9  # of whom a text may speak: a relative, a friend, a carer, she, him, patient
DIGIT: Final = 1 << 10  # begins with a figure
NUMBER: Final = 1 << 11  # a number in words
TIME: Final = 1 << 12  # a time may begin here
DEED: Final = 1 << 13  # what a time may be told of: a refill, a change of dose, a tablet
ODD: Final = 1 << 14  # a sign, or a letter of another script, that nobody explains
COMPLAINT: Final = 1 << 15
BODY: Final = 1 << 16
VITAL: Final = 1 << 17  # what a body must do: breathe, swallow, respond
HELD: Final = 1 << 18  # of whose a text may speak: a pump, a refill, tablets
UNKNOWN: Final = 1 << 19  # no list and no pattern has the word: it may be misspelt
WRONG: Final = 1 << 20  # words may begin here that say that something is wrong, without saying what
ANSWER: Final = 1 << 21  # an answer may begin here to all of a list

ALONE: Final = 1 << 22  # the word by itself is a phrase
MERGES: Final = 1 << 23  # a row of words may begin here that is one word, or that is answered no
CHARTS: Final = 1 << 24  # a sign that may stand between what is charted and how it is

YEAR: Final = DIGIT | PAST

TIMED: Final = TIME | DIGIT
FIGURE: Final = DIGIT | NUMBER
TELLING: Final = COMPLAINT | BODY | VITAL

SOUGHT: Final = (SENTENCE_END, WHO, HELD, DEED, TIMED, FIGURE, TELLING, UNKNOWN, WRONG, ANSWER, ALONE, MERGES, CHARTS)
"""What a pass looks for here and there in a whole text: it goes through the words of one of these alone."""


class _SoughtBy(dict[int, tuple[int, ...]]):
    """Which passes look for a word by its mark, worked out when it is first asked for; few marks there are."""

    def __missing__(self, mark: int) -> tuple[int, ...]:
        found = self[mark] = tuple([sought for sought in SOUGHT if mark & sought])
        return found


SOUGHT_BY: Final = _SoughtBy()
