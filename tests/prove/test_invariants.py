"""Every kind of invariant: proved where it holds; where a flaw is put in, the smallest patient who shows it."""

from __future__ import annotations

import pytest
from prove.proof_book import asked, world_of

from triage.prove.invariants import Answer, Verdict, ask
from triage.prove.patient import NOT_UNDERSTOOD
from triage.prove.replay import SolverDiffers
from triage.prove.solver import Limits
from triage.rulebook.loader import load_proofs
from triage.rulebook.model import Band
from triage.tiers import Tier

NOTHING_TOLD = "except: [{nothing_told: true, because: B}]"


def patients(answer: Answer) -> list[dict]:
    """Those who break it, as cases; of a change, as told after it."""
    return [witness.case.model_dump(exclude_defaults=True, mode="json") for witness in answer.witnesses]


HOLDS = [
    "whenever: seizure, tier: {at_least: emergency}",
    "whenever: {all: [pump, fever]}, tier: {at_least: urgent}",
    "whenever: pump, each: [fever, rash, high_fever], tier: {at_least: urgent}",
    "nothing_but: [tired, pump], tier: {at_most: routine}",
    "nothing_but: [fever, tired], tier: {at_least: routine, at_most: same_day}",
    "only_these: [tired, pump], tier: {at_most: routine}",
    "not_understood: true, tier: {at_least: routine}",
    "nothing_but: [seizure, rash, cold], shows: [too_much, too_little]",
    "whenever: seizure, shows: [too_much]",
    f"change: {{reported: any}}, never: lower, {NOTHING_TOLD}",
    "change: {denied: any}, never: higher",
    "change: {rises: temperature_c}, without: [cold], never: lower",
    "change: {falls: temperature_c}, without: [fever], never: lower",
    "one_band: true",
]


@pytest.mark.parametrize("invariant", HOLDS)
def test_what_holds_is_proved(book, invariant):
    """Of the sound book every kind of invariant is proved."""
    answer = asked(book, invariant)
    assert answer == (answer.invariant, Verdict.PROVED, (), "", False)


# What is asked, the flaw as old and new text of the book, and the smallest patient who shows it.
FLAWS = [
    (
        "whenever: seizure, tier: {at_least: emergency}",
        ("tier: emergency, when: seizure", "tier: urgent, when: seizure"),
        {"reported": ["seizure"]},
    ),
    (
        "whenever: {all: [pump, fever]}, tier: {at_least: urgent}",
        ("{all: [fever, pump]}", "{all: [fever, pump, rash]}"),
        {"reported": ["fever", "pump"]},
    ),
    (
        "whenever: pump, each: [fever, rash], tier: {at_least: urgent}",
        ("{all: [fever, pump]}", "{all: [fever, pump, tired]}"),
        {"reported": ["fever", "pump"]},
    ),
    (
        "nothing_but: [tired, pump], tier: {at_most: routine}",
        ("{all: [fever, pump]}", "{any: [{all: [fever, pump]}, {all: [tired, pump]}]}"),
        {"reported": ["pump", "tired"]},
    ),
    (
        "only_these: [tired, pump], tier: {at_most: routine}",
        ("tier: routine, when: tired", "tier: same_day, when: tired"),
        {"reported": ["tired"]},
    ),
    (
        "only_these: [tired, pump], tier: {at_most: routine}",
        ("tier: urgent, when: rash", "tier: routine, when: rash"),
        {"reported": ["rash"]},
    ),
    (
        "nothing_but: [rash, cold], shows: [too_much, too_little]",
        ("label: Too much, mimics: [too_little]", "label: Too much"),
        {"reported": ["cold"]},
    ),
    (
        "change: {denied: any}, never: higher",
        ("tier: urgent, when: rash", "tier: urgent, when: {all: [rash, {denied: fever}]}"),
        {"reported": ["rash"], "denied": ["fever"]},
    ),
    (
        "change: {rises: temperature_c}, without: [cold], never: lower",
        ("[{at_least: 39.5}]", "[{at_least: 39.5, at_most: 41}]"),
        None,
    ),
    (
        "change: {falls: temperature_c}, without: [fever], never: lower",
        ("[{at_most: 35}]", "[{at_least: 30, at_most: 35}]"),
        None,
    ),
]


@pytest.mark.parametrize(("invariant", "flaw", "patient"), FLAWS)
def test_a_flaw_is_found_with_its_smallest_patient(book, invariant, flaw, patient):
    """The same question of the book with a flaw is answered with a patient, whom the engine triages as it says."""
    book.change(*flaw)
    answer = asked(book, invariant)
    assert answer.verdict is Verdict.BROKEN
    (witness,) = answer.witnesses
    if patient is not None:
        assert patients(answer) == [patient]
    assessment = world_of(book).engine.assess(witness.case)
    assert assessment.tier is witness.tier
    assert {reason.rule for reason in assessment.reasons} == set(witness.rules)


