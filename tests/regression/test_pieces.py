"""Pieces of work: whatever the format and the size, every case comes once, in order, with its place."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.regression import pieces as module
from triage.regression.case_files import LARGEST_FILE, CasesRead, read_case_file
from triage.regression.pieces import Files, Lines, Rows, Text, is_case_file, pieces, read_any_file, read_piece


def _read(*paths: Path) -> CasesRead:
    read = [one for piece in pieces(paths) for one in read_piece(piece)]
    return CasesRead(
        tuple(case for one in read for case in one.cases), tuple(problem for one in read for problem in one.problems)
    )


def _lines(count: int) -> bytes:
    return b"".join(b'{"id": "c%d", "reported": ["rash"], "expect": {"tier": "routine"}}\n' % i for i in range(count))


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few cases, so that a small file makes many."""
    monkeypatch.setattr(module, "PIECE_BYTES", 200)


@pytest.mark.parametrize("name", ["a.ndjson", "a.jsonl", "A.NDJSON", "a.json", "a", "a.txt", "a.ndjson.gz", "a.gz"])
def test_json_lines_come_in_pieces_with_their_lines(tmp_path, small_pieces, name):
    """By their name or by what is in them, packed or not."""
    path = tmp_path / name
    path.write_bytes(gzip.compress(_lines(50)) if name.endswith("gz") else _lines(50))
    found = list(pieces([path]))
    assert len(found) > 10
    assert all(isinstance(piece, Lines) for piece in found)
    read = _read(path)
    assert read.problems == ()
    assert [case.case.id for case in read.cases] == [f"c{i}" for i in range(50)]
    assert [case.position().line for case in read.cases] == list(range(1, 51))
    assert read.cases[30].position(("expect", "tier")).column == 48


def test_a_malformed_line_costs_only_itself(tmp_path, small_pieces):
    """Half a line, no text at all, another encoding, a list, a number, nothing: each told at its line."""
    bad = [b'{"id": "x",', b"garbage", b'{"id": "\xff"}', b'{"id": "y", "id": "z"}', b"5", b'{"idd": 1}']
    text = b"".join(_lines(10) + line + b"\n" for line in bad) + b"\n  \n" + _lines(1)
    path = tmp_path / "a.ndjson"
    path.write_bytes(text)
    read = _read(path)
    assert len(read.cases) == 61
    assert [problem.at.line for problem in read.problems if problem.at] == [11 * i for i in range(1, 7)]
    assert read.cases[-1].position().line == 69


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_line_ends_and_byte_order_marks_are_no_fault(tmp_path, end):
    """As editors and spreadsheets write them."""
    path = tmp_path / "a.ndjson"
    path.write_bytes(b"\xef\xbb\xbf" + _lines(2).replace(b"\n", end or b"\n").removesuffix(end and b"\n"))
    read = _read(path)
    assert [case.case.id for case in read.cases] == ["c0", "c1"]
    assert read.problems == ()


def test_a_line_longer_than_any_case_is_not_read_whole(tmp_path, monkeypatch):
    """The next one is."""
    monkeypatch.setattr(module, "LARGEST_FILE", 1000)
    path = tmp_path / "a.ndjson"
    path.write_bytes(_lines(1) + b'{"note": "' + b"x" * 5000 + b'"}\n' + _lines(1))
    read = _read(path)
    assert len(read.cases) == 2
    assert [(problem.at.line, "longer than" in problem.what) for problem in read.problems if problem.at] == [(2, True)]
    assert read.cases[1].position().line == 3


def test_what_is_json_over_many_lines_is_read_whole(tmp_path):
    """A list of cases, values one after the other, and YAML of any kind."""
    one = {"id": "a", "expect": {"tier": "routine"}}
    texts = {
        "a.json": json.dumps([one, {**one, "id": "b"}], indent=1),
        "a.ndjson": json.dumps(one, indent=1) + "\n" + json.dumps({**one, "id": "b"}, indent=1),
        "a.yaml": "id: a\n---\n{id: b}\n",
        "a.txt": "{id: a}\n---\n{id: b}\n",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.write_text(text)
        assert [case.case.id for case in _read(path).cases] == ["a", "b"], name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(_lines(100), 1)[:-20], "the gzip file is damaged"),
        (gzip.compress(_lines(100), 1)[:-8] + b"00000000", "the gzip file is damaged"),
        (b"\x1f\x8bnonsense", "the gzip file is damaged"),
    ],
)
def test_a_damaged_gzip_is_told(tmp_path, content, words):
    """Cut off, changed, or only beginning like one."""
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(content)
    (problem,) = _read(path).problems
    assert problem.what.startswith(words)


def test_cases_before_the_end_of_a_cut_gzip_are_run(tmp_path):
    """What could be read was read."""
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(gzip.compress(_lines(5000), 0)[:100_000])
    read = _read(path)
    assert len(read.cases) > 500
    assert "damaged" in read.problems[-1].what


@pytest.mark.parametrize("count", [20, 3000])
@pytest.mark.parametrize("kind", ["ndjson", "csv"])
def test_no_whole_line_before_a_fault_is_lost(tmp_path, kind, count):
    """Every case that can be unpacked is run, of a small file as of a large one; the fault is told once, and last."""
    text = _lines(count)
    if kind == "csv":
        text = b"id,expect.tier\n" + b"".join(b"c%d,routine\n" % i for i in range(count))
    path = tmp_path / f"a.{kind}.gz"
    cut = len(text) * 3 // 4
    path.write_bytes(gzip.compress(text, 0)[: 10 + cut])
    readable = zlib.decompressobj(31).decompress(path.read_bytes())
    read = read_any_file(path)
    whole = readable.count(b"\n") - int(kind == "csv")
    assert len(read.cases) == whole
    assert whole > count // 2
    assert [problem.what.split(" (")[0] for problem in read.problems] == ["the gzip file is damaged"]
    path.write_bytes(gzip.compress(text) + b"nonsense")
    read = read_any_file(path)
    assert len(read.cases) == count
    assert [problem.what.split(" (")[0] for problem in read.problems] == ["the gzip file is damaged"]


