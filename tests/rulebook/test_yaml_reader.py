"""Strict reading: what is read as what, and every way in which a text can be wrong."""

from __future__ import annotations

import math

import pytest

from triage.errors import TriageError
from triage.rulebook.yaml_reader import ReadError, read, read_documents


def values(text: str | bytes, file: str = "f.yaml") -> list[object]:
    data = text if isinstance(text, bytes) else text.encode()
    return [document.value for document in read_documents(data, file)]


def faults(text: str | bytes, file: str = "f.yaml") -> list[str]:
    with pytest.raises(ReadError) as error:
        values(text, file)
    return [str(problem) for problem in error.value.problems]


def test_words_that_old_yaml_takes_for_something_else_stay_text():
    """no, on, 012, 1:30 and dates are what was typed."""
    words = ["no", "Yes", "on", "off", "012", "1:30", "2026-01-31", "0x1f", "0o14", "1_000", "1e", "=", "NULL_"]
    assert values(f"[{', '.join(words)}]") == [words]


def test_numbers_truth_and_nothing_are_read():
    """Decimal numbers, true, false and null are the only scalars that are not text."""
    assert values("[1, -4, +5, 0, 1.5, -0.5, .5, 5., 1e3, true, False, null, ~]") == [
        [1, -4, 5, 0, 1.5, -0.5, 0.5, 5.0, 1000.0, True, False, None, None]
    ]
    assert values("{a: , b: .inf, c: -.Inf}") == [{"a": None, "b": math.inf, "c": -math.inf}]
    assert math.isnan(values("[.NaN]")[0][0])


def test_quotes_make_text():
    """A number in quotes is text, and so is an empty pair of quotes."""
    assert values("""["12", '12', "", 'null']""") == [["12", "12", "", "null"]]


def test_keys_are_text_as_typed():
    """A key is never turned into a number or a truth value."""
    assert values("{1: a, true: b, null: c, 012: d}") == [{"1": "a", "true": "b", "null": "c", "012": "d"}]


def test_block_text_is_read():
    """Folded and literal text keep what YAML says they keep."""
    assert values("a: >\n  one\n  two\nb: |\n  one\n  two\n") == [{"a": "one two\n", "b": "one\ntwo\n"}]


def test_several_documents_are_read():
    """Every document of a file is read; one without anything in it is left out."""
    assert values("a: 1\n---\nb: 2\n---\n") == [{"a": 1}, {"b": 2}]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    """A file from Windows reads the same, with the same positions."""
    (document,) = read_documents(b"\xef\xbb\xbfa: 1\r\nb: [x,\r\n  y]\r\n", "f.yaml")
    assert document.value == {"a": 1, "b": ["x", "y"]}
    assert document.position(("a",)) == ("f.yaml", 1, 4)
    assert document.position(("b", 1)) == ("f.yaml", 3, 3)


def test_positions_of_values_and_keys():
    """Value and key each have their place; what is missing has the place of what is around it."""
    (document,) = read_documents("a: 1\nb:\n  - x: {y: é, z: 2}\n  - [3,\n     4]\n".encode(), "f.yaml")
    assert document.position() == ("f.yaml", 1, 1)
    assert document.position(("b",)) == ("f.yaml", 3, 3)
    assert document.key_position(("b",)) == ("f.yaml", 2, 1)
    assert document.position(("b", 0, "x", "z")) == ("f.yaml", 3, 18)
    assert document.key_position(("b", 0, "x", "z")) == ("f.yaml", 3, 15)
    assert document.position(("b", 1, 1)) == ("f.yaml", 5, 6)
    assert document.position(("b", 0, "x", "missing", 3)) == ("f.yaml", 3, 8)
    assert document.key_position(("b", 0, "x", "missing")) == ("f.yaml", 3, 8)
    assert document.key_position(("b", 1)) == ("f.yaml", 4, 5)
    assert document.position(("b", 7)) == ("f.yaml", 3, 3)


def test_a_position_names_the_document_it_is_in():
    """In the second document lines go on counting from the beginning of the file."""
    second = read_documents(b"a: 1\n---\nb: 2\n", "f.yaml")[1]
    assert second.position(("b",)) == ("f.yaml", 3, 4)


