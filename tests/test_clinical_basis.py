"""The page for reviewers says what the rulebook says, all of it, and is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_book import Book
from tools import clinical_basis

from triage.conditions import All, Any, AtLeast, Denied, Present
from triage.rulebook.loader import load
from triage.rulebook.model import Band, Rulebook

SMALL = Path(__file__).parent / "data" / "rulebook"

MEASURES = """
    sources:
      - id: decision
        citation: Our decision
        items:
          - {id: pressure, states: A fall counts.}
    measures:
      - {id: age_years, label: Age, unit: years, given_in: patient, question: A, lowest: 0, highest: 130}
      - {id: systolic, label: Pressure, unit: mmHg, given_in: vitals, question: P, lowest: 20, highest: 300}
      - {id: usual_systolic, label: Usual pressure, unit: mmHg, given_in: history, question: U, lowest: 9, highest: 300}
      - id: fall
        label: Change of pressure
        unit: "%"
        given_in: derived
        change: {of: systolic, from: usual_systolic, as: percent}
        question: F
        lowest: -100
        highest: 500
      - id: alert
        label: Alertness
        given_in: vitals
        values: {U: 2, A: 0, alert: 0, voice: 1, V: 1}
        question: L
        lowest: 0
        highest: 2
      - {id: since_fall, label: Hours since the fall, unit: h, given_in: history, question: Q, lowest: 0, highest: 99}
    definitions:
      - {finding: baby, measure: age_years, bands: [{below: 0.25}], sources: [book]}
      - finding: low
        measure: systolic
        bands: [{to_age: 0.08, below: 60}, {from_age: 0.08, to_age: 1, below: 70}, {from_age: 1, at_most: 90}]
        unless: {measure: fall, bands: [{above: -10}]}
        sources: [book]
      - finding: high
        measure: systolic
        bands: [{to_age: 16, at_least: 120}, {from_age: 16, above: 160}]
        otherwise: unknown
        sources: [book]
      - {finding: fallen, measure: fall, bands: [{below: -30}], sources: [decision.pressure]}
      - {finding: drowsy, measure: alert, bands: [{at_least: 1}], sources: [book]}
      - {finding: recent, measure: since_fall, bands: [{at_least: 24, at_most: 72}], sources: [book]}
    findings:
      - {id: baby, label: Baby, kind: group, question: B, phrases: [b1, b2, b3], sources: [book]}
      - {id: low, label: Low pressure, kind: sign, question: L, phrases: [l1, l2, l3], sources: [book]}
      - {id: high, label: High pressure, kind: sign, question: H, phrases: [h1, h2, h3], sources: [book]}
      - {id: fallen, label: Fallen | pressure, kind: sign, question: F, phrases: [f1, f2, f3], sources: [book]}
      - {id: drowsy, label: Drowsy, kind: sign, question: D, phrases: [d1, d2, d3], sources: [book]}
      - {id: recent, label: Recent fall, kind: history, question: R, phrases: [r1, r2, r3], sources: [book]}
    rules:
      - id: illness.any
        title: Any of it
        syndrome: illness
        tier: urgent
        when: {any: [baby, low, high, fallen, drowsy, recent]}
        because: It counts.
        sources: [decision.pressure]
"""


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return load(clinical_basis.CHECKOUT / "rules")


@pytest.fixture
def measured(tmp_path: Path) -> str:
    """The page of a rulebook with every kind of measure."""
    return clinical_basis.page(Book(tmp_path / "rules").add(MEASURES).load())


def _chapter(page: str, number: int) -> str:
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, number
    return found[0]


def test_the_page_is_up_to_date(shipped):
    """`make clinical-basis` would change nothing."""
    assert clinical_basis.PAGE.read_text(encoding="utf-8") == clinical_basis.page(shipped)


def test_nothing_of_the_rulebook_is_missing(shipped):
    """Every decision, threshold, finding, advice, rule and source stands in its chapter."""
    page = clinical_basis.page(shipped)
    decisions = [source.id.removeprefix("decision.") for source in shipped.sources if source.part_of == "decision"]
    assert re.findall(r"^### `(.*)`$", _chapter(page, 2), re.MULTILINE) == decisions
    thresholds = _chapter(page, 3) + _chapter(page, 4)
    alone, advice, rules, sources = (_chapter(page, number) for number in (5, 7, 9, 10))
    for definition in shipped.definitions:
        assert shipped.finding_by_id[definition.finding].label in thresholds
    assert alone.count("\n| ") - 2 * alone.count("\n### ") == len(shipped.findings)
    for text in shipped.advice:
        assert f"(`{text.id}`)" in advice
    for rule in shipped.rules:
        assert f"- `{rule.id}` **" in rules
    for source in shipped.sources:
        assert source.part_of == "decision" or f"`{source.id.removeprefix(f'{source.part_of}.')}`" in sources


def test_every_entry_of_the_contents_leads_to_a_heading(measured):
    """The names are made as web sites that show Markdown make them."""
    links = re.findall(r"^\d+\. \[(.*)\]\(#(.*)\)$", measured, re.MULTILINE)
    headings = re.findall(r"^## (\d+\. .*)$", measured, re.MULTILINE)
    assert [f"{i}. {title}" for i, (title, _) in enumerate(links, 1)] == headings
    assert links[1][1] == "2-where-sources-differ-what-was-decided"
    assert links[7][1] == "8-what-was-left-out-and-why"


def test_a_table_of_thresholds_has_a_row_wherever_one_of_them_changes(measured):
    """Ages of all findings of a measure meet in one table, low values to the left."""
    assert """\
