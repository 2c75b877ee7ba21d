"""``triage test``: do the cases come out as expected."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from triage.cli import EXIT_FOUND, EXIT_UNREADABLE, engine_for
from triage.cli.messages import printable, say_problems
from triage.cli.options import once
from triage.cli.render import Style, render_mismatches
from triage.errors import Position, Problem

if TYPE_CHECKING:
    from triage.regression.coverage import Coverage
    from triage.regression.coverage_report import CoverageReport
    from triage.regression.runner import Result, Run


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@once("--rules", metavar="DIR", help="Another rulebook than the packaged one.")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one document.")
@click.option("--accuracy", is_flag=True, help="Say how good the answers are, with exact 95 % intervals.")
@click.option("--coverage", is_flag=True, help="Say what of the rulebook the cases exercise, and what not.")
@click.option("--full-coverage", is_flag=True, help="As --coverage; exit with 1 while anything is not exercised.")
@once(
    "--write-missing", "missing", metavar="DIR", help="With --coverage: write the cases that would exercise the rest."
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    rules: str | None,
    form: str,
    accuracy: bool,
    coverage: bool,
    full_coverage: bool,
    missing: str | None,
) -> None:
    """Run case files against what they expect.

    A PATH is a case file, - for standard input, or a directory, which is searched for *.yaml, *.yml, *.json, *.jsonl
    and *.ndjson; without one it is ./cases. Exits with 1 if a case fails, and with 3 if one cannot be read or there is
    none.

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
    from triage.regression.accuracy import Accuracy
    from triage.regression.runner import Run, find_case_files

    files = find_case_files(paths or ("cases",))
    if not paths and not os.path.exists("cases"):
        todo = "name the case files, or the directory that they are in"
        files = iter([Problem("without a PATH ./cases is tested, and there is none here", todo, Position("cases"))])
    run = Run(engine_for(ctx, rules), files)
    style = Style.of_terminal()
    failures: list[dict[str, Any]] = []
    counted = Accuracy()
    covered = _coverage_of(run) if coverage or full_coverage else None
    for result in run.results():
        if accuracy and result.read.expect is not None:
            counted.add(result.read.name, result.read.expect, result.assessment)
        if covered is not None:
            covered.add(result.read.case, result.assessment)
        if result.passed:
            continue
        if form == "json":
            failures.append(_as_data(result))
        else:
            click.echo(f"{render_mismatches(result, style, run.engine.rulebook)}\n", color=style.colour)
    say_problems(run.problems)
    report = _report_of(covered, missing) if covered is not None else None
    if form == "json":
        answer: dict[str, Any] = {**_counts(run), "problems": list(map(str, run.problems)), "failures": failures}
        if accuracy:
            from triage.cli.render_accuracy import accuracy_as_data

            answer["accuracy"] = accuracy_as_data(counted)
        if report is not None:
            from triage.cli.render_coverage import coverage_as_data

            answer["coverage"] = coverage_as_data(report)
        click.echo(json.dumps(answer, ensure_ascii=False).encode())
    else:
        click.echo(_summary(run, style), color=style.colour)
        if accuracy:
            from triage.cli.render_accuracy import accuracy_as_text

            click.echo(f"\n{accuracy_as_text(counted, style)}", color=style.colour)
        if report is not None:
            from triage.cli.render_coverage import coverage_as_text

            click.echo(f"\n{coverage_as_text(report)}")
    if run.problems:
        ctx.exit(EXIT_UNREADABLE)
    if run.failed or (full_coverage and report is not None and report.uncovered):
        ctx.exit(EXIT_FOUND)


def _coverage_of(run: Run) -> Coverage:
    from triage.regression.coverage import Coverage

    return Coverage(run.engine.rulebook)


def _report_of(covered: Coverage, missing: str | None) -> CoverageReport:
    """What was exercised; the cases that would exercise the rest are written where that was asked for."""
    from triage.regression.coverage_report import coverage_report

    report = coverage_report(covered.rulebook, covered.counts)
    if missing is not None:
        from triage.cli.messages import say
        from triage.regression.missing import together, write_missing

        wanted = together((each.of, each.case) for each in report.uncovered if each.case is not None)
        written = write_missing(missing, wanted) if wanted else []
        say(printable(f"{len(written):,} cases to complete in {missing}") if written else "no case is missing")
    return report


def _counts(run: Run) -> dict[str, int]:
    return {
        "cases": run.cases,
        "passed": run.cases - run.failed,
        "failed": run.failed,
        "under_triage": run.under_triage,
        "over_triage": run.over_triage,
    }


def _summary(run: Run, style: Style) -> str:
    failed = f"{run.failed} failed ({run.under_triage} under-triage, {run.over_triage} over-triage)"
    parts = [f"{run.cases} {_plural('case', run.cases)}: {run.cases - run.failed} passed, {failed}"]
    if run.problems:
        faults = len(run.problems)
        parts.append(f"{faults} {_plural('fault', faults)} in the files, listed on standard error")
    text = "; ".join(parts)
    if not style.colour:
        return text
    return click.style(text, fg="red" if run.failed or run.problems else "green", bold=True)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _as_data(result: Result) -> dict[str, Any]:
    at = result.read.position()
    return {
        "id": result.read.case.id,
        "title": result.read.case.title,
        "file": printable(at.file),
        "line": at.line,
        "mismatches": [{"what": m.what, "expected": m.expected, "got": m.got} for m in result.mismatches],
        "assessment": result.assessment.model_dump(mode="json"),
    }