@pytest.mark.parametrize("text", ["", "\n \n", "# only a comment\n", "---\n---\n", "\ufeff"])
def test_a_file_with_nothing_in_it_is_a_fault(text):
    """Nothing is never taken for an empty answer."""
    assert faults(text) == ["f.yaml:1:1: there is nothing in it; write something, or remove the file"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[" * 200_000, "1:51"),
        ("{a: " * 200_000, "1:201"),
        ("- " * 200_000, "1:101"),
        ("".join(" " * i + "a:\n" for i in range(3000)), "51:51"),
        ("[" * 200_000 + "]" * 200_000, "1:51"),
        ('{"a":' * 200_000 + "1" + "}" * 200_000, "1:251"),
        ("a: 1\n---\n" + "[" * 200_000, "3:51"),
    ],
    ids=["lists", "mappings", "dashes", "blocks", "JSON lists", "JSON objects", "in a second document"],
)
def test_nesting_without_end_is_refused_where_it_becomes_too_deep(text, where):
    """200,000 levels end in one located fault, not in a crash or a wait."""
    for file in ("f.yaml", "f.json") if text[0] in "[{" else ("f.yaml",):
        assert faults(text, file) == [
            f"{file}:{where}: nested more than 50 deep; nothing here needs that: check the brackets and dashes"
        ]


def test_question_marks_without_end_are_refused():
    """A mapping as a key, nested or not, is no key."""
    (fault,) = faults("? " * 200_000)
    assert fault.startswith("f.yaml:1:3: a key must be text, not a list or keys and values; ")


def test_fifty_levels_are_read():
    """The limit itself is allowed."""
    (value,) = values("[" * 50 + "]" * 50)
    assert str(value) == "[" * 50 + "]" * 50


def test_a_yaml_bomb_is_one_fault():
    """Anchors are refused where they first stand, before they can multiply."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert faults(bomb) == [
        (
            "f.yaml:1:4: anchors and aliases (&a) are not allowed;"
            " write the text out where it is needed; put text that begins with & or * in quotes"
        )
    ]


def test_an_alias_to_nothing_is_refused():
    """An alias is refused whether or not there is an anchor for it."""
    (fault,) = faults("a: 1\nb: *x\n")
    assert fault.startswith("f.yaml:2:4: anchors and aliases (*x) are not allowed; ")


def test_merge_keys_are_refused():
    """<< would bring in entries that are not written there."""
    assert faults("a:\n  <<: {b: 1}\n") == ["f.yaml:2:3: merge keys (<<) are not allowed; write the entries out"]


def test_tags_are_refused_each_where_it_stands():
    """No tag is obeyed, whatever it asks for."""
    found = faults("a: !!python/object/apply:os.system [ls]\nb: !own x\nc: !!str 12\n")
    assert [fault.split(";")[0] for fault in found] == [
        "f.yaml:1:4: tags (!!python/object/apply:os.system) are not allowed",
        "f.yaml:2:4: tags (!own) are not allowed",
        "f.yaml:3:4: tags (!!str) are not allowed",
    ]


def test_duplicate_keys_are_all_reported():
    """Each second key is a fault, with the place of the first; the first one's value stays."""
    text = "a: 1\nb: {c: 1, c: 2}\na: 3\n"
    assert faults(text) == [
        "f.yaml:2:11: the key 'c' is already at 2:5; keep one of the two",
        "f.yaml:3:1: the key 'a' is already at 1:1; keep one of the two",
    ]
    assert [document.value for document in read(text.encode(), "f.yaml").documents] == [{"a": 1, "b": {"c": 1}}]


def test_a_tab_as_indentation_is_named():
    """The tab, which nobody sees, is said to be one."""
    assert faults("a:\n\tb: 1\n") == ["f.yaml:2:1: a tab at the beginning of a line or word; indent with spaces"]
    assert faults("a:\n  b: 1\n\tc: 2\n") == ["f.yaml:3:1: a tab at the beginning of a line; indent with spaces"]


def test_control_characters_are_refused_raw_and_escaped():
    """Nothing that steers a terminal gets into a case or a rulebook."""
    assert faults("a: b\nc: \x1b[31m\n") == ["f.yaml:2:4: a control character (U+001B); remove it"]
    assert faults('a: "\\e[31m"\n') == ["f.yaml:1:4: a control character (U+001B); remove it"]
    assert faults('"\\x07": 1\n') == ["f.yaml:1:1: a control character (U+0007); remove it"]


def test_a_byte_that_is_not_utf8_is_placed():
    """Column counts characters before the bad byte."""
    assert faults("a: 1\nä: caf".encode() + b"\xe9\n") == [
        "f.yaml:2:7: not UTF-8: the byte 0xe9 cannot stand here; save the file as UTF-8"
    ]


