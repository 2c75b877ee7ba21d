"""A grave sign beside an idiom, a refusal, a story or a no about something else is still there."""

from __future__ import annotations

import pytest

from triage.case import Case
from triage.engine.engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.mark.parametrize(
    ("note", "finding"),
    [
        # a no that begins another sentence
        ("unresponsive, seizing. No, he has no pump", "unresponsive"),
        ("vomiting, unresponsive. No, not allergic to anything", "unresponsive"),
        ("unresponsive, blue lips - no, he didn't take extra", "blue_or_grey_skin"),
        ("fever, seizures and confusion. No. He takes 20mg.", "seizure"),
        ("Stiff, fever, confused. Nope, never had it before.", "confusion"),
        # a refusal is no denial
        ("we wanted to bring him in, he's unresponsive, but they said no", "unresponsive"),
        ("I asked if they would come, he's unconscious, and they said no", "unresponsive"),
        ("I asked for help because he's not breathing and they said no", "breathing_stops"),
        ("we asked the doctor about his seizures and he said no and sent us home", "seizure"),
        ("asked him to breathe, his lips are blue and he shook his head", "blue_or_grey_skin"),
        # what was, and is now
        ("he had seizures as a child and he's having one now", "seizure"),
        ("he had fits as a child and is fitting now", "seizure"),
        ("had febrile convulsions as a baby and is confused now", "confusion"),
        ("he is as floppy as a baby and won't wake", "unresponsive"),
        ("limp as a baby and unresponsive", "unresponsive"),
        # words that only may be idle
        ("she fitted this morning for five minutes", "seizure"),
        ("they fitted one after another", "seizure"),
        ("the nurse said he threw a fit about midnight", "seizure"),
        ("he took 30 tablets in all, on purpose", "large_baclofen_overdose"),
        ("she took 40 tablets over the day", "large_baclofen_overdose"),
        ("took 30 baclofen tablets a day ago", "large_baclofen_overdose"),
        ("had all the pills so far, 40", "large_baclofen_overdose"),
        ("his chest isn't moving much", "shallow_breathing"),
        ("chest is not moving in and out", "shallow_breathing"),
        ("she's in the wheelchair not moving", "unresponsive"),
        ("not moving from his bed and won't answer", "unresponsive"),
        ("out like a light and in bed since the dose", "loss_of_consciousness"),
        ("she can't stop talking about ending it all", "suicidal_thoughts"),
        ("breathing is very hard on exertion", "breathing_difficulty"),
        ("his penis has been hard on and off since yesterday", "priapism"),
        ("lump in his throat when talking", "throat_tightness"),
        ("his pump alarm went off and I hit snooze", "pump_alarm"),
        ("beeping like a clock in his belly", "pump_alarm"),
        ("kid has cp radiating to jaw", "chest_pain"),
        ("my brother has CP and feels clammy", "chest_pain"),
        ("I'm seeing a grey shadow on his lips", "blue_or_grey_skin"),
        ("ran out of the house without his baclofen", "missed_dose"),
        # good, but not now or not quite
        ("can't talk in full sentences", "breathing_difficulty"),
        ("was speaking in full sentences, now single words", "breathing_difficulty"),
        ("breathing normally when awake but stops when asleep", "breathing_stops"),
        ("breathing fine except he stops now and then", "breathing_stops"),
        ("breathing ok but slow", "slow_breathing"),
        ("doesn't know who I am and what year it is", "confusion"),
        ("RR ↑ BP ↓ sats ↓", "low_blood_pressure"),
        ("RR ↑ BP ↓ sats ↓", "low_oxygen"),
    ],
)
def test_is_present(engine: Engine, note: str, finding: str) -> None:
    assert finding in engine.assess(Case(note=note)).findings.present


@pytest.mark.parametrize(
    ("note", "finding"),
    [
        ("was oriented x3, now not", "confusion"),
        ("was easily rousable, now not", "profound_drowsiness"),
        ("was breathing easily but now not", "breathing_difficulty"),
        ("speaks in full sentences normally, not now", "breathing_difficulty"),
        ("no trouble waking him at first", "profound_drowsiness"),
    ],
)
def test_what_was_good_before_is_not_denied(engine: Engine, note: str, finding: str) -> None:
    assert finding in engine.assess(Case(note=note)).findings.unsure


@pytest.mark.parametrize(
    "note",
    [
        "there's a blue patch on his lips",
        "ears ringing for days",
        "needs a hand with breathing",
        "responding well to voice only",
    ],
)
def test_what_is_not_understood_is_shown(engine: Engine, note: str) -> None:
    assert engine.assess(Case(note=note)).unrecognized


@pytest.mark.parametrize(
    ("note", "finding"),
    [
        ("they asked me about fits and I said no", "seizure"),
        ("I asked him about fits and he said no", "seizure"),
        ("fever or rash? No, he is fine", "fever"),
        ("fever, rash: none", "rash"),
    ],
)
def test_an_answer_still_denies(engine: Engine, note: str, finding: str) -> None:
    assert finding in engine.assess(Case(note=note)).findings.denied
