"""What must hold between entries: ids once, names known, nothing without use; each fault in its place."""

from __future__ import annotations

import pytest

RULE = "{id: x.y, title: T, syndrome: illness, tier: urgent, when: fever, because: B, sources: [book]}"


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (
            "findings:\n  - {id: fever, label: F, kind: sign, question: Q?, phrases: [x, y, z], sources: [book]}\n",
            "more.yaml:2:10: the finding 'fever' is already defined at main.yaml:23:9",
        ),
        (f"rules:\n  - {RULE}\n  - {RULE}\n", "more.yaml:3:10: the rule 'x.y' is already defined at more.yaml:2:10"),
        (
            "sources:\n  - id: book\n    citation: Another\n",
            "more.yaml:2:9: the source 'book' is already defined at main.yaml:9:9",
        ),
        (
            "sources:\n  - id: b\n    citation: B\n    items: [{id: a, states: A.}, {id: a, states: B.}]\n",
            "more.yaml:4:39: the source 'b.a' is already defined at more.yaml:4:18",
        ),
        (
            "sources:\n  - {id: book.fever, citation: Another}\n",
            "more.yaml:2:10: the source 'book.fever' is already defined at main.yaml:12:14",
        ),
        (
            "tiers:\n  - {id: urgent, label: U, means: M, target: T, do_first: D}\n",
            "more.yaml:2:10: the tier 'urgent' is already defined at main.yaml:4:10",
        ),
        (
            "advice:\n  - {id: drink, text: D, sources: [book]}\n",
            "more.yaml:2:10: the advice 'drink' is already defined at main.yaml:46:10",
        ),
        (
            "syndromes:\n  - {id: illness, label: I}\n",
            "more.yaml:2:10: the syndrome 'illness' is already defined at main.yaml:14:9",
        ),
        (
            "lists:\n  - {id: shivers_list, finding: shivering, label: S}\n",
            "more.yaml:2:10: the list 'shivers_list' is already defined at main.yaml:44:10",
        ),
        (
            (
                "measures:\n  - {id: temperature_c, label: T, unit: u, given_in: vitals, question: Q,"
                " lowest: 1, highest: 2}\n"
            ),
            "more.yaml:2:10: the measure 'temperature_c' is already defined at main.yaml:19:10",
        ),
        (
            "definitions:\n  - {finding: fever, measure: temperature_c, bands: [{above: 39}], sources: [book]}\n",
            "more.yaml:2:5: the finding 'fever' is already defined from 'temperature_c' at main.yaml:21:5",
        ),
        (
            "rulebook: {id: other, version: 1.0.0, title: Other}\n",
            "more.yaml:1:11: a second 'rulebook', the first is at main.yaml:1:11",
        ),
        (
            "lists:\n  - {id: fever, finding: fever, label: F}\n",
            "more.yaml:2:10: the list 'fever' has the name of the finding at main.yaml:23:5",
        ),
    ],
)
def test_every_id_is_used_once(book, entry, fault):
    """A second entry of a name is a fault at the second, which names the place of the first."""
    (found,) = book.add(entry).faults()
    assert found.replace(f"{book.directory}/", "").startswith(f"{fault}; ")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "of: [high_fever, shivering]",
            "of: [‸high_fevr, shivering]",
            "unknown finding 'high_fevr'; did you mean 'high_fever'?",
        ),
        (
            "when: {any: [fever,",
            "when: {any: [‸qqqq,",
            "unknown finding 'qqqq'; define it under findings, or remove it here",
        ),
        ("implies: [fever]", "implies: [‸feverr]", "unknown finding 'feverr'; did you mean 'fever'?"),
        ("{finding: fever, measure", "{finding: ‸fevre, measure", "unknown finding 'fevre'; did you mean 'fever'?"),
        (
            "measure: temperature_c,",
            "measure: ‸temperature,",
            "unknown measure 'temperature'; did you mean 'temperature_c'?",
        ),
        (
            "finding: shivering, label",
            "finding: ‸shivring, label",
            "unknown finding 'shivring'; did you mean 'shivering'?",
        ),
        ("{denied: shivering}", "{denied: ‸shiverin}", "unknown finding 'shiverin'; did you mean 'shivering'?"),
        ("syndrome: illness", "syndrome: ‸ilness", "unknown syndrome 'ilness'; did you mean 'illness'?"),
        (
            "    label: Illness\n",
            "    label: Illness\n    mimics: [‸illnes]\n",
            "unknown syndrome 'illnes'; did you mean 'illness'?",
        ),
        ("advice: [drink]", "advice: [‸drinks]", "unknown advice 'drinks'; did you mean 'drink'?"),
        (
            "weight: 2, sources: [book.fever]",
            "weight: 2, sources: [‸book.fevers]",
            "unknown source 'book.fevers'; did you mean 'book.fever'?",
        ),
        (
            "    advice: [drink]\n    sources: [book.fever]",
            "    advice: [drink]\n    sources: [book, ‸bok]",
            "unknown source 'bok'; did you mean 'book'?",
        ),
        (
            "bands: [{at_least: 38}], sources: [book]",
            "bands: [{at_least: 38}], sources: [‸nook]",
            "unknown source 'nook'; did you mean 'book'?",
        ),
    ],
)
def test_every_name_that_is_used_is_defined(book, old, new, fault):
    """A dangling name is placed where it is used; what was probably meant is suggested, never taken."""
    found = book.change(old, new).faults()
    assert f"{book.place}: {fault}" in found


