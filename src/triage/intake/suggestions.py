"""What words that were not understood may have meant: only ever shown and asked, never taken for said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from triage.intake import bits
from triage.intake.lexicon import Lexicon
from triage.intake.meanings import NOTHING
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
_WRITTEN = 5
"""From this length on a word that the vocabulary does not have may be one of its words, written wrong."""
_LONG = 8
_RIGHT = 3
"""With how many of the vocabulary's words a word may be put right."""
_READ_AGAIN = 9
"""How many of the texts that this makes are read."""


class Suggestions:
    """Phrases to compare words with, and words to put misspelt ones right with, so that they can be read.

    Made when first asked for, as nearly nobody asks.
    """

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        compiled, content = lexicon.compiled, lexicon.content
        self._lexicon = lexicon
        self._written = [word for word in compiled["words"].split() if len(word) >= _WRITTEN - 1 and word.isalpha()]
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
        """The findings that the words may mean, the likest first; none without rapidfuzz.

        First what is read once words are put right that the vocabulary does not have, then what phrases resemble them.
        """
        try:
            from rapidfuzz import fuzz, process
        except ImportError:
            return ()
        content = self._lexicon.content(words)
        if most < 1 or len(content) < _SHORTEST:
            return ()
        read = dict.fromkeys(self._read_again(words))
        ordered = _sorted(content)
        places = sorted(set().union(*(self._places.get(word[:_BEGINNING], ()) for word in ordered.split())))
        phrases = [self._phrases[place] for place in places]
        alike = process.extract(ordered, phrases, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=10 * most)
        return tuple(read | dict.fromkeys([self._findings[places[k]] for _, _, k in alike]))[:most]

    def _read_again(self, text: str) -> Iterator[str]:
        """What is read in the text with its misspelt words put right, each in a few ways."""
        tokens = self._lexicon.tokens(text)
        ways = [
            (*self._right(word), word) if mark == bits.UNKNOWN and len(word) >= _WRITTEN - 1 else (word,)
            for word, mark in zip(tokens.words, tokens.marks, strict=True)
        ]
        for way in islice(product(*ways), _READ_AGAIN):
            if way != tokens.words:
                again = self._lexicon.tokens(" ".join(way))
                for match in self._lexicon.find(again)[0]:
                    mended = any(way[i : i + 1] != tokens.words[i : i + 1] for i in match.used)
                    if mended and match.meaning.finding != NOTHING:
                        yield match.meaning.finding

    def _right(self, word: str) -> list[str]:
        """The words of the vocabulary that this one may be, the likest first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 2 if len(word) >= _LONG else 1
        near = process.extract(word, self._written, scorer=OSA.distance, score_cutoff=slips, limit=2 * _RIGHT)
        near.sort(key=lambda one: (one[1], one[0][0] != word[0]))
        return [right for right, _, _ in near[:_RIGHT]]


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
