"""How each finding of a text is meant: present, denied, in doubt, or not current, and how far a cue reaches."""

from __future__ import annotations

import pytest

P, D, U, N = "present", "denied", "unsure", "not_current"


def check(heard, text: str, *expected: tuple[str, str]) -> None:
    assert [pair for pair in heard(text) if pair[0] != "symptoms_resolved"] == list(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No fever, chills or rash", [("fever", D), ("chills", D), ("rash", D)]),
        ("denies SOB/CP", [("breathing_difficulty", D), ("chest_pain", D)]),
        ("no fever but shaking badly", [("fever", D), ("tremor", P)]),
        ("not itching anymore", [("itching", N)]),
        ("no longer confused", [("confusion", N)]),
        ("alarm is not beeping", [("pump_alarm", D)]),
        ("can't rule out a seizure", [("seizure", U)]),
        ("hasn't stopped seizing", [("seizure", P)]),
        ("no trouble breathing", [("breathing_difficulty", D)]),
        ("not sure if there is a fever", [("fever", U)]),
        ("mother is allergic to penicillin", [("known_allergy", N)]),
        ("worried about seizures", [("seizure", N)]),
        ("never had a rash before, now covered", [("rash", P)]),
        (
            "He's floppy like a rag doll, no fever, hasn't had any seizures, not sure about a rash, refilled yesterday",
            [("hypotonia", P), ("fever", D), ("seizure", D), ("rash", U), ("refilled_recently", P)],
        ),
    ],
)
def test_the_examples_of_the_issue_read_as_it_says(heard, text: str, expected: list[tuple[str, str]]) -> None:
    """Each sentence that the issue gives."""
    check(heard, text, *expected)


@pytest.mark.parametrize(
    "text",
    [
        "no fever",
        "without fever",
        "denies fever",
        "she denied any fever",
        "never had a fever",
        "hasn't got a fever",
        "doesn't have a fever",
        "does not seem to have had any fever",
        "there is no sign of fever",
        "negative for fever",
        "free of fever",
        "I don't think he has a fever",
        "fever: no",
        "Fever - none.",
        "fever was ruled out",
        "the doctor ruled out a fever",
        "Fever? No.",
        "Does he have a fever? No, none.",
        "no obvious fever",
        "is afebrile",
        "w/o fever",
        "isnt febrile",
    ],
)
def test_a_denial_denies(heard, text: str) -> None:
    """Before the finding, after it, as an answer, or in the word itself."""
    check(heard, text, ("fever", D))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no fever, chills, itching or vomiting", [("fever", D), ("chills", D), ("itching", D), ("vomiting", D)]),
        ("not confused or drowsy", [("confusion", D), ("drowsiness", D)]),
        ("neither fever nor rash", [("fever", D), ("rash", D)]),
        ("no fever and no rash", [("fever", D), ("rash", D)]),
        ("no fever and chills", [("fever", D), ("chills", D)]),
        ("denies fever, chills and rash", [("fever", D), ("chills", D), ("rash", D)]),
        ("denies fever/chills/rash but is itchy", [("fever", D), ("chills", D), ("rash", D), ("itching", P)]),
        ("no fever, his legs are stiff", [("fever", D), ("muscle_stiffness", P)]),
        ("no fever, confused since noon", [("fever", D), ("confusion", P)]),
        ("no chills; fever", [("chills", D), ("fever", P)]),
        ("no chills. Fever.", [("chills", D), ("fever", P)]),
        ("not confused, just drowsy", [("confusion", D), ("drowsiness", P)]),
        ("no fever he is confused", [("fever", D), ("confusion", P)]),
        ("No, he has a fever", [("fever", P)]),
        ("no fever now shaking", [("fever", D), ("tremor", P)]),
        ("no sign of chills, pump site is red", [("chills", D), ("pump_site_redness", P)]),
        (
            "no fever, chills or rash, legs are stiff",
            [("fever", D), ("chills", D), ("rash", D), ("muscle_stiffness", P)],
        ),
        ("no swelling of the lips or tongue", [("lip_swelling", D), ("tongue_swelling", D)]),
        ("no trouble breathing or swallowing", [("breathing_difficulty", D), ("difficulty_swallowing", D)]),
        ("not eating, fever", [("fever", P)]),
        ("no can't wake him", [("unresponsive", P)]),
        ("Denies:\n- fever\n- rash\n\nChills", [("fever", D), ("rash", D), ("chills", P)]),
        ("Symptoms:\n- fever\n- rash", [("fever", P), ("rash", P)]),
        ("no fever, chills or rash, very drowsy", [("fever", D), ("chills", D), ("rash", D), ("drowsiness", P)]),
        ("no fever, chills or rash and drowsy", [("fever", D), ("chills", D), ("rash", D), ("drowsiness", P)]),
        ("denies fever, chest pain since this morning", [("fever", D), ("chest_pain", P)]),
        ("denies fever and can't wake him", [("fever", D), ("unresponsive", P)]),
        ("denies fever and chest pain but is itchy", [("fever", D), ("chest_pain", D), ("itching", P)]),
        ("denies fever, gone floppy", [("fever", D), ("hypotonia", P)]),
        ("denies fever and confused", [("fever", D), ("confusion", U)]),
        ("denies fever and chest pain since this morning", [("fever", D), ("chest_pain", P)]),
        ("no fever, chills or rash since Monday", [("fever", D), ("chills", D), ("rash", D)]),
        ("no fever, chills, or rash", [("fever", D), ("chills", D), ("rash", D)]),
        ("none of the following: fever, rash, chills", [("fever", D), ("rash", D), ("chills", D)]),
        ("no fever, chills or rash and he is confused", [("fever", D), ("chills", D), ("rash", D), ("confusion", P)]),
        (
            "no chest pain, SOB, fever, or rash. Floppy.",
            [("chest_pain", D), ("breathing_difficulty", D), ("fever", D), ("rash", D), ("hypotonia", P)],
        ),
    ],
)
def test_a_denial_reaches_over_its_list_and_no_further(heard, text: str, expected: list[tuple[str, str]]) -> None:
    """Lists carry it on; contrast, a new subject, a new clause and a new statement end it."""
    check(heard, text, *expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no fever, sweating", [("fever", D), ("sweating", U)]),
        ("no fever and vomiting", [("fever", D), ("vomiting", U)]),
        ("never had a rash before", [("rash", U)]),
    ],
)
def test_what_can_be_meant_either_way_is_in_doubt(heard, text: str, expected: list[tuple[str, str]]) -> None:
    """It will be asked, and counts as possible until then."""
    check(heard, text, *expected)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("not without chest pain", "chest_pain"),
        ("doesn't deny chest pain", "chest_pain"),
        ("never without fever", "fever"),
        ("not free of fever", "fever"),
        ("can't stop shaking", "tremor"),
        ("the vomiting hasn't stopped", "vomiting"),
        ("won't stop vomiting", "vomiting"),
        ("no doubt he is confused", "confusion"),
        ("not only drowsy", "drowsiness"),
        ("no relief from the itching", "itching"),
        ("no improvement in the rash", "rash"),
        ("the rash has not gone", "rash"),
        ("never had a rash like this", "rash"),
        ("no seizure yesterday but had one today", "seizure"),
    ],
)
def test_two_denials_and_what_only_looks_like_one_leave_it_present(heard, text: str, finding: str) -> None:
    """`not without`, `hasn't stopped`, `no relief from`."""
    check(heard, text, (finding, P))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("can't wake him", "unresponsive"),
        ("he isn't breathing", "breathing_stops"),
        ("won't wake up", "unresponsive"),
        ("not making sense", "confusion"),
        ("unable to swallow", "difficulty_swallowing"),
    ],
)
def test_a_denial_that_is_part_of_the_phrase_belongs_to_the_phrase(heard, text: str, finding: str) -> None:
    """It says what is the matter, not that it is not."""
    check(heard, text, (finding, P))


