"""A case as the text of a case file. What is expected of it is left to a person."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from triage.case import Case

#: What YAML and people alike take for plain text.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ .()'-]*[A-Za-z0-9_.)]|[A-Za-z]")
_NOT_TEXT = frozenset({"true", "false", "null"})
#: Stands where `expect` would: the answer of the engine is no reason to expect it.
TO_EXPECT = "# expect: for a person to fill in, from the source of the rule and not from the engine's answer"


def case_text(case: Case, *, identity: str = "", title: str = "", comment: Sequence[str] = ()) -> str:
    """One YAML document of a case file, its lists on one line each. The lines of ``comment`` stand above it."""
    data = case.model_dump(mode="json", exclude_defaults=True)
    named = {"id": identity or data.pop("id", ""), "title": title or data.pop("title", "")}
    data = {key: value for key, value in data.items() if key not in named}
    lines = [f"# {line}" for line in comment]
    lines += [f"{key}: {_scalar(value)}" for key, value in named.items() if value]
    lines += [f"{key}: {_value(data[key])}" for key in ("patient", *sorted(data.keys() - {"patient"})) if key in data]
    if not data:
        lines.append("reported: []")
    return "\n".join([*lines, TO_EXPECT, ""])


def file_text(documents: Sequence[str], schema: str) -> str:
    """A case file of these documents; ``schema`` is the way from it to the schema of cases."""
    return f"# yaml-language-server: $schema={schema}\n" + "---\n".join(documents)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.casefold() not in _NOT_TEXT and ": " not in value
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
