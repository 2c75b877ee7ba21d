"""The cache changes how long loading takes, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from measures_book import MEASURES

from triage.case import Case
from triage.engine.compiled import compiled
from triage.engine.engine import Engine
from triage.errors import RulebookError
from triage.rulebook import cache, loader
from triage.rulebook.codec import to_plain
from triage.rulebook.files import read_files
from triage.rulebook.loader import load, load_compiled


@pytest.fixture
def entry(book, tmp_path) -> Path:
    """The one file that loading the book leaves in the cache."""
    load(book.directory)
    (path,) = (tmp_path / "cache" / "triage").iterdir()
    return path


@pytest.fixture
def count_reads(monkeypatch) -> list[str]:
    """One entry for each time that a rulebook is really parsed."""
    reads: list[str] = []
    real = loader._read

    def read(directory, *args, **more):
        reads.append(directory)
        return real(directory, *args, **more)

    monkeypatch.setattr(loader, "_read", read)
    return reads


def everything(rulebook) -> object:
    """All of it, positions included, which comparing rulebooks leaves out."""
    return to_plain(rulebook)


def test_a_second_load_does_not_parse(book, count_reads):
    """The first load keeps the rulebook, the second one uses it, and both are the same, positions included."""
    first = load(book.directory)
    second = load(book.directory)
    assert len(count_reads) == 1
    assert first == second
    assert everything(first) == everything(second)
    assert first.content_hash == second.content_hash != ""
    assert type(second.rules[0].at) is type(first.rules[0].at)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b" ",
        lambda data: data.replace(b"Fever", b"Never", 1),
        lambda data: b"\0" * len(data),
        lambda data: data.split(b"\n")[0],
        lambda data: data.replace(b"triage rulebook 4", b"triage rulebook 3", 1),
        lambda data: b"\n" + data,
    ],
    ids=["empty", "cut by one", "cut in half", "longer", "changed", "zeros", "head only", "other format", "shifted"],
)
def test_a_damaged_cache_is_as_good_as_none(book, entry, damage, count_reads):
    """Whatever was done to the file, the same rulebook is loaded, and the file is whole again afterwards."""
    whole = everything(load(book.directory, cached=False))
    written = entry.read_bytes()
    entry.write_bytes(damage(written))
    count_reads.clear()
    assert everything(load(book.directory)) == whole
    assert len(count_reads) == 1
    assert entry.read_bytes() == written


def test_a_forged_payload_with_a_right_checksum_is_survived(book, entry, count_reads):
    """Even data that no version of the package wrote leads to a normal load."""
    for payload in (b"[]", b"{}", b"null", b'["a", "b", "c", [], [], 1]', b"[" * 100_000):
        key = entry.name.removeprefix("rulebook-").removesuffix(".json")
        entry.write_bytes(cache._head(key, payload) + b"\n" + payload)
        count_reads.clear()
        assert load(book.directory).id == "small"
        assert len(count_reads) == 1


def test_a_rulebook_without_its_compiled_form_is_as_good_as_none(book, entry, count_reads):
    """A right checksum over half of what belongs there leads to a normal load, and never to an engine without rules."""
    head, _, payload = entry.read_bytes().partition(b"\n")
    key = head.split()[-2].decode()
    rulebook = payload.split(b"\n")[0]
    for rest in (b"", b"\n", b"\n[]\n{}", b"\nnull\n{}", b"\n[[],[],{},[[[0]],[]]]\n{}", b"\n" + payload):
        entry.write_bytes(cache._head(key, rulebook + rest) + b"\n" + rulebook + rest)
        count_reads.clear()
        assert load_compiled(book.directory)[1] == compiled(load(book.directory, cached=False))
        assert len(count_reads) == 2


def test_what_was_compiled_comes_back_as_it_was(book):
    """From the cache or not, both channels get the same, and it is what compiling the rulebook gives."""
    rulebook, first = load_compiled(book.directory)
    again, second = load_compiled(book.directory)
    assert first == second == compiled(rulebook) == compiled(again)


def test_without_a_cache_the_engine_compiles_for_itself(book, monkeypatch):
    """Nothing but time depends on whether the compiled rulebook was kept."""
    kept = Engine.load(book.directory)
    monkeypatch.setenv("TRIAGE_NO_CACHE", "1")
    assert load_compiled(book.directory)[1] is None
    alone = Engine.load(book.directory)
    for finding in kept.rulebook.findings:
        case = Case(reported=(finding.id,))
        assert alone.assess(case) == kept.assess(case)


@pytest.mark.parametrize("change", ["text", "new file", "renamed", "removed"])
def test_any_change_of_the_files_is_seen(book, change, count_reads):
    """A stale rulebook is never used."""
    book.add("sources:\n  - {id: a, citation: A}\n")
    load(book.directory)
    if change == "text":
        book.add("sources:\n  - {id: a, citation: B}\n")
    elif change == "new file":
        book.add("sources:\n  - {id: b, citation: B}\n", "b.yaml")
    elif change == "renamed":
        (book.directory / "more.yaml").rename(book.directory / "other.yaml")
    else:
        (book.directory / "more.yaml").unlink()
    assert everything(load(book.directory)) == everything(load(book.directory, cached=False))
    assert len(count_reads) == 3


def test_another_version_of_the_package_reads_anew(book, monkeypatch, count_reads):
    """What another version made of the files is not used."""
    load(book.directory)
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    load(book.directory)
    assert len(count_reads) == 2


def test_changed_code_reads_anew(book, monkeypatch, count_reads):
    """The reader's own code is part of the key: while it is being changed, no old result is used."""
    load(book.directory)
    code = cache._code()
    monkeypatch.setattr(cache, "_code", lambda: [*code[:-1], code[-1]._replace(text=b"changed")])
    load(book.directory)
    assert len(count_reads) == 2


