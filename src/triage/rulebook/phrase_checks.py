"""Checks of the phrases as the reader reads them: notation without fault, and no words that mean two findings."""

from __future__ import annotations

from collections.abc import Iterator

from triage.errors import Position, Problem
from triage.intake.patterns import PatternError, expand_classes, is_plain, parse
from triage.rulebook.draft import Draft, Entry
from triage.rulebook.model import Rulebook
from triage.rulebook.suggest import quoted


def phrase_faults(draft: Draft, rulebook: Rulebook) -> Iterator[Problem]:
    """Every phrase that cannot be read, and where all can be, the words that two findings claim.

    ``rulebook`` is what the sound entries of the draft come to.
    """
    faults = [*_class_faults(draft, rulebook)]
    if not faults:
        faults = [*_notation_faults(draft, rulebook)]
    yield from faults or _collisions(draft, rulebook)


def _class_faults(draft: Draft, rulebook: Rulebook) -> Iterator[Problem]:
    try:
        expand_classes({entry.id: entry.words for entry in rulebook.word_classes})
    except PatternError as error:
        first = draft.entries["word_classes"][0]
        at = next(
            (entry.at for entry in draft.entries["word_classes"] if f"{entry.text('id')!r}" in str(error)), first.at
        )
        yield Problem(str(error), "correct the word class", at)


def _notation_faults(draft: Draft, rulebook: Rulebook) -> Iterator[Problem]:
    from triage.intake.phrases import normalise

    classes = {entry.id for entry in rulebook.word_classes}
    for words, at in _phrases(draft):
        if not is_plain(words) and normalise(words):  # one without letters is reported as such
            try:
                parse(words, classes)
            except PatternError as error:
                yield Problem(str(error), "correct the phrase, or write it without (), [], {}, |, ?, * and …", at)


def _phrases(draft: Draft) -> Iterator[tuple[str, Position]]:
    for entry in draft.entries["findings"]:
        yield from entry.words("phrases")
    yield from draft.not_symptoms
    yield from draft.unclear


def _collisions(draft: Draft, rulebook: Rulebook) -> Iterator[Problem]:
    from triage.intake.table import Table
    from triage.intake.vocabulary import of_rulebook

    entries = draft.ids("findings")
    reported = _same_words(rulebook)
    try:
        collisions = Table(of_rulebook(rulebook)).collisions
    except PatternError:  # a phrase without letters, which is reported as such
        return
    for words, findings in collisions:
        if frozenset(findings) in reported:
            continue  # `shared_phrases` says it, of the very words
        named = [name or "what is no symptom" for name in findings]
        what = f"the reader takes {quoted(words)} for two things: {' and '.join(named)}"
        last = next((entries[name] for name in reversed(findings) if name in entries), None)
        at = _place(last, words) if last is not None else Position(draft.directory)
        yield Problem(what, "inflection and small words do not count: change or remove one of the phrases", at)


def _same_words(rulebook: Rulebook) -> set[frozenset[str]]:
    """The findings that share plain words, letter for letter."""
    from triage.intake.phrases import normalise

    owners: dict[str, set[str]] = {}
    for finding in rulebook.findings:
        for words in (finding.id, finding.label, *filter(is_plain, finding.phrases)):
            owners.setdefault(normalise(words), set()).add(finding.id)
    return {frozenset(ids) for ids in owners.values() if len(ids) > 1}


def _place(entry: Entry, words: str) -> Position:
    """The phrase that has these words, or else the finding."""
    from triage.intake.phrases import normalise

    return next((at for phrase, at in entry.words("phrases") if normalise(phrase) == normalise(words)), entry.at)
