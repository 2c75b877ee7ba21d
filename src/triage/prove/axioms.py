"""What holds of every possible patient, as formulas; and whether it can hold at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from triage.conditions import Condition, leaves
from triage.errors import Problem
from triage.prove.encoding import Encoding
from triage.prove.patient import rational
from triage.prove.search import Search
from triage.prove.solver import Formula, Limits, z3
from triage.rulebook.model import Rulebook
from triage.rulebook.proofs import Axiom, NumberRange


def whole_measures(axioms: Iterable[Axiom]) -> frozenset[str]:
    """The measures that are whole numbers: ``possible_patient`` takes them."""
    return frozenset(measure for axiom in axioms for measure in axiom.whole)


def fits(axiom: Axiom, encoding: Encoding) -> Formula:
    """That the patient is as the axiom says. Of whole numbers it says nothing: the patient's variables are whole."""
    solver = z3()
    if axiom.never_together:
        present = [encoding.present(finding) for finding in axiom.never_together]
        return solver.And(*(solver.Not(solver.And(one, other)) for one, other in combinations(present, 2)))
    if axiom.if_ is not None and axiom.then is not None:
        return solver.Implies(encoding.holds(axiom.if_), encoding.holds(axiom.then))
    if axiom.denials_fit:
        return solver.Not(solver.Or(*encoding.evidence.contradicted))
    if axiom.range is not None:
        return _in_range(axiom.range, encoding)
    return solver.BoolVal(val=True)


def _in_range(range_: NumberRange, encoding: Encoding) -> Formula:
    number = encoding.patient.numbers[range_.measure]
    of_whom = [number.given] if range_.only_if is None else [number.given, encoding.holds(range_.only_if)]
    value = number.value
    limits = (
        (range_.at_least, value.__ge__),
        (range_.above, value.__gt__),
        (range_.at_most, value.__le__),
        (range_.below, value.__lt__),
    )
    inside = [compared(rational(limit)) for limit, compared in limits if limit is not None]
    return z3().Implies(z3().And(*of_whom), z3().And(*inside))


def relevant(axioms: Iterable[Axiom], rulebook: Rulebook) -> tuple[Axiom, ...]:
    """The axioms whose every name the rulebook has: another version of it may lack some."""
    measures = {measure.id for measure in rulebook.measures if measure.change is None} | {"age_years"}

    def known(axiom: Axiom) -> bool:
        conditions = [axiom.if_, axiom.then, axiom.range.only_if if axiom.range else None]
        findings = {*axiom.never_together, *(name for condition in conditions for name in _named(condition))}
        return findings <= rulebook.bit.keys() and (axiom.range is None or axiom.range.measure in measures)

    return tuple(axiom for axiom in axioms if known(axiom))


def _named(condition: Condition | None) -> Iterator[str]:
    return (leaf.finding for leaf in leaves(condition)) if condition is not None else iter(())


class Contradiction(NamedTuple):
    """Axioms that together leave no patient of whom ``what``, a finding or a measure, can be said."""

    what: str
    axioms: tuple[Axiom, ...]

    def problem(self) -> Problem:
        """What is wrong, at the first of the axioms."""
        names = " and ".join(axiom.id for axiom in self.axioms)
        said = f"the axiom {names} leaves" if len(self.axioms) == 1 else f"the axioms {names} leave"
        todo = "correct it" if len(self.axioms) == 1 else "correct one of them"
        return Problem(f"{said} nobody of whom {self.what} can be said", todo, self.axioms[0].at)


def contradictions(encoding: Encoding, axioms: Iterable[Axiom], limits: Limits) -> Iterator[Contradiction]:
    """Axioms that together leave nobody who has some finding, or of whom some measure is known.

    About patients with a fever, such axioms would prove anything. Somebody of whom nothing is known always fits. Each
    set of axioms is named once. Raises Undecided.
    """
    search = Search(encoding.constraints, limits)
    by_name = {f"axiom {axiom.id}": axiom for axiom in axioms}
    on = [z3().Bool(name) for name in by_name]
    for switch, axiom in zip(on, by_name.values(), strict=True):
        search.add(z3().Implies(switch, fits(axiom, encoding)))
    said = [(finding, encoding.present(finding)) for finding in encoding.rulebook.bit]
    said += [(name, number.given) for name, number in encoding.patient.numbers.items()]
    seen: set[tuple[str, ...]] = set()
    for what, formula in said:
        core = search.core(*on, formula)
        if core is None or not search.check(formula):
            continue
        names_of_core = {str(each) for each in core}
        blamed = tuple(axiom for name, axiom in by_name.items() if name in names_of_core)
        names = tuple(axiom.id for axiom in blamed)
        if names not in seen:
            seen.add(names)
            yield Contradiction(what, blamed)
