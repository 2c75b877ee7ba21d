"""Axioms and invariants are read as strictly as all the rest, and change nothing of what an answer rests on."""

from __future__ import annotations

from fractions import Fraction

import pytest
from measures_book import measures_book

from triage.conditions import All, Any, Denied, Present
from triage.rulebook.loader import load, load_proofs
from triage.rulebook.proofs import Axiom, Change, Exemption, Invariant, NumberRange
from triage.tiers import Tier

AXIOMS = """\
axioms:
  - {id: b, says: S, because: B, sources: [book], never_together: [fever, shivering]}
  - {id: a, says: S, because: B, if: {any: [fever, shivering]}, then: {denied: high_fever}}
  - {id: c, says: S, because: B, range: {measure: temperature_c, at_least: 30.1, below: 44, only_if: fever}}
  - {id: d, says: S, because: B, whole: [temperature_c]}
  - {id: e, says: S, because: B, denials_fit: true}
"""
INVARIANT = "id: one, says: S, because: B, sources: [book]"


def test_axioms_are_read(book):
    """Sorted by id, with their positions, numbers exact."""
    _, proofs = load_proofs(book.add(AXIOMS, "axioms.yaml").directory)
    said = [axiom._replace(at=None) for axiom in proofs.axioms]
    assert said == [
        Axiom("a", "S", "B", if_=Any((Present("fever"), Present("shivering"))), then=Denied("high_fever")),
        Axiom("b", "S", "B", never_together=("fever", "shivering")),
        Axiom(
            "c",
            "S",
            "B",
            range=NumberRange(
                "temperature_c", at_least=Fraction(301, 10), below=Fraction(44), only_if=Present("fever")
            ),
        ),
        Axiom("d", "S", "B", whole=("temperature_c",)),
        Axiom("e", "S", "B", denials_fit=True),
    ]
    assert [axiom.at.line for axiom in proofs.axioms] == [3, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "whenever: {all: [fever, shivering]}, tier: {at_least: urgent}",
            {"whenever": All((Present("fever"), Present("shivering"))), "at_least": Tier.URGENT},
        ),
        ("each: [fever], tier: {at_most: routine}", {"each": ("fever",), "at_most": Tier.ROUTINE}),
        ("nothing_but: [fever], shows: [illness]", {"nothing_but": ("fever",), "shows": ("illness",)}),
        ("only_these: [fever], tier: {at_most: routine}", {"only_these": ("fever",), "at_most": Tier.ROUTINE}),
        ("not_understood: true, tier: {at_least: routine}", {"not_understood": True, "at_least": Tier.ROUTINE}),
        ("change: {reported: any}, never: lower", {"change": Change("reported"), "never": "lower"}),
        (
            "change: {rises: temperature_c}, without: [fever], never: lower",
            {"change": Change("rises", "temperature_c"), "without": ("fever",), "never": "lower"},
        ),
        (
            "change: {falls: temperature_c, as_far_as: 36.6}, never: lower",
            {"change": Change("falls", "temperature_c", Fraction(366, 10)), "never": "lower"},
        ),
        ("one_band: true", {"one_band": True}),
        (
            (
                "each: [fever], tier: {at_least: routine}, "
                "except: [{finding: fever, because: X}, {when: shivering, because: Y}]"
            ),
            {
                "each": ("fever",),
                "at_least": Tier.ROUTINE,
                "exempt": (Exemption("X", finding="fever"), Exemption("Y", when=Present("shivering"))),
            },
        ),
        (
            (
                "change: {denied: any}, never: higher, "
                "except: [{rule: illness.fever, because: X}, {nothing_told: true, because: Y}]"
            ),
            {
                "change": Change("denied"),
                "never": "higher",
                "exempt": (Exemption("X", rule="illness.fever"), Exemption("Y", nothing_told=True)),
            },
        ),
    ],
)
def test_invariants_are_read(book, text, meant):
    _, proofs = load_proofs(book.add(f"invariants:\n  - {{{INVARIANT}, {text}}}\n").directory)
    (invariant,) = proofs.invariants
    assert invariant.at.line == 2
    assert invariant._replace(at=None) == Invariant("one", "S", "B", ("book",), **meant)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("axioms:\n  - ‸{id: a, says: S, because: B}\n", "an axiom says exactly one thing; give one of"),
        (
            "axioms:\n  - ‸{id: a, says: S, because: B, denials_fit: true, whole: [temperature_c]}\n",
            "an axiom says exactly one thing; give one of",
        ),
        ("axioms:\n  - ‸{id: a, says: S, because: B, if: fever}\n", "'if' and 'then' go together; give both"),
        (
            "axioms:\n  - ‸{id: a, says: S, because: B, range: {measure: temperature_c}}\n",
            "a range without a limit; give at_least",
        ),
        (
            "axioms:\n  - {id: a, says: S, because: B, never_together: ‸[fever]}\n",
            "'never_together' has 1; give at least 2",
        ),
        (
            "axioms:\n  - {id: a, says: S, because: B, never_together: [fever, ‸fevr]}\n",
            "unknown finding 'fevr'; did you mean 'fever'?",
        ),
        (
            "axioms:\n  - {id: a, says: S, because: B, if: ‸fevr, then: fever}\n",
            "unknown finding 'fevr'; did you mean 'fever'?",
        ),
        (
            "axioms:\n  - {id: a, says: S, because: B, range: {measure: ‸temp_c, below: 4}}\n",
            "unknown measure 'temp_c'; did you mean 'temperature_c'?",
        ),
        (
            "axioms:\n  - {id: a, says: S, ‸becuase: B, denials_fit: true}\n",
            "unknown key 'becuase'; did you mean 'because'?",
        ),
        ("axioms:\n  - {id: a, says: S, because: B, sources: [‸bok], denials_fit: true}\n", "unknown source 'bok'"),
        (
            "axioms: [{id: a, says: S, because: B, whole: [x]}, {id: ‸a, says: S, because: B, whole: [x]}]\n",
            "the axiom 'a' is already defined at more.yaml:1:15",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, whenever: fever, tier: {{at_least: urgent, at_most: routine}}}}\n",
            "no tier is at least the one and at most the other; exchange or correct them",
        ),
        (f"invariants:\n  - ‸{{{INVARIANT}}}\n", "it does not say of whom; give whenever"),
        (f"invariants:\n  - ‸{{{INVARIANT}, whenever: fever}}\n", "it does not say what must hold; give tier or shows"),
        (f"invariants:\n  - ‸{{{INVARIANT}, whenever: fever, tier: {{}}}}\n", "a tier without a limit; give at_least"),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, only_these: [fever], tier: {{at_most: emergency}}}}\n",
            "a limit that every tier keeps; remove it",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, whenever: fever, tier: {{at_least: self_care}}}}\n",
            "a limit that every tier keeps; remove it",
        ),
        (f"invariants:\n  - ‸{{{INVARIANT}, one_band: true, whenever: fever}}\n", "one_band stands by itself; remove"),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, change: {{reported: any}}}}\n",
            "'change' and 'never' go together; give both",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, change: {{rises: temperature_c, denied: any}}, never: lower}}\n",
            "a change is exactly one thing; give one of",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, change: {{denied: any, as_far_as: 3}}, never: lower}}\n",
            "'as_far_as' goes with rises or falls; remove it",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, change: {{reported: any}}, never: lower, tier: {{at_least: urgent}}}}\n",
            "a change goes with whenever, without and never; remove",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, whenever: fever, without: [fever], tier: {{at_least: urgent}}}}\n",
            "'without' goes with a change; remove it",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, only_these: [fever], tier: {{at_least: urgent}}}}\n",
            "only_these goes with tier: {at_most: ..} alone; remove",
        ),
        (
            f"invariants:\n  - {{{INVARIANT}, each: [fever], tier: {{at_least: urgent}}, except: [‸{{because: B}}]}}\n",
            "an exception is exactly one thing; give one of",
        ),
        (
            (
                f"invariants:\n  - ‸{{{INVARIANT}, each: [fever], tier: {{at_least: urgent}}, "
                "except: [{because: B, finding: shivering}]}\n"
            ),
            "the exception 'shivering' is not one of each; add it there too",
        ),
        (
            (
                f"invariants:\n  - ‸{{{INVARIANT}, each: [fever], tier: {{at_least: urgent}}, "
                "except: [{because: B, rule: illness.fever}]}\n"
            ),
            "an exception that names a rule goes with a change; name a finding",
        ),
        (
            f"invariants:\n  - ‸{{{INVARIANT}, one_band: true, except: [{{because: B, nothing_told: true}}]}}\n",
            "'except' does not go with one_band or only_these; remove it",
        ),
        (
            f"invariants:\n  - {{{INVARIANT}, whenever: fever, tier: {{at_least: ‸urgnt}}}}\n",
            "'at_least' cannot be 'urgnt'; did you mean 'urgent'?",
        ),
        (f"invariants:\n  - {{{INVARIANT}, each: [‸fevr], tier: {{at_least: urgent}}}}\n", "unknown finding 'fevr'"),
        (f"invariants:\n  - {{{INVARIANT}, whenever: fever, shows: [‸ilness]}}\n", "unknown syndrome 'ilness'"),
        (
            (
                f"invariants:\n  - {{{INVARIANT}, change: {{denied: any}}, never: higher, "
                "except: [{because: B, rule: ‸a.b}]}\n"
            ),
            "unknown rule 'a.b'",
        ),
        (
            f"invariants:\n  - {{{INVARIANT}, change: {{falls: ‸temp}}, never: lower}}\n",
            "unknown measure 'temp'",
        ),
        (
            "invariants:\n  - {id: one, says: S, because: B, sources: ‸[], one_band: true}\n",
            "without a source; write the id",
        ),
    ],
)
def test_each_fault_is_placed(book, entry, fault):
    """What is wrong in an axiom or an invariant is told like every other fault, where it stands."""
    book.write("more.yaml", entry)
    found = book.faults()
    assert any(each.startswith(f"{book.place}: {fault}") for each in found), found


