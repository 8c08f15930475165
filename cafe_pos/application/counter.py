"""What the counter screen opens with, and the order it keeps across a crash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.application import acts, house
from cafe_pos.application.lunch import dishes
from cafe_pos.application.people import Person, person
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.selling import vouchers
from cafe_pos.application.tabs import keeping as tab_store
from cafe_pos.application.tabs import order_text, tabs
from cafe_pos.application.views import CounterView, PrintView, TicketView
from cafe_pos.domain import correction
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order import Order
from cafe_pos.domain.ticket import Channel

DEFAULT_LOCK_MINUTES: Final = 10


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the log-in screen shows before anybody is at the counter; `people` may log in."""

    cafe: str
    people: tuple[Person, ...]
    business_day: date
    demo: bool
    keyboard: str = ""
    theme: str = ""
    training: bool = False


def welcome(ctx: Context) -> Welcome:
    """Tell what the log-in screen needs; nobody is logged in by it.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        identity = uow.identity()
        opening = uow.opening()
        if identity is None or opening is None:
            raise PosError("cafe.missing", path=ctx.store.path)
        return Welcome(
            cafe=identity[1]["trade_name"],
            people=_people(uow),
            business_day=acts.moment_of(uow, ctx.clock.now()).day,
            demo=bool(opening["demo"]),
            keyboard=str(uow.settings().get("keyboard", "")),
            theme=str(uow.settings().get("theme", "")),
            training=bool(opening["training"]),
        )


def who_may_log_in(ctx: Context) -> tuple[Person, ...]:
    """The people who may stand at the counter now."""
    with ctx.store.act() as uow:
        return _people(uow)


def _people(uow: UnitOfWork) -> tuple[Person, ...]:
    return tuple(person(operator) for operator in uow.operators() if operator.active)


def open_counter(ctx: Context, operator: str | None = None) -> CounterView:
    """Tell what the counter of somebody who has logged in needs; nothing is recorded.

    Raises:
        PosError: `cafe.missing`, `operator.unknown`, `operator.inactive`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        identity = uow.identity()
        opening = uow.opening()
        if identity is None or opening is None:
            raise PosError("cafe.missing", path=ctx.store.path)
        day = acts.moment_of(uow, ctx.clock.now()).day
        session = uow.open_session()
        settings = uow.settings()
        backup = ctx.store.latest_backup()
        draft = _draft(uow, day)
        tab = None if draft is None or draft.order.tab is None else uow.tab(draft.order.tab)
        return CounterView(
            cafe=identity[1]["trade_name"],
            commune=identity[1]["commune"],
            operator=who.code,
            operator_name=who.name,
            business_day=day,
            session_opened=session.opened_at if session else None,
            zone=str(settings.get("zone", "Europe/Paris")),
            articles=uow.articles_on(day),
            rules=uow.price_rules(),
            menus=uow.menus(),
            dishes=dishes.views(uow, day, draft.order if draft else None),
            last_ticket=_last(uow),
            draft=draft.order if draft else None,
            draft_key=draft.client_key if draft else None,
            draft_tab=None if tab is None else tabs.view(uow, tab),
            draft_round=() if tab is None else tab_store.read(uow, tab, day).last_round,
            demo=bool(opening["demo"]),
            printer=settings.get("printer") or {},
            backup_name=backup.name if backup else None,
            notices=ctx.store.notices,
            keyboard=str(settings.get("keyboard", "")),
            theme=str(settings.get("theme", "")),
            lock_minutes=int(settings.get("lock_minutes", DEFAULT_LOCK_MINUTES)),
            large_type=bool(settings.get("large_type")),
            training=bool(opening["training"]),
            house=house.house_of(ctx, uow, day),
            voucher=vouchers.rule_of(ctx, day),
            voucher_issuers=ctx.rules.voucher_issuers,
            terminal=str((settings.get("terminal") or {}).get("address", "")),
            cards=uow.cards.open() if uow.cards_open() else (),
        )


def _last(uow: UnitOfWork) -> TicketView | None:
    """The last ticket, paid as its corrections say."""
    last = uow.last_ticket()
    if last is None:
        return None
    ticket, entry = last
    paid = correction.standing(ticket, uow.corrections_of(ticket["number"]))
    payments = [{"method": method, "amount": cents} for method, cents in paid.items()]
    return TicketView({**ticket, "payments": payments}, entry.hash.hex())


def close_counter(ctx: Context, operator: str) -> None:
    """Log the operator off."""
    with ctx.store.act() as uow:
        acts.record(
            uow, EventCode.LOG_OFF, "log_off",
            at=utc_text(ctx.clock.now()), channel=Channel.SCREEN, operator=operator,
        )  # fmt: skip


def keep_draft(ctx: Context, order: Order, client_key: str | None = None) -> None:
    """Keep the order on the screen, in case the power goes, with the key it will be paid under."""
    with ctx.store.act() as uow:
        uow.put_draft(order_text.written(order, key=client_key) if order.lines else None)


@dataclass(frozen=True, slots=True)
class _Draft:
    order: Order
    client_key: str | None


def _draft(uow: UnitOfWork, day: date) -> _Draft | None:
    """The order kept; articles that have left the catalogue since are left out.

    An order that was paid an instant before the power went is no draft any more: its key made a
    ticket, and ringing it again would sell it twice.
    """
    text = uow.draft()
    if text is None:
        return None
    kept = json.loads(text)
    client_key = kept.get("key")
    if client_key is not None and uow.ticket_by_key(client_key) is not None:
        return None
    read = order_text.order_of(kept, lambda code: uow.article_on(code, day))
    order = dishes.known_order(uow, read, day)
    return _Draft(order, client_key) if order.lines else None


def find_sale(ctx: Context, client_key: str) -> TicketView | None:
    """The ticket that a key made, asked when an answer got lost; None when nothing was saved."""
    with ctx.store.act() as uow:
        known = uow.ticket_by_key(client_key)
        return None if known is None else TicketView(known.payload, known.entry_hash, already=True)


def print_last(
    ctx: Context, number: str, *, operator: str | None = None, reason: str = ""
) -> PrintView | None:
    """Print a ticket: its original at once; a duplicate only with a reason, else None.

    Raises:
        PosError: `ticket.unknown`.
    """
    from cafe_pos.application.printing import copies

    with ctx.store.act() as uow:
        again = copies.would_be_duplicate(uow, number)
    if again and not reason:
        return None
    return copies.print_ticket(ctx, number, operator=operator, reason=reason)


def today(ctx: Context) -> date:
    """The business day of now."""
    with ctx.store.act() as uow:
        return acts.moment_of(uow, ctx.clock.now()).day
