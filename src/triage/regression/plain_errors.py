"""Faults of a case in plain words: what pydantic found, said so that a nurse or a rule author can mend it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

from triage.case import says_none
from triage.errors import Problem
from triage.regression.misplaced import at_home, misplaced
from triage.rulebook.plain_words import FALSE_FOR, TRUE_FOR, keys_at, number_hint, place
from triage.rulebook.suggest import did_you_mean, quoted

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]

_A_NUMBER = frozenset({"int_type", "float_type"})
_A_LIST = frozenset({"list_type", "tuple_type"})
_A_MAPPING = frozenset({"model_type", "model_attributes_type", "dict_type"})
_WRONG_KIND = _A_NUMBER | _A_LIST | _A_MAPPING | {"bool_type", "string_type"}
_EXAMPLE = {
    "patient": "age_years: 42",
    "vitals": "spo2_pct: 97",
    "history": "hours_since_refill: 6",
    "expect": "tier: urgent",
}


def plain_problems(error: ValidationError, data: object, model: type[BaseModel]) -> list[Problem]:
    """One problem for each faulty place in ``data``, which ``model`` refused; each has the ``path`` of the place."""
    by_path: dict[Path, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False, include_input=False):
        by_path.setdefault(place(data, detail["loc"])[0], []).append(detail)
    # A union is refused once for each of its branches: what was found deeper inside is the fault that was meant.
    outer = {path[:n] for path in by_path for n in range(len(path))}
    return [
        _problem(path, details, place(data, path)[1], model)
        for path, details in by_path.items()
        if path not in outer or not any(detail["type"] in _A_NUMBER for detail in details)
    ]


def _problem(path: Path, details: list[ErrorDetails], value: object, model: type[BaseModel]) -> Problem:
    kinds = {detail["type"] for detail in details}
    # The branch of a union that got past the kind of the value is the one that was meant.
    detail = next((detail for detail in details if detail["type"] not in _WRONG_KIND), details[0])
    what, todo = _words(detail, kinds, path, value, model)
    return Problem(what, todo, path=path)


def _words(detail: ErrorDetails, kinds: set[str], path: Path, value: object, model: type[BaseModel]) -> tuple[str, str]:
    """What is wrong and what to do about it."""
    name = _name(path)
    ctx = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return misplaced(path, value, model) or (
                f"unknown key {name}",
                _one_of(str(path[-1]), keys_at(model, path[:-1])),
            )
        case "missing":
            return f"{name} lacks `{detail['loc'][-1]}`", "add it"
        case "finite_number":
            return f"{name} is {quoted(value)}, which is not a measured number", "give the number, or leave it out"
        case "greater_than_equal":
            return f"{name} is {quoted(value)}, less than {ctx['ge']:g}", f"give {ctx['ge']:g} or more, or leave it out"
        case "less_than_equal":
            return f"{name} is {quoted(value)}, more than {ctx['le']:g}", f"give {ctx['le']:g} or less, or leave it out"
        case "literal_error" | "enum":
            allowed = re.findall("'([^']*)'", str(ctx["expected"]))
            return f"{name} cannot be {quoted(value)}", _one_of(str(value), allowed)
        case "string_too_short" | "too_short":
            return f"{name} is empty", "write the words, or remove it"
        case "string_too_long" | "too_long":
            unit = "characters" if detail["type"] == "string_too_long" else "entries"
            return f"{name} is too long", f"at most {ctx['max_length']} {unit}"
        case "string_unicode":
            return f"{name} holds half of a character that cannot be shown", "write the words again"
        case "plain_words":
            return str(ctx["what"]), str(ctx["todo"])
    if len(path) > 1 and path[0] in ("vitals", "history") and (elsewhere := at_home(str(path[1]), path[:1], model)):
        return elsewhere
    if path and path[0] == "history" and "bool_type" in kinds:
        return _history_words(name, value)
    if kinds <= _A_NUMBER:
        return f"{name} must be a number, not {quoted(value)}", _number_hint(value)
    if "bool_type" in kinds:
        return f"{name} must be true or false, not {quoted(value)}", _boolean_hint(value)
    if kinds & _A_LIST:
        return f"{name} must be a list, not {quoted(value)}", f"write {path[-1]}: {_as_list(value)}"
    if kinds & _A_MAPPING:
        return f"{name} must be keys and values, not {quoted(value)}", _mapping_hint(path)
    if "string_type" in kinds:
        quotable = isinstance(value, (bool, int, float))
        todo = f'write "{quoted(value)}" in quotes' if quotable else "write words"
        return f"{name} must be text, not {quoted(value)}", todo
    return f"{name}: {detail['msg'].lower()}", "see `triage schema case`"


def _name(path: Path) -> str:
    match path:
        case (*_, str(key), int(index)):
            return f"entry {index + 1} of `{key}`"
        case (*_, key):
            return f"`{key}`"
    return "a case"


def _history_words(name: str, value: object) -> tuple[str, str]:
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in TRUE_FOR | FALSE_FOR:
        return f"{name} is the text {quoted(value)}", _boolean_hint(value)
    if isinstance(value, str) and says_none(word):
        todo = "write [] or false for none, or leave it out where it is not known"
        return f"{name} is the text {quoted(value)}", todo
    if re.match(r"[-+.]*\d|[-+.]*(?:nan|inf(?:inity)?)$", word):
        return f"{name} is the text {quoted(value)}", _number_hint(value)
    todo = f"write {name.strip('`')}: {_as_list(value)}" if word else "write a list of words, or remove it"
    return f"{name} must be a number, true or false, or a list of words, not {quoted(value)}", todo


def _boolean_hint(value: object) -> str:
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in TRUE_FOR:
        return "write true"
    return "write false" if word in FALSE_FOR else "write true or false, or leave it out"


def _number_hint(value: object) -> str:
    return number_hint(value, "give the number alone, in digits and without its unit, or leave it out")


def _mapping_hint(path: Path) -> str:
    if not path:
        return "write `reported: [...]`, `patient: {...}` and so on"
    return f"write {path[-1]}: {{{_EXAMPLE.get(str(path[-1]), 'name: value')}}}"


def _as_list(value: object) -> str:
    words = value if isinstance(value, str) else ", ".join(map(str, value)) if isinstance(value, dict) else "..."
    return f"[{words}]" if len(words) <= 60 else "[...]"


def _one_of(word: str, allowed: list[str]) -> str:
    return did_you_mean(word, allowed, f"write one of: {', '.join(allowed)}")
