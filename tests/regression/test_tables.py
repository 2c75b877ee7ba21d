"""Tables of cases: what a column holds, and where a fault stands."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.engine.engine import Engine
from triage.regression.case_files import CasesRead, read_cases
from triage.regression.pieces import read_any_file
from triage.regression.runner import Run
from triage.regression.tables import COLUMNS, looks_like_header, read_header, records


@pytest.fixture
def read(tmp_path):
    """What a table of this text holds."""

    def call(text: str | bytes) -> CasesRead:
        path = tmp_path / "a.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = read_any_file(path)
        strip = f"{tmp_path}/"
        problems = [p._replace(at=p.at and p.at._replace(file=p.at.file.removeprefix(strip))) for p in found.problems]
        return CasesRead(found.cases, tuple(problems))

    return call


def test_every_kind_of_column_is_read_as_a_case_file_would_be(read):
    """The same case as written in YAML."""
    header = (
        "id,title,age_years,route,sex,patient.pregnant,reported,denied,unsure,vitals.spo2_pct,vitals.acvpu,"
        "history.hours_since_refill,history.cns_depressants,history.missed_dose,note,called_on,source,tags,"
        "expect.tier.at_least,expect.tier.at_most,expect.syndromes,expect.among,expect.rules"
    )
    row = (
        '0012,"Drowsy, slow",0.5,both,female,TRUE,can\'t wake him; shallow breathing;,fever,,89,V,'
        '6.5,oxycodone;alcohol,false,"She said ""no""\nand hung up",2026-01-31,me,a; b,'
        "urgent,emergency,overdose,,overdose.x; overdose.y"
    )
    read_here = read(f"{header}\n{row}\n")
    assert read_here.problems == ()
    (in_table,) = read_here.cases
    (in_yaml,) = read_cases(
        b"""
