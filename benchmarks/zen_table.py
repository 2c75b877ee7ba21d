"""The rulebook's conditions as a decision table of zen-engine: what another fast engine makes of the same question.

One row for each rule, its condition written as one expression, every row that holds collected. Of the ways that were
tried (a column for each finding and a row for each alternative; an expression node; numbers or absent keys in place of
true and false; JSON text in place of a dictionary) this was the fastest, and so the fair one to be measured against.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any as AnyJson

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present, leaves
from triage.evidence import Evidence
from triage.rulebook.model import Rulebook


class ZenTable:
    """``fire`` answers as a channel does; ``ask`` is the bare call, on a context made beforehand by ``context``."""

    def __init__(self, rulebook: Rulebook) -> None:
        import zen

        self._bit = rulebook.bit
        used = {leaf for rule in rulebook.rules for leaf in leaves(rule.when)}
        self._present = sorted(leaf.finding for leaf in used if isinstance(leaf, Present))
        self._denied = sorted(leaf.finding for leaf in used if isinstance(leaf, Denied))
        self._decision = zen.ZenEngine().create_decision(json.dumps(_graph(rulebook)))

    def context(self, evidence: Evidence) -> dict[str, bool]:
        """The evidence as the engine reads it: every answer that a rule asks for, true or false."""
        present = {
            _name(Present(finding)): bool(evidence.present >> self._bit[finding] & 1) for finding in self._present
        }
        denied = {_name(Denied(finding)): bool(evidence.denied >> self._bit[finding] & 1) for finding in self._denied}
        return present | denied

    def ask(self, context: dict[str, bool]) -> Callable[[], object]:
        """The bare call on that context, to be timed."""
        evaluate = self._decision.evaluate
        return lambda: evaluate(context)

    def fire(self, evidence: Evidence) -> int:
        """The rules that fire, as a bit set over ``rulebook.rules``."""
        result = self._decision.evaluate(self.context(evidence))["result"]
        return sum(1 << row["rule"] for row in result)


def _graph(rulebook: Rulebook) -> dict[str, AnyJson]:
    rows = [
        {"_id": str(i), "condition": _expression(rule.when), "rule": str(i)} for i, rule in enumerate(rulebook.rules)
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "condition", "name": "condition", "type": "expression"}],
        "outputs": [{"id": "rule", "name": "rule", "type": "expression", "field": "rule"}],
        "rules": rows,
    }
    nodes = [("in", "inputNode", {}), ("table", "decisionTableNode", content), ("out", "outputNode", {})]
    return {
        "nodes": [
            {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}, "content": of}
            for name, kind, of in nodes
        ],
        "edges": [
            {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
            for source, target in (("in", "table"), ("table", "out"))
        ],
    }


def _expression(condition: Condition) -> str:
    match condition:
        case Present() | Denied():
            return _name(condition)
        case All(of):
            return "(" + " and ".join(map(_expression, of)) + ")"
        case Any(of):
            return "(" + " or ".join(map(_expression, of)) + ")"
        case AtLeast(n, of):
            return "(" + " + ".join(f"({_expression(part)} ? 1 : 0)" for part in of) + f" >= {n})"


def _name(leaf: Present | Denied) -> str:
    return ("p_" if isinstance(leaf, Present) else "d_") + leaf.finding
