"""Of whom each part of a text speaks: the patient, or somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Final

from triage.intake import bits
from triage.intake.statements_begun import begins_statement
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.word_sets import words

_HERS: Final = words(
    "mother mom mommy mum mam mama wife daughter sister grandmother grandma gran granny aunt niece girlfriend "
    "stepmother stepdaughter mother-in-law lady woman girl nan nana"
)
_HIS: Final = words(
    "father dad daddy papa husband son brother grandfather grandpa grandad uncle nephew boyfriend stepfather stepson "
    "man boy gentleman"
)
_EITHER: Final = words(
    "cousin friend neighbor partner roommate twin sibling parent parents relative child kid baby carer caregiver "
    "spouse grandson granddaughter colleague coworker classmate family teacher nurse doctor therapist flatmate mate "
    "pal buddy housemate"
)
_ANIMALS: Final = words("dog cat puppy kitten hamster rabbit horse pony parrot")
"""Who is never the patient: ``the dog was sick``; ``bitten by a dog`` tells of nobody else."""
RELATIVES: Final = _HERS | _HIS | _EITHER | _ANIMALS
PEOPLE: Final = RELATIVES

# Who is not meant as the patient when said without "my": "mother is allergic"; "baby is floppy" is the patient.
_NEVER_PATIENT: Final = words(
    "mother father mom dad mum brother sister grandmother grandfather grandma grandpa aunt uncle cousin neighbor "
    "friend family parents parent siblings sibling twin carer caregiver roommate flatmate teacher colleague coworker "
    "classmate nurse doctor therapist mate pal buddy housemate"
)
# Whom a caller may call so without "my": "Mom fell".
_HOME: Final = words("mom mum dad grandma grandpa nan")
# Who tells rather than has: "mother says he is confused", "wife reports fever", "mom noticed a rash".
_TELLING: Final = words(
    "says say said reports reported reporting states stated thinks thought notices noticed noticing calls called "
    "calling is-worried tells told feels believes believed saw sees found finds denies denied asks asked wonders "
    "describes described heard hears concerned worried phoned rang ringing giving gave checked took measured "
    "brought here keeps can't cannot tried trying confirms confirmed explains mentions mentioned adds gives"
)
# Who may be spoken of without being anybody near: only where it is said who ("someone who", "I know someone").
_SOMEONE: Final = words("someone somebody people person anyone others")
_WHO_THEY_ARE: Final = words("who whose with on in online else")
_KNOWN: Final = words("know knew of about met")
_ANYBODY: Final = words("boy girl child kid baby man woman lady gentleman lad")
# Who only has something himself where it is said that he is or has it: "the doctor put me on a tablet".
_AT_WORK: Final = words("doctor nurse therapist teacher carer caregiver colleague coworker")
_STATE: Final = words(
    "is was has had 's got gets with who have having caught being also stopped started "
    "took takes tried used did does went"
)
# "The nurse got a pulse of 46", "the doctor stopped the pump": what those at work do is done to the patient.
_HIS_OWN: Final = words("is was has had 's with who have caught being also")
_WHOSE: Final = words("his her their")
HELD: Final = words("pump baclofen refill tablets itb")
"""Who has one of these of his own is the patient."""
_THEIRS: Final = words("his her he she their they him 's patient pt")
_HERS_WORDS: Final = frozenset({"she", "her", "hers"})
_HIS_WORDS: Final = frozenset({"he", "him", "his"})
_PATIENT_WORDS: Final = words("i he she they patient pt")
WHO: Final = PEOPLE | _SOMEONE | _HERS_WORDS | _HIS_WORDS | words("patient pt")
_OF_BEFORE: Final = words("had has have got gets of took takes takes was were used with on died passed said")
_OF_NOW: Final = words("stopped gone collapsed been just not become turned")
_NOT_HERE: Final = words("his her their 's a : fhx")
_OWN: Final = words("my our the this a")
_WHICH: Final = words("older younger little big elderly own twin")
_LITTLE: Final = words("is was has 's had also just now been both all")


class People:
    """Finds out of whom a text speaks at each token. One pass; what it decides for a sentence stays in it."""

    def __init__(self, tokens: Tokens, used: Sequence[int]) -> None:
        self.others: set[int] = set()
        self.first_named: set[int] = set()
        words = tokens.words
        self._who = tokens.places[bits.WHO]
        if not self._who:
            return
        said = {words[i] for i in self._who}
        if "but" in words and "i" in words and ("he" in said or "she" in said):
            self._mark_teller(tokens, used)
        if not RELATIVES.isdisjoint(said):
            self._mark_relatives(tokens, used)
        if not _SOMEONE.isdisjoint(said):
            for i in self._who:
                if words[i] in _SOMEONE and not used[i] and _is_anybody(tokens, i):
                    self._mark(tokens, i, _TILL_PATIENT)

    def _mark_relatives(self, tokens: Tokens, used: Sequence[int]) -> None:
        words = tokens.words
        relatives = [i for i in self._who if words[i] in RELATIVES and not used[i]]
        if not relatives:
            return
        seen: set[str] = set()
        spoken_of = patient = ""
        wanted = set(relatives)
        mine, theirs = _whose_pump(tokens)
        self._teller_is_patient = mine and not theirs
        self._told_of = theirs and not mine
        if theirs and not mine:
            self._mark_age_of_teller(tokens)
        last = relatives[-1] + 1  # what comes after tells nothing of them
        told = bytearray(used)
        for i in self._who:
            told[i] = 1
        for i in compress(range(last), told):
            word = words[i]
            if i in wanted:
                if self._is_other(tokens, i, seen, patient):
                    if not (seen or patient) and self._may_be_patient(tokens, i):
                        self._mark(tokens, i, _TILL_NEXT, into=self.first_named)
                    elif (
                        self._teller_is_patient and word not in _AT_WORK and _WHOSE.isdisjoint(words[max(0, i - 2) : i])
                    ):
                        self._mark(tokens, i, _TILL_TELLER)
                    else:
                        dead = "died" in words[i + 1 : i + 2] or "passed" in words[i + 1 : i + 2]
                        pronoun = ("she" if word in _HERS else "he") if dead else _pronoun(word, seen)
                        self._mark(tokens, i, _TILL_NEXT, pronoun)
                else:
                    spoken_of = word
            elif word in _HERS_WORDS:
                seen.add("hers")
            elif word in _HIS_WORDS:
                seen.add("his")
            elif word in {"patient", "pt"}:
                seen.add("patient")
            elif used[i] and i not in self.others:
                seen.add("finding")
                patient = patient or spoken_of

    def is_other(self, i: int) -> bool:
        """Whether the finding that begins at this token is somebody else's."""
        return i in self.others

    def is_first_named(self, i: int) -> bool:
        """Whether it is told of a relative with whom the text begins: what he has now makes him the patient
        (``Mother unresponsive``), what stands does not (``mother is allergic to penicillin``).
        """
        return i in self.first_named

    def _may_be_patient(self, tokens: Tokens, i: int) -> bool:
        """Whether a relative with whom the text begins may be the patient: told of now, and not as ours or theirs."""
        if tokens.words[i] in _ANIMALS:
            return False
        before = tokens.words[i - 1] if i else ""
        following, then = (tokens.words[k] if k < len(tokens.words) else "" for k in (i + 1, i + 2))
        told_of_before = following in _OF_BEFORE and not (following in {"has", "'s"} and then in _OF_NOW)
        return not (told_of_before or self._teller_is_patient or before in _NOT_HERE or _first_person(tokens, i))

    def _is_other(self, tokens: Tokens, i: int, seen: set[str], patient: str) -> bool:
        """Whether this relative is not the patient. Only who was said to have something counts as the patient."""
        word = tokens.words[i]
        before = tokens.words[i - 1] if i else ""
        owner = tokens.words[i - 2] if i > 1 and before in _WHICH else before
        following, then = (tokens.words[k] if k < len(tokens.words) else "" for k in (i + 1, i + 2))
        if word in _AT_WORK and following not in _HIS_OWN:
            return False
        if word in _ANIMALS:
            return following in _STATE or following == "being-sick"
        if following == "died" or (following == "passed" and then in {"away", "on", "over"}):
            return True
        if following in _TELLING or (following in _LITTLE and then in _TELLING) or following == "to":
            return False
        if following == "'s" and then in {"name", "names"}:
            return False  # "she calls me by my aunt's name"
        if owner in {"his", "her", "their"} or before == "'s":
            return True
        if before in {"the", "this"} and word in _ANYBODY:
            return False
        if self._teller_is_patient and (owner in _OWN or word in _HOME) and following in _STATE:
            return True
        if patient:
            return patient != word and (owner in _OWN or word in _NEVER_PATIENT)
        if self._told_of and owner in _OWN:
            return False
        if owner in _OWN:
            sex, against = ("hers", "his") if word in _HERS else ("his", "hers") if word in _HIS else ("", "")
            if "finding" not in seen and "patient" not in seen:
                return owner == "a" and word in _NEVER_PATIENT
            return against in seen or "patient" in seen or (sex not in seen and _first_person(tokens, i))
        if word in _HOME and seen <= {"finding"} and not _first_person(tokens, i):
            return False
        return word in _NEVER_PATIENT and not (word in _HOME and not seen)

    def _mark(
        self, tokens: Tokens, i: int, until: frozenset[str], pronoun: str = "", into: set[int] | None = None
    ) -> None:
        """From the person to the next one spoken of. ``pronoun`` still means the same one: ``…, and she was sick``."""
        words = tokens.words
        for k in range(i + 1, min(len(words), i + 30)):
            word = words[k]
            if word in until:
                ahead = words[k : k + 3]
                if not (pronoun and (word == pronoun or (word in {",", "and"} and pronoun in ahead))):
                    break
            elif k > i + 2 and until is _TILL_NEXT and word in _WHOSE and _told_of_now(words, k):
                break  # "his brother has epilepsy and his lips are blue"
            (self.others if into is None else into).add(k)

    def _mark_age_of_teller(self, tokens: Tokens) -> None:
        words = tokens.words
        for i in tokens.places[bits.FIGURE]:
            if words[i][0].isdigit() and i > 1 and words[i - 1] in {"'m", "am"} and words[i - 2] == "i":
                self.others.update((i - 2, i - 1, i))

    def _mark_teller(self, tokens: Tokens, used: Sequence[int]) -> None:
        """What the teller says of himself, set against the patient: ``I'm allergic to penicillin, but he has none``."""
        words = tokens.words
        first = self._who[0]
        mine = _whose_pump(tokens)[0]
        for at in range(2, len(words) - 2):
            if words[at] != "but" or words[at + 1] not in {"he", "she"}:
                continue
            if not _denied_here(tokens, at + 2, used):
                continue
            k = at - 1
            while k > 0 and at - k < 14 and words[k] != "i" and words[k] not in _TILL_CLAUSE:
                k -= 1
            spoken_of = k > first
            if (
                spoken_of
                and not mine
                and words[k] == "i"
                and words[k + 1] in _FEELING
                and not any(word[0].isdigit() for word in words[k:at])
            ):
                self.others.update(range(k, at))


