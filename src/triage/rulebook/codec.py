"""A rulebook as plain data and back, without loss: what the cache keeps. Each entry is the list of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from triage.conditions import All, AtLeast, Denied, Present, from_data, to_data
from triage.conditions import Any as AnyOf
from triage.errors import Position
from triage.rulebook.model import (
    Advice,
    Band,
    Change,
    Definition,
    Feature,
    Finding,
    HistoryList,
    Measure,
    Review,
    Rule,
    Rulebook,
    Source,
    Syndrome,
    TierText,
    Unless,
    WordClass,
)
from triage.tiers import Tier


def to_plain(value: Any) -> Any:
    """The rulebook, or any part of it, as JSON can hold it."""
    match value:
        case Present() | Denied() | All() | AnyOf() | AtLeast():
            return to_data(value)
        case Tier():
            return value.value
        case tuple():  # a Position too
            return [to_plain(part) for part in value]
        case Mapping():
            return {key: to_plain(part) for key, part in value.items()}
        case None | str() | int() | float():
            return value
    return [to_plain(getattr(value, field.name)) for field in fields(value)]


def from_plain(data: Any, rename: Callable[[str], str]) -> Rulebook:
    """Back from ``to_plain``; ``rename`` turns the file name of a position into the one to show.

    Raises any of TypeError, ValueError, KeyError and IndexError on data that ``to_plain`` did not make.
    """
    names: dict[str, str] = {}

    def at(place: Any) -> Position | None:
        if place is None:
            return None
        file, line, column = place
        if file not in names:
            names[file] = rename(file)
        return Position(names[file], line, column)

    identity, version, title, *sections, digest = data
    tiers, syndromes, sources, findings, measures, definitions, lists, advice, rules, classes, *phrases = sections
    return Rulebook(
        id=identity,
        version=version,
        title=title,
        tiers=tuple([TierText(Tier(row[0]), *row[1:]) for row in tiers]),
        syndromes=tuple([_syndrome(row, at(row[-1])) for row in syndromes]),
        sources=tuple([_source(row, at(row[-1])) for row in sources]),
        findings=tuple([_finding(row, at(row[-1])) for row in findings]),
        measures=tuple([_measure(row, at(row[-1])) for row in measures]),
        definitions=tuple([_definition(row, at(row[-1])) for row in definitions]),
        lists=tuple([_list(row, at(row[-1])) for row in lists]),
        advice=tuple([_advice(row, at(row[-1])) for row in advice]),
        rules=tuple([_rule(row, at(row[-1])) for row in rules]),
        word_classes=tuple([WordClass(row[0], tuple(row[1]), at(row[-1])) for row in classes]),
        not_symptoms=tuple(phrases[0]),
        unclear=tuple(phrases[1]),
        content_hash=digest,
    )


def _codes(data: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {system: tuple(codes) for system, codes in data.items()}


def _review(data: list[str] | None) -> Review | None:
    return None if data is None else Review(*data)


def _syndrome(row: Any, at: Position | None) -> Syndrome:
    identity, label, mimics, features, _ = row
    made = [Feature(from_data(when), weight, tuple(sources)) for when, weight, sources in features]
    return Syndrome(identity, label, tuple(mimics), tuple(made), at)


def _finding(row: Any, at: Position | None) -> Finding:
    identity, label, kind, question, phrases, implies, sources, codes, review, *nature, _ = row
    lasting, event, course, kept = nature
    grounds = tuple(sources), _codes(codes), _review(review)
    asked = identity, label, kind, question
    return Finding(*asked, tuple(phrases), tuple(implies), *grounds, lasting, event, course, kept, at)


def _source(row: Any, at: Position | None) -> Source:
    identity, citation, url, section, states, part_of, symptom_statement, _ = row
    return Source(identity, citation, url, section, states, part_of, symptom_statement, at)


def _measure(row: Any, at: Position | None) -> Measure:
    identity, label, unit, given_in, question, lowest, highest, fahrenheit, sources, codes, values, change, _ = row
    asked = identity, label, unit, given_in, question
    worked_out = None if change is None else Change(*change)
    return Measure(*asked, lowest, highest, fahrenheit, tuple(sources), _codes(codes), values, worked_out, at)


def _list(row: Any, at: Position | None) -> HistoryList:
    identity, finding, label, examples, _ = row
    return HistoryList(identity, finding, label, tuple(examples), at)


def _definition(row: Any, at: Position | None) -> Definition:
    finding, measure, bands, otherwise, sources, unless, kept, _ = row
    aside = None if unless is None else Unless(unless[0], _bands(unless[1]))
    return Definition(finding, measure, _bands(bands), otherwise, tuple(sources), aside, kept, at)


def _bands(data: Any) -> tuple[Band, ...]:
    return tuple([Band(*band) for band in data])


def _advice(row: Any, at: Position | None) -> Advice:
    identity, text, sources, only_if, _ = row
    return Advice(identity, text, tuple(sources), None if only_if is None else from_data(only_if), at)


def _rule(row: Any, at: Position | None) -> Rule:
    identity, title, syndrome, tier, when, because, advice, sources, review, kept, _ = row
    cited = tuple(advice), tuple(sources)
    return Rule(identity, title, syndrome, Tier(tier), from_data(when), because, *cited, _review(review), kept, at)
