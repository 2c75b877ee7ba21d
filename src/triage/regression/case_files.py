"""Case files: cases as they are written down, with what is expected of them and where each part of them stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import ConfigDict, Discriminator, Field, Tag, ValidationError, model_validator
from pydantic.config import JsonValue

from triage.case import Case, Closed, Words
from triage.errors import Position, Problem, TriageError
from triage.regression.plain_errors import plain_problems
from triage.rulebook.plain_words import plain_fault
from triage.rulebook.yaml_reader import Document, read_documents
from triage.tiers import Tier

#: Larger files are refused before they are read whole: a case is a page, a run of cases a directory.
LARGEST_FILE = 20_000_000
#: A document of nothing: its mark, blank lines and comments.
_BLANK = re.compile(rb"(?:---)?(?:\s|#[^\n]*)*(?:\.\.\.\s*)?")
#: Where a YAML document ends: before ``---``, after ``...``. No block or quoted text of YAML may hold such a line.
_BORDER = re.compile(rb"^(?:(?=---(?:\s|$))|\.\.\.(?=\s|$))", re.MULTILINE)
#: So many broken parts of a file are read again at their own lines, so that words such as "opens at 3:7" are right.
_READ_AGAIN = 100


#: What the keys of ``expect`` hold where they ask something.
_ASKED: dict[str, JsonValue] = {
    "tier": {"not": {"type": "null"}},
    "syndromes": {"type": "array"},
    "among": {"type": "array"},
    "rules": {"minItems": 1},
    "not_rules": {"minItems": 1},
    "findings": {"minItems": 1},
    "denied": {"minItems": 1},
    "not_findings": {"minItems": 1},
}


class TierRange(Closed, defer_build=True):
    """From ``at_least`` to ``at_most``, both included; one of the two may be left out."""

    # The last of these: there is a tier that is neither below the range nor above it, so that it is not reversed.
    model_config = ConfigDict(
        json_schema_extra={
            "minProperties": 1,
            "anyOf": [
                {
                    "properties": {
                        "at_least": {"enum": [other.value for other in Tier if other <= tier]},
                        "at_most": {"enum": [other.value for other in Tier if other >= tier]},
                    }
                }
                for tier in Tier
            ],
        }
    )
    at_least: Tier = Tier.SELF_CARE
    at_most: Tier = Tier.EMERGENCY

    @model_validator(mode="after")
    def _not_reversed(self) -> TierRange:
        if not self.model_fields_set:
            raise plain_fault("the range of tiers is empty", "give at_least, at_most or both")
        if self.at_least > self.at_most:
            raise plain_fault(
                f"at_least {self.at_least} is more urgent than at_most {self.at_most}",
                "exchange the two",
            )
        return self


def _one_tier_or_range(value: object) -> str:
    return "range" if isinstance(value, (dict, TierRange)) else "tier"


class Expectation(Closed, defer_build=True):
    """What the assessment of a case must come to. What is left out is not looked at."""

    # The two rules of ``_asks_something``, for an editor.
    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [key], "properties": {key: asked}} for key, asked in _ASKED.items()],
            "not": {
                "required": ["syndromes", "among"],
                "properties": {"syndromes": {"type": "array"}, "among": {"type": "array"}},
            },
        }
    )
    tier: (
        Annotated[
            Annotated[Tier, Tag("tier")] | Annotated[TierRange, Tag("range")],
            Discriminator(_one_tier_or_range),
        ]
        | None
    ) = Field(default=None, description="The tier, or {at_least, at_most}.")
    syndromes: tuple[Words, ...] | None = Field(
        default=None,
        description="The first of these is the first of the differential and the others are in it; [] means none.",
    )
    among: tuple[Words, ...] | None = Field(
        default=None, description="The first of the differential is any one of these.", min_length=1
    )
    rules: tuple[Words, ...] = Field(default=(), description="Rules that must fire.")
    not_rules: tuple[Words, ...] = Field(default=(), description="Rules that must not fire.")
    findings: tuple[Words, ...] = Field(default=(), description="Findings that must come out as present.")
    denied: tuple[Words, ...] = Field(default=(), description="Findings that must come out as denied.")
    not_findings: tuple[Words, ...] = Field(default=(), description="Findings that must not come out as present.")
    diagnosis: Words | None = Field(
        default=None,
        description="The syndrome that it turned out to be, for `triage test --accuracy`. No case fails by it: at "
        "presentation another may rightly come first.",
    )
    looks_benign: Words | None = Field(
        default=None,
        description="Why this case cannot be told at presentation from something benign. It is still held against its "
        "tier, and counts as no emergency in `triage test --accuracy`.",
    )

    @model_validator(mode="after")
    def _asks_something(self) -> Expectation:
        of_the_answer = self.tier is not None or self.syndromes is not None or self.among is not None
        if not (of_the_answer or self.rules or self.not_rules or self.findings or self.denied or self.not_findings):
            raise plain_fault("`expect` asks nothing", "give at least a tier")
        if self.syndromes is not None and self.among is not None:
            raise plain_fault("`syndromes` and `among` both say which comes first", "keep one of them")
        return self

    @property
    def tiers(self) -> tuple[Tier, Tier]:
        """The least and the most urgent tier that are right; where none is named, of all."""
        tier = self.tier
        if isinstance(tier, TierRange):
            return tier.at_least, tier.at_most
        return (Tier.SELF_CARE, Tier.EMERGENCY) if tier is None else (tier, tier)

    @property
    def lowest(self) -> Tier:
        """The least urgent tier that is right; ``self_care`` where none is named."""
        return self.tiers[0]

    @property
    def highest(self) -> Tier:
        """The most urgent tier that is right; ``emergency`` where none is named."""
        return self.tiers[1]


class CaseFile(Case, defer_build=True):
    """A case in a file, with the answer it must get in a regression run."""

    # defer_build: a plain case needs nothing of this, and starting costs it nothing.
    tags: tuple[Words, ...] = Field(
        default=(), description="What the case belongs to; a regression run is counted by tag, too.", max_length=50
    )
    expect: Expectation | None = Field(default=None, description="What the assessment must come to.")


#: Keys of a case file that a plain case does not have.
_OF_FILES = frozenset({"expect", "tags"})


class ReadCase(NamedTuple):
    """A case that was read, and where it was written."""

    case: Case
    file: str
    document: Document
    prefix: tuple[int, ...] = ()

    def position(self, path: tuple[str | int, ...] = ()) -> Position:
        """Where the entry at ``path`` of the case begins: the key of a mapping's entry, the value of a list's."""
        return _position(self.document, (*self.prefix, *path))

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems of this case, given their positions in the file by their paths in the case."""
        return [problem if problem.at else problem._replace(at=self.position(problem.path)) for problem in problems]

    @property
    def expect(self) -> Expectation | None:
        return self.case.expect if isinstance(self.case, CaseFile) else None

    @property
    def tags(self) -> tuple[str, ...]:
        return self.case.tags if isinstance(self.case, CaseFile) else ()

    @property
    def name(self) -> str:
        """The id, or where the case begins if it has none."""
        return self.case.id or str(self.position())


