"""`triage rules`: browse rules, findings and sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from measures_book import MEASURES
from small_book import Book

from triage.cli import main


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Call `triage rules …` on a small rulebook."""
    monkeypatch.chdir(tmp_path)
    Book(tmp_path / "book").add(
        """
        syndromes:
          - {id: chill, label: Chill}
        findings:
          - id: boiling_hot
            label: Boiling hot
            kind: sign
            question: Is it worse?
            phrases: [x, y, z]
            implies: [high_fever]
            sources: [book]
        rules:
          - {id: illness.worse, title: Worse, syndrome: illness, tier: emergency, when: high_fever,
             because: B, sources: [book]}
          - {id: chill.shivers, title: Shivers, syndrome: chill, tier: urgent, when: {denied: shivering},
             because: B, sources: [book]}
        """
    )

    def call(*args: str):
        return CliRunner().invoke(main, ["rules", "--rules", "book", *args])

    return call


def test_the_list_is_grouped_by_syndrome_most_urgent_first(rules):
    """One line for each rule: tier, id, title."""
    result = rules()
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Chill (1)",
        "  urgent     chill.shivers  Shivers",
        "",
        "Illness (2)",
        "  emergency  illness.worse  Worse",
        "  routine    illness.fever  Fever",
    ]


def test_the_list_can_be_narrowed(rules):
    """By tier, by syndrome, by both; nothing left is said."""
    assert rules("--tier", "emergency").stdout.splitlines() == ["Illness (1)", "  emergency  illness.worse  Worse"]
    assert rules("--syndrome", "chill").stdout.splitlines() == ["Chill (1)", "  urgent     chill.shivers  Shivers"]
    none = rules("--syndrome", "chill", "--tier", "routine")
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "no rule of that kind\n")


def test_a_rule_is_shown_whole(rules):
    """Condition as a tree with labels, reason, advice with its condition, sources, review."""
    assert rules("illness.fever").stdout == (
        "routine  Fever\n"
        "illness.fever, book/main.yaml:48:5\n"
        "speaks for: Illness\n"
        "\n"
        "Fires when\n"
        "  any of\n"
        "    - Fever (fever)\n"
        "    at least 2 of 2\n"
        "      - High fever (high_fever)\n"
        "      - Shivering (shivering)\n"
        "\n"
        "Because\n"
        "  A fever is worth a call.\n"
        "\n"
        "Advice\n"
        "  - Drink water.\n"
        "    only if\n"
        "      - denied: Shivering (shivering)\n"
        "\n"
        "Sources\n"
        "  - A book, 1\n"
        "    states: Fever happens.\n"
        "    [book.fever]\n"
        "\n"
        "Review\n"
        "  not yet reviewed by a clinician\n"
    )


def test_a_finding_is_shown_whole(rules):
    """Question, phrases, implications both ways, definition, codes, the rules that use it."""
    assert rules("high_fever").stdout == (
        "High fever\n"
        "high_fever, sign, book/main.yaml:30:5\n"
        "\n"
        "Ask\n"
        "  Is the fever high?\n"
        "\n"
        "Said as\n"
        "  very feverish; over forty; boiling\n"
        "\n"
        "If present, so is\n"
        "  - Fever (fever)\n"
        "\n"
        "Implied by\n"
        "  - Boiling hot (boiling_hot)\n"
        "\n"
        "Rules that ask for it\n"
        "  - emergency  illness.worse  Worse\n"
        "  - routine    illness.fever  Fever\n"
        "\n"
        "Rules it reaches through what it implies\n"
        "  - routine    illness.fever  asks for fever\n"
        "\n"
        "Sources\n"
        "  - A book\n"
        "    [book]\n"
        "\n"
        "Review\n"
        "  not yet reviewed by a clinician\n"
    )


def test_a_measured_finding_shows_its_thresholds_and_codes(rules):
    """The definition with bands and source, and where else it is asked for."""
    lines = rules("fever").stdout.splitlines()
    at = lines.index("Measured")
    assert lines[at + 1 : at + 3] == ["  - Heat (temperature_c), otherwise denied", "      every age: at least 38 °C"]
    assert lines[lines.index("Codes") + 1] == "  - icd_10_cm: R50.9"
    assert lines[lines.index("Also asked for by") + 1] == "  - for Illness (+2)"


def test_a_finding_from_a_list_shows_the_list(rules):
    """And the advice that asks for it."""
    out = rules("shivering").stdout
    assert "Listed in a history\n  - Shivers (shivers_list): morning, night\n" in out
    assert "Also asked for by\n  - advice drink\n" in out


