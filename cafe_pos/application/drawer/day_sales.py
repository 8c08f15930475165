"""The sales of a day are added up when it is closed, and made again when they do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cafe_pos.application.bread import book as bread_book
from cafe_pos.application.ports import UnitOfWork
from cafe_pos.domain import day_sales
from cafe_pos.domain.costs.recurring import first_day, last_day
from cafe_pos.domain.day_sales import DaySales
from cafe_pos.domain.ledger import Payload


def added_up(uow: UnitOfWork, day: str, tickets: Iterable[Payload] | None = None) -> DaySales:
    """The sales of a business day (ISO), from its tickets, which may be read already."""
    sold = uow.tickets_of(day) if tickets is None else tickets
    return day_sales.of(sold, _services(uow, day), uow.sales.spans(day))


def _services(uow: UnitOfWork, day: str) -> Mapping[str, str]:
    """To which service each article of a service belongs."""
    found = {
        article.code: "bread" for article in bread_book.all_articles(uow, date.fromisoformat(day))
    }
    families = {service.family: service.code for service in uow.services.all() if service.family}
    for article in uow.articles():
        if article.family in families:
            found.setdefault(article.code, families[article.family])
    return found


def freeze(uow: UnitOfWork, day: str, tickets: Iterable[Payload] | None = None) -> None:
    """Keep the sales of a day that is being closed."""
    uow.sales.put(day, added_up(uow, day, tickets))


def freeze_missing(uow: UnitOfWork, first: str, last: str) -> int:
    """Add up the closed days that are not yet, or no longer agree with their closure; how many.

    What reports read is no record: the closures and tickets are, and it follows them.
    """
    kept = {
        one.day: (one.own_gross_cents, one.own_net_cents) for one in uow.sales.frozen(first, last)
    }
    closed = uow.sales.closed(first, last)
    wrong = [day for day, gross, net in closed if kept.get(day) != (gross, net)]
    for day in wrong:
        freeze(uow, day)
    _keep_months(uow, first, last, closed)
    return len(wrong)


def _keep_months(
    uow: UnitOfWork, first: str, last: str, closed: Sequence[tuple[str, int, int]]
) -> None:
    """Keep the sums of the months between two days that are over, where they differ from closures.

    A month is over once its last day is closed or a later one.
    """
    until = uow.last_closed_day() or ""
    sums: dict[str, tuple[int, int]] = {}
    for day, gross, net in closed:
        month = day[:7]
        if first <= first_day(month) and last_day(month) <= min(last, until):
            before = sums.get(month, (0, 0))
            sums[month] = before[0] + gross, before[1] + net
    kept = uow.sales.kept_months(first[:7], last[:7])
    for month, both in sums.items():
        if kept.get(month) != both:
            uow.sales.keep_month(month)
