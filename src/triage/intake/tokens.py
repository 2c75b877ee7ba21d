"""Text to tokens: words in their normal form with their place in the text, and the signs that part what is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from triage.intake.spelling import forms
from triage.intake.word_sets import words

SENTENCE_ENDS = frozenset(".!?")
CLAUSE_ENDS = frozenset(";:-()")
BREAKS = SENTENCE_ENDS | CLAUSE_ENDS | {","}
_SIGNS = BREAKS | {"/", "and"}
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Record(NamedTuple):
    """A word as a vocabulary knows it.

    ``key`` is the number of its stem in the compiled table (0: no pattern has it), ``classes`` are the numbers of the
    classes that it belongs to, ``mark`` says which lists of the English language have it (see ``marks``).
    """

    word: str
    stem: str
    key: int
    classes: Sequence[int]
    mark: int


class Token(NamedTuple):
    """One word or sign of a text. ``start`` and ``end`` are its place in the text as it was given.

    Signs have themselves as word and stem: ``.``, ``!``, ``?`` end a sentence, ``;``, ``:``, ``-``, ``(``, ``)`` part
    clauses, ``,`` parts a list, ``/`` says or; any other sign is odd, and may turn the words beside it round.
    """

    word: str
    stem: str
    start: int
    end: int


class Tokens:
    """The words and signs of a text in order. Kept as columns, which are many times as fast to go through as rows."""

    __slots__ = ("classes", "ends", "keys", "marks", "starts", "stems", "words")

    def __init__(self, records: Sequence[Record], starts: Sequence[int], ends: Sequence[int]) -> None:
        self.starts = starts
        self.ends = ends
        self.words: Sequence[str]
        self.stems: Sequence[str]
        self.keys: Sequence[int]
        self.classes: Sequence[Sequence[int]]
        self.marks: Sequence[int]
        if records:
            self.words, self.stems, self.keys, self.classes, self.marks = zip(*records, strict=True)
        else:
            self.words = self.stems = self.keys = self.classes = self.marks = ()

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.words, self.stems, self.starts, self.ends)

    def picked(self, places: Sequence[int]) -> Tokens:
        """These tokens side by side, as if the text had no others."""
        records = [Record(self.words[i], self.stems[i], self.keys[i], self.classes[i], self.marks[i]) for i in places]
        return Tokens(records, [self.starts[i] for i in places], [self.ends[i] for i in places])


Marker: TypeAlias = Callable[[str, int, Sequence[int]], int]


class Known:
    """Words by how they are written. Keeps the records of ``kept`` words and nothing of any other; without, of all.

    ``keys``: stem → its number; ``classes``: word → the numbers of its classes; ``mark``: the mark of a
    word with its key and classes.
    """

    __slots__ = ("_classes", "_kept", "_keys", "_mark", "one", "several", "signs")

    def __init__(
        self,
        kept: Collection[str] | None = None,
        keys: Mapping[str, int] = _NOTHING,
        classes: Mapping[str, Sequence[int]] = _NOTHING,
        mark: Marker | None = None,
    ) -> None:
        self._kept = kept
        self._keys = keys
        self._classes = classes
        self._mark = mark
        self.one: dict[str, Record] = {}
        self.several: dict[str, tuple[Record, ...]] = {}
        self.signs = {sign: self.record(sign, sign) for sign in _SIGNS}

    def record(self, word: str, stem: str) -> Record:
        key, classes = self._keys.get(stem, 0), self._classes.get(word, ())
        return Record(word, stem, key, classes, self._mark(word, key, classes) if self._mark else 0)

    def records(self, raw: str) -> tuple[Record, ...]:
        """What a written word stands for: two or three where it is a contraction."""
        lower = raw.lower()
        one = self.one.get(lower)
        if one is not None:
            return (one,)
        made = self.several.get(lower)
        if made is None:
            made = tuple([self.record(word, stem) for word, stem in forms(raw)])
            if raw.isascii() and (self._kept is None or lower in self._kept):
                if len(made) == 1 and made[0].word not in _MERGED and raw.isalpha():
                    self.one[lower] = made[0]
                else:
                    self.several[lower] = made
        return made


_INVISIBLE = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe0f\ufeff"
# Each branch eats at least one sign and none can match a text in two ways: linear, whatever the text.
_TOKEN = re.compile(
    rf"""
      (?P<short>(?:w/o|w/|h/o|c/o|r/o|y/o|n/v|f/c|h/a|s/p|(?-i:HA))(?![^\W_]))
    | (?P<cue>(?:hr|rr|bp|gcs|sats?|spo2|temp|t|p)(?=\d))
    | (?P<number>\d+(?:[.,]\d+)?(?!\d))
    | (?P<dotted>[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?)
    | (?P<word>[^\W\d_][^\W_{_INVISIBLE}]*(?:[{_INVISIBLE}'’‘ʼ`´＇′]+[^\W_]+)*)
    | (?P<line>\n\s*)
    | (?P<dots>\.\.+|…)
    | (?P<sign>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BULLETS = frozenset("-*•·●▪‣–")
_HEADED = 40
"""How many tokens a bullet looks back for the heading of its list."""
_ODD_SPACE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
# Signs that say nothing of what stands beside them.
_SILENT = frozenset("\"“”„«»[]{}*_'’‘ʼ`´#~^|<>\\•·●▪‣…\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00ad=")
_SAME = {
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "，": ",",
    "。": ".",
    "？": "?",
    "！": "!",
    "；": ";",
    "：": ":",
    "（": "(",
    "）": ")",
    "／": "/",
    "&": "and",
    "º": "°",
}
_SHORT = {
    "w/o": "without",
    "w/": "with",
    "h/o": "history of",
    "c/o": "complains",
    "r/o": "r/o",
    "y/o": "yo",
    "n/v": "nausea / vomiting",
    "f/c": "fever / chills",
    "h/a": "headache",
    "ha": "headache",
    "s/p": "after",
}
_TITLES = words("dr mr mrs ms prof st vs approx temp resp resps sat sats etc eg ie pt")
# Words that are one.
_MERGED: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "can": ((("can", "not"), "cannot"),),
    "could": ((("could", "not"), "cannot"),),
    "unable": ((("unable", "to"), "cannot"),),
    "not": (
        (("not", "being", "able", "to"), "cannot"),
        (("not", "been", "able", "to"), "cannot"),
        (("not", "able", "to"), "cannot"),
    ),
    "no": ((("no", "longer", "able", "to"), "cannot"),),
    "blood": ((("blood", "pressure"), "bp"),),
    # Being sick is vomiting; feeling sick, or simply sick, is not.
    "been": ((("been", "sick"), "being-sick"),),
    "being": ((("being", "sick"), "being-sick"),),
    "was": ((("was", "sick"), "being-sick"),),
}

MERGING = frozenset(_MERGED)
"""Words with which a row of words may begin that is one word; see ``tokenise``."""

# What may close a word without changing how it is read.
_CLOSING_SIGNS = frozenset(",.;:!?")


def tokenise(text: str, known: Known | None = None) -> Tokens:
    """The words and signs of a text, in order. ``known`` are the words of a vocabulary.

    Any text will do: control characters part words, letters of any script are words. Takes time linear in its length.
    """
    if not text.isascii() or not text.isprintable():
        text = _ODD_SPACE.sub(" ", text)
    return _Tokeniser(text, known or Known(())).tokens()


class _Tokeniser:
    __slots__ = ("_ends", "_hooks", "_known", "_records", "_starts", "_text")

    def __init__(self, text: str, known: Known) -> None:
        self._text = text
        self._known = known
        self._records: list[Record] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._hooks: list[int] = []

    def tokens(self) -> Tokens:
        """Most of a text is words between spaces that the vocabulary has; what is not, ``_read`` reads sign by sign."""
        at = done = 0
        one, signs = self._known.one, self._known.signs
        add, add_start, add_end = self._records.append, self._starts.append, self._ends.append
        for chunk in self._text.split(" "):
            stop = at + len(chunk)
            record = one.get(chunk)
            if record is not None:
                if at >= done:
                    add(record)
                    add_start(at)
                    add_end(stop)
            elif chunk and at >= done:
                sign = chunk[-1]
                if sign in _CLOSING_SIGNS:
                    record = one.get(chunk[:-1].lower())
                    if record is not None:
                        add(record)
                        add_start(at)
                        add_end(stop - 1)
                        if sign != "." or stop == len(self._text) or record.word not in _TITLES:
                            add(signs[sign])
                            add_start(stop - 1)
                            add_end(stop)
                        at = stop + 1
                        continue
                if not self._simple(chunk, at, stop):
                    done = self._read(at, stop)
            at = stop + 1
        if self._hooks:
            self._merge()
        return Tokens(self._records, self._starts, self._ends)

    def _simple(self, chunk: str, at: int, stop: int) -> bool:
        """Read a known word in capitals, a contraction, or a word and the sign that closes it; whether it is one."""
        sign = chunk[-1] if chunk[-1] in _CLOSING_SIGNS else ""
        lower = (chunk[:-1] if sign else chunk).lower()
        known = self._known
        record = known.one.get(lower)
        end = stop - len(sign)
        if record is not None:
            self._add(record, at, end)
        else:
            made = known.several.get(lower)
            if made is None:
                return False
            self._add_all(made, at, end)
        if sign:
            self._sign(sign, end, stop)
        return True

    def _add(self, record: Record, start: int, end: int) -> None:
        self._records.append(record)
        self._starts.append(start)
        self._ends.append(end)

    def _add_all(self, made: Sequence[Record], start: int, end: int) -> None:
        """Each part of a contraction has the place of the whole: ``isn't`` is shown, not ``n't``."""
        for part in made:
            if part.word in _MERGED:
                self._hooks.append(len(self._records))
            self._add(part, start, end)

    def _add_word(self, word: str, start: int, end: int) -> None:
        self._add(self._known.record(word, word), start, end)

    def _read(self, at: int, stop: int) -> int:
        """Read the tokens that begin before ``stop``; where the last of them ends. Only a line end goes beyond."""
        text, done = self._text, at
        lines = "\n" in text[at:stop]
        for found in _TOKEN.finditer(text, at) if lines else _TOKEN.finditer(text, at, stop):
            start, end = found.span()
            if start >= stop:
                break
            done = end
            kind = found.lastgroup
            if kind == "word":
                self._add_all(self._known.records(found[0]), start, end)
            elif kind == "number":
                self._add_word(found[0].replace(",", "."), start, end)
            elif kind in {"cue", "dotted", "short"}:
                self._short(found[0], start, end)
            else:
                self._sign(found[0], start, end)
        return done

    def _short(self, raw: str, start: int, end: int) -> None:
        """Each part of what is written short has the place of the whole: ``N/V`` is shown, not ``vomiting``."""
        word = raw.lower()
        for part in _SHORT.get(word, word.replace(".", "")).split(" "):
            made = forms(part)
            form = made[0] if len(made) == 1 else (part, part)
            self._add(self._known.signs.get(part) or self._known.record(*form), start, end)

    def _sign(self, sign: str, start: int, end: int) -> None:
        text = self._text
        if sign[0] == "\n":
            word = self._line_end(sign, end)
        elif len(sign) > 1 or sign == "…":
            word = ","
        elif sign in _SILENT:
            return
        else:
            word = _SAME.get(sign, sign)
            if word == "-":
                word = self._dash(start, end)
            elif word == "?" and text[end : end + 1].isalpha() and not text[start - 1 : start].isalnum():
                word = "query"
            elif word == "." and end < len(text) and self._is_title(start):
                return
        if word:
            self._add(self._known.signs.get(word) or self._known.record(word, word), start, end)

    def _is_title(self, end: int) -> bool:
        """Whether a shortened word ends here (``Dr``), whose point is no end of a sentence."""
        return bool(self._records) and self._ends[-1] == end and self._records[-1].word in _TITLES

    def _line_end(self, sign: str, end: int) -> str:
        """A line that goes on in small letters is one that was wrapped; an empty line or a bullet ends the sentence.

        Bullets under a heading (``Denies:``) are its list.
        """
        following = self._text[end : end + 1]
        if sign.count("\n") > 1:
            return "."
        if following in _BULLETS:
            before = self._records[-_HEADED:]
            if before and before[-1].word == ":":
                return ""
            for record in reversed(before):
                if record.word in {":", "."}:
                    return "," if record.word == ":" else "."
            return "."
        return "" if following.islower() or following.isdigit() else "."

    def _dash(self, start: int, end: int) -> str:
        """A hyphen inside a word parts nothing; a dash between words parts clauses; one that leans on a word is odd."""
        text, records = self._text, self._records
        before, after = text[start - 1 : start], text[end : end + 1]
        if before.isalnum() and after.isalnum():
            return "" if text[start] != "—" else "-"
        leads = not records or records[-1].word in SENTENCE_ENDS
        if leads or text[max(0, start - 8) : start].rstrip(" ")[-1:] == "\n":
            return ""
        if before == "(" and after == ")":
            return "−"
        return "-"

    def _merge(self) -> None:
        """What is one word in several: ``can not``, ``unable to``, ``blood pressure``."""
        records, starts, ends = self._records, self._starts, self._ends
        merged: list[tuple[int, int, str]] = []
        done = 0
        for i in self._hooks:
            if i < done:
                continue
            for parts, word in _MERGED[records[i].word]:
                last = i + len(parts)
                if tuple([record.word for record in records[i:last]]) == parts:
                    merged.append((i, last, word))
                    done = last
                    break
        if merged:
            self._records, self._starts, self._ends = [], [], []
            done = 0
            for i, last, word in (*merged, (len(records), len(records), "")):
                self._records += records[done:i]
                self._starts += starts[done:i]
                self._ends += ends[done:i]
                if word:
                    self._add(self._known.record(word, word), starts[i], ends[last - 1])
                done = last