def test_every_finding_can_make_a_difference(book):
    """A finding for which nothing asks, directly or through what it implies, is a fault."""
    entry = "findings:\n  - {id: cough, label: Cough, kind: sign, question: Q?, phrases: [x, y, z], sources: [book]}\n"
    assert book.add(entry).faults() == [
        (
            "more.yaml:2:10: the finding 'cough' is not used: nothing asks for it or for what it implies;"
            " use it in a rule, an advice or a feature, or remove it"
        )
    ]
    assert book.add(entry.replace("sources", "implies: [fever], sources")).faults() == []


def test_a_finding_that_is_only_measured_is_not_used(book):
    """A definition alone does not count: the measured value would be lost in silence."""
    book.add(
        """
        findings:
          - {id: cold, label: Cold, kind: sign, question: Q?, phrases: [x, y, z], sources: [book]}
        definitions:
          - {finding: cold, measure: temperature_c, bands: [{below: 35}], sources: [book]}
        """
    )
    (fault,) = book.faults()
    assert fault.startswith("more.yaml:2:10: the finding 'cold' is not used: ")


def test_a_finding_above_a_denied_one_is_used(book):
    """Denying it denies what implies it, and a condition may ask for that denial."""
    book.add(
        """
        findings:
          - {id: trembling, label: T, kind: sign, question: Q?, phrases: [x, y, z], sources: [book]}
        """
    )
    book.change("phrases: [shivers,", "implies: [trembling]\n    phrases: [shivers,")
    assert book.faults() == []


def test_a_mistake_in_a_rule_does_not_make_its_findings_unused(book):
    """One mistake is reported once, not with everything that follows from it."""
    assert book.change("at_least: 2, of: [high", "‸atleast: 2, of: [high").faults() == [
        f"{book.place}: unknown key 'atleast' in a condition; did you mean 'at_least'?"
    ]


def test_all_five_tiers_are_described(book):
    """A tier without words could not be read out."""
    book.change("  - {id: same_day, label: Same day, means: Phone, target: 24 h, do_first: Phone today}\n", "")
    assert book.faults() == ["main.yaml:2:1: no text for the tier same_day; add it under tiers"]


def test_a_rulebook_says_which_it_is_and_has_a_rule(book):
    """Without a rule every case would look harmless."""
    book.write("main.yaml", "sources:\n  - {id: a, citation: A}\n")
    assert [fault.removeprefix(f"{book.directory}:1:1: ") for fault in book.faults()] == [
        "no file has the section 'rulebook'; add rulebook: {id: .., version: .., title: ..}",
        "no text for the tier emergency, urgent, same_day, routine, self_care; add it under tiers",
        "there is no rule in it; add rules, or give the right directory",
    ]


def test_a_broken_file_hides_no_fault_of_the_others(book):
    """What stands in it may still be used, and use; whatever stands nowhere is unknown all the same."""
    book.change("advice: [drink]", "advice: [‸drinks]")
    book.add("findings:\n  - id: cough\n   kind: sign\nrules: [cough, chill, book.cold]\n")
    book.add(
        """
        findings:
          - {id: cold, label: C, kind: sign, question: Q, phrases: [x, y, z], implies: [chill], sources: [book.cold]}
          - {id: idle, label: I, kind: sign, question: Q, phrases: [u, v, w], sources: [‸boek]}
        """,
        "other.yaml",
    )
    assert [fault.split(";")[0] for fault in book.faults()] == [
        "main.yaml:54:14: unknown advice 'drinks'",
        "more.yaml:3:4: an entry that begins with '- ' must stand here",
        "other.yaml:3:10: the finding 'idle' is not used: nothing asks for it or for what it implies",
        f"{book.place}: unknown source 'boek'",
    ]


