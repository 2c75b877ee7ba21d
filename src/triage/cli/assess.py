"""``triage assess``: how urgent are these cases."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE, engine_for
from triage.cli.flags import FlagCase, FlagsRead, age, name_and_history, name_and_number, read_flags
from triage.cli.messages import Faults
from triage.cli.options import lines, once
from triage.cli.render import Style, render
from triage.errors import CaseError, Problem
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.engine.engine import Engine
    from triage.regression.case_files import CasesRead, ReadCase
    from triage.rulebook.model import Rulebook

_FLAGS = ("reported", "denied", "unsure", "vital", "history", "age", "route", "note")


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option(
    "--reported", multiple=True, metavar="WORDS", help="What is present: finding ids or plain words. Repeatable."
)
@click.option("--denied", multiple=True, metavar="WORDS", help="What was asked about and is absent. Repeatable.")
@click.option("--unsure", multiple=True, metavar="WORDS", help="What was asked about and is not known. Repeatable.")
@click.option(
    "--vital",
    multiple=True,
    metavar="NAME=N",
    callback=name_and_number,
    help="A measured number, or the name of one: spo2_pct=89, acvpu=V; `triage rules --measures` lists the names. "
    "Repeatable.",
)
@click.option(
    "--history",
    multiple=True,
    metavar="NAME=V",
    callback=name_and_history,
    help="A number, true, false, a comma list or none: hours_since_refill=6, cns_depressants=oxycodone,alcohol; "
    "`triage rules --measures` lists the names. Repeatable.",
)
@once("--age", metavar="YEARS", read=age, help="Age in years; 0.5 is six months.")
@once("--route", type=click.Choice(["intrathecal", "oral", "both"]), help="How the baclofen is given.")
@click.option(
    "--note", multiple=True, callback=lines, metavar="TEXT", help="The caller's story in free text. Repeatable."
)
@once("--rules", metavar="DIR", help="Another rulebook than the packaged one.")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one line for each case.")
@once(
    "--fail-at",
    type=click.Choice([tier.value for tier in reversed(Tier)]),
    help="Exit with 1 if a case is at this tier or above.",
)
@click.option("-v", "--verbose", is_flag=True, help="Every reason, finding and source in full.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    cases: tuple[str, ...],
    rules: str | None,
    form: str,
    fail_at: str | None,
    verbose: bool,
    **flags: Any,
) -> None:
    """Assess cases: how urgent, what it may be, why, what to do.

    A CASE is a file in YAML, JSON or JSON lines, which may hold several; - is standard input.
    In place of files, flags describe one case.
    """
    described = any(flags[name] not in (None, (), {}) for name in _FLAGS)
    if described and cases:
        raise click.UsageError("give case files or flags, not both")
    if not described and not cases and _nobody_pipes():
        raise click.UsageError(f"no case given: name a file, or describe the case with flags\n\n{ctx.get_help()}")

    engine = engine_for(ctx, rules)
    show = Screen(engine.rulebook, form, verbose)
    faults, worst = Faults(), None
    for assessment, problems in _assess(engine, [read_flags(flags)] if described else _read(cases or ("-",))):
        faults.say(problems)
        if assessment is not None:
            show(assessment)
            worst = max(worst or assessment.tier, assessment.tier)
    faults.end()
    if faults.count:
        ctx.exit(EXIT_UNREADABLE)
    if fail_at is not None and worst is not None and worst >= Tier(fail_at):
        ctx.exit(EXIT_FOUND)


def _nobody_pipes() -> bool:
    try:
        return sys.stdin is None or sys.stdin.isatty()
    except ValueError:  # it was closed
        return True


def _read(names: Iterable[str]) -> Iterator[CasesRead]:
    """The cases of each file in turn."""
    from triage.regression.case_files import read_case_file, read_standard_input

    for name in names:
        yield read_standard_input() if name == "-" else read_case_file(name)


def _assess(
    engine: Engine, reads: Iterable[CasesRead | FlagsRead]
) -> Iterator[tuple[Assessment | None, Iterable[Problem]]]:
    """Each case with its answer or its faults; what could not be read at all comes before the cases of its file."""
    for read in reads:
        yield None, read.problems
        cases: tuple[ReadCase | FlagCase, ...] = read.cases
        for one in cases:
            try:
                yield engine.assess(one.case), ()
            except CaseError as error:
                yield None, one.located(error.problems)


class Screen:
    """Writes one assessment after the other to standard output."""

    def __init__(self, rulebook: Rulebook, form: str, verbose: bool) -> None:
        self._rulebook = rulebook
        self._form = form
        self._verbose = verbose
        self._style = Style.of_terminal() if form == "text" else Style()
        self._shown = 0

    def __call__(self, assessment: Assessment) -> None:
        if self._form == "json":
            # Bytes: JSON is UTF-8 whatever the terminal's encoding is.
            click.echo(assessment.model_dump_json().encode())
            return
        if self._shown:
            click.echo("\n" + "-" * self._style.width + "\n")
        text = render(assessment, self._style, verbose=self._verbose, rulebook=self._rulebook)
        click.echo(text, color=self._style.colour)
        self._shown += 1
