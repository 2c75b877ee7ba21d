"""``triage diff``: what changed, who goes up and down, and which downward shifts may be."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from triage.cli import main
from triage.prove.solver import Limits

SMALL = Path(__file__).parents[1] / "data" / "rulebook"
CASES = """\
id: itchy
reported: [itchy, a pump]
denied: [rash]
expect: {tier: urgent}
---
id: spots
title: Red spots
reported: [rash]
---
id: tired
reported: [tired out]
"""
DOWN = ("withdrawal, tier: urgent, when", "withdrawal, tier: same_day, when")
UP = ("side_effect, tier: self_care", "side_effect, tier: routine")
WAIVERS = "waivers:\n  - {case: itchy, to: same_day, version: 1.1.0, because: The book says so., sources: [book]}\n"


@pytest.fixture
def books(tmp_path, monkeypatch):
    """Two copies of the small rulebook, ``old`` and ``new``; what ``new`` changes is given as pairs of texts."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "all.yaml").write_text(CASES)
    shutil.copytree(SMALL, tmp_path / "old")
    shutil.copytree(SMALL, tmp_path / "new")

    def change(*pairs: tuple[str, str], version: str = "1.1.0", waivers: str = "") -> None:
        for name in ("rulebook.yaml", "rules.yaml"):
            file = tmp_path / "new" / name
            text = (SMALL / name).read_text().replace("version: 1.0.0", f"version: {version}")
            for old, new in pairs:
                text = text.replace(old, new)
            file.write_text(text)
        if waivers:
            (tmp_path / "new" / "waivers.yaml").write_text(waivers)

    return change


def diff(*args: str):
    return CliRunner().invoke(main, ["diff", *(args or ("old", "new"))], prog_name="triage")


def test_two_rulebooks_that_say_the_same(books):
    """Nothing is listed, and nothing fails."""
    result = diff()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "small 1.0.0 (old) -> small 1.0.0 (new)",
        "the two say the same",
        "",
        "3 cases: 3 of the same tier (0 by other rules), 0 up, 0 down (0 waived)",
        "",
        "every possible patient, under the 0 axioms of both rulebooks:",
        "never lower: proved",
        "never higher: proved",
    ]


def test_who_goes_up_and_down_is_shown_with_the_reasons_of_both_versions(books):
    """The rules that changed, the matrix, the rules that decide each case; exit 1 for the one that goes down."""
    books(DOWN, UP)
    result = diff()
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "small 1.0.0 (old) -> small 1.1.0 (new)"
    assert "~ rule withdrawal.itching-without-rash [new/rules.yaml:6:5]" in lines
    assert "    tier: urgent" in lines
    assert "          -> same_day" in lines
    assert "3 cases: 1 of the same tier (0 by other rules), 1 up, 1 down (0 waived)" in lines
    assert "urgent            .         .         1         .         ." in lines
    down = lines.index("down:")
    assert lines[down + 1 : down + 5] == [
        "  cases/all.yaml:1:1: itchy: urgent -> same_day",
        (
            "    old: withdrawal.itching-without-rash on itching, has_pump, rash denied: "
            "Itching without a rash may be withdrawal."
        ),
        (
            "    new: withdrawal.itching-without-rash on itching, has_pump, rash denied: "
            "Itching without a rash may be withdrawal."
        ),
        "    not waived",
    ]
    assert "  cases/all.yaml:10:1: tired: self_care -> routine" in lines
    assert result.stderr.startswith("1 case goes down without a waiver; if that is right, say why in waivers.yaml")


def test_a_waiver_lets_a_case_go_down(books):
    """Named by its id, with a reason, for this version."""
    books(DOWN, waivers=WAIVERS)
    result = diff("old", "new", "--no-prove")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "    waived: The book says so." in result.stdout.splitlines()


def test_a_waiver_of_one_case_is_none_for_others_like_it(books):
    """Possible patients need one for the rule that decided; how they go down is shown."""
    books(DOWN, waivers=WAIVERS)
    result = diff()
    assert result.exit_code == 1
    assert result.stderr.startswith("possible patients go down without a waiver of the rules that decided; if that is")
    lines = result.stdout.splitlines()
    start = lines.index("triaged lower (the smallest who are clearly different):")
    assert lines[start + 1 : start + 6] == [
        "  urgent -> same_day",
        "    patient: {route: intrathecal}",
        "    denied: [rash]",
        "    reported: [itching]",
        "    old: withdrawal.itching-without-rash",
    ]
    books(DOWN, waivers=WAIVERS.replace("case: itchy", "rule: withdrawal.itching-without-rash"))
    result = diff()
    assert (result.exit_code, result.stderr) == (0, "")
    assert "never lower without a waiver: proved" in result.stdout
    assert "triaged lower, waived (the smallest who are clearly different):" in result.stdout


