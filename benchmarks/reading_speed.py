"""What reading plain words costs: a note beside the bare assessment, the reader made and loaded, a very long note."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter

from benchmarks.measuring import Call, Row, interleaved, ratio
from benchmarks.workload import varied_cases
from triage.case import Case
from triage.engine.engine import Engine
from triage.intake.reader import Reader
from triage.intake.vocabulary import of_rulebook
from triage.observe import Observer
from triage.rulebook.loader import load
from triage.rulebook.model import Rulebook

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
_LONG = 100_000
_AT_MOST_SECONDS = 0.3
_AT_MOST_TO_COMPILE = 50e-3


def rows(count: int, rounds: int) -> Iterator[Row]:
    """The rows about reading: over ``count`` patients, and ``rounds`` makings of the reader."""
    rulebook = load()
    vocabulary = of_rulebook(rulebook)
    reader = Reader(vocabulary)
    took = _beside_the_assessment(rulebook, reader, count)
    words = median(len(note.split()) for note in NOTES)
    yield ratio(
        f"a note of {words:g} words read and the case assessed, times `Engine.assess` of a case with ids alone",
        took["both"] / took["assess"],
        3,
        f"{took['both'] * 1e6:.0f} µs / {took['assess'] * 1e6:.0f} µs",
    )
    kept = json.dumps(reader.compiled)
    compiled = _seconds(partial(Reader, vocabulary), rounds)
    loaded = _seconds(lambda: Reader(vocabulary, json.loads(kept)), rounds)
    phrases = sum(len(finding.phrases) for finding in rulebook.findings)
    yield Row(
        f"the reader made of {phrases:,} phrases and patterns kept as data (compiled anew: {compiled * 1e3:.0f} ms)",
        f"{loaded * 1e3:.1f} ms",
        f"at most {_AT_MOST_TO_COMPILE * 1e3:g} ms",
        loaded <= _AT_MOST_TO_COMPILE,
    )
    long = " ".join(NOTES) + " "
    long = (long * (_LONG // len(long) + 1))[:_LONG]
    seconds = _seconds(partial(reader.read, long), rounds)
    yield Row(
        f"a note of {_LONG // 1000} kB read",
        f"{seconds * 1e3:.0f} ms",
        f"at most {_AT_MOST_SECONDS * 1e3:g} ms",
        seconds <= _AT_MOST_SECONDS,
    )


def _beside_the_assessment(rulebook: Rulebook, reader: Reader, count: int) -> dict[str, float]:
    """The seconds of the bare assessment, each case once, and of it with a note read; each with an engine of its own.

    One after the other, not in turns: what the reader leaves in the processor's caches is no part of the bare
    assessment, and would flatter the ratio.
    """
    observer = Observer(rulebook)
    cases = [_in_ids(case, observer) for case in varied_cases(rulebook, count)]
    bare, reading = Engine(rulebook), Engine(rulebook)

    def both(note: str, assess: Call) -> None:
        reader.read(note)
        assess()

    alone: list[Call] = [partial(bare.assess, case) for case in cases]
    with_note: list[Call] = [
        partial(both, NOTES[i % len(NOTES)], partial(reading.assess, case)) for i, case in enumerate(cases)
    ]
    return {**interleaved({"assess": alone}), **interleaved({"both": with_note})}


def _in_ids(case: Case, observer: Observer) -> Case:
    """The case as an application sends it: findings by their ids, and no note."""
    said: dict[str, dict[str, None]] = {"present": {}, "denied": {}, "unsure": {}}
    for reading in observer.observe(case.model_copy(update={"note": None})).readings:
        if reading.where.partition(".")[0] in {"reported", "denied", "unsure"} and reading.assertion in said:
            said[reading.assertion].update(dict.fromkeys(reading.findings))
    reported = said["present"]
    ids = {
        "reported": tuple(reported),
        "denied": tuple([each for each in said["denied"] if each not in reported]),
        "unsure": tuple([each for each in said["unsure"] if each not in reported and each not in said["denied"]]),
    }
    return case.model_copy(update={**ids, "note": None})


def _seconds(call: Callable[[], object], rounds: int) -> float:
    """The median time of one call."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return median(times)
