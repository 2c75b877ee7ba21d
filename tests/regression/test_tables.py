"""Tables of cases: what a column holds, and where a fault stands."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.regression.case_files import CasesRead, read_cases
from triage.regression.pieces import read_any_file
from triage.regression.tables import COLUMNS, looks_like_header, records


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


def test_a_header_is_known_by_its_names():
    """Prose and JSON are none."""
    assert looks_like_header(b"\xef\xbb\xbfid,reported,vitals.spo2_pct\r\n")
    assert not any(map(looks_like_header, [b"id: a, b", b'{"id": "a", "b": 1}', b"id", b"id,other", b"\xff,\xfe"]))


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
