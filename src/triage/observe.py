"""From a case to evidence: words, numbers and history become findings, and nothing said is lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from triage.assessment import Alert, Conflict, Reading
from triage.case import Case, HistoryValue, Patient
from triage.errors import CaseError, Problem
from triage.evidence import Evidence, Implications, bits
from triage.measures import MeasureReader, unknown_name
from triage.memo import Memo
from triage.rulebook.model import Rulebook
from triage.statements import Assertion, Stated, Statements
from triage.told import with_told
from triage.words import WordsReader

#: Answers to questions, by finding: yes, no, or none where it is not known.
Answers: TypeAlias = Mapping[str, bool | None]
NO_ANSWERS: Answers = MappingProxyType({})

# What each route says. That somebody has a pump does not say that they take no tablets.
ROUTES = {
    "intrathecal": (("has_pump", True),),
    "oral": (("has_pump", False), ("takes_oral_baclofen", True)),
    "both": (("has_pump", True), ("takes_oral_baclofen", True)),
}


_ROUTE_FINDINGS = frozenset(finding for stated in ROUTES.values() for finding, _ in stated)


# No rule asks for it yet; the answer shows that it was heard.
_SEX = {
    sex: Reading(said=sex, where="patient.sex", findings=(), assertion="unused") for sex in ("female", "male", "other")
}


class Observation(NamedTuple):
    """What the case says, closed under implication, and how each part of it was read."""

    evidence: Evidence
    said: tuple[int, ...]
    """The findings that were said to be present, by their bits; ``said_not`` to be absent."""
    said_not: tuple[int, ...]
    unsure: int
    readings: tuple[Reading, ...]
    unrecognized: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    alerts: tuple[Alert, ...]
    unread: bool
    """Something was not understood, or nothing said holds now: no answer to it can be an all-clear."""
    suggestions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For words that were not understood, the findings that they resemble."""
    asked: int = 0
    """Findings that are not to be asked about: somebody asked already."""
    refused: int = 0
    """Of these the ones that were answered with no."""
    not_current: tuple[str, ...] = ()
    """Ids of findings that were named and do not hold now."""
    other_ages: int = 0
    """Findings that a number rules out at the age that was taken, and not at another: the age is not known."""

    @property
    def stated(self) -> Evidence:
        """What was said itself, before it was closed: the findings present, and the denials that count."""
        return Evidence(_bits(self.said), _bits(self.said_not) & self.evidence.denied)


