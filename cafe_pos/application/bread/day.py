"""The day of bread: what came, when there was none left, who was refused, what became of the rest.

Every count is a `stock` document of the ledger, so that the day's invariant can be counted again
from documents alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.bread import book
from cafe_pos.application.bread.ports import SoldOut
from cafe_pos.application.bread.views import DayView
from cafe_pos.application.inventory import stock_acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import bread_day
from cafe_pos.domain.bread import Baker
from cafe_pos.domain.bread_day import Balance, Fate, Unsold
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from cafe_pos.domain.ticket import Channel

MAX_REASON = 120


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery that was counted: the article, what the sheet asked for (if any), what came.

    `short` is what is missing for those who booked.
    """

    article: str
    label: str
    expected: int | None
    counted: int
    booked: int

    @property
    def difference(self) -> int:
        """What came beside what was asked for; 0 without a sheet."""
        return 0 if self.expected is None else self.counted - self.expected

    @property
    def short(self) -> int:
        """How many of the booked loaves did not come."""
        return max(0, self.booked - self.counted)

    def as_json(self) -> dict[str, Any]:
        """The count for scripts."""
        return {
            "article": self.article,
            "expected": self.expected,
            "counted": self.counted,
            "difference": self.difference,
            "booked": self.booked,
            "short": self.short,
        }


def expected(uow: UnitOfWork, baker: Baker, day: date) -> dict[str, int]:
    """What the last sheet that was sent asks for; nothing without one."""
    sheets = uow.bread.sheets(day, baker.code)
    sent = next((one for one in reversed(sheets) if one.sent_at is not None), None)
    return sent.quantities if sent is not None else {}


def to_receive(ctx: Context, baker: str | None = None) -> tuple[str, tuple[Received, ...]]:
    """What today's delivery should hold, and what was counted of it before: baker, articles.

    Raises:
        PosError: `bread.no_baker`, `bread.which_baker`.
    """
    with ctx.store.act() as uow:
        one = book.baker(uow, baker)
        day = book.today(ctx, uow)
        wanted = expected(uow, one, day)
        articles = book.articles_of(uow, one, day)
        counts = uow.bread.balances(day, [article.code for article in articles])
        wanted_by = booked(uow, day)
        return one.code, tuple(
            Received(
                article.code,
                article.label,
                wanted.get(article.code),
                counts[article.code].delivered,
                wanted_by.get(article.code, 0),
            )
            for article in articles
            if not article.blocked or article.code in wanted
        )


def booked(uow: UnitOfWork, day: date) -> dict[str, int]:
    """How many of each article are ordered for a day."""
    from cafe_pos.domain.bread import booked_by_article

    return booked_by_article(book.occurrences(uow, day))


