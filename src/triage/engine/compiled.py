"""What both channels make of a rulebook, as one value that the rulebook's cache can keep.

Compiling takes longer than all else that a start does with a rulebook that is in the cache. The two parts are made
apart from each other, each by its own channel.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from triage.engine.direct import Watches, watches
from triage.engine.program import Program, Ruleset
from triage.rulebook.model import Rulebook


class Compiled(NamedTuple):
    """A rulebook compiled for durable-rules and for the direct channel. Of use only beside that very rulebook."""

    program: Program
    watches: Watches


def compiled(rulebook: Rulebook) -> Compiled:
    """The rulebook compiled. Raises RulebookError where it is over a limit of durable-rules."""
    from triage.engine.durable_compile import compile_program  # put off: what is kept needs no compiler

    return Compiled(compile_program(rulebook), watches(rulebook))


def to_text(of: Compiled) -> str:
    """A line of JSON with all but the texts of the rulesets; these, JSON of their own, as they are, a line each."""
    plain = [(list(rules.items()), list(attributes.items()), *rest) for _, rules, attributes, *rest in of.program]
    return "\n".join((json.dumps((plain, of.watches), separators=(",", ":")), *(each.text for each in of.program)))


def from_text(text: str) -> Compiled:
    """Back from ``to_text``. Raises ValueError or TypeError on text that ``to_text`` did not make."""
    plain, *texts = text.split("\n")
    rulesets, (pairs, settled) = json.loads(plain)
    program = tuple(
        Ruleset(each, dict(rules), dict(attributes), constants, tuple(watched))
        for each, (rules, attributes, constants, watched) in zip(texts, rulesets, strict=True)
    )
    return Compiled(program, Watches([(first, second) for first, second in pairs], settled))
