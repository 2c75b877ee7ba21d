"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress

from triage.errors import Problem, TriageError


def write_whole(path: str, text: str) -> None:
    """Put ``text`` in the place of the file, at once: whoever reads it sees the old or the new, never half of one.

    Raises TriageError where it cannot be written.
    """
    folder = os.path.dirname(path) or "."
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder, text=False)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise TriageError([Problem(f"{path} cannot be written: {error.strerror}", "name another file")]) from None
