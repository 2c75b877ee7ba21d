"""A rulebook compiled beforehand gives the engine the same answers as one that it compiles itself."""

from __future__ import annotations

import random

import pytest
from strategies import random_evidence, random_rulebook

from triage.case import Case
from triage.engine.compiled import compiled, from_text, to_text
from triage.engine.direct import DirectChannel
from triage.engine.durable import DurableChannel
from triage.engine.engine import Engine


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_lost_in_the_text(seed):
    """Every part comes back equal and of the same kind: the ruleset to the letter, attributes by number."""
    made = compiled(random_rulebook(random.Random(seed), rules=60, findings=40))
    back = from_text(to_text(made))
    assert back == made
    assert repr(back) == repr(made)


@pytest.mark.parametrize("seed", range(3))
def test_channels_fire_the_same_from_what_was_kept(seed):
    """Each channel, made from the text, fires the rules that it fires where it compiles the rulebook itself."""
    rng = random.Random(seed)
    rulebook = random_rulebook(rng, rules=60, findings=40)
    program, watches = from_text(to_text(compiled(rulebook)))
    kept = DirectChannel(rulebook, watches), DurableChannel(rulebook, program)
    own = DirectChannel(rulebook), DurableChannel(rulebook)
    fired = 0
    for _ in range(100):
        evidence = random_evidence(rng, 40)
        found = {channel.fire(evidence) for channel in (*kept, *own)}
        assert len(found) == 1
        fired |= found.pop()
    assert fired.bit_count() > 20


def test_an_engine_says_the_same_with_and_without():
    """The shipped rulebook: byte for byte the same answers."""
    with_it = Engine.load()
    without = Engine(with_it.rulebook)
    ids = [finding.id for finding in with_it.rulebook.findings]
    rng = random.Random(3)
    for _ in range(100):
        said = rng.sample(ids, 12)
        case = Case(reported=tuple(said[:6]), denied=tuple(said[6:]))
        assert with_it.assess(case).model_dump_json() == without.assess(case).model_dump_json()


@pytest.mark.parametrize("text", ["", "[]", "null\n{}", "[[],[],{}]\n{}", "[[],[],{},[[],[]]]\n{}\n"])
def test_other_text_is_refused(text):
    """What ``to_text`` did not make raises, so that the cache is taken for damaged."""
    with pytest.raises((ValueError, TypeError)):
        from_text(text)
