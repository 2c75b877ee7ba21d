"""``triage assess``: what it prints, how it ends, and what it says of bad input."""

from __future__ import annotations

import errno
import gc
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from measures_book import measures_book

from tests.cli.conftest import SMALL, SRC

SLOW = "id: slow\ntitle: Slow breaths\npatient: {age_years: 42, route: intrathecal}\nreported: [breathing slowly]\n"
MILD = "id: mild\nreported: [constipated]\n"

#: Linux has a device that is always full; elsewhere nothing short of a full disc would do.
needs_a_full_disc = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here stands for a full disc")


def test_the_first_line_says_how_urgent_and_the_second_what_to_do(run, write):
    """Tier and target, then what to do first, then which case it is."""
    result = run("assess", write("a.yaml", SLOW))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:3] == ["EMERGENCY: within minutes", "Call the emergency number now.", "Case: Slow breaths [slow]"]
    assert result.stderr == ""


def test_json_prints_exactly_the_model(run, write):
    """One line, the bytes of model_dump_json()."""
    from triage import Case, Engine

    result = run("assess", "--format", "json", write("a.yaml", MILD))
    expected = Engine.load(SMALL).assess(Case(id="mild", reported=("constipated",)))
    assert result.stdout == expected.model_dump_json() + "\n"


def test_several_cases_give_one_json_line_each(run, write):
    """Several documents of one file and several files, in the order of the input."""
    result = run("assess", "--format", "json", write("a.yaml", f"{SLOW}---\n{MILD}"), write("b.json", '{"id": "b"}'))
    assert [json.loads(line)["case_id"] for line in result.stdout.splitlines()] == ["slow", "mild", "b"]


def test_a_json_file_may_hold_a_list_of_cases(run, write):
    """JSON has no documents: a list stands for them, and positions are found in it."""
    result = run(
        "assess", "--format", "json", write("a.json", '[{"id": "a"},\n {"id": "b", "reportd": []}, {"id": "c"}]')
    )
    assert [json.loads(line)["case_id"] for line in result.stdout.splitlines()] == ["a", "c"]
    assert result.stderr.endswith("a.json:2:14: unknown key `reportd`; did you mean 'reported'?\n")
    assert result.exit_code == 3


def test_standard_input_is_read_where_nothing_else_is_given(run):
    """- is standard input, and so is giving nothing through a pipe."""
    for args in (["-"], []):
        result = run("assess", *args, stdin=SLOW)
        assert result.stdout.startswith("EMERGENCY"), args


def test_flags_describe_a_case(run):
    """Every flag reaches the case."""
    result = run(
        "assess", "--format", "json",
        "--reported", "drowsy", "--reported", "zorbly", "--denied", "rash", "--unsure", "itching",
        "--vital", "temperature_c=38.5", "--history", "hours_since_refill=6",
        "--history", "cns_depressants=oxycodone,alcohol",
        "--age", "42", "--route", "intrathecal", "--note", "His pulse was 70.",
    )  # fmt: skip
    answer = json.loads(result.stdout)
    assert answer["tier"] == "urgent"
    present = {"drowsiness", "fever", "refilled_recently", "taking_cns_depressant", "has_pump"}
    assert set(answer["findings"]["present"]) == present
    assert answer["findings"]["denied"] == ["rash"]
    assert answer["findings"]["unsure"] == ["itching"]
    assert answer["unrecognized"] == ["zorbly"]
    assert answer["receipt"]["case"]["note"] == "His pulse was 70."
    assert "age_unknown" not in [alert["code"] for alert in answer["alerts"]]


