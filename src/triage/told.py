"""Numbers told in words, beside those that the fields of a case give: a field wins, and both are heard."""

from __future__ import annotations

from collections.abc import Mapping

from triage.assessment import Alert, changed
from triage.case import Case
from triage.rulebook.model import Measure
from triage.statements import Statements


def with_told(case: Case, said: Statements, measures: Mapping[str, Measure]) -> tuple[Case, list[tuple[str, float]]]:
    """The case with the told numbers in the fields that it left open; and the numbers that differ from their field.

    What differs is said in ``said.alerts``. Of several ages none is used: who each belongs to is not known.
    """
    vitals, history, age = dict(case.vitals), dict(case.history), case.patient.age_years
    ages = {told.value for told in said.told if told.measure == "age_years"}
    others: list[tuple[str, float]] = []
    for told in said.told:
        measure = measures.get(told.measure)
        if measure is None:
            continue
        if measure.given_in == "patient":
            if age is None and len(ages) == 1:
                age = told.value
            continue
        fields = vitals if measure.given_in == "vitals" else history
        given = fields.get(told.measure)
        if given is None:
            fields[told.measure] = told.value
        elif given != told.value:
            others.append((told.measure, told.value))
            said.alerts.append(
                Alert(
                    code="numbers_differ",
                    message=f"{measure.label}: “{told.words}” beside {given}. Both were counted; ask which holds now.",
                )
            )
    if age is None and len(ages) > 1:
        said.alerts.append(Alert(code="numbers_differ", message="Several ages are told; none was used. Ask the age."))
    update: dict[str, object] = {"vitals": vitals, "history": history}
    if age != case.patient.age_years:
        update["patient"] = changed(case.patient, {"age_years": age})
    return changed(case, update), others
