"""What kind of word a phrase ends in, as far as lists need it: a noun, a form in -ing, or a description."""

from __future__ import annotations

from typing import Final

from triage.intake.word_sets import words

_DESCRIBING: Final = words(
    "numb weak stiff limp rigid red hot blue gray sick faint hoarse tight sore warm cold pale sweaty clammy floppy wet "
    "open low high slow fast irregular worse up down out off back loud unconscious unresponsive awake asleep visible "
    "pregnant blind deaf dead broken swollen blocked empty lightheaded drunk breathless restless comatose "
    "shallow short raw tender painful suicidal blown catatonic febrile flaccid manic psychotic anxious nauseous "
    "delirious dizzy sleepy drowsy"
)
_ENDINGS: Final = ("y", "ed", "ful", "ous", "less", "able", "ive", "er", "ic", "ant", "ent")
_NOUNS: Final = words(
    "therapy injury allergy anxiety urgency frequency apathy infancy pregnancy toxicity rigidity spasticity "
    "difficulty acidity tendency lethargy neuropathy myopathy cloudy body fever tremor ulcer cancer fewer water "
    "bladder tumor epilepsy clumsy dystrophy atrophy irritability incontinence hypersensitivity reactivity panic "
    "colic accident event movement treatment catheter shiver shoulder finger disorder liver speed need bed weed "
    "blood seed"
)
_VERBS: Final = words(
    "cannot not no never is has have had keeps kept stopped fell passed threw went came gets getting got feels "
    "looks seems took takes missed ran lost wakes wakes goes gone turning turned doesnt hardly barely only can't "
    "starts started wants says talks drinks sees hears losing loses keep falls"
)
_HOW_MUCH: Final = words("lot day night time over much everywhere badly daily lots today again")
_GERUND_NOUNS: Final = words("swelling bleeding")


def is_bare_noun(words: tuple[str, ...]) -> bool:
    """Whether a phrase of these words is a noun, so that it can be one of a list: ``chills``, not ``confused``."""
    last, first = words[-1], words[0]
    if first in _VERBS or last in _DESCRIBING or last in _HOW_MUCH:
        return False
    return last in _NOUNS or not last.endswith(_ENDINGS)


def is_gerund(words: tuple[str, ...]) -> bool:
    """Whether it is a form in -ing that could as well be a statement: ``sweating``."""
    return words[-1].endswith("ing") and words[-1] not in _GERUND_NOUNS
