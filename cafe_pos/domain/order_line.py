"""One line of an order: an article, how many, how it is served, and what changes its price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from cafe_pos.domain.catalogue import Article, Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import price_of
from cafe_pos.domain.pricing import (
    Discount,
    LineKind,
    MenuPart,
    PriceChange,
    PriceKind,
    discount_share,
)
from cafe_pos.domain.service_mark import ServiceMark
from cafe_pos.domain.vat import VatCode

MAX_PIECES: Final = 999
"""More of one article than a counter ever hands over at once: a slip of the keyboard."""
MAX_GRAMS: Final = 200_000

TIP: Final = Article(
    code="TIP",
    label="Pourboire",
    family="",
    price_cents=0,
    vat_on_site=VatCode.HORS,
    vat_takeaway=VatCode.HORS,
    default_mode=Mode.ON_SITE,
    ownership=Ownership.FIRM,
    open_price=True,
)
"""What a tip is rung under: it stands in no catalogue, and is money held for the staff."""

HANDED: Final = Article(
    code="REMIS",
    label="Remis",
    family="",
    price_cents=0,
    vat_on_site=VatCode.HORS,
    vat_takeaway=VatCode.HORS,
    default_mode=Mode.TAKEAWAY,
    ownership=Ownership.FIRM,
)
"""What a thing of no catalogue is handed over under (a parcel, a laundry bag): it costs nothing."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One article, how many (pieces, or grams by weight), and how it is served.

    The quantity is negative for a deposit given back, and for nothing else. `settled_cents` of
    the line are already paid by shares; `sent` pieces stand on a kitchen slip, `aside` pieces
    were put aside or printed; `note` is for the kitchen and never fiscal; `label` is the name of
    the dish of the day; a `supplement` belongs to the line before it. The `mark` is that of a
    service; what it hands over costs nothing. `lot` is the code of the lot it is taken of, or
    several with their quantities (`L-000012=700 L-000013=500`).
    """

    article: Article
    quantity: int
    mode: Mode
    place: Place = Place.COUNTER
    kind: LineKind = LineKind.ARTICLE
    price: PriceChange | None = None
    discount: Discount | None = None
    menu: MenuPart | None = None
    supplement: bool = False
    label: str | None = None
    note: str = ""
    settled_cents: int = 0
    sent: int = 0
    aside: int = 0
    mark: ServiceMark | None = None
    lot: str | None = None

    @property
    def handed_over(self) -> bool:
        """Whether it was paid before or costs nothing, and is only handed over."""
        return self.mark is not None and self.mark.handed_over

    @property
    def name(self) -> str:
        """What stands on the screen and on the ticket."""
        return self.label or self.article.label

    @property
    def own_label(self) -> str | None:
        """The name that is not the catalogue's: the line's, or that of the dish of its day."""
        return self.label or self.article.day_label

    @property
    def list_price_cents(self) -> int:
        """The catalogue's price in cents per piece or kilo in this line's mode and place."""
        return self.article.unit_price_cents(self.mode, self.place)

    @property
    def unit_price_cents(self) -> int:
        """The price charged, in cents per piece or kilo, before any discount."""
        if self.mark is not None and self.mark.handed_over:
            return 0
        if self.price is not None:
            return self.price.unit_price_cents
        if self.menu is not None:
            return self.menu.unit_price_cents
        return self.article.unit_price_cents(self.mode, self.place)

    @property
    def gross_cents(self) -> int:
        """Half-up of unit price × quantity, before the discount."""
        return price_of(self.unit_price_cents, self.quantity, per=self.article.per)

    @property
    def discount_cents(self) -> int:
        """What the discount takes off the line."""
        return 0 if self.discount is None else self.discount.off(self.gross_cents)

    @property
    def total_cents(self) -> int:
        """What the whole line costs."""
        gross = price_of(self.unit_price_cents, self.quantity, per=self.article.per)
        return gross if self.discount is None else gross - self.discount.off(gross)

    @property
    def left_cents(self) -> int:
        """What is left to pay of it."""
        return self.total_cents - self.settled_cents

    @property
    def outside_vat(self) -> bool:
        """Whether it is no revenue: a deposit, a suspended coffee, a tip, what is handed over."""
        return self.kind is not LineKind.ARTICLE or self.handed_over

    def divided(self, quantity: int) -> tuple[OrderLine, OrderLine]:
        """Split so many pieces (grams) off a line: the pieces taken, and the rest of it.

        An amount off the line is shared so that both parts together keep it to the cent.

        Raises:
            PosError: `order.quantity` when it is not less than the whole, `split.settled` when a
                share of the line is paid, `split.weight` for what was weighed as one.
        """
        if not 0 < quantity < self.quantity:
            raise _wrong_quantity(self.article, quantity, self.quantity - 1)
        if self.settled_cents:
            raise PosError("split.settled", article=self.name)
        if self.article.by_weight:
            raise PosError("split.weight", article=self.name)
        rest = self.quantity - quantity
        taken_off = left_off = self.discount
        if self.discount is not None and self.discount.cents:
            cents = self.discount_cents
            share = discount_share(cents, self.quantity, 0, quantity)
            taken_off = replace(self.discount, cents=share)
            left_off = replace(self.discount, cents=cents - share)
        sent, aside = min(self.sent, quantity), min(self.aside, quantity)
        return (
            replace(self, quantity=quantity, discount=taken_off, sent=sent, aside=aside),
            replace(
                self,
                quantity=rest,
                discount=left_off,
                sent=self.sent - sent,
                aside=self.aside - aside,
            ),
        )


def _wrong_quantity(article: Article, quantity: int, limit: int) -> PosError:
    unit = "g" if article.by_weight else "piece"
    return PosError(
        "order.quantity", article=article.label, quantity=quantity, limit=limit, unit=unit
    )


def checked_quantity(article: Article, quantity: int) -> int:
    """Return the quantity if a counter can sell it.

    Raises:
        PosError: `order.quantity` when it is not between one and the limit for its unit.
    """
    limit = MAX_GRAMS if article.by_weight else MAX_PIECES
    if not 1 <= quantity <= limit:
        raise _wrong_quantity(article, quantity, limit)
    return quantity


def tip_line(cents: int, label: str | None = None) -> OrderLine:
    """A tip of so many cents."""
    price = PriceChange(PriceKind.OPEN, cents)
    return OrderLine(TIP, 1, Mode.ON_SITE, kind=LineKind.TIP, price=price, label=label)
