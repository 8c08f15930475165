"""What can be sold and how it can be paid, in any mix."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

from cafe_pos.domain.catalogue import Article, Mode, Ownership, Place, Unit
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import MAX_GRAMS, MAX_PIECES, OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import Discount, DiscountKind, PriceChange, PriceKind, Scope
from cafe_pos.domain.vat import VatCode, VatRegime

T = TypeVar("T")

CENTS = st.integers(0, 1_000_000)
RATES_BP = st.sampled_from([0, 90, 105, 175, 210, 550, 850, 1000, 1300, 2000])
LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


def outcome(act: Callable[..., T], *args: object) -> T | str:
    """What an act answers, or the code of its refusal."""
    try:
        return act(*args)
    except PosError as error:
        return error.code


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Any article: every VAT code, ownership, unit and kind of price."""
    special = st.none() | CENTS
    return Article(
        code=draw(st.text("ABCDEFGHIJ0123456789", min_size=1, max_size=6)),
        label=draw(LABELS),
        family=draw(LABELS),
        price_cents=draw(CENTS),
        price_takeaway_cents=draw(special),
        price_room_cents=draw(special),
        price_terrace_cents=draw(special),
        vat_on_site=draw(st.sampled_from(VatCode)),
        vat_takeaway=draw(st.sampled_from(VatCode)),
        default_mode=draw(st.sampled_from(Mode)),
        ownership=draw(st.sampled_from(Ownership)),
        unit=draw(st.sampled_from(Unit)),
        mandator=draw(st.none() | st.just("RUCHER")),
        cost_cents=draw(special),
    )


def discounts() -> st.SearchStrategy[Discount]:
    """Any discount on a line, or a line's share of one on the order."""
    return st.one_of(
        st.builds(Discount, st.just(DiscountKind.PERCENT), bp=st.integers(1, 10_000)),
        st.builds(Discount, st.just(DiscountKind.AMOUNT), cents=CENTS, on=st.sampled_from(Scope)),
        st.just(Discount(DiscountKind.GIFT, reason="anniversaire")),
    )


@st.composite
def lines(draw: st.DrawFn) -> OrderLine:
    """One line of any article, in any quantity that a counter can sell."""
    article = draw(articles())
    limit = MAX_GRAMS if article.by_weight else MAX_PIECES
    return OrderLine(
        article,
        draw(st.integers(1, limit)),
        draw(st.sampled_from(Mode)),
        draw(st.sampled_from(Place)),
        price=draw(st.none() | st.builds(PriceChange, st.sampled_from(PriceKind), CENTS)),
        discount=draw(st.none() | discounts()),
    )


orders = st.lists(lines(), min_size=1, max_size=8)
regimes = st.sampled_from(VatRegime)


@st.composite
def tenders_for(draw: st.DrawFn, total_cents: int) -> list[Tender]:
    """Payments that cover a total: parts by any method, then cash that may give change."""
    left = total_cents
    offered = []
    for method in draw(st.lists(st.sampled_from(Method), max_size=3)):
        if left > 0:
            part = draw(st.integers(1, left))
            account = "K-0123456789ab" if method is Method.ACCOUNT else None
            offered.append(Tender(method, part, account=account))
            left -= part
    if left > 0:
        over = draw(st.none() | st.integers(0, 50_000))
        offered.append(Tender(Method.CASH, None if over is None else left + over))
    return draw(st.permutations(offered))
