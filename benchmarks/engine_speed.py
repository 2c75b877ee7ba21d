"""The engine's time for one case, beside the bare durable-rules call, zen-engine and a rulebook many times as large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from benchmarks.measuring import Call, Row, interleaved, micro, ratio
from benchmarks.workload import largest, random_cases, varied_cases
from benchmarks.zen_table import ZenTable
from triage.case import Case
from triage.engine.direct import DirectChannel
from triage.engine.durable import answers_to, fact_writer
from triage.engine.durable_compile import compile_program
from triage.engine.engine import Engine
from triage.evidence import Evidence
from triage.observe import Observer
from triage.rulebook.loader import load
from triage.rulebook.model import Rulebook

RETRACTION = '{"sid":"1","id":"1"}'


def rows(count: int, verified: int) -> Iterator[Row]:
    """The rows about speed, over ``count`` patients. zen-engine must first give our answer on ``verified`` others."""
    rulebook = load()
    observer = Observer(rulebook)
    cases = varied_cases(rulebook, count)
    seen = [observer.observe(case).evidence for case in cases]
    direct = DirectChannel(rulebook)
    bare = Bare(rulebook)
    zen = ZenTable(rulebook)
    agreed = verify(rulebook, seen, verified, zen.fire, bare.fire)

    bare_calls: list[Call] = [bare.ask(evidence) for evidence in seen]
    zen_calls: list[Call] = [zen.ask(zen.context(evidence)) for evidence in seen]
    # Each comparison by itself, with an engine that has seen no patient yet.
    took = interleaved({"bare": bare_calls, "assess": assessing(rulebook, cases)})
    channels = interleaved({"bare": bare_calls, "direct": [partial(direct.fire, evidence) for evidence in seen]})
    rivals = interleaved({"zen": zen_calls, "assess": assessing(rulebook, cases)})
    engine = Engine(rulebook)
    printed = interleaved({"json": [partial(assess_to_json, engine, case) for case in cases]})
    fired = median(direct.fire(evidence).bit_count() for evidence in seen)
    yield Row(
        f"measured on {count:,} variations of the shipped cases",
        f"{len(rulebook.rules)} rules, {len(rulebook.findings)} findings; {fired:g} rules fire (median)",
    )
    yield ratio(
        "`Engine.assess`, the plain answer, times the bare durable-rules call",
        took["assess"] / took["bare"],
        4,
        f"{micro(took['assess'])} / {micro(took['bare'])}",
    )
    yield ratio(
        "the direct channel, times the bare durable-rules call",
        channels["direct"] / channels["bare"],
        0.5,
        f"{micro(channels['direct'])} / {micro(channels['bare'])}",
    )
    yield ratio(
        f"the plain answer with its reasons, times zen-engine without (same rules fired on {agreed:,} cases)",
        rivals["assess"] / rivals["zen"],
        1,
        f"{micro(rivals['assess'])} / {micro(rivals['zen'])}",
    )
    yield Row("`Engine.assess` and the answer as JSON", micro(printed["json"]))
    yield larger_row(rulebook, cases)


def assessing(rulebook: Rulebook, cases: list[Case]) -> list[Call]:
    """A new engine's plain assessment of each case, to be timed; what looking ahead adds is measured in ``outlook``."""
    assess = Engine(rulebook).assess
    return [partial(assess, case, explain="plain") for case in cases]


def assess_to_json(engine: Engine, case: Case) -> str:
    return engine.assess(case).model_dump_json()


def larger_row(rulebook: Rulebook, cases: list[Case]) -> Row:
    """Our rulebook beside one with ten times its rules, or as many as durable-rules holds, on the same cases."""
    times, large = largest(rulebook)
    took = interleaved({"ours": assessing(rulebook, cases), "large": assessing(large, cases)})
    return ratio(
        f"the plain answer with {times} times the rules ({len(large.rules):,}), times ours",
        took["large"] / took["ours"],
        3,
        f"{micro(took['large'])} / {micro(took['ours'])}",
    )


def verify(rulebook: Rulebook, seen: list[Evidence], count: int, *channels: Callable[[Evidence], int]) -> int:
    """How many cases all channels agreed on with the direct one; nothing may be timed that answers another question."""
    direct = DirectChannel(rulebook)
    observer = Observer(rulebook)
    every = [*seen, *(observer.observe(case).evidence for case in random_cases(rulebook, count, seed=1))]
    for evidence in every:
        expected = direct.fire(evidence)
        for fire in channels:
            if fire(evidence) != expected:
                raise SystemExit(f"{fire} and the direct channel differ on {evidence}: there is nothing to compare")
    return len(every)


class Bare:
    """durable-rules itself: one ruleset, the fact already written, what fired known by number, no lock, no checks."""

    def __init__(self, rulebook: Rulebook) -> None:
        import durable_rules_engine

        (ruleset,) = compile_program(rulebook, 1)
        self._library = durable_rules_engine
        self._findings = len(rulebook.findings)
        self._write = fact_writer(ruleset, self._findings)
        self._rule = ruleset.rules
        self._handle = durable_rules_engine.create_ruleset("bare", ruleset.text)
        self.fire(Evidence())  # the only state slot is primed by a first case

    def ask(self, evidence: Evidence) -> Callable[[], list[str]]:
        """The bare call on the evidence's fact, to be timed."""
        fact = self._write(answers_to(evidence.denied << self._findings | evidence.present, self._findings))
        library, handle = self._library, self._handle
        assert_fact, start = library.assert_fact, library.start_action_for_state
        proceed, retract = library.complete_and_start_action, library.retract_fact

        def call() -> list[str]:
            _, state = assert_fact(handle, fact)
            message = start(handle, state)[1]
            fired = []
            while message is not None:
                fired.append(message)
                message = proceed(handle, state)
            retract(handle, RETRACTION)
            return fired

        return call

    def fire(self, evidence: Evidence) -> int:
        """The rules that fire, as a bit set over ``rulebook.rules``."""
        fired = {self._rule[message[2 : message.index('"', 2)]] for message in self.ask(evidence)()}
        return sum(1 << rule for rule in fired if rule >= 0)