def test_a_gzip_within_a_yaml_name_is_yaml(tmp_path):
    """The name before .gz counts."""
    path = tmp_path / "a.yaml.gz"
    path.write_bytes(gzip.compress(b"id: a\n---\nid: [\n---\nid: c\n"))
    read = _read(path)
    assert [case.case.id for case in read.cases] == ["a", "c"]
    assert [problem.at.line for problem in read.problems if problem.at] == [4]


def test_small_files_are_handed_on_together_and_large_ones_alone(tmp_path, monkeypatch):
    """In the order of their names."""
    monkeypatch.setattr(module, "PIECE_BYTES", 100_000)
    paths = []
    for i in range(150):
        path = tmp_path / f"{i:03}.yaml"
        path.write_text(f"id: c{i}\n")
        paths.append(path)
    large = tmp_path / "large.yaml"
    large.write_text("".join(f"---\nid: l{i}\nnote: {'x' * 1000}\n" for i in range(150)))
    found = list(pieces([*paths[:100], large, *paths[100:]]))
    assert [type(piece) for piece in found] == [Files, Files, Text, Files]
    expected = [f"c{i}" for i in range(100)] + [f"l{i}" for i in range(150)] + [f"c{i}" for i in range(100, 150)]
    assert [case.case.id for case in _read(*paths[:100], large, *paths[100:]).cases] == expected


def test_too_large_a_file_that_cannot_be_split_is_refused(tmp_path):
    """As before; many cases of any size belong into lines."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b" " * (LARGEST_FILE + 1))
    (problem,) = _read(path).problems
    assert problem.what == "the file is larger than 20 MB"


def test_what_cannot_be_opened_is_a_problem(tmp_path):
    """Not there, a directory, no name."""
    for path, words in (
        (tmp_path / "no.ndjson", "there is no such file"),
        (tmp_path / "no.yaml", "there is no such file"),
        (tmp_path, "this is a directory"),
        (Path("a\0.ndjson"), "this is not the name of a file"),
        (Path("a\0.yaml"), "this is not the name of a file"),
    ):
        (problem,) = _read(path).problems
        assert problem.what == words


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "text", [_lines(3), b"id,expect.tier\nc0,routine\nc1,routine\nc2,routine\n", b"id: c0\n---\nid: c1\n---\nid: c2\n"]
)
def test_standard_input_is_told_by_what_it_says(monkeypatch, text, packed):
    """Lines, a table or YAML, packed or not."""

    class Input:
        closed = False
        buffer = io.BytesIO(gzip.compress(text) if packed else text)

    monkeypatch.setattr("sys.stdin", Input())
    read = _read(Path("-"))
    assert read.problems == ()
    assert [case.case.id for case in read.cases] == ["c0", "c1", "c2"]
    assert read.cases[0].file == "<stdin>"


def test_a_first_line_that_is_broken_does_not_hide_the_others(monkeypatch):
    """Most lines tell what it is."""

    class Input:
        closed = False
        buffer = io.BytesIO(b"{broken\n" + _lines(5))

    monkeypatch.setattr("sys.stdin", Input())
    read = _read(Path("-"))
    assert len(read.cases) == 5
    assert [str(problem.at) for problem in read.problems] == ["<stdin>:1:2"]


def test_closed_standard_input_is_a_problem(monkeypatch):
    """Not a crash."""
    monkeypatch.setattr("sys.stdin", None)
    (problem,) = _read(Path("-")).problems
    assert problem.what == "standard input is closed"


_GOOD = st.fixed_dictionaries(
    {"reported": st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip), max_size=3)},
    optional={
        "id": st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        "note": st.text(st.characters(codec="ascii", exclude_categories=["C"])),
    },
)


@given(cases=st.lists(_GOOD, min_size=1, max_size=20), piece=st.integers(20, 400))
def test_lines_say_the_same_as_the_whole(tmp_path_factory, cases, piece):
    """Read line by line in pieces of any size, cases and places are those of the file read at once."""
    path = tmp_path_factory.mktemp("lines") / "a.ndjson"
    path.write_text("".join(json.dumps(case) + "\n" for case in cases))
    whole = read_case_file(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PIECE_BYTES", piece)
        parts = read_any_file(path)
    assert parts.problems == whole.problems == ()
    assert [case.case for case in parts.cases] == [case.case for case in whole.cases]
    for part, one in zip(parts.cases, whole.cases, strict=True):
        assert part.position(("reported",)) == one.position(("reported",))
        assert part.position() == one.position()


def test_names_of_case_files():
    """In any case of letters, packed or not; nothing else."""
    assert all(
        map(is_case_file, ["a.yaml", "a.YML", "a.json", "a.JSONL", "a.ndjson", "a.csv", "a.csv.gz", "A.YAML.GZ"])
    )
    assert not any(map(is_case_file, ["a.gz", "a.txt", "a.tsv", "yaml", "a.csv.zip"]))


def test_a_table_comes_in_pieces(tmp_path, small_pieces):
    """With its header."""
    path = tmp_path / "a.csv"
    path.write_text("id,reported,expect.tier\n" + "".join(f"c{i},rash; fever,routine\n" for i in range(50)))
    found = list(pieces([path]))
    assert len(found) > 3
    assert all(isinstance(piece, Rows) for piece in found)
    assert [case.case.id for case in _read(path).cases] == [f"c{i}" for i in range(50)]
