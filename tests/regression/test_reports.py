"""Reports: what a program, a CI server and a person get of a run."""

from __future__ import annotations

import json
import os
import stat
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from triage import Engine
from triage.cli.render import Style
from triage.cli.run_shown import summary
from triage.errors import Position, Problem
from triage.regression.accuracy import Accuracy
from triage.regression.baseline import Baseline, Before, Comparison, read_baseline
from triage.regression.reports.html import MOST_SHOWN, HtmlPage
from triage.regression.reports.html_parts import Covered
from triage.regression.reports.junit import JUnit
from triage.regression.reports.run_json import RunJson
from triage.regression.reports.spool import Spool
from triage.regression.reports.whole_file import WholeFile
from triage.regression.runner import Outcome, Run, find_case_files
from triage.regression.verdicts import Verdicts
from triage.tiers import Tier

CHECKOUT = Path(__file__).parents[2]
SMALL = CHECKOUT / "tests" / "data" / "rulebook"
SCHEMA = json.loads((CHECKOUT / "schemas" / "run.schema.json").read_text())

RIGHT = "id: right\nreported: [breathing slowly]\ntags: [breathing]\nexpect: {tier: emergency}\n"
MISSED = "id: missed\ntitle: Only <b>constipated</b> & co\nreported: [constipated]\nexpect: {tier: emergency}\n"
OVER = """\
id: over
patient: {age_years: 3, route: oral}
reported: [breathing slowly]
expect: {tier: {at_most: same_day}}
"""
NO_TIER = "reported: [drowsy]\nexpect: {findings: [drowsiness]}\n"
BROKEN = "reportd: [x]\n"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(SMALL)


@pytest.fixture
def counted(engine, tmp_path, monkeypatch):
    """A run over files, with everything that reports are made of."""
    monkeypatch.chdir(tmp_path)

    def call(files: dict[str, str]) -> tuple[Run, list[Outcome | Problem], Verdicts, Accuracy]:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        run = Run(engine, find_case_files(["."]))
        found = list(run.outcomes())
        verdicts, accuracy = Verdicts(), Accuracy()
        for one in found:
            if isinstance(one, Outcome):
                verdicts.add(one)
                accuracy.add_outcome(one)
        return run, found, verdicts, accuracy

    return call


ALL = {"a/one.yaml": f"{RIGHT}---\n{MISSED}---\n{BROKEN}", "b/two.yaml": f"{OVER}---\n{NO_TIER}"}


def _json(run, found, verdicts, **more) -> bytes:
    report = RunJson()
    for one in found:
        report.add(one)
    return b"".join(report.document(run, verdicts, fails=verdicts.fails(None), **more))


def test_the_document_is_as_its_schema_says(counted):
    """With a baseline and without, with no case at all."""
    check = Draft202012Validator(SCHEMA)
    check.check_schema(SCHEMA)
    run, found, verdicts, _ = counted(ALL)
    comparison = Comparison(
        Baseline({"id": "x", "version": "1", "hash": "y"}, {"missed": Before(Tier.EMERGENCY, True)})
    )
    for one in found:
        if isinstance(one, Outcome):
            comparison.add(one)
    for more in ({}, {"comparison": comparison}, {"accuracy": {}, "coverage": []}):
        document = json.loads(_json(run, found, verdicts, **more))
        assert [str(error) for error in check.iter_errors(document)] == []
    assert json.loads(_json(run, found, verdicts, comparison=comparison))["baseline"]["newly_failing"] == [
        "missed",
        "over",
    ]
    empty = Run(run.engine, [])
    check.validate(json.loads(_json(empty, list(empty.outcomes()), Verdicts())))


def test_the_document_lists_every_case_in_order(counted):
    """Those that passed in short, those that failed in full."""
    run, found, verdicts, _ = counted(ALL)
    document = json.loads(_json(run, found, verdicts))
    assert [(one["case"], one["verdict"], one["passed"]) for one in document["results"]] == [
        ("right", "exact", True),
        ("missed", "under_triage", False),
        ("over", "over_triage", False),
        ("b/two.yaml:6:1", None, True),
    ]
    assert [(one["id"], one["assessment"]["tier"]) for one in document["failures"]] == [
        ("missed", "routine"),
        ("over", "emergency"),
    ]
    assert document["problems"] == ["a/one.yaml:11:1: unknown key `reportd`; did you mean 'reported'?"]
    emergencies = document["verdicts"]["emergencies_under_triaged"]
    assert (emergencies["k"], emergencies["n"]) == (1, 2)
    assert emergencies["upper_bound"] == pytest.approx(0.97468, abs=1e-5)
    assert document["verdicts"]["groups"]["tag"][0]["name"] == "breathing"


