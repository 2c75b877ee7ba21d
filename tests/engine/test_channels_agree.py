"""Two engine channels and a plain recursive evaluator: all three say the same of every rule."""

from __future__ import annotations

import random

import pytest
import recursive
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import evidence_for, finding_id, random_evidence, random_rulebook, rulebook_of, rulebooks

from triage.conditions import All, Any, AtLeast, Denied, Present
from triage.engine.direct import DirectChannel
from triage.engine.durable import DurableChannel
from triage.engine.durable_compile import limit_problems
from triage.evidence import Evidence, Implications, bits
from triage.rulebook.model import Rulebook

A, B, C, D, E = (Present(finding_id(n)) for n in range(5))


def agreed(rulebook: Rulebook, *evidence: Evidence) -> None:
    durable, direct = DurableChannel(rulebook), DirectChannel(rulebook)
    for each in evidence:
        expected = recursive.fire(rulebook, each)
        assert durable.fire(each) == expected, each
        assert direct.fire(each) == expected, each
    durable.close()


@settings(max_examples=300)
@given(data=st.data())
def test_any_small_rulebook(data):
    """Random conditions, random evidence: the channels fire exactly the rules whose conditions hold."""
    rulebook = data.draw(rulebooks())
    agreed(rulebook, *data.draw(st.lists(evidence_for(rulebook), min_size=1, max_size=8)))


@pytest.mark.parametrize(
    "when",
    [
        A,
        Denied(finding_id(0)),
        All((A,)),
        Any((A,)),
        AtLeast(1, (A,)),
        All((A, A)),
        AtLeast(2, (A, A, B)),
        AtLeast(2, (A, A)),
        AtLeast(3, (A, A, B, C, C)),
        AtLeast(2, (All((A, B)), C, Any((D, E)))),
        AtLeast(2, (All((A, B)), All((B, C)), All((C, D)))),
        AtLeast(3, (A, B, C, D, Any((D, E)))),
        All((Any((A, B)), Any((B, C)), Any((C, D)))),
        All((Any((A, All((B, C)))), AtLeast(2, (C, D, E)))),
        Any((A, Any((B, AtLeast(1, (C, All((D, E)))))))),
        All((Denied(finding_id(0)), Any((Denied(finding_id(1)), B)))),
        AtLeast(2, (Denied(finding_id(0)), Denied(finding_id(1)), C)),
        AtLeast(2, (All((A,)), Any((B,)), AtLeast(2, (C, D)))),
    ],
    ids=str,
)
def test_every_possible_patient(when):
    """Each shape of condition over all 243 ways in which five findings can be present, denied or unknown."""
    patients = []
    for number in range(3**5):
        said = [number // 3**bit % 3 for bit in range(5)]
        patients.append(
            Evidence(
                sum(1 << bit for bit, word in enumerate(said) if word == 1),
                sum(1 << bit for bit, word in enumerate(said) if word == 2),
            )
        )
    agreed(rulebook_of([when], 5), *patients)


@pytest.mark.parametrize("seed", range(6))
def test_large_rulebooks(seed):
    """Hundreds of rules over up to two hundred findings, from little evidence to all of it: 300,000 decisions."""
    rng = random.Random(seed)
    findings = rng.choice((60, 128, 129, 190))
    rulebook = random_rulebook(rng, rules=500, findings=findings)
    assert limit_problems(rulebook) == []
    agreed(rulebook, *(random_evidence(rng, findings) for _ in range(100)))


def test_the_shipped_rulebook():
    """The rules of the packaged rulebook over random patients: at least 200,000 decisions."""
    from triage.rulebook.loader import load

    rulebook = load()
    rng = random.Random(0)
    findings = len(rulebook.findings)
    implications = Implications(rulebook.findings)
    durable, direct = DurableChannel(rulebook), DirectChannel(rulebook)
    decisions = 0
    fired = 0
    while decisions < 200_000:
        raw = random_evidence(rng, findings)
        evidence, _ = implications.close(bits(raw.present), bits(raw.denied))
        expected = recursive.fire(rulebook, evidence)
        assert durable.fire(evidence) == direct.fire(evidence) == expected, evidence
        decisions += len(rulebook.rules)
        fired |= expected
    assert fired == (1 << len(rulebook.rules)) - 1, "some rule never fired: the comparison says nothing about it"


def test_a_rule_is_tested_only_where_it_could_fire():
    """The direct channel leaves alone what the evidence touches on one side only."""
    rulebook = rulebook_of([All((A, B, C)), All((C, D, E)), AtLeast(3, (A, C, D, E)), All((A, Any((B, C))))], 5)
    channel = DirectChannel(rulebook)
    tested = []

    def spy(rule: int):
        return lambda facts: tested.append(rule)

    channel._tests = [spy(rule) for rule in range(4)]
    channel.fire(Evidence(present=0b00001))
    channel.fire(Evidence(present=0b10000))
    assert tested == []
    assert channel.fire(Evidence(present=0b00011)) == 0b1000, "what needs no test has fired without one"
    assert set(tested) <= {0}