class Observer:
    """Reads cases against one vocabulary. What it holds of them is bounded: routes, numbers, names of numbers."""

    def __init__(self, rulebook: Rulebook, implications: Implications | None = None) -> None:
        """``implications`` are the rulebook's, where they are at hand."""
        implications = implications or Implications(rulebook.findings)
        self._findings = rulebook.findings
        self._ids = tuple(finding.id for finding in rulebook.findings)
        self._bit = rulebook.bit
        self._words = WordsReader(rulebook)
        self._measure_by_id = rulebook.measure_by_id
        self._implications = implications
        self._measures = MeasureReader(rulebook, implications)
        self._list_finding = {entry.id: entry.finding for entry in rulebook.lists}
        self._setting = setting_of(rulebook)
        pump = self._bit.get("has_pump")
        self._says_pump = self._implications.down[pump] if pump is not None else 0
        self._patients: Memo[tuple[str | None, bool | None], tuple[Stated, ...]] = Memo(
            lambda key: tuple(self._patient(*key))
        )

    def prepare(self) -> None:
        """Load the reader of texts, which else is loaded when the first words need it."""
        _ = self._words.reader

    def observe(self, case: Case, answers: Answers = NO_ANSWERS) -> Observation:
        """Read the case, and the ``answers`` to questions asked since: they are later than all that the case says.

        Raises CaseError with every fault: unknown names, impossible values, a finding both reported and denied.
        """
        said = Statements()
        self._words.read(case, said)
        others: list[tuple[str, float]] = []
        if said.told:
            case, others = with_told(case, said, self._measure_by_id)
        # Each once: an attribute of a model takes three times as long as any other.
        patient, vitals, history = case.patient, case.vitals, case.history
        self._read_patient(patient, said)
        if history:
            self._read_history(history, said)
        self._read_measures(case, said, others)
        if answers:
            self._read_answers(answers, said)
        if said.problems:
            raise CaseError(said.problems)
        evidence, conflicts = self._close(said)
        nothing_said = not case.reported and _says_nothing(case, said, evidence, self._setting)
        unsure = _bits(said.unsure)
        return Observation(
            evidence,
            tuple(said.present),
            (*said.denied, *said.ruled_out),
            unsure & ~evidence.present & ~evidence.denied if unsure else 0,
            tuple(said.readings),
            tuple(said.unrecognized),
            conflicts,
            self._alerts(self._measures.judged_as_adult(case) if vitals else [], said, evidence, nothing_said),
            nothing_said or said.unread or bool(said.unrecognized),
            self._words.suggestions(said.unrecognized) if said.unrecognized else (),
            _bits([self._bit[finding] for finding in answers]) if answers else 0,
            _bits([self._bit[finding] for finding, given in answers.items() if given is False]) if answers else 0,
            tuple(said.not_current),
            self._measures.other_ages(case) if vitals and patient.age_years is None else 0,
        )

    def _read_patient(self, patient: Patient, said: Statements) -> None:
        sex = patient.sex
        if sex is not None:
            said.readings.append(_SEX[sex])
        key = patient.route, patient.pregnant
        if key != (None, None):
            said.state(self._patients[key])

    def _patient(self, route: str | None, pregnant: bool | None) -> Iterator[Stated]:
        if route is not None:
            for finding, holds in ROUTES[route]:
                yield from self._stated(finding, holds, f"route {route}", "patient.route")
        if pregnant is not None:
            words = "pregnant" if pregnant else "not pregnant"
            yield from self._stated("pregnant", pregnant, words, "patient.pregnant")

    def _stated(self, finding: str, holds: bool, words: str, where: str) -> Iterator[Stated]:
        """A finding stated by a field of the case rather than by words. Unknown to the vocabulary: nothing to state."""
        bit = self._bit.get(finding)
        if bit is not None:
            assertion: Assertion = "present" if holds else "denied"
            reading = Reading.made(
                said=words,
                where=where,
                findings=(finding,),
                assertion=assertion,
                start=None,
                end=None,
                pattern="",
                because="",
            )
            yield bit, holds, words, reading

    def _read_history(self, history: Mapping[str, HistoryValue], said: Statements) -> None:
        for name, value in history.items():
            path, where = ("history", name), f"history.{name}"
            if name in self._measures.history:
                if isinstance(value, (bool, list)):
                    said.problems.append(_wrong_kind(name, value, "a number", path))
            elif name in self._list_finding:
                finding = self._list_finding[name]
                if isinstance(value, list):
                    words = f"{name}: {', '.join(value) or 'none'}"
                    said.state(self._stated(finding, bool(value), words, where))
                elif isinstance(value, bool):
                    said.state(self._stated(finding, value, f"{name}: {_yes(value)}", where))
                elif value is not None:
                    said.problems.append(_wrong_kind(name, value, "a list of names, or true or false", path))
            elif name in self._bit:
                if isinstance(value, bool):
                    said.state(self._stated(name, value, f"{name}: {_yes(value)}", where))
                elif value is not None:
                    said.problems.append(_wrong_kind(name, value, "true or false", path))
            else:
                known = [*self._measures.history, *self._list_finding]
                place = self._measures.place_of(name)
                unknown = unknown_name(name, "history", known, path, *self._ids, place=place)
                said.problems.append(self._measures.not_given(name, path) or unknown)

    def _read_answers(self, answers: Answers, said: Statements) -> None:
        """A yes or no settles what was in doubt, or said otherwise, before it was asked about.

        What a denied finding would rule out, and is in doubt itself, stays in doubt.
        """
        up = self._implications.up
        for name, given in answers.items():
            i = self._bit.get(name)
            if i is None:
                what = f"there is no finding {name!r} to be answered about"
                said.problems.append(Problem(what, "use the ids of the rulebook", path=("answers", name)))
                continue
            words = f"answered {'yes' if given else 'no' if given is False else 'not known'}"
            assertion: Assertion = "present" if given else "denied" if given is False else "unsure"
            if given is not None:
                settled = up[i] if given else 1 << i
                for doubt in [doubt for doubt in said.unsure if settled >> doubt & 1]:
                    del said.unsure[doubt]
            if given:
                said.denied.pop(i, None)
            said.take(assertion, i, words)
            said.readings.append(
                Reading.made(
                    said=words,
                    where=f"answers.{name}",
                    findings=(name,),
                    assertion=assertion,
                    start=None,
                    end=None,
                    pattern="",
                    because="",
                )
            )

    def _read_measures(self, case: Case, said: Statements, others: list[tuple[str, float]]) -> None:
        for words, present, absent, reading in self._measures.read(case, said.problems):
            for i in present:
                said.present.setdefault(i, words)
            for i in absent:
                said.ruled_out.setdefault(i, words)
            said.readings.append(reading)
        for name, value in others:  # the same measure told twice: what either says counts, neither rules anything out
            for measured in self._measures.of_number(name, value, case, said.problems):
                for i in measured.present:
                    said.present.setdefault(i, measured.words)
                said.readings.append(measured.reading)

    def _alerts(
        self, judged_as_adult: list[str], said: Statements, evidence: Evidence, nothing_said: bool
    ) -> tuple[Alert, ...]:
        """What the reader of the answer must know about what was not read or not told."""
        alerts = [*said.alerts]
        if said.unrecognized:
            words = "; ".join(f"“{words}”" for words in said.not_understood)
            alerts.append(Alert(code="unrecognized", message=f"Not understood, a nurse must read it: {words}"))
        for label in judged_as_adult:
            message = f"The age is not known: {label} was judged as an adult's. Ask the age."
            alerts.append(Alert(code="age_unknown", message=message))
        if self._says_pump and not (evidence.present | evidence.denied) & self._says_pump:
            message = "Whether there is a baclofen pump is not known; with one the case may be more urgent. Ask."
            alerts.append(Alert(code="route_unknown", message=message))
        if nothing_said:
            message = "Nothing was reported. This says nothing of the patient."
            alerts.append(Alert(code="nothing_reported", message=message))
        return tuple(alerts)

    def _close(self, said: Statements) -> tuple[Evidence, tuple[Conflict, ...]]:
        """Close under implication. Present wins over denied; what the caller is also unsure of is not denied."""
        doubted = self._doubted(said) if said.unsure else {}
        denied = [i for i in said.denied if i not in doubted] if doubted else said.denied
        evidence, contradicted = self._implications.close(said.present, (*denied, *said.ruled_out))
        if not contradicted and not said.unsure:
            return evidence, ()
        denials = {i: f"denied: {said.denied[i]}" for i in denied}
        for i, words in said.ruled_out.items():
            if i not in denials:
                denials[i] = f"measured: {words}"
        if doubted:
            evidence = self._denied_beside(doubted, said, evidence)
        return evidence, tuple(self._conflicts(said, denials, tuple(dict.fromkeys(contradicted)), doubted, evidence))

    def _doubted(self, said: Statements) -> dict[int, int]:
        """Denials that would rule out what the caller is unsure of, each with the finding that is in doubt.

        Who denies drowsiness and does not know whether she can be woken does not know whether she is drowsy.
        """
        down = self._implications.down
        return {i: doubt for i in said.denied for doubt in said.unsure if down[i] >> doubt & 1}

    def _denied_beside(self, doubted: dict[int, int], said: Statements, evidence: Evidence) -> Evidence:
        """Of a denial that is set aside for a doubt, what has nothing to do with the doubt is denied all the same.

        Who has had no trouble with the supply, and does not know of the pump, has not missed a refill.
        """
        down = self._implications.down
        in_doubt = 0
        for doubt in said.unsure:
            in_doubt |= down[doubt]
        denied = evidence.denied
        for i in doubted:
            for other in bits(down[i] & ~in_doubt):
                if not down[other] & (evidence.present | _bits(said.unsure)):
                    denied |= down[other]
        return Evidence(evidence.present, denied)

    def _conflicts(
        self,
        said: Statements,
        denials: dict[int, str],
        contradicted: tuple[int, ...],
        doubted: dict[int, int],
        evidence: Evidence,
    ) -> Iterator[Conflict]:
        up = self._implications.up
        for i in contradicted:
            for_it = dict.fromkeys(words for j, words in said.present.items() if up[j] >> i & 1)
            yield Conflict(finding=self._ids[i], said=(*for_it, denials[i]), resolved="counted as present")
        for i, doubt in doubted.items():
            for_it = dict.fromkeys(words for j, words in said.present.items() if up[j] >> i & 1)
            words = (*for_it, f"denied: {said.denied[i]}", f"unsure: {said.unsure[doubt]}")
            if for_it:
                yield Conflict(finding=self._ids[i], said=words, resolved="counted as present")
            elif not evidence.denied >> i & 1:
                yield Conflict(finding=self._ids[i], said=words, resolved="counted as unknown")
        for i, unsure in said.unsure.items():
            if evidence.present >> i & 1:
                for_it = dict.fromkeys(words for j, words in said.present.items() if up[j] >> i & 1)
                yield Conflict(finding=self._ids[i], said=(*for_it, f"unsure: {unsure}"), resolved="counted as present")
            elif evidence.denied >> i & 1:  # only a measurement denies what the caller is unsure of
                against = dict.fromkeys(words for j, words in denials.items() if self._implications.down[j] >> i & 1)
                yield Conflict(finding=self._ids[i], said=(*against, f"unsure: {unsure}"), resolved="counted as denied")


def setting_of(rulebook: Rulebook) -> int:
    """The findings, as a bit set, that say where the patient stands (route, age) and nothing of how they are."""
    return sum(
        1 << i
        for i, finding in enumerate(rulebook.findings)
        if finding.kind == "group" or finding.id in _ROUTE_FINDINGS
    )


def _says_nothing(case: Case, said: Statements, evidence: Evidence, setting: int) -> bool:
    """Nothing of how the patient is: no words, no vital signs, and nothing present but the setting (route, age).

    Who only says what they do not know has told nothing yet.
    """
    told = case.reported or case.denied or case.vitals
    return not (told or evidence.present & ~setting or any(reading.where == "note" for reading in said.readings))


def _bits(members: Iterable[int]) -> int:
    found = 0
    for i in members:
        found |= 1 << i
    return found


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _wrong_kind(name: str, value: object, wanted: str, path: tuple[str | int, ...]) -> Problem:
    import json  # only needed for a fault

    shown = json.dumps(value, ensure_ascii=False)  # as it stands in a case file: true, [], "x"
    return Problem(f"{name} cannot be {shown}", f"give {wanted}, or leave it out where it is not known", path=path)
