"""A new article made of a scanned barcode that nobody has yet: the least that it must say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain.catalogue import Mode, Ownership, Unit
from cafe_pos.domain.vat import VatCode
from cafe_pos.i18n import _
from cafe_pos.tui import labels
from cafe_pos.tui.catalogue import article_form, article_words, panels
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.desk import CatalogueView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.in_store import InStore
    from cafe_pos.tui.till import Till


def open_new(till: Till, text: str, label: InStore | None, quantity: int) -> None:
    """Ask for the article of a barcode; `label` is what the barcode says when it is the shop's own.

    Once it is made, `quantity` of it are rung, or what the label says.
    """
    said = _("{code}: no article has this barcode yet.").format(code=text)
    panels.keep(till, lambda _ctx: None, lambda seen: _form(seen, text, label, quantity, said), "")


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
        panels.take(till, seen)
        till.panel = None
        article = till.articles[code]
        if label is not None:
            labels.ring(till, article, label)
        else:
            till.add(article, quantity)
        till.said = till.said or Said(_("Kept and recorded."), Tone.GOOD)

    till.do(act, done)
