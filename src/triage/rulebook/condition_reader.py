"""Reads a condition from a document, and says of every mistake in it exactly where it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from triage.conditions import All, AtLeast, Condition, Denied, Present
from triage.conditions import Any as AnyOf
from triage.errors import Position, Problem
from triage.rulebook.document import Document, Path
from triage.rulebook.suggest import nearest, quoted

_FORMS = "write a finding, {denied: finding}, {all: [..]}, {any: [..]} or {at_least: n, of: [..]}"
#: To suggest the finding itself would turn the rule into its opposite.
_NEGATED = re.compile(r"(?:(?i:not|no|without|denies|denied)\s+|!\s*|-\s*)(\S.*)", re.DOTALL)
_KEYS = ("denied", "all", "any", "at_least", "of")


class Mention(NamedTuple):
    """A finding named in a condition."""

    finding: str
    denied: bool
    at: Position


@dataclass(slots=True)
class WrittenCondition:
    """What was read: the condition, if it is one; the findings it names even if it is none; its faults."""

    condition: Condition | None = None
    mentions: list[Mention] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_condition(document: Document, path: Path) -> WrittenCondition:
    """Read the condition at ``path``. Raises nothing: the faults are in the result."""
    value = document.value
    for step in path:
        value = value[step]
    reader = _Reader(document)
    written = reader.written
    written.condition = reader.read(value, path)
    if written.problems:
        written.condition = None
    return written


class _Reader:
    """Depth is bounded by the document's, so recursion is safe here."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.written = WrittenCondition()

    def read(self, value: Any, path: Path) -> Condition | None:
        if isinstance(value, str):
            return Present(value) if self._mention(value, path, denied=False) else None
        if not isinstance(value, dict):
            hint = "put the list under all: or any:" if isinstance(value, list) else _FORMS
            return self._refuse(f"a condition cannot be {quoted(value)}", hint, path)
        if not value:
            return self._refuse("an empty condition", _FORMS, path)
        if unknown := [key for key in value if key not in _KEYS]:
            for key in unknown:
                self._unknown_key(key, (*path, key))
                self._mentions_within(value[key], (*path, key))
        form = [key for key in ("denied", "all", "any", "at_least") if key in value]
        if not form:
            if "of" in value:
                self._parts(value["of"], (*path, "of"))
                if not unknown:  # else that key was probably meant for it
                    todo = "say how many: {at_least: n, of: [..]}"
                    self._fault("'of' without 'at_least'", todo, (*path, "of"), key=True)
            return None
        if len(form) > 1 or ("of" in value and form != ["at_least"]):
            both = [key for key in value if key in _KEYS]
            what = f"{' and '.join(map(repr, both))} in one condition"
            for key in both:
                self._mentions_within(value[key], (*path, key))
            return self._refuse(what, "put each in braces of its own, under all: or any:", (*path, both[1]), key=True)
        return self._form(form[0], value, path)

    def _form(self, form: str, value: dict[str, Any], path: Path) -> Condition | None:
        inside = (*path, form)
        if form == "denied":
            if isinstance(value["denied"], str):
                return Denied(value["denied"]) if self._mention(value["denied"], inside, denied=True) else None
            self._mentions_within(value["denied"], inside)
            return self._refuse(
                "only one finding can be denied", "write {denied: finding}; several go under all: or any:", inside
            )
        if form == "at_least":
            return self._at_least(value, path)
        parts = self._parts(value[form], inside)
        if parts is None:
            return None
        return All(parts) if form == "all" else AnyOf(parts)

    def _at_least(self, value: dict[str, Any], path: Path) -> Condition | None:
        n = value["at_least"]
        whole = isinstance(n, int) and not isinstance(n, bool)
        if not whole:
            self._fault(
                f"at_least must be a whole number, not {quoted(n)}",
                "write how many of the list are needed",
                (*path, "at_least"),
            )
        elif n < 1:
            self._fault(
                f"at_least {quoted(n)} always holds",
                "give a number from 1 to the length of the list",
                (*path, "at_least"),
            )
        if "of" not in value:
            return self._refuse(
                "'at_least' without 'of'", "list the parts: {at_least: n, of: [..]}", (*path, "at_least"), key=True
            )
        parts = self._parts(value["of"], (*path, "of"))
        count = len(value["of"]) if isinstance(value["of"], list) else 0
        if whole and count and n > count:
            what = f"at_least {quoted(n)} of a list of {count} can never hold"
            return self._refuse(what, f"give a number from 1 to {count}, or add to the list", (*path, "at_least"))
        return AtLeast(n, parts) if parts is not None and whole and n >= 1 else None

    def _parts(self, value: Any, path: Path) -> tuple[Condition, ...] | None:
        if not isinstance(value, list):
            self._mentions_within(value, path)
            self._fault(f"'{path[-1]}' must be a list, not {quoted(value)}", "write [..] around it", path)
            return None
        if not value:
            self._fault(f"'{path[-1]}' is an empty list", "list the parts, or remove the condition", path)
            return None
        parts: list[Condition | None] = []
        for i, part in enumerate(value):
            condition = self.read(part, (*path, i))
            if condition is not None and condition in parts:
                first = self._document.position((*path, parts.index(condition)))
                self._fault(
                    f"the same as at {first.line}:{first.column}, in the same list", "remove one of the two", (*path, i)
                )
            parts.append(condition)
        read = tuple(part for part in parts if part is not None)
        return read if len(read) == len(parts) else None

    def _unknown_key(self, key: str, path: Path) -> None:
        if key in ("not", "none", "no", "absent"):
            todo = (
                "there is no 'not': write {denied: finding}, which holds where the finding was asked about and denied"
            )
        elif key in ("or", "and", "one_of", "all_of", "any_of"):
            todo = f"did you mean '{'all' if key.startswith('a') and key != 'any_of' else 'any'}'?"
        elif near := nearest(key, _KEYS):
            todo = f"did you mean '{near}'?"
        else:
            todo = _FORMS
        self._fault(f"unknown key '{key}' in a condition", todo, path, key=True)

    def _mention(self, finding: str, path: Path, *, denied: bool) -> bool:
        if not finding.strip():
            self._fault("a finding is missing", "write its id", path)
            return False
        if negated := _NEGATED.fullmatch(finding):
            todo = f"write {{denied: {negated[1]}}}, which holds where it was asked about and denied"
            self._fault(f"{quoted(finding)} is no finding: a condition has no 'not'", todo, path)
            self.written.mentions.append(Mention(negated[1], True, self._document.position(path)))
            return False
        self.written.mentions.append(Mention(finding, denied, self._document.position(path)))
        return True

    def _mentions_within(self, value: Any, path: Path) -> None:
        """What a broken condition names still counts as named, so that one mistake does not bring others."""
        if isinstance(value, str):
            self.written.mentions.append(Mention(value, False, self._document.position(path)))
        elif isinstance(value, (dict, list)):
            for key, part in value.items() if isinstance(value, dict) else enumerate(value):
                self._mentions_within(part, (*path, key))

    def _refuse(self, what: str, todo: str, path: Path, *, key: bool = False) -> Condition | None:
        self._fault(what, todo, path, key=key)
        return None

    def _fault(self, what: str, todo: str, path: Path, *, key: bool = False) -> None:
        at = self._document.key_position(path) if key else self._document.position(path)
        self.written.problems.append(Problem(what, todo, at))
