"""What is said after a finding that changes how it is meant: an answer, a doubt, that it is gone, a question mark."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from triage.intake import bits
from triage.intake.cue_rows import AS_USUAL, Cue
from triage.intake.cues import AFTER, Found
from triage.intake.little_words import AUXILIARIES, HAVING, LITTLE
from triage.intake.sentences import LOOK, SUBJECTS, Sentence, Verdict
from triage.intake.tokens import BREAKS, SENTENCE_ENDS
from triage.intake.told_no import JOINING, TOLD, is_more_than_usual, said_no, was_mistaken
from triage.intake.walks import Match
from triage.intake.word_sets import words

_AFTER_OVER: Final = BREAKS | words(
    "now since today yesterday and but by before after this last when as already completely then anyway within on its "
    "all again for at in though until tonight or so i he she we"
)
_BEFORE_OVER: Final = words("but now and it they its 's which that all has have is are then he she i had was were also")
_BEFORE_ANSWER: Final = AUXILIARIES | words(": - (")
_IS_SO: Final = words("is are am 's 'm 're has have does do did")
_TURNED: Final = frozenset({"but", "then", "until", "now", "although", "though"})


def over(sentence: Sentence, match: Match, said: str) -> Verdict:
    """What is over is not current, unless it was an event: a seizure an hour ago is no less dangerous for it."""
    if match.meaning.finding in sentence.vocabulary.events:
        return Verdict("present", f"{said}, and yet recent")
    return Verdict("not_current", said, Cue.ENDED)


def may_follow(sentence: Sentence, match: Match) -> bool:
    """Whether there may be an answer or an odd sign beside the match; mostly it is plain that there is none."""
    marks, i = sentence.tokens.marks, match.end
    if match.at > sentence.start and marks[match.at - 1] & bits.ODD:
        return True
    if match.meaning.finding.startswith("usual_") and is_more_than_usual(sentence, match):
        return True
    if i >= sentence.end:
        return False
    if marks[i] & (bits.AFTER | bits.ODD):
        return True
    words = sentence.tokens.words
    word = words[i]
    if word not in JOINING:
        return word in _BEFORE_ANSWER
    if word == "but" or (word == "," and i + 1 < len(marks) and marks[i + 1] & bits.AFTER):
        return True
    return not TOLD.isdisjoint(words[i + 2 : i + 4])


def afterwards(sentence: Sentence, k: int, verdict: Verdict) -> Verdict:
    """What is said after the match: an answer, a doubt, that it is gone."""
    match, tokens = sentence.matches[k], sentence.tokens
    words, marks, last = tokens.words, tokens.marks, sentence.end
    i = match.end
    while i < last and (words[i] in _BEFORE_ANSWER):
        i += 1
    found = AFTER.at(tokens, i, sentence.used) if i < last and marks[i] & bits.AFTER else None
    if found and found.cue is Cue.PLANNED_AFTER and verdict.assertion == "present":
        return Verdict("not_current", sentence.words(found.at, found.end))
    if match.meaning.finding.startswith("usual_") and is_more_than_usual(sentence, match):
        return Verdict("denied", "not just …")
    if verdict.assertion != "denied" and said_no(sentence, match):
        return Verdict("denied", "asked, and said no")
    if found and (_closes(sentence, found.end) or sentence.tokens.words[found.at] == "free"):
        said = sentence.words(found.at, found.end)
        if found.cue is Cue.DENIED_AFTER and verdict.assertion == "present":
            return verdict if _denies_what_follows(words, found.end) else Verdict("denied", said)
        if found.cue is Cue.DOUBT_AFTER:
            return Verdict("unsure", said)
    if i < last and i == match.end and words[i] == "," and i + 1 < len(marks) and marks[i + 1] & bits.AFTER:
        found = AFTER.at(tokens, i + 1, sentence.used)
        if found and found.cue is Cue.DOUBT_AFTER and _closes(sentence, found.end):
            return Verdict("unsure", sentence.words(found.at, found.end))
    assertion = verdict.assertion
    if assertion == "present" and i < last and words[i] in {"but", ","} and was_mistaken(sentence, match):
        return Verdict("not_current", "thought …, but it was")
    if (assertion == "denied" or (verdict.why and verdict.why in _FEARED)) and _then_had_one(sentence, match):
        return Verdict("present", f"{verdict.because}, but … one")
    verdict = _odd_signs(sentence, match, verdict)
    if not sentence.overs or next(reversed(sentence.overs)) < match.end:
        return verdict
    if verdict.assertion == "present":
        usual = as_usual(sentence, k)
        if usual:
            return usual
    if verdict.assertion in {"present", "denied"}:
        said = _gone(sentence, k, verdict)
        if said:
            return over(sentence, match, said)
    return verdict


_WORSE: Final = words(
    "worse worsening worsened until till more except now today tonight suddenly stronger harder increased"
)


def is_usual(sentence: Sentence, k: int, i: int) -> bool:
    """Whether a finding may be as it always is, as far as the words from ``i`` on go: it is no event and not worse."""
    finding, vocabulary = sentence.matches[k].meaning.finding, sentence.vocabulary
    if finding in vocabulary.events or finding in vocabulary.standing or finding.startswith("usual_"):
        return False
    words = sentence.tokens.words
    worse = any(
        words[at] in _WORSE and words[at - 1] not in {"no", "not", "any"}
        for at in range(i, min(sentence.end, i + LOOK))
    )
    return not worse and finding not in vocabulary.course


def as_usual(sentence: Sentence, k: int) -> Verdict | None:
    """What words after a finding make of it that say it is as it always is; none where they do not, or it is worse."""
    words, marks, commas = sentence.tokens.words, sentence.tokens.marks, 0
    i = sentence.matches[k].end
    for at in range(i, min(sentence.end, i + LOOK)):
        found = sentence.overs.get(at)
        if found and found.cue in AS_USUAL:
            turned = not _TURNING_USUAL.isdisjoint(words[max(i, at - 2) : at])
            if turned or not is_usual(sentence, k, found.end):
                return None
            doubt = not _EXCEPT.isdisjoint(words[found.end : min(sentence.end, found.end + LOOK)])
            return Verdict("unsure" if doubt else "not_current", sentence.words(at, found.end))
        word = words[at]
        if word == "but" and _no_worse(sentence, at + 1):
            continue
        if sentence.used[at] or word in _TURNED or word == "but":
            return None
        if commas and word not in _LIGHT:
            return None
        if marks[at] & bits.BREAK:
            commas += 1
            if word != ",":
                return None
    return None


def _no_worse(sentence: Sentence, i: int) -> bool:
    """Whether a ``but`` only says that it is no worse: ``spasms, but they're no worse than usual``."""
    while i < sentence.end and sentence.tokens.words[i] in _LIGHT:
        i += 1
    found = sentence.overs.get(i)
    return bool(found and found.cue in AS_USUAL and sentence.tokens.words[i] == "no")


