"""Conditions: every form is read, and every mistake in one is placed where it is made."""

from __future__ import annotations

import pytest

from triage.conditions import All, Any, AtLeast, Denied, Present, to_data
from triage.rulebook.condition_reader import read_condition
from triage.rulebook.yaml_reader import read_documents


def written(text: str):
    (document,) = read_documents(f"when: {text}".encode(), "f.yaml")
    return read_condition(document, ("when",))


def faults(text: str) -> list[str]:
    found = written(text)
    assert found.condition is None
    return [str(problem).removeprefix("f.yaml:") for problem in found.problems]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("a", Present("a")),
        ("{denied: a}", Denied("a")),
        ("{all: [a, {denied: b}]}", All((Present("a"), Denied("b")))),
        ("{any: [a]}", Any((Present("a"),))),
        (
            "{of: [a, b, {all: [c, d]}], at_least: 2}",
            AtLeast(2, (Present("a"), Present("b"), All((Present("c"), Present("d"))))),
        ),
    ],
)
def test_every_form_is_read(text, condition):
    """The five forms of the algebra, nested in each other."""
    assert written(text).condition == condition
    assert written(text).problems == []


def test_what_is_written_is_what_is_read_back():
    """A condition's data is its YAML."""
    text = "{at_least: 1, of: [{any: [a, {denied: b}]}, {all: [c]}]}"
    condition = written(text).condition
    assert condition is not None
    assert written(str(to_data(condition))).condition == condition


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{all: []}", "1:13: 'all' is an empty list; list the parts, or remove the condition"),
        ("{at_least: 1, of: []}", "1:25: 'of' is an empty list; list the parts, or remove the condition"),
        ("{}", "1:7: an empty condition; write a finding,"),
        ("", "1:6: a condition cannot be nothing; write a finding,"),
        ("12", "1:7: a condition cannot be 12; write a finding,"),
        ("[a, b]", "1:7: a condition cannot be a list; put the list under all: or any:"),
        ("{any: a}", "1:13: 'any' must be a list, not 'a'; write [..] around it"),
        ("{all: [a, {any: [b, {al: [c]}]}]}", "1:28: unknown key 'al' in a condition; did you mean 'all'?"),
        ("{not: a}", "1:8: unknown key 'not' in a condition; there is no 'not': write {denied: finding},"),
        ("{or: [a]}", "1:8: unknown key 'or' in a condition; did you mean 'any'?"),
        ("{denied: [a, b]}", "1:16: only one finding can be denied; write {denied: finding};"),
        ("{denied: {all: [a]}}", "1:16: only one finding can be denied; "),
        ("{at_least: 3, of: [a, b]}", "1:18: at_least 3 of a list of 2 can never hold; give a number from 1 to 2,"),
        ("{at_least: 0, of: [a, b]}", "1:18: at_least 0 always holds; "),
        ("{at_least: -1, of: [a, b]}", "1:18: at_least -1 always holds; "),
        ("{at_least: true, of: [a]}", "1:18: at_least must be a whole number, not true; "),
        ("{at_least: 1.5, of: [a, b]}", "1:18: at_least must be a whole number, not 1.5; "),
        ("{at_least: two, of: [a, b]}", "1:18: at_least must be a whole number, not 'two'; "),
        ("{at_least: 2}", "1:8: 'at_least' without 'of'; "),
        ("{of: [a, b]}", "1:8: 'of' without 'at_least'; say how many: "),
        ("{all: [a], any: [b]}", "1:18: 'all' and 'any' in one condition; put each in braces of its own,"),
        ("{all: [a], of: [b]}", "1:18: 'all' and 'of' in one condition; "),
        ("{any: [a, b, a]}", "1:20: the same as at 1:14, in the same list; remove one of the two"),
        ("{any: [{all: [a, b]}, {all: [a, b]}]}", "1:29: the same as at 1:14, in the same list; "),
        ("{all: [a, not b]}", "1:17: 'not b' is no finding: a condition has no 'not'; write {denied: b}, "),
        ("no b", "1:7: 'no b' is no finding: a condition has no 'not'; write {denied: b}, "),
        ("'!b'", "1:7: '!b' is no finding: a condition has no 'not'; write {denied: b}, "),
        ("{any: [a, '']}", "1:17: a finding is missing; write its id"),
    ],
)
def test_every_mistake_is_placed(text, fault):
    """The position is that of the mistake, however deep in the condition it is."""
    (found,) = faults(text)
    assert found.startswith(fault)


def test_all_mistakes_of_a_condition_are_reported_at_once():
    """One mistake does not hide another beside or inside it."""
    assert [fault.split(":")[1] for fault in faults("{all: [{any: []}, {at_least: 5, of: [a, {nt: b}]}, 3]}")] == [
        "20",
        "48",
        "36",
        "58",
    ]


def test_what_a_broken_condition_names_still_counts_as_named():
    """A slip in one key does not make findings seem unused."""
    found = written("{all: [{nt: {x: [a]}}, {denied: [b]}, {all: [c], any: d}, {of: [e]}]}")
    assert {mention.finding for mention in found.mentions} == {"a", "b", "c", "d", "e"}
