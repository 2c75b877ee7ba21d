"""``triage mutate``: what it says of mutants that no case notices, and of input that it cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from triage.cli import main
from triage.regression.case_files import read_case_file

SMALL = Path(__file__).parents[1] / "data" / "rulebook"
PASSES = "id: mild\nreported: [constipated]\nexpect: {tier: routine, rules: [side_effect.constipation]}\n"


@pytest.fixture
def mutate(tmp_path, monkeypatch):
    """Call ``triage mutate`` with the small rulebook in an empty directory."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str, rules: str = str(SMALL), stdin: str | None = None):
        return CliRunner().invoke(main, ["mutate", rules, *args], input=stdin, prog_name="triage")

    return call


def test_a_survivor_is_shown_with_a_case_that_would_notice_it(mutate, write):
    """Its place, what was broken, what to report, what would then be seen; exit 1."""
    write("cases/mild.yaml", PASSES)
    result = mutate("--operator", "condition_dropped", "--only", "overdose.with-sedative")
    assert result.exit_code == 1
    place = f"{SMALL}/rules.yaml:5:5: overdose.with-sedative: "
    assert result.stdout.splitlines() == [
        f"{place}without drowsiness in {{all: [drowsiness, taking_cns_depressant]}}",
        "  would notice: reported: [taking_cns_depressant]",
        "  if expected: overdose.with-sedative does not fire",
        f"{place}without taking_cns_depressant in {{all: [drowsiness, taking_cns_depressant]}}",
        "  would notice: reported: [drowsiness]",
        "  if expected: overdose.with-sedative does not fire",
        "",
        "                       killed survived not decided equivalent",
        "condition_dropped           0        2           0          0",
        "1 case notices 0 of 2 mutants (0 killed, 2 survived, 0 not decided, 0 equivalent)",
    ]


def test_where_nothing_can_be_written_is_told_before_the_work(mutate, write):
    """Exit 3; no mutant was run."""
    write("cases/mild.yaml", PASSES)
    for where in ("cases/mild.yaml", "cases/mild.yaml/new", ""):
        result = mutate("--only", "overdose.with-sedative", "--write-missing", where)
        assert (result.exit_code, result.stdout) == (3, ""), where
        assert (where or "it has no name") in result.stderr


def test_cases_that_notice_everything_exit_0(mutate, write):
    """A case on each side of each condition."""
    write("cases/one.yaml", "reported: [drowsy]\nexpect: {not_rules: [overdose.with-sedative]}\n")
    write(
        "cases/two.yaml",
        "reported: [drowsy]\nhistory: {cns_depressants: [oxycodone]}\nexpect: {rules: [overdose.with-sedative]}\n",
    )
    write("cases/three.yaml", "history: {cns_depressants: [x]}\nexpect: {not_rules: [overdose.with-sedative]}\n")
    result = mutate("--operator", "condition_dropped", "--operator", "all_any", "--only", "overdose.with-sedative")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.endswith("3 cases notice 3 of 3 mutants (3 killed, 0 survived, 0 not decided, 0 equivalent)\n")


def test_json_says_the_same(mutate, write):
    """One document with the counts and every survivor."""
    write("cases/mild.yaml", PASSES)
    result = mutate("--format", "json", "--only", "side_effect.tired")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["rulebook"]["id"] == "small"
    assert answer["killed"] + answer["survived"] + answer["equivalent"] + answer["not_decided"] == 4
    assert answer["survived"] == len(answer["survivors"])
    removed = next(each for each in answer["survivors"] if each["operator"] == "rule_removed")
    assert removed["case"] == {"reported": ["tired"]}
    assert removed["would_show"] == "side_effect.tired fires"


def test_missing_cases_are_written_for_a_person_to_complete(mutate, write, tmp_path):
    """They can be read, say what they would show, and expect nothing yet."""
    write("cases/mild.yaml", PASSES)
    result = mutate("--only", "fever", "--only", "overdose.with-sedative", "--write-missing", "new")
    assert result.exit_code == 1
    files = sorted((tmp_path / "new").iterdir())
    assert files
    assert f"{len(files)} cases to complete in new" in result.stderr
    for file in files:
        read = read_case_file(file)
        assert [problem.what for problem in read.problems] == []
        assert read.cases[0].expect is None
        assert "# - " in file.read_text(encoding="utf-8")
    again = mutate("--only", "fever", "--write-missing", "new")
    assert again.exit_code == 3
    assert "is already there; name an empty directory" in again.stderr


