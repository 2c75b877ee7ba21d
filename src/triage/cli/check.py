"""``triage check``: every fault of a rulebook, each with its place."""

from __future__ import annotations

import click

from triage.cli import EXIT_UNREADABLE
from triage.cli.messages import say, say_problems
from triage.errors import RulebookError


@click.command()
@click.argument("rules", required=False, metavar="[RULES]")
@click.pass_context
def command(ctx: click.Context, rules: str | None) -> None:
    """Read a rulebook and report every fault in it, with file, line and column.

    RULES is the rulebook's directory; without it, the packaged rulebook is read.
    """
    from triage.rulebook.loader import load

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


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