_LIGHT: Final = LITTLE | words("just much exactly pretty all about but which that and it he she i they")
_EXCEPT: Final = words("but however although though only this")
_TURNING_USUAL: Final = words("over above beyond not never no than unlike cannot worse more isn't from off below under")


def _then_had_one(sentence: Sentence, match: Match) -> bool:
    """``no seizure yesterday but had one today``; ``told to watch for fever and now he has one``; ``she is today``.

    Also where the sentence that follows says so.
    """
    ahead = sentence.tokens.words[match.end : match.end + 2 * LOOK]
    turned, ends = False, 0
    if _HAD.isdisjoint(ahead[1:LOOK]):
        return False
    for i, word in enumerate(ahead[:LOOK]):
        ends += word in SENTENCE_ENDS
        if word in _SUPPOSING or word == "?" or ends > 1 or sentence.used[match.end + i]:
            return False
        if (
            turned
            and word in _ONE
            and ahead[i - 1] in HAVING
            and _he_has(ahead, i - 1)
            and _ends_there(ahead, i + 1, _PLACES)
        ):
            return True
        if turned and word in _IS_SO and _he_has(ahead, i) and _ends_there(ahead, i + 1, figures=False):
            return True
        if turned and word in _BEGUN and ahead[i - 1] in _IS_SO and _he_has(ahead, i - 1) and _ends_there(ahead, i + 1):
            return True
        turned = turned or word in _TURNED or word in _TURNING
    return False


