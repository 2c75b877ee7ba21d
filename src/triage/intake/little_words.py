"""Words that do not change which finding a phrase names: what a phrase may be read without, and over."""

from __future__ import annotations

from typing import Final

from triage.intake.word_sets import words

# Left out of phrases, and read over in a text: "pain in my chest", "pain in the chest" are one phrase.
ARTICLES: Final = words("a an the my his her their our your its this that these those some any him them me us it")
AUXILIARIES: Final = words("is are am be was were been being 's 'm 're 'd 'll do does did will would")
HAVING: Final = words("has have had having got 've")
LITTLE: Final = ARTICLES | AUXILIARIES | HAVING

# Who a phrase begins with: "he's having a fit" is "having a fit".
SUBJECTS: Final = words("i he she they we you")

# Read over in a text only: a phrase that has one of these itself asks for it.
ADVERBS: Final = words(
    "very really so quite pretty rather just still also now all too even again already suddenly badly bit little "
    "slightly somewhat extremely totally completely constantly always often sometimes currently getting gotten get "
    "gets kind sort both left right upper lower outer inner entire whole incredibly awfully terribly super awful "
    "lot super definitely clearly obviously basically literally actually quickly gradually slowly increasingly "
    "both started starting starts start keeps keep kept feel feels feeling felt seem seems seemed look looks "
    "looked looking looks become becomes became becoming turn turns turned turning go goes going gone went stay "
    "stays stayed remains remain appear appears appeared sound sounds like last new today yesterday tonight own "
    "real absolutely perfectly proper damn kinda sorta mega poor old monday tuesday wednesday thursday friday "
    "saturday sunday ridiculously freaking frickin freakin friggin seriously massively honestly hugely majorly "
    "stupidly insanely unbelievably hella crazy um uh erm ever"
)
# Read over, but the statement then says something else of the finding: see assertion.py.
TURNING: Final = words("not never no longer may might could maybe possibly probably perhaps hardly") - {"hardly"}

SKIPPED: Final = LITTLE | ADVERBS | TURNING
