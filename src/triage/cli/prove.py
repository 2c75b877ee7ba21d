"""``triage prove``: what holds for every possible patient, or the smallest of whom it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from triage.cli import EXIT_FOUND
from triage.cli.interrupt import interruptible
from triage.cli.messages import printable, say, say_problems
from triage.cli.options import once, seconds
from triage.cli.progress import Progress

if TYPE_CHECKING:
    from triage.prove.axioms import Contradiction
    from triage.prove.invariants import Answer, Witness
    from triage.prove.run import Proving


@click.command()
@click.argument("rules", required=False, metavar="[RULES]")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one document.")
@once(
    "--timeout",
    read=seconds,
    metavar="SECONDS",
    help="For each question to the solver; 60 without it. What takes longer fails.",
)
@click.option("--only", multiple=True, metavar="ID", help="Only this invariant; may be repeated.")
@once("--write-cases", "cases", metavar="DIR", help="Write the smallest patient of every kind as case files, and stop.")
@click.pass_context
def command(
    ctx: click.Context, rules: str | None, form: str, timeout: float | None, only: tuple[str, ...], cases: str | None
) -> None:
    """Prove the invariants of a rulebook for every possible patient, or show the smallest who breaks one.

    RULES is the rulebook's directory; without it, the packaged rulebook is read. A patient is possible who fits its
    axioms (rules/axioms.yaml); what must hold is in rules/invariants.yaml. docs/proofs.md tells what is proved and what
    is not. Needs z3: pip install 'triage[prove]'.

    Exits with 1 if an invariant is broken, holds of nobody, or was not decided in time, or if axioms contradict each
    other. A patient who breaks an invariant is printed as a case file; what is to be expected of it is left open.
    """
    from triage.prove.run import Proving

    if cases == "":
        raise click.BadParameter("name a directory", param_hint="--write-cases")
    if cases is not None and form == "json":
        raise click.UsageError("--write-cases proves nothing that --format json could tell: leave one of them out")
    progress = Progress()
    with interruptible():
        try:
            proving = Proving.of(rules, timeout, only)
            if cases is not None:
                done = _write_cases(proving, cases, progress)
            else:
                done = _prove(proving, _Text(proving) if form == "text" else _Json(proving), progress)
        finally:
            progress.clear()
    if not done:
        ctx.exit(EXIT_FOUND)


def _write_cases(proving: Proving, directory: str, progress: Progress) -> bool:
    """Write them; whether each question was decided."""
    from triage.prove.solver import Undecided
    from triage.prove.witnesses import write_cases

    try:
        written = write_cases(proving, directory, progress.show)
    except Undecided as error:
        progress.clear()
        say(f"not decided: a smallest patient ({error}); give it more time: --timeout")
        return False
    progress.clear()
    click.echo(f"{written} cases written to {printable(directory)}; what is expected of them is left to a person")
    return True


def _prove(proving: Proving, show: _Text | _Json, progress: Progress) -> bool:
    """Ask about the axioms and every invariant; whether all was proved."""
    progress.show("axioms")
    contradictions = proving.contradictions()
    progress.clear()
    show.axioms(contradictions or ())
    answers = []
    for number, invariant in enumerate(proving.invariants, start=1):
        progress.show(f"{number} of {len(proving.invariants)}: {invariant.id}")
        answer = proving.ask(invariant)
        progress.clear()
        answers.append(answer)
        show.answer(answer)
    show.end()
    if contradictions is None:
        say("not decided: whether the axioms contradict each other; give it more time: --timeout")
    return contradictions == () and proving.all_proved(answers)


class _Text:
    """One line for each invariant as it is answered, and below it the patient who breaks it."""

    def __init__(self, proving: Proving) -> None:
        book = proving.rulebook
        self._counts: dict[str, int] = {}
        self._by_axioms = 0
        self._proving = proving
        click.echo(
            f"{book.id} {book.version}: {_count(len(book.rules), 'rule')}, {_count(len(book.findings), 'finding')}, "
            f"{_count(len(proving.axioms), 'axiom')}, {_count(len(proving.invariants), 'invariant')}"
        )

    def axioms(self, contradictions: tuple[Contradiction, ...]) -> None:
        say_problems(each.problem() for each in contradictions)

    def answer(self, answer: Answer) -> None:
        invariant, verdict = answer.invariant, answer.verdict
        self._counts[verdict] = self._counts.get(verdict, 0) + 1
        self._by_axioms += answer.by_axioms
        fine = verdict == "proved"
        click.echo(f"{verdict if fine else verdict.upper():<12}{invariant.id}: {invariant.says}")
        if not fine:
            where = f" (the invariant stands at {invariant.at})" if invariant.at else ""
            why = f"{answer.why}, give it more time: --timeout" if verdict == "not decided" else answer.why
            click.echo(printable(f"    {why}{where}") if why else f"   {where}")
        for witness in answer.witnesses:
            click.echo("".join(f"    {line}\n" for line in _told(invariant.id, witness)), nl=False)

    def end(self) -> None:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self._counts.items())
        proved = self._counts.get("proved", 0)
        needs_none = f"; {proved - self._by_axioms} of the proofs need none of them" if proved else ""
        click.echo(f"{counts}, under the axioms of the rulebook{needs_none}")


def _told(identity: str, witness: Witness) -> Iterator[str]:
    """The patient in a sentence, and as a case file."""
    from triage.prove.case_text import case_text

    if witness.of and witness.tier is None:
        yield f"{witness.of}:"
    elif witness.before is not None and witness.tier_before is not None:
        yield f"{witness.tier_before} by {', '.join(witness.rules_before) or 'no rule'} when told like this:"
        yield from case_text(witness.before, identity=f"{identity}-before").splitlines()[:-1]
        yield f"and {witness.tier} by {', '.join(witness.rules) or 'no rule'} when told like this:"
    else:
        of = f"with {witness.of}, " if witness.of else ""
        yield f"The smallest patient {of}who breaks it is {witness.tier} by {', '.join(witness.rules) or 'no rule'}:"
    of = f"-{witness.of}" if witness.of and witness.tier is not None else ""
    yield from case_text(witness.case, identity=f"{identity}-broken{of}").splitlines()


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


class _Json:
    """All of it as one document, at the end."""

    def __init__(self, proving: Proving) -> None:
        book = proving.rulebook
        self._document: dict[str, Any] = {
            "rulebook": {"id": book.id, "version": book.version, "hash": book.content_hash},
            "solver": proving.solver_version,
            "axioms": [axiom.id for axiom in proving.axioms],
            "contradictions": [],
            "invariants": [],
        }

    def axioms(self, contradictions: tuple[Contradiction, ...]) -> None:
        self._document["contradictions"] = [
            {"leaves_nobody_with": what, "axioms": [axiom.id for axiom in axioms]} for what, axioms in contradictions
        ]

    def answer(self, answer: Answer) -> None:
        invariant = answer.invariant
        self._document["invariants"].append(
            {
                "id": invariant.id,
                "says": invariant.says,
                "at": str(invariant.at) if invariant.at else None,
                "verdict": answer.verdict.value,
                "why": answer.why or None,
                "by_axioms": answer.by_axioms,
                "exceptions": [exemption.because for exemption in invariant.exempt],
                "witnesses": [_witness(witness) for witness in answer.witnesses],
            }
        )

    def end(self) -> None:
        click.echo(json.dumps(self._document, ensure_ascii=False, indent=2))


def _witness(witness: Witness) -> dict[str, Any]:
    found: dict[str, Any] = {
        "case": witness.case.model_dump(mode="json", exclude_defaults=True),
        "tier": witness.tier,
        "rules": witness.rules,
    }
    if witness.of:
        found["of"] = witness.of
    if witness.before is not None:
        found["before"] = {
            "case": witness.before.model_dump(mode="json", exclude_defaults=True),
            "tier": witness.tier_before,
            "rules": witness.rules_before,
        }
    return found
