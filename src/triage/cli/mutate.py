"""``triage mutate``: would the cases notice a mistake in the rulebook?"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE
from triage.cli.messages import printable, say, say_problems
from triage.cli.options import once
from triage.errors import Position, Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from triage.regression.mutation.mutants import Mutant
    from triage.regression.mutation.run import Cases, Outcome
    from triage.rulebook.model import Rulebook

_LEFT = ("survived", "not_decided")
_FATES = ("killed", "survived", "not_decided", "equivalent")


@click.command()
@click.argument("rules", required=False, metavar="[RULES]")
@click.argument("paths", nargs=-1, metavar="[CASES]...")
@click.option("--operator", "operators", multiple=True, metavar="NAME", help="Only breaks of this kind; repeatable.")
@click.option("--only", "only", multiple=True, metavar="ID", help="Only of this rule or finding; repeatable.")
@click.option("--most", type=click.IntRange(min=0), default=50, show_default=True, help="Survivors shown; 0: all.")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: all survivors.")
@once("--known", "known_file", metavar="FILE", help="Survivors that do not fail the run, one name a line.")
@once("--write-missing", "directory", metavar="DIR", help="Write the cases that are missing, for a person to complete.")
@click.pass_context
def command(
    ctx: click.Context,
    rules: str | None,
    paths: tuple[str, ...],
    operators: tuple[str, ...],
    only: tuple[str, ...],
    most: int,
    form: str,
    known_file: str | None,
    directory: str | None,
) -> None:
    """Break the rulebook in every small way and ask whether the cases notice.

    RULES is the rulebook's directory; without it, the packaged one. CASES are case files, directories of them or - for
    standard input; without them, ./cases. Each break (a mutant) is run against the cases by the direct channel. It is
    killed if a case no longer comes out as its own `expect` says: tier, syndromes, rules, findings. A mutant that no
    patient can tell from the rulebook is equivalent and not counted; that is decided by an exact search, and where the
    search gives up, the mutant counts as survived.

    --known names a file with survivors that somebody has looked at, by the names that --format json gives. They are
    counted, and fail the run only once they do not survive any more: then their lines are to be removed.

    Exits with 1 if another mutant survives or a case fails before anything is broken, with 3 if one is unreadable.
    The kinds of breaks: condition_dropped, all_any, count, denied_present, neighbour, tier, rule_removed, threshold,
    age_edge, strict, exception_dropped, implication_removed.
    """
    from triage.regression.mutation.known import read_known, stale
    from triage.regression.mutation.run import read
    from triage.regression.runner import find_case_files
    from triage.rulebook.loader import load

    if directory is not None:
        from triage.regression.missing import room_for_missing

        room_for_missing(directory)
    rulebook = load(rules)
    _check_choice(rulebook, operators, only)
    files: Iterable[Any] = find_case_files(paths or ("cases",))
    if not paths and not os.path.exists("cases"):
        todo = "name the case files, or the directory that they are in"
        files = [Problem("without CASES ./cases is used, and there is none here", todo, Position("cases"))]
    known = read_known(known_file) if known_file is not None else {}
    engine, cases = read(rulebook, files)
    _stop_unless_sound(ctx, cases)
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(_outcomes(engine, cases, operators, only))
    except KeyboardInterrupt:
        say(f"{len(outcomes):,} mutants were run: {_counted(outcomes)}")
        raise
    survivors = [outcome for outcome in outcomes if outcome.fate in _LEFT]
    left = [outcome for outcome in survivors if outcome.mutant.name not in known]
    if form == "json":
        click.echo(json.dumps(_as_data(rulebook, cases, outcomes, known), ensure_ascii=False).encode())
    else:
        _print(outcomes, cases, left, most, len(survivors) - len(left))
    if directory is not None:
        _write(directory, left)
    names = [outcome.mutant.name for outcome in outcomes]
    faults = [] if operators or only else list(stale(known, {each.mutant.name for each in survivors}, names))
    say_problems(faults)
    if left or faults:
        ctx.exit(EXIT_FOUND)


def _check_choice(rulebook: Rulebook, operators: tuple[str, ...], only: tuple[str, ...]) -> None:
    """Raise UsageError for a kind of break or an id that is not there."""
    from triage.regression.mutation.mutants import OPERATORS
    from triage.rulebook.suggest import did_you_mean, quoted

    for name in operators:
        if name not in OPERATORS:
            todo = did_you_mean(name, OPERATORS, f"the kinds are {', '.join(OPERATORS)}")
            raise click.UsageError(f"--operator: there is no kind of break {quoted(name)}; {todo}")
    known = {**rulebook.rule_by_id, **rulebook.finding_by_id}
    for name in only:
        if name not in known:
            todo = did_you_mean(name, known, "`triage rules` lists them")
            raise click.UsageError(f"--only: the rulebook has no rule or finding {quoted(name)}; {todo}")


def _stop_unless_sound(ctx: click.Context, cases: Cases) -> None:
    if cases.problems:
        say_problems(cases.problems)
        ctx.exit(EXIT_UNREADABLE)
    if cases.failing:
        for name in cases.failing[:20]:
            say(printable(name))
        count = len(cases.failing)
        say(f"{count} {'case fails' if count == 1 else 'cases fail'} before anything is broken; see `triage test`")
        ctx.exit(EXIT_FOUND)


def _outcomes(engine: Any, cases: Cases, operators: tuple[str, ...], only: tuple[str, ...]) -> Iterator[Outcome]:
    """Run the mutants that were asked for, with a bar on a terminal."""
    from triage.regression.mutation.mutants import mutants
    from triage.regression.mutation.run import run_mutants

    def wanted(mutant: Mutant) -> bool:
        return (not operators or mutant.operator in operators) and (not only or mutant.of.split()[0] in only)

    count = sum(map(wanted, mutants(engine.rulebook)))
    shown = sys.stderr is not None and sys.stderr.isatty()
    bar = click.progressbar(length=count, label="mutants", file=sys.stderr) if shown else nullcontext()
    with bar as progress:
        for outcome in run_mutants(engine, cases.rows, wanted):
            yield outcome
            if progress is not None:
                progress.update(1)


def _counted(outcomes: list[Outcome]) -> str:
    counts = Counter(outcome.fate.value for outcome in outcomes)
    return ", ".join(f"{counts[fate]:,} {fate.replace('_', ' ')}" for fate in _FATES)


def _print(outcomes: list[Outcome], cases: Cases, left: list[Outcome], most: int, known: int) -> None:
    shown = left[: most or None]
    for outcome in shown:
        mutant = outcome.mutant
        where = f"{mutant.at}: " if mutant.at else ""
        click.echo(printable(f"{where}{mutant.of}: {mutant.what}"))
        if outcome.missing is None:
            click.echo("  not decided: whether a case can notice it was not found out")
        else:
            click.echo(printable(f"  would notice: {outcome.missing.in_words()}"))
            click.echo(printable(f"  if expected: {outcome.missing.shows}"))
    if len(left) > len(shown):
        click.echo(f"and {len(left) - len(shown):,} more; --most 0 shows all")
    if left:
        click.echo("")
    _print_table(outcomes)
    counted = sum(outcome.fate != "equivalent" for outcome in outcomes)
    killed = sum(outcome.fate == "killed" for outcome in outcomes)
    also = f"; {known:,} of the survivors are known" if known else ""
    who = "1 case notices" if len(cases.rows) == 1 else f"{len(cases.rows):,} cases notice"
    click.echo(f"{who} {killed:,} of {counted:,} mutants ({_counted(outcomes)}{also})")


def _print_table(outcomes: list[Outcome]) -> None:
    from triage.regression.mutation.mutants import OPERATORS

    counts = Counter((outcome.mutant.operator, outcome.fate.value) for outcome in outcomes)
    width = max(map(len, OPERATORS))
    click.echo(f"{'':{width}}  {'killed':>8} {'survived':>8} {'not decided':>11} {'equivalent':>10}")
    for operator in OPERATORS:
        killed, survived, not_decided, equivalent = (counts[operator, fate] for fate in _FATES)
        if killed + survived + not_decided + equivalent:
            click.echo(f"{operator:{width}}  {killed:>8,} {survived:>8,} {not_decided:>11,} {equivalent:>10,}")


def _as_data(rulebook: Rulebook, cases: Cases, outcomes: list[Outcome], known: Container[str]) -> dict[str, Any]:
    counts: dict[str, dict[str, int]] = {}
    for outcome in outcomes:
        of_kind = counts.setdefault(outcome.mutant.operator, dict.fromkeys(_FATES, 0))
        of_kind[outcome.fate.value] += 1
    return {
        "rulebook": {"id": rulebook.id, "version": rulebook.version, "hash": rulebook.content_hash},
        "cases": len(cases.rows),
        **{fate: sum(of_kind[fate] for of_kind in counts.values()) for fate in _FATES},
        "by_operator": counts,
        "survivors": [{**_entry(each), "known": each.mutant.name in known} for each in outcomes if each.fate in _LEFT],
        "equivalent_mutants": [_entry(each) for each in outcomes if each.fate == "equivalent"],
    }


def _entry(outcome: Outcome) -> dict[str, Any]:
    mutant = outcome.mutant
    entry: dict[str, Any] = {
        "name": mutant.name,
        "operator": mutant.operator,
        "of": mutant.of,
        "what": mutant.what,
        "fate": outcome.fate,
    }
    if mutant.at is not None:
        entry |= {"file": printable(mutant.at.file), "line": mutant.at.line}
    if outcome.missing is not None:
        entry |= {"case": outcome.missing.as_data(), "would_show": outcome.missing.shows}
    return entry


def _write(directory: str, left: list[Outcome]) -> None:
    from triage.regression.missing import together, write_missing

    wanted = together((each.mutant.of.split()[0], each.missing) for each in left if each.missing is not None)
    if not wanted:
        say("no case is missing; nothing was written")
        return
    written = write_missing(directory, wanted)
    say(printable(f"{len(written):,} cases to complete in {directory}"))
