"""The solver and the engine mean the same by a rulebook: whatever patient the solver makes up, both answer alike."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measures_book import measures_book
from prove.any_case import CaseMaker
from prove.sampling import models
from strategies import rulebooks

from triage.case import Case
from triage.conditions import Denied
from triage.engine.engine import Engine
from triage.errors import CaseError
from triage.prove.encoding import Encoding
from triage.prove.search import Search
from triage.prove.solver import Model, Truths, z3
from triage.rulebook.model import Rulebook
from triage.tiers import Tier


class Agreement:
    """Holds solver against engine, patient by patient."""

    def __init__(self, encoding: Encoding, engine: Engine) -> None:
        self.encoding, self.engine = encoding, engine
        book = engine.rulebook
        formulas = {
            **{("rule", rule.id): encoding.fires(rule) for rule in book.rules},
            **{("present", finding): encoding.present(finding) for finding in book.bit},
            **{("denied", finding): encoding.denied(finding) for finding in book.bit},
            **{("tier", tier): encoding.tier_at_least(tier) for tier in Tier},
            **{("shows", each.id): encoding.shows(each.id) for each in book.syndromes},
        }
        self._what = list(formulas)
        self._truths = Truths(formulas.values())
        self.tiers: set[Tier] = set()

    def differences(self, model: Model) -> list[str]:
        """Every point in which they differ on the patient of a model; none where they agree."""
        case = self.encoding.case_of(model)
        answer = self.engine.assess(case)
        self.tiers.add(answer.tier)
        true = {
            *(("rule", reason.rule) for reason in answer.reasons),
            *(("present", finding) for finding in answer.findings.present),
            *(("denied", finding) for finding in answer.findings.denied),
            *(("tier", tier) for tier in Tier if answer.tier >= tier),
            *(("shows", candidate.id) for candidate in answer.syndromes),
        }
        solved = self._truths.in_(model)
        differ = [what for what, solved in zip(self._what, solved, strict=True) if solved != (what in true)]
        return [f"{what} of {case.model_dump(exclude_defaults=True)}" for what in differ]


@pytest.fixture(scope="module")
def shipped() -> Engine:
    return Engine.load()


@pytest.mark.parametrize("seed", range(4))
def test_solver_and_engine_agree_on_the_shipped_rulebook(shipped: Engine, seed: int) -> None:
    """Four times 750 patients, 150 of each tier, come out with the same findings, rules, syndromes and tier in both."""
    encoding = Encoding(shipped.rulebook)
    agreement = Agreement(encoding, shipped)
    for tier in Tier:  # left to itself the solver may make up nothing but emergencies, another version of it other ones
        lower = encoding.tier_at_least(tier)
        higher = [encoding.tier_at_least(each) for each in Tier if each > tier]
        for model in models(encoding, random.Random(seed), 150, lower, *map(z3().Not, higher)):
            assert agreement.differences(model) == []
    assert agreement.tiers == set(Tier)


def test_every_case_is_one_of_the_possible_patients(shipped: Engine) -> None:
    """Whatever shape a case has, some patient of the encoding has its findings, and the same answer to them.

    The other way round from the test above: nobody whom the engine can be asked about is out of sight of the proofs.
    """
    encoding = Encoding(shipped.rulebook)
    search = Search(encoding.constraints)
    book, rng = shipped.rulebook, random.Random(3)
    maker = CaseMaker(book, rng)
    rules = Truths([encoding.fires(rule.id) for rule in book.rules])
    shows = Truths([encoding.shows(each.id) for each in book.syndromes])
    seen = Counter()
    while seen["cases"] < 250:
        data, answers = maker.make()
        try:
            answer = shipped.assess(Case.model_validate(data), answers=answers)
        except CaseError:  # the same finding reported and denied, numbers that do not fit together
            seen["refused"] += 1
            continue
        told = []
        for formula, held in (
            (encoding.present, answer.findings.present),
            (encoding.denied, answer.findings.denied),
        ):
            told += [formula(each) if each in held else z3().Not(formula(each)) for each in book.bit]
        tiers = [
            encoding.tier_at_least(tier) if answer.tier >= tier else z3().Not(encoding.tier_at_least(tier))
            for tier in list(Tier)[1:]
        ]
        model = search.any(*told, *tiers)
        assert model is not None, (data, answers)
        fired = {rule.id for rule, fires in zip(book.rules, rules.in_(model), strict=True) if fires}
        assert fired == {reason.rule for reason in answer.reasons}, (data, answers)
        shown = {each.id for each, is_shown in zip(book.syndromes, shows.in_(model), strict=True) if is_shown}
        assert shown == {candidate.id for candidate in answer.syndromes}, (data, answers)
        seen.update(["cases", answer.tier])
    assert seen.keys() >= set(Tier)
    assert seen["refused"] < 25


def test_solver_and_engine_agree_on_numbers_that_set_others_aside(tmp_path) -> None:
    """Scales, changes in a difference and in percent, and bands by age come out alike, at and beside every limit."""
    book = measures_book(tmp_path / "rules").add(
        """
        rules:
          - {id: illness.not-low, title: T, syndrome: illness, tier: same_day, when: {denied: low}, because: B,
             sources: [book]}
        """
    )
    engine = Engine(book.load(), durable=False)
    encoding = Encoding(engine.rulebook)
    agreement = Agreement(encoding, engine)
    for model in models(encoding, random.Random(5), 600):
        assert agreement.differences(model) == []


@settings(max_examples=60)
@given(rulebook=rulebooks(), seed=st.integers(0, 1000))
def test_solver_and_engine_agree_on_any_rulebook(rulebook: Rulebook, seed: int) -> None:
    """Nested conditions, denials, sums and implications of every shape come out alike."""
    engine = Engine(rulebook, durable=False)
    encoding = Encoding(rulebook)
    agreement = Agreement(encoding, engine)
    for model in models(encoding, random.Random(seed), 12):
        assert agreement.differences(model) == []


def test_a_route_says_what_it_says_in_a_case(shipped: Engine) -> None:
    """By mouth denies the pump, unless a pump is reported; both means both."""
    encoding = Encoding(shipped.rulebook)
    search = Search(encoding.constraints)
    oral = encoding.patient.routes["oral"]
    assert search.check(oral, encoding.denied("has_pump"))
    assert not search.check(oral, encoding.denied("has_pump"), encoding.patient.reported["has_pump"])
    assert not search.check(encoding.patient.routes["both"], encoding.denied("takes_oral_baclofen"))
    assert not search.check(oral, encoding.patient.routes["both"])


def test_the_smallest_patient_is_the_smallest(shipped: Engine) -> None:
    """Of all patients for whom a rule fires the one shown needs the fewest words, and its numbers are round."""
    encoding = Encoding(shipped.rulebook)
    search = Search(encoding.constraints)
    model = search.smallest(encoding.patient, encoding.fires("overdose.seizure"))
    assert encoding.case_of(model).model_dump(exclude_defaults=True) == {"reported": ("seizure",)}

    heart = encoding.patient.numbers["heart_rate_bpm"].given
    model = search.smallest(
        encoding.patient, encoding.fires("overdose.very-slow-heart"), heart, z3().Not(z3().Or(*reports(encoding)))
    )
    case = encoding.case_of(model)
    assert set(case.vitals) == {"heart_rate_bpm"}
    assert isinstance(case.vitals["heart_rate_bpm"], int)
    assert case.vitals["heart_rate_bpm"] <= 80


def test_a_patient_that_cannot_be_is_none(shipped: Engine) -> None:
    """What no patient can be has no smallest one."""
    encoding = Encoding(shipped.rulebook)
    search = Search(encoding.constraints)
    asked = encoding.fires("overdose.seizure"), z3().Not(encoding.tier_at_least(Tier.EMERGENCY))
    assert search.smallest(encoding.patient, *asked) is None


@settings(max_examples=30)
@given(rulebook=rulebooks())
def test_the_smallest_patient_is_found_on_any_rulebook(rulebook: Rulebook) -> None:
    """No single thing can be left out of a smallest patient, nor is a smaller one made of fewer words."""
    encoding = Encoding(rulebook)
    search = Search(encoding.constraints)
    engine = Engine(rulebook, durable=False)
    for rule in rulebook.rules:
        model = search.smallest(encoding.patient, encoding.fires(rule))
        if model is None:
            continue
        case = encoding.case_of(model)
        assert rule.id in {reason.rule for reason in engine.assess(case).reasons}
        for key in ("reported", "denied"):
            for left_out in getattr(case, key):
                fewer = tuple(each for each in getattr(case, key) if each != left_out)
                smaller = case.model_copy(update={key: fewer})
                assert rule.id not in {reason.rule for reason in engine.assess(smaller).reasons}


def test_encodings_of_one_vocabulary_share_their_evidence(shipped: Engine) -> None:
    """A rulebook beside another one of the same vocabulary is read on the same evidence, whatever its rules."""
    first = Encoding(shipped.rulebook, name="old ")
    other_rules = tuple(rule._replace(when=Denied("fever")) for rule in shipped.rulebook.rules[:3])
    changed = Rulebook(**{**vars_of(shipped.rulebook), "rules": other_rules})
    second = Encoding(changed, beside=first, name="new ")
    assert second.evidence is first.evidence
    search = Search([*first.constraints, *second.constraints])
    assert not search.check(second.fires(other_rules[0].id), z3().Not(first.denied("fever")))


def reports(encoding: Encoding) -> list[object]:
    return list(encoding.patient.reported.values())


def vars_of(rulebook: Rulebook) -> dict[str, object]:
    return {name: getattr(rulebook, name) for name in rulebook.__dataclass_fields__}
