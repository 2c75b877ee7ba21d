"""The scopes of cues: what opens one, how lists and small words carry it on, and what closes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from triage.intake import bits
from triage.intake.aftermath import over
from triage.intake.cue_rows import DENYING, Cue
from triage.intake.cues import Found
from triage.intake.denials import CLEAR, denied
from triage.intake.lists import ALSO, is_bare, listed, may_go_on, next_match, starts_anew, unknown_item
from triage.intake.people import PEOPLE, People
from triage.intake.scope import Scope
from triage.intake.sentences import DEFINITE, LOOK, PRESENT, SUBJECTS, SWITCHES, Sentence, Text, Verdict
from triage.intake.statements_begun import goes_on_with_another
from triage.intake.tokens import BREAKS, CLAUSE_ENDS, Tokens
from triage.intake.told_no import is_regretted
from triage.intake.vocabulary import Vocabulary
from triage.intake.walks import Match
from triage.intake.word_sets import words

_TURNS: Final = words("because but however then now although though today so except otherwise")
_PREPOSITIONS: Final = words("from for to with in on at about by after since despite despite because during")
_THINKING: Final = words("think believe thinks say says that like know know thought believes said")
_ENDS_PLAN: Final = words("for with because after when if at since to by so")
_COUNTED: Final = words("count counts counted class classed")
_LISTING: Final = ALSO | {","}
_FAR = {Cue.NOT: 0, Cue.NO: 2, Cue.DENY: 5, Cue.DOUBT: 5, Cue.WORRY: 5, Cue.ENDED: 0, Cue.HISTORY: 1, Cue.WATCH: 5}
_FAR |= {Cue.PLAN: 2, Cue.HIS_USUAL: 1}
_KEPT_AS: Final = {
    Cue.PLAN: "_plan",
    Cue.HIS_USUAL: "_usual",
    Cue.DOUBT: "_doubt",
    Cue.WORRY: "_worry",
    Cue.ENDED: "_ended",
    Cue.HISTORY: "_history",
}
_NOT: Final = Cue.NOT  # what a name costs to look up in an enumeration is felt where it is asked for at each word


class Scopes:
    """The scopes that are open at a place in a text, and what cues, lists and breaks do to them."""

    _spoken: Sentence
    _end: int

    def __init__(self, tokens: Tokens, matches: Sequence[Match], vocabulary: Vocabulary) -> None:
        self._tokens = tokens
        self._matches = matches
        self._standing = vocabulary.standing
        self._used = bytearray(len(tokens.words))
        self._match_at: dict[int, int] = {}
        self._verdicts: list[Verdict | None] = [None] * len(matches)
        marked, starts, course, words = self._used, self._match_at, vocabulary.course, tokens.words
        for k, (meaning, used, _, at, _) in enumerate(matches):
            if at not in starts:
                starts[at] = k
            if at > 1 and words[at - 1] == "a" and words[at - 2] == "as" and words[max(0, at - 3)] not in _COUNTED:
                self._verdicts[k] = Verdict("not_current", "as a …")  # "as a child" tells when, and is read as a cue
            elif meaning.finding not in course:
                for i in used:
                    marked[i] = 1
        self.text = Text(tokens, matches, self._used, self._match_at, vocabulary)
        self._ends = [*tokens.places[bits.SENTENCE_END], len(tokens.words)]
        self._told: dict[int, Sentence | None] = {}
        self._people = People(tokens, self._used)
        self.others: Collection[int] = self._people.others
        self._clear()

    def _clear(self) -> None:
        self._open = self._reaching = False  # whether a cue was read; whether what it opened may be open still
        self._neg: Scope | None = None
        self._doubt: Scope | None = None
        self._worry: Scope | None = None
        self._ended: Scope | None = None
        self._history: Scope | None = None
        self._if: Scope | None = None
        self._watch: Scope | None = None
        self._plan: Scope | None = None
        self._usual: Scope | None = None
        self._flip: Scope | None = None
        self._subjects = 0
        self._list_end = 0

    def _reach(self) -> None:
        """The open scopes have met a finding."""
        open_ones = (
            self._neg, self._doubt, self._worry, self._ended, self._history, self._watch, self._plan, self._usual,
        )  # fmt: skip
        for scope in filter(None, open_ones):
            scope.reached = True
            scope.far = 0

    def _words(self, at: int, end: int) -> str:
        words = self._tokens.words
        return words[at] if end == at + 1 else " ".join(words[at:end])

    def _cue(self, found: Found) -> None:
        self._open = self._reaching = True
        scope = Scope(found, self._words(found.at, found.end))
        cue = found.cue
        if cue in DENYING:
            self._deny(scope)
        elif cue in _KEPT_AS:
            setattr(self, _KEPT_AS[cue], scope)
        elif cue is Cue.CONTRAST:
            self._contrast(found, scope.words)
        elif cue is Cue.AFFIRM:
            self._neg = self._ended = None
        elif cue is Cue.FLIP:
            self._flip = scope
            if scope.words.startswith("cannot say"):
                scope.cue = Cue.DOUBT
                self._doubt = scope
            else:
                self._neg = Scope(found._replace(cue=Cue.NOT), scope.words)
        elif cue is Cue.IF:
            self._if, self._subjects = scope, 0
        elif cue is Cue.WATCH:
            if self._neg and not self._neg.reached and scope.words.endswith(" for"):
                self._neg = None  # "no treatment for the rash": it is there
            else:
                self._watch = scope

    def _deny(self, scope: Scope) -> None:
        """A denial; where it is denied itself (``I wouldn't say he's not confused``) the two leave nothing denied."""
        if scope.words == "without" and self._cannot_before(scope.end - 1):
            self._neg = None
            return
        if self._flip is None:
            self._neg = scope
            return
        if self._doubt is self._flip:
            self._doubt = None
        self._neg = self._flip = None

    def _cannot_before(self, i: int) -> bool:
        """Whether what is done without something cannot be done at all: ``can't eat without vomiting``."""
        words = self._tokens.words
        for k in range(i - 1, max(self._spoken.start, i - LOOK // 2) - 1, -1):
            if words[k] in {"cannot", "never", "hardly", "barely"}:
                return True
            if words[k] in BREAKS or words[k] in {"and", "but"} or self._used[k]:
                return False
        return False

    def _contrast(self, found: Found, words: str) -> None:
        if self._neg and self._neg.end == found.at and words in {"yet", "now", "still", "so", "today", "since", "just"}:
            if words == "just":
                self._neg = None
            return
        self._neg = self._worry = self._ended = self._plan = self._flip = self._usual = None
        if words not in {"since", "after", "still", "just", "only", "from", "due to"}:
            self._doubt = None
        if not _TURNS.isdisjoint(words.split()):
            self._if = self._watch = self._history = None

    def _break(self, i: int) -> int:
        """A comma may carry a scope on, any other break ends all of them; the next token to read."""
        word = self._tokens.words[i]
        if word == "(" and self._bracket(i):
            return i + 1
        if word in CLAUSE_ENDS:
            for_list = [
                s
                for s in (self._neg, self._doubt, self._watch, self._history)
                if s and (s.end == i or self._announces(s, i) or (s is self._watch and word == ":" and self._met(s, i)))
            ]
            if word == ":" and for_list:
                for_list[0].end = i + 1
                for_list[0].far = 0
                for_list[0].reached = False
                if for_list[0] is self._neg:
                    self._neg.cue = Cue.DENY
                return i + 1
            self._clear()
            return i + 1
        return self._comma(i)

    def _announces(self, scope: Scope, i: int) -> bool:
        """Whether the words before a colon only say that a list follows: ``none of the following:``."""
        return not scope.reached and self._tokens.words[i - 1] in {"following", "these", "below", "symptoms", "signs"}

    def _bracket(self, i: int) -> bool:
        """Whether a list of what is denied or feared stands in brackets: ``signs of withdrawal (fever, seizure)``."""
        scope = self._watch or (self._neg if self._neg and self._neg.cue is Cue.DENY else None)
        if scope is None:
            return False
        items, _, end = listed(self._spoken, i + 1, and_closes=True, over_unknown=True)
        if not items or self._spoken.word(end) != ")":
            return False
        for k in items:
            self._verdicts[k] = self._verdict_of(scope, k)
        self._list_end = end
        return True

    def _met(self, scope: Scope, i: int) -> bool:
        """Whether the scope has met a finding before this token, or a word in its place that nobody knows."""
        if scope.reached:
            return True
        nouns = scope.cue is not Cue.NOT
        if (
            scope.cue in {Cue.DENY, Cue.NO, Cue.NOT, Cue.WATCH}
            and unknown_item(self._spoken, scope.end, nouns=nouns) == i
        ):
            scope.reached = True
        return scope.reached

    def _list(self, i: int, and_closes: bool) -> tuple[list[int], bool, int]:
        """The list that goes on after a comma. Words that nobody knows are of it after ``denies``, or before ``or``."""
        neg = self._neg
        scope = neg or self._watch
        if scope is None or not self._met(scope, i - 1):
            return listed(self._spoken, i, and_closes=and_closes)
        if scope.cue in {Cue.DENY, Cue.WATCH}:
            return listed(self._spoken, i, and_closes=and_closes, over_unknown=True)
        plain = listed(self._spoken, i, and_closes=and_closes)
        ahead = self._tokens.words[i : min(self._end, i + 3 * LOOK)]
        if plain[1] or ALSO.isdisjoint(ahead):
            return plain
        more = listed(self._spoken, i, and_closes=and_closes, over_unknown=True, nouns=scope.cue is not Cue.NOT)
        return more if more[1] else plain

    def _comma(self, i: int) -> int:
        if i < self._list_end:
            return i + 1
        self._plan = self._flip = self._usual = None
        if not (self._neg or self._watch) and not may_go_on(self._spoken, i + 1):
            self._if = self._doubt = self._worry = self._ended = self._history = None
            self._list_end = i + 1
            return i + 1
        and_closes = bool(
            (self._neg and self._neg.cue is Cue.DENY) or self._doubt or self._worry or self._if or self._watch
        )
        items, closed, self._list_end = self._list(i + 1, and_closes)
        if not (self._if and closed and items and not starts_anew(self._spoken, i + 1)):
            self._if = None
        for scope in (self._neg, self._doubt, self._worry, self._ended, self._history):
            if (
                scope
                and scope.reached
                and items
                and (closed or scope.words != "without" or not self._describes(scope))
                and (scope is not self._history or not starts_anew(self._spoken, i + 1))
            ):
                self._carry(scope, items, closed)
        goes_on = bool(items) and (closed or bool(self._neg and self._neg.reached and self._neg.cue is Cue.DENY))
        if not goes_on:
            self._neg = self._doubt = self._worry = self._ended = self._history = None
        if self._watch and not (self._watch.reached and items and not starts_anew(self._spoken, i + 1)):
            self._watch = None
        return i + 1

    def _describes(self, scope: Scope) -> bool:
        """Whether a denial only describes the finding before it: ``itching without rash, sweating``."""
        before = scope.end - 2
        return before >= self._spoken.start and bool(self._used[before])

    def _end_list(self) -> None:
        """What follows a list is another statement, unless an ``or`` before it says that the list goes on."""
        if self._tokens.words[self._list_end - 1] not in ALSO:
            self._neg = self._doubt = self._worry = self._ended = self._history = None
        self._list_end = 0

    def _carry(self, scope: Scope, items: list[int], closed: bool) -> None:
        """Give what follows the comma in a list the verdict of its head, or doubt where the list may be none."""
        for k in items:
            if self._verdicts[k] is not None or (scope.cue is Cue.NO and self._matches[k].meaning.denies):
                continue
            if closed or (scope.cue is Cue.DENY and is_bare(self._spoken, k, any_noun=True)):
                verdict = self._verdict_of(scope, k)
            elif (scope.cue is Cue.DENY and len(self._matches[k].used) == 1) or (
                scope.cue is Cue.NO and is_bare(self._spoken, k, any_noun=True)
            ):
                verdict = Verdict("unsure", f"{scope.words} …, …")
            else:
                return
            self._verdicts[k] = verdict

    def _word(self, i: int) -> None:
        if not (self._neg or self._if or self._reaches()):
            self._reaching = False  # till the next cue
            return
        word = self._tokens.words[i]
        if goes_on_with_another(self._tokens.words, i):
            self._begin(i)
        if word == "and":
            self._and(i)
        elif word in ALSO:
            for scope in (self._neg, self._doubt, self._worry, self._ended, self._history, self._plan, self._watch):
                if scope:
                    scope.far = 0
                    scope.reached = False
                    scope.end = i + 1
        elif word in SUBJECTS or word in PEOPLE:
            self._subject(i)
        elif i >= self._list_end:
            self._passed(word, i)

    def _begin(self, i: int) -> None:
        """A new statement ends what the words before it opened, but for a cue that it follows at once."""
        for name in ("_neg", "_doubt", "_worry", "_ended", "_history", "_watch", "_plan", "_usual"):
            scope: Scope | None = getattr(self, name)
            if scope and scope.end != i:
                setattr(self, name, None)

    def _reaches(self) -> bool:
        """Whether any scope is open that is no denial and no condition."""
        return bool(
            self._doubt or self._worry or self._ended or self._history or self._watch or self._plan or self._usual
        )

    def _and(self, i: int) -> None:
        if self._spoken.word(i + 1) in SUBJECTS | SWITCHES:
            self._if = self._watch = None
        k = next_match(self._spoken, i + 1)
        bare = k is not None and is_bare(self._spoken, k, any_noun=False)
        told = k is not None and (starts_anew(self._spoken, i + 1) or self._spoken.tells(self._matches[k].at))
        for name in ("_neg", "_doubt", "_worry", "_ended", "_history", "_watch", "_plan"):
            scope: Scope | None = getattr(self, name)
            if scope is None:
                continue
            if i < self._list_end and k is None:
                goes_on = True
            elif k is None:
                goes_on = scope.cue is Cue.DENY and self._met(scope, i) and unknown_item(self._spoken, i + 1) > 0
            elif scope.cue is Cue.NO:
                goes_on = scope.reached and bare
                if scope.reached and not bare and is_bare(self._spoken, k, any_noun=True):
                    self._verdicts[k] = Verdict("unsure", f"{scope.words} … and …")
            elif scope.cue in {Cue.NOT, Cue.ENDED} or told or not self._met(scope, i):
                goes_on = False
            else:
                goes_on = scope.cue in {Cue.DOUBT, Cue.HISTORY} or is_bare(self._spoken, k, any_noun=True)
                if not goes_on and scope.cue is Cue.DENY and len(self._matches[k].used) == 1:
                    self._verdicts[k] = Verdict("unsure", f"{scope.words} … and …")
            if goes_on:
                scope.far, scope.reached, scope.end = 0, False, i + 1
            else:
                setattr(self, name, None)

    def _subject(self, i: int) -> None:
        word = self._tokens.words[i]
        before = self._tokens.words[i - 1] if i else ""
        neg = self._neg
        if neg:
            thought = neg.cue is Cue.NOT and before in _THINKING
            told = neg.end == i and (neg.cue is Cue.DENY or (word in PEOPLE and not neg.reached))
            if not thought and not told:
                self._neg = None
        for name in ("_doubt", "_worry", "_ended", "_history"):
            other: Scope | None = getattr(self, name)
            if other and other.reached:
                setattr(self, name, None)
        if self._if and before not in ALSO and before != "and":
            self._subjects += 1
            if self._subjects > 1:
                self._if = None

    def _passed(self, word: str, i: int) -> None:
        """A word that is no finding and no cue: a scope reaches only so far over words that it does not know."""
        if self._plan and self._plan.end != i and word in _ENDS_PLAN:
            self._plan = None
        if word == "with" and self._neg and self._neg.reached and self._spoken.word(i + 1) in DEFINITE:
            self._neg = None  # "no fever with the rash": the rash is there
        if word in CLEAR and not (self._neg and self._neg.cue is Cue.NO and word in _PREPOSITIONS and self._neg.far):
            return
        for name in ("_neg", "_doubt", "_worry", "_ended", "_history", "_watch", "_plan", "_usual"):
            scope: Scope | None = getattr(self, name)
            if scope:
                scope.far += 1
                listed_on = scope.cue is _NOT and scope.far == 1 and self._spoken.word(i + 1) in _LISTING
                if listed_on and not scope.reached:
                    continue
                if not scope.reached and scope.far > _FAR[scope.cue]:
                    setattr(self, name, None)

    def _verdict_of(self, scope: Scope, k: int) -> Verdict:
        match, cue = self._matches[k], scope.cue
        if cue in DENYING:
            return denied(self._tokens.words, scope.words, scope.end, match)
        if cue is Cue.DOUBT:
            return PRESENT if is_regretted(self._tokens.words, scope, match) else Verdict("unsure", scope.words)
        if cue is Cue.WORRY:
            between = self._tokens.words[max(scope.end, match.at - LOOK) : match.at]
            definite = not DEFINITE.isdisjoint(between)
            if not definite and not SUBJECTS.isdisjoint(between):
                return Verdict("unsure", scope.words)
            return PRESENT if definite else Verdict("not_current", scope.words, Cue.WORRY)
        if cue is Cue.PLAN:
            owned = not DEFINITE.isdisjoint(self._tokens.words[scope.end : match.at])
            return PRESENT if owned else Verdict("not_current", scope.words, Cue.PLAN)
        if cue is Cue.ENDED:
            return over(self._spoken, match, scope.words)
        if match.meaning.finding in self._standing:
            return PRESENT
        return Verdict("not_current", scope.words)
