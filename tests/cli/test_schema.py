"""`triage schema`: JSON Schemas that say of a file what the reader says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from measures_book import MEASURES
from small_book import SOUND

import triage
from triage.cli import main
from triage.cli.schema import schema
from triage.regression.case_files import read_cases
from triage.rulebook.yaml_reader import read_documents

CHECKOUT = Path(__file__).parents[2]
KINDS = ["case", "rulebook", "assessment"]


def errors(kind: str, data: object) -> list[str]:
    return [error.json_path for error in Draft202012Validator(schema(kind)).iter_errors(data)]


def sound() -> dict[str, object]:
    (document,) = read_documents(SOUND.encode(), "main.yaml")
    value = document.value
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("kind", KINDS)
def test_it_prints_a_json_schema(kind):
    """Valid draft 2020-12, with its own id and a title, and the same on every run."""
    result = CliRunner().invoke(main, ["schema", kind])
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    Draft202012Validator.check_schema(printed)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert printed["$id"] == f"urn:triage:schema:{kind}"
    assert printed["title"]
    assert CliRunner().invoke(main, ["schema", kind]).stdout == result.stdout


@pytest.mark.parametrize("args", [[], ["rules"], ["case", "rulebook"]])
def test_wrong_usage_exits_2(args):
    """Exactly one of the three kinds."""
    assert CliRunner().invoke(main, ["schema", *args]).exit_code == 2


def test_a_sound_rulebook_fits():
    """What the reader takes, the schema takes."""
    assert errors("rulebook", sound()) == []


@pytest.mark.parametrize(
    "when",
    [
        {"all": []},
        {"not": "fever"},
        {"denied": ["fever"]},
        {"at_least": 0, "of": ["fever"]},
        {"any": [{"all": ["fever", {"al": ["x"]}]}]},
        {"all": ["fever"], "any": ["fever"]},
        7,
    ],
)
def test_a_mistake_in_a_condition_is_seen_by_an_editor(when):
    """Conditions are described to their full depth, although a reader of their own checks them."""
    book = sound()
    book["rules"][0]["when"] = when
    assert errors("rulebook", book) == ["$.rules[0].when"]


@pytest.mark.parametrize(
    ("section", "key"),
    [("rules", "becuase"), ("findings", "phrase"), ("sources", "cite"), ("advice", "txt"), ("measures", "min")],
)
def test_an_unknown_key_is_seen_by_an_editor(section, key):
    """Every entry is closed."""
    book = sound()
    book[section][0][key] = "x"
    assert errors("rulebook", book) == [f"$.{section}[0]"]


def test_measures_of_every_kind_fit():
    """Scales in words, changes, definitions that are set aside; with their own keys and no others."""
    (document,) = read_documents(MEASURES.encode(), "measures.yaml")
    book = document.value
    assert errors("rulebook", book) == []
    for part, key in ((book["measures"][4]["change"], "form"), (book["definitions"][0]["unless"], "otherwise")):
        part[key] = "x"
    book["measures"][1]["values"]["1st"] = 1
    found = errors("rulebook", book)
    assert [path.split(".")[1] for path in found] == ["measures[1]", "measures[4]", "definitions[0]"]


def test_every_key_of_a_rulebook_entry_is_described_or_named():
    """An editor shows what each kind of entry is for."""
    definitions = schema("rulebook")["$defs"]
    assert [name for name, one in definitions.items() if name != "ConditionShape" and not one.get("description")] == []


def test_a_case_file_fits():
    """The example of the design, with its expectation."""
    case = {
        "id": "overdose-after-refill",
        "patient": {"age_years": 42, "route": "intrathecal"},
        "reported": ["can't wake him"],
        "vitals": {"respiratory_rate_bpm": 7},
        "history": {"hours_since_refill": 6, "cns_depressants": ["oxycodone"]},
        "expect": {"tier": {"at_least": "urgent"}, "syndromes": ["overdose"]},
    }
    assert errors("case", case) == []
    assert errors("case", [case, case]) == []
    assert errors("case", {**case, "report": []}) == ["$"]
    assert errors("case", {**case, "expect": {"tier": "urgnt"}}) == ["$"]


@pytest.mark.parametrize(
    "case",
    [
        {},
        [],
        [{}],
        [[{}]],
        {"patient": {"age_years": -1}},
        {"patient": {"age_years": 0.02}},
        {"patient": {"age_years": 130}},
        {"patient": {"age_years": 130.5}},
        {"patient": {"age_years": 131}},
        {"patient": {"age_years": "3"}},
        {"vitals": {"temperature_c": 10**16}},
        {"vitals": {"acvpu": " V"}},
        {"vitals": {"acvpu": "not so"}},
        {"vitals": {"acvpu": "2"}},
        {"vitals": {"acvpu": "-V"}},
        {"vitals": {"acvpu": ""}},
        {"vitals": {"acvpu": True}},
        {"vitals": {"acvpu": None}},
        {"vitals": {"acvpu": "V" * 2001}},
        {"reported": [" "]},
        {"reported": [" fever "]},
        {"id": "\t"},
        {"history": {"cns_depressants": [""]}},
        {"expect": {}},
        {"expect": None},
        {"expect": {"tier": None}},
        {"expect": {"rules": []}},
        {"expect": {"rules": [], "tier": None, "findings": ["x"]}},
        {"expect": {"syndromes": []}},
        {"expect": {"among": []}},
        {"expect": {"syndromes": ["a"], "among": ["b"]}},
        {"expect": {"syndromes": None, "among": ["b"]}},
        {"expect": {"tier": {}}},
        {"expect": {"tier": {"at_least": "urgent"}}},
        {"expect": {"tier": {"at_least": "urgent", "at_most": "urgent"}}},
        {"expect": {"tier": {"at_least": "urgent", "at_most": "routine"}}},
    ],
    ids=json.dumps,
)
def test_the_schema_of_a_case_refuses_what_the_reader_refuses(case):
    """And no more: an editor and the program say the same of a file."""
    refused = bool(read_cases(json.dumps(case).encode(), "a.json").problems)
    assert bool(errors("case", case)) == refused


def test_an_assessment_fits():
    """What `triage assess --format json` prints is what its schema describes."""
    engine = triage.Engine.load(CHECKOUT / "tests" / "data" / "rulebook")
    answer = engine.assess(triage.Case(reported=["drowsy", "something else"], vitals={}))
    assert errors("assessment", json.loads(answer.model_dump_json())) == []
