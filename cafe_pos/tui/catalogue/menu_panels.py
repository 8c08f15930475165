"""The catalogue's menus (formulas): their price, their parts, what fills each part.

A menu being made is a value that the panels hand on; only its last row keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.menus import MAX_SLOTS, Choice, Menu, Slot
from cafe_pos.i18n import _, figure
from cafe_pos.tui import words
from cafe_pos.tui.catalogue import article_form, panels
from cafe_pos.tui.catalogue.panels import opening
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.desk import CatalogueView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

HOME = 6
"""The place of the menus in the catalogue."""


def menus(seen: CatalogueView, back: Panel) -> Listing:
    """The menus; Delete takes one away."""
    panel = Listing(_("Menus (formulas)"), (), back=back)
    found = seen.menus
    rows = [
        Row(
            menu.label,
            opening(lambda menu=menu: edit(seen, menu, panel)),  # type: ignore[misc]
            right=figure(menu.price_cents),
        )
        for menu in found
    ]
    rows.append(Row(_("New menu"), opening(lambda: name_form(seen, None, panel)), letter="n"))
    panel.rows = tuple(rows)

    panel.more = panels.removing(panel, found, _remove, _keep)
    return panel


def _remove(ctx: Context, code: str, operator: str | None) -> None:
    from cafe_pos.application.catalogue import menus as acts
    from cafe_pos.domain.ticket import Channel

    acts.remove_menu(ctx, code, operator=operator, channel=Channel.SCREEN)


def _keep(till: Till, act: panels.Change, told: str) -> None:
    panels.keep(till, act, lambda seen: menus(seen, panels.home(seen, HOME)), told)


def name_form(seen: CatalogueView, menu: Menu | None, back: Panel) -> Form:
    """The name and the price of a menu."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        try:
            cents = form_values.cents(answers["price"]) or 0
        except PosError as error:
            form.wrong(words.refusal(error), "price")
            return
        if not answers["label"]:
            form.wrong(_("A menu needs a name. Nothing was changed; type one."), "label")
            return
        taken = {one.code for one in seen.articles} | {one.code for one in seen.menus}
        wanted = (
            replace(menu, label=answers["label"], price_cents=cents)
            if menu is not None
            else Menu(article_form.made_of(answers["label"], taken), answers["label"], cents, ())
        )
        till.panel = edit(seen, wanted, back if menu is None else _behind(back))

    price = form_values.amount(menu.price_cents) if menu is not None else ""
    return Form(
        menu.label if menu is not None else _("New menu"),
        (
            Field("label", _("Name"), menu.label if menu is not None else "", limit=80),
            Field("price", _("Price"), price, Kind.AMOUNT, limit=9),
        ),
        done,
        back=back,
    )


def _behind(panel: Panel) -> Panel:
    """What lies behind a panel that a new one replaces."""
    return panel.back if isinstance(panel, Listing) and panel.back is not None else panel


def edit(seen: CatalogueView, menu: Menu, back: Panel) -> Listing:
    """A menu being made or changed; nothing is kept before its last row."""
    panel = Listing(menu.label, (), back=back)
    labels = {article.code: article.label for article in seen.articles}
    rows = [
        Row(
            _("Name and price"),
            opening(lambda: name_form(seen, menu, panel)),
            figure(menu.price_cents),
            "m",
        )
    ]
    for place, slot in enumerate(menu.slots):
        filled = ", ".join(labels.get(c.article, c.article) for c in slot.choices)
        rows.append(
            Row(
                f"{slot.label} : {filled}" if filled else slot.label,
                opening(lambda place=place: slot_panel(seen, menu, place, back)),  # type: ignore[misc]
                letter=str(place + 1),
            )
        )
    if len(menu.slots) < MAX_SLOTS:
        rows.append(Row(_("New part"), opening(lambda: part_form(seen, menu, panel)), letter="n"))
    rows.append(Row(_("Keep the menu"), lambda till, _at: _save(till, menu), letter="g"))
    panel.rows = tuple(rows)
    panel.text = _("Each part (starter, dish, dessert) is filled by one of its articles.")
    return panel


