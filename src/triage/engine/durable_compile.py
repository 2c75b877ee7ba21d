"""A rulebook as rulesets of durable-rules, generated so that the engine's answer is always right.

What durable-rules can and cannot be trusted with is written down in ``docs/durable-rules.md``; everything here follows
it. Needs no C module, so that a rulebook over the engine's limits can be refused where it cannot even be run.

Order decides the speed. The engine walks a tree of conditions and, at every condition that holds, looks up each
attribute of the fact in a table of 32 buckets. So each alternative begins with its rarest leaf (an equality, found by
that table, seldom true), equal beginnings stand side by side and become one node, and a group has few beginnings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product, zip_longest
from math import isqrt, prod
from typing import Any as AnyJson
from typing import NamedTuple

from triage.conditions import Denied, Leaf
from triage.engine.alternatives import Alternative, Sum, TooManyAlternatives, alternatives, begin_with_leaf
from triage.engine.program import BUCKETS, NAME_LENGTH, SENTINEL, Number, Program, Ruleset, bucket_of, fnv1a_32
from triage.engine.sections import Shares, sections
from triage.errors import Problem, RulebookError
from triage.evidence import bits
from triage.rulebook.model import Rulebook

MAX_ATTRIBUTES = 250
MAX_ENGINE_RULES = 4000
MAX_PARTS = 30
"""Parts of one ``and`` beside its guards: 32 terms is the engine's limit."""
GROUP = 30
"""Rules in a group. More than 64 conditions that hold at once is error 303, and then nothing fires."""
GROUP_BEGINNINGS = 16
"""Different first conditions in a group: past this the engine's buckets fill up and every look-up takes longer."""
GROUPS = 28
"""Groups under one guard. With more groups than this there is a second level of guards, as many as groups in each."""
RULESETS = 24
"""Rulesets that a rulebook is shared out among: with more, a case asks more of them than their size saves."""
RULE_PRIORITY = 1
SENTINEL_PRIORITY = 65535

_RESERVED = ("sid", "id", "case")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
STRIDE = 3
_SLOTS = 255


class EngineRule(NamedTuple):
    """One alternative of a rule as durable-rules reads it. ``rule`` is the rule's index in the rulebook, or -1."""

    name: str
    rule: int
    body: dict[str, AnyJson]


class _Laid(NamedTuple):
    """A ruleset laid out for the engine, as values; the rest are those of the ``Ruleset``."""

    rules: list[EngineRule]
    attributes: dict[Number, str]
    constants: dict[str, int]
    watched: tuple[Number, ...]


def compile_rules(rulebook: Rulebook, rulesets: int = RULESETS) -> list[list[EngineRule]]:
    """The engine's rules for a rulebook, by ruleset, each with its sentinel last.

    Raises RulebookError where the rulebook is over a limit of the engine.
    """
    return [laid.rules for laid in _laid_out(rulebook, rulesets)]


def compile_program(rulebook: Rulebook, rulesets: int = RULESETS) -> Program:
    """The whole of what a channel needs, in about so many rulesets: more where one would pass a limit of the engine.

    Raises RulebookError where the rulebook is over a limit of the engine.
    """
    return tuple(
        Ruleset(
            json.dumps({rule.name: rule.body for rule in laid.rules}, separators=(",", ":")),
            {rule.name: rule.rule for rule in laid.rules},
            laid.attributes,
            laid.constants,
            laid.watched,
        )
        for laid in _laid_out(rulebook, rulesets)
    )