def test_a_run_is_a_baseline_of_the_same_run(counted, tmp_path):
    """What was written is what is read."""
    run, found, verdicts, _ = counted(ALL)
    (tmp_path / "base.json").write_bytes(_json(run, found, verdicts))
    comparison = Comparison(read_baseline("base.json"))
    for one in found:
        if isinstance(one, Outcome):
            comparison.add(one)
    assert comparison.same
    assert comparison.baseline.rulebook["hash"] == run.engine.rulebook.content_hash


def _junit(found) -> ET.Element:
    report = JUnit()
    for one in found:
        explained = isinstance(one, Outcome) and one.result is not None
        report.add(one, "why <it> & \x1b[31m so\ud800") if explained else report.add(one)
    return ET.fromstring(b"".join(report.document()))


def test_junit_has_a_suite_for_each_file_and_counts_that_add_up(counted):
    """Failures are failures, faults are errors; nothing in it breaks XML."""
    _, found, _, _ = counted(ALL)
    root = _junit(found)
    assert root.tag == "testsuites"
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["5", "2", "1"]
    suites = [(suite.get("name"), *(suite.get(name) for name in ("tests", "failures", "errors"))) for suite in root]
    assert suites == [("a/one.yaml", "3", "1", "1"), ("b/two.yaml", "2", "1", "0")]
    for suite in root:
        assert len(suite.findall("testcase")) == int(suite.get("tests") or -1)
        assert len(suite.findall("testcase/failure")) == int(suite.get("failures") or -1)
        assert len(suite.findall("testcase/error")) == int(suite.get("errors") or -1)
    missed = root.find(".//testcase[@name='missed Only <b>constipated</b> & co']")
    assert missed is not None
    assert (missed.get("classname"), missed.get("file"), missed.get("line")) == ("a.one", "a/one.yaml", "6")
    assert float(missed.get("time") or "x") > 0
    failure = missed.find("failure")
    assert failure is not None
    assert failure.get("type") == "under_triage"
    assert failure.get("message") == "tier: expected emergency, got routine (under-triage)"
    assert failure.text == "why <it> & \ufffd[31m so\ufffd"


def test_junit_tells_a_fault_without_a_place(engine):
    """As of a run without a case."""
    run = Run(engine, [])
    root = _junit(run.outcomes())
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["1", "0", "1"]


