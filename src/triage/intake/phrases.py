"""Words to findings: exact match of whole plain phrases, after normalising what does not change the meaning."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from triage.intake.patterns import is_plain
from triage.rulebook.model import Rulebook

_APOSTROPHES: Final = re.compile("['’‘ʼ`´]")
_NOT_A_WORD: Final = re.compile(r"[^0-9a-z°%]+")
# What may stand between words without changing what they say; a hyphen only inside a word. Any other sign (letters of
# another script, a question mark, ≠, ❌, a minus in brackets) may turn the words round.
_READABLE: Final = re.compile(r"(?:[0-9a-z°%\s.,;:!\"“”„«»()\[\]/&_]|(?<=[0-9a-z])[-–—](?=[0-9a-z]))*\Z")


#: Each ASCII sign in the normal form: small letters, digits and %, nothing for an apostrophe, a space for the rest.
_ASCII: Final = {
    code: chr(code).lower() if chr(code).isalnum() or chr(code) == "%" else None if chr(code) in "'`" else " "
    for code in range(128)
}


def normalise(text: str) -> str:
    """The text without case, accents, apostrophes, punctuation and repeated spaces.

    ``"Can’t  wake him!"`` and ``"cant wake him"`` become the same key; so do ``slow_breathing`` and ``Slow breathing``.
    """
    if text.isascii():  # the same in less than half the time; every phrase of a rulebook is normalised at each start
        return " ".join(text.translate(_ASCII).split())
    return _NOT_A_WORD.sub(" ", _plain(text)).strip()


def _plain(text: str) -> str:
    """Without case, accents and apostrophes; every other sign is still there."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _APOSTROPHES.sub("", text.casefold())


class Lexicon:
    """Every id, label and phrase of the rulebook's findings, by its normal form and as it is written."""

    __slots__ = ("_bit_of", "named")

    def __init__(self, rulebook: Rulebook) -> None:
        self._bit_of: dict[str, int] = {}
        written: list[tuple[str, str]] = []
        for i, finding in enumerate(rulebook.findings):
            for words in (finding.id, finding.label, *filter(is_plain, finding.phrases)):
                normal = normalise(words)
                self._bit_of[normal] = i
                written.append((words, normal))
        # Ids are what applications send, and phrases as the rulebook writes them: found without normalising.
        self._bit_of.update((finding.id, i) for i, finding in enumerate(rulebook.findings))
        for words, normal in written:
            self._bit_of.setdefault(words, self._bit_of[normal])
        self.named = self._bit_of.get
        """The bit of the finding whose id, label or phrase is written just so; none where there is none."""

    def find(self, words: str) -> int | None:
        """The bit of the finding that the words name; none where no finding has exactly these words.

        Words beside a sign that may turn them round (``fever?``, ``fever (-)``, letters of another script) name none.
        """
        found = self._bit_of.get(words)
        if found is not None:
            return found
        plain = _plain(words)
        return self._bit_of.get(_NOT_A_WORD.sub(" ", plain).strip()) if _READABLE.match(plain) else None
