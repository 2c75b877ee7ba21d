"""Questions about the rulebook itself: what in it does nothing, says the same twice, or does not fit together.

Each answer is a problem with its place. What stands all the same says why, under ``kept_because``; and a
``kept_because`` that no question asks for is a problem of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from triage.conditions import Denied, leaves
from triage.engine.direct import DirectChannel
from triage.errors import Problem
from triage.evidence import Evidence, Implications, bits
from triage.prove.axioms import contradictions
from triage.prove.definitions import bands_and_ages, values_that_do_not_fit
from triage.prove.encoding import Encoding
from triage.prove.search import Search
from triage.prove.solver import Formula, Truths, Undecided, any_of, z3
from triage.prove.worlds import TwoTellings, World
from triage.rulebook.model import Definition, Finding, Rule, Rulebook
from triage.rulebook.proofs import Change
from triage.tiers import Tier

#: So many patients, with so many findings each, tell most rules apart.
_PATIENTS = 60
_TOLD = (5, 10, 20, 40)

_EXPLAIN = "mend it, remove it, or say under kept_because why it stands"


class Remark(NamedTuple):
    """What was found: the problem, and the entry that may excuse it by its ``kept_because``."""

    problem: Problem
    entry: Rule | Finding | Definition | None = None


def check_deeply(world: World, *, asked: Callable[[str], None] = lambda _: None) -> Iterator[Problem]:
    """Every problem that nothing excuses. ``asked`` hears what is being asked. Raises Undecided."""
    questions: list[tuple[str, Callable[[World], Iterator[Remark]]]] = [
        ("axioms that contradict each other", contradictory),
        ("rules that can never fire", never_fire),
        ("rules whose removal changes no tier", shadowed),
        ("rules that say the same", same),
        ("definitions with a gap or an overlap", definitions_that_do_not_fit),
        ("findings that influence no tier", without_influence),
    ]
    excused: set[object] = set()
    decided = True
    for name, question in questions:
        asked(name)
        try:
            for problem, entry in question(world):
                if entry is not None and entry.kept_because:
                    excused.add(_key(entry))
                else:
                    yield problem
        except Undecided as error:
            decided = False
            yield Problem(f"not decided: {name} ({error})", "give it more time: --timeout")
    if not decided:
        return  # what a question would have excused is not known
    book = world.encoding.rulebook
    kept: list[Rule | Finding | Definition] = [*book.rules, *book.findings, *book.definitions]
    for entry in kept:
        if entry.kept_because and _key(entry) not in excused:
            what = f"kept_because of {_name(entry)} explains what no question asks about"
            yield Problem(what, "remove it", entry.at)


def _key(entry: Rule | Finding | Definition) -> object:
    return type(entry), _name(entry)


def _name(entry: Rule | Finding | Definition) -> str:
    return f"{entry.finding} by {entry.measure}" if isinstance(entry, Definition) else entry.id


def contradictory(world: World) -> Iterator[Remark]:
    """Axioms that leave nobody of whom something can be said: what is asked under them is answered at random."""
    for found in contradictions(world.encoding, world.axioms, world.limits):
        yield Remark(found.problem())


def never_fire(world: World) -> Iterator[Remark]:
    """Rules whose condition no possible patient meets."""
    without_axioms: Search | None = None
    for rule in world.encoding.rulebook.rules:
        if world.search.check(world.encoding.fires(rule)):
            continue
        without_axioms = without_axioms or Search(world.encoding.constraints, world.limits)
        only = "" if not without_axioms.check(world.encoding.fires(rule)) else ", as the axioms have it"
        what = f"the rule {rule.id} can never fire: no possible patient meets its condition{only}"
        yield Remark(Problem(what, _EXPLAIN, rule.at), rule)


def shadowed(world: World) -> Iterator[Remark]:
    """Rules that never decide: whenever one fires, others fire that are no less urgent.

    A rule of self_care decides no tier by nature; it says that nothing needs to be done, and is not asked about.
    """
    encoding, search = world.encoding, world.search
    rules = encoding.rulebook.rules
    silent = {rule.id: z3().Not(encoding.fires(rule)) for rule in rules}
    by_formula = {formula.get_id(): rule for rule, formula in silent.items()}
    for rule in rules:
        fires = encoding.fires(rule)
        if rule.tier is Tier.SELF_CARE or not search.check(fires):
            continue
        others = [silent[other.id] for other in rules if other.tier >= rule.tier and other.id != rule.id]
        core = search.core(fires, *others)
        if core is not None:
            by = sorted(by_formula[each.get_id()] for each in core if each.get_id() in by_formula)
            what = f"the rule {rule.id} changes no tier: whenever it fires, so does {' or '.join(by)}"
            yield Remark(Problem(f"{what}, which is no less urgent", _EXPLAIN, rule.at), rule)


def same(world: World) -> Iterator[Remark]:
    """Two rules that fire for the same patients."""
    encoding, search = world.encoding, world.search
    possible = [rule for rule in encoding.rulebook.rules if search.check(encoding.fires(rule))]
    for one, other in _alike(possible, encoding, search):
        if not search.check(z3().Xor(encoding.fires(one), encoding.fires(other))):
            first, second = sorted((one, other), key=lambda rule: (rule.at is None, rule.at, rule.id))
            where = f" at {first.at}" if first.at else ""
            what = f"the rule {second.id} says the same as {first.id}{where}: both fire for the same patients"
            yield Remark(Problem(what, _EXPLAIN, second.at), second)


def _alike(rules: list[Rule], encoding: Encoding, search: Search) -> Iterator[tuple[Rule, Rule]]:
    """The pairs that no patient seen so far tells apart: of all pairs the solver is asked about few.

    First patients with many findings, of whom each tells many rules apart; then, of the rules that are still alike, for
    each a patient for whom it fires.
    """
    chance = random.Random(0)  # noqa: S311  # the same patients in every run
    reported = list(encoding.patient.reported.values())
    many = (chance.sample(reported, min(len(reported), chance.choice(_TOLD))) for _ in range(_PATIENTS))
    groups = _told_apart([rules], ([*told] for told in many), encoding, search)
    still = [rule for group in groups for rule in group]
    groups = _told_apart(groups, ([encoding.fires(rule)] for rule in still), encoding, search)
    for group in groups:
        yield from combinations(group, 2)


def _told_apart(
    groups: list[list[Rule]], patients: Iterable[list[Formula]], encoding: Encoding, search: Search
) -> list[list[Rule]]:
    """The groups, split by who fires for which of the patients that can be; those of one rule are left out."""
    rules = [rule for group in groups for rule in group]
    truths = Truths([encoding.fires(rule) for rule in rules])
    seen: dict[str, list[bool]] = {rule.id: [] for rule in rules}
    for asked in patients if len(rules) > 1 else ():
        model = search.any(*asked)
        if model is not None:
            for rule, fires in zip(rules, truths.in_(model), strict=True):
                seen[rule.id].append(fires)
    split: dict[tuple[int, tuple[bool, ...]], list[Rule]] = {}
    for place, group in enumerate(groups):
        for rule in group:
            split.setdefault((place, tuple(seen[rule.id])), []).append(rule)
    return [group for group in split.values() if len(group) > 1]


def definitions_that_do_not_fit(world: World) -> Iterator[Remark]:
    """Ages without a band or with two; numbers by which a finding is present and what it implies is not."""
    book = world.encoding.rulebook
    for fault in bands_and_ages(book, world.limits):
        todo = "let each band begin where the one before it ends"
        yield Remark(Problem(f"the definition of {fault.what}", todo, fault.at))
    exclusive = [pair for axiom in world.axioms for pair in combinations(axiom.never_together, 2)]
    for gap in values_that_do_not_fit(book, exclusive, world.limits):
        where = f"; the other definition is at {gap.other.at}" if gap.other.at else ""
        yield Remark(Problem(gap.what + where.replace(";", ","), _EXPLAIN, gap.definition.at), gap.definition)


def without_influence(world: World) -> Iterator[Remark]:
    """Findings that make no difference to any tier: neither when they are reported nor when they are denied."""
    book = world.encoding.rulebook
    alone = _decide_alone(book)  # by far the most do: of them the solver need not be asked
    unasked = _asked_by_no_rule(book)  # nor of these, which no rule can tell
    told = [world.changed(Change("reported"))]
    if any(isinstance(leaf, Denied) for rule in book.rules for leaf in leaves(rule.when)):
        told.append(TwoTellings(world, Change("denied")))
    differs = [_other_tier(two) for two in told]
    for finding in book.findings:
        if finding.id in alone:
            continue
        if finding.id in unasked or not any(
            two.search.check(two.added[finding.id], other) for two, other in zip(told, differs, strict=True)
        ):
            what = f"the finding {finding.id} influences no tier: no possible patient is triaged otherwise by it"
            yield Remark(Problem(what, _EXPLAIN, finding.at), finding)


def _decide_alone(book: Rulebook) -> set[str]:
    """The findings that by themselves make a rule fire which is more urgent than self_care."""
    channel, up = DirectChannel(book), Implications(book.findings).up
    return {
        finding.id
        for i, finding in enumerate(book.findings)
        if any(book.rules[rule].tier > Tier.SELF_CARE for rule in bits(channel.fire(Evidence(up[i]))))
    }


def _asked_by_no_rule(book: Rulebook) -> set[str]:
    """The findings of which, and of what they imply, no rule asks that is more urgent than self_care.

    Of a rulebook in which a rule rests on a denial nothing is said: a report can take a denial back.
    """
    asked = [leaf for rule in book.rules if rule.tier > Tier.SELF_CARE for leaf in leaves(rule.when)]
    if any(isinstance(leaf, Denied) for leaf in asked):
        return set()
    up, bit = Implications(book.findings).up, book.bit
    told = sum(1 << i for i in {bit[leaf.finding] for leaf in asked})
    return {finding.id for i, finding in enumerate(book.findings) if not up[i] & told}


def _other_tier(two: TwoTellings) -> Formula:
    """That the fired rules come to another tier after the change."""
    return any_of([two.before.rules_at_least(tier) != two.after.rules_at_least(tier) for tier in list(Tier)[1:]])