### Pressure, mmHg

| age | Low pressure | High pressure |
| --- | --- | --- |
| below about 4 weeks | < 60 | ≥ 120 |
| about 4 weeks to under 1 year | < 70 | ≥ 120 |
| 1 to under 16 years | ≤ 90 | ≥ 120 |
| from 16 years | ≤ 90 | > 160 |

- Low pressure (`low`): otherwise denied; set aside where change of pressure is > -10 %; `book`
- High pressure (`high`): otherwise unknown; `book`
""" in _chapter(measured, 3)


def test_a_derived_measure_says_what_it_is_worked_out_from(measured):
    """And a label cannot break its table."""
    assert """\
### Change of pressure, %

Worked out from two others: pressure against usual pressure, in per cent of the latter.

| age | Fallen \\| pressure |
| --- | --- |
| every age | < -30 |
""" in _chapter(measured, 3)


def test_a_scale_is_shown_by_its_names(measured):
    """Not by the numbers behind them, and by the shortest name where there are two."""
    chapter = _chapter(measured, 3)
    assert "### Alertness\n\nScale, from the lowest value on: A or alert; V or voice; U.\n" in chapter
    assert "| every age | V, U |" in chapter


def test_ages_are_in_words(measured):
    """A quarter of a year is what nobody says."""
    assert "| every age | < 3 months |" in _chapter(measured, 3)


def test_times_have_a_table_of_their_own(measured):
    """In hours as the case gives them, and in days."""
    row = "| Hours since the fall | Recent fall | ≥ 24 h and ≤ 72 h (3 days) | denied | `book` |"
    assert row in _chapter(measured, 4)
    assert "Hours since the fall" not in _chapter(measured, 3)


def test_a_decision_shows_what_rests_on_it(measured):
    """Rules with their tier, and whatever else cites it."""
    assert _chapter(measured, 2).endswith(
        "### `pressure`\n\nA fall counts.\n\n- urgent: Any of it (`illness.any`)\n"
        "- definitions: Fallen \\| pressure (`fallen`) from change of pressure\n\n"
    )


def test_a_finding_alone_has_the_tier_that_the_engine_gives(tmp_path):
    """By route, the most urgent first."""
    pump = "  - {id: pump.itch, title: Itch, syndrome: withdrawal, tier: emergency, when: {all: [itching, has_pump]}, "
    for file in SMALL.iterdir():
        more = f"{pump}because: It may be., sources: [book]}}\n" if file.name == "rules.yaml" else ""
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    chapter = _chapter(clinical_basis.page(load(tmp_path)), 5)
    rows = [line.strip("| ").split(" | ") for line in chapter.splitlines() if line.startswith("| ")]
    shown = {row[0]: row[1:] for row in rows}
    assert shown["Slow breathing"] == ["**emergency**"] * 3
    assert shown["Drowsiness"] == ["same day"] * 3
    assert shown["Itching"] == ["routine", "routine", "**emergency**"]
    labels = [row[0] for row in rows]
    assert labels.index("Drowsiness") < labels.index("Itching") < labels.index("Tiredness")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Present("fever"), "fever"),
        (Denied("rash"), "denied: rash"),
        (
            All((Present("itching"), Any((Present("rash"), Present("fever"))))),
            "itching **and** (rash **or** fever)",
        ),
        (AtLeast(2, (Present("itching"), Present("rash"), Present("fever"))), "at least 2 of (itching; rash; fever)"),
        (Any((All((Present("rash"),)), Present("fever"))), "rash **or** fever"),
    ],
)
def test_a_condition_reads_as_a_sentence(condition, words):
    """Brackets where they are needed, and only there."""
    assert clinical_basis._words(load(SMALL), condition) == words


@pytest.mark.parametrize(
    ("band", "words"),
    [
        (Band(), "every age"),
        (Band(to_age=0.25), "below 3 months"),
        (Band(from_age=0.08, to_age=0.25), "about 4 weeks to under 3 months"),
        (Band(from_age=0.5, to_age=1), "6 months to under 1 year"),
        (Band(from_age=1, to_age=4), "1 to under 4 years"),
        (Band(from_age=16), "from 16 years"),
    ],
)
def test_a_range_of_ages_reads_as_words(band, words):
    """The upper end is not part of it, and the words say so."""
    assert clinical_basis._ages(band.from_age, band.to_age) == words


def test_the_same_rulebook_gives_the_same_page(shipped):
    """Nothing of the day, the machine or the order of files."""
    assert clinical_basis.page(shipped) == clinical_basis.page(load(clinical_basis.CHECKOUT / "rules", cached=False))
