"""The catalogue's articles: found by typing, and everything about one of them in a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure, long_day
from cafe_pos.tui import words
from cafe_pos.tui.catalogue import article_form, panels
from cafe_pos.tui.catalogue.panels import opening
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.desk import CatalogueView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till


class ArticleList(Listing):
    """The articles; a scan opens the one that has the barcode, or makes it."""

    __slots__ = ("seen",)

    seen: CatalogueView

    def scanned(self, till: Till, text: str, article: Article | None) -> bool:
        """Open what was scanned instead of ringing it."""
        from cafe_pos.tui import labels

        label = labels.read(till, text) if article is None else None
        if label is not None:
            text, article = label.article, till.in_store.get(label.article)
        known = None if article is None else self.seen.article(article.code)
        if known is None:
            till.panel = article_form.new(self.seen, self, ean=text)
        else:
            till.panel = article_panel(self.seen, known, self)
        return True


def articles(seen: CatalogueView, back: Panel, typed: str = "", index: int = 0) -> Listing:
    """Every article, narrowed by typing; a text that none holds makes a new one."""
    panel = ArticleList(
        _("Articles"), (), typing=True, back=back, typed=typed, index=index,
        empty=_("No article holds that; Enter makes a new one."),
    )  # fmt: skip
    panel.seen = seen
    panel.rows = tuple(
        Row(
            one.label + (" " + _("(blocked)") if one.blocked else ""),
            opening(lambda one=one: article_panel(seen, one, panel)),  # type: ignore[misc]
            right=f"{figure(one.price_cents)}{_('/kg') if one.by_weight else ''} {one.key or ' '}",
            dim=one.blocked,
        )
        for one in seen.articles
    )

    def new_one(till: Till, text: str, _at: float) -> None:
        till.panel = article_form.new(seen, panel, text)

    panel.on_new = new_one
    return panel


def again(seen: CatalogueView, code: str, back: Panel) -> Panel:
    """The article's screen with the catalogue as it is now, the search kept behind it."""
    typed, index = "", 0
    if isinstance(back, Listing):
        typed, index = back.typed, back.index
    behind = articles(seen, panels.home(seen), typed, index)
    known = seen.article(code)
    return behind if known is None else article_panel(seen, known, behind)


def article_panel(seen: CatalogueView, one: Article, back: Panel) -> Listing:
    """An article: what it is, its prices to come, and what can be done with it."""
    panel = Listing(one.label, (), back=back)
    coming = [view.price for view in seen.to_come if view.price.article == one.code]
    per = _("/kg") if one.by_weight else ""
    rows = [
        Row(
            _("Change it"),
            opening(lambda: article_form.form(seen, one, panel)),
            f"{figure(one.price_cents)}{per}",
            "m",
        ),
        Row(_("Another price from a day on"), opening(lambda: price_form(one, panel)), "", "p"),
        Row(
            _("Sell it again") if one.blocked else _("Block it"),
            lambda till, _at: _block(till, one, back),
            _("blocked") if one.blocked else _("on sale"),
            "b",
        ),
        Row(
            _("A new one like it"),
            opening(lambda: article_form.new(seen, panel, like=one)),
            "",
            "n",
        ),
    ]
    rows += [
        Row(
            _("from {day}").format(day=long_day(price.since)),
            right=figure(price.price_cents) + per,
            dim=True,
        )
        for price in coming
    ]
    panel.rows = tuple(rows)
    letter = _("letter {letter}").format(letter=one.key) if one.key else _("no letter")
    panel.text = f"{one.code} · {one.family} · {letter}"
    return panel


def _block(till: Till, one: Article, back: Panel) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.catalogue import articles as acts

        acts.block_article(ctx, one.code, blocked=not one.blocked, operator=operator)

    told = _("{article} may be sold again.") if one.blocked else _("{article} is blocked.")
    panels.keep(till, act, lambda seen: again(seen, one.code, back), told.format(article=one.label))


# Prices from a day on


def price_form(one: Article, back: Listing) -> Form:
    """Another price of an article, from a day on."""
    places = (
        ("counter", _("counter")),
        ("room", _("room")),
        ("terrace", _("terrace")),
        ("takeaway", _("takeaway")),
    )
    behind = back.back if back.back is not None else back

    def done(till: Till, form: Form, answers: Answers) -> None:
        operator = till.operator
        name = "price"
        try:
            cents = form_values.cents(answers["price"])
            name = "since"
            since = form_values.day(answers["since"])
        except PosError as error:
            form.wrong(words.refusal(error), name)
            return

        def act(ctx: Context) -> None:
            from cafe_pos.application.catalogue import price_list
            from cafe_pos.domain.ticket import Channel

            price_list.set_price(
                ctx, one.code, cents, place=answers["place"], since=since,
                operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        panels.keep(till, act, lambda seen: again(seen, one.code, behind), _("Kept and recorded."))

    return Form(
        _("Price of {article}").format(article=one.label),
        (
            form_values.choice("place", _("Where"), "counter", places),
            Field(
                "price", _("Price"), form_values.amount(one.price_cents), Kind.AMOUNT, limit=9,
                hint=_("Empty, but at the counter: the counter's price there."),
            ),
            Field(
                "since", _("From"), "", limit=10,
                hint=_("A day like 24/12/2026; empty: from now on."),
            ),
        ),
        done,
        back=back,
    )  # fmt: skip
