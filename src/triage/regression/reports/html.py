"""A run as one page that needs nothing else: for those who sign a rulebook off, on a phone, a desk or paper."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from triage._version import __version__
from triage.errors import Problem
from triage.regression.outcomes import Outcome, Verdict
from triage.regression.reports import html_parts as parts
from triage.regression.reports.html_style import SCRIPT, STYLE
from triage.regression.reports.spool import Spool
from triage.regression.verdicts import bound_in_percent

if TYPE_CHECKING:
    from triage.regression.accuracy import Accuracy, Goal
    from triage.regression.baseline import Comparison
    from triage.regression.runner import Run
    from triage.regression.verdicts import Verdicts

#: Failures, and faults, that the page shows; it must open on a phone. The JSON has them all.
MOST_SHOWN = 500
_SLOWEST = 10


class HtmlPage:
    """Takes the cases of a run one by one, and gives the page at its end."""

    def __init__(self) -> None:
        self._failures = Spool()
        self._faults = Spool()
        self._slowest: list[tuple[float, int, str, str]] = []
        self._seen = 0

    def add(self, one: Outcome | Problem) -> None:
        """Put by what the page shows of a case or a fault."""
        if isinstance(one, Problem):
            if self._faults.count < MOST_SHOWN:
                self._faults.add(f"<li>{parts.text(one)}</li>")
            return
        self._seen += 1
        entry = (one.seconds, -self._seen, one.name, str(one.at))
        if len(self._slowest) < _SLOWEST:
            heapq.heappush(self._slowest, entry)
        elif entry > self._slowest[0]:
            heapq.heapreplace(self._slowest, entry)
        if not one.passed and self._failures.count < MOST_SHOWN:
            self._failures.add(parts.failure(one))

    def page(
        self,
        run: Run,
        verdicts: Verdicts,
        accuracy: Accuracy,
        *,
        fails: bool,
        when: str,
        comparison: Comparison | None = None,
        coverage: Sequence[parts.Covered] = (),
    ) -> Iterator[bytes]:
        """The page in parts. ``when`` is the day and time of the run, as it is to be shown."""
        for part in self._parts(run, verdicts, accuracy, fails, when, comparison, coverage):
            yield part if isinstance(part, bytes) else part.encode()

    def _parts(
        self,
        run: Run,
        verdicts: Verdicts,
        accuracy: Accuracy,
        fails: bool,
        when: str,
        comparison: Comparison | None,
        coverage: Sequence[parts.Covered],
    ) -> Iterator[str | bytes]:
        yield _HEAD
        yield from _banner(run, verdicts, fails=fails or run.faults > 0, when=when)
        yield "<h2>Expected against assessed</h2>"
        yield from parts.matrix(verdicts) if verdicts.by_tier else ["<p>No case expects a tier.</p>"]
        linear, quadratic = verdicts.kappa("linear"), verdicts.kappa("quadratic")
        if linear is not None and quadratic is not None:
            count = sum(verdicts.of_one_tier.values())
            yield f"<p>Weighted kappa of the {count:,} cases that expect one tier: {quadratic:.3f} (quadratic "
            yield f"weights), {linear:.3f} (linear).</p>"
        yield "<h2>Rates</h2>"
        yield from parts.rates(_rates(verdicts, accuracy))
        if comparison is not None:
            yield "<h2>Since the baseline</h2>"
            yield from parts.comparison(comparison)
        if coverage:
            yield "<h2>Coverage of the rulebook</h2>"
            yield from parts.coverage(coverage)
        yield from self._failed(run)
        yield "<h2>Groups</h2>"
        yield from parts.groups(verdicts)
        yield from self._slow()
        yield "</main></body></html>\n"

    def _failed(self, run: Run) -> Iterator[str | bytes]:
        if run.failed:
            yield f"<h2>Failed cases ({run.failed:,})</h2>"
            shown = self._failures.count
            yield from self._failures.take()
            if run.failed > shown:
                yield f"<p>The first {shown:,} are shown; the JSON has all {run.failed:,}.</p>"
        if run.faults:
            yield f"<h2>Faults in the files ({run.faults:,})</h2><ul>"
            shown = self._faults.count
            yield from self._faults.take()
            yield "</ul>"
            if run.faults > shown:
                yield f"<p>The first {shown:,} are shown.</p>"

    def _slow(self) -> Iterator[str]:
        if not self._slowest:
            return
        yield '<h2>Slowest cases</h2><div class="wide"><table><thead><tr><th class="words">case</th>'
        yield '<th class="words">where</th><th>ms</th></tr></thead><tbody>'
        for seconds, _, name, at in sorted(self._slowest, reverse=True):
            yield f'<tr><th scope="row">{parts.text(name)}</th><td class="words">{parts.text(at)}</td>'
            yield f"<td>{1000 * seconds:.2f}</td></tr>"
        yield "</tbody></table></div>"


_HEAD = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Regression run of triage</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
script-src 'unsafe-inline'">
<style>{STYLE}</style><script>{SCRIPT}</script></head><body><main>
"""


def _banner(run: Run, verdicts: Verdicts, *, fails: bool, when: str) -> Iterator[str]:
    missed = verdicts.under_triaged_emergencies
    said = "The run fails" if fails else "The run passes"
    cases = "1 case" if run.cases == 1 else f"{run.cases:,} cases"
    words = f"{run.failed:,} of {cases} failed" if run.failed else f"{cases} passed"
    if run.faults:
        words += f"; {run.faults:,} {'fault' if run.faults == 1 else 'faults'} in the files"
    elif fails and not run.failed:
        words += "; not everything is exercised"
    yield f'<header class="banner {"bad" if fails else "good"}"><h1>{said}: {words}</h1>'
    if missed.n:
        bound = missed.upper_bound
        assert bound is not None
        yield f"<p>{missed.k:,} of {missed.n:,} emergencies under-triaged; with 95 % confidence at most "
        yield f"{bound_in_percent(bound)} of emergencies like these.</p>"
    if len(run.engine.channels) < 2:
        yield "<p><b>Answered by one of two engine channels: the other was not there to contradict it.</b></p>"
    book = run.engine.rulebook
    yield f'<p class="soft">{parts.text(book.id)} {parts.text(book.version)}, {book.content_hash[:12]}; '
    yield f"triage {__version__}; {parts.text(when)}</p></header>"
    tiles = [
        ("cases", run.cases, ""),
        ("exact", verdicts.count(Verdict.EXACT), ""),
        ("within range", verdicts.count(Verdict.WITHIN_RANGE), ""),
        ("under-triage", run.under_triage, "bad"),
        ("over-triage", run.over_triage, "over"),
        ("failed", run.failed, "bad"),
    ]
    yield '<dl class="tiles">'
    for name, count, kind in tiles:
        yield f'<div class="{kind if count else ""}"><dt>{name}</dt><dd>{count:,}</dd></div>'
    yield "</dl>"


def _rates(verdicts: Verdicts, accuracy: Accuracy) -> Iterator[parts.Rate]:
    missed = verdicts.under_triaged_emergencies
    yield from parts.interval_of("emergencies under-triaged", missed.k, missed.n, missed.interval, "0")
    yield from parts.over_triage(verdicts)
    for rate in accuracy.rates:
        yield from parts.interval_of(rate.means, rate.k, rate.n, rate.interval, _goal(rate.goal))


def _goal(goal: Goal) -> str:
    if goal == ("at_most", 0):
        return "0"
    return f"{'≥' if goal.side == 'at_least' else '≤'} {goal.percent} %"
