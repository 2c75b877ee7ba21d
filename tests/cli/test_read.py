"""``triage read``: what the reader makes of a text, and the note marked in an answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from triage.cli import main

RULES = Path(__file__).resolve().parents[2] / "rules"
TEXT = "He's floppy like a rag doll, no fever, hasn't had any seizures, sats 89"


def read(*args: str, stdin: str | None = None) -> Result:
    """``triage read`` with the rulebook of the checkout."""
    return CliRunner().invoke(main, ["read", "--rules", str(RULES), *args], input=stdin, prog_name="triage")


def test_each_thing_read_is_marked_in_the_text_and_listed():
    """The words, what they mean, how they are meant, and the phrase that matched."""
    result = read(TEXT)
    assert result.exit_code == 0
    assert "no fever [no fever]" in result.stdout or "fever [no fever]" in result.stdout
    assert "denied: Seizure (not)" in result.stdout
    assert "profound_muscle_weakness, by the phrase “floppy like" in result.stdout
    assert "Oxygen saturation 89 %" in result.stdout


def test_several_words_are_one_text_and_a_dash_is_standard_input():
    """No quotes are needed for a short text; a long one comes through a pipe."""
    assert read(*TEXT.split()).stdout == read(TEXT).stdout
    assert read("-", stdin=TEXT).stdout == read(TEXT).stdout


def test_json_carries_places_assertions_and_patterns():
    """For other programs: everything that was read, with offsets into the text."""
    answer = json.loads(read(TEXT, "--format", "json").stdout)
    heard = {heard["finding"]: heard for heard in answer["findings"]}
    assert heard["fever"]["assertion"] == "denied"
    floppy = heard["profound_muscle_weakness"]
    assert TEXT[floppy["start"] : floppy["end"]] == floppy["words"]
    assert [(number["measure"], number["value"]) for number in answer["measures"]] == [("spo2_pct", 89)]
    assert answer["unrecognized"] == []


def test_plain_words_are_nothing_to_read():
    """A greeting is no symptom, and not `not understood` either."""
    assert "Nothing was read in it." in read("Good morning, this is Anna.").stdout


@pytest.mark.parametrize("day", ["monday", "2026-02-31"])
def test_a_day_that_is_none_is_wrong_usage(day):
    """Said with what to write."""
    result = read("refilled on Monday", "--called-on", day)
    assert result.exit_code == 2
    assert "2026-01-31" in result.stderr


def test_a_text_is_needed():
    """Without one there is nothing to read."""
    assert read().exit_code == 2


def test_an_answer_shows_the_note_as_it_was_read():
    """The note stands in the answer with its meaning behind each place, and no control character reaches the screen."""
    args = ["assess", "--rules", str(RULES), "--note", f"{TEXT}\x1b[31m"]
    result = CliRunner().invoke(main, args, prog_name="triage")
    assert "THE NOTE, AS READ" in result.stdout
    assert "[no seizure]" in result.stdout
    assert "\x1b" not in result.stdout
