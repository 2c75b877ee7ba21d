"""Text to tokens: words in their normal form with their place in the text, and the signs that part what is said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Final, NamedTuple

from triage.intake import bits
from triage.intake.joined_words import ABSENT, ANSWERED, ASKED_BEFORE, COLONS, DENIALS, MERGED, MERGES_WITH
from triage.intake.known_words import CLOSING_SIGNS, Known, Record
from triage.intake.signs import ARROWS, EMOJI, SAME, SILENT, TICKS
from triage.intake.spelling import forms
from triage.intake.word_sets import words

SENTENCE_ENDS: Final = frozenset(".!?")
CLAUSE_ENDS: Final = frozenset(";:-()")
BREAKS: Final = SENTENCE_ENDS | CLAUSE_ENDS | {","}


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
    """The words and signs of a text in order. Kept as columns, which are many times as fast to go through as rows.

    ``places`` are those of the tokens that a pass over the whole text may look for, by what it looks for (see
    ``bits``); ``cued`` those of the tokens at which a cue may begin, as far as the next word tells.
    """

    __slots__ = ("cued", "ends", "kinds", "marks", "places", "records", "starts", "words")

    def __init__(self, records: Sequence[Record], starts: Sequence[int], ends: Sequence[int]) -> None:
        self.records = records
        self.starts = starts
        self.ends = ends
        self.words: tuple[str, ...]
        self.marks: Sequence[int]
        self.kinds: tuple[int, ...]
        self.places: dict[int, list[int]] = defaultdict(list)
        if records:
            self.words, _, self.marks, self.kinds, soughts, cued, following = zip(*records, strict=False)
            places = self.places
            for i, sought in compress(enumerate(soughts), soughts):
                for one in sought:
                    places[one].append(i)
            ahead = (*self.words[1:], "")
            self.cued = [
                i
                for i in compress(range(len(records)), cued)
                if (goes_on := following[i]) is None or ahead[i] in goes_on
            ]
        else:
            self.words = self.marks = self.kinds = ()
            self.cued = []

    @property
    def stems(self) -> list[str]:
        return [record.stem for record in self.records]

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.words, self.stems, self.starts, self.ends)

    def picked(self, places: Sequence[int]) -> Tokens:
        """These tokens side by side, as if the text had no others."""
        return Tokens(
            [self.records[i] for i in places], [self.starts[i] for i in places], [self.ends[i] for i in places]
        )


_INVISIBLE: Final = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe0f\ufeff"
# Each branch eats at least one sign and none can match a text in two ways: linear, whatever the text.
_TOKEN: Final = re.compile(
    rf"""
      (?P<short>(?:w/o|w/|h/o|c/o|r/o|y/o|n/v|f/c|h/a|s/p|(?-i:HA))(?![^\W_]))
    | (?P<cue>(?:hr|rr|bp|gcs|sats?|spo2|temp|t|p)(?=\d))
    | (?P<number>\d+(?:[.,]\d+)?(?!\d))
    | (?P<dotted>[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?)
    | (?P<word>[^\W\d_][^\W_{_INVISIBLE}]*(?:[{_INVISIBLE}'’‘ʼ`´＇′]+[^\W_]+)*)
    | (?P<dots>\.\.+|…)
    | (?P<sign>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BULLETS: Final = frozenset("-*•·●▪‣–")
_HEADED: Final = 40
"""How many tokens a bullet looks back for the heading of its list."""
_ODD_SPACE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_SHORT: Final = {
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
_SHORT_IN_CAPITALS: Final = frozenset({"HA"})
_ANSWERS: Final = words("yes no none nil y n unknown")
_WITH_ARROWS: Final = words("bp hr rr sats sat spo2 o2 temp pulse tone gcs resps pressure")
_TITLES: Final = words("dr mr mrs ms prof st vs approx temp resp resps sat sats etc eg ie pt")
_LINE_END: Final = re.compile(r"\s*\n\s*")


def tokenise(text: str, known: Known | None = None) -> Tokens:
    """The words and signs of a text, in order. ``known`` are the words of a vocabulary.

    Any text will do: control characters part words, letters of any script are words. Takes time linear in its length.
    """
    if not text.replace("\n", " ").isprintable() or "\ufffd" in text:
        text = _ODD_SPACE.sub(" ", text)
    return _Tokeniser(text, known or Known(())).tokens()


class _Tokeniser:
    __slots__ = ("_ends", "_known", "_records", "_starts", "_text")

    def __init__(self, text: str, known: Known) -> None:
        self._text = text
        self._known = known
        self._records: list[Record] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def tokens(self) -> Tokens:
        """Line by line, and of a line chunk by chunk."""
        text, at = self._text, 0
        if "\n" in text:
            for found in _LINE_END.finditer(text):
                start, end = found.span()
                self._line(text[at:start], at)
                self._add_sign(self._line_end(found[0], end), start, end)
                at = end
        self._line(text[at:] if at else text, at)
        tokens = Tokens(self._records, self._starts, self._ends)
        return _merged(tokens, self._known)

    def _line(self, line: str, at: int) -> None:
        """Most of a line is words between spaces that the vocabulary has; what is not, ``_read`` reads sign by sign."""
        one, closed, several = self._known.one, self._known.closed, self._known.several
        add, add_start, add_end = self._records.append, self._starts.append, self._ends.append
        for chunk in line.split(" "):
            stop = at + len(chunk)
            record = one.get(chunk)
            if record is not None:
                add(record)
                add_start(at)
                add_end(stop)
            elif (pair := closed.get(chunk)) is not None:
                word, sign = pair
                add(word)
                add_start(at)
                add_end(stop - 1)
                add(sign)
                add_start(stop - 1)
                add_end(stop)
            elif chunk in several:
                # Each part of a contraction has the place of the whole: "isn't" is shown, not "n't".
                for record in several[chunk]:
                    add(record)
                    add_start(at)
                    add_end(stop)
            elif chunk:
                self._chunk(chunk, at, stop)
            at = stop + 1

    def _chunk(self, chunk: str, at: int, stop: int) -> None:
        """Words that were not read before as they stand here, with the sign that closes them."""
        known = self._known
        raw, end, sign = chunk, stop, chunk[-1]
        if sign in CLOSING_SIGNS:
            raw, end = chunk[:-1], stop - 1
        record = known.one.get(raw)
        made = (record,) if record is not None else known.several.get(raw)
        if made is None and raw.isalpha() and raw.isascii() and raw not in _SHORT_IN_CAPITALS:
            made = known.records(raw)
        if made is None:
            self._read(at, stop)
            return
        for one in made:
            self._add(one, at, end)
        if end < stop:
            if sign == "." and made[-1].word in _TITLES:
                self._sign(sign, end, stop)
            else:
                self._add(known.signs[sign], end, stop)
                if record is not None:
                    known.close(chunk, record)

    def _add(self, record: Record, start: int, end: int) -> None:
        self._records.append(record)
        self._starts.append(start)
        self._ends.append(end)

    def _read(self, at: int, stop: int) -> None:
        """Read a part of a line, whatever is in it."""
        for found in _TOKEN.finditer(self._text, at, stop):
            start, end = found.span()
            kind = found.lastgroup
            if kind == "word":
                for record in self._known.records(found[0]):
                    self._add(record, start, end)
            elif kind == "number":
                self._add(self._known.number(found[0].replace(",", ".")), start, end)
            elif kind in {"cue", "dotted", "short"}:
                self._short(found[0], start, end)
            else:
                self._sign(found[0], start, end)

    def _short(self, raw: str, start: int, end: int) -> None:
        """Each part of what is written short has the place of the whole: ``N/V`` is shown, not ``vomiting``."""
        word = raw.lower()
        for part in _SHORT.get(word, word.replace(".", "")).split(" "):
            made = forms(part)
            form = made[0] if len(made) == 1 else (part, part)
            self._add(self._known.sign(part) if part == "/" else self._known.record(*form), start, end)

    def _sign(self, sign: str, start: int, end: int) -> None:
        text = self._text
        if sign == ",":
            word = sign
        elif len(sign) > 1 or sign == "…":
            word = ","
        elif sign in ARROWS:
            charted = bool(self._records) and self._records[-1].word in _WITH_ARROWS
            for record in self._known.records(ARROWS[sign]):
                self._add(record, start, end)
            if not charted or not text[end : end + 3].lstrip()[:1].isalpha():
                return
            word = ","  # "RR ↑ BP ↓": each arrow is of what stands before it
        elif sign in SILENT or (sign in EMOJI and sign not in TICKS):
            return
        else:
            word = SAME.get(sign, sign)
            if word == "-":
                word = self._dash(start, end)
            elif word == "?" and text[end : end + 1].isalpha() and not text[start - 1 : start].isalnum():
                word = "query"
            elif word == "." and end < len(text) and self._is_title(start):
                return
            elif word == "/" and self._records and self._records[-1].word in _ANSWERS:
                word = ";"  # "Itchy: no / Seizure: yes"
        self._add_sign(word, start, end)

    def _add_sign(self, word: str, start: int, end: int) -> None:
        if word:
            self._add(self._known.sign(word), start, end)

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


def _answered_no(words: Sequence[str], at: int) -> int:
    """Where a denial ends that answers at once what stands here by itself; 0 where none does."""
    before = at
    while before and words[before - 1] in ASKED_BEFORE:
        before -= 1
    if before and words[before - 1] not in BREAKS:
        return 0
    i = at + 1
    colon = i < len(words) and words[i] in COLONS
    i += colon
    if i >= len(words) or words[i] not in (DENIALS if colon else ABSENT):
        return 0
    return i + 1 if i + 1 >= len(words) or words[i + 1] in BREAKS else 0


def _merged(tokens: Tokens, known: Known) -> Tokens:
    """The tokens with what is one word in several made one: ``can not``, ``unable to``, ``blood pressure``."""
    words = tokens.words
    merged: list[tuple[int, int, str]] = []
    last = len(words) - 1
    for at in tokens.places[bits.MERGES]:
        said = words[at]
        if at < last and words[at + 1] in MERGES_WITH[said]:
            end = _answered_no(words, at) if said in ANSWERED else 0
            if end:
                merged.append((at, end, ANSWERED[said]))
            for parts, word in MERGED.get(said, ()):
                if words[at : at + len(parts)] == parts:
                    merged.append((at, at + len(parts), word))
                    break
    if not merged:
        return tokens
    records, starts, ends = list[Record](), list[int](), list[int]()
    done = 0
    for i, last, word in merged:
        if i < done:
            continue
        records += [*tokens.records[done:i], *known.records(word)]
        starts += tokens.starts[done : i + 1]
        ends += [*tokens.ends[done:i], tokens.ends[last - 1]]
        done = last
    return Tokens([*records, *tokens.records[done:]], [*starts, *tokens.starts[done:]], [*ends, *tokens.ends[done:]])
