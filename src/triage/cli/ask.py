"""``triage ask``: interviews at the terminal, or through a pipe, until the answer is settled."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from triage.cli import engine_for
from triage.cli.assess import Screen
from triage.cli.files import write_whole
from triage.cli.flags import described_by_flags, describes, read_flags
from triage.cli.messages import printable, say, say_problems
from triage.cli.options import once
from triage.cli.render import Style, wrapped
from triage.errors import CaseError, Problem
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Question
    from triage.engine.engine import Engine
    from triage.interview import Given, Interview

_YES = frozenset({"y", "yes", "yeah", "yep", "true"})
_NO = frozenset({"n", "no", "nope", "false"})
_NOT_KNOWN = frozenset(
    {"d", "?", "don't know", "dont know", "don’t know", "unknown", "not sure", "unsure", "not known", "no idea", "dk"}
)
_NUMBER = re.compile(r"(-?[0-9]{1,6}(?:[.,][0-9]{1,6})?)(?: ?[^0-9.,/-][^0-9]*)?$")
_BACK = frozenset({"b", "back"})
_QUIT = frozenset({"q", "quit", "exit"})
_LONGEST = 10_000
_HELP = "yes, no, d (don't know){number}; b goes one back, q ends with what is known so far"


@click.command()
@described_by_flags
@once("--rules", metavar="DIR", help="Another rulebook than the packaged one.")
@once("--format", "form", type=click.Choice(["text", "json", "handover"]), default="text", help="Of the answer.")
@once("--save", metavar="FILE", help="Keep the interview there after every answer.")
@once("--resume", metavar="FILE", help="Go on with an interview that was kept.")
@click.option("-v", "--verbose", is_flag=True, help="The answer with every reason, finding and source in full.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    rules: str | None,
    form: str,
    save: str | None,
    resume: str | None,
    verbose: bool,
    **flags: Any,
) -> None:
    """Ask one question after the other, most dangerous first, until no answer can make the case more urgent.

    Flags describe what is known already. Answers are read from standard input: yes, no, d (don't know), or a number
    where one is asked for; b goes one back, q ends. The dialogue is on standard error, the answer on standard output.
    """
    if resume is not None and describes(flags):
        raise click.UsageError("an interview that is resumed knows its case; leave the other flags out")
    engine = engine_for(ctx, rules)
    interview = _Dialogue(_begin(engine, flags, resume), save).hold()
    show = Screen(engine, form, verbose)
    show(engine.assess(interview.case, explain="full") if show.full else interview.assessment)


def _begin(engine: Engine, flags: dict[str, Any], resume: str | None) -> Interview:
    """The interview as it begins. Raises TriageError with every fault."""
    if resume is not None:
        return _resumed(engine, resume)
    read = read_flags(flags)
    if read.problems:
        raise CaseError(read.problems)
    try:
        return engine.interview(read.cases[0].case)
    except CaseError as error:
        raise CaseError(read.cases[0].located(error.problems)) from None


def _resumed(engine: Engine, file: str) -> Interview:
    """The interview that --save kept."""
    try:
        with open(file, encoding="utf-8-sig") as opened:
            return engine.resume(opened.read())
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8"
        raise CaseError([Problem(f"{file} cannot be read: {why}", "give the file that --save wrote")]) from None
    except CaseError as error:
        raise CaseError([problem._replace(path=(file, *problem.path)) for problem in error.problems]) from None


class _Dialogue:
    """The questions and answers of one run."""

    def __init__(self, interview: Interview, save: str | None) -> None:
        self._interview = interview
        self._save = save
        self._style = Style(80, colour=False)
        self._told: Tier | None = None

    def hold(self) -> Interview:
        """Ask until it is settled, until nothing is left to ask, or until somebody ends it."""
        self._keep()
        self._tell()
        while True:
            question = self._interview.question
            if question is None:
                self._over()
            else:
                self._put(question)
            line = self._line() if question is not None or self._interview.state.answers else None
            if line in _BACK:
                self._back()
            elif question is None:
                return self._interview
            elif line is None or line in _QUIT:
                say("Ended with what is known so far.")
                return self._interview
            else:
                self._take(question, line)

    def _over(self) -> None:
        """Say why nothing more is asked."""
        settled = self._interview.settled
        say("Settled." if settled else "Nothing is left to ask: what is not known keeps it from being settled.")
        if self._interview.state.answers:
            say("Enter shows the answer; b goes one back.")

    def _back(self) -> None:
        try:
            self._go(self._interview.back())
        except ValueError as error:
            say(f"  {str(error)[:1].upper()}{str(error)[1:]}.")

    def _put(self, question: Question) -> None:
        say("")
        say("\n".join(wrapped(question.text, self._style, "? ", "  ")))
        number = f"; {_a_number(question)} answers it too" if question.measure else ""
        say("\n".join(wrapped(f"({question.why}{number})", self._style, "  ")))

    def _line(self) -> str | None:
        """What was answered, in lower case and without a full stop; none at the end of the input."""
        click.echo("> ", nl=False, err=True)
        if sys.stdin is None or sys.stdin.closed:
            return None
        try:
            line = sys.stdin.readline(_LONGEST)
        except UnicodeDecodeError:
            return ""
        if not sys.stdin.isatty():
            say(printable(line.rstrip("\n")))  # so that the dialogue reads the same through a pipe
        return " ".join(line.split()).casefold().rstrip(".!") if line else None

    def _take(self, question: Question, line: str) -> None:
        """Go on with the answer; what cannot be one is said, and the question comes again."""
        try:
            if line in _YES or line in _NO:
                self._go(self._interview.answer(line in _YES))
            elif line in _NOT_KNOWN:
                self._go(self._interview.answer(None))
            elif (number := _number(line)) is not None and question.measure:
                self._go(self._interview.answer(number))
            else:
                say(f"  Answer with {_help(question)}.")
        except CaseError as error:
            say_problems(error.problems)
        except ValueError as error:
            say(f"  {str(error)[:1].upper()}{str(error)[1:]}.")

    def _go(self, interview: Interview) -> None:
        self._interview = interview
        self._keep()
        self._tell()

    def _keep(self) -> None:
        """Keep the interview as it is now."""
        if self._save is not None:
            write_whole(self._save, self._interview.to_json() + "\n")

    def _tell(self) -> None:
        """Say the tier whenever it changes; an emergency the moment it is reached."""
        answer = self._interview.assessment
        if answer.tier is self._told:
            return
        before, self._told = self._told, answer.tier
        if answer.tier is Tier.EMERGENCY:
            say("")
            say(f"*** {answer.tier_label}: {answer.target} ***")
            say("\n".join(wrapped(answer.do_first, self._style)))
        elif before is not None:
            say(f"  Now {answer.tier_label}: {answer.target}.")


def _help(question: Question) -> str:
    return _HELP.format(number=f" or {_a_number(question)}" if question.measure else "")


def _a_number(question: Question) -> str:
    return f"a number in {question.unit}" if question.unit else "a number"


def _number(line: str) -> Given:
    """The number that was typed, with a point or a comma; its unit may stand behind it."""
    found = _NUMBER.match(line)
    if found is None:
        return None
    text = found[1].replace(",", ".")
    return float(text) if "." in text else int(text)
