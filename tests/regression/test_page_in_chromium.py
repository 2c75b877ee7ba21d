"""The page of a run in a browser: nothing overflows on a phone, paper shows what the screen folds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zlib
from html import unescape
from pathlib import Path

import pytest

from triage import Engine
from triage.regression.accuracy import Accuracy
from triage.regression.reports.html import HtmlPage
from triage.regression.runner import Outcome, Run, find_case_files
from triage.regression.verdicts import Verdicts

SMALL = Path(__file__).parents[1] / "data" / "rulebook"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed (Debian: apt-get install chromium)")

#: Put into a copy of the page: measures it when it is laid out, and leaves what it found in the document.
PROBE = """<script>addEventListener("load",function(){
var wide=[].slice.call(document.querySelectorAll("main>*,summary,li,dd,p")).filter(function(e){
return e.getBoundingClientRect().right>innerWidth+1&&!e.closest(".wide")&&!(e.className==="wide")});
var small=[].slice.call(document.querySelectorAll("p,td,th,summary,li,dd")).filter(function(e){
return parseFloat(getComputedStyle(e).fontSize)<11});
var folded=document.querySelectorAll("details:not([open])").length;
dispatchEvent(new Event("beforeprint"));var onPaper=document.querySelectorAll("details:not([open])").length;
dispatchEvent(new Event("afterprint"));
var found={width:innerWidth,scroll:document.documentElement.scrollWidth,wide:wide.length,small:small.length,
folded:folded,onPaper:onPaper,again:document.querySelectorAll("details:not([open])").length,
cells:document.querySelectorAll(".matrix td").length,
matrix:document.querySelector(".matrix").getBoundingClientRect().right};
var pre=document.createElement("pre");pre.id="found";pre.textContent=JSON.stringify(found);
document.body.appendChild(pre)});</script>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    """The page of a run with failures, long names and a long directory."""
    folder = tmp_path_factory.mktemp("cases") / ("a-very-long-name-of-a-directory" * 3)
    folder.mkdir()
    cases = [
        f"id: {'long-id-' * 12}{i}\ntitle: {'Some words ' * 9}\nreported: [breathing slowly, drowsy]\n"
        f"tags: [{'tag' * 12}]\nexpect: {{tier: {tier}, rules: [overdose.after-refill]}}\n"
        for i, tier in enumerate(["routine", "emergency", "urgent", "self_care"])
    ]
    (folder / "a.yaml").write_text("---\n".join([*cases, "id: b\nreported: [rash]\nexpect: {tier: emergency}\n"]))
    run = Run(Engine.load(SMALL), find_case_files([folder]))
    verdicts, accuracy, report = Verdicts(), Accuracy(), HtmlPage()
    for one in run.outcomes():
        assert isinstance(one, Outcome)
        verdicts.add(one)
        accuracy.add_outcome(one)
        report.add(one)
    return b"".join(report.page(run, verdicts, accuracy, fails=True, when="2026-01-31")).decode()


def _chromium(*arguments: str | Path) -> str:
    assert CHROMIUM is not None
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


@pytest.mark.parametrize("width", [500, 1280])
def test_nothing_stands_out_of_the_window(page, tmp_path, width):
    """On a narrow window and on a wide one only tables scroll, by themselves; every word is large enough to be read.

    A phone's 360 points are asked for by a frame: headless Chromium has no window of less than 500.
    """
    path = tmp_path / "page.html"
    path.write_text(page.replace("</head>", f"{PROBE}</head>"))
    shown = _chromium(f"--window-size={width},1000", "--virtual-time-budget=2000", "--dump-dom", f"file://{path}")
    found = json.loads(unescape(re.findall(r'<pre id="found">(.*?)</pre>', shown)[0]))
    assert found["width"] == width
    assert found["scroll"] <= found["width"]
    assert (found["wide"], found["small"]) == (0, 0)
    assert found["cells"] == 5 * 4
    assert (found["folded"], found["onPaper"], found["again"]) == (5, 0, 5)


def test_it_fits_a_phone(page, tmp_path):
    """360 points wide, as most phones are at least."""
    inner = page.replace("</head>", f"{PROBE}</head>")
    (tmp_path / "inner.html").write_text(inner)
    outer = tmp_path / "outer.html"
    outer.write_text(
        '<iframe id="f" src="inner.html" style="width:360px;height:700px;border:0"></iframe><script>'
        'addEventListener("load",function(){document.body.appendChild(document.importNode('
        'document.getElementById("f").contentDocument.getElementById("found"),true))})</script>'
    )
    shown = _chromium("--allow-file-access-from-files", "--virtual-time-budget=2000", "--dump-dom", f"file://{outer}")
    found = json.loads(unescape(re.findall(r'<pre id="found">(.*?)</pre>', shown)[0]))
    assert found["width"] == 360
    assert found["scroll"] <= 360
    assert found["wide"] == 0
    assert found["matrix"] <= 360


def test_paper_shows_what_the_screen_folds(page, tmp_path):
    """As much is printed as if everything were unfolded; without the means for it, it would be less."""
    pages = {
        "as it is": page,
        "unfolded": page.replace("<details", "<details open"),
        "folded": re.sub(r"<script>.*?</script>|details::details-content\{.*?\}", "", page, flags=re.DOTALL),
    }
    drawn = {}
    for name, text in pages.items():
        path, printed = tmp_path / f"{name}.html", tmp_path / f"{name}.pdf"
        path.write_text(text)
        _chromium("--no-pdf-header-footer", f"--print-to-pdf={printed}", f"file://{path}")
        drawn[name] = _drawn(printed.read_bytes())
    assert drawn["as it is"] == pytest.approx(drawn["unfolded"], rel=0.02)
    assert drawn["folded"] < 0.8 * drawn["as it is"]


def _drawn(pdf: bytes) -> int:
    """How much is drawn on the pages: the length of their instructions, unpacked."""
    total = 0
    for packed in re.findall(rb"/Filter /FlateDecode\b[^>]*>> stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(packed)
        except zlib.error:
            continue
        if b" Tf" in content:
            total += len(content)
    assert total
    return total
