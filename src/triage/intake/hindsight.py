"""What a later sentence says of an earlier one: that it is over by now, or that he has nothing of what was feared."""

from __future__ import annotations

from typing import Final

from triage.intake import bits
from triage.intake.cue_rows import Cue
from triage.intake.cues import NONE_OF_IT
from triage.intake.sentences import LOOK, Text, Verdict
from triage.intake.tokens import BREAKS
from triage.intake.word_sets import words

_FAR: Final = 2 * LOOK
_BESIDE: Final = 3
_FEARED: Final = {Cue.WATCH, Cue.WORRY, Cue.ASKS, Cue.PLAN}
_DONE: Final = words("used taken tried started touched smoked drunk")
_CLOSING: Final = BREAKS | words("and but yet so or though today now since")


def hindsight(text: Text, verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts of all findings of a text, with what was said later. Linear: each looks a little way ahead."""
    kinds = {verdict.why for verdict in verdicts}
    if not kinds.isdisjoint(_FEARED):
        for k, verdict in enumerate(verdicts):
            if verdict.why in _FEARED:
                verdicts[k] = _none_of_it(text, k, verdict)
    if Cue.ENDED in kinds:
        _ended(text, verdicts)
    return verdicts


def _none_of_it(text: Text, k: int, verdict: Verdict) -> Verdict:
    """``told to look out for confusion, she hasn't got that``; ``is cannabis OK? I haven't used any``."""
    tokens, match = text.tokens, text.matches[k]
    said, sentences = tokens.words, 0
    for i in range(match.end, min(len(said), match.end + _FAR)):
        if tokens.marks[i] & bits.SENTENCE_END:
            sentences += 1
            if sentences > 1:
                break
        found = NONE_OF_IT.at(tokens, i, text.used) if said[i] in NONE_OF_IT.first else None
        if found and (found.end >= len(said) or said[found.end] in _CLOSING):
            row = said[found.at : found.end]
            done = not _DONE.isdisjoint(row)
            if not done or verdict.why is Cue.PLAN:
                return Verdict("denied", " ".join(row))
    return verdict


def _ended(text: Text, verdicts: list[Verdict]) -> None:
    """``itchy after the new soap; … not itching anymore``: what was told first is over too.

    Not where the ending is told of a part of the body only, nor where it is there again afterwards.
    """
    matches, ended, again = text.matches, set[str](), set[str]()
    for k in range(len(matches) - 1, -1, -1):
        finding, verdict = matches[k].meaning.finding, verdicts[k]
        if verdict.why is Cue.ENDED:
            if finding not in again and not _of_a_part(text, k):
                ended.add(finding)
        elif verdict.assertion == "present" and finding in ended and finding not in text.vocabulary.standing:
            verdicts[k] = Verdict("not_current", "over, as said later")
        elif verdict.assertion in {"present", "unsure"}:
            again.add(finding)


def _of_a_part(text: Text, k: int) -> bool:
    match = text.matches[k]
    beside = text.tokens.marks[max(0, match.at - _BESIDE) : match.end + _BESIDE]
    return any(mark & bits.BODY for mark in beside)
