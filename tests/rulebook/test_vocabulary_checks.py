"""The vocabulary: implications without a circle, words that mean one finding."""

from __future__ import annotations

import pytest


def finding(identity: str, *phrases: str, label: str = "", implies: str = "") -> str:
    more = f", implies: [{implies}]" if implies else ""
    words = ", ".join(phrases or (f"{identity} one", f"{identity} two", f"{identity} three"))
    label = label or f"The {identity}"
    return (
        f"  - {{id: {identity}, label: {label}, phrases: [{words}], kind: sign, question: Q?, sources: [book]{more}}}\n"
    )


def test_a_circle_of_implications_is_shown_whole(book):
    """The circle is reported once, at its first implication, with every step."""
    book.write(
        "more.yaml",
        "findings:\n" + finding("a", implies="‸b") + finding("b", implies="fever, c") + finding("c", implies="a"),
    )
    assert book.faults() == [
        f"{book.place}: findings imply each other in a circle: a ⇒ b ⇒ c ⇒ a; remove one of these implications"
    ]


def test_two_circles_are_two_faults(book):
    """Each circle is shown; a finding that only leads into one is not blamed."""
    book.write(
        "more.yaml",
        "findings:\n"
        + finding("a", implies="fever, b")
        + finding("b", implies="c")
        + finding("c", implies="b, fever")
        + finding("d", implies="fever, d"),
    )
    assert [fault.split(": ", 1)[1].split(";")[0] for fault in book.faults()] == [
        "findings imply each other in a circle: b ⇒ c ⇒ b",
        "findings imply each other in a circle: d ⇒ d",
    ]


def test_a_long_chain_is_no_circle(book):
    """Implications may go on as far as they like, and meet again."""
    chain = "".join(finding(f"n{i}", implies=f"n{i + 1}, fever") for i in range(300))
    book.write("more.yaml", "findings:\n" + chain + finding("n300", implies="fever"))
    assert book.faults() == []


def test_a_syndrome_does_not_mimic_itself(book):
    """It would be shown beside itself."""
    book.change("    label: Illness\n", "    label: Illness\n    mimics: [‸illness]\n")
    assert book.faults() == [f"{book.place}: 'illness' mimics itself; remove it"]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (
            finding("a", "x", "‸RUNS a  temperature!", "z", implies="fever"),
            "the phrase 'RUNS a temperature!' is also the phrase",
        ),
        (finding("a", "x", "‸High  Fever", "z", implies="fever"), "the phrase 'High Fever' is also the id"),
        (finding("a", label="‸Boiling", implies="fever"), "the label 'Boiling' is also the phrase"),
        (finding("‸boiling", implies="fever"), "the id 'boiling' is also the phrase"),
    ],
)
def test_the_same_words_do_not_mean_two_findings(book, entry, fault):
    """Ids, labels and phrases are one space of words; case, spaces and punctuation do not tell them apart."""
    book.write("more.yaml", f"findings:\n{entry}")
    (found,) = book.faults()
    assert found.startswith(f"{book.place}: {fault} of the finding '")
    assert "at main.yaml:" in found


def test_a_phrase_that_says_nothing_new_is_no_phrase(book):
    """Three phrases are three ways to say it."""
    book.write("more.yaml", "findings:\n" + finding("a", "it hurts", "‸It hurts!", "ouch", implies="fever"))
    assert book.faults() == [
        (
            f"{book.place}: the phrase 'It hurts!' says the same as the one at line 2;"
            " case, punctuation and apostrophes do not count: remove one of the two"
        )
    ]


def test_a_phrase_has_words(book):
    """Punctuation alone would match nothing."""
    book.write("more.yaml", "findings:\n" + finding("a", "x", "‸'?!'", "z", implies="fever"))
    assert book.faults() == [f"{book.place}: the phrase '?!' has no letter or digit; write words"]


def test_a_phrase_may_repeat_its_own_label(book):
    """What a finding is called is also what callers say."""
    book.write("more.yaml", "findings:\n" + finding("a", "the a", "x", "y", implies="fever"))
    assert book.faults() == []