def test_an_axiom_added_with_the_change_hides_nobody(books):
    """Who loses the urgent answer is still found, though the new rulebook says that there is no such patient."""
    books(DOWN)
    Path("cases", "all.yaml").write_text("id: nobody\nexpect: {tier: self_care}\n")
    Path("new", "axioms.yaml").write_text(
        "axioms:\n  - {id: no_itch_with_pump, says: None itches., because: So it seems., sources: [book],\n"
        "     never_together: [itching, has_pump]}\n"
    )
    result = diff()
    assert result.exit_code == 1
    assert "not relied on, as only the new rulebook has them: no_itch_with_pump" in result.stdout
    assert "    old: withdrawal.itching-without-rash" in result.stdout
    shutil.copy(Path("new", "axioms.yaml"), "old")
    result = diff()  # what both held possible before the change is another matter
    assert result.exit_code == 0
    assert "every possible patient, under the one axiom of both rulebooks:" in result.stdout


def test_a_waiver_that_only_possible_patients_need_is_needed(books):
    """No case shows it; without the proof nobody knows."""
    books(
        ("tier: urgent, when: {all: [drowsiness, taking", "tier: same_day, when: {all: [drowsiness, taking"),
        waivers=WAIVERS.replace("case: itchy", "rule: overdose.with-sedative"),
    )
    for args in ((), ("--no-prove",), ("--where", "rash")):
        result = diff("old", "new", *args)
        assert (result.exit_code, result.stderr) == (0, ""), args
        assert "nothing needs" not in result.stdout
    Path("new/waivers.yaml").write_text(WAIVERS.replace("case: itchy", "rule: overdose.after-refill"))
    result = diff()
    assert result.exit_code == 1
    assert "new/waivers.yaml:2:5: nothing needs this waiver; remove it" in result.stdout


def test_the_question_can_be_narrowed(books):
    """To those of whom the release notes speak."""
    books(DOWN)
    shutil.rmtree("cases")
    assert diff().exit_code == 1
    result = diff("old", "new", "--where", "rash and has_pump")
    assert result.exit_code == 0
    assert "every possible patient with rash and has_pump, under the 0 axioms" in result.stdout
    assert json.loads(diff("old", "new", "--where", "rash", "--format", "json").stdout)["patients"]["where"] == "rash"


def test_what_was_not_decided_fails(books, monkeypatch):
    """It is neither never nor somebody."""
    ways = "{all: [has_pump, tired]}, {all: [has_pump, constipation]}"
    books(("{all: [itching, has_pump, {denied: rash}]}", f"{{all: [itching, {{denied: rash}}, {{any: [{ways}]}}]}}"))
    monkeypatch.setattr("triage.prove.solver.DEFAULT", Limits(seconds=0, steps=1))
    result = diff()
    assert result.exit_code == 1
    assert "not decided whether anybody is triaged lower." in result.stdout.splitlines()
    assert "not decided whether a possible patient goes down; give it more time: --timeout\n" in result.stderr


def test_without_a_solver_what_the_cases_show_is_told_all_the_same(books, monkeypatch):
    """But the run cannot pass for one that asked."""
    books(UP)
    monkeypatch.setitem(sys.modules, "z3", None)
    result = diff()
    assert result.exit_code == 3
    assert "install it: pip install 'triage[prove]', or ask of the cases only: --no-prove" in result.stderr
    assert "1 up, 0 down" in result.stdout
    assert "possible patient" not in result.stdout
    result = diff("old", "new", "--no-prove", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["patients"]) == (0, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1.1.0", "version: 1.0.9"),
        ("to: same_day", "to: urgent"),
        ("case: itchy", "case: spots"),
        ("case: itchy", "rule: side_effect.rash"),
    ],
)
def test_a_waiver_for_something_else_does_not(books, old, new):
    """For another version, for a smaller fall, for another case or rule."""
    books(DOWN, waivers=WAIVERS.replace(old, new))
    result = diff()
    assert result.exit_code == 1
    assert "1 case goes down without a waiver" in result.stderr


