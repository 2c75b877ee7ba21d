"""An assessment as text: what to do and how soon first, then what it may be, why, and what else to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import click

from triage.cli.messages import printable
from triage.cli.render_outlook import OutlookLines
from triage.reading_order import most_direct_first, order_said
from triage.rulebook.uses import Uses
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment, Candidate, Reason, SourceNote
    from triage.regression.runner import Result
    from triage.rulebook.model import Rulebook

#: The longest answer, in lines, that is still taken in at one look.
PAGE = 42
#: Lines of a marked note that are shown where not everything is.
_MOST_NOTE = 10
_DISCLAIMER = "An aid for trained staff, not a diagnosis."
_COLOUR: dict[Tier, dict[str, str]] = {
    Tier.EMERGENCY: {"fg": "bright_white", "bg": "red"},
    Tier.URGENT: {"fg": "red"},
    Tier.SAME_DAY: {"fg": "yellow"},
    Tier.ROUTINE: {"fg": "cyan"},
    Tier.SELF_CARE: {"fg": "green"},
}


class Style(NamedTuple):
    """How wide, and whether in colour. Without colour the text says the same."""

    width: int = 80
    colour: bool = False

    @classmethod
    def of_terminal(cls) -> Style:
        """As standard output can show it: 80 columns without colour where it is no terminal."""
        if sys.stdout is None or not sys.stdout.isatty():
            return cls()
        width = min(max(shutil.get_terminal_size().columns, 40), 100)
        return cls(width, colour=not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")


class _Detail(NamedTuple):
    """How much is said: so many of each in full, the rest in one line each or counted."""

    full_reasons: int = 1000
    short_reasons: int = 1000
    candidates: int = 1000
    list_lines: int = 1000
    advice: int = 1000
    everything: bool = False


_VERBOSE = _Detail(everything=True)
#: Tried in turn until the answer fits the page; the last one is used where none does.
_LEVELS = (
    _Detail(),
    _Detail(full_reasons=4, short_reasons=8, candidates=3, list_lines=2),
    _Detail(full_reasons=3, short_reasons=5, candidates=3, list_lines=2),
    _Detail(full_reasons=2, short_reasons=4, candidates=3, list_lines=2, advice=8),
    _Detail(full_reasons=2, short_reasons=3, candidates=2, list_lines=2, advice=6),
    _Detail(full_reasons=2, short_reasons=2, candidates=2, list_lines=2, advice=4),
    _Detail(full_reasons=1, short_reasons=3, candidates=2, list_lines=1, advice=4),
)


def render(
    assessment: Assessment, style: Style | None = None, *, verbose: bool = False, rulebook: Rulebook | None = None
) -> str:
    """The text for a nurse, without a last line end.

    It fits a page of about 40 lines; what is left out is counted, and ``verbose`` leaves nothing out. With the
    ``rulebook`` what counted only through what it implies is told from what spoke in nothing.
    """
    style = style or Style()
    uses = Uses(rulebook) if rulebook is not None else None
    if verbose:
        return "\n".join(_Page(assessment, style, _VERBOSE, uses).lines())
    lines: list[str] = []
    for detail in _LEVELS:
        lines = list(_Page(assessment, style, detail, uses).lines())
        if len(lines) <= PAGE:
            break
    return "\n".join(lines)


def render_mismatches(result: Result, style: Style, rulebook: Rulebook) -> str:
    """A failed case: where it is, what was expected beside what came, and how the engine came to it."""
    read = result.read
    name = " ".join(part for part in (read.case.id, read.case.title) if part)
    lines = [printable(f"FAIL {read.position()}{': ' if name else ''}{name}")]
    for mismatch in result.mismatches:
        lines += wrapped(mismatch.expected, style, f"  {mismatch.what:<10} expected ")
        lines += wrapped(mismatch.got, style, f"  {'':<10} got      ")
    page = _Page(result.assessment, Style(style.width - 4, style.colour), _LEVELS[2], Uses(rulebook))
    if style.colour:
        lines[0] = click.style(lines[0], fg="red", bold=True)
    return "\n".join([*lines, "  explanation", *(f"    {line}" for line in page.explanation())])


class _Page:
    """One assessment at one level of detail."""

    def __init__(self, assessment: Assessment, style: Style, detail: _Detail, uses: Uses | None) -> None:
        self._a = assessment
        self._uses = uses
        self._style = style
        self._detail = detail
        self._order = order_said(assessment)
        self._outlook = OutlookLines(assessment, self._wrap, self._label, self._heading)

    def lines(self) -> Iterator[str]:
        sections = (
            self._head(),
            self._warnings(),
            self._may_be(),
            self._why(),
            self._outlook.ask(everything=self._detail.everything),
            self._note(),
            self._heard(),
            self._do(),
            self._outlook.changes(),
        )
        for section in sections:
            lines = list(section)
            if lines:
                yield from lines
                yield ""
        yield from self._foot()

    def explanation(self) -> Iterator[str]:
        """Why the answer is what it is, without what it asks the reader to do."""
        yield from self._warnings()
        yield from self._may_be()
        yield from self._why()

    def _head(self) -> Iterator[str]:
        a = self._a
        for line in self._wrap(f"{a.tier_label}: {a.target}"):
            padded = f" {line} " if a.tier is Tier.EMERGENCY and self._style.colour else line
            yield self._paint(padded, bold=True, **_COLOUR[a.tier])
        for line in self._wrap(a.do_first):
            yield self._paint(line, bold=True)
        name = f"{a.title} [{a.case_id}]" if a.title and a.case_id else a.title or a.case_id
        if name:
            yield from self._wrap(name, "Case: ")

    def _warnings(self) -> Iterator[str]:
        """What the reader must know about the answer itself; words that nobody understood first and loudest."""
        loud = [alert for alert in self._a.alerts if alert.code in _LOUD]
        for alert in loud:
            for line in self._wrap(alert.message, "!! ", "   "):
                yield self._paint(line, bold=True, fg="magenta")
        for suggestion in self._a.suggestions[: self._detail.candidates]:
            resembling = " / ".join(self._label(finding) for finding in suggestion.findings)
            yield from self._wrap(f"“{suggestion.said}”: perhaps {resembling}? Ask.", "   ", "   ")
        for conflict in self._a.conflicts:
            said = ", ".join(conflict.said)
            text = f"Conflict on {self._label(conflict.finding)}: {said}; {conflict.resolved}."
            yield from self._wrap(text, "!  ", "   ")
        for alert in self._a.alerts:
            if alert not in loud:
                yield from self._wrap(alert.message, "!  ", "   ")

    def _may_be(self) -> Iterator[str]:
        shown = self._a.syndromes[: self._detail.candidates]
        if shown:
            yield self._heading("MAY BE")
        for i, candidate in enumerate(shown, start=1):
            yield from self._candidate(i, candidate)
        rest = self._a.syndromes[len(shown) :]
        if rest:
            yield from self._wrap("also " + "; ".join(self._candidate_name(candidate) for candidate in rest), "   ")

    def _candidate(self, number: int, candidate: Candidate) -> Iterator[str]:
        yield from self._wrap(self._candidate_name(candidate), f"{number}. ", "   ")
        for word, findings in (("for", candidate.findings_for), ("against", candidate.findings_against)):
            if findings:
                yield from self._list(self._said(findings), f"   {word:<8} ")

    def _candidate_name(self, candidate: Candidate) -> str:
        if candidate.mimic_of:
            labels = {other.id: other.label for other in self._a.syndromes}
            of = labels.get(candidate.mimic_of, candidate.mimic_of)
            return f"{candidate.label}: can look like {of[:1].lower()}{of[1:]}"
        return f"{candidate.label}: {_words(candidate.tier)}" if candidate.tier else candidate.label

    def _why(self) -> Iterator[str]:
        yield self._heading("WHY")
        reasons = most_direct_first(self._a)
        if not reasons:
            yield from self._wrap(self._no_reason())
        top = [reason for reason in reasons if reason.tier == reasons[0].tier or self._detail.everything]
        full = top[: self._detail.full_reasons]
        short = reasons[len(full) :][: self._detail.short_reasons]
        for reason in full:
            yield from self._reason(reason)
        for reason in short:
            yield self._one_line(f"{_words(reason.tier)}: {reason.title} ({reason.rule})")
        left = len(reasons) - len(full) - len(short)
        if left:
            yield f"and {left} more {'reason' if left == 1 else 'reasons'}: --verbose shows all"
        yield from self._unused()
        yield from self._outlook.state()

    def _reason(self, reason: Reason) -> Iterator[str]:
        yield from self._wrap(f"{_words(reason.tier).upper()}: {reason.title} ({reason.rule})", "", "   ")
        yield from self._list(self._said((*reason.findings, *reason.denied)), "   on       ")
        yield from self._wrap(reason.because, "   because  ", "            ")
        yield from self._list(_citations(reason.sources), "   source   ", separator="; ", lines=1)
        if self._detail.everything:
            yield from self._wrap(reason.review, "   review   ", "            ")

    def _unused(self) -> Iterator[str]:
        """What was said and understood, and speaks in no reason: shown, so that nobody thinks it was not heard."""
        spoken = {finding for reason in self._a.reasons for finding in (*reason.findings, *reason.denied)}
        for candidate in self._a.syndromes:
            spoken.update(candidate.findings_for, candidate.findings_against)
        silent = dict.fromkeys(
            finding
            for reading in self._a.readings
            if not reading.where.startswith("patient.") and spoken.isdisjoint(reading.findings)
            for finding in reading.findings
        )
        known = self._a.findings
        through = [finding for finding in silent if self._counts_through(finding, spoken)]
        for word, those, findings in (
            ("counted through what they imply: ", known.present, through),
            ("also present: ", known.present, [finding for finding in silent if finding not in through]),
            ("denied: ", known.denied, [finding for finding in silent if finding not in through]),
            ("not known: ", known.unsure, silent),
        ):
            labels = [self._label(finding) for finding in findings if finding in those]
            if labels:
                yield from self._list(labels, word)

    def _counts_through(self, finding: str, spoken: set[str]) -> bool:
        """Whether what follows from the finding speaks in a reason: presence travels up, denial down."""
        if self._uses is None:
            return False
        if finding in self._a.findings.present:
            return not spoken.isdisjoint(self._uses.all_implied(finding))
        return any(finding in self._uses.all_implied(other) for other in spoken if other in self._a.findings.denied)

    def _note(self) -> Iterator[str]:
        """The note with what was read from it, marked in place."""
        from triage.cli.marked import marked_note  # only where there is a note to show

        lines = marked_note(self._a, self._style) if self._a.note else []
        if lines:
            yield self._heading("THE NOTE, AS READ")
            most = len(lines) if self._detail.everything else _MOST_NOTE
            yield from lines[:most]
            if len(lines) > most:
                yield f"and {len(lines) - most} more lines: --verbose shows all"

    def _heard(self) -> Iterator[str]:
        """What each part of the case was taken to mean, for whoever checks the answer."""
        if self._detail.everything and self._a.readings:
            yield self._heading("HEARD")
            for reading in self._a.readings:
                how = {"unsure": "not known: ", "not_current": "not now: "}.get(reading.assertion, "")
                meant = f"{how}{', '.join(self._said(reading.findings))}" if reading.findings else reading.pattern
                yield from self._wrap(f"{reading.said}: {meant}" if meant else reading.said, "- ", "  ")

    def _no_reason(self) -> str:
        if self._a.unrecognized:
            return "No rule fired on what was understood; what was not understood must be read."
        return "No rule fired." if self._a.findings.present else "No rule fired: nothing was reported as present."

    def _do(self) -> Iterator[str]:
        first = self._a.do_first.casefold()
        advised = [advice for advice in self._a.advice if advice.text.casefold() not in first]
        shown = advised[: self._detail.advice]
        if shown:
            yield self._heading("DO")
        for advice in shown:
            yield from self._wrap(advice.text, "- ", "  ")
            if self._detail.everything:
                yield from self._list(_citations(advice.sources), "  source: ", separator="; ")
        left = len(advised) - len(shown)
        if left:
            yield f"- and {left} more: --verbose shows all"

    def _foot(self) -> Iterator[str]:
        yield from self._wrap(f"{self._a.review} {_DISCLAIMER}")
        r = self._a.receipt
        channels = " + ".join(r.channels)
        receipt = f"{r.rulebook} {r.rulebook_version} {r.rulebook_hash[:12]} | {channels} | triage {r.package_version}"
        for line in self._wrap(receipt):
            yield self._paint(line, dim=True)

    def _label(self, finding: str) -> str:
        label = self._a.labels.get(finding, finding)
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def _said(self, findings: Iterable[str]) -> list[str]:
        """The labels, with "no" before what was denied."""
        denied = self._a.findings.denied
        findings = sorted(findings, key=lambda finding: self._order.get(finding, len(self._order)))
        return [f"no {self._label(finding)}" if finding in denied else self._label(finding) for finding in findings]

    def _heading(self, text: str) -> str:
        return self._paint(text, bold=True, underline=True)

    def _paint(self, text: str, **how: object) -> str:
        return click.style(text, **how) if self._style.colour else text  # type: ignore[arg-type]  # click's own names

    def _wrap(self, text: str, first: str = "", then: str | None = None) -> list[str]:
        return wrapped(text, self._style, first, then)

    def _one_line(self, text: str, first: str = "") -> str:
        """The text in one line, cut at a word where it is longer."""
        line, *rest = wrapped(text, self._style, first) or [first]
        if not rest:
            return line
        shorter = wrapped(text, Style(self._style.width - len(_CUT)), first)
        return shorter[0] + _CUT

    def _list(self, words: list[str], first: str, separator: str = ", ", lines: int | None = None) -> list[str]:
        """The words in at most so many lines (or as many as the detail allows), and how many were left out."""
        most = self._detail.list_lines if lines is None or self._detail.everything else lines
        room = most * (self._style.width - len(first))
        shown = len(words)
        while shown > 1 and sum(map(len, words[:shown])) > room:
            shown -= 1
        while shown:
            left = len(words) - shown
            wrapped = self._wrap(separator.join(words[:shown]) + (f" and {left} more" if left else ""), first)
            if len(wrapped) <= most:
                return wrapped
            shown -= 1
        return [self._one_line(separator.join(words), first)]


_CUT = " …"
_LOUD = frozenset({"unrecognized", "channels_differ", "durable_failed", "nothing_reported"})


def wrapped(text: str, style: Style, first: str = "", then: str | None = None) -> list[str]:
    """The text in lines; the first begins with ``first``, the others with ``then`` or as much blank.

    (textwrap does the same and more, in ten times the time.)
    """
    indent = " " * len(first) if then is None else then
    width = max(style.width, len(first) + 10, len(indent) + 10)
    lines: list[str] = []
    line, bare = first, True
    for word in printable(text).split():
        if not bare and len(line) + 1 + len(word) > width:
            lines.append(line)
            line, bare = indent, True
        line += word if bare else f" {word}"
        bare = False
        while len(line) > width:  # one word longer than a line
            lines.append(line[:width])
            line = indent + line[width:]
    return lines if bare else [*lines, line]


def _words(tier: Tier | None) -> str:
    return tier.value.replace("_", " ") if tier else ""


def _citations(sources: Iterable[SourceNote]) -> list[str]:
    """What is cited, each once; several places in one work name the work once."""
    shown: list[str] = []
    work = None
    for citation in dict.fromkeys(source.citation for source in sources):
        head, comma, place = citation.rpartition(", ")
        shown.append(place if comma and head == work else citation)
        work = head if comma else None
    return shown
