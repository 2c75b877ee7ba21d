"""What was asked and answered with a no in another's words: ``they asked about fits and I said no``."""

from __future__ import annotations

from triage.intake.sentences import DEFINITE, LOOK, SUBJECTS, Sentence
from triage.intake.tokens import BREAKS
from triage.intake.walks import Match
from triage.intake.word_sets import words

NONE = words("no none nope nil never")


def said_no(sentence: Sentence, match: Match) -> bool:
    """``they asked about fits and I said no``."""
    words = sentence.tokens.words
    if _ASKED.isdisjoint(words[max(sentence.start, match.at - LOOK) : match.at]):
        return False
    i = match.end
    while i < sentence.end and words[i] in JOINING:
        i += 1
    told = words[i : i + 3]
    if tuple(words[i + 1 : i + 2]) == ("shook",) and "head" in words[i + 2 : i + 4]:
        return True
    if len(told) < 3 or told[0] not in SUBJECTS or told[1] not in _SAID or told[2] not in NONE:
        return False
    return i + 3 >= len(words) or words[i + 3] in BREAKS or words[i + 3] in {"nothing", "not", "and", "but"}


def is_more_than_usual(sentence: Sentence, match: Match) -> bool:
    """``not just his usual spasms``."""
    words, i = sentence.tokens.words, match.at - 1
    if i > sentence.start and words[i] in DEFINITE:
        i -= 1
    return i > sentence.start and words[i] in _JUST and words[i - 1] == "not"


_JUST = words("just only merely simply")
_ASKED = words("ask asked asks asking wanted")
JOINING = words(", and so but")
_SAID = words("said says say told answered tell replied")
TOLD = _SAID | {"shook"}


def was_mistaken(sentence: Sentence, match: Match) -> bool:
    """``I thought his pump was beeping but it was the smoke alarm``."""
    words = sentence.tokens.words
    before = words[max(sentence.start, match.at - LOOK) : match.at]
    if _THOUGHT.isdisjoint(before):
        return False
    thought = max((i for i, word in enumerate(before) if word in _THOUGHT), default=-1)
    if thought >= 0 and BREAKS.isdisjoint(before[thought:]):
        ahead = [word for word in words[match.end : min(sentence.end, match.end + 5)] if word != ","]
        return ahead[:3] in _MISTAKEN
    return False


_THOUGHT = words("thought assumed")
_MISTAKEN = [
    ["but", "it", "was"],
    ["but", "it", "'s"],
    ["but", "it", "turned"],
    ["but", "that", "was"],
    ["but", "that", "turned"],
]
