"""Symptoms in the short turns of patients' forums, and the neighbours that such talk must not be taken for."""

from __future__ import annotations

import pytest


def _findings(reader, text: str) -> set[tuple[str, str]]:
    return {(part.finding, part.assertion) for part in reader.read(text).findings}


def _present(reader, text: str) -> set[str]:
    return {finding for finding, assertion in _findings(reader, text) if assertion == "present"}


SPASM = [
    "legs keep jerking straight",
    "my leg jolts and locks in bed",
    "leg jerks so hard it hurts",
    "legs shake with spasms",
    "her toes clench and cramp",
    "my thighs go into these awful clenches",
    "his back arches in spasm",
    "my leg just fires out",
    "her knees snap together",
    "hands cramp closed",
    "I get painful jerking spasms",
    "leg gives a big jump when it's touched",
]
TREMOR = [
    "I shake when I pick up a fork",
    "inside I feel like I'm vibrating",
    "my handwriting's gone all shaky",
    "can't keep the spoon steady",
    "arms are quivery",
    "his jaw chatters",
    "my hands wobble when I hold a mug",
]
SEIZURE = [
    "she went blank, then stiff, then shaking",
    "eyes rolled white, arms jerking",
    "body shook, tongue bitten, then he slept",
    "arms and legs shaking, eyes rolled",
    "she shook violently and was unconscious",
    "she did the staring thing then jerked all over",
    "zoned out, staring with lips smacking",
    "his body locked up and then he shook violently and didn't respond",
    "went all rigid in the chair and then shook",
    "had a funny turn, shaking all over",
]
MOVEMENTS = {"seizure", "muscle_spasms", "tremor", "twitching", "rigidity", "clonus"}


@pytest.mark.parametrize("text", SPASM)
def test_a_limb_that_kicks_and_locks_is_a_spasm_and_no_tremor(shipped, text: str) -> None:
    assert _present(shipped, text) & MOVEMENTS == {"muscle_spasms"}


@pytest.mark.parametrize("text", TREMOR)
def test_what_quivers_is_a_tremor_and_no_spasm(shipped, text: str) -> None:
    assert _present(shipped, text) & MOVEMENTS == {"tremor"}


@pytest.mark.parametrize("text", SEIZURE)
def test_a_body_that_stiffens_and_then_shakes_has_a_seizure(shipped, text: str) -> None:
    assert "seizure" in _present(shipped, text)


@pytest.mark.parametrize("text", ["my legs are stiff and my hands shake", "he's stiff, and shivering with cold"])
def test_stiff_and_shaking_side_by_side_is_no_seizure(shipped, text: str) -> None:
    assert "seizure" not in _present(shipped, text)


DROWSY = {"drowsiness", "excessive_drowsiness", "profound_drowsiness"}


@pytest.mark.parametrize(
    "text",
    [
        "ready to nod off",
        "he keeps yawning",
        "I keep zonking out",
        "falling asleep in front of the telly",
        "my eyes just want to close",
        "he's droopy and yawny",
        "she's slept nearly round the clock",
        "takes shaking and shouting to get him to open his eyes",
        "mumbles when I shake him",
    ],
)
def test_who_nods_off_is_drowsy_and_not_dull(shipped, text: str) -> None:
    present = _present(shipped, text)
    assert present & DROWSY
    assert not present & {"mental_dullness", "tremor"}


@pytest.mark.parametrize(
    "text",
    [
        "kind of hazy in the head",
        "cloudy in the head",
        "in a fog all morning",
        "brain's running in slow motion",
        "my brain's wrapped in cling film",
        "concentration's out the window",
        "cotton headed",
        "feel like I'm underwater",
        "I walk into rooms and forget why",
        "it takes ages to sink in",
    ],
)
def test_who_is_foggy_is_dull_and_not_drowsy(shipped, text: str) -> None:
    present = _present(shipped, text)
    assert "mental_dullness" in present
    assert not present & DROWSY


EXTRA = {"took_extra_baclofen", "double_dose", "large_baclofen_overdose"}


