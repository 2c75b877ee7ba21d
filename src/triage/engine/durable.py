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

from triage.engine.program import NAME_LENGTH, SENTINEL, Program, Ruleset, bucket_of
from triage.evidence import Evidence
from triage.rulebook.model import Rulebook

_TABLE = 256
MOST_LEFT = 100
"""How often a ruleset is made anew that fails on its blank case: each time up to a megabyte is left to the process."""
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
    """Asks durable-rules which rules fire. Safe to share between threads; builds itself anew in a forked child.

    Of the rulesets that the rules are shared out among, a case asks those of which a watched leaf holds: in the others
    nothing can fire. A ruleset is made when it is first asked.
    """

    def __init__(self, rulebook: Rulebook, program: Program | None = None) -> None:
        """``program`` is the rulebook compiled, where it is at hand.

        Raises ChannelError where the engine cannot be used, RulebookError where the rulebook is over its limits.
        """
        if reason := available():
            raise ChannelError(reason)
        if program is None:
            from triage.engine.durable_compile import compile_program

            program = compile_program(rulebook)
        library = _library()
        self._findings = len(rulebook.findings)
        self._digits = _digits(self._findings)
        self._rulesets = [_Ruleset(library, each, self._findings) for each in program]
        self._watching = [(each.watched, each) for each in self._rulesets]
        self._lock = Lock()
        self._rulesets[0].open()  # whether the engine can be used at all is to be known now
        _live.add(self)

    def fire(self, evidence: Evidence) -> int:
        """The rules that fire, as a bit set over ``rulebook.rules``. Raises ChannelError on any failure."""
        facts = evidence.denied << self._findings | evidence.present
        answers = format(facts, self._digits).encode()
        fired = 0
        with self._lock:
            asked = [each for watched, each in self._watching if facts & watched]
            for ruleset in asked or self._rulesets[:1]:  # no case goes by without an answer of the engine
                try:
                    fired |= ruleset.fire(answers)
                except ChannelError as failure:
                    failure.fired |= fired
                    raise
        return fired

    def close(self) -> None:
        """Free the engine's memory at once; otherwise it is freed with the channel. A later ``fire`` opens it again."""
        with self._lock:
            for ruleset in self._rulesets:
                ruleset.drop()

    def _forget(self) -> None:
        """In a forked child: the parent's rulesets and a lock that one of its threads may have held are not ours."""
        for ruleset in self._rulesets:
            ruleset.forget()
        self._lock = Lock()


class _Ruleset:
    """One ruleset in the engine. Whoever calls holds the channel's lock."""

    __slots__ = (
        "__weakref__", "_close", "_findings", "_fires", "_handle", "_left", "_library", "_made_of", "_write", "watched",
    )  # fmt: skip

    def __init__(self, library: ModuleType, made_of: Ruleset, findings: int) -> None:
        self.watched = sum(1 << leaf for leaf in made_of.watched)
        self._library = library
        self._made_of = made_of
        self._findings = findings
        self._handle: int | None = None
        self._close: weakref.finalize[..., _Ruleset] | None = None
        self._left = 0

    def fire(self, answers: bytes) -> int:
        """The rules that fire on the answers. Raises ChannelError on any failure."""
        if self._handle is None:
            self.open()
        try:
            return self._ask(self._handle, self._write(answers))
        except BaseException:  # an interrupt, too, must not leave its fact behind
            self._recover()
            raise

    def open(self) -> None:
        """Create the ruleset and run a blank case: until something has fired, deleting a state can crash.

        Then one in which everything holds but what is watched: no condition asks that something does not hold, so what
        fires in none of the two fires in no case for which the ruleset is not asked. Raises ChannelError, which says
        nothing of what fired: neither was a patient.
        """
        if self._left >= MOST_LEFT:
            raise ChannelError(f"durable-rules failed {MOST_LEFT} times on a blank case, and is not asked again")
        self._write = fact_writer(self._made_of, self._findings)
        self._fires = {name: 1 << rule if rule >= 0 else 0 for name, rule in self._made_of.rules.items()}
        try:
            handle = self._library.create_ruleset(f"triage-{os.getpid()}-{next(_serial)}", self._made_of.text)
        except Exception as failure:
            raise ChannelError(f"durable-rules refused the rulebook: {failure}") from failure
        self._left += 1  # until it is primed, freeing it is a risk: where the blank case fails it is left as it is
        fired = self._asked_on_opening(handle, 0)
        self._left -= 1
        close = weakref.finalize(self, _free, self._library, handle)
        close.atexit = False
        try:
            fired = fired or self._asked_on_opening(handle, (1 << 2 * self._findings) - 1 & ~self.watched)
        except BaseException:
            close()
            raise
        if fired:
            close()
            raise ChannelError("durable-rules fired rules where nothing is known that they need")
        self._handle, self._close = handle, close

    def _asked_on_opening(self, handle: int, facts: int) -> int:
        try:
            return self._ask(handle, self._write(answers_to(facts, self._findings)))
        except ChannelError as failure:
            failure.fired = 0
            raise

    def drop(self) -> None:
        """Free it. It is made anew when it is next asked."""
        close, self._close, self._handle = self._close, None, None
        if close:
            close()

    def forget(self) -> None:
        """Leave it to the process that made it."""
        if self._close:
            self._close.detach()
        self._close = self._handle = None

    def _ask(self, handle: int | None, fact: str) -> int:
        """One case through the engine. Raises ChannelError; the caller then deletes the state."""
        library, fires = self._library, self._fires
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
            self.drop()


