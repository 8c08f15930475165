"""A café's own services: made of parts, counted by one key, and what they keep for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import articles, price_list
from cafe_pos.application.catalogue.file import written
from cafe_pos.application.services.ports import CANCELLED, HANDED_OVER, WAITING, Kept
from cafe_pos.application.services.views import ServiceView, Tallied
from cafe_pos.domain import service as rules
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.order_line import HANDED, OrderLine
from cafe_pos.domain.price_list import MAX_PRICE_CENTS
from cafe_pos.domain.pricing import PriceChange, PriceKind
from cafe_pos.domain.rights import Right
from cafe_pos.domain.service import Service
from cafe_pos.domain.service_mark import HANDOVER, ServiceMark
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context, UnitOfWork
    from cafe_pos.domain.catalogue import Article

LEFT: Final = "left"
LENT: Final = "lent"
OWN_ACTS: Final = (LEFT, LENT, CANCELLED)
"""What the event of a service says of the things that it keeps."""
FOUND: Final = 40


def seen(ctx: Context) -> tuple[ServiceView, ...]:
    """Every service with what it sells and keeps, those put aside at the end."""
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        found = sorted(uow.services.all(), key=lambda one: not one.active)
        return tuple(view(uow, one, day) for one in found)


def look(ctx: Context, code: str) -> ServiceView:
    """One service with what it sells and keeps.

    Raises:
        PosError: `service.unknown`.
    """
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        return view(uow, known(uow, code), day)


def view(uow: UnitOfWork, service: Service, day: date) -> ServiceView:
    """A service as screens show it."""
    sold = tuple(a for a in uow.articles_on(day) if service.family and a.family == service.family)
    kept = uow.services.waiting(service.code) if service.keeping is not None else ()
    return ServiceView(service, sold, kept)


def known(uow: UnitOfWork, code: str) -> Service:
    """The service of a code.

    Raises:
        PosError: `service.unknown`.
    """
    found = uow.services.get(code)
    if found is None:
        raise PosError("service.unknown", service=code)
    return found


def mandators(ctx: Context) -> tuple[tuple[str, str], ...]:
    """For whom a service can be: code and name of every mandator in force."""
    with ctx.store.act() as uow:
        return tuple((one.code, one.name) for one in uow.mandates.everyone() if one.active)


def catalogue(ctx: Context) -> tuple[Article, ...]:
    """What is sold today, after a service brought articles of its own."""
    with ctx.store.act() as uow:
        return uow.articles_on(price_list.today(ctx, uow))


# --- what the services are ----------------------------------------------------------------------


def put(
    ctx: Context,
    service: Service,
    more: Sequence[Article] = (),
    *,
    new: bool = False,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Service:
    """Add a service, or change the one of its code; the articles of `more` are added if missing.

    The same service again changes and records nothing. With `new` the code must be free.

    Raises:
        PosError: `service.*`, `article.*`, `mandator.unknown`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        before = uow.services.get(service.code)
        if new and before is not None:
            raise PosError("service.exists", service=before.label, field="label")
        clean = replace(
            service,
            label=acts.one_line(service.label),
            mandator=_mandator(uow, service.mandator or ""),
            rank=before.rank if before is not None else len(uow.services.all()) + 1,
        )
        at = utc_text(ctx.clock.now())
        day = price_list.today(ctx, uow)
        present = {article.code: article for article in uow.articles_on(day)}
        missing = [
            replace(one, mandator=clean.mandator) if one.ownership != "firm" else one
            for one in more
            if one.code not in present
        ]
        for one in missing:
            articles.check(one)
            if one.ownership == "transparent" and not one.mandator:
                raise PosError("service.mandator", article=one.label, field="mandator")
        rules.checked(clean, present | {one.code: one for one in missing})
        if missing:
            price_list.keep(uow, (*uow.articles_on(day), *missing), day)
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "catalogue",
                at=at, channel=channel, operator=who.code, added=[written(one) for one in missing],
            )  # fmt: skip
        if clean != before:
            uow.services.put(clean)
            acts.record(
                uow, EventCode.SETTINGS_CHANGE, "service",
                at=at, channel=channel, operator=who.code,
                before=None if before is None else before.as_json(), after=clean.as_json(),
            )  # fmt: skip
        return clean