def receive(
    ctx: Context,
    counted: Mapping[str, int],
    baker: str | None = None,
    *,
    reference: str = "",
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> tuple[Received, ...]:
    """Count a delivery; what the sheet asked for stands beside it, and more may come later.

    Raises:
        PosError: `bread.counted`, `bread.nothing_counted`, `article.unknown`, `bread.no_baker`,
            `bread.which_baker`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        moment = acts.moment_of(uow, ctx.clock.now())
        one = book.baker(uow, baker)
        articles = {x.code: x for x in book.articles_of(uow, one, moment.day)}
        for code, count in counted.items():
            if code not in articles:
                raise PosError("article.unknown", article=code, field=code)
            bread_day.checked_count(count, field=code)
        wanted = expected(uow, one, moment.day)
        before = uow.bread.balances(moment.day, list(articles))
        lines = tuple(
            StockLine(
                article=code,
                label=articles[code].label,
                quantity=counted.get(code, 0),
                cost_cents=articles[code].cost_cents,
                # A second delivery is compared with what the first one left to come.
                expected=max(0, wanted[code] - before[code].delivered) if code in wanted else None,
            )
            for code in articles
            if counted.get(code) or (code in wanted and not before[code].delivered)
        )
        if not any(line.quantity for line in lines):
            raise PosError("bread.nothing_counted")
        stock_acts.record(
            uow,
            StockDoc(
                nature=StockNature.DELIVERY, party=one.code, reference=acts.one_line(reference),
                lines=tuple(line for line in lines if line.quantity or line.expected),
            ),
            operator=who, moment=moment, channel=channel,
        )  # fmt: skip
        wanted_by = booked(uow, moment.day)
        return tuple(
            Received(
                line.article,
                line.label,
                line.expected,
                line.quantity,
                max(0, wanted_by.get(line.article, 0) - before[line.article].delivered),
            )
            for line in lines
        )


def sold_out(
    ctx: Context,
    articles: Sequence[str] | None = None,
    *,
    on: bool = True,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> DayView:
    """Date the moment from which there is none left (of all the bread unless named), or undo it.

    Raises:
        PosError: `article.unknown`, `bread.no_bread`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        moment = acts.moment_of(uow, ctx.clock.now())
        for code in _chosen(uow, moment.day, articles):
            known = _noted(uow, moment.day, code)
            if (known.sold_out_at is not None) == on:
                continue
            uow.bread.put_noted(replace(known, sold_out_at=moment.at if on else None))
            acts.record(
                uow, EventCode.BREAD_SOLD_OUT, "bread_sold_out",
                at=moment.at, channel=channel, operator=who.code,
                article=code, day=known.day, sold_out=on,
            )  # fmt: skip
        return book.day_view(uow, moment.day)


def refused(
    ctx: Context,
    article: str | None = None,
    count: int = 1,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> DayView:
    """Count somebody who wanted bread that was not there any more.

    Without an article it is the first one that is sold out, else the first one there is.

    Raises:
        PosError: `article.unknown`, `bread.no_bread`, `bread.counted`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        moment = acts.moment_of(uow, ctx.clock.now())
        bread_day.checked_count(count)
        chosen = _chosen(uow, moment.day, None if article is None else (article,))
        noted = uow.bread.noted(moment.day)
        out = [code for code in chosen if code in noted and noted[code].sold_out_at]
        code = (out or chosen)[0]
        known = _noted(uow, moment.day, code)
        uow.bread.put_noted(replace(known, refused=known.refused + count))
        acts.record(
            uow, EventCode.BREAD_REFUSED, "bread_refused",
            at=moment.at, channel=channel, operator=who.code,
            article=code, day=known.day, count=count,
        )  # fmt: skip
        return book.day_view(uow, moment.day)


def _chosen(uow: UnitOfWork, day: date, articles: Sequence[str] | None) -> list[str]:
    known = [one.code for one in book.all_articles(uow, day) if not one.blocked]
    for code in articles or ():
        if code not in known:
            raise PosError("article.unknown", article=code)
    if not known:
        raise PosError("bread.no_bread")
    return list(articles) if articles else known


def _noted(uow: UnitOfWork, day: date, article: str) -> SoldOut:
    return uow.bread.noted(day).get(article) or SoldOut(day.isoformat(), article)


# --- what became of the rest --------------------------------------------------------------------


def to_settle(uow: UnitOfWork, day: date) -> tuple[Balance, ...]:
    """The articles whose bread of a day is not all accounted for."""
    articles = [one.code for one in book.all_articles(uow, day)]
    if not articles:
        return ()
    found = uow.bread.balances(day, articles)
    return tuple(found[code] for code in articles if found[code].difference)


def unsold(
    ctx: Context,
    said: Sequence[Unsold],
    *,
    reasons: Mapping[str, str] | None = None,
    day: date | None = None,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> DayView:
    """Say what became of the unsold bread, by article; a reason explains what is still missing.

    What was said before on the same day stays, and this is added to it.

    Raises:
        PosError: `bread.counted`, `bread.reason`, `article.unknown`, `bread.day_closed` for a
            day that is closed, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        now = acts.moment_of(uow, ctx.clock.now())
        closed = uow.last_closed_day()
        if day is not None and (day > now.day or (closed and day.isoformat() <= closed)):
            raise PosError("bread.day_closed", day=day)
        moment = replace(now, day=day or now.day)
        articles = {one.code: one for one in book.all_articles(uow, moment.day)}
        for one in said:
            if one.article not in articles:
                raise PosError("article.unknown", article=one.article)
            bread_day.checked_unsold(one)
        for fate in Fate:
            parties: dict[str | None, list[StockLine]] = {}
            for one in said:
                quantity = one.fates.get(fate, 0)
                if quantity:
                    article = articles[one.article]
                    baker = book.baker_of(uow, article)
                    party = baker.code if baker and fate is Fate.RETURNED else None
                    parties.setdefault(party, []).append(
                        StockLine(
                            article=article.code, label=article.label, quantity=quantity,
                            cost_cents=article.cost_cents,
                        )
                    )  # fmt: skip
            for party, lines in parties.items():
                doc = StockDoc(nature=StockNature(fate.value), party=party, lines=tuple(lines))
                stock_acts.record(uow, doc, operator=who, moment=moment, channel=channel)
        for code, reason in (reasons or {}).items():
            _explain(uow, moment.day, code, reason)
        return book.day_view(uow, moment.day)


def _explain(uow: UnitOfWork, day: date, article: str, reason: str) -> None:
    text = acts.one_line(reason)
    if len(text) > MAX_REASON:
        raise PosError("bread.reason", limit=MAX_REASON)
    known = _noted(uow, day, article)
    if text and known.reason != text:
        uow.bread.put_noted(replace(known, reason=text))


@dataclass(frozen=True, slots=True)
class Difference:
    """A day's bread that is not accounted for, or a delivery that was not what was asked for.

    `delivery` is what came beside the order, `missing` what nobody can account for, in pieces.
    """

    day: date
    article: str
    label: str
    delivery: int
    missing: int
    reason: str


def differences(uow: UnitOfWork, baker: str, first: date, last: date) -> tuple[Difference, ...]:
    """The differences of some days for a baker's statement, both days included."""
    known = next((one for one in uow.bread.bakers() if one.code == baker), None)
    if known is None:
        return ()
    noted = {(one.day, one.article): one.reason for one in uow.bread.noted_between(first, last)}
    found = []
    for day in sorted(uow.bread.open_days(first, last)):
        articles = book.articles_of(uow, known, day)
        wanted = expected(uow, known, day)
        balances = uow.bread.balances(day, [one.code for one in articles])
        for article in articles:
            one = balances[article.code]
            asked = wanted.get(article.code)
            delivery = 0 if asked is None or not one.delivered else one.delivered - asked
            if delivery or one.difference:
                reason = noted.get((day.isoformat(), article.code), "")
                found.append(
                    Difference(day, article.code, article.label, delivery, one.difference, reason)
                )
    return tuple(found)
