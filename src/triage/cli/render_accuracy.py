"""The accuracy of a run: as a table for a person, as data for a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from triage.cli.messages import printable
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.cli.render import Style
    from triage.regression.accuracy import Accuracy, Goal, Rate

_LABEL = {
    "emergencies_below_urgent": "emergencies below urgent",
    "emergencies_called_emergency": "emergencies called emergency",
    "right_syndrome_first": "right syndrome first",
    "right_syndrome_in_first_two": "right syndrome in first two",
    "over_triage_of_non_urgent": "over-triage of non-urgent",
}
#: Most urgent first, as everywhere.
_TIERS = tuple(reversed(Tier))


def accuracy_as_text(accuracy: Accuracy, style: Style) -> str:
    """The rates, the tiers expected against those assessed, and the cases that look benign."""
    return "\n".join([*_rates(accuracy, style), "", *_tiers(accuracy), *_looks_benign(accuracy, style)])


def accuracy_as_data(accuracy: Accuracy) -> dict[str, Any]:
    """The same for JSON: shares from 0 to 1, null where there was no case."""
    from triage.regression.accuracy import DEFINITIONS

    return {
        "definitions": DEFINITIONS,
        "rates": {rate.id: _rate_as_data(rate) for rate in accuracy.rates},
        "by_expected_tier": [
            {
                "lowest": lowest,
                "highest": highest,
                "assessed": {tier: accuracy.by_tier[lowest, highest, tier] for tier in _TIERS},
            }
            for lowest, highest in _expected(accuracy)
        ],
        "looks_benign": [{"case": name, "why": why} for name, why in accuracy.looks_benign],
    }


def _rate_as_data(rate: Rate) -> dict[str, Any]:
    interval = rate.interval
    return {
        "means": rate.means,
        "k": rate.k,
        "n": rate.n,
        "share": rate.k / rate.n if rate.n else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "goal": {rate.goal.side: rate.goal.percent / 100},
        "met": rate.met,
    }


def _rates(accuracy: Accuracy, style: Style) -> Iterator[str]:
    """One line for each rate. Words and signs that every encoding has: this is read through pipes, too."""
    rows = [("accuracy", "k of n", "%", "95 % interval", "goal", "met")]
    for rate in accuracy.rates:
        interval = rate.interval
        goal = _goal(rate.goal)
        if interval is None:
            rows.append((_LABEL[rate.id], "none", "-", "-", goal, "-"))
        else:
            between = f"{100 * interval.low:.1f} to {100 * interval.high:.1f}"
            met = "yes" if rate.met else "no"
            rows.append((_LABEL[rate.id], f"{rate.k} of {rate.n}", _percent(rate), between, goal, met))
    for i, line in enumerate(columns(rows)):
        colour = None if i == 0 or not style.colour else {"yes": "green", "no": "red"}.get(rows[i][-1])
        yield click.style(line, fg=colour, bold=i == 0) if style.colour else line


def _goal(goal: Goal) -> str:
    if goal == ("at_most", 0):
        return "0"
    return f"{'>=' if goal.side == 'at_least' else '<='} {goal.percent}"


def _percent(rate: Rate) -> str:
    """The share in per cent, with one decimal or as many as it takes to stand on the right side of 0, 100 and goal."""
    exact = Fraction(100 * rate.k, rate.n)
    marks = (0, 100, rate.goal.percent)
    for decimals in range(1, 9):
        text = f"{float(exact):.{decimals}f}"
        shown = Fraction(text)
        if all((shown > mark) == (exact > mark) and (shown < mark) == (exact < mark) for mark in marks):
            return text
    return f"{float(exact):g}"


def _tiers(accuracy: Accuracy) -> Iterator[str]:
    """One line for each range of tiers that was expected, with how many came out in each tier."""
    rows = [("tier expected / assessed", *_TIERS)]
    for lowest, highest in _expected(accuracy):
        counts = (str(accuracy.by_tier[lowest, highest, tier]) for tier in _TIERS)
        if lowest == highest:
            name = str(lowest)
        else:
            name = "any" if (lowest, highest) == (_TIERS[-1], _TIERS[0]) else f"{lowest} to {highest}"
        rows.append((name, *counts))
    yield from columns(rows)


def _expected(accuracy: Accuracy) -> list[tuple[Tier, Tier]]:
    """The ranges that were expected, the most urgent first."""
    ranges = {(lowest, highest) for lowest, highest, _ in accuracy.by_tier}
    return sorted(ranges, key=lambda pair: (-pair[0].rank, -pair[1].rank))


def _looks_benign(accuracy: Accuracy, style: Style) -> Iterator[str]:
    """How many cases no rule can call emergencies, and why each."""
    count = len(accuracy.looks_benign)
    if not count:
        return
    said = "1 case cannot" if count == 1 else f"{count} cases cannot"
    counted = "is not counted as an emergency" if count == 1 else "are not counted as emergencies"
    text = f"{said} be told from something benign at presentation and {counted}:"
    yield ""
    yield from textwrap.wrap(text, style.width)
    for name, why in accuracy.looks_benign:
        yield from textwrap.wrap(
            printable(f"{name}: {why}"),
            style.width,
            initial_indent="- ",
            subsequent_indent="  ",
            break_on_hyphens=False,
        )


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns two spaces apart: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
