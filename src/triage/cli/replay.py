"""``triage replay``: makes assessments again and tells whether they are the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE, engine_for
from triage.cli.messages import Faults, printable
from triage.cli.options import once
from triage.errors import Problem, TriageError


@click.command()
@click.argument("file", metavar="RECEIPT_OR_ASSESSMENT.json")
@once("--rules", metavar="DIR", help="Another rulebook than the packaged one.")
@click.pass_context
def command(ctx: click.Context, file: str, rules: str | None) -> None:
    """Make an assessment again from what `triage assess --format json` printed, or from the receipt in it.

    A file may hold several, one to a line; - is standard input. Exits 1 where one does not come out the same: what
    differs is named, the rulebook, version or engine first.
    """
    from triage.replay import replay

    engine = engine_for(ctx, rules)
    faults, different = Faults(), 0
    for where, text in _texts(file, faults):
        try:
            again = replay(engine, text)
        except TriageError as error:
            faults.say(problem._replace(path=(where, *problem.path)) for problem in error.problems)
            continue
        receipt = again.assessment.receipt
        name = receipt.case.id or receipt.case.title or where
        if again.differences:
            different += 1
            click.echo(printable(f"different: {name}"))
            for each in again.differences:
                click.echo(printable(f"  {each}"))
        else:
            what = "everything in the assessment" if again.whole else "what came out, by the receipt"
            click.echo(printable(f"identical: {name}: {what}; {receipt.rulebook} {receipt.rulebook_version}"))
    faults.end()
    if faults.count:
        ctx.exit(EXIT_UNREADABLE)
    if different:
        ctx.exit(EXIT_FOUND)


def _texts(file: str, faults: Faults) -> Iterator[tuple[str, str]]:
    """Each JSON text with the place where it stands: the whole file, or each line of it."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read() if sys.stdin is not None else b""
        else:
            with open(file, "rb") as opened:
                data = opened.read()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8"
        faults.say([Problem(f"{file} cannot be read: {why}", "give what `triage assess --format json` printed")])
        return
    name = "<stdin>" if file == "-" else file
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        faults.say([Problem(f"{name} is empty", "give what `triage assess --format json` printed")])
    elif len(lines) > 1 and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for _, line in lines):
        yield from ((f"{name}:{number}", line) for number, line in lines)
    else:
        yield name, text
