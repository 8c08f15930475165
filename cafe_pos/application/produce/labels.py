"""Labels of lots: drawn from the catalogue and the lot as they are, printed so many at once.

A label is no document: it changes no total and has no number. Its barcode is one of the shop's
own, with the weight or the price of the piece where the pattern says so (`config/scanner.toml`),
so that the till's scanner rings what the label says. An article that has no barcode is given one
of the shop's when its first label comes out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.catalogue import articles, price_rules
from cafe_pos.application.ports import Context, Operator, PrintJob, UnitOfWork
from cafe_pos.application.printing import copies, paper
from cafe_pos.application.printing.copies import LABEL
from cafe_pos.application.produce.looks import known
from cafe_pos.domain import in_store, produce
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros, price_of
from cafe_pos.domain.price_rules import rule_for
from cafe_pos.domain.produce import Lot
from cafe_pos.domain.ticket import Channel
from receipts import label as labels
from receipts.document import Document
from receipts.label import MOST_COPIES, Label
from receipts.words import ENGLISH, FRENCH

_SEPARATOR = "."


@dataclass(frozen=True, slots=True)
class LabelView:
    """A label as it is printed: `content` is it in the form that was asked, empty on paper."""

    label: Label
    job: str = ""
    content: bytes = b""

    def as_json(self) -> dict[str, Any]:
        """The label for scripts; prices in euros."""
        one = self.label
        return {
            "lot": one.lot,
            "name": one.name,
            "price": euros(one.price_cents),
            "per_kilo": None if one.per_kilo_cents is None else euros(one.per_kilo_cents),
            "grams": one.grams,
            "barcode": one.barcode or None,
            "copies": one.copies,
            "job": self.job or None,
        }


def give(
    ctx: Context,
    code: str,
    form: str = "text",
    *,
    grams: int | None = None,
    number: int = 1,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> LabelView:
    """The labels of a lot as `text`, `escpos` or `pdf`; `grams` for what is sold by weight.

    Raises:
        PosError: `lot.unknown`, `lot.gone`, `lot.past`, `label.copies`, `label.grams`,
            `label.no_grams`, `label.heavy`, `receipt.form`, `operator.*`.
    """
    if form not in paper.FORMS:
        raise PosError("receipt.form", form=form)
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        made = _made(ctx, uow, code, grams, number, who=who, channel=channel)
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
        document = _document(uow, made)
    return LabelView(made, content=paper.rendered(document, form, printer))


def print_labels(
    ctx: Context,
    code: str,
    *,
    grams: int | None = None,
    number: int = 1,
    operator: str | None = None,
    channel: Channel = Channel.SCREEN,
) -> LabelView:
    """Send the labels of a lot to the receipt printer, all of them as one job.

    Raises:
        PosError: as `give`; `printer.none`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator)
        made = _made(ctx, uow, code, grams, number, who=who, channel=channel)
        if copies.printer_of(uow) is None:
            raise PosError("printer.none")
        kept = uow.produce.put_label(json.dumps(asdict(made), ensure_ascii=False))
        job = f"{code}{_SEPARATOR}{kept}"
        at = acts.moment_of(uow, ctx.clock.now()).at
        uow.queue_print(job, LABEL, copies.ORIGINAL, at)
        return LabelView(made, job)


