"""What the solver says of a patient is said of nobody before the engine has said it too."""

from __future__ import annotations

from triage.assessment import Assessment
from triage.case import Case
from triage.engine.engine import Engine
from triage.errors import CaseError
from triage.prove.encoding import Encoding
from triage.prove.patient import NOT_UNDERSTOOD
from triage.prove.solver import Model, Truths
from triage.tiers import Tier


class SolverDiffers(Exception):
    """The solver and the engine answer differently about a patient: a fault of this program, and no proof holds."""


class Replay:
    """One rulebook's engine beside one encoding of it."""

    def __init__(self, encoding: Encoding, engine: Engine) -> None:
        self._encoding = encoding
        self._engine = engine
        self._rules = [rule.id for rule in encoding.rulebook.rules]
        self._truths = Truths(
            [*map(encoding.fires, self._rules), *(encoding.tier_at_least(tier) for tier in list(Tier)[1:])]
        )

    def assess(self, model: Model) -> Assessment:
        """The engine's answer about the patient of a model. Raises SolverDiffers where the solver gave another."""
        case = self._case(model)
        try:
            answer = self._engine.assess(case)
        except CaseError as error:
            raise SolverDiffers(f"the engine refuses a patient of the solver's: {error}") from error
        truths = self._truths.in_(model)
        fired = {rule for rule, true in zip(self._rules, truths, strict=False) if true}
        tier = list(Tier)[sum(truths[len(self._rules) :])]
        if (fired, tier) != ({reason.rule for reason in answer.reasons}, answer.tier):
            differ = sorted(fired ^ {reason.rule for reason in answer.reasons}) or [f"{tier} or {answer.tier}"]
            said = case.model_dump_json(exclude_defaults=True)
            raise SolverDiffers(f"solver and engine differ on {', '.join(differ)} of {said}; report this")
        return answer

    def _case(self, model: Model) -> Case:
        """The patient as a case for this rulebook: what it does not know was not understood."""
        book, patient = self._encoding.rulebook, self._encoding.patient
        measures = patient.numbers.keys() - {measure.id for measure in book.measures} - {"age_years"}
        strange = patient.reported.keys() - book.bit.keys()
        whole = patient.case_of(model)
        case = patient.case_of(model, leave_out=strange | measures)
        if strange.isdisjoint((*whole.reported, *whole.denied)):
            return case
        return case.model_copy(update={"reported": (*case.reported, NOT_UNDERSTOOD)})
