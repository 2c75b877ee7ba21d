"""What the tests of proofs share: the small rulebook of which everything asked is true."""

from __future__ import annotations

from pathlib import Path

import pytest
from prove.proof_book import proof_book
from small_book import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return proof_book(tmp_path / "rules")
