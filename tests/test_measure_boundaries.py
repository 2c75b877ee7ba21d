"""Every limit of every measure in the shipped rulebook, from both sides, for every age; and worse is never less urgent.

What a number must say is computed here, from the YAML as it is written: the loader and the engine are what is tested.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from triage import Case, Engine
from triage.assessment import Assessment
from triage.case import Patient

RULES = Path(__file__).parents[1] / "rules"
#: A year that is below every edge between ages, and that a mistake in comparing would show.
TINY = 1e-9


@cache
def section(name: str) -> list[dict[str, Any]]:
    """All entries of one section, of all files."""
    entries: list[dict[str, Any]] = []
    for path in sorted(RULES.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if f"{name}:" in text:
            entries += (yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}).get(name, [])
    return entries


MEASURES: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in section("measures")}
DEFINITIONS: list[dict[str, Any]] = section("definitions")
IMPLIES: dict[str, list[str]] = {entry["id"]: entry.get("implies", []) for entry in section("findings")}
DEFINED = sorted({definition["measure"] for definition in DEFINITIONS})
VITALS = [name for name in DEFINED if MEASURES[name]["given_in"] == "vitals"]

Numbers = Mapping[str, int | float]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


# --- What a number must say ------------------------------------------------------------------------------------------


def exact(number: float) -> Fraction:
    return Fraction(str(number))


def band_for(bands: Iterable[dict[str, Any]], age: float | None) -> dict[str, Any]:
    """The one band for the age; of an unknown age, that of the oldest."""
    if age is None:
        return max(bands, key=lambda band: band.get("from_age", 0))
    (band,) = [band for band in bands if covers(band, age)]
    return band


def covers(band: dict[str, Any], age: float) -> bool:
    return band.get("from_age", 0) <= age and ("to_age" not in band or age < band["to_age"])


def inside(band: dict[str, Any], value: Fraction) -> bool:
    return not (
        ("at_least" in band and value < exact(band["at_least"]))
        or ("above" in band and value <= exact(band["above"]))
        or ("at_most" in band and value > exact(band["at_most"]))
        or ("below" in band and value >= exact(band["below"]))
    )


def limits(band: dict[str, Any]) -> list[float]:
    return [band[key] for key in ("at_least", "above", "at_most", "below") if key in band]


def known(numbers: Numbers, age: float | None) -> dict[str, Fraction]:
    """The numbers of a case, and those that follow from them."""
    values = {name: exact(number) for name, number in numbers.items()}
    if age is not None:
        values["age_years"] = exact(age)
    for name, measure in MEASURES.items():
        change = measure.get("change")
        if change and change["of"] in values and change["from"] in values:
            of, base = values[change["of"]], values[change["from"]]
            values[name] = (of - base) / base * 100 if change.get("as") == "percent" else of - base
    return values


def holds(judged: dict[str, Any] | None, values: Mapping[str, Fraction], age: float | None) -> bool:
    """Whether the measure of a definition, or of what sets it aside, is known and in the band for the age."""
    if judged is None or judged["measure"] not in values:
        return False
    return inside(band_for(judged["bands"], age), values[judged["measure"]])


def made_present(numbers: Numbers, age: float | None) -> set[str]:
    """The findings that the numbers and the age make present, with all that these imply."""
    values = known(numbers, age)
    found: set[str] = set()
    for definition in DEFINITIONS:
        if holds(definition, values, age) and not holds(definition.get("unless"), values, age):
            found.add(definition["finding"])
    frontier = list(found)
    while frontier:
        for implied in IMPLIES[frontier.pop()]:
            if implied not in found:
                found.add(implied)
                frontier.append(implied)
    return found


# --- Cases at and beside the limits ----------------------------------------------------------------------------------


def case_of(numbers: Mapping[str, int | float | str], age: float | None, **more: Any) -> Case:
    """The case that gives these numbers, each where it belongs."""
    parts: dict[str, dict[str, Any]] = {"vitals": {}, "history": {}}
    for name, number in numbers.items():
        if name != "age_years":
            parts[MEASURES[name]["given_in"]][name] = number
    return Case(patient=Patient(age_years=age, route=more.pop("route", None)), **parts, **more)


def beside(measure: str, limit: float) -> list[float]:
    """The limit and its neighbours: a step that a device shows, and the smallest one that there is."""
    lowest, highest = MEASURES[measure]["lowest"], MEASURES[measure]["highest"]
    tenths = MEASURES[measure].get("unit") == "°C"
    steps = [round(limit - 0.1, 1), round(limit + 0.1, 1)] if tenths else [limit - 1, limit + 1]
    values = [limit, *steps, math.nextafter(limit, -math.inf), math.nextafter(limit, math.inf)]
    return [value for value in values if lowest <= value <= highest]


def ages_of(bands: Iterable[dict[str, Any]]) -> Iterator[float | None]:
    """For each band its lower edge, its middle and just below its upper edge; and the age that is not known."""
    for band in bands:
        start, end = band.get("from_age", 0), band.get("to_age", 130)
        yield from (start, (start + end) / 2, 130 if end == 130 else end - TINY)
    yield None


def all_bands(definition: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The bands of the definition, and those that set them aside."""
    return [definition["bands"], *([definition["unless"]["bands"]] if "unless" in definition else [])]


