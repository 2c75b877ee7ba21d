"""The engine: asks two independent channels which rules fire, takes the safe side, and explains the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar, get_args

from triage.assessment import Alert, Assessment, Level
from triage.case import Case
from triage.engine import durable as durable_module
from triage.engine.direct import DirectChannel
from triage.evidence import Evidence, Implications, bits
from triage.explain import Explainer
from triage.observe import NO_ANSWERS, Answers, Observation, Observer
from triage.outlook import Outlook
from triage.rulebook.model import Rulebook
from triage.tiers import Tier, most_urgent

if TYPE_CHECKING:
    from logging import Logger

    from triage.engine.compiled import Compiled
    from triage.interview import Interview, InterviewState
    from triage.why import Why


def _log() -> Logger:
    """The package's logger. Imported when there is something to say: a start without faults does without it."""
    import logging

    return logging.getLogger("triage")


S = TypeVar("S")
T = TypeVar("T")

LEVELS: tuple[Level, ...] = get_args(Level)
_BOTH = ("durable-rules", "direct")
_ABSENT = "Answered by one of two engine channels: durable-rules is not there. The log says how to mend it."
_SWITCHED_OFF = "Answered by one of two engine channels: durable-rules was switched off."


class Assessed(NamedTuple):
    """The answer to one of many cases, or what it raised; and the seconds that it took."""

    answer: Assessment | Exception
    seconds: float


