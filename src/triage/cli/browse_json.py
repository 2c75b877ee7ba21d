"""Rules, findings, measures, lists and sources as data, for ``triage rules --format json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.conditions import All, AtLeast, Denied, Present, to_data
from triage.conditions import Any as AnyOf
from triage.errors import Position
from triage.rulebook.model import Change, Finding, HistoryList, Measure, Rule, Rulebook, Source
from triage.rulebook.uses import Uses
from triage.tiers import Tier


def thing_as_data(rulebook: Rulebook, thing: Rule | Finding | Measure | HistoryList | Source) -> dict[str, Any]:
    """Everything known of it under the names of the rulebook's files; ``at`` is where it is written."""
    kind = "list" if isinstance(thing, HistoryList) else type(thing).__name__.lower()
    data = {"type": kind, **_plain(thing)}
    uses = Uses(rulebook)
    if isinstance(thing, Rule):
        data["findings"] = {name: rulebook.finding_by_id[name].label for name in uses.findings_of(thing)}
    elif isinstance(thing, Finding):
        data["implied_by"] = list(uses.implied_by(thing.id))
        data["definitions"] = [
            _plain(definition) for definition in rulebook.definitions if definition.finding == thing.id
        ]
        data["rules"] = [rule.id for rule in uses.rules_asking(thing.id)]
    elif isinstance(thing, Measure):
        data["definitions"] = [_plain(one) for one in rulebook.definitions if one.measure == thing.id]
        data["worked_out_from_it"] = [one.id for one in uses.changes_with(thing.id)]
        data["sets_aside"] = [_plain(one) for one in uses.set_aside_by(thing.id)]
    elif isinstance(thing, Source):
        data["cited_by"] = {what: list(ids) for what, ids in uses.citing(thing.id).items()}
    return data


def _plain(value: Any) -> Any:
    match value:
        case Present() | Denied() | All() | AnyOf() | AtLeast():
            return to_data(value)
        case Position() | Tier():
            return str(value)
        case Change(of, base, kind):
            return {"of": of, "from": base, "as": kind}
        case tuple() if hasattr(value, "_asdict"):
            return {name: _plain(part) for name, part in value._asdict().items()}
        case tuple():
            return [_plain(part) for part in value]
        case Mapping():
            return {key: _plain(part) for key, part in value.items()}
        case None | str() | int() | float():
            return value
    raise TypeError(f"{type(value).__name__} has no form in JSON")
