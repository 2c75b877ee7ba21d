"""Scales in words, changes from a usual value, and definitions that another measure sets aside."""

from __future__ import annotations

import pytest
from measures_book import measures_book

from triage import Case, CaseError, Engine
from triage.assessment import Assessment, Reading


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(measures_book(tmp_path_factory.mktemp("measures") / "book").load())


def assess(engine: Engine, **case: object) -> Assessment:
    return engine.assess(Case.model_validate(case))


def problems(engine: Engine, **case: object) -> list[str]:
    with pytest.raises(CaseError) as error:
        assess(engine, **case)
    return [str(problem) for problem in error.value.problems]


def reading(assessment: Assessment, where: str) -> Reading:
    (found,) = [one for one in assessment.readings if one.where == where]
    return found


def pressure(engine: Engine, now: float, usual: float, age: float = 40) -> Assessment:
    return assess(engine, patient={"age_years": age}, vitals={"pressure": now}, history={"usual_pressure": usual})


@pytest.mark.parametrize(
    ("given", "said", "present"),
    [
        ("V", "V", True),
        (" v\n", "V", True),
        ("half  ASLEEP", "Half asleep", True),
        ("Alert", "alert", False),
        ("a", "A", False),
        (2, "2", True),
        (0, "0", False),
        (1.5, "1.5", True),
    ],
)
def test_a_scale_is_given_by_name_or_by_number(engine: Engine, given: object, said: str, present: bool) -> None:
    """In any case, whatever space there is; the answer says what was said, and no unit where there is none."""
    a = assess(engine, vitals={"wakefulness": given})
    assert reading(a, "vitals.wakefulness").said == f"wakefulness (WKF) {said}"
    assert ("not_awake" in a.findings.present) is present
    assert ("not_awake" in a.findings.denied) is not present


def test_a_name_that_the_measure_does_not_have_is_a_fault_that_lists_them(engine: Engine) -> None:
    """From the lowest number on; a number that is not possible is told the same."""
    todo = "give the wakefulness (WKF) as one of A, alert, Half asleep, V, U, or as a number from 0 to 4, or leave it"
    (fault,) = problems(engine, vitals={"wakefulness": "Q"})
    assert fault.startswith(f"vitals.wakefulness: wakefulness cannot be 'Q'; {todo}")
    (fault,) = problems(engine, vitals={"wakefulness": 5})
    assert fault.startswith(f"vitals.wakefulness: wakefulness 5 is not possible; {todo}")


def test_text_for_a_measure_without_names_is_a_fault(engine: Engine) -> None:
    """Each with its place, all of them at once, an unknown name among them."""
    todo = "give the number alone, in digits and without its unit, or leave it out"
    assert problems(engine, vitals={"pressure": "low", "temperature_c": "unknown", "pressur": "V"}) == [
        f"vitals.pressure: `pressure` must be a number, not 'low'; {todo}",
        f"vitals.temperature_c: `temperature_c` must be a number, not 'unknown'; {todo}",
        "vitals.pressur: unknown vital sign name 'pressur'; did you mean 'pressure'?",
    ]


@pytest.mark.parametrize("value", [True, "2", "2 ", "+2", "<90", "", " ", "é", None, ["V"], float("nan")])
def test_what_is_neither_a_number_nor_a_word_is_no_case(value: object) -> None:
    """A number in quotes stays what it was: a fault of the case itself."""
    with pytest.raises(ValueError, match="vitals"):
        Case.model_validate({"vitals": {"wakefulness": value}})


def test_a_case_with_a_name_comes_back_as_it_was() -> None:
    """Dumped and read again."""
    case = Case.model_validate({"vitals": {"wakefulness": "V", "pressure": 90, "temperature_c": 37.5}})
    assert Case.model_validate_json(case.model_dump_json()) == case


def test_a_change_is_worked_out_where_both_numbers_are_given(engine: Engine) -> None:
    """And shown with its sign; with one of the two there is none."""
    a = pressure(engine, 95, 130)
    assert reading(a, "derived.fall_mmhg").said == "change from the usual pressure -35 mmHg"
    assert reading(a, "derived.fall_pct").said == "change in percent -26.9 %"
    assert reading(pressure(engine, 130, 95), "derived.fall_mmhg").said == "change from the usual pressure +35 mmHg"
    for case in ({"vitals": {"pressure": 95}}, {"history": {"usual_pressure": 130}}):
        a = assess(engine, **case)
        assert not [one for one in a.readings if one.where.startswith("derived")]
        assert "fallen" not in (*a.findings.present, *a.findings.denied)


@pytest.mark.parametrize(
    ("now", "usual", "fallen"),
    [
        (70, 100, True),
        (71, 100, False),
        (233, 333, True),
        (234, 333, False),
        (70.00000001, 100, False),
        (91, 130, True),
    ],
)
def test_a_percentage_is_judged_exactly(engine: Engine, now: float, usual: float, fallen: bool) -> None:
    """30 % is at the limit however the division ends, and what is shown is on the same side of it."""
    a = pressure(engine, now, usual)
    assert ("fallen" in a.findings.present) is fallen
    shown = float(reading(a, "derived.fall_pct").said.split()[-2])
    assert (shown <= -30) is fallen


