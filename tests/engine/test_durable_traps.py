"""Each way in which durable-rules is known to answer wrongly, and that this project's use of it stays clear of it.

Where it can be shown safely, a test first shows the trap itself, so that it is noticed if a release closes or moves it.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any as AnyJson

import durable_rules_engine
import pytest
import recursive
from engine import raw_engine
from strategies import finding_id, random_evidence, random_rulebook, rulebook_of

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present
from triage.engine import durable_compile
from triage.engine.direct import DirectChannel
from triage.engine.durable import DurableChannel, answers_to, fact_writer
from triage.engine.durable_compile import (
    GROUP,
    MAX_ATTRIBUTES,
    MAX_ENGINE_RULES,
    SENTINEL,
    attribute_names,
    compile_program,
    compile_rules,
    fnv1a_32,
    limit_problems,
)
from triage.errors import Position, RulebookError
from triage.evidence import Evidence
from triage.rulebook.model import Rulebook

TOO_MUCH_AT_ONCE = 64  # conditions waiting in the engine's stack


def present(*numbers: int) -> tuple[Condition, ...]:
    return tuple(Present(finding_id(n)) for n in numbers)


def everything_present(rulebook: Rulebook) -> Evidence:
    return Evidence(present=(1 << len(rulebook.findings)) - 1)


def answers(evidence: Evidence, findings: int) -> bytes:
    return answers_to(evidence.denied << findings | evidence.present, findings)


def agreed(rulebook: Rulebook, *evidence: Evidence) -> None:
    """In as many rulesets as it comes in, and in as few as the engine can hold it in."""
    for program in (compile_program(rulebook), compile_program(rulebook, 1)):
        channel = DurableChannel(rulebook, program)
        for each in evidence:
            assert channel.fire(each) == recursive.fire(rulebook, each)
        channel.close()


def one_ruleset(rulebook: Rulebook) -> list[durable_compile.EngineRule]:
    """The rules of a rulebook that one ruleset can hold."""
    (rules,) = compile_rules(rulebook, 1)
    return rules


@pytest.fixture(scope="module")
def large() -> Rulebook:
    """Two levels of guards, sums, denials, nesting."""
    return random_rulebook(random.Random(8), rules=1200, findings=150)


def keys(body: AnyJson) -> Iterator[str]:
    if isinstance(body, dict):
        for key, value in body.items():
            yield key
            yield from keys(value)
    elif isinstance(body, list):
        for value in body:
            yield from keys(value)


def values(body: AnyJson) -> Iterator[AnyJson]:
    if isinstance(body, (dict, list)):
        for value in body.values() if isinstance(body, dict) else body:
            yield from values(value)
    else:
        yield body


def parts(rule: durable_compile.EngineRule) -> list[dict[str, AnyJson]]:
    """The parts of the one ``$and`` of a rule."""
    found: list[dict[str, AnyJson]] = rule.body["all"][0]["m"]["$and"]
    return found


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_true_plus_true_is_true():
    """The engine adds JSON booleans as `and`, so "2 of 3" is missed; the facts hold the numbers 0 and 1."""
    rule = raw_engine.rule({"$lte": {"k2": raw_engine.total("a", "b", "c")}})
    assert raw_engine.fired({"r": rule}, k2=2, a=True, b=True, c=False) == ["end"]
    assert raw_engine.fired({"r": rule}, k2=2, a=1, b=1, c=0) == ["r", "end"]

    rulebook = rulebook_of([AtLeast(2, present(0, 1, 2))], 3)
    (ruleset,) = compile_program(rulebook)
    fact = json.loads(fact_writer(ruleset, 3)(answers_to(0b011, 3)))
    assert {type(value) for name, value in fact.items() if name not in {"sid", "id"}} == {int}
    agreed(rulebook, *(Evidence(present=said) for said in range(8)))


def test_missing_attribute(large):
    """In a sum an attribute that the fact lacks is read from memory left by chance; each fact holds all, each once."""
    rng = random.Random(1)
    said = [Evidence(), everything_present(large), random_evidence(rng, 150), random_evidence(rng, 150)]
    for rules, ruleset in zip(compile_rules(large), compile_program(large), strict=True):
        write = fact_writer(ruleset, 150)
        asked = {
            value if key == "$m" else key
            for rule in rules[:-1]
            for part in parts(rule)
            for key, value in _pairs(part)
            if not key.startswith("$") or key == "$m"
        }
        assert asked
        for evidence in said:
            held = Counter(name for name, _ in json.loads(write(answers(evidence, 150)), object_pairs_hook=list))
            assert set(held.values()) == {1}
            assert asked <= set(held)


def _pairs(body: AnyJson) -> Iterator[tuple[str, AnyJson]]:
    if isinstance(body, dict):
        for key, value in body.items():
            yield key, value
            yield from _pairs(value)


def test_the_fact_says_what_the_evidence_says():
    """Present, denied and unknown are told apart for every finding, across the writer's tables of 256 answers."""
    findings = 200  # the denied ones lie across the border between two tables
    conditions = [*present(*range(0, 200, 2)), *(Denied(finding_id(n)) for n in range(1, 200, 2))]
    rulebook = rulebook_of(conditions, findings)
    rng = random.Random(2)
    for ruleset in (*compile_program(rulebook), *compile_program(rulebook, 1)):
        write = fact_writer(ruleset, findings)
        for _ in range(50):
            evidence = random_evidence(rng, findings)
            fact = json.loads(write(answers(evidence, findings)))
            assert ruleset.attributes
            for leaf, name in ruleset.attributes.items():
                expected = evidence.present >> leaf if leaf < findings else evidence.denied >> (leaf - findings)
                assert fact[name] == expected & 1


