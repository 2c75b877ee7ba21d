"""Smallest patients worth a case: for each rule, for each side of a condition's parts, at each invariant's edge."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from tempfile import TemporaryFile
from typing import NamedTuple

from triage.case import Case
from triage.conditions import Denied, leaves
from triage.errors import Position, Problem, TriageError
from triage.prove.asking import asked_of, changed_of
from triage.prove.case_text import case_text, file_text
from triage.prove.encoding import Encoding
from triage.prove.run import Proving
from triage.prove.solver import Formula, Model, all_of, any_of, z3
from triage.prove.worlds import World
from triage.rulebook.model import Rule
from triage.rulebook.proofs import Invariant
from triage.tiers import Tier

#: The way from ``cases/boundary`` to the schema; the first line of a case file names it.
_SCHEMA = "../../schemas/case.schema.json"

#: A file for each kind of patient.
_FILES = ("rules.yaml", "sides.yaml", "invariants.yaml")


class CannotWrite(TriageError):
    """The case files cannot be written where they were asked for."""


class Written(NamedTuple):
    """A patient worth a case, with what is special about them."""

    identity: str
    title: str
    case: Case


def of_rules(world: World) -> Iterator[Written]:
    """The smallest patient for whom each rule fires."""
    for rule in world.encoding.rulebook.rules:
        model = world.search.smallest(world.encoding.patient, world.encoding.fires(rule))
        if model is not None:
            world.replay.assess(model)
            yield Written(_id(rule), f"The least for which {rule.id} fires", world.encoding.case_of(model))


def of_sides(world: World) -> Iterator[Written]:
    """For each finding that a rule asks for, two patients: it alone makes the rule fire, and it alone is missing.

    Rules that ask for one finding only have no second side.
    """
    encoding = world.encoding
    for rule in encoding.rulebook.rules:
        asked = list(dict.fromkeys(leaves(rule.when)))
        for leaf in asked if len(asked) > 1 else ():
            decides = encoding.decides(rule.when, leaf)
            name = f"{'no-' if isinstance(leaf, Denied) else ''}{leaf.finding.replace('_', '-')}"
            for side, says, formula in (
                ("by", "fires by", encoding.holds(leaf)),
                ("for-want-of", "does not fire for want of", z3().Not(encoding.holds(leaf))),
            ):
                model = _least(world, rule, decides, formula)
                if model is not None:
                    world.replay.assess(model)
                    yield Written(
                        f"{_id(rule)}-{side}-{name}", f"{rule.id} {says} {leaf.finding}", encoding.case_of(model)
                    )


def _least(world: World, rule: Rule, *asked: Formula) -> Model | None:
    """The smallest patient whose tier no other rule decides, so that the rule's own tier is seen; failing that, any."""
    encoding, search = world.encoding, world.search
    alone = z3().Not(encoding.rules_at_least(rule.tier, without=frozenset({rule.id})))
    if rule.tier is not Tier.SELF_CARE and search.check(*asked, alone):
        return search.smallest(encoding.patient, *asked, alone)
    return search.smallest(encoding.patient, *asked)


def of_invariants(world: World, invariants: Iterable[Invariant]) -> Iterator[Written]:
    """The smallest patient at each invariant's edge: as near as may be to those of whom it would not hold."""
    for invariant in invariants:
        if invariant.one_band:
            continue
        if invariant.change is not None:
            yield from _at_the_change(invariant, world)
            continue
        for of, whom, _ in asked_of(invariant, world.encoding):
            at_edge = all_of([whom, *_at_edge(invariant, world.encoding)])
            patient = world.encoding.patient
            model = world.search.smallest(patient, at_edge) or world.search.smallest(patient, whom)
            if model is not None:
                world.replay.assess(model)
                name = f"-{of}" if of else ""
                yield Written(_plain(f"{invariant.id}{name}"), invariant.says, world.encoding.case_of(model))


def _at_edge(invariant: Invariant, encoding: Encoding) -> Iterator[Formula]:
    """The tier is no other than the one that the invariant allows last."""
    if invariant.at_least is not None and invariant.at_least is not Tier.EMERGENCY:
        yield z3().Not(encoding.tier_at_least(list(Tier)[invariant.at_least.rank + 1]))
    if invariant.at_most is not None:
        yield encoding.tier_at_least(invariant.at_most)


def _at_the_change(invariant: Invariant, world: World) -> Iterator[Written]:
    """Before and after a change that makes the tier another one."""
    assert invariant.change is not None, "only of a change"
    two = world.changed(invariant.change)
    up = [
        z3().And(two.after.rules_at_least(tier), z3().Not(two.before.rules_at_least(tier))) for tier in list(Tier)[1:]
    ]
    whom = changed_of(invariant, two)
    model = two.search.smallest(two.before.patient, *whom, any_of(up), others=two.others)
    if model is not None:
        for side, replay, encoding in zip(("before", "after"), two.replays, (two.before, two.after), strict=True):
            replay.assess(model)
            yield Written(_plain(f"{invariant.id}-{side}"), f"{invariant.says} ({side})", encoding.case_of(model))


def _id(rule: Rule) -> str:
    return f"least-{rule.id.replace('.', '-').replace('_', '-')}"


def _plain(name: str) -> str:
    return f"edge-{name.replace('_', '-')}"


def write_cases(proving: Proving, directory: str, show: Callable[[str], None] = lambda _: None) -> int:
    """Write all of them below ``directory``, a file for each kind; how many there are.

    Raises CannotWrite, also where such a file is there already: a person may have filled it in.
    """
    _make_room(directory, _FILES)
    world = proving.world
    kinds = zip(_FILES, (of_rules(world), of_sides(world), of_invariants(world, proving.invariants)), strict=True)
    count = 0
    for name, found in kinds:
        documents = []
        for written in found:
            count += 1
            show(f"{name}: {written.identity}")
            documents.append(case_text(written.case, identity=written.identity, title=written.title))
        _write(directory, name, file_text(documents, _SCHEMA))
    return count


def _make_room(directory: str, names: Iterable[str]) -> None:
    """See, before minutes of work, that each file can be written, and is not there yet."""
    for name in names:
        path = os.path.join(directory, name)
        if os.path.lexists(path):
            raise CannotWrite([Problem("is there already", "name another directory, or move it away", Position(path))])
    try:
        os.makedirs(directory, exist_ok=True)
        with TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise _cannot_write(directory, error) from error


def _cannot_write(path: str, error: OSError) -> CannotWrite:
    why = (error.strerror or str(error)).lower()
    return CannotWrite([Problem(f"cannot be written ({why})", "name another directory", Position(path))])


def _write(directory: str, name: str, text: str) -> None:
    """Write beside and move into place, so that there is never half a file."""
    path = os.path.join(directory, name)
    beside = f"{path}.{os.getpid()}.part"
    try:
        with open(beside, "x", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(beside)
        raise _cannot_write(path, error) from error
