"""The solver, imported when it is first needed, and how long it may take over one question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from triage.errors import Problem, TriageError

#: A formula of the solver, or a number of it. z3 brings no type hints.
Formula: TypeAlias = Any
Model: TypeAlias = Any

INSTALL = "install it: pip install 'triage[prove]'"


class SolverMissing(TriageError):
    """z3 is not installed, or cannot be imported."""


class Undecided(Exception):
    """The solver gave up: out of time, or of steps."""


class Limits(NamedTuple):
    """How long the solver may think about one question: ``seconds``, or a number of ``steps``; 0 is without limit."""

    seconds: float = 60.0
    steps: int = 0


#: Any question about the shipped rulebook takes a hundredth of this.
DEFAULT = Limits()


def z3() -> Any:
    """The module z3. Raises SolverMissing, which says how to get it."""
    try:
        import z3 as module
    except Exception as error:  # without its library z3 raises an exception of its own
        raise SolverMissing([Problem(f"proofs need z3, which cannot be imported ({error})", INSTALL)]) from None
    return module


def new_solver(limits: Limits) -> Any:
    """A solver that keeps what it learnt from one question to the next, and prefers what was not said of a patient."""
    solver = z3().SimpleSolver()
    # 0: a variable that nothing decides is false, so that the first patient found is already a small one.
    solver.set("phase_selection", 0)
    solver.set("random_seed", 1)
    if limits.seconds:
        solver.set("timeout", max(1, int(limits.seconds * 1000)))
    if limits.steps:
        solver.set("rlimit", limits.steps)
    return solver


def any_of(parts: list[Formula]) -> Formula:
    """``Or`` that is short where it can be; false where there is nothing."""
    return parts[0] if len(parts) == 1 else z3().Or(parts)


def all_of(parts: list[Formula]) -> Formula:
    """``And`` that is short where it can be; true where there is nothing."""
    return parts[0] if len(parts) == 1 else z3().And(parts)


class Truths:
    """Many formulas read off a model at once, as the bits of one number: one by one it takes ten times as long."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        solver = z3()
        one, zero = solver.BitVecVal(1, 1), solver.BitVecVal(0, 1)
        bits = [solver.If(formula, one, zero) for formula in formulas]
        self._count = len(bits)
        self._term = solver.Concat(zero, *bits) if bits else solver.Concat(zero, zero)

    def in_(self, model: Model) -> list[bool]:
        """Of each formula, in order, whether it is true in the model."""
        number = model.eval(self._term, model_completion=True).as_long()
        return [bool(number >> place & 1) for place in range(self._count - 1, -1, -1)]