id: "0012"
title: Drowsy, slow
patient: {age_years: 0.5, route: both, sex: female, pregnant: true}
reported: [can't wake him, shallow breathing]
denied: [fever]
vitals: {spo2_pct: 89, acvpu: V}
history: {hours_since_refill: 6.5, cns_depressants: [oxycodone, alcohol], missed_dose: false}
note: "She said \\"no\\"\\nand hung up"
called_on: 2026-01-31
source: me
tags: [a, b]
expect: {tier: {at_least: urgent, at_most: emergency}, syndromes: [overdose], rules: [overdose.x, overdose.y]}
""",
        "a.yaml",
    ).cases
    assert in_table.case == in_yaml.case


def test_none_in_a_list_of_what_is_expected_means_that_there_is_none(read):
    """An empty cell means that nothing is expected of it."""
    cases = read("id,expect.tier,expect.syndromes,history.cns_depressants\na,routine,none,none\nb,routine,,\n").cases
    assert [case.expect.syndromes for case in cases if case.expect] == [(), None]
    assert [case.case.history for case in cases] == [{"cns_depressants": []}, {}]


def test_a_fault_in_a_cell_is_told_at_the_cell(read):
    """Line and column of the file, also behind a quoted cell with line ends; the other rows are read."""
    found = read(
        "id,note,age_years,expect.tier\n"
        "a,plain,42,routine\n"
        'b,"two\nlines, and a comma",old,routine\n'
        "c,plain,42,urgnt\n"
        "d,plain,42,routine\n"
    )
    assert [case.case.id for case in found.cases] == ["a", "d"]
    assert [str(problem).partition(";")[0] for problem in found.problems] == [
        "a.csv:4:21: `age_years` must be a number, not 'old'",
        "a.csv:5:12: `tier` cannot be 'urgnt'",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("b,routine,more", "3 cells where the header has 2 columns"),
        ("b", "1 cell where the header has 2 columns"),
        ('b,"routine', "the double quotes of this row do not match"),
        ('b,"rou"tine', "the double quotes of this row do not match"),
        ("b,\x01", "a control character (U+0001)"),
    ],
)
def test_a_malformed_row_does_not_stop_the_rest(read, row, words):
    """It is told at its line, even where a quote is never closed."""
    rows = "".join(f"c{i},routine\n" for i in range(500))
    found = read(f"id,expect.tier\na,routine\n{row}\n{rows}")
    assert [case.case.id for case in found.cases] == ["a", *(f"c{i}" for i in range(500))]
    assert [(str(problem.at), problem.what) for problem in found.problems] == [("a.csv:3:1", words)]


def test_bytes_that_are_no_text_cost_only_their_row(read):
    """A name written in another encoding."""
    found = read(b"id,expect.tier\nJos\xe9,routine\nb,routine\n")
    assert [case.case.id for case in found.cases] == ["b"]
    assert str(found.problems[0]).startswith("a.csv:2:1: not UTF-8: the byte 0xe9; save the table as UTF-8")


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("id,reportd,expect.tier", "a.csv:1:4: unknown column 'reportd'; did you mean 'reported'?"),
        ("id,id", "a.csv:1:4: a second column 'id'; keep one of the two"),
        ("age_years,patient.age_years", "a.csv:1:11: a second column 'patient.age_years'; keep one of the two"),
        ("id;reported;expect.tier", "a.csv:1:1: the columns are not separated by commas; "),
        ("id,vitals.", "a.csv:1:4: unknown column 'vitals.'; "),
        ('id,"x', "a.csv:1:1: the double quotes of this row do not match; "),
        ("", "a.csv:1:1: there is no header in it; "),
        ("\ufeff", "a.csv:1:1: the first line is empty; name the columns"),
        (",id", "a.csv:1:1: unknown column ''; name the column, or remove it"),
        ('"id";"reported"', "a.csv:1:1: the columns are not separated by commas; "),
    ],
)
def test_a_header_that_cannot_be_used_is_told_once(read, header, fault):
    """And no row after it."""
    found = read(f"{header}\na,b\nc,d\n")
    assert found.cases == ()
    assert str(found.problems[0]).startswith(fault)


def test_an_empty_table_is_a_fault_and_empty_rows_are_none(read):
    """A spreadsheet leaves rows of commas behind."""
    assert read("").problems[0].what == "there is no header in it"
    for nothing in ("id,expect.tier", "id,expect.tier\n", "id,expect.tier\r\n,\r\n\r\n"):
        assert [problem.what for problem in read(nothing).problems] == ["there is no row below the header"]
    assert [case.case.id for case in read("id,expect.tier\n,\na,routine\n\n , \n").cases] == ["a"]


def test_a_tier_and_a_range_of_tiers_exclude_each_other(read):
    """In either order."""
    for header in ("expect.tier,expect.tier.at_least", "expect.tier.at_least,expect.tier"):
        found = read(f"{header}\nurgent,urgent\n")
        assert [problem.what for problem in found.problems] == ["both a tier and a range of tiers"]
        assert read(f"{header}\nurgent,\n,urgent\n").problems == ()


def test_every_entry_of_a_case_has_a_column():
    """What a case file may say, a table may, too."""
    from triage.case import Patient
    from triage.regression.case_files import CaseFile, Expectation

    paths = {path for path, _ in COLUMNS.values()}
    assert {(name,) for name in CaseFile.model_fields} - paths == {("patient",), ("vitals",), ("history",), ("expect",)}
    assert {("patient", name) for name in Patient.model_fields} <= paths
    assert {("expect", name) for name in Expectation.model_fields} <= paths
    assert {name for name, (_, several) in COLUMNS.items() if several} == {
        *("reported", "denied", "unsure", "tags", "expect.syndromes", "expect.among", "expect.rules"),
        *("expect.not_rules", "expect.findings", "expect.denied", "expect.not_findings"),
    }


@pytest.mark.parametrize(
    ("name", "column"),
    [
        *((name, "expect.tier") for name in ("tier", "Tier", "expect", "expected", "expected_tier", "Expected tier")),
        *((name, "expect.tier") for name in ("urgency", "triage", "acuity", "expect.urgency", "expect_tier", "teir")),
        *((name, "reported") for name in ("symptoms", "findings", "complaints", "symptom", "patient.symptoms")),
        *(("age", "age_years"), ("patient.age", "patient.age_years"), ("patient_age", "patient.age_years")),
        *(("gender", "sex"), ("patient.gender", "patient.sex"), ("patient_id", "id")),
        *((name, f"expect.{name}") for name in ("syndromes", "among", "rules", "not_rules", "diagnosis")),
        *(("at_least", "expect.tier.at_least"), ("tier.at_most", "expect.tier.at_most")),
        *((f"{group}findings", "expect.findings") for group in ("expected.", "expected_", "expect_")),
        *((name, f"vitals.{name}") for name in ("temp_c", "spo2_pct", "respiratory_rate_bpm", "gcs", "acvpu")),
        *(("vital_signs.spo2_pct", "vitals.spo2_pct"), ("vital signs.pulse", "vitals.pulse")),
        *(("vitals_spo2_pct", "vitals.spo2_pct"), ("patient.temperature_c", "vitals.temperature_c")),
        *((name, f"history.{name}") for name in ("hours_since_refill", "calls_past_week", "usual_systolic_bp_mmhg")),
        *(("Hours since refill", "history.hours_since_refill"), ("patient.days_ill", "history.days_ill")),
        *(("vitals", "vitals.NAME"), ("vital_signs", "vitals.NAME"), ("history", "history.NAME")),
    ],
)
def test_an_unknown_column_is_pointed_to_the_one_that_was_meant(read, name, column):
    """Another word for it, the last part of its name, or a name that shows by its unit where it belongs."""
    (problem,) = read(f"note,{name}\na,b\n").problems
    assert str(problem) == f"a.csv:1:6: unknown column '{name}'; did you mean '{column}'?"


@pytest.mark.parametrize("name", ["patient", "pulse", "temp", "missed", "history_of_falls", "x", "a." * 20_000])
def test_a_column_that_may_mean_anything_is_pointed_to_none(read, name):
    """A wrong hint is worse than none; what a column may be is said."""
    (problem,) = read(f"id,{name}\na,b\n").problems
    assert problem.todo.startswith("a column is an entry of a case file: id, reported, ")


def test_every_column_is_found_by_the_last_part_of_its_name(read):
    """By rule, where only one ends so: also one that is added one day. `findings` alone is what was found."""
    ends = [name.rpartition(".")[2] for name in COLUMNS]
    bare = {name.rpartition(".")[2]: name for name in COLUMNS if ends.count(name.rpartition(".")[2]) == 1}
    unknown = {end: name for end, name in bare.items() if end not in COLUMNS and end != "findings"}
    assert len(unknown) >= 8
    found = read(f"{','.join(unknown)}\n")
    assert [problem.todo for problem in found.problems] == [f"did you mean '{name}'?" for name in unknown.values()]


@pytest.mark.parametrize(
    ("key", "todo"),
    [
        ("urgency: urgent", "move it there, as `tier`"),
        ("expect: {urgency: urgent}", "did you mean 'tier'?"),
        ("complaints: [rash]", "did you mean 'reported'?"),
        ("findings: [rash]", "did you mean 'reported'?"),
        ("expected: {tier: urgent}", "did you mean 'expect'?"),
        ("vital signs: {spo2_pct: 90}", "did you mean 'vitals'?"),
        ("usual_systolic_bp_mmhg: 120", "move it there"),
    ],
)
def test_a_case_file_knows_the_same_words(key, todo):
    """Who writes a table and who writes YAML slip alike."""
    (problem,) = read_cases(key.encode(), "a.yaml").problems
    assert problem.todo == todo


@pytest.mark.parametrize("inside", ["\u2028", "\u2029", "\x85"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_character_that_only_some_programs_take_for_a_line_end_is_one_of_the_cell(read, inside, quote):
    """In quotes or not; the lines below keep their numbers, and the cells beside it their columns."""
    cell = f"{quote}one{inside}two{quote}"
    found = read(f"id,note,expect.tier\na,{cell},routine\nb,{cell},urgnt\n")
    assert [case.case.note for case in found.cases] == [f"one{inside}two"]
    assert [str(problem.at) for problem in found.problems] == [f"a.csv:3:{4 + len(cell)}"]


@pytest.mark.parametrize("rows", ["a,routine\rb,routine\r", '"a",routine\r"b",routine', 'a,"x\rb,routine\r'])
def test_lines_that_end_in_a_carriage_return_alone_are_told_as_that(read, rows):
    """The CSV of old Macs, in whatever quotes."""
    (problem,) = read(f"id,expect.tier\r{rows}").problems
    assert str(problem) == (
        "a.csv:1:1: a carriage return alone, as old Macs ended their lines; "
        "save the table as CSV UTF-8; put a cell with a line end in double quotes"
    )


def test_a_carriage_return_within_a_row_costs_only_that_row(read):
    """In quotes it is one of the cell, and before a line end nothing."""
    found = read('id,note,expect.tier\r\r\na,x\ry,routine\r\nb,"x\ry",routine\r\nc,x,urgnt\r\r\n')
    assert [(case.case.id, case.case.note) for case in found.cases] == [("b", "x\ry")]
    assert [str(problem).partition(",")[0].partition("; ")[0] for problem in found.problems] == [
        "a.csv:2:1: a carriage return alone",
        "a.csv:4:5: `tier` cannot be 'urgnt'",
    ]


@given(st.binary(max_size=60) | st.text('",;\r\n\t\ufeff\u2028 a', max_size=30).map(str.encode))
def test_no_header_is_too_strange_to_be_told(header):
    """It names columns, or has a fault."""
    columns, problems = read_header(header, "a.csv")
    assert (columns is None) == bool(problems)


def test_a_header_is_known_by_its_names():
    """One of them is enough, and also a word for one; prose, YAML and JSON are none."""
    for line in (
        *(b"\xef\xbb\xbfid,reported,vitals.spo2_pct\r\n", b"id,other", b"id;other", b"name\tnote\tother"),
        *(b"id,reported,tier\ra,fever,urgent\r", b"case,Symptoms,x", b'"x","expect.tier"', b",tier,x"),
    ):
        assert looks_like_header(line), line
    for line in (
        *(b"id: a, b", b'{"id": "a", "b": 1}', b"id", b"other, another", b"\xff,\xfe", b"- id: a, note, title"),
        *(b"reported: [a, note, title]", b"note: she slept; id; title", b"# id, reported, tier", b"[id, reported]"),
        *(b"--- # id, note, title", b"{id, note, title}", b"? note # id, title", b"no sleep for two days, and fever"),
    ):
        assert not looks_like_header(line), line


_WORD = st.sampled_from([*COLUMNS, "tier", "urgency", "fever", "x, id, y", "title; note; x", '"', "-", "\t", ": ", "#"])
_WORDS = st.lists(_WORD, min_size=1, max_size=6).flatmap(
    lambda words: st.sampled_from([", ", ",", ";", "\n", " "]).map(lambda between: between.join(words))
)
_CASE = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("id", "title", "note", "source"), _WORDS),
        **{key: st.lists(_WORDS, max_size=4) for key in ("reported", "denied", "unsure", "tags")},
        "patient": st.just({"route": "oral", "sex": "female"}),
        "expect": st.just({"tier": "urgent", "rules": ["id", "note"]}),
    },
).filter(bool)


_LAYOUT = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([False, True, None]),
        "default_style": st.sampled_from([None, '"', "'", "|", ">"]),
        "width": st.integers(5, 200),
        "sort_keys": st.booleans(),
    }
) | st.sampled_from([{"canonical": True}, {"explicit_start": True}])
_JSON_LAYOUT = st.fixed_dictionaries(
    {
        "separators": st.sampled_from([(", ", ": "), (",", ":"), ("\t,", "\t:"), (",\n", ":\n"), (",", "\n:")]),
        "indent": st.sampled_from([None, 0, 2, "\t"]),
    }
)


@settings(max_examples=300)
@given(cases=_CASE | st.lists(_CASE, min_size=1, max_size=3), comment=_WORDS, layout=_LAYOUT, in_json=_JSON_LAYOUT)
def test_no_case_in_yaml_or_json_is_taken_for_a_table(cases, comment, layout, in_json):
    """However it is laid out, and whatever is in its words: names of columns between commas, say."""
    in_yaml = yaml.safe_dump(cases, **layout)
    for text in (in_yaml, json.dumps(cases, **in_json), f"# {' '.join(comment.split())}\n{in_yaml}"):
        line = next(line for line in text.split("\n") if line.strip())
        assert not looks_like_header(line.encode()), line


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id,reported,tier\na,fever,urgent\n", "1:13: unknown column 'tier'; did you mean 'expect.tier'?"),
        ("id;reported;expect.tier\na;fever;urgent\n", "1:1: the columns are not separated by commas; "),
        ("id\treported\ttier\na\tfever\turgent\n", "1:1: the columns are not separated by commas; "),
        ("id,expect.tier\ra,urgent\r", "1:1: a carriage return alone, as old Macs ended their lines; "),
    ],
)
def test_a_table_without_its_name_is_told_its_own_fault(monkeypatch, text, fault):
    """On standard input: not that it is no YAML."""

    class Input:
        closed = False
        buffer = io.BytesIO(text.encode())

    monkeypatch.setattr("sys.stdin", Input())
    (problem,) = read_any_file("-").problems
    assert str(problem).startswith(f"<stdin>:{fault}")


_CELLS = st.text(st.characters(exclude_categories=["C"], include_characters='",\n;'), max_size=20)


@given(rows=st.lists(st.tuples(_CELLS, _CELLS), max_size=12))
def test_whatever_python_writes_as_csv_is_read_row_by_row(rows):
    """Quotes, commas and line ends within cells: the rows come apart where they were put together."""
    lines: list[str] = []
    for row in rows:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(row)
        lines.append(out.getvalue())
    text = "".join(lines).encode()
    numbered = enumerate(io.BytesIO(text).readlines(), start=1)
    found = list(records(iter(numbered)))
    assert [row.decode() for _, row in found] == lines
    assert [number for number, _ in found] == [1 + "".join(lines[:i]).count("\n") for i in range(len(lines))]


def test_a_table_and_json_lines_say_the_same(read, tmp_path):
    """Of the same cases."""
    cases = [{"id": f"c{i}", "reported": ["rash", "fever"], "expect": {"tier": "routine"}} for i in range(20)]
    (tmp_path / "b.ndjson").write_text("\n".join(map(json.dumps, cases)))
    table = read("id,reported,expect.tier\n" + "".join(f"c{i},rash;fever,routine\n" for i in range(20)))
    assert [one.case for one in table.cases] == [one.case for one in read_any_file(tmp_path / "b.ndjson").cases]


def test_the_table_in_the_documentation_is_read(read):
    """As it stands there."""
    text = (Path(__file__).parents[2] / "docs" / "regression.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    found = read(table)
    assert found.problems == ()
    assert [case.case.id for case in found.cases] == ["refill", "mild"]
    assert found.cases[0].case.reported == ("can't wake him", "shallow breathing")


@pytest.mark.parametrize("column", ["rules", "not_rules", "findings", "denied", "not_findings", "among"])
def test_none_asks_for_something_only_where_it_can(column, tmp_path):
    """An empty list of rules would ask nothing and pass: it is a name that the rulebook does not have, and is told."""
    path = tmp_path / "a.csv"
    path.write_text(f"id,reported,expect.tier,expect.{column}\na,fever,same_day,none\n")
    run = Run(Engine.load(), [path])
    assert list(run.results()) == []
    (problem,) = run.problems
    assert "'none'" in problem.what
    assert (problem.at.line, problem.at.column) == (2, 18)