def test_unknown_is_not_denied():
    """A rule that rests on a denial does not fire where nothing was said."""
    agreed(rulebook_of([Denied(finding_id(0))], 1), Evidence(), Evidence(denied=1), Evidence(present=1))


def test_two_hundred_and_fifty_attributes():
    """The engine refuses larger facts; what rests on more answers is shared out, and a rule that does is refused."""
    with pytest.raises(Exception, match="302"):
        raw_engine.fired({"r": raw_engine.rule({"a0": 1})}, **{f"a{n}": 0 for n in range(260)})

    most = MAX_ATTRIBUTES - 3
    for findings, rulesets in ((most, 1), (most + 1, 2), (3 * most, 3)):
        rulebook = rulebook_of([*present(*range(findings))], findings)
        assert limit_problems(rulebook) == []
        assert len(compile_program(rulebook, 1)) == rulesets
        agreed(rulebook, Evidence(), Evidence(present=1 << findings - 1), everything_present(rulebook))

    def wide(terms: int) -> Condition:
        return All(tuple(Any(present(*range(start, min(start + 25, terms)))) for start in range(0, terms, 25)))

    largest = rulebook_of([wide(most)], most)
    agreed(largest, everything_present(largest), Evidence(present=(1 << most - 1) - 1))
    over = rulebook_of([Present(finding_id(0)), wide(most + 1)], most + 1)
    (problem,) = limit_problems(over)
    assert problem.at == Position("rules.yaml", 2, 1)
    assert "251 attributes, at most 250" in problem.what
    with pytest.raises(RulebookError):
        DurableChannel(over)


def test_two_names_with_one_hash():
    """The engine tells names apart by a 32-bit hash alone; names that share one are never used together."""
    one, other = "xcdcgeux", "rghhdprx"
    assert fnv1a_32(one) == fnv1a_32(other)
    assert raw_engine.fired({"r": raw_engine.rule({one: 1})}, **{other: 1}) == ["r", "end"]

    hashes = [fnv1a_32(name) for name in attribute_names(MAX_ATTRIBUTES, ("sid", "id", "case", "k2"))]
    assert len(set(hashes)) == MAX_ATTRIBUTES


def test_names_are_chosen_by_their_hash(monkeypatch):
    """Were the hash a worse one, no two of the names given would share it either."""
    monkeypatch.setattr(durable_compile, "fnv1a_32", lambda name: sum(name.encode()) % 50)
    names = attribute_names(20, ("case", "k2"))
    hashes = [durable_compile.fnv1a_32(name) for name in (*names, "case", "k2")]
    assert len(set(hashes)) == len(hashes)
    with pytest.raises(ValueError, match="distinct"):
        attribute_names(60, ())