@pytest.mark.parametrize(
    ("value", "present", "denied"),
    [
        ("has_pump=true", ["has_pump"], []),
        ("has_pump=false", [], ["has_pump"]),
        ("cns_depressants=none", [], ["taking_cns_depressant"]),
        ("cns_depressants=oxycodone", ["taking_cns_depressant"], []),
        ("hours_since_refill=1.5", ["refilled_recently"], []),
    ],
)
def test_history_flags_are_numbers_truth_or_lists(run, value, present, denied):
    """none is an empty list: nobody who types it means a medicine of that name."""
    findings = json.loads(run("assess", "--format", "json", "--history", value).stdout)["findings"]
    assert (findings["present"], findings["denied"]) == (present, denied)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--reported", "fever", "a.yaml"], "not both"),
        (["--vital", "spo2_pct"], "write it like spo2_pct=89"),
        (["--vital", "temperature_c=38,5"], "write 38.5"),
        (["--vital", "temperature_c=-warm"], "'-warm' is not a number"),
        (["--vital", "temperature_c=37", "--vital", "temperature_c=39"], "given twice"),
        (["--history", "has_pump=yes"], "write has_pump=true"),
        (["--age", "old"], "not a number"),
        (["--route", "pump"], "intrathecal"),
        (["--fail-at", "soon"], "emergency"),
        (["--format", "xml"], "json"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_to_write(run, args, message):
    """Click's exit code, and nothing on standard output."""
    result = run("assess", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["--age", "-3"], "--age: `age_years` is -3, less than 0; give 0 or more, or leave it out"),
        (
            ["--vital", "temperature_c=nan"],
            "--vital temperature_c: `temperature_c` is nan, which is not a measured number; give the number",
        ),
        (["--vital", "temperature_c=1e999"], "--vital temperature_c: `temperature_c` is inf"),
        (
            ["--vital", "temperature_c=warm"],
            "--vital temperature_c: `temperature_c` must be a number, not 'warm'; give",
        ),
        (["--vital", "temperature_c=101"], "--vital temperature_c: temperature_c 101 must be Fahrenheit"),
        (["--vital", "tempp=37"], "--vital tempp: unknown vital sign name"),
        (["--history", "refill=6"], "--history refill: unknown history name"),
        (["--reported", "fever", "--denied", "feverish"], "--denied 'feverish': 'Fever' is both reported"),
        (["--reported", "  "], "--reported '': entry 1 of `reported` is empty"),
    ],
)
def test_faults_in_flags_name_the_flag(run, args, line):
    """One line each, exit 3: the same checks as for files, said of the flag."""
    result = run("assess", *args)
    assert result.exit_code == 3
    assert [found.startswith(line) for found in result.stderr.splitlines()] == [True], result.stderr


def test_a_scale_is_given_by_name_in_flags_and_in_files(run, write, tmp_path):
    """--vital wakefulness=v says what vitals: {wakefulness: V} says; faults name the flag, or the place in the file."""
    rules = ("--rules", measures_book(tmp_path / "book").directory)
    flags = run("assess", *rules, "--format", "json", "--vital", "wakefulness= v ")
    (answer,) = [json.loads(line) for line in flags.stdout.splitlines()]
    assert answer["findings"]["present"] == ["not_awake"]
    assert answer["receipt"].pop("case")["vitals"] == {"wakefulness": "v"}
    for name, text in (("a.yaml", "vitals: {wakefulness: V}\n"), ("a.json", '{"vitals": {"wakefulness": "V"}}')):
        from_file = json.loads(run("assess", *rules, "--format", "json", write(name, text)).stdout)
        assert from_file["receipt"].pop("case")["vitals"] == {"wakefulness": "V"}
        assert from_file == answer
    bad = run("assess", *rules, "--vital", "wakefulness=q")
    assert (bad.exit_code, bad.stderr.split(";")[0]) == (3, "--vital wakefulness: wakefulness cannot be 'q'")
    bad = run("assess", *rules, write("bad.yaml", "vitals:\n  wakefulness: q\n  fall_mmhg: 3\n"))
    assert bad.exit_code == 3
    assert [line.split(";")[0].rpartition("/")[2] for line in bad.stderr.splitlines()] == [
        "bad.yaml:2:3: wakefulness cannot be 'q'",
        "bad.yaml:3:3: fall_mmhg is worked out, not given",
    ]


