"""Making an assessment again from its receipt: is it the same, and if not, what differs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from triage.assessment import Assessment, Receipt
from triage.errors import CaseError, Problem

if TYPE_CHECKING:
    from triage.engine.engine import Engine

#: So many differences are named; who has more has another rulebook.
MOST_NAMED = 20
_NAMES = {
    "rulebook": "rulebook",
    "rulebook_version": "rulebook version",
    "rulebook_hash": "rulebook hash",
    "package_version": "version of triage",
    "channels": "engine channels",
}
_GIVE = "give what `triage assess --format json` printed, or its receipt"


class Replay(NamedTuple):
    """The assessment made again, and how it differs from the one that was kept: nothing, where it is identical."""

    assessment: Assessment
    whole: bool
    """The whole assessment was compared; of a receipt alone itself: its outcome stands for what came out."""
    differences: tuple[str, ...]


def replay(engine: Engine, kept: str) -> Replay:
    """Make again what ``kept`` (an assessment or a receipt as JSON) is about, with this engine.

    Raises CaseError where it is neither.
    """
    data = _parsed(kept)
    whole = isinstance(data, dict) and "receipt" in data
    receipt = _receipt(data["receipt"] if whole else data)
    again = engine.assess(receipt.case, explain=receipt.explain, answers=receipt.answers)
    found = list(_receipts_differ(receipt, again.receipt))
    made = json.loads(again.model_dump_json())
    named = {f"receipt.{field}" for field in _NAMES}
    differ = _differ(data, made, ()) if whole else _differ(data, made["receipt"], ("receipt",))
    found += [each for each in differ if each.split(":")[0].removesuffix(".0").removesuffix(".1") not in named]
    if len(found) > MOST_NAMED:
        found = [*found[:MOST_NAMED], f"and {len(found) - MOST_NAMED} more"]
    return Replay(again, whole, tuple(found))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        what = f"no JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        what = f"no JSON that can be read: {error}"
    raise CaseError([Problem(what, _GIVE)])


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _receipt(data: Any) -> Receipt:
    if not isinstance(data, dict) or not {"case", "outcome"} <= data.keys():
        raise CaseError([Problem("neither an assessment nor a receipt: it holds no case and no outcome", _GIVE)])
    try:
        return Receipt.model_validate_json(json.dumps(data))
    except ValidationError as error:
        problems = [
            Problem(f"no sound receipt: {detail['msg']}", _GIVE, path=("receipt", *detail["loc"]))
            for detail in error.errors(include_url=False, include_input=False)
        ]
        raise CaseError(problems) from None


def _receipts_differ(kept: Receipt, made: Receipt) -> list[str]:
    """What was not the same from the start: another rulebook, another version, another engine."""
    found = []
    for field, name in _NAMES.items():
        then, now = getattr(kept, field), getattr(made, field)
        if then != now:
            found.append(f"{name}: {_short(then)} then, {_short(now)} now")
    return found


def _differ(kept: Any, made: Any, path: tuple[str, ...]) -> list[str]:
    """Every place where two values differ."""
    if isinstance(kept, dict) and isinstance(made, dict):
        found = []
        for key in dict.fromkeys([*made, *kept]):
            if key not in kept or key not in made:
                found.append(f"{'.'.join((*path, key))}: only {'then' if key in kept else 'now'}")
            else:
                found += _differ(kept[key], made[key], (*path, key))
        return found
    if isinstance(kept, list) and isinstance(made, list) and len(kept) == len(made):
        pairs = enumerate(zip(kept, made, strict=True))
        return [each for i, (then, now) in pairs for each in _differ(then, now, (*path, str(i)))]
    if kept == made and type(kept) is type(made):
        return []
    return [f"{'.'.join(path)}: {_short(kept)} then, {_short(made)} now"]


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
