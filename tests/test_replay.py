"""A receipt is enough to make an answer again, and to tell whether it is the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage import Case, CaseError, Engine
from triage.replay import replay

RULES = Path(__file__).resolve().parent.parent / "rules"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(RULES)


CASE = Case(
    id="one",
    reported=["can't wake him"],
    denied=["fever"],
    vitals={"respiratory_rate_bpm": 7},
    patient={"age_years": 42, "route": "intrathecal"},
    note="he has been like this since noon",
)


@pytest.mark.parametrize("level", ["plain", "questions", "full"])
def test_the_same_answer_is_identical(engine: Engine, level: str) -> None:
    kept = engine.assess(CASE, explain=level).model_dump_json()
    again = replay(Engine.load(RULES), kept)
    assert again.differences == ()
    assert again.whole
    assert again.assessment.model_dump_json() == kept
    receipt = replay(engine, json.dumps(json.loads(kept)["receipt"]))
    assert receipt.differences == ()
    assert not receipt.whole


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("rulebook_hash", "0" * 64, "rulebook hash"),
        ("rulebook_version", "9.9.9", "rulebook version"),
        ("rulebook", "another", "rulebook: "),
        ("package_version", "9.9.9", "version of triage"),
        ("channels", ["direct"], "engine channels"),
        ("outcome", "0" * 64, "outcome"),
    ],
)
def test_what_differs_in_the_receipt_is_named(engine: Engine, field: str, value: object, names: str) -> None:
    receipt = json.loads(engine.assess(CASE).model_dump_json())["receipt"]
    receipt[field] = value
    found = replay(engine, json.dumps(receipt)).differences
    assert len(found) == 1
    assert found[0].removeprefix("receipt.").startswith(names)
    whole = json.loads(engine.assess(CASE).model_dump_json())
    whole["receipt"][field] = value
    assert replay(engine, json.dumps(whole)).differences == found


def test_what_differs_in_the_assessment_is_named_with_its_place(engine: Engine) -> None:
    kept = json.loads(engine.assess(CASE).model_dump_json())
    kept["tier"] = "routine"
    kept["reasons"][0]["because"] = "something else"
    kept["syndromes"] = kept["syndromes"][1:]
    del kept["advice"]
    found = replay(engine, json.dumps(kept)).differences
    assert any(each.startswith('tier: "routine" then, "emergency" now') for each in found)
    assert any(each.startswith("reasons.0.because: ") for each in found)
    assert any(each.startswith("syndromes: ") for each in found)
    assert "advice: only now" in found


def test_a_changed_case_comes_out_otherwise(engine: Engine) -> None:
    kept = json.loads(engine.assess(CASE).model_dump_json())
    kept["receipt"]["case"]["reported"] = ["constipation"]
    kept["receipt"]["case"]["vitals"] = {}
    found = replay(engine, json.dumps(kept)).differences
    assert any(each.startswith("tier: ") for each in found)


def test_another_rulebook_is_told(engine: Engine, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(RULES, tmp_path / "rules")
    book = tmp_path / "rules" / "overdose.yaml"
    text = book.read_text(encoding="utf-8")
    assert "title: Slow breathing\n" in text
    book.write_text(text.replace("title: Slow breathing\n", "title: Very slow breathing\n"), encoding="utf-8")
    found = replay(Engine.load(tmp_path / "rules"), engine.assess(CASE).model_dump_json()).differences
    assert found[0].startswith("rulebook hash: ")
    assert any(each.startswith("reasons.") and "Very slow breathing" in each for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "{}",
        "[" * 200_000,
        "1" * 5_000,
        '{"a": 1, "a": 2}',
        '{"receipt": 3}',
        '{"receipt": {"case": {}, "outcome": 3}}',
    ],
)
def test_what_is_neither_is_told(engine: Engine, text: str) -> None:
    with pytest.raises(CaseError) as caught:
        replay(engine, text)
    assert "triage assess --format json" in str(caught.value)