def answers_to(facts: int, findings: int) -> bytes:
    """Whether each leaf holds, the highest first, a digit for each; in whole tables."""
    return format(facts, _digits(findings)).encode()


def _digits(findings: int) -> str:
    return f"0{_tables(findings) * _TABLE}b"


def fact_writer(ruleset: Ruleset, findings: int) -> Callable[[bytes], str]:
    """A function that writes the ruleset's fact from the answers to all leaves of so many findings.

    The text is written once; a case only sets its digits. All entries are equally long, so the digits stand at equal
    distances and are set in one go. Which digit goes where is one table look-up by ``bytes.translate`` for every 256
    answers. Attributes of one bucket stand together: the engine's look-ups then take the same turn many times running.
    """
    name = ruleset.attributes
    order = sorted(name, key=lambda leaf: (-(leaf // _TABLE), bucket_of(name[leaf]), leaf))
    constants = "".join(f',"{constant}":{value}' for constant, value in ruleset.constants.items())
    head = f'{{"sid":"1","id":"1"{constants}'
    template = (head + "".join(f',"{name[leaf]}":0' for leaf in order) + "}").encode()
    step = NAME_LENGTH + len(',"":0')
    digits = slice(len(head) + step - 1, len(template) - 1, step)
    tables = []
    for block in range(_tables(findings)):  # the highest answers stand first: the first block holds the highest leaves
        lowest = (_tables(findings) - 1 - block) * _TABLE
        places = bytes(_TABLE - 1 - (leaf - lowest) for leaf in order if leaf // _TABLE * _TABLE == lowest)
        if places:
            tables.append((places, slice(block * _TABLE, (block + 1) * _TABLE)))

    def write(answers: bytes) -> str:
        fact = bytearray(template)
        fact[digits] = b"".join([places.translate(answers[block]) for places, block in tables])
        return fact.decode()

    return write


def _tables(findings: int) -> int:
    """Tables for what can be said of so many findings: each present, each denied."""
    return -(-2 * findings // _TABLE)


def _library() -> ModuleType:
    """The engine, imported at its first use: asking whether it is there must not load it."""
    return import_module("durable_rules_engine")


def _free(library: ModuleType, handle: int) -> None:
    """Free a ruleset, its state first: the engine forgets a state whose ruleset is gone."""
    with suppress(Exception):  # there is no state after a failed case
        library.delete_state(handle, "1")
    with suppress(Exception):  # what cannot be freed must cost no case its answer
        library.delete_ruleset(handle)


def _after_fork_in_child() -> None:
    for channel in list(_live):
        channel._forget()


_live: weakref.WeakSet[DurableChannel] = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
