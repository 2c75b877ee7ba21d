"""Of phrases that share words the longer one is read, and what is more urgent is not lost to it."""

from __future__ import annotations

import pytest

from triage.intake.reader import Reader
from triage.intake.walks import Find


def _present(reader: Reader, text: str) -> set[str]:
    return {heard.finding for heard in reader.read(text).findings if heard.assertion == "present"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I can't wake him up all night", "unresponsive"),
        ("We couldn't wake her up several times", "unresponsive"),
        ("He won't wake up in the night", "unresponsive"),
        ("He won't stay awake for four nights in a row", "profound_drowsiness"),
        ("She got kicked in the pump implanted last month", "pump_injury"),
        ("He fell on the pump that was only put in on Monday", "pump_injury"),
        ("They cannot find a BP, it is far higher normally", "very_low_blood_pressure"),
        ("The pharmacy is out of baclofen 60 mg three times a day", "stopped_baclofen_abruptly"),
        ("She is severely hypertensive for years", "very_high_blood_pressure"),
        ("He is puffy around the eyes rolling up", "face_swelling"),
    ],
)
def test_what_is_urgent_is_read_beside_a_longer_phrase(shipped: Reader, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


def test_both_are_read(shipped: Reader) -> None:
    """Nothing that was said is dropped for the other."""
    assert _present(shipped, "I can't wake him up all night") == {"unresponsive", "sleep_disturbance"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("She is not breathing any faster than normal", "breathing_stops"),
        ("He doesn't wake up all night", "unresponsive"),
        ("His phone alarm went off", "pump_alarm"),
        ("His legs have always been this weak", "muscle_weakness"),
        ("Her blood pressure is high", "grave_bleeding"),
    ],
)
def test_a_denial_an_idiom_or_what_is_usual_is_not_made_more_of(shipped: Reader, text: str, finding: str) -> None:
    assert finding not in _present(shipped, text)


@pytest.mark.parametrize(
    ("text", "present", "denied"),
    [
        ("He's got a fever but no rash", {"fever"}, {"rash"}),
        ("He's got a fever but no rash or itching or stiffness", {"fever"}, {"rash", "itching", "muscle_stiffness"}),
        ("He's got a fever with a rash", {"fever", "rash"}, set()),
        ("He got fever, rash and itching", {"fever", "rash", "itching"}, set()),
        ("She has fever or rash", {"fever", "rash"}, set()),
    ],
)
def test_what_stands_in_the_gap_of_a_phrase_is_told_too(
    shipped: Reader, text: str, present: set[str], denied: set[str]
) -> None:
    """``Got … rash`` may have any words in it; a fever among them is none the less told."""
    assert _present(shipped, text) == present
    assert {heard.finding for heard in shipped.read(text).findings if heard.assertion == "denied"} == denied


def test_all_words_of_a_plain_phrase_are_its_own(shipped: Reader) -> None:
    """Only a pattern has gaps. What has no words of its own could be hidden by any figure of speech."""
    walks = shipped.lexicon._walks
    for text in ("seizures", "he collapsed", "not breathing", "can't wake him up", "blue lips", "a stiff neck"):
        tokens = shipped.lexicon.tokens(text)
        found: list[Find] = []
        walks.everywhere(tokens, found)
        assert found
        assert all(walks.own(tokens, used, states) == set(used) for _, _, _, used, states, *_ in found)


def test_the_words_that_fill_a_gap_are_not_its_own(shipped: Reader) -> None:
    tokens = shipped.lexicon.tokens("got a fever but no rash")
    found: list[Find] = []
    shipped.lexicon._walks.everywhere(tokens, found)
    (used, states) = next((used, states) for *_, used, states, _, _ in found if len(used) == 4)
    own = shipped.lexicon._walks.own(tokens, used, states)
    assert [tokens.words[i] for i in sorted(own)] == ["got", "rash"]


def test_a_text_of_nothing_but_shared_words_is_read_in_linear_time(shipped: Reader) -> None:
    """Each is compared with what shares its words, not with everything that was read."""
    text = "I can't wake him up all night. " * 3_000
    assert len(shipped.read(text).findings) == 6_000
