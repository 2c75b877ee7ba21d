"""Words that stand for several, as they are said and typed: ``can't``, ``cannae``, ``dunno``."""

from __future__ import annotations

from typing import Final

from triage.intake.word_sets import in_order

#: What a contraction stands for where cutting at the apostrophe would not give it.
CONTRACTIONS: Final = {
    "can't": ("cannot",),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "let's": ("let",),
    # Scots
    "cannae": ("cannot",),
    "couldnae": ("cannot",),
    "nae": ("no",),
    "wilnae": ("will", "not"),
    "willnae": ("will", "not"),
    "dinnae": ("do", "not"),
    "dinna": ("do", "not"),
    **{aux + "nae": (aux, "not") for aux in in_order("is are was were do does did has have had would should")},
    "y'all": ("you",),
    # The same without the apostrophe, as people type; never a form that is also another word (were, well, ill, shed).
    "cant": ("cannot",),
    "wont": ("will", "not"),
    "im": ("i", "'m"),
    "ive": ("i", "'ve"),
    "hes": ("he", "'s"),
    "shes": ("she", "'s"),
    "theyre": ("they", "'re"),
    "theyve": ("they", "'ve"),
    "thats": ("that", "'s"),
    "theres": ("there", "'s"),
    "wanna": ("want", "to"),
    "gonna": ("going", "to"),
    "outta": ("out", "of"),
    "dunno": ("not", "know"),
    "yday": ("yesterday",),
    "bein": ("being",),
    "goin": ("going",),
    "doin": ("doing",),
    "couldnt": ("cannot",),
    **{
        aux + "nt": (aux, "not")
        for aux in in_order("is are was were do does did has have had would should need might must")
    },
}
