"""The content hash: the same for the same meaning, another for every change of meaning."""

from __future__ import annotations

import pytest
from measures_book import MEASURES
from small_book import SOUND

from triage.rulebook.build import build
from triage.rulebook.draft import Draft
from triage.rulebook.loader import content_hash
from triage.rulebook.yaml_reader import read


def test_the_hash_is_that_of_the_rulebook(book):
    """Loading stores it; computing it again gives the same 64 hexadecimal digits."""
    made = book.load()
    assert made.content_hash == content_hash(made)
    assert len(made.content_hash) == 64
    assert int(made.content_hash, 16) > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rules:\n", "# a comment\n\nrules:\n"),
        (
            "phrases: [feverish, runs a temperature, burning up]",
            "phrases: [burning up, feverish, 'runs a temperature']",
        ),
        ("examples: [morning, night]", "examples: [\n    night,\n    morning]"),
        ("bands: [{at_least: 38}]", "bands: [{from_age: 0, at_least: 38.0}], otherwise: denied"),
        ("codes: {icd_10_cm: R50.9}", "codes: {icd_10_cm: [R50.9]}"),
        ("because: A fever is worth a call.", "because: >-\n      A fever\n      is worth a call."),
    ],
    ids=["comment", "order of phrases", "order of examples", "defaults", "one code or a list", "folding"],
)
def test_what_says_the_same_has_the_same_hash(book, old, new):
    """Comments, formatting, defaults and meaningless order do not count."""
    before = book.load().content_hash
    assert book.change(old, new).load().content_hash == before


def test_files_and_their_order_do_not_count(book):
    """One file or many, in any order of sections."""
    before = book.load().content_hash
    text = (book.directory / "main.yaml").read_text(encoding="utf-8")
    head, rules = text.split("rules:\n")
    head, findings = head.split("findings:\n")
    findings, rest = findings.split("lists:\n")
    (book.directory / "main.yaml").unlink()
    book.write("z.yaml", head)
    book.write("b/y.yaml", "lists:\n" + rest)
    book.write("a.yaml", "rules:\n" + rules + "findings:\n" + findings)
    assert book.load().content_hash == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{A: 0, alert: 0, V: 2,", "{V: 2.0, alert: 0, A: 0,"),
        (
            "change: {of: pressure, from: usual_pressure},",
            "change: {as: difference, from: usual_pressure, of: pressure},",
        ),
        ("[{to_age: 16, at_least: -5}, {from_age: 16,", "[{from_age: 0, to_age: 16, at_least: -5}, {from_age: 16.0,"),
    ],
)
def test_of_a_measure_only_the_meaning_counts(book, old, new):
    """The order of names and bands, and what is the default, say nothing."""
    book.write("measures.yaml", MEASURES)
    before = book.load().content_hash
    assert old in MEASURES
    book.write("measures.yaml", MEASURES.replace(old, new, 1))
    assert book.load().content_hash == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("V: 2", "V: 1"),
        ("alert: 0", "awake: 0"),
        ("of: pressure, from: usual_pressure", "of: usual_pressure, from: pressure"),
        ("as: percent", "as: difference"),
        ("from_age: 16, at_least: -10", "from_age: 16, at_least: -11"),
        ("unless: {measure: fall_mmhg", "unless: {measure: temperature_c"),
    ],
)
def test_every_change_of_a_measure_changes_the_hash(book, old, new):
    """Whatever can change what a number says, counts; sound or not."""
    book.write("measures.yaml", MEASURES)
    before = content_hash(book.load())
    assert old in MEASURES
    draft = Draft(str(book.directory))
    for text in (SOUND, MEASURES.replace(old, new, 1)):
        for document in read(text.encode(), "f.yaml").documents:
            draft.add(document)
    assert content_hash(build(draft)) != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tier: routine\n", "tier: urgent\n"),
        ("at_least: 2, of", "at_least: 1, of"),
        ("when: {any: [fever,", "when: {all: [fever,"),
        ("when: {any: [fever,", "when: {any: [{denied: fever},"),
        ("weight: 2,", "weight: -2,"),
        ("{at_least: 38}", "{above: 38}"),
        ("sources: [book.fever]\n    codes", "sources: [book]\n    codes"),
        ("implies: [fever]\n", "implies: []\n"),
        ("boiling]", "broiling]"),
        ("version: 1.0.0", "version: 1.0.1"),
        ("do_first: Call now", "do_first: Call soon"),
        ("    title: Fever\n", "    title: Fever\n    review: {by: A clinician, on: 2026-01-31}\n"),
        ("symptom_statement: true", "symptom_statement: false"),
        ("highest: 46", "highest: 45"),
        ("bands: [{at_least: 38}]", "bands: [{at_least: 38}], otherwise: unknown"),
    ],
)
def test_every_change_of_meaning_changes_the_hash(book, old, new):
    """Whatever can change an answer, or what an answer cites, counts."""
    before = book.load().content_hash
    assert book.change(old, new).load().content_hash != before
