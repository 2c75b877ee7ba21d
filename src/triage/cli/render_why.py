"""Why a rule fired or did not, as text: one line for each condition, with its state as a word before it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from triage.cli.render import Style, wrapped
from triage.why import Traced, Why

_STATE = {"holds": "yes ", "open": "open", "fails": "no  "}
_COLOUR = {"holds": "green", "open": "yellow", "fails": "red"}


def render_why(why: Why, style: Style) -> str:
    """The text, without a last line end."""
    return "\n".join(_lines(why, style))


def _lines(why: Why, style: Style) -> Iterator[str]:
    if why.case_id is not None:
        yield from wrapped(f"Case: {why.case_id}", style)
    state = {"holds": "FIRED", "open": "DID NOT FIRE, and still could", "fails": "DID NOT FIRE"}[why.condition.state]
    yield from wrapped(f"{state}: {why.title} ({why.rule}, {why.tier.value.replace('_', ' ')})", style, "", "  ")
    yield from wrapped(why.because, style, "  ")
    yield ""
    yield from _condition(why.condition, style, "")


def _condition(traced: Traced, style: Style, indent: str) -> Iterator[str]:
    first, *rest = wrapped(_words(traced), style, f"{_STATE[traced.state]}  {indent}", f"      {indent}  ")
    yield (click.style(first[:4], fg=_COLOUR[traced.state]) + first[4:]) if style.colour else first
    yield from rest
    for part in traced.of:
        yield from _condition(part, style, f"{indent}  ")


def _words(traced: Traced) -> str:
    if traced.form in ("present", "denied"):
        known = {"unknown": "not known"}.get(traced.known, traced.known)
        because = f": “{traced.because}”" if traced.because else ""
        asked = "" if traced.form == "present" else "denied: "
        return f"{asked}{traced.label} ({traced.finding}) is {known}{because}"
    kind = {"all": "all of", "any": "any of"}.get(traced.form, f"at least {traced.needed} of")
    return f"{kind}: {traced.held} of {len(traced.of)}"
