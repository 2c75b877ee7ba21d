"""Whole phrases to findings, after normalising what does not change the meaning."""

from __future__ import annotations

import pytest

from triage.intake.patterns import is_plain
from triage.intake.phrases import Lexicon, normalise
from triage.rulebook.loader import load


@pytest.mark.parametrize(
    "said",
    [
        "can't wake him",
        "Can’t wake him!",
        "  CAN'T   wake-him ",
        "cant wake him",
        "can`t wake him.",
        "can't\nwake\thim",
    ],
)
def test_case_spaces_punctuation_and_apostrophes_do_not_matter(said: str) -> None:
    """However it is typed, it is the same phrase."""
    assert normalise(said) == "cant wake him"


def test_accents_and_wide_letters_do_not_matter() -> None:
    """`Fièvre` and full-width letters come out as plain letters."""
    assert normalise("Fièvre") == "fievre"
    assert normalise("ｆｅｖｅｒ") == "fever"


def test_nothing_but_punctuation_is_nothing() -> None:
    """There is no word in it."""
    assert normalise(" ?! — ") == ""


def test_every_id_label_and_phrase_of_the_rulebook_reads_back_to_its_finding() -> None:
    """Whatever the vocabulary lists is understood."""
    rulebook = load()
    lexicon = Lexicon(rulebook)
    for i, finding in enumerate(rulebook.findings):
        plain = [phrase for phrase in finding.phrases if is_plain(phrase)]  # the rest is the reader's
        for words in (finding.id, finding.label, *plain, finding.label.upper()):
            assert lexicon.find(words) == i, words


@pytest.mark.parametrize(
    "words",
    ["нет fever", "fever?", "fever (-)", "- fever", "≠ fever", "fever ❌", "confused 严重", "fever +", "¬fever"],
)
def test_words_beside_a_sign_that_may_turn_them_round_are_not_understood(words: str) -> None:
    """Nothing of what was said is thrown away to make the rest match."""
    assert Lexicon(load()).find(words) is None


@pytest.mark.parametrize("words", ["hypotensive crisis", "no fever", "not itchy", "fev", "feverishly", ""])
def test_near_misses_are_not_understood(words: str) -> None:
    """A wrong match is worse than none: part of a phrase, or a phrase with `no` before it, is not the phrase."""
    assert Lexicon(load()).find(words) is None