def test_binary_and_utf16_files_are_named_as_such():
    """A picture, a program or a file in another encoding is said to be one."""
    assert faults(b"\x7fELF\x02\x00\x00") == [
        "f.yaml:1:6: a zero byte: this is not text but a binary file; give a YAML or JSON file"
    ]
    assert faults("a: 1".encode("utf-16")) == ["f.yaml:1:1: this is UTF-16, not UTF-8; save it as UTF-8"]


def test_numbers_of_many_digits_are_refused():
    """A number that takes longer to read than to mean anything is a fault, in YAML and in JSON."""
    assert faults("a: " + "9" * 100_000) == [
        "f.yaml:1:4: a number of 100000 characters; at most 40; if it is text, put it in quotes"
    ]
    assert faults("a: 0." + "9" * 50)[0].startswith("f.yaml:1:4: a number of 52 characters; ")
    assert faults('{"a": ' + "9" * 5000 + "}", "f.json")[0].startswith("f.json:1:7: a number of 5000 characters; ")
    assert values("a: '" + "9" * 100 + "'") == [{"a": "9" * 100}]


def test_a_file_larger_than_the_limit_is_refused():
    """No file is read that could fill the memory."""
    assert faults(b"a" * 20_000_001) == ["f.yaml:1:1: larger than 20 MB; split it into several files"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: b: c\n", "1:5: a colon with a space after it cannot stand here"),
        ('a: "bcd\ne: 1\n', "1:4: the quotes that open here are never closed"),
        ("a: [1, 2\nb: 3\n", "2:2: the list that opens at 1:4 goes wrong here"),
        ("a: {b: 1\nc: 3\n", "2:2: the { that opens at 1:4 goes wrong here"),
        ("a: 1\nbcd\nc: 3\n", "2:1: a key without a colon"),
        ("a:\n  b: 1\n c: 2\n", "3:2: a key must stand here"),
        ("- a\n-b\n", "2:1: a dash without a space"),
        ("a: @x\n", "1:4: text without quotes cannot begin with @"),
        ("a: %x\n", "1:4: text without quotes cannot begin with %"),
        ("a: **bold**\n", "1:5: anchors and aliases are not allowed"),
        ("{[a]: 1}\n", "1:2: a key must be text, not a list or keys and values"),
        ("a: {{ name }}\n", "1:5: a key must be text, not a list or keys and values"),
        ('a: "\\q"\n', "1:5: a backslash that stands for nothing"),
        ("a: - b\n", "1:4: a '- ' cannot stand here"),
        ("- a\nb: 1\n", "2:1: an entry that begins with '- ' must stand here"),
        ("{a: 1}\nb\n", "2:1: something follows the end of the document"),
    ],
)
def test_broken_yaml_is_explained_in_plain_words(text, fault):
    """Each common slip has its place and words that say what to do."""
    (found,) = faults(text)
    assert found.startswith(f"f.yaml:{fault}; ")


def test_what_comes_before_a_broken_place_is_kept_for_the_other_checks():
    """The documents before it are given back, and the reading says that it is not complete."""
    reading = read(b"a: 1\n---\nb: [\n", "f.yaml")
    assert [document.value for document in reading.documents] == [{"a": 1}]
    assert not reading.complete
    assert len(reading.problems) == 1


def test_at_most_a_hundred_faults_are_reported():
    """Who has more gave the wrong file."""
    reading = read(b"a: 1\n" * 1000, "f.yaml")
    assert len(reading.problems) == 100
    assert not reading.complete


def test_the_fault_of_reading_is_a_triage_error():
    """One except clause is enough for all faults of input."""
    assert issubclass(ReadError, TriageError)


def test_python_parser_reads_the_same(monkeypatch):
    """Where PyYAML came without libyaml its own parser gives the same values, places and faults."""
    texts = ["a: [1, {b: c}]\nd: >\n  e\n", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "[" * 1000, "a: !x 1\n"]

    def everything() -> list[object]:
        readings = [read(text.encode(), "f.yaml") for text in texts]
        return [
            ([(d.value, d.position(("a",)), d.key_position(("d",))) for d in one.documents], one.problems)
            for one in readings
        ]

    with_libyaml = everything()
    monkeypatch.setitem(__import__("sys").modules, "yaml._yaml", None)
    assert everything() == with_libyaml
