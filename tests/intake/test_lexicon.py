"""Patterns found in texts: the longest wins, little words are read over, the work is bounded for each word."""

from __future__ import annotations

import json
import marshal

import pytest

from triage.intake.lexicon import Lexicon
from triage.intake.patterns import PatternError
from triage.intake.table import Table
from triage.intake.vocabulary import Entry, Vocabulary


def vocabulary(classes: dict[str, tuple[str, ...]] | None = None, **phrases: tuple[str, ...]) -> Vocabulary:
    entries = tuple(Entry(id, id.replace("_", " "), given) for id, given in phrases.items())
    return Vocabulary(entries, classes or {}, frozenset(), frozenset(), {})


def lexicon(classes: dict[str, tuple[str, ...]] | None = None, **phrases: tuple[str, ...]) -> Lexicon:
    return Lexicon(vocabulary(classes, **phrases))


def found(lexicon: Lexicon, text: str) -> list[str]:
    return [match.meaning.finding for match in lexicon.find(lexicon.tokens(text))[0]]


def test_the_longest_of_overlapping_patterns_wins() -> None:
    """`very sleepy` is not `sleepy`; of the same length the closer one wins."""
    words = lexicon(drowsiness=("sleepy",), excessive=("very sleepy", "sleepy all day"))
    assert found(words, "he is very sleepy") == ["excessive"]
    assert found(words, "really sleepy") == ["drowsiness"]
    assert found(words, "sleepy all day and very sleepy") == ["excessive", "excessive"]


@pytest.mark.parametrize(
    "text",
    [
        "legs stiff",
        "my legs are stiff",
        "his legs feel really stiff",
        "both legs have gone a bit stiff",
        "the leg's stiff",
        "LEGS ARE STIFF",
        "I have got legs that are stiff",
        "patient's legs: legs stiff",
    ],
)
def test_little_words_and_who_it_is_said_of_are_read_over(text: str) -> None:
    """Articles, auxiliaries, adverbs and linking verbs between the words of a phrase."""
    assert found(lexicon(stiffness=("my legs are stiff",)), text) == ["stiffness"]


@pytest.mark.parametrize("text", ["legs. Stiff", "legs, stiff", "legs (stiff)", "legs and stiff", "legs hurt stiff"])
def test_breaks_and_other_words_are_not_read_over(text: str) -> None:
    """They part what is said."""
    assert found(lexicon(stiffness=("legs are stiff",)), text) == []


def test_a_comma_that_the_phrase_has_may_be_there_or_not() -> None:
    """`slow, shallow breathing`."""
    words = lexicon(depressed=("slow, shallow breathing",))
    assert found(words, "slow shallow breathing") == found(words, "slow, shallow breathing") == ["depressed"]


def test_classes_match_any_member_and_a_list_of_them() -> None:
    """One word, several words, plural, and `arms and legs`."""
    classes = {"limb": ("leg", "arm", "lower limb"), "stiff": ("stiff", "locking up")}
    words = lexicon(classes, stiffness=("{limb} {stiff}", "stiffness in {limb}"))
    for text in (
        "legs locking up",
        "arm stiff",
        "lower limbs are stiff",
        "arms and legs are stiff",
        "stiffness in arms",
    ):
        assert found(words, text) == ["stiffness"], text
    assert found(words, "nose stiff") == []


def test_a_gap_reads_over_so_many_words_and_no_break() -> None:
    """`*2` is at most two words."""
    words = lexicon(seizure=("jerking *2 eyes",))
    assert found(words, "jerking with both eyes") == ["seizure"]
    assert found(words, "jerking of his and both eyes rolled") == ["seizure"]  # little words are read over besides
    assert found(words, "jerking on one cold day eyes") == []
    assert found(words, "jerking. Eyes") == []


def test_a_single_word_matches_its_plural_but_no_other_inflection() -> None:
    """`faint` is not `fainted`, `fits` is not `fit`."""
    words = lexicon(faintness=("faint",), fainting=("fainted",), seizure=("fits", "seizure"))
    assert found(words, "fainted") == ["fainting"]
    assert found(words, "faint") == ["faintness"]
    assert found(words, "he is fit and well") == []
    assert found(words, "seizures") == ["seizure"]


def test_an_exact_pattern_is_word_for_word() -> None:
    """`= rigid body` is not `rigid bodies`."""
    words = lexicon(rigidity=("= head turned",))
    assert found(words, "head turned") == ["rigidity"]
    assert found(words, "head turns") == []


