"""Questions about the rulebook: a sound one has no remark; every flaw gets one, at its place, unless it is excused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from prove.proof_book import remarks, world_of

from triage.prove.questions import check_deeply
from triage.prove.solver import Limits
from triage.rulebook.model import Band

EXCUSE = "mend it, remove it, or say under kept_because why it stands"
NO_LESS = f", which is no less urgent; {EXCUSE}"
BOTH = "little.rash or much.cold"
SAME = f"the same patients; {EXCUSE}"


def test_the_sound_book_has_no_remark(book):
    assert remarks(book) == []


def added(book, *entries: str, section: str = "rules") -> list[str]:
    """The remarks once entries are added, each on a line of its own from line 2 on."""
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    book.write("more.yaml", f"{section}:\n{lines}")
    return remarks(book)


RULE = "title: T, because: B, sources: [book], syndrome: too_much"


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("{all: [rash, {denied: rash}]}", ""),
        ("{all: [high_fever, {denied: fever}]}", ""),
        ("{all: [fever, cold]}", ", as the axioms have it"),
    ],
)
def test_a_rule_that_can_never_fire_is_found(book, condition, why):
    """Whether its condition contradicts itself, the implications or the axioms."""
    assert added(book, f"id: more.never, {RULE}, tier: emergency, when: {condition}") == [
        f"more.yaml:2:5: the rule more.never can never fire: no possible patient meets its condition{why}; {EXCUSE}"
    ]


def test_a_shadowed_rule_is_found_with_what_shadows_it(book):
    """By one rule, or by several that together cover it; a less urgent rule covers nothing."""
    assert added(
        book,
        f"id: more.inside, {RULE}, tier: urgent, when: {{all: [seizure, tired]}}",
        f"id: more.either, {RULE}, tier: urgent, when: {{all: [tired, {{any: [rash, cold]}}]}}",
        f"id: more.higher, {RULE}, tier: emergency, when: {{all: [rash, tired]}}",
    ) == [
        f"more.yaml:3:5: the rule more.either changes no tier: whenever it fires, so does {BOTH}{NO_LESS}",
        f"more.yaml:2:5: the rule more.inside changes no tier: whenever it fires, so does much.seizure{NO_LESS}",
    ]


def test_two_rules_that_say_the_same_are_found(book):
    """However differently they are written, and whatever their tiers; the second one is named at its place."""
    found = added(
        book,
        f"id: more.same, {RULE}, tier: emergency, when: {{at_least: 2, of: [rash, tired]}}",
        f"id: more.so, {RULE}, tier: emergency, when: {{all: [rash, {{any: [{{at_least: 1, of: [tired]}}, tired]}}]}}",
    )
    assert [each for each in found if "says the same" in each] == [
        f"more.yaml:3:5: the rule more.so says the same as more.same at more.yaml:2:5: both fire for {SAME}"
    ]


def test_findings_that_influence_no_tier_are_found(book):
    """Those that only a feature or a rule of self_care asks for; one that only a denial makes count does influence."""
    book.write(
        "more.yaml",
        f"""\
findings:
  - {{id: calm, label: Calm, kind: sign, question: Q, phrases: [calm a, calm b, calm c], sources: [book]}}
  - {{id: awake, label: Awake, kind: sign, question: Q, phrases: [awake a, awake b, awake c], sources: [book]}}
rules:
  - {{id: more.calm, {RULE}, tier: self_care, when: calm}}
  - {{id: more.not-awake, {RULE}, tier: emergency, when: {{all: [rash, {{denied: awake}}]}}}}
""",
    )
    assert remarks(book) == [
        "more.yaml:2:5: the finding calm influences no tier: no possible patient is triaged otherwise by it; " + EXCUSE
    ]


def test_a_finding_that_no_rule_can_tell_is_found(book):
    """So too where no rule rests on a denial; one that implies what a rule asks for does influence."""
    book.write(
        "more.yaml",
        f"""\
