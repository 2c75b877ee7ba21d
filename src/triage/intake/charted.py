"""Notes as a record has them: ``Breathing: shallow``, ``Lips - blue``, read as if nothing stood between the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.intake import bits
from triage.intake.known_words import Known
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.word_sets import words

#: What a record has a line for.
_CHARTED: Final = words(
    "breathing breath breaths resps respirations respiration rr rate pulse hr bp pressure lips lip skin color "
    "complexion pupils pupil eyes tone muscles legs arms limbs speech swallowing swallow urine bowels stools vision "
    "temp temperature consciousness alertness responsiveness status state mood behavior pump alarm spasms spasticity "
    "itching movement gait balance hearing sleep appetite face tongue throat chest abdomen tummy head neck back wound "
    "avpu acvpu sats sat o2 spo2 oxygen saturation saturations"
)
_BEFORE_IT: Final = _CHARTED | words(
    "his her the my our their s patient 's of level muscle mental heart respiratory resp breath body both left right "
    "upper lower leg arm speech eye bowel bladder skin"
)
_LONGEST: Final = 4
CHARTING: Final = frozenset(":-")
#: An answer, or a number: the sign is needed to read it.
_NO_VALUE: Final = words("yes no none nil y n unknown absent negative nope about over under above below approximately")


def charted(tokens: Tokens, known: Known) -> Tokens:
    """The tokens without the signs between what is charted and how it is.

    What is charted is a statement of its own: a comma before it goes on with no list (``no fever, urine: dark``).
    """
    signs = tokens.places[bits.CHARTS]
    if not signs:
        return tokens
    said = tokens.words
    headings = {i: _heading(said, i) for i in signs}
    begun = {start for start in headings.values() if start is not None}
    if not begun:
        return tokens
    kept = [i for i in range(len(said)) if headings.get(i) is None]
    semicolon = known.sign(";")
    return Tokens(
        [semicolon if said[i] == "," and i + 1 in begun else tokens.records[i] for i in kept],
        [tokens.starts[i] for i in kept],
        [tokens.ends[i] for i in kept],
    )


def _heading(said: Sequence[str], sign: int) -> int | None:
    """Where the heading begins that the sign ends, with words of how that is behind it; None where it is none."""
    if not sign or said[sign - 1] not in _CHARTED or sign + 1 >= len(said):
        return None
    value = said[sign + 1]
    if value in BREAKS or value in _NO_VALUE or value[0].isdigit():
        return None
    start = sign - 1
    while start and said[start - 1] in _BEFORE_IT and sign - start < _LONGEST:
        start -= 1
    return start if not start or said[start - 1] in BREAKS else None