def giving(measure: str, value: float, fixed: Numbers) -> Iterator[dict[str, float]]:
    """Numbers for a case in which the measure is ``value``, or near it where that cannot be written; ``fixed`` stay."""
    change = MEASURES[measure].get("change")
    if not change:
        yield {**fixed, measure: value}
        return
    of, base = MEASURES[change["of"]], MEASURES[change["from"]]
    percent = change.get("as") == "percent"
    if change["of"] in fixed:
        now = fixed[change["of"]]
        usual = now / (1 + value / 100) if percent else float(exact(now) - exact(value))
        pairs = [(now, near) for near in {usual, math.floor(usual), math.ceil(usual)}]
    else:
        usuals = (50, 80, 100, 120, 150, 240)
        pairs = [(float(exact(u) + exact(value) * (exact(u) / 100 if percent else 1)), u) for u in usuals]
    for now, usual in pairs:
        if of["lowest"] <= now <= of["highest"] and base["lowest"] <= usual <= base["highest"]:
            yield {**fixed, change["of"]: now, change["from"]: usual}


def cases_around(definition: dict[str, Any]) -> Iterator[tuple[dict[str, float], float | None]]:
    """Numbers and ages at and beside each limit of a definition, and of what sets it aside."""
    measure, aside = definition["measure"], definition.get("unless")
    for age in dict.fromkeys(age for bands in all_bands(definition) for age in ages_of(bands)):
        for limit in limits(band_for(definition["bands"], age)):
            for value in beside(measure, limit):
                if measure == "age_years":
                    yield {}, value
                    continue
                for numbers in giving(measure, value, {}):
                    yield numbers, age
                for other in limits(band_for(aside["bands"], age)) if aside else ():
                    for near in beside(aside["measure"], other):
                        yield from ((numbers, age) for numbers in giving(aside["measure"], near, {measure: value}))


def shown(numbers: Mapping[str, object], age: float | None) -> str:
    return f"at the age {age!r}: {dict(numbers)!r}"


@pytest.mark.parametrize("measure", DEFINED)
def test_each_limit_holds_on_one_side_and_not_on_the_other(engine: Engine, measure: str) -> None:
    """What is present is exactly what the numbers and the age make present; each definition was seen on both sides."""
    for definition in DEFINITIONS:
        if definition["measure"] != measure:
            continue
        sides = set()
        for numbers, age in cases_around(definition):
            expected = made_present(numbers, age)
            found = set(engine.assess(case_of(numbers, age)).findings.present)
            assert found == expected, shown(numbers, age)
            sides.add(definition["finding"] in expected)
        assert sides == {True, False}, definition["finding"]


@pytest.mark.parametrize("measure", [name for name in DEFINED if MEASURES[name].get("values")])
def test_a_name_says_what_its_number_says(engine: Engine, measure: str) -> None:
    """At every age of a band, in capitals and in small letters."""
    values: dict[str, float] = MEASURES[measure]["values"]
    for definition in DEFINITIONS:
        for age in ages_of(definition["bands"]) if definition["measure"] == measure else ():
            for name, number in values.items():
                for given in (number, name, name.lower(), name.upper()):
                    found = set(engine.assess(case_of({measure: given}, age)).findings.present)
                    assert found == made_present({measure: number}, age), shown({measure: given}, age)


def test_a_definition_that_can_be_set_aside_was_seen_set_aside() -> None:
    """The cases above reach both sides of what sets a definition aside, within the bands of the definition."""
    for definition in DEFINITIONS:
        aside = definition.get("unless")
        seen = set()
        for numbers, age in cases_around(definition) if aside else ():
            values = known(numbers, age)
            if aside["measure"] in values and holds(definition, values, age):
                seen.add(holds(aside, values, age))
        assert seen == ({True, False} if aside else set()), definition["finding"]


@pytest.mark.parametrize("measure", DEFINED)
def test_every_age_has_exactly_one_band(measure: str) -> None:
    """From birth to 130 years, at every edge and just beside it."""
    edges = {
        band[key]
        for definition in DEFINITIONS
        if definition["measure"] == measure
        for bands in all_bands(definition)
        for band in bands
        for key in ("from_age", "to_age")
        if key in band
    }
    ages = [step / 12 for step in range(130 * 12 + 1)]
    ages += [age for edge in edges for age in (edge, edge + TINY, edge - TINY, math.nextafter(edge, 0)) if age >= 0]
    for definition in DEFINITIONS:
        for bands in all_bands(definition) if definition["measure"] == measure else ():
            for age in ages:
                assert sum(covers(band, age) for band in bands) == 1, (definition["finding"], age)


# --- Worse is never less urgent --------------------------------------------------------------------------------------