def test_a_shared_head_or_tail_is_read_for_both() -> None:
    """What stands beside `or` borrows the words it lacks; `not` is shared by `or` only."""
    words = lexicon(
        breath=("trouble breathing",),
        swallow=("trouble swallowing",),
        lips=("lip swelling",),
        tongue=("tongue swelling",),
        silent=("not responding",),
        apnoea=("not breathing",),
    )
    assert found(words, "trouble breathing or swallowing") == ["breath", "swallow"]
    assert found(words, "trouble breathing, swallowing or reading") == ["breath", "swallow"]
    assert found(words, "lip and tongue swelling") == ["lips", "tongue"]
    assert found(words, "not responding and breathing") == ["silent"]
    assert found(words, "not responding or breathing") == ["silent", "apnoea"]


def test_a_phrase_that_two_findings_claim_is_reported_and_read_as_neither() -> None:
    """The vocabulary has to say which."""
    claimed = vocabulary(one=("can't settle",), two=("cannot settle", "unable to settle"))
    assert [collision.findings for collision in Table(claimed).collisions] == [("one", "two")]
    assert found(Lexicon(claimed), "unable to settle") == []


def test_a_plain_phrase_hides_the_finding_that_it_resembles() -> None:
    """`walks with a limp` is no limpness."""
    limping = vocabulary(limpness=("limp",))._replace(plain=("walks with a limp",))
    assert [m for m in found(Lexicon(limping), "he walks with a limp") if m] == []


def test_a_pattern_without_a_word_that_can_be_found_is_refused() -> None:
    """Little words alone would match anything."""
    with pytest.raises(PatternError):
        lexicon(anything=("(is|are)",))


@pytest.mark.parametrize(
    "piece",
    [
        "very really so quite ",
        "legs and ",
        "legs really ",
        "not ",
        "jerking jerking ",
        "stiff in in ",
        "fever, ",
        "pump is not not is ",
        "a ",
        "' ",
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(lexicon_of_all: Lexicon, piece: str) -> None:
    """Counted in steps, not by the clock: twice the text is twice the work, and each word costs a bounded number."""
    short = lexicon_of_all.tokens(piece * 200)
    long = lexicon_of_all.tokens(piece * 2000)
    few, many = lexicon_of_all.find(short)[1], lexicon_of_all.find(long)[1]
    assert many <= 10.5 * max(few, 1)
    assert many <= 300 * (len(long) + 1)


@pytest.fixture(scope="module")
def lexicon_of_all() -> Lexicon:
    """A vocabulary made to be slow: nested choices, gaps, skipped words inside patterns, classes in classes."""
    classes = {"limb": ("leg", "arm"), "stiff": ("stiff", "really stiff", "so very stiff")}
    return lexicon(
        classes,
        one=("(really|very|so)? (really|very|so)? (really|very|so)? {limb} … {limb} … {stiff}",),
        two=("{limb} [really] [really] [really] [so] [so] {stiff}", "jerking … jerking … jerking … eyes"),
        three=("stiff in [in] [in] [in] {limb}", "not [not] [not] [not] [not] well", "fever"),
        four=("pump [is] [not] [is] [not] [is] beeping",),
    )


@pytest.mark.parametrize(
    "kept",
    [lambda data: json.loads(json.dumps(data)), lambda data: marshal.loads(marshal.dumps(data))],
    ids=["json", "marshal"],
)
def test_what_was_compiled_can_be_kept_as_plain_data(kept) -> None:
    """Nothing of it is an object of ours, and the lexicon made of it finds the same."""
    words = vocabulary(
        {"limb": ("leg", "arm"), "stiff": ("stiff", "locking up")},
        stiffness=("{limb} [so|very] {stiff}", "stiffness in *2 {limb}"),
        drowsiness=("very sleepy", "slow, sleepy"),
        rigidity=("= rigid body", "!not rigid"),
    )
    made = Lexicon(words)
    again = Lexicon(words, kept(made.compiled))
    assert again.compiled == made.compiled
    assert again.whole == made.whole
    for text in (
        "arms and legs are locking up",
        "stiffness in his left leg",
        "slow, sleepy",
        "very sleepy",
        "rigid body",
        "rigid bodies",
        "not rigid",
    ):
        assert again.find(again.tokens(text)) == made.find(made.tokens(text))
        assert (found(made, text) == []) is (text == "rigid bodies")


def test_of_words_that_are_nobodys_nothing_is_kept() -> None:
    """Only the vocabulary's own words and common ones are remembered: never a name."""
    words = lexicon(drowsiness=("sleepy",))
    list(words.tokens("Mrs Featherstonehaugh isn't sleepy, her sister's O'Brien-Smythe, Featherstone's 38.25 1967"))
    list(words.tokens("Featherstonehaugh, sleepy, sister. Smythe! sleepy; sister?"))
    remembered = {*words._known.one, *words._known.several, *words._known.closed}
    assert {"sleepy,", "sister."} & remembered
    assert {"sleepy", "sister"} & remembered
    assert not any("feather" in word or "brien" in word or "smythe" in word for word in remembered)