@pytest.mark.parametrize(
    "text",
    [
        "doctor told me to take two instead of one",
        "now on two instead of one since Monday",
        "doc upped me to four a day",
        "they've put me up to 80 a day since yesterday",
        "my doctor just doubled my dose",
        "I was told to double my dose",
        "doctor says to take an extra one at night now",
        "consultant has increased it to three a day",
        "they jacked up the dose on Friday",
        "bumped from 10 to 15",
        "neurologist added a fourth pill",
        "got a 15 percent increase on his pump",
    ],
)
def test_a_dose_that_was_raised_is_no_extra_dose(shipped, text: str) -> None:
    present = _present(shipped, text)
    assert "dose_increased_recently" in present
    assert not present & EXTRA


@pytest.mark.parametrize(
    "text",
    [
        "took way too many",
        "gave him five by mistake",
        "he took his whole day's pills at once",
        "swallowed six of them",
        "accidentally took 3 pills",
        "took another 20 mg on top",
        "took double the amount",
        "gave his lunchtime tablet a second time",
        "took it again by mistake",
        "I doubled up my morning dose by mistake",
        "took two instead of one",
    ],
)
def test_an_extra_dose_is_no_dose_that_was_raised(shipped, text: str) -> None:
    present = _present(shipped, text)
    assert present & EXTRA
    assert "dose_increased_recently" not in present


@pytest.mark.parametrize(
    "text",
    [
        "the doctor doubled my gabapentin",
        "my heart rate went up from 80 to 120",
        "his pulse has dropped down to 50",
        "the rash hasn't gone in four days",
        "haven't had a dose in a day and a half",
        "came off her bike suddenly",
    ],
)
def test_what_rises_falls_or_stops_otherwise_is_no_dose_and_no_bowel(shipped, text: str) -> None:
    other = {"dose_increased_recently", "dose_decreased_recently", "stopped_baclofen_abruptly", "constipation"}
    assert not _present(shipped, text) & other


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("vision is fine", "vision_change"),
        ("speech is clear", "difficulty_speaking"),
        ("swallowing fine", "difficulty_swallowing"),
        ("mood is fine", "mental_mood_change"),
        ("she knows where she is", "confusion"),
        ("head is clear", "mental_dullness"),
        ("hands are steady", "tremor"),
        ("steady on his feet", "balance_problem"),
        ("eating well", "loss_of_appetite"),
        ("sleeping well", "insomnia"),
        ("peeing normally", "urinary_retention"),
        ("wakes up easily", "profound_drowsiness"),
        ("he can still walk", "cannot_walk_or_move"),
        ("the baclofen still works", "medicine_not_working"),
        ("legs are as strong as ever", "muscle_weakness"),
        ("incision looks clean", "surgical_wound_problem"),
    ],
)
def test_what_is_said_to_be_fine_is_denied(shipped, text: str, finding: str) -> None:
    assert dict(_findings(shipped, text)).get(finding) == "denied"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("his speech isn't clear", "difficulty_speaking"),
        ("he isn't talking normally", "difficulty_speaking"),
        ("not swallowing well", "difficulty_swallowing"),
        ("not seeing clearly", "vision_change"),
        ("his mood is not good", "mental_mood_change"),
        ("he's not as strong as usual", "muscle_weakness"),
        ("thinking clearly is hard", "mental_dullness"),
        ("he isn't wide awake", "drowsiness"),
        ("head isn't clear", "mental_dullness"),
        ("she doesn't know where she is", "confusion"),
        ("vision was fine yesterday but now blurry", "vision_change"),
    ],
)
def test_what_is_said_not_to_be_fine_is_present(shipped, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    "text", ["the only side effect is I get sleepy", "my side effects are drowsiness and weak legs"]
)
def test_a_side_effect_that_somebody_has_is_present(shipped, text: str) -> None:
    assert "drowsiness" in _present(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("my legs are ridiculously tight", "muscle_stiffness"),
        ("my mouth is crazy dry", "dry_mouth"),
        ("my arms honestly feel like lead", "muscle_weakness"),
    ],
)
def test_words_of_emphasis_are_read_over(shipped, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    ("text", "finding", "not_finding"),
    [
        ("she's having an anaphylactic reaction", "anaphylaxis", "prior_anaphylaxis"),
        ("she had an anaphylactic reaction last year", "prior_anaphylaxis", "anaphylaxis"),
        ("constipated as heck", "constipation", "usual_bowel_problem"),
        ("he's fighting an infection", "infection_now", "agitation"),
        ("half his face isn't moving", "one_sided_signs", "unresponsive"),
        ("didn't make it to the pump fill", "missed_refill", "refilled_recently"),
        ("having an MRI on Friday", "mri_planned", "mri_done"),
        ("awake all night staring at the ceiling", "insomnia", "altered_mental_status"),
        ("hands going like crazy", "movement_control_problem", "mental_mood_change"),
        ("hard as rocks when I go", "constipation", "rigidity"),
        ("feel like puking", "nausea", "vomiting"),
        ("I don't think my pump gives me enough", "worried_about_pump_dose", "pump_malfunction"),
    ],
)
def test_one_is_read_and_its_neighbour_is_not(shipped, text: str, finding: str, not_finding: str) -> None:
    present = _present(shipped, text)
    assert finding in present
    assert not_finding not in present