def test_what_a_broken_file_may_hold_is_not_reported_as_missing(book):
    """Where a file cannot be read to its end, what stands in it is not called unknown or unused."""
    book.change("lists:\n  - {id", "lists: [\n  ‸- {id")
    assert book.faults() == [f"{book.place}: a '- ' cannot stand here; begin the list on a line of its own"]


def test_every_kind_of_fault_is_reported_in_one_run(book):
    """Faults of reading, shape, conditions, names and use come together, in the order of files and lines."""
    book.add(
        """
        sources:
          - {id: book, citation: Again}
        findings:
          - {id: cough, label: Fever, kind: sign, question: Q?, phrases: [x, y, z], sources: [bok]}
          - {id: a, label: A, kind: sign, question: Q?, phrases: [p, q, r], implies: [b], sources: [book]}
          - {id: b, label: B, kind: sign, question: Q?, phrases: [s, t, u], implies: [a], sources: [book]}
        rules:
          - {id: a.b, title: T, syndrome: illness, tier: urgent, when: {at_least: 4, of: [a, b]}, because: B}
          - {id: a.c, title: T, syndrome: illness, tier: urgent, when: {any: []}, becuase: B, sources: [book], id: a.d}
        """
    )
    assert [fault.split(";")[0] for fault in book.faults()] == [
        "more.yaml:2:10: the source 'book' is already defined at main.yaml:9:9",
        "more.yaml:4:10: the finding 'cough' is not used: nothing asks for it or for what it implies",
        "more.yaml:4:24: the label 'Fever' is also the id of the finding 'fever' at main.yaml:23:9",
        "more.yaml:4:87: unknown source 'bok'",
        "more.yaml:5:79: findings imply each other in a circle: a ⇒ b ⇒ a",
        "more.yaml:8:5: without a source",
        "more.yaml:8:75: at_least 4 of a list of 2 can never hold",
        "more.yaml:9:70: 'any' is an empty list",
        "more.yaml:9:75: unknown key 'becuase'",
        "more.yaml:9:104: the key 'id' is already at 9:6",
    ]


def test_a_limit_of_the_engine_is_reported_at_the_rule_that_passes_it(book):
    """A rulebook that the rule engine cannot hold is refused when it is read, not when a case comes."""
    sets = "\n".join(f"    - {{any: [{{all: [f{i}, fever]}}, {{all: [f{i}, shivering]}}]}}" for i in range(13))
    findings = "\n".join(
        f"  - {{id: f{i}, label: L{i}, kind: sign, question: Q?, phrases: [x{i}, y{i}, z{i}], sources: [book]}}"
        for i in range(13)
    )
    book.write(
        "more.yaml",
        f"findings:\n{findings}\nrules:\n- id: a.b\n  title: T\n  syndrome: illness\n  tier: urgent\n  because: B\n"
        f"  sources: [book]\n  when:\n    all:\n{sets}\n",
    )
    (fault,) = book.faults()
    assert fault.startswith("more.yaml:16:3: ")


def test_a_limit_of_the_whole_is_reported_in_the_order_of_the_file(book):
    """The last rule that was written is the one too many, whatever its id."""
    findings = "\n".join(
        f"  - {{id: f{i}, label: L{i}, kind: sign, question: Q?, phrases: [x{i}, y{i}, z{i}], sources: [book]}}"
        for i in range(36)
    )
    sets = ", ".join(
        f"{{any: [{', '.join(f'{{all: [f{i}, fever]}}' for i in range(start, start + 12))}]}}" for start in (0, 12, 24)
    )
    rules = "\n".join(
        f"  - {{id: {name}.x, title: T, syndrome: illness, tier: urgent, because: B, sources: [book],"
        f" when: {{all: [{sets}]}}}}"
        for name in "zca"
    )
    book.write("more.yaml", f"rules:\n{rules}\nfindings:\n{findings}\n")
    (fault,) = book.faults()
    assert fault.startswith("more.yaml:4:5: with rule a.x the rulebook comes to 5,1")
