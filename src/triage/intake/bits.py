"""What a word may be to the passes over a text, a bit each: a pass looks at one number and not at a dozen sets."""

from __future__ import annotations

SKIPPED = 1 << 0  # read over between the words of a phrase
BREAK = 1 << 1  # a sign that parts what is said
SENTENCE_END = 1 << 2
JOINS = 1 << 3  # and, or, nor, /
OPENS = 1 << 4  # a cue may begin here that is read before a finding
SCOPES = 1 << 5  # of these, one that may open a scope
PAST = 1 << 6  # a cue of long ago may begin here, or it is a year
OVER = 1 << 7  # a cue may begin here that says it is over, or again
AFTER = 1 << 8  # a cue may begin here that answers what stands before it
WHO = 1 << 9  # of whom a text may speak: a relative, a friend, a carer, she, him, patient
DIGIT = 1 << 10  # begins with a figure
NUMBER = 1 << 11  # a number in words
TIME = 1 << 12  # a time may begin here
DEED = 1 << 13  # what a time may be told of: a refill, a change of dose, a tablet
ODD = 1 << 14  # a sign, or a letter of another script, that nobody explains
COMPLAINT = 1 << 15
BODY = 1 << 16
VITAL = 1 << 17  # what a body must do: breathe, swallow, respond
HELD = 1 << 18  # of whose a text may speak: a pump, a refill, tablets
UNKNOWN = 1 << 19  # no list and no pattern has the word: it may be misspelt
WRONG = 1 << 20  # words may begin here that say that something is wrong, without saying what
ANSWER = 1 << 21  # an answer may begin here to all of a list

ALONE = 1 << 22  # the word by itself is a phrase
MERGES = 1 << 23  # a row of words may begin here that is one word, or that is answered no
CHARTS = 1 << 24  # a sign that may stand between what is charted and how it is

YEAR = DIGIT | PAST

TIMED = TIME | DIGIT
FIGURE = DIGIT | NUMBER
TELLING = COMPLAINT | BODY | VITAL

SOUGHT = (SENTENCE_END, WHO, HELD, DEED, TIMED, FIGURE, TELLING, UNKNOWN, WRONG, ANSWER, ALONE, MERGES, CHARTS)
"""What a pass looks for here and there in a whole text: it goes through the words of one of these alone."""


class _SoughtBy(dict[int, tuple[int, ...]]):
    """Which passes look for a word by its mark, worked out when it is first asked for; few marks there are."""

    def __missing__(self, mark: int) -> tuple[int, ...]:
        found = self[mark] = tuple([sought for sought in SOUGHT if mark & sought])
        return found


SOUGHT_BY = _SoughtBy()
