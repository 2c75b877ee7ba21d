"""Words to findings: exact match of whole phrases, after normalising what does not change the meaning."""

from __future__ import annotations

import re
import unicodedata

from triage.rulebook.model import Rulebook

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NOT_A_WORD = re.compile(r"[^0-9a-z°%]+")


def normalise(text: str) -> str:
    """The text without case, accents, apostrophes, punctuation and repeated spaces.

    ``"Can’t  wake him!"`` and ``"cant wake him"`` become the same key; so do ``slow_breathing`` and ``Slow breathing``.
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()


class Lexicon:
    """Every id, label and phrase of the rulebook's findings, by its normal form and as it is written."""

    __slots__ = ("_bit_of",)

    def __init__(self, rulebook: Rulebook) -> None:
        self._bit_of: dict[str, int] = {}
        written: list[tuple[str, str]] = []
        for i, finding in enumerate(rulebook.findings):
            for words in (finding.id, finding.label, *finding.phrases):
                normal = normalise(words)
                self._bit_of[normal] = i
                written.append((words, normal))
        # Ids are what applications send, and phrases as the rulebook writes them: found without normalising.
        self._bit_of.update((finding.id, i) for i, finding in enumerate(rulebook.findings))
        for words, normal in written:
            self._bit_of.setdefault(words, self._bit_of[normal])

    def find(self, words: str) -> int | None:
        """The bit of the finding that the words name; none where no finding has exactly these words."""
        found = self._bit_of.get(words)
        return found if found is not None else self._bit_of.get(normalise(words))
