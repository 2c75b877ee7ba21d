"""What the reader reads for: the words of the findings, the classes that patterns use, the limits of measures."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from triage.conditions import Condition, Denied, Present, must_hold
from triage.rulebook.model import Rulebook
from triage.tiers import Tier


class Entry(NamedTuple):
    """One finding as the reader sees it. Id and label are read word for word, phrases as patterns."""

    id: str
    label: str
    phrases: tuple[str, ...]


_OF_TROUBLES: Final = ("symptom", "sign", "device")
_LASTS_FOR_EVER: Final[Mapping[str, tuple[str, float]]] = MappingProxyType({})


class Vocabulary(NamedTuple):
    """Everything that the reader is made from; data, and nothing else.

    ``classes``: name → the words that a pattern means by ``{name}``.
    ``standing``: findings that do not pass (a pump, kidney disease): ``five years ago`` leaves them present.
    ``events``: findings that stay dangerous when they are over (a seizure an hour ago): never ``resolved``.
    ``course``: findings that say how others go (``gone now``): their words are heard of the others too.
    ``limits``: measure → lowest and highest value that can be true.
    ``lasts``: finding → the measure of its time and the hours for which it holds (``refilled three weeks ago``).
    ``signs``: findings that only somebody can have (shaking), and nothing around them.
    ``troubles``: these, and what can be the matter with a device.
    ``alone``: finding → the rank of the tier that it alone makes a case, where that is urgent or more.
    ``grave``: those that alone make it an emergency.
    ``plain``: phrases that are no finding though a part of them looks like one (``walks with a limp``).
    ``unclear``: phrases that may be a finding, nobody knows which, and are never passed over.
    """

    entries: tuple[Entry, ...]
    classes: Mapping[str, tuple[str, ...]]
    standing: frozenset[str]
    events: frozenset[str]
    limits: Mapping[str, tuple[float, float]]
    plain: tuple[str, ...] = ()
    course: frozenset[str] = frozenset()
    lasts: Mapping[str, tuple[str, float]] = _LASTS_FOR_EVER
    signs: frozenset[str] = frozenset()
    unclear: tuple[str, ...] = ()
    troubles: frozenset[str] = frozenset()
    grave: frozenset[str] = frozenset()
    alone: Mapping[str, int] = MappingProxyType({})


def of_rulebook(
    rulebook: Rulebook,
    classes: Mapping[str, tuple[str, ...]] | None = None,
    standing: frozenset[str] = frozenset(),
    events: frozenset[str] = frozenset(),
    plain: tuple[str, ...] = (),
    course: frozenset[str] = frozenset(),
) -> Vocabulary:
    """The reader's view of a rulebook; what is given besides is added to what the rulebook says.

    Groups of people (pregnant, child, kidney disease) are always ``standing``.
    """
    findings = rulebook.findings
    alone = _alone(rulebook)
    return Vocabulary(
        tuple([Entry(finding.id, finding.label, finding.phrases) for finding in findings]),
        {one.id: one.words for one in rulebook.word_classes} | dict(classes or {}),
        standing.union([finding.id for finding in findings if finding.kind == "group" or finding.lasting]),
        events.union([finding.id for finding in findings if finding.event]),
        {measure.id: (measure.lowest, measure.highest) for measure in rulebook.measures},
        rulebook.not_symptoms + plain,
        course.union([finding.id for finding in findings if finding.course]),
        {
            definition.finding: (definition.measure, definition.bands[0].at_most)
            for definition in rulebook.definitions
            if definition.measure.startswith("hours_since")
            and len(definition.bands) == 1
            and definition.bands[0].at_most is not None
            and definition.bands[0].at_least is None
        },
        frozenset([finding.id for finding in findings if finding.kind in ("symptom", "sign")]),
        rulebook.unclear,
        frozenset([finding.id for finding in findings if finding.kind in _OF_TROUBLES and not finding.lasting]),
        frozenset([finding for finding, rank in alone.items() if rank == Tier.EMERGENCY.rank]),
        alone,
    )


def _alone(rulebook: Rulebook) -> dict[str, int]:
    """The rank of the tier that a finding alone makes a case, by itself or by what it implies; none below urgent."""
    by_itself: dict[str, int] = {}
    for rule in rulebook.rules:
        if rule.tier >= Tier.URGENT:
            for finding in _enough(rule.when):
                by_itself[finding] = max(rule.tier.rank, by_itself.get(finding, 0))
    implied = {finding.id: finding.implies for finding in rulebook.findings}
    alone: dict[str, int] = {}
    for finding in implied:
        above, seen = [finding], {finding}
        while above:
            above = [each for other in above for each in implied.get(other, ()) if each not in seen]
            seen.update(above)
        ranks = [by_itself[each] for each in seen if each in by_itself]
        if ranks:
            alone[finding] = max(ranks)
    return alone


def _enough(when: Condition) -> set[str]:
    """Findings whose presence alone makes a condition hold."""
    if isinstance(when, Present):
        return {when.finding}
    if isinstance(when, Denied) or must_hold(when) > 1:
        return set()
    return {finding for part in when.of for finding in _enough(part)}
