"""``triage assess``: how urgent are these cases."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE, engine_for
from triage.cli.flags import FlagCase, FlagsRead, described_by_flags, describes, moment, read_flags
from triage.cli.messages import Faults, printable
from triage.cli.options import once
from triage.cli.render import Style, render
from triage.errors import CaseError, Problem
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment, Level
    from triage.engine.engine import Engine
    from triage.regression.case_files import CasesRead, ReadCase
    from triage.rulebook.model import Rule, Rulebook
    from triage.why import Why


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@described_by_flags
@once("--rules", metavar="DIR", help="Another rulebook than the packaged one.")
@once(
    "--format",
    "form",
    type=click.Choice(["text", "json", "handover"]),
    default="text",
    help="json: one line for each case; handover: SBAR for a record, and a text for the patient.",
)
@once("--time", "at", metavar="TIME", read=moment, help="The time of the handover, as 2026-01-31T03:10; else now.")
@click.option("--why", multiple=True, metavar="RULE", help="Why this rule fires or not, condition by condition.")
@once(
    "--fail-at",
    type=click.Choice([tier.value for tier in reversed(Tier)]),
    help="Exit with 1 if a case is at this tier or above.",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Every reason, finding and source in full, and what would change the answer."
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    cases: tuple[str, ...],
    rules: str | None,
    form: str,
    at: datetime | None,
    why: tuple[str, ...],
    fail_at: str | None,
    verbose: bool,
    **flags: Any,
) -> None:
    """Assess cases: how urgent, what it may be, why, what to do.

    A CASE is a file in YAML, JSON or JSON lines, which may hold several; - is standard input.
    In place of files, flags describe one case.
    """
    described = describes(flags)
    if described and cases:
        raise click.UsageError("give case files or flags, not both")
    if not described and not cases and _nobody_pipes():
        raise click.UsageError(f"no case given: name a file, or describe the case with flags\n\n{ctx.get_help()}")

    engine = engine_for(ctx, rules)
    show: Screen = Reasons(engine, form, _rules(engine, why)) if why else Screen(engine, form, verbose, at)
    faults, worst = Faults(), None
    reads = [read_flags(flags)] if described else _read(cases or ("-",))
    for assessment, problems in _assess(engine, reads, "full" if show.full else "questions"):
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


def _rules(engine: Engine, names: Iterable[str]) -> list[Rule]:
    """The rules of these ids."""
    from triage.rulebook.suggest import did_you_mean, quoted

    known = engine.rulebook.rule_by_id
    for name in names:
        if name not in known:
            todo = did_you_mean(name, known, "`triage rules` lists them")
            raise click.BadParameter(f"there is no rule {quoted(name)}; {todo}", param_hint="--why")
    return [known[name] for name in names]


def _assess(
    engine: Engine, reads: Iterable[CasesRead | FlagsRead], level: Level
) -> Iterator[tuple[Assessment | None, Iterable[Problem]]]:
    """Each case with its answer or its faults; what could not be read at all comes before the cases of its file."""
    for read in reads:
        yield None, read.problems
        cases: tuple[ReadCase | FlagCase, ...] = read.cases
        for one in cases:
            try:
                yield engine.assess(one.case, explain=level), ()
            except CaseError as error:
                yield None, one.located(error.problems)


class Screen:
    """Writes one assessment after the other to standard output."""

    def __init__(self, engine: Engine, form: str, verbose: bool, at: datetime | None = None) -> None:
        self._rulebook = engine.rulebook
        self._form = form
        self._verbose = verbose
        self._at = at
        self._style = Style.of_terminal() if form == "text" else Style()
        self._shown = 0
        self.full = verbose or form == "handover"
        """Whether assessments must be explained in full."""

    def __call__(self, assessment: Assessment) -> None:
        if self._form == "json":
            # Bytes: JSON is UTF-8 whatever the terminal's encoding is.
            click.echo(self._json(assessment).encode())
            return
        if self._shown:
            click.echo("\n" + "-" * self._style.width + "\n")
        click.echo(self._text(assessment), color=self._style.colour)
        self._shown += 1

    def _json(self, assessment: Assessment) -> str:
        return assessment.model_dump_json()

    def _text(self, assessment: Assessment) -> str:
        if self._form == "handover":
            from triage.handover import handover

            text = handover(assessment, self._rulebook, self._at or datetime.now().astimezone())
            return "\n".join(map(printable, text.splitlines()))
        return render(assessment, self._style, verbose=self._verbose, rulebook=self._rulebook)


class Reasons(Screen):
    """Writes why some rules fired or did not, in place of the whole assessment."""

    def __init__(self, engine: Engine, form: str, rules: list[Rule]) -> None:
        if form == "handover":
            raise click.UsageError("--why is no part of a handover: leave one of them out")
        super().__init__(engine, form, verbose=False)
        self._rules = rules

    def _json(self, assessment: Assessment) -> str:
        return "\n".join(_why(assessment, rule, self._rulebook).model_dump_json() for rule in self._rules)

    def _text(self, assessment: Assessment) -> str:
        from triage.cli.render_why import render_why

        texts = [render_why(_why(assessment, rule, self._rulebook), self._style) for rule in self._rules]
        return "\n\n".join(texts)


def _why(assessment: Assessment, rule: Rule, rulebook: Rulebook) -> Why:
    from triage.why import why

    return why(assessment, rule, rulebook)
