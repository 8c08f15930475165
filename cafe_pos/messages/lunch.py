"""The sentences of the dish of the day."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

LUNCH_REFUSALS: Final[dict[str, str]] = {
    "dish.article": N_("{article} cannot be the dish of the day: it has no price by the piece, or is alcohol. Nothing was changed; choose another article."),
    "dish.name": N_("The dish wants a name of 1 to {limit} letters. Nothing was changed; type it."),
    "dish.no_article": N_("The catalogue has no article for the dish of the day. Nothing was changed; add one with the code PLAT, or name the article."),
    "dish.no_reservation": N_("Nobody waits under the number {number}. Nothing was changed; look at the list again."),
    "dish.none": N_("There is no such dish today. Nothing was changed; set the dish of the day first."),
    "dish.none_left": N_("{dish}: {left} left. Nothing was changed; offer something else, or a manager sets more portions."),
    "dish.portions": N_("{count} is no number of portions: 1 to {limit}. Nothing was changed; correct it."),
    "dish.price": N_("{amount_cents} is no price for a dish. Nothing was changed; correct it."),
    "dish.time": N_("“{text}” is no hour. Nothing was changed; type it like 12:30."),
    "dish.which": N_("There are several dishes today: {articles}. Nothing was changed; say which."),
    "dish.who": N_("A reservation wants a name of 1 to {limit} letters. Nothing was changed; type it."),
}  # fmt: skip
"""Codes of PosError of the dish of the day."""