OFF_FORM = ["terrible", "rubbish", "all over the place", "not what it was", "going downhill", "a nightmare"]


@pytest.mark.parametrize(
    ("function", "finding"),
    [
        ("speech", "difficulty_speaking"),
        ("vision", "vision_change"),
        ("balance", "balance_problem"),
        ("memory", "mental_dullness"),
        ("grip", "muscle_weakness"),
        ("appetite", "loss_of_appetite"),
        ("sleep", "sleep_disturbance"),
        ("mood", "mental_mood_change"),
        ("swallowing", "difficulty_swallowing"),
    ],
)
@pytest.mark.parametrize("off_form", OFF_FORM)
def test_a_function_that_goes_wrong_is_read_however_it_is_said(shipped, function: str, finding: str, off_form) -> None:
    assert _present(shipped, f"my {function} is {off_form}") == {finding}


@pytest.mark.parametrize(
    ("deed", "finding"),
    [
        ("swallow", "difficulty_swallowing"),
        ("bend my legs", "rigidity"),
        ("think straight", "mental_dullness"),
        ("see straight", "vision_change"),
        ("pass water", "urinary_retention"),
        ("hold my head up", "loss_of_head_or_trunk_control"),
        ("wake him", "unresponsive"),
        ("feel my feet", "numbness"),
    ],
)
@pytest.mark.parametrize("cannot", ["can no longer", "could no longer", "can't", "not able to"])
def test_no_longer_able_is_unable(shipped, deed: str, finding: str, cannot: str) -> None:
    assert finding in _present(shipped, f"I {cannot} {deed}")


@pytest.mark.parametrize(
    ("deed", "finding"),
    [
        ("feel my feet", "numbness"),
        ("straighten my legs", "muscle_stiffness"),
        ("think straight", "mental_dullness"),
        ("see straight", "vision_change"),
        ("sit still", "restlessness"),
        ("calm down", "agitation"),
        ("keep food down", "repeated_vomiting"),
        ("hold my pee", "urine_change"),
    ],
)
@pytest.mark.parametrize("hardly", ["can barely", "struggling to", "it's hard to"])
def test_what_can_hardly_be_done_is_present_and_never_denied(shipped, deed: str, finding: str, hardly: str) -> None:
    assert (finding, "present") in _findings(shipped, f"{hardly} {deed}")
    assert not {other for other, assertion in _findings(shipped, f"{hardly} {deed}") if assertion == "denied"}


@pytest.mark.parametrize(
    "text",
    ["he keeps saying he'll kill himself", "she's threatening to hang herself", "he swore he would shoot himself"],
)
def test_who_tells_of_a_threat_of_suicide_tells_of_no_delusion(shipped, text: str) -> None:
    assert _present(shipped, text) == {"suicidal_thoughts"}


@pytest.mark.parametrize(
    "text",
    [
        "please help",
        "I made a stupid mistake",
        "how did she break it",
        "up till three days ago he was fine",
        "he takes his normal dose",
        "she knows where the tablets are",
        "blood was withdrawn for a test",
        "the leg brace is loose",
        "the clinic hasn't said a word since Monday",
        "he is dying for a cup of tea",
        "she is boiling the kettle",
    ],
)
def test_small_talk_is_no_finding(shipped, text: str) -> None:
    assert not _findings(shipped, text) - {("feels_well", "present")}
