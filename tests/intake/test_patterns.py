"""The notation of phrases: what it stands for, and what is refused."""

from __future__ import annotations

import pytest

from triage.intake.patterns import MOST_READINGS, PatternError, examples, expand_classes, is_plain, parse, readings

CLASSES = {"leg": ("leg", "calf"), "stiff": ("stiff", "locking up")}


def spelled(pattern: str) -> set[str]:
    return set(examples(parse(pattern, CLASSES).parts, CLASSES))


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        ("can't wake him", {"can't wake him"}),
        ("(pump|alarm) beeping", {"pump beeping", "alarm beeping"}),
        ("pump is? beeping", {"pump is beeping", "pump beeping"}),
        ("pump [keeps on] beeping", {"pump keeps on beeping", "pump beeping"}),
        ("(a|b (c|d)|) e", {"a e", "b c e", "b d e", "e"}),
        ("!afebrile", {"afebrile"}),
    ],
)
def test_a_pattern_stands_for_its_phrases(pattern: str, phrases: set[str]) -> None:
    """Alternatives, what may be left out, and plain words."""
    assert spelled(pattern) == phrases
    assert readings(parse(pattern, CLASSES).parts) == len(phrases)


def test_classes_are_written_by_name_and_may_name_others() -> None:
    """A circle and a name that does not exist are refused."""
    assert expand_classes({"leg": ("calf",), "limb": ("{leg}", "arm")})["limb"] == ("calf", "arm")
    with pytest.raises(PatternError, match="itself"):
        expand_classes({"a": ("{b}",), "b": ("{a}",)})
    with pytest.raises(PatternError, match="not exist"):
        expand_classes({"a": ("{c}",)})
    with pytest.raises(PatternError, match=r"class \{since\} has 'since \{day\}'"):
        expand_classes({"day": ("monday",), "since": ("since {day}",)})


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("(a|b", "not closed"),
        ("a]", "closes nothing"),
        ("{nose} itches", "no class"),
        ("[a] b?", "match anything"),
        ("… a", "start"),
        ("? a", "follows nothing"),
        ("a * b", "does not have"),
        (" ".join(["(a|b|c|d)"] * 8), str(MOST_READINGS)),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(pattern: str, complaint: str) -> None:
    """The message names the pattern."""
    with pytest.raises(PatternError, match=complaint):
        parse(pattern, CLASSES)


def test_a_phrase_without_signs_is_plain() -> None:
    """Apostrophes, commas and hyphens are no notation."""
    assert is_plain("can't hold anything, completely-limp")
    assert not is_plain("can't hold (anything)")


def test_marks_at_the_start_are_read() -> None:
    """`!` denies, `=` is word for word."""
    assert parse("! afebrile", CLASSES).denies
    assert parse("= rigid", CLASSES).exact
