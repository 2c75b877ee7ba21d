"""The library call: what an assessment says, that it is pure, and that it stands by its sources."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import triage
from triage import Assessment, Case, Engine, Tier
from triage.errors import CaseError

DESIGN_CASE = {
    "reported": ["can't wake him", "shallow breathing"],
    "denied": ["fever"],
    "unsure": ["confusion"],
    "vitals": {"respiratory_rate_bpm": 7},
    "patient": {"age_years": 42, "route": "intrathecal"},
    "history": {"hours_since_refill": 6, "cns_depressants": ["oxycodone"]},
    "note": "free text of the call",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(scope="module")
def assessment(engine: Engine) -> Assessment:
    return engine.assess(Case.model_validate(DESIGN_CASE))


def test_the_public_api_is_what_it_says() -> None:
    """Every name in __all__ can be had from the package, and nothing else by accident."""
    for name in triage.__all__:
        assert getattr(triage, name) is not None
    assert set(triage.__all__) <= set(dir(triage))
    with pytest.raises(AttributeError):
        _ = triage.engine_of_growth


def test_the_case_of_the_design_is_an_overdose_and_an_emergency(assessment: Assessment) -> None:
    """Tier, differential, reasons and receipt of the documented call."""
    assert assessment.tier is assessment.floor is Tier.EMERGENCY
    assert assessment.syndromes[0].id == "overdose"
    assert "slow_breathing" in assessment.syndromes[0].findings_for
    withdrawal = next(syndrome for syndrome in assessment.syndromes if syndrome.id == "withdrawal")
    assert "fever" in withdrawal.findings_against
    assert "overdose.slow-breathing" in {reason.rule for reason in assessment.reasons}
    assert assessment.receipt.channels == ("durable-rules", "direct")


def test_many_cases_at_once_get_the_answers_that_each_gets_alone(engine: Engine) -> None:
    """In order, and with what one of them raises in its place."""
    cases = [
        Case.model_validate(DESIGN_CASE),
        Case(reported=["fever"], denied=["fever"]),
        Case(unsure=["can't wake him"]),
        Case(note="no fever, shaking badly"),
        Case(vitals={"no_such_measure": 1}),
        Case(),
    ]
    for level in ("plain", "questions", "full"):
        found = list(engine.assess_all(cases, explain=level))
        assert all(one.seconds >= 0 for one in found)
        for case, one in zip(cases, found, strict=True):
            if isinstance(one.answer, Assessment):
                assert one.answer.model_dump_json() == engine.assess(case, explain=level).model_dump_json()
            else:
                with pytest.raises(CaseError) as alone:
                    engine.assess(case, explain=level)
                assert isinstance(one.answer, CaseError)
                assert one.answer.problems == alone.value.problems
        assert [isinstance(one.answer, CaseError) for one in found] == [False, True, False, False, True, False]


def test_many_cases_at_once_are_refused_as_each_alone_is(engine: Engine) -> None:
    """At once, and not when the first answer is asked for."""
    with pytest.raises(ValueError, match="explain is one of"):
        engine.assess_all([Case()], explain="ful")  # type: ignore[arg-type]  # a typing slip is what is tested
    with pytest.raises(TypeError, match=r"takes a triage\.Case"):
        engine.assess_all([{}])  # type: ignore[list-item]  # likewise


def test_reasons_come_most_urgent_first_and_each_stands_on_findings_and_sources(
    engine: Engine, assessment: Assessment
) -> None:
    """Each reason names present findings, a text, and sources with a citation that the rulebook holds."""
    tiers = [reason.tier for reason in assessment.reasons]
    assert tiers == sorted(tiers, reverse=True)
    assert assessment.tier is tiers[0]
    for reason in assessment.reasons:
        assert set(reason.findings) <= set(assessment.findings.present)
        assert reason.findings
        assert reason.because
        assert reason.sources
        assert all(source.id in engine.rulebook.source_by_id and source.citation for source in reason.sources)


def test_every_finding_that_is_named_has_its_label(assessment: Assessment) -> None:
    """A reader of the JSON alone can show every finding in words."""
    named = {*assessment.findings.present, *assessment.findings.denied, *assessment.findings.unsure}
    for reason in assessment.reasons:
        named.update(reason.findings, reason.denied)
    for syndrome in assessment.syndromes:
        named.update(syndrome.findings_for, syndrome.findings_against)
    for reading in assessment.readings:
        named.update(reading.findings)
    assert named <= set(assessment.labels)


def test_advice_comes_once_and_only_where_it_fits(engine: Engine) -> None:
    """`Do not induce vomiting` is for swallowed baclofen; the pump card is for people with a pump."""
    by_mouth = engine.assess(
        Case.model_validate({"reported": ["took a double dose", "drowsy"], "patient": {"route": "oral"}})
    )
    by_pump = engine.assess(Case.model_validate({"reported": ["floppy", "coma"], "patient": {"route": "intrathecal"}}))
    assert "no_vomiting" in {advice.id for advice in by_mouth.advice}
    assert "no_vomiting" not in {advice.id for advice in by_pump.advice}
    assert "bring_pump_details" in {advice.id for advice in by_pump.advice}
    assert "bring_pump_details" not in {advice.id for advice in by_mouth.advice}
    for a in (by_mouth, by_pump):
        texts = [advice.text for advice in a.advice]
        assert len(texts) == len(set(texts))
        assert all(advice.sources and advice.rules for advice in a.advice)


def test_the_same_case_gives_the_same_bytes_after_other_cases(engine: Engine, assessment: Assessment) -> None:
    """Assessing is pure: what was remembered from other cases changes nothing."""
    for finding in engine.rulebook.findings:
        engine.assess(Case(reported=(finding.id,)))
    again = engine.assess(Case.model_validate(DESIGN_CASE)).model_dump_json()
    assert again == assessment.model_dump_json()
    assert Assessment.model_validate_json(again) == assessment


def test_a_fresh_engine_and_any_hash_seed_give_the_same_bytes(assessment: Assessment) -> None:
    """No answer depends on the order of a set or of a directory."""
    program = (
        "import json,sys,triage;"
        "print(triage.Engine.load().assess(triage.Case.model_validate(json.load(sys.stdin))).model_dump_json())"
    )
    for seed in ("0", "1", "42", "random"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(DESIGN_CASE),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(triage.__file__).parents[1])},
        )
        assert done.stdout.strip() == assessment.model_dump_json()


def test_without_durable_rules_the_direct_channel_answers_alone_and_says_so(
    engine: Engine, assessment: Assessment
) -> None:
    """The tier and the reasons are the same; the receipt and an alert tell of the missing second opinion."""
    alone = Engine(engine.rulebook, durable=False).assess(Case.model_validate(DESIGN_CASE))
    assert alone.tier is assessment.tier
    assert alone.reasons == assessment.reasons
    assert alone.receipt.channels == ("direct",)
    assert "durable_absent" in {alert.code for alert in alone.alerts}


def test_misuse_is_named(engine: Engine) -> None:
    """What is no case or no rulebook is said to be none, with what to use instead."""
    with pytest.raises(TypeError, match=r"triage\.Case"):
        engine.assess({"reported": ["fever"]})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"Engine\.load"):
        Engine("rules")  # type: ignore[arg-type]


def test_an_engine_can_be_copied_and_sent_to_another_process(engine: Engine, assessment: Assessment) -> None:
    """It arrives as its rulebook and is compiled anew."""
    alone = Engine(engine.rulebook, durable=False)
    assert pickle.loads(pickle.dumps(alone)).assess(Case()) == alone.assess(Case())
    sent = pickle.loads(pickle.dumps(engine))
    assert sent.assess(Case.model_validate(DESIGN_CASE)) == assessment
    assert copy.deepcopy(engine).rulebook == engine.rulebook


def test_an_emergency_is_not_told_to_call_again_if_it_gets_worse(engine: Engine) -> None:
    """Advice meant for a mild case would contradict the first line."""
    a = engine.assess(Case(reported=("coma", "drowsy", "constipated", "dizzy")))
    assert not {"call_again_if_worse", "rise_slowly"} & {advice.id for advice in a.advice}


def test_importing_the_package_imports_nothing_heavy() -> None:
    """`import triage` costs nothing until a name is used."""
    program = (
        "import sys, triage; print(sorted({'pydantic', 'yaml', 'click', 'durable_rules_engine'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(triage.__file__).parents[1])},
    )
    assert done.stdout.strip() == "[]"


def test_what_is_remembered_is_bounded() -> None:
    """A memo forgets rather than grows."""
    from triage.memo import MOST_KEPT, Memo

    built = []

    def build(n: int) -> int:
        built.append(n)
        return n + 1

    memo = Memo(build)
    for n in range(3 * MOST_KEPT):
        assert memo[n] == memo[n] == n + 1
        assert len(memo) <= MOST_KEPT
    assert built == list(range(3 * MOST_KEPT))


def test_the_reasons_of_all_rules_together_are_bounded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rules there are, the reasons and advice remembered have one bound; no answer depends on it."""
    from triage import differential, explain

    monkeypatch.setattr(explain, "MOST_REASONS", 10)
    monkeypatch.setattr(explain, "MOST_NOTES", 5)
    monkeypatch.setattr(differential, "MOST_VOICES", 4)
    monkeypatch.setattr(differential, "MOST_CANDIDATES", 3)
    forgetful = Engine(engine.rulebook)
    ids = [finding.id for finding in engine.rulebook.findings]
    most = 0
    for i, finding in enumerate(ids):
        case = Case(reported=(finding, ids[i - 1], ids[i - 40]))
        assert forgetful.assess(case) == engine.assess(case)
        views = forgetful._explainer._views.values()
        most = max(most, sum(len(view.ways) for view in views))
        syndromes = forgetful._explainer._differential._view.values()
        assert sum(len(syndrome._voices) for syndrome in syndromes) <= 4
        assert sum(len(syndrome.candidates) for syndrome in syndromes) <= 3
        assert sum(len(advice.notes) for advice in {advice for view in views for advice in view.advice}) <= 5
    assert most == 10