def test_a_waiver_can_name_the_rule_that_decided(books):
    """All rules that decided must be waived, for else one of them fell unseen."""
    by_rule = WAIVERS.replace("case: itchy", "rule: withdrawal.itching-without-rash")
    books(DOWN, waivers=by_rule)
    assert diff().exit_code == 0
    both = ("tier: emergency, when: slow_breathing", "tier: urgent, when: slow_breathing")
    other = ("tier: emergency, when: profound_drowsiness", "tier: urgent, when: profound_drowsiness")
    Path("cases/all.yaml").write_text("id: two\nreported: [profound_drowsiness, slow_breathing]\n")
    one = WAIVERS.replace("case: itchy, to: same_day", "rule: overdose.slow-breathing, to: urgent")
    books(both, other, waivers=one)
    assert diff().exit_code == 1
    second = one.replace("waivers:\n", "").replace("slow-breathing", "cannot-be-woken")
    books(both, other, waivers=one + second)
    assert diff().exit_code == 0


def test_a_waiver_that_nothing_needs_is_named(books):
    """So that it does not stay for good."""
    books(UP, waivers=WAIVERS)
    result = diff()
    assert result.exit_code == 0
    assert "new/waivers.yaml:2:5: nothing needs this waiver; remove it" in result.stdout


def test_a_waiver_for_a_shift_between_other_states_is_left_alone(books):
    """Within one version, and of a rule that came since: a diff over another span needs it."""
    books(UP, version="1.0.0", waivers=WAIVERS.replace("1.1.0", "1.0.0"))
    result = diff()
    assert (result.exit_code, result.stderr) == (0, "")
    assert "nothing needs" not in result.stdout
    renamed = ("id: side_effect.tired", "id: side_effect.weary")
    books(renamed, waivers=WAIVERS.replace("case: itchy", "rule: side_effect.weary"))
    result = diff()
    assert (result.exit_code, result.stderr) == (0, "")
    assert "nothing needs" not in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("case: itchy, ", "", "new/waivers.yaml:2:5: a waiver is for a case or for a rule; give one of `case` and"),
        ("case: itchy", "case: itchy, rule: a.b", "a waiver is for a case or for a rule"),
        ("to: same_day", "to: sameday", "new/waivers.yaml:2:23: 'to' cannot be 'sameday'; did you mean 'same_day'?"),
        ("because: The book says so., ", "", "'because' is missing"),
        (", sources: [book]", "", "without a source"),
        ("sources: [book]", "sources: [bok]", "unknown source 'bok'; did you mean 'book'?"),
        ("case: itchy", "rule: side_effect.rush", "neither rulebook has a rule 'side_effect.rush'; did you mean"),
        ("version: 1.1.0", "version: one", "'version' cannot be 'one'"),
    ],
)
def test_a_broken_waiver_is_refused_with_its_place(books, old, new, says):
    """Exit 3, before any case is compared."""
    books(DOWN, waivers=WAIVERS.replace(old, new))
    result = diff()
    assert (result.exit_code, result.stdout) == (3, "")
    assert says in result.stderr


def test_two_waivers_of_one_case_are_refused(books):
    """The place of the first is told."""
    books(DOWN, waivers=WAIVERS + WAIVERS.partition("\n")[2])
    result = diff()
    assert result.exit_code == 3
    assert "new/waivers.yaml:3:5: 'itchy' is already waived at new/waivers.yaml:2:5; keep one" in result.stderr


def test_added_and_removed_rules_are_listed(books):
    """With tier, title and place."""
    text = (SMALL / "rules.yaml").read_text().splitlines(keepends=True)
    books((text[-1], text[-1].replace("side_effect.tired", "side_effect.weary")))
    lines = diff().stdout.splitlines()
    assert "- rule side_effect.tired (self_care): Tiredness [old/rules.yaml:12:5]" in lines
    assert "+ rule side_effect.weary (self_care): Tiredness [new/rules.yaml:12:5]" in lines
    assert "3 cases: 3 of the same tier (1 by other rules), 0 up, 0 down (0 waived)" in lines