class Engine:
    """Assesses cases against one rulebook. Thread-safe; the same case gives the same answer, byte for byte."""

    def __init__(self, rulebook: Rulebook, *, durable: bool = True, compiled: Compiled | None = None) -> None:
        """``durable=False`` leaves durable-rules out; every assessment then says so.

        ``compiled`` is this very rulebook compiled, where it is at hand; it saves time and changes no answer.
        """
        if not isinstance(rulebook, Rulebook):
            raise TypeError(f"Engine takes a Rulebook, not {type(rulebook).__name__}; use Engine.load for a directory")
        self.rulebook = rulebook
        self._implications = Implications(rulebook.findings)
        self._observer = Observer(rulebook, self._implications)
        self._direct = DirectChannel(rulebook, compiled.watches if compiled else None)
        self._outlook = Outlook(rulebook, self._implications, self._direct.holds)
        self._explainer = Explainer(rulebook, self._outlook)
        self._durable: durable_module.DurableChannel | None = None
        self._durable_wanted = durable
        self._absence = durable_module.available() if durable else "it was switched off"
        self._alone = Alert(code="durable_absent", message=_ABSENT if durable else _SWITCHED_OFF)
        if self._absence is None:
            try:
                self._durable = durable_module.DurableChannel(rulebook, compiled.program if compiled else None)
            except durable_module.ChannelError as error:
                self._absence = str(error)
                self._alone = _failed(error)
        if self._absence is not None and durable:
            _log().warning("durable-rules does not answer, the direct channel answers alone: %s", self._absence)

    @classmethod
    def load(cls, path: str | Path | None = None) -> Engine:
        """An engine for the packaged rulebook, or for the one in the directory ``path``.

        Raises RulebookError with every fault of the rulebook, each with its file, line and column.
        """
        from triage.rulebook.loader import load_compiled

        rulebook, compiled = load_compiled(path)
        return cls(rulebook, compiled=compiled)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that are asked, as a receipt names them: durable-rules where it is there, and direct."""
        return ("direct",) if self._durable is None else _BOTH

    def assess(self, case: Case, *, explain: Level = "questions", answers: Answers = NO_ANSWERS) -> Assessment:
        """How urgent the case is, what it may be, and why.

        ``explain``: "plain" is the answer alone; "questions" adds the ceiling, whether it is settled and what to ask
        next; "full" adds what would change it, the fewest findings that it rests on, and the rules that nearly fired.
        ``answers`` are those to questions that were asked since, by finding: true, false, or none for "not known". They
        count more than what the case said of the same before, and nothing is asked twice.

        Raises CaseError where the case cannot be what it says (a finding both reported and denied, an impossible value,
        a name that the rulebook does not have), with every fault.
        """
        _check([case], explain)
        seen = self._observer.observe(case, answers)
        return self._explainer.assessment(case, answers, seen, *self._decide(seen), explain)

    def assess_all(self, cases: Sequence[Case], *, explain: Level = "questions") -> Iterator[Assessed]:
        """What ``assess`` gives for each of some cases, in order; what one of them raises stands in its place.

        Each step is taken for all of them before the next: the code and data of durable-rules and of the rest do not
        fit the processor's caches together, and in turns on every case they cost a fifth more. So many cases at once
        that what is kept of them between the steps does fit: a thousand.
        """
        _check(cases, explain)
        return self._assessed(cases, explain)

    def _assessed(self, cases: Sequence[Case], explain: Level) -> Iterator[Assessed]:
        explained = self._explainer.assessment
        seen, reading = _each(self._observer.observe, cases)
        decided, deciding = _each(self._decide, seen)
        for case, observed, decision, read, took in zip(cases, seen, decided, reading, deciding, strict=True):
            start = perf_counter()
            answer: Assessment | Exception
            if isinstance(observed, Exception):
                answer = observed
            elif isinstance(decision, Exception):
                answer = decision
            else:
                try:
                    answer = explained(case, NO_ANSWERS, observed, *decision, explain)
                except Exception as error:  # as in _each
                    answer = error
            yield Assessed(answer, read + took + perf_counter() - start)

    def prepare(self) -> None:
        """Make now what is else made when the first words need it: processes that are forked later share it."""
        self._observer.prepare()

    def interview(self, case: Case | None = None) -> Interview:
        """An interview that begins with what is known already. Raises CaseError as ``assess`` does."""
        from triage.interview import Interview, InterviewState

        return Interview(self, InterviewState(case=case or Case(), rulebook_hash=self.rulebook.content_hash))

    def resume(self, state: InterviewState | str) -> Interview:
        """The interview that was saved, here or on another machine: its state, or that as JSON.

        Another rulebook may go on with other questions. Raises CaseError where the text is no state, or speaks of
        findings or measures that this rulebook does not have.
        """
        from triage.interview import Interview, InterviewState, read_state

        if not isinstance(state, (str, InterviewState)):
            raise TypeError(f"resume takes the state of an interview or its JSON, not {type(state).__name__}")
        return Interview(self, read_state(state) if isinstance(state, str) else state)

    def why(self, case: Case, rule: str) -> Why:
        """Why a rule fires for the case, or why not, condition by condition. Raises KeyError for an unknown rule."""
        from triage.why import why

        return why(self.assess(case, explain="plain"), self.rulebook.rule_by_id[rule], self.rulebook)

    def measure_for(self, finding: str) -> str:
        """The id of the measure that can answer the question about a finding by a number; "" where there is none."""
        return self._outlook.measure_for(finding)

    def _unsure_of_danger(self, seen: Observation, fired: int) -> tuple[Alert, ...]:
        """An alert for each finding that is asked about, not known, and alone would make the case urgent or worse."""
        now = self._tier(fired)
        alerts = []
        for i in bits(seen.unsure):
            if_present, _ = self._implications.close([*bits(seen.evidence.present), i], [*bits(seen.evidence.denied)])
            then = self._tier(self._direct.fire(if_present))
            if then > now and then >= Tier.URGENT:
                label = self.rulebook.findings[i].label
                message = f"Not known: {label}. If so, this is {self.rulebook.tier_text[then].label}. Find out now."
                alerts.append(Alert(code="unsure_of_danger", message=message))
        return tuple(alerts)

    def _tier(self, fired: int) -> Tier:
        return most_urgent(self.rulebook.rules[i].tier for i in bits(fired))

    def __reduce__(self) -> tuple[partial[Engine], tuple[Rulebook]]:
        """Copies and pickles carry the rulebook and compile it anew where they arrive."""
        return partial(type(self), durable=self._durable_wanted), (self.rulebook,)

    def _decide(self, seen: Observation) -> tuple[int, tuple[Alert, ...], tuple[str, ...]]:
        """The fired rules, what the engine has to say of its answer, and the channels that gave it."""
        fired, alerts, channels = self._fire(seen.evidence)
        if seen.unsure:
            alerts += self._unsure_of_danger(seen, fired)
        return fired, alerts, channels

    def _fire(self, evidence: Evidence) -> tuple[int, tuple[Alert, ...], tuple[str, ...]]:
        """The fired rules as a bit set: where the channels differ, whatever either of them fired."""
        fired = self._direct.fire(evidence)
        if self._durable is None:
            return fired, (self._alone,), ("direct",)
        try:
            also_fired = self._durable.fire(evidence)
        except Exception as error:  # whatever goes wrong in the other channel must not cost the caller the answer
            _log().exception("the durable channel failed; the direct channel answers alone")
            # What fired before the failure counts too: the union is the safe side.
            before = error.fired if isinstance(error, durable_module.ChannelError) else 0
            return fired | before, (_failed(error),), ("direct",)
        if also_fired != fired:
            rules = self.rulebook.rules
            only_one = [rules[i].id for i in range(len(rules)) if (fired ^ also_fired) >> i & 1]
            _log().error("the channels differ on %s; all of them are taken as fired", ", ".join(only_one))
            return fired | also_fired, (_differ(only_one),), _BOTH
        return fired, (), _BOTH


def _each(do: Callable[[S], T], of: Sequence[S | Exception]) -> tuple[list[T | Exception], list[float]]:
    """What it gives, or raises, for each, and the seconds that each took; an exception among them stands as it is."""
    given: list[T | Exception] = []
    seconds: list[float] = []
    before = perf_counter()
    for one in of:
        try:
            given.append(one if isinstance(one, Exception) else do(one))
        except Exception as error:  # one case must not cost the others their answers
            given.append(error)
        now = perf_counter()
        seconds.append(now - before)
        before = now
    return given, seconds


def _failed(error: Exception) -> Alert:
    return Alert(
        code="durable_failed",
        message=f"Answered by one of two engine channels; durable-rules failed ({type(error).__name__}). Report this.",
    )


def _differ(rules: list[str]) -> Alert:
    return Alert(
        code="channels_differ",
        message=f"The two engine channels differ on {', '.join(rules)}; the more urgent answer was taken. Report this.",
    )


def _check(cases: Sequence[Case], explain: Level) -> None:
    """What a caller must not mix up: raises TypeError for what is no case, ValueError for a level that there is not."""
    for case in cases:
        if not isinstance(case, Case):
            raise TypeError(f"assess takes a triage.Case, not {type(case).__name__}; use triage.Case.model_validate")
    if explain not in LEVELS:
        raise ValueError(f"explain is one of {', '.join(LEVELS)}, not {explain!r}")
