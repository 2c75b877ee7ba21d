"""Readers for the tests of the intake."""

from __future__ import annotations

import pytest
from intake.small_vocabulary import VOCABULARY

from triage.intake.reader import Reader
from triage.intake.vocabulary import Vocabulary, of_rulebook
from triage.rulebook.loader import load


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return VOCABULARY


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(VOCABULARY)


@pytest.fixture(scope="session")
def shipped() -> Reader:
    """The reader of the shipped rulebook."""
    return Reader(of_rulebook(load()))


@pytest.fixture(scope="session")
def heard(reader):
    """What a text says of findings, as (finding, assertion) pairs in its order."""

    def hear(text: str, **how: object) -> list[tuple[str, str]]:
        return [(part.finding, part.assertion) for part in reader.read(text, **how).findings]

    return hear
