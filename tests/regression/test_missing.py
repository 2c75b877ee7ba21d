"""Cases that are missing are written whole, for a person to complete, or not at all."""

from __future__ import annotations

import builtins
import errno
import os

import pytest

from triage.errors import TriageError
from triage.regression.missing import MissingCase, together, write_missing

WANTED = together(
    ("a.rule", MissingCase("a.rule fires", reported=(finding,), vitals={"heart_rate_bpm": 40}))
    for finding in ("fever", "rash", "itching")
)


class _FullAfter:
    """``open`` on a disc with room for so many files."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._open = builtins.open

    def __call__(self, path, mode="r", **more):
        stream = self._open(path, mode, **more)
        self._room -= 1
        if self._room < 0:
            stream.write = self._fails  # type: ignore[method-assign]
        return stream

    def _fails(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_each_case_is_a_file_of_its_own(tmp_path):
    """Named by what it is about; `expect` is left open."""
    names = write_missing(str(tmp_path / "new"), WANTED)
    assert [os.path.basename(name) for name in names] == ["a-rule-1.yaml", "a-rule-2.yaml", "a-rule-3.yaml"]
    text = (tmp_path / "new" / "a-rule-2.yaml").read_text()
    assert text.endswith("id: a-rule-2\nreported: [rash]\nvitals: {heart_rate_bpm: 40}\nexpect:\n")


def test_on_a_full_disc_no_half_of_a_case_is_left(tmp_path, monkeypatch):
    """Those before it are there as a whole."""
    monkeypatch.setattr(builtins, "open", _FullAfter(2))
    with pytest.raises(TriageError, match="cannot be written"):
        write_missing(str(tmp_path), WANTED)
    monkeypatch.undo()
    assert sorted(os.listdir(tmp_path)) == ["a-rule-1.yaml", "a-rule-2.yaml"]
    assert all(path.read_text().endswith("expect:\n") for path in tmp_path.iterdir())
