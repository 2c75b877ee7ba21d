"""The two engine channels alone, beside the bare durable-rules call: python -m benchmarks.channel_speed.

On the shipped rulebook, and on 100 and 1,000 made-up rules over the same 200 findings, with ten findings present and
twenty denied that have nothing to do with each other: these touch nearly every ruleset, so that here one ruleset is
faster. What patients have belongs together, and touches two or three.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.engine_speed import Bare
from benchmarks.measuring import Call, Row, interleaved, micro, ratio, table
from triage.conditions import All, Any, AtLeast, Condition, Denied, Present
from triage.engine.direct import DirectChannel
from triage.engine.durable import DurableChannel, answers_to, fact_writer
from triage.engine.durable_compile import compile_program
from triage.evidence import Evidence, Implications
from triage.rulebook.loader import load
from triage.rulebook.model import Finding, Rule, Rulebook
from triage.tiers import Tier

FINDINGS = 200
PRESENT = 10
DENIED = 20


def rows(rounds: int) -> Iterator[Row]:
    """Each channel over the bare call on each rulebook, and each channel with ten times the rules over itself."""
    rulebooks = {"shipped": load(), "small": made_up(100), "large": made_up(1000)}
    subjects: dict[str, list[Call]] = {}
    for name, rulebook in rulebooks.items():
        evidence = patients(rulebook, 200)
        bare, direct = Bare(rulebook), DirectChannel(rulebook)
        durable = DurableChannel(rulebook, compile_program(rulebook, 1))
        shared = DurableChannel(rulebook)
        findings = len(rulebook.findings)
        program = compile_program(rulebook)
        writers = [(sum(1 << leaf for leaf in each.watched), fact_writer(each, findings)) for each in program]
        verify(bare, durable, direct, evidence)
        verify(bare, shared, direct, evidence)
        subjects[f"{name} bare"] = [bare.ask(each) for each in evidence]
        subjects[f"{name} durable"] = [partial(durable.fire, each) for each in evidence]
        subjects[f"{name} shared"] = [partial(shared.fire, each) for each in evidence]
        subjects[f"{name} direct"] = [partial(direct.fire, each) for each in evidence]
        subjects[f"{name} facts"] = [partial(write, each, findings, writers) for each in evidence]
    took = interleaved(subjects, rounds)
    for name, rulebook in rulebooks.items():
        of = f"{len(rulebook.rules):,} rules, {name}" if name == "shipped" else f"{len(rulebook.rules):,} made-up rules"
        for channel, at_most in (("durable", 1.5), ("direct", 0.5)):
            one, other = took[f"{name} {channel}"], took[f"{name} bare"]
            detail = f"{micro(one)} / {micro(other)}"
            yield ratio(f"the {channel} channel, times the bare call ({of})", one / other, at_most, detail)
        one, other = took[f"{name} shared"], took[f"{name} durable"]
        detail = f"{micro(one)} / {micro(other)}"
        yield Row(f"the rules shared out among rulesets, times one ruleset ({of})", f"{one / other:.2f} ({detail})")
        yield Row(f"writing the facts ({of})", micro(took[f"{name} facts"]))
    for channel, at_most in (("durable", 5), ("direct", 3)):
        one, other = took[f"large {channel}"], took[f"small {channel}"]
        detail = f"{micro(one)} / {micro(other)}"
        yield ratio(f"the {channel} channel with ten times the rules and firings", one / other, at_most, detail)


def write(evidence: Evidence, findings: int, writers: list[tuple[int, Callable[[bytes], str]]]) -> list[str]:
    """The facts of the rulesets that are asked."""
    facts = evidence.denied << findings | evidence.present
    answers = answers_to(facts, findings)
    return [fact(answers) for watched, fact in writers if facts & watched]


def made_up(rules: int, seed: int = 1) -> Rulebook:
    """Rules of the shapes that a rulebook is made of. Ten times the rules are ten times the rules that fire."""
    draw = random.Random(seed)
    ids = [f"finding_{number:03d}" for number in range(FINDINGS)]

    def some(fewest: int, most: int) -> tuple[Condition, ...]:
        return tuple(
            Denied(finding) if draw.random() < 0.06 and finding < ids[40] else Present(finding)
            for finding in draw.sample(ids, draw.randint(fewest, most))
        )

    def condition() -> Condition:
        shape = draw.random()
        if shape < 0.1:
            return some(1, 1)[0]
        if shape < 0.5:
            return All(some(2, 4))
        if shape < 0.8:
            return All((*some(1, 1), Any(some(2, 5))))
        if shape < 0.9:
            return All((Any(some(2, 4)), Any(some(2, 4))))
        return All((*some(1, 1), AtLeast(2, some(3, 5))))

    findings = tuple(Finding(each, each, "symptom", "", ()) for each in ids)
    made = tuple(Rule(f"made.rule-{number:04d}", "", "", Tier.ROUTINE, condition(), "") for number in range(rules))
    return Rulebook("made_up", "", "", (), (), (), findings, (), (), (), (), made)


def patients(rulebook: Rulebook, count: int, seed: int = 2) -> list[Evidence]:
    """Evidence closed under implication."""
    draw = random.Random(seed)
    implications = Implications(rulebook.findings)
    said = (draw.sample(range(len(rulebook.findings)), PRESENT + DENIED) for _ in range(count))
    return [implications.close(bits[:PRESENT], bits[PRESENT:])[0] for bits in said]


def verify(bare: Bare, durable: DurableChannel, direct: DirectChannel, evidence: list[Evidence]) -> None:
    """Nothing is timed that does not answer the same question."""
    for each in evidence:
        if not bare.fire(each) == durable.fire(each) == direct.fire(each):
            raise SystemExit(f"the channels differ on {each}: there is nothing to compare")


if __name__ == "__main__":
    print(table(list(rows(rounds=20))))
