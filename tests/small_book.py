"""A small sound rulebook on disc, and the means to break it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from triage.rulebook.loader import check, load
from triage.rulebook.model import Rulebook

SOUND = """\
rulebook: {id: small, version: 1.0.0, title: A small rulebook}
tiers:
  - {id: emergency, label: Emergency, means: Call, target: minutes, do_first: Call now}
  - {id: urgent, label: Urgent, means: Go, target: 1 h, do_first: Go now}
  - {id: same_day, label: Same day, means: Phone, target: 24 h, do_first: Phone today}
  - {id: routine, label: Routine, means: Ask, target: days, do_first: Ask this week}
  - {id: self_care, label: Self care, means: Watch, target: none, do_first: Watch}
sources:
  - id: book
    citation: A book
    items:
      - {id: fever, section: "1", states: Fever happens., symptom_statement: true}
syndromes:
  - id: illness
    label: Illness
    features:
      - {when: fever, weight: 2, sources: [book.fever]}
measures:
  - {id: temperature_c, label: Heat, unit: °C, given_in: vitals, question: H, lowest: 20, highest: 46, fahrenheit: true}
definitions:
  - {finding: fever, measure: temperature_c, bands: [{at_least: 38}], sources: [book]}
findings:
  - id: fever
    label: Fever
    kind: sign
    question: Is there a fever?
    phrases: [feverish, runs a temperature, burning up]
    sources: [book.fever]
    codes: {icd_10_cm: R50.9}
  - id: high_fever
    label: High fever
    kind: sign
    question: Is the fever high?
    phrases: [very feverish, over forty, boiling]
    implies: [fever]
    sources: [book]
  - id: shivering
    label: Shivering
    kind: symptom
    question: Is there shivering?
    phrases: [shivers, shaking with cold, teeth chatter]
    sources: [book]
lists:
  - {id: shivers_list, finding: shivering, label: Shivers, examples: [morning, night]}
advice:
  - {id: drink, text: Drink water., sources: [book], only_if: {denied: shivering}}
rules:
  - id: illness.fever
    title: Fever
    syndrome: illness
    tier: routine
    when: {any: [fever, {at_least: 2, of: [high_fever, shivering]}]}
    because: A fever is worth a call.
    advice: [drink]
    sources: [book.fever]
"""


CARET = "‸"


class Book:
    """A rulebook directory. ``faults`` names files inside the directory, as ``main.yaml:3:5: what; what to do``.

    A caret (‸) in what a test writes is taken out and shows where the fault must be: ``place``, as ``main.yaml:3:5``.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.place = ""
        directory.mkdir()
        self.write("main.yaml", SOUND)

    def write(self, name: str, text: str | bytes) -> None:
        if isinstance(text, str) and CARET in text:
            before, text = text.split(CARET)[0], text.replace(CARET, "")
            self.place = f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def add(self, text: str, name: str = "more.yaml") -> Book:
        self.write(name, textwrap.dedent(text).lstrip("\n"))
        return self

    def change(self, old: str, new: str) -> Book:
        text = (self.directory / "main.yaml").read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        self.write("main.yaml", text.replace(old, new))
        return self

    def faults(self) -> list[str]:
        return [str(problem).replace(f"{self.directory}/", "") for problem in check(self.directory)]

    def load(self, *, cached: bool = False) -> Rulebook:
        return load(self.directory, cached=cached)
