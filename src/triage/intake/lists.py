"""Lists of findings in a sentence: which go on, which are closed, and which of their members stand alone."""

from __future__ import annotations

from typing import Final

from triage.intake import bits
from triage.intake.little_words import AUXILIARIES, HAVING
from triage.intake.people import PEOPLE
from triage.intake.sentences import NOW, SUBJECTS, SWITCHES, Sentence
from triage.intake.tokens import BREAKS
from triage.intake.word_kinds import is_bare_noun, is_gerund
from triage.intake.word_sets import words

ALSO: Final = frozenset({"or", "nor", "/"})
_AFTER_MEMBER: Final = BREAKS | ALSO | words("and but however although though except either at if unless")
_INDEFINITE: Final = words("a an the any some other new")
_VERBAL: Final = words("is are am was were 's 'm 're has have had feels looks seems keeps gets cannot not stopped went")


# No noun that the reader does not know: who speaks, what is done, what turns, what is denied or told anew.
_NO_NOUN: Final = (
    BREAKS
    | ALSO
    | SUBJECTS
    | SWITCHES
    | HAVING
    | AUXILIARIES
    | PEOPLE
    | NOW
    | words(
        "and no not never without denies denied cannot if unless when because so then reports reported reporting "
        "states stated says said complains complaining endorses presents presented c/o with feels feel feeling felt "
        "seems looks gets getting got keeps started stopped went came woke can could will would may might should must "
        "very really more worse increasing increased developed noted noticed positive yes also only just since until "
        "while which who that his her my our their your this"
    )
)
_LONGEST_ITEM: Final = 4


def unknown_item(sentence: Sentence, i: int, *, nouns: bool = True) -> int:
    """Where an unknown noun ends that may be one of a list (``CP``, ``visual changes``); 0 where none begins here.

    Without ``nouns`` it is one word of any kind: ``isn't red, hot or swollen``.
    """
    longest = _LONGEST_ITEM if nouns else 1
    words, marks, k = sentence.tokens.words, sentence.tokens.marks, i
    while k < sentence.end and words[k] in _INDEFINITE:
        k += 1
    first = k
    while k < sentence.end and k - first <= longest and not sentence.used[k]:
        if words[k] in _NO_NOUN or marks[k] & (bits.DIGIT | bits.ODD):
            break
        k += 1
    if k == first or k - first > longest:
        return 0
    closed = k >= sentence.end or words[k] in BREAKS or words[k] in ALSO or words[k] == "and"
    item = tuple(words[first:k])
    return k if closed and (not nouns or (is_bare_noun(item) and not is_gerund(item))) else 0


def may_go_on(sentence: Sentence, i: int) -> bool:
    """Whether a list of findings may go on here; nearly always it is plain that none does. See ``listed``."""
    if i >= sentence.end:
        return False
    word = sentence.tokens.words[i]
    return i in sentence.match_at or word in _INDEFINITE or word in ALSO or word == "and"


def listed(
    sentence: Sentence, i: int, *, and_closes: bool, over_unknown: bool = False, nouns: bool = True
) -> tuple[list[int], bool, int]:
    """The findings of a list that goes on here, whether ``or`` closes it, and where it ends.

    ``and_closes``: whether ``and`` closes it too. ``over_unknown``: whether nouns that nobody knows may be of the list.
    """
    tokens, items, closed = sentence.tokens, [], False
    while i < sentence.end:
        while i < sentence.end and not sentence.used[i] and tokens.words[i] in _INDEFINITE:
            i += 1
        if i >= sentence.end:
            break
        word = tokens.words[i]
        if word in ALSO:
            closed = closed or word != "/" or not over_unknown  # "denies F/C, rash": a pair closes no list
            i += 1
            continue
        if word == "and":
            if not and_closes:
                break
            closed = True
            i += 1
            continue
        k = sentence.match_at.get(i)
        if k is None and over_unknown:
            end = unknown_item(sentence, i, nouns=nouns)
            if not end:
                break
            i = end
            if sentence.word(i) == ",":
                i += 1
            elif sentence.word(i) not in ALSO and sentence.word(i) != "and":
                break
            continue
        shared = i > 0 and tokens.words[i - 1] in ALSO
        if k is None or is_statement(sentence, k) or (not shared and not _may_be_listed(sentence, k)):
            break
        items.append(k)
        i = sentence.matches[k].end
        following = sentence.word(i)
        if following == "," and (not closed or _has_more(sentence, i + 1)):
            i += 1
        elif following not in ALSO and following != "and":
            break
    return items, closed, i


def _may_be_listed(sentence: Sentence, k: int) -> bool:
    """Whether a finding after a comma may be one of a list: a noun, or one describing word, of no time of its own."""
    match = sentence.matches[k]
    if sentence.tells(match.at):
        return False
    return len(match.used) == 1 or is_bare(sentence, k, any_noun=True)


def _has_more(sentence: Sentence, i: int) -> bool:
    """Whether after a list that ``or`` closed another pair follows (``fever or chills, rash or itching``)."""
    k = sentence.match_at.get(i)
    return sentence.word(i) in ALSO or (k is not None and sentence.word(sentence.matches[k].end) in ALSO)


def starts_anew(sentence: Sentence, i: int) -> bool:
    """Whether a new statement begins here: with a subject, a verb, or a turn."""
    word = sentence.tokens.words[i] if i < sentence.end else ""
    return word in SUBJECTS or word in SWITCHES or word in HAVING or word in {"is", "so", "then", "his", "her", "my"}


def next_match(sentence: Sentence, i: int) -> int | None:
    """The finding that begins here, over an article; none where something else does."""
    while i < sentence.end and not sentence.used[i] and sentence.tokens.words[i] in _INDEFINITE:
        i += 1
    return sentence.match_at.get(i)


def is_statement(sentence: Sentence, k: int) -> bool:
    """Whether the match has a verb in it: ``pump site is red``."""
    match = sentence.matches[k]
    return any(sentence.tokens.words[i] in _VERBAL for i in range(match.at, match.end))


def is_bare(sentence: Sentence, k: int, *, any_noun: bool) -> bool:
    """Whether the finding stands alone as a noun: nothing follows it that would make it a statement."""
    match = sentence.matches[k]
    following = sentence.tokens.words[match.end] if match.end < sentence.end else ""
    if following and following not in _AFTER_MEMBER:
        return False
    words = match.meaning.words
    if is_statement(sentence, k):
        return False
    return is_bare_noun(words) and (any_noun or (len(words) == 1 and not is_gerund(words)))
