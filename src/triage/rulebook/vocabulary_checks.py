"""Checks of the vocabulary: implications without a circle, phrases that mean one thing, findings that matter."""

from __future__ import annotations

from collections.abc import Iterator

from triage.errors import Position, Problem
from triage.rulebook.draft import Draft, Entry
from triage.rulebook.suggest import quoted


def implication_cycles(draft: Draft) -> Iterator[Problem]:
    """No finding implies itself, directly or through others. Each circle is reported once, where it begins."""
    implies = _implications(draft)
    seen: set[str] = set()
    for start, entry in draft.ids("findings").items():
        circle = _circle(start, implies) if start not in seen else None
        if circle:
            seen.update(circle)
            at = next((at for name, at in entry.words("implies") if name == circle[1]), entry.at)
            shown = " ⇒ ".join(circle)
            yield Problem(f"findings imply each other in a circle: {shown}", "remove one of these implications", at)
    for entry in draft.entries["syndromes"]:
        for name, at in entry.words("mimics"):
            if name == entry.text("id"):
                yield Problem(f"{quoted(name)} mimics itself", "remove it", at)


def _circle(start: str, implies: dict[str, list[str]]) -> list[str] | None:
    """The shortest way from ``start`` back to itself, both ends included."""
    came_from: dict[str, str] = {}
    frontier = [start]
    while frontier:
        following: list[str] = []
        for name in frontier:
            for implied in implies.get(name, ()):
                if implied == start:
                    way = [start, name]
                    while way[-1] != start:
                        way.append(came_from[way[-1]])
                    return way[::-1] if name != start else [start, start]
                if implied not in came_from:
                    came_from[implied] = name
                    following.append(implied)
        frontier = following
    return None


def _implications(draft: Draft) -> dict[str, list[str]]:
    return {name: [implied for implied, _ in entry.words("implies")] for name, entry in draft.ids("findings").items()}


def shared_phrases(draft: Draft) -> Iterator[Problem]:
    """No plain words name two findings; and a phrase that says nothing new is no phrase."""
    from triage.intake.patterns import is_plain
    from triage.intake.phrases import normalise

    owner: dict[str, tuple[Entry, str, Position]] = {}
    for entry in draft.ids("findings").values():
        phrases: dict[str, Position] = {}
        for kind, words, at in _names(entry):
            key = normalise(words)
            if not key:
                if words.strip():
                    yield Problem(f"the {kind} {quoted(words)} has no letter or digit", "write words", at)
                continue
            if kind == "phrase" and not is_plain(words):
                continue  # `phrase_checks` reads the notation
            if kind == "phrase" and key in phrases:
                what = f"the phrase {quoted(words)} says the same as the one at line {phrases[key].line}"
                yield Problem(what, "case, punctuation and apostrophes do not count: remove one of the two", at)
            if kind == "phrase":
                phrases.setdefault(key, at)
            other, other_kind, other_at = owner.setdefault(key, (entry, kind, at))
            if other is not entry:
                whose = f"the {other_kind} of the finding {quoted(other.text('id'))} at {other_at}"
                what = f"the {kind} {quoted(words)} is also {whose}"
                yield Problem(what, "the same words cannot mean two findings: change one of the two", at)


def _names(entry: Entry) -> Iterator[tuple[str, str, Position]]:
    """Everything that a caller may say for the finding."""
    for key in ("id", "label"):
        words = entry.text(key)
        if words is not None:
            yield key, words, entry.position(key)
    yield from (("phrase", words, at) for words, at in entry.words("phrases"))


def unused_findings(draft: Draft) -> Iterator[Problem]:
    """Every finding can make a difference: a condition asks for it, or for something that it implies.

    A definition or a list only makes a finding present; if nothing asks for it, a measured value is lost in silence.
    """
    asked: set[str] = set()
    asked_denied: set[str] = set()
    for section, entries in draft.entries.items():
        for entry in entries if section not in ("axioms", "invariants") else ():  # they make no difference to an answer
            for written in entry.conditions.values():
                asked.update(mention.finding for mention in written.mentions)
                asked_denied.update(mention.finding for mention in written.mentions if mention.denied)
    implies = _implications(draft)
    # Presence travels up the implications. Denial travels down: denying what a finding implies denies the finding.
    reached = asked_denied | {name for denied in asked_denied for name in _above(denied, implies)}
    for name, entry in draft.ids("findings").items():
        above = {name, *_above(name, implies)}
        if name not in reached and above.isdisjoint(asked) and not any(map(draft.may_hold, above)):
            what = f"the finding {quoted(name)} is not used: nothing asks for it or for what it implies"
            yield Problem(what, "use it in a rule, an advice or a feature, or remove it", entry.position("id"))


def _above(name: str, implies: dict[str, list[str]]) -> set[str]:
    """Everything that the finding implies."""
    found: set[str] = set()
    frontier = [name]
    while frontier:
        for implied in implies.get(frontier.pop(), ()):
            if implied not in found:
                found.add(implied)
                frontier.append(implied)
    return found
