"""What words that were not understood may have meant: only ever shown and asked, never taken for said."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from triage.intake.meanings import NOTHING, Compiled
from triage.intake.patterns import examples, expand_classes, is_plain, parse
from triage.intake.vocabulary import Vocabulary

_ALIKE = 78.0
"""How alike, of 100, words and a phrase must be; below it, nonsense begins to resemble something."""
_EXAMPLES = 8
"""Of how many phrases of a pattern with notation the words are compared with."""
_TURNS = 4
"""How often over, each time with other members of its classes."""
_SHORTEST = 4
_BEGINNING = 2
"""By how many first letters of a word the phrases to compare with are found: to compare with all takes too long."""


class Suggestions:
    """Phrases to compare words with: made when first asked for, as nearly nobody asks.

    ``content`` gives the words of a phrase in their normal form, without those that say nothing.
    """

    def __init__(self, vocabulary: Vocabulary, compiled: Compiled, content: Callable[[str], str]) -> None:
        classes = expand_classes(vocabulary.classes)
        turns = [_turned(classes, turn) for turn in range(_TURNS)]
        finding_of: dict[str, str] = {}
        findings, patterns, words = compiled["meanings"]
        for finding, pattern, row in zip(findings, patterns, words, strict=True):
            if finding == NOTHING:
                continue
            if is_plain(pattern):
                finding_of.setdefault(_sorted(row), finding)
            else:
                parts = parse(pattern, classes).parts
                for turned in turns if "{" in pattern else turns[:1]:
                    for phrase in examples(parts, turned, _EXAMPLES):
                        finding_of.setdefault(_sorted(content(phrase)), finding)
        self._phrases = [phrase for phrase in finding_of if len(phrase) >= _SHORTEST]
        self._findings = [finding_of[phrase] for phrase in self._phrases]
        self._places: dict[str, set[int]] = {}
        for place, phrase in enumerate(self._phrases):
            for word in phrase.split():
                self._places.setdefault(word[:_BEGINNING], set()).add(place)

    def nearest(self, words: str, most: int) -> tuple[str, ...]:
        """The findings whose phrases the words resemble most, the likest first; none without rapidfuzz."""
        try:
            from rapidfuzz import fuzz, process
        except ImportError:
            return ()
        if most < 1 or len(words) < _SHORTEST:
            return ()
        ordered = _sorted(words)
        places = sorted(set().union(*(self._places.get(word[:_BEGINNING], ()) for word in ordered.split())))
        phrases = [self._phrases[place] for place in places]
        alike = process.extract(ordered, phrases, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=10 * most)
        return tuple(dict.fromkeys([self._findings[places[k]] for _, _, k in alike]))[:most]


def _sorted(words: str) -> str:
    """The words in the order of the alphabet, once for all comparisons: who says the same says it in any order."""
    return " ".join(sorted(words.split()))


def _turned(classes: Mapping[str, tuple[str, ...]], turn: int) -> dict[str, tuple[str, ...]]:
    """The classes with their members moved on, each class by a step of its own, so that they meet others."""
    turned = {}
    for step, (name, members) in enumerate(classes.items(), 1):
        by = turn * step % len(members) if members else 0
        turned[name] = members[by:] + members[:by]
    return turned
