"""Words that deny by themselves (``walking fine``) deny only what is so now: not what was, should be or is usual."""

from __future__ import annotations

import pytest

from triage.intake.reader import Reader


def _assertion(reader: Reader, text: str, finding: str) -> set[str]:
    return {heard.assertion for heard in reader.read(text).findings if heard.finding == finding}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Usually he walks fine", "cannot_walk_or_move"),
        ("He normally walks fine", "cannot_walk_or_move"),
        ("He was talking fine an hour ago", "difficulty_speaking"),
        ("His breathing was fine until now", "breathing_difficulty"),
        ("I hope she is eating well", "loss_of_appetite"),
        ("I wish she was eating well", "loss_of_appetite"),
        ("She should be eating well", "loss_of_appetite"),
        ("She is hardly eating well", "loss_of_appetite"),
    ],
)
def test_what_was_or_should_be_denies_nothing(shipped: Reader, text: str, finding: str) -> None:
    assert "denied" not in _assertion(shipped, text, finding)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("She is eating well", "loss_of_appetite"),
        ("He is walking fine", "cannot_walk_or_move"),
        ("He usually sleeps till ten, walking fine", "cannot_walk_or_move"),
    ],
)
def test_what_is_so_now_denies(shipped: Reader, text: str, finding: str) -> None:
    assert _assertion(shipped, text, finding) == {"denied"}