def test_names_the_engine_reserves():
    """No finding is called id, sid or case, or like a constant."""
    names = set(attribute_names(700, ("sid", "id", "case")))
    assert len(names) == 700
    assert not names & {"id", "sid", "case", *(f"k{n}" for n in range(10))}


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_operator_that_answers_wrongly(large):
    """No $or, $nex, $not, $neq, $any or $all, no count or cap, one key in each condition, whole numbers only."""
    for rule in (rule for rules in (*compile_rules(large), one_ruleset(large)) for rule in rules):
        condition = rule.body["all"][0]["m"]
        operators = {key for key in keys(condition) if key.startswith("$")}
        assert operators <= {"$and", "$gte", "$lte", "$add", "$l", "$r", "$m"}
        assert set(rule.body) == {"pri", "all"}
        assert len(rule.body["all"]) == 1
        assert all(len(part) == 1 for part in (parts(rule) if rule.rule >= 0 else [condition]))
        assert {type(value) for value in values(condition)} <= {int, str}


def test_two_keys_in_one_condition():
    """The engine ignores the second key of a condition; a rule with two leaves needs both."""
    assert raw_engine.fired({"r": raw_engine.rule({"a": 1, "b": 1})}, a=1, b=0) == ["r", "end"]
    agreed(rulebook_of([All(present(0, 1))], 2), *(Evidence(present=said) for said in range(4)))


def test_or_fires_once_for_each_part():
    """The engine's $or fires a rule again for each part that holds; a rule is reported once."""
    rule = raw_engine.rule({"$or": [{"a": 1}, {"b": 1}]})
    assert raw_engine.fired({"r": rule}, a=1, b=1) == ["r", "r", "end"]
    ways = tuple(All(present(n, n + 1)) for n in range(8))
    rulebook = rulebook_of([Any(ways), Any(present(0, 1, 2))], 9)
    agreed(rulebook, everything_present(rulebook))


def test_more_than_64_conditions_at_once():
    """Seventy rules that hold together are error 303 and nothing fires; in groups, three hundred fire together."""
    rules = {f"r{n}": raw_engine.rule({f"a{n}": 1}) for n in range(70)}
    with pytest.raises(Exception, match="303"):
        raw_engine.fired(rules, **{f"a{n}": 1 for n in range(70)})

    rng = random.Random(3)
    conditions = [All(present(n % 240, rng.randrange(240))) for n in range(300)]
    rulebook = rulebook_of(conditions, 240)
    assert DurableChannel(rulebook).fire(everything_present(rulebook)) == (1 << 300) - 1


def stacked(rng: random.Random, *, plain: int, sums: int) -> Rulebook:
    """Rules with shared leaves, and rules that are one sum each; too many of those to begin each with a leaf."""
    conditions: list[Condition] = [All(present(*rng.sample(range(200), rng.randint(1, 3)))) for _ in range(plain)]
    conditions += (Any(present(*rng.sample(range(200), 5))) for _ in range(sums))
    return rulebook_of(conditions, 200)


@pytest.mark.parametrize(
    ("plain", "sums"), [(1, 0), (100, 0), (840, 0), (841, 0), (1700, 0), (3900, 0), (0, 3900), (500, 3400), (1000, 300)]
)
def test_the_stack_never_holds_more_than_64(plain, sums):
    """Even if every condition held, the conditions that wait would fit, whichever way the engine takes first."""
    root: dict[str, AnyJson] = {}
    for serial, rule in enumerate(one_ruleset(stacked(random.Random(4), plain=plain, sums=sums))):
        node = root
        for part in parts(rule) if rule.rule >= 0 else [{"case": 1}]:
            shared = json.dumps(part) if "$lte" not in part else f"{serial} {part}"  # the engine shares no sum
            node = node.setdefault(shared, {})

    def most(node: dict[str, AnyJson]) -> int:
        """Waiting while everything below ``node`` is looked at: all children; then one goes and its own come."""
        return max([len(node), *(len(node) - 1 + most(child) for child in node.values())])

    assert most(root) <= TOO_MUCH_AT_ONCE


def test_the_largest_rulebooks():
    """With nearly four thousand rules, most of them sums, everything fires at once and nothing is lost."""
    rulebook = stacked(random.Random(4), plain=500, sums=3400)
    agreed(rulebook, everything_present(rulebook), random_evidence(random.Random(7), 200))


def test_thirty_rules_to_a_group(large):
    """Every rule begins with its group's guard, and with two where there are more than 28 groups."""
    rules = one_ruleset(large)[:-1]
    guards = [[part for part in parts(rule) if "$gte" in part] for rule in rules]
    assert all(parts(rule)[: len(found)] == found for rule, found in zip(rules, guards, strict=True))
    groups = Counter(json.dumps(found) for found in guards)
    assert len(groups) > 28
    assert {len(found) for found in guards} == {2}
    assert max(groups.values()) <= GROUP


