"""Lists whose answer comes after their end, and questions that ask for a list."""

from __future__ import annotations

import pytest

_LETTERS = {"present": "P", "denied": "D", "unsure": "U", "not_current": "N"}
_TABLE = """
fever, rash, seizures - all no | fever D, rash D, seizure D
fever, rash, seizures: no to all | fever D, rash D, seizure D
fever, rash, seizures: no to all of these | fever D, rash D, seizure D
Fever, rash and seizures? None of those. | fever D, rash D, seizure D
fever, rash, seizures - none of these | fever D, rash D, seizure D
fever, chills, rash (all negative) | fever D, chills D, rash D
fever, chills, rash, all denied | fever D, chills D, rash D
none of these: fever, rash, seizures | fever D, rash D, seizure D
No to all of these: fever, rash, seizures. | fever D, rash D, seizure D
fever, chills and rash denied | fever D, chills D, rash D
fever, chills or rash: none | fever D, chills D, rash D
Drowsy. Fever, rash: none of them. Itching. | drowsiness P, fever D, rash D, itching P
fever, rash, seizures: none | fever U, rash U, seizure D
fever/rash/seizures - none | fever U, rash U, seizure D
itching, rash: none | itching U, rash D
fever - no, rash - no, seizure - yes | fever D, rash D, seizure P
He has a fever, rash - no | fever P, rash D
had a seizure, rash: none | seizure P, rash D
Fever, rash or seizures? No. | fever D, rash D, seizure D
Any fever, rash or seizures? None. | fever D, rash D, seizure D
Has he got a fever, rash or seizures? | fever U, rash U, seizure U
Has he got a fever, rash or seizures? No. | fever D, rash D, seizure D
Has he got a fever, rash or seizures? None of them. | fever D, rash D, seizure D
Has he got a fever, rash or seizures? Yes | fever P, rash P, seizure P
Fever, rash, headache - all yes | fever P, rash P
Fever, chills. None of it helps. | fever P, chills P
itching, rash, none of the creams work | itching P, rash P
fever and rash - no idea | fever P/U, rash P/U
fever, rash, no seizures | fever P, rash P, seizure D
"""
_ROWS = [line.split(" | ") for line in _TABLE.strip().splitlines()]


@pytest.mark.parametrize(("text", "expected"), _ROWS, ids=[text for text, _ in _ROWS])
def test_what_is_said_of_a_list_after_its_end_is_said_of_all_of_it(heard, text: str, expected: str) -> None:
    """Where nothing says that all of the list is meant, what stands before the last is in doubt."""
    meant = {finding: _LETTERS[assertion] for finding, assertion in heard(text)}
    for one in expected.split(", "):
        finding, ways = one.split(" ")
        assert meant.get(finding, "-") in ways.split("/"), f"{finding} in {heard(text)}"


@pytest.mark.parametrize(
    "text",
    [
        "No seizures. Actually he did have one.",
        "He hasn't had a seizure... well, actually he did",
        "no seizure, wait, sorry, he did have one this morning",
        "No seizures. In fact she had one last night.",
    ],
)
def test_a_denial_that_is_taken_back_is_none(heard, text: str) -> None:
    """Whatever stands between the denial and what was there after all."""
    assert heard(text) == [("seizure", "present")]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("No seizures. Actually he did well at physio.", "seizure"),
        ("no fever, actually he had one pizza and slept", "fever"),
        ("no rash. Actually, did I say that he is nine?", "rash"),
    ],
)
def test_what_takes_nothing_back_leaves_the_denial(heard, text: str, finding: str) -> None:
    """He did something else, or had something else."""
    assert (finding, "denied") in heard(text)


@pytest.mark.parametrize("text", ["lips and tongue aren't swollen", "his legs and arms are not stiff or weak"])
def test_a_denial_among_shared_words_reaches_both(shipped, text: str) -> None:
    """The verb stands once, and so does its denial."""
    found = shipped.read(text).findings
    assert found
    assert {part.assertion for part in found} == {"denied"}
