"""The hash of what a rulebook says: the receipt of an assessment carries it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from triage.conditions import All, AtLeast, Denied, Present, to_data
from triage.conditions import Any as AnyOf
from triage.rulebook.model import Rulebook
from triage.tiers import Tier

#: What no answer depends on: places, and why a rule that decides nothing by itself was kept.
_UNSAID = frozenset({"at", "content_hash", "kept_because"})
#: Lists in which the order says nothing. In every other list it shows in an answer: of sources, of advice, of findings.
_UNORDERED = frozenset({"phrases", "implies", "examples", "words", "not_symptoms", "unclear"})


def content_hash(rulebook: Rulebook) -> str:
    """SHA-256, in hexadecimal, of the rulebook's meaning.

    Comments, formatting, the names and order of files and entries do not count, nor does a value that is the default.
    """
    said = json.dumps(_said(rulebook), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _said(value: Any) -> Any:
    match value:
        case Present() | Denied() | All() | AnyOf() | AtLeast():
            return to_data(value)
        case Tier():
            return value.value
        case tuple() if not hasattr(value, "_fields"):
            return [_said(part) for part in value]
        case Mapping():
            return {key: sorted(part) if isinstance(part, tuple) else part for key, part in value.items()}
        case None | str() | int() | float():
            return value
    names, defaults = _fields(value)
    said = {}
    for name in names:
        part = getattr(value, name)
        if name not in _UNSAID and (name not in defaults or part != defaults[name]):
            said[name] = sorted(part) if name in _UNORDERED else _said(part)
    return said


def _fields(value: Any) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The names of an entry's values, and their defaults."""
    if isinstance(value, Rulebook):
        return tuple(field.name for field in fields(value)), {"word_classes": (), "not_symptoms": (), "unclear": ()}
    return value._fields, value._field_defaults
