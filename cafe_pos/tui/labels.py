"""Scans that say more than an article, or of an article that is not in the catalogue yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain import in_store
from cafe_pos.domain.catalogue import Mode, Ownership, Unit
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.pricing import PriceChange, PriceKind
from cafe_pos.domain.rights import Right
from cafe_pos.domain.vat import VatCode
from cafe_pos.i18n import _
from cafe_pos.tui import scanner
from cafe_pos.tui.catalogue import article_form, article_words
from cafe_pos.tui.catalogue import panels as catalogue_panels
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.desk import CatalogueView
    from cafe_pos.application.ports import Context
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
    said = _("{code}: no article has this barcode yet.").format(code=text)
    catalogue_panels.keep(
        till, lambda _ctx: None, lambda seen: _form(seen, text, label, quantity, said), ""
    )


def _may(till: Till) -> bool:
    here = next((one for one in till.people if one.code == till.operator), None)
    return here is None or here.may(Right.CATALOGUE)


def _form(seen: CatalogueView, text: str, label: InStore | None, quantity: int, said: str) -> Form:
    """The least that an article must say; everything else can be told in the catalogue later."""
    families = tuple((name, name) for name in seen.families)
    per_kilo = label is not None and label.grams is not None
    open_price = label is not None and label.cents is not None
    fields = [
        Field("label", _("Name"), limit=60),
        Field(
            "price",
            _("Price per kilo") if per_kilo else _("Price"),
            kind=Kind.AMOUNT,
            limit=9,
            hint=_("The label says the price of each piece.") if open_price else "",
        ),
        Field("family", _("Family"), families[0][0] if families else "", Kind.CHOICE, families)
        if families
        else Field("family", _("Family")),
        form_values.choice(
            "vat", _("VAT to take away"), VatCode.R55.value, article_words.vat(seen.rates)
        ),
        Field("ean", _("Barcode"), text if label is None else label.article, Kind.CODE, limit=13),
    ]
    if open_price:
        fields.pop(1)

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["label"]:
            form.wrong(_("Give it a name."), "label")
            return
        cents = form_values.cents(answers.get("price", "0"))
        if cents is None or (cents <= 0 and not open_price):
            form.wrong(_("Type its price."), "price")
            return
        code = article_form.made_of(answers["label"], {one.code for one in seen.articles})
        cells = _cells(answers, form_values.amount(cents)) | {
            "unit": Unit.KG.value if per_kilo else Unit.PIECE.value,
            "open_price": "1" if open_price else "",
        }
        _make(till, code, cells, label, quantity)

    return Form(_("New article"), tuple(fields), done, text=said)


def _cells(answers: Answers, price: str) -> dict[str, str]:
    """The catalogue's columns for what the form says."""
    vat = answers["vat"]
    return {
        "label": answers["label"],
        "family": answers["family"],
        "price": price,
        "vat_takeaway": vat,
        # Food to take away is served at the rate of what is consumed when it is eaten here.
        "vat_on_site": VatCode.I10.value if vat == VatCode.R55 else vat,
        "default_mode": Mode.TAKEAWAY.value,
        "ownership": Ownership.FIRM.value,
        "ean": answers["ean"],
        "line_kind": "article",
    }


def _make(
    till: Till, code: str, cells: dict[str, str], label: InStore | None, quantity: int
) -> None:
    """Put the article into the catalogue, then ring what was scanned."""
    operator = till.operator

    def act(ctx: Context) -> CatalogueView:
        from cafe_pos.application.catalogue import articles, catalogue
        from cafe_pos.application.catalogue import desk as catalogue_desk

        articles.put_article(ctx, catalogue.with_columns(ctx, code, cells), operator=operator)
        return catalogue_desk.seen(ctx, operator)

    def done(seen: CatalogueView) -> None:
        catalogue_panels.take(till, seen)
        till.panel = None
        article = till.articles[code]
        if label is not None:
            ring(till, article, label)
        else:
            till.add(article, quantity)
        till.said = till.said or Said(_("Kept and recorded."), Tone.GOOD)

    till.do(act, done)
