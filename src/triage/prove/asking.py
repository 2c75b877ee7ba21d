"""What an invariant asks of the solver: of whom, and what would be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from triage.evidence import Implications, bits
from triage.prove.encoding import Encoding
from triage.prove.solver import Formula, all_of, any_of, z3
from triage.prove.worlds import TwoTellings, World
from triage.rulebook.proofs import Exemption, Invariant
from triage.tiers import Tier


def asked_of(invariant: Invariant, encoding: Encoding) -> Iterator[tuple[str, Formula, Formula]]:
    """What an invariant without a change asks: by finding, where it asks by findings, of whom, and what is wrong."""
    solver = z3()
    understood = solver.Not(encoding.patient.not_understood)
    if invariant.only_these and invariant.at_most is not None:
        more = encoding.tier_at_least(list(Tier)[invariant.at_most.rank + 1])
        for finding in encoding.rulebook.bit:
            if finding in invariant.only_these:
                yield finding, all_of([understood, *_nothing_but((finding,), encoding)]), more
            else:
                yield finding, encoding.present(finding), solver.Not(more)
        return
    wrong = any_of(list(_violations(invariant, encoding)))
    parts = [solver.Not(_exempt(exemption, encoding)) for exemption in invariant.exempt]
    if invariant.whenever is not None:
        parts.append(encoding.holds(invariant.whenever))
    if invariant.not_understood:
        parts.append(encoding.patient.not_understood)
    if invariant.nothing_but:
        parts += _nothing_but(invariant.nothing_but, encoding)
        if not invariant.not_understood:
            parts.append(understood)
    if not invariant.each:
        yield "", all_of(parts), wrong
    for finding in invariant.each:
        yield finding, all_of([*parts, encoding.present(finding)]), wrong


def _nothing_but(findings: tuple[str, ...], encoding: Encoding) -> Iterator[Formula]:
    """At least one of the findings is present, and none but these and what they imply."""
    book = encoding.rulebook
    up = Implications(book.findings).up
    allowed = 0
    for finding in findings:
        allowed |= up[book.bit[finding]]
    yield any_of([encoding.present(finding) for finding in findings])
    others = ~allowed & (1 << len(book.findings)) - 1
    yield from (z3().Not(encoding.present(book.findings[i].id)) for i in bits(others))


def _exempt(exemption: Exemption, encoding: Encoding) -> Formula:
    """The patients of whom the invariant says nothing. A rule excepts no patient: it is left out of the tier."""
    if exemption.when is not None:
        return encoding.holds(exemption.when)
    return encoding.evidence.says_nothing if exemption.nothing_told else z3().BoolVal(val=False)


def _violations(invariant: Invariant, encoding: Encoding) -> Iterator[Formula]:
    if invariant.at_least is not None:
        yield z3().Not(encoding.tier_at_least(invariant.at_least))
    if invariant.at_most is not None and invariant.at_most is not Tier.EMERGENCY:
        yield encoding.tier_at_least(list(Tier)[invariant.at_most.rank + 1])
    yield from (z3().Not(encoding.shows(syndrome)) for syndrome in invariant.shows)


def changed_of(invariant: Invariant, two: TwoTellings) -> list[Formula]:
    """Of whom an invariant with a change speaks."""
    solver = z3()
    whom = [solver.Not(two.before.present(finding)) for finding in invariant.without]
    for exemption in invariant.exempt:
        if exemption.when is not None:
            whom += [solver.Not(encoding.holds(exemption.when)) for encoding in (two.before, two.after)]
    if invariant.whenever is not None:
        whom.append(two.before.holds(invariant.whenever))
    return whom


def wrong_way(invariant: Invariant, two: TwoTellings, tier: Tier) -> list[Formula]:
    """The change makes the answer less urgent than the tier, or as urgent, where it never must.

    What an exception names does not count on the more urgent side: a rule, or that nothing was told.
    """
    high, low = (two.before, two.after) if invariant.never == "lower" else (two.after, two.before)
    rules = frozenset(exemption.rule for exemption in invariant.exempt if exemption.rule)
    silence_counts = not any(exemption.nothing_told for exemption in invariant.exempt)
    return [
        high.tier_at_least(tier, without=rules, silence_counts=silence_counts),
        z3().Not(low.tier_at_least(tier)),
    ]


def breaks(invariant: Invariant, world: World) -> bool:
    """Whether some possible patient breaks the invariant. Raises Undecided."""
    if invariant.change is not None:
        two = world.changed(invariant.change)
        whom = changed_of(invariant, two)
        return any(two.search.check(*whom, *wrong_way(invariant, two, tier)) for tier in list(Tier)[1:])
    excepted = {exemption.finding for exemption in invariant.exempt if exemption.finding}
    asked = asked_of(invariant, world.encoding)
    return any(world.search.check(whom, wrong) for of, whom, wrong in asked if of not in excepted)
