"""People at the till: log in by PIN, with waiting after wrong ones; who is added and removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from cafe_pos.application import acts, visas
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.clock import from_utc_text, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import (
    LONGEST_WAIT_S,
    PATIENCE,
    Right,
    Role,
    is_first_guess,
    is_pin,
    wait_after,
)
from cafe_pos.domain.ticket import Channel

MAX_NAME: Final = 30
DEMO_PINS: Final = ("2468", "1357")
"""What the managers of a demonstration type; its log-in screen says it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may stand at the counter, without anything secret."""

    code: str
    name: str
    role: str
    active: bool

    def may(self, right: Right) -> bool:
        """Whether this person has a right."""
        from cafe_pos.domain import rights

        return self.active and rights.may(self.role, right)


def person(operator: Operator) -> Person:
    """What screens may know of an operator."""
    return Person(operator.code, operator.name, operator.role, operator.active)


def everyone(ctx: Context) -> tuple[Person, ...]:
    """Everybody who ever stood at the counter, those removed included."""
    with ctx.store.act() as uow:
        return tuple(person(operator) for operator in uow.operators())


def log_in(ctx: Context, name: str, pin: str, *, channel: Channel = Channel.SCREEN) -> Person:
    """Let someone to the counter by their PIN, and record it.

    Raises:
        PosError: `pin.wrong`, `pin.wait` with the seconds left, `operator.unknown`,
            `operator.inactive`.
    """
    return _checked(ctx, name, pin, channel=channel, event="log_in")


def unlock(ctx: Context, name: str, pin: str) -> Person:
    """Let the one who is logged in go on after the screen locked itself.

    Raises:
        PosError: as `log_in`.
    """
    return _checked(ctx, name, pin, channel=Channel.SCREEN, event=None)


def switch(ctx: Context, name: str, pin: str, *, leaving: str) -> Person:
    """Let somebody take the counter over from `leaving`, whose log-off is recorded before.

    Raises:
        PosError: as `log_in`; then the one who was there still is.
    """
    return _checked(ctx, name, pin, channel=Channel.SCREEN, event="log_in", leaving=leaving)


def _checked(
    ctx: Context,
    name: str,
    pin: str,
    *,
    channel: Channel,
    event: str | None,
    leaving: str | None = None,
) -> Person:
    """Check a PIN in one act, so that a wrong one is counted whatever happens next."""
    refused: PosError | None = None
    with ctx.store.act() as uow:
        operator = acts.acting(uow, name)
        now = ctx.clock.now()
        left = _seconds_left(operator, now)
        if left > 0:
            refused = PosError("pin.wait", name=operator.name, seconds=left)
        elif operator.pin_hash is None or not ctx.store.check_pin(operator.pin_hash, pin):
            refused = _count_failure(uow, operator, now, channel)
        else:
            if operator.failures:
                uow.put_operator(replace(operator, failures=0, wait_until=None))
            if leaving is not None:
                acts.record(
                    uow, EventCode.LOG_OFF, "log_off",
                    at=utc_text(now), channel=channel, operator=leaving,
                )  # fmt: skip
            if event is not None:
                acts.record(
                    uow, EventCode.START, event,
                    at=utc_text(now), channel=channel, operator=operator.code,
                )  # fmt: skip
    if refused is not None:
        raise refused
    return person(operator)


def _seconds_left(operator: Operator, now: datetime) -> int:
    """How long someone must still wait; a clock set back never makes it longer than the limit."""
    if operator.wait_until is None:
        return 0
    left = (from_utc_text(operator.wait_until) - now).total_seconds()
    return min(LONGEST_WAIT_S, max(0, int(left + 0.999)))


def _count_failure(
    uow: UnitOfWork, operator: Operator, now: datetime, channel: Channel
) -> PosError:
    failures = operator.failures + 1
    wait = wait_after(failures)
    until = utc_text(now + timedelta(seconds=wait)) if wait else None
    uow.put_operator(replace(operator, failures=failures, wait_until=until))
    if failures >= PATIENCE:
        acts.record(
            uow, EventCode.PIN_REFUSED, "pin_refused",
            at=utc_text(now), channel=channel, operator=operator.code, failures=failures,
        )  # fmt: skip
    if wait:
        return PosError("pin.wait", name=operator.name, seconds=wait)
    return PosError("pin.wrong", name=operator.name, left=PATIENCE - failures)


def add(
    ctx: Context,
    name: str,
    pin: str,
    *,
    role: Role = Role.HELP,
    by: str | None = None,
    visa: str | None = None,
    channel: Channel = Channel.CLI,
) -> Person:
    """Let someone new use the till.

    Raises:
        PosError: `operator.name`, `operator.exists`, `pin.form`, `pin.weak`, `right.missing`.
    """
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise PosError("operator.name", name=name, limit=MAX_NAME)
    pin_hash = _hashed(ctx, pin)
    with ctx.store.act() as uow:
        who = acts.acting(uow, by, Right.OPERATORS)
        known = uow.operators()
        if any(other.name.casefold() == name.casefold() for other in known):
            raise PosError("operator.exists", name=name)
        operator = Operator(f"op{len(known) + 1}", name, role.value, pin_hash)
        uow.put_operator(operator)
        at = utc_text(ctx.clock.now())
        _record(uow, "operator_added", operator, at=at, by=who, channel=channel)
        visas.ask(
            uow, "operator_added", operator.code, by=who, given_by=visa, at=at, channel=channel
        )
    return person(operator)


def change_pin(
    ctx: Context, name: str, pin: str, *, by: str | None = None, channel: Channel = Channel.CLI
) -> Person:
    """Give someone a new PIN; one's own needs no right.

    Raises:
        PosError: `operator.unknown`, `pin.form`, `pin.weak`, `right.missing`.
    """
    pin_hash = _hashed(ctx, pin)
    with ctx.store.act() as uow:
        who = acts.acting(uow, by)
        operator = _found(uow, name)
        if who.code != operator.code:
            acts.acting(uow, by, Right.OPERATORS)
        changed = replace(operator, pin_hash=pin_hash, failures=0, wait_until=None)
        uow.put_operator(changed)
        _record(uow, "pin_changed", changed, at=utc_text(ctx.clock.now()), by=who, channel=channel)
    return person(changed)


def set_active(
    ctx: Context,
    name: str,
    *,
    active: bool,
    by: str | None = None,
    visa: str | None = None,
    channel: Channel = Channel.CLI,
) -> Person:
    """Remove someone from the till, or let them back; their tickets keep their name.

    Raises:
        PosError: `operator.unknown`, `operator.last_manager`, `right.missing`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, by, Right.OPERATORS)
        operator = _found(uow, name)
        if not active and _is_last_manager(uow, operator):
            raise PosError("operator.last_manager", name=operator.name)
        changed = replace(operator, active=active)
        if changed != operator:
            uow.put_operator(changed)
            event = "operator_restored" if active else "operator_removed"
            at = utc_text(ctx.clock.now())
            _record(uow, event, changed, at=at, by=who, channel=channel)
            visas.ask(uow, event, changed.code, by=who, given_by=visa, at=at, channel=channel)
    return person(changed)


