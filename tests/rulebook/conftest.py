"""What the tests of the rulebook share."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_book import Book


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("TRIAGE_NO_CACHE", raising=False)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book")
