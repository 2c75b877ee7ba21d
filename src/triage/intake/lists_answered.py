"""A list of findings and what is said of all of it after its end: ``fever, rash, seizures: none of these``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.intake import bits
from triage.intake.cue_rows import Cue
from triage.intake.cues import AFTER, ALL_OF_IT, Found
from triage.intake.lists import ALSO, listed
from triage.intake.sentences import Sentence, Text, Verdict
from triage.intake.tokens import BREAKS, CLAUSE_ENDS, SENTENCE_ENDS
from triage.intake.word_sets import words

_FARTHEST: Final = 60
"""How many tokens before a denial its list begins at the earliest: what a text costs grows with its length."""
_STARTS: Final = SENTENCE_ENDS | CLAUSE_ENDS
_BESIDE: Final = words("denied absent negative ruled all none")
"""What denies a list that ends right before it; any other word stands after a sign."""
BEGINS_ANSWER: Final = ALL_OF_IT.first | words("none nil no nope negative neg denied absent ruled excluded")
_AND: Final = ALSO | {"and"}
_ENDS_WITH: Final = {
    word: BREAKS.union(*[table.second[word][1] for table in (ALL_OF_IT, AFTER) if word in table.first])
    for word in BEGINS_ANSWER
}
"""What may follow the first word of what denies all of a list: a break, or more of it."""


def lists_answered(text: Text, ends: Sequence[int], verdicts: list[Verdict]) -> None:
    """Give the members of a list what is said of all of it, and those of a list that is asked what the first one has.

    Where commas alone make the list, and nothing says that all of it is meant (``itching, rash: none``), those before
    the last are in doubt.
    """
    tokens = text.tokens
    if len(text.matches) < 2:
        return
    words, last = tokens.words, len(tokens.words) - 1
    asked = [end for end in ends if end <= last and words[end] == "?"]
    for end in asked:
        _asked(text, end, verdicts)
    for i in tokens.places[bits.ANSWER]:
        closes = i == last or words[i + 1] in _ENDS_WITH[words[i]]
        if closes and i and (words[i] in _BESIDE or words[i - 1] in BREAKS):
            found = _denial(text, i)
            if found:
                _deny(text, found, verdicts)


def _denial(text: Text, i: int) -> Found | None:
    """What denies at this word, which stands after a sign or may do without one, all that is said before it."""
    tokens = text.tokens
    said = tokens.words
    found = ALL_OF_IT.at(tokens, i, text.used)
    if found is None:
        found = AFTER.at(tokens, i, text.used)
        if found is None or found.cue is not Cue.DENIED_AFTER:
            return None
    return found if found.end >= len(said) or said[found.end] in BREAKS else None


def _deny(text: Text, found: Found, verdicts: list[Verdict]) -> None:
    said = text.tokens.words
    stop = found.at
    plain = found.cue is not Cue.ALL_OF_IT
    if plain and not _is_the_answer(said, found):
        return
    question = said[stop - 1] == "?"
    while stop and said[stop - 1] in _STARTS | {","}:
        stop -= 1
    start = stop
    while start and stop - start < _FARTHEST and said[start - 1] not in _STARTS:
        start -= 1
    if start and said[start - 1] not in _STARTS:
        return
    sentence = Sentence(text, start, stop)
    items, closed, end = listed(sentence, start, and_closes=True, over_unknown=True)
    if question and end < stop:
        items, closed, end = _of_question(sentence)
    if end < stop or len(items) < 2:
        return
    because = " ".join(said[found.at : found.end])
    for k in items:
        if verdicts[k].assertion in {"present", "unsure"}:
            doubt = plain and not closed and not question and k != items[-1]
            verdicts[k] = Verdict("unsure" if doubt else "denied", f"…, … {because}" if doubt else because)


def _is_the_answer(said: Sequence[str], found: Found) -> bool:
    """Whether a bare no answers the list: ``fever, rash: none``; ``fever or rash? No, he is fine``.

    After a sentence that asks nothing it begins another: ``seizing, blue. No, he has no pump``.
    """
    before = said[found.at - 1]
    if before == "?":
        return True
    if before in SENTENCE_ENDS or before == ",":
        return False
    return found.end >= len(said) or said[found.end] in SENTENCE_ENDS


def _asked(text: Text, end: int, verdicts: list[Verdict]) -> None:
    """``has he got a fever, rash or seizures?``: what is asked of the first is asked of all."""
    said, start = text.tokens.words, end
    while start and end - start < _FARTHEST and said[start - 1] not in SENTENCE_ENDS:
        start -= 1
    sentence = Sentence(text, start, end)
    items, _, stop = _of_question(sentence)
    if stop < end or len(items) < 2:
        return
    first = verdicts[items[0]]
    if "?" not in first.because or first.assertion == "present":
        return
    for k in items[1:]:
        if verdicts[k].assertion == "present" and not verdicts[k].because:
            verdicts[k] = first


def _of_question(sentence: Sentence) -> tuple[list[int], bool, int]:
    """The list that begins with the first finding of a sentence, which may have a verb in it: ``has he a fever, …``."""
    at = next((i for i in range(sentence.start, sentence.end) if i in sentence.match_at), sentence.end)
    if at == sentence.end:
        return [], False, sentence.start
    k = sentence.match_at[at]
    i = sentence.matches[k].end
    if i >= sentence.end:
        return [k], False, i
    joined = sentence.word(i)
    if joined != "," and joined not in _AND:
        return [k], False, sentence.start
    items, closed, end = listed(sentence, i + 1, and_closes=True, over_unknown=True)
    return [k, *items], closed or joined in _AND, end
