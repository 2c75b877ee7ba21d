"""JSON is read as strictly as YAML, by another parser."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rulebook.yaml_reader import ReadError, read_documents


def faults(text: str, file: str = "f.json") -> list[str]:
    with pytest.raises(ReadError) as error:
        read_documents(text.encode(), file)
    return [str(problem) for problem in error.value.problems]


def test_values_and_positions():
    """The places of JSON are found when they are asked for."""
    text = '{"a": 1,\n "b": [true, {"c{": "x]", "d": null}],\n\t"e\\"": -1.5}'
    (document,) = read_documents(text.encode(), "f.json")
    assert document.value == {"a": 1, "b": [True, {"c{": "x]", "d": None}], 'e"': -1.5}
    assert document.position(("a",)) == ("f.json", 1, 7)
    assert document.key_position(("b",)) == ("f.json", 2, 2)
    assert document.position(("b", 1, "d")) == ("f.json", 2, 32)
    assert document.key_position(("b", 1, "c{")) == ("f.json", 2, 15)
    assert document.position(('e"',)) == ("f.json", 3, 9)


def test_several_values_are_several_documents():
    """JSON values may follow one another, as in a log; each keeps its own place."""
    first, second = read_documents(b'{"a": 1}\n{"a": 2}\n', "f.json")
    assert (first.value, second.value) == ({"a": 1}, {"a": 2})
    assert second.position(("a",)) == ("f.json", 2, 7)


def test_json_needs_no_special_name():
    """From standard input JSON is known by its first character; what only looks like it is YAML."""
    assert read_documents(b' {"a":\t1}', "-")[0].value == {"a": 1}
    assert read_documents(b"{a: 1, 'b': 2,}", "-")[0].value == {"a": 1, "b": 2}


def test_duplicate_keys_are_all_reported():
    """Each second key is placed, with the place of the first."""
    assert faults('{"a": 1, "b": {"c": 1,\n "c": 2}, "a": 2}') == [
        "f.json:2:2: the key 'c' is already at 1:16; keep one of the two",
        "f.json:2:11: the key 'a' is already at 1:2; keep one of the two",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": "\\ud800"}', "1:7: half of a character (U+D800)"),
        ('{"a": "\\u001b[1m"}', "1:7: a control character (U+001B)"),
        ('{"\\u0000": 1}', "1:2: a control character (U+0000)"),
        ('{"a": 1,}', None),
        ('{"a" 1}', "1:6: a colon must stand here, after the key"),
        ('{"a": 1 "b": 2}', "1:9: a comma or the closing bracket must stand here"),
        ('{"a": }', "1:7: a value must stand here"),
        ('{"a": tru}', "1:7: a value must stand here"),
        ('{"a": "b', "1:7: the text that begins here is never closed"),
        ('{"a": "b\nc"}', "1:9: a line break or tab inside quotes"),
        ('{"a": "\\q"}', "1:8: a backslash that stands for nothing"),
        ('{"a": 1} x', "1:10: a value must stand here"),
    ],
)
def test_broken_json_is_explained_in_plain_words(text, fault):
    """Each slip has its place and words that say what to do."""
    (found,) = faults(text)
    if fault is None:  # the words and the column depend on the version of Python
        assert found.startswith(("f.json:1:8: a comma after the last entry", "f.json:1:9: a key in double quotes"))
    else:
        assert found.startswith(f"f.json:{fault}; ")


def test_quotes_that_never_close_do_not_slow_the_search_for_nesting():
    """Brackets inside text do not count, and unfinished text is searched once."""
    text = '["' + '\\"' * 200_000
    assert faults(text) == ["f.json:1:2: the text that begins here is never closed; close it with a double quote"]


def test_whole_pairs_of_surrogates_are_one_character():
    """Only half of a character is refused."""
    assert read_documents(b'{"a": "\\ud83d\\ude00"}', "f.json")[0].value == {"a": "\U0001f600"}


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)
_DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(data=st.dictionaries(_TEXT, _DATA, max_size=4), indent=st.sampled_from([None, 2]))
def test_every_place_in_any_json_is_where_its_text_begins(data, indent):
    """At the position of any value stands the text of that value."""
    text = json.dumps(data, indent=indent)
    lines = text.split("\n")
    (document,) = read_documents(text.encode(), "f.json")
    assert document.value == data
    pending: list[tuple[tuple[str | int, ...], object]] = [((), data)]
    while pending:
        path, value = pending.pop()
        _, line, column = document.position(path)
        there = lines[line - 1][column - 1 :]
        if isinstance(value, (dict, list)):
            assert there[0] == ("{" if isinstance(value, dict) else "[")
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            pending += [((*path, key), part) for key, part in inside]
        else:
            assert there.startswith(json.dumps(value))
        if path and isinstance(path[-1], str):
            _, line, column = document.key_position(path)
            assert lines[line - 1][column - 1 :].startswith(json.dumps(path[-1]))
