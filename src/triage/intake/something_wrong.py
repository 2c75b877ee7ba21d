"""How people say that something is wrong without a word for what it is: ``not himself``, ``a turn for the worse``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from triage.intake import bits
from triage.intake.little_words import ADVERBS
from triage.intake.tokens import Tokens
from triage.intake.word_sets import words

_NOT: Final = words("not less barely hardly far never")
_HOW: Final = ADVERBS | words(
    "exactly fully properly completely entirely very so as that too altogether quite really feeling feel looking look "
    "acting act behaving being been be usual normal all from his her my their own to me"
)
_AS_HE_SHOULD: Final = words(
    "right well good great ok okay alright fine normal normally natural self himself herself myself themselves awake "
    "alert conscious responsive lucid coherent aware oriented orientated coping there"
)
_ELSE: Final = words(
    "now away at with known off side hand arm leg foot eye hip shoulder knee lung ear that this but for until"
)
"""What follows ``right``, ``good`` and the like where they are told of something else: ``not right now``."""
_HIM: Final = ("him", "her", "me")
_ROWS: Final = " | ".join(
    [
        *[f"not {how} {who}" for how in ("how", "the way") for who in ("he", "she", "i", "it")],
        *[
            f"{afraid} for {whose}"
            for afraid in ("frightened", "scared", "worried", "terrified", "fear", "concerned")
            for whose in _HIM[:2]
        ],
        *[
            f"{no} {seen} {whose} {like}"
            for no in ("not", "never")
            for seen in ("seen", "known")
            for whose in _HIM[:2]
            for like in ("like", "so", "this")
        ],
        *[
            f"{what} {whose}"
            for what in (
                "up with",
                "happening to",
                "happened to",
                "going on with",
                "come over",
                "got into",
                "the look of",
                "losing",
                "lost",
            )
            for whose in _HIM
        ],
        *[f"just {does}" for does in ("lies", "lying", "lays", "laying", "stares", "staring")],
        *[f"{off} off" for off in ("seems", "seemed", "looks", "acting", "feels", "a bit", "little bit", "been")],
        *[f"{who} an emergency" for who in ("it", "this", "that")],
        *[f"{need} an ambulance" for need in ("need", "needs", "send", "call", "called", "get", "want")],
        (
            "changed completely | completely changed | changed overnight | changed so much | different person | "
            "change in him | change in her | something up | something happened | something changed | something going "
            "on | the matter | bad way | a right state | a terrible state | in a state | downhill | for the worse | "
            "off color | out of sorts | out of character | under the weather | touch and go | send someone | going "
            "mad | losing my mind | losing his mind | losing her mind | everything double | seeing double | looks "
            "double | see double | all over the place | out of hand | giving up on me | given up on me | slipping "
            "away | half with us | not with us | barely with us | not with it | not the same person | not all there "
            "| went black | gone black | going black | goes black | cannot cope | cannot go on | cannot bear | "
            "cannot stand this | cannot take this | cannot take any more | kicking off | that not there | over all"
        ),
    ]
)
_OVER: Final = words("'s 'm 're 've is are was were am be been has have had really actually also just so")
_NOTHING: Final = words("nothing no if without")


def _by_beginning(rows: str) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """The rest of each row by its first two words; the second is empty where there is none."""
    found: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for row in rows.split(" | "):
        first, second, *others = *row.split(" "), ""
        found.setdefault(first, {}).setdefault(second, []).append(tuple(others[:-1]))
    return found


_TABLE: Final = _by_beginning(_ROWS)
_NEXT: Final = {
    word: frozenset(_OVER.union(_TABLE.get(word, ()), _HOW | _AS_HE_SHOULD if word in _NOT else ()))
    for word in _NOT.union(_TABLE)
}
"""What may follow a first word; a text has many of these words, and next to nothing of what may follow them."""
BEGINS_WRONG: Final = frozenset(_NEXT)
_ALONE: Final = frozenset(word for word, seconds in _TABLE.items() if "" in seconds)


def something_wrong(tokens: Tokens) -> Collection[int]:
    """The tokens that say so, where nothing right before them denies it."""
    said = tokens.words
    last = len(said) - 1
    begun = [i for i in tokens.places[bits.WRONG] if (i < last and said[i + 1] in _NEXT[said[i]]) or said[i] in _ALONE]
    found: set[int] = set()
    for i in begun:
        if _NOTHING.isdisjoint(said[max(0, i - 2) : i]):
            end = (_not_as_he_should(tokens, i + 1) if said[i] in _NOT else 0) or _row(tokens, i)
            found.update(range(i, end))
    return found


def _not_as_he_should(tokens: Tokens, i: int) -> int:
    """Where ``not quite himself``, ``isn't looking too good`` or ``less alert`` ends; 0 where it is none."""
    said = tokens.words
    last = min(len(said), i + 5)
    while i < last:
        if said[i] in _AS_HE_SHOULD:
            following = said[i + 1 : i + 3]
            return i + 1 if not following or following[0] not in _ELSE or following == ("at", "all") else 0
        if said[i] not in _HOW:
            break
        i += 1
    return 0


def _row(tokens: Tokens, i: int) -> int:
    """Where a row that begins here ends; 0 where none does."""
    said = tokens.words
    seconds = _TABLE.get(said[i], {})
    second = i + 1
    while second < len(said) and said[second] not in seconds and said[second] in _OVER:
        second += 1
    for row in seconds.get(said[second], ()) if second < len(said) else ():
        k = second + 1
        for word in row:
            while k < len(said) and said[k] != word and said[k] in _OVER:
                k += 1
            if k >= len(said) or said[k] != word:
                break
            k += 1
        else:
            return k
    return i + 1 if "" in seconds else 0
