"""``triage diff``: what a change of the rulebook does: to its rules, to the cases, and to every possible patient."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE
from triage.cli.messages import printable, say, say_problems
from triage.cli.options import once, seconds
from triage.errors import RulebookError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.cli.render_diff import DiffReport
    from triage.regression.patient_shifts import PatientShifts
    from triage.regression.revisions import Version
    from triage.regression.waivers import Waiver


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("paths", nargs=-1, metavar="[CASES]...")
@once("--rules", "folder", metavar="DIR", default="rules", help="Where the rulebook lies in a revision of git.")
@click.option("--most", type=click.IntRange(min=0), default=50, show_default=True, help="Cases shown; 0: all.")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one document, all cases.")
@click.option("--prove/--no-prove", default=True, help="Ask of every possible patient too (z3), or of the cases only.")
@once("--where", metavar="WHO", help="Of these possible patients only: 'route = oral and age_years >= 16'.")
@once("--timeout", read=seconds, metavar="SECONDS", help="For each question to the solver; 60 without it.")
@click.pass_context
def command(
    ctx: click.Context,
    old: str,
    new: str,
    paths: tuple[str, ...],
    folder: str,
    most: int,
    form: str,
    prove: bool,
    where: str | None,
    timeout: float | None,
) -> None:
    """Show what a change of the rulebook does, and to whom.

    OLD and NEW are directories, or revisions of git (HEAD~1, v0.2.0, or REVISION:DIR). Shown are the rules, findings
    and definitions that were added, removed or changed, and what that does to the CASES (files or directories; without
    them ./cases, if it is there): how many go from which tier to which, and for each that goes up or down the rules
    that decide in both versions. What the cases expect is not looked at.

    Then every possible patient is asked about, by a solver: that none is triaged lower is proved, or the smallest who
    are lower are shown, with the rules that decide; and so for higher. Needs z3: pip install 'triage[prove]'.

    A case or a possible patient that goes down fails, exit 1, unless `waivers` in the new rulebook (rules/waivers.yaml)
    names each rule that decided, or the case, for the new version, with a reason; so does what was not decided in time.
    Exits with 3 if something cannot be read, or without z3.
    """
    from contextlib import ExitStack

    from triage.cli.render_diff import DiffReport, as_data, as_text
    from triage.prove.solver import SolverMissing
    from triage.regression.revisions import version
    from triage.regression.rulebook_diff import CaseShifts, changes
    from triage.regression.runner import find_case_files

    if where is not None and not prove:
        raise click.UsageError("--where narrows what is asked of possible patients; without them it says nothing")
    with ExitStack() as stack:
        before, after = (stack.enter_context(version(name, folder)) for name in (old, new))
        waivers = _waivers(before, after)
        run = CaseShifts(before.rulebook, after.rulebook, waivers)
        cases = paths or (("cases",) if os.path.isdir("cases") else ())
        shifts = list(run.shifts(find_case_files(cases)))
        report = DiffReport(before, after, changes(before.rulebook, after.rulebook), run, shifts, waivers)
        problems = list(run.problems)
        if prove:
            try:
                report = report._replace(patients=_patients(before, after, waivers, where, timeout))
            except SolverMissing as error:  # what the cases show is told all the same
                todo = "or ask of the cases only: --no-prove"
                problems += [problem._replace(todo=f"{problem.todo}, {todo}") for problem in error.problems]
        say_problems(problems)
        if form == "json":
            click.echo(json.dumps(as_data(report), ensure_ascii=False).encode())
        else:
            click.echo(printable_lines(as_text(report, most)))
    _say_what_fails(report)
    if problems:
        ctx.exit(EXIT_UNREADABLE)
    if report.fails:
        ctx.exit(EXIT_FOUND)


def _say_what_fails(report: DiffReport) -> None:
    failing = sum(shift.fails for shift in report.shifts)
    todo = "if that is right, say why in waivers.yaml of the new rulebook (docs/diff.md)"
    if failing:
        say(f"{failing:,} {'case goes' if failing == 1 else 'cases go'} down without a waiver; {todo}")
    if report.patients is not None and report.patients.fails:
        found = report.patients.found
        if found.lower.shifts:
            say(f"possible patients go down without a waiver of the rules that decided; {todo}")
        else:
            say("not decided whether a possible patient goes down; give it more time: --timeout")


def _patients(
    before: Version, after: Version, waivers: Sequence[Waiver], where: str | None, timeout: float | None
) -> PatientShifts:
    from triage.cli.progress import Progress
    from triage.prove.solver import DEFAULT, Limits
    from triage.regression.patient_shifts import patient_shifts

    progress = Progress()
    progress.show("asking about every possible patient")
    try:
        limits = DEFAULT if timeout is None else Limits(timeout)
        return patient_shifts(before, after, waivers, where=where, limits=limits)
    finally:
        progress.clear()


def printable_lines(text: str) -> str:
    """The text without control characters, line by line."""
    return "\n".join(map(printable, text.splitlines()))


def _waivers(before: Version, after: Version) -> tuple[Waiver, ...]:
    from triage.regression.waivers import read_waivers

    try:
        return read_waivers(after.directory, before.rulebook, after.rulebook)
    except RulebookError as error:
        raise RulebookError(problem._replace(at=after.shown(problem.at)) for problem in error.problems) from None