findings:
  - {{id: calm, label: Calm, kind: sign, question: Q, phrases: [calm a, calm b, calm c], sources: [book]}}
  - {{id: spots, label: Spots, kind: sign, question: Q, phrases: [spots a, spots b, spots c], implies: [rash],
     sources: [book]}}
rules:
  - {{id: more.calm, {RULE}, tier: self_care, when: calm}}
""",
    )
    assert remarks(book) == [
        "more.yaml:2:5: the finding calm influences no tier: no possible patient is triaged otherwise by it; " + EXCUSE
    ]


def test_a_number_that_makes_the_grade_but_not_the_finding_is_found(book):
    """A gap: a high fever that is no fever, at an age."""
    book.change("{from_age: 1, at_least: 38}", "{from_age: 1, at_least: 40}")
    (remark,) = remarks(book)
    assert remark.startswith(
        "main.yaml:19:5: by temperature_c high_fever is present, and fever, which it implies, is not: at "
    )
    assert "the other definition is at main.yaml:17:5" in remark


def test_a_number_that_makes_two_findings_that_exclude_each_other_is_found(book):
    """An overlap: hot and cold at once, for babies alone."""
    book.change("[{at_most: 35}]", "[{to_age: 1, at_most: 37.6}, {from_age: 1, at_most: 35}]")
    (remark,) = remarks(book)
    assert remark.startswith(
        "main.yaml:20:5: by temperature_c cold is present, and so is fever, which it excludes: at 37."
    )
    assert "for the age of 0," in remark


@pytest.mark.parametrize(
    ("bands", "what"),
    [
        ((Band(0, 1, at_least=38.0), Band(2, None, at_least=38.0)), "no band for the age of 1"),
        ((Band(0, 3, at_least=38.0), Band(2, None, at_least=38.0)), "two bands for the age of 2"),
    ],
)
def test_ages_without_a_band_or_with_two_are_found(book, bands, what):
    """Also in a rulebook that no loader has seen."""
    world = world_of(book)
    rulebook = world.encoding.rulebook
    definitions = tuple(
        each._replace(bands=bands) if each.finding == "fever" else each for each in rulebook.definitions
    )
    world.encoding.rulebook = replace(rulebook, definitions=definitions)
    found = [str(problem) for problem in check_deeply(world) if "definition of" in str(problem)]
    assert [f"the definition of fever by temperature_c: {what}" in each for each in found] == [True]


def test_what_says_why_it_stands_is_no_remark(book):
    """kept_because excuses a rule, a finding and a definition."""
    book.change("when: rash, because: B", "when: rash, kept_because: It adds advice., because: B")
    assert (
        added(
            book,
            f"id: more.inside, {RULE}, tier: urgent, when: {{all: [seizure, tired]}}, kept_because: It says more.",
            f"id: more.rash, {RULE}, tier: urgent, when: rash, kept_because: Two syndromes.",
        )
        == []
    )


def test_an_excuse_for_nothing_is_a_remark(book):
    """It would hide the day when something goes wrong."""
    book.change("when: rash, because: B", "when: rash, kept_because: It adds advice., because: B")
    assert remarks(book) == [
        "main.yaml:37:5: kept_because of little.rash explains what no question asks about; remove it"
    ]


def test_what_was_not_decided_leaves_every_excuse(book):
    """Whether a reason is needed is known only once every question is answered: nobody is told to remove it."""
    excused = f"id: more.inside, {RULE}, tier: urgent, when: {{all: [seizure, tired]}}, kept_because: It says more."
    assert added(book, excused) == []
    found = [problem.what for problem in check_deeply(world_of(book, Limits(seconds=0, steps=1)))]
    assert [what for what in found if "kept_because" in what] == []


def test_questions_that_are_not_decided_are_remarks(book):
    """A solver that gives up leaves no rulebook without a remark."""
    found = [problem.what for problem in check_deeply(world_of(book, Limits(seconds=0, steps=1)))]
    assert len(found) == 6
    assert all(what.startswith("not decided: ") for what in found)
