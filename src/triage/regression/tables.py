"""Cases in a table: one row a case, one column an entry of the case file, and the place of every cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple, get_args, get_origin

from pydantic import BaseModel

from triage.case import Patient
from triage.errors import Position, Problem
from triage.regression.case_files import CaseFile, CasesRead, Expectation, cases_of
from triage.regression.misplaced import column_alike, column_meant, words_for
from triage.rulebook.document import Document, KeyMark, Mark
from triage.rulebook.reading import CONTROL, MAX_DIGITS, NUMBER
from triage.rulebook.suggest import quoted

#: Between the words of one cell.
SEPARATOR = ";"
#: Rows that one row may take up: quotes that nobody closed must not swallow the rest of the file.
_MOST_LINES = 200
_CELL = re.compile(r'"(?:[^"]|"")*"|[^,\r\n]*')
#: How the first line of YAML or JSON begins where it holds no colon: with a dash, a bracket, a comment, a mark.
_NO_TABLE = re.compile(r"\s*(?:[-?\[{#&!%]|\.\.\.)|.*:")
#: A carriage return that is no part of a line end.
_BARE_CR = re.compile(r"\r(?!\r|\n|\Z)")
_ENTRIES = (
    "a column is an entry of a case file: id, reported, age_years, vitals.NAME, history.NAME, expect.tier and so on"
)
_OF_A_RANGE = ("expect.tier.at_least", "expect.tier.at_most")


def _is_list(model: type[BaseModel], name: str) -> bool:
    annotation = model.model_fields[name].annotation
    return any(get_origin(part) is tuple for part in (annotation, *get_args(annotation)))


def _columns() -> dict[str, tuple[tuple[str, ...], bool]]:
    """Each column that has a name of its own: its path in a case file, and whether it holds several words."""
    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    for name in CaseFile.model_fields:
        if name not in ("patient", "vitals", "history", "expect"):
            found[name] = ((name,), _is_list(CaseFile, name))
    for name in Patient.model_fields:
        found[name] = found[f"patient.{name}"] = (("patient", name), False)
    for name in Expectation.model_fields:
        found[f"expect.{name}"] = (("expect", name), _is_list(Expectation, name))
    for name in _OF_A_RANGE:
        found[name] = (tuple(name.split(".")), False)
    return found


COLUMNS = _columns()
_WORDS = words_for(COLUMNS)
#: The list in which ``none`` asks for something. In others an empty list asks nothing, and each word must be a name.
_MAY_BE_NONE = ("expect", "syndromes")
#: Columns whose cells are numbers, or true and false, where they look like it; all others are words, whatever they say.
_SCALARS = frozenset({("patient", "age_years"), ("patient", "pregnant")})


class Column(NamedTuple):
    """One column: the path of its entry in a case file, and whether its cells hold several words."""

    path: tuple[str, ...]
    several: bool

    def value(self, cell: str) -> object:
        """What a cell that is not empty stands for."""
        group = self.path[0]
        if self.several:
            return [] if self.path == _MAY_BE_NONE and cell.lower() == "none" else _split(cell)
        if group in ("vitals", "history") or self.path in _SCALARS:
            return _scalar(cell, several=group == "history")
        return cell


class Header(NamedTuple):
    """The first row of a table."""

    columns: tuple[Column, ...]


def looks_like_header(line: bytes) -> bool:
    """Whether a line is the first of a table of cases: two columns or more, one of them known, or another word for one.

    The others may be wrong, and the separator too: who reads the header says so. YAML and JSON are never taken for one.
    """
    text = line.decode("utf-8", "replace").removeprefix("\ufeff").strip().partition("\r")[0]
    if _NO_TABLE.match(text):
        return False
    names = [name.strip(' "') for name in re.split(r"[,;\t]", text)]
    return len(names) > 1 and any(_column(name) or name.lower() in _WORDS for name in names)


def read_header(line: bytes, file: str) -> tuple[Header | None, list[Problem]]:
    """The columns that the first row names; None and every fault where it cannot be used."""
    text = line.decode("utf-8", "replace").removeprefix("\ufeff")
    at = Position(file)
    if not text.strip():
        return None, [Problem("the first line is empty", "name the columns in the first line", at)]
    if "," not in text and re.search(r"[;\t]", text):
        todo = "separate the columns with commas; a semicolon separates the words of one cell"
        return None, [Problem("the columns are not separated by commas", todo, at)]
    cells, fault = _cells(line, 1, file)
    if fault is not None:
        return None, [fault]
    columns: list[Column] = []
    problems: list[Problem] = []
    for cell, (_, offset) in zip(cells, _offsets(text, 1), strict=True):
        column = _column(cell.strip())
        place = Position(file, 1, offset)
        if column is None:
            problems.append(Problem(f"unknown column {quoted(cell)}", _what_column(cell.strip()), place))
        elif any(column.path == other.path for other in columns):
            problems.append(Problem(f"a second column {quoted(cell)}", "keep one of the two", place))
        columns.append(column or Column((cell,), several=False))
    return (None if problems else Header(tuple(columns))), problems


def records(lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The rows of a table, each with the number of its first line.

    A quoted cell may hold line ends, so that lines belong together until their quotes are even. Where they never are,
    within reason, the line stands alone, and its row will be told as faulty; the next one is read as if nothing were.
    """
    waiting: list[tuple[int, bytes]] = []
    while True:
        number, line = waiting.pop(0) if waiting else next(lines, (0, b""))
        if not number:
            return
        if line.count(b'"') % 2 == 0:
            yield number, line
            continue
        more: list[tuple[int, bytes]] = []
        while len(more) < _MOST_LINES and (following := waiting.pop(0) if waiting else next(lines, None)):
            more.append(following)
            if following[1].count(b'"') % 2:
                break
        whole = line + b"".join(text for _, text in more)
        if whole.count(b'"') % 2 == 0 and _is_one_row(whole):
            yield number, whole
        else:
            yield number, line
            waiting = more + waiting


