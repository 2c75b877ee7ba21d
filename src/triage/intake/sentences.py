"""One sentence of a text with its findings, and the segments in it that a time or a change belongs to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from triage.intake import bits
from triage.intake.cue_rows import Cue
from triage.intake.cues import BEFORE, CENTURIES, OVER, PAST, Found
from triage.intake.little_words import HAVING
from triage.intake.people import PEOPLE
from triage.intake.statements_begun import begins_statement, goes_on_today
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.vocabulary import Vocabulary
from triage.intake.walks import Match
from triage.intake.word_sets import words

Assertion: TypeAlias = Literal["present", "denied", "unsure", "not_current"]


class Verdict(NamedTuple):
    """How a match is meant, the words that say so or the rule's name, and the kind of cue where it counts."""

    assertion: Assertion
    because: str
    why: Cue | None = None


PRESENT: Final = Verdict("present", "")

SUBJECTS: Final = words("i he she they we there patient pt")
DEFINITE: Final = words("his her my this these the that our their your")
SWITCHES: Final = words("but however although though now today while whereas except")
NOW: Final = words("since for now today this all yesterday from when again started tonight still")
"""What follows a finding that is told of the present, and does not follow a mere member of a list."""
LOOK: Final = 12
"""How many words anything looks back or ahead: what a text costs grows with its length and no faster."""


# What began long ago and goes on is no story of the past: "started years ago", "itching since it broke in 2016".
_GOING_ON: Final = words("since started start starts began begun still ongoing onwards constantly")
_SET_AGAINST: Final = words("as than like where way how what")
_MONTHS: Final = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sept oct nov dec"
)
_WONT: Final = words("'re are 'm am is 's be been get getting got not")
_COMPARED: Final = 5
_LIKENED: Final = words("floppy limp weak helpless soft sleepy quiet bald")
_IS: Final = words("is are am")
_WAS: Final = (("was",), ("were",), ("been",), ("happened",))
_JUST_LIKE: Final = (("just", "like"), ("exactly", "like"))
_LEFT_BEHIND: Final = words("sold left bought built")
# What a month ago may still be recent.
_OPERATED: Final = words("implanted implant put fitted placed inserted replaced surgery operation operated op")
_GOES_ON_TELLING: Final = words("with when where which from including")
_TELLS_OF_NOW: Final = words("now today tonight since yesterday still currently has have is are again 's")


class Text(NamedTuple):
    """A text as the assertions are read from it. ``used`` marks the tokens of findings, ``match_at`` their starts."""

    tokens: Tokens
    matches: Sequence[Match]
    used: bytearray
    match_at: dict[int, int]
    vocabulary: Vocabulary

    def may_tell_of_the_past(self, start: int, end: int) -> bool:
        """Whether words from ``start`` to ``end`` may speak of long ago; nearly always it is plain that none do."""
        cued, marks = self.tokens.cued, self.tokens.marks
        return any(marks[i] & bits.PAST for i in cued[bisect_left(cued, start) : bisect_left(cued, end)])


