"""One run of proofs over a rulebook on disc."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from triage.engine.engine import Engine
from triage.errors import Position, Problem, RulebookError
from triage.prove.axioms import Contradiction, contradictions
from triage.prove.invariants import Answer, Verdict, ask
from triage.prove.solver import DEFAULT, Limits, Undecided, z3
from triage.prove.worlds import World
from triage.rulebook.loader import load_proofs
from triage.rulebook.model import Rulebook
from triage.rulebook.proofs import Axiom, Invariant
from triage.rulebook.suggest import did_you_mean, quoted


@dataclass(frozen=True)
class Proving:
    """A rulebook with its axioms, the invariants to be asked about, and how long each may take."""

    rulebook: Rulebook
    axioms: tuple[Axiom, ...]
    invariants: tuple[Invariant, ...]
    limits: Limits = DEFAULT

    @classmethod
    def of(
        cls,
        rules: str | None = None,
        seconds: float | None = None,
        only: Iterable[str] = (),
        *,
        needs_invariants: bool = True,
    ) -> Proving:
        """The rulebook in the directory ``rules``, or the packaged one; ``only`` names some of its invariants.

        Raises SolverMissing without z3, and RulebookError where the rulebook has faults, no invariant (unless none is
        needed), or not that one.
        """
        z3()
        rulebook, proofs = load_proofs(rules)
        chosen = proofs.invariants
        if only := tuple(only):
            known = {invariant.id: invariant for invariant in chosen}
            unknown = [name for name in only if name not in known]
            if unknown:
                todo = "see invariants: in the rulebook"
                raise RulebookError(
                    Problem(f"unknown invariant {quoted(name)}", did_you_mean(name, known, todo)) for name in unknown
                )
            chosen = tuple(known[name] for name in dict.fromkeys(only))
        if needs_invariants and not chosen:
            todo = "write down what must hold, as rules/invariants.yaml of the packaged rulebook does"
            raise RulebookError(
                [Problem("the rulebook has no invariant: nothing would be proved", todo, _place(rules))]
            )
        limits = DEFAULT if seconds is None else Limits(seconds)
        return cls(rulebook, proofs.axioms, chosen, limits)

    @property
    def solver_version(self) -> str:
        """The solver and its release: what a proof is good for."""
        return f"z3 {z3().get_version_string()}"

    @cached_property
    def world(self) -> World:
        return World(self.rulebook, self.axioms, self.limits, Engine(self.rulebook))

    def contradictions(self) -> tuple[Contradiction, ...] | None:
        """Axioms that leave nobody of whom something can be said; None where that was not decided in time."""
        try:
            return tuple(contradictions(self.world.encoding, self.axioms, self.limits))
        except Undecided:
            return None

    def ask(self, invariant: Invariant) -> Answer:
        """Whether the invariant holds of every possible patient."""
        return ask(invariant, self.world)

    @staticmethod
    def all_proved(answers: Iterable[Answer]) -> bool:
        return all(answer.verdict is Verdict.PROVED for answer in answers)


def _place(rules: str | None) -> Position | None:
    return None if rules is None else Position(rules)