def set_role(
    ctx: Context,
    name: str,
    role: Role,
    *,
    by: str | None = None,
    visa: str | None = None,
    channel: Channel = Channel.CLI,
) -> Person:
    """Make someone a manager or a help; the last manager stays one.

    Raises:
        PosError: `operator.unknown`, `operator.last_manager`, `right.missing`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, by, Right.OPERATORS)
        operator = _found(uow, name)
        if role is not Role.MANAGER and _is_last_manager(uow, operator):
            raise PosError("operator.last_manager", name=operator.name)
        changed = replace(operator, role=role.value)
        if changed != operator:
            uow.put_operator(changed)
            at = utc_text(ctx.clock.now())
            _record(uow, "role_changed", changed, at=at, by=who, channel=channel)
            visas.ask(
                uow, "role_changed", changed.code, by=who, given_by=visa, at=at, channel=channel
            )
    return person(changed)


def _is_last_manager(uow: UnitOfWork, operator: Operator) -> bool:
    managers = [o.code for o in uow.operators() if o.active and o.role == Role.MANAGER]
    return managers == [operator.code]


def _hashed(ctx: Context, pin: str) -> str:
    check_pin(pin)
    return ctx.store.hash_pin(pin)


def check_pin(pin: str) -> None:
    """Refuse what is no PIN, or one that anybody would try first.

    Raises:
        PosError: `pin.form`, `pin.weak`.
    """
    if not is_pin(pin):
        raise PosError("pin.form")
    if is_first_guess(pin):
        raise PosError("pin.weak", field="pin")


def _found(uow: UnitOfWork, name: str) -> Operator:
    for operator in uow.operators():
        if name.casefold() in (operator.name.casefold(), operator.code.casefold()):
            return operator
    raise PosError("operator.unknown", name=name)


def _record(
    uow: UnitOfWork, event: str, operator: Operator, *, at: str, by: Operator, channel: Channel
) -> None:
    acts.record(
        uow, EventCode.RIGHTS_CHANGE, event,
        at=at, channel=channel, operator=by.code,
        member=operator.code, member_name=operator.name, role=operator.role,
    )  # fmt: skip
