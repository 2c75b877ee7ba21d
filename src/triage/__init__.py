"""triage: how urgent are these symptoms in somebody on baclofen, and why.

    >>> import triage
    >>> engine = triage.Engine.load()
    >>> engine.assess(triage.Case(reported=["can't wake him"])).tier
    <Tier.EMERGENCY: 'emergency'>

The names below are the public API. They are imported on first use, so that ``import triage`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage._version import __version__

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.case import Case, Patient
    from triage.engine.engine import Engine
    from triage.errors import CaseError, Position, Problem, RulebookError, TriageError
    from triage.rulebook.model import Rulebook
    from triage.tiers import Tier

__all__ = [
    "Assessment",
    "Case",
    "CaseError",
    "Engine",
    "Patient",
    "Position",
    "Problem",
    "Rulebook",
    "RulebookError",
    "Tier",
    "TriageError",
    "__version__",
]

_HOME = {
    "Assessment": "triage.assessment",
    "Case": "triage.case",
    "Patient": "triage.case",
    "Engine": "triage.engine.engine",
    "CaseError": "triage.errors",
    "Position": "triage.errors",
    "Problem": "triage.errors",
    "RulebookError": "triage.errors",
    "TriageError": "triage.errors",
    "Rulebook": "triage.rulebook.model",
    "Tier": "triage.tiers",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
