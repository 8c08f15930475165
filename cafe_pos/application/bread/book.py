"""The book of bread: who bakes what, the orders of a day, who gets how much of the delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.bread.ports import SoldOut
from cafe_pos.application.bread.views import (
    DayView,
    OrderRow,
)
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bread
from cafe_pos.domain.bread import Baker, Closings, Occurrence, Standing, Who, Why
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import in_force


def baker_of(uow: UnitOfWork, article: Article) -> Baker | None:
    """Who bakes an article: the baker who names it, else the one whose goods it is."""
    bakers = uow.bread.bakers()
    for baker in bakers:
        if article.code in baker.articles:
            return baker
    owners = (article.mandator, article.supplier)
    return next((one for one in bakers if not one.articles and one.code in owners), None)


def articles_of(uow: UnitOfWork, baker: Baker, day: date) -> tuple[Article, ...]:
    """What a baker bakes for the café, in the catalogue's order, blocked articles included."""
    return tuple(
        article
        for article in uow.articles_on(day)
        if not article.by_weight and baker_of(uow, article) == baker
    )


def all_articles(uow: UnitOfWork, day: date) -> tuple[Article, ...]:
    """Everything that somebody bakes for the café."""
    if not uow.bread.bakers():
        return ()
    return tuple(
        article
        for article in uow.articles_on(day)
        if not article.by_weight and baker_of(uow, article) is not None
    )


def baker(uow: UnitOfWork, code: str | None) -> Baker:
    """A baker by code; without one, the only one.

    Raises:
        PosError: `bread.no_baker`, `bread.which_baker`.
    """
    bakers = uow.bread.bakers()
    if code is None and len(bakers) > 1:
        raise PosError("bread.which_baker", bakers=", ".join(one.code for one in bakers))
    found = next((one for one in bakers if code in (None, one.code)), None)
    if found is None:
        raise PosError("bread.no_baker", baker=code or "")
    return found


def closed(why: Why, day: date) -> PosError:
    """The refusal of bread on a day that nobody bakes or opens."""
    if why is Why.CAFE_CLOSED:
        return PosError("bread.closed_cafe", day=day, field="day")
    return PosError("bread.closed_baker", day=day, field="day")


def baker_name(uow: UnitOfWork, code: str) -> str:
    """What a baker is called."""
    mandator = uow.mandates.mandator(code)
    return mandator.name if mandator is not None else code


def name_of(uow: UnitOfWork, who: Who) -> str:
    """What somebody is called; nothing once they are erased."""
    if who.customer is not None:
        customer = uow.accounts.customer(who.customer)
        return (customer.name if customer is not None else None) or who.customer
    return who.name or ""


def phone_of(uow: UnitOfWork, who: Who) -> str:
    """Somebody's telephone."""
    if who.customer is not None:
        customer = uow.accounts.customer(who.customer)
        return (customer.phone if customer is not None else None) or ""
    return who.phone or ""


def suspensions(
    uow: UnitOfWork, day: date, articles: Iterable[str], closings: Closings | None = None
) -> dict[str, Why | None]:
    """Why each article's bread cannot come on a day, if so."""
    known = uow.bread.closings() if closings is None else closings
    found: dict[str, Why | None] = {}
    for code in set(articles):
        article = uow.article_on(code, day)
        found[code] = (
            Why.BLOCKED
            if article is None
            else bread.suspension(day, baker_of(uow, article), known, blocked=article.blocked)
        )
    return found


def occurrences(uow: UnitOfWork, day: date) -> tuple[Occurrence, ...]:
    """Everything that is ordered for a day, first booked first."""
    standings = uow.bread.standings(day)
    bookings = uow.bread.bookings(day, day)
    if not standings and not bookings:
        return ()
    articles = {one.article for one in standings} | {one.article for one in bookings}
    return bread.occurrences(
        day, standings, bookings, uow.bread.ticks(day, day), suspensions(uow, day, articles)
    )


def occurrence(uow: UnitOfWork, ref: str) -> Occurrence:
    """One order on a day, by its reference.

    Raises:
        PosError: `bread.unknown`.
    """
    found = bread.read_ref(ref)
    standings: Sequence[Standing] = ()
    bookings: Sequence[bread.Booking] = ()
    if found.standing:
        standing = uow.bread.standing(found.number)
        standings = () if standing is None else (standing,)
    else:
        booking = uow.bread.booking(found.number)
        bookings = () if booking is None else (booking,)
    tick = uow.bread.tick(ref)
    articles = [*(one.article for one in standings), *(one.article for one in bookings)]
    one = next(
        iter(
            bread.occurrences(
                found.day,
                standings,
                bookings,
                {} if tick is None else {ref: tick},
                suspensions(uow, found.day, articles),
            )
        ),
        None,
    )
    if one is None:
        raise PosError("bread.unknown", ref=ref)
    return one


def row_of(uow: UnitOfWork, one: Occurrence, served: Mapping[str, int] | None = None) -> OrderRow:
    """An order as it is shown."""
    article = uow.article_on(one.article, one.day)
    return OrderRow(
        one,
        name_of(uow, one.who),
        phone_of(uow, one.who),
        article.label if article is not None else one.article,
        article.unit_price_cents(article.default_mode) if article is not None else one.price_cents,
        one.quantity if served is None else served.get(one.ref, 0),
    )


def day_view(uow: UnitOfWork, day: date) -> DayView:
    """The bread of a day: who gets how much of the delivery, and the counts."""
    wanted = occurrences(uow, day)
    articles = all_articles(uow, day)
    codes = list(dict.fromkeys([*(a.code for a in articles), *(one.article for one in wanted)]))
    balances = uow.bread.balances(day, codes)
    delivered = {code: one.delivered for code, one in balances.items() if one.delivered}
    received = bool(delivered)
    counted = {code: one.delivered for code, one in balances.items()} if received else delivered
    shares = bread.served(wanted, counted)
    noted: Mapping[str, SoldOut] = uow.bread.noted(day)
    labels = {article.code: article.label for article in articles}
    return DayView(
        day,
        tuple(row_of(uow, one, shares) for one in wanted),
        tuple(balances[code] for code in codes),
        {code: labels.get(code, code) for code in codes},
        {code: one.sold_out_at for code, one in noted.items() if one.sold_out_at},
        {code: one.refused for code, one in noted.items() if one.refused},
        {code: one.reason for code, one in noted.items() if one.reason},
        received,
        _taken_back(uow, articles, day),
    )


def _taken_back(uow: UnitOfWork, articles: Iterable[Article], day: date) -> frozenset[str]:
    """The articles whose unsold goes back to the baker, by the contract in force."""
    agreed: dict[str, bool] = {}
    found = set()
    for article in articles:
        one = baker_of(uow, article)
        if one is None:
            continue
        if one.code not in agreed:
            contract = in_force(uow.mandates.contracts(one.code), day)
            agreed[one.code] = contract is not None and contract.take_back
        if agreed[one.code]:
            found.add(article.code)
    return frozenset(found)


def today(ctx: Context, uow: UnitOfWork) -> date:
    """The business day in progress."""
    return acts.moment_of(uow, ctx.clock.now()).day
