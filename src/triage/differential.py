"""The differential: which syndromes a case may be, in order, with what speaks for and against each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from triage.assessment import Candidate
from triage.conditions import Any, Denied, Leaf, Present, leaves
from triage.evidence import Facts, Support, bits
from triage.memo import Lazy, Memo, Shelf
from triage.rulebook.model import Feature, Rulebook, Syndrome
from triage.tiers import Tier

_URGENT = Tier.URGENT.rank
_make_candidate = Candidate.made
#: Of all syndromes together, so many ways in which their features speak, and so many entries in an answer, are
#: remembered: what some thousands of patients who are all different give rise to, in about ten megabytes.
MOST_VOICES = 4096
MOST_CANDIDATES = 8192


@dataclass(frozen=True, slots=True, eq=False)
class FiredRule:
    """A rule that fired, on which findings. Known by what it is, not by what it holds: that is told at once."""

    rule: str
    syndrome: str
    tier: Tier
    findings: tuple[str, ...]


class Differential:
    """Ranks the syndromes of one rulebook.

    Most dangerous first; among equals by the summed weights of the features that hold, which the rulebook takes from
    what the sources say discriminates. A syndrome without a fired rule is shown where it can be mistaken for one that
    is urgent or worse, just below what it mimics.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        facts = Facts(rulebook.findings)
        syndromes = {syndrome.id: syndrome for syndrome in rulebook.syndromes}
        voices, candidates = Shelf(MOST_VOICES), Shelf(MOST_CANDIDATES)
        self._view: Lazy[str, _SyndromeView] = Lazy(
            lambda identity: _SyndromeView(syndromes[identity], facts, voices, candidates)
        )

    def rank(self, facts: int, fired: Sequence[FiredRule]) -> tuple[Candidate, ...]:
        """The candidates, most dangerous first. The rules that ``fired`` come most urgent first."""
        own: dict[str, list[FiredRule]] = {}
        for one in fired:
            syndrome = one.syndrome
            if syndrome in own:
                own[syndrome].append(one)
            else:
                own[syndrome] = [one]
        ranked: list[tuple[float, int, int, str, Candidate]] = []
        mimicked: dict[str, tuple[str, int]] = {}
        views = self._view
        for syndrome, its_rules in own.items():
            view = views[syndrome]
            danger = its_rules[0].tier.rank
            score, candidate = view.candidates[facts & view.mask, None, *its_rules]
            ranked.append((-danger, -score, -len(its_rules), syndrome, candidate))
            if danger >= _URGENT:
                for mimic in view.mimics:
                    if mimic not in own:
                        mimicked.setdefault(mimic, (syndrome, danger))
        for mimic, (syndrome, danger) in mimicked.items():
            view = views[mimic]
            score, candidate = view.candidates[facts & view.mask, syndrome]
            ranked.append((0.5 - danger, -score, 0, mimic, candidate))
        ranked.sort()  # no two have the same syndrome, so candidates themselves are never compared
        return tuple([entry[4] for entry in ranked])


#: What features say: the weights of those that hold, the findings they bring for their syndrome, and those against.
_Voice: TypeAlias = tuple[int, tuple[str, ...], tuple[str, ...]]


class _SyndromeView:
    """One syndrome with what its features say on each evidence: they rest on few findings, so they say few things."""

    def __init__(self, syndrome: Syndrome, facts: Facts, voices: Shelf, candidates: Shelf) -> None:
        self.mimics = syndrome.mimics
        self._id = syndrome.id
        self._label = syndrome.label
        # By each fact that features of a single finding speak on: their order, what they add to the score, whether that
        # is for the syndrome, and the finding. They come first, and with no memo of their own: nothing to remember.
        self._plain: dict[int, list[tuple[int, int, bool, str]]] = {}
        self._others: list[_FeatureView] = []
        for order, feature in enumerate(syndrome.features):
            if isinstance(feature.when, Present):
                self._add_plain(order, feature.when, feature.weight, facts)
            else:
                self._others.append(_FeatureView(feature, facts))
        self._plain_mask = sum(1 << fact for fact in self._plain)
        self.mask = self._plain_mask
        for other in self._others:
            self.mask |= other.mask
        self._voices: Memo[int, _Voice] = Memo(self._voice, voices)
        #: The score and the entry in an answer, by the facts on which features speak, what the syndrome is shown as a
        #: mimic of, and its rules that fired, most urgent first.
        self.candidates: Memo[tuple[int, str | None, *tuple[FiredRule, ...]], tuple[int, Candidate]] = Memo(
            lambda key: self._candidate(*key), candidates
        )

    def _add_plain(self, order: int, when: Present, weight: int, facts: Facts) -> None:
        def add(leaf: Leaf, score: int, speaks_for: bool) -> None:
            fact = facts.mask([leaf]).bit_length() - 1
            self._plain.setdefault(fact, []).append((order, score, speaks_for, when.finding))

        add(when, weight, weight > 0)
        if weight > 0:
            add(Denied(when.finding), 0, speaks_for=False)

    def _candidate(self, facts: int, mimicked: str | None, *own: FiredRule) -> tuple[int, Candidate]:
        score, speaks_for, speaks_against = self._voices[facts]
        rules: list[str] = []
        if own:
            named: list[str] = []
            for one in own:
                named += one.findings
                rules.append(one.rule)
            named += speaks_for
            speaks_for = tuple(dict.fromkeys(named))
        return score, _make_candidate(
            id=self._id,
            label=self._label,
            tier=own[0].tier if own else None,
            score=score,
            findings_for=speaks_for,
            findings_against=speaks_against,
            rules=tuple(rules),
            mimic_of=mimicked,
        )

    def _voice(self, facts: int) -> _Voice:
        """What all features together say; each finding is named once."""
        speaks_for: dict[str, None] = {}
        speaks_against: dict[str, None] = {}
        score = 0
        said = [plain for fact in bits(facts & self._plain_mask) for plain in self._plain[fact]]
        for _, weight, is_for, finding in sorted(said):
            score += weight
            (speaks_for if is_for else speaks_against)[finding] = None
        for feature in self._others:
            asked = facts & feature.mask
            if asked:  # of silence no feature says anything
                weight, held, against = feature.voices[asked]
                score += weight
                for finding in held:
                    speaks_for[finding] = None
                for finding in against:
                    speaks_against[finding] = None
        return score, tuple(speaks_for), tuple(speaks_against)


class _FeatureView:
    """A feature of several findings with what it says on each evidence."""

    def __init__(self, feature: Feature, facts: Facts) -> None:
        self._weight = feature.weight
        self._support = Support(feature.when, facts)
        # Denied, a finding speaks against only where it is part of an `any`: in an `all` the denied part is mostly the
        # setting, as having no pump, and no sign.
        self._against: list[tuple[int, str]] = []
        if feature.weight > 0 and isinstance(feature.when, Any):
            asked = [leaf.finding for leaf in leaves(feature.when) if not isinstance(leaf, Denied)]
            self._against = [(facts.mask([Denied(finding)]), finding) for finding in asked]
        self.mask = self._support.mask
        for denied, _ in self._against:
            self.mask |= denied
        self.voices: Memo[int, _Voice] = Memo(self._voice)

    def _voice(self, facts: int) -> _Voice:
        held = self._support.of(facts)
        if held:
            findings = tuple([leaf.finding for leaf in held if not isinstance(leaf, Denied)])
            return (self._weight, findings, ()) if self._weight > 0 else (self._weight, (), findings)
        return 0, (), tuple([finding for denied, finding in self._against if facts & denied])
