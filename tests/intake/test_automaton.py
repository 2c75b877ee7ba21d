"""The automaton forgets when it has kept enough, and reads the same before and after."""

from __future__ import annotations

import random

import pytest

from triage.intake import automaton
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
