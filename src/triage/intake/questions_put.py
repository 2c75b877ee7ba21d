"""What a question makes of a finding in it: ``is it a seizure?``, ``why is he so hot?``, ``fever? No``."""

from __future__ import annotations

from typing import Final

from triage.intake.cue_rows import Cue
from triage.intake.cues import ASKING, Found
from triage.intake.people import PEOPLE
from triage.intake.sentences import DEFINITE, LOOK, PRESENT, Sentence, Verdict
from triage.intake.tokens import BREAKS
from triage.intake.told_no import NONE, asks_for_help
from triage.intake.walks import Match
from triage.intake.word_sets import words

_IN_GENERAL: Final = words(
    "sign signs symptom symptoms cause causes caused causing effect effects mean means common lead normal risk get "
    "possible likely watch expect"
)


def answered_yes(sentence: Sentence) -> bool:
    """Whether a question is answered at once by a yes."""
    words = sentence.tokens.words
    return sentence.end + 1 < len(words) and words[sentence.end + 1] in _YES


#: What a question for something good says where the answer is no: "breathing OK? no".
IT_IS_NOT: Final = Verdict("present", "? no")


def answered_no(sentence: Sentence) -> bool:
    """Whether a question is answered at once by a no that stands by itself: no ``no change``."""
    words = sentence.tokens.words
    if sentence.end + 1 >= len(words) or words[sentence.end + 1] not in NONE:
        return False
    return sentence.end + 2 >= len(words) or words[sentence.end + 2] in BREAKS


def asked(sentence: Sentence, match: Match, verdict: Verdict) -> Verdict:
    """What a question makes of a finding: answered at once, supposed (``why is he so hot?``), in doubt, or not said."""
    tokens = sentence.tokens
    answer = tokens.words[sentence.end + 1] if sentence.end + 1 < len(tokens.words) else ""
    none = answered_no(sentence)
    if none and sentence.word(sentence.start) == "any":
        return Verdict("denied", f"any …? {answer}")  # "any fever, rash or seizures? No."
    start = sentence.segment(match.at)[0]
    while start < match.at and tokens.words[start] in {"and", "so", "but", "or", "also", "then", "please"}:
        start += 1
    opening = ASKING.at(tokens, start, sentence.used) if start < match.at else None
    alone = match.at - start <= 1 and match.end >= sentence.end
    if (not opening and not alone) or asks_for_help(sentence) or (opening and _is_told(sentence, match, opening)):
        return verdict
    if opening and opening.cue is Cue.SUPPOSES:
        # "should he be this drowsy?" is no "should he be drowsy, ring us"
        return PRESENT if verdict.because == sentence.words(opening.at, opening.at + 2) else verdict
    if none:
        return Verdict("denied", f"? {answer}")
    if answer in _YES:  # whatever follows: a wrong yes is asked about, a wrong doubt may cost the hour
        return Verdict("present", f"? {answer}")
    if not opening:
        return Verdict("unsure", "?")
    if opening.end < match.at and tokens.words[opening.end] == "not" and verdict.assertion == "denied":
        verdict = PRESENT  # "isn't this rash strange?" denies nothing
    definite = tokens.words[match.at - 1] in DEFINITE and tokens.words[match.at] not in {"a", "an"}
    if definite and verdict.assertion in {"present", "unsure"}:
        return verdict
    about = set(tokens.words[max(start, match.at - LOOK) : match.at])
    if _of_somebody(sentence, match, opening) and not about & _IN_GENERAL:
        return Verdict("unsure", sentence.words(start, min(match.at, start + 3)) + " … ?")
    return Verdict("not_current", sentence.words(opening.at, opening.end) + " … ?")


def _is_told(sentence: Sentence, match: Match, opening: Found) -> bool:
    """``Won't wake up, what should I do?`` asks of nobody whether he does: ``won't he wake up?`` would."""
    words, k = sentence.tokens.words, opening.end
    return words[k] == "not" and k in match.used and k + 1 < sentence.end and words[k + 1] not in _ASKED_OF


def _of_somebody(sentence: Sentence, match: Match, opening: Found) -> bool:
    """Whether a question is about what is seen of somebody: ``is it …?``, ``isn't he …?``, ``do you think she …?``,
    ``is it the pump that makes him …?``
    """
    words, i = sentence.tokens.words, opening.end
    if words[i - 1] in _SEEN or not _WHOM.isdisjoint(words[max(opening.end, match.at - 2) : match.at]):
        return True
    while i < match.at and (words[i] in _ASKED_OVER or (i > opening.end and words[i] in {"if", "whether"})):
        i += 1
    return i < match.at and (words[i] in _SEEN or words[i] in PEOPLE)


_YES: Final = words("yes yeah yep ye yup aye definitely correct affirmative")
_SEEN: Final = words("there he she i it this that these those they we")
_WHOM: Final = words("him her me")
_ASKED_OVER: Final = words("tell know see me not you think reckon say agree suppose believe really just also")
_ASKED_OF: Final = PEOPLE | BREAKS | DEFINITE | _SEEN | words("you the a an any someone anyone anybody patient pt")
