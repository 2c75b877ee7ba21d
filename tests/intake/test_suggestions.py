"""Which findings words are compared with, against counting every vote; and what is kept of the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.intake.meanings import NO_FINDING
from triage.intake.reader import Reader
from triage.intake.spelling import stem
from triage.intake.suggestions import Suggestions
from triage.intake.vocabulary import of_rulebook
from triage.rulebook.loader import load

SUGGESTIONS: Suggestions = Reader(of_rulebook(load()))._suggesting()
WORDS = sorted(SUGGESTIONS._weight)
FINDINGS: dict[str, set[str]] = {}
"""By the stem of a word, the findings whose phrases have it."""
for of, row in zip(*SUGGESTIONS._lexicon.compiled["meanings"][::2], strict=True):
    for each in row.split(" ") if of not in NO_FINDING else ():
        FINDINGS.setdefault(stem(each), set()).add(of)
COMMON = sorted(WORDS, key=lambda word: (SUGGESTIONS._weight[word], word))[:40]


def by_every_vote(said: list[str], right: list[list[str]]) -> list[str]:
    """The first findings by all votes: rare words count more, and as many votes go by the alphabet."""
    votes: dict[str, float] = {}
    for word in dict.fromkeys(stem(each) for each in [*said, *[one for some in right for one in some]]):
        for finding in FINDINGS.get(word, ()):
            votes[finding] = votes.get(finding, 0.0) + SUGGESTIONS._weight[word]
    return sorted(votes, key=lambda finding: (-votes[finding], finding))[:5]


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(COMMON) | st.just("frizzle"), max_size=8), st.data())
def test_parting_the_findings_by_each_word_ranks_them_as_votes_do(said: list[str], data: st.DataObject) -> None:
    """No finding is counted by itself; the same ones are compared as if each were."""
    right = [data.draw(st.lists(st.sampled_from(WORDS), max_size=2)) for _ in said[:2]]
    assert list(SUGGESTIONS._that_share(said, right)) == by_every_vote(said, right)


@pytest.mark.parametrize("words", ["Featherstonehaugh", "Smythe", "sore Featherstonehaugh", "wound on Smythe"])
def test_of_words_that_are_nobodys_no_suggestion_is_kept(words: str) -> None:
    """What resembles a word is remembered for single words of the vocabulary alone."""
    SUGGESTIONS.nearest("wound", 3)
    SUGGESTIONS.nearest(words, 3)
    assert "wound" in SUGGESTIONS._alike_to_one
    assert set(SUGGESTIONS._alike_to_one) <= SUGGESTIONS._words
    assert SUGGESTIONS.nearest("wound", 3) == tuple(SUGGESTIONS._alike(["wound"], [[]]))[:3]
