"""The command line: one module per command, each imported only when it is called."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from triage._version import __version__
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.engine.engine import Engine

EXIT_FOUND = 1
EXIT_UNREADABLE = 3
#: What a shell reports of a program whose reader went away (128 + SIGPIPE), or which was interrupted (128 + SIGINT).
EXIT_NO_READER = 141
EXIT_INTERRUPTED = 130

#: Each is the module of that name here, with a click command named ``command``; and its line in the help, which thus
#: needs no import.
COMMANDS = {
    "assess": "Assess cases: how urgent, what it may be, why, what to do.",
    "ask": "Interview a caller, the most dangerous question first.",
    "replay": "Make an assessment again and tell whether it is the same.",
    "test": "Run case files against what they expect.",
    "mutate": "Break the rulebook in every small way: do the cases notice?",
    "diff": "Show what a change of the rulebook does, and to whom.",
    "check": "Read a rulebook and report every fault in it.",
    "prove": "Prove what must hold for every possible patient.",
    "schema": "Print the JSON Schema of cases, rulebooks or assessments.",
    "read": "Show what is read from a text.",
    "rules": "Browse rules, findings and measures with their sources.",
}


class TriageGroup(click.Group):
    """Finds commands by name without importing the others, and turns every failure into words and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # likewise
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"triage.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # likewise
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from triage.rulebook.suggest import did_you_mean, quoted

            todo = did_you_mean(args[0], COMMANDS, f"the commands are {', '.join(COMMANDS)}")
            ctx.fail(f"there is no command {quoted(args[0])}; {todo}")
        return super().resolve_command(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.ClickException as error:
            sys.exit(_wrong_usage(error))
        except OSError as error:  # --help and --version print while the arguments are read
            sys.exit(_output_failed(error))

    def invoke(self, ctx: click.Context) -> object:
        gc.disable()  # starting makes many things and no garbage; ``engine_for`` turns it on again
        try:
            _accept_every_character()
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # a full disc or a reader who left must show here, not after the exit code is set
        except click.exceptions.Exit:
            raise
        except click.ClickException as error:
            ctx.exit(_wrong_usage(error))
        except TriageError as error:
            from triage.cli.messages import say_problems

            say_problems(error.problems)
            ctx.exit(EXIT_UNREADABLE)
        except (KeyboardInterrupt, click.Abort):
            from triage.cli.messages import say

            say("interrupted")
            ctx.exit(EXIT_INTERRUPTED)
        except OSError as error:
            ctx.exit(_output_failed(error))
        except Exception as error:
            from triage.cli.messages import say_internal_error

            say_internal_error(error)
            ctx.exit(EXIT_FOUND)
        finally:
            gc.unfreeze()
            gc.enable()


def engine_for(ctx: click.Context, rules: str | None) -> Engine:
    """The engine of a command that assesses, for the packaged rulebook or another; its warnings go to standard error.

    Raises RulebookError.
    """
    from triage.cli.messages import show_warnings
    from triage.engine.engine import Engine

    show_warnings(ctx)
    engine = Engine.load(rules)
    gc.freeze()  # all of it stays to the end: the collector's first look at it would take longer than loading it did
    gc.enable()
    return engine


def _accept_every_character() -> None:
    """Make standard output show a ? for what its encoding does not have: a case must not fail on an accent."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _wrong_usage(error: click.ClickException) -> int:
    """Show what click has to say; the exit code, which says it even where nothing can be shown."""
    with suppress(OSError):
        error.show()
    return error.exit_code


def _output_failed(error: OSError) -> int:
    """Say that standard output takes no more, unless its reader simply left; the exit code."""
    from triage.cli.messages import say

    _give_up_output()
    if error.errno == errno.EPIPE:
        return EXIT_NO_READER
    say(f"triage: {error.strerror or error}; the answer is not complete: run it again")
    return EXIT_FOUND


def _give_up_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it again while it ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):  # closed, or a test's buffer without a file: nothing to do
        pass


@click.group(cls=TriageGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="triage")
def main() -> None:
    """How urgent are these symptoms in somebody on baclofen, what may it be, and why.

    \b
    triage assess case.yaml
    triage assess --reported "can't wake him" --age 42 --route intrathecal

    Exit codes: 0 fine, 1 something found or failed, 2 wrong usage, 3 unreadable case or rulebook.
    """  # noqa: D301  # click's mark for a paragraph that keeps its lines


def run() -> NoReturn:
    """The program ``triage``: ``main``, then out at once.

    Taking the interpreter apart object by object would cost a sixth of the time of a short run, in a process that ends
    anyway. Everything that was written is flushed before.
    """
    code = 0
    try:
        main(prog_name="triage")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # nobody reads any more, or there is no stream
            stream.flush()
    os._exit(code)
