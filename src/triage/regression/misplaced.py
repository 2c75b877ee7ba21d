"""Keys of a case that are right, but in the wrong place: where they belong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from triage.rulebook.plain_words import keys_at, models_below
from triage.rulebook.suggest import did_you_mean, nearest

if TYPE_CHECKING:
    from pydantic import BaseModel

    from triage.rulebook.document import Path

#: Other words for a key.
_MEANT = {
    "age": "age_years",
    "years": "age_years",
    "gender": "sex",
    "symptoms": "reported",
    "signs": "reported",
    "vital_signs": "vitals",
}
_UNIT = re.compile(r".*_(?:c|f|bpm|mmhg|pct|kg|cm|mmol|mg)")
_TIME = re.compile(r"(?:hours|days|weeks|minutes)_.*|.*_(?:hours|days|weeks)(?:_.*)?")


def misplaced(path: Path, value: object, model: type[BaseModel]) -> tuple[str, str] | None:
    """What to say of the unknown key that ends ``path``, if it belongs elsewhere in ``model`` or is another word."""
    key = str(path[-1])
    allowed = keys_at(model, path[:-1])
    if (word := _MEANT.get(key.lower(), key)) in allowed:
        return f"unknown key `{key}`", f"did you mean '{word}'?"
    if found := at_home(key, path[:-1], model):
        return found
    if nearest(key, allowed) is not None:
        return f"unknown key `{key}`", did_you_mean(key, allowed, "")
    homes = _homes(model)
    if near := nearest(key, homes):
        return f"unknown key `{key}`", f"did you mean '{near}' {homes[near]}?"
    return _by_its_looks(key, value) if path[:-1] in ((), ("patient",)) else None


def at_home(key: str, inside: Path, model: type[BaseModel]) -> tuple[str, str] | None:
    """What to say of a key that ``model`` knows, but not where it stands: ``inside``; none of any other."""
    word = _MEANT.get(key.lower(), key)
    home = _homes(model).get(word)
    if home is None or home == _under(str(inside[-1]) if inside else ""):
        return None
    return f"`{key}` belongs {home}", "move it there" if word == key else f"move it there, as `{word}`"


def _homes(model: type[BaseModel]) -> dict[str, str]:
    """Where each key belongs; of one that may stand in several places, the outermost."""
    homes: dict[str, str] = {}
    for name, inner in models_below(model):
        for key in inner.model_fields:
            homes.setdefault(key, _under(name))
    return homes


def _under(name: str) -> str:
    return f"under `{name}`" if name else "at the top level of the case"


def _by_its_looks(key: str, value: object) -> tuple[str, str] | None:
    """Names of measures, lists and findings are the rulebook's; what they look like tells the part they belong to."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if _TIME.fullmatch(key):
            return f"`{key}` belongs under `history`", "move it there"
        if _UNIT.fullmatch(key):
            return f"`{key}` belongs under `vitals`", "move it there"
        return f"unknown key `{key}`", "a measured number belongs under `vitals`, one of hours under `history`"
    if isinstance(value, (bool, list)):
        what = "a list of names" if isinstance(value, list) else "what is true or false"
        return f"unknown key `{key}`", f"{what} belongs under `history`, a complaint under `reported`"
    return None
