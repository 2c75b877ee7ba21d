"""A small rulebook with a scale in words, changes from a usual value, and what sets a definition aside. No medicine."""

from __future__ import annotations

from pathlib import Path

from small_book import Book

MEASURES = """\
measures:
  - {id: age_years, label: Age, unit: years, given_in: patient, question: A, lowest: 0, highest: 130}
  - {id: wakefulness, label: Wakefulness (WKF), given_in: vitals, question: W, lowest: 0, highest: 4,
     values: {A: 0, alert: 0, V: 2, U: 4, Half asleep: 1}}
  - {id: pressure, label: Pressure, unit: mmHg, given_in: vitals, question: P, lowest: 30, highest: 350}
  - {id: usual_pressure, label: Usual pressure, unit: mmHg, given_in: history, question: U, lowest: 30, highest: 350}
  - {id: fall_mmhg, label: Change from the usual pressure, unit: mmHg, given_in: derived, question: D,
     change: {of: pressure, from: usual_pressure}, lowest: -320, highest: 320}
  - {id: fall_pct, label: Change in percent, unit: "%", given_in: derived, question: D,
     change: {of: pressure, from: usual_pressure, as: percent}, lowest: -100, highest: 500}
definitions:
  - {finding: low, measure: pressure, bands: [{to_age: 16, below: 80}, {from_age: 16, at_most: 90}], sources: [book],
     unless: {measure: fall_mmhg, bands: [{to_age: 16, at_least: -5}, {from_age: 16, at_least: -10}]}}
  - {finding: very_low, measure: pressure, bands: [{below: 80}], sources: [book]}
  - {finding: fallen, measure: fall_pct, bands: [{to_age: 16, at_most: -20}, {from_age: 16, at_most: -30}],
     sources: [book]}
  - {finding: not_awake, measure: wakefulness, bands: [{at_least: 1}], sources: [book]}
findings:
  - {id: low, label: Low, kind: sign, question: Q, phrases: [low a, low b, low c], sources: [book]}
  - {id: very_low, label: Very low, kind: sign, question: Q, phrases: [very a, very b, very c], implies: [low],
     sources: [book]}
  - {id: fallen, label: Fallen, kind: sign, question: Q, phrases: [fallen a, fallen b, fallen c], sources: [book]}
  - {id: not_awake, label: Not awake, kind: sign, question: Q, phrases: [not a, not b, not c], sources: [book]}
rules:
  - {id: illness.low, title: Low, syndrome: illness, tier: urgent, when: {any: [low, fallen, not_awake]}, because: B,
     sources: [book]}
"""


def measures_book(directory: Path) -> Book:
    """The small rulebook with these measures beside its own."""
    return Book(directory).add(MEASURES, "measures.yaml")
