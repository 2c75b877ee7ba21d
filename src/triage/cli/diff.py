"""``triage diff``: what a change of the rulebook does, to its rules and to the cases."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE
from triage.cli.messages import printable, say, say_problems
from triage.cli.options import once
from triage.errors import RulebookError

if TYPE_CHECKING:
    from triage.regression.revisions import Version
    from triage.regression.waivers import Waiver


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("paths", nargs=-1, metavar="[CASES]...")
@once("--rules", "folder", metavar="DIR", default="rules", help="Where the rulebook lies in a revision of git.")
@click.option("--most", type=click.IntRange(min=0), default=50, show_default=True, help="Cases shown; 0: all.")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one document, all cases.")
@click.pass_context
def command(ctx: click.Context, old: str, new: str, paths: tuple[str, ...], folder: str, most: int, form: str) -> None:
    """Show what a change of the rulebook does, and to whom.

    OLD and NEW are directories, or revisions of git (HEAD~1, v0.2.0, or REVISION:DIR). Shown are the rules, findings
    and definitions that were added, removed or changed, and what that does to the CASES (files or directories; without
    them ./cases, if it is there): how many go from which tier to which, and for each that goes up or down the rules
    that decide in both versions. What the cases expect is not looked at.

    A case that goes down fails, exit 1, unless `waivers` in the new rulebook (rules/waivers.yaml) names it, or each
    rule that decided, for the new version, with a reason. Exits with 3 if something cannot be read.
    """
    from contextlib import ExitStack

    from triage.cli.render_diff import DiffReport, as_data, as_text
    from triage.regression.revisions import version
    from triage.regression.rulebook_diff import CaseShifts, changes
    from triage.regression.runner import find_case_files

    with ExitStack() as stack:
        before, after = (stack.enter_context(version(name, folder)) for name in (old, new))
        waivers = _waivers(before, after)
        run = CaseShifts(before.rulebook, after.rulebook, waivers)
        where = paths or (("cases",) if os.path.isdir("cases") else ())
        shifts = list(run.shifts(find_case_files(where)))
        report = DiffReport(before, after, changes(before.rulebook, after.rulebook), run, shifts, waivers)
        # What a change does to all possible patients is a part of its own: it adds lines, data and failures here.
        say_problems(run.problems)
        if form == "json":
            click.echo(json.dumps(as_data(report), ensure_ascii=False).encode())
        else:
            click.echo(printable_lines(as_text(report, most)))
    failing = sum(shift.fails for shift in shifts)
    if failing:
        count = f"{failing:,} {'case goes' if failing == 1 else 'cases go'} down without a waiver"
        say(f"{count}; if that is right, say why in waivers.yaml of the new rulebook (docs/diff.md)")
    if run.problems:
        ctx.exit(EXIT_UNREADABLE)
    if failing:
        ctx.exit(EXIT_FOUND)


def printable_lines(text: str) -> str:
    """The text without control characters, line by line."""
    return "\n".join(map(printable, text.splitlines()))


def _waivers(before: Version, after: Version) -> tuple[Waiver, ...]:
    from triage.regression.waivers import read_waivers

    try:
        return read_waivers(after.directory, before.rulebook, after.rulebook)
    except RulebookError as error:
        raise RulebookError(problem._replace(at=after.shown(problem.at)) for problem in error.problems) from None
