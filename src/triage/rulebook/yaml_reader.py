"""Strict reading of YAML and JSON, with the position of everything: rulebooks and cases both come through here.

The YAML is the part that means the same to everybody. A key may stand once. Anchors, aliases, merge keys and tags are
refused: they hide what is said, and a few lines of them can stand for gigabytes. Only ``null``, ``true``, ``false`` and
decimal numbers are more than text; ``no``, ``on``, ``012``, ``1:30`` and dates stay what was typed.
"""

from __future__ import annotations

from triage.errors import Position, Problem, TriageError
from triage.rulebook.document import Document, Path
from triage.rulebook.files import MAX_BYTES
from triage.rulebook.reading import CONTROL, Reading, control_character

__all__ = ["Document", "Path", "ReadError", "Reading", "read", "read_documents"]


class ReadError(TriageError):
    """The text cannot be read. Carries every fault found in it."""


def read_documents(text: bytes, file: str, *, as_json: bool = False) -> list[Document]:
    """Every document of a YAML or JSON text; ``file`` is the name that positions carry.

    ``as_json``: whatever its name, it is JSON and nothing else.

    Raises ReadError with every fault that is found, each with its position.
    """
    reading = read(text, file, as_json=as_json)
    if reading.problems:
        raise ReadError(reading.problems)
    return reading.documents


def read(text: bytes, file: str, *, as_json: bool = False) -> Reading:
    """As ``read_documents``, but gives what could be read beside the faults, and raises nothing.

    Documents without anything in them are left out, unless there is no other.
    """
    reading = Reading()
    decoded = _decoded(text, file, reading)
    if decoded is None:
        return reading
    if as_json or file.endswith((".json", ".jsonl", ".ndjson")):
        from triage.rulebook.json_reader import read_json

        read_json(decoded, file, reading)
    elif not _is_json(decoded, file, reading):
        from triage.rulebook.yaml_documents import read_yaml

        read_yaml(decoded, file, reading)
    if not reading.problems and not reading.documents:
        reading.fatal(Problem("there is nothing in it", "write something, or remove the file", Position(file)))
    return reading


def _is_json(decoded: str, file: str, reading: Reading) -> bool:
    """Whether the text is JSON, which is then read: its parser is several times as fast."""
    if decoded.lstrip()[:1] not in ("{", "["):
        return False
    from triage.rulebook.json_reader import try_json

    return try_json(decoded, file, reading)


def _decoded(text: bytes, file: str, reading: Reading) -> str | None:
    """The text without byte order mark; None where it is not text, with the fault added to ``reading``."""
    if len(text) > MAX_BYTES:
        what = f"larger than {MAX_BYTES // 1_000_000} MB"
        reading.fatal(Problem(what, "split it into several files", Position(file)))
        return None
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        reading.fatal(Problem("this is UTF-16, not UTF-8", "save it as UTF-8", Position(file)))
        return None
    if (zero := text.find(b"\0")) >= 0:
        what = "a zero byte: this is not text but a binary file"
        reading.fatal(Problem(what, "give a YAML or JSON file", _byte_position(text, zero, file)))
        return None
    try:
        decoded = text.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        what = f"not UTF-8: the byte 0x{text[error.start]:02x} cannot stand here"
        reading.fatal(Problem(what, "save the file as UTF-8", _byte_position(text, error.start, file)))
        return None
    if bad := CONTROL.search(decoded):
        before = decoded[: bad.start()]
        at = Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        reading.fatal(control_character(bad[0], at))
        return None
    return decoded


def _byte_position(text: bytes, offset: int, file: str) -> Position:
    """The position of a byte; everything before it on its line counts by characters as far as it can be decoded."""
    start = text.rfind(b"\n", 0, offset) + 1
    before = text[start:offset].decode("utf-8", "replace")
    if start == 0:
        before = before.removeprefix("\ufeff")
    return Position(file, text.count(b"\n", 0, offset) + 1, len(before) + 1)
