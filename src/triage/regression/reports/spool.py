"""Text that waits for the end of a run: the head of a report counts what its body lists."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

#: More than this goes to disc. A report of a million cases is a hundred times as much.
_IN_MEMORY = 8_000_000
_BLOCK = 1 << 16


class Spool:
    """Bytes put by one after the other, and taken out again once."""

    def __init__(self) -> None:
        self.count = 0
        self._file = _new()

    def __del__(self) -> None:
        self._file.close()  # a run that was interrupted never takes it out

    def add(self, text: str, between: str = "") -> None:
        """Put one entry by; ``between`` stands before each but the first."""
        self.add_bytes((between + text if self.count else text).encode())

    def add_bytes(self, text: bytes) -> None:
        """Put bytes by as they are."""
        self._file.write(text)
        self.count += 1

    def take(self) -> Iterator[bytes]:
        """Everything that was put by, in blocks. The spool is empty afterwards."""
        self._file.seek(0)
        while block := self._file.read(_BLOCK):
            yield block
        self._file.close()
        self._file = _new()
        self.count = 0


def _new() -> tempfile.SpooledTemporaryFile[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)
