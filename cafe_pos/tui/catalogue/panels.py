"""The catalogue screens: articles, families, letters, prices to come, rules, menus, the file.

Each change is one recorded act; the tiles show it as soon as it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from cafe_pos.i18n import _, figure, long_day
from cafe_pos.tui import words
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.desk import CatalogueView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

Change = Callable[["Context"], object]
"""A change of the catalogue: one recorded act."""

Shown = Callable[["CatalogueView"], "Panel | None"]
"""What a catalogue screen shows once the catalogue is known."""


def open_catalogue(till: Till, _at: float = 0.0) -> None:
    """Show the catalogue to somebody who may change it."""
    keep(till, lambda _ctx: None, lambda seen: _told(till, home(seen)), "")


def _told(till: Till, panel: Listing) -> Listing:
    """In training, say that nothing of it lasts."""
    if till.view is not None and till.view.training:
        panel.text = _("Training: what changes here is gone when you leave it.")
    return panel


def keep(till: Till, act: Change, shown: Shown, told: str) -> None:
    """Carry a change out, have the tiles follow, and show a screen of the catalogue as it is."""
    operator = till.operator

    def acted(ctx: Context) -> CatalogueView:
        from cafe_pos.application.catalogue import desk as catalogue_desk

        act(ctx)
        return catalogue_desk.seen(ctx, operator)

    def done(seen: CatalogueView) -> None:
        take(till, seen)
        till.panel = shown(seen)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def take(till: Till, seen: CatalogueView) -> None:
    """Have tiles, letters, barcodes, price rules and the order on the screen follow."""
    if till.view is not None:
        till.view = replace(till.view, articles=seen.articles, rules=seen.rules, menus=seen.menus)
    if seen.articles != tuple(till.articles.values()):
        till.put_catalogue(seen.articles)
    till.tariff = replace(till.tariff, rules=seen.rules)
    lines = tuple(
        replace(line, article=till.articles.get(line.article.code, line.article))
        for line in till.order.lines
    )
    if lines != till.order.lines:
        till.set_order(replace(till.order, lines=lines))


def opening(panel: Callable[[], Panel]) -> Callable[[Till, float], None]:
    """What a row does that opens a panel."""

    def act(till: Till, _at: float) -> None:
        till.panel = panel()

    return act


class _Named(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...


def removing(
    panel: Listing,
    found: Sequence[_Named],
    remove: Callable[[Context, str, str | None], None],
    keep: Callable[[Till, Change, str], None],
) -> tuple[RowKey, ...]:
    """Delete, in a list that begins with what was found: it takes the chosen one away."""

    def taken(till: Till, _row: Row, _at: float) -> None:
        if panel.index < len(found):
            one, operator = found[panel.index], till.operator
            told = _("{code} is taken away.").format(code=one.label)
            keep(till, lambda ctx: remove(ctx, one.code, operator), told)

    return (RowKey("delete", _("Del"), _("remove"), taken),) if found else ()


def home(seen: CatalogueView, index: int = 0) -> Listing:
    """The parts of the catalogue, each with how much there is."""
    from cafe_pos.tui.catalogue import (
        article_form,
        article_panels,
        display_panels,
        file_panels,
        menu_panels,
        rule_panels,
    )

    panel = Listing(_("Catalogue"), (), index=index)
    letters = sum(1 for article in seen.articles if article.key)
    panel.rows = (
        Row(
            _("Articles"), opening(lambda: article_panels.articles(seen, panel)),
            str(len(seen.articles)), "a",
        ),
        Row(_("New article"), opening(lambda: article_form.new(seen, panel)), letter="n"),
        Row(_("Families"), opening(lambda: families(seen, panel)), str(len(seen.families)), "f"),
        Row(_("Letters of the tiles"), opening(lambda: letter_rows(seen, panel)),
            str(letters), "l"),
        Row(_("Prices to come"), opening(lambda: to_come(seen, panel)),
            str(len(seen.to_come)), "p"),
        Row(_("Happy hours and other rules"), opening(lambda: rule_panels.rules(seen, panel)),
            str(len(seen.rules)), "h"),
        Row(_("Menus (formulas)"), opening(lambda: menu_panels.menus(seen, panel)),
            str(len(seen.menus)), "m"),
        Row(_("Displays to hang up"), opening(lambda: display_panels.displays(panel)), "PDF", "d"),
        Row(_("Import a file"), opening(lambda: file_panels.import_form(panel)), "CSV", "i"),
        Row(_("Export into a file"), opening(lambda: file_panels.export_form(panel)), "CSV", "e"),
    )  # fmt: skip
    return panel


# Families


def families(seen: CatalogueView, back: Panel) -> Listing:
    """The families, in the order of their tabs."""
    panel = Listing(_("Families"), (), back=back, empty=_("The catalogue is empty."))
    panel.rows = tuple(
        Row(
            name,
            opening(lambda name=name: family_form(name, panel)),  # type: ignore[misc]
            words.articles(count),
        )
        for name, count in seen.families.items()
    )
    panel.text = _("A family is there while an article is in it; it is made with its first one.")
    return panel


def family_form(name: str, back: Panel) -> Form:
    """Give a family another name."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.catalogue import articles

            articles.rename_family(ctx, name, answers["family"], operator=operator)

        keep(till, act, lambda seen: families(seen, home(seen, 2)), _("Kept and recorded."))

    hint = _("The name of another family joins both.")
    return Form(name, (Field("family", _("Name"), name, limit=80, hint=hint),), done, back=back)


