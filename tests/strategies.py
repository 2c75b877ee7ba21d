"""Rulebooks and evidence made up for tests: small ones by hypothesis, large ones by a seeded random number."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import strategies as st

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present
from triage.errors import Position
from triage.evidence import Evidence, Implications
from triage.rulebook.model import Advice, Finding, Rule, Rulebook, Source, Syndrome, TierText
from triage.tiers import Tier


def finding_id(number: int) -> str:
    """Ids whose order is that of their numbers, so that finding n has bit n."""
    return f"finding_{number:03d}"


def rulebook_of(
    conditions: Sequence[Condition],
    findings: int,
    *,
    implies: Sequence[tuple[str, ...]] = (),
    tiers: Sequence[Tier] = tuple(Tier),
) -> Rulebook:
    """A rulebook with these conditions as rules, rule n on line n + 1 of ``rules.yaml``; their tiers come in turn."""
    return Rulebook(
        id="made_up",
        version="1",
        title="A made-up rulebook",
        tiers=tuple(TierText(tier, tier.value, "means", "target", "do first") for tier in Tier),
        syndromes=(Syndrome("some_syndrome", "Some syndrome"),),
        sources=(Source("a_source", "A source"),),
        findings=tuple(
            Finding(
                finding_id(n),
                f"Finding {n}",
                "symptom",
                f"Finding {n}?",
                (f"phrase {n}",),
                implies=implies[n] if n < len(implies) else (),
            )
            for n in range(findings)
        ),
        measures=(),
        definitions=(),
        lists=(),
        advice=(Advice("some_advice", "Some advice.", ("a_source",)),),
        rules=tuple(
            Rule(
                f"made.rule-{n:04d}",
                f"Rule {n}",
                "some_syndrome",
                tiers[n % len(tiers)],
                condition,
                "because",
                advice=("some_advice",),
                sources=("a_source",),
                at=Position("rules.yaml", n + 1, 1),
            )
            for n, condition in enumerate(conditions)
        ),
    )


def conditions(findings: int) -> st.SearchStrategy[Condition]:
    """Nested conditions: denied leaves, repeated leaves, lists of one, at_least over parts that are conditions."""
    ids = st.integers(0, findings - 1).map(finding_id)
    leaf: st.SearchStrategy[Condition] = st.builds(Present, ids) | st.builds(Denied, ids)

    def nested(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(part, min_size=1, max_size=4).map(tuple)
        return (
            st.builds(All, parts)
            | st.builds(Any, parts)
            | parts.flatmap(lambda of: st.builds(AtLeast, st.integers(1, len(of)), st.just(of)))
        )

    return st.recursive(leaf, nested, max_leaves=12)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """One to eight rules over one to ten findings, some of which imply others."""
    findings = draw(st.integers(1, 10))
    implies = [
        tuple(finding_id(m) for m in draw(st.sets(st.integers(0, n - 1), max_size=2))) if n else ()
        for n in range(findings)
    ]
    return rulebook_of(
        draw(st.lists(conditions(findings), min_size=1, max_size=8)),
        findings,
        implies=implies,
        tiers=draw(st.permutations(tuple(Tier))),
    )


@st.composite
def wide_rulebooks(draw: st.DrawFn) -> Rulebook:
    """Two rules of more conditions than a byte has bits, and up to three others, over ten findings."""
    findings = 10
    wide = []
    for _ in range(2):
        of = draw(st.permutations([Present(finding_id(n)) for n in range(findings)]))[:9]
        wide.append(AtLeast(draw(st.integers(2, 4)), (*of, draw(conditions(findings)))))
    implies = [(finding_id(draw(st.integers(0, n - 1))),) if n and draw(st.booleans()) else () for n in range(findings)]
    others = draw(st.lists(conditions(findings), max_size=3))
    return rulebook_of([*wide, *others], findings, implies=implies, tiers=draw(st.permutations(tuple(Tier))))


@st.composite
def evidence_for(draw: st.DrawFn, rulebook: Rulebook) -> Evidence:
    """What may be said of a patient, closed under the rulebook's implications."""
    said = [draw(st.sampled_from(("present", "denied", "unknown"))) for _ in rulebook.findings]
    present = (bit for bit, word in enumerate(said) if word == "present")
    denied = (bit for bit, word in enumerate(said) if word == "denied")
    return Implications(rulebook.findings).close(present, denied)[0]


def random_rulebook(rng: random.Random, *, rules: int, findings: int) -> Rulebook:
    """Rules of the shapes that rulebooks are made of, a few of them nested deeper or with long lists."""

    def leaf() -> Condition:
        finding = finding_id(rng.randrange(findings))
        return Denied(finding) if rng.random() < 0.06 and int(finding[-3:]) % 5 == 0 else Present(finding)

    def condition(depth: int) -> Condition:
        if depth == 0 or rng.random() < 0.3:
            return leaf()
        if rng.random() < 0.03:
            return AtLeast(rng.randint(1, 2), tuple(leaf() for _ in range(rng.randint(28, 40))))
        parts = tuple(condition(depth - 1) for _ in range(rng.randint(1, 4)))
        shape = rng.random()
        if shape < 0.45:
            return All(parts)
        return Any(parts) if shape < 0.75 else AtLeast(rng.randint(1, len(parts)), parts)

    return rulebook_of([condition(rng.choice((1, 1, 2, 3))) for _ in range(rules)], findings)


def random_evidence(rng: random.Random, findings: int) -> Evidence:
    """Evidence of any density, from nearly nothing known to everything present; not closed under implication."""
    share = rng.choice((0.02, 0.05, 0.2, 0.5, 1.0))
    present = sum(1 << bit for bit in range(findings) if rng.random() < share)
    share = rng.choice((0.0, 0.1, 0.5, 1.0))
    denied = sum(1 << bit for bit in range(findings) if rng.random() < share)
    return Evidence(present, denied & ~present)
