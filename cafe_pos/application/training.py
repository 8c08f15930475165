"""The training till: what it takes over from the real one each time it is entered.

It lives in a database of its own, so nothing that is learnt there can touch a real total; its
tickets are of the series E and say so on every paper. Identity, people, settings and catalogue
are the café's own, copied afresh; money, tickets, customers and tabs never are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.menus import Menu
from cafe_pos.domain.price_list import DatedPrice
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.domain.service import Service
from cafe_pos.domain.ticket import Channel

_OWN_SETTINGS: Final = frozenset({"software", "defect_noted"})
"""Settings in which each database notes something of itself."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the training till works with, as the real one has it."""

    cafe: str
    till: str
    incarnation: str
    demo: bool
    identity: Mapping[str, Any]
    operators: tuple[Operator, ...]
    settings: Mapping[str, Any]
    articles: tuple[Article, ...]
    prices: tuple[DatedPrice, ...]
    rules: tuple[PriceRule, ...]
    menus: tuple[Menu, ...]
    services: tuple[Service, ...] = ()


def take(ctx: Context) -> Taken:
    """Read all of it from the real café, changing nothing.

    Raises:
        PosError: `cafe.missing`; `training.already` when this is the training till itself.
    """
    with ctx.store.act() as uow:
        opening, identity = uow.opening(), uow.identity()
        if opening is None or identity is None:
            raise PosError("cafe.missing", path=ctx.store.path)
        if opening["training"]:
            raise PosError("training.already", path=ctx.store.path)
        return Taken(
            cafe=opening["cafe"],
            till=opening["till"],
            incarnation=opening["incarnation"],
            demo=bool(opening["demo"]),
            identity=identity[1],
            operators=uow.operators(),
            settings=uow.settings(),
            articles=uow.articles(),
            prices=uow.dated_prices(),
            rules=uow.price_rules(),
            menus=uow.menus(),
            services=uow.services.all(),
        )


def bring(ctx: Context, taken: Taken) -> str:
    """Put all of it into the training till, in one act; returns the incarnation of its key.

    Raises:
        PosError: `training.real_cafe` when this is no training till.
    """
    with ctx.store.act() as uow:
        opening = uow.opening()
        if opening is None or not opening["training"]:
            raise PosError("training.real_cafe", path=ctx.store.path)
        at = utc_text(ctx.clock.now())
        _bring_identity(uow, taken.identity, at)
        _bring_people(uow, taken.operators, at)
        for key, value in taken.settings.items():
            if key not in _OWN_SETTINGS:
                wanted = _without_drawer(value) if key == "printer" else value
                acts.set_setting(uow, key, wanted, at=at, channel=Channel.CLI, operator=None)
        uow.put_articles(taken.articles)
        uow.put_dated_prices(taken.prices)
        uow.put_price_rules(taken.rules)
        uow.put_menus(taken.menus)
        for service in taken.services:
            if uow.services.get(service.code) != service:
                uow.services.put(service)
        return str(opening["incarnation"])


def _without_drawer(printer: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The same printer, which opens no drawer: there is real money in it."""
    return {**printer, "drawer": False} if printer else printer


def _bring_identity(uow: UnitOfWork, identity: Mapping[str, Any], at: str) -> None:
    """Enter the café's identity where it is new or changed."""
    current = uow.identity()
    revision = 0 if current is None else current[0]
    if current is None or {**current[1], "revision": 0} != {**identity, "revision": 0}:
        uow.append("identity", at, {**identity, "revision": revision + 1})


def _bring_people(uow: UnitOfWork, operators: tuple[Operator, ...], at: str) -> None:
    """Enter everybody with their PIN, which opens the training till as well."""
    known = {operator.code: operator for operator in uow.operators()}
    for operator in operators:
        fresh = replace(operator, failures=0, wait_until=None)
        before = known.get(operator.code)
        if before is not None and replace(before, failures=0, wait_until=None) == fresh:
            continue
        uow.put_operator(fresh)
        acts.record(
            uow, EventCode.RIGHTS_CHANGE, "operator_brought",
            at=at, channel=Channel.CLI,
            member=operator.code, member_name=operator.name, role=operator.role,
        )  # fmt: skip
