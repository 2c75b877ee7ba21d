"""A question tells nothing; what is told without its subject, with a question behind it, is no question."""

from __future__ import annotations

import pytest

from triage.intake.reader import Reader


def _present(reader: Reader, text: str) -> set[str]:
    return {heard.finding for heard in reader.read(text).findings if heard.assertion == "present"}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Won't wake up, what should I do?", "unresponsive"),
        ("Doesn't want to live, is this normal?", "suicidal_thoughts"),
        ("Didn't respond to pain, should I call 999?", "unresponsive"),
        ("Hasn't woken up since the refill, is that ok?", "unresponsive"),
        ("Isn't breathing?", "breathing_stops"),
    ],
)
def test_who_is_told_of_without_being_named_has_it(shipped: Reader, text: str, finding: str) -> None:
    assert finding in _present(shipped, text)


@pytest.mark.parametrize(
    "text",
    [
        "Won't he wake up?",
        "Does he not wake up?",
        "Isn't he breathing?",
        "Doesn't baclofen cause seizures?",
        "Won't stopping it cause withdrawal?",
        "Don't you think he is confused?",
        "Isn't drowsiness normal?",
    ],
)
def test_what_is_asked_is_not_told(shipped: Reader, text: str) -> None:
    assert not _present(shipped, text)
