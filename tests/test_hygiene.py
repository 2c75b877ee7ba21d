"""What every file of the project keeps to, so that it reads and works the same everywhere."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools import set_up

from triage.engine import durable

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCES = sorted((CHECKOUT / "src" / "triage").rglob("*.py"))
MOST_LINES = 400
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def tracked() -> list[Path]:
    """The project's files: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := CHECKOUT / name).is_file()]


def test_no_file_names_a_place_on_one_machine() -> None:
    """No path into somebody's home or workplace, and no host of a package registry, stands in any file."""
    # Written so that this file does not name them either.
    places = re.compile(
        r"(^|[^\w.])/(work|root|home|farm)[/]|pypi[.]org|python[h]osted|npm[j]s|debian[.]org", re.MULTILINE
    )
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(CHECKOUT)}: {match[0].strip()}" for match in places.finditer(text)]
    assert found == []


def test_nothing_is_left_to_be_done() -> None:
    """No note of unfinished work stands in the code or the rulebook."""
    notes = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror)\b")
    found = [
        f"{path.relative_to(CHECKOUT)}: {match[0]}"
        for path in tracked()
        if path.suffix in {".py", ".yaml"}
        for match in notes.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CHECKOUT / "src")))
def test_no_module_is_longer_than_the_limit(path: Path) -> None:
    """No module is longer than a person will read at once."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if "cli" not in path.parts],
    ids=lambda path: str(path.relative_to(CHECKOUT / "src")),
)
def test_only_the_command_line_prints(path: Path) -> None:
    """Outside cli/ nothing is printed and no terminal library is imported: the library answers with values."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"line {node.lineno}"
        if isinstance(node, ast.Import):
            assert not {"click", "rich"} & {name.name for name in node.names}, f"line {node.lineno}"
        if isinstance(node, ast.ImportFrom):
            assert node.module not in {"click", "rich"}, f"line {node.lineno}"


def yaml_files() -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix in {".yaml", ".yml"} and path.relative_to(CHECKOUT).parts[0] in {"rules", "cases", "examples"}
    ]


def test_every_yaml_file_names_its_schema() -> None:
    """An editor finds the schema of each rule and case file by its first line, which leads to a schema that exists."""
    files = yaml_files()
    assert files
    for path in files:
        first_line = path.read_text(encoding="utf-8").partition("\n")[0]
        modeline = MODELINE.fullmatch(first_line)
        assert modeline, f"{path.relative_to(CHECKOUT)}: its first line is {first_line!r}"
        schema = (path.parent / modeline[1]).resolve()
        assert schema.is_file(), f"{path.relative_to(CHECKOUT)}: there is no {modeline[1]}"
        wanted = "rulebook" if path.relative_to(CHECKOUT).parts[0] == "rules" else "case"
        assert schema.name == f"{wanted}.schema.json"


@pytest.mark.parametrize("kind", ["case", "rulebook", "assessment"])
def test_the_schemas_kept_are_those_of_the_code(kind: str) -> None:
    """`make schemas` would change nothing."""
    written = subprocess.run(
        [sys.executable, "-c", "from triage.cli import main; main()", "schema", kind], check=True, capture_output=True
    ).stdout
    kept = CHECKOUT / "schemas" / f"{kind}.schema.json"
    assert json.loads(kept.read_bytes()) == json.loads(written)


def test_the_durable_rules_release_is_named_alike() -> None:
    """The release required and the command that builds it are the same in all places that name them."""
    named = {
        name: (CHECKOUT / name).read_text(encoding="utf-8")
        for name in ("pyproject.toml", "README.md", "src/triage/engine/durable.py")
    }
    releases = {name: set(re.findall(r"durable-rules==([\w.]+)", text)) for name, text in named.items()}
    assert len(releases["pyproject.toml"]) == 1
    assert all(found == releases["pyproject.toml"] for found in releases.values()), releases

    by_hand = re.findall(r"^CPPFLAGS=.*", re.sub(r"\\\n *", "", named["README.md"]), re.MULTILINE)
    assert by_hand == [durable._BUILD]

    # tools/set_up.py takes the release from pyproject.toml, and adds the flag and pip's options itself.
    assert durable._BUILD.startswith(f'CPPFLAGS="{set_up.FLAG_FROM_3_13}" pip install ')
    source = (CHECKOUT / "tools" / "set_up.py").read_text(encoding="utf-8")
    (options,) = re.findall(r"install\((.*), \*requirements, environment=environment\)", source)
    assert set(ast.literal_eval(f"[{options}]")) <= set(durable._BUILD.split())
    assert "durable-rules==" not in source
