"""Rulebooks of now and of earlier: a directory, or a directory as it was in a revision of git."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from triage.errors import Position, Problem, RulebookError
from triage.rulebook.loader import load
from triage.rulebook.model import Rulebook
from triage.rulebook.suggest import quoted


class Version(NamedTuple):
    """A rulebook and the directory that it was read from, as the user named it."""

    rulebook: Rulebook
    directory: str
    named: str

    def shown(self, at: Position | None) -> Position | None:
        """The place as the user knows it: ``HEAD~1:rules/pump.yaml`` for a file that was fetched from git."""
        return _renamed(at, self.directory, self.named)


@contextmanager
def version(name: str, folder: str = "rules") -> Iterator[Version]:
    """The rulebook in the directory ``name``; else of the revision ``name``, where it lies in ``folder``.

    ``REVISION:FOLDER`` names both. Raises RulebookError where there is neither, and with every fault of the rulebook.
    """
    if os.path.isdir(name):
        yield Version(load(name), name, name)
        return
    revision, _, inside = name.partition(":")
    with tempfile.TemporaryDirectory() as place:
        named = f"{revision}:{inside or folder}"
        _fetch(revision, inside or folder, place, name)
        try:
            rulebook = load(place, cached=False)
        except RulebookError as error:
            moved = [problem._replace(at=_renamed(problem.at, place, named)) for problem in error.problems]
            raise RulebookError(moved) from None
        yield Version(rulebook, place, named)


def _renamed(at: Position | None, directory: str, named: str) -> Position | None:
    if at is None or not at.file.startswith(directory):
        return at
    return at._replace(file=named.rstrip("/") + at.file[len(directory) :].replace(os.sep, "/"))


def _fetch(revision: str, folder: str, place: str, name: str) -> None:
    """Put the folder as it was in the revision into ``place``."""
    at = Position(name)
    if not revision or revision.startswith("-"):
        raise RulebookError([Problem("there is no such directory", "name a directory or a revision of git", at)])
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if isinstance(commit, str):
        raise RulebookError([Problem(f"there is no such directory, and {commit}", "check the name", at)])
    if commit.returncode:
        why = commit.stderr.decode("utf-8", "replace").strip().splitlines()
        known = f"git says: {why[0]}" if why else f"git knows no revision {quoted(revision)}"
        raise RulebookError([Problem(f"there is no such directory, and {known}", "check the name", at)])
    sha = commit.stdout.decode().strip()
    tree = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{sha}:./{folder}")
    top = _git("rev-parse", "--show-toplevel")
    if isinstance(tree, str) or isinstance(top, str) or tree.returncode or top.returncode:
        what = f"the revision {quoted(revision)} has no directory {quoted(folder)} here"
        raise RulebookError([Problem(what, "name it: REVISION:FOLDER", at)])
    root = os.fsdecode(top.stdout.rstrip(b"\n"))
    archive = _git("-C", root, "archive", "--format=tar", tree.stdout.decode().strip())
    if isinstance(archive, str) or archive.returncode:
        what = f"{quoted(folder)} of the revision {quoted(revision)} is no directory"
        raise RulebookError([Problem(what, "name the directory of the rulebook: REVISION:FOLDER", at)])
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(place, filter="data")


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes] | str:
    """What git answers; in words, why it cannot be asked."""
    try:
        # Arguments are passed as they are, to no shell; git is found on the PATH, wherever it is.
        return subprocess.run(["git", *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603, S607
    except OSError as error:
        return f"git cannot be asked ({error.strerror or error})"
