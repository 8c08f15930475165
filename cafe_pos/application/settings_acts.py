"""Changing how the till looks and behaves, each change with its event."""

from __future__ import annotations

from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel

Value = str | int | bool

ALLOWED: Final[dict[str, tuple[Value, ...]]] = {
    "theme": ("dark", "light", "console"),
    "large_type": (False, True),
    "keyboard": ("azerty", "qwerty"),
    "print_policy": ("ask", "always"),
    "lock_minutes": (1, 2, 5, 10, 20, 30, 60),
    "language": ("fr", "en"),
}
"""What may be changed here, and to what."""


def change(
    ctx: Context,
    key: str,
    value: Value,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> None:
    """Change one setting; the same value again changes and records nothing.

    Raises:
        PosError: `setting.value`, `right.missing`, `operator.*`.
    """
    if value not in ALLOWED.get(key, ()):
        raise PosError("setting.value", key=key, value=value)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        acts.set_setting(uow, key, value, at=at, channel=channel, operator=who.code)


def text_of(value: Value | None) -> str:
    """A value as it is typed: `yes` and `no` for what is on or off."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def value_of(key: str, text: str) -> Value:
    """The value that a text means for a setting.

    Raises:
        PosError: `setting.value`.
    """
    for value in ALLOWED.get(key, ()):
        if text_of(value) == text:
            return value
    raise PosError("setting.value", key=key, value=text)


def present(ctx: Context, key: str) -> Value | None:
    """A setting as it is; None when it was never said.

    Raises:
        PosError: `setting.value` when there is no such setting here.
    """
    if key not in ALLOWED:
        raise PosError("setting.value", key=key, value="")
    with ctx.store.act() as uow:
        value: Value | None = uow.settings().get(key)
        return value