def test_a_report_that_takes_a_denial_back_is_found(book):
    """Where a rule rests on a denial, and a report contradicts that denial, the case gets less urgent by the report."""
    book.change("  - {id: denials_fit, says: S, because: B, denials_fit: true}\n", "")
    book.change("tier: emergency, when: seizure", "tier: emergency, when: {any: [seizure, {denied: fever}]}")
    answer = asked(book, f"change: {{reported: any}}, never: lower, {NOTHING_TOLD}")
    (witness,) = answer.witnesses
    assert witness.before.model_dump(exclude_defaults=True) == {"denied": ("fever",)}
    assert witness.case.model_dump(exclude_defaults=True) == {"reported": ("high_fever",), "denied": ("fever",)}
    assert (witness.tier_before, witness.tier) == (Tier.EMERGENCY, Tier.URGENT)


def test_a_number_that_gets_worse_and_counts_less_is_shown_before_and_after(book):
    """The two tellings of one patient differ in nothing but the number, and stand at the edge of the band."""
    book.change("[{at_least: 39.5}]", "[{at_least: 39.5, at_most: 41}]")
    (witness,) = asked(book, "change: {rises: temperature_c}, without: [cold], never: lower").witnesses
    assert witness.tier_before is Tier.URGENT
    assert witness.tier is Tier.SAME_DAY
    assert 39.5 <= witness.before.vitals["temperature_c"] <= 41 < witness.case.vitals["temperature_c"]
    assert witness.before.model_copy(update={"vitals": {}}) == witness.case.model_copy(update={"vitals": {}})


def test_a_change_goes_as_far_as_is_said(book):
    """What a number does beyond the last value is not asked."""
    book.change("[{at_least: 39.5}]", "[{at_least: 39.5, at_most: 41}]")
    question = "change: {rises: temperature_c, as_far_as: %s}, without: [cold], never: lower"
    assert asked(book, question % "41").verdict is Verdict.PROVED
    assert asked(book, question % "41.1").verdict is Verdict.BROKEN


def test_a_flaw_in_one_age_band_is_found(book):
    """A fever that a baby has no longer when it is hotter is found, in a baby."""
    book.change("{to_age: 1, at_least: 37.5}", "{to_age: 1, at_least: 37.5, below: 39}")
    answer = asked(book, "change: {rises: temperature_c}, without: [cold], never: lower")
    (witness,) = answer.witnesses
    assert answer.verdict is Verdict.BROKEN
    assert witness.before.patient.age_years < 1
    assert 37.5 <= witness.before.vitals["temperature_c"] < 39 <= witness.case.vitals["temperature_c"] < 39.5


def test_each_finding_that_breaks_it_has_its_own_patient(book):
    """Under `each`, one broken finding hides no other."""
    answer = asked(book, "each: [seizure, rash, tired, fever], tier: {at_least: urgent}")
    assert answer.verdict is Verdict.BROKEN
    assert [witness.of for witness in answer.witnesses] == ["tired", "fever"]
    assert patients(answer) == [{"reported": ["tired"]}, {"reported": ["fever"]}]


def test_words_that_were_not_understood_are_asked_about(book):
    """They make routine and no more: to ask for more is answered with such a report."""
    answer = asked(book, "not_understood: true, tier: {at_least: same_day}")
    assert patients(answer) == [{"reported": [NOT_UNDERSTOOD]}]
    assert answer.witnesses[0].tier is Tier.ROUTINE


def test_a_call_that_says_nothing_is_the_exception_to_more_is_never_less(book):
    """Without the exception the smallest patient who breaks it is nobody, and then somebody harmless."""
    answer = asked(book, "change: {reported: any}, never: lower")
    (witness,) = answer.witnesses
    assert (witness.tier_before, witness.tier) == (Tier.ROUTINE, Tier.SELF_CARE)
    assert witness.before.model_dump(exclude_defaults=True) == {}
    assert witness.case.model_dump(exclude_defaults=True) == {"reported": ("pump",)}


def test_a_rule_that_rests_on_a_denial_is_excepted_by_name(book):
    """Named, it is no fault; named where it rests on no denial, the name is one."""
    book.change("tier: urgent, when: rash", "tier: urgent, when: {all: [rash, {denied: fever}]}")
    named = "change: {denied: any}, never: higher, except: [{rule: little.rash, because: B}]"
    assert asked(book, named).verdict is Verdict.PROVED

    other = "change: {denied: any}, never: higher, except: [{rule: much.seizure, because: B}]"
    answer = asked(book, other)
    assert (answer.verdict, answer.witnesses) == (Verdict.BROKEN, ())
    assert "rests on no denial" in answer.why


