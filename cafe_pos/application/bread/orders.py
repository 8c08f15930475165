"""Ordering bread: bookings for a day, standing orders with their pauses and their end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.accounts import customers
from cafe_pos.application.bread import book as bread_book
from cafe_pos.application.bread import sheet
from cafe_pos.application.bread.views import Booked, OrderRow
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bread as rules
from cafe_pos.domain.bread import Booking, Pay, Span, Standing, Who
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError

MAX_NAME: Final = 40
MAX_PHONE: Final = 20
FOUND: Final = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody orders: who (`account` names a known customer), what, how it is paid."""

    article: str
    name: str = ""
    phone: str = ""
    account: str | None = None
    pay: Pay = Pay.AT_PICKUP


def book(
    ctx: Context, wanted: Wanted, quantity: int, day: date, *, operator: str | None = None
) -> Booked:
    """Book bread for one day; after the cut-off it goes to the baker as an amendment.

    Raises:
        PosError: `bread.quantity`, `bread.past`, `bread.far`, `bread.closed_day`,
            `bread.no_baker_for`, `bread.who`, `bread.pay_account`, `article.*`, `account.unknown`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        today = bread_book.today(ctx, uow)
        article = _article(uow, wanted.article, day)
        rules.checked_quantity(quantity)
        _check_day(uow, article, day, today)
        kept = uow.bread.add_booking(
            Booking(
                0, _who(uow, wanted), article.code, quantity, day, wanted.pay,
                article.unit_price_cents(article.default_mode), utc_text(ctx.clock.now()),
            )
        )  # fmt: skip
        return Booked(
            kept,
            bread_book.name_of(uow, kept.who),
            article.label,
            rules.booking_ref(kept.id, day),
            day,
            sheet.is_late(ctx, uow, article, day),
            kept.price_cents * quantity,
        )


def add_standing(
    ctx: Context,
    wanted: Wanted,
    week: tuple[int, ...],
    *,
    since: date | None = None,
    until: date | None = None,
    asking_after: bool = False,
    operator: str | None = None,
) -> Booked:
    """Keep a standing order: so many on each weekday, from a day (tomorrow) on, until one.

    Raises:
        PosError: `bread.week`, `bread.quantity`, `bread.past`, `bread.span`, `bread.who`,
            `bread.pay_account`, `bread.no_baker_for`, `article.*`, `account.unknown`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        today = bread_book.today(ctx, uow)
        begin = since or today + timedelta(days=1)
        if begin < today:
            raise PosError("bread.past", day=begin, field="since")
        if until is not None and until < begin:
            raise PosError("bread.span", field="until")
        article = _article(uow, wanted.article, begin)
        kept = uow.bread.put_standing(
            Standing(
                0, _who(uow, wanted), article.code, rules.checked_week(week), begin, until,
                wanted.pay, article.unit_price_cents(article.default_mode),
                utc_text(ctx.clock.now()), asking_after,
            )
        )  # fmt: skip
        return _kept(ctx, uow, kept, article)


def _kept(ctx: Context, uow: UnitOfWork, kept: Standing, article: Article) -> Booked:
    first = first_day(uow, kept, article)
    late = first is not None and sheet.is_late(ctx, uow, article, first)
    total = kept.price_cents * sum(kept.quantities)
    return Booked(kept, bread_book.name_of(uow, kept.who), article.label, None, first, late, total)


def first_day(uow: UnitOfWork, standing: Standing, article: Article) -> date | None:
    """The first day on which a standing order brings bread; None in the next four weeks."""
    closings, baker = uow.bread.closings(), bread_book.baker_of(uow, article)
    for ahead in range(4 * rules.WEEK):
        day = standing.since + timedelta(days=ahead)
        closed = rules.suspension(day, baker, closings, blocked=False)
        if standing.wanted_on(day) and closed is None:
            return day
    return None


def pause(
    ctx: Context, number: int, first: date, last: date, *, operator: str | None = None
) -> Booked:
    """Let a standing order rest for some days, both included.

    Raises:
        PosError: `bread.no_standing`, `bread.span`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        found = standing(uow, number)
        if last < first or last - first > rules.MAX_AHEAD:
            raise PosError("bread.span", field="last")
        kept = uow.bread.put_standing(replace(found, pauses=(*found.pauses, Span(first, last))))
        return _kept(ctx, uow, kept, _article(uow, kept.article, first, sold=False))


def resume(ctx: Context, number: int, day: date, *, operator: str | None = None) -> Booked:
    """End the pauses of a standing order from a day on.

    Raises:
        PosError: `bread.no_standing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        found = standing(uow, number)
        before = day - timedelta(days=1)
        pauses = tuple(
            replace(span, last=min(span.last, before)) for span in found.pauses if span.first < day
        )
        kept = uow.bread.put_standing(replace(found, pauses=pauses))
        return _kept(ctx, uow, kept, _article(uow, kept.article, day, sold=False))


def stop(
    ctx: Context, number: int, last: date | None = None, *, operator: str | None = None
) -> Booked:
    """End a standing order with a day, today unless named.

    Raises:
        PosError: `bread.no_standing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        found = standing(uow, number)
        until = last or bread_book.today(ctx, uow)
        kept = uow.bread.put_standing(replace(found, until=until, since=min(found.since, until)))
        return _kept(ctx, uow, kept, _article(uow, kept.article, until, sold=False))