BAD = {
    "empty": (b"", "bad.yaml:1:1: "),
    "blank": (b"# nothing here\n\n", "bad.yaml:1:1: "),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "bad.yaml:3:1: "),
    "not UTF-8": ("reported: [fi\xe8vre]\n".encode("latin-1"), "bad.yaml:1:14: not UTF-8"),
    "UTF-16": ("reported: [fever]\n".encode("utf-16"), "bad.yaml:1:1: "),
    "YAML bomb": (b"a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nreported: *b\n", "bad.yaml:1:4: anchors and aliases"),
    "200,000 levels": (b"[" * 200_000, "bad.yaml:1:51: nested more than 50 deep"),
    "200,000 levels, closed": (b"reported: " + b"[" * 200_000 + b"]" * 200_000, "bad.yaml:1:60: nested more than 50"),
    "broken YAML": (b"reported: [fever\n", "bad.yaml:2:1: "),
    "duplicate key": (b"id: a\nid: b\n", "bad.yaml:2:1: the key 'id'"),
    "text": (b"just text\n", "bad.yaml:1:1: a case must be keys and values, not 'just text'"),
    "list of words": (b"- fever\n", "bad.yaml:1:3: a case must be keys and values"),
    "unknown key": (b"reportd: [fever]\n", "bad.yaml:1:1: unknown key `reportd`; did you mean 'reported'?"),
    "unknown key below": (b"patient: {age: 4}\n", "bad.yaml:1:11: unknown key `age`; did you mean 'age_years'?"),
    "unknown vital": (
        b"vitals: {temprature_c: 4}\n",
        "bad.yaml:1:10: unknown vital sign name 'temprature_c'; did you mean",
    ),
    "unknown history": (b"history: {refil: 4}\n", "bad.yaml:1:11: unknown history name 'refil'"),
    "reported and denied": (b"reported: [rash, fever]\ndenied: [itching, fever]\n", "bad.yaml:2:19: 'Fever' is both"),
    "by other words": (b"reported: [feverish]\ndenied: [running a temperature]\n", "bad.yaml:2:10: 'Fever' is both"),
    "NaN": (
        b"vitals: {temperature_c: .nan}\n",
        "bad.yaml:1:10: `temperature_c` is nan, which is not a measured number",
    ),
    "infinity": (b"vitals: {temperature_c: -.inf}\n", "bad.yaml:1:10: `temperature_c` is -inf"),
    "infinite time": (b"history: {hours_since_refill: .inf}\n", "bad.yaml:1:11: `hours_since_refill` is inf"),
    "overflowing": (b"vitals: {temperature_c: 1e999}\n", "bad.yaml:1:10: `temperature_c` is inf"),
    "400 degrees": (b"vitals:\n  temperature_c: 400\n", "bad.yaml:2:3: temperature_c 400 is not possible; "),
    "Fahrenheit": (b"vitals:\n  temperature_c: 101.3\n", "bad.yaml:2:3: temperature_c 101.3 must be Fahrenheit"),
    "negative age": (b"patient: {age_years: -3}\n", "bad.yaml:1:11: `age_years` is -3, less than 0"),
    "age as text": (
        b'patient: {age_years: "3"}\n',
        "bad.yaml:1:11: `age_years` must be a number, not '3'; write 3 without quotes",
    ),
    "yes": (b"patient: {pregnant: yes}\n", "bad.yaml:1:11: `pregnant` must be true or false, not 'yes'; write true"),
    "history as text": (b"history: {has_pump: no}\n", "bad.yaml:1:11: `has_pump` is the text 'no'; write false"),
    "no list": (b"reported: fever\n", "bad.yaml:1:1: `reported` must be a list, not 'fever'; write reported: [fever]"),
    "null in a list": (b"reported: [fever, null]\n", "bad.yaml:1:19: entry 2 of `reported` must be text, not nothing"),
    "a number in a list": (b"reported: [5]\n", "bad.yaml:1:12: entry 1 of `reported` must be text, not 5"),
    "huge number": (b"vitals: {temperature_c: 1" + b"0" * 400 + b"}\n", "bad.yaml:1:25: "),
    "long number": (b"vitals: {temperature_c: 1" + b"0" * 30 + b"}\n", "bad.yaml:1:10: "),
    "unknown route": (b"patient: {route: orall}\n", "bad.yaml:1:11: `route` cannot be 'orall'; did you mean 'oral'?"),
    "control character": (b'note: "\\e[2J"\n', "bad.yaml:1:7: "),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_one_located_line_and_the_other_cases_are_assessed(run, write, content, message):
    """Exit 3, one line that begins with its place, no traceback; the good files before and after are answered."""
    write("bad.yaml", content)
    write("good.yaml", MILD)
    result = run("assess", "--format", "json", "good.yaml", "bad.yaml", "good.yaml")
    assert result.exit_code == 3
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith(message)
    assert "; " in lines[0]
    assert "Traceback" not in result.output
    assert [json.loads(line)["case_id"] for line in result.stdout.splitlines()] == ["mild", "mild"]