def test_a_rule_that_a_report_silences_is_excepted_by_name(book):
    """So too where a report takes away what rested on a denial."""
    book.change("  - {id: denials_fit, says: S, because: B, denials_fit: true}\n", "")
    book.change("tier: emergency, when: seizure", "tier: emergency, when: {any: [seizure, {denied: fever}]}")
    question = "change: {reported: any}, never: lower, except: [{nothing_told: true, because: B}%s]"
    assert asked(book, question % "").verdict is Verdict.BROKEN
    assert asked(book, question % ", {rule: much.seizure, because: B}").verdict is Verdict.PROVED


def test_an_exception_is_left_out_and_must_be_needed(book):
    """A finding excepted by name is not asked about; one of which the invariant holds must not be excepted."""
    question = "each: [seizure, tired], tier: {at_least: emergency}, except: [{finding: %s, because: B}]"
    assert asked(book, question % "tired").verdict is Verdict.PROVED
    answer = asked(book, question.replace("tired]", "tired, rash]") % "seizure")
    assert answer.verdict is Verdict.BROKEN
    assert "seizure" in answer.why


def test_patients_excepted_by_a_condition_are_left_out(book):
    """Nothing is asked of whom the exception holds."""
    question = "whenever: fever, tier: {at_least: urgent}, except: [{when: {denied: pump}, because: B}]"
    assert patients(asked(book, question)) == [{"reported": ["fever"]}]
    question = "whenever: fever, tier: {at_most: urgent}, except: [{when: seizure, because: B}]"
    assert asked(book, question).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("invariant", "why"),
    [
        ("whenever: fever, tier: {at_least: same_day}, except: [{when: tired, because: B}]", "of whom 'B'"),
        (f"change: {{denied: any}}, never: higher, {NOTHING_TOLD}", "calls of which nothing was told"),
        ("change: {rises: temperature_c}, without: [cold, rash], never: lower", "patients with rash"),
        ("change: {rises: temperature_c}, without: [cold], never: lower, except: [{when: tired, because: B}]", "'B'"),
    ],
)
def test_an_exception_that_nobody_needs_is_a_fault(book, invariant, why):
    """It would hide the day when it is needed: patients, silence, and what must not be there before a change."""
    answer = asked(book, invariant)
    assert (answer.verdict, answer.witnesses) == (Verdict.BROKEN, ())
    assert why in answer.why
    assert answer.why.endswith(("remove the exception", "remove it from without"))


def test_a_rule_that_is_excepted_though_it_raises_nothing_is_a_fault(book):
    """It rests on a denial, but another rule is as urgent already."""
    book.change("tier: urgent, when: rash", "tier: urgent, when: {any: [rash, {all: [rash, {denied: fever}]}]}")
    answer = asked(book, "change: {denied: any}, never: higher, except: [{rule: little.rash, because: B}]")
    assert (answer.verdict, answer.witnesses) == (Verdict.BROKEN, ())
    assert "without the exception of the rule little.rash" in answer.why


@pytest.mark.parametrize(
    ("invariant", "why"),
    [
        ("whenever: {any: [seizure, {all: [fever, cold]}]}, tier: {at_least: emergency}", "by fever"),
        ("whenever: {all: [rash, {any: [tired, {denied: rash}]}]}, tier: {at_least: urgent}", "by a denied rash"),
        ("whenever: {any: [seizure, {all: [fever, cold]}]}, change: {rises: temperature_c}, never: lower", "by fever"),
        ("nothing_but: [tired, rash], tier: {at_most: urgent}, except: [{when: rash, because: B}]", "rash"),
    ],
)
def test_a_part_of_nobody_is_a_fault(book, invariant, why):
    """An invariant that seems to speak of more patients than there are is not proved."""
    answer = asked(book, invariant)
    assert answer.verdict is Verdict.EMPTY
    assert why in answer.why


def test_the_special_beside_the_general_is_plain_speech(book):
    """Whoever has a high fever has a fever: both may be named."""
    question = "whenever: {all: [pump, {any: [fever, high_fever]}]}, tier: {at_least: urgent}"
    assert asked(book, question).verdict is Verdict.PROVED
    book.change("{all: [fever, pump]}", "{all: [{denied: high_fever}, {denied: fever}, pump]}")
    question = "whenever: {all: [pump, {any: [{denied: fever}, {denied: high_fever}]}]}, tier: {at_most: urgent}"
    answer = asked(book, f"{question}, except: [{{when: seizure, because: B}}]")
    assert (answer.verdict, answer.why) == (Verdict.PROVED, "")


