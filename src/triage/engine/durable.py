"""The durable-rules channel: which rules fire, by the Rete network of durable-rules.

The only module that calls the engine library, and only in the way that is known to answer rightly
(``docs/durable-rules.md``). Any failure is a ChannelError; the next case starts from a clean state.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from itertools import count
from threading import Lock
from types import ModuleType

from triage.engine.program import NAME_LENGTH, SENTINEL, Program, bucket_of
from triage.evidence import Evidence
from triage.rulebook.model import Rulebook

_TABLE = 256
_RETRACTION = '{"sid":"1","id":"1"}'
_serial = count(1)


class ChannelError(Exception):
    """The channel could not answer for this case. ``fired`` is the bit set of rules that had fired by then."""

    def __init__(self, what: str, fired: int = 0) -> None:
        super().__init__(what)
        self.fired = fired


#: From Python 3.13 on a plain build cannot be imported, and pip would keep the broken one.
_BUILD = (
    'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" '
    "pip install --force-reinstall --no-deps --no-cache-dir --no-binary :all: durable-rules==2.0.28"
)


def available() -> str | None:
    """None where durable-rules can be used; else why it cannot, and how to mend it."""
    try:
        _library()
    except ModuleNotFoundError:
        return (
            "durable-rules is not installed; install a C compiler and Python's headers, "
            f"then run: {_BUILD if sys.version_info >= (3, 13) else 'pip install durable-rules==2.0.28'}"
        )
    except Exception as failure:  # a broken build fails in many ways, and none may cost the caller the answer
        return f"durable-rules is installed and cannot be imported ({failure}); build it again: {_BUILD}"
    return None


class DurableChannel:
    """Asks durable-rules which rules fire. Safe to share between threads; builds itself anew in a forked child."""

    def __init__(self, rulebook: Rulebook, program: Program | None = None) -> None:
        """``program`` is the rulebook compiled, where it is at hand.

        Raises ChannelError where the engine cannot be used, RulebookError where the rulebook is over its limits.
        """
        if reason := available():
            raise ChannelError(reason)
        self._library = _library()
        if program is None:
            from triage.engine.durable_compile import compile_program

            program = compile_program(rulebook)
        self._ruleset = program.ruleset
        self._write = fact_writer(program, len(rulebook.findings))
        self._fires = {name: 1 << rule if rule >= 0 else 0 for name, rule in program.rules.items()}
        self._lock = Lock()
        self._handle: int | None = None
        self._close: weakref.finalize[..., DurableChannel] | None = None
        self._open()
        _live.add(self)

    def fire(self, evidence: Evidence) -> int:
        """The rules that fire, as a bit set over ``rulebook.rules``. Raises ChannelError on any failure."""
        with self._lock:
            if self._handle is None:
                self._open()
            try:
                return self._ask(self._write(evidence))
            except BaseException:  # an interrupt, too, must not leave its fact behind
                self._recover()
                raise

    def close(self) -> None:
        """Free the engine's memory at once; otherwise it is freed with the channel. A later ``fire`` opens it again."""
        with self._lock:
            self._drop()

    def _open(self) -> None:
        """Create the ruleset and run one blank case: until something has fired, deleting a state can crash."""
        try:
            handle = self._library.create_ruleset(f"triage-{os.getpid()}-{next(_serial)}", self._ruleset)
        except Exception as failure:
            raise ChannelError(f"durable-rules refused the rulebook: {failure}") from failure
        self._handle = handle
        try:
            fired = self._ask(self._write(Evidence()))
        except BaseException:
            self._handle = None  # its state may be unprimed: left to the process rather than freed at a risk
            raise
        self._close = weakref.finalize(self, _free, self._library, handle)
        self._close.atexit = False
        if fired:
            self._drop()
            raise ChannelError("durable-rules fired rules where nothing is known", fired)

    def _ask(self, fact: str) -> int:
        """One case through the engine. Raises ChannelError; the caller then deletes the state."""
        library, handle, fires = self._library, self._handle, self._fires
        fired = 0
        name = ""
        try:
            refused, state = library.assert_fact(handle, fact)
            started = library.start_action_for_state(handle, state)
            message = started[1] if started else None
            turns = len(fires)
            while message is not None and turns:
                name = message[2 : message.index('"', 2)]
                fired |= fires[name]
                message = library.complete_and_start_action(handle, state)
                turns -= 1
            kept, _ = library.retract_fact(handle, _RETRACTION)
        except Exception as failure:
            raise ChannelError(f"durable-rules failed: {type(failure).__name__}: {failure}", fired) from failure
        if refused or kept:
            raise ChannelError(f"durable-rules answered {refused} to the fact and {kept} to taking it back", fired)
        if message is not None or name != SENTINEL:
            raise ChannelError(f"the last rule that durable-rules fired is {name!r}, not the sentinel", fired)
        return fired

    def _recover(self) -> None:
        """Delete the state, so that nothing of the failed case is left; where even that fails, start over."""
        if self._handle is None:
            return
        try:
            self._library.delete_state(self._handle, "1")
        except Exception:
            self._drop()

    def _drop(self) -> None:
        if self._close:
            self._close()
        self._close = self._handle = None

    def _forget(self) -> None:
        """In a forked child: the parent's ruleset and a lock that another of its threads may have held are not ours."""
        if self._close:
            self._close.detach()
        self._close = self._handle = None
        self._lock = Lock()


def fact_writer(program: Program, findings: int) -> Callable[[Evidence], str]:
    """A function that writes the fact for evidence over so many findings.

    The text is written once; a case only sets its digits. All entries are equally long, so the digits stand at equal
    distances and are set in one go. Which digit goes where is one table look-up by ``bytes.translate`` for every 256
    answers. Attributes of one bucket stand together: the engine's look-ups then take the same turn many times running.
    """
    blocks = -(-2 * findings // _TABLE)
    width = blocks * _TABLE
    order = sorted(program.attributes, key=lambda leaf: (-(leaf // _TABLE), bucket_of(program.attributes[leaf]), leaf))
    constants = "".join(f',"{name}":{value}' for name, value in program.constants.items())
    head = f'{{"sid":"1","id":"1"{constants}'
    template = (head + "".join(f',"{program.attributes[leaf]}":0' for leaf in order) + "}").encode()
    step = NAME_LENGTH + len(',"":0')
    digits = slice(len(head) + step - 1, len(template) - 1, step)
    tables = []
    for block in range(blocks):  # the answers are written highest first, so the first block holds the highest leaves
        lowest = (blocks - 1 - block) * _TABLE
        places = bytes(_TABLE - 1 - (leaf - lowest) for leaf in order if leaf // _TABLE * _TABLE == lowest)
        tables.append((places, slice(block * _TABLE, (block + 1) * _TABLE)))
    tables = [(places, block) for places, block in tables if places]

    def write(evidence: Evidence) -> str:
        answers = format(evidence.denied << findings | evidence.present, f"0{width}b").encode()
        fact = bytearray(template)
        fact[digits] = b"".join([places.translate(answers[block]) for places, block in tables])
        return fact.decode()

    return write


def _library() -> ModuleType:
    """The engine, imported at its first use: asking whether it is there must not load it."""
    return import_module("durable_rules_engine")


def _free(library: ModuleType, handle: int) -> None:
    """Free a ruleset, its state first: the engine forgets a state whose ruleset is gone."""
    with suppress(Exception):  # there is no state after a failed case
        library.delete_state(handle, "1")
    library.delete_ruleset(handle)


def _after_fork_in_child() -> None:
    for channel in list(_live):
        channel._forget()


_live: weakref.WeakSet[DurableChannel] = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