def read_row(header: Header, row: bytes, line: int, file: str) -> CasesRead:
    """The case in one row, which begins at ``line``. Raises nothing for a bad row; an empty one holds no case."""
    if not row.strip(b", \t\r\n"):
        return CasesRead()
    cells, fault = _cells(row, line, file)
    if fault is None and len(cells) != len(header.columns):
        found = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        what = f"{found} where the header has {len(header.columns)} columns"
        fault = Problem(
            what, "put a cell with commas in double quotes; write a comma for each empty cell", Position(file, line)
        )
    if fault is not None:
        return CasesRead(problems=(fault,))
    value: dict[str, object] = {}
    problems: list[Problem] = []
    for column, cell in zip(header.columns, cells, strict=True):
        words = cell.strip()
        if words and not _put(value, column.path, column.value(words)):
            todo = "fill expect.tier, or the range in the other two"
            problems.append(Problem("both a tier and a range of tiers", todo, Position(file, line)))
    document = Document(value, file, partial(_marks, header, row, line))
    cases = cases_of([document], file, problems)
    return CasesRead(() if problems else tuple(cases), tuple(problems))


def _column(name: str) -> Column | None:
    if name in COLUMNS:
        return Column(*COLUMNS[name])
    group, _, rest = name.partition(".")
    return Column((group, rest), several=False) if group in ("vitals", "history") and rest else None


def _what_column(name: str) -> str:
    """What to do about a name that no column has."""
    if not name:
        return "name the column, or remove it"
    meant = column_meant(name, _WORDS) or column_alike(name, _WORDS)
    return f"did you mean '{meant}'?" if meant else _ENTRIES


def _cells(row: bytes, line: int, file: str) -> tuple[list[str], Problem | None]:
    at = Position(file, line)
    try:
        text = row.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return [], Problem(f"not UTF-8: the byte 0x{row[error.start]:02x}", "save the table as UTF-8", at)
    if bad := CONTROL.search(text):
        return [], Problem(f"a control character (U+{ord(bad[0]):04X})", "remove it", at)
    try:
        rows = list(csv.reader(io.StringIO(text, newline="\n"), strict=True))  # no other character ends a line
    except csv.Error as error:
        rows = []
        if "limit" in str(error):
            return [], Problem("a cell is longer than a case may be", "shorten it", at)
    if len(rows) != 1:
        if _BARE_CR.search('"'.join(text.split('"')[::2])):  # what is outside quotes
            todo = "save the table as CSV UTF-8; put a cell with a line end in double quotes"
            return [], Problem("a carriage return alone, as old Macs ended their lines", todo, at)
        todo = 'write "" for a quote inside a cell, and put that cell in double quotes'
        return [], Problem("the double quotes of this row do not match", todo, at)
    return rows[0], None


def _is_one_row(text: bytes) -> bool:
    return _cells(text, 1, "")[1] is None


def _split(cell: str) -> list[str]:
    return [word for part in cell.split(SEPARATOR) if (word := part.strip())]


def _scalar(cell: str, *, several: bool) -> object:
    """A number, true or false, as a table's program writes them; else words: one, or where allowed several."""
    if cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    if NUMBER.fullmatch(cell) and len(cell) <= MAX_DIGITS:
        return float(cell) if re.search("[.eE]", cell) else int(cell)
    if several:
        return [] if cell.lower() == "none" else _split(cell)
    return cell


def _put(value: dict[str, object], path: tuple[str, ...], what: object) -> bool:
    """Put an entry at its path; false where something else is in the way."""
    for key in path[:-1]:
        inside = value.setdefault(key, {})
        if not isinstance(inside, dict):
            return False
        value = inside
    return value.setdefault(path[-1], what) is what


def _offsets(text: str, line: int) -> Iterator[tuple[int, int]]:
    """Line and column at which each cell of a row begins."""
    at = 0
    while True:
        before = text[:at]
        yield line + before.count("\n"), at - before.rfind("\n")
        cell = _CELL.match(text, at)
        at = cell.end() if cell else len(text)
        if not text.startswith(",", at):
            return
        at += 1


def _marks(header: Header, row: bytes, line: int) -> Mark:
    inside: dict[str, KeyMark] = {}
    mark: Mark = (line, 1, inside)
    text = row.decode("utf-8", "replace").removeprefix("\ufeff")
    for column, (cell_line, cell_column) in zip(header.columns, _offsets(text, line), strict=False):
        group = inside
        for key in column.path[:-1]:
            nested = group.setdefault(key, (cell_line, cell_column, (cell_line, cell_column, {})))[2][2]
            if not isinstance(nested, dict):
                break
            group = nested
        group.setdefault(column.path[-1], (cell_line, cell_column, (cell_line, cell_column, None)))
    return mark