def test_cases_that_fail_already_are_named_first(mutate, write):
    """A case that fails anyway can notice nothing: exit 1, and no mutant is run."""
    write("cases/bad.yaml", "id: bad\nreported: [constipated]\nexpect: {tier: urgent}\n")
    result = mutate()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "cases/bad.yaml:1:1: bad",
        "1 case fails before anything is broken; see `triage test`",
    ]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["--operator", "teir"], 2, "there is no kind of break 'teir'; did you mean 'tier'?"),
        (["--only", "side_effect.tird"], 2, "the rulebook has no rule or finding 'side_effect.tird'; did you mean"),
        (["--most", "-1"], 2, "--most"),
        ([], 3, "cases:1:1: without CASES ./cases is used, and there is none here"),
        (["nowhere.yaml"], 3, "nowhere.yaml:1:1: there is no such file"),
    ],
)
def test_what_cannot_be_used_is_said(mutate, args, code, says):
    """Wrong usage is 2, what cannot be read is 3."""
    result = mutate(*args)
    assert result.exit_code == code
    assert says in result.stderr


def test_a_case_without_expect_and_a_broken_rulebook_are_refused(mutate, write, tmp_path):
    """Each with its place."""
    write("cases/open.yaml", "reported: [constipated]\n")
    result = mutate()
    assert result.exit_code == 3
    assert "cases/open.yaml:1:1: this case has no `expect`" in result.stderr
    (tmp_path / "empty").mkdir()
    result = mutate(rules="empty")
    assert result.exit_code == 3
    assert "no .yaml file in it" in result.stderr


def test_an_interrupted_run_says_how_far_it_came(mutate, write, monkeypatch):
    """And exits with 130, without half an answer."""
    write("cases/mild.yaml", PASSES)

    def interrupted(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("triage.regression.mutation.trial.Trial.killer", interrupted)
    result = mutate("--format", "json")
    assert (result.exit_code, result.stdout) == (130, "")
    assert "0 mutants were run" in result.stderr


def test_known_survivors_do_not_fail_the_run(mutate, write):
    """They are counted; what is not in the file fails; what need not be there is named."""
    write("cases/mild.yaml", "reported: [tired out]\nexpect: {tier: self_care, rules: [side_effect.tired]}\n")
    answer = json.loads(mutate("--format", "json", "--only", "side_effect.tired").stdout)
    names = [each["name"] for each in answer["survivors"]]
    assert names == []
    answer = json.loads(mutate("--format", "json", "--operator", "rule_removed").stdout)
    names = [each["name"] for each in answer["survivors"]]
    write("known.txt", "# looked at\n\n" + "\n".join(names) + "\n")
    result = mutate("--operator", "rule_removed", "--known", "known.txt")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.endswith(
        "1 case notices 1 of 11 mutants (1 killed, 10 survived, 0 not decided, 0 equivalent; "
        "10 of the survivors are known)\n"
    )
    write("known.txt", "\n".join(names[1:]) + "\n")
    result = mutate("--operator", "rule_removed", "--known", "known.txt")
    assert result.exit_code == 1
    assert names[0].split()[1].rstrip(":") in result.stdout


def test_a_known_survivor_that_is_none_fails_the_run(mutate, write):
    """Whether a case notices it now, or the rulebook has no such mutant; each line with its place."""
    write("cases/mild.yaml", "reported: [tired out]\nexpect: {tier: self_care, rules: [side_effect.tired]}\n")
    everything = [each["name"] for each in json.loads(mutate("--format", "json").stdout)["survivors"]]
    write("known.txt", "\n".join([*dict.fromkeys(everything), "rule_removed side_effect.tired: left out", "nonsense"]))
    result = mutate("--known", "known.txt")
    assert result.exit_code == 1
    last = len(dict.fromkeys(everything))
    assert result.stderr.splitlines() == [
        f"known.txt:{last + 1}:1: this mutant does not survive any more; remove the line",
        f"known.txt:{last + 2}:1: the rulebook has no such mutant; remove the line",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "known.txt:1:1: cannot be read (no such file or directory); check the name"),
        (b"\xff", "known.txt:1:1: cannot be read (not text in utf-8); check the name"),
        ("a\nb\na\n", "known.txt:3:1: this mutant stands at line 1 too; keep one of the two"),
    ],
)
def test_a_file_of_known_survivors_that_cannot_be_used_is_refused(mutate, write, content, says):
    """Exit 3."""
    write("cases/mild.yaml", PASSES)
    if content is not None:
        write("known.txt", content)
    result = mutate("--known", "known.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert says in result.stderr
