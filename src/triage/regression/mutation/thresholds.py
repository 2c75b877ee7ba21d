"""Breaks of definitions: limits moved by the smallest step or made strict, edges of age bands moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from triage.changes import limits
from triage.regression.mutation.mutants import DefinitionBreak, Mutant
from triage.rulebook.model import Band, Definition, Rulebook, Unless

_LIMITS = ("at_least", "above", "at_most", "below")
_STRICT = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}


def definition_mutants(index: int, definition: Definition, rulebook: Rulebook) -> Iterator[Mutant]:
    """Every small break of one definition."""
    for operator, what, changed in _broken(definition, rulebook):
        of = f"{definition.finding} by {definition.measure}"
        yield Mutant(operator, of, what, DefinitionBreak(index, changed), definition.at)


def smallest_step(measure: str, rulebook: Rulebook) -> Decimal:
    """One in the last decimal place with which any limit on the measure is written."""
    digits = [0]
    for definition in rulebook.definitions:
        for of, bands in _judged(definition):
            if of == measure:
                digits += (_decimals(limit) for band in bands for limit in limits(band) if limit is not None)
    return Decimal(1).scaleb(-max(digits))


def _judged(definition: Definition) -> Iterator[tuple[str, tuple[Band, ...]]]:
    yield definition.measure, definition.bands
    if definition.unless is not None:
        yield definition.unless.measure, definition.unless.bands


def _broken(definition: Definition, rulebook: Rulebook) -> Iterator[tuple[str, str, Definition]]:
    step = smallest_step(definition.measure, rulebook)
    for operator, what, bands in _broken_bands(definition.bands, step):
        yield operator, what, definition._replace(bands=bands)
    unless = definition.unless
    if unless is not None:
        yield "exception_dropped", f"whatever {unless.measure} is", definition._replace(unless=None)
        step = smallest_step(unless.measure, rulebook)
        for operator, what, bands in _broken_bands(unless.bands, step):
            changed = definition._replace(unless=Unless(unless.measure, bands))
            yield operator, f"{what}, where {unless.measure} sets it aside", changed


def _broken_bands(bands: tuple[Band, ...], step: Decimal) -> Iterator[tuple[str, str, tuple[Band, ...]]]:
    for place, band in enumerate(bands):
        for key in _LIMITS:
            limit = getattr(band, key)
            if limit is None:
                continue
            words = f"{_words(key)} {limit:g}{_of_age(band)}"
            for moved in (_plus(limit, -step), _plus(limit, step)):
                if _has_values(changed := band._replace(**{key: moved})):
                    yield "threshold", f"{_words(key)} {moved:g} in place of {words}", _with(bands, place, changed)
            strict = _STRICT[key]
            changed = band._replace(**{key: None, strict: limit})
            if _has_values(changed):
                yield "strict", f"{_words(strict)} {limit:g} in place of {words}", _with(bands, place, changed)
    for place in range(1, len(bands)):
        yield from _moved_edges(bands, place)


def _moved_edges(bands: tuple[Band, ...], place: int) -> Iterator[tuple[str, str, tuple[Band, ...]]]:
    """The age at which a band begins, moved: by a year, or by what it is written with if that is less."""
    before, after = bands[place - 1], bands[place]
    edge = after.from_age
    step = Decimal(1).scaleb(-_decimals(edge))
    for moved in (_plus(edge, -step), _plus(edge, step)):
        if before.from_age < moved and (after.to_age is None or moved < after.to_age):
            changed = _with(bands, place, after._replace(from_age=moved))
            what = f"from {moved:g} years in place of {edge:g}"
            yield "age_edge", what, _with(changed, place - 1, before._replace(to_age=moved))


def _with(bands: tuple[Band, ...], place: int, band: Band) -> tuple[Band, ...]:
    return (*bands[:place], band, *bands[place + 1 :])


def _has_values(band: Band) -> bool:
    lower = band.at_least if band.at_least is not None else band.above
    upper = band.at_most if band.at_most is not None else band.below
    if lower is None or upper is None:
        return True
    return lower < upper or (lower == upper and band.above is None and band.below is None)


def _decimals(number: float) -> int:
    exponent = Decimal(repr(float(number))).normalize().as_tuple().exponent
    assert isinstance(exponent, int), "a limit is a finite number"
    return max(0, -exponent)


def _plus(number: float, step: Decimal) -> float:
    return float(Decimal(repr(float(number))) + step)


def _words(key: str) -> str:
    return key.replace("_", " ")


def _of_age(band: Band) -> str:
    if band.to_age is None:
        return f" from {band.from_age:g} years" if band.from_age else ""
    return f" from {band.from_age:g} to {band.to_age:g} years" if band.from_age else f" below {band.to_age:g} years"


def all_limits(bands: Iterable[Band]) -> Iterator[float]:
    """Every limit of the bands."""
    yield from (limit for band in bands for limit in limits(band) if limit is not None)
