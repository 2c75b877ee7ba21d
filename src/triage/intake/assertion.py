"""How each finding of a text is meant: present, denied, in doubt, or not current, by the words around it.

One pass over the tokens. A cue opens a scope; lists carry it on, contrasts, new subjects and new sentences close it.
Where a list is ambiguous (``no fever, sweating``) the answer is doubt: it will be asked.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from triage.intake import bits
from triage.intake.aftermath import (
    afterwards,
    came_back,
    is_usual,
    may_follow,
)
from triage.intake.cue_rows import DENYING, Cue
from triage.intake.cues import BEFORE, Found
from triage.intake.denying_words import turned
from triage.intake.hindsight import hindsight
from triage.intake.lists import is_bare
from triage.intake.lists_answered import lists_answered
from triage.intake.questions_put import IT_IS_NOT, answered_no, answered_yes, asked
from triage.intake.scope import Scope
from triage.intake.scopes import Scopes
from triage.intake.sentences import DEFINITE, PRESENT, SUBJECTS, Sentence, Verdict
from triage.intake.spelling import stem
from triage.intake.walks import Match
from triage.intake.word_sets import words

_MEDICINES: Final = words("baclofen tablets lioresal")
_WHOM: Final = words("him her them")
_TELLERS: Final = words("i we")
_LONGEST_GAP: Final = 3
_LEADING: Final = words("a for")
_COUNTED: Final = words("count counts class classed")


class Assertions(Scopes):
    """Reads how the findings of a text are meant. ``others`` are the tokens that speak of somebody else.

    The vocabulary says which findings stand, and which are events.
    """

    def verdicts(self) -> list[Verdict]:
        """How each match is meant, in their order: sentence by sentence; those that no finding is in are not read."""
        start = 0
        matches, count, k = self._matches, len(self._matches), 0
        for end in self._ends:
            if k == count:
                break
            if matches[k].at < end:
                self._sentence(start, end, k)
                while k < count and matches[k].at < end:
                    k += 1
            start = end + 1
        verdicts = [verdict or PRESENT for verdict in self._verdicts]
        lists_answered(self.text, self._ends, verdicts)
        return hindsight(self.text, verdicts)

    def long_ago(self, at: int) -> str:
        """The words by which what stands at a token is told of long ago; none where it is told of now."""
        which = bisect_left(self._ends, at)
        if which not in self._told:  # a sentence may have any number of numbers
            start, end = self._ends[which - 1] + 1 if which else 0, self._ends[which]
            self._told[which] = Sentence(self.text, start, end) if self.text.may_tell_of_the_past(start, end) else None
        told = self._told[which]
        return told.past(at) if told else ""

    def _sentence(self, start: int, end: int, k: int) -> None:
        """Read a sentence whose first match is ``k``. Before that and the first cue nothing can happen."""
        self._clear()
        self._spoken = Sentence(self.text, start, end)
        self._end = end
        tokens, marks, match_at = self._tokens, self._tokens.marks, self._match_at
        self._quiet = (
            self._spoken.timeless and not self._people.first_named and (end >= len(marks) or tokens.words[end] != "?")
        )
        self._last_over = next(reversed(self._spoken.overs), -1)
        if not self._spoken.scoped:
            self._plainly(k)
            return
        cues = self._spoken.cues
        i = min(self._matches[k].at, *cues)
        while i < end:
            if self._list_end and i >= self._list_end:
                self._end_list()
            if i in match_at:
                i = self._match(match_at[i])
            elif i in cues:
                self._cue(cues[i])
                i = cues[i].end
            elif marks[i] & bits.BREAK:
                i = self._break(i)
            else:
                if self._reaching:
                    self._word(i)
                i += 1

    def _plainly(self, k: int) -> None:
        """Read the findings of a sentence from ``k`` on, where nothing opens a scope."""
        matches, end, i = self._matches, self._end, 0
        while k < len(matches) and matches[k].at < end:
            if matches[k].at >= i:
                i = self._match(k)
            k += 1

    def _match(self, k: int) -> int:
        match = self._matches[k]
        _, used, _, at, end = match
        words = self._tokens.words
        if words[at - 1] in _LEADING or (end < self._end and words[end] in _WHOM):
            other = self._meant_otherwise(match)
            if other:
                self._verdicts[k] = Verdict("not_current", other)
                return end
        if self._spoken.scoped and (len(used) != end - at or used[0] != at):
            self._inside(match)
        if (
            self._quiet
            and self._last_over < end
            and at not in self.others
            and (not self._open or self._nothing_reaches(k))
            and not may_follow(self._spoken, match)
        ):
            self._verdicts[k] = turned(self._spoken, match, PRESENT) if match.meaning.denies else PRESENT
            return end
        verdict = self._verdicts[k] or self._judge(k)
        verdict = afterwards(self._spoken, k, verdict)
        verdict = self._of_whom_and_when(k, verdict)
        if verdict.assertion in {"denied", "unsure"} and self._is_taken_for_granted(match):
            verdict = PRESENT
        if match.meaning.denies:
            verdict = turned(self._spoken, match, verdict)
        self._verdicts[k] = verdict
        if self._reaching:
            self._reach()
        return end

    def _nothing_reaches(self, k: int) -> bool:
        """Whether no scope is open, no list said how the match is meant, and none goes on after it."""
        end = self._matches[k].end
        if self._neg or self._if or self._verdicts[k] or self._reaches():
            return False
        return end >= self._end or self._tokens.words[end] != ","

    def _meant_otherwise(self, match: Match) -> str:
        """Why the words of a match say nothing of how the patient is now; nothing where they may."""
        words = self._tokens.words
        before, earlier = words[match.at - 1 : match.at], words[max(0, match.at - 3) : match.at - 1]
        if before == ("a",) and earlier[-1:] == ("as",) and earlier[0] not in _COUNTED:
            return "as a …"  # "I had it as a child"
        if before == ("for",) and earlier and earlier[-1] in _MEDICINES:
            return f"{earlier[-1]} for"
        if match.end < self._end and words[match.end] in _WHOM and self._is_done_to(match):
            return "done to the patient"
        return ""

    def _is_taken_for_granted(self, match: Match) -> bool:
        """``hasn't had the pump checked``: what stands, and is named in one word after ``the``, is there."""
        return (
            len(match.used) == 1
            and match.meaning.finding in self._standing
            and not DEFINITE.isdisjoint(self._tokens.words[max(self._spoken.start, match.at - 2) : match.at])
        )

    def _is_done_to(self, match: Match) -> bool:
        """``I'm shaking him and he won't wake``: done by the teller."""
        words = self._tokens.words
        before = words[max(self._spoken.start, match.at - 3) : match.at]
        return words[match.end - 1].endswith("ing") and not _TELLERS.isdisjoint(before)

    def _inside(self, match: Match) -> None:
        """Cues that stand among the words of the match: ``legs are not stiff``; also of those that it shares with the
        next: ``lips and tongue aren't swollen``.
        """
        for i in range(match.at, max(match.end, match.used[-1] + 1)):
            if not self._used[i] and self._tokens.marks[i] & bits.OPENS and i not in match.used:
                found = BEFORE.at(self._tokens, i, self._used)
                if found and found.cue in DENYING and self._used[found.end : found.end + 1] == b"\x01":
                    longer = self._cue_over_gaps(match, i)
                    if longer and longer.cue is Cue.AFFIRM:
                        self._cue(longer)
                        continue
                if found and found.cue is Cue.AFFIRM and not set(range(i + 1, found.end)).isdisjoint(match.used):
                    found = found._replace(cue=Cue.NOT, end=i + 1)  # "doesn't stop beeping" denies that it stopped
                if found and found.cue is not Cue.CONTRAST:
                    self._cue(found)

    def _cue_over_gaps(self, match: Match, i: int) -> Found | None:
        """The cue that begins here, of which words may fill gaps of the match: ``head won't stop hurting``."""
        own = {stem(word) for word in match.meaning.words}
        gaps = [n for n in match.used if i < n <= i + _LONGEST_GAP and self._tokens.records[n].stem not in own]
        for n in gaps:
            self._used[n] = 0
        found = BEFORE.at(self._tokens, i, self._used)
        for n in gaps:
            self._used[n] = 1
        return found

    def _judge(self, k: int) -> Verdict:
        neg, doubt = self._neg, self._doubt
        if neg and not self._denies(neg, k):
            neg = None
        if doubt and doubt.reached and doubt.far:
            doubt = None
        if doubt:
            return self._verdict_of(doubt, k)
        if self._if and self._is_supposed(k):
            return Verdict("not_current", self._if.words, Cue.WATCH)
        if self._watch:
            return Verdict("not_current", self._watch.words, Cue.WATCH)
        plan = self._plan
        if plan and not (plan.reached and plan.far) and self._is_planned(plan, k):
            return self._verdict_of(plan, k)
        if self._worry and not (self._worry.reached and self._worry.far):
            verdict = self._verdict_of(self._worry, k)
            if verdict.assertion != "present":
                return verdict
        if neg:
            return self._verdict_of(neg, k)
        if self._ended and not self._ended.reached:
            return self._verdict_of(self._ended, k)
        if self._history and not (self._history.reached and self._history.far):
            return self._verdict_of(self._history, k)
        if self._usual and not self._usual.reached and is_usual(self._spoken, k, self._matches[k].end):
            return Verdict("not_current", self._usual.words)
        return PRESENT

    def _is_supposed(self, k: int) -> bool:
        """Whether all of it hangs on an ``if``; what somebody does in it is told: ``if I shake him he won't wake``."""
        match = self._matches[k]
        return SUBJECTS.isdisjoint(self._tokens.words[match.at + 1 : match.end])

    def _is_planned(self, plan: Scope, k: int) -> bool:
        """``ok to`` needs what is meant to be done right after it; ``ok to try`` does not."""
        return plan.reached or not plan.words.endswith(" to") or self._matches[k].at == plan.end

    def _denies(self, neg: Scope, k: int) -> bool:
        if neg.reached and neg.far:
            return False
        first = self._tokens.words[self._matches[k].used[0]]
        if first in {"not", "cannot", "no", "never"} and neg.cue is not Cue.DENY and neg.end <= self._matches[k].at:
            return False
        if neg.reached and neg.cue is Cue.NO and self._matches[k].meaning.denies:
            return False  # "nil wheeze, breathing easily"
        if neg.reached and neg.cue is not Cue.DENY:
            return self._matches[k].at == neg.end or is_bare(self._spoken, k, any_noun=True)
        return True

    def _of_whom_and_when(self, k: int, verdict: Verdict) -> Verdict:
        match = self._matches[k]
        if match.at in self.others or (
            match.meaning.finding in self._standing and self._people.is_first_named(match.at)
        ):
            return Verdict("not_current", "someone else")
        past = "" if self._spoken.timeless else self._spoken.past(match.at)
        if past and verdict.assertion == "present" and match.meaning.finding not in self._standing:
            return came_back(self._spoken, match, past=True) or Verdict("not_current", past)
        if verdict.assertion == "denied":
            verdict = came_back(self._spoken, match, past=False) or verdict
        if self._end < len(self._tokens.words) and self._tokens.words[self._end] == "?":
            if match.meaning.denies and not answered_yes(self._spoken):
                negative = self._tokens.words[match.used[0]] in {"not", "no", "never"}
                # "is his breathing OK?" denies nothing; with "no" behind it, it is not.
                return IT_IS_NOT if answered_no(self._spoken) and not negative else Verdict("unsure", "?")
            return asked(self._spoken, match, verdict)
        return verdict
