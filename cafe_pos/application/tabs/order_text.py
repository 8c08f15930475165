"""Orders as text: how the draft on the screen and the tabs put aside are kept.

Only what a line has of its own is written, so that a plain line stays short. The catalogue is
not: an article is found again by its code, and a line whose article has gone is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from cafe_pos.domain import pricing, service_mark
from cafe_pos.domain.catalogue import Article, Mode, Place
from cafe_pos.domain.order import HANDED, TIP, Order, OrderLine
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.service_mark import ServiceMark

Find = Callable[[str], Article | None]
"""Finds an article by its code."""

_LINE: Final = ("supplement", "note", "settled_cents", "sent", "aside", "lot")
_ORDER: Final = ("tab", "version", "split", "customer", "covers", "part")


def line_as_json(line: OrderLine) -> dict[str, Any]:
    """Everything of a line but its article, which stands by its code."""
    kept: dict[str, Any] = {
        "article": line.article.code,
        "quantity": line.quantity,
        "mode": line.mode.value,
    }
    if line.place is not Place.COUNTER:
        kept["place"] = line.place.value
    if line.kind is not LineKind.ARTICLE:
        kept["kind"] = line.kind.value
    if line.own_label is not None:
        kept["label"] = line.own_label
    for name in _LINE:
        if value := getattr(line, name):
            kept[name] = value
    for name in ("price", "discount", "menu"):
        if (change := getattr(line, name)) is not None:
            kept[name] = pricing.as_json(change)
    if line.mark is not None:
        kept |= service_mark.as_json(line.mark)
    return kept


def find_article(code: str, mark: ServiceMark | None, find: Find) -> Article | None:
    """An article by its code; what stands in no catalogue is a tip, or a thing handed over."""
    if code == TIP.code:
        return TIP
    found = find(code)
    if found is None and code == HANDED.code and mark is not None and mark.handed_over:
        return HANDED
    return found


def line_of(kept: Mapping[str, Any] | list[Any], find: Find) -> OrderLine | None:
    """Read a line, also one of the first form `[code, quantity, mode]`; None without its article.

    Raises:
        KeyError, TypeError, ValueError: the text is not one that `line_as_json` wrote.
    """
    if isinstance(kept, list):
        code, quantity, mode = kept
        kept = {"article": code, "quantity": quantity, "mode": mode}
    code = kept["article"]
    mark = service_mark.of(kept)
    article = find_article(code, mark, find)
    if article is None:
        return None
    price, discount, menu = kept.get("price"), kept.get("discount"), kept.get("menu")
    return OrderLine(
        article,
        kept["quantity"],
        Mode(kept["mode"]),
        Place(kept.get("place", Place.COUNTER)),
        LineKind(kept.get("kind", LineKind.ARTICLE)),
        None if price is None else pricing.price_change(price),
        None if discount is None else pricing.discount(discount),
        None if menu is None else pricing.MenuPart(**menu),
        label=kept.get("label"),
        mark=mark,
        **{name: kept[name] for name in _LINE if name in kept},
    )


def order_as_json(order: Order) -> dict[str, Any]:
    """An order as values that JSON holds."""
    kept: dict[str, Any] = {
        "takeaway": order.takeaway,
        "lines": [line_as_json(line) for line in order.lines],
    }
    if order.place is not Place.COUNTER:
        kept["place"] = order.place.value
    for name in _ORDER:
        if value := getattr(order, name):
            kept[name] = value
    return kept


def order_of(kept: Mapping[str, Any], find: Find) -> Order:
    """Read an order, also one of the first form; lines without an article are left out.

    Raises:
        KeyError, TypeError, ValueError: the text is not one that `order_as_json` wrote.
    """
    lines = (line_of(line, find) for line in kept["lines"])
    return Order(
        tuple(line for line in lines if line is not None),
        bool(kept["takeaway"]),
        Place(kept.get("place", Place.COUNTER)),
        **{name: kept[name] for name in _ORDER if name in kept},
    )


def written(order: Order, **beside: object) -> str:
    """An order as one line of JSON, with other values beside it."""
    return json.dumps(order_as_json(order) | beside, ensure_ascii=False)
