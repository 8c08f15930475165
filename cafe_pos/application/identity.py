"""Who the café is, as its documents print it: checked, numbered by revision, never overwritten.

A ticket names the revision that it was issued under, so a change shows on later documents only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, Rules, UnitOfWork
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.vat import VatRegime

MAX_LINE: Final = 80
MAX_ADDRESS_LINES: Final = 4
MAX_POPULATION: Final = 3_000_000
LICENCES: Final = (0, 3, 4)
"""No licence for alcohol, licence III, licence IV (Code de la santé publique, L3331-1)."""

_INSEE: Final = re.compile(r"\d{5}|2[AB]\d{3}", re.ASCII)
_LINES: Final = ("trade_name", "legal_name", "commune")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the café is, as its documents print it."""

    trade_name: str
    legal_name: str
    address: tuple[str, ...]
    commune: str
    siret: str
    vat_number: str | None = None
    insee: str | None = None
    population: int | None = None
    territory: str = "metropolitan"
    vat_regime: str = "standard"
    licence: int = 4


def is_siret(text: str) -> bool:
    """Whether a SIRET's check digits are right (14 digits, spaces allowed)."""
    from stdnum.fr import siret

    return bool(siret.is_valid(text))


def plain_siret(text: str) -> str:
    """A SIRET as documents print it: its digits alone."""
    return "".join(char for char in text if char.isdigit())


def is_vat_number(text: str) -> bool:
    """Whether a French VAT number's check digits are right (spaces allowed)."""
    from stdnum.fr import tva

    return bool(tva.is_valid(text))


def checked(rules: Rules, identity: Identity) -> Identity:
    """An identity that documents may carry, its numbers without spaces.

    Raises:
        PosError: `identity.line`, `identity.siret`, `identity.vat_number`, `identity.insee`,
            `identity.population`, `setting.value` or `vat.no_territory`, with the `field`.
    """
    _check_lines(identity)
    _check_numbers(identity)
    if identity.territory not in rules.vat:
        raise PosError("vat.no_territory", field="territory", territory=identity.territory)
    for field, allowed in (("vat_regime", tuple(VatRegime)), ("licence", LICENCES)):
        value = getattr(identity, field)
        if value not in allowed:
            raise PosError("setting.value", field=field, key=field, value=value)
    return replace(
        identity,
        siret=plain_siret(identity.siret),
        vat_number=identity.vat_number and "".join(identity.vat_number.split()),
    )


def _check_lines(identity: Identity) -> None:
    if not 1 <= len(identity.address) <= MAX_ADDRESS_LINES:
        raise PosError("identity.line", field="address", value="", limit=MAX_LINE)
    named = [(field, getattr(identity, field)) for field in _LINES]
    for field, text in (*named, *(("address", line) for line in identity.address)):
        if not text.strip() or len(text) > MAX_LINE or not text.isprintable():
            raise PosError("identity.line", field=field, value=text, limit=MAX_LINE)


def _check_numbers(identity: Identity) -> None:
    siret, vat_number, insee = identity.siret, identity.vat_number, identity.insee
    if not is_siret(siret):
        raise PosError("identity.siret", field="siret", value=siret)
    if vat_number is not None and not is_vat_number(vat_number):
        raise PosError("identity.vat_number", field="vat_number", value=vat_number)
    if insee is not None and not _INSEE.fullmatch(insee):
        raise PosError("identity.insee", field="insee", value=insee)
    population = identity.population
    if population is not None and not 0 <= population <= MAX_POPULATION:
        raise PosError("identity.population", field="population", value=population)


def of(document: Mapping[str, Any]) -> Identity:
    """The identity that a ledger's document says."""
    return Identity(
        trade_name=document["trade_name"],
        legal_name=document["legal_name"],
        address=tuple(document["address"]),
        commune=document["commune"],
        siret=document["siret"],
        vat_number=document["vat_number"],
        insee=document["insee"],
        population=document["population"],
        territory=document["territory"],
        vat_regime=document["vat_regime"],
        licence=document["licence"],
    )


def put(uow: UnitOfWork, identity: Identity, at: str) -> int:
    """Enter an identity as the next revision, within an act; returns its number."""
    current = uow.identity()
    revision = 1 if current is None else current[0] + 1
    uow.append(
        "identity",
        at,
        {
            "document": "identity",
            "revision": revision,
            "trade_name": identity.trade_name,
            "legal_name": identity.legal_name,
            "address": list(identity.address),
            "commune": identity.commune,
            "insee": identity.insee,
            "population": identity.population,
            "siret": identity.siret,
            "vat_number": identity.vat_number,
            "territory": identity.territory,
            "vat_regime": identity.vat_regime,
            "licence": identity.licence,
        },
    )
    return revision


def present(ctx: Context) -> Identity:
    """The identity in force.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        return in_force(ctx, uow)


def in_force(ctx: Context, uow: UnitOfWork) -> Identity:
    """The identity in force, within an act.

    Raises:
        PosError: `cafe.missing`.
    """
    current = uow.identity()
    if current is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    return of(current[1])


def change(
    ctx: Context,
    identity: Identity,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Identity:
    """Change who the café is from the next document on; the same again records nothing.

    Raises:
        PosError: as `checked`; `cafe.missing`, `right.missing`, `operator.*`.
    """
    wanted = checked(ctx.rules, identity)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        before = in_force(ctx, uow)
        changed = [name for name in Identity.__slots__ if _differ(name, before, wanted)]
        if changed:
            at = utc_text(ctx.clock.now())
            revision = put(uow, wanted, at)
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "identity",
                at=at, channel=channel, operator=who.code, revision=revision, changed=changed,
            )  # fmt: skip
    return wanted


def _differ(name: str, before: Identity, after: Identity) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
