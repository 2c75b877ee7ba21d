"""``triage test``: do the cases come out as expected."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from triage.cli import EXIT_FOUND, EXIT_INTERRUPTED, EXIT_UNREADABLE, engine_for
from triage.cli.messages import Faults, say
from triage.cli.options import once
from triage.cli.progress import Progress
from triage.cli.render import Style, render_mismatches
from triage.errors import Position, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from triage.regression.outcomes import Outcome
    from triage.regression.reports.whole_file import WholeFile
    from triage.regression.runner import Run


def _percent(given: str) -> Fraction:
    try:
        percent = Fraction(given.strip().removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        percent = Fraction(-1)
    if not 0 <= percent <= 100:
        raise click.BadParameter(f"{given} is no share; give per cent from 0 to 100, such as 5 or 2.5")
    return percent


def _jobs(given: str) -> int:
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 1024:
        raise click.BadParameter(f"{given} is no number of processes; give 1 or more, or leave it out for one a core")
    return int(given)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@once("--rules", metavar="DIR", help="Another rulebook than the packaged one.")
@once(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    help="json: one document; junit: XML for a CI server.",
)
@once("--html", metavar="FILE", help="Also write a page that needs nothing else: verdict, matrix, rates, failures.")
@once("--baseline", metavar="FILE", help="Say what is different from an earlier run, kept with --format json.")
@once("--jobs", metavar="N", read=_jobs, help="Processes that share the work; without it, one for each core.")
@once(
    "--max-over-triage",
    metavar="PERCENT",
    read=_percent,
    help="Over-triage alone fails the run only beyond this share of the cases that expect less than emergency.",
)
@click.option("--verdicts", is_flag=True, help="Say how the tiers compare: matrix, rates, agreement, groups.")
@click.option("--accuracy", is_flag=True, help="Say how good the answers are, with exact 95 % intervals.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    rules: str | None,
    form: str,
    html: str | None,
    baseline: str | None,
    jobs: int | None,
    max_over_triage: Fraction | None,
    verdicts: bool,
    accuracy: bool,
) -> None:
    """Run case files against what they expect.

    A PATH is a case file, - for standard input, or a directory, which is searched for *.yaml, *.yml, *.json, *.jsonl,
    *.ndjson and *.csv, each also with .gz behind it; without one it is ./cases. docs/regression.md describes the
    formats. Exits with 1 if a case fails, and with 3 if one cannot be read or there is none; interrupted, with 130 and
    without any report.

    What --verdicts counts: exact means that one tier is expected and came out, within range that it is in the range
    expected; under-triage is a tier below, over-triage one above. An emergency is a case whose lowest expected tier is
    emergency; assessed as less, it fails the run whatever --max-over-triage allows. The bound of its rate is the exact
    one of Clopper and Pearson, one-sided, 95 %.

    What --accuracy counts: an emergency is a case whose lowest acceptable tier is emergency, unless it expects
    looks_benign (a reason why nobody can tell it at presentation from something benign); below urgent means assessed
    same_day or lower. A non-urgent case is one whose highest acceptable tier is same_day or lower; over-triage means
    that it was assessed urgent or emergency. The right syndrome is `diagnosis`, else the first of `syndromes`, else any
    of `among`, in the cases that expect one. The intervals are those of Clopper and Pearson. A goal that is not met
    changes no exit code.
    """
    from triage.regression.baseline import read_baseline
    from triage.regression.runner import Run

    earlier = read_baseline(baseline) if baseline is not None else None
    run = Run(engine_for(ctx, rules), _files(paths))
    page = _room_for(html)
    show = _Show(run, form, accuracy=accuracy, verdicts=verdicts, earlier=earlier, page=page)
    try:
        with closing(run.outcomes(jobs)) as outcomes:
            for one in outcomes:
                show.add(one)
        fails = show.verdicts.fails(max_over_triage)
        with _uninterrupted():
            show.end(fails=fails)
    except KeyboardInterrupt:
        show.progress.clear()
        say(f"interrupted; until then {_counts(run)}")
        ctx.exit(EXIT_INTERRUPTED)
    finally:
        if page is not None:
            page.drop()
    if run.faults:
        ctx.exit(EXIT_UNREADABLE)
    if fails:
        ctx.exit(EXIT_FOUND)


def _files(paths: tuple[str, ...]) -> Iterable[Path | Problem]:
    from triage.regression.runner import find_case_files

    if not paths and not os.path.exists("cases"):
        todo = "name the case files, or the directory that they are in"
        return [Problem("without a PATH ./cases is tested, and there is none here", todo, Position("cases"))]
    return find_case_files(paths or ("cases",))


def _room_for(html: str | None) -> WholeFile | None:
    """Where the page will be written: whether that can be is told before the work."""
    if html is None:
        return None
    from triage.regression.reports.whole_file import WholeFile

    try:
        return WholeFile(html)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.BadParameter(f"{html} cannot be written ({reason})", param_hint="'--html'") from None


class _Show:
    """Hands each case of a run to the reports that are wanted, shows failures as they come, and the rest at the end."""

    def __init__(
        self, run: Run, form: str, *, accuracy: bool, verdicts: bool, earlier: Any, page: WholeFile | None
    ) -> None:
        from triage.regression.accuracy import Accuracy
        from triage.regression.baseline import Comparison
        from triage.regression.verdicts import Verdicts

        self.run = run
        self.progress = Progress(run)
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

    def end(self, *, fails: bool) -> None:
        """What can be said only at the end; the page first, so that standard output ends with the counts."""
        self.progress.clear()
        self._faults.end()
        if self._page is not None and self._html is not None:
            from datetime import datetime

            when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z")
            self._page.write(
                self._html.page(
                    self.run, self.verdicts, self._accuracy, fails=fails, when=when, comparison=self._comparison
                )
            )
        if self._json is not None:
            more: dict[str, Any] = {}
            if self._with["accuracy"]:
                from triage.cli.render_accuracy import accuracy_as_data

                more["accuracy"] = accuracy_as_data(self._accuracy)
            _put(self._json.document(self.run, self.verdicts, fails=fails, comparison=self._comparison, **more))
        elif self._junit is not None:
            _put(self._junit.document())
        else:
            for part in self._text(fails=fails):
                click.echo(part, color=self._style.colour)

    def _text(self, *, fails: bool) -> Iterator[str]:
        yield _summary(self.run, self._style, fails=fails)
        if self._with["verdicts"]:
            from triage.cli.render_verdicts import verdicts_as_text

            yield f"\n{verdicts_as_text(self.verdicts, self._style)}"
        if self._with["accuracy"]:
            from triage.cli.render_accuracy import accuracy_as_text

            yield f"\n{accuracy_as_text(self._accuracy, self._style)}"
        if self._comparison is not None:
            from triage.cli.render_verdicts import comparison_as_text

            yield f"\n{comparison_as_text(self._comparison, self._style)}"


def _put(parts: Iterable[bytes]) -> None:
    """Bytes: JSON and XML are UTF-8 whatever the terminal's encoding is."""
    for part in parts:
        click.echo(part, nl=False)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let no Ctrl-C cut a report short: by now it takes but a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _counts(run: Run) -> str:
    failed = f"{run.failed} failed ({run.under_triage} under-triage, {run.over_triage} over-triage)"
    return f"{run.cases} {_plural('case', run.cases)}: {run.cases - run.failed} passed, {failed}"


def _summary(run: Run, style: Style, *, fails: bool) -> str:
    parts = [_counts(run)]
    if run.missed_emergencies:
        emergencies = "emergency" if run.missed_emergencies == 1 else "emergencies"
        parts.append(f"{run.missed_emergencies} {emergencies} under-triaged")
    elif run.failed and not fails:
        parts.append("no more over-triage than is allowed")
    if run.faults:
        parts.append(f"{run.faults} {_plural('fault', run.faults)} in the files, listed on standard error")
    text = "; ".join(parts)
    if not style.colour:
        return text
    return click.style(text, fg="red" if fails or run.faults else "green", bold=True)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
