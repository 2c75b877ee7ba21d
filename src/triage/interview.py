"""An interview: one question after the other, each the most telling that is left, until the answer is settled."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pydantic import Field, StrictBool, ValidationError

from triage.assessment import Assessment, Question
from triage.case import Case, Closed, Number
from triage.errors import CaseError, Problem

if TYPE_CHECKING:
    from triage.engine.engine import Engine

#: What a caller can answer: yes, no, not known, or the number that the question's measure asks for.
Given: TypeAlias = bool | int | float | None


_GIVE = "give what the interview saved"


class Answer(Closed):
    """The answer to one question."""

    finding: str
    given: StrictBool | Number | None = Field(description="True, false, a number of its measure, or null: not known.")
    measure: str = Field(default="", description="The measure that the number is of.")


class InterviewState(Closed):
    """All that an interview is: the case as it began, and the answers in their order."""

    case: Case = Case()
    answers: tuple[Answer, ...] = ()
    rulebook_hash: str = Field(default="", description="The rulebook that asked; another one may ask otherwise.")


class Interview:
    """One moment of an interview. It never changes: an answer, a step back or a correction gives another one.

    ``state`` is the whole of it: ``to_json`` on one machine, ``Engine.resume`` on another.
    """

    def __init__(self, engine: Engine, state: InterviewState) -> None:
        """Raises CaseError where the state cannot be a case of the engine's rulebook."""
        self.engine = engine
        self.state = state
        self.case = self._case()
        answers = {answer.finding: _yes_or_no(answer) for answer in state.answers if not answer.measure}
        self.assessment: Assessment = engine.assess(self.case, answers=answers)

    @cached_property
    def question(self) -> Question | None:
        """What to ask now; none where it is settled, or where nothing is left that anybody knows."""
        questions = self.assessment.next_questions
        if self.assessment.settled or not questions:
            return None
        first = questions[0]
        given = first.measure in self.case.vitals or first.measure in self.case.history
        # A second number would take the place of the first: what the first leaves open is asked about in words.
        return first.model_copy(update={"measure": "", "unit": ""}) if given else first

    @property
    def settled(self) -> bool:
        """No further answer can raise the tier."""
        return bool(self.assessment.settled)

    @cached_property
    def not_known(self) -> tuple[str, ...]:
        """The findings that somebody asked about and nobody knows: they may keep it from being settled."""
        return self.assessment.findings.unsure

    def answer(self, given: Given) -> Interview:
        """With the answer to ``question``: true, false, none where it is not known, or the number of its measure.

        Raises ValueError where there is no question, or where it is not asked for a number; CaseError where the number
        is impossible.
        """
        question = self.question
        if question is None:
            raise ValueError("the interview is over; correct an answer, or begin another one")
        return self._with([*self.state.answers, _answer(question.finding, question.measure, given)])

    def back(self) -> Interview:
        """Without the last answer. Raises ValueError where there is none."""
        if not self.state.answers:
            raise ValueError("nothing has been answered yet")
        return self._with([*self.state.answers[:-1]])

    def correct(self, finding: str, given: Given) -> Interview:
        """With another answer to a question of before. Raises ValueError where it was not asked, else as ``answer``."""
        answers = list(self.state.answers)
        place = next((i for i, answer in enumerate(answers) if answer.finding == finding), None)
        if place is None:
            asked = ", ".join(answer.finding for answer in answers) or "nothing yet"
            raise ValueError(f"{finding!r} has not been asked about; what has: {asked}")
        measure = self.engine.measure_for(finding)
        others = [answer.finding for i, answer in enumerate(answers) if i != place and measure == answer.measure != ""]
        given_before = measure in self.state.case.vitals or measure in self.state.case.history
        if others or given_before:  # one number of a measure is all that a case holds
            measure = ""
        answers[place] = _answer(finding, measure, given)
        return self._with(answers)

    def to_json(self) -> str:
        """The state as JSON, for ``Engine.resume``."""
        return self.state.model_dump_json(exclude_defaults=True)

    def _with(self, answers: list[Answer]) -> Interview:
        state = self.state.model_copy(
            update={"answers": tuple(answers), "rulebook_hash": self.engine.rulebook.content_hash}
        )
        return Interview(self.engine, state)

    def _case(self) -> Case:
        """The case as it began, with the numbers that were answered since."""
        case = self.state.case
        numbers: dict[str, dict[str, object]] = {"vitals": dict(case.vitals), "history": dict(case.history)}
        for answer in self.state.answers:
            if answer.measure:
                measure = self.engine.rulebook.measure_by_id.get(answer.measure)
                if measure is None or self.engine.measure_for(answer.finding) != measure.id:
                    raise _unsound(f"no number of {answer.measure} answers {answer.finding}")
                numbers[measure.given_in][measure.id] = answer.given
            elif answer.given is not None and not isinstance(answer.given, bool):
                raise _unsound(f"{answer.given} answers {answer.finding}, which no number does")
        return case.model_copy(update=numbers)


def _yes_or_no(answer: Answer) -> bool | None:
    return answer.given if isinstance(answer.given, bool) else None


def _unsound(what: str) -> CaseError:
    return CaseError([Problem(what, "answer it with true, false or null", path=("answers",))])


def _answer(finding: str, measure: str, given: Given) -> Answer:
    try:
        answer = Answer(finding=finding, given=given)
    except ValidationError:
        raise ValueError(f"an answer is true, false, none or a number, not {given!r}") from None
    if given is None or isinstance(given, bool):
        return answer
    if not measure:
        raise ValueError(f"the question about {finding} is not answered by a number")
    return answer.model_copy(update={"measure": measure})


def read_state(text: str) -> InterviewState:
    """The state that ``Interview.to_json`` wrote. Raises CaseError with every fault of a text that is none."""
    try:
        return InterviewState.model_validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        if any(detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1 for detail in details):
            problems = [Problem("this is no saved interview", _GIVE)]
        else:
            problems = [Problem(detail["msg"], _GIVE, path=tuple(detail["loc"])) for detail in details]
        raise CaseError(problems) from None
