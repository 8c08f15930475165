"""What things cost at this minute: the price rules that hold, known without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cafe_pos.domain import price_rules
from cafe_pos.domain.catalogue import Article, Mode, Place
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.price_rules import PriceRule
from cafe_pos.domain.pricing import LineKind, PriceChange, PriceKind


@dataclass(frozen=True, slots=True)
class Tariff:
    """The rules, and the minute they are read at: the café's wall clock, and UTC ending in Z."""

    rules: tuple[PriceRule, ...] = ()
    local: datetime | None = None
    utc: str = ""

    @property
    def agreed(self) -> bool:
        """Whether something near its date has a price of its own."""
        return any(rule.agreed for rule in self.rules)

    def price(self, article: Article, mode: Mode, place: Place) -> PriceChange | None:
        """What a rule makes of an article's price now; None when none holds."""
        if not self.rules or self.local is None:
            return None
        return price_rules.price_for(
            self.rules, article, self.local, self.utc, mode=mode, place=place
        )

    def again(self, order: Order) -> Order:
        """An order whose ruled prices follow its lines' mode and place, by when they were ordered.

        Nothing else of the order changes; what was ordered in a happy hour keeps it.
        """
        if not any(_ruled(line) for line in order.lines):
            return order
        return replace(order, lines=tuple(self._again(line) for line in order.lines))

    def _again(self, line: OrderLine) -> OrderLine:
        rule = next((r for r in self.rules if line.price and r.code == line.price.reason), None)
        if line.price is None or not _ruled(line) or rule is None:
            return line
        cents = rule.price_cents(line.list_price_cents)
        return replace(line, price=replace(line.price, unit_price_cents=cents))


def _ruled(line: OrderLine) -> bool:
    return (
        line.kind is LineKind.ARTICLE
        and line.price is not None
        and line.price.kind is PriceKind.RULE
    )
