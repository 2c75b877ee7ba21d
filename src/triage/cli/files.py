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
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder, text=False)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise TriageError([Problem(f"{path} cannot be written: {error.strerror}", "name another file")]) from None


def _umask() -> int:
    """What the user does not want others to be allowed. It can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
