"""What words that were not understood may have meant: only ever shown and asked, never taken for said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product
from math import log
from typing import Final

from triage.evidence import bits as bits_of
from triage.intake import bits
from triage.intake.lexicon import Lexicon
from triage.intake.little_words import LITTLE
from triage.intake.meanings import NO_FINDING
from triage.intake.patterns import examples, expand_classes, is_plain, parse
from triage.intake.spelling import stem
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.vocabulary import Vocabulary
from triage.memo import Memo

_ALIKE: Final = 78.0
"""How alike, of 100, words and a phrase must be; below it, nonsense begins to resemble something."""
_SHORTER: Final = _ALIKE / (200 - _ALIKE) - 1e-9
"""By how much one may be shorter than what it is so alike, where every letter of it is in the other."""
_EXAMPLES: Final = 8
"""Of how many phrases of a pattern with notation the words are compared with."""
_TURNS: Final = 4
"""How often over, each time with other members of its classes."""
_COMPARED: Final = 5
"""With the phrases of how many findings the words are compared: those that share most with them."""
_SHORTEST: Final = 4
_WRITTEN: Final = 4
"""From this length on a word that the vocabulary does not have may be one of its words, written wrong."""
_LONG: Final = 8
_HEAD: Final = 2
_TAIL: Final = 4
"""The letters at either end of a word by which the words are found that it may be."""
_RIGHT: Final = 3
"""With how many of the vocabulary's words a word may be put right."""
_READ_AGAIN: Final = 9
"""How many of the texts that this makes are read."""


