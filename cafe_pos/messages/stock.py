"""The sentences of stock and inventory: what was refused, that nothing was lost, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.i18n import N_

STOCK_REFUSALS: Final[dict[str, str]] = {
    "stock.corrects": N_("{number} cannot be taken back: it is not there, was taken back already, or says something else. Nothing was recorded; look at it again."),
    "stock.empty": N_("No article is named. Nothing was recorded; give at least one with its quantity."),
    "stock.lines": N_("One document holds {limit} lines at most. Nothing was recorded; make two of it."),
    "stock.no_reason": N_("To take a document back, say why. Nothing was recorded."),
    "stock.quantity": N_("{quantity} is no quantity of {article} to be recorded. Nothing was recorded; correct it."),
    "stock.unit": N_("{article} is counted in pieces, grams or millilitres, not in “{unit}”. Nothing was recorded; correct it."),
    "purchase.item_unit": N_("{item} is kept in {kept_in}, and it is not said how much of it one bought piece holds. Nothing was entered; give the quantity in {kept_in}, or say what one piece holds (“cafe-pos stock item put … --pack”)."),
    "recipe.day": N_("“{text}” is no day on which a recipe can have begun. Nothing was changed; give a day up to today, like 2026-11-22."),
    "recipe.itself": N_("{article} is kept as it is sold: it cannot be made of itself, nor of others. Nothing was changed; take it out of the stock first, or keep its ingredient under another code."),
    "recipe.loss": N_("A loss goes from 0 to 90 %. Nothing was changed; correct it."),
    "recipe.part": N_("“{text}” is no part of a recipe. Nothing was changed; write it like GRAINS=8g, FUT=25cl-5% or CITRON=1/8."),
    "recipe.parts": N_("A recipe has {limit} parts at most. Nothing was changed; leave out what costs next to nothing."),
    "recipe.quantity": N_("What is taken of {item} cannot be. Nothing was changed; write it like 8g, 25cl or 1/8."),
    "recipe.twice": N_("An item stands twice in the recipe of {article}. Nothing was changed; add both up."),
    "stock.amount": N_("“{text}” is no amount of this: it is kept in {kept_in}. Nothing was recorded; write it like 3, 250g, 1,5kg, 25cl or 30l."),
    "stock.article_unit": N_("{article} is kept as it is sold, in {kept_in}. Nothing was changed; leave the unit as it is, or keep an ingredient under another code and give the article a recipe."),
    "stock.code": N_("“{text}” cannot be the code of an item: 1 to 20 letters, figures, “-” and “_”. Nothing was changed; choose another."),
    "stock.goods": N_("Nothing in stock or on sale is called “{goods}”, or more than one. Nothing was recorded; look at “cafe-pos stock list”."),
    "stock.has_recipe": N_("{article} has a recipe: what it is made of is in stock, not itself. Nothing was changed; end its recipe first."),
    "stock.in_recipe": N_("{item} stands in the recipe of {article}. Nothing was changed; change the recipe first."),
    "stock.item_unit": N_("“{unit}” is no unit of a stock item. Nothing was changed; choose piece, g or ml."),
    "stock.label": N_("An item has a name of 1 to {limit} letters. Nothing was changed; correct it."),
    "stock.minimum": N_("This cannot be the least that should be there. Nothing was changed; correct it."),
    "stock.nature": N_("“{nature}” is not a way in which goods leave. Nothing was recorded; choose loss, staff, own_use or given."),
    "stock.no_item": N_("No item in stock is called “{item}”, or more than one. Nothing was changed; look at “cafe-pos stock list”."),
    "stock.no_items": N_("Nothing is kept in stock there. Add items first (“cafe-pos stock item put”)."),
    "stock.no_reason_lost": N_("To write off a loss, say why: broken, spoilt, stolen. Nothing was recorded."),
    "stock.not_empty": N_("{left_quantity} of {item} should still be there. Nothing was changed; count it at 0, or write it off first."),
    "stock.nothing_counted": N_("Nothing was counted. Nothing was recorded; give at least one item with what is there, 0 for nothing."),
    "stock.other_stock": N_("{article} is counted elsewhere: bread, lots of produce and the goods of a service have a stock of their own. Nothing was changed; look there (F4)."),
    "stock.pack": N_("What one bought piece holds is a number of grams or millilitres, of an item kept in these. Nothing was changed; correct it."),
    "stock.twice": N_("{item} stands twice in this count. Nothing was recorded; add both up."),
    "stock.unit_in_use": N_("{left_quantity} of {item} should still be there: its unit cannot change. Nothing was changed; count it at 0 first, or make another item."),
}  # fmt: skip
"""Codes of PosError of stock items, recipes, losses and counts."""

UNITS: Final[Mapping[str, str]] = {
    "piece": N_("pieces"),
    "g": N_("grams"),
    "ml": N_("millilitres"),
}
"""What an item is counted in, in words."""

OUT: Final[Mapping[str, str]] = {
    "loss": N_("Lost, broken, spoilt"),
    "staff": N_("Drunk or eaten by the staff"),
    "own_use": N_("Taken home by the managers"),
    "given": N_("Offered"),
}
"""How goods leave without a sale, in words."""
