"""Streams that are looked at before they are read: what they begin with, and a fault in its place among the bytes."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any, BinaryIO

#: How much of a stream is looked at to tell what it is.
HEAD = 65_536
#: What reading a packed file may raise; and any file.
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
BREAKS_OFF = (*DAMAGED, OSError)


def begun(stream: BinaryIO) -> tuple[bytes, Exception | None]:
    """What a stream begins with: as much as tells what it is, or all of it; and the fault with which it breaks off."""
    head = b""
    try:
        while len(head) < HEAD and (more := _some(stream, HEAD - len(head))):
            head += more
    except BREAKS_OFF as fault:
        return head, fault
    return head, None


def _some(stream: BinaryIO, most: int) -> bytes:
    """What can be read at once: a fault behind it is left for the next time, and takes nothing with it."""
    return stream.read1(most)  # type: ignore[attr-defined, no-any-return]  # every binary stream has it but the type


def joined(head: bytes, rest: BinaryIO, fault: Exception | None) -> BinaryIO:
    """A stream as if nothing of it had been read: ``head``, then the rest, or the fault that came after the head."""
    return io.BufferedReader(_Joined(head, rest, fault), HEAD)


class _Joined(io.RawIOBase):
    """What was read of a stream already, and then the rest of it, or the fault that came after it."""

    def __init__(self, head: bytes, rest: BinaryIO, fault: Exception | None) -> None:
        self._head = head
        self._rest = rest
        self._fault = fault

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._fault is not None and not self._head:
            raise self._fault
        room = memoryview(buffer)
        data = self._head[: len(room)] or _some(self._rest, len(room))
        self._head = self._head[len(data) :]
        room[: len(data)] = data
        return len(data)