def _told_of_now(said: Sequence[str], k: int) -> bool:
    """Whether somebody's own is told of as it is now: his, who is spoken of, or the patient's, which is graver."""
    return begins_statement(said, k) or (said[k - 1] == "and" and not _IS.isdisjoint(said[k + 2 : k + 4]))


_IS: Final = words("is are 's")
_DENYING: Final = words("not no never none cannot")
_FEELING: Final = words("'m am was felt feel had have 've")
_TILL_CLAUSE: Final = words("he she him his her . ! ? ; : ( )")
_TILL_NEXT: Final = BREAKS | _PATIENT_WORDS | words("but my while whereas me")
_TILL_PATIENT: Final = BREAKS | words("i he she we me him my")
_TILL_TELLER: Final = words(". ! ? ; i we my me but")


def _denied_here(tokens: Tokens, i: int, used: Sequence[int]) -> bool:
    """Whether all that is said here is a denial: ``he didn't``, ``he has no allergies``."""
    words = tokens.words
    for k in range(i, min(len(words), i + 3)):
        if words[k] in _DENYING:
            return k + 1 >= len(words) or words[k + 1] in BREAKS or any(used[k + 1 : k + 4])
    return False


def _is_anybody(tokens: Tokens, i: int) -> bool:
    words = tokens.words
    following = words[i + 1] if i + 1 < len(words) else ""
    return following in _WHO_THEY_ARE or (i > 0 and words[i - 1] in _KNOWN)


def _whose_pump(tokens: Tokens) -> tuple[bool, bool]:
    """Whether the teller is said to have the pump or to take the baclofen, and whether somebody else is."""
    mine = theirs = False
    words = tokens.words
    for i in tokens.places[bits.HELD]:
        before = words[max(0, i - 6) : i]
        if not _THEIRS.isdisjoint(before) or not RELATIVES.isdisjoint(before):
            theirs = True
        elif "i" in before or "my" in before:
            mine = True
    return mine, theirs


def _pronoun(word: str, seen: set[str]) -> str:
    """How somebody goes on being spoken of, where the patient is a he and this one a she, or the other way round."""
    if word in _HERS and "his" in seen and "hers" not in seen:
        return "she"
    return "he" if word in _HIS and "hers" in seen and "his" not in seen else ""


def _first_person(tokens: Tokens, i: int) -> bool:
    """Whether somebody spoke of themselves before this token: ``my legs``, ``I have``."""
    return "i" in tokens.words[max(0, i - 40) : i]
