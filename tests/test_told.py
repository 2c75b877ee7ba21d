"""Copies of a case with other values: as pydantic makes them, and in less time."""

from __future__ import annotations

from triage.assessment import changed
from triage.case import Case, Patient


def test_a_changed_case_is_the_copy_that_pydantic_makes() -> None:
    """The values, what was given, and what the copy shares with nothing."""
    case = Case(note="temp 39", patient=Patient(route="oral"), vitals={"spo2_pct": 95})
    values = {"vitals": {"spo2_pct": 95, "temperature_c": 39.0}, "patient": changed(case.patient, {"age_years": 4.0})}
    copy, plain = changed(case, values), case.model_copy(update=values)
    assert copy == plain
    assert copy.model_fields_set == plain.model_fields_set
    assert copy.patient.model_fields_set == {"route", "age_years"}
    assert copy.model_dump_json() == plain.model_dump_json()
    assert copy.model_dump_json(exclude_unset=True) == plain.model_dump_json(exclude_unset=True)
    assert Case.model_validate(copy.model_dump()) == copy
    assert case.vitals == {"spo2_pct": 95}
    assert case.model_fields_set == {"note", "patient", "vitals"}
