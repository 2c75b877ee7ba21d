"""The verdicts of a run, and what is different from an earlier one, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from triage.cli.messages import printable
from triage.cli.render_accuracy import columns
from triage.regression.baseline import expected_in_words
from triage.regression.outcomes import Verdict
from triage.regression.verdicts import GROUPS, TIERS, Share, Verdicts, bound_in_percent
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.cli.render import Style
    from triage.regression.baseline import Comparison

#: Names that are listed at most; ``--format json`` has them all.
_MOST_NAMES = 20


def verdicts_as_text(verdicts: Verdicts, style: Style) -> str:
    """The matrix, the rates, the agreement, the groups."""
    return "\n".join(
        [*_matrix(verdicts, style), "", *_emergencies(verdicts), *_over_triage(verdicts, style), *_kappa(verdicts)]
        + [line for kind in GROUPS for line in _groups(verdicts, kind, style)]
    )


def comparison_as_text(found: Comparison, style: Style) -> str:
    """What is different from the baseline."""
    book = found.baseline.rulebook
    lines = [_bold(f"since the baseline ({book['id']} {book['version']}, {book['hash'][:12]})", style)]
    moved = (("now less urgent", found.less_urgent), ("now more urgent", found.more_urgent))
    lists: list[tuple[str, list[str]]] = [("newly failing", found.newly_failing)]
    lists += [(name, [f"{case} ({before} -> {now})" for case, before, now in shifts]) for name, shifts in moved]
    changed = [
        f"{case} ({expected_in_words(before)} -> {expected_in_words(now)})"
        for case, before, now in found.expects_otherwise
    ]
    lists += [("mended", found.mended), ("with another expected tier", changed)]
    lists += [("no longer run", found.no_longer_run), ("added", found.added)]
    for name, cases in lists:
        if cases:
            lines.append(f"{len(cases):,} {name}")
            lines += [f"- {printable(case)}" for case in cases[:_MOST_NAMES]]
            if len(cases) > _MOST_NAMES:
                lines.append(f"- and {len(cases) - _MOST_NAMES:,} more")
    return "\n".join(lines if len(lines) > 1 else [*lines, "nothing is different"])


def _matrix(verdicts: Verdicts, style: Style) -> Iterator[str]:
    rows = [("expected / assessed", *TIERS)]
    for low, high in verdicts.ranges():
        name = _range(low, high)
        rows.append((name, *(str(verdicts.by_tier[low, high, tier]) for tier in TIERS)))
    yield from _table(rows, style)
    counts = (f"{verdicts.count(verdict):,} {verdict.value.replace('_', ' ')}" for verdict in Verdict)
    yield ", ".join(counts)


def _range(low: Tier, high: Tier) -> str:
    return low.value if low is high else f"{low} to {high}"


def _emergencies(verdicts: Verdicts) -> Iterator[str]:
    missed = verdicts.under_triaged_emergencies
    if missed.n:
        bound = missed.upper_bound
        assert bound is not None
        of_all = f"{missed.k:,} of {missed.n:,}"
        yield f"emergencies under-triaged: {of_all}; with 95 % confidence at most {bound_in_percent(bound)}"
    else:
        yield "emergencies under-triaged: there is no emergency among the cases"


def _over_triage(verdicts: Verdicts, style: Style) -> Iterator[str]:
    by_tier = verdicts.over_triage_by_tier
    if not by_tier:
        return
    yield ""
    rows = [("over-triage", "k of n", "%", "95 % interval")]
    rows += [_share(f"expected {tier}", share) for tier, share in by_tier.items()]
    yield from _table([*rows, _share("all", verdicts.over_triage)], style)


def _share(name: str, share: Share) -> tuple[str, str, str, str]:
    interval = share.interval
    assert interval is not None
    between = f"{100 * interval.low:.1f} to {100 * interval.high:.1f}"
    return name, f"{share.k:,} of {share.n:,}", f"{100 * share.k / share.n:.2f}", between


def _kappa(verdicts: Verdicts) -> Iterator[str]:
    linear, quadratic = verdicts.kappa("linear"), verdicts.kappa("quadratic")
    if linear is not None and quadratic is not None:
        count = sum(verdicts.of_one_tier.values())
        yield ""
        yield f"weighted kappa: {quadratic:.3f} quadratic, {linear:.3f} linear ({count:,} cases that expect one tier)"


def _groups(verdicts: Verdicts, kind: str, style: Style) -> Iterator[str]:
    groups = verdicts.groups(kind)
    if not groups:
        return
    yield ""
    rows: list[tuple[str, ...]] = [(f"by {kind}", "cases", "exact", "in range", "under", "over", "failed", "missed")]
    for group in groups:
        missed = f"{group.emergencies.k}/{group.emergencies.n}" if group.emergencies.n else "-"
        counts = (group.cases, group.exact, group.within_range, group.under_triage, group.over_triage, group.failed)
        rows.append((printable(group.name), *map(str, counts), missed))
    yield from _table(rows, style)


def _table(rows: Sequence[tuple[str, ...]], style: Style) -> Iterator[str]:
    for i, line in enumerate(columns(rows)):
        yield _bold(line, style) if i == 0 else line


def _bold(text: str, style: Style) -> str:
    return click.style(text, bold=True) if style.colour else text
