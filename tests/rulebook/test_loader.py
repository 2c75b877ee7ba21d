"""From files to the frozen rulebook: what is built, in which order, and from where."""

from __future__ import annotations

import dataclasses

import pytest

from triage.conditions import Any, AtLeast, Denied, Present
from triage.errors import Position
from triage.rulebook import files, loader
from triage.rulebook.loader import check, load
from triage.rulebook.model import Band, Feature, HistoryList, Review
from triage.tiers import Tier


def test_everything_that_is_written_is_in_the_rulebook(book):
    """Each entry keeps its values, and the place where it is written."""
    made = book.load()
    main = str(book.directory / "main.yaml")
    assert (made.id, made.version, made.title) == ("small", "1.0.0", "A small rulebook")
    assert [text.tier for text in made.tiers] == list(reversed(Tier))
    assert made.tier_text[Tier.ROUTINE].do_first == "Ask this week"
    (rule,) = made.rules
    assert rule.when == Any((Present("fever"), AtLeast(2, (Present("high_fever"), Present("shivering")))))
    assert (rule.tier, rule.advice, rule.sources, rule.review) == (Tier.ROUTINE, ("drink",), ("book.fever",), None)
    assert rule.at == Position(main, 48, 5)
    fever = made.finding_by_id["fever"]
    assert fever.phrases == ("feverish", "runs a temperature", "burning up")
    assert dict(fever.codes) == {"icd_10_cm": ("R50.9",)}
    assert made.finding_by_id["high_fever"].implies == ("fever",)
    assert made.definitions[0].bands == (Band(0.0, None, at_least=38.0),)
    assert made.definitions[0].otherwise == "denied"
    assert made.measures[0].fahrenheit
    assert made.lists[0]._replace(at=None) == HistoryList("shivers_list", "shivering", "Shivers", ("morning", "night"))
    assert made.advice[0].only_if == Denied("shivering")
    assert made.syndromes[0].features == (Feature(Present("fever"), 2, ("book.fever",)),)


def test_an_item_of_a_source_is_a_source(book):
    """Its id is the two ids joined; the citation is that of the whole."""
    item = book.load().source_by_id["book.fever"]
    assert (item.citation, item.section, item.states) == ("A book", "1", "Fever happens.")
    assert (item.part_of, item.symptom_statement) == ("book", True)
    assert item.at == Position(str(book.directory / "main.yaml"), 12, 9)


def test_entries_are_sorted_by_id_wherever_they_are_written(book):
    """The names and the order of files do not show in the rulebook."""
    book.add("sources:\n  - {id: zoo, citation: Z}\n  - {id: ark, citation: A}\n", "a.yaml")
    made = book.load()
    assert [source.id for source in made.sources] == ["ark", "book", "book.fever", "zoo"]
    assert [finding.id for finding in made.findings] == ["fever", "high_fever", "shivering"]


def test_bands_are_sorted_by_age(book):
    """The last band is that of the oldest, as the model promises."""
    book.change("bands: [{at_least: 38}]", "bands: [{from_age: 16, at_least: 38}, {to_age: 16, at_least: 39}]")
    assert [band.from_age for band in book.load().definitions[0].bands] == [0.0, 16.0]


def test_folded_text_has_no_line_end(book):
    """What YAML adds to the end of folded text is not part of the text."""
    book.change("because: A fever is worth a call.", "because: >\n      A fever\n      is worth a call.\n")
    assert book.load().rules[0].because == "A fever is worth a call."


def test_a_review_is_kept(book):
    """Who reviewed a rule, and when."""
    book.change("    title: Fever\n", "    title: Fever\n    review: {by: A clinician, on: 2026-01-31}\n")
    assert book.load().rules[0].review == Review("A clinician", "2026-01-31")


def test_sections_may_stand_in_several_documents(book):
    """A file may hold several documents, each with any sections."""
    book.write("more.yaml", "sources:\n  - {id: a, citation: A}\n---\nsources:\n  - {id: b, citation: B}\n")
    assert {"a", "b"} <= set(book.load().source_by_id)


def test_the_rulebook_is_frozen(book):
    """Nothing can change it after it was checked."""
    made = book.load()
    with pytest.raises(AttributeError):
        made.rules[0].tier = Tier.SELF_CARE
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.rules = ()


def test_positions_name_files_as_the_directory_was_named(book, monkeypatch):
    """Relative stays relative, with and without the cache."""
    monkeypatch.chdir(book.directory.parent)
    for _ in range(2):
        assert load("book").rules[0].at == Position("book/main.yaml", 48, 5)
        assert load("./book/").rules[0].at == Position("./book/main.yaml", 48, 5)
    book.write("more.yaml", "x: 1\n")
    assert str(check("book")[0]).startswith("book/more.yaml:1:1: ")


def test_without_a_path_the_packaged_rulebook_is_read(book, monkeypatch):
    """Inside an installed package its own copy is used, in a checkout the directory rules/."""
    monkeypatch.setattr(loader, "packaged", lambda: str(book.directory))
    assert load().id == "small"
    assert load(cached=False).rules[0].at == Position(str(book.directory / "main.yaml"), 48, 5)
    monkeypatch.chdir(book.directory.parent)
    assert load().rules[0].at == Position("book/main.yaml", 48, 5)


def test_the_copy_inside_the_package_comes_first(tmp_path, monkeypatch):
    """An installed wheel has rules/ beside its modules; a checkout has it beside src/."""
    module = tmp_path / "src" / "triage" / "rulebook" / "files.py"
    module.parent.mkdir(parents=True)
    monkeypatch.setattr(files, "__file__", str(module))
    assert files.packaged() == str(tmp_path / "rules")
    (tmp_path / "src" / "triage" / "rules").mkdir()
    assert files.packaged() == str(tmp_path / "src" / "triage" / "rules")
