"""What may still come of a case, as text: how urgent it can become, what to ask next, what would change the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment, Explanation, NearlyFired, Question

Wrap = Callable[..., list[str]]
Label = Callable[[str], str]

_FEW = 3
"""Questions that are shown where not everything is."""


class OutlookLines:
    """The lines for one assessment. ``wrap`` lays a text out, ``label`` names a finding."""

    def __init__(self, assessment: Assessment, wrap: Wrap, label: Label, heading: Callable[[str], str]) -> None:
        self._a = assessment
        self._wrap = wrap
        self._label = label
        self._heading = heading

    def ask(self, *, everything: bool) -> Iterator[str]:
        """What to ask next. In a settled case only where everything is shown: it changes no urgency any more."""
        questions = self._a.next_questions
        shown = questions if everything else () if self._a.settled else questions[:_FEW]
        if not shown:
            return
        yield self._heading("ASK NEXT")
        for number, question in enumerate(shown, start=1):
            yield from self._wrap(f"{question.text} {self._effect(question)}".rstrip(), f"{number}. ", "   ")
            if everything:
                yield from self._wrap(f"{question.why[:1].upper()}{question.why[1:]}.", "   ")
        if len(questions) > len(shown):
            yield "(--verbose shows more, and `triage ask` asks one after the other)"

    def state(self) -> Iterator[str]:
        """Whether it is settled, and how urgent it can still become."""
        a = self._a
        if a.settled:
            yield from self._wrap("Settled: no further answer can make it more urgent.")
        elif a.ceiling is not None:
            worst = a.ceiling.value.replace("_", " ")
            yield from self._wrap(f"Not settled: with what is not known yet it can still be {worst}.")

    def changes(self) -> Iterator[str]:
        """What the answer rests on, and what would change it."""
        explanation = self._a.explanation
        if explanation is None:
            return
        yield self._heading("WHAT WOULD CHANGE IT")
        rests_on = [self._label(finding) for finding in explanation.sufficient]
        rests_on += [f"no {self._label(finding)}" for finding in explanation.sufficient_denied]
        if rests_on:
            yield from self._wrap(", ".join(rests_on), "enough by itself: ")
        yield from self._lower(explanation)
        for tier, raising in explanation.flips.raise_.items():
            yield from self._raise(tier, raising)
        if explanation.nearly_fired:
            yield self._heading("NEARLY FIRED")
        for rule in explanation.nearly_fired:
            yield from self._wrap(
                f"{rule.tier.value.replace('_', ' ')}: {rule.title} ({rule.rule}) {self._short_of(rule)}", "- ", "  "
            )

    def _lower(self, explanation: Explanation) -> Iterator[str]:
        flips = explanation.flips
        for each in flips.lower:
            yield from self._wrap(" and ".join(f"no {self._label(finding)}" for finding in each), "less urgent if: ")
        if not flips.lower_complete:
            yield from self._wrap("No few denials would make it less urgent.")

    def _raise(self, tier: Tier, raising: Iterable[tuple[str, ...]]) -> Iterator[str]:
        """The findings that raise it alone in one list; the pairs by the finding that is in most of them."""
        name = tier.value.replace("_", " ")
        alone = [each[0] for each in raising if len(each) == 1]
        if alone:
            yield from self._wrap("; ".join(map(self._label, alone)), f"{name} if any of: ", "   ")
        pairs = [each for each in raising if len(each) == 2]
        while pairs:
            counts: dict[str, int] = {}
            for finding in (finding for pair in pairs for finding in pair):
                counts[finding] = counts.get(finding, 0) + 1
            first = max(counts, key=lambda finding: (counts[finding], finding))
            others = [pair[pair[0] == first] for pair in pairs if first in pair]
            pairs = [pair for pair in pairs if first not in pair]
            text = f"{self._label(first)} with {'any of: ' if len(others) > 1 else ''}"
            yield from self._wrap(f"{text}{'; '.join(map(self._label, others))}", f"{name} if ", "   ")

    def _short_of(self, rule: NearlyFired) -> str:
        parts = (
            ("is short of", rule.missing),
            ("did not fire for the denial of", rule.denied),
            ("needs the denial of", rule.not_denied),
        )
        return "; ".join(f"{words} {_any(map(self._label, findings))}" for words, findings in parts if findings)

    def _effect(self, question: Question) -> str:
        yes, no = question.if_present, question.if_denied
        said = []
        if yes > self._a.tier:
            said.append(f"yes: {yes.value.replace('_', ' ')}")
        if no > self._a.tier:
            said.append(f"no: {no.value.replace('_', ' ')}")
        elif self._a.ceiling is not None and question.ceiling_if_denied < self._a.ceiling:
            said.append(f"no: at most {question.ceiling_if_denied.value.replace('_', ' ')}")
        return f"({'; '.join(said)})" if said else ""


def _any(labels: Iterable[str]) -> str:
    words = list(labels)
    return f"any of: {'; '.join(words)}" if len(words) > 1 else words[0]
