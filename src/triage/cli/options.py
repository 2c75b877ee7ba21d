"""Options that may be given once: a second one would silently win over the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def once(
    *names: str, default: str | None = None, read: Callable[[str], object] | None = None, **attributes: Any
) -> Callable[[_Command], _Command]:
    """``click.option`` of one value. Given twice it is wrong usage; ``read`` makes the value from what was typed."""

    def only(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> object:
        if len(given) > 1:
            raise click.BadParameter(f"given {len(given)} times; keep the one that is meant")
        if not given:
            return None
        return read(given[0]) if read is not None else given[0]

    if default is not None:
        attributes |= {"default": (default,), "show_default": True}
    return click.option(*names, multiple=True, callback=only, **attributes)


def lines(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> str | None:
    """Callback of an option of text that may be given several times: each is a line of it."""
    return "\n".join(given) if given else None


def seconds(text: str) -> float:
    """What was typed as a time-out."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise click.BadParameter(f"{text!r} is no number of seconds above 0", param_hint="--timeout")
    return number