def _save(till: Till, menu: Menu) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.catalogue import menus as acts
        from cafe_pos.domain.ticket import Channel

        acts.save_menu(ctx, menu, operator=operator, channel=Channel.SCREEN)

    _keep(till, act, _("Kept and recorded."))


def part_form(seen: CatalogueView, menu: Menu, back: Listing) -> Form:
    """Name a new part."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["label"]:
            form.wrong(_("A part needs a name. Nothing was changed; type one."), "label")
            return
        longer = replace(menu, slots=(*menu.slots, Slot(answers["label"], ())))
        till.panel = slot_panel(seen, longer, len(menu.slots), _behind(back))

    fields = (Field("label", _("Name"), hint=_("Starter, dish, dessert, drink …")),)
    return Form(_("New part"), fields, done, back=back)


def slot_panel(seen: CatalogueView, menu: Menu, place: int, back: Panel) -> Listing:
    """What may fill a part; `back` is what lies behind the menu itself."""
    slot = menu.slots[place]
    labels = {article.code: article.label for article in seen.articles}
    panel = Listing(f"{menu.label} : {slot.label}", (), back=edit(seen, menu, back))
    rows = [
        Row(
            labels.get(choice.article, choice.article),
            opening(lambda choice=choice: extra_form(seen, menu, place, choice, back)),  # type: ignore[misc]
            right=f"+{figure(choice.extra_cents)}" if choice.extra_cents else "",
        )
        for choice in slot.choices
    ]
    rows.append(
        Row(_("Add an article"), opening(lambda: _add(seen, menu, place, back)), letter="a")
    )
    rows.append(
        Row(
            _("Remove this part"),
            opening(lambda: edit(seen, _without_slot(menu, place), back)),
            letter="x",
        )
    )
    panel.rows = tuple(rows)

    def remove(till: Till, _row: Row, _at: float) -> None:
        if panel.index < len(slot.choices):
            left = tuple(c for i, c in enumerate(slot.choices) if i != panel.index)
            till.panel = slot_panel(seen, _with(menu, place, left), place, back)

    panel.more = (RowKey("delete", _("Del"), _("remove"), remove),)
    panel.text = _("Enter on an article: what it costs more. Escape goes back to the menu.")
    return panel


def _without_slot(menu: Menu, place: int) -> Menu:
    return replace(menu, slots=menu.slots[:place] + menu.slots[place + 1 :])


def _with(menu: Menu, place: int, choices: tuple[Choice, ...]) -> Menu:
    """The menu whose part has these choices."""
    slots = list(menu.slots)
    slots[place] = replace(slots[place], choices=choices)
    return replace(menu, slots=tuple(slots))


def _add(seen: CatalogueView, menu: Menu, place: int, back: Panel) -> Listing:
    """Choose an article for a part, by typing."""
    here = menu.slots[place].choices
    named = {choice.article for choice in here}

    def adding(article: Article) -> Row:
        wanted = _with(menu, place, (*here, Choice(article.code)))
        return Row(
            article.label,
            opening(lambda: slot_panel(seen, wanted, place, back)),
            figure(article.price_cents),
        )

    rows = tuple(
        adding(article)
        for article in seen.articles
        if not article.blocked and article.code not in named
    )
    return Listing(
        _("Add an article"), rows, typing=True, back=slot_panel(seen, menu, place, back)
    )  # fmt: skip


def extra_form(seen: CatalogueView, menu: Menu, place: int, choice: Choice, back: Panel) -> Form:
    """What a choice costs more than the menu's price."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        try:
            cents = form_values.cents(answers["extra"]) or 0
        except PosError as error:
            form.wrong(words.refusal(error), "extra")
            return
        choices = tuple(
            replace(one, extra_cents=cents) if one.article == choice.article else one
            for one in menu.slots[place].choices
        )
        till.panel = slot_panel(seen, _with(menu, place, choices), place, back)

    extra = form_values.amount(choice.extra_cents) if choice.extra_cents else ""
    article = seen.article(choice.article)
    return Form(
        article.label if article is not None else choice.article,
        (
            Field(
                "extra", _("Supplement"), extra, Kind.AMOUNT, limit=7,
                hint=_("Above the menu's price; empty for none."),
            ),
        ),
        done,
        back=slot_panel(seen, menu, place, back),
    )  # fmt: skip
