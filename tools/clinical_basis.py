"""Writes docs/clinical-basis.md, the page for a clinician who reviews the rulebook: ``python tools/clinical_basis.py``.

All but the chapter on what was left out (tools/clinical_basis_left_out.md) is made from the rulebook, so that the page
cannot say anything else than the rules do. tests/test_clinical_basis.py tells when it is no longer up to date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from triage.case import Case, Patient
from triage.conditions import All, AtLeast, Condition, Denied, Present
from triage.engine.engine import Engine
from triage.rulebook.loader import load
from triage.rulebook.model import Advice, Band, Definition, Measure, Rule, Rulebook, Source
from triage.tiers import Tier

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "clinical-basis.md"
LEFT_OUT = Path(__file__).resolve().with_name("clinical_basis_left_out.md")

_TIERS = tuple(reversed(Tier))
#: What this project decided itself stands in the rulebook as items of this source.
_DECISION = "decision"
_KINDS = {
    "symptom": "Symptoms",
    "sign": "Signs",
    "device": "Pump and catheter",
    "history": "History",
    "exposure": "Other medicines and substances",
    "group": "Who the patient is",
    "context": "Context",
}


def page(book: Rulebook) -> str:
    """The whole page, in Markdown. The same rulebook gives the same text."""
    chapters: tuple[tuple[str, Callable[[Rulebook], Iterable[str]]], ...] = (
        ("How to read and review it", _how_to),
        ("Where sources differ: what was decided", _decisions),
        ("Thresholds", _thresholds),
        ("Time windows", _time_windows),
        ("The tier of each finding alone", _alone),
        ("What weighs in the differential", _differential),
        ("Advice", _advice),
        ("What was left out, and why", _left_out),
        ("Rules by tier", _rules),
        ("Sources", _sources),
    )
    lines = [
        "<!-- written by tools/clinical_basis.py from the rulebook: change the rulebook, not this page -->",
        "",
        "# Clinical basis",
        "",
        *(f"{i}. [{title}](#{_anchor(f'{i}. {title}')})" for i, (title, _) in enumerate(chapters, 1)),
    ]
    for i, (title, chapter) in enumerate(chapters, 1):
        lines += ["", f"## {i}. {title}", "", *chapter(book)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def _how_to(book: Rulebook) -> Iterator[str]:
    rules = sum(rule.review is not None for rule in book.rules)
    findings = sum(finding.review is not None for finding in book.findings)
    yield f"""\
This page shows what the rulebook `{book.id}` {book.version} holds and on what authority, for a clinician who is asked
whether it is right. Reviewed by a clinician so far: {rules} of {len(book.rules)} rules and {findings} of \
{len(book.findings)} findings.{" **Nothing in it has been reviewed yet.**" if not rules + findings else ""}

The drug monograph is the specification. What it calls life-threatening is an emergency, its list of severe effects is
urgent, its *promptly* is the same day, its *contact your doctor* is routine. Where other evidence is more urgent, the
more urgent of the two holds, and the rule cites both.

{_table(("tier", "means", "how soon", "what to do first"), _tier_rows(book))}

- A **finding** is present, denied or unknown. Unknown never counts as denied, and no rule rests on silence.
- A case gets the most urgent tier of all rules that fire. No rule lowers a tier.
- The differential ranks what it may be. It never changes the tier.
- Words in `this type` are ids. `triage rules ID` shows all about a rule, a finding, a measure or a source: for a rule
  the exact condition, for a finding the words by which callers name it and every rule that asks for it.

How to review it, the most debatable first:

