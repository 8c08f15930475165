"""An order: what is being rung up, until it is paid. Values, never changed in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from cafe_pos.domain.catalogue import Article, Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import price_of

MAX_PIECES: Final = 999
"""More of one article than a counter ever hands over at once: a slip of the keyboard."""
MAX_GRAMS: Final = 200_000


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One article, how many (pieces, or grams by weight), and how it is served."""

    article: Article
    quantity: int
    mode: Mode
    place: Place = Place.COUNTER

    @property
    def unit_price_cents(self) -> int:
        """Price in cents per piece or per kilo in this line's mode and place."""
        return self.article.unit_price_cents(self.mode, self.place)

    @property
    def total_cents(self) -> int:
        """Half-up of unit price × quantity."""
        return price_of(self.unit_price_cents, self.quantity, per=self.article.per)


def checked_quantity(article: Article, quantity: int) -> int:
    """Return the quantity if a counter can sell it.

    Raises:
        PosError: `order.quantity` when it is not between one and the limit for its unit.
    """
    limit = MAX_GRAMS if article.by_weight else MAX_PIECES
    if not 1 <= quantity <= limit:
        raise PosError(
            "order.quantity",
            article=article.label,
            quantity=quantity,
            limit=limit,
            unit="g" if article.by_weight else "piece",
        )
    return quantity


@dataclass(frozen=True, slots=True)
class Order:
    """The lines in the order they were asked for; `takeaway` switches every line."""

    lines: tuple[OrderLine, ...] = ()
    takeaway: bool = False

    @property
    def total_cents(self) -> int:
        """What the customer owes, in cents."""
        return sum(line.total_cents for line in self.lines)

    @property
    def pieces(self) -> int:
        """How many articles, a weighed one counting once."""
        return sum(1 if line.article.by_weight else line.quantity for line in self.lines)

    @property
    def third_party_cents(self) -> int:
        """What belongs to producers, in cents."""
        transparent = Ownership.TRANSPARENT
        return sum(x.total_cents for x in self.lines if x.article.ownership is transparent)

    def add(self, article: Article, quantity: int = 1) -> tuple[Order, int]:
        """Add an article; the same one again is one more. Returns the order and the line's index.

        Raises:
            PosError: `order.quantity`, or `article.blocked`.
        """
        if article.blocked:
            raise PosError("article.blocked", article=article.label)
        mode = Mode.TAKEAWAY if self.takeaway else article.default_mode
        if not article.by_weight:
            for index, line in enumerate(self.lines):
                if line.article == article and line.mode is mode:
                    return self.with_quantity(index, line.quantity + quantity), index
        added = OrderLine(article, checked_quantity(article, quantity), mode)
        return replace(self, lines=(*self.lines, added)), len(self.lines)

    def with_quantity(self, index: int, quantity: int) -> Order:
        """Set a line's quantity; zero removes the line.

        Raises:
            PosError: `order.quantity`.
        """
        if quantity == 0:
            return self.without(index)
        line = self.lines[index]
        changed = replace(line, quantity=checked_quantity(line.article, quantity))
        return replace(self, lines=(*self.lines[:index], changed, *self.lines[index + 1 :]))

    def without(self, index: int) -> Order:
        """Remove a line."""
        return replace(self, lines=(*self.lines[:index], *self.lines[index + 1 :]))

    def with_line_mode(self, index: int, mode: Mode) -> Order:
        """Serve one line another way (a baguette eaten at the table)."""
        changed = replace(self.lines[index], mode=mode)
        return replace(self, lines=(*self.lines[:index], changed, *self.lines[index + 1 :]))

    def switched(self) -> Order:
        """Turn the whole order to takeaway, or back to each article's usual mode."""
        takeaway = not self.takeaway
        lines = tuple(
            replace(line, mode=Mode.TAKEAWAY if takeaway else line.article.default_mode)
            for line in self.lines
        )
        return Order(lines, takeaway)