def test_a_change_is_judged_in_the_band_for_the_age(engine: Engine) -> None:
    """A fall by a fifth is one for a child; where the age is not known the oldest's band is used, and that is said."""
    assert "fallen" in pressure(engine, 80, 100, age=15.9).findings.present
    assert "fallen" in pressure(engine, 80, 100, age=16).findings.denied
    a = assess(engine, vitals={"pressure": 80}, history={"usual_pressure": 100})
    assert "fallen" in a.findings.denied
    (alert,) = [alert.message for alert in a.alerts if "change in percent" in alert.message]
    assert alert == "The age is not known: change in percent was judged as an adult's. Ask the age."


@pytest.mark.parametrize("case", [{"vitals": {"fall_mmhg": -35}}, {"history": {"fall_mmhg": -35}}])
def test_a_case_does_not_give_a_change(engine: Engine, case: dict[str, object]) -> None:
    """The fault says which two numbers to give, and where."""
    (fault,) = problems(engine, **case)
    assert fault.endswith(
        "fall_mmhg is worked out, not given; give pressure under vitals and usual_pressure under history in place of it"
    )


def test_numbers_that_do_not_fit_together_are_a_fault(engine: Engine) -> None:
    """A change outside the range of its measure is a mistake in one of the two numbers."""
    (fault,) = problems(engine, vitals={"pressure": 350}, history={"usual_pressure": 40})
    assert fault == (
        "history.usual_pressure: pressure 350 and usual_pressure 40 do not fit together: "
        "change in percent +775 % is not possible; correct one of them (a change from -100 to 500 %), or leave one out"
    )


def test_an_impossible_number_is_told_once_and_nothing_is_worked_out_from_it(engine: Engine) -> None:
    """Not once more for every change."""
    (fault,) = problems(engine, vitals={"pressure": 400}, history={"usual_pressure": 120})
    assert fault.startswith("vitals.pressure: pressure 400 is not possible")


@pytest.mark.parametrize(
    ("now", "usual", "age", "low"),
    [
        (90, 100, 40, False),
        (90, 101, 40, True),
        (90, 120, 40, True),
        (90, 85, 40, False),
        (91, 120, 40, False),
        (79, 84, 8, True),
        (82, 84, 8, False),
    ],
)
def test_another_measure_sets_a_definition_aside(engine: Engine, now: int, usual: int, age: int, low: bool) -> None:
    """A pressure of 90 is low, but not in somebody whose usual is 100; in the band for the age."""
    a = pressure(engine, now, usual, age)
    assert ("low" in a.findings.present) is low
    assert ("low" in a.findings.denied) is not low


def test_what_set_a_definition_aside_is_said(engine: Engine) -> None:
    """The reading shows both numbers; where it is not needed it is not named."""
    assert reading(pressure(engine, 88, 92), "vitals.pressure").said == (
        "pressure 88 mmHg, change from the usual pressure -4 mmHg"
    )
    assert reading(pressure(engine, 88, 120), "vitals.pressure").said == "pressure 88 mmHg"
    assert reading(pressure(engine, 120, 122), "vitals.pressure").said == "pressure 120 mmHg"


def test_a_number_never_denies_what_follows_from_it(engine: Engine) -> None:
    """Very low is low, whatever is usual: no conflict of the measure with itself."""
    a = pressure(engine, 78, 80)
    assert {"low", "very_low"} <= set(a.findings.present)
    assert a.conflicts == ()


def test_without_the_other_measure_the_definition_holds(engine: Engine) -> None:
    """Nothing is set aside on silence, nor by the same case assessed before."""
    assert "low" in pressure(engine, 88, 92).findings.denied
    assert "low" in assess(engine, patient={"age_years": 40}, vitals={"pressure": 88}).findings.present


def test_otherwise_says_what_a_finding_is_that_was_set_aside(tmp_path) -> None:
    """Unknown stays unknown; and a measure that is given may set aside, too, also by its name."""
    book = measures_book(tmp_path / "book")
    path = book.directory / "measures.yaml"
    text = path.read_text(encoding="utf-8")
    old = "unless: {measure: fall_mmhg, bands: [{to_age: 16, at_least: -5}, {from_age: 16, at_least: -10}]}"
    assert old in text
    path.write_text(text.replace(old, "unless: {measure: wakefulness, bands: [{below: 0.1}]}, otherwise: unknown"))
    engine = Engine(book.load())
    a = assess(engine, patient={"age_years": 40}, vitals={"pressure": 85, "wakefulness": "alert"})
    assert "low" not in (*a.findings.present, *a.findings.denied)
    for vitals in ({"pressure": 85}, {"pressure": 85, "wakefulness": "V"}):
        assert "low" in assess(engine, patient={"age_years": 40}, vitals=vitals).findings.present