def test_what_is_built_when_needed_is_one_for_all() -> None:
    """Where two build the same value at once, the one that was kept first is everybody's."""
    from triage.memo import Lazy

    built: list[object] = []
    meanwhile: list[object] = []

    def build(key: str) -> object:
        built.append(value := object())
        if len(built) == 1:
            meanwhile.append(lazy[key])  # as another thread would
        return value

    lazy: Lazy[str, object] = Lazy(build)
    assert lazy["a"] is lazy["a"] is meanwhile[0]
    assert len(built) == 2


def test_what_the_engine_builds_unvalidated_is_what_validation_accepts(engine: Engine) -> None:
    """Assessments are built without validating them again, so here many are: field by field, the same."""
    for i, finding in enumerate(engine.rulebook.findings):
        other = engine.rulebook.findings[i - 7]
        case = {
            "reported": [finding.label, "word that nobody knows"],
            "denied": [other.id],
            "unsure": ["fever"],
            "vitals": {"temperature_c": 36.6 + i % 5},
            "patient": {"age_years": i % 90, "route": ("oral", "both", "intrathecal")[i % 3]},
        }
        made = engine.assess(Case.model_validate(case))
        assert Assessment.model_validate_json(made.model_dump_json()) == made
        assert Assessment.model_validate(made.model_dump()) == made
        for part in (made, *made.reasons, *made.syndromes, *made.readings, made.findings):
            assert list(type(part).model_fields) == list(part.__dict__)