def test_a_missing_file_and_a_directory_are_one_line_each(run, tmp_path):
    """Both are said, each with what to do."""
    (tmp_path / "folder").mkdir()
    result = run("assess", "nowhere.yaml", "folder")
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "nowhere.yaml:1:1: there is no such file; check the name",
        "folder:1:1: this is a directory; name the case files in it, or run `triage test` on it",
    ]


def test_a_file_that_may_not_be_read_is_one_line(run, write, monkeypatch):
    """Permission is named, and the next file is assessed. The refusal is the test's own: root may read everything."""

    def refusing(path, *arguments):
        if str(path) == "locked.yaml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "locked.yaml")
        return open(path, *arguments)

    write("locked.yaml", MILD)
    write("free.yaml", MILD)
    monkeypatch.setattr("triage.regression.case_files.open", refusing, raising=False)
    result = run("assess", "locked.yaml", "free.yaml", "--format", "json")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[0].startswith("locked.yaml:1:1: you may not read this file; ")
    assert len(result.stdout.splitlines()) == 1


def test_an_endless_file_ends(run):
    """A device that never ends is refused once it is larger than any case."""
    result = run("assess", "/dev/zero")
    assert (result.exit_code, len(result.stderr.splitlines())) == (3, 1)


def test_good_documents_beside_bad_ones_are_assessed(run, write):
    """Every fault of one file at its own line, and every good case of it."""
    bad = ["reportd: [x]\n", "id: [\n", "id: d\nid: e\n", "vitals: {temperature_c: 400}\n"]
    content = "---\n".join(["id: a\n", bad[0], "id: c\n", *bad[1:], "id: f\n", ""])
    result = run("assess", "--format", "json", write("m.yaml", content).name)
    assert [json.loads(line)["case_id"] for line in result.stdout.splitlines()] == ["a", "c", "f"]
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        "m.yaml:3:1",
        "m.yaml:8:1",
        "m.yaml:10:1",
        "m.yaml:12:10",
    ]
    assert result.exit_code == 3


def test_all_faults_of_a_case_are_told_at_once_in_their_order(run, write):
    """One run is enough to mend a file."""
    content = "reported: fever\npatient: {age_years: -1, route: x}\nnote: 5\nunsure: [1, a]\n"
    result = run("assess", write("a.yaml", content).name)
    positions = [line.split(": ")[0] for line in result.stderr.splitlines()]
    assert positions == ["a.yaml:1:1", "a.yaml:2:11", "a.yaml:2:26", "a.yaml:3:1", "a.yaml:4:10"]


@pytest.mark.parametrize(
    ("tier", "code"), [("emergency", 0), ("urgent", 0), ("same_day", 0), ("routine", 1), ("self_care", 1)]
)
def test_fail_at_exits_1_at_that_tier_or_above(run, write, tier, code):
    """The most urgent case decides."""
    write("tired.yaml", "reported: [worn out]\n")
    result = run("assess", "--fail-at", tier, write("a.yaml", MILD), "tired.yaml")
    assert result.exit_code == code


def test_an_unreadable_case_wins_over_fail_at(run, write):
    """3 is worse than 1: the run is not complete."""
    assert run("assess", "--fail-at", "routine", write("a.yaml", SLOW), "nowhere.yaml").exit_code == 3


def test_a_broken_rulebook_exits_3(run):
    """Its faults are lines, too."""
    result = run("assess", "--rules", "nowhere", "--reported", "fever")
    assert result.exit_code == 3
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_internal_error_says_what_to_do_without_a_traceback(run, monkeypatch):
    """The caller learns that the case was not assessed; exit 1."""
    from triage import Engine

    def broken(self, case, **_):
        raise ZeroDivisionError("no answer")

    monkeypatch.setattr(Engine, "assess", broken)
    result = run("assess", "--reported", "fever")
    assert result.exit_code == 1
    assert "ZeroDivisionError: no answer" in result.stderr
    assert "have a nurse judge it" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("TRIAGE_DEBUG", "1")
    assert "Traceback" in run("assess", "--reported", "fever").stderr


