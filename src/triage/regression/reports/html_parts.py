"""The parts of the page of a run: its matrix, its rates with their intervals, its groups, one failed case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from triage.regression.outcomes import Outcome, Verdict, compared
from triage.regression.reports.run_json import one_line
from triage.regression.verdicts import GROUPS, TIERS, Group, Verdicts
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.regression.accuracy import Interval
    from triage.regression.baseline import Comparison, Expected

_CELL = {
    Verdict.EXACT: "right",
    Verdict.WITHIN_RANGE: "right",
    Verdict.UNDER_TRIAGE: "under",
    Verdict.OVER_TRIAGE: "raised",
}
#: Names that a list of the page has at most; the JSON has them all.
_MOST_NAMES = 200


class Rate(NamedTuple):
    """One line of the table of rates: ``low`` to ``high`` is where the true share lies, each from 0 to 1."""

    name: str
    k: int
    n: int
    low: float
    high: float
    goal: str = ""


class Covered(NamedTuple):
    """One line of coverage: ``k`` of ``n`` were exercised. ``missing`` names what was not, and what would do it."""

    name: str
    k: int
    n: int
    missing: tuple[tuple[str, str], ...] = ()


def text(words: object) -> str:
    """Words as HTML: what steers or reorders is gone, what is markup is shown."""
    return escape(one_line(str(words)))


def tier_name(tier: Tier) -> str:
    return tier.value.replace("_", " ")


def matrix(verdicts: Verdicts) -> Iterator[str]:
    """The tiers expected against those assessed; the darker a cell, the larger its share of the row."""
    yield '<div class="wide"><table class="matrix"><thead><tr><th class="words">expected ↓ assessed →</th>'
    yield from (f"<th>{tier_name(tier)}</th>" for tier in TIERS)
    yield "</tr></thead><tbody>"
    for low, high in verdicts.ranges():
        name = tier_name(low) if low is high else f"{tier_name(low)} to {tier_name(high)}"
        counts = [verdicts.by_tier[low, high, tier] for tier in TIERS]
        yield f'<tr><th scope="row">{name}</th>'
        for tier, count in zip(TIERS, counts, strict=True):
            verdict = compared(low, high, tier)
            if not count:
                yield '<td class="none">0</td>'
                continue
            heat = 0.12 + 0.5 * count / sum(counts)
            said = {"under": "under-triage", "raised": "over-triage"}.get(_CELL[verdict], "")
            mark = f"<small>{said}</small>" if said else ""
            yield f'<td class="{_CELL[verdict]}" style="--heat:{heat:.2f}">{count:,}{mark}</td>'
        yield "</tr>"
    yield "</tbody></table></div>"


def rates(rows: Iterable[Rate]) -> Iterator[str]:
    """Each rate with its interval, in numbers and drawn."""
    yield '<div class="wide"><table><thead><tr><th class="words">rate</th><th>k of n</th><th>%</th>'
    yield "<th>95 % interval</th><th>0 to 100 %</th><th>goal</th></tr></thead><tbody>"
    for rate in rows:
        share = 100 * rate.k / rate.n
        low, high = 100 * rate.low, 100 * rate.high
        yield (
            f'<tr><th scope="row">{text(rate.name)}</th><td>{rate.k:,} of {rate.n:,}</td><td>{share:.2f}</td>'
            f"<td>{low:.2f} to {high:.2f}</td><td>{_drawn(share, low, high)}</td><td>{text(rate.goal)}</td></tr>"
        )
    yield "</tbody></table></div>"


def _drawn(share: float, low: float, high: float) -> str:
    width = max(high - low, 0.8)
    return (
        '<svg class="bar" viewBox="0 0 104 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{share:.2f} %, from {low:.2f} to {high:.2f} %"><rect x="2" y="4.4" width="100" height="1.2" '
        f'fill="#d0d7de"/><rect x="{2 + min(low, 99.2):.2f}" y="2.5" width="{width:.2f}" height="5" fill="#6e9ad6"/>'
        f'<rect x="{1.4 + share:.2f}" y="0.5" width="1.2" height="9" fill="#1b1f24"/></svg>'
    )


def over_triage(verdicts: Verdicts) -> Iterator[Rate]:
    """Over-triage for each tier that was expected at most."""
    for tier, share in verdicts.over_triage_by_tier.items():
        assert share.interval is not None
        yield Rate(f"over-triage where at most {tier_name(tier)} is expected", share.k, share.n, *share.interval)


def groups(verdicts: Verdicts) -> Iterator[str]:
    """The counts by directory, tag, route and age."""
    for kind in GROUPS:
        found = verdicts.groups(kind)
        if not found:
            continue
        yield f"<h3>By {kind}</h3>"
        yield '<div class="wide"><table><thead><tr><th class="words"></th><th>cases</th><th>exact</th><th>in range</th>'
        yield "<th>under-triage</th><th>over-triage</th><th>failed</th><th>emergencies missed</th></tr></thead><tbody>"
        yield from map(_group, found)
        yield "</tbody></table></div>"


def _group(group: Group) -> str:
    counts = (group.cases, group.exact, group.within_range, group.under_triage, group.over_triage, group.failed)
    missed = f"{group.emergencies.k:,} of {group.emergencies.n:,}" if group.emergencies.n else "none"
    cells = "".join(f"<td>{count:,}</td>" for count in counts)
    return f'<tr><th scope="row">{text(group.name)}</th>{cells}<td>{missed}</td></tr>'


def coverage(rows: Sequence[Covered]) -> Iterator[str]:
    """What of the rulebook the cases exercise: counts, and what is missing."""
    yield '<div class="wide"><table><thead><tr><th class="words"></th><th>exercised</th><th>of</th></tr></thead><tbody>'
    yield from (f'<tr><th scope="row">{text(row.name)}</th><td>{row.k:,}</td><td>{row.n:,}</td></tr>' for row in rows)
    yield "</tbody></table></div>"
    for row in rows:
        if row.missing:
            yield f"<details><summary>{text(row.name)}: {len(row.missing):,} not exercised</summary><ul>"
            for what, example in row.missing[:_MOST_NAMES]:
                shown = f"<br><code>{text(example)}</code>" if example else ""
                yield f"<li>{text(what)}{shown}</li>"
            yield f"{_and_more(len(row.missing))}</ul></details>"


def comparison(found: Comparison) -> Iterator[str]:
    """What is different from the baseline."""
    book = found.baseline.rulebook
    yield f'<p class="soft">Compared with a run of {text(book["id"])} {text(book["version"])}, {book["hash"][:12]}.</p>'
    if found.same:
        yield "<p>Nothing is different.</p>"
    shifts = [("now less urgent", found.less_urgent), ("now more urgent", found.more_urgent)]
    lists = [
        ("newly failing", found.newly_failing),
        *((name, [f"{case}: {before} → {now}" for case, before, now in moved]) for name, moved in shifts),
        ("mended", found.mended),
        ("with another expected tier", [_expects(*changed) for changed in found.expects_otherwise]),
        ("no longer run", found.no_longer_run),
        ("added", found.added),
    ]
    for name, cases in lists:
        if cases:
            items = "".join(f"<li>{text(case)}</li>" for case in cases[:_MOST_NAMES])
            more = _and_more(len(cases))
            yield f"<details><summary>{len(cases):,} {name}</summary><ul>{items}{more}</ul></details>"


def _expects(case: str, before: Expected, now: Expected) -> str:
    from triage.regression.baseline import expected_in_words

    return f"{case}: {expected_in_words(before)} → {expected_in_words(now)}"


def failure(one: Outcome) -> str:
    """A failed case, folded: what was expected beside what came, and how the engine came to it."""
    assert one.result is not None
    title = " ".join(part for part in (one.id, one.title) if part)
    said = ""
    if one.missed_emergency:
        said = '<b class="under">emergency under-triaged</b> '
    elif one.under_triage or one.over_triage:
        side = "under" if one.under_triage else "over"
        said = f'<b class="{side}">{side}-triage</b> '
    pairs = "".join(
        f"<dt>{text(m.what)}, expected</dt><dd>{text(m.expected)}</dd><dt>got</dt><dd>{text(m.got)}</dd>"
        for m in one.result.mismatches
    )
    why = "".join(_explanation(one.result.assessment))
    return (
        f'<details class="failure"><summary>{said}{text(title or one.at)}<br><span class="soft">{text(one.at)}</span>'
        f'</summary><dl class="pairs">{pairs}</dl>{why}</details>\n'
    )


def _explanation(assessment: Assessment) -> Iterator[str]:
    label = assessment.labels
    yield f"<h3>{text(assessment.tier_label)}: {text(assessment.target)}</h3>"
    if assessment.alerts:
        yield "<ul>" + "".join(f"<li>{text(alert.message)}</li>" for alert in assessment.alerts) + "</ul>"
    if not assessment.reasons:
        yield "<p>No rule fired.</p>"
    for reason in assessment.reasons:
        on = [label.get(finding, finding) for finding in reason.findings]
        on += [f"no {label.get(finding, finding)}" for finding in reason.denied]
        cited = "; ".join(source.citation for source in reason.sources)
        yield (
            f"<p><b>{tier_name(reason.tier)}: {text(reason.title)}</b> <code>{text(reason.rule)}</code><br>"
            f"{text(reason.because)}<br><span class='soft'>On: {text(', '.join(on))}. Source: {text(cited)}</span></p>"
        )
    if assessment.syndromes:
        yield "<p>May be: " + ", ".join(text(candidate.label) for candidate in assessment.syndromes) + ".</p>"
    for name, findings in (("Present", assessment.findings.present), ("Denied", assessment.findings.denied)):
        if findings:
            said = ", ".join(label.get(finding, finding) for finding in findings)
            yield f'<p class="soft">{name}: {text(said)}.</p>'


def _and_more(count: int) -> str:
    return f"<li>and {count - _MOST_NAMES:,} more; the JSON has them all</li>" if count > _MOST_NAMES else ""


def interval_of(name: str, k: int, n: int, interval: Interval | None, goal: str = "") -> list[Rate]:
    """A rate as a line of the table; none where there was no case to tell by."""
    return [Rate(name, k, n, interval.low, interval.high, goal)] if interval else []
