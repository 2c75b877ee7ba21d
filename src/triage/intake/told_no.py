"""What was asked and answered with a no in another's words: ``they asked about fits and I said no``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.intake.scope import Scope
from triage.intake.sentences import DEFINITE, LOOK, SUBJECTS, Sentence
from triage.intake.tokens import BREAKS
from triage.intake.walks import Match
from triage.intake.word_sets import words

NONE: Final = words("no none nope nil never")


def said_no(sentence: Sentence, match: Match) -> bool:
    """``they asked about fits and I said no``."""
    words = sentence.tokens.words
    if not _was_asked(words[max(sentence.start, match.at - LOOK) : match.at]):
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


def _was_asked(before: Sequence[str]) -> bool:
    """Whether it was asked about: ``asked me about``, ``asked him if he had any``.

    Who asks for help or asks a doctor (``we asked the doctor about his seizures and he said no``) is refused, not told.
    """
    if _ASKED.isdisjoint(before):
        return False
    asked = max(i for i, word in enumerate(before) if word in _ASKED)
    if not BREAKS.isdisjoint(before[asked:]):
        return False
    asker, i = before[asked - 1] if asked else "", asked + 1
    whom = before[i] if i < len(before) and before[i] in _WHOM else ""
    i += bool(whom)
    by_caller = not {"i", "we"}.isdisjoint({asker, before[asked - 2] if asked > 1 else ""})
    if by_caller and whom not in _PATIENT:
        return False
    return i < len(before) and before[i] in _ABOUT


def is_more_than_usual(sentence: Sentence, match: Match) -> bool:
    """``not just his usual spasms``."""
    words, i = sentence.tokens.words, match.at - 1
    if i > sentence.start and words[i] in DEFINITE:
        i -= 1
    return i > sentence.start and words[i] in _JUST and words[i - 1] == "not"


_JUST: Final = words("just only merely simply")
_ASKED: Final = words("ask asked asks asking")
_PATIENT: Final = words("him her")
_WHOM: Final = _PATIENT | words("me us them you")
_ABOUT: Final = words("about if whether any of")
JOINING: Final = words(", and so but")
_SAID: Final = words("said says say told answered tell replied")
TOLD: Final = _SAID | {"shook"}


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


_THOUGHT: Final = words("thought assumed")
_MISTAKEN: Final = [
    ["but", "it", "was"],
    ["but", "it", "'s"],
    ["but", "it", "turned"],
    ["but", "that", "was"],
    ["but", "that", "turned"],
]


def asks_for_help(sentence: Sentence) -> bool:
    """``can you help, his lips are blue?`` asks nothing about his lips."""
    said = [word for word in sentence.tokens.words[sentence.start : sentence.start + LOOK] if word != "please"]
    return said[0] in _COULD and said[1:2] == ["you"] and not _HELP.isdisjoint(said[2:3]) and "if" not in said


_COULD: Final = words("can could will would")
_HELP: Final = words("help come send hurry")


def is_regretted(words: Sequence[str], scope: Scope, match: Match) -> bool:
    """``I'm afraid he's having a fit`` is told with regret; ``I'm afraid he may have one`` is feared."""
    at = scope.end - 2
    if at < 1 or words[at] != "afraid" or words[at - 1] not in {"am", "'m"}:
        return False
    told = range(at, match.used[0] + 1)
    return not any(words[i] in _TO_COME or (words[i] in _COULD and words[i + 1 : i + 2] != ("not",)) for i in told)


_TO_COME: Final = words("may might 'll 'd going gonna about if to of")