class Suggestions:
    """Phrases to compare words with, and words to put misspelt ones right with, so that they can be read.

    Made when first asked for, as nearly nobody asks; the phrases of a finding when words first share something with it.
    """

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kept = lexicon.compiled.get("alike")
        classes = expand_classes(vocabulary.classes)
        self._classes = [_turned(classes, turn) for turn in range(_TURNS)]
        self._rows: dict[str, list[int]] = {}
        self._phrases: dict[str, tuple[list[str], list[int]]] = {}
        shared: dict[str, set[str]] = {}
        findings, _, words = lexicon.compiled["meanings"]
        for k, (finding, row) in enumerate(zip(findings, words, strict=True)):
            if finding not in NO_FINDING:
                self._rows.setdefault(finding, []).append(k)
                for word in row.split(" "):
                    shared.setdefault(word, set()).add(finding)
        self._findings = sorted(self._rows)
        bit = {finding: 1 << i for i, finding in enumerate(self._findings)}
        # By the stem of a word, the findings whose phrases have it: a bit each, in the order of the alphabet.
        self._sharing: dict[str, int] = {}
        for word, claimed in shared.items():
            stemmed = stem(word)
            self._sharing[stemmed] = sum(map(bit.__getitem__, claimed)) | self._sharing.get(stemmed, 0)
        self._words = frozenset(shared)
        self._alike_to_one: Memo[str, tuple[str, ...]] = Memo(lambda word: tuple(self._alike([word], [[]])))
        """For single words of the vocabulary alone: of what somebody said nothing is kept."""
        self._weight = {word: 1 / log(2 + sharing.bit_count()) for word, sharing in self._sharing.items()}
        self._near: dict[str, list[str]] = {}
        for word in lexicon.compiled["words"].split():
            if len(word) >= _WRITTEN and word.isalpha():
                for end in {word[:_HEAD], word[-_TAIL:]}:
                    self._near.setdefault(end, []).append(word)

    def alike(self) -> dict[str, str]:
        """What words are compared with, for ``Compiled``."""
        return {finding: "\n".join(self._phrases_of(finding)[0]) for finding in self._rows}

    def nearest(self, words: str, most: int) -> tuple[str, ...]:
        """The findings that the words may mean, the likest first; none without rapidfuzz.

        First what is read once words are put right that the vocabulary does not have, then what phrases resemble them.
        """
        try:
            import rapidfuzz  # noqa: F401 - only whether it is there
        except ImportError:
            return ()
        tokens = self._lexicon.tokens(words)
        said = [word for word in tokens.words if word not in LITTLE and word not in BREAKS]
        if most < 1 or sum(map(len, said)) < _SHORTEST:
            return ()
        if len(tokens.words) == 1 and said[0] in self._words:
            return self._alike_to_one[said[0]][:most]
        right = [
            self._right(word) if mark & bits.UNKNOWN else []
            for word, mark in zip(tokens.words, tokens.marks, strict=True)
        ]
        read = list(dict.fromkeys(self._read_again(tokens, right)))
        if len(read) < most:
            read += self._alike(said, right)
        return tuple(dict.fromkeys(read))[:most]

    def _alike(self, said: Sequence[str], right: Sequence[Sequence[str]]) -> list[str]:
        """The findings of which a phrase is alike, the likest first."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import LCSseq

        ordered = " ".join(sorted(said))
        # Others are too short or too long to be alike.
        shortest, longest = len(ordered) * _SHORTER, len(ordered) / _SHORTER
        # Nearly always none is alike. To find so many letters in common, one after the other, is half the work of
        # telling how alike two are, and no two are alike that have fewer.
        common = int((len(ordered) + shortest) * _ALIKE / 200)
        alike = {}
        for finding in self._that_share(said, right):
            phrases, lengths = self._phrases_of(finding)
            some = phrases[bisect_left(lengths, shortest) : bisect_right(lengths, longest)]
            near = process.extract(ordered, some, scorer=LCSseq.similarity, score_cutoff=common, limit=None)
            if near:
                few = [phrase for phrase, _, _ in near]
                found = process.extractOne(ordered, few, scorer=fuzz.ratio, score_cutoff=_ALIKE)
                if found is not None:
                    alike[finding] = found[1]
        return sorted(alike, key=lambda finding: -alike[finding])

    def _that_share(self, said: Sequence[str], right: Sequence[Sequence[str]]) -> list[str]:
        """The findings whose phrases share most with the words, rare words counting more, then by the alphabet.

        All findings are parted by each word into those that have it and those that have not: a few steps for a word,
        and not one for each of the hundreds of findings that a common word has.
        """
        by_share = {0.0: (1 << len(self._findings)) - 1}
        for word in dict.fromkeys(map(stem, chain(said, *right))):
            sharing = self._sharing.get(word)
            if sharing is None:
                continue
            weight, parted = self._weight[word], dict[float, int]()
            for share, some in by_share.items():
                having = some & sharing
                if having:
                    parted[share + weight] = parted.get(share + weight, 0) | having
                if having != some:
                    parted[share] = parted.get(share, 0) | (some ^ having)
            by_share = parted
        by_share.pop(0.0, None)
        ranked = chain.from_iterable(map(bits_of, map(by_share.__getitem__, sorted(by_share, reverse=True))))
        return [self._findings[i] for i in islice(ranked, _COMPARED)]

    def _phrases_of(self, finding: str) -> tuple[list[str], list[int]]:
        """What is said of a finding, of each pattern with notation some examples: the shortest first, and how long."""
        phrases = self._phrases.get(finding)
        if phrases is None:
            ordered = self._made(finding) if self._kept is None else list(filter(None, self._kept[finding].split("\n")))
            phrases = self._phrases[finding] = ordered, list(map(len, ordered))
        return phrases

    def _made(self, finding: str) -> list[str]:
        _, patterns, words = self._lexicon.compiled["meanings"]
        found: dict[str, None] = {}
        for k in self._rows[finding]:
            if is_plain(patterns[k]):
                found[_sorted(words[k])] = None
                continue
            parts = parse(patterns[k], self._classes[0]).parts
            for turned in self._classes if "{" in patterns[k] else self._classes[:1]:
                for phrase in examples(parts, turned, _EXAMPLES):
                    found[_sorted(self._lexicon.content(phrase))] = None
        return sorted([phrase for phrase in found if len(phrase) >= _SHORTEST], key=len)

    def _read_again(self, tokens: Tokens, right: Sequence[Sequence[str]]) -> Iterator[str]:
        """What is read in the words with the misspelt ones put right, each in a few ways."""
        if not any(right):
            return
        ways = [(*better, word) for better, word in zip(right, tokens.words, strict=True)]
        for way in islice(product(*ways), _READ_AGAIN):
            if way != tokens.words:
                again = self._lexicon.tokens(" ".join(way))
                for match in self._lexicon.find(again)[0]:
                    mended = any(way[i : i + 1] != tokens.words[i : i + 1] for i in match.used)
                    if mended and match.meaning.finding not in NO_FINDING:
                        yield match.meaning.finding

    def _right(self, word: str) -> list[str]:
        """The words of the vocabulary that this one may be, the likest first."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        if len(word) < _WRITTEN:
            return []
        slips = 2 if len(word) >= _LONG else 1
        alike = list({*self._near.get(word[:_HEAD], ()), *self._near.get(word[-_TAIL:], ())})
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=2 * _RIGHT)
        if near:
            near.sort(key=lambda one: (one[1], one[0][0] != word[0], one[0]))
            return [right for right, _, _ in near[:_RIGHT]]
        for some in (self._near.get(word[:_HEAD], ()), alike) if slips > 1 else ():
            likest = process.extractOne(word, some, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if likest:
                return [likest[0]]
        return []


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
