"""A small rulebook of which everything asked is true, and the means to break each part of it. No medicine."""

from __future__ import annotations

from pathlib import Path

from small_book import Book

from triage.engine.engine import Engine
from triage.prove.invariants import Answer, ask
from triage.prove.questions import check_deeply
from triage.prove.solver import DEFAULT, Limits
from triage.prove.worlds import World
from triage.rulebook.loader import load_proofs

BOOK = """\
rulebook: {id: small, version: 1.0.0, title: A small rulebook}
tiers:
  - {id: emergency, label: Emergency, means: Call, target: minutes, do_first: Call now}
  - {id: urgent, label: Urgent, means: Go, target: 1 h, do_first: Go now}
  - {id: same_day, label: Same day, means: Phone, target: 24 h, do_first: Phone today}
  - {id: routine, label: Routine, means: Ask, target: days, do_first: Ask this week}
  - {id: self_care, label: Self care, means: Watch, target: none, do_first: Watch}
sources:
  - {id: book, citation: A book}
syndromes:
  - {id: too_much, label: Too much, mimics: [too_little]}
  - {id: too_little, label: Too little, mimics: [too_much]}
measures:
  - {id: age_years, label: Age, unit: years, given_in: patient, question: A, lowest: 0, highest: 130}
  - {id: temperature_c, label: Heat, unit: °C, given_in: vitals, question: H, lowest: 20, highest: 46}
definitions:
  - {finding: fever, measure: temperature_c, bands: [{to_age: 1, at_least: 37.5}, {from_age: 1, at_least: 38}],
     sources: [book]}
  - {finding: high_fever, measure: temperature_c, bands: [{at_least: 39.5}], sources: [book]}
  - {finding: cold, measure: temperature_c, bands: [{at_most: 35}], sources: [book]}
findings:
  - {id: fever, label: Fever, kind: sign, question: Q, phrases: [fever a, fever b, fever c], sources: [book]}
  - {id: high_fever, label: High fever, kind: sign, question: Q, phrases: [high a, high b, high c], implies: [fever],
     sources: [book]}
  - {id: cold, label: Cold, kind: sign, question: Q, phrases: [cold a, cold b, cold c], sources: [book]}
  - {id: seizure, label: Seizure, kind: sign, question: Q, phrases: [fit a, fit b, fit c], sources: [book]}
  - {id: rash, label: Rash, kind: sign, question: Q, phrases: [rash a, rash b, rash c], sources: [book]}
  - {id: tired, label: Tired, kind: symptom, question: Q, phrases: [tired a, tired b, tired c], sources: [book]}
  - {id: pump, label: Pump, kind: device, question: Q, phrases: [pump a, pump b, pump c], sources: [book]}
rules:
  - {id: much.seizure, title: T, syndrome: too_much, tier: emergency, when: seizure, because: B, sources: [book]}
  - {id: much.cold, title: T, syndrome: too_much, tier: urgent, when: cold, because: B, sources: [book]}
  - {id: little.high-fever, title: T, syndrome: too_little, tier: urgent, when: high_fever, because: B, sources: [book]}
  - {id: little.fever-with-pump, title: T, syndrome: too_little, tier: urgent, when: {all: [fever, pump]},
     because: B, sources: [book]}
  - {id: little.fever, title: T, syndrome: too_little, tier: same_day, when: fever, because: B, sources: [book]}
  - {id: little.rash, title: T, syndrome: too_little, tier: urgent, when: rash, because: B, sources: [book]}
  - {id: little.tired, title: T, syndrome: too_little, tier: routine, when: tired, because: B, sources: [book]}
axioms:
  - {id: denials_fit, says: S, because: B, denials_fit: true}
  - {id: one_heat, says: S, because: B, never_together: [fever, cold]}
"""


def proof_book(directory: Path) -> Book:
    """The book on disc, in place of the small one."""
    book = Book(directory)
    book.write("main.yaml", BOOK)
    return book


def world_of(book: Book, limits: Limits = DEFAULT) -> World:
    """Every possible patient of the book."""
    rulebook, proofs = load_proofs(book.directory)
    return World(rulebook, proofs.axioms, limits, Engine(rulebook, durable=False))


def asked(book: Book, invariant: str, limits: Limits = DEFAULT) -> Answer:
    """The answer to one invariant, written as the inside of a YAML mapping."""
    book.write("invariants.yaml", f"invariants:\n  - {{id: one, says: S, because: B, sources: [book], {invariant}}}\n")
    _, proofs = load_proofs(book.directory)
    return ask(proofs.invariants[0], world_of(book, limits))


def remarks(book: Book) -> list[str]:
    """What ``triage check --deep`` says of the book, each with its file inside the directory."""
    return [str(problem).replace(f"{book.directory}/", "") for problem in check_deeply(world_of(book))]