COMPANIONS: dict[str, dict[str, Any]] = {
    "nothing else": {},
    "a pump": {"route": "intrathecal"},
    "by mouth": {"route": "oral"},
    "a pump and spasms": {"route": "intrathecal", "reported": ("muscle_spasms",)},
    "a pump and drowsiness": {"route": "intrathecal", "reported": ("drowsiness",)},
    "a pump and fever": {"route": "intrathecal", "reported": ("fever",)},
}


def own_limits(measure: str, age: float | None) -> list[float]:
    """The limits by which the measure itself is judged at the age, from the lowest on."""
    own = [band_for(one["bands"], age) for one in DEFINITIONS if one["measure"] == measure]
    return sorted({limit for band in own for limit in limits(band)})


def normal(measure: str, age: float | None) -> float:
    """The middle of the widest gap, between two limits or the ends of the range, in which the number says nothing."""
    own = [band_for(one["bands"], age) for one in DEFINITIONS if one["measure"] == measure]
    marks = sorted({MEASURES[measure]["lowest"], *own_limits(measure, age), MEASURES[measure]["highest"]})
    gaps = [(end - start, (start + end) / 2) for start, end in pairwise(marks)]
    silent = [(width, middle) for width, middle in gaps if not any(inside(band, exact(middle)) for band in own)]
    return round(max(silent)[1], 2)


def usual_of(measure: str) -> list[str]:
    """The measures of the usual value, from which a change of the measure is worked out."""
    changes = [one["change"] for one in MEASURES.values() if "change" in one]
    return sorted({change["from"] for change in changes if change["of"] == measure})


def starts(measure: str, age: float | None) -> Iterator[tuple[float, dict[str, float]]]:
    """Numbers to go outward from, each with the usual value that the case gives, if any.

    Without a usual value, the normal number. With one, that value itself: the normal number, the nearest limits and
    numbers beyond these, wherever nothing speaks against somebody who is as usual.
    """
    middle = normal(measure, age)
    yield middle, {}
    own = own_limits(measure, age)
    low, high = [limit for limit in own if limit < middle][-1:], [limit for limit in own if limit > middle][:1]
    near = [round(middle), *low, *(limit - 3 for limit in low), *high, *(limit + 3 for limit in high)]
    for name in usual_of(measure):
        for usual in near:
            if made_present({measure: usual, name: usual}, age) == made_present({}, age):
                yield usual, {name: usual}


def change_limits(measure: str, age: float | None, usual: Numbers) -> Iterator[Fraction]:
    """The numbers at which a change from the usual value is at a limit."""
    for one in DEFINITIONS:
        for judged in [one, *([one["unless"]] if "unless" in one else [])]:
            change = MEASURES[judged["measure"]].get("change", {})
            if change.get("of") == measure and change["from"] in usual:
                base = exact(usual[change["from"]])
                for limit in limits(band_for(judged["bands"], age)):
                    yield base + exact(limit) * (base / 100 if change.get("as") == "percent" else 1)


def outward(measure: str, age: float | None, start: float, usual: Numbers) -> list[list[float]]:
    """The two ways from the start to the ends of the range, through every limit and its neighbours."""
    lowest, highest = MEASURES[measure]["lowest"], MEASURES[measure]["highest"]
    step = 0.1 if MEASURES[measure].get("unit") == "°C" else 1
    values = {lowest, highest, *MEASURES[measure].get("values", {}).values()}
    for limit in own_limits(measure, age):
        values |= {limit, round(limit - step, 1), round(limit + step, 1)}
    for mark in change_limits(measure, age, usual):
        values |= {math.floor(mark) - 1, math.floor(mark), math.ceil(mark), math.ceil(mark) + 1}
    down = sorted((value for value in values if lowest <= value < start), reverse=True)
    return [[start, *down], [start, *sorted(value for value in values if start < value <= highest)]]


def steps(
    engine: Engine, measure: str, age: float | None, more: Mapping[str, Any]
) -> Iterator[tuple[Assessment, Assessment, str]]:
    """Each answer on each way outward beside the one before it."""
    for start, usual in starts(measure, age):
        for way in outward(measure, age, start, usual):
            cases = [{measure: value, **usual} for value in way]
            answers = [engine.assess(case_of(numbers, age, **more)) for numbers in cases]
            assert not answers[0].unrecognized
            for (before, after), numbers in zip(pairwise(answers), cases[1:], strict=True):
                yield before, after, shown(numbers, age)


@pytest.mark.parametrize("companion", COMPANIONS)
@pytest.mark.parametrize("measure", VITALS)
def test_a_worse_number_is_never_less_urgent(engine: Engine, measure: str, companion: str) -> None:
    """Outward from the normal number for the age, each number asks for at least as much as the one before it."""
    bands = [band for one in DEFINITIONS if one["measure"] == measure for band in one["bands"]]
    lowered = [
        f"{after.tier.value} after {before.tier.value} {where}"
        for age in dict.fromkeys(ages_of(bands))
        for before, after, where in steps(engine, measure, age, COMPANIONS[companion])
        if after.tier < before.tier
    ]
    assert lowered == []
