"""What the two translators of pydantic's findings share: that of rulebooks (shape) and that of cases (plain_errors)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from pydantic_core import PydanticCustomError

from triage.rulebook.reading import MAX_DIGITS, NUMBER

if TYPE_CHECKING:
    from pydantic import BaseModel

    from triage.rulebook.document import Path

#: Words for yes and no that are no booleans in the strict reading.
TRUE_FOR = frozenset({"yes", "y", "on", "true"})
FALSE_FOR = frozenset({"no", "n", "off", "false"})


def plain_fault(what: str, todo: str) -> PydanticCustomError:
    """What a validator of ours raises: the translators pass both parts on, other callers read them as one message."""
    return PydanticCustomError("plain_words", "{what}; {todo}", {"what": what, "todo": todo})


def place(data: Any, loc: Path) -> tuple[Path, Any]:
    """The part of ``loc`` that is in the data, without pydantic's names of union branches, and the value there."""
    path: list[str | int] = []
    for step in loc:
        in_list = isinstance(data, (list, tuple)) and isinstance(step, int) and step < len(data)
        if in_list or (isinstance(data, Mapping) and step in data):
            data = data[step]
            path.append(step)
    return tuple(path), data


def keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the model at ``path`` inside ``model`` allows."""
    for step in path:
        if str(step) in model.model_fields:
            model = next(_models_in(model.model_fields[str(step)].annotation), model)
    return [field.alias or key for key, field in model.model_fields.items()]


def models_below(model: type[BaseModel], name: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """The model and every model inside it, each with the key that it stands under; the first under none."""
    yield name, model
    for key, field in model.model_fields.items():
        for inner in _models_in(field.annotation):
            yield from models_below(inner, key)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    from pydantic import BaseModel

    pending = [annotation]
    while pending:
        kind = pending.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield kind
        else:
            pending.extend(get_args(kind))


def number_hint(value: object, otherwise: str) -> str:
    """What to do about a value that is no number: without its quotes, or with a point, it may be one."""
    text = value.strip() if isinstance(value, str) else ""
    if NUMBER.fullmatch(text) and len(text) <= MAX_DIGITS:
        return f"write {text} without quotes"
    return with_point(text) or otherwise


def with_point(text: str) -> str | None:
    """What to do about a number with a decimal comma; none where it is something else, or may mean thousands."""
    return f"write {text.replace(',', '.')}" if re.fullmatch(r"[+-]?[0-9]{1,10},[0-9]{1,2}", text) else None