@pytest.mark.parametrize(
    "entry",
    [
        "axioms:\n  - {id: a, says: S, because: B, range: {measure: ‸fall_pct, below: 4}}\n",
        "axioms:\n  - {id: a, says: S, because: B, whole: [pressure, ‸fall_mmhg]}\n",
        f"invariants:\n  - {{{INVARIANT}, change: {{falls: ‸fall_pct}}, never: lower}}\n",
    ],
)
def test_a_number_that_is_worked_out_is_not_asked_about_by_itself(tmp_path, entry):
    """It was an internal error, or was passed over in silence."""
    book = measures_book(tmp_path / "rules")
    book.write("more.yaml", entry)
    found = book.faults()
    assert [each for each in found if each.startswith(f"{book.place}: 'fall_") and "worked out, not given" in each]


def test_a_finding_that_only_an_invariant_names_is_not_used(book):
    """An invariant makes no difference to an answer."""
    book.add(
        f"""
        findings:
          - {{id: lone, label: Lone, kind: sign, question: Q, phrases: [lone a, lone b, lone c], sources: [book]}}
        invariants:
          - {{{INVARIANT}, whenever: lone, tier: {{at_least: routine}}}}
        """
    )
    assert [each for each in book.faults() if "not used" in each]


def test_the_content_hash_is_that_of_what_answers_rest_on(book):
    """Axioms, invariants and reasons for keeping a rule change no answer, and no receipt."""
    before = book.load().content_hash
    book.add(AXIOMS, "axioms.yaml")
    book.add(f"invariants:\n  - {{{INVARIANT}, one_band: true}}\n", "invariants.yaml")
    book.change(
        "    because: A fever is worth a call.", "    because: A fever is worth a call.\n    kept_because: It is."
    )
    assert book.load().content_hash == before


def test_what_was_kept_says_why_from_the_cache_too(book):
    """The reason is part of the rulebook however it was loaded."""
    book.change(
        "    because: A fever is worth a call.", "    because: A fever is worth a call.\n    kept_because: It is."
    )
    book.change(
        "bands: [{at_least: 38}], sources: [book]}", "bands: [{at_least: 38}], sources: [book], kept_because: D}"
    )
    book.change("    label: Shivering\n", "    label: Shivering\n    kept_because: F\n")
    for rulebook in (book.load(), book.load(cached=True), book.load(cached=True)):
        assert rulebook.rules[0].kept_because == "It is."
        assert rulebook.definitions[0].kept_because == "D"
        assert rulebook.finding_by_id["shivering"].kept_because == "F"
    assert load(book.directory) == load_proofs(book.directory)[0]
