"""What would change an answer, against every set of findings that could be tried."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outlooks import answered, outlook, seen, tier_of
from recursive import fire, holds
from strategies import evidence_for, rulebooks, wide_rulebooks

from triage import Assessment, Case, Engine, Tier
from triage.assessment import Explanation
from triage.conditions import Denied, leaves
from triage.evidence import Evidence, Implications, bits
from triage.rulebook.model import Rulebook

#: A strategy that makes rulebooks.
Made: TypeAlias = Callable[[], st.SearchStrategy[Rulebook]]


@pytest.fixture(scope="module")
def shipped() -> Engine:
    """The engine on the rulebook of the checkout."""
    return Engine.load(Path(__file__).resolve().parent.parent / "rules")


def _explained(rulebook: Rulebook, evidence: Evidence) -> Explanation:
    fired = fire(rulebook, evidence)
    return outlook(rulebook).explained(seen(evidence), fired, tier_of(rulebook, evidence)).explanation


def _bits(rulebook: Rulebook, findings: tuple[str, ...]) -> frozenset[int]:
    return frozenset(rulebook.bit[finding] for finding in findings)


@pytest.mark.parametrize("made", [rulebooks, wide_rulebooks])
@given(data=st.data())
def test_lower_is_every_smallest_set_of_denials(made: Made, data: st.DataObject) -> None:
    rulebook = data.draw(made())
    evidence = data.draw(evidence_for(rulebook))
    now = tier_of(rulebook, evidence)
    down = Implications(rulebook.findings).down

    def gone(some: tuple[int, ...]) -> int:
        return sum(1 << i for i in range(len(rulebook.findings)) if any(down[j] >> i & 1 for j in some))

    found: dict[tuple[int, ...], int] = {}
    for size in range(1, len(rulebook.findings) + 1):
        for some in combinations(bits(evidence.present), size):
            denied = Evidence(evidence.present & ~gone(some), evidence.denied | gone(some))
            if tier_of(rulebook, denied) < now:
                found[some] = gone(some) & evidence.present
        if found:
            break
    least = {some for some, its in found.items() if not any(other & its == other != its for other in found.values())}
    flips = _explained(rulebook, evidence).flips
    assert flips.lower_complete
    assert {_bits(rulebook, each) for each in flips.lower} == {frozenset(each) for each in least}


@pytest.mark.parametrize("made", [rulebooks, wide_rulebooks])
@given(data=st.data())
def test_raise_is_every_smallest_set_of_findings(made: Made, data: st.DataObject) -> None:
    rulebook = data.draw(made())
    evidence = data.draw(evidence_for(rulebook))
    now = tier_of(rulebook, evidence)
    up = Implications(rulebook.findings).up
    unknown = [i for i in range(len(rulebook.findings)) if not (evidence.present | evidence.denied) >> i & 1]
    reached: dict[tuple[int, ...], tuple[Tier, int]] = {}
    for size in (1, 2):
        for some in combinations(unknown, size):
            then = answered(rulebook, evidence, some)
            if then is not None and tier_of(rulebook, then) > now:
                brings = 0
                for i in some:
                    brings |= up[i]
                reached[some] = tier_of(rulebook, then), brings & ~evidence.present
    least = {
        (tier, frozenset(some))
        for some, (tier, brings) in reached.items()
        if not any(
            its_tier >= tier and ((other != some and set(other) < set(some)) or (its & brings == its and its != brings))
            for other, (its_tier, its) in reached.items()
        )
    }
    raising = _explained(rulebook, evidence).flips.raise_
    found = [(tier, _bits(rulebook, each)) for tier, sets in raising.items() for each in sets]
    assert len(found) == len(set(found))
    assert set(found) == least
    assert [tier for tier, _ in found] == sorted((tier for tier, _ in found), key=lambda tier: -tier.rank)


@given(st.data())
def test_the_sufficient_reason_is_the_smallest(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    now = tier_of(rulebook, evidence)
    explained = _explained(rulebook, evidence)
    if not fire(rulebook, evidence):
        assert (explained.sufficient, explained.sufficient_denied) == ((), ())
        return
    close = Implications(rulebook.findings).close
    said = [*((i, True) for i in bits(evidence.present)), *((i, False) for i in bits(evidence.denied))]

    def enough(some: tuple[tuple[int, bool], ...]) -> bool:
        alone = close([i for i, so in some if so], [i for i, so in some if not so])[0]
        return bool(fire(rulebook, alone)) and tier_of(rulebook, alone) == now

    smallest = next(n for n in range(1, len(said) + 1) if any(map(enough, combinations(said, n))))
    found = [(i, True) for i in _bits(rulebook, explained.sufficient)]
    found += [(i, False) for i in _bits(rulebook, explained.sufficient_denied)]
    assert len(found) == smallest
    assert enough(tuple(found))


@pytest.mark.parametrize("made", [rulebooks, wide_rulebooks])
@given(data=st.data())
def test_a_rule_nearly_fired_where_one_condition_was_missing(made: Made, data: st.DataObject) -> None:
    rulebook = data.draw(made())
    evidence = data.draw(evidence_for(rulebook))
    implications = Implications(rulebook.findings)
    nearly = {each.rule: each for each in _explained(rulebook, evidence).nearly_fired}
    for rule in rulebook.rules:
        if holds(rule.when, rulebook.bit, evidence):
            assert rule.id not in nearly
            continue
        asked = {(rulebook.bit[leaf.finding], isinstance(leaf, Denied)) for leaf in leaves(rule.when)}
        touched = any((evidence.denied if denied else evidence.present) >> i & 1 for i, denied in asked)
        missing, not_denied = set(), set()
        for i, denied in asked:
            more = Evidence(
                evidence.present | (0 if denied else implications.up[i]),
                evidence.denied | (implications.down[i] if denied else 0),
            )
            if holds(rule.when, rulebook.bit, more):
                (not_denied if denied else missing).add(i)
        if not touched or not missing | not_denied:
            assert rule.id not in nearly
            continue
        each = nearly[rule.id]
        assert _bits(rulebook, each.missing) == {i for i in missing if not evidence.denied >> i & 1}
        assert _bits(rulebook, each.denied) == {i for i in missing if evidence.denied >> i & 1}
        assert _bits(rulebook, each.not_denied) == not_denied


def test_the_flips_of_a_shipped_case_do_what_they_say(shipped: Engine) -> None:
    """Told again with the denials, or with what was unknown, the case comes out as the flips say."""
    case = Case(reported=["has_pump", "fever", "itching"], patient={"age_years": 42})
    answer = shipped.assess(case, explain="full")
    assert answer.explanation is not None
    flips = answer.explanation.flips
    assert flips.lower
    for each in flips.lower:
        kept = [finding for finding in case.reported if finding not in each]
        lowered = shipped.assess(case.model_copy(update={"reported": tuple(kept), "denied": each}))
        assert lowered.tier < answer.tier
    milder = shipped.assess(Case(reported=["itching"], patient={"age_years": 42}))
    assert milder.flips.raise_
    for tier, sets in milder.flips.raise_.items():
        for each in sets:
            assert shipped.assess(Case(reported=["itching", *each], patient={"age_years": 42})).tier is tier


def test_flips_are_there_for_whoever_asks(shipped: Engine) -> None:
    """They are worked out at first use, are no part of an answer's value, and are not lost without a word."""
    case = Case(reported=["fever"], patient={"route": "intrathecal"})
    answer, full = shipped.assess(case), shipped.assess(case, explain="full")
    assert answer.explanation is None
    assert full.explanation is not None
    assert answer.flips == full.explanation.flips == full.flips
    assert answer.flips.lower == (("fever",), ("has_pump",))
    read_again = Assessment.model_validate_json(answer.model_dump_json())
    assert read_again == answer
    with pytest.raises(ValueError, match="explain='full'"):
        _ = read_again.flips
    assert Assessment.model_validate_json(full.model_dump_json()).flips == full.flips


def test_what_holds_the_tier_up_is_no_finding_to_deny(shipped: Engine) -> None:
    """Words that were not understood keep it routine: denying the constipation would not lower that."""
    assert shipped.assess(Case(reported=["constipated"])).flips.lower == (("constipation",),)
    assert shipped.assess(Case(reported=["constipated", "blorf"])).flips.lower == ()


def test_a_search_without_end_is_given_up_and_says_so(shipped: Engine) -> None:
    everything = [finding.id for finding in shipped.rulebook.findings]
    flips = shipped.assess(Case(reported=everything)).flips
    assert not flips.lower_complete
    assert flips.lower == ()
