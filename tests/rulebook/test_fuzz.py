"""Whatever stands in a file, reading it ends in a rulebook or in located faults, and in nothing else."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from small_book import SOUND

from triage.errors import RulebookError
from triage.rulebook.loader import load
from triage.rulebook.yaml_reader import read

_LINES = SOUND.splitlines(keepends=True)
#: What YAML and JSON are made of, and what the rulebook is made of.
_PIECES = (
    *(
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        '"',
        "#",
        "&a",
        "*a",
        "!x",
        "|",
        ">",
        "?",
        "%",
        "@",
        "<<: ",
        "\\",
        "---\n",
    ),
    *(
        "",
        " ",
        "\t",
        "\n",
        "\r",
        "\u2028",
        "\ufeff",
        "\x07",
        "é",
        "...\n",
        "~",
        "null",
        ".nan",
        "-1",
        "true",
        "9" * 50,
        "{}",
    ),
    *("denied", "all", "any", "at_least", "of", "id: fever", "fever", "sources: []", "rules:\n", "findings:\n"),
)
_BITS = st.sampled_from(_PIECES)


@given(text=st.binary(max_size=200), file=st.sampled_from(["f.yaml", "f.json"]))
def test_any_bytes_are_read_or_refused(text, file):
    """Arbitrary bytes give documents or faults with a position in the file, never an exception."""
    reading = read(text, file)
    assert reading.documents or reading.problems
    for problem in reading.problems:
        assert problem.at is not None
        assert problem.at.file == file
        assert problem.at.line >= 1
        assert problem.at.column >= 1


@given(pieces=st.lists(_BITS, max_size=30), file=st.sampled_from(["f.yaml", "f.json"]))
def test_any_pieces_of_yaml_are_read_or_refused(pieces, file):
    """The same for text made of what YAML and JSON are made of."""
    text = "".join(pieces).encode()
    reading = read(text, file)
    assert reading.documents or reading.problems
    for document in reading.documents:
        assert document.position() >= (file, 1, 1)
        assert document.position(("rules", 0, "when", "all", 1)).line >= 1


@settings(max_examples=150)
@given(data=st.data())
def test_any_change_of_a_rulebook_is_read_or_refused(data):
    """A sound rulebook with pieces replaced loads, or raises RulebookError with positions and advice."""
    text = SOUND
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(_BITS) + text[end:]
    _load_or_refuse(text)


@settings(max_examples=100)
@given(kept=st.lists(st.sampled_from(range(len(_LINES))), max_size=len(_LINES)))
def test_any_choice_of_lines_of_a_rulebook_is_read_or_refused(kept):
    """Lines left out, repeated and out of order."""
    _load_or_refuse("".join(_LINES[i] for i in kept))


_VALUES = st.recursive(
    st.sampled_from([None, True, 0, -1, 2.5, "", " ", "fever", "book", "x.y", "urgent", "2026-01-31"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "all", "any", "of", "at_least", "denied", "when", "sources"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(data=st.data(), value=_VALUES)
def test_any_value_in_any_place_is_read_or_refused(data, value):
    """Each value of the rulebook in turn replaced by something of another kind."""
    (document,) = read(SOUND.encode(), "main.yaml").documents
    whole = document.value
    place = whole
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.booleans()):
            place[key] = value
            break
        place = place[key]
    _load_or_refuse(json.dumps(whole))


def _load_or_refuse(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "main.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            rulebook = load(folder, cached=False)
        except RulebookError as error:
            problems = error.problems
        else:
            assert rulebook.rules
            return
    assert problems
    for problem in problems:
        assert problem.at is not None
        assert problem.at.file.startswith(folder)
        assert problem.what
        assert problem.todo
        assert "\n" not in str(problem)