def test_a_change_of_the_vocabulary_is_listed(books):
    """Implications and limits."""
    books(("implies: [drowsiness]", "implies: [tired]"), ("at_least: 38", "at_least: 38.5"))
    lines = diff().stdout.splitlines()
    assert "    implies: -drowsiness, +tired" in lines
    assert "    bands: from_age 0, at_least 38" in lines
    assert "           -> from_age 0, at_least 38.5" in lines


def test_the_same_version_for_two_contents_is_remarked(books):
    """A release must raise it."""
    books(UP, version="1.0.0")
    assert "both are called 1.0.0, though they do not say the same: raise the version" in diff().stdout


def test_a_measure_that_only_one_version_has_is_told_to_that_one(books):
    """The case is compared all the same."""
    measure = (
        "  - {id: pain_score, label: Pain, given_in: vitals, question: Q, lowest: 0, highest: 10, sources: [book]}\n"
    )
    made = "definitions:\n  - {finding: tired, measure: pain_score, bands: [{at_least: 5}], sources: [book]}\n"
    books(("measures:\n", f"measures:\n{measure}"), ("definitions:\n", made))
    Path("cases/all.yaml").write_text("id: pain\nreported: [rash]\nvitals: {pain_score: 6}\n")
    result = diff()
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 case: 1 of the same tier (1 by other rules), 0 up, 0 down (0 waived)" in result.stdout


def test_json_says_the_same(books):
    """One document, all shifts."""
    books(DOWN, UP)
    result = diff("old", "new", "--format", "json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["failed"] is True
    assert answer["new"]["version"] == "1.1.0"
    assert answer["cases"]["matrix"]["urgent"]["same_day"] == 1
    assert [(shift["case"], shift["down"]) for shift in answer["cases"]["shifts"]] == [
        ("itchy", True),
        ("tired", False),
    ]
    assert {change["id"] for change in answer["changed"]} == {"side_effect.tired", "withdrawal.itching-without-rash"}


def git(*args: str) -> None:
    identity = ("-c", "user.name=Somebody", "-c", "user.email=nobody@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *args], check=True, capture_output=True)


def test_revisions_of_git_are_compared(books):
    """By default the folder rules of the revision; places are named by the revision."""
    shutil.move("old", "rules")
    git("init")
    git("add", "rules")
    git("commit", "-m", "one")
    books(DOWN)
    result = diff("HEAD", "new")
    assert result.exit_code == 1
    assert result.stdout.startswith("small 1.0.0 (HEAD:rules) -> small 1.1.0 (new)\n")
    shutil.rmtree("rules")
    shutil.move("new", "rules")
    git("commit", "-am", "two")
    result = diff("HEAD~1:rules", "HEAD")
    assert result.exit_code == 1
    assert "~ rule withdrawal.itching-without-rash [HEAD:rules/rules.yaml:6:5]" in result.stdout
    Path("rules/rules.yaml").write_text("rules: [{id: a}]\n")
    git("commit", "-am", "three")
    result = diff("HEAD~1", "HEAD")
    assert result.exit_code == 3
    assert "HEAD:rules/rules.yaml:1:9: " in result.stderr


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["old"], 2, "Missing argument 'NEW'"),
        (["nowhere", "new"], 3, "nowhere:1:1: there is no such directory, and git"),
        (["old", "new", "nowhere.yaml"], 3, "nowhere.yaml:1:1: there is no such file"),
        (["cases", "new"], 3, "cases/all.yaml"),
        (["old", "new", "--most", "x"], 2, "--most"),
        (["old", "new", "--where", "itchi"], 3, "where: unknown name 'itchi'; did you mean 'itching'?"),
        (["old", "new", "--where", "rash", "--no-prove"], 2, "--where narrows what is asked of possible patients"),
        (["old", "new", "--timeout", "0"], 2, "--timeout"),
    ],
)
def test_what_cannot_be_used_is_said(books, args, code, says):
    """Wrong usage is 2, what cannot be read is 3."""
    result = diff(*args)
    assert result.exit_code == code
    assert says in result.stderr


def test_an_interrupted_run_exits_with_130(books, monkeypatch):
    """And prints no half answer."""

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("triage.regression.rulebook_diff.CaseShifts._shift", interrupted)
    result = diff()
    assert (result.exit_code, result.stdout) == (130, "")
