"""The automaton forgets when it has kept enough, and reads the same before and after."""

from __future__ import annotations

import random

import pytest

from triage.intake import automaton, bits, walks
from triage.intake.cue_rows import CUE_ROWS
from triage.intake.cues import BEFORE, OVER, PAST
from triage.intake.reader import Reader
from triage.intake.vocabulary import of_rulebook
from triage.rulebook.loader import load


def _texts(reader: Reader, count: int) -> list[str]:
    draw = random.Random(4)
    words = [*reader.compiled["words"].split(), "no", "not", "and", "or", ",", ".", "the", "he"]
    return [" ".join(draw.choice(words) for _ in range(30)) for _ in range(count)]


def test_what_it_keeps_is_bounded_and_changes_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is read: a text's findings never hang on what was read before it."""
    vocabulary = of_rulebook(load())
    reader = Reader(vocabulary)
    texts = _texts(reader, 300)
    expected = [reader.read(text) for text in texts]
    most = 2_000
    monkeypatch.setattr(automaton, "_MOST_KEPT", most)
    small = Reader(vocabulary, reader.compiled)
    machine = small.lexicon._walks.automaton
    for text, as_before in zip(reversed(texts), reversed(expected), strict=True):
        read = small.read(text)
        assert (read.findings, read.measures, read.unrecognised) == as_before[:3]
        kept = sum(map(len, machine._nodes.values())) + len(machine.root)
        assert kept <= most
    assert 0 < machine._kept <= most


def test_which_ways_are_kept_changes_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few rows of words, of none, or of all: the second time a text is read as the first time."""
    vocabulary = of_rulebook(load())
    reader = Reader(vocabulary)
    texts = [phrase for entry in vocabulary.entries for phrase in entry.phrases[:3]]
    expected = [reader.read(text)[:3] for text in texts]
    assert [reader.read(text)[:3] for text in texts] == expected
    assert reader.lexicon._walks._ways
    for most in (0, 3):
        monkeypatch.setattr(walks, "_MOST_WAYS_KEPT", most)
        small = Reader(vocabulary, reader.compiled)
        assert [small.read(text)[:3] for text in (*texts, *texts)] == [*expected, *expected]
        assert len(small.lexicon._walks._ways) <= max(most, 1)


def test_the_first_look_passes_no_cue_over() -> None:
    """Where any table finds a cue, the next word has shown before that there may be one."""
    reader = Reader(of_rulebook(load()))
    draw = random.Random(9)
    rows = [row.strip() for rows in CUE_ROWS.values() for row in rows.split("|")]
    words = sorted(BEFORE.first | OVER.first | PAST.first)
    texts = [*rows, "in 2016 he", "he had it back in 2016"]
    texts += [" ".join(draw.choice(draw.choice((rows, words))) for _ in range(6)) for _ in range(2_000)]
    found = 0
    for text in texts:
        tokens = reader.lexicon.tokens(text)
        used = bytearray(len(tokens))
        for i, mark in enumerate(tokens.marks):
            year = mark & bits.PAST and mark & bits.DIGIT
            if year or any(table.at(tokens, i, used) for table in (BEFORE, OVER, PAST)):
                assert i in tokens.cued, (text, tokens.words[i])
                found += 1
    assert found > 5_000
