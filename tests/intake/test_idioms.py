"""What mostly is no symptom is read where it is one; and what nobody can tell is left for a nurse."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from triage.intake.reader import Reader
from triage.intake.tokens import Tokens
from triage.intake.walks import Walks


def _present(reader: Reader, text: str) -> set[str]:
    return {heard.finding for heard in reader.read(text).findings if heard.assertion == "present"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("She left the house and collapsed", "loss_of_consciousness"),
        ("He stood up from the wheelchair and collapsed", "loss_of_consciousness"),
        ("He was by the window and blacked out", "loss_of_consciousness"),
        ("On the street she blacked out", "loss_of_consciousness"),
        ("The pump stopped and he fitted twice", "seizure"),
        ("The catheter came out and she fitted", "seizure"),
        ("The pump alarmed, then she fitted", "seizure"),
        ("He is in his wheelchair fitting", "seizure"),
        ("She was on the bus, fitting", "seizure"),
        ("She's on the floor shaking", "tremor"),
        ("He was in the car shaking", "tremor"),
        ("He's in the car boiling hot", "fever"),
        ("She is confused about the date and the time", "confusion"),
        ("He can't remember the name of his wife", "confusion"),
        ("I'm worried because the pump has stopped working", "pump_not_delivering"),
        ("He is still not awake yet after his refill yesterday", "unresponsive"),
        ("He is unresponsive to my calls", "unresponsive"),
        ("She is not responding to our calls", "unresponsive"),
        ("She fell between the bed and the wall", "fall"),
        ("He fell through the glass door", "fall"),
        ("He fell within minutes of getting up", "fall"),
        ("The infusion pump is alarming", "pump_alarm"),
        ("The alarm went off this morning", "pump_alarm"),
        ("She has had a high temp this week", "fever"),
        ("He had a low temp this weekend", "hypothermia"),
    ],
)
def test_words_between_or_a_place_before_make_an_idiom_a_symptom(shipped: Reader, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    "text",
    [
        "His wheelchair collapsed last week, he needs a new one",
        "We have a wheelchair fitting on Friday",
        "He's coming in for his brace fitting",
        "The washing machine shakes",
        "The house is boiling hot",
        "There was a power blackout in town",
        "I'm confused about the date of my appointment",
        "The clinic is not responding to my calls",
        "The appointment fell through",
        "His phone alarm went off",
        "I can't remember the name of the tablet",
        "I had the pump fitted in March",
        "In the fitting room of the shop",
        "How do I wean off baclofen?",
    ],
)
def test_an_idiom_tells_of_nothing(shipped: Reader, text: str) -> None:
    assert _present(shipped, text) <= {"has_pump", "takes_oral_baclofen"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The ventilator keeps alarming", "ventilator keeps alarming"),
        ("The monitor is beeping", "monitor is beeping"),
        ("The carbon monoxide alarm went off", "carbon monoxide alarm went off"),
        ("He had a collapsed lung", "collapsed lung"),
        ("She passed away this morning", "passed away"),
        ("He's not moving much", "not moving much"),
        ("He can't remember the name of his school", "can't remember the name of"),
    ],
)
def test_what_may_be_a_symptom_or_not_is_left_for_a_nurse(shipped: Reader, text: str, words: str) -> None:
    """It is no finding, and it is not passed over."""
    reading = shipped.read(text)
    assert [left.words for left in reading.unrecognised] == [words]
    assert not _present(shipped, text)


def test_what_is_denied_is_not_left_over(shipped: Reader) -> None:
    """Nobody has to read that the ventilator is not alarming."""
    assert not shipped.read("The ventilator is not alarming").unrecognised


@pytest.mark.parametrize(
    "text", ["How do I stop the beeping?", "What does the alarm mean?", "How can I turn the pump alarm off?"]
)
def test_a_question_about_an_alarm_is_not_passed_over(shipped: Reader, text: str) -> None:
    """Who asks how to stop it hears it; what the words would say is the first thing to be asked."""
    reading = shipped.read(text)
    heard = "pump_alarm" in _present(shipped, text)
    assert heard or [shipped.suggest(left.words)[0] for left in reading.unrecognised] == ["pump_alarm"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("He came home from the hospital and is overdosing", "large_baclofen_overdose"),
        ("Her refill was forgotten and she collapsed, it is overdue", "loss_of_consciousness"),
        ("lumps and he is fitting, like mosquito bites", "seizure"),
        ("He was sick, then stopped breathing, twice", "breathing_stops"),
        ("neck stiff if he moves and unresponsive when turned", "unresponsive"),
    ],
)
def test_nothing_runs_over_an_emergency(shipped: Reader, text: str, finding: str) -> None:
    """Any words may stand in the gap of a phrase; where it goes on to an emergency, that is read."""
    assert finding in {heard.finding for heard in shipped.read(text).findings}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("He's very confused, no change since this morning", "confusion"),
        ("She is confused, unchanged since the refill", "confusion"),
        ("usual confusion but worse today", "confusion"),
        ("her baseline confusion has got much worse since the refill", "confusion"),
        ("not his usual confusion", "confusion"),
        ("He's having a seizure just like last year", "seizure"),
        ("He's having fits like in 2019", "seizure"),
        ("He's confused, just like two years ago", "confusion"),
        ("I'm afraid he's having a seizure", "seizure"),
        ("I'm afraid he won't wake up", "unresponsive"),
        ("It may be nothing but his lips are blue", "blue_or_grey_skin"),
        ("Can you help, his lips are blue?", "blue_or_grey_skin"),
        ("Could you please come, she can't breathe?", "breathing_difficulty"),
        ("He's having a seizure, I think", "seizure"),
    ],
)
def test_likeness_regret_modesty_and_a_plea_leave_it_present(shipped: Reader, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("He had a seizure like two years ago", "seizure"),
        ("It was like a year ago that he had fits", "seizure"),
        ("I'm afraid he will have a seizure", "seizure"),
        ("I am afraid she may have a seizure", "seizure"),
        ("I'm afraid of seizures", "seizure"),
        ("Could you tell me, can baclofen cause seizures?", "seizure"),
    ],
)
def test_what_was_and_what_may_come_is_not_present(shipped: Reader, text: str, finding: str) -> None:
    assert finding not in _present(shipped, text)


_WIDE = (
    "He's got itchy feet and wants to go travelling. The clinic is not responding to my calls, so I'm ringing you. "
    "My two year old got into my mum's handbag and has swallowed some of her baclofen, we don't know how many. "
)


def test_a_long_text_is_not_gone_over_again_for_each_idiom(shipped: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each find is compared with those that use a word of it, however many others the text has."""
    compared = 0

    def counted(walks: Walks, tokens: Tokens, used: Sequence[int], states: Sequence[int]) -> set[int]:
        nonlocal compared
        compared += 1
        return own(walks, tokens, used, states)

    own = Walks.own
    monkeypatch.setattr(Walks, "own", counted)
    taken = []
    for times in (50, 100):
        compared = 0
        shipped.read(_WIDE * times)
        taken.append(compared)
    assert 0 < taken[1] <= 2 * taken[0] + 4