def _laid_out(rulebook: Rulebook, rulesets: int) -> list[_Laid]:
    expanded, problems = _expand(rulebook)
    if problems:
        raise RulebookError(problems)
    shares = Shares(rulebook.findings)
    size = max(GROUP, -(-len(expanded) // rulesets))
    leaves = MAX_ATTRIBUTES - _size((), _counts(expanded))
    found = [
        (_with_beginnings(section.alternatives), section.watched)
        for section in sections(expanded, shares, rulesets, size, leaves)
    ]
    counts = {n for alternatives, _ in found for n in _counts(alternatives)}
    names = attribute_names(MAX_ATTRIBUTES, taken=(*_RESERVED, *_constants(counts)))
    return [_laid(alternatives, watched, names, shares) for alternatives, watched in found]


def _with_beginnings(expanded: list[tuple[int, Alternative]]) -> list[tuple[int, Alternative]]:
    """Each alternative beginning with a leaf, where the engine can hold that."""
    begun = [(rule, first) for rule, each in expanded for first in begin_with_leaf(each)]
    fits = len(begun) < MAX_ENGINE_RULES and _size(_mentioned(begun), _counts(begun)) <= MAX_ATTRIBUTES
    return begun if fits else expanded


def _laid(expanded: list[tuple[int, Alternative]], watched: int, names: Sequence[str], shares: Shares) -> _Laid:
    """One ruleset, its attributes named by the first of the names."""
    groups = _grouped(_ordered(expanded))
    beginnings = (entry.leaves[0] for group in groups for entry in group if entry.leaves)
    used = dict.fromkeys((*beginnings, *_mentioned(expanded)))
    name = dict(zip(used, names, strict=False))
    rules = list(_engine_rules(groups, name, shares.share))
    return _Laid(rules, name, _constants(_counts(expanded)), tuple(bits(watched)))


def _constants(counts: set[int]) -> dict[str, int]:
    return {"case": 1} | {f"k{n}": n for n in sorted(counts - {1})}


def limit_problems(rulebook: Rulebook) -> list[Problem]:
    """Every limit of durable-rules that the rulebook is over, at the rule that passes it. Empty where there is none."""
    return _expand(rulebook)[1]


def attribute_names(count: int, taken: Sequence[str]) -> tuple[str, ...]:
    """So many names of ``NAME_LENGTH`` characters, with hashes distinct from each other's and from those ``taken``.

    None is a name that the engine or the compiler uses itself (``id``, ``k2``). As far as they last, names are given
    that fall into different slots of the engine's table of attributes, and neighbours in the answer lie ``STRIDE``
    buckets apart in its tables of conditions: each look-up then ends at its first step.
    """
    hashes = {fnv1a_32(name) for name in taken}
    slots = {hashed % _SLOTS for hashed in hashes}
    buckets: list[list[str]] = [[] for _ in range(BUCKETS)]
    spare: list[str] = []
    for characters in product(_LETTERS, *[_LETTERS + "0123456789_"] * (NAME_LENGTH - 1)):
        name = "".join(characters)
        hashed = fnv1a_32(name)
        if (name[0] == "k" and name[1:].isdigit()) or hashed in hashes:
            continue
        hashes.add(hashed)
        if hashed % _SLOTS in slots:
            spare.append(name)
        else:
            slots.add(hashed % _SLOTS)
            buckets[bucket_of(name)].append(name)
    in_turn = [bucket for start in range(STRIDE) for bucket in buckets[start::STRIDE]]
    names = [name for turn in zip_longest(*in_turn) for name in turn if name] + spare
    if len(names) < count:
        raise ValueError(f"there are no {count} names with distinct hashes")
    return tuple(names[:count])


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _expand(rulebook: Rulebook) -> tuple[list[tuple[int, Alternative]], list[Problem]]:
    """Every alternative with the index of its rule, and what is over a limit."""
    findings = len(rulebook.findings)
    bit = rulebook.bit

    def number(leaf: Leaf) -> Number:
        return bit[leaf.finding] + (findings if isinstance(leaf, Denied) else 0)

    expanded: list[tuple[int, Alternative]] = []
    problems: list[Problem] = []
    for index, rule in enumerate(rulebook.rules):
        try:
            found = alternatives(rule.when, number, MAX_ENGINE_RULES)
        except TooManyAlternatives:
            what = f"rule {rule.id} multiplies out into more than {MAX_ENGINE_RULES:,} alternatives for durable-rules"
            todo = "split it into several rules, or put fewer conditions inside any and at_least"
            problems.append(Problem(what, todo, rule.at))
            continue
        parts = [len(each.leaves) + len(each.sums) for each in found] or [0]
        if min(parts) == 0:
            what = f"rule {rule.id} has an empty list, which durable-rules takes as always true"
            problems.append(Problem(what, "list at least one condition", rule.at))
        elif max(parts) > MAX_PARTS:
            what = f"rule {rule.id} asks for {max(parts)} things at once; durable-rules takes at most {MAX_PARTS}"
            problems.append(Problem(what, "ask for fewer in all, or ask for some of them by at_least", rule.at))
        elif (attributes := max(_size(each.mentioned(), _counts([(index, each)])) for each in found)) > MAX_ATTRIBUTES:
            what = (
                f"rule {rule.id} rests on more different answers (a finding present, a finding denied) than "
                f"durable-rules can hold in one case: {attributes} attributes, at most {MAX_ATTRIBUTES}"
            )
            problems.append(Problem(what, "let it rest on fewer findings, or on findings that several imply", rule.at))
        expanded += ((index, each) for each in found)
    return expanded, problems + list(_too_many(rulebook, expanded))


def _too_many(rulebook: Rulebook, expanded: list[tuple[int, Alternative]]) -> Iterator[Problem]:
    """The rule by which the rulebook comes to more alternatives than one ruleset of durable-rules could hold."""
    if len(expanded) < MAX_ENGINE_RULES:  # with the sentinel, 4,000 are one too many
        return
    rule = rulebook.rules[expanded[MAX_ENGINE_RULES - 1][0]]
    what = (
        f"with rule {rule.id} the rulebook comes to {len(expanded):,} alternatives; "
        f"durable-rules takes at most {MAX_ENGINE_RULES - 1:,}"
    )
    yield Problem(what, "use fewer rules, or fewer conditions inside any and at_least", rule.at)


def _size(used: Iterable[Number], counts: set[int]) -> int:
    """Attributes of a fact: the answers, the constants, and ``sid``, ``id``, ``case``."""
    return len({*used}) + len(counts - {1}) + len(_RESERVED)


def _mentioned(expanded: Sequence[tuple[int, Alternative]]) -> Iterator[Number]:
    return (leaf for _, each in expanded for leaf in each.mentioned())


def _counts(expanded: Sequence[tuple[int, Alternative]]) -> set[int]:
    return {each.n for _, alternative in expanded for each in alternative.sums}


# ── engine rules ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Entry(NamedTuple):
    """One alternative in the order in which the engine is to look at it."""

    rule: int
    leaves: tuple[Number, ...]
    sums: tuple[Sum, ...]

    @property
    def beginning(self) -> Number | Sum:
        return self.leaves[0] if self.leaves else self.sums[0]

    def chance(self, share: Callable[[Number], float]) -> float:
        """About how often it fires, if each leaf holds as often as its ``share`` and has nothing to do with others."""
        leaves = prod(map(share, self.leaves))
        return leaves * prod(min(1.0, sum(map(share, each.of))) ** each.n for each in self.sums)


def _ordered(expanded: list[tuple[int, Alternative]]) -> list[_Entry]:
    """Each alternative with its rarest leaf first, and those with the same beginning side by side."""
    uses = Counter(leaf for _, alternative in expanded for leaf in alternative.leaves)
    entries = [
        _Entry(rule, tuple(sorted(each.leaves, key=lambda leaf: (uses[leaf], leaf))), tuple(sorted(each.sums)))
        for rule, each in expanded
    ]
    return sorted(entries, key=lambda entry: (not entry.leaves, entry.leaves, entry.sums, entry.rule))


def _grouped(entries: list[_Entry]) -> list[list[_Entry]]:
    """The entries in groups, order kept. A sum is a beginning of its own: the engine never shares one."""
    groups: list[list[_Entry]] = []
    beginnings = 0
    previous: _Entry | None = None
    for entry in entries:
        begins = previous is None or not entry.leaves or entry.beginning != previous.beginning
        if not groups or len(groups[-1]) == GROUP or (begins and beginnings == GROUP_BEGINNINGS):
            groups.append([])
            begins, beginnings = True, 0
        beginnings += begins
        groups[-1].append(entry)
        previous = entry
    return groups


def _engine_rules(
    groups: list[list[_Entry]], name: dict[Number, str], share: Callable[[Number], float]
) -> Iterator[EngineRule]:
    """The rules that fire most often first: before each firing the engine looks for it from the first rule on."""
    guarded = [(guards, entry) for guards, group in zip(_guards(len(groups)), groups, strict=True) for entry in group]
    for serial, (guards, entry) in enumerate(sorted(guarded, key=lambda each: -each[1].chance(share))):
        parts = [*({name[leaf]: 1} for leaf in entry.leaves), *(_at_least(each, name) for each in entry.sums)]
        yield EngineRule(str(serial), entry.rule, _body(RULE_PRIORITY, {"$and": guards + parts}))
    yield EngineRule(SENTINEL, -1, _body(SENTINEL_PRIORITY, {"case": 1}))


def _body(priority: int, condition: dict[str, AnyJson]) -> dict[str, AnyJson]:
    return {"pri": priority, "all": [{"m": condition}]}


def _at_least(of: Sum, name: dict[Number, str]) -> dict[str, AnyJson]:
    """``n`` is a constant of the fact (``case`` is 1) and stands on the left: there the engine takes only a name."""
    total: dict[str, AnyJson] = {"$m": name[of.of[0]]}
    for leaf in of.of[1:]:
        total = {"$add": {"$l": total, "$r": {"$m": name[leaf]}}}
    return {"$lte": {"case" if of.n == 1 else f"k{of.n}": total}}


def _guards(groups: int) -> Iterator[list[dict[str, AnyJson]]]:
    """For each group the conditions it begins with: always true, and different, so that the engine takes turns."""
    outer = 1 if groups <= GROUPS else isqrt(groups - 1) + 1
    for group in range(groups):
        inner = {"$gte": {"case": -group}}
        yield [inner] if outer == 1 else [{"$gte": {"case": -(group // outer)}}, inner]