@pytest.mark.parametrize("text", ["legs are not stiff", "his legs aren't really stiff", "legs are never stiff"])
def test_a_denial_among_the_words_of_a_finding_denies_it(heard, text: str) -> None:
    """Between the subject and the predicate."""
    check(heard, text, ("muscle_stiffness", D))


@pytest.mark.parametrize(
    "text",
    [
        "maybe a fever",
        "he might have a fever",
        "possible fever",
        "not sure about fever",
        "I don't know if he has a fever",
        "no one can tell me whether he has a fever",
        "hardly any fever",
        "concerned about fever",
        "nobody knows whether he has a fever",
        "cannot say if there is fever",
        "?fever",
        "fever?",
        "fever, not sure",
        "fever is possible",
        "wondering if he has a fever",
        "could it be a fever?",
        "does he have a fever?",
        "afraid he has a fever",
        "fever (-)",
        "≠ fever",
        "fever ❌",
        "нет fever",
    ],
)
def test_doubt_is_doubt(heard, text: str) -> None:
    """In words, as a question, or by a sign that nobody explains."""
    check(heard, text, ("fever", U))


def test_doubt_ends_with_its_clause(heard) -> None:
    """What is said after the comma is said for sure."""
    check(heard, "not sure about a rash, he has a fever", ("rash", U), ("fever", P))
    check(heard, "not sure about a rash or fever, legs are stiff", ("rash", U), ("fever", U), ("muscle_stiffness", P))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("last year he had a seizure", "seizure"),
        ("had seizures as a child", "seizure"),
        ("history of seizures", "seizure"),
        ("h/o seizures", "seizure"),
        ("PMH: seizures", "seizure"),
        ("he had a seizure three years ago", "seizure"),
        ("a seizure in 2015", "seizure"),
        ("used to have fits", "seizure"),
        ("the rash is gone", "rash"),
        ("vomiting has settled", "vomiting"),
        ("had a rash, but it's gone now", "rash"),
        ("confused yesterday, back to normal now", "confusion"),
        ("stopped vomiting", "vomiting"),
        ("his brother has seizures", "seizure"),
        ("mother had a rash", "rash"),
        ("family history of seizures", "seizure"),
        ("if he gets a fever we will call", "fever"),
        ("told to watch for fever", "fever"),
        ("call back in case of fever", "fever"),
        ("at risk of seizures", "seizure"),
        ("is it a sign of fever?", "fever"),
        ("can baclofen cause seizures?", "seizure"),
        ("afraid of seizures", "seizure"),
        ("takes keppra to prevent seizures", "seizure"),
    ],
)
def test_what_is_not_so_now_or_not_of_the_patient_is_not_current(heard, text: str, finding: str) -> None:
    """Long past, over, somebody else's, supposed, feared, or asked in general."""
    check(heard, text, (finding, N))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("he had a seizure this morning", "seizure"),
        ("had a seizure an hour ago, he is fine now", "seizure"),
        ("the seizure has stopped", "seizure"),
        ("fainted yesterday", "fainting"),
        ("stopped seizing", "seizure"),
        ("kidney failure for ten years", "kidney_disease"),
        ("history of kidney failure", "kidney_disease"),
        ("pump implanted five years ago", "has_pump"),
        ("the rash went away but came back", "rash"),
        ("why is he so confused?", "confusion"),
        ("is it normal that his legs are stiff?", "muscle_stiffness"),
        ("should I be worried about the rash?", "rash"),
        ("worried about his rash", "rash"),
        ("My mother is confused", "confusion"),
        ("mother says he is confused", "confusion"),
        ("wife reports that he is confused", "confusion"),
        ("if he stands up, he is confused", "confusion"),
        ("for the past two days he has been confused", "confusion"),
        ("on baclofen for six years, very drowsy today", "drowsiness"),
        ("looking for advice, son is floppy", "hypotonia"),
        ("itchy all over his legs", "itching"),
    ],
)
def test_recent_events_standing_conditions_and_what_is_taken_for_granted_are_present(
    heard, text: str, finding: str
) -> None:
    """A seizure an hour ago is no less of an emergency for being over."""
    check(heard, text, (finding, P))


