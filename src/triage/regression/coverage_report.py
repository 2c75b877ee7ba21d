"""What a run did not exercise, each with the smallest case that would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from triage.changes import exact, worked_out
from triage.conditions import Condition, Denied, Leaf
from triage.errors import CaseError, Position
from triage.observe import Observer
from triage.regression.coverage import BOTH, INSIDE, Counts, Coverage
from triage.regression.deciding import places
from triage.regression.missing import MissingCase
from triage.regression.mutation.probes import probes
from triage.regression.witness import NotDecided, Search
from triage.rulebook.model import Band, Definition, Rulebook

#: What is counted, in the order in which it is told.
KINDS = {
    "rules": "rules that fired",
    "conditions": "sides of conditions that alone decided, two for each condition",
    "bands": "age bands of definitions crossed on both sides",
    "exceptions": "exceptions of definitions seen to hold and not to",
    "findings": "findings reported",
}


class Uncovered(NamedTuple):
    """One thing that no case exercised. ``case`` is missing where no such case could be found."""

    kind: str
    of: str
    what: str
    case: MissingCase | None
    at: Position | None = None


class Share(NamedTuple):
    """``covered`` of ``possible``; so many ``impossible`` ones are left out: no patient can show them."""

    covered: int
    possible: int
    impossible: int = 0


class CoverageReport(NamedTuple):
    """What was covered, by kind, and everything that was not."""

    cases: int
    shares: dict[str, Share]
    uncovered: tuple[Uncovered, ...]


def coverage_report(rulebook: Rulebook, counts: Counts) -> CoverageReport:
    """What the counts come to. Searches for each missing case, which takes a moment where many are missing."""
    reporter = _Reporter(rulebook, counts)
    found = {kind: list(getattr(reporter, kind)()) for kind in KINDS}
    shares, uncovered = {}, []
    for kind, entries in found.items():
        missing = [entry for entry in entries if isinstance(entry, Uncovered)]
        impossible = sum(entry is None for entry in entries)
        possible = len(entries) - impossible
        shares[kind] = Share(possible - len(missing), possible, impossible)
        uncovered += missing
    return CoverageReport(counts.cases, shares, tuple(uncovered))


class _Reporter:
    """Goes through each kind: True for what is covered, None for what cannot be, else what is missing."""

    def __init__(self, rulebook: Rulebook, counts: Counts) -> None:
        self._rulebook = rulebook
        self._counts = counts
        self._search = Search(rulebook)
        self._observer: Observer | None = None

    def rules(self) -> Iterator[Uncovered | bool | None]:
        for rule, fired in zip(self._rulebook.rules, self._counts.fired, strict=True):
            if fired:
                yield True
                continue
            try:
                witness = self._search.smallest([rule.when])
            except NotDecided:
                yield Uncovered("rules", rule.id, "never fired", None, rule.at)
                continue
            if witness is None:
                yield None
            else:
                case = MissingCase.of(witness, f"{rule.id} fires")
                yield Uncovered("rules", rule.id, "never fired", case, rule.at)

    def conditions(self) -> Iterator[Uncovered | bool | None]:
        """Each side of each leaf: two for every leaf."""
        for i, rule in enumerate(self._rulebook.rules):
            for number, place in enumerate(places(rule.when)):
                leaf = in_words(place.leaf)
                if self._counts.held[i] >> number & 1:
                    yield True
                else:
                    what = f"{leaf} was never alone what made it fire"
                    yield self._leaf(rule.id, what, rule.at, f"{rule.id} fires", [rule.when], [place.if_fails])
                if self._counts.failed[i] >> number & 1:
                    yield True
                else:
                    what = f"{leaf} was never alone what it lacked"
                    shows = f"{rule.id} does not fire"
                    yield self._leaf(rule.id, what, rule.at, shows, [place.if_holds], [rule.when])

    def _leaf(
        self, rule: str, what: str, at: Position | None, shows: str, holds: list[Condition], fails: list[Condition]
    ) -> Uncovered | None:
        try:
            witness = self._search.smallest(holds, fails)
        except NotDecided:
            return Uncovered("conditions", rule, what, None, at)
        return witness and Uncovered("conditions", rule, what, MissingCase.of(witness, shows), at)

    def bands(self) -> Iterator[Uncovered | bool | None]:
        """Each side of each age band of each definition."""
        for i, definition in enumerate(self._rulebook.definitions):
            for place, band in enumerate(definition.bands):
                seen = self._counts.bands.get((i, place), 0)
                for side in (INSIDE, BOTH & ~INSIDE):
                    yield True if seen & side else self._band(definition, band, inside=side == INSIDE)

    def _band(self, definition: Definition, band: Band, *, inside: bool) -> Uncovered | None:
        """The missing value of a band: the nearest one to a limit, at the age from which the band is for."""
        side = "in" if inside else "outside"
        what = f"{definition.measure} was never {side} {band_in_words(band)}"
        of = definition.finding
        shows = f"{of} is present" if inside else f"{of} is not present by {definition.measure}"
        for probe in probes(definition, self._rulebook):
            age = probe.patient.get("age_years")
            measured = definition.measure == "age_years"
            if not measured and not (band.to_age is None if age is None else band.covers_age(age)):
                continue
            if band.contains(self._value(definition, probe)) == inside and self._possible(probe):
                return Uncovered("bands", of, what, probe._replace(shows=shows), definition.at)
        return None

    def _value(self, definition: Definition, probe: MissingCase) -> float:
        measure = self._rulebook.measure_by_id[definition.measure]
        numbers = {**probe.vitals, **probe.patient, **probe.history}
        if measure.change is None:
            return numbers[measure.id]
        return float(worked_out(measure.change, exact(numbers[measure.change.of]), exact(numbers[measure.change.base])))

    def _possible(self, probe: MissingCase) -> bool:
        self._observer = self._observer or Observer(self._rulebook)
        try:
            self._observer.observe(probe.as_case())
        except CaseError:
            return False
        return True

    def exceptions(self) -> Iterator[Uncovered | bool | None]:
        """Each side of each ``unless``, for a value that is in the band of its definition."""
        for i, definition in enumerate(self._rulebook.definitions):
            if definition.unless is None:
                continue
            seen = self._counts.aside.get(i, 0)
            for side in (INSIDE, BOTH & ~INSIDE):
                if seen & side:
                    yield True
                    continue
                does = "sets it aside" if side == INSIDE else "lets it stand"
                what = f"{definition.measure} was never in its band beside a {definition.unless.measure} that {does}"
                yield Uncovered("exceptions", definition.finding, what, self._beside(definition, side), definition.at)

    def _beside(self, definition: Definition, side: int) -> MissingCase | None:
        counted = Coverage(self._rulebook)
        for probe in probes(definition, self._rulebook):
            if not probe.history and not len(probe.vitals) > 1:
                continue
            counted.counts.aside.clear()
            counted._add_numbers(probe.as_case())
            i = self._rulebook.definitions.index(definition)
            if counted.counts.aside.get(i, 0) & side and self._possible(probe):
                is_ = "is not" if side == INSIDE else "is"
                return probe._replace(shows=f"{definition.finding} {is_} present by {definition.measure}")
        return None

    def findings(self) -> Iterator[Uncovered | bool | None]:
        for finding, reported in zip(self._rulebook.findings, self._counts.reported, strict=True):
            case = MissingCase(f"{finding.id} is present", reported=(finding.id,))
            yield True if reported else Uncovered("findings", finding.id, "was never reported", case, finding.at)


def in_words(leaf: Leaf) -> str:
    """The leaf as it is written."""
    return f"{{denied: {leaf.finding}}}" if isinstance(leaf, Denied) else leaf.finding


def band_in_words(band: Band) -> str:
    """The band's limits and ages: ``at least 38 from 16 years``."""
    keys = ("at_least", "above", "at_most", "below")
    limits = [f"{key.replace('_', ' ')} {getattr(band, key):g}" for key in keys if getattr(band, key) is not None]
    ages = f"below {band.to_age:g} years" if band.to_age is not None and not band.from_age else ""
    if band.from_age:
        upto = "" if band.to_age is None else f" to {band.to_age:g}"
        ages = f"from {band.from_age:g}{upto} years"
    return " ".join([" and ".join(limits), ages]).strip()
