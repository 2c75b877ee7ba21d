"""Rows of words that are one word (``can not``), and what a body must do with a no behind it (``pulse: none``)."""

from __future__ import annotations

from typing import Final

from triage.intake.word_sets import words

# Words that are one.
MERGED: Final[dict[str, tuple[tuple[tuple[str, ...], str], ...]]] = {
    "can": ((("can", "not"), "cannot"), (("can", "no", "longer"), "cannot")),
    "could": ((("could", "not"), "cannot"), (("could", "no", "longer"), "cannot")),
    "unable": ((("unable", "to"), "cannot"),),
    "co": (
        (("co", "ordination"), "coordination"),
        (("co", "ordinated"), "coordinated"),
        (("co", "ordinate"), "coordinate"),
    ),
    "inability": ((("inability", "to"), "cannot"),),
    "seems": ((("seems", "to", "be"), "seems"), (("seems", "to"), "seems")),
    "seem": ((("seem", "to", "be"), "seem"), (("seem", "to"), "seem")),
    "seemed": ((("seemed", "to", "be"), "seemed"), (("seemed", "to"), "seemed")),
    "not": (
        (("not", "be", "able", "to"), "cannot"),
        (("not", "being", "able", "to"), "cannot"),
        (("not", "been", "able", "to"), "cannot"),
        (("not", "able", "to"), "cannot"),
    ),
    "no": ((("no", "longer", "able", "to"), "cannot"),),
    "blood": ((("blood", "pressure"), "bp"),),
    # Being sick is vomiting; feeling sick, or simply sick, is not.
    "been": ((("been", "sick"), "being-sick"),),
    "being": ((("being", "sick"), "being-sick"),),
    "was": ((("was", "sick"), "being-sick"),),
}

MERGING: Final = frozenset(MERGED)
"""Words with which a row of words may begin that is one word; see ``tokenise``."""

# What a body must do, and what it is called where the answer is no: "Conscious? No.", "pulse: none".
ANSWERED: Final = {
    "conscious": "unconscious",
    "awake": "unconscious",
    "responsive": "unresponsive",
    "responding": "unresponsive",
    "breathing": "apneic",
    "pulse": "pulseless",
    "moving": "motionless",
    "oriented": "disoriented",
    "orientated": "disoriented",
}
ASKED_BEFORE: Final = words("he she is are they i patient pt still the a any his her baby")
COLONS: Final = words("? : -")
DENIALS: Final = words("no none nil absent nope negative")
ABSENT: Final = words("none nil absent")
MERGES_WITH = {said: frozenset(parts[1] for parts, _ in rows) for said, rows in MERGED.items()}
MERGES_WITH |= dict.fromkeys(ANSWERED, COLONS | ABSENT)
"""What must follow a word for a row of words to begin with it that is one, or that is answered no."""
