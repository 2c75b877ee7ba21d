"""Smallest patients written as case files: each is what it says, and nothing is expected of it yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.case import Case
from triage.engine.engine import Engine
from triage.prove.case_text import TO_EXPECT, case_text, file_text
from triage.prove.run import Proving
from triage.prove.witnesses import CannotWrite, of_sides, write_cases
from triage.regression.case_files import read_case_file, read_cases

INVARIANTS = """\
invariants:
  - {id: fit, says: A fit is an emergency., because: B, sources: [book], whenever: seizure, tier: {at_least: emergency}}
  - {id: hot, says: Hotter is worse., because: B, sources: [book], change: {rises: temperature_c}, without: [cold],
     never: lower}
  - {id: mild, says: Mild, because: B, sources: [book], nothing_but: [tired, pump], tier: {at_most: routine}}
  - {id: signs, says: Signs, because: B, sources: [book], each: [fever, rash], tier: {at_least: same_day}}
  - {id: ages, says: Ages, because: B, sources: [book], one_band: true}
"""


@pytest.fixture
def proving(book) -> Proving:
    book.change("{all: [fever, pump]}", "{all: [fever, {any: [pump, tired]}]}")
    book.write("invariants.yaml", INVARIANTS)
    return Proving.of(str(book.directory))


def cases_in(path: Path) -> dict[str, Case]:
    read = read_case_file(path)
    assert read.problems == ()
    assert all(each.expect is None for each in read.cases)
    return {each.case.id: each.case for each in read.cases}


def said(case: Case) -> dict:
    return case.model_dump(exclude_defaults=True, mode="json", exclude={"id", "title"})


def test_everything_is_written_as_case_files(proving, tmp_path):
    """For every rule, for both sides of each part of a condition, for each edge of an invariant."""
    count = write_cases(proving, str(tmp_path / "cases"))
    rules, sides, invariants = (
        cases_in(tmp_path / "cases" / name) for name in ("rules.yaml", "sides.yaml", "invariants.yaml")
    )
    assert count == len(rules) + len(sides) + len(invariants)
    assert {name: said(case) for name, case in rules.items()} == {
        "least-much-seizure": {"reported": ["seizure"]},
        "least-much-cold": {"reported": ["cold"]},
        "least-little-high-fever": {"reported": ["high_fever"]},
        "least-little-fever-with-pump": {"reported": ["fever", rules["least-little-fever-with-pump"].reported[1]]},
        "least-little-fever": {"reported": ["fever"]},
        "least-little-rash": {"reported": ["rash"]},
        "least-little-tired": {"reported": ["tired"]},
    }
    side = "least-little-fever-with-pump"
    assert {name: said(case) for name, case in sides.items()} == {
        f"{side}-by-pump": {"reported": ["fever", "pump"]},
        f"{side}-for-want-of-pump": {"reported": ["fever"]},
        f"{side}-by-tired": {"reported": ["fever", "tired"]},
        f"{side}-for-want-of-tired": {"reported": ["fever"]},
        f"{side}-by-fever": {"reported": ["fever", sides[f"{side}-by-fever"].reported[1]]},
        f"{side}-for-want-of-fever": {"reported": [sides[f"{side}-for-want-of-fever"].reported[0]]},
    }
    assert said(invariants["edge-fit"]) == {"reported": ["seizure"]}
    assert said(invariants["edge-mild"]) == {"reported": ["tired"]}
    assert said(invariants["edge-signs-fever"]) == {"reported": ["fever"]}
    before, after = (invariants[f"edge-hot-{side}"].vitals["temperature_c"] for side in ("before", "after"))
    assert before < after


def test_an_edge_is_of_whom_the_invariant_speaks(book, tmp_path):
    """A change that is asked only of people with a pump is shown in one."""
    book.write("invariants.yaml", INVARIANTS.replace("without: [cold]", "without: [cold], whenever: pump"))
    write_cases(Proving.of(str(book.directory)), str(tmp_path))
    edges = cases_in(tmp_path / "invariants.yaml")
    for side in ("before", "after"):
        assert edges[f"edge-hot-{side}"].patient.route is not None or "pump" in edges[f"edge-hot-{side}"].reported


def test_each_side_is_one_finding_away_from_the_other(proving):
    """By it the rule fires, for want of it not: the engine says so too."""
    engine = Engine(proving.rulebook, durable=False)
    found = list(of_sides(proving.world))
    assert found
    for written in found:
        fired = {reason.rule for reason in engine.assess(written.case).reasons}
        assert ("little.fever-with-pump" in fired) == ("-by-" in written.identity)


def test_no_file_is_written_over(proving, tmp_path):
    """A person may have filled in what is expected."""
    (tmp_path / "sides.yaml").write_text("mine")
    with pytest.raises(CannotWrite, match=r"sides\.yaml:1:1: is there already"):
        write_cases(proving, str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["sides.yaml"]
    assert (tmp_path / "sides.yaml").read_text() == "mine"


def test_where_nothing_can_be_written_nothing_is_left(proving, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="cannot be written"):
        write_cases(proving, str(tmp_path / "file" / "cases"))


def test_a_case_reads_back_as_it_was_written():
    """Every kind of value, and text that YAML would take for something else."""
    case = Case(
        id="a-case",
        title='A "title": with # everything, no',
        patient={"age_years": 0.25, "route": "both", "pregnant": False, "sex": "female"},
        reported=("fever", "no", "true", "12", "can't wake him", "a: b", "- x", "ä"),
        denied=("rash",),
        vitals={"temperature_c": 38.5, "acvpu": "V"},
        history={"hours_since_refill": 3, "cns_depressants": ["oxycodone", "a, b"], "missed_dose": True},
    )
    text = file_text([case_text(case, identity="a-case", title=case.title), case_text(Case(), identity="no")], "x.json")
    assert text.startswith("# yaml-language-server: $schema=x.json\n")
    assert text.count(TO_EXPECT) == 2
    read = read_cases(text.encode(), "cases.yaml")
    assert read.problems == ()
    assert read.cases[0].case.model_dump() == case.model_dump()
    assert said(read.cases[1].case) == {}
