"""Plain words to findings, measures, and what was not understood: one reader for notes and for single phrases."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from triage.intake.assertion import Assertions
from triage.intake.leftovers import Leftover, leftovers
from triage.intake.lexicon import Lexicon
from triage.intake.meanings import NO_FINDING, UNCLEAR, Compiled
from triage.intake.misspelt import Misspelt
from triage.intake.numbers import OF_SURROUNDINGS, Measured, measures
from triage.intake.sentences import PRESENT, Assertion, Verdict
from triage.intake.tokens import Tokens
from triage.intake.vocabulary import Vocabulary
from triage.intake.walks import Match
from triage.intake.word_sets import words

if TYPE_CHECKING:
    from triage.intake.suggestions import Suggestions


_LONGEST_SUGGESTED: Final = 200
"""Signs beyond which nothing is compared: no phrase is nearly as long."""


class Heard(NamedTuple):
    """One finding read from a text, said back: ``words`` are ``text[start:end]``.

    ``because`` is what made the assertion other than present (``no …``, ``someone else``); empty where nothing did.
    """

    words: str
    start: int
    end: int
    finding: str
    assertion: Assertion
    because: str
    pattern: str


class Reading(NamedTuple):
    """All that was read from one text, each part in the order of the text. ``steps`` counts the matcher's work."""

    findings: tuple[Heard, ...]
    measures: tuple[Measured, ...]
    unrecognised: tuple[Leftover, ...]
    steps: int


class Reader:
    """Reads texts against one vocabulary. Holds nothing of what it read; one reader may serve many threads.

    ``compiled`` is what a reader of the same vocabulary gave. Raises PatternError where a pattern of the vocabulary
    cannot be read.
    """

    def __init__(self, vocabulary: Vocabulary, compiled: Compiled | None = None) -> None:
        self.lexicon = Lexicon(vocabulary, compiled)
        self._vocabulary = vocabulary
        # The measures that tell how long ago what lasts only for a time was.
        self._lasting = frozenset(measure for measure, _ in vocabulary.lasts.values())
        self._misspelt = Misspelt(self.lexicon.compiled)
        self._suggestions: Suggestions | None = None

    @property
    def compiled(self) -> Compiled:
        """The vocabulary compiled, as plain data: ``Reader(vocabulary, compiled)`` is the same reader, many times as
        fast to make. Keep it only with what it was made from: the vocabulary and the code of this package.
        """
        return self.lexicon.compiled

    def suggest(self, words: str, n: int = 3) -> tuple[str, ...]:
        """Up to ``n`` findings whose phrases resemble the words, the likest first; none where none does.

        Before them what the words would say if they were not known as unclear. To be shown and asked, never accepted.
        None that only resembles them where rapidfuzz is not installed. Takes milliseconds.
        """
        words = words[:_LONGEST_SUGGESTED]
        return tuple(dict.fromkeys((*self.lexicon.beneath(words), *self._suggesting().nearest(words, n))))[:n]

    def to_be_kept(self) -> Compiled:
        """``compiled``, with all that suggestions compare words with: a second's work, done only to be kept."""
        return {**self.compiled, "alike": self._suggesting().alike()}

    def _suggesting(self) -> Suggestions:
        if self._suggestions is None:
            from triage.intake.suggestions import Suggestions

            self._suggestions = Suggestions(self._vocabulary, self.lexicon)
        return self._suggestions

    def read(self, text: str, *, said_on: date | None = None, default: Assertion = "present") -> Reading:
        """Read a note. ``said_on`` is the day of the call, for ``Monday's refill``.

        ``default`` is how a list means its phrases: in ``denied`` what is said plainly is denied, and a denial in it
        (``no fever``) denies too; in ``unsure`` all is in doubt.
        """
        tokens = self.lexicon.tokens(text)
        matches, steps = self.lexicon.find(tokens)
        numbers, counted = measures(tokens, text, self._vocabulary.limits, said_on)
        if numbers:
            matches = [
                match for match in matches if counted.isdisjoint(match.used) or not _only_names_a_number(match, tokens)
            ]
            elsewhere = [(n.start, n.end) for n in numbers if n.problem.endswith(OF_SURROUNDINGS)]
            if elsewhere:
                matches = [match for match in matches if not _stands_in(match, tokens, elsewhere)]
        meant = Assertions(tokens, matches, self._vocabulary)
        verdicts = meant.verdicts()
        if meant.others and numbers:
            places = {tokens.starts[i] for i in meant.others}
            numbers = [number for number in numbers if places.isdisjoint(range(number.start, number.end))]
        if numbers:
            numbers = [_when(tokens, meant, number) for number in numbers]
            if not self._lasting.isdisjoint([number.measure for number in numbers]):
                lasts = self._vocabulary.lasts
                for k, match in enumerate(matches):
                    if match.meaning.finding in lasts:
                        verdicts[k] = self._by_its_time(tokens, match, verdicts[k], numbers)
        course = self._vocabulary.course
        heard: list[Heard] = []
        read: list[Match] = []
        closed: set[int] = set()
        unclear: list[Leftover] = []
        for match, verdict in zip(matches, verdicts, strict=True):
            finding, assertion = match.meaning.finding, verdict.assertion
            if finding not in NO_FINDING:
                meant_here = verdict if default == "present" else _in_list(verdict, default)
                heard.append(_heard(text, tokens, match, meant_here))
            if assertion != "denied" or finding not in course:
                read.append(match)
            if assertion in _CLOSING:
                closed.add(match.end - 1)
            elif finding == UNCLEAR:
                unclear.append(_left(text, tokens, match))
        left = leftovers(text, tokens, read, counted, self._misspelt, closed)
        if unclear:
            left = tuple(sorted((*left, *unclear), key=attrgetter("start")))
        return Reading(tuple(heard), tuple(numbers), left, steps)

    def _by_its_time(self, tokens: Tokens, match: Match, verdict: Verdict, numbers: Sequence[Measured]) -> Verdict:
        """``refilled three weeks ago`` is no recent refill: what has its own time in the text is of that time."""
        if verdict.assertion != "present":
            return verdict
        lasts = self._vocabulary.lasts[match.meaning.finding]
        start, end = tokens.starts[match.at], tokens.ends[match.end - 1]
        for number in numbers:
            beside = number.start < end and start < number.end
            if number.measure == lasts[0] and number.value > lasts[1] and not number.problem and beside:
                return Verdict("not_current", number.words)
        return verdict

    def read_phrase(self, text: str, *, said_on: date | None = None, default: Assertion = "present") -> Reading:
        """Read one entry of ``reported``, ``denied`` or ``unsure``: where nothing in it was read, all of it is left.

        An entry that is the id or the label of a finding, and nothing more, is that finding.
        """
        tokens = self.lexicon.tokens(text)
        finding = self.lexicon.whole.get(" ".join(tokens.words))
        if finding:
            verdict = _in_list(PRESENT, default)
            start, end = tokens.starts[0], tokens.ends[-1]
            heard = Heard(text[start:end], start, end, finding, verdict.assertion, verdict.because, finding)
            return Reading((heard,), (), (), len(tokens.words))
        reading = self.read(text, said_on=said_on, default=default)
        if reading.findings or reading.measures or reading.unrecognised or not text.strip():
            return reading
        words = text.strip()
        start = text.index(words)
        return reading._replace(unrecognised=(Leftover(words, start, start + len(words)),))


