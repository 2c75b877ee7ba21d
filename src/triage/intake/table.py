"""The patterns of a vocabulary compiled into one table: states, and what each word leads to.

Plain phrases share a tree from state ``PLAIN``; patterns with notation are small graphs from state ``GRAPHS``, in which
alternatives meet again, so that the table grows with what is written and not with what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple

from triage.intake.joined_words import MERGING
from triage.intake.known_words import Known
from triage.intake.little_words import ARTICLES, AUXILIARIES, LITTLE, SUBJECTS
from triage.intake.meanings import (
    DENIES,
    EXACT,
    GRAPHS,
    LOOSE,
    NOTHING,
    PLAIN,
    SMALL,
    UNCLEAR,
    Compiled,
    Meaning,
    packed,
    packed_rows,
)
from triage.intake.patterns import Choice, Gap, Named, Part, PatternError, Words, expand_classes, is_plain, parse
from triage.intake.spelling import Form, forms
from triage.intake.tokens import BREAKS, tokenise
from triage.intake.vocabulary import Vocabulary

ANY_WORD: Final = "*"
"""The edge that a word of any kind follows."""

_SIMPLE: Final = re.compile(r"[A-Za-z ][A-Za-z' ]*")
_PARTING: Final = BREAKS - {","}
_BE: Final = Form("be", "be")
_COMMA: Final = Form(",", ",")


class Collision(NamedTuple):
    """Two findings with a phrase that is the same for the reader: it reads neither."""

    words: str
    findings: tuple[str, ...]


class Table:
    """The compiled patterns. Raises PatternError where one cannot be read; ``rows`` counts what was compiled.

    ``whole`` are ids and labels by all their words and signs, for who says nothing else.
    ``step[state]`` leads from a stem, ``{class}`` or ``ANY_WORD`` to states, ``ends[state]`` says what was read there.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.step: list[dict[str, tuple[int, ...]]] = [{}, {}]
        self.ends: dict[int, tuple[Meaning, ...]] = {}
        self._forms: dict[str, tuple[Form, ...]] = {}
        self._words = Known()
        self.class_of: dict[str, tuple[str, ...]] = {}
        self.whole: dict[str, str] = {}
        self.rows = 0
        self._known: dict[tuple[str, bool], list[Form]] = {}
        self._several: dict[str, tuple[tuple[Part, ...], ...]] = {}
        self._add_classes(expand_classes(vocabulary.classes))
        for entry in vocabulary.entries:
            for written, text in ((entry.id, entry.id.replace("_", " ")), (entry.label, entry.label)):
                row = self._forms_of(text)
                self.whole[" ".join([form.word for form in row])] = entry.id
                self._add_plain(entry.id, written, row)
            self._add_phrases(entry.id, entry.phrases)
        self._add_phrases(NOTHING, vocabulary.plain)
        self._add_phrases(UNCLEAR, vocabulary.unclear)
        self.collisions = tuple(self._collisions())

    def compiled(self) -> Compiled:
        """The table as plain data."""
        key_of = {key: i for i, key in enumerate(dict.fromkeys(chain(("", ANY_WORD), *self.step)))}
        size = len(key_of)
        ways: list[int] = []
        to: list[int] = []
        several: list[list[int]] = [[]]
        for state, edges in enumerate(self.step):
            if edges:
                base = state * size
                ways += [base + key_of[key] for key in edges]
                for reached in edges.values():
                    if len(reached) > 1:
                        several.append(list(reached))
                    to.append(reached[0] if len(reached) == 1 else 1 - len(several))
        meanings: dict[int, tuple[int, Meaning]] = {}
        read = [
            [meanings.setdefault(id(meaning), (len(meanings), meaning))[0] for meaning in row]
            for row in self.ends.values()
        ]
        rows = [meaning for _, meaning in meanings.values()]
        return Compiled(
            keys=list(key_of),
            ways=packed(ways),
            to=packed(to, SMALL),
            last=packed([state for state, edges in enumerate(self.step) if not edges], SMALL),
            several=packed_rows(several),
            ends=packed(self.ends, SMALL),
            read=packed_rows(read),
            meanings=[
                [meaning.finding for meaning in rows],
                [meaning.pattern for meaning in rows],
                [" ".join(meaning.words) for meaning in rows],
            ],
            flags=[DENIES * one.denies + EXACT * one.exact + LOOSE * one.loose for one in rows],
            classes={word: [key_of[name] for name in names if name in key_of] for word, names in self.class_of.items()},
            words=" ".join(sorted({raw.lower() for raw in (*self._forms, *self._words.one, *self._words.several)})),
            whole=self.whole,
        )

    def _learn(self, raw: str) -> tuple[Form, ...]:
        known = self._forms.get(raw)
        if known is None:
            known = self._forms[raw] = forms(raw)
        return known

    def _forms_of(self, text: str) -> list[Form]:
        """The forms of a phrase. Nearly all are words and spaces only, and need no more than to be parted."""
        if _SIMPLE.fullmatch(text):
            row = [form for raw in text.split() for form in self._learn(raw)]
            if MERGING.isdisjoint([form.word for form in row]):
                return row
        tokens = tokenise(text, self._words)
        return list(map(Form, tokens.words, tokens.stems))

    def _add_classes(self, classes: dict[str, tuple[str, ...]]) -> None:
        class_of: dict[str, dict[str, None]] = {}
        for name, members in classes.items():
            several: list[tuple[Part, ...]] = []
            for member in members:
                row = self._forms_of(member)
                if len(row) == 1:
                    word = row[0].word
                    for form in (word, word + "s", word[:-1] + "ies" if word.endswith("y") else word + "es"):
                        class_of.setdefault(form, {})["{" + name + "}"] = None
                else:
                    several.append((Words(member),))
            self._several[name] = tuple(several)
        self.class_of = {word: tuple(names) for word, names in class_of.items()}

    def _add_phrases(self, finding: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            if is_plain(phrase):
                self._add_plain(finding, phrase, self._forms_of(phrase))
            else:
                self._add_pattern(finding, phrase)

    # Plain phrases: a tree

    def _add_plain(
        self, finding: str, pattern: str, written: list[Form], *, denies: bool = False, exact: bool = False
    ) -> None:
        row = _content(written)
        if row:
            self._add_row(row, finding, pattern, denies, exact)
            if _COMMA in row:
                self._add_row([form for form in row if form.word != ","], finding, pattern, denies, exact)

    def _add_row(self, row: list[Form], finding: str, pattern: str, denies: bool, exact: bool) -> None:
        step, state = self.step, PLAIN
        for _, stem in row:
            edges = step[state]
            reached = edges.get(stem)
            if reached:
                state = reached[0]
            else:
                state = len(step)
                edges[stem] = (state,)
                step.append({})
        words = tuple([word for word, _ in row])
        here = self.ends.get(state, ())
        for other in here:
            if other.words == words and other.finding == finding and other.denies == denies:
                return
        self.ends[state] = (*here, Meaning(finding, pattern, words, denies, exact, loose=False))
        self.rows += 1

    def _collisions(self) -> Iterable[Collision]:
        for key, (state, *_) in self.step[GRAPHS].items():
            findings = dict.fromkeys(meaning.finding for meaning in self.ends.get(state, ()))
            if len(findings) > 1:
                yield Collision(key, tuple(findings))
        for meanings in self.ends.values():
            if len(meanings) > 1 and not meanings[0].loose:
                by_words: dict[tuple[str, ...], dict[str, None]] = {}
                for meaning in meanings:
                    by_words.setdefault(meaning.words, {})[meaning.finding] = None
                for words, claimed in by_words.items():
                    if len(claimed) > 1:
                        yield Collision(" ".join(words), tuple(claimed))

    # Patterns with notation: graphs

    def _add_pattern(self, finding: str, pattern: str) -> None:
        parsed = parse(pattern, self._several)
        parts = parsed.parts
        if len(parts) == 1 and isinstance(parts[0], Words):
            self._add_plain(finding, pattern, self._forms_of(parts[0].text), denies=parsed.denies, exact=parsed.exact)
            return
        words: dict[str, None] = {}
        ends = self._add_parts(parts, {GRAPHS}, words)
        if GRAPHS in ends or ANY_WORD in self.step[GRAPHS] or (words and LITTLE.issuperset(words)):
            raise PatternError(f"{pattern!r}: a phrase of it has no word that could be found")
        meaning = Meaning(finding, pattern, tuple(words), parsed.denies, parsed.exact, loose=True)
        for state in ends:
            self.ends[state] = (*self.ends.get(state, ()), meaning)
        self.rows += 1

    def _add_parts(self, parts: tuple[Part, ...], starts: set[int], words: dict[str, None]) -> set[int]:
        """Lead from the states ``starts`` over the parts; the states where they end."""
        for part in parts:
            if isinstance(part, Words):
                starts = self._add_words(part, starts, words)
            elif isinstance(part, Named):
                reached = self._new(starts, ["{" + part.name + "}"])
                starts = reached.union(*[self._add_parts(row, starts, words) for row in self._several[part.name]])
            elif isinstance(part, Gap):
                ends = set(starts)
                for _ in range(part.most):
                    starts = self._new(starts, [ANY_WORD])
                    ends |= starts
                starts = ends
            else:
                starts = self._add_choice(part, starts, words)
        return starts

    def _add_choice(self, choice: Choice, starts: set[int], words: dict[str, None]) -> set[int]:
        """Rows of one word meet in one state; so does nearly every choice.

        A row of little words only asks for them: ``(you|me)`` is no choice that may be left out.
        """
        single: dict[str, None] = {}
        ends: list[set[int]] = []
        for row in choice.rows:
            if len(row) == 1 and isinstance(row[0], Words):
                kept = self._kept(row[0], starts) or self._forms_of(row[0].text)
                words.update(dict.fromkeys([form.word for form in kept]))
                if len(kept) == 1:
                    single[kept[0].stem] = None
                else:
                    ends.append(self._add_forms(kept, starts))
            else:
                ends.append(self._add_parts(row, starts, words))
        if single:
            ends.append(self._new(starts, single))
        return set().union(*ends)

    def _add_words(self, part: Words, starts: set[int], words: dict[str, None]) -> set[int]:
        kept = self._kept(part, starts)
        words.update(dict.fromkeys([form.word for form in kept]))
        return self._add_forms(kept, starts)

    def _add_forms(self, forms: Iterable[Form], starts: set[int]) -> set[int]:
        for form in forms:
            starts = self._new(starts, [form.stem])
        return starts

    def _kept(self, part: Words, starts: set[int]) -> list[Form]:
        """The words of a part that carry meaning; the same members of a class come again and again."""
        key = part.text, GRAPHS in starts
        kept = self._known.get(key)
        if kept is None:
            row = self._forms_of(part.text)
            if GRAPHS in starts:
                kept = _content(row)
            else:
                kept = [form for form in row if form.word not in LITTLE and form.word not in _PARTING]
            self._known[key] = kept
        return kept

    def _new(self, starts: set[int], keys: Iterable[str]) -> set[int]:
        """The states that the keys lead to: a new one, but from ``GRAPHS`` one for each key that all patterns share.

        So few ways are open at once, however many patterns begin with the same word.
        """
        reached: set[int] = set()
        for start in starts:
            edges = self.step[start]
            if start == GRAPHS:
                for key in keys:
                    if key not in edges:
                        edges[key] = (self._state(),)
                    reached.add(edges[key][0])
        others = starts - {GRAPHS}
        if others:
            state = self._state()
            reached.add(state)
            for start in others:
                edges = self.step[start]
                for key in keys:
                    edges[key] = (*edges.get(key, ()), state)
        return reached

    def _state(self) -> int:
        self.step.append({})
        return len(self.step) - 1


def _content(pairs: list[Form]) -> list[Form]:
    """The words of a phrase that carry its meaning: without who it is said of, articles and auxiliaries."""
    row = [pair for pair in pairs if pair[0] not in _PARTING]
    while row and row[-1][0] == ",":
        row.pop()
    at, last = 0, len(row) - 1
    if last > 0 and row[0][0] in SUBJECTS:
        at = 1
        while at < last and row[at][0].startswith("'"):
            at += 1
    while at < last and (row[at][0] in ARTICLES or row[at][0] in AUXILIARIES):
        at += 1
    # One word left of several would match too much: "a cold" is not "cold", "I'm expecting" not "expecting a call".
    if at == last and at > 0:
        if row[at - 1][0] in ARTICLES:
            at -= 1
        elif row[at - 1][1] == "be":
            return [_BE, row[at]]
        elif row[at - 1][0] in {"been", "being"}:
            at -= 1
    return [*row[at : at + 1], *[pair for pair in row[at + 1 :] if pair[0] not in LITTLE]]
