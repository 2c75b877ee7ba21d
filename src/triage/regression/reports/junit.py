"""A run as JUnit XML, which CI servers read: a suite for each file, a test for each case, an error for each fault."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from triage.errors import Problem
from triage.regression.outcomes import Outcome
from triage.regression.reports.spool import Spool

#: What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JUnit:
    """Takes the cases of a run one by one, and gives the document at its end."""

    def __init__(self) -> None:
        self._suites = Spool()
        self._tests = Spool()
        self._file: str | None = None
        self._counts = [0, 0, 0]
        self._seconds = 0.0
        self._total = [0, 0, 0]
        self._total_seconds = 0.0

    def add(self, one: Outcome | Problem, explanation: str = "") -> None:
        """Put by a case, with what to show of it where it failed, or a fault."""
        at = one.at
        self._in_file(at.file if at else "")
        if isinstance(one, Problem):
            where = f"{at.line}:{at.column}" if at else "run"
            body = f'<error type="fault" message={_quoted(f"{one.what}; {one.todo}")}/>'
            self._test(where, "", 1, body, line=at.line if at else 1)
            return
        body = ""
        if one.result is not None and not one.passed:
            said = "; ".join(f"{m.what}: expected {m.expected}, got {m.got}" for m in one.result.mismatches)
            kind = one.verdict.value if one.under_triage or one.over_triage else "mismatch"  # type: ignore[union-attr]
            body = f'<failure type="{kind}" message={_quoted(said)}>{_escaped(explanation)}</failure>'
        self._test(one.name, one.title or "", 0, body, failed=not one.passed, seconds=one.seconds, line=one.at.line)

    def document(self) -> Iterator[bytes]:
        """The document in parts."""
        self._end_of_suite()
        tests, failures, errors = self._total
        yield (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuites name="triage test" tests="{tests}" failures="{failures}" errors="{errors}" '
            f'time="{self._total_seconds:.6f}">\n'
        ).encode()
        yield from self._suites.take()
        yield b"</testsuites>\n"

    def _test(
        self, name: str, title: str, errors: int, body: str, *, line: int, failed: bool = False, seconds: float = 0.0
    ) -> None:
        attributes = f"name={_quoted(f'{name} {title}'.strip())} classname={_quoted(_class(self._file or ''))}"
        place = f'file={_quoted(self._file or "")} line="{line}" time="{seconds:.6f}"'
        self._tests.add(f"<testcase {attributes} {place}" + (f">{body}</testcase>\n" if body else "/>\n"))
        for i, more in enumerate((1, int(failed), errors)):
            self._counts[i] += more
        self._seconds += seconds

    def _in_file(self, file: str) -> None:
        if file != self._file:
            self._end_of_suite()
            self._file = file

    def _end_of_suite(self) -> None:
        if self._tests.count:
            tests, failures, errors = self._counts
            self._suites.add(
                f'<testsuite name={_quoted(self._file or "run")} tests="{tests}" failures="{failures}" '
                f'errors="{errors}" time="{self._seconds:.6f}">\n'
            )
            for block in self._tests.take():
                self._suites.add_bytes(block)
            self._suites.add("</testsuite>\n")
        self._total = [a + b for a, b in zip(self._total, self._counts, strict=True)]
        self._total_seconds += self._seconds
        self._counts, self._seconds = [0, 0, 0], 0.0


def _class(file: str) -> str:
    """The file as CI servers fold it: a dotted path without its suffix."""
    bare = os.path.splitext(file.removesuffix(".gz"))[0]
    return ".".join(part for part in re.split(r"[/\\]", bare) if part not in ("", ".", "..")) or "run"


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))
