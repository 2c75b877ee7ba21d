"""The shape of a rulebook file: every fault of it is placed, and said without the validator's jargon."""

from __future__ import annotations

import pytest


def test_a_sound_rulebook_has_no_fault(book):
    """What the other tests break is whole to begin with."""
    assert book.faults() == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    because:", "    ‸becuase:", "unknown key 'becuase'; did you mean 'because'?"),
        ("lists:\n", "‸list:\n", "unknown key 'list'; did you mean 'lists'?"),
        ("weight: 2,", "‸weigth: 2,", "unknown key 'weigth'; did you mean 'weight'?"),
        ("  - id: illness.fever\n    title: Fever\n", "  - ‸id: illness.fever\n", "'title' is missing; add it"),
        ("tier: routine\n", "tier: ‸routin\n", "'tier' cannot be 'routin'; did you mean 'routine'?"),
        ("tier: routine\n", "tier: ‸7\n", "'tier' cannot be 7; write one of: self_care, routine,"),
        ("tier: routine\n", "tier:‸\n", "'tier' cannot be nothing; write one of: "),
        ("    kind: symptom\n", "    kind: ‸sympton\n", "'kind' cannot be 'sympton'; did you mean 'symptom'?"),
        ("    advice: [drink]\n", "    advice: ‸drink\n", "'advice' must be a list, not 'drink'; "),
        ("    advice: [drink]\n", "    advice: [‸7]\n", "'advice' must be text, not 7; put it in quotes"),
        ("    title: Fever\n", "    title: ‸12\n", "'title' must be text, not 12; put it in quotes"),
        ("    title: Fever\n", "    title: ‸' '\n", "'title' is empty text; write it"),
        ("id: illness.fever", "id: ‸Illness Fever", "'id' cannot be 'Illness Fever'; write a word, a dot,"),
        ("id: shivering\n", "id: ‸Shivering\n", "'id' cannot be 'Shivering'; write lower-case letters,"),
        ("lowest: 20", "lowest: ‸cold", "'lowest' must be a number, not 'cold'; "),
        ("lowest: 20", "lowest: ‸'20'", "'lowest' must be a number, not '20'; write 20 without quotes"),
        ("highest: 46", "highest: ‸.nan", "'highest' is no finite number; write a number"),
        ("highest: 46", "highest: ‸.inf", "'highest' is no finite number; write a number"),
        ("fahrenheit: true", "fahrenheit: ‸yes", "'fahrenheit' must be true or false, not 'yes'; "),
        ("weight: 2,", "weight: ‸11,", "'weight' is 11, above 10; give 10 or less"),
        ("weight: 2,", "weight: ‸0,", "a weight of 0 says nothing; give 1 to 10 for it, "),
        ("weight: 2,", "weight: ‸1.5,", "'weight' must be a number, not 1.5; "),
        ("version: 1.0.0", "version: ‸1.0", "'version' must be text, not 1.0; put it in quotes"),
        ("version: 1.0.0", "version: ‸one", "'version' cannot be 'one'; write three numbers with dots"),
        ("[very feverish, over forty, boiling]", "‸[very feverish, over forty]", "'phrases' has 2; give at least 3"),
        ("{icd_10_cm: R50.9}", "{loinc: ‸7}", "'loinc' must be a list, not 7; "),
        ("{icd_10_cm: R50.9}", "{‸icd10: R50.9}", "unknown key 'icd10'; did you mean 'icd_10_cm'?"),
        ("{icd_10_cm: R50.9}", "‸R50.9", "an entry of 'codes' must be keys and values, not 'R50.9'; "),
        ("bands: [{at_least: 38}]", "bands: ‸[]", "'bands' is an empty list; give at least 1"),
        ("sources: [book.fever]}\n", "sources: ‸[]}\n", "without a source; write the id of what it rests on"),
    ],
)
def test_each_fault_of_shape_is_placed(book, old, new, fault):
    """Unknown keys where the key is, wrong values where the value is, missing keys where the entry begins."""
    found = book.change(old, new).faults()
    assert any(each.startswith(f"{book.place}: {fault}") for each in found), found
    assert not any("input" in each.lower() or "valid" in each for each in found), "the validator's own words"


def test_a_misspelt_key_is_one_fault(book):
    """The key that it was meant for is not reported as missing as well."""
    assert book.change("    because:", "    ‸becuase:").faults() == [
        f"{book.place}: unknown key 'becuase'; did you mean 'because'?"
    ]
    assert book.change("    becuase:", "    reason:").faults() == [
        "main.yaml:48:5: 'because' is missing; add it",
        (
            f"{book.place}: unknown key 'reason'; "
            "known here: id, title, syndrome, tier, when, because, advice, sources, review, kept_because"
        ),
    ]


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        ("rules:\n  - {id: a.b, title: T, syndrome: illness, tier: urgent, when: fever, because: B}\n", "2:5"),
        ("definitions:\n  - {finding: shivering, measure: temperature_c, bands: [{below: 30}]}\n", "2:5"),
        ("advice:\n  - {id: rest, text: Rest.}\n", "2:5"),
        (
            "findings:\n  - {id: cold, label: C, kind: sign, question: Q?, phrases: [x, y, z], implies: [shivering]}\n",
            "2:5",
        ),
        ("syndromes:\n  - id: s\n    label: S\n    features:\n      - {when: fever, weight: 1}\n", "5:9"),
    ],
    ids=["rule", "definition", "advice", "finding", "feature"],
)
def test_each_kind_of_entry_needs_a_source(book, entry, where):
    """A clinical statement without a source is a fault."""
    assert book.add(entry).faults() == [
        f"more.yaml:{where}: without a source; add sources: [..] with the id of what it rests on"
    ]


def test_a_review_has_a_real_date(book):
    """The day of a review exists."""
    book.change("    title: Fever\n", "    title: Fever\n    review: {by: A clinician, on: ‸2026-02-30}\n")
    assert book.faults() == [f"{book.place}: there is no such day; correct the date"]


def test_a_file_that_is_no_mapping_is_a_fault(book):
    """A list, or one word, is no rulebook file."""
    assert book.add("- a\n").faults() == [
        "more.yaml:1:1: the document must be keys and values, not a list; write key: value"
    ]
    assert book.add("word\n").faults() == [
        "more.yaml:1:1: the document must be keys and values, not 'word'; write key: value"
    ]


def test_a_section_that_is_no_list_is_a_fault(book):
    """An empty section says so; so does one entry without its dash."""
    assert book.add("findings:\n").faults() == [
        "more.yaml:1:10: 'findings' must be a list, and nothing is there; write [..], or entries that begin with '- '"
    ]
    (fault,) = book.add("rules:\n  id: a.b\n").faults()
    assert fault.startswith("more.yaml:2:3: 'rules' must be a list, not keys and values; ")


def test_a_message_stays_short_whatever_was_written(book):
    """A page of text in the wrong place does not fill the screen."""
    (fault,) = [each for each in book.change("tier: routine\n", f"tier: {'x' * 5000}\n").faults() if "tier" in each]
    assert len(fault) < 250
