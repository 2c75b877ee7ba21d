"""A rulebook on its way: entries as they were written, sound or not, so that one fault hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from triage.errors import Position, Problem
from triage.rulebook.condition_reader import WrittenCondition, read_condition
from triage.rulebook.document import Document, Path
from triage.rulebook.proof_names import condition_paths
from triage.rulebook.shape import shape_problems

SECTIONS = (
    "tiers",
    "syndromes",
    "sources",
    "findings",
    "measures",
    "definitions",
    "lists",
    "advice",
    "rules",
    "word_classes",
    "axioms",
    "invariants",
)

#: What one entry of a section is called in a message.
ONE = {
    "rulebook": "rulebook",
    "tiers": "tier",
    "syndromes": "syndrome",
    "sources": "source",
    "findings": "finding",
    "measures": "measure",
    "definitions": "definition",
    "lists": "list",
    "advice": "advice",
    "rules": "rule",
    "word_classes": "word class",
    "axioms": "axiom",
    "invariants": "invariant",
}


@dataclass(slots=True)
class Entry:
    """One entry of a section. ``sound`` says that its shape is right, so that its values have their types."""

    section: str
    data: dict[str, Any]
    document: Document
    path: Path
    sound: bool
    conditions: dict[Path, WrittenCondition] = field(default_factory=dict)

    @property
    def at(self) -> Position:
        return self.position()

    def position(self, *inside: str | int) -> Position:
        return self.document.position((*self.path, *inside))

    def key_position(self, *inside: str | int) -> Position:
        return self.document.key_position((*self.path, *inside))

    def text(self, key: str) -> str | None:
        """The text under ``key``; none where there is no text, whatever else there may be."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def words(self, *inside: str | int) -> Iterator[tuple[str, Position]]:
        """The texts of the list at ``inside`` with their positions; what is no text was reported as such."""
        value: Any = self.data
        for step in inside:
            value = value.get(step) if isinstance(value, dict) else value[step]
        if isinstance(value, list):
            for i, word in enumerate(value):
                if isinstance(word, str):
                    yield word, self.position(*inside, i)

    def parts(self, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The mappings in the list under ``key``, with their indexes."""
        value = self.data.get(key)
        if isinstance(value, list):
            yield from ((i, part) for i, part in enumerate(value) if isinstance(part, dict))


@dataclass(slots=True)
class Draft:
    """All entries of all files, in the order of the files."""

    directory: str
    heads: list[Entry] = field(default_factory=list)
    entries: dict[str, list[Entry]] = field(default_factory=lambda: {section: [] for section in SECTIONS})
    problems: list[Problem] = field(default_factory=list)
    #: What looks like a symptom and is none, with its place.
    not_symptoms: list[tuple[str, Position]] = field(default_factory=list)
    #: What may be a symptom, nobody knows which, likewise.
    unclear: list[tuple[str, Position]] = field(default_factory=list)
    #: False where a file could not be opened: whatever seems to be missing may be in it.
    complete: bool = True
    #: The words of files that could not be read to their end: what seems to be missing may be among them.
    unread: set[str] = field(default_factory=set)

    def may_hold(self, name: str) -> bool:
        """Whether the name may be defined, or used, where the draft cannot see. Both parts of an item's id count."""
        return name in self.unread or {*name.split(".", 1)} <= self.unread

    def ids(self, section: str) -> dict[str, Entry]:
        """The ids of a section and where each first stands. Items of a source have ids of their own."""
        found: dict[str, Entry] = {}
        for entry in self.entries[section]:
            identity = entry.text("id")
            if identity is None:
                continue
            found.setdefault(identity, entry)
            if section == "sources":
                for _, item in entry.parts("items"):
                    if isinstance(item.get("id"), str):
                        found.setdefault(f"{identity}.{item['id']}", entry)
        return found

    def add(self, document: Document) -> None:
        """Take in the entries of a document, with the faults of their shape."""
        faults = shape_problems(document)
        for found in faults.values():
            self.problems.extend(found)
        if not isinstance(document.value, dict):
            return
        unsound = {place[:n] for place in faults for n in (1, 2)}
        head = document.value.get("rulebook")
        if isinstance(head, dict):
            self.heads.append(Entry("rulebook", head, document, ("rulebook",), ("rulebook",) not in unsound))
        for section in SECTIONS:
            values = document.value.get(section)
            for i, data in enumerate(values if isinstance(values, list) else ()):
                if isinstance(data, dict):
                    path: Path = (section, i)
                    entry = Entry(section, data, document, path, path not in unsound)
                    self._read_conditions(entry)
                    self.entries[section].append(entry)

        for name, listed in (("not_symptoms", self.not_symptoms), ("unclear", self.unclear)):
            words = document.value.get(name)
            for i, phrase in enumerate(words if isinstance(words, list) else ()):
                if isinstance(phrase, str) and phrase.strip():
                    listed.append((phrase.strip(), document.position((name, i))))

    def _read_conditions(self, entry: Entry) -> None:
        for path in _condition_paths(entry):
            written = read_condition(entry.document, (*entry.path, *path))
            entry.conditions[path] = written
            self.problems.extend(written.problems)
            if written.problems:
                entry.sound = False


def _condition_paths(entry: Entry) -> Iterator[Path]:
    if entry.section == "rules" and "when" in entry.data:
        yield ("when",)
    elif entry.section == "advice" and entry.data.get("only_if") is not None:
        yield ("only_if",)
    elif entry.section in ("axioms", "invariants"):
        yield from condition_paths(entry)
    elif entry.section == "syndromes":
        yield from (("features", i, "when") for i, part in entry.parts("features") if "when" in part)
