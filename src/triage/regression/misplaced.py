"""Keys of a case, and columns of a table of cases, that are right but in the wrong place: where they belong."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from triage.rulebook.plain_words import keys_at, models_below
from triage.rulebook.suggest import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pydantic import BaseModel

    from triage.rulebook.document import Path

#: Other words for a key.
_MEANT = {
    "age": "age_years",
    "years": "age_years",
    "gender": "sex",
    "symptoms": "reported",
    "signs": "reported",
    "complaints": "reported",
    "findings": "reported",  # outside `expect`, which has a key of this name
    "vital": "vitals",
    "vital_signs": "vitals",
    "expected": "expect",
    "urgency": "tier",
    "acuity": "tier",
    "triage": "tier",
}
#: What a part of a case stands for where it is a column by itself.
_ALONE = {"expect": "expect.tier", "vitals": "vitals.NAME", "history": "history.NAME"}
_PARTS = ("patient", *_ALONE)
_OF_VITALS = re.compile(r".*_(?:c|f|bpm|mmhg|pct|kg|cm|mmol|mg)|ac?vpu|gcs")
_OF_HISTORY = re.compile(r"(?:hours|days|weeks|minutes|usual)_.*|.*_(?:hours|days|weeks?)(?:_.*)?")


def misplaced(path: Path, value: object, model: type[BaseModel]) -> tuple[str, str] | None:
    """What to say of the unknown key that ends ``path``, if it belongs elsewhere in ``model`` or is another word."""
    key = str(path[-1])
    allowed = keys_at(model, path[:-1])
    if (word := _meant(key)) in allowed:
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
    word = _meant(key)
    home = _homes(model).get(word)
    if home is None or home == _under(str(inside[-1]) if inside else ""):
        return None
    return f"`{key}` belongs {home}", "move it there" if word == key else f"move it there, as `{word}`"


def words_for(columns: Collection[str]) -> dict[str, str]:
    """What may be written for a column of a table, and the column: its name; the last part of it, where only one ends
    so; the part of a case that it stands for; and other words for these.
    """
    ends = {name: name.rpartition(".")[2] for name in columns}
    count = Counter(ends.values())
    words = {end: name for name, end in ends.items() if count[end] == 1}
    words.update({name: name for name in columns}, **_ALONE)
    return words | {other: words[word] for other, word in _MEANT.items()}


def column_meant(name: str, words: Mapping[str, str]) -> str | None:
    """The column that an unknown ``name`` is for, by rule; ``words`` are those of ``words_for``."""
    key = _plain(name)
    if key in words:
        return words[key]
    dotted = "." in key
    group, _, rest = key.partition("." if dotted else "_")
    group = _MEANT.get(group, group)
    if rest and (dotted or group in _PARTS):
        if dotted and group in ("vitals", "history"):
            return f"{group}.{rest}"
        for word in (rest, _MEANT.get(rest, rest)):
            if f"{group}.{word}" in words:
                return words[f"{group}.{word}"]
        key = rest.rpartition(".")[2]
        if key in words:
            return words[key]
    part = _part_by_its_looks(key)
    return f"{part}.{key}" if part else None


def column_alike(name: str, words: Mapping[str, str]) -> str | None:
    """The column whose name is most like ``name``: a slip of a letter or two, since `pulse` is not far from `rules`."""
    from difflib import get_close_matches

    key = _plain(name)[:100]
    near = get_close_matches(key, [word for word in words if ("." in word) == ("." in key)], n=1, cutoff=0.7)
    return words[near[0]] if near else None


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().lower())


def _meant(key: str) -> str:
    return _MEANT.get(_plain(key), key)


def _homes(model: type[BaseModel]) -> dict[str, str]:
    """Where each key belongs; of one that may stand in several places, the outermost."""
    homes: dict[str, str] = {}
    for name, inner in models_below(model):
        for key in inner.model_fields:
            homes.setdefault(key, _under(name))
    return homes


def _under(name: str) -> str:
    return f"under `{name}`" if name else "at the top level of the case"


def _part_by_its_looks(key: str) -> str | None:
    """Names of measures, lists and findings are the rulebook's; what they look like tells the part they belong to."""
    if _OF_HISTORY.fullmatch(key):
        return "history"
    return "vitals" if _OF_VITALS.fullmatch(key) else None


def _by_its_looks(key: str, value: object) -> tuple[str, str] | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if part := _part_by_its_looks(key):
            return f"`{key}` belongs under `{part}`", "move it there"
        return f"unknown key `{key}`", "a measured number belongs under `vitals`, one of hours under `history`"
    if isinstance(value, (bool, list)):
        what = "a list of names" if isinstance(value, list) else "what is true or false"
        return f"unknown key `{key}`", f"{what} belongs under `history`, a complaint under `reported`"
    return None
