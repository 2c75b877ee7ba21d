"""The words of a case: each entry of its lists, and the note, as statements of findings and numbers told."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from triage.assessment import Alert, Reading
from triage.case import Case
from triage.errors import Problem
from triage.intake.phrases import Lexicon
from triage.memo import Lazy, Memo, Shelf
from triage.one_measure import lowered
from triage.rulebook.model import Rulebook
from triage.statements import Assertion, Statements, Told

if TYPE_CHECKING:
    from triage.intake.reader import Reader
    from triage.intake.reader import Reading as TextReading

#: So many of the words that were not understood get suggestions; somebody must read them all the same.
_MOST_SUGGESTED = 8
#: So many readings of ids and phrases are remembered: of those that callers name most, at the first few places.
MOST_NAMED = 8192
_make_reading = Reading.made
#: What stands in each list.
_MEANS: dict[str, Assertion] = {"reported": "present", "denied": "denied", "unsure": "unsure"}


def reader_of(rulebook: Rulebook) -> Reader:
    """The reader for a rulebook; what it compiles the vocabulary to is kept in the user's cache."""
    from triage.intake.reader import Reader
    from triage.intake.vocabulary import of_rulebook
    from triage.rulebook.cache import fetch_reader, keep_reader

    kept = fetch_reader(rulebook)
    if kept is not None:
        with suppress(Exception):  # whatever it is, it is not what a reader makes
            return Reader(of_rulebook(rulebook), kept)
    reader = Reader(of_rulebook(rulebook))
    keep_reader(rulebook, reader.to_be_kept)
    return reader


def _nothing_of(words: str, reading: TextReading) -> TextReading:
    """An entry of which nothing was read is not understood as a whole."""
    from triage.intake.leftovers import Leftover

    return reading._replace(unrecognised=(Leftover(words, 0, len(words)),))