def job_document(_ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The labels that the printer asks for."""
    number = job.document.rpartition(_SEPARATOR)[2]
    text = uow.produce.label(int(number)) if number.isdecimal() else None
    if text is None:
        return None
    kept: dict[str, Any] = json.loads(text)
    if kept["allergens"] is not None:
        kept["allergens"] = tuple(kept["allergens"])
    return _document(uow, Label(**kept))


def _document(uow: UnitOfWork, label: Label) -> Document:
    words = FRENCH if uow.settings().get("language", "fr") == "fr" else ENGLISH
    return labels.document(label, words)


def _made(
    ctx: Context,
    uow: UnitOfWork,
    code: str,
    grams: int | None,
    number: int,
    *,
    who: Operator,
    channel: Channel,
) -> Label:
    """The label of one piece of a lot."""
    lot = known(uow, code)
    moment = acts.moment_of(uow, ctx.clock.now())
    article = uow.article_on(lot.article, moment.day)
    if article is None:
        raise PosError("article.unknown", article=lot.article)
    _check(lot, article, grams, number, moment.day)
    article = _numbered(ctx, uow, article, moment.day, who=who, channel=channel)
    unit_cents, was_cents = _prices(uow, article, moment.at)
    weight = grams if article.by_weight else lot.net_grams
    pieces = grams or 1
    price = price_of(unit_cents, pieces, per=article.per)
    identity, opening = uow.identity(), uow.opening() or {}
    mandator = uow.mandates.mandator(lot.party or "")
    return Label(
        name=article.label,
        price_cents=price,
        was_cents=None if was_cents is None else price_of(was_cents, pieces, per=article.per),
        shop="" if identity is None else str(identity[1]["trade_name"]),
        grams=weight,
        per_kilo_cents=_per_kilo(article, unit_cents, weight),
        producer=(lot.party or "") if mandator is None else mandator.name,
        origin=lot.origin,
        dlc=_day(lot.dlc),
        ddm=_day(lot.ddm),
        allergens=_allergens(ctx, uow, article),
        lot=lot.code,
        barcode=_barcode(ctx, article, moment.day, grams=grams or 0, cents=price),
        copies=number,
        training=bool(opening.get("training")),
        demo=bool(opening.get("demo")),
    )


def _check(lot: Lot, article: Article, grams: int | None, number: int, day: date) -> None:
    if not 1 <= number <= MOST_COPIES:
        raise PosError("label.copies", limit=MOST_COPIES, field="copies")
    if lot.past(day):
        raise PosError("lot.past", article=article.label, lot=lot.code, day=lot.dlc)
    if not lot.left:
        raise PosError("lot.gone", lot=lot.code)
    if lot.unit != produce.unit_of(article):
        raise PosError("lot.unit", article=article.label, lots=lot.code)
    if article.by_weight and grams is None:
        raise PosError("label.grams", article=article.label, field="grams")
    if not article.by_weight and grams is not None:
        raise PosError("label.no_grams", article=article.label, field="grams")
    if grams is not None and not 0 < grams <= lot.left:
        raise PosError(
            "label.heavy", lot=lot.code, field="grams",
            wanted_quantity=(grams, lot.unit), left_quantity=(lot.left, lot.unit),
        )  # fmt: skip


def _numbered(
    ctx: Context, uow: UnitOfWork, article: Article, day: date, *, who: Operator, channel: Channel
) -> Article:
    """The article with a barcode: one of the shop's own, recorded, where it had none."""
    if article.ean:
        return article
    taken = {one.ean for one in uow.articles() if one.ean}
    number = in_store.number_for(
        in_store.in_force(ctx.rules.in_store, day), taken, by_weight=article.by_weight
    )
    if number is None:
        return article
    return articles.put_article_in(
        ctx, uow, replace(article, ean=number), operator=who.code, channel=channel
    )


def _barcode(ctx: Context, article: Article, day: date, *, grams: int, cents: int) -> str:
    """What the scanner reads back: the piece's weight or price, else the article's own number."""
    if article.ean is None or len(article.ean) != in_store.LENGTH:
        return ""
    if not article.by_weight:
        return article.ean
    patterns = in_store.in_force(ctx.rules.in_store, day)
    return in_store.of_piece(patterns, article.ean, grams, cents) or ""


def _prices(uow: UnitOfWork, article: Article, at: str) -> tuple[int, int | None]:
    """The price of a piece or a kilo today in cents, and the one before its date came near."""
    listed = article.unit_price_cents(article.default_mode)
    rule = rule_for(uow.price_rules(), article, price_rules.local(uow, at))
    if rule is None or not rule.agreed:
        return listed, None
    return rule.price_cents(listed), listed


def _per_kilo(article: Article, unit_cents: int, grams: int | None) -> int | None:
    """The price of a kilo: the article's own, or that of a piece whose weight is known."""
    if article.by_weight:
        return unit_cents
    return None if grams is None else produce.price_per_kilo(unit_cents, grams)


def _allergens(ctx: Context, uow: UnitOfWork, article: Article) -> tuple[str, ...] | None:
    """The allergens in words, those that are none of the 14 included; None when nothing is said."""
    table = ctx.rules.allergens
    if not article.allergens or table is None:
        return article.allergens or None
    codes, others = table.read(article.allergens)
    language = str(uow.settings().get("language", "fr"))
    named = [one.names[language] for one in table.allergens if one.code in codes]
    return (*named, *others)


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"
