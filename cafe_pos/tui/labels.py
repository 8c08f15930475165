"""Scans that say more than an article, or of an article that is not in the catalogue yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain import in_store
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.pricing import PriceChange, PriceKind
from cafe_pos.domain.rights import Right
from cafe_pos.i18n import _
from cafe_pos.tui import scanner
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.domain.in_store import InStore
    from cafe_pos.tui.till import Till


def read(till: Till, text: str) -> InStore | None:
    """What a barcode of the shop's own says; None for any other."""
    return in_store.read(till.view.house.in_store, text) if till.view is not None else None


def of_the_shop(till: Till, articles: tuple[Article, ...]) -> dict[str, Article]:
    """The articles whose barcode is one of the shop's own, by it without its weight or price."""
    found = ((read(till, article.ean), article) for article in articles if article.ean)
    return {label.article: article for label, article in found if label is not None}


def ring(till: Till, article: Article, label: InStore) -> None:
    """Ring a piece with the weight or the price that its label says.

    A price on something sold by weight is turned into grams; the customer pays what the label
    says, to the cent.
    """
    till.typed = ""
    try:
        quantity, cents = in_store.asked(article, label, _per_kilo(till, article))
    except PosError as error:
        till.say_refusal(error)
        return
    if cents is not None:
        till.ring_up(article, quantity, PriceChange(PriceKind.OPEN, cents))
    elif quantity:
        till.add(article, quantity)
    else:
        till.add(article)


def _per_kilo(till: Till, article: Article) -> int:
    """The catalogue's price per kilo, as this order is served."""
    mode = Mode.TAKEAWAY if till.order.takeaway else article.default_mode
    return article.unit_price_cents(mode, till.order.place)


def offer(till: Till, text: str, label: InStore | None) -> None:
    """A barcode that no article has: make the article at once, where the person may."""
    if isinstance(till.panel, Form) or not _may(till):
        till.typed = ""
        said = _("{code}: no article has this barcode, nothing was rung.")
        if not _may(till):
            said = _("{code}: no article has this barcode; a manager can make it.")
        till.said = Said(said.format(code=scanner.shown(text)), Tone.WARN)
        return
    quantity = int(till.typed or 1)
    till.typed = ""
    from cafe_pos.tui.catalogue import scanned

    scanned.open_new(till, text, label, quantity)


def _may(till: Till) -> bool:
    here = next((one for one in till.people if one.code == till.operator), None)
    return here is None or here.may(Right.CATALOGUE)
