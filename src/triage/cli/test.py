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
from triage.cli.messages import say
from triage.cli.options import once
from triage.cli.run_shown import RunShown, counts
from triage.errors import Position, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from triage.regression.reports.whole_file import WholeFile


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
    show = RunShown(run, form, accuracy=accuracy, verdicts=verdicts, earlier=earlier, page=page)
    try:
        with closing(run.outcomes(jobs)) as outcomes:
            for one in outcomes:
                show.add(one)
        fails = show.verdicts.fails(max_over_triage)
        with _uninterrupted():
            show.end(fails=fails)
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
    from triage.regression.reports.whole_file import WholeFile

    try:
        return WholeFile(html)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.BadParameter(f"{html} cannot be written ({reason})", param_hint="'--html'") from None


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