def test_510_siblings(large):
    """The engine hangs for ever with 510 conditions on one node: none has more than 30."""
    children: dict[str, set[str]] = {}
    for rule in one_ruleset(large):
        before = ""
        for part in parts(rule) if rule.rule >= 0 else [{"case": 1}]:
            children.setdefault(before, set()).add(json.dumps(part))
            before += json.dumps(part)
    assert max(map(len, children.values())) <= GROUP


def test_many_rules_on_one_finding():
    """A thousand rules that begin alike, and as many that are no more than one sum, answer rightly all at once."""
    alike = [All(present(0, 1 + n % 100, 101 + n % 97)) for n in range(1000)]
    sums = [All((Any(present(n % 50, 60 + n % 40, 120)), Any(present(n % 45, 130 + n % 30, 180)))) for n in range(300)]
    rulebook = rulebook_of(alike + sums, 200)
    rng = random.Random(5)
    agreed(rulebook, everything_present(rulebook), *(random_evidence(rng, 200) for _ in range(30)))


def test_fifteen_and_or():
    """Sixteen nested and/or are error 113; conditions nested forty deep become one flat `and`."""
    nested: dict[str, AnyJson] = {"a": 1}
    for _ in range(16):
        nested = {"$and": [nested]}
    with pytest.raises(Exception, match="113"):
        raw_engine.fired({"r": raw_engine.rule(nested)}, a=1)

    deep: Condition = Present(finding_id(0))
    for n in range(40):
        deep = All((deep, Present(finding_id(n % 4)))) if n % 2 else Any((deep, Present(finding_id(n % 4))))
    rulebook = rulebook_of([deep], 4)
    for rule in one_ruleset(rulebook)[:-1]:
        assert list(keys(rule.body)).count("$and") == 1
    agreed(rulebook, *(Evidence(present=said) for said in range(16)))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_32_terms(n):
    """A sum over more leaves than the engine's 32 terms is shared out between several, and still counts rightly."""
    rulebook = rulebook_of([AtLeast(n, present(*range(70)))], 70)
    sums = [part for rule in one_ruleset(rulebook)[:-1] for part in parts(rule) if "$lte" in part]
    assert all(sum(key == "$m" for key in keys(part)) <= 30 for part in sums)
    rng = random.Random(6)
    few = [Evidence(present=sum(1 << bit for bit in rng.sample(range(70), count))) for count in (0, 1, 2, 3, 4) * 20]
    agreed(rulebook, *few)


def test_32_parts():
    """A rule that asks for more things at once than the engine takes is refused, and said where."""
    assert limit_problems(rulebook_of([All(present(*range(30)))], 40)) == []
    agreed(
        rulebook_of([All(present(*range(30)))], 40), Evidence(present=(1 << 30) - 1), Evidence(present=(1 << 29) - 1)
    )
    (problem,) = limit_problems(rulebook_of([Present(finding_id(1)), All(present(*range(31)))], 40))
    assert problem.at == Position("rules.yaml", 2, 1)
    assert "31" in problem.what


def test_4000_rules():
    """More rules than the engine takes are refused at the rule that is one too many; one fewer works."""
    pairs = [(a, b) for a in range(90) for b in range(a)]
    most = [All(present(a, b)) for a, b in pairs[: MAX_ENGINE_RULES - 1]]
    rulebook = rulebook_of(most, 90)
    assert limit_problems(rulebook) == []
    agreed(rulebook, everything_present(rulebook), Evidence(present=0b11))
    (problem,) = limit_problems(rulebook_of([*most, All(present(88, 89))], 90))
    assert problem.at == Position("rules.yaml", MAX_ENGINE_RULES, 1)


def test_a_rule_that_multiplies_out_without_end():
    """A condition with more alternatives than could ever be listed is refused at once, where it stands."""
    choice = [Any((All(present(2 * n, 2 * n + 1)), All(present(2 * n + 1, 2 * n + 2)))) for n in range(40)]
    (problem,) = limit_problems(rulebook_of([Present(finding_id(0)), All(tuple(choice))], 82))
    assert problem.at == Position("rules.yaml", 2, 1)


def test_every_fault_at_once():
    """Several rules over a limit are all reported."""
    long = All(present(*range(31)))
    assert [p.at for p in limit_problems(rulebook_of([long, Present(finding_id(0)), long], 31))] == [
        Position("rules.yaml", 1, 1),
        Position("rules.yaml", 3, 1),
    ]