class Sentence:
    """The tokens from ``start`` to ``end`` (excluded) of a text, parted into segments.

    ``overs``: where it has words that say that something is over, or is there again. ``timeless``: it does not speak of
    long ago. ``cues``: where it has cues that are read before a finding; ``scoped``: one of them opens a scope.
    """

    __slots__ = (
        "_bounds",
        "_parted",
        "_past",
        "_segment_of",
        "cues",
        "end",
        "match_at",
        "matches",
        "overs",
        "scoped",
        "start",
        "timeless",
        "tokens",
        "used",
        "vocabulary",
    )

    def __init__(self, text: Text, start: int, end: int) -> None:
        self.tokens, self.matches, self.used, self.match_at, self.vocabulary = text
        self.start = start
        self.end = end
        self._parted = False
        self._look()

    def words(self, at: int, end: int) -> str:
        return " ".join(self.tokens.words[at:end])

    def word(self, i: int) -> str:
        """The word of a token of the sentence; nothing where it has ended."""
        return self.tokens.words[i] if i < self.end else ""

    def segment(self, i: int) -> tuple[int, int]:
        """Where the segment begins and ends that the token is in."""
        self._part()
        start, end = self._bounds[self._segment_of[i]]
        return start, end

    def tells(self, i: int) -> bool:
        """Whether a finding begins here of which is said since when: a statement of its own, whatever came before."""
        k = self.match_at.get(i)
        if k is None:
            return False
        match = self.matches[k]
        return self.word(match.end) in NOW or any(self.tokens.words[n] == "since" for n in match.used)

    def past(self, i: int) -> str:
        """The words by which the token's segment speaks of long ago; none where it does not."""
        if self.timeless:
            return ""
        self._part()
        segment = self._segment_of[i]
        said = self._past.get(segment, "")
        if said:
            start, end = self._bounds[segment]
            told = self.tokens.words[start:end]
            if not _GOING_ON.isdisjoint(told[1:]):
                return ""
            if said.startswith("in ") and said[3:] in _MONTHS and not _OPERATED.isdisjoint(told):
                return ""
        return said

    def _look(self) -> None:
        """Find out what need not be looked for again at each finding."""
        tokens, used = self.tokens, self.used
        self.cues: dict[int, Found] = {}
        self.overs: dict[int, Found] = {}
        self.timeless = True
        self.scoped = False
        cued, words = tokens.cued, tokens.words
        last = len(words) - 1
        for i in cued[bisect_left(cued, self.start) : bisect_left(cued, self.end)]:
            mark = tokens.marks[i]
            following = words[i + 1] if i < last else ""
            if mark & bits.OPENS:
                found = BEFORE.begins(tokens, i, used, following)
                if found:
                    self.cues[i] = found
                    self.scoped = self.scoped or bool(mark & bits.SCOPES)
            if mark & bits.OVER:
                over = OVER.begins(tokens, i, used, following)
                if over:
                    self.overs[i] = over
            if mark & bits.PAST and self.timeless and (mark & bits.DIGIT or PAST.at(tokens, i, used)):
                self.timeless = False

    def _part(self) -> None:
        """The parts of a sentence that a time belongs to, and those that speak of long ago; once, when first asked."""
        if self._parted:
            return
        self._parted = True
        self._segment_of: dict[int, int] = {}
        self._bounds: list[list[int]] = [[self.start, self.end]]
        self._past: dict[int, str] = {}
        tokens, idle, somebody = self.tokens, True, False
        for i in range(self.start, self.end):
            word = tokens.words[i]
            if somebody and i > self.start and (begins_statement(tokens.words, i) or goes_on_today(tokens.words, i)):
                self._bounds[-1][1] = i
                self._bounds.append([i, self.end])
                idle = True
            whose = i > self.start and tokens.words[i - 1] in DEFINITE
            somebody = somebody or word in SUBJECTS or (whose and word in PEOPLE)
            following = tokens.words[i + 1] if i + 1 < self.end else ""
            parts = word in BREAKS or (word in SWITCHES and not self.used[i])
            if parts or (
                word == "and"
                and (
                    self.tells(i + 1)
                    or following in {"cannot", "not"}
                    or following in SUBJECTS
                    or following in HAVING
                    or following in SWITCHES
                    or following in _IS
                )
            ):
                self._bounds[-1][1] = i
                self._bounds.append([i + 1, self.end])
                before = len(self._bounds) - 2
                if before in self._past and (
                    (idle and word == ",") or (word in {",", "and"} and self._still_tells(i, before))
                ):
                    self._past[before + 1] = self._past[before]
                idle, somebody = True, False
            self._segment_of[i] = len(self._bounds) - 1
            if i in self.match_at:
                idle = False
            if not self.used[i]:
                self._find_past(i)

    def _still_tells(self, i: int, before: int) -> bool:
        """Whether the story goes on: ``…, with seizures``; ``when it broke in 2018 and she had a fever``."""
        words = self.tokens.words
        ahead = words[i + 1 : min(self.end, i + LOOK)]
        for k, word in enumerate(ahead):
            if word in BREAKS or word in SWITCHES:
                ahead = ahead[:k]
                break
        if not _TELLS_OF_NOW.isdisjoint(ahead):
            return False
        if words[i] == ",":
            return bool(ahead) and ahead[0] in _GOES_ON_TELLING
        start, end = self._bounds[before]
        return not {"when", "time", "like"}.isdisjoint(words[start:end])

    def _is_likened(self, i: int) -> bool:
        """``like last year``, ``just like two years ago`` is a likeness; ``had one like a year ago`` is when."""
        words = self.tokens.words[max(self.start, i - 3) : i]
        return (words[-1:] == ("like",) and words[-2:-1] not in _WAS) or words[-3:-1] in _JUST_LIKE

    def _find_past(self, i: int) -> None:
        word = self.tokens.words[i]
        segment = len(self._bounds) - 1
        if word.isdigit() and len(word) == 4 and word[:2] in CENTURIES and i > self.start:
            likened = self._is_likened(i - 1) and self.tokens.words[i - 1] == "in"
            if not likened and (self.tokens.words[i - 1] in {"in", "back", "during"} or self.used[i - 1]):
                self._past[segment] = "in " + word
            return
        found = PAST.at(self.tokens, i, self.used) if word in PAST.first else None
        if found and word == "used" and self.tokens.words[max(0, i - 2)] in _SET_AGAINST:
            return  # "not as well as it used to", "not where it used to be": told of now
        if found and word == "used" and self.tokens.words[i - 1] in _WONT:
            return  # "worse than what we're used to"
        if found and self.tokens.words[i : i + 4] == ("used", "to", "be", "able"):
            return  # "he used to be able to stand and now he can't": a loss
        if found and "than" in self.tokens.words[max(self.start, i - _COMPARED) : i]:
            return  # "kicking out more than they did a month ago": told of now
        if found and self.tokens.words[i : i + 1] == ("as",) and self.tokens.words[i - 1] in _LIKENED:
            return  # "as floppy as a baby": how he is now
        if found and self._is_likened(i):
            return  # "having a fit just like last year": he has one now
        if found and self.tokens.words[i - 1] in _LEFT_BEHIND:
            return  # "thinks she's in the house we sold years ago"
        if found and found.end <= self.end:
            self._past.setdefault(segment, self.words(found.at, found.end))
