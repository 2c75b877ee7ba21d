"""Words that deny by themselves (``afebrile``, ``walking fine``), and what beside them takes that from them."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from triage.intake.cue_rows import Cue
from triage.intake.questions_put import IT_IS_NOT
from triage.intake.sentences import Sentence, Verdict
from triage.intake.tokens import BREAKS
from triage.intake.walks import Match
from triage.intake.word_sets import words

_LOOK: Final = 6
_NOT_SO: Final = words(
    "wish wishes wishing hope hopes hoping hopefully should hardly barely scarcely normally usually generally"
)
_NO_MORE: Final = words("until till yesterday before earlier")
_AGO: Final = words("ago")
_NOT_NOW: Final = {
    ("now", "not"),
    ("not", "now"),
    ("not", "next"),
    ("not", "the"),
    ("at", "first"),
    ("but", "slow"),
    ("but", "not"),
}


def turned(sentence: Sentence, match: Match, verdict: Verdict) -> Verdict:
    """Said of him, they deny; denied, nobody knows. Nor does what was, should be, or is usual say how it is now."""
    if verdict is IT_IS_NOT:
        return verdict
    if verdict.assertion == "present":
        words = sentence.tokens.words
        following = words[match.end : min(match.end + _LOOK, sentence.end)]
        if not _NO_MORE.isdisjoint(following[:3]) or not _NOT_NOW.isdisjoint(pairwise(following)):
            return Verdict("unsure", "was …, until …")  # "his breathing was fine until now" says nothing of now
        if not _AGO.isdisjoint(following[:4]):
            return Verdict("unsure", "was …, … ago")
        for i in range(match.at - 1, max(sentence.start, match.at - _LOOK) - 1, -1):
            if words[i] in BREAKS:
                break
            if words[i] in _NOT_SO:
                return Verdict("unsure", f"{words[i]} …")
        return Verdict("denied", match.meaning.pattern)
    if verdict.assertion == "denied" or verdict.why is Cue.ENDED:
        return Verdict("unsure", verdict.because)
    return verdict