class _Page(HTMLParser):
    """What stands where in a page; complains of tags that do not match."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.text).split())


def _page(run, found, verdicts, accuracy, **more) -> str:
    report = HtmlPage()
    for one in found:
        report.add(one)
    parts = report.page(run, verdicts, accuracy, fails=verdicts.fails(None), when="2026-01-31 12:00 +0000", **more)
    return b"".join(parts).decode()


def test_the_page_says_what_came_out(counted):
    """Verdict, matrix, rates, groups, each failure with its explanation, faults, the slowest."""
    page = _Page(_page(*counted(ALL)))
    assert "The run fails: 2 of 4 cases failed; 1 fault in the files" in page.said
    assert "1 of 2 emergencies under-triaged; with 95 % confidence at most 97.47 % of emergencies" in page.said
    assert "emergency under-triaged missed Only <b>constipated</b> & co" in page.said
    assert "over-triage over b/two.yaml:1:1" in page.said
    assert "ROUTINE" in page.said
    assert "side_effect.constipation" in page.said
    assert "Slowest cases" in page.said
    assert "By tag" in page.said
    assert "child, 2 to 11" in page.said
    assert "a/one.yaml:11:1: unknown key `reportd`" in page.said
    cells = [attributes["class"] for tag, attributes in page.tags if tag == "td" and attributes.get("class")]
    assert (cells.count("right"), cells.count("under"), cells.count("raised")) == (1, 1, 1)
    assert sum(tag == "details" for tag, _ in page.tags) == 2


def test_a_run_without_fault_says_so(counted):
    """Nothing is folded, nothing is red."""
    page = _Page(_page(*counted({"a.yaml": RIGHT})))
    assert "The run passes: 1 case passed" in page.said
    assert "Failed cases" not in page.said
    assert not [tag for tag, _ in page.tags if tag == "details"]


def test_a_run_by_one_channel_says_so(tmp_path, monkeypatch):
    """In what is kept, not only on standard error: who signs off must know that no second channel was asked."""
    (tmp_path / "a.yaml").write_text(RIGHT)
    for durable in (True, False):
        engine = Engine(Engine.load(SMALL).rulebook, durable=durable)
        run = Run(engine, find_case_files([tmp_path]))
        verdicts, accuracy, page = Verdicts(), Accuracy(), HtmlPage()
        found = list(run.outcomes())
        document = json.loads(_json(run, found, verdicts))
        said = b"".join(page.page(run, verdicts, accuracy, fails=False, when="today")).decode()
        assert document["channels"] == (["durable-rules", "direct"] if durable else ["direct"])
        assert ("Answered by one of two engine channels" in said) is not durable
        assert ("answered by one of two engine channels" in summary(run, Style(), fails=False)) is not durable


def test_the_page_needs_nothing_from_anywhere(counted):
    """No address, no file, and a policy that would not let it."""
    page = _page(*counted(ALL))
    tags = _Page(page).tags
    assert not [attributes for _, attributes in tags if {"src", "href", "srcset", "data"} & attributes.keys()]
    assert {tag for tag, _ in tags}.isdisjoint({"link", "img", "iframe", "object", "base", "form"})
    assert "url(" not in page
    assert "@import" not in page
    policies = [a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"]


def test_the_page_has_room_for_coverage_and_a_baseline(counted):
    """Counts, and what is missing with what would cover it."""
    run, found, verdicts, accuracy = counted(ALL)
    comparison = Comparison(Baseline({"id": "x", "version": "7", "hash": "y"}, {"gone": Before(Tier.EMERGENCY, True)}))
    covered = (Covered("rules that fired", 3, 4, (("overdose.after-refill", "reported: [<drowsy>]"),)),)
    page = _Page(_page(run, found, verdicts, accuracy, comparison=comparison, coverage=covered))
    assert "rules that fired 3 4" in page.said
    assert "overdose.after-refill reported: [<drowsy>]" in page.said
    assert "1 no longer run gone" in page.said
    assert "Compared with a run of x 7" in page.said


def test_a_page_of_many_failures_can_still_be_opened(counted):
    """The first ones are shown, all are counted."""
    many = "---\n".join(f"id: c{i}\nexpect: {{tier: urgent}}\n" for i in range(MOST_SHOWN + 5))
    page = _Page(_page(*counted({"a.yaml": many})))
    assert sum(tag == "details" for tag, _ in page.tags) == MOST_SHOWN
    assert f"The first {MOST_SHOWN} are shown; the JSON has all {MOST_SHOWN + 5}." in page.said


def test_a_file_is_there_as_a_whole_or_not_at_all(tmp_path):
    """What was there before stays until then, and nothing else is left."""
    path = tmp_path / "page.html"
    path.write_bytes(b"before")
    path.chmod(0o600)
    room = WholeFile(str(path))

    def breaks_off():
        yield b"half"
        raise OSError("the disc is full")

    with pytest.raises(OSError, match="full"):
        room.write(breaks_off())
    assert os.listdir(tmp_path) == ["page.html"]
    assert path.read_bytes() == b"before"
    waiting = WholeFile(str(path))
    assert os.listdir(tmp_path) == ["page.html"]  # who is killed now leaves nothing behind
    waiting.drop()
    assert os.listdir(tmp_path) == ["page.html"]
    WholeFile(str(path)).write([b"af", b"ter"])
    assert path.read_bytes() == b"after"
    assert os.listdir(tmp_path) == ["page.html"]
    new = tmp_path / "new.html"
    WholeFile(str(new)).write([b"x"])
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_file_is_written_through_a_link_and_into_a_device(tmp_path):
    """The link stays, and nothing is put in the place of /dev/null."""
    (tmp_path / "link").symlink_to(tmp_path / "there")
    WholeFile(str(tmp_path / "link")).write([b"x"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"x"
    WholeFile(os.devnull).write([b"x"])
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize("path", ["no/page.html", "."])
def test_a_file_that_cannot_be_written_is_told_before_the_work(tmp_path, monkeypatch, path):
    """When room is made for it."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError):
        WholeFile(path)


def test_a_spool_gives_back_what_it_got_also_from_disc(monkeypatch):
    """More than is kept in memory, and empty afterwards."""
    monkeypatch.setattr("triage.regression.reports.spool._IN_MEMORY", 100)
    spool = Spool()
    for i in range(1000):
        spool.add(str(i), ",")
    assert b"".join(spool.take()) == ",".join(map(str, range(1000))).encode()
    assert (spool.count, b"".join(spool.take())) == (0, b"")


def test_a_fault_of_any_name_can_be_reported():
    """A file whose name is not text, control characters in it."""
    problem = Problem("x", "y", Position("a\udcff\x1b.yaml"))
    report = RunJson()
    report.add(problem)
    assert b"".join(report._problems.take()).decode() == '"a\ufffd\ufffd.yaml:1:1: x; y"'
