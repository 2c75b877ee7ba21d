"""Who uses what in a rulebook: the rules that ask for a finding, what cites a source."""

from __future__ import annotations

from collections.abc import Iterator

from triage.conditions import Condition, leaves
from triage.rulebook.model import Definition, Measure, Rule, Rulebook


class Uses:
    """Answers about one rulebook; nothing is kept, each answer walks the rulebook once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def findings_of(self, rule: Rule) -> tuple[str, ...]:
        """The findings that the rule asks for, in the order of its condition."""
        return _named(rule.when)

    def rules_asking(self, finding: str) -> tuple[Rule, ...]:
        """The rules whose condition names the finding, most urgent first."""
        rules = [rule for rule in self._rulebook.rules if finding in _named(rule.when)]
        return tuple(sorted(rules, key=lambda rule: (-rule.tier.rank, rule.id)))

    def implied_by(self, finding: str) -> tuple[str, ...]:
        """The findings that imply it directly."""
        return tuple(other.id for other in self._rulebook.findings if finding in other.implies)

    def all_implied(self, finding: str) -> tuple[str, ...]:
        """Everything that the finding implies, directly or through others; itself left out."""
        found: dict[str, None] = {}
        frontier = [finding]
        while frontier:
            known = self._rulebook.finding_by_id.get(frontier.pop(0))
            for implied in known.implies if known else ():
                if implied not in found:
                    found[implied] = None
                    frontier.append(implied)
        return tuple(found)

    def elsewhere(self, finding: str) -> Iterator[str]:
        """Where else a condition names the finding: advice and features of syndromes."""
        for advice in self._rulebook.advice:
            if advice.only_if is not None and finding in _named(advice.only_if):
                yield f"advice {advice.id}"
        for syndrome in self._rulebook.syndromes:
            for feature in syndrome.features:
                if finding in _named(feature.when):
                    yield f"{'for' if feature.weight > 0 else 'against'} {syndrome.label} ({feature.weight:+d})"

    def changes_with(self, measure: str) -> tuple[Measure, ...]:
        """The derived measures that are worked out from the measure."""
        return tuple(one for one in self._rulebook.measures if one.change is not None and measure in one.change[:2])

    def set_aside_by(self, measure: str) -> tuple[Definition, ...]:
        """The definitions whose bands the measure can set aside."""
        definitions = self._rulebook.definitions
        return tuple(one for one in definitions if one.unless is not None and one.unless.measure == measure)

    def citing(self, source: str) -> dict[str, tuple[str, ...]]:
        """The ids of what cites the source, by kind; kinds without any are left out."""
        book = self._rulebook
        found = {
            "rules": tuple(rule.id for rule in book.rules if source in rule.sources),
            "findings": tuple(finding.id for finding in book.findings if source in finding.sources),
            "definitions": tuple(
                f"{one.finding} from {one.measure}" for one in book.definitions if source in one.sources
            ),
            "measures": tuple(measure.id for measure in book.measures if source in measure.sources),
            "advice": tuple(advice.id for advice in book.advice if source in advice.sources),
            "syndromes": tuple(one.id for one in book.syndromes if any(source in f.sources for f in one.features)),
        }
        return {kind: ids for kind, ids in found.items() if ids}


def _named(condition: Condition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.finding for leaf in leaves(condition)))