def test_the_key_covers_all_code_that_reads_or_compiles(book):
    """A first run in a fresh program imports, of this package, nothing that could change the rulebook past the key."""
    script = (
        "import sys; from triage.rulebook.loader import load_compiled; load_compiled(sys.argv[1]);"
        "print(*[m.__file__ for n, m in sys.modules.items() if n.startswith('triage.') and hasattr(m, '__file__')])"
    )
    run = subprocess.run([sys.executable, "-c", script, book.directory], capture_output=True, check=True, text=True)
    package = Path(cache.__file__).parents[1]
    imported = {"/" + Path(path).relative_to(package).as_posix() for path in run.stdout.split()}
    # Shapes of values and of messages, and the version, which is in the key by itself.
    harmless = {"/_version.py", "/errors.py", "/evidence.py", "/memo.py", "/engine/__init__.py"}
    assert "/rulebook/yaml_reader.py" in imported
    assert imported - {name for name, _ in cache._code()} <= harmless


def test_a_load_from_the_cache_needs_neither_yaml_nor_pydantic(book):
    """That is what makes it quick: a fresh program that finds the rulebook kept imports neither."""
    load(book.directory)
    script = (
        "import sys; from triage.rulebook.loader import load; load(sys.argv[1]);"
        "print(*{'yaml', 'pydantic', 'difflib'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script, book.directory], capture_output=True, check=True, text=True)
    assert run.stdout == "\n"


def test_an_engine_from_the_cache_needs_no_compiler(book):
    """A fresh program that finds the rulebook kept does not import what compiles it for durable-rules."""
    load(book.directory)
    script = (
        "import sys; from triage import Engine; Engine.load(sys.argv[1]);"
        "print(*{'triage.engine.durable_compile', 'triage.engine.alternatives'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script, book.directory], capture_output=True, check=True, text=True)
    assert run.stdout == "\n"


def test_a_faulty_rulebook_is_not_kept(book, tmp_path):
    """Faults are found anew each time."""
    book.add("x: 1\n")
    for _ in range(2):
        with pytest.raises(RulebookError):
            load(book.directory)
    assert not (tmp_path / "cache" / "triage").exists()


def test_an_unwritable_cache_costs_nothing_but_time(book, tmp_path, count_reads):
    """A file where the directory should be: every load parses, none fails."""
    (tmp_path / "cache").write_text("not a directory")
    assert load(book.directory) == load(book.directory)
    assert len(count_reads) == 2


def test_what_the_reader_made_is_asked_for_only_where_it_can_be_kept(book, tmp_path, monkeypatch):
    """It takes a second to make."""
    rulebook = load(book.directory)
    cache.keep_reader(rulebook, lambda: {"made": 1})
    assert cache.fetch_reader(rulebook) == {"made": 1}

    def never() -> object:
        pytest.fail("it was made")

    (tmp_path / "no directory").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no directory"))
    cache.keep_reader(rulebook, never)
    monkeypatch.setenv("TRIAGE_NO_CACHE", "1")
    cache.keep_reader(rulebook, never)


def test_no_home_no_cache(book, monkeypatch, count_reads):
    """Where there is no place for a cache there is none; nothing is written into the working directory."""
    monkeypatch.chdir(book.directory)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    before = sorted(book.directory.iterdir())
    assert load(book.directory) == load(book.directory)
    assert len(count_reads) == 2
    assert sorted(book.directory.iterdir()) == before


def test_the_cache_can_be_turned_off(book, tmp_path, monkeypatch, count_reads):
    """TRIAGE_NO_CACHE=1 neither reads nor writes it."""
    monkeypatch.setenv("TRIAGE_NO_CACHE", "1")
    load(book.directory)
    load(book.directory)
    assert len(count_reads) == 2
    assert not (tmp_path / "cache").exists()


def test_a_failed_write_leaves_nothing_behind(book, tmp_path, monkeypatch):
    """A full disc leaves no half of a file."""

    def full(*_):
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "replace", full)
    assert load(book.directory).id == "small"
    assert list((tmp_path / "cache" / "triage").iterdir()) == []


def test_old_entries_are_removed(book, tmp_path):
    """Work on a rulebook does not fill the disc."""
    for i in range(25):
        book.add(f"sources:\n  - {{id: a, citation: A{i}}}\n")
        load(book.directory)
    assert len(list((tmp_path / "cache" / "triage").iterdir())) == 20


def test_the_codec_loses_nothing(book):
    """Every kind of value comes back as it was: conditions, bands, codes, reviews, optional values."""
    book.change("    title: Fever\n", "    title: Fever\n    review: {by: A clinician, on: 2026-01-31}\n")
    book.change("bands: [{at_least: 38}]", "bands: [{to_age: 1, above: 38, below: 40}, {from_age: 1, at_most: 39}]")
    book.write("measures.yaml", MEASURES)
    first = book.load(cached=True)
    second = book.load(cached=True)
    assert first == second
    assert repr(first) == repr(second)
    assert second.measure_by_id["fall_pct"].change == ("pressure", "usual_pressure", "percent")
    assert second.measure_by_id["wakefulness"].values["V"] == 2
    assert [one.unless.measure for one in second.definitions if one.unless] == ["fall_mmhg"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_place_of_the_cache_is_not_waited_for(book):
    """It is as good as no cache, and a file takes its place."""
    files, _ = read_files(str(book.directory))
    cache_key = cache.key(files)
    assert cache_key is not None
    path = Path(cache._path(cache_key))
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    assert load(book.directory).id == "small"
    assert path.is_file()
