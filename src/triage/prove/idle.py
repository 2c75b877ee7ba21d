"""What in an invariant says nothing: a part by which nobody comes under it, an exception that nobody needs.

It would hide the day when it does: an invariant speaks of everybody whom it names, and excepts nobody else.
"""

from __future__ import annotations

from triage.conditions import Denied, Leaf, leaves
from triage.evidence import Implications
from triage.prove.asking import asked_of, breaks, changed_of
from triage.prove.solver import Formula
from triage.prove.worlds import World
from triage.rulebook.proofs import Exemption, Invariant


def part_of_nobody(invariant: Invariant, world: World) -> str:
    """A part of ``whenever`` that brings nobody in, or of ``nothing_but`` that nobody has; "" where there is none.

    Raises Undecided.
    """
    encoding, condition = world.encoding, invariant.whenever
    parts = list(dict.fromkeys(leaves(condition))) if condition is not None else []
    up, bit = Implications(encoding.rulebook.findings).up, encoding.rulebook.bit
    if condition is not None and len(parts) > 1:
        for leaf in parts:
            following = [other for other in parts if _follows(other, leaf, up, bit)]
            if not _there_is(invariant, world, encoding.holds(leaf), encoding.decides(condition, *following)):
                name = f"a denied {leaf.finding}" if isinstance(leaf, Denied) else leaf.finding
                return f"no possible patient comes under it by {name}: remove that part of whenever"
    for finding in invariant.nothing_but:
        if not _there_is(invariant, world, encoding.present(finding)):
            return f"no possible patient of these has {finding}: remove it from nothing_but"
    return ""


def _follows(other: Leaf, leaf: Leaf, up: tuple[int, ...], bit: dict[str, int]) -> bool:
    """Whether one leaf holds wherever another does: to name hives beside a rash is plain speech and no fault."""
    if type(other) is not type(leaf):
        return False
    special, general = (other, leaf) if isinstance(leaf, Denied) else (leaf, other)
    return bool(up[bit[special.finding]] >> bit[general.finding] & 1)


def _there_is(invariant: Invariant, world: World, *also: Formula) -> bool:
    """Whether the invariant speaks of a possible patient of whom this holds too; of a change, before it."""
    if invariant.change is not None:
        two = world.changed(invariant.change)
        return two.search.check(*changed_of(invariant, two), *also)
    return any(world.search.check(whom, *also) for _, whom, _ in asked_of(invariant, world.encoding))


def needless_part(invariant: Invariant, world: World) -> str:
    """An exception, or a finding under ``without``, without which it would hold as well; "" where there is none.

    The exceptions of findings of ``each`` are asked about with these. Raises Undecided.
    """
    for place, exemption in enumerate(invariant.exempt):
        others = (*invariant.exempt[:place], *invariant.exempt[place + 1 :])
        if not exemption.finding and not breaks(invariant._replace(exempt=others), world):
            return f"it holds without the exception of {_named(exemption)} too: remove the exception"
    for finding in invariant.without:
        others_there = tuple(other for other in invariant.without if other != finding)
        if not breaks(invariant._replace(without=others_there), world):
            return f"it holds of patients with {finding} too: remove it from without"
    return ""


def _named(exemption: Exemption) -> str:
    if exemption.rule:
        return f"the rule {exemption.rule}"
    return "calls of which nothing was told" if exemption.nothing_told else f"those of whom {exemption.because!r}"
