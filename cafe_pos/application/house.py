"""What the counter must know of the café's rules, and of what it holds for others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cafe_pos.application import acts
from cafe_pos.application.parcels import carriers
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.views import House
from cafe_pos.domain import in_store, note_due
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.ticket import Channel


def house_of(ctx: Context, uow: UnitOfWork, day: date) -> House:
    """Look all of it up for a business day."""
    identity = uow.identity()
    settings = uow.settings()
    has_printer = (settings.get("printer") or {}).get("transport", "none") != "none"
    return House(
        licence=int(identity[1]["licence"]) if identity else 0,
        note_due_cents=note_due.due_from(ctx.rules.note_due, day),
        printed=has_printer and settings.get("print_policy") == "always",
        in_store=in_store.in_force(ctx.rules.in_store, day),
        suspended_cents=uow.suspended_pool(),
        suspended_price_cents=_suspended_price(settings, uow.articles_on(day)),
        allergens=ctx.rules.allergens,
        carriers=carriers.ours(ctx, uow, day),
        parcel_numbers=uow.parcels.numbers_here(),
    )


def _suspended_price(settings: Mapping[str, object], articles: tuple[Article, ...]) -> int:
    """What one suspended coffee costs: the article that the café names, else the first one."""
    named = settings.get("suspended_article")
    sold = [a for a in articles if a.line_kind == LineKind.SUSPENDED and not a.blocked]
    chosen = [a for a in sold if a.code == named] or sold
    return chosen[0].price_cents if chosen else 0


def refuse_minor(ctx: Context, articles: tuple[str, ...], operator: str | None) -> None:
    """Record that articles (codes) were not sold to somebody who did not show their age.

    Nothing of the person is kept.

    Raises:
        PosError: `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        acts.record(
            uow, EventCode.MINOR_REFUSED, "minor_refused",
            at=utc_text(ctx.clock.now()), channel=Channel.SCREEN, operator=who.code,
            articles=list(articles),
        )  # fmt: skip
