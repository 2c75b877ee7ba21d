"""Case files: cases as they are written down, with what is expected of them and where each part of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Discriminator, Field, Tag, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from triage.case import Case, Closed, Words
from triage.errors import Position, Problem, TriageError
from triage.regression.plain_errors import plain_problems
from triage.rulebook.yaml_reader import Document, read_documents
from triage.tiers import Tier

#: Larger files are refused before they are read whole: a case is a page, a run of cases a directory.
LARGEST_FILE = 20_000_000
#: A document of nothing: its mark, blank lines and comments.
_BLANK = re.compile(rb"(?:---)?(?:\s|#[^\n]*)*")


class TierRange(Closed, defer_build=True):
    """From ``at_least`` to ``at_most``, both included; one of the two may be left out."""

    at_least: Tier = Tier.SELF_CARE
    at_most: Tier = Tier.EMERGENCY

    @model_validator(mode="after")
    def _not_reversed(self) -> TierRange:
        if not self.model_fields_set:
            raise _fault("the range of tiers is empty", "give at_least, at_most or both")
        if self.at_least > self.at_most:
            raise _fault(
                f"at_least {self.at_least} is more urgent than at_most {self.at_most}",
                "exchange the two",
            )
        return self


def _one_tier_or_range(value: object) -> str:
    return "range" if isinstance(value, (dict, TierRange)) else "tier"


class Expectation(Closed, defer_build=True):
    """What the assessment of a case must come to. What is left out is not looked at."""

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

    @model_validator(mode="after")
    def _asks_something(self) -> Expectation:
        if self == Expectation.model_construct():
            raise _fault("`expect` asks nothing", "give at least a tier")
        if self.syndromes is not None and self.among is not None:
            raise _fault("`syndromes` and `among` both say which comes first", "keep one of them")
        return self

    @property
    def lowest(self) -> Tier:
        """The least urgent tier that is right; ``self_care`` where none is named."""
        return self.tier.at_least if isinstance(self.tier, TierRange) else self.tier or Tier.SELF_CARE

    @property
    def highest(self) -> Tier:
        """The most urgent tier that is right; ``emergency`` where none is named."""
        return self.tier.at_most if isinstance(self.tier, TierRange) else self.tier or Tier.EMERGENCY


class CaseFile(Case, defer_build=True):
    """A case in a file, with the answer it must get in a regression run."""

    # defer_build: a plain case needs nothing of this, and starting costs it nothing.
    expect: Expectation | None = Field(default=None, description="What the assessment must come to.")


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
        return CasesRead(problems=(_unreadable(error, file),))
    except ValueError:  # a null character in the name
        return CasesRead(problems=(Problem("this is not the name of a file", "check the name", at=Position(file)),))
    return read_cases(text, file)


def read_cases(text: bytes, file: str) -> CasesRead:
    """Read the cases in ``text``, YAML or JSON; ``file`` is how the user knows it. Raises nothing for bad text."""
    if len(text) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        return CasesRead(problems=(Problem(what, "split it into several files", at=Position(file)),))
    problems: list[Problem] = []
    cases: list[ReadCase] = []
    for document in _documents(text, file, problems):
        for prefix, value in _cases_in(document.value):
            case = _case(value, document, prefix, file, problems)
            if case is not None:
                cases.append(case)
    return CasesRead(tuple(cases), tuple(problems))


def _documents(text: bytes, file: str, problems: list[Problem]) -> Iterator[Document]:
    """The readable documents of a file. Where one cannot be read, the others still are."""
    try:
        documents = read_documents(text, file)
    except TriageError as error:
        whole = error.problems
    else:
        yield from documents
        return
    parts = _split(text)
    # Each part keeps its place by blank lines before it, which is quadratic: not for a file of very many documents.
    if len(parts) < 2 or len(parts) * text.count(b"\n") > 2 * LARGEST_FILE:
        problems.extend(whole)
        return
    found: list[Problem] = []
    for part in parts:
        try:
            yield from read_documents(part, file)
        except TriageError as error:
            found.extend(error.problems)
    problems.extend(found or whole)


def _split(text: bytes) -> list[bytes]:
    """The documents of a YAML text, each at its own lines; [text] where the fault is not in one document.

    A line that begins with ``---`` ends a document wherever it stands: no block or quoted text of YAML may hold one.
    """
    if b"\0" in text:
        return [text]
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return [text]
    starts = [0, *(match.start() for match in re.finditer(rb"^---(?=\s|$)", text, re.MULTILINE))]
    parts = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if not _BLANK.fullmatch(text, start, end):
            parts.append(b"\n" * text.count(b"\n", 0, start) + text[start:end])
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
        model = CaseFile if isinstance(value, dict) and "expect" in value else Case
        return ReadCase(model.model_validate(value), file, document, prefix)
    except ValidationError as error:
        found = plain_problems(error, value, CaseFile)
    except OverflowError:
        found = [Problem("a number is too large to be a measurement", "check the numbers of this case")]
    located = [problem._replace(at=_position(document, (*prefix, *problem.path))) for problem in found]
    problems.extend(sorted(located, key=lambda problem: problem.at or Position(file)))
    return None


def _position(document: Document, path: tuple[str | int, ...]) -> Position:
    return document.key_position(path) if path and isinstance(path[-1], str) else document.position(path)


def _unreadable(error: OSError, file: str) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem("there is no such file", "check the name", at=Position(file))
    if isinstance(error, IsADirectoryError):
        todo = "name the case files in it, or run `triage test` on it"
        return Problem("this is a directory", todo, at=Position(file))
    if isinstance(error, PermissionError):
        return Problem("you may not read this file", "ask its owner, or change its permissions", at=Position(file))
    reason = error.strerror or str(error)
    return Problem(f"the file cannot be read ({reason})", "check the name and the disc", at=Position(file))


def _fault(what: str, todo: str) -> PydanticCustomError:
    # Braces are a format string to pydantic; the words come from the tiers and from here, and hold none.
    context: dict[str, Any] = {"todo": todo}
    return PydanticCustomError("plain_words", what, context)
