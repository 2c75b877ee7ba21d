"""Loading a rulebook: every file of a directory, every fault with its place, one frozen value."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from triage.errors import Position, Problem, RulebookError
from triage.rulebook import cache
from triage.rulebook.content import content_hash
from triage.rulebook.files import SourceFile, packaged, read_files, shown
from triage.rulebook.model import Rulebook

if TYPE_CHECKING:
    from pathlib import Path

    from triage.engine.compiled import Compiled
    from triage.rulebook.draft import Draft
    from triage.rulebook.proofs import Proofs

__all__ = ["check", "content_hash", "load", "load_compiled", "load_proofs"]


def load(path: str | Path | None = None, *, cached: bool = True) -> Rulebook:
    """The rulebook in the directory ``path``; without one, the rulebook that comes with the package.

    Positions name the files as the directory was named. A rulebook without fault is kept in the user's cache unless
    ``cached`` is false. Raises RulebookError with every fault of every file, in the order of files and lines.
    """
    return _load(path, cached=cached)[0]


def load_compiled(path: str | Path | None = None) -> tuple[Rulebook, Compiled | None]:
    """As ``load``; with what both channels make of the rulebook, where it is kept. Without a cache it is not."""
    return _load(path, cached=True)


def _load(path: str | Path | None, *, cached: bool) -> tuple[Rulebook, Compiled | None]:
    directory = _named(path)
    files, problems = read_files(directory)
    cache_key = cache.key(files) if cached and not problems else None
    if cache_key is not None and (kept := cache.fetch(cache_key, directory)) is not None:
        return kept
    rulebook, draft = _read(directory, files, complete=not problems)
    problems += draft.problems
    if problems:
        raise RulebookError(_in_order(problems))
    if cache_key is None:
        return rulebook, None
    from triage.engine.compiled import compiled

    made = compiled(rulebook)
    cache.keep(cache_key, rulebook, made, directory)
    return rulebook, made


def check(path: str | Path | None = None) -> list[Problem]:
    """Every fault of the rulebook, in the order of files and lines; empty where it can be used. Reads no cache."""
    try:
        load(path, cached=False)
    except RulebookError as error:
        return list(error.problems)
    return []


def load_proofs(path: str | Path | None = None) -> tuple[Rulebook, Proofs]:
    """The rulebook and what its files say for proofs. Reads no cache. Raises RulebookError as ``load``."""
    from triage.rulebook.proofs import proofs_of

    directory = _named(path)
    files, problems = read_files(directory)
    rulebook, draft = _read(directory, files, complete=not problems)
    if problems := problems + draft.problems:
        raise RulebookError(_in_order(problems))
    return rulebook, proofs_of(draft)


def _named(path: str | Path | None) -> str:
    """The directory as the user named it; the packaged one as it is seen from the working directory, if it is below."""
    if path is not None:
        return os.fspath(path)
    whole = packaged()
    try:
        below = os.path.relpath(whole)
    except (OSError, ValueError):  # no working directory; another drive
        return whole
    return whole if below.startswith("..") else below


def _read(directory: str, files: list[SourceFile], *, complete: bool) -> tuple[Rulebook, Draft]:
    """The rulebook of everything sound, and what it was made of, with every fault."""
    # Put off: pydantic costs more than all of a load from the cache.
    from triage.rulebook.build import build
    from triage.rulebook.checks import semantic_problems
    from triage.rulebook.draft import Draft
    from triage.rulebook.phrase_checks import phrase_faults
    from triage.rulebook.yaml_reader import read

    draft = Draft(directory, complete=complete)
    for file in files:
        reading = read(file.text, shown(directory, file.name))
        draft.problems.extend(reading.problems)
        if not reading.complete:
            draft.unread.update(re.findall(r"[\w.-]+", file.text.decode("utf-8", "replace")))
        for document in reading.documents:
            draft.add(document)
    problems = draft.problems
    if files:
        problems.extend(semantic_problems(draft))
    rulebook = build(draft)
    rulebook = replace(rulebook, content_hash=content_hash(rulebook))
    problems.extend(_limits(rulebook))
    problems.extend(phrase_faults(draft, rulebook))
    return rulebook, draft


def _limits(rulebook: Rulebook) -> list[Problem]:
    """What the rule engine cannot hold, at the rule that is one too many in the order of files and lines.

    Rules that name what is not there are left out: they were reported.
    """
    from triage.conditions import leaves
    from triage.engine.durable_compile import limit_problems

    known = rulebook.bit
    rules = [rule for rule in rulebook.rules if all(leaf.finding in known for leaf in leaves(rule.when))]
    rules.sort(key=lambda rule: rule.at or Position(""))
    return list(limit_problems(replace(rulebook, rules=tuple(rules))))


def _in_order(problems: list[Problem]) -> list[Problem]:
    """By file, line and column, each once."""
    nowhere = Position("")
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.at or nowhere, problem.what))