def test_a_finding_is_found_by_the_words_for_it(rules):
    """Labels and phrases, as a caller says them."""
    assert rules("Runs a temperature!").stdout == rules("fever").stdout


def test_a_source_shows_what_cites_it(rules):
    """Every kind of entry that rests on it."""
    assert rules("book.fever").stdout == (
        "A book\n"
        "book.fever, book/main.yaml:12:9\n"
        "part of book\n"
        "\n"
        "Section\n"
        "  1\n"
        "\n"
        "States\n"
        "  Fever happens.\n"
        "\n"
        "Cited by rules\n"
        "  - illness.fever\n"
        "\n"
        "Cited by findings\n"
        "  - fever\n"
        "\n"
        "Cited by syndromes\n"
        "  - illness\n"
    )
    assert "Items\n  - book.fever: Fever happens.\n" in rules("book").stdout


def test_findings_are_listed_by_kind(rules):
    """One line for each finding."""
    assert rules("--findings").stdout.splitlines() == [
        "sign (3)",
        "  boiling_hot  Boiling hot",
        "  fever        Fever",
        "  high_fever   High fever",
        "",
        "symptom (1)",
        "  shivering    Shivering",
    ]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["illness.fevr"], "there is no rule, finding, measure, list or source 'illness.fevr'; did you mean 'illness."),
        (["high_fevr"], "did you mean 'high_fever'?"),
        (["qqqqqqq"], "`triage rules`, `triage rules --findings` and `triage rules --measures` list them"),
        (["--syndrome", "ilness"], "there is no syndrome 'ilness'; did you mean 'illness'?"),
        (["--syndrome", "qqqq"], "known: chill, illness"),
        (["fever", "--findings"], "ID shows one thing"),
        (["--findings", "--tier", "urgent"], "--tier and --syndrome choose rules"),
        (["--tier", "urgnt"], "'urgnt' is not one of"),
    ],
)
def test_a_name_that_is_not_known_is_wrong_usage(rules, args, words):
    """Exit code 2, with what was probably meant."""
    result = rules(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr


def test_a_rulebook_that_cannot_be_read_exits_3(rules):
    """Its faults are shown as by `triage check`."""
    Path("book/more.yaml").write_text("x: 1\n", encoding="utf-8")
    result = rules()
    assert result.exit_code == 3
    assert result.stderr.startswith("book/more.yaml:1:1: unknown key 'x'; ")


def test_json_says_the_same_as_the_text(rules):
    """A rule, a finding, a source and the lists, for other programs."""
    rule = json.loads(rules("illness.fever", "--format", "json").stdout)
    assert (rule["type"], rule["tier"], rule["at"]) == ("rule", "routine", "book/main.yaml:48:5")
    assert rule["when"] == {"any": ["fever", {"at_least": 2, "of": ["high_fever", "shivering"]}]}
    assert rule["findings"]["high_fever"] == "High fever"
    finding = json.loads(rules("fever", "--format", "json").stdout)
    assert finding["implied_by"] == ["high_fever"]
    assert finding["codes"] == {"icd_10_cm": ["R50.9"]}
    assert finding["definitions"][0]["bands"][0]["at_least"] == 38.0
    assert finding["rules"] == ["illness.fever"]
    source = json.loads(rules("book.fever", "--format", "json").stdout)
    assert source["cited_by"] == {"rules": ["illness.fever"], "findings": ["fever"], "syndromes": ["illness"]}
    listed = json.loads(rules("--format", "json").stdout)
    assert [one["id"] for one in listed] == ["illness.worse", "chill.shivers", "illness.fever"]
    assert len(json.loads(rules("--findings", "--format", "json").stdout)) == 4


def test_no_colour_where_there_is_no_terminal(rules):
    """Output that goes to a file is plain text."""
    for args in ([], ["illness.fever"], ["fever"], ["book"], ["--findings"]):
        assert "\x1b" not in rules(*args).stdout


def test_a_measure_is_shown_with_what_it_makes_present(rules):
    """How to give it, its bounds, its thresholds."""
    assert rules("temperature_c").stdout == (
        "Heat\n"
        "temperature_c, measure in °C, book/main.yaml:19:5\n"
        "given in vitals, --vital NAME=N\n"
        "from 20 to 46 °C; anything else is refused\n"
        "\n"
        "Ask\n"
        "  H\n"
        "\n"
        "Makes present\n"
        "  - Fever (fever), otherwise denied\n"
        "      every age: at least 38 °C\n"
    )


def test_a_list_is_shown_with_what_it_makes_present(rules):
    """And what may be in it."""
    assert rules("shivers_list").stdout == (
        "Shivers\n"
        "shivers_list, list, book/main.yaml:44:5\n"
        "given in history, --history NAME=V\n"
        "\n"
        "Makes present, where it names any\n"
        "  - Shivering (shivering)\n"
        "\n"
        "For example\n"
        "  morning, night\n"
    )


def test_measures_and_lists_are_listed_by_where_they_are_given(rules):
    """With unit and bounds; the examples of a list."""
    assert rules("--measures").stdout.splitlines()[:5] == [
        "vitals, --vital NAME=N (1)",
        "  temperature_c  Heat, °C, 20 to 46",
        "",
        "history, --history NAME=V (1)",
        "  shivers_list   list, Shivers: morning, night",
    ]
    listed = json.loads(rules("--measures", "--format", "json").stdout)
    assert [(one["type"], one["id"]) for one in listed] == [("measure", "temperature_c"), ("list", "shivers_list")]
    assert listed[0]["definitions"][0]["finding"] == "fever"


@pytest.fixture
def measures(rules):
    """Call `triage rules …` on the same rulebook with scales, changes and a definition that is set aside."""
    Path("book/measures.yaml").write_text(MEASURES, encoding="utf-8")
    return rules


def test_a_scale_shows_its_names(measures):
    """Each with its number; a threshold names the numbers that have one; no unit, no word of one."""
    out = measures("wakefulness").stdout
    assert "wakefulness, measure, book/measures.yaml:3:5\n" in out
    assert "from 0 to 4; anything else is refused\n" in out
    assert "May be given as\n  - A: 0\n  - alert: 0\n  - Half asleep: 1\n  - V: 2\n  - U: 4\n" in out
    assert "      every age: at least 1 (Half asleep)\n" in out


def test_a_change_shows_what_it_is_worked_out_from(measures):
    """And each of the two numbers what is worked out from it; what a measure sets aside is shown on both sides."""
    assert "never given: pressure less usual_pressure\n" in measures("fall_mmhg").stdout
    assert (
        "never given: pressure less usual_pressure, as a percentage of usual_pressure\n" in measures("fall_pct").stdout
    )
    assert "Worked out from it\n  - fall_mmhg\n  - fall_pct\n" in measures("usual_pressure").stdout
    assert "Sets aside\n  - Low (low) from pressure\n" in measures("fall_mmhg").stdout
    aside = (
        "      unless Change from the usual pressure (fall_mmhg) is known and\n"
        "        below 16 years: at least -5 mmHg\n"
        "        from 16 years: at least -10 mmHg\n"
    )
    assert aside in measures("pressure").stdout
    assert aside in measures("low").stdout


def test_every_kind_of_measure_is_listed(measures):
    """The names of a scale, the changes under a heading of their own."""
    lines = measures("--measures").stdout.splitlines()
    assert "  wakefulness     Wakefulness (WKF), 0 to 4, or A, alert, Half asleep, V, U" in lines
    at = lines.index("derived, worked out from the others (2)")
    assert lines[at + 1] == "  fall_mmhg       Change from the usual pressure, mmHg, -320 to 320"


def test_json_says_of_a_measure_what_the_file_says(measures):
    """Under the names of the file."""

    def shown(name: str) -> dict[str, object]:
        return json.loads(measures(name, "--format", "json").stdout)

    assert shown("wakefulness")["values"] == {"A": 0, "alert": 0, "Half asleep": 1, "V": 2, "U": 4}
    assert shown("fall_pct")["change"] == {"of": "pressure", "from": "usual_pressure", "as": "percent"}
    assert shown("usual_pressure")["worked_out_from_it"] == ["fall_mmhg", "fall_pct"]
    assert shown("low")["definitions"][0]["unless"]["measure"] == "fall_mmhg"
    assert [one["finding"] for one in shown("fall_mmhg")["sets_aside"]] == ["low"]


@pytest.mark.parametrize(
    "args", [["--measures", "--findings"], ["--measures", "--tier", "urgent"], ["x", "--measures"]]
)
def test_measures_are_listed_alone(rules, args):
    """Wrong usage, not one of the two in silence."""
    assert rules(*args).exit_code == 2


def test_nothing_but_an_address_is_wider_than_80_columns():
    """Whatever of the packaged rulebook is shown."""
    from triage.rulebook.loader import load

    book = load()
    ids = [
        *list(book.rule_by_id)[::5],
        *list(book.finding_by_id)[::5],
        *book.measure_by_id,
        *list(book.source_by_id)[::9],
    ]
    for args in ([], ["--findings"], ["--measures"], *([each] for each in ids)):
        for line in CliRunner().invoke(main, ["rules", *args]).stdout.splitlines():
            assert len(line) <= 80 or "://" in line, line