1. Read chapter 2. Each decision there is open to your veto: say which, and what should hold instead.
2. Compare the tables of chapters 3 and 4 with what your service uses.
3. Read down the columns of chapter 5 for a tier that surprises you: too low is dangerous, too high sends people away.
4. Read chapter 8 for what you miss, and chapter 7 as if you were the caller.
5. Chapter 9 has every rule. To approve one, add `review: {{by: your name and role, on: the date}}` to its entry in
   `rules/`; findings take the same. To object, name the id and a patient whom it gets wrong: that patient becomes a
   case in `cases/`, and the rule is changed until the case comes out right."""


def _tier_rows(book: Rulebook) -> list[tuple[str, ...]]:
    return [(_tier(t.tier), _text(t.means), _text(t.target), _text(t.do_first)) for t in book.tiers]


def _decisions(book: Rulebook) -> Iterator[str]:
    yield "Where sources are silent or contradict each other, the rulebook cites a decision of its own. Below each"
    yield "stands what rests on it."
    for source in book.sources:
        if source.part_of == _DECISION:
            yield from ("", f"### `{source.id.partition('.')[2]}`", "", _text(source.states), "")
            yield from _resting(book, source.id)


def _resting(book: Rulebook, source: str) -> Iterator[str]:
    """What cites the source: rules by tier, then everything else by kind."""
    for tier in _TIERS:
        rules = [f"{_text(r.title)} (`{r.id}`)" for r in book.rules if r.tier == tier and source in r.sources]
        if rules:
            yield f"- {_tier(tier)}: {'; '.join(rules)}"
    defined = [
        f"{_label(book, d.finding)} from {_lower(book.measure_by_id[d.measure].label)}"
        for d in book.definitions
        if source in d.sources
    ]
    weights = [
        f"{_words(book, feature.when)} ({feature.weight:+d}, {_text(one.label)})"
        for one in book.syndromes
        for feature in one.features
        if source in feature.sources
    ]
    for kind, entries in (
        ("definitions", defined),
        ("findings", [_label(book, one.id) for one in book.findings if source in one.sources]),
        ("measures", [_text(one.label) for one in book.measures if source in one.sources]),
        ("in the differential", weights),
        ("advice", [_text(one.text) for one in book.advice if source in one.sources]),
    ):
        if entries:
            yield f"- {kind}: {'; '.join(entries)}"


def _thresholds(book: Rulebook) -> Iterator[str]:
    yield "A number makes a finding present where it lies within the limits for the patient's age. Where the age is not"
    yield "known, the last row of a table is used, and the answer says so. *Otherwise* says what the finding is outside"
    yield "the limits: denied, or still unknown."
    for measure in book.measures:
        definitions = [one for one in book.definitions if one.measure == measure.id]
        if not definitions or _is_time(measure):
            continue
        unit = f", {measure.unit}" if measure.unit else ""
        yield from ("", f"### {_text(measure.label)}{unit}", "")
        yield from _about(book, measure)
        yield from _threshold_table(book, measure, sorted(definitions, key=_from_low_to_high))


def _about(book: Rulebook, measure: Measure) -> Iterator[str]:
    """How a derived measure is worked out, and the names of a scale."""
    if measure.change is not None:
        now, usual = (_lower(book.measure_by_id[one].label) for one in (measure.change.of, measure.change.base))
        how = "in per cent of the latter" if measure.change.kind == "percent" else "as a difference"
        yield from (f"Worked out from two others: {now} against {usual}, {how}.", "")
    if measure.values:
        names = (" or ".join(map(_text, of)) for of in _names(measure).values())
        yield from (f"Scale, from the lowest value on: {'; '.join(names)}.", "")


def _threshold_table(book: Rulebook, measure: Measure, definitions: Sequence[Definition]) -> Iterator[str]:
    starts = sorted({band.from_age for one in definitions for band in one.bands})
    cells = [tuple(_limits(_band_at(one.bands, start), measure) for one in definitions) for start in starts]
    rows: list[tuple[float, tuple[str, ...]]] = []
    for start, row in zip(starts, cells, strict=True):
        if not rows or rows[-1][1] != row:
            rows.append((start, row))
    ends = [start for start, _ in rows[1:]]
    ages = [_ages(start, end) for (start, _), end in zip(rows, [*ends, None], strict=True)]
    yield _table(
        ("age", *(_text(book.finding_by_id[one.finding].label) for one in definitions)),
        [(age, *row) for age, (_, row) in zip(ages, rows, strict=True)],
    )
    yield ""
    for one in definitions:
        unless = f"; {_unless(book, one)}" if one.unless else ""
        yield f"- {_label(book, one.finding)}: otherwise {one.otherwise}{unless}; {_ids(one.sources)}"


def _unless(book: Rulebook, definition: Definition) -> str:
    assert definition.unless is not None
    other = book.measure_by_id[definition.unless.measure]
    unit = f" {other.unit}" if other.unit else ""
    return f"set aside where {_lower(other.label)} is {_limits_by_age(definition.unless.bands, other)}{unit}"


def _time_windows(book: Rulebook) -> Iterator[str]:
    yield "Hours that a case gives in its history. Why the windows are as wide as they are: `decision.time_windows` in"
    yield "chapter 2."
    yield ""
    rows = []
    for measure in filter(_is_time, book.measures):
        for one in book.definitions:
            if one.measure == measure.id:
                window = _limits_by_age(one.bands, measure)
                window += f" ({_unless(book, one)})" if one.unless else ""
                finding = _text(book.finding_by_id[one.finding].label)
                rows.append((_text(measure.label), finding, window, one.otherwise, _ids(one.sources)))
    yield _table(("measure", "makes present", "within", "otherwise", "sources"), rows)


def _alone(book: Rulebook) -> Iterator[str]:
    yield "What the engine answers where somebody reports this one finding and nothing else is known: with no word on"
    yield "how baclofen is taken, by somebody who takes it by mouth and has no pump, and by somebody with a pump. What"
    yield "asks for company (a context, a medicine, a group) is expected to be low here. The most urgent come first."
    engine = Engine(book, durable=False)  # both channels give the same tiers; this one is there on every machine
    routes = tuple(Patient.model_validate({"route": route}) for route in (None, "oral", "intrathecal"))
    for kind in [*_KINDS, *sorted({finding.kind for finding in book.findings} - _KINDS.keys())]:
        rows = [
            ([engine.assess(Case(reported=(one.id,), patient=patient)).tier for patient in routes], _text(one.label))
            for one in book.findings
            if one.kind == kind
        ]
        rows.sort(key=lambda row: ([-tier.rank for tier in row[0]], row[1]))
        if rows:
            yield from ("", f"### {_KINDS.get(kind, kind)}", "")
            yield _table(
                ("finding", "not told", "by mouth", "pump"), [(label, *map(_shown, tiers)) for tiers, label in rows]
            )


def _shown(tier: Tier) -> str:
    return f"**{_tier(tier)}**" if tier == Tier.EMERGENCY else _tier(tier)


def _differential(book: Rulebook) -> Iterator[str]:
    yield "The sum of the weights that hold ranks the syndromes; it is no probability. What does not tell overdose from"
    yield "withdrawal (a seizure, confusion, the direction of blood pressure) weighs the same on both sides or nothing."
    labels = {one.id: one.label for one in book.syndromes}
    for syndrome in book.syndromes:
        yield from ("", f"### {_text(syndrome.label)}", "")
        if syndrome.mimics:
            mimics = " and ".join(_text(labels[one]) for one in syndrome.mimics)
            yield from (f"Can look like, and is shown beside: {mimics}.", "")
        features = sorted(syndrome.features, key=lambda feature: (-feature.weight, _words(book, feature.when)))
        rows = [(f"{one.weight:+d}", _words(book, one.when), _ids(one.sources)) for one in features]
        yield _table(("weight", "where", "sources"), rows) if rows else "No weights: it comes from its rules alone."


def _advice(book: Rulebook) -> Iterator[str]:
    yield "What is said to the caller beside what the tier asks for (chapter 1). Each text is shown once, however many"
    yield "rules ask for it."
    yield ""
    for one in sorted(book.advice, key=lambda advice: advice.id):
        only = f" Only if: {_words(book, one.only_if)}." if one.only_if is not None else ""
        yield f"- **{_text(one.text)}** (`{one.id}`) {_given_with(book, one)}.{only} Sources: {_ids(one.sources)}"


def _given_with(book: Rulebook, advice: Advice) -> str:
    """The rules that give the advice; where they are many, how many of each tier and syndrome."""
    rules = [rule for rule in book.rules if advice.id in rule.advice]
    if len(rules) <= 4:
        return f"With {', '.join(f'`{rule.id}`' for rule in rules)}" if rules else "With no rule by name"
    tiers = Counter(rule.tier for rule in rules)
    syndromes = sorted({rule.syndrome for rule in rules})
    counts = ", ".join(f"{tiers[tier]} {_tier(tier)}" for tier in _TIERS if tiers[tier])
    return f"With {len(rules)} rules ({counts}) of {', '.join(f'`{one}`' for one in syndromes)}"


def _left_out(book: Rulebook) -> Iterator[str]:  # noqa: ARG001  # every chapter is called alike
    yield LEFT_OUT.read_text(encoding="utf-8").strip()


def _rules(book: Rulebook) -> Iterator[str]:
    yield "Each with its reason and its sources. The exact condition: `triage rules ID`."
    for text in book.tiers:
        rules = [rule for rule in book.rules if rule.tier == text.tier]
        yield from ("", f"### {_tier(text.tier).capitalize()} ({len(rules)})", "")
        yield from (_rule(rule) for rule in sorted(rules, key=lambda rule: rule.id))


def _rule(rule: Rule) -> str:
    review = f" Reviewed by {_text(rule.review.by)}, {rule.review.on}." if rule.review else ""
    return f"- `{rule.id}` **{_text(rule.title)}.** {_text(rule.because)}{review} {_ids(rule.sources)}"


def _sources(book: Rulebook) -> Iterator[str]:
    yield "What each source states, in our own words. *Read as abstract*: only its abstract or opening could be read."
    yield ""
    for whole in (one for one in book.sources if not one.part_of):
        yield f"- `{whole.id}` {_source(whole)}" + (" See chapter 2." if whole.id == _DECISION else "")
        if whole.id != _DECISION:
            items = sorted((one for one in book.sources if one.part_of == whole.id), key=lambda one: one.section)
            for section, group in groupby(items, key=lambda one: one.section):
                yield f"  - {_text(section)}: " + " ".join(f"{_text(one.states)} (`{_item(one)}`)" for one in group)


def _source(source: Source) -> str:
    parts = [source.citation, source.section]
    text = _text(", ".join(filter(None, parts))).rstrip(".") + "."
    return " ".join(filter(None, [text, _text(source.states), f"<{source.url}>" if source.url else ""]))


def _item(source: Source) -> str:
    return source.id.removeprefix(f"{source.part_of}.")


def _words(book: Rulebook, condition: Condition, *, inside: bool = False) -> str:
    """The condition as one line of words."""
    if isinstance(condition, Present):
        return _lower(_text(book.finding_by_id[condition.finding].label))
    if isinstance(condition, Denied):
        return f"denied: {_lower(_text(book.finding_by_id[condition.finding].label))}"
    parts = [_words(book, part, inside=True) for part in condition.of]
    if isinstance(condition, AtLeast):
        return f"at least {condition.n} of ({'; '.join(parts)})"
    # Bold, since labels have an "or" of their own.
    text = (" **and** " if isinstance(condition, All) else " **or** ").join(parts)
    return f"({text})" if inside and len(parts) > 1 else text


def _is_time(measure: Measure) -> bool:
    return measure.given_in == "history" and measure.unit == "h"


def _from_low_to_high(definition: Definition) -> tuple[int, float, str]:
    """Columns from the lowest values to the highest: those with only an upper limit first."""
    band = definition.bands[-1]
    lower = next((one for one in (band.at_least, band.above) if one is not None), None)
    upper = next((one for one in (band.at_most, band.below) if one is not None), 0.0)
    return (0, upper, definition.finding) if lower is None else (1, lower, definition.finding)


def _band_at(bands: Iterable[Band], age: float) -> Band:
    return next(band for band in bands if band.covers_age(age))


def _limits_by_age(bands: Sequence[Band], measure: Measure) -> str:
    """All bands in one line, with ages only where they differ."""
    if len({_limits(band, measure) for band in bands}) == 1:
        return _limits(bands[0], measure)
    return "; ".join(f"{_ages(band.from_age, band.to_age)}: {_limits(band, measure)}" for band in bands)


def _limits(band: Band, measure: Measure) -> str:
    """The limits in signs, or the names of a scale that lie within them."""
    if measure.values:
        return ", ".join(_text(of[0]) for number, of in _names(measure).items() if band.contains(number)) or "–"
    signs = (("≥", band.at_least), (">", band.above), ("≤", band.at_most), ("<", band.below))
    return " and ".join(f"{sign} {_number(value, measure)}" for sign, value in signs if value is not None)


def _names(measure: Measure) -> dict[float, list[str]]:
    """The numbers of a scale from the lowest on, each with its names, the shortest first."""
    names: dict[float, list[str]] = {}
    for name, number in sorted(measure.values.items(), key=lambda named: (named[1], len(named[0]), named[0])):
        names.setdefault(number, []).append(name)
    return names


def _number(value: float, measure: Measure) -> str:
    """``72 h (3 days)`` for a time; the bare number where the heading has the unit."""
    if measure.unit == "years":
        return _age(value)
    if not _is_time(measure):
        return f"{value:g}"
    days = f" ({value / 24:g} days)" if value >= 48 and value % 24 == 0 else ""
    return f"{value:,g} h{days}"


def _ages(start: float, end: float | None) -> str:
    """``every age``, ``below 3 months``, ``1 to under 4 years``, ``from 16 years``."""
    if end is None:
        return f"from {_age(start)}" if start else "every age"
    if not start:
        return f"below {_age(end)}"
    from_, to = _age(start), _age(end)
    same_unit = from_.split()[-1].rstrip("s") == to.split()[-1].rstrip("s")
    return f"{from_.rpartition(' ')[0] if same_unit else from_} to under {to}"


def _age(years: float) -> str:
    if years >= 1:
        return f"{years:g} {'year' if years == 1 else 'years'}"
    months = round(years * 12)
    if abs(years * 12 - months) > 0.01:
        return f"about {round(years * 365.25 / 7)} weeks"
    return f"{months} {'month' if months == 1 else 'months'}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table. Cells are already escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _tier(tier: Tier) -> str:
    return tier.value.replace("_", " ")


def _label(book: Rulebook, finding: str) -> str:
    return f"{_text(book.finding_by_id[finding].label)} (`{finding}`)"


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in ids)


def _lower(text: str) -> str:
    """Begun with a small letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _text(text: str) -> str:
    """Text of the rulebook, with what Markdown would take for its own signs escaped."""
    return re.sub(r"([\\`*_\[\]|]|<(?=\S))", r"\\\1", " ".join(text.split()))


def _anchor(heading: str) -> str:
    """The name by which a heading can be linked to: small letters, digits and hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(load(CHECKOUT / "rules")), encoding="utf-8")