# Letters


def letter_rows(seen: CatalogueView, back: Panel, index: int = 0) -> Listing:
    """Each letter and whose it is."""
    owners = {article.key: article for article in seen.articles if article.key}
    panel = Listing(_("Letters of the tiles"), (), back=back, index=index)

    def row(letter: str) -> Row:
        owner = owners.get(letter)
        return Row(
            owner.label if owner else _("free"),
            opening(lambda: _letter_for(seen, letter, owner, panel)),
            figure(owner.price_cents) if owner else "",
            letter,
            dim=owner is None or owner.blocked,
        )

    panel.rows = tuple(map(row, LETTERS))
    return panel


def _letter_for(seen: CatalogueView, letter: str, owner: Article | None, back: Panel) -> Listing:
    """Choose the article of a letter, by typing."""

    def giving(code: str | None) -> Callable[[Till, float], None]:
        def act(till: Till, _at: float) -> None:
            operator = till.operator

            def give(ctx: Context) -> None:
                from cafe_pos.application.catalogue import desk as catalogue_desk

                catalogue_desk.give_letter(ctx, letter, code, operator=operator)

            keep(
                till, give,
                lambda seen: letter_rows(seen, home(seen, 3), LETTERS.index(letter)),
                _("Kept and recorded."),
            )  # fmt: skip

        return act

    free = (Row(_("(leave it free)"), giving(None)),) if owner is not None else ()
    rows = tuple(
        Row(article.label, giving(article.code), article.key or "", dim=article.blocked)
        for article in seen.articles
    )
    title = _("Letter {letter}: which article?").format(letter=letter)
    return Listing(title, (*free, *rows), typing=True, back=back)


# Prices to come


def to_come(seen: CatalogueView, back: Panel) -> Listing:
    """The prices that begin on a later day; Delete takes one back."""
    views = seen.to_come
    panel = Listing(
        _("Prices to come"),
        tuple(
            Row(f"{view.price.since:%d/%m/%Y}  {view.label}", right=figure(view.price.price_cents))
            for view in views
        ),
        text=_("An article's own screen sets them."),
        empty=_("No other price is planned."),
        back=back,
    )

    def cancel(till: Till, _row: Row, _at: float) -> None:
        view = views[panel.index]
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.catalogue import price_list
            from cafe_pos.domain.ticket import Channel

            price_list.cancel_price(
                ctx, view.price.article, view.price.since,
                operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        told = _("The price of {article} from {day} is taken back.").format(
            article=view.label, day=long_day(view.price.since)
        )
        keep(till, act, lambda seen: to_come(seen, home(seen, 4)), told)

    if views:
        panel.more = (RowKey("delete", _("Del"), _("take back"), cancel),)
    return panel
