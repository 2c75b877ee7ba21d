"""What reading plain words costs: a note beside the same patient in ids, the reader made or loaded, a long note.

python -m benchmarks.reading_speed ROUNDS prints, as JSON, how many times as long as the same patient in ids a note
takes with the package that Python finds, and the two times in seconds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from time import perf_counter
from typing import NamedTuple

from benchmarks.compiled import in_turns
from benchmarks.measuring import Call, Row, micro, ratio
from benchmarks.workload import shipped_cases
from triage.case import Case
from triage.engine.engine import Engine
from triage.intake.reader import Reader
from triage.intake.vocabulary import of_rulebook
from triage.rulebook.loader import load
from triage.rulebook.model import Rulebook
from triage.statements import Statements
from triage.told import with_told
from triage.words import WordsReader

# About sixty words each, as callers speak and as nurses write.
NOTES = (
    (
        "My husband is 58 and has a baclofen pump. He was refilled yesterday and since this morning he's very "
        "drowsy, slurring his words and his legs are floppy like a rag doll. No fever, chills or rash, hasn't had "
        "any seizures, not sure about his breathing, it looks slow. Sats 89, pulse 52, BP 88/50. He also vomited "
        "twice last night."
    ),
    (
        "Hi, I'm calling about my daughter, she is 9 and has had her pump for two years. Her legs have been "
        "getting stiffer since Monday and she is itching all over but there is no rash. The pump is beeping. She "
        "missed her refill last week because we were away. No fever that I know of, she is eating and drinking "
        "fine and slept well."
    ),
    (
        "42yo F, ITB pump, refill 3 days ago. C/o headache worse on standing, nausea, no vomiting. Denies fever, "
        "neck stiffness, photophobia. Wound clean and dry, no leak seen. T 37.2, HR 78, BP 118/74, RR 14, sats "
        "98%. Tone unchanged, walking as usual. Mother has migraines. Worried about a CSF leak, asks if she "
        "should lie flat tonight."
    ),
    (
        "Good afternoon, just a question please. I take baclofen tablets three times a day for my MS and I ran "
        "out on Friday. My chemist cannot get them until tomorrow. I feel fine so far, maybe a little more stiff "
        "than usual, no shaking, no sweating and I am not confused. Should I be worried, and can I take a double "
        "dose when they arrive?"
    ),
)
_WORDS = range(50, 71)
_WARM_UP = 5
_AT_MOST_TIMES = 3
_PROGRAMS = 3
_LONG = 100_000
_AT_MOST_SECONDS = 0.3
_AT_MOST_TO_COMPILE = 50e-3


class Compared(NamedTuple):
    """How many times as long as in ids a patient in a note takes; and the two times in seconds, medians of all."""

    times: float
    note: float
    ids: float

    @property
    def detail(self) -> str:
        return f"{micro(self.note)} / {micro(self.ids)}"


def rows(rounds: int) -> Iterator[Row]:
    """The rows about reading; each is measured in ``rounds`` rounds, the notes in ten times as many."""
    size = f"{_WORDS[0]} to {_WORDS[-1]} words"
    notes = f"a note of {size} read and assessed, times `Engine.assess` of the same patient in ids"
    pure, compiled = _by_a_compiled_reader(rounds * 10)
    yield ratio(f"{notes}; the reader compiled", compiled.times, _AT_MOST_TIMES, compiled.detail)
    yield Row(f"{notes}; in Python alone", f"{pure.times:.2f} ({pure.detail})")
    vocabulary = of_rulebook(load())
    reader = Reader(vocabulary)
    kept = json.dumps(reader.compiled)
    anew = _seconds(partial(Reader, vocabulary), rounds)
    loaded = _seconds(lambda: Reader(vocabulary, json.loads(kept)), rounds)
    phrases = sum(len(finding.phrases) for finding in load().findings)
    yield Row(
        f"the reader made of {phrases:,} phrases and patterns kept as data (compiled anew: {anew * 1e3:.0f} ms)",
        f"{loaded * 1e3:.1f} ms",
        f"at most {_AT_MOST_TO_COMPILE * 1e3:g} ms",
        loaded <= _AT_MOST_TO_COMPILE,
    )
    long = " ".join(
        [case.note for case in shipped_cases("cases/calls") if case.note]
    )  # each of them tells something else
    long = (long * (_LONG // len(long) + 1))[:_LONG]
    seconds = _seconds(partial(reader.read, long), rounds)
    yield Row(
        f"a note of {_LONG // 1000} kB read, call after call",
        f"{seconds * 1e3:.0f} ms",
        f"at most {_AT_MOST_SECONDS * 1e3:g} ms",
        seconds <= _AT_MOST_SECONDS,
    )


def _by_a_compiled_reader(rounds: int) -> tuple[Compared, Compared]:
    """The notes with the reader as it is in the checkout, and with the compiled one; of what each took the median."""
    pure, compiled = (
        sorted(Compared(*each) for each in printed)[len(printed) // 2]
        for printed in in_turns("benchmarks.reading_speed", str(rounds), programs=_PROGRAMS)
    )
    return pure, compiled


def compared(rounds: int) -> Compared:
    """The same patients in notes and in ids, each by an engine of its own, in ``rounds`` rounds after a warm-up.

    In each round the two follow one after the other, not in turns on every patient: what the reader leaves in the
    processor's caches is no part of the bare assessment, and would flatter the ratio.
    """
    rulebook = load()
    words = WordsReader(rulebook)
    notes = [Case(note=case.note) for case in shipped_cases("cases/calls") if len((case.note or "").split()) in _WORDS]
    ids = [_in_ids(case, words, rulebook) for case in notes]
    reading, bare = Engine(rulebook), Engine(rulebook)
    in_a_note: list[Call] = [partial(reading.assess, case) for case in notes]
    in_ids: list[Call] = [partial(bare.assess, case) for case in ids]
    for _ in range(_WARM_UP):
        _each(in_a_note)
        _each(in_ids)
    took = [(_each(in_a_note), _each(in_ids)) for _ in range(rounds)]
    by_note = [median(times) for times in zip(*(each for each, _ in took), strict=True)]
    by_ids = [median(times) for times in zip(*(each for _, each in took), strict=True)]
    times = median(note / alone for note, alone in zip(by_note, by_ids, strict=True))
    return Compared(times, median(by_note), median(by_ids))


def _in_ids(case: Case, words: WordsReader, rulebook: Rulebook) -> Case:
    """The patient of a note as an application would send what the note says: finding ids and numbers."""
    said = Statements()
    words.read(case, said)
    told, _ = with_told(case, said, rulebook.measure_by_id)
    present, denied, unsure = (
        tuple([rulebook.findings[bit].id for bit in bits])
        for bits in (said.present, [bit for bit in said.denied if bit not in said.present], said.unsure)
    )
    return Case(
        reported=present,
        denied=denied,
        unsure=unsure,
        vitals=told.vitals,
        history=told.history,
        patient=told.patient,
    )


def _each(calls: Sequence[Call]) -> list[float]:
    """The time of each call."""
    times = []
    for call in calls:
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return times


def _seconds(call: Callable[[], object], rounds: int) -> float:
    """The median time of one call."""
    return median(_each([call] * rounds))


if __name__ == "__main__":
    print(json.dumps(compared(int(sys.argv[1]))))
