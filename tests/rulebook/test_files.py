"""Which files belong to a rulebook, and what is said of those that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triage.errors import RulebookError
from triage.rulebook.loader import check, load


def faults(path: str | Path) -> list[str]:
    return [str(problem) for problem in check(path)]


def test_a_missing_directory_is_one_fault(tmp_path):
    """The name is repeated as it was given."""
    assert faults(tmp_path / "none") == [
        f"{tmp_path}/none:1:1: there is no such directory; give the directory that holds the rulebook"
    ]


def test_a_file_in_place_of_a_directory_is_one_fault(book):
    """A rulebook is all of its files."""
    path = book.directory / "main.yaml"
    assert faults(path) == [f"{path}:1:1: this is a file; give the directory of the rulebook that it belongs to"]


def test_an_empty_directory_is_no_rulebook(tmp_path):
    """Nothing to read is a fault, never an empty rulebook."""
    (tmp_path / "notes.txt").write_text("x")
    assert faults(tmp_path) == [f"{tmp_path}:1:1: no .yaml file in it; give the directory that holds the rulebook"]


@pytest.mark.parametrize("name", ["", "no\0name"])
def test_what_is_no_name_of_a_directory_is_one_fault(name):
    """Also what the system would not take as a name."""
    (fault,) = check(name)
    assert fault.todo == "give the directory that holds the rulebook"


def test_files_in_folders_are_read_and_named_from_the_directory(book):
    """Folders are a matter of taste; positions name the file as the user would."""
    book.write("deep/er/x.yaml", "rules: 1\n")
    (fault,) = book.faults()
    assert fault.startswith("deep/er/x.yaml:1:8: ")


def test_a_file_with_another_ending_is_not_overlooked(book):
    """x.yml would silently be left out."""
    book.write("rules.yml", "rules: []\n")
    book.write("sub/RULES.YAML", "rules: []\n")
    assert book.faults() == [
        "rules.yml:1:1: only files that end in .yaml are read; rename it, or move it elsewhere",
        "sub/RULES.YAML:1:1: only files that end in .yaml are read; rename it, or move it elsewhere",
    ]


def test_hidden_files_are_left_alone(book):
    """An editor's own files and folders are not part of the rulebook."""
    book.write(".x.yaml.swp", "\0")
    book.write(".x.yaml", "\0")
    book.write(".git/x.yaml", "\0")
    assert book.faults() == []


def test_a_folder_named_like_a_file_holds_files(book):
    """Only files are read as files."""
    book.write("folder.yaml/x.yaml", "rules: 1\n")
    (fault,) = book.faults()
    assert fault.startswith("folder.yaml/x.yaml:1:8: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(book):
    """Reading from a pipe that nobody writes to would never end."""
    os.mkfifo(book.directory / "pipe.yaml")
    assert book.faults() == ["pipe.yaml:1:1: this is not a file; remove it, or rename it"]


def test_a_link_to_nothing_is_a_fault(book):
    """What cannot be opened is named with the reason."""
    (book.directory / "gone.yaml").symlink_to(book.directory / "nowhere")
    assert book.faults() == [
        "gone.yaml:1:1: cannot be read (no such file or directory); change its permissions, or move it elsewhere"
    ]


def test_links_in_a_circle_are_followed_once(book):
    """A folder that contains itself does not make the rulebook endless."""
    (book.directory / "again").symlink_to(book.directory)
    assert book.faults() == []


def test_a_name_that_is_no_text_is_survived(book):
    """A file name may be any bytes; the fault in it is reported all the same."""
    with open(os.fsencode(book.directory) + b"/caf\xe9.yaml", "wb") as stream:
        stream.write(b"rules: 1\n")
    (fault,) = book.faults()
    assert "'rules' must be a list" in fault


def test_every_unreadable_file_is_reported_beside_the_faults_of_the_others(book):
    """Binary, not UTF-8, empty: each is one fault, and the readable files are still checked."""
    book.write("a.yaml", b"\x7fELF\0")
    book.write("b.yaml", b"rules:\n  - \xe9\n")
    book.write("c.yaml", "")
    book.write("d.yaml", "[" * 200_000)
    book.write("e.yaml", "rulse: []\n")
    assert [fault.split(";")[0] for fault in book.faults()] == [
        "a.yaml:1:5: a zero byte: this is not text but a binary file",
        "b.yaml:2:5: not UTF-8: the byte 0xe9 cannot stand here",
        "c.yaml:1:1: there is nothing in it",
        "d.yaml:1:51: nested more than 50 deep",
        "e.yaml:1:1: unknown key 'rulse'",
    ]


def test_load_raises_all_faults_at_once(book):
    """The exception carries what check returns."""
    book.add("rulse: []\nx: 1\n")
    with pytest.raises(RulebookError) as error:
        load(book.directory)
    assert list(error.value.problems) == check(book.directory)
    assert len(error.value.problems) == 2


def test_json_in_a_rulebook_is_not_overlooked(book):
    """As little as a .yml."""
    book.write("b.json", "{}")
    assert book.faults() == [
        "b.json:1:1: only files that end in .yaml are read; write it as YAML, or move it elsewhere"
    ]
