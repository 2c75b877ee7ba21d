"""``triage check``: every fault of a rulebook, each with its place."""

from __future__ import annotations

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE
from triage.cli.messages import say, say_problems
from triage.cli.options import once, seconds
from triage.errors import RulebookError


@click.command()
@click.argument("rules", required=False, metavar="[RULES]")
@click.option("--deep", is_flag=True, help="Ask of all possible patients what in it does nothing. Needs z3.")
@once("--timeout", read=seconds, metavar="SECONDS", help="With --deep, for each question to the solver; 60 without it.")
@click.pass_context
def command(ctx: click.Context, rules: str | None, deep: bool, timeout: float | None) -> None:
    """Read a rulebook and report every fault in it, with file, line and column.

    RULES is the rulebook's directory; without it, the packaged rulebook is read.

    --deep also reports rules that can never fire, rules whose removal changes no tier, rules that say the same,
    definitions that do not fit together, and findings that influence no tier, for every possible patient, unless the
    rule, definition or finding says under kept_because why it stands. Exits with 1 if there is one.
    """
    from triage.rulebook.loader import load

    if timeout is not None and not deep:
        raise click.UsageError("--timeout goes with --deep")
    try:
        rulebook = load(rules, cached=False)
    except RulebookError as error:
        say_problems(error.problems)
        say(f"{_count(len(error.problems), 'fault')}; the rulebook cannot be used")
        ctx.exit(EXIT_UNREADABLE)
    counts = (
        _count(len(rulebook.rules), "rule"),
        _count(len(rulebook.findings), "finding"),
        _count(len(rulebook.sources), "source"),
    )
    click.echo(f"{rulebook.id} {rulebook.version}: {', '.join(counts)}, no fault; sha256 {rulebook.content_hash}")
    if deep:
        _check_deeply(ctx, rules, timeout)


def _check_deeply(ctx: click.Context, rules: str | None, timeout: float | None) -> None:
    from triage.cli.interrupt import interruptible
    from triage.cli.progress import Progress
    from triage.prove.questions import check_deeply
    from triage.prove.run import Proving

    progress = Progress()
    found = 0
    with interruptible():
        try:
            proving = Proving.of(rules, timeout, needs_invariants=False)
            for problem in check_deeply(proving.world, asked=progress.show):
                progress.clear()
                say_problems([problem])
                found += 1
        finally:
            progress.clear()
    if found:
        say(f"{_count(found, 'remark')}; mend them, or say in the rulebook why it is so")
        ctx.exit(EXIT_FOUND)
    click.echo("for every possible patient: every rule and every finding does something that nothing else does")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
