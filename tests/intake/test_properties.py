"""What holds of every text: composed notes give what was put in, odd signs harm nothing, and work grows with length."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake.small_vocabulary import VOCABULARY

from triage.intake import cues
from triage.intake.reader import Reader

_READER = Reader(VOCABULARY)

_NOUNS = {
    "fever": "fever",
    "rash": "rash",
    "chills": "chills",
    "tremor": "tremor",
    "nausea": "nausea",
    "chest pain": "chest_pain",
    "diarrhoea": "diarrhoea",
    "convulsion": "seizure",
    "tongue swelling": "tongue_swelling",
    "low blood pressure": "low_blood_pressure",
}
_DESCRIBING = {"confused": "confusion", "drowsy": "drowsiness", "itchy": "itching", "floppy": "hypotonia"}
_FRAMES = {
    ("noun", "present"): [
        "he has {}",
        "there is {}",
        "since yesterday {}",
        "she came home with {}",
        "he still has {}",
        "no doubt there is {}",
        "I am sure it is {}",
        "my wife says he has {}",
        "the {} has not gone",
        "nothing helps the {}",
        "no relief from the {}",
        "not only {}",
        "what can I do about the {}?",
        "the {} comes and goes",
        "no medicine for the {} yet",
        "the {} is worse than usual",
    ],
    ("noun", "denied"): [
        "no {}",
        "without {}",
        "denies {}",
        "no sign of {}",
        "he has no {}",
        "she never had {}",
        "negative for {}",
        "there isn't any {}",
        "{}: none",
        "{}? No",
        "absolutely no {}",
        "not a trace of {}",
    ],
    ("noun", "unsure"): [
        "maybe {}",
        "not sure about {}",
        "possible {}",
        "can't rule out {}",
        "he might have {}",
        "could it be {}?",
        "is it {}?",
        "do you think it's {}?",
        "hardly any {}",
        "I wonder if it's {}",
    ],
    ("noun", "not_current"): [
        "told to watch for {}",
        "worried about {}",
        "family history of {}",
        "his brother has {}",
        "call us in case of {}",
        "can it cause {}?",
        "what if he gets {}?",
    ],
    ("describing", "present"): [
        "he is {}",
        "she seems very {}",
        "he has been {} all day",
        "more {} than normal",
        "was fine, now {}",
        "not just {}",
        "no wonder he is {}",
        "without a doubt {}",
        "never been so {}",
        "why is he so {}?",
        "if anything he is more {}",
        "my wife says she is {}",
    ],
    ("describing", "denied"): ["he isn't {}", "not {}", "she is not at all {}", "never {}", "not in the least {}"],
    ("describing", "unsure"): [
        "maybe {}",
        "not sure if he is {}",
        "is he {}?",
        "isn't she {}?",
        "could he be {}?",
        "not exactly {}",
    ],
    ("describing", "not_current"): ["no longer {}", "if he gets {} we ring", "he used to be {}"],
}
_SAID = [
    (frame.format(phrase), finding, assertion)
    for (kind, assertion), frames in _FRAMES.items()
    for frame in frames
    for phrase, finding in (_NOUNS if kind == "noun" else _DESCRIBING).items()
    if not (finding == "seizure" and assertion == "not_current")
]
_ELSEWHERE = [
    "We live in Leeds",
    "My number is 07700 900123",
    "He had lunch at noon",
    "Thanks for ringing back",
    "The nurse came on Monday",
    "She is fine otherwise",
    "He weighs 40 kg",
    "I'm 37",
    "What time do you open?",
    "No, I can't come on Friday",
    "His brother is here too",
    "If you ring, ring the landline",
    "He is not in school today",
    "zxqy wvut",
    "№ 5 ❌",
    "Nothing else",
    "I hope that is all right!",
    "Never mind",
    "He denies it",
    "Not sure who to ask",
]


def _meant(text: str) -> set[tuple[str, str]]:
    return {(part.finding, part.assertion) for part in _READER.read(text).findings}


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else sentence + "."


@pytest.mark.parametrize(("sentence", "finding", "assertion"), _SAID, ids=[said[0] for said in _SAID])
def test_a_frame_gives_its_finding_its_assertion(sentence: str, finding: str, assertion: str) -> None:
    """Each frame with each phrase, by itself."""
    assert (finding, assertion) in _meant(_ended(sentence))


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_SAID), min_size=1, max_size=7, unique_by=lambda said: said[1]))
def test_a_note_of_frames_gives_each_finding_its_assertion(said) -> None:
    """Whatever stands before and after; of somebody else only what is said of him."""
    note = " ".join(_ended(sentence[0].upper() + sentence[1:]) for sentence, _, _ in said)
    assert _meant(note) >= {(finding, assertion) for _, finding, assertion in said}


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(_SAID), min_size=1, max_size=4, unique_by=lambda said: said[1]),
    st.lists(st.sampled_from(_ELSEWHERE), min_size=1, max_size=3),
    st.booleans(),
)
def test_what_is_said_of_something_else_takes_nothing_away(said, others, first: bool) -> None:
    """Before the note or after it; also where it denies, asks or supposes something."""
    note = " ".join(_ended(sentence[0].upper() + sentence[1:]) for sentence, _, _ in said)
    other = " ".join(_ended(sentence) for sentence in others)
    assert {finding for finding, _ in _meant(note)} <= {
        finding for finding, _ in _meant(f"{other} {note}" if first else f"{note} {other}")
    }
    present = {pair for pair in _meant(note) if pair[1] == "present"}
    longer = _meant(f"{other} {note}" if first else f"{note} {other}")
    assert all(pair in longer or (pair[0], "unsure") in longer for pair in present)


_ODD = st.one_of(
    st.characters(),
    st.sampled_from(
        ["\x00", "\x07", "\u200b", "\u202e", "\ufeff", "\u0301", "\ud83d", "𝓯", "\r", "\t", "\x85", "İ", "ß", "ﬁ"]
    ),
)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from([said[0] for said in _SAID] + _ELSEWHERE + ["he had a seizzure"]), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 200), _ODD), max_size=8),
)
def test_odd_signs_anywhere_harm_nothing(sentences, odd) -> None:
    """Control characters, marks, other scripts, halves of signs: a reading, in the very words of the text."""
    text = ". ".join(sentences)
    for place, sign in odd:
        at = place % (len(text) + 1)
        text = text[:at] + sign + text[at:]
    for reading in (_READER.read(text), _READER.read_phrase(text)):
        for part in (*reading.findings, *reading.measures, *reading.unrecognised):
            assert text[part.start : part.end] == part.words
            assert part.words.strip()


def _own_words() -> list[str]:
    return sorted(set(_READER.compiled["words"].split()) | cues.BEFORE.first | cues.OVER.first | cues.AFTER.first)


@pytest.mark.parametrize("seed", range(12))
def test_no_text_of_the_patterns_own_words_costs_more_than_its_length(seed: int) -> None:
    """A few words of the vocabulary and of the cues, over and over: ten times the text, ten times the steps."""
    chance = random.Random(seed)
    piece = " ".join(chance.choices(_own_words(), k=chance.randint(1, 12))) + chance.choice([" ", ", ", " or ", ". "])
    few, many = (_READER.read(piece * times).steps for times in (40, 400))
    assert many <= 10.5 * few + 50
    assert many <= 200 * len(_READER.lexicon.tokens(piece * 400))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_own_words()), min_size=1, max_size=8), st.sampled_from([" ", ", ", " and ", "; "]))
def test_steps_grow_with_the_length_whatever_is_repeated(words, join: str) -> None:
    """The same, of words that are looked for."""
    piece = join.join(words) + join
    few, many = (_READER.read(piece * times).steps for times in (200, 2000))
    assert many <= 10.5 * few + 50
