"""Texts without a full stop: a new statement about somebody ends what the words before it opened."""

from __future__ import annotations

import pytest

from triage.intake.reader import Reader

BEFORE = (
    "no pain",
    "denies pain",
    "no other problems",
    "no reason",
    "hx of MS",
    "pmh stroke",
    "history of seizures",
    "doctor said to watch for fever",
    "was told to ring if worse",
    "looking for advice",
    "worried sick",
    "can't say how long",
    "last year he had surgery",
    "two years ago he got the pump",
    "as a child he had polio",
    "if you must know",
    "hasn't slept",
    "no answer from the clinic",
    "not allergic to anything",
    "due for a refill",
    "supposed to have a refill tomorrow",
)
NOW = {
    "he's having a seizure": "seizure",
    "he is fitting": "seizure",
    "he can't breathe": "breathing_difficulty",
    "he has stopped breathing": "breathing_stops",
    "his lips are blue": "blue_or_grey_skin",
    "his breathing is very slow": "slow_breathing",
    "he is unresponsive": "unresponsive",
    "he's very confused": "confusion",
    "his throat is closing up": "tongue_or_throat_swelling",
}


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("now", NOW)
def test_a_new_statement_is_of_now(shipped: Reader, before: str, now: str) -> None:
    read = shipped.read(f"{before} {now}").findings
    assert NOW[now] in {heard.finding for heard in read if heard.assertion == "present"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("call us if he is confused", "confusion"),
        ("not sure if he is confused", "confusion"),
        ("I was worried he is confused", "confusion"),
        ("as a child he has had seizures", "seizure"),
        ("two years ago he had a seizure", "seizure"),
        ("watch for seizures or fever", "seizure"),
    ],
)
def test_what_asks_for_a_statement_keeps_it(shipped: Reader, text: str, finding: str) -> None:
    """``If he is``, ``not sure if he is``: the words before it say how it is meant."""
    read = shipped.read(text).findings
    assert finding not in {heard.finding for heard in read if heard.assertion == "present"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("his brother has epilepsy his lips are blue", "blue_or_grey_skin"),
        ("his brother has a cold and his lips are blue", "blue_or_grey_skin"),
        ("last year he had surgery he passed out this morning", "loss_of_consciousness"),
        ("last year he had pneumonia he just passed out", "loss_of_consciousness"),
    ],
)
def test_what_is_so_now_is_the_patients_and_of_now(shipped: Reader, text: str, finding: str) -> None:
    """Where it may be the brother's, or past, and nothing says so, the graver reading holds."""
    assert finding in {heard.finding for heard in shipped.read(text).findings if heard.assertion == "present"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("her mother had a stroke and her speech was slurred", "difficulty_speaking"),
        ("last year he had surgery he passed out", "loss_of_consciousness"),
        ("his dad's lips are blue", "blue_or_grey_skin"),
    ],
)
def test_what_is_told_as_past_or_of_another_is_so(shipped: Reader, text: str, finding: str) -> None:
    assert finding not in {heard.finding for heard in shipped.read(text).findings if heard.assertion == "present"}
