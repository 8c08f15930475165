"""What leaves the store without a sale: lost, broken, drunk by the staff, taken home, offered.

What an article is made of leaves, where it has a recipe. VAT on what the managers take for
themselves (CGI art. 257) is for the accountant: the till reckons none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.catalogue import price_list
from cafe_pos.application.inventory import costing, keeping, stock_acts
from cafe_pos.application.inventory.levels import Shelf
from cafe_pos.application.inventory.stock_acts import StockView
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import inventory
from cafe_pos.domain.catalogue import Article, fold
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.inventory import Item, rounded, scale
from cafe_pos.domain.rights import Right
from cafe_pos.domain.stock import StockDoc, StockLine, StockNature
from cafe_pos.domain.ticket import Channel

NATURES: Final = (
    StockNature.LOSS, StockNature.STAFF, StockNature.OWN_USE, StockNature.GIVEN,
)  # fmt: skip
_NEEDS_REASON: Final = frozenset({StockNature.LOSS})


def take_out(
    ctx: Context,
    nature: StockNature,
    goods: Sequence[tuple[str, str]],
    reason: str = "",
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> StockView:
    """Record what left: items or articles by code or name, each with its amount in words.

    An amount of an article is pieces, or grams where it is sold by weight.

    Raises:
        PosError: `stock.nature`, `stock.goods`, `stock.amount`, `stock.no_reason_lost`,
            `stock.other_stock`, `stock.empty`, `stock.quantity`, `right.missing`, `operator.*`.
    """
    if nature not in NATURES:
        raise PosError("stock.nature", nature=nature.value)
    if nature in _NEEDS_REASON and not reason.strip():
        raise PosError("stock.no_reason_lost", field="reason")
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SELL)
        moment = acts.moment_of(uow, ctx.clock.now())
        shelf = Shelf(uow)
        averages = shelf.averages(moment.day.isoformat())
        lines: list[StockLine] = []
        said: list[str] = []
        for words, text in goods:
            found = _found(ctx, uow, shelf, words)
            if isinstance(found, Item):
                quantity = inventory.amount(text, found.unit)
                one = averages[found.code]
                cost = None if one is None else rounded(one * scale(found.unit))
                lines.append(
                    StockLine(found.code, found.label, quantity, found.unit, cost_cents=cost)
                )
                continue
            unit = "g" if found.by_weight else "piece"
            sold = inventory.amount(text, unit)
            parts = shelf.recipes.get(found.code, ())
            if not parts:
                lines.append(
                    StockLine(found.code, found.label, sold, unit, cost_cents=found.cost_cents)
                )
                continue
            said.append(f"{text.strip()} {found.label}")
            for part in parts:
                item, one = shelf.items[part.item], averages[part.item]
                lines.append(
                    StockLine(
                        item.code, item.label, max(1, rounded(part.taken(sold, unit))), item.unit,
                        cost_cents=None if one is None else rounded(one * scale(item.unit)),
                    )
                )  # fmt: skip
        why = ", ".join(filter(None, (", ".join(said), acts.one_line(reason))))
        return stock_acts.record(
            uow, StockDoc(nature, tuple(lines), reason=why or None), operator=who,
            moment=moment, channel=channel,
        )  # fmt: skip


def _found(ctx: Context, uow: UnitOfWork, shelf: Shelf, words: str) -> Item | Article:
    """An item, or else an article, by its code, its letter on the tiles or its whole name."""
    wanted = words.strip()
    if wanted in shelf.items:
        return shelf.items[wanted]
    articles = uow.articles_on(price_list.today(ctx, uow))
    folded = fold(wanted)
    for same in (
        [one for one in articles if one.code == wanted],
        [one for one in articles if one.key and one.key == wanted],
        [one for one in shelf.items.values() if folded in (fold(one.code), fold(one.label))],
        [one for one in articles if folded in (fold(one.code), fold(one.label))],
    ):
        if len(same) == 1:
            break
    else:
        raise PosError("stock.goods", goods=wanted, field="goods")
    found: Item | Article = same[0]
    if isinstance(found, Article):
        if found.code in shelf.items:
            return shelf.items[found.code]
        keeping.counted_elsewhere(ctx, uow, found)
    return found


def take_back(
    ctx: Context,
    number: str,
    reason: str,
    *,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> StockView:
    """Take back what left, or a count, since it was noted wrongly.

    Raises:
        PosError: `stock.corrects`, `stock.no_reason`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        found = uow.stock.document(number)
        nature = found["nature"] if found is not None else None
        if nature not in {*(one.value for one in NATURES), StockNature.COUNT.value} or (
            found is not None and any(line["lot"] is not None for line in found["lines"])
        ):
            raise PosError("stock.corrects", number=number)
        right = Right.COSTS if nature == StockNature.COUNT else Right.SELL
        who = acts.acting(uow, operator, right)
        view = stock_acts.take_back(
            uow, number, reason, operator=who, moment=acts.moment_of(uow, ctx.clock.now()),
            channel=channel,
        )  # fmt: skip
        costing.refresh(ctx, uow, who.code, channel)
        return view