def test_words_that_steer_a_terminal_are_made_harmless(run):
    """Escape sequences and direction marks from a case never reach the screen."""
    result = run("assess", "--reported", "odd \x1b[2J\u202ewords")
    assert "odd \ufffd[2J\ufffdwords" in result.stdout
    assert "\x1b" not in result.output


def test_a_pipe_gets_80_columns_and_no_colour(shell, write):
    """Whatever the terminal behind it is."""
    write("a.yaml", SLOW)
    done = shell("triage assess --rules $RULES a.yaml | cat", COLUMNS="200", FORCE_COLOR="")
    text = done.stdout.decode()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


def _on_terminal(*args: str, **environment: str) -> tuple[int, str]:
    """Run the program with a terminal as standard input and output; its exit code and what the terminal got."""
    controller, terminal = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(SRC), "TERM": "xterm", "COLUMNS": "60", **environment}
    line = [sys.executable, "-c", "from triage.cli import main; main(prog_name='triage')", *args]
    with subprocess.Popen(line, stdin=terminal, stdout=terminal, stderr=terminal, env=env) as process:
        os.close(terminal)
        parts = []
        while True:
            try:
                part = os.read(controller, 65536)
            except OSError:  # Linux's way to say that the other end is closed
                break
            if not part:
                break
            parts.append(part)
        os.close(controller)
    return process.returncode, b"".join(parts).decode().replace("\r\n", "\n")


def test_a_terminal_gets_colour_and_its_own_width(write):
    """The tier in white on red; the same words as without colour."""
    path = write("a.yaml", SLOW)
    code, coloured = _on_terminal("assess", "--rules", str(SMALL), str(path))
    plain_code, plain = _on_terminal("assess", "--rules", str(SMALL), str(path), NO_COLOR="1")
    assert (code, plain_code) == (0, 0)
    assert coloured.startswith("\x1b[97m\x1b[41m\x1b[1m EMERGENCY: within minutes \x1b[0m\n")
    assert "\x1b" not in plain
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.strip() for line in bare.splitlines()] == [line.strip() for line in plain.splitlines()]
    assert 50 < max(map(len, plain.splitlines())) <= 60


def test_a_terminal_without_input_gets_the_help():
    """Nothing given and nobody piping: usage, exit 2, instead of waiting in silence."""
    code, text = _on_terminal("assess", "--rules", str(SMALL))
    assert code == 2
    assert "no case given" in text
    assert "--reported" in text


def test_a_reader_who_leaves_is_no_error(shell, write):
    """``| head -1`` ends quietly."""
    write("a.yaml", f"{SLOW}---\n" * 3000)
    done = shell("triage assess --rules $RULES a.yaml | head -1")
    assert done.stdout == b"EMERGENCY: within minutes\n"
    assert done.stderr == b""
    assert done.returncode == 141


