"""The engine library called by hand, to show what it does outside the narrow way in which it is used here."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import durable_rules_engine

_serial = count(1)
BASE = {"sid": "1", "id": "1", "case": 1}
END = {"pri": 65535, "all": [{"m": {"case": 1}}]}


def rule(condition: dict[str, Any], pri: int = 1) -> dict[str, Any]:
    return {"pri": pri, "all": [{"m": condition}]}


def total(*names: str) -> dict[str, Any]:
    found: dict[str, Any] = {"$m": names[0]}
    for name in names[1:]:
        found = {"$add": {"$l": found, "$r": {"$m": name}}}
    return found


def create(rules: dict[str, Any]) -> int:
    handle: int = durable_rules_engine.create_ruleset(f"by-hand-{next(_serial)}", json.dumps(rules))
    return handle


def ask(handle: int, fact: dict[str, Any]) -> list[str]:
    """The names of the rules that fire, in order."""
    _, state = durable_rules_engine.assert_fact(handle, json.dumps(fact))
    started = durable_rules_engine.start_action_for_state(handle, state)
    message = started[1] if started else None
    names = []
    while message is not None:
        names.append(next(iter(json.loads(message))))
        message = durable_rules_engine.complete_and_start_action(handle, state)
    return names


def fired(rules: dict[str, Any], **attributes: object) -> list[str]:
    return ask(create({**rules, "end": END}), {**BASE, **attributes})
