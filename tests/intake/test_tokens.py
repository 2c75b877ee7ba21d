"""Text to tokens: what does not change the meaning is gone, and every token knows where it stood."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.intake.spelling import stem
from triage.intake.tokens import tokenise


def stems(text: str) -> list[str]:
    return [token.stem for token in tokenise(text)]


def words(text: str) -> list[str]:
    return [token.word for token in tokenise(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can’t WAKE him", "cannot wake him"),
        ("cant wake him", "can not wake him"),
        ("unable to wake him", "not able to wake him"),
        ("couldn't wake him", "could not wake him"),
        ("isnt breathing", "is not breathing"),
        ("won't wake", "will not wake"),
        ("diarrhoea", "diarrhea"),
        ("oedema", "edema"),
        ("haematuria", "hematuria"),
        ("grey colour", "gray color"),
        ("generalised", "generalized"),
        ("paralysed", "paralyzed"),
        ("siezure", "seizure"),
        ("vomitting", "vomiting"),
        ("fièvre", "fievre"),
        ("ｆｅｖｅｒ", "fever"),
        ("sei\u200bzure", "seizure"),
        ("light-headed", "light headed"),
        ("BP", "blood pressure"),
        ("s.o.b.", "SOB"),
        ("w/o fever", "without fever"),
        ("fever & chills", "fever and chills"),
    ],
)
def test_spelling_case_accents_and_contractions_do_not_matter(one: str, other: str) -> None:
    """However it is typed, it is the same."""
    assert words(one) == words(other)


@pytest.mark.parametrize(
    "forms",
    [
        ("seizure", "seizures"),
        ("beep", "beeps", "beeping", "beeped"),
        ("stop", "stops", "stopped", "stopping"),
        ("tremble", "trembles", "trembling", "trembled"),
        ("twitch", "twitches", "twitching"),
        ("breathe", "breathing", "breaths"),
        ("wake", "woke", "waking"),
        ("calf", "calves"),
        ("allergy", "allergies"),
    ],
)
def test_inflections_share_a_stem(forms: tuple[str, ...]) -> None:
    """Plurals, -ing, -ed, the third person, and the irregular ones of the trade."""
    assert len({stems(form)[0] for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("itchy", "twitchy"),
        ("hypotension", "hypertension"),
        ("numb", "number"),
        ("weak", "week"),
        ("sat", "sats"),
        ("thing", "thin"),
        ("weed", "wee"),
        ("need", "knee"),
        ("swollen", "swallow"),
        ("sick", "being sick"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    """A stem that joins what does not belong together is worse than none."""
    assert stems(one) != stems(other)


def test_breaks_are_kept_and_numbers_whole() -> None:
    """Sentences, clauses, lists; decimals and pressures are no sentence ends."""
    assert words("Hot. T38.9, BP 88/50; 39,5 (now) - no") == [
        *["hot", ".", "t", "38.9", ",", "bp", "88", "/", "50", ";", "39.5", "(", "now", ")", "-", "no"]
    ]


def test_a_wrapped_line_goes_on_and_a_new_line_does_not() -> None:
    """So that `no` at the end of a line is not lost, and a list of lines is not one sentence."""
    assert words("no\nfever") == ["no", "fever"]
    assert "." in words("no\n- fever")
    assert "." in words("no\n\nfever")


def test_places_are_those_of_the_text_as_given() -> None:
    """A part of a contraction stands where the whole does."""
    text = "  Ça: he’s FLOPPY"
    assert [text[token.start : token.end] for token in tokenise(text)] == ["Ça", ":", "he’s", "he’s", "FLOPPY"]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the signs: in order, inside the text, and never empty."""
    tokens = tokenise(text)
    assert all(0 <= token.start < token.end <= len(text) and token.word for token in tokens)
    assert all(one.start <= other.start for one, other in pairwise(tokens))


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n", " \n\t\n ", "\r\n", "\r\n \r\n", " \n \n \n ", "\n\u00a0\n"])
def test_no_word_is_lost_at_the_end_of_a_line(gap: str) -> None:
    """A word at the head of a line may be the one that counts: ``No rash`` must not become a rash."""
    said = tokenise(f"Fever.{gap}No rash.{gap}Seizure now")
    assert [word for word in said.words if word != "."] == ["fever", "no", "rash", "seizure", "now"]


@pytest.mark.parametrize("word", ["note", "notes", "noted", "noting", "andes"])
def test_no_ending_makes_a_word_turn_or_join_a_sentence(word):
    """Who noted fast breathing did not say that somebody is not breathing."""
    assert stem(word) not in {"not", "and"}
    assert {stem(each) for each in ("note", "notes", "noted", "noting")} == {"note"}