def _mandator(uow: UnitOfWork, text: str) -> str | None:
    """The code of the mandator named, if any."""
    from cafe_pos.application.mandates import mandates

    return mandates.found(uow, text).code if text.strip() else None


def switch(
    ctx: Context,
    code: str,
    *,
    active: bool,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Service:
    """Put a service aside, or take it up again; what it keeps for people must be fetched first.

    Raises:
        PosError: `service.unknown`, `service.keeps`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        found = known(uow, code)
        kept = len(uow.services.waiting(code))
        if kept and not active:
            raise PosError("service.keeps", service=found.label, count=kept)
    return put(ctx, replace(found, active=active), operator=operator, channel=channel)


# --- one key counts an act ----------------------------------------------------------------------


def tally(
    ctx: Context,
    code: str,
    act: str,
    quantity: int = 1,
    minutes: int | None = None,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Tallied:
    """Count an act of a service; without minutes it took the usual ones.

    Raises:
        PosError: `service.unknown`, `service.act`, `service.quantity`, `service.minutes`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        service = known(uow, code)
        one = service.tally(act)
        if not 1 <= quantity <= rules.MAX_TALLY:
            raise PosError("service.quantity", limit=rules.MAX_TALLY, field="quantity")
        took = one.minutes * quantity if minutes is None else minutes
        if not 0 <= took <= rules.MAX_MINUTES:
            raise PosError("service.minutes", limit=rules.MAX_MINUTES, field="minutes")
        _note(
            ctx, uow, service, one.code,
            operator=operator, channel=channel, quantity=quantity, minutes=took,
        )  # fmt: skip
        return Tallied(one.code, one.label, quantity, took)


def _note(
    ctx: Context,
    uow: UnitOfWork,
    service: Service,
    act: str,
    *,
    operator: str | None,
    channel: Channel,
    quantity: int = 1,
    minutes: int = 0,
) -> None:
    """Record an act of a service: how often and how long, never for whom."""
    who = acts.acting(uow, operator)
    moment = acts.moment_of(uow, ctx.clock.now())
    acts.record(
        uow, EventCode.SERVICE_ACT, "service_act",
        at=moment.at, channel=channel, operator=who.code,
        service=service.code, act=act, quantity=quantity, minutes=minutes,
        day=moment.day.isoformat(),
    )  # fmt: skip


# --- things kept for people ---------------------------------------------------------------------


def keep(
    ctx: Context,
    code: str,
    name: str,
    what: str = "",
    *,
    phone: str = "",
    price_cents: int | None = None,
    due: date | None = None,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> Kept:
    """Keep a thing for somebody until they fetch it, or lend one until it comes back.

    Raises:
        PosError: `service.unknown`, `service.keeps_nothing`, `service.who`, `service.what`,
            `service.price`, `service.unpaid`, `service.due`, `operator.*`.
    """
    with ctx.store.act() as uow:
        service = known(uow, code)
        day = acts.moment_of(uow, ctx.clock.now()).day
        if service.keeping is None or not service.active:
            raise PosError("service.keeps_nothing", service=service.label)
        if price_cents and not service.keeping.article:
            raise PosError("service.unpaid", service=service.label, field="price")
        until = due or service.kept_until(day)
        thing = _checked(
            Kept(
                f"K-{ctx.token(5)}", code, acts.one_line(name), acts.one_line(what),
                day.isoformat(), until.isoformat(), acts.one_line(phone), price_cents or None,
            ),
            day,
        )  # fmt: skip
        uow.services.keep(thing)
        act = LENT if service.keeping.loan else LEFT
        _note(ctx, uow, service, act, operator=operator, channel=channel)
        return thing


def _checked(thing: Kept, day: date) -> Kept:
    if not thing.name or len(thing.name) > rules.MAX_NAME:
        raise PosError("service.who", limit=rules.MAX_NAME, field="name")
    if len(thing.what) > rules.MAX_WHAT or len(thing.phone) > rules.MAX_PHONE:
        field = "what" if len(thing.what) > rules.MAX_WHAT else "phone"
        raise PosError("service.what", limit=rules.MAX_WHAT, field=field)
    if thing.price_cents is not None and not 0 < thing.price_cents <= MAX_PRICE_CENTS:
        raise PosError("service.price", amount_cents=thing.price_cents, field="price")
    if thing.due_on < day.isoformat():
        raise PosError("service.due", day=date.fromisoformat(thing.due_on), field="due")
    return thing


def waiting_thing(uow: UnitOfWork, ref: str) -> Kept:
    """A thing that nobody has fetched yet.

    Raises:
        PosError: `service.thing`, `service.handed_over`, `service.cancelled`.
    """
    found = uow.services.kept(ref)
    if found is None:
        raise PosError("service.thing", ref=ref)
    if found.state == HANDED_OVER:
        raise PosError("service.handed_over", ticket=found.ticket or "")
    if found.state != WAITING:
        raise PosError("service.cancelled", ref=ref)
    return found


def kept(ctx: Context, code: str | None = None, words: str = "") -> tuple[Kept, ...]:
    """What is kept, by service or by words of the name; the first due first.

    Raises:
        PosError: `service.unknown`.
    """
    with ctx.store.act() as uow:
        wanted = (
            [one.code for one in uow.services.all()] if code is None else [known(uow, code).code]
        )
        if words.strip():
            return tuple(x for x in uow.services.find(words, FOUND) if x.service in wanted)
        return tuple(thing for one in wanted for thing in uow.services.waiting(one))


def line_for(ctx: Context, ref: str) -> OrderLine:
    """The line of an order that hands a thing over: what is to be paid for it, or nothing.

    Raises:
        PosError: `service.thing`, `service.handed_over`, `service.cancelled`, `article.unknown`.
    """
    with ctx.store.act() as uow:
        found = waiting_thing(uow, ref)
        day = acts.moment_of(uow, ctx.clock.now()).day
        return line_of(uow, known(uow, found.service), found, day)


def line_of(uow: UnitOfWork, service: Service, thing: Kept, day: date) -> OrderLine:
    """The line that hands a thing of a service over; the ticket says the reference alone."""
    if thing.price_cents is None:
        mark = ServiceMark(service.code, thing.ref, HANDOVER)
        return OrderLine(HANDED, 1, HANDED.default_mode, label=service.label, mark=mark)
    code = service.keeping.article if service.keeping is not None else ""
    article = uow.article_on(code, day)
    if article is None:
        raise PosError("article.unknown", article=code)
    price = PriceChange(PriceKind.OPEN, thing.price_cents)
    mark = ServiceMark(service.code, thing.ref)
    return OrderLine(article, 1, article.default_mode, price=price, mark=mark)


def cancel(
    ctx: Context, ref: str, *, operator: str | None = None, channel: Channel = Channel.SCREEN
) -> Kept:
    """Strike off a thing that was noted by mistake, or that nobody came for.

    Raises:
        PosError: `service.thing`, `service.handed_over`, `service.cancelled`, `operator.*`.
    """
    with ctx.store.act() as uow:
        found = waiting_thing(uow, ref)
        day = acts.moment_of(uow, ctx.clock.now()).day.isoformat()
        uow.services.end(ref, CANCELLED, day)
        service = known(uow, found.service)
        _note(ctx, uow, service, CANCELLED, operator=operator, channel=channel)
        return replace(found, state=CANCELLED, ended_on=day)
