"""A file that is there as a whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO


class WholeFile:
    """Makes room for a file at once, so that a wrong name is told before the work, and puts it in place at the end."""

    def __init__(self, path: str) -> None:
        """Raises OSError where nothing can be written there."""
        self.path = os.path.realpath(path)
        self._temporary: str | None = None
        if _is_special(path):  # a pipe or a device is written as it is
            self._stream: BinaryIO = open(path, "wb")  # noqa: SIM115  # closed by ``write`` or ``drop``
            return
        if os.path.isdir(path):
            raise IsADirectoryError(21, "this is a directory", path)
        # Tried now, and taken away again: who is killed during the work leaves nothing behind.
        self._stream = self._new()
        self.drop()

    def _new(self) -> BinaryIO:
        descriptor, self._temporary = tempfile.mkstemp(dir=os.path.dirname(self.path), prefix=".triage-")
        return open(descriptor, "wb")

    def write(self, parts: Iterable[bytes]) -> None:
        """Write all of it and put it in place. Raises OSError; then nothing is left behind."""
        try:
            if self._stream.closed:
                self._stream = self._new()
            with self._stream as stream:
                stream.writelines(parts)
            if self._temporary is not None:
                os.chmod(self._temporary, 0o666 & ~_umask())
                os.replace(self._temporary, self.path)
                self._temporary = None
        finally:
            self.drop()

    def drop(self) -> None:
        """Leave nothing behind, unless it was written."""
        with suppress(OSError):
            self._stream.close()
        if self._temporary is not None:
            with suppress(OSError):
                os.unlink(self._temporary)
            self._temporary = None


def _is_special(path: str) -> bool:
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _umask() -> int:
    """The rights that new files of this process do not get."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