class WordsReader:
    """Reads words against one vocabulary: ids and listed phrases by a table, everything else by the reader of texts.

    The reader is made when the first words need it: an application that sends ids never pays for it.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._findings = rulebook.findings
        self._ids = tuple(finding.id for finding in rulebook.findings)
        self._bit = rulebook.bit
        self._lexicon = Lexicon(rulebook)
        self._labels = Lazy(self._label)
        self._reader: Reader | None = None
        # How an entry is read that stands so in the rulebook, by the list and its place in it: no words of a caller.
        self._named: Memo[tuple[str, int, str], Reading] = Memo(self._read_named, Shelf(MOST_NAMED))

    def read(self, case: Case, said: Statements) -> None:
        """Add what the lists and the note say; a finding both reported and denied in the lists is a problem."""
        called_on = case.called_on
        said_on = date.fromisoformat(called_on) if called_on else None
        self._read_list("reported", "present", case.reported, said, said_on)
        if denied := case.denied:
            self._read_list("denied", "denied", denied, said, said_on)
            if not said.present.keys().isdisjoint(said.denied):
                self._find_contradictions(case, said)
        if unsure := case.unsure:
            self._read_list("unsure", "unsure", unsure, said, said_on)
        note = case.note
        if note and note.strip():
            reading = self.reader.read(note, said_on=said_on)
            holds = self._take(reading, "note", "present", said)
            if not holds and (reading.findings or reading.measures):
                said.unread = True

    @property
    def reader(self) -> Reader:
        """The reader of texts. Made twice where two threads ask at once, which does no harm."""
        if self._reader is None:
            self._reader = reader_of(self._rulebook)
        return self._reader

    def suggestions(self, unrecognized: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For words that were not understood, the findings that they resemble: to be asked about, never accepted."""
        found = []
        for words in list(dict.fromkeys(unrecognized))[:_MOST_SUGGESTED]:
            resembling = self.reader.suggest(words)
            if resembling:
                found.append((words, resembling))
        return tuple(found)

    def _read_list(
        self, where: str, assertion: Assertion, given: tuple[str, ...], said: Statements, said_on: date | None
    ) -> None:
        into = said.present if assertion == "present" else said.denied if assertion == "denied" else said.unsure
        for i, words in enumerate(given):
            bit = self._lexicon.named(words)
            if bit is not None:
                if bit not in into:
                    into[bit] = words
                said.readings.append(self._named[where, i, words])
                continue
            bit = self._lexicon.find(words)
            if bit is None:
                reading = self.reader.read_phrase(words, said_on=said_on, default=assertion)
                if not reading.findings and not reading.measures:
                    reading = _nothing_of(words, reading)
                holds = self._take(reading, f"{where}.{i}", assertion, said)
                if where == "reported" and not holds and not reading.unrecognised:
                    said.unread = True
                continue
            if bit not in into:
                into[bit] = words
            said.readings.append(self._found(words, where, i, bit))

    def _read_named(self, key: tuple[str, int, str]) -> Reading:
        where, i, words = key
        bit = self._lexicon.named(words)
        assert bit is not None, "it was found a moment ago"
        return self._found(words, where, i, bit)

    def _found(self, words: str, where: str, i: int, bit: int) -> Reading:
        """The reading of words in a list that are a finding's own."""
        return _make_reading(
            said=words,
            where=f"{where}.{i}",
            findings=(self._ids[bit],),
            assertion=_MEANS[where],
            start=None,
            end=None,
            pattern="",
            because="",
        )

    def _take(self, reading: TextReading, where: str, assertion: Assertion, said: Statements) -> bool:
        """Take what was read from one text; whether anything in it holds of the patient now."""
        holds = False
        made, add, bit, take = _make_reading, said.readings.append, self._bit, said.take
        for words, start, end, finding, assertion_of_it, because, pattern in reading.findings:
            if take(assertion_of_it, bit[finding], words):
                holds = True
            else:
                said.not_current.append(finding)
            add(
                made(
                    said=words,
                    where=where,
                    findings=(finding,),
                    assertion=assertion_of_it,
                    start=start,
                    end=end,
                    pattern=pattern,
                    because=because,
                )
            )
        for number in reading.measures:
            if number.long_ago:
                counted, because = "not_current", number.long_ago
            else:
                counted, because = ("unused" if number.problem else "present"), number.problem
            if number.problem:
                said.alerts.append(
                    Alert(code="implausible_number", message=f"“{number.words}” was not used: {number.problem}. Ask.")
                )
            elif not number.long_ago:
                holds = True
                said.told.append(Told(number.measure, number.value, number.words, where))
            said.readings.append(
                made(
                    said=number.words,
                    where=where,
                    findings=(),
                    assertion=counted,
                    start=number.start,
                    end=number.end,
                    pattern=self._number(number.measure, number.value),
                    because=because,
                )
            )
        for left in reading.unrecognised:
            said.unrecognized.append(left.words)
            place = where.partition(".")[0]
            said.not_understood.append(left.words if place in ("reported", "note") else f"{place}: {left.words}")
            said.readings.append(
                made(
                    said=left.words,
                    where=where,
                    findings=(),
                    assertion=assertion,
                    start=left.start,
                    end=left.end,
                    pattern="",
                    because="not understood",
                )
            )
        return holds

    def _number(self, measure: str, value: float) -> str:
        label, unit = self._labels[measure]
        return f"{label} {value:g} {unit}".rstrip()

    def _label(self, measure: str) -> tuple[str, str]:
        """How a measure is called inside a sentence, and its unit."""
        known = self._rulebook.measure_by_id.get(measure)
        return (measure, "") if known is None else (lowered(known.label), known.unit)

    def _find_contradictions(self, case: Case, said: Statements) -> None:
        """What a list reports and another denies, in words that are the finding's own."""
        reported: dict[int, str] = {}
        for words in case.reported:
            bit = self._lexicon.find(words)
            if bit is not None:
                reported.setdefault(bit, words)
        for i, words in enumerate(case.denied):
            bit = self._lexicon.find(words)
            if bit is not None and bit in reported:
                said.problems.append(self._both(bit, reported[bit], words, ("denied", i)))

    def _both(self, bit: int, reported: str, denied: str, path: tuple[str | int, ...]) -> Problem:
        label = self._findings[bit].label
        return Problem(
            f"{label!r} is both reported ({reported!r}) and denied ({denied!r})",
            "keep the one that is true, or move it to unsure",
            path=path,
        )
