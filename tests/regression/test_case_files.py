"""Reading case files: what a case may expect, and where its faults are."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from triage.case import Case
from triage.cli.schema import schema
from triage.errors import Problem
from triage.regression.case_files import LARGEST_FILE, CaseFile, Expectation, read_case_file, read_cases, read_line
from triage.tiers import Tier


def _one(text: str) -> CaseFile:
    read = read_cases(text.encode(), "a.yaml")
    assert read.problems == ()
    (case,) = read.cases
    assert isinstance(case.case, CaseFile)
    return case.case


def test_a_case_without_expect_is_a_plain_case():
    """Nothing of regression runs is built for it."""
    (read,) = read_cases(b"id: a\nreported: [fever]\n", "a.yaml").cases
    assert type(read.case) is Case
    assert (read.expect, read.name) == (None, "a")


def test_expect_takes_one_tier_or_a_range():
    """Left out means any tier on that side."""
    for text, lowest, highest in (
        ("urgent", Tier.URGENT, Tier.URGENT),
        ("{at_least: urgent}", Tier.URGENT, Tier.EMERGENCY),
        ("{at_most: same_day}", Tier.SELF_CARE, Tier.SAME_DAY),
        ("{at_least: routine, at_most: urgent}", Tier.ROUTINE, Tier.URGENT),
    ):
        expect = _one(f"expect: {{tier: {text}}}").expect
        assert expect is not None
        assert (expect.lowest, expect.highest) == (lowest, highest), text


@pytest.mark.parametrize(
    ("expect", "position", "what"),
    [
        ("{tier: urgnt}", (1, 10), "`tier` cannot be 'urgnt'"),
        ("{tier: 5}", (1, 10), "`tier` cannot be 5"),
        (
            "{tier: {at_least: urgent, at_most: routine}}",
            (1, 10),
            "at_least urgent is more urgent than at_most routine",
        ),
        ("{tier: {}}", (1, 10), "the range of tiers is empty"),
        ("{tier: {at_lest: urgent}}", (1, 17), "unknown key `at_lest`"),
        ("{}", (1, 1), "`expect` asks nothing"),
        ("urgent", (1, 1), "`expect` must be keys and values, not 'urgent'"),
        ("{syndromes: [a], among: [b]}", (1, 1), "`syndromes` and `among` both say which comes first"),
        ("{among: []}", (1, 10), "`among` is empty"),
        ("{rules: overdose.x}", (1, 10), "`rules` must be a list, not 'overdose.x'"),
        ("{teir: urgent}", (1, 10), "unknown key `teir`"),
        ("{looks_benign: only tired}", (1, 1), "`expect` asks nothing"),
        ("{tier: urgent, looks_benign: ' '}", (1, 24), "`looks_benign` is empty"),
        ("{tier: urgent, looks_benign: true}", (1, 24), "`looks_benign` must be text, not true"),
    ],
)
def test_a_fault_in_expect_is_located(expect, position, what):
    """One problem, in plain words, at the entry."""
    read = read_cases(f"expect: {expect}".encode(), "a.yaml")
    (problem,) = read.problems
    assert problem.at is not None
    assert (problem.at.line, problem.at.column) == position
    assert problem.what == what
    assert read.cases == ()


def test_a_case_may_say_why_it_looks_benign():
    """Beside the tier that it is still held against."""
    expect = _one("expect: {tier: routine, looks_benign: only tired}").expect
    assert expect is not None
    assert (expect.lowest, expect.looks_benign) == (Tier.ROUTINE, "only tired")


@pytest.mark.parametrize(
    "expect",
    [
        {"looks_benign": "only tired"},
        {"looks_benign": None},
        {"looks_benign": "only tired", "rules": []},
        {"looks_benign": "only tired", "tier": "routine"},
        {"looks_benign": None, "tier": "routine"},
        {"looks_benign": " ", "tier": "routine"},
        {"looks_benign": ["only tired"], "tier": "routine"},
    ],
    ids=json.dumps,
)
def test_the_schema_says_of_looks_benign_what_the_reader_says(expect):
    """By itself it asks nothing, and it is never empty."""
    case = {"expect": expect}
    refused = bool(read_cases(json.dumps(case).encode(), "a.json").problems)
    assert Draft202012Validator(schema("case")).is_valid(case) != refused


def test_no_message_speaks_of_pydantic():
    """Whatever of a case is of the wrong kind, the words are a nurse's, not a programmer's."""
    wrong = ["5", "x", "true", "null", "[5]", "[[x]]", "{a: 1}", ".nan", "-1", '""', "[null]"]
    keys = [*CaseFile.model_fields, "nonsense"]
    text = "---\n".join(f"{key}: {value}\n" for key in keys for value in wrong)
    read = read_cases(text.encode(), "a.yaml")
    assert len(read.problems) > 60
    for problem in read.problems:
        for word in ("Input", "input", "valid ", "dictionary", "tuple", "instance", "NoneType", "constrained"):
            assert word not in str(problem)


def test_faults_of_the_engine_are_located_in_the_file():
    """A path into the case becomes the line and column of the entry; without one, the beginning of the case."""
    (read,) = read_cases(b"- id: a\n  denied: [x,\n    fever]\n  vitals: {spo2_pct: 3}\n", "a.yaml").cases
    paths: list[tuple[str | int, ...]] = [("denied", 1), ("vitals", "spo2_pct"), (), ("patient", "age_years")]
    located = read.located(Problem("what", "todo", path=path) for path in paths)
    assert [str(problem.at) for problem in located] == ["a.yaml:3:5", "a.yaml:4:12", "a.yaml:1:3", "a.yaml:1:3"]


def test_every_good_document_is_read_whatever_is_beside_it():
    """A document that is no YAML costs only itself."""
    documents = ["id: a\n", "id: [\n", "id: b\nnote: |\n  text\n", "{id: c\n", "id: d\nid: e\n", "id: f\n"]
    read = read_cases("---\n".join(documents).encode(), "a.yaml")
    assert [case.case.id for case in read.cases] == ["a", "b", "f"]
    assert [case.position().line for case in read.cases] == [1, 5, 14]
    assert len(read.problems) == 3


def test_very_many_documents_do_not_hang_where_one_is_broken():
    """Recovery takes as many steps as there are documents: each is read by itself, not with all lines before it."""
    text = b"id: a\n---\n" * 20_000 + b"id: ["
    read = read_cases(text, "a.yaml")
    assert (len(read.cases), len(read.problems)) == (20_000, 1)
    assert read.cases[-1].position().line == 39_999


def test_too_large_a_file_is_refused_before_it_is_parsed():
    """One problem."""
    read = read_cases(b" " * (LARGEST_FILE + 1), "a.yaml")
    assert [problem.what for problem in read.problems] == ["the file is larger than 20 MB"]


def test_a_name_that_no_file_can_have_is_a_problem(tmp_path):
    """A null character, a name too long."""
    for name in ("a\0b", "x" * 5000):
        assert len(read_case_file(name).problems) == 1


def test_case_files_are_closed_and_frozen():
    """An expectation cannot be changed, nor hold what nobody reads."""
    expect = Expectation(tier=Tier.URGENT)
    with pytest.raises(ValidationError):
        expect.tier = Tier.ROUTINE  # type: ignore[misc]  # that is the test
    with pytest.raises(ValidationError):
        Expectation.model_validate({"tier": "urgent", "tire": 1})


def test_documents_after_an_end_mark_are_read():
    """``...`` ends a document as ``---`` begins one."""
    read = read_cases(b"id: a\n...\n# nothing\n...\nid: [\n...\n--- # c\nid: c\n", "a.yaml")
    assert [case.case.id for case in read.cases] == ["a", "c"]
    assert [str(problem.at) for problem in read.problems] == ["a.yaml:6:1"]
    assert read.cases[-1].position().line == 8


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("route: oral", "1:1: `route` belongs under `patient`; move it there"),
        ("age: 4", "1:1: `age` belongs under `patient`; move it there, as `age_years`"),
        ("age_years: 4", "1:1: `age_years` belongs under `patient`; move it there"),
        ("temperature_c: 39", "1:1: `temperature_c` belongs under `vitals`; move it there"),
        ("hours_since_refill: 3", "1:1: `hours_since_refill` belongs under `history`; move it there"),
        ("patient: {spo2_pct: 90}", "1:11: `spo2_pct` belongs under `vitals`; move it there"),
        ("patient: {age: 4}", "1:11: unknown key `age`; did you mean 'age_years'?"),
        ("patient: {reported: [x]}", "1:11: `reported` belongs at the top level of the case; move it there"),
        ("history: {route: oral}", "1:11: `route` belongs under `patient`; move it there"),
        ('vitals: {age: "4"}', "1:10: `age` belongs under `patient`; move it there, as `age_years`"),
        ("tier: urgent", "1:1: `tier` belongs under `expect`; move it there"),
        ("expect: {at_least: urgent}", "1:10: `at_least` belongs under `tier`; move it there"),
        ("rout: oral", "1:1: unknown key `rout`; did you mean 'route' under `patient`?"),
        ("weight: 80", "1:1: unknown key `weight`; a measured number belongs under `vitals`, one of hours under"),
        ("has_pump: true", "1:1: unknown key `has_pump`; what is true or false belongs under `history`"),
        ("cns_depressants: [x]", "1:1: unknown key `cns_depressants`; a list of names belongs under `history`"),
    ],
)
def test_a_key_in_the_wrong_place_is_told_its_place(text, fault):
    """The name is right: a list of other names would not help."""
    (problem,) = read_cases(text.encode(), "a.yaml").problems
    assert str(problem).startswith(f"a.yaml:{fault}")


@pytest.mark.parametrize("text", ["NaN", "Inf", "-inf", "1_000", "\u0664", "012", "1e", "+5", "0x10", "1,000", "'nan'"])
def test_nobody_is_told_to_write_what_would_not_be_read(text):
    """What Python takes for a number and the file format does not never comes back as advice."""
    for part in ("vitals: {temperature_c: %s}", "history: {hours_since_refill: %s}", "patient: {age_years: %s}"):
        for problem in read_cases((part % text).encode(), "a.yaml").problems:
            assert "without quotes" not in problem.todo
            assert f"[{text}]" not in problem.todo


def test_a_decimal_comma_becomes_a_point():
    """In quotes, or without."""
    (problem,) = read_cases(b"vitals: {temperature_c: '38,5'}", "a.yaml").problems
    assert problem.todo == "write 38.5"


@pytest.mark.parametrize("word", ["none", "No", "nil", "N", "n/a", "unknown", "not asked", "NKDA", "none known", "?"])
def test_a_word_for_nothing_in_a_list_is_refused_where_it_stands(word):
    """In a file at the entry; to a caller of the library with what to do."""
    (problem,) = read_cases(f"history:\n  allergies: [dust, '{word}']\n".encode(), "a.yaml").problems
    assert str(problem.at) == "a.yaml:2:21"
    assert problem.todo == "write [] for none, or leave it out where it is not known"
    with pytest.raises(ValidationError, match="write \\[\\] for none, or leave it out where it is not known"):
        Case(history={"allergies": [word]})


def test_a_name_that_holds_such_a_word_is_a_name():
    """Only the whole entry says that there is none."""
    assert Case(history={"allergies": ["Nilotinib", "noradrenaline", "unknown antibiotic"]}).history


def test_tags_are_of_case_files_only():
    """With or without `expect`; a case that is assessed by an application has none."""
    (read,) = read_cases(b"id: a\ntags: [night, child]\n", "a.yaml").cases
    assert (read.tags, read.expect) == (("night", "child"), None)
    (plain,) = read_cases(b"id: a\n", "a.yaml").cases
    assert plain.tags == ()
    with pytest.raises(ValidationError):
        Case.model_validate({"tags": ["night"]})
    (problem,) = read_cases(b"id: a\ntags: night\n", "a.yaml").problems
    assert (str(problem.at), problem.what) == ("a.yaml:2:1", "`tags` must be a list, not 'night'")


def test_a_line_of_json_lines_is_json_and_nothing_else():
    """Whatever the file is called: YAML in one line is a fault, at its line."""
    read = read_line(b"{id: a}", 6, "<stdin>")
    assert [str(problem.at) for problem in read.problems] == ["<stdin>:7:2"]
    assert read_line(b'{"id": "a"}', 6, "<stdin>").cases[0].position(("id",)) == ("<stdin>", 7, 2)