def _ends_there(ahead: Sequence[str], i: int, also: Collection[str] = (), *, figures: bool = True) -> bool:
    """Whether a statement ends here, but for when it was: ``had one this morning``. ``I'm 37`` is no such statement."""
    while i < len(ahead) and (ahead[i] in _TIMES or (figures and ahead[i].isdigit())):
        i += 1
    return i >= len(ahead) or ahead[i] in BREAKS or ahead[i] in {"and", "but", "or", "so"} or ahead[i] in also


def _he_has(ahead: Sequence[str], i: int) -> bool:
    """Whether what stands before a verb is who it is said of, or the turn itself: ``now he has``, ``but had``."""
    while i > 0 and (ahead[i] in HAVING or ahead[i] in _IS_SO or ahead[i] in _LIGHTLY):
        i -= 1
    if ahead[i] in SUBJECTS or ahead[i] == "it":
        i -= 1
    while i > 0 and ahead[i] in _TAKING_BACK:
        i -= 1
    return i >= 0 and (ahead[i] in _TURNED or ahead[i] in _TURNING)


_SUPPOSING: Final = words(
    "if when whether should not never no none nobody unless cannot nor neither because would could might may"
)
_ONE: Final = words("one it that some them those these this")
_HAD: Final = _ONE | _IS_SO
_TURNING: Final = words("yes yeah , ; . ! : and - today tonight yesterday since")
_TIMES: Final = words(
    "now today tonight again since though just this last in the morning night evening afternoon week monday tuesday "
    "wednesday thursday friday saturday sunday yesterday an a few two minute minutes hour hours ago earlier too already"
)
_BEGUN: Final = words("started begun happening happened")
_PLACES: Final = words("on in at with all over across")
_TAKING_BACK: Final = words("actually well wait sorry oh hang hold on correction in fact sure think er um hmm")
"""What may stand before what takes back a denial: ``no seizures. Actually he did have one``."""
_LIGHTLY: Final = words("just also actually already really definitely only")


def _denies_what_follows(words: Sequence[str], i: int) -> bool:
    """``blue lips - no, he didn't take extra``: the no begins what is said next."""
    return (
        words[i : i + 1] == (",",)
        and words[i + 1 : i + 2] != ()
        and words[i + 1] in SUBJECTS
        and not _NOT.isdisjoint(words[i + 2 : i + 5])
    )


def _closes(sentence: Sentence, i: int) -> bool:
    return i >= sentence.end or sentence.tokens.words[i] in BREAKS or sentence.tokens.words[i] in {"and", "but", "or"}


def _odd_signs(sentence: Sentence, match: Match, verdict: Verdict) -> Verdict:
    """A sign that nobody explains, or letters of another script, beside the finding may turn it round."""
    before, after, marks = match.at - 1, match.end, sentence.tokens.marks
    if before >= sentence.start and marks[before] & bits.ODD:
        return Verdict("unsure", sentence.tokens.words[before])
    if after < sentence.end and marks[after] & bits.ODD:
        return Verdict("unsure", sentence.tokens.words[after])
    if after + 1 < sentence.end and marks[after + 1] & bits.ODD and sentence.tokens.words[after] == "(":
        return Verdict("unsure", sentence.tokens.words[after + 1])
    return verdict


