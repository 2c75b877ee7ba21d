"""What a denial makes of a finding that it reaches: denied, or present after all, as something else is denied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.intake.little_words import ADVERBS, ARTICLES, AUXILIARIES, HAVING
from triage.intake.sentences import DEFINITE, Verdict
from triage.intake.walks import Match
from triage.intake.word_sets import words

_LIGHT: Final = ARTICLES | AUXILIARIES | HAVING | ADVERBS
# Between a denial and what it denies these may stand: "doesn't seem to have had any", "I don't think he has".
CLEAR: Final = _LIGHT | words(
    "to of from with in on at for having experiencing showing complaining reporting suffering feeling noticed "
    "noticing seen seeing think believe thinks say says like that he she i they we sign signs symptom symptoms "
    "evidence complaint complaints other obvious visible significant recent acute associated current further "
    "following these symptoms signs real major more particularly especially either much anything there been "
    "develop developed developing notice noticeable known such as well think appear seem report reported had have "
    "any single serious severe bad kind form history new intend plan use using drink drinking smoke smoking take taking"
)
_OF_IT: Final = words("for with in of before after during from by about to at behind under")
_TRACES: Final = words("trace traces hint hints mark marks remnant part bit")
_SO_MUCH: Final = words("so this that such as")
_THIS_TIME: Final = words(
    "morning afternoon evening night day week weekend month year time summer winter spring autumn monday tuesday "
    "wednesday thursday friday saturday sunday he she i we it they"
)
_AT_LAST: Final = words("now today until this but tonight and")


def denied(said: Sequence[str], cue: str, start: int, match: Match) -> Verdict:
    """What the cue, after which ``start`` is the first token, makes of the match.

    ``never … before, now covered`` says that it is new, not that it is denied; so does ``never so drowsy``.
    """
    following = said[match.end : match.end + 3]
    if _supposes(said, start, match):
        return Verdict("present", f"{cue} … {said[match.at - 2]} {said[match.at - 1]}")
    if _never_so(said, cue, start, match):
        return Verdict("present", f"{cue} so …")
    if not cue.startswith(("never", "no", "not")) or not following:
        return Verdict("denied", cue)
    if following[0] in {"like", "until", "till"}:
        return Verdict("present", f"{cue} … {following[0]}")
    if following[0] == "before":
        if not _AT_LAST.isdisjoint(said[match.end + 1 : match.end + 4]):
            return Verdict("present", f"{cue} … before, now")
        return Verdict("unsure", f"{cue} … before")
    return Verdict("denied", cue)


def _supposes(said: Sequence[str], start: int, match: Match) -> bool:
    """Whether something else of the finding is denied: ``no memory of the seizure``, ``nothing for his rash``."""
    at = match.at - 2
    if at < start or said[at + 1] not in DEFINITE or said[at] not in _OF_IT:
        return False
    between = said[start:at]
    return said[at] == "for" or not (CLEAR.issuperset(between) or not _TRACES.isdisjoint(between))


def _never_so(said: Sequence[str], cue: str, start: int, match: Match) -> bool:
    """``never been so itchy``, ``hasn't been this drowsy before``, ``never had a fever this high``."""
    if not cue.startswith(("never", "not")):
        return False
    following = said[match.end : match.end + 2]
    before = bool(following) and following[0] == "before"
    told = said[max(start, match.at - 1) : max(match.at, match.end - 1)]
    if cue.startswith("not") and "this" in told:
        return True
    if not cue.startswith("never") and not (before and cue.startswith("not")):
        return False
    if not _SO_MUCH.isdisjoint(told):
        return True
    return len(following) > 1 and following[0] in _SO_MUCH and following[1] not in _THIS_TIME
