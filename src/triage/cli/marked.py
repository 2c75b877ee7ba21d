"""A text with what was read from it marked in place, as a nurse checks it: the words, and behind them their meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

from triage.cli.messages import printable
from triage.cli.render import Style, wrapped

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.intake.numbers import Measured
    from triage.intake.reader import Reading
    from triage.rulebook.model import Rulebook


class Mark(NamedTuple):
    """A place in a text and what stands for it: ``text[start:end]`` means ``meaning``."""

    start: int
    end: int
    meaning: str


def marked_note(assessment: Assessment, style: Style) -> list[str]:
    """The note of a case with its marks, in lines; empty where there is none, or nothing in it was read."""
    if not assessment.note:
        return []
    marks = [
        Mark(
            reading.start,
            reading.end,
            _meaning(reading.findings, reading.assertion, reading.pattern, assessment.labels),
        )
        for reading in assessment.readings
        if reading.where == "note" and reading.start is not None and reading.end is not None
    ]
    return _lines(assessment.note, marks, style) if marks else []


def marked_reading(
    text: str, reading: Reading, rulebook: Rulebook, suggest: Callable[[str], Iterable[str]], style: Style
) -> Iterator[str]:
    """The text with its marks, then each thing read with how it is meant and by which phrase."""
    labels = {finding.id: finding.label for finding in rulebook.findings}
    marks = [Mark(h.start, h.end, _meaning((h.finding,), h.assertion, "", labels)) for h in reading.findings]
    marks += [Mark(m.start, m.end, _number(m, rulebook)) for m in reading.measures]
    marks += [Mark(left.start, left.end, _NOT_UNDERSTOOD) for left in reading.unrecognised]
    yield from _lines(text, marks, style)
    if reading.findings:
        yield ""
    for heard in reading.findings:
        why = f" ({heard.because})" if heard.because else ""
        assertion = heard.assertion.replace("_", " ")
        yield from wrapped(f"{assertion}: {labels[heard.finding]}{why}", style, f"{heard.start:>5}  ")
        yield from wrapped(f"{heard.finding}, by the phrase “{heard.pattern}”", style, " " * 9)
    for number in reading.measures:
        yield from wrapped(_number(number, rulebook), style, f"{number.start:>5}  ")
    for left in reading.unrecognised:
        yield from wrapped(f"not understood: “{left.words}”", style, f"{left.start:>5}  ")
        resembling = [labels[finding] for finding in suggest(left.words)]
        if resembling:
            yield from wrapped(f"perhaps {' / '.join(resembling)}?", style, " " * 9)
    if not (reading.findings or reading.measures or reading.unrecognised):
        yield "Nothing was read in it."


_NOT_UNDERSTOOD = "???"
_BEFORE = {"present": "", "denied": "no ", "unsure": "perhaps ", "not_current": "not now: "}


def _meaning(findings: Iterable[str], assertion: str, pattern: str, labels: Mapping[str, str]) -> str:
    named = [labels.get(finding, finding) for finding in findings]
    if not named:
        return pattern or _NOT_UNDERSTOOD
    lowered = [name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in named]
    return _BEFORE.get(assertion, "") + ", ".join(lowered)


def _number(number: Measured, rulebook: Rulebook) -> str:
    known = rulebook.measure_by_id.get(number.measure)
    label = known.label if known else number.measure
    unit = f" {known.unit}" if known and known.unit else ""
    unused = f", not used: {number.problem}" if number.problem else ""
    return f"{_BEFORE['not_current'] if number.long_ago else ''}{label} {number.value:g}{unit}{unused}"


def _lines(text: str, marks: Iterable[Mark], style: Style) -> list[str]:
    """The text in lines, ``[meaning]`` behind each marked place; of marks that overlap the longer one's words stand."""
    parts: list[str] = []
    at = 0
    for start, end, meanings in _places(marks):
        parts.append(text[at:start])
        words = text[start:end]
        shown = click.style(words, underline=True) if style.colour else words
        parts.append(f"{shown} [{'; '.join(meanings)}]")
        at = end
    parts.append(text[at:])
    return wrapped(printable("".join(parts)) if not style.colour else "".join(parts), style)


def _places(marks: Iterable[Mark]) -> Iterator[tuple[int, int, list[str]]]:
    """Places that do not overlap, in order, each with all that is meant there."""
    place: tuple[int, int, list[str]] | None = None
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if place is not None and mark.start < place[1]:
            if mark.meaning not in place[2]:
                place[2].append(mark.meaning)
            place = (place[0], max(place[1], mark.end), place[2])
            continue
        if place is not None:
            yield place
        place = (mark.start, mark.end, [mark.meaning])
    if place is not None:
        yield place
