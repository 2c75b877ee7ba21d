"""The shape of a document against the models: pydantic's findings as located problems in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from triage.errors import Problem
from triage.rulebook.document import Document, Path
from triage.rulebook.plain_words import keys_at, number_hint, place
from triage.rulebook.schema import PATTERN_IN_WORDS, RulebookFile
from triage.rulebook.suggest import did_you_mean, nearest, quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NUMBER = frozenset({"int_type", "float_type", "int_from_float"})


def shape_problems(document: Document) -> dict[Path, list[Problem]]:
    """Every fault of the document's shape, by the path of the place in the document."""
    try:
        RulebookFile.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
    else:
        return {}
    meant = _meant(details)
    by_path: dict[Path, list[Problem]] = {}
    for detail in details:
        path, value = place(document.value, detail["loc"])
        missing = detail["type"] == "missing"
        what, todo = _words(detail, path, value)
        at = document.key_position(path) if detail["type"] == "extra_forbidden" else document.position(path)
        found = by_path.setdefault(path, [])
        # A union is refused once by each of its branches, with the same words.
        if all(problem.what != what for problem in found) and not (missing and detail["loc"] in meant):
            found.append(Problem(what, todo, at, path))
    return by_path


def _meant(details: list[ErrorDetails]) -> set[Path]:
    """The places of keys that are missing only because they are misspelt: the misspelt key is the fault to report."""
    missing = {detail["loc"] for detail in details if detail["type"] == "missing"}
    meant: set[Path] = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            around = detail["loc"][:-1]
            near = nearest(str(detail["loc"][-1]), keys_at(RulebookFile, around))
            meant |= {(*around, near)} & missing if near else set()
    return meant


def _words(detail: ErrorDetails, path: Path, value: Any) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    kind = detail["type"]
    ctx = detail.get("ctx", {})
    name = next((f"'{step}'" for step in reversed(path) if isinstance(step, str)), "the document")
    match kind:
        case "extra_forbidden":
            keys = keys_at(RulebookFile, path[:-1])
            return f"unknown key {name}", did_you_mean(str(path[-1]), keys, f"known here: {', '.join(keys)}")
        case "missing":
            key = detail["loc"][-1]
            if key == "sources":
                return "without a source", "add sources: [..] with the id of what it rests on"
            return f"'{key}' is missing", "add it"
        case "too_short" if path[-1] == "sources":
            return "without a source", "write the id of what it rests on"
        case "too_short":
            least = ctx["min_length"]
            have = f"has {len(value)}" if value else "is empty" if isinstance(value, dict) else "is an empty list"
            return f"{name} {have}", f"give at least {least}"
        case "string_pattern_mismatch" if not value.strip():
            return f"{name} is empty text", "write it"
        case "string_pattern_mismatch":
            return f"{name} cannot be {quoted(value)}", f"write {PATTERN_IN_WORDS[ctx['pattern']]}"
        case "enum" | "literal_error":
            allowed = str(ctx["expected"]).replace("'", "").replace(" or ", ", ")
            near = nearest(value, allowed.split(", ")) if isinstance(value, str) else None
            return (
                f"{name} cannot be {quoted(value)}",
                f"did you mean '{near}'?" if near else f"write one of: {allowed}",
            )
        case "greater_than_equal":
            return f"{name} is {quoted(value)}, below {ctx['ge']:g}", f"give {ctx['ge']:g} or more"
        case "less_than_equal":
            return f"{name} is {quoted(value)}, above {ctx['le']:g}", f"give {ctx['le']:g} or less"
        case "plain_words":
            return str(ctx["what"]), str(ctx["todo"])
    return _wrong_type(kind, name, value)


def _wrong_type(kind: str, name: str, value: Any) -> tuple[str, str]:
    instead = f"not {quoted(value)}" if value is not None else "and nothing is there"
    if kind == "finite_number":
        return f"{name} is no finite number", "write a number"
    if kind in _NUMBER:
        return f"{name} must be a number, {instead}", number_hint(value, "write the number alone, without a unit")
    if kind == "bool_type":
        return f"{name} must be true or false, {instead}", "write true or false"
    if kind == "string_type":
        todo = "put it in quotes" if isinstance(value, (int, float)) else "write text"
        return f"{name} must be text, {instead}", todo
    if kind == "list_type":
        return f"{name} must be a list, {instead}", "write [..], or entries that begin with '- '"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return (
            f"{'an entry of ' if name != 'the document' else ''}{name} must be keys and values, {instead}",
            "write key: value",
        )
    return f"{name} cannot be {quoted(value)}", "see `triage schema rulebook`"