def _gone(sentence: Sentence, k: int, verdict: Verdict) -> str:
    """The words after a finding that say it is over; none where they do not."""
    match, words, overs = sentence.matches[k], sentence.tokens.words, sentence.overs
    stop = sentence.segment(match.at)[1]
    i = match.end
    while i < sentence.end:
        if i >= stop:
            # What follows the break counts only where it says nothing else: "had a rash, but it's gone now".
            i += 1
            while i < sentence.end and words[i] in _BEFORE_OVER:
                i += 1
            found = overs.get(i)
            return _confirmed(sentence, match, found, verdict) if found else ""
        if sentence.used[i]:
            return ""
        found = overs.get(i)
        if found and found.cue not in AS_USUAL:
            return _confirmed(sentence, match, found, verdict)
        i += 1
    return ""


_BESIDE: Final = 5
_AT_REST: Final = words("flat lie lying lay laid down rest resting")
_RELIEVED_BY: Final = words("when whenever if as once with by on after")
_WHOSE_NORMAL: Final = words("his her my their the than to from")
_NOT: Final = words("not never no cannot")
_FEARED: Final = {Cue.WATCH, Cue.WORRY}
_SOUNDING: Final = words("alarm alarms beeper siren pump monitor beeping bleeping")


def _asks(sentence: Sentence) -> bool:
    return sentence.end < len(sentence.tokens.words) and sentence.tokens.words[sentence.end] == "?"


def _confirmed(sentence: Sentence, match: Match, found: Found, verdict: Verdict) -> str:
    """The words of the cue, where what stands beside them leaves them their meaning."""
    tokens, said = sentence.tokens, sentence.words(found.at, found.end)
    if said in {"anymore", "any more", "any longer"}:
        return said if verdict.assertion == "denied" else ""
    if found.cue in AS_USUAL:
        return ""
    if said.startswith("normal") and (tokens.words[found.at - 1] in _WHOSE_NORMAL or _asks(sentence)):
        return ""  # "worse than his normal", "is the rash normal?"
    following = tokens.words[found.end : found.end + _BESIDE]
    if following and following[0] in _RELIEVED_BY and (said == "goes away" or not _AT_REST.isdisjoint(following)):
        return ""  # "it goes away when I lie down": until he sits up
    if said.endswith("off") and not _SOUNDING.isdisjoint(sentence.tokens.words[match.at : found.at]):
        return ""  # an alarm that went off sounded
    if found.cue is Cue.AGAIN or any(
        word in {"not", "never", "cannot", "no"} for word in tokens.words[max(0, found.at - 2) : found.at]
    ):
        return ""
    if verdict.assertion == "denied" and said != "no more":
        return ""
    if found.end < sentence.end and tokens.words[found.end] not in _AFTER_OVER:
        return ""
    for i in range(found.end, min(sentence.end, found.end + LOOK)):
        again = sentence.overs.get(i)
        if again and again.cue is Cue.AGAIN and _NOT.isdisjoint(sentence.tokens.words[max(0, i - 2) : i]):
            return ""
    return said


def came_back(sentence: Sentence, match: Match, *, past: bool) -> Verdict | None:
    """``overdosed in 2019 and again tonight``, ``no seizures since 2015 until this morning``; none where it did not."""
    words = sentence.tokens.words[match.end : min(sentence.end, match.end + LOOK)]
    if _TILL.isdisjoint(words) and not (past and ("again" in words or "one" in words)):
        return None
    for k, word in enumerate(words[:-1]):
        if word in _TILL and words[k + 1] in _BY_NOW:
            return Verdict("present", f"{word} {words[k + 1]}")
        if past and word == "again" and not _BY_NOW.isdisjoint(words[k + 1 : k + 3]):
            return Verdict("present", f"again {words[k + 1]}")
        if past and word == "one" and words[k - 1] in HAVING and not _BY_NOW.isdisjoint(words[k + 1 : k + 3]):
            return Verdict("present", f"{word} {words[k + 1]}")  # "as a child and he's having one now"
    return None


_TILL: Final = frozenset({"until", "till"})
_BY_NOW: Final = words("now today tonight this yesterday last just earlier")
