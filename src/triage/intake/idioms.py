"""Whether what was found hides something of the patient's behind it.

``The wheelchair collapsed`` is no symptom; ``he got out of the wheelchair and collapsed`` is one, and so is ``in his
wheelchair fitting``, which is no appointment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from triage.intake.little_words import ADVERBS, ARTICLES
from triage.intake.meanings import NOTHING
from triage.intake.overlaps import SHORTEST_WITH_GAP
from triage.intake.tokens import Tokens
from triage.intake.vocabulary import Vocabulary
from triage.intake.walks import Find, Walks
from triage.intake.word_sets import words

_GOES_ON: Final = words(
    "and then but so while when whilst until because who although though despite since after before"
)
_SOMEBODY: Final = words("he she they i we")
_ASKED: Final = words("how what when where which who can could may might should would will not cannot")
"""What begins with one of these has somebody in it: ``what should I do``."""
_PLACES: Final = words("in on into onto off inside outside under by near beside behind against from out")
_OVER: Final = ARTICLES | ADVERBS | words("of own back front power electric living dining waiting hospital school")
_UNCHANGED: Final = words("change changes changed unchanged different same")
_AHEAD: Final = 10
_WHOSE: Final = words("his her my their the this a")
_WORSE: Final = words("worse worsened worsening")
_MORE_OF_IT: Final = words("increased increasing stronger heavier deeper")
_CHANGED: Final = words("since now today this tonight yesterday suddenly worse more much lately recently overnight")
_LIGHTLY: Final = ARTICLES | words(
    ", has have had got gotten is are 's 've been become became becoming getting gets much far lot way even really "
    "significantly suddenly now today a and no not any never"
)
_TIMES_OF_DAY: Final = words("night evening dose refill call")
_RECENT: Final = words(
    "this yesterday today tonight morning noon midday midnight breakfast lunch lunchtime dinner tea refill dose "
    "earlier i we monday tuesday wednesday thursday friday saturday sunday"
)


class _Places:
    """What was found by the tokens that it uses: a long text is not gone over again for each find in it."""

    def __init__(self, found: Iterable[Find]) -> None:
        self._at: dict[int, list[Find]] = {}
        self._of: dict[str, int] = {}
        for find in found:
            self._of[find[2].finding] = self._of.get(find[2].finding, 0) + 1
            for i in find[3]:
                self._at.setdefault(i, []).append(find)

    def using(self, places: Iterable[int]) -> Iterable[Find]:
        """What uses any of these tokens."""
        return {find[1]: find for i in places for find in self._at.get(i, ())}.values()

    def is_elsewhere(self, finding: str, places: Iterable[int]) -> bool:
        """Whether a finding is found where none of these tokens is used."""
        return self._of.get(finding, 0) > sum(find[2].finding == finding for find in self.using(places))


def not_hiding(found: list[Find], tokens: Tokens, vocabulary: Vocabulary, walks: Walks) -> list[Find]:
    """What was found, without the idioms that are none here, and without what runs over something grave."""
    said, serious = tokens.words, vocabulary.grave
    wide = [
        find
        for find in found
        if len(find[3]) >= SHORTEST_WITH_GAP
        and find[2].loose
        and find[2].finding not in serious
        and not _GOES_ON.isdisjoint(said[find[5] : find[6]])
    ]
    if wide:
        others = _Places(find for find in found if find[2].finding in serious)
        hiding = {find[1] for find in wide if _runs_over(tokens, find, others, serious, walks)}
        found = [find for find in found if find[1] not in hiding]
    found = [find for find in found if not (find[2].finding.startswith("usual_") and _is_new(said, find))]
    idioms = [find for find in found if find[2].finding == NOTHING]
    if not idioms:
        return found
    places = _Places(found)
    none_here = {
        find[1]
        for find in idioms
        if _has_two_parts(said, find)
        or _is_a_place(said, find, places, vocabulary.signs)
        or _holds_another(tokens, find, places, vocabulary.troubles, walks)
    }
    return [find for find in found if find[1] not in none_here]


def _runs_over(tokens: Tokens, find: Find, others: _Places, serious: Collection[str], walks: Walks) -> bool:
    """``home from the clinic and overdosing`` is no overdose that was treated: its gap goes on to something else.

    So does that of ``worried because the pump has stopped``: what is told behind it is told.
    """
    _, _, _, used, states, at, end = find
    between = set(used) - walks.own(tokens, used, states)
    parted = [i for i in range(at, end) if tokens.words[i] in _GOES_ON and (i in between or i not in used)]
    if not parted:
        return False
    behind = {i for i in used if i > parted[0]}
    return any(
        behind.issuperset(its) or not between.isdisjoint(walks.own(tokens, its, ways))
        for _, _, other, its, ways, *_ in others.using(between | behind)
        if other.finding in serious
    )


def _is_new(said: Sequence[str], find: Find) -> bool:
    """Whether what is told as usual is not so.

    ``not his usual confusion``, ``usual confusion but worse today``, ``confused, no change since this morning``.
    """
    _, _, _, _, _, at, end = find
    k = at - 1
    while k > 0 and said[k] in _WHOSE:
        k -= 1
    if k >= 0 and said[k] == "not":
        return True
    ahead = said[end : end + _AHEAD]
    if said[end - 1] in _UNCHANGED and ahead[:1] == ("since",):
        then = [word for word in ahead[1:4] if word not in ARTICLES or word == "this"]
        return bool(then) and (then[0] in _RECENT or (then[0] == "last" and not _TIMES_OF_DAY.isdisjoint(then[1:2])))
    for i, word in enumerate(ahead):
        if word in _WORSE or (word in _MORE_OF_IT and "," not in ahead[:i]):  # not "usual weakness, increased spasms"
            return ahead[i - 1] not in {"no", "not", "any", "never"} or not i
        if word == "but":
            return not _CHANGED.isdisjoint(ahead[i + 1 : i + 3])
        if word not in _LIGHTLY:
            return False
    return False


def _has_two_parts(said: Sequence[str], find: Find) -> bool:
    """``the house and collapsed``: what stands between the words of the idiom, and is none of them, begins anew."""
    _, _, meaning, _, _, at, end = find
    between = [word for word in said[at:end] if word not in meaning.words]
    if not _GOES_ON.isdisjoint(between):
        return True
    told_of_somebody = said[at] in _ASKED or not _GOES_ON.isdisjoint(meaning.words)
    return not told_of_somebody and not _SOMEBODY.isdisjoint(between)


def _is_a_place(said: Sequence[str], find: Find, places: _Places, signs: Collection[str]) -> bool:
    """``on the floor shaking``: the first word says where somebody is, the others what is the matter with them."""
    _, _, _, used, _, at, _ = find
    k = at - 1
    while k >= 0 and said[k] in _OVER:
        k -= 1
    if k < 0 or said[k] not in _PLACES:
        return False
    return any(other.finding in signs and its[0] > at for _, _, other, its, *_ in places.using(used[1:]))


def _holds_another(tokens: Tokens, find: Find, places: _Places, troubles: Collection[str], walks: Walks) -> bool:
    """``catheter blocked since the fitting``: any words may stand in a gap, but not those of a finding."""
    _, _, meaning, used, states, _, _ = find
    if not meaning.loose or len(used) < SHORTEST_WITH_GAP:
        return False
    between = set(used) - walks.own(tokens, used, states)
    return any(
        other.finding in troubles
        and its[-1] < used[-1]
        and not between.isdisjoint(walks.own(tokens, its, ways))
        and not places.is_elsewhere(other.finding, used)
        for _, _, other, its, ways, *_ in places.using(between)
    )