def standing(uow: UnitOfWork, number: int) -> Standing:
    """A standing order by its number.

    Raises:
        PosError: `bread.no_standing`.
    """
    found = uow.bread.standing(number)
    if found is None:
        raise PosError("bread.no_standing", number=number)
    return found


def in_force(ctx: Context) -> tuple[tuple[Standing, str, str], ...]:
    """The standing orders that have not ended, with the name and the article's label, by name."""
    with ctx.store.act() as uow:
        today = bread_book.today(ctx, uow)
        rows = []
        for one in uow.bread.standings():
            if one.until is None or one.until >= today:
                article = uow.article(one.article)
                label = article.label if article is not None else one.article
                rows.append((one, bread_book.name_of(uow, one.who), label))
    return tuple(sorted(rows, key=lambda row: row[1].casefold()))


def to_prepay(ctx: Context, number: int, days: int) -> tuple[OrderRow, ...]:
    """The orders of a standing order in the next days that are not paid, to be paid now."""
    with ctx.store.act() as uow:
        standing(uow, number)
        today = bread_book.today(ctx, uow)
        found = []
        for ahead in range(days):
            day = today + timedelta(days=ahead)
            found += [
                bread_book.row_of(uow, one)
                for one in bread_book.occurrences(uow, day)
                if one.standing == number and one.waiting and not one.tick.prepaid
            ]
        return tuple(found)


def search(ctx: Context, text: str) -> tuple[tuple[Standing | Booking, str], ...]:
    """The orders, from today on, of whoever has the letters typed in the name."""
    with ctx.store.act() as uow:
        found = uow.bread.search(text, bread_book.today(ctx, uow), FOUND)
        return tuple((one, bread_book.name_of(uow, one.who)) for one in found)


def forget(ctx: Context, name: str, *, operator: str | None = None) -> int:
    """Erase a name and its telephone from every order; the orders themselves stay.

    Raises:
        PosError: `bread.nobody`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator)
        count = uow.bread.forget(name)
        if not count:
            raise PosError("bread.nobody", name=name)
        today = bread_book.today(ctx, uow)
        for one in uow.bread.standings():
            if one.who == Who() and (one.until is None or one.until > today):
                uow.bread.put_standing(replace(one, until=today, since=min(one.since, today)))
    ctx.store.forget_erased()
    return count


def _article(uow: UnitOfWork, code: str, day: date, *, sold: bool = True) -> Article:
    article = uow.article_on(code, day)
    if article is None:
        raise PosError("article.unknown", article=code)
    if not sold:
        return article
    if article.blocked:
        raise PosError("article.blocked", article=article.label)
    if bread_book.baker_of(uow, article) is None or article.by_weight:
        raise PosError("bread.no_baker_for", article=article.label, field="article")
    return article


def _check_day(uow: UnitOfWork, article: Article, day: date, today: date) -> None:
    if day < today:
        raise PosError("bread.past", day=day, field="day")
    if day - today > rules.MAX_AHEAD:
        raise PosError("bread.far", day=day, field="day")
    why = rules.suspension(
        day, bread_book.baker_of(uow, article), uow.bread.closings(), blocked=False
    )
    if why is not None:
        raise bread_book.closed(why, day)


def _who(uow: UnitOfWork, wanted: Wanted) -> Who:
    if wanted.account:
        customer = customers.found(uow, wanted.account)
        if customer.name is None:
            raise PosError("account.unknown", name=wanted.account)
        return Who(customer=customer.code)
    if wanted.pay is Pay.ACCOUNT:
        raise PosError("bread.pay_account", field="pay")
    name, phone = acts.one_line(wanted.name), acts.one_line(wanted.phone)
    if not 1 <= len(name) <= MAX_NAME or len(phone) > MAX_PHONE:
        raise PosError("bread.who", limit=MAX_NAME, field="name")
    return Who(name, phone or None)
