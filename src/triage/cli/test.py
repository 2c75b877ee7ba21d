"""``triage test``: do the cases come out as expected."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from triage.cli import EXIT_FOUND, EXIT_INTERRUPTED, EXIT_UNREADABLE, engine_for
from triage.cli.messages import printable, say
from triage.cli.options import once
from triage.cli.run_shown import CoverageShown, RunShown, counts
from triage.errors import Position, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from triage.regression.coverage import Coverage
    from triage.regression.coverage_report import CoverageReport
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
@click.option("--coverage", is_flag=True, help="Say what of the rulebook the cases exercise, and what not.")
@click.option("--full-coverage", is_flag=True, help="As --coverage; exit with 1 while anything is not exercised.")
@once(
    "--write-missing", "missing", metavar="DIR", help="With --coverage: write the cases that would exercise the rest."
)
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
    coverage: bool,
    full_coverage: bool,
    missing: str | None,
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

    --coverage counts the rules that fired; the conditions that alone decided (masking MC/DC: in one case the condition
    holds and the rule fires only for that, in another it fails and the rule does not fire only for that); the age bands
    of definitions with a value on both sides; the findings reported. Conditions that no patient can show are left out.
    --write-missing writes the cases that are missing, for a person to say what is right.
    """
    if missing is not None and not (coverage or full_coverage):
        raise click.UsageError("--write-missing goes with --coverage")
    from triage.regression.baseline import read_baseline
    from triage.regression.runner import Run, loaded_set_aside

    earlier = read_baseline(baseline) if baseline is not None else None
    if missing is not None:
        from triage.regression.missing import room_for_missing

        room_for_missing(missing)
    run = Run(engine_for(ctx, rules), _files(paths))
    page = _room_for(html)
    covered = _coverage_of(run) if coverage or full_coverage else None
    show = RunShown(run, form, accuracy=accuracy, verdicts=verdicts, earlier=earlier, page=page)
    try:
        with loaded_set_aside(), closing(run.outcomes(jobs, covered)) as outcomes:
            for one in outcomes:
                show.add(one)
        report = _report_of(covered) if covered is not None else None
        fails = show.verdicts.fails(max_over_triage)
        fails |= full_coverage and report is not None and bool(report.uncovered)
        shown = _shown(report, run) if report is not None else None
        with _uninterrupted():
            show.end(fails=fails, coverage=shown)
        if report is not None and missing is not None:  # last: whatever becomes of it, the report is there
            _write_missing(report, missing)
    except KeyboardInterrupt:
        show.progress.clear()
        say(f"interrupted; until then {counts(run)}")
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
    from triage.regression.pieces import is_case_file
    from triage.regression.reports.whole_file import WholeFile

    if not html:
        raise click.BadParameter("the page has no name; give one, such as report.html", param_hint="'--html'")
    if html == "-" or is_case_file(html):  # a PATH that went astray must not be written over
        todo = "give the name of a page, such as report.html"
        raise click.BadParameter(f"{html} is what cases are read from; {todo}", param_hint="'--html'")
    try:
        return WholeFile(html)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.BadParameter(f"{html} cannot be written ({reason})", param_hint="'--html'") from None


def _coverage_of(run: Run) -> Coverage:
    from triage.regression.coverage import Coverage

    return Coverage(run.engine.rulebook)


def _report_of(covered: Coverage) -> CoverageReport:
    from triage.regression.coverage_report import coverage_report

    return coverage_report(covered.rulebook, covered.counts)


def _write_missing(report: CoverageReport, directory: str) -> None:
    """The cases that would exercise the rest, for a person to complete."""
    from triage.regression.missing import together, write_missing

    wanted = together((each.of, each.case) for each in report.uncovered if each.case is not None)
    written = write_missing(directory, wanted) if wanted else []
    say(printable(f"{len(written):,} cases to complete in {directory}") if written else "no case is missing")


def _shown(report: CoverageReport, run: Run) -> CoverageShown:
    from triage.cli.render_coverage import coverage_as_data, coverage_as_rows, coverage_as_text

    text = coverage_as_text(report, refused=report.cases - run.cases)
    return CoverageShown(text, coverage_as_data(report), coverage_as_rows(report))


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
