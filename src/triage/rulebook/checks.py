"""What must hold between the entries of a rulebook: every id once, every name known, everything put to use.

Each check is a function from the draft to the problems it finds. They work on what was written, sound or not, so that
one run reports everything. Those of single parts of the vocabulary are in ``vocabulary_checks``, ``measure_checks`` and
``band_checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from triage.errors import Position, Problem
from triage.rulebook.band_checks import band_faults
from triage.rulebook.draft import ONE, Draft, Entry
from triage.rulebook.measure_checks import measure_faults
from triage.rulebook.proof_names import derived_numbers, named_in
from triage.rulebook.suggest import did_you_mean, quoted
from triage.rulebook.vocabulary_checks import implication_cycles, shared_phrases, unused_findings
from triage.tiers import Tier


def semantic_problems(draft: Draft) -> list[Problem]:
    """Every fault that is not one of shape, in no particular order."""
    checks: list[Callable[[Draft], Iterable[Problem]]] = [
        repeated_ids,
        repeated_definitions,
        names_in_history,
        implication_cycles,
        shared_phrases,
        measure_faults,
        band_faults,
    ]
    if draft.complete:
        checks += [dangling_references, derived_numbers, unused_findings]
    if draft.complete and not draft.unread:
        checks += [missing_parts, missing_tiers]
    return [problem for check in checks for problem in check(draft)]


def repeated_ids(draft: Draft) -> Iterator[Problem]:
    """No two entries of a section have the same id."""
    for section, entries in draft.entries.items():
        first: dict[str, Position] = {}
        for entry in entries:
            yield from _repeated(ONE[section], entry.text("id"), entry.position("id"), first)
            if section == "sources":
                for i, item in entry.parts("items"):
                    if isinstance(item.get("id"), str):
                        identity = f"{entry.text('id')}.{item['id']}"
                        yield from _repeated("source", identity, entry.position("items", i, "id"), first)
    for head in draft.heads[1:]:
        what = f"a second 'rulebook'; the first is at {draft.heads[0].at}"
        yield Problem(what.replace(";", ","), "keep one of the two", head.at)


def _repeated(one: str, identity: str | None, at: Position, first: dict[str, Position]) -> Iterator[Problem]:
    if identity is None:
        return
    if identity in first:
        yield Problem(
            f"the {one} {quoted(identity)} is already defined at {first[identity]}",
            "rename or remove one of the two",
            at,
        )
    first.setdefault(identity, at)


def repeated_definitions(draft: Draft) -> Iterator[Problem]:
    """A measure defines a finding once."""
    first: dict[tuple[str | None, str | None], Entry] = {}
    for entry in draft.entries["definitions"]:
        pair = entry.text("finding"), entry.text("measure")
        if None not in pair and pair in first:
            what = f"the finding {quoted(pair[0])} is already defined from {quoted(pair[1])} at {first[pair].at}"
            yield Problem(what, "put the bands into one definition", entry.at)
        first.setdefault(pair, entry)


def names_in_history(draft: Draft) -> Iterator[Problem]:
    """Findings, measures and lists are all named in a case's history: none may share a name."""
    first: dict[str, Entry] = {}
    for section in ("findings", "measures", "lists"):
        for identity, entry in draft.ids(section).items():
            other = first.setdefault(identity, entry)
            if other.section != section:
                what = f"the {ONE[section]} {quoted(identity)} has the name of the {ONE[other.section]} at {other.at}"
                yield Problem(what, "a case names both: rename one of the two", entry.position("id"))


def missing_parts(draft: Draft) -> Iterator[Problem]:
    """A rulebook has a head and at least one rule: an empty one would call every case harmless."""
    at = Position(draft.directory)
    if not draft.heads:
        yield Problem("no file has the section 'rulebook'", "add rulebook: {id: .., version: .., title: ..}", at)
    if not draft.entries["rules"]:
        yield Problem("there is no rule in it", "add rules, or give the right directory", at)


def missing_tiers(draft: Draft) -> Iterator[Problem]:
    """All five tiers are described."""
    tiers = draft.entries["tiers"]
    missing = [tier.value for tier in reversed(Tier) if tier.value not in draft.ids("tiers")]
    if missing:
        at = tiers[0].document.key_position(("tiers",)) if tiers else Position(draft.directory)
        yield Problem(f"no text for the tier {', '.join(missing)}", "add it under tiers", at)


def dangling_references(draft: Draft) -> Iterator[Problem]:
    """Every name that is used is defined."""
    known = {section: draft.ids(section) for section in draft.entries}
    for section, name, at in references(draft):
        if name not in known[section] and name.strip() and not draft.may_hold(name):
            where = (
                f"define it under {section}, or remove it here" if section != "tiers" else "use one of the five tiers"
            )
            yield Problem(f"unknown {ONE[section]} {quoted(name)}", did_you_mean(name, known[section], where), at)


def references(draft: Draft) -> Iterator[tuple[str, str, Position]]:
    """Every use of a name: the section that must define it, the name, and where it is used."""
    for section, entries in draft.entries.items():
        for entry in entries:
            if section != "sources":
                yield from (("sources", name, at) for name, at in entry.words("sources"))
            for written in entry.conditions.values():
                yield from (("findings", mention.finding, mention.at) for mention in written.mentions)
    for entry in draft.entries["findings"]:
        yield from (("findings", name, at) for name, at in entry.words("implies"))
    for entry in (*draft.entries["definitions"], *draft.entries["lists"]):
        yield from _single("findings", entry, "finding")
    for entry in draft.entries["definitions"]:
        yield from _single("measures", entry, "measure")
        yield from _inside("measures", entry, "unless", "measure")
    for entry in draft.entries["measures"]:
        yield from _inside("measures", entry, "change", "of", "from")
    for entry in (*draft.entries["axioms"], *draft.entries["invariants"]):
        yield from named_in(entry)
    for entry in draft.entries["rules"]:
        yield from _single("syndromes", entry, "syndrome")
        yield from (("advice", name, at) for name, at in entry.words("advice"))
    for entry in draft.entries["syndromes"]:
        yield from (("syndromes", name, at) for name, at in entry.words("mimics"))
        for i, _ in entry.parts("features"):
            yield from (("sources", name, at) for name, at in entry.words("features", i, "sources"))


def _single(section: str, entry: Entry, key: str) -> Iterator[tuple[str, str, Position]]:
    name = entry.text(key)
    if name is not None:
        yield section, name, entry.position(key)


def _inside(section: str, entry: Entry, around: str, *keys: str) -> Iterator[tuple[str, str, Position]]:
    part = entry.data.get(around)
    if isinstance(part, dict):
        for key in keys:
            if isinstance(part.get(key), str):
                yield section, part[key], entry.position(around, key)
