"""``triage test --accuracy``: how good the answers of a run are."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from triage.cli import main
from triage.cli.render import Style
from triage.cli.render_accuracy import accuracy_as_text
from triage.regression.accuracy import DEFINITIONS, Accuracy, Rate

MET = "id: a\nreported: [breathing slowly]\nexpect: {tier: emergency, syndromes: [overdose]}\n"
MISSED = "id: b\nreported: [constipated]\nexpect: {tier: emergency, among: [overdose, withdrawal]}\n"
OVER = "id: c\nreported: [breathing slowly]\nexpect: {tier: {at_most: same_day}}\n"
BENIGN = """\
id: d
reported: [drowsy]
expect:
  tier: same_day
  looks_benign: >-
    Only the drowsiness of a first tablet is told, and nothing that was said speaks of the kidneys, which failed later.
"""
ALL = f"{MET}---\n{MISSED}---\n{OVER}---\n{BENIGN}"


def test_the_rates_stand_below_the_usual_summary(run, write):
    """Whole counts, per cent, interval, goal and whether it is met; the exit code is that of the run without them."""
    write("cases/all.yaml", ALL)
    plain, result = run("test"), run("test", "--accuracy")
    assert result.exit_code == plain.exit_code == 1
    assert result.stderr == ""
    assert result.stdout.startswith(plain.stdout)
    assert result.stdout[len(plain.stdout) :].splitlines() == [
        "",
        "accuracy                      k of n     %  95 % interval   goal  met",
        "emergencies below urgent      1 of 2  50.0    1.3 to 98.7      0   no",
        "emergencies called emergency  1 of 2  50.0    1.3 to 98.7  >= 95   no",
        "right syndrome first          1 of 2  50.0    1.3 to 98.7  >= 85   no",
        "right syndrome in first two   1 of 2  50.0    1.3 to 98.7  >= 95   no",
        "over-triage of non-urgent     1 of 2  50.0    1.3 to 98.7  <= 20   no",
        "",
        "tier expected / assessed  emergency  urgent  same_day  routine  self_care",
        "emergency                         1       0         0        1          0",
        "same_day                          0       0         1        0          0",
        "self_care to same_day             1       0         0        0          0",
        "",
        "1 case cannot be told from something benign at presentation and is not counted",
        "as an emergency:",
        "- d: Only the drowsiness of a first tablet is told, and nothing that was said",
        "  speaks of the kidneys, which failed later.",
    ]


def test_missed_goals_change_no_exit_code(run, write):
    """A case may pass and lie outside a goal: its range is wider."""
    write("cases/a.yaml", "id: a\nreported: [breathing slowly]\nexpect: {syndromes: [overdose]}\n")
    result = run("test", "--accuracy")
    assert result.exit_code == 0
    assert "\nemergencies below urgent        none      -              -      0    -\n" in result.stdout
    assert "\nright syndrome first          1 of 1  100.0   2.5 to 100.0  >= 85  yes\n" in result.stdout
    assert "\nany                               1       0         0        0          0\n" in result.stdout


def test_a_run_without_a_case_says_none(run, write):
    """0 of 0 is no rate; 3 is still the exit code."""
    write("cases/a.yaml", "id: a\n")
    result = run("test", "--accuracy")
    assert result.exit_code == 3
    assert result.stdout.count("none") == 5


def test_json_has_the_rates_only_when_asked(run, write):
    """The same counts, the shares unrounded, the definitions beside them."""
    write("cases/all.yaml", ALL)
    assert "accuracy" not in json.loads(run("test", "--format", "json").stdout)
    result = run("test", "--accuracy", "--format", "json")
    assert result.exit_code == 1
    accuracy = json.loads(result.stdout)["accuracy"]
    assert accuracy["definitions"] == DEFINITIONS
    called = accuracy["rates"]["emergencies_called_emergency"]
    assert called.pop("low") == pytest.approx(0.0125791, abs=1e-7)
    assert called.pop("high") == pytest.approx(0.9874209, abs=1e-7)
    assert called == {
        "means": "emergencies assessed emergency",
        "k": 1,
        "n": 2,
        "share": 0.5,
        "goal": {"at_least": 0.95},
        "met": False,
    }
    assert accuracy["rates"]["over_triage_of_non_urgent"]["goal"] == {"at_most": 0.2}
    assert [(row["lowest"], row["highest"]) for row in accuracy["by_expected_tier"]] == [
        ("emergency", "emergency"),
        ("same_day", "same_day"),
        ("self_care", "same_day"),
    ]
    assert accuracy["by_expected_tier"][0]["assessed"] == {
        "emergency": 1,
        "urgent": 0,
        "same_day": 0,
        "routine": 1,
        "self_care": 0,
    }
    (benign,) = accuracy["looks_benign"]
    assert (benign["case"], benign["why"][:19]) == ("d", "Only the drowsiness")


def test_json_has_null_where_there_was_no_case(run, write):
    """Not a share of 0, and no goal met."""
    write("cases/a.yaml", "id: a\nexpect: {tier: self_care}\n")
    rates = json.loads(run("test", "--accuracy", "--format", "json").stdout)["accuracy"]["rates"]
    nothing = {"k": 0, "n": 0, "share": None, "low": None, "high": None, "met": None}
    assert nothing.items() <= rates["right_syndrome_first"].items()
    assert rates["over_triage_of_non_urgent"]["met"] is True


def test_the_help_defines_the_words():
    """Who reads a rate can find out what it is a rate of."""
    text = " ".join(CliRunner().invoke(main, ["test", "--help"]).stdout.split())
    for words in (
        "lowest acceptable tier is emergency",
        "highest acceptable tier is same_day or lower",
        "looks_benign",
    ):
        assert words in text


class _Counted(Accuracy):
    """An accuracy whose one rate is k of n."""

    def __init__(self, k: int, n: int, of: int = 1) -> None:
        super().__init__()
        self._one = super().rates[of]._replace(k=k, n=n)

    @property
    def rates(self) -> tuple[Rate, ...]:
        return (self._one,)


@pytest.mark.parametrize(
    ("k", "n", "shown"),
    [
        (18_999, 20_000, "94.995"),
        (19_000, 20_000, "95.0"),
        (99_999, 100_000, "99.999"),
        (1, 3, "33.3"),
        (1, 100_000, "0.001"),
    ],
)
def test_rounding_takes_no_share_across_a_bound(k, n, shown):
    """What misses its goal is not shown as the goal, what happened once not as never."""
    row = accuracy_as_text(_Counted(k, n), Style()).splitlines()[1]
    assert f"{k} of {n}" in row
    assert row.split(f"{k} of {n}")[1].split()[0] == shown


def test_it_fits_eighty_columns():
    """With a hundred thousand cases, too."""
    text = accuracy_as_text(_Counted(54_321, 100_000), Style())
    assert max(map(len, text.splitlines())) <= 80


def test_colour_says_nothing_that_the_words_do_not():
    """On a terminal a missed goal is red; without the colour the text is the same."""
    import click

    coloured = accuracy_as_text(_Counted(1, 2), Style(80, colour=True))
    assert "\x1b[31m" in coloured
    assert click.unstyle(coloured) == accuracy_as_text(_Counted(1, 2), Style())


def test_a_reason_cannot_steer_the_terminal():
    """Control characters of a case file are not handed on."""
    accuracy = _Counted(1, 2)
    accuracy.looks_benign.append(("a", "red \x1b[31m text"))
    assert "\x1b" not in accuracy_as_text(accuracy, Style())