def test_empty_list():
    """An empty `and` always fires in the engine; a rule with an empty list is refused."""
    assert "r" in raw_engine.fired({"r": raw_engine.rule({"$and": []})})
    for empty in (All(()), Any(()), All((All(()),)), Any((Present(finding_id(0)), All(())))):
        with pytest.raises(RulebookError, match="empty list"):
            DurableChannel(rulebook_of([empty], 1))


def test_priority_wraps_at_65536(large):
    """A priority of 65536 acts as 0, and that rule would fire first; the sentinel has the highest that there is."""
    rules = {"r": raw_engine.rule({"a": 1}, pri=5), "late": raw_engine.rule({"a": 1}, pri=65536)}
    assert raw_engine.fired(rules, a=1) == ["late", "r", "end"]

    *rules, sentinel = one_ruleset(large)
    assert (sentinel.name, sentinel.body["pri"]) == (SENTINEL, 65535)
    assert {0 <= rule.body["pri"] < 65535 for rule in rules} == {True}


# ── calls ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def calls(monkeypatch) -> list[str]:
    """The names of the engine's calls, in the order in which they are made."""
    made: list[str] = []

    def spied(name: str):
        call = getattr(durable_rules_engine, name)

        def spy(*args: object) -> object:
            made.append(name)
            return call(*args)

        return spy

    for name in (
        "create_ruleset",
        "assert_fact",
        "start_action_for_state",
        "complete_and_start_action",
        "retract_fact",
        "delete_state",
        "delete_ruleset",
    ):
        monkeypatch.setattr(durable_rules_engine, name, spied(name))
    return made


CASE = ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"]


def test_a_blank_case_comes_first(calls):
    """The ruleset is primed by a case of which nothing is known, before anything could make its state be deleted."""
    channel = DurableChannel(rulebook_of([*present(0)], 1))
    opened = ["create_ruleset", *CASE, *CASE]
    assert calls == opened
    channel.fire(Evidence())
    assert calls == [*opened, *CASE]


def test_the_sentinel_fires_last(monkeypatch):
    """The last rule to fire on any case is the sentinel, and it alone fires where nothing is known."""
    fired = []
    call = durable_rules_engine.complete_and_start_action

    def spy(*args: object) -> object:
        fired.append(call(*args))
        return fired[-1]

    channel = DurableChannel(rulebook_of([*present(0, 1, 2), AtLeast(2, present(0, 1, 2))], 3))
    monkeypatch.setattr(durable_rules_engine, "complete_and_start_action", spy)
    channel.fire(Evidence())
    assert fired == [None]
    fired.clear()
    channel.fire(Evidence(present=0b111))
    *_, last, end = fired
    assert end is None
    assert last.startswith(f'{{"{SENTINEL}":')


def test_the_same_case_twice():
    """A fact is taken back after its case: the same patient again gets the same answer, and so does the next one."""
    rulebook = rulebook_of([*present(0, 1)], 2)
    agreed(rulebook, *[Evidence(present=1)] * 3, Evidence(), Evidence(present=2), Evidence(present=1))


def test_two_channels_alive():
    """Two rulebooks in one process keep their answers apart, also when one of them is gone."""
    first, second = rulebook_of([*present(0, 1)], 2), rulebook_of([*present(1, 0), All(present(0, 1))], 2)
    one, other = DurableChannel(first), DurableChannel(second)
    same = DurableChannel(first)
    for said in (1, 2, 3, 0):
        evidence = Evidence(present=said)
        assert one.fire(evidence) == same.fire(evidence) == recursive.fire(first, evidence)
        assert other.fire(evidence) == recursive.fire(second, evidence)
    one.close()
    assert other.fire(Evidence(present=3)) == 0b111
    assert same.fire(Evidence(present=1)) == 0b01
    assert one.fire(Evidence(present=2)) == 0b10, "a closed channel opens again"


def test_a_ruleset_is_freed_with_its_channel(calls):
    """The engine never frees a ruleset by itself; a channel that is gone has deleted its state, then its ruleset."""
    channel = DurableChannel(rulebook_of([*present(0)], 1))
    calls.clear()
    del channel
    assert calls == ["delete_state", "delete_ruleset"]


def test_no_rules():
    """A rulebook without rules fires nothing, in either channel."""
    rulebook = rulebook_of([], 2)
    assert DurableChannel(rulebook).fire(Evidence(present=3)) == DirectChannel(rulebook).fire(Evidence(present=3)) == 0
