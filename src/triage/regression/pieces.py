"""From files to pieces of work: each small enough for memory, large enough to be worth handing to another process."""

from __future__ import annotations

import gzip
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias

from triage.errors import Position, Problem
from triage.regression.case_files import (
    LARGEST_FILE,
    CasesRead,
    read_case_file,
    read_cases,
    read_line,
    unreadable,
)
from triage.regression.streams import BREAKS_OFF, DAMAGED, HEAD, begun, joined

#: About so much text makes a piece: some hundred cases, a moment's work.
PIECE_BYTES = 262_144
#: So many small files at most.
PIECE_FILES = 64
_LINES = (".ndjson", ".jsonl")
_JSON = (*_LINES, ".json")
_TEXT = (".yaml", ".yml")
_TABLE = (".csv",)
#: What a directory is searched for, in small or capital letters; each also with ``.gz`` behind it.
SUFFIXES = (*_TEXT, *_JSON, *_TABLE)
STANDARD_INPUT = "<stdin>"


class Files(NamedTuple):
    """Small files, to be read whole."""

    names: tuple[str, ...]


class Text(NamedTuple):
    """What a file held that cannot be read in parts."""

    file: str
    text: bytes
    as_json: bool = False


class Lines(NamedTuple):
    """Lines of JSON lines, which stand after ``before`` others."""

    file: str
    before: int
    text: bytes


class Rows(NamedTuple):
    """Rows of a table, each with the number of its first line, and the table's first row."""

    file: str
    header: bytes
    rows: tuple[tuple[int, bytes], ...]


Piece: TypeAlias = Files | Text | Lines | Rows | Problem


def pieces(files: Iterable[Path | Problem]) -> Iterator[Piece]:
    """The files, in order, as pieces of work. What cannot be read at all is a piece, too: its Problem."""
    small: list[str] = []
    room = PIECE_BYTES
    for file in files:
        size = None if isinstance(file, Problem) else _small(str(file))
        if size is not None:
            small.append(str(file))
            room -= size
        if small and (size is None or room <= 0 or len(small) == PIECE_FILES):
            yield Files(tuple(small))
            small, room = [], PIECE_BYTES
        if size is None:
            yield from [file] if isinstance(file, Problem) else _of_file(str(file))
    if small:
        yield Files(tuple(small))


def read_piece(piece: Piece) -> Iterator[CasesRead]:
    """The cases of a piece, and every fault in it. Raises nothing."""
    match piece:
        case Problem():
            yield CasesRead(problems=(piece,))
        case Files(names):
            yield from map(read_case_file, names)
        case Text(file, text, as_json):
            yield read_cases(text, file, as_json=as_json)
        case Lines(file, before, text):
            for number, line in enumerate(text.split(b"\n"), start=before):
                if line and not line.isspace():
                    yield read_line(line, number, file)
        case Rows(file, header, rows):
            from triage.regression.tables import read_header, read_row

            columns, _ = read_header(header, file)
            assert columns is not None  # a table whose header is faulty makes no rows
            for number, row in rows:
                yield read_row(columns, row, number, file)


def read_any_file(path: str | Path) -> CasesRead:
    """All of one file, whatever its format."""
    read = [one for piece in pieces([Path(path)]) for one in read_piece(piece)]
    return CasesRead(
        tuple(case for one in read for case in one.cases), tuple(problem for one in read for problem in one.problems)
    )


def is_case_file(name: str) -> bool:
    """Whether a file of this name is taken for a case file where a directory is searched."""
    return _bare(name).endswith(SUFFIXES)


def _bare(name: str) -> str:
    return name.lower().removesuffix(".gz")


def _small(name: str) -> int | None:
    """The size of a file that may be read whole by whoever gets it; None where it must be looked at first."""
    if name == "-" or not name.lower().endswith((*_TEXT, ".json")):
        return None
    try:
        status = os.stat(name)
    except (OSError, ValueError):
        return 0  # whoever reads it says why it cannot be read
    return status.st_size if stat.S_ISREG(status.st_mode) and status.st_size <= PIECE_BYTES else None


def _of_file(name: str) -> Iterator[Piece]:
    if name == "-":
        if sys.stdin is None or sys.stdin.closed:
            at = Position(STANDARD_INPUT)
            yield Problem("standard input is closed", "pipe a case into it", at=at)
        else:
            yield from _guarded(sys.stdin.buffer, STANDARD_INPUT, "")
        return
    try:
        stream = open(name, "rb", buffering=HEAD)  # noqa: SIM115  # closed below; a fault in opening is another fault
    except OSError as error:
        yield unreadable(error, name)
    except ValueError:  # a null character in the name
        yield Problem("this is not the name of a file", "check the name", at=Position(name))
    else:
        with stream:
            yield from _guarded(stream, name, _bare(name))


