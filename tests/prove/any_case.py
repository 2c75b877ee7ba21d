"""Cases of every shape that a case can have: words, doubts, notes, history, answers given since, numbers at limits."""

from __future__ import annotations

import random
from typing import Any

from triage.changes import limits
from triage.observe import Answers
from triage.rulebook.model import Measure, Rulebook

_AGES = (0, 0.01, 0.05, 0.08, 0.2, 0.5, 1, 3, 4, 9, 12, 17, 18, 40, 64, 65, 80, 130)
_ODD = ("purple elephants dancing", "worried about it", "he had a seizure years ago", "zzqx vrrk")
_HOW = ("", "", "no ", "maybe ", "not sure about ", "worried about ")


class CaseMaker:
    """Makes cases for one rulebook; some hold one statement only, others dozens."""

    def __init__(self, book: Rulebook, rng: random.Random) -> None:
        self._rng = rng
        self._ids = [finding.id for finding in book.findings]
        phrases = [str(phrase) for finding in book.findings for phrase in finding.phrases]
        self._phrases = [phrase for phrase in phrases if phrase.replace(" ", "").isalpha()]
        self._lists = [entry.id for entry in book.lists]
        self._measures = [m for m in book.measures if m.given_in in ("vitals", "history")]
        self._marks: dict[str, list[float]] = {}
        for definition in book.definitions:
            found = [limit for band in definition.bands for limit in limits(band) if limit is not None]
            self._marks.setdefault(definition.measure, []).extend(found)

    def make(self) -> tuple[dict[str, Any], Answers]:
        """A case as it would be sent, and answers to questions asked since. The engine may refuse it."""
        rng = self._rng
        case: dict[str, Any] = {}
        for part, chance in (("reported", 0.6), ("denied", 0.5), ("unsure", 0.4)):
            if rng.random() < chance:
                case[part] = [self._word() for _ in range(rng.choice((1, 1, 2, 5)))]
        patient = {"age_years": rng.choice(_AGES), "pregnant": rng.random() < 0.5}
        patient["route"] = rng.choice(("oral", "intrathecal", "both"))
        case["patient"] = {part: value for part, value in patient.items() if rng.random() < 0.4}
        case["vitals"], case["history"] = {}, {}
        for measure in rng.sample(self._measures, rng.choice((0, 0, 1, 2, 4))):
            case[measure.given_in][measure.id] = self._number(measure)
        if rng.random() < 0.3:
            case["history"][rng.choice(self._ids)] = rng.choice((True, False, None))
            case["history"][rng.choice(self._lists)] = rng.choice(([], ["oxycodone"], True, False))
        if rng.random() < 0.25:
            case["note"] = ". ".join(rng.choice(_HOW) + self._word() for _ in range(rng.choice((1, 2, 4))))
            if rng.random() < 0.3:
                case["note"] += ". Temperature 39.8. Heart rate 130."
        answers = {rng.choice(self._ids): rng.choice((True, False, None)) for _ in range(rng.choice((0, 0, 0, 1, 4)))}
        if rng.random() < 0.4:  # one thing alone: what counts as having told anything shows there
            kept = rng.choice([part for part in case if case[part]] or ["patient"])
            case = {kept: case[kept]}
        return case, answers

    def _word(self) -> str:
        chance = self._rng.random()
        return self._rng.choice(self._ids if chance < 0.6 else self._phrases if chance < 0.95 else _ODD)

    def _number(self, measure: Measure) -> float | str:
        rng = self._rng
        if measure.values and rng.random() < 0.5:
            return rng.choice(sorted(measure.values))
        marks = self._marks.get(measure.id)
        if marks and rng.random() < 0.7:
            value = rng.choice(marks) + rng.choice((0, 0, 0.1, -0.1, 1, -1))
        else:
            value = rng.uniform(measure.lowest, measure.highest)
        value = round(min(max(value, measure.lowest), measure.highest), 2)
        return int(value) if value == int(value) else value