def test_somebody_else_is_told_from_the_patient(heard) -> None:
    """Who was spoken of first is the patient; another relative is not, until the patient is spoken of again."""
    check(heard, "My wife is confused. My father had seizures.", ("confusion", P), ("seizure", N))
    check(heard, "His mother has a rash and he has a fever", ("rash", N), ("fever", P))
    check(heard, "My daughter has a fever", ("fever", P))
    check(heard, "My wife gave me your number. My father is confused.", ("confusion", P))
    check(heard, "The nurse is Anna. She is nice. My father is confused.", ("confusion", P))
    check(heard, "I have a rash. My mother is allergic to penicillin.", ("rash", P), ("known_allergy", N))
    check(heard, "He is floppy. My wife has a rash.", ("hypotonia", P), ("rash", N))
    check(heard, "Mom has a fever", ("fever", P))


def test_the_hypothetical_ends_where_the_fact_begins(heard) -> None:
    """A new sentence, or a contrast with a subject."""
    check(heard, "Told to watch for fever. He is itchy.", ("fever", N), ("itching", P))
    check(heard, "told to watch for fever, rash and vomiting", ("fever", N), ("rash", N), ("vomiting", N))
    check(
        heard,
        "told to watch for fever, rash and vomiting, very drowsy",
        ("fever", N),
        ("rash", N),
        ("vomiting", N),
        ("drowsiness", P),
    )
    check(heard, "told to watch for fever and chest pain since noon", ("fever", N), ("chest_pain", P))
    check(heard, "told to watch for fever but now he is itchy", ("fever", N), ("itching", P))
    check(heard, "told us to call if he gets drowsy, and now he is drowsy", ("drowsiness", N), ("drowsiness", P))
    check(
        heard,
        "if the pump stops he could get fever, itching and seizures",
        ("fever", N),
        ("itching", N),
        ("seizure", N),
    )


def test_a_list_of_the_case_sets_what_plain_words_mean(heard) -> None:
    """In `denied` words deny, with or without a `no` of their own; in `unsure` all is in doubt."""
    assert heard("fever or chills", default="denied") == [("fever", D), ("chills", D)]
    assert heard("no fever", default="denied") == [("fever", D)]
    assert heard("fever", default="unsure") == [("fever", U)]
    assert heard("no fever", default="present") == [("fever", D)]


@pytest.mark.parametrize(
    "text",
    [
        "if I shake him he doesn't respond",
        "even if I shout at her she won't wake up",
        "no matter what I do he won't wake up",
        "when I call his name he doesn't answer",
        "I try to wake him and he won't",
    ],
)
def test_what_somebody_does_not_do_when_tried_is_told(shipped, text: str) -> None:
    """The condition is what the caller did; what came of it is so."""
    read = shipped.read(text).findings
    assert {heard.assertion for heard in read if heard.finding == "unresponsive"} == {"present"}