@needs_a_full_disc
def test_a_full_disc_is_said(shell):
    """An answer that could not be written is never taken for one that was."""
    done = shell("triage assess --rules $RULES --reported fever > /dev/full")
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_output_is_said(shell):
    """The same where there is no output at all."""
    done = shell("triage assess --rules $RULES --reported fever >&-")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_an_encoding_without_the_character_does_not_fail(shell, encoding):
    """What cannot be shown becomes a question mark; JSON stays UTF-8."""
    done = shell("triage assess --rules $RULES --reported 'жар é'", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert "??? é".encode(encoding) in done.stdout
    done = shell("triage assess --rules $RULES --format json --reported 'жар é'", PYTHONIOENCODING=encoding)
    assert "жар é" in done.stdout.decode("utf-8")


def test_the_same_case_gives_the_same_bytes_under_every_hash_seed(shell, write):
    """No answer depends on the order of a set."""
    write(
        "a.yaml",
        "reported: [drowsy, itchy, hardly breathing, spots, a temperature]\n"
        "patient: {route: both}\nhistory: {cns_depressants: [x]}\n",
    )
    answers = {
        shell("triage assess --rules $RULES --format json a.yaml", PYTHONHASHSEED=seed).stdout for seed in "0123"
    }
    assert len(answers) == 1
    assert b'"tier":"emergency"' in answers.pop()


def test_nothing_but_its_own_command_is_imported(shell):
    """The start stays fast: no other command, no test runner, no rich, no hypothesis."""
    line = (
        "import sys; from triage.cli import main\n"
        "try: main(['assess', '--rules', '$RULES', '--reported', 'fever'], prog_name='triage')\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    modules = set(shell(f'{sys.executable} -c "{line}"').stderr.decode().split())
    assert "triage.cli.assess" in modules
    unwanted = {"triage.cli.test", "triage.cli.check", "triage.regression.runner", "rich", "hypothesis", "difflib"}
    assert not modules & unwanted


def test_an_unknown_command_is_met_with_a_suggestion(shell):
    """``triage ases`` is wrong usage."""
    done = shell("triage ases")
    assert done.returncode == 2
    assert b"did you mean 'assess'?" in done.stderr


def test_version_and_help_need_no_rulebook(shell):
    """Both work where nothing else does."""
    assert shell("triage --version").stdout.startswith(b"triage, version ")
    assert b"assess" in shell("triage --help").stdout
    assert b"--fail-at" in shell("triage assess -h").stdout


@pytest.mark.parametrize(
    ("value", "denied"),
    [("has_pump=False", ["has_pump"]), ("has_pump=FALSE", ["has_pump"]), ("cns_depressants=False", None)],
)
def test_true_and_false_may_be_written_in_any_case(run, value, denied):
    """A nurse's False is not a medicine of that name."""
    answer = json.loads(run("assess", "--format", "json", "--history", value).stdout)
    assert answer["findings"]["denied"] == (denied or ["taking_cns_depressant"])
    assert answer["findings"]["present"] == []


@pytest.mark.parametrize("words", ["unknown", "n/a", "NKDA", "oxycodone,none known", "Not asked"])
def test_a_word_for_nothing_in_a_list_is_no_name(run, words):
    """Neither on the flag nor in a file: it would count as taking what nobody takes, or nobody asked about."""
    result = run("assess", "--history", f"cns_depressants={words}")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("--history cns_depressants: ")
    assert "write [] for none, or leave it out where it is not known" in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--history", "cns_depressants=,"], "lists nothing; write cns_depressants=none"),
        (["--history", "has_pump=N"], "write has_pump=false"),
        (["--age", "4", "--age", "40"], "'--age': given 2 times; keep the one that is meant"),
        (["--route", "oral", "--route", "oral"], "'--route': given 2 times"),
        (["--format", "json", "--format", "text"], "'--format': given 2 times"),
        (["--fail-at", "urgent", "--fail-at", "routine"], "'--fail-at': given 2 times"),
        (["--rules", "a", "--rules", "b"], "'--rules': given 2 times"),
        (["--age", "abc"], "'abc' is not a number; write the years in digits, such as 42"),
        (["--age", "\u0664"], "is not a number; write the years in digits"),
        (["--vital", "spo2_pct=1,000"], "'1,000' is not a number; write it in digits"),
    ],
)
def test_what_would_be_misread_is_wrong_usage(run, args, message):
    """Nothing is guessed, and of two values none wins in silence."""
    result = run("assess", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_several_notes_are_lines_of_one(run):
    """All of the story is kept."""
    from triage.cli.flags import read_flags
    from triage.cli.options import lines

    flags = dict.fromkeys(("age", "route"))
    flags |= {"reported": (), "denied": (), "unsure": (), "vital": {}, "history": {}}
    (one,) = read_flags({**flags, "note": lines(None, None, ("a", "b"))}).cases
    assert one.case.note == "a\nb"
    assert run("assess", "--note", "a", "--note", "b").exit_code == 0


def test_a_closed_standard_input_is_one_located_line(shell, write):
    """And the other cases are assessed."""
    write("a.yaml", MILD)
    done = shell("triage assess --rules $RULES --format json - a.yaml <&-")
    assert done.returncode == 3
    assert done.stderr == b"<stdin>:1:1: standard input is closed; pipe a case into it\n"
    assert json.loads(done.stdout)["case_id"] == "mild"


def test_a_pipe_that_is_named_is_read(shell):
    """A file that the shell makes of a command, and the device of standard input."""
    done = shell("triage assess --rules $RULES --format json <(echo 'id: a') /dev/stdin < <(echo 'id: b')")
    assert [json.loads(line)["case_id"] for line in done.stdout.splitlines()] == ["a", "b"], done.stderr


@needs_a_full_disc
@pytest.mark.parametrize("arguments", ["--help", "--version", "assess --help"])
def test_a_help_that_cannot_be_written_is_said(shell, arguments):
    """In one line, without a traceback."""
    done = shell(f"triage {arguments} > /dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith(b"triage: No space left on device; ")
    assert done.stderr.count(b"\n") == 1


@needs_a_full_disc
@pytest.mark.parametrize(
    ("arguments", "code"),
    [("assess --rules $RULES nowhere.yaml a.yaml", 3), ("assess --no-such-flag", 2), ("ases", 2), ("check none", 3)],
)
@pytest.mark.parametrize("end", ["/dev/full", "&-"])
def test_messages_that_cannot_be_written_stop_nothing(shell, write, arguments, code, end):
    """The work is done, and the exit code says the rest."""
    write("a.yaml", MILD)
    done = shell(f"triage {arguments} 2>{end}")
    assert done.returncode == code
    assert done.stdout.startswith(b"ROUTINE") == ("a.yaml" in arguments)


def test_very_many_faults_are_not_all_shown(run, write):
    """A hundred lines of a run, and how many more there are; every good case is still assessed."""
    write("a.yaml", "---\n".join(["x: 1\n", "vitals: {tempp: 1}\n"] * 75) + f"---\n{MILD}")
    result = run("assess", "a.yaml")
    lines = result.stderr.splitlines()
    assert (result.exit_code, len(lines)) == (3, 101)
    assert lines[-1] == "and 50 more faults; mend these first"
    assert result.stdout.startswith("ROUTINE")


def test_one_broken_line_costs_no_other_case(run, write):
    """JSON lines through a pipe and in a file of any name: each line by itself, faults at their own line."""
    content = '{"id": "a"}\n{"id": "b", "reported": [}\n\n{"id": "c", "id": "d"}\n{"idd": "e"}\n{"id": "f"}\n'
    write("a.ndjson", content)
    write("a.json", content)
    for args, stdin, name in (
        (["-"], content, "<stdin>"),
        (["a.ndjson"], None, "a.ndjson"),
        (["a.json"], None, "a.json"),
    ):
        result = run("assess", "--format", "json", *args, stdin=stdin)
        assert [json.loads(line)["case_id"] for line in result.stdout.splitlines()] == ["a", "f"]
        starts = [line.split(": ")[0] for line in result.stderr.splitlines()]
        assert starts == [f"{name}:2:26", f"{name}:4:13", f"{name}:5:2"]
        assert "is already at 4:2" in result.stderr
        assert result.exit_code == 3


def test_the_help_leads_to_the_names_of_measures(run):
    """Both flags that take a name say where the names are."""
    assert " ".join(run("assess", "--help").stdout.split()).count("rules --measures") == 2


def test_python_runs_the_package(shell):
    """Where the folder of programs is not on the PATH."""
    done = shell(f"{sys.executable} -m triage --version")
    assert (done.returncode, done.stdout[:16]) == (0, b"triage, version ")


def test_the_help_keeps_its_examples_on_their_lines(shell):
    """Nor does it show what click is told by."""
    text = shell("triage --help").stdout.decode()
    assert "\n  triage assess case.yaml\n" in text
    assert "\\b" not in text
    assert "\b" not in text


def test_a_run_leaves_the_collector_as_it_was(run, write):
    """What a start sets aside from the garbage collector is given back: a caller in this process loses no memory."""
    for given in (SLOW, "reported: [fever"):
        run("assess", write("a.yaml", given))
        assert gc.isenabled()
        assert gc.get_freeze_count() == 0