def _guarded(stream: BinaryIO, file: str, bare: str) -> Iterator[Piece]:
    """The pieces of an open file; where it breaks off, those up to there and the fault."""
    try:
        head, fault = begun(stream)
        if head.startswith(b"\x1f\x8b"):
            stream = gzip.GzipFile(fileobj=joined(head, stream, fault))  # type: ignore[assignment]
            head, fault = begun(stream)
        yield from _split(joined(head, stream, fault), head, file, bare)
    except DAMAGED as error:
        todo = "copy or compress it again; what could be read was run"
        yield Problem(f"the gzip file is damaged ({str(error).rstrip('.').lower()})", todo, at=Position(file))
    except OSError as error:
        yield unreadable(error, file)


def _split(stream: BinaryIO, head: bytes, file: str, bare: str) -> Iterator[Piece]:
    kind = _kind(head, bare)
    if kind == "text":
        text = stream.read(LARGEST_FILE + 1)
        yield Text(file, text, bare.endswith(_JSON))
        return
    lines = _numbered(stream)
    if kind == "lines":
        yield from _blocks(lines, file)
    else:
        yield from _tables(lines, file)


def _kind(head: bytes, bare: str) -> str:
    """``text``, ``lines`` or ``rows``: by the name, and where that leaves it open by what comes first."""
    if bare.endswith(_TEXT):
        return "text"
    if bare.endswith(_TABLE):
        return "rows"
    first = [line for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 101)[:100] if line.strip()]
    if len(head) >= HEAD and len(first) > 1:
        first.pop()  # it may have been cut
    alone = sum(_is_an_object(line) for line in first)
    if bare.endswith(_LINES):
        return "lines" if alone or len(head) >= HEAD else "text"
    if 2 * alone > len(first):
        return "lines"
    if not bare.endswith(_JSON) and first:
        from triage.regression.tables import looks_like_header

        return "rows" if looks_like_header(first[0]) else "text"
    return "text"


def _is_an_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers from 1. Of a line that no case fills, only so much that it is told as too long."""
    number = 0
    while line := stream.readline(LARGEST_FILE + 1):
        number += 1
        rest = line
        while len(rest) > LARGEST_FILE and not rest.endswith(b"\n"):
            rest = stream.readline(LARGEST_FILE + 1)
        yield number, line


def _to_the_end(lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes | None]]:
    """The lines; where they break off with a fault, None before it, so that those up to there are not lost with it."""
    try:
        yield from lines
    except BREAKS_OFF:
        yield 0, None
        raise


def _blocks(lines: Iterator[tuple[int, bytes]], file: str) -> Iterator[Piece]:
    block: list[bytes] = []
    size = before = 0
    for number, line in _to_the_end(lines):
        if line is None:
            if block:
                yield Lines(file, before, b"".join(block))
            block = []
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901  # only the first line may have it
        if len(line) > LARGEST_FILE:
            if block:
                yield Lines(file, before, b"".join(block))
            what = f"the line is longer than {LARGEST_FILE // 1_000_000} MB"
            yield Problem(
                what, "a case is a page: check that each stands on a line of its own", at=Position(file, number)
            )
            block, size, before = [], 0, number
            continue
        block.append(line)
        size += len(line)
        if size >= PIECE_BYTES:
            yield Lines(file, before, b"".join(block))
            block, size, before = [], 0, number
    if block:
        yield Lines(file, before, b"".join(block))


def _tables(lines: Iterator[tuple[int, bytes]], file: str) -> Iterator[Piece]:
    from triage.regression.tables import read_header, records

    found = records(lines)
    _, header = next(found, (1, b""))
    if not header.strip():
        yield Problem("there is no header in it", "name the columns in the first line", at=Position(file))
        return
    columns, faults = read_header(header, file)
    if columns is None:
        yield from faults
        return
    rows: list[tuple[int, bytes]] = []
    size = 0
    empty = True
    for number, row in _to_the_end(found):
        if row is None:
            if rows:
                yield Rows(file, header, tuple(rows))
            rows, empty = [], False
            continue
        empty = empty and not row.strip(b", \t\r\n")
        rows.append((number, row))
        size += len(row)
        if size >= PIECE_BYTES:
            yield Rows(file, header, tuple(rows))
            rows, size = [], 0
    if rows:
        yield Rows(file, header, tuple(rows))
    if empty:  # an export that broke off, and not a run of nothing that passes
        yield Problem("there is no row below the header", "add the cases, or remove the file", at=Position(file))