def _when(tokens: Tokens, meant: Assertions, number: Measured) -> Measured:
    """``two years ago his temp hit 105``: what was measured long ago says nothing of now."""
    if number.measure not in _MEASURED or number.problem:
        return number
    past = meant.long_ago(bisect_right(tokens.starts, number.start) - 1)
    return number._replace(long_ago=past) if past else number


def _heard(text: str, tokens: Tokens, match: Match, verdict: Verdict) -> Heard:
    meaning, _, _, at, stop = match
    assertion, because, _ = verdict
    start, end = tokens.starts[at], tokens.ends[stop - 1]
    said_back = text[start:end], start, end, meaning.finding, assertion, because, meaning.pattern
    return tuple.__new__(Heard, said_back)  # at half the price of Heard(…)


def _left(text: str, tokens: Tokens, match: Match) -> Leftover:
    start, end = tokens.starts[match.at], tokens.ends[match.end - 1]
    return Leftover(text[start:end], start, end)


def _in_list(verdict: Verdict, default: Assertion) -> Verdict:
    if default == "present" or verdict.assertion == "not_current":
        return verdict
    if default == "unsure" or verdict.assertion == "unsure":
        return Verdict("unsure", verdict.because or "listed as unsure")
    return Verdict("denied", verdict.because or "listed as denied")


_CLOSING: Final = words("denied not_current")
_MEASURED: Final = words("temperature_c heart_rate_bpm respiratory_rate_bpm spo2_pct systolic_bp_mmhg gcs")
_NAMES: Final = words("have running run a temperature temp temps has with be")


def _stands_in(match: Match, tokens: Tokens, places: Sequence[tuple[int, int]]) -> bool:
    return any(start <= tokens.starts[i] < end for start, end in places for i in match.used)


def _only_names_a_number(match: Match, tokens: Tokens) -> bool:
    """``has a temperature`` before ``of 36.8`` is the number's name; the number itself says whether it is a fever."""
    return not any(tokens.words[i][0].isdigit() for i in match.used) and all(
        tokens.stems[i] in _NAMES for i in match.used
    )
