"""What to ask next: of all that is open, what changes the answer most, and what each answer would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from triage.assessment import Candidate, Question
from triage.conditions import Any, Present
from triage.evidence import Evidence, Facts, Implications, Support, bits
from triage.memo import Memo
from triage.observe import Observation
from triage.raising import Alone, Raising
from triage.rulebook.model import Measure, Rulebook
from triage.short_of import ShortOf
from triage.still_open import NO_RULE, Ceiling, StillOpen
from triage.tiers import Tier
from triage.tree import union

MOST_RAISING = 6
"""So many questions are named at most of those that may raise the tier by themselves."""
MOST_TELLING = 3
"""And so many of those that tell the leading syndromes apart."""

_FEW = 24
"""So many findings are sorted faster than all findings are gone through."""


class _Asked(NamedTuple):
    """A question before it is put into words: the finding, the tier if it is so and if not, why it is asked."""

    finding: int
    if_present: Tier
    if_denied: Tier
    why: str = ""
    said: str = ""


class Questions:
    """Ranks what to ask about one case after the other, for one rulebook."""

    def __init__(
        self, rulebook: Rulebook, implications: Implications, short: ShortOf, raising: Raising, still_open: StillOpen
    ) -> None:
        self._rulebook = rulebook
        self._raising = raising
        self._up, self._down = implications.up, implications.down
        self._short = short
        self._still_open = still_open
        self._syndromes = {syndrome.id: syndrome for syndrome in rulebook.syndromes}
        self._shift = len(rulebook.findings)
        self._all = (1 << self._shift) - 1
        self._telling: Memo[tuple[str, str], tuple[_Telling, ...]] = Memo(
            lambda pair: tuple(self._telling_apart(*pair))
        )
        facts = Facts(rulebook.findings)
        self._support: Memo[int, Support] = Memo(lambda rule: Support(rulebook.rules[rule].when, facts))
        self._put: Memo[tuple[_Asked, Tier], Question] = Memo(lambda key: self._question(*key))

    def ask(
        self, seen: Observation, raising: Alone, ceiling: Ceiling, leading: Sequence[Candidate]
    ) -> tuple[Question, ...]:
        """The questions, first things first. ``leading`` is the differential, ``raising`` what alone raises the tier.

        What words that were not understood may mean; what alone would raise the tier, the most urgent first; what tells
        the leading syndromes apart; where nothing raises the tier by itself, what does so together with something else.
        """
        evidence = seen.evidence
        possible = self._still_open.possible_still(seen) if seen.suggestions or seen.other_ages else 0
        asked = list(self._about_words(seen, raising)) if seen.suggestions else []
        done = evidence.present | evidence.denied | seen.asked
        for each in asked:
            done |= 1 << each.finding
        alone = list(self._alone(raising, seen, done))
        asked += alone
        for each in alone:
            done |= self._down[each.finding]
        asked += self._apart(leading, evidence, done, raising)
        if ceiling.rule != NO_RULE and not alone:
            asked += self._together(evidence, raising, ceiling, done, possible)
        questions = []
        for each in asked:
            then = self._then(each, evidence, ceiling, possible)
            questions.append(self._question(each, then) if each.said else self._put[each, then])
        return tuple(questions)

    def _about_words(self, seen: Observation, raising: Alone) -> Iterator[_Asked]:
        """What words that were not understood may have meant comes first: somebody tried to say it."""
        known = set()
        for said, findings in seen.suggestions:
            for finding in findings:
                i = self._rulebook.bit[finding]
                if i not in known and not (seen.evidence.present | seen.asked) >> i & 1:
                    known.add(i)
                    then = max(raising.if_present(i), self._raising.alone_tier[i])
                    yield _Asked(i, then, raising.floor, f"“{said}” was not understood and may mean this", said)

    def _alone(self, raising: Alone, seen: Observation, done: int) -> Iterator[_Asked]:
        """What by itself makes the case more urgent, the most urgent first.

        Of as urgent ones first what the caller is unsure of, then how bad something is that is there already. Where a
        more general finding has more of them below it, that one is asked about in their place: its denial settles them
        all, and after its presence they come first.
        """
        every = union(raising.present.values()) | union(raising.denied.values())
        grades = union([self._down[i] for i in bits(seen.evidence.present & self._clinical)]) if every else 0
        left = MOST_RAISING
        for tier, present in raising.present.items():
            findings = present | raising.denied.get(tier, 0)
            for among, within in ((findings & seen.unsure, 0), (findings & grades, grades), (findings, self._all)):
                for i in self._in_order(among & ~done):
                    if not done >> i & 1:
                        general = self._general(i, every & ~done, within & ~done)
                        done |= self._down[general]  # who denies this denies what implies it
                        yield _asked(general, raising, "" if general == i else self._how_bad(tier))
                        left -= 1
                        if not left:
                            return

    def _in_order(self, findings: int) -> Iterable[int]:
        """Some findings, first those of which an answer says most."""
        if findings.bit_count() <= _FEW:
            return sorted(bits(findings), key=self._rank.__getitem__)
        return (i for i in self._order if findings >> i & 1)

    def _general(self, i: int, every: int, within: int) -> int:
        """The finding, or what it implies ``within`` some, that has most of ``every`` below it."""
        wider = self._up[i] & within & ~(1 << i)
        if not wider:
            return i
        best, most = i, (self._down[i] & every).bit_count()
        for general in bits(wider):
            below = (self._down[general] & every).bit_count()
            if below > most:
                best, most = general, below
        return best

    def _how_bad(self, tier: Tier) -> str:
        return f"if so, how bad it is must be asked next: it can be {self._rulebook.tier_text[tier].label}"

    def _apart(self, leading: Sequence[Candidate], evidence: Evidence, done: int, raising: Alone) -> Iterator[_Asked]:
        """What tells the two leading syndromes apart, the most telling first."""
        left = MOST_TELLING
        pair = self._leading_pair(leading)
        for telling in self._telling[pair] if pair else ():
            i = telling.finding
            if not done >> i & 1 and not evidence.present & telling.said_by:
                done |= self._down[i]
                yield _asked(i, raising, telling.why)
                left -= 1
                if not left:
                    return

    def _leading_pair(self, leading: Sequence[Candidate]) -> tuple[str, str] | None:
        """The first syndrome, and the one that can be mistaken for it, or else the second, where that is as serious."""
        if len(leading) < 2:
            return None
        first, second = leading[:2]
        mimics = self._syndromes[first.id].mimics
        mimic = next((other for other in leading[1:] if other.id in mimics), None)
        if mimic is not None:
            return first.id, mimic.id
        return (first.id, second.id) if second.tier is not None and second.tier >= Tier.URGENT else None

    def _together(
        self, evidence: Evidence, raising: Alone, ceiling: Ceiling, done: int, possible: int
    ) -> Iterator[_Asked]:
        """What raises the tier only together with something else that is open; the finer grade of what is there first.

        Of two that do it together, the one that does it with most others, so that its denial settles most.
        """
        is_open = self._all & ~done
        assert raising.met is not None  # else nothing is above the floor
        for tier in raising.present:
            weight: dict[int, int] = {}
            for rule in bits(self._raising.of_tier[tier]):
                for i, beside in self._short[rule].pairs[self._short.of_rule(rule, raising.met)]:
                    if is_open >> i & 1 and beside & is_open:
                        weight[i] = weight.get(i, 0) + (beside & is_open).bit_count()
            paired = union(1 << i for i in weight)
            # What implies another of them would be more than is needed.
            weight = {i: its for i, its in weight.items() if not self._up[i] & ~self._down[i] & paired}
            if weight:
                grades = union(self._down[p] for p in bits(evidence.present))
                best = sorted(weight, key=lambda i: (not grades >> i & 1, -weight[i], i))
                yield from [_asked(i, raising, self._with_another(tier)) for i in best[:MOST_RAISING]]
                return
        worst = self._still_open.worst(ceiling.rule, evidence, possible)
        needed = union(1 << self._rulebook.bit[leaf.finding] for leaf in self._support[ceiling.rule].of(worst))
        for i in list(bits(needed & is_open))[:MOST_RAISING]:
            yield _asked(i, raising, self._with_another(ceiling.tier))

    def _with_another(self, tier: Tier) -> str:
        return f"with something else that is not known yet this can be {self._rulebook.tier_text[tier].label}"

    def _then(self, asked: _Asked, evidence: Evidence, ceiling: Ceiling, possible: int) -> Tier:
        """The most urgent that the case can still be where the finding is denied."""
        if ceiling.rule == NO_RULE:
            return ceiling.tier
        denied, its = self._down[asked.finding], self._short[ceiling.rule]
        if not denied & its.asked and not its.asked_denied:
            return ceiling.tier  # that rule does not ask about it
        then = Evidence(evidence.present, evidence.denied | denied & ~evidence.present)
        if self._still_open.possible(ceiling.rule, then, possible & ~denied):
            return ceiling.tier
        return self._still_open.ceiling(then, asked.if_denied, possible & ~denied).tier

    def _question(self, asked: _Asked, ceiling: Tier) -> Question:
        """The question in words."""
        finding = self._rulebook.findings[asked.finding]
        measure = self.measure_of.get(finding.id)
        why = [asked.why] if asked.why else []
        if not asked.why or asked.said:
            answer, tier = ("so", asked.if_present)
            if asked.if_denied > tier:
                answer, tier = ("not", asked.if_denied)
            why.append(f"if {answer}, this is {self._rulebook.tier_text[tier].label}")
        return Question.made(
            finding=finding.id,
            text=finding.question or f"{finding.label}?",
            why="; ".join(why),
            said=asked.said,
            measure=measure.id if measure else "",
            unit=measure.unit if measure else "",
            if_present=asked.if_present,
            if_denied=asked.if_denied,
            ceiling_if_denied=ceiling,
        )

    def _telling_apart(self, one: str, other: str) -> Iterator[_Telling]:
        """Findings that speak more for one of two syndromes than for the other, the most telling first."""
        syndromes = self._syndromes
        speaks: dict[str, int] = {}
        said_by: dict[str, int] = {}
        for syndrome, sign in ((one, 1), (other, -1)):
            for feature in syndromes[syndrome].features:
                of = feature.when.of if isinstance(feature.when, Any) else (feature.when,)
                found = [part.finding for part in of if isinstance(part, Present)]
                for finding in found if len(found) == len(of) else ():
                    speaks[finding] = speaks.get(finding, 0) + sign * feature.weight
                    if len(of) > 1:  # once one of them is present, another adds nothing
                        said_by[finding] = said_by.get(finding, 0) | union(
                            1 << self._rulebook.bit[each] for each in found
                        )
        names = {one: syndromes[one].label, other: syndromes[other].label}
        for finding in sorted(speaks, key=lambda each: (-abs(speaks[each]), each)):
            if speaks[finding]:
                first, then = (one, other) if speaks[finding] > 0 else (other, one)
                why = f"if so, it is rather {_lowered(names[first])} than {_lowered(names[then])}"
                yield _Telling(self._rulebook.bit[finding], said_by.get(finding, 0), why)

    @cached_property
    def _order(self) -> tuple[int, ...]:
        """All findings, first those of which an answer says most.

        How the patient is comes before device and history. Then those that cover most findings that alone are an
        emergency, then most findings, then speak in most rules.
        """
        asked = [self._short[rule].asked for rule in range(len(self._rulebook.rules))]
        grave = self._raising.enough_alone[Tier.EMERGENCY]

        def says(i: int) -> tuple[bool, int, int, int, int]:
            covers = self._down[i]
            rules = sum([self._up[i] & each != 0 for each in asked])
            history = not self._clinical >> i & 1
            return history, -(covers & grave).bit_count(), -covers.bit_count(), -rules, i

        return tuple(sorted(range(self._shift), key=says))

    @cached_property
    def _rank(self) -> dict[int, int]:
        """The place of each finding in ``_order``."""
        return {i: place for place, i in enumerate(self._order)}

    @cached_property
    def _clinical(self) -> int:
        """The symptoms and signs."""
        findings = self._rulebook.findings
        return union(1 << i for i, finding in enumerate(findings) if finding.kind in ("symptom", "sign"))

    @cached_property
    def measure_of(self) -> dict[str, Measure]:
        """The measure that can answer for a finding by a number: where one alone defines it, and a case can give it."""
        measures: dict[str, list[Measure]] = {}
        for definition in self._rulebook.definitions:
            measures.setdefault(definition.finding, []).append(self._rulebook.measure_by_id[definition.measure])
        return {
            finding: defining[0]
            for finding, defining in measures.items()
            if len(defining) == 1 and defining[0].given_in in ("vitals", "history")
        }


class _Telling(NamedTuple):
    """A finding that tells two syndromes apart; ``said_by``: the findings after which it adds nothing."""

    finding: int
    said_by: int
    why: str


def _asked(i: int, alone: Alone, why: str = "") -> _Asked:
    return _Asked(i, alone.if_present(i), alone.if_denied(i), why)


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
