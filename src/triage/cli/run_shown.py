"""What ``triage test`` shows of a run: failures as they come, everything else at its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from triage.cli.messages import Faults, say
from triage.cli.progress import RunProgress
from triage.cli.render import Style, render_mismatches
from triage.errors import Problem

if TYPE_CHECKING:
    from triage.regression.baseline import Baseline
    from triage.regression.outcomes import Outcome
    from triage.regression.reports.html_parts import Covered
    from triage.regression.reports.whole_file import WholeFile
    from triage.regression.runner import Run


class CoverageShown(NamedTuple):
    """What of the rulebook the cases exercised: as text, for the JSON document, and line by line for the page."""

    text: str
    data: Any
    rows: tuple[Covered, ...] = ()


class RunShown:
    """Hands each case of a run to the reports that are wanted, shows failures as they come, and the rest at the end."""

    def __init__(
        self, run: Run, form: str, *, accuracy: bool, verdicts: bool, earlier: Baseline | None, page: WholeFile | None
    ) -> None:
        from triage.regression.accuracy import Accuracy
        from triage.regression.baseline import Comparison
        from triage.regression.verdicts import Verdicts

        self.run = run
        self.progress = RunProgress(run)
        self.verdicts = Verdicts()
        self._accuracy = Accuracy()
        self._with = {"accuracy": accuracy, "verdicts": verdicts}
        self._comparison = Comparison(earlier) if earlier is not None else None
        self._style = Style.of_terminal()
        self._faults = Faults()
        self._json = self._junit = self._html = None
        self._page = page
        if form == "json":
            from triage.regression.reports.run_json import RunJson

            self._json = RunJson()
        elif form == "junit":
            from triage.regression.reports.junit import JUnit

            self._junit = JUnit()
        if page is not None:
            from triage.regression.reports.html import HtmlPage

            self._html = HtmlPage()

    def add(self, one: Outcome | Problem) -> None:
        """One case, or one fault."""
        for report in (self._json, self._html):
            if report is not None:
                report.add(one)
        if isinstance(one, Problem):
            if self._junit is not None:
                self._junit.add(one)
            self.progress.clear()
            self._faults.say([one])
            return
        self.verdicts.add(one)
        self._accuracy.add_outcome(one)
        if self._comparison is not None:
            self._comparison.add(one)
        self._failure(one)
        self.progress.step()

    def _failure(self, one: Outcome) -> None:
        """Show a failed case, or put it by."""
        rulebook = self.run.engine.rulebook
        if self._junit is not None:
            self._junit.add(one, "" if one.result is None else render_mismatches(one.result, Style(), rulebook))
        elif one.result is not None and self._json is None:
            self.progress.clear()
            click.echo(f"{render_mismatches(one.result, self._style, rulebook)}\n", color=self._style.colour)

    def end(self, *, fails: bool, coverage: CoverageShown | None = None) -> None:
        """What can be said only at the end; the page first, so that standard output ends with the counts."""
        self.progress.clear()
        self._faults.end()
        if self._page is not None and self._html is not None:
            from datetime import datetime

            when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z")
            self._page.write(
                self._html.page(
                    self.run,
                    self.verdicts,
                    self._accuracy,
                    fails=fails,
                    when=when,
                    comparison=self._comparison,
                    coverage=coverage.rows if coverage else (),
                )
            )
        if self._json is not None:
            more: dict[str, Any] = {}
            if self._with["accuracy"]:
                from triage.cli.render_accuracy import accuracy_as_data

                more["accuracy"] = accuracy_as_data(self._accuracy)
            if coverage is not None:
                more["coverage"] = coverage.data
            _put(self._json.document(self.run, self.verdicts, fails=fails, comparison=self._comparison, **more))
        elif self._junit is not None:
            _put(self._junit.document())
            for part in self._asked_for(coverage, Style()):  # the XML has no place for it
                say(part)
        else:
            click.echo(summary(self.run, self._style, fails=fails), color=self._style.colour)
            for part in self._asked_for(coverage, self._style):
                click.echo(f"\n{part}", color=self._style.colour)

    def _asked_for(self, coverage: CoverageShown | None, style: Style) -> Iterator[str]:
        """What was asked for beside the failures, as text."""
        if self._with["verdicts"]:
            from triage.cli.render_verdicts import verdicts_as_text

            yield verdicts_as_text(self.verdicts, style)
        if self._with["accuracy"]:
            from triage.cli.render_accuracy import accuracy_as_text

            yield accuracy_as_text(self._accuracy, style)
        if coverage is not None:
            yield coverage.text
        if self._comparison is not None:
            from triage.cli.render_verdicts import comparison_as_text

            yield comparison_as_text(self._comparison, style)


def _put(parts: Iterable[bytes]) -> None:
    """Bytes: JSON and XML are UTF-8 whatever the terminal's encoding is."""
    for part in parts:
        click.echo(part, nl=False)


def counts(run: Run) -> str:
    """How many cases there were, and what became of them."""
    failed = f"{run.failed} failed ({run.under_triage} under-triage, {run.over_triage} over-triage)"
    return f"{run.cases} {_plural('case', run.cases)}: {run.cases - run.failed} passed, {failed}"


def summary(run: Run, style: Style, *, fails: bool) -> str:
    """The one line that every run ends with."""
    parts = [counts(run)]
    if run.missed_emergencies:
        emergencies = "emergency" if run.missed_emergencies == 1 else "emergencies"
        parts.append(f"{run.missed_emergencies} {emergencies} under-triaged")
    elif run.failed and not fails:
        parts.append("no more over-triage than is allowed")
    if run.faults:
        parts.append(f"{run.faults} {_plural('fault', run.faults)} in the files, listed on standard error")
    if len(run.engine.channels) < 2:
        parts.append("answered by one of two engine channels")
    text = "; ".join(parts)
    if not style.colour:
        return text
    return click.style(text, fg="red" if fails or run.faults else "green", bold=True)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
