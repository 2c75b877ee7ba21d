"""From the sound entries of a draft to the frozen rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.conditions import Condition
from triage.rulebook.draft import Draft, Entry
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


def build(draft: Draft) -> Rulebook:
    """The rulebook of all sound entries, each tuple sorted by id. Raises nothing; what is unsound is left out."""
    sound: dict[str, list[Entry]] = {}
    for section, entries in draft.entries.items():
        first = draft.ids(section)
        key = "finding" if section == "definitions" else "id"
        kept = [entry for entry in entries if entry.sound and (key == "finding" or first[entry.data["id"]] is entry)]
        sound[section] = sorted(kept, key=lambda entry: (entry.data[key], entry.data.get("measure", "")))
    head = draft.heads[0].data if draft.heads and draft.heads[0].sound else {"id": "", "version": "", "title": ""}
    return Rulebook(
        id=head["id"],
        version=head["version"],
        title=_text(head, "title"),
        tiers=tuple(sorted(map(_tier, sound["tiers"]), key=lambda text: -text.tier.rank)),
        syndromes=tuple(map(_syndrome, sound["syndromes"])),
        sources=tuple(sorted((s for entry in sound["sources"] for s in _sources(entry)), key=lambda source: source.id)),
        findings=tuple(map(_finding, sound["findings"])),
        measures=tuple(map(_measure, sound["measures"])),
        definitions=tuple(map(_definition, sound["definitions"])),
        lists=tuple(map(_list, sound["lists"])),
        advice=tuple(map(_advice, sound["advice"])),
        rules=tuple(map(_rule, sound["rules"])),
        word_classes=tuple(map(_word_class, sound["word_classes"])),
        not_symptoms=tuple(sorted({phrase for phrase, _ in draft.not_symptoms})),
        unclear=tuple(sorted({phrase for phrase, _ in draft.unclear})),
    )


def _text(data: dict[str, Any], key: str) -> str:
    """The text without the line end that YAML's folded text carries; '' where there is none."""
    return str(data.get(key) or "").strip()


def _names(data: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(data.get(key, ()))


def _words(data: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in data.get(key, ()))


def _codes(data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    codes = sorted(data.get("codes", {}).items())
    return {system: (given,) if isinstance(given, str) else tuple(given) for system, given in codes}


def _review(data: dict[str, Any]) -> Review | None:
    given = data.get("review")
    return Review(_text(given, "by"), given["on"]) if given else None


def _condition(entry: Entry, *path: str | int) -> Condition:
    condition = entry.conditions[path].condition
    assert condition is not None, "only sound entries are built"
    return condition


def _tier(entry: Entry) -> TierText:
    data = entry.data
    texts = [_text(data, key) for key in ("label", "means", "target", "do_first", "safety_net")]
    return TierText(Tier(data["id"]), *texts)


def _syndrome(entry: Entry) -> Syndrome:
    features = tuple(
        Feature(_condition(entry, "features", i, "when"), feature["weight"], _names(feature, "sources"))
        for i, feature in entry.parts("features")
    )
    data = entry.data
    return Syndrome(data["id"], _text(data, "label"), _names(data, "mimics"), features, entry.at)


def _sources(entry: Entry) -> Iterator[Source]:
    """The source, and each of its items as a source of its own."""
    data = entry.data
    whole = Source(
        id=data["id"],
        citation=_text(data, "citation"),
        url=_text(data, "url"),
        section=_text(data, "section"),
        states=_text(data, "states"),
        at=entry.at,
    )
    yield whole
    seen: set[str] = set()
    for i, item in entry.parts("items"):
        if item["id"] not in seen:
            seen.add(item["id"])
            yield Source(
                id=f"{whole.id}.{item['id']}",
                citation=whole.citation,
                url=whole.url,
                section=_text(item, "section") or whole.section,
                states=_text(item, "states"),
                part_of=whole.id,
                symptom_statement=item.get("symptom_statement", False),
                at=entry.position("items", i),
            )


def _finding(entry: Entry) -> Finding:
    data = entry.data
    return Finding(
        id=data["id"],
        label=_text(data, "label"),
        kind=data["kind"],
        question=_text(data, "question"),
        phrases=_words(data, "phrases"),
        implies=tuple(sorted(set(_names(data, "implies")))),
        sources=_names(data, "sources"),
        codes=_codes(data),
        review=_review(data),
        lasting=data.get("lasting", False),
        event=data.get("event", False),
        course=data.get("course", False),
        kept_because=_text(data, "kept_because"),
        at=entry.at,
    )


def _word_class(entry: Entry) -> WordClass:
    return WordClass(entry.data["id"], _words(entry.data, "words"), entry.at)


def _measure(entry: Entry) -> Measure:
    data = entry.data
    return Measure(
        id=data["id"],
        label=_text(data, "label"),
        unit=_text(data, "unit"),
        given_in=data["given_in"],
        question=_text(data, "question"),
        lowest=float(data["lowest"]),
        highest=float(data["highest"]),
        fahrenheit=data.get("fahrenheit", False),
        sources=_names(data, "sources"),
        codes=_codes(data),
        values=_values(data),
        change=_change(data),
        at=entry.at,
    )


def _values(data: dict[str, Any]) -> dict[str, float]:
    """The names of numbers, from the lowest on: the order in which they are written says nothing."""
    named = [(float(number), " ".join(name.split())) for name, number in (data.get("values") or {}).items()]
    return {name: number for number, name in sorted(named)}


def _change(data: dict[str, Any]) -> Change | None:
    given = data.get("change")
    return Change(given["of"], given["from"], given.get("as", "difference")) if given else None


def _definition(entry: Entry) -> Definition:
    data = entry.data
    otherwise = data.get("otherwise", "denied")
    aside = data.get("unless")
    unless = Unless(aside["measure"], _bands(aside["bands"])) if aside else None
    sources = _names(data, "sources")
    return Definition(
        data["finding"],
        data["measure"],
        _bands(data["bands"]),
        otherwise,
        sources,
        unless,
        _text(data, "kept_because"),
        entry.at,
    )


def _bands(data: list[dict[str, Any]]) -> tuple[Band, ...]:
    return tuple(sorted(map(_band, data), key=lambda band: band.from_age))


def _band(data: dict[str, Any]) -> Band:
    def number(key: str) -> float | None:
        return None if data.get(key) is None else float(data[key])

    return Band(
        number("from_age") or 0.0,
        number("to_age"),
        number("at_least"),
        number("above"),
        number("at_most"),
        number("below"),
    )


def _list(entry: Entry) -> HistoryList:
    data = entry.data
    return HistoryList(data["id"], data["finding"], _text(data, "label"), _words(data, "examples"), entry.at)


def _advice(entry: Entry) -> Advice:
    data = entry.data
    only_if = _condition(entry, "only_if") if data.get("only_if") is not None else None
    return Advice(data["id"], _text(data, "text"), _names(data, "sources"), only_if, entry.at)


def _rule(entry: Entry) -> Rule:
    data = entry.data
    return Rule(
        id=data["id"],
        title=_text(data, "title"),
        syndrome=data["syndrome"],
        tier=Tier(data["tier"]),
        when=_condition(entry, "when"),
        because=_text(data, "because"),
        advice=_names(data, "advice"),
        sources=_names(data, "sources"),
        review=_review(data),
        kept_because=_text(data, "kept_because"),
        at=entry.at,
    )