def test_what_needs_an_axiom_is_told_apart(book):
    """Without the axiom that nobody is hot and cold, such a patient breaks it: the proof rests on the axiom."""
    assert asked(book, "whenever: seizure, tier: {at_least: emergency}").by_axioms is False
    rests = asked(book, "change: {rises: temperature_c}, without: [cold], never: lower")
    assert (rests.verdict, rests.by_axioms) == (Verdict.PROVED, False)
    rests = asked(book, "whenever: cold, tier: {at_most: urgent}, except: [{when: seizure, because: B}]")
    assert (rests.verdict, rests.by_axioms) == (Verdict.PROVED, False)
    book.change("{all: [fever, pump]}", "{any: [{all: [fever, pump]}, {all: [fever, cold]}]}")
    book.change("tier: urgent, when: {any:", "tier: emergency, when: {any:")
    rests = asked(book, "nothing_but: [cold, fever, tired], tier: {at_most: urgent}")
    assert (rests.verdict, rests.by_axioms) == (Verdict.PROVED, True)


def test_a_call_of_which_nothing_was_told_is_excepted_for_its_silence_alone(book):
    """What rules say of such a call counts all the same: the old are judged the same day, the younger are not."""
    question = f"change: {{falls: age_years}}, never: lower, {NOTHING_TOLD}"
    book.write(
        "more.yaml",
        """\
findings:
  - {id: old, label: Old, kind: group, question: Q, phrases: [old a, old b, old c], sources: [book]}
definitions:
  - {finding: old, measure: age_years, bands: [{at_least: 65}], sources: [book]}
rules:
  - {id: more.old, title: T, syndrome: too_much, tier: same_day, when: {all: [old, rash]}, because: B, sources: [book]}
""",
    )
    assert "without the exception of calls" in asked(book, question).why
    text = (book.directory / "more.yaml").read_text(encoding="utf-8")
    book.write("more.yaml", text.replace("{all: [old, rash]}", "old"))
    (witness,) = asked(book, question).witnesses
    assert (witness.tier_before, witness.tier) == (Tier.SAME_DAY, Tier.ROUTINE)


def test_an_invariant_of_nobody_is_not_proved(book):
    """What holds because there is no such patient says nothing, and fails."""
    answer = asked(book, "whenever: {all: [fever, cold]}, tier: {at_least: emergency}")
    assert answer.verdict is Verdict.EMPTY
    answer = asked(book, "whenever: cold, each: [rash, fever], tier: {at_least: urgent}")
    assert (answer.verdict, answer.why) == (Verdict.EMPTY, "no possible patient has fever")
    answer = asked(book, "whenever: {all: [fever, cold]}, change: {reported: any}, never: lower")
    assert answer.verdict is Verdict.EMPTY


@pytest.mark.parametrize("invariant", [question for question in HOLDS if question != "one_band: true"])
def test_a_solver_that_gives_up_proves_nothing(book, invariant):
    """With one step to think, every question is answered with not decided."""
    assert asked(book, invariant, Limits(seconds=0, steps=1)).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("bands", "says", "age"),
    [
        ((Band(0, 1, at_least=38.0), Band(2, None, at_least=38.0)), "no band", 1),
        ((Band(0, 3, at_least=38.0), Band(2, None, at_least=38.0)), "two bands", 2),
        ((Band(0.5, None, at_least=38.0),), "no band", 0),
    ],
)
def test_an_age_without_a_band_or_with_two_is_found(book, bands, says, age):
    """The youngest such age is shown, also where the loader was never asked."""
    from dataclasses import replace

    book.write("invariants.yaml", "invariants:\n  - {id: one, says: S, because: B, sources: [book], one_band: true}\n")
    _, proofs = load_proofs(book.directory)
    world = world_of(book)
    definitions = [
        each._replace(bands=bands) if each.finding == "fever" else each for each in world.encoding.rulebook.definitions
    ]
    world.encoding.rulebook = replace(world.encoding.rulebook, definitions=tuple(definitions))
    answer = ask(proofs.invariants[0], world)
    assert answer.verdict is Verdict.BROKEN
    (witness,) = answer.witnesses
    assert witness.case.patient.age_years == age
    assert says in witness.of


def test_no_patient_is_shown_of_whom_the_engine_says_otherwise(book, monkeypatch):
    """Where solver and engine differ, nothing is claimed."""
    world = world_of(book)
    model = world.search.any(world.encoding.fires("much.seizure"))
    other = world_of(book.change("tier: emergency, when: seizure", "tier: urgent, when: seizure"))
    monkeypatch.setattr(world, "engine", other.engine)
    with pytest.raises(SolverDiffers, match="emergency"):
        world.replay.assess(model)
