"""What people tell of themselves on public pages, and what such talk was taken for before it was read."""

from __future__ import annotations

import pytest


def _present(reader, text: str) -> set[str]:
    return {part.finding for part in reader.read(text).findings if part.assertion == "present"}


GRAVE = [
    ("she went to sleep and hasn't woken up", "profound_drowsiness"),
    ("he slept and didn't wake for three days", "profound_drowsiness"),
    ("we found someone slumped over and he's motionless", "unresponsive"),
    ("I pinched her arm hard and it didn't wake her", "unresponsive"),
    ("he's unable to respond", "unresponsive"),
    ("he turned an awful shade of blue", "blue_or_grey_skin"),
    ("the pain takes my breath away", "breathing_difficulty"),
    ("it squeezes the air out of me", "breathing_difficulty"),
    ("his lungs are filling up", "breathing_difficulty"),
    ("something is blocking his airway", "breathing_difficulty"),
    ("his breathing is tanking", "respiratory_depression"),
    ("sats in the 70s", "low_oxygen"),
    ("my blood pressures are dropping", "low_blood_pressure"),
    ("he needed diastat twice", "seizure"),
    ("an ice pick through my skull", "severe_headache"),
    ("her throat has thickened", "tongue_or_throat_swelling"),
    ("his face is more swollen", "face_swelling"),
    ("my thoughts are getting darker", "suicidal_thoughts"),
    ("just want to quit living", "suicidal_thoughts"),
    ("she saw the walls moving", "hallucinations"),
    ("he sees people in the wardrobe", "hallucinations"),
    ("she thinks we are trying to poison her", "delusions"),
    ("mum went non-verbal", "aphasia"),
    ("the words came out like gibberish", "aphasia"),
    ("tea ran out of the left side of his mouth", "one_sided_signs"),
    ("I found him playing with the bottle of pills", "child_took_baclofen"),
    ("I gave two teaspoons instead of two ml", "took_extra_baclofen"),
    ("the pharmacy made it ten times the strength", "dispensing_error"),
    ("completely without my baclofen", "stopped_baclofen_abruptly"),
    ("a faint beeping from the pump", "pump_alarm"),
    ("a blister has come up on the incision", "surgical_wound_problem"),
    ("a squishy bubble over her spine", "fluid_around_pump"),
    ("desperate to pee and nothing comes", "urinary_retention"),
    ("he hit his face on the sink", "head_injury"),
]


@pytest.mark.parametrize(("text", "finding"), GRAVE)
def test_what_is_grave_is_heard_as_it_is_told(shipped, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


TAKEN_FOR = [
    ("she went to sleep and hasn't woken up", "suicidal_thoughts"),
    ("he fell into a deep sleep", "fall"),
    ("Chris is choking more often at meals", "gurgling_breathing"),
    ("mum went non-verbal", "usual_confusion"),
    ("it feels like a wasp is stinging my foot", "likely_allergen_exposure"),
    ("the feeling that I have to throw up", "vomiting"),
    ("a baclofen hangover in the morning", "minor_unrelated_complaint"),
    ("a faint alarm sound", "lightheadedness"),
    ("I asked about 100 times", "general_question"),
    ("wading through thick mist all day", "vision_change"),
    ("my legs jump on their own", "clonus"),
    ("tea ran out of the side of his mouth", "stopped_baclofen_abruptly"),
    ("he slept and didn't wake all night", "profound_drowsiness"),
    ("I drove home in fog", "mental_dullness"),
    ("the view took my breath away", "breathing_difficulty"),
]


@pytest.mark.parametrize(("text", "finding"), TAKEN_FOR)
def test_it_is_not_taken_for_its_neighbour(shipped, text: str, finding: str) -> None:
    assert finding not in _present(shipped, text)


BESIDE = [
    ("he fell into a sleep and we can't wake him", "unresponsive"),
    ("he drank half a bottle of baclofen and we have had no side effects before", "large_baclofen_overdose"),
    ("I feel faint, light headed", "lightheadedness"),
    ("no side effects but she had a seizure", "seizure"),
    ("walking around in a fog", "mental_dullness"),
    ("I don't know if it was a fit or just a spasm, he went stiff and then shook", "seizure"),
    ("I want to go to sleep and not wake up", "suicidal_thoughts"),
    ("I could sleep and never wake up", "suicidal_thoughts"),
    ("pills everywhere and she won't wake up", "unresponsive"),
    ("her arm falls to the side and her face droops", "one_sided_signs"),
]


@pytest.mark.parametrize(("text", "finding"), BESIDE)
def test_a_turn_of_speech_hides_nothing_beside_it(shipped, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    "text",
    ["pills scattered all over", "powder round his mouth", "he's swallowed some of it", "she is dehydrated"],
)
def test_what_may_be_one_goes_to_a_nurse(shipped, text: str) -> None:
    assert shipped.read(text).unrecognised