class CasesRead(NamedTuple):
    """What a file held: the cases that can be assessed, and every fault of the others."""

    cases: tuple[ReadCase, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_case_file(path: str | Path) -> CasesRead:
    """Read one file of cases. Raises nothing for a bad file: whatever is wrong with it is among the problems."""
    file = str(path)
    try:
        with open(path, "rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        return CasesRead(problems=(unreadable(error, file),))
    except ValueError:  # a null character in the name
        return CasesRead(problems=(Problem("this is not the name of a file", "check the name", at=Position(file)),))
    return read_cases(text, file)


def read_standard_input() -> CasesRead:
    """Read the cases that come through standard input. Raises nothing, whatever comes."""
    file = "<stdin>"
    try:
        if sys.stdin is None or sys.stdin.closed:
            return CasesRead(problems=(Problem("standard input is closed", "pipe a case into it", at=Position(file)),))
        text = sys.stdin.buffer.read(LARGEST_FILE + 1)
    except OSError as error:
        return CasesRead(problems=(unreadable(error, file),))
    return read_cases(text, file)


def read_cases(text: bytes, file: str, *, as_json: bool = False) -> CasesRead:
    """Read the cases in ``text``, YAML or JSON; ``file`` is how the user knows it. Raises nothing for bad text.

    ``as_json``: it is JSON, though the name does not say so.
    """
    if len(text) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        return CasesRead(problems=(Problem(what, "split it into several files", at=Position(file)),))
    problems: list[Problem] = []
    cases = cases_of(_documents(text, file, problems, as_json), file, problems)
    return CasesRead(tuple(cases), tuple(sorted(problems, key=lambda problem: problem.at or Position(file))))


def read_line(line: bytes, before: int, file: str) -> CasesRead:
    """Read one line of JSON lines, which stands after ``before`` others. Raises nothing for a bad line."""
    try:
        documents = read_documents(line, file, as_json=True)
    except TriageError as error:
        return CasesRead(problems=tuple(_moved(error, before, line, file, again=False)))
    if before:
        documents = [document.moved(before) for document in documents]
    problems: list[Problem] = []
    return CasesRead(tuple(cases_of(documents, file, problems)), tuple(problems))


def cases_of(documents: Iterable[Document], file: str, problems: list[Problem]) -> list[ReadCase]:
    """The cases in the documents of a file; the faults of the others are added to ``problems``."""
    cases: list[ReadCase] = []
    for document in documents:
        for prefix, value in _cases_in(document.value):
            case = _case(value, document, prefix, file, problems)
            if case is not None:
                cases.append(case)
    return cases


def _documents(text: bytes, file: str, problems: list[Problem], as_json: bool) -> Iterator[Document]:
    """The readable documents of a file. Where one cannot be read, the others still are."""
    try:
        documents = read_documents(text, file, as_json=as_json)
    except TriageError as error:
        whole = error.problems
    else:
        yield from documents
        return
    lines = _lines_of_json(text)
    parts = lines or _documents_of_yaml(text)
    if len(parts) < 2:
        problems.extend(whole)
        return
    found: list[Problem] = []
    for line, part in parts:
        try:
            documents = read_documents(part, file, as_json=as_json)
        except TriageError as error:
            found.extend(_moved(error, line, part, file, again=len(found) < _READ_AGAIN))
        else:
            yield from (document.moved(line) for document in documents)
    problems.extend(found if found or lines else whole)


def _moved(error: TriageError, line: int, part: bytes, file: str, *, again: bool) -> Iterable[Problem]:
    """The faults of a part that begins after so many lines of its file."""
    if again:
        try:
            read_documents(b"\n" * line + part, file)
        except TriageError as at_its_place:
            return at_its_place.problems
    return [
        problem._replace(at=problem.at._replace(line=problem.at.line + line)) if problem.at else problem
        for problem in error.problems
    ]


def _lines_of_json(text: bytes) -> list[tuple[int, bytes]]:
    """The lines of a text of JSON lines, each with the number of lines before it; none where it is something else."""
    lines = [(number, line) for number, line in enumerate(text.split(b"\n")) if line.strip()]
    return lines if all(line.lstrip().startswith(b"{") for _, line in lines) else []


def _documents_of_yaml(text: bytes) -> list[tuple[int, bytes]]:
    """The documents of a YAML text, each with the number of lines before it; none where the fault is in no document."""
    if b"\0" in text:
        return []
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return []
    parts = []
    line, start = 0, 0
    for end in [*(match.end() for match in _BORDER.finditer(text)), len(text)]:
        if not _BLANK.fullmatch(text, start, end):
            parts.append((line, text[start:end]))
        line += text.count(b"\n", start, end)
        start = end
    return parts


def _cases_in(value: object) -> Iterator[tuple[tuple[int, ...], object]]:
    """A document is one case, or a list of cases (the only way to write several in one JSON file)."""
    if isinstance(value, list) and value:
        for i, entry in enumerate(value):
            yield (i,), entry
    else:
        yield (), value


def _case(
    value: object, document: Document, prefix: tuple[int, ...], file: str, problems: list[Problem]
) -> ReadCase | None:
    try:
        model = CaseFile if isinstance(value, dict) and not _OF_FILES.isdisjoint(value) else Case
        return ReadCase(model.model_validate(value), file, document, prefix)
    except ValidationError as error:
        found = plain_problems(error, value, CaseFile)
    except OverflowError:
        found = [Problem("a number is too large to be a measurement", "check the numbers of this case")]
    located = [problem._replace(at=_position(document, (*prefix, *problem.path))) for problem in found]
    problems.extend(located)
    return None


def _position(document: Document, path: tuple[str | int, ...]) -> Position:
    return document.key_position(path) if path and isinstance(path[-1], str) else document.position(path)


def unreadable(error: OSError, file: str) -> Problem:
    """Why a file of cases cannot be read, in words that help."""
    if isinstance(error, FileNotFoundError):
        return Problem("there is no such file", "check the name", at=Position(file))
    if isinstance(error, IsADirectoryError):
        todo = "name the case files in it, or run `triage test` on it"
        return Problem("this is a directory", todo, at=Position(file))
    if isinstance(error, PermissionError):
        return Problem("you may not read this file", "ask its owner, or change its permissions", at=Position(file))
    reason = error.strerror or str(error)
    return Problem(f"the file cannot be read ({reason})", "check the name and the disc", at=Position(file))
