"""Coverage as text and as data: counts, and everything that no case exercised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.cli.messages import printable
from triage.regression.coverage_report import KINDS, CoverageReport
from triage.regression.reports.html_parts import Covered

#: So many of what is not covered are shown in the text; JSON has all of them.
MOST_SHOWN = 50


def coverage_as_text(report: CoverageReport, refused: int = 0) -> str:
    """The counts, a line each, and below them what is missing; so many of the cases the run does not count."""
    return "\n".join(_lines(report, refused))


def _lines(report: CoverageReport, refused: int) -> Iterator[str]:
    among = (
        f", {refused:,} of them not counted as run: another has the id, or they could not be judged" if refused else ""
    )
    yield f"coverage by {report.cases:,} {'case' if report.cases == 1 else 'cases'}{among}"
    for kind, share in report.shares.items():
        left_out = f"; {share.impossible:,} more that no patient can show" if share.impossible else ""
        yield f"  {share.covered:>6,} of {share.possible:>6,} {KINDS[kind]}{left_out}"
    for each in report.uncovered[:MOST_SHOWN]:
        yield printable(f"{f'{each.at}: ' if each.at else ''}{each.of}: {each.what}")
        if each.case is None:
            yield "  no case was found that would show it"
        else:
            yield printable(f"  would show it: {each.case.in_words()}")
    if len(report.uncovered) > MOST_SHOWN:
        more = len(report.uncovered) - MOST_SHOWN
        yield f"and {more:,} more; --format json has all, --write-missing writes the cases"


def coverage_as_rows(report: CoverageReport) -> tuple[Covered, ...]:
    """The same, line by line, for a page."""
    return tuple(
        Covered(
            KINDS[kind],
            share.covered,
            share.possible,
            tuple(
                (f"{each.of}: {each.what}", each.case.in_words() if each.case else "")
                for each in report.uncovered
                if each.kind == kind
            ),
        )
        for kind, share in report.shares.items()
    )


def coverage_as_data(report: CoverageReport) -> dict[str, Any]:
    """The same for a program, with all that is missing."""
    return {
        "cases": report.cases,
        **{kind: share._asdict() for kind, share in report.shares.items()},
        "uncovered": [
            {
                "kind": each.kind,
                "of": each.of,
                "what": each.what,
                "file": printable(each.at.file) if each.at else None,
                "line": each.at.line if each.at else None,
                "case": each.case.as_data() if each.case else None,
                "would_show": each.case.shows if each.case else None,
            }
            for each in report.uncovered
        ],
    }
