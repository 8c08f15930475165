"""Founding a café: its identity, its managers, its settings, all in one act."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application import identity as identities
from cafe_pos.application.identity import Identity
from cafe_pos.application.ports import Context, Operator, Rules
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import is_first_guess, is_pin
from cafe_pos.domain.ticket import Channel

__all__ = (
    "DEFAULT_SETTINGS", "Identity", "NewOperator", "Profile", "check", "found",
    "weak_pins",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewOperator:
    """Someone to enter, with a PIN of 4 to 8 digits."""

    name: str
    pin: str
    role: str = "manager"


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a café must say before its first ticket."""

    identity: Identity
    operators: tuple[NewOperator, ...]
    settings: dict[str, Any] = field(default_factory=dict)


DEFAULT_SETTINGS: dict[str, Any] = {
    "zone": "Europe/Paris",
    "rollover_hour": 4,
    "print_policy": "ask",
    "language": "fr",
    "float_cents": 100_00,
}


def check(rules: Rules, profile: Profile) -> None:
    """Refuse a profile that no café can be founded on.

    A PIN that anybody tries first is taken here, and told (`weak_pins`): profiles are written by
    scripts, which keep working. The screens refuse it.

    Raises:
        PosError: `operator.none`, `pin.form`, `vat.no_territory`.
    """
    if profile.identity.territory not in rules.vat:
        raise PosError("vat.no_territory", territory=profile.identity.territory)
    if not any(operator.role == "manager" for operator in profile.operators):
        raise PosError("operator.none")
    if not all(is_pin(operator.pin) for operator in profile.operators):
        raise PosError("pin.form")


def weak_pins(profile: Profile) -> tuple[str, ...]:
    """The names of those whose PIN anybody would try first."""
    return tuple(one.name for one in profile.operators if is_first_guess(one.pin))


def found(ctx: Context, profile: Profile, *, channel: Channel = Channel.CLI) -> None:
    """Enter identity, operators and settings, each with what the ledger must say of it.

    Raises:
        PosError: `cafe.exists`, `operator.none`, `vat.no_territory`.
    """
    check(ctx.rules, profile)
    hashes = [ctx.store.hash_pin(operator.pin) for operator in profile.operators]
    with ctx.store.act() as uow:
        if uow.identity() is not None:
            raise PosError("cafe.exists", path=ctx.store.path)
        at = utc_text(ctx.clock.now())
        identities.put(uow, profile.identity, at)
        for rank, (new, pin_hash) in enumerate(
            zip(profile.operators, hashes, strict=True), start=1
        ):
            operator = Operator(f"op{rank}", new.name, new.role, pin_hash)
            uow.put_operator(operator)
            acts.record(
                uow, EventCode.RIGHTS_CHANGE, "operator_added",
                at=at, channel=channel, member=operator.code, member_name=new.name, role=new.role,
            )  # fmt: skip
        for key, value in (DEFAULT_SETTINGS | profile.settings).items():
            acts.set_setting(uow, key, value, at=at, channel=channel, operator=None)
