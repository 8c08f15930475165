"""The dish of the day (menu, `u`): set in three fields, kept by telephone, taken, who ate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.application.lunch.dishes import DishView
from cafe_pos.application.lunch.lunch import MAX_NAME, LunchView
from cafe_pos.application.lunch.ports import Covers, Reservation
from cafe_pos.domain.dish import MAX_LABEL
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, figure, money, ngettext
from cafe_pos.tui import words
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowAct, RowKey
from cafe_pos.tui.shown import Said, Tone
from cafe_pos.tui.tabs.panels import show, where

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.tabs.tabs import Recalled
    from cafe_pos.tui.till import Till

USUAL_HOUR: Final = "12:30"
MAX_FIGURES: Final = 3
KEPT: Final = "kept "
"""What the key of a reservation's row begins with, before its number."""


def open_lunch(till: Till, _at: float = 0.0) -> None:
    """The dish of the day: asked for when there is none, else what has become of it."""
    _look(till, lambda _ctx: None, "")


def _look(till: Till, act: Callable[[Context], object], told: str) -> None:
    """Carry a change out, and show the lunch as it is then; the tiles follow."""
    order = till.order

    def acted(ctx: Context) -> tuple[LunchView, tuple[DishView, ...]]:
        from cafe_pos.application.lunch import lunch

        act(ctx)
        return lunch.seen(ctx), lunch.today(ctx, order)

    def done(found: tuple[LunchView, tuple[DishView, ...]]) -> None:
        seen, counted = found
        till.put_dishes(counted)
        if seen.dishes:
            till.panel = _view(seen)
        else:
            _ask_dish(till, seen, None)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def _view(seen: LunchView) -> Listing:
    rows = [row for view in seen.dishes for row in _dish_rows(view, seen)]
    rows.append(Row(_("Keep some for somebody"), _of_one(seen, _ask_reservation), letter="r"))
    rows.append(Row(_("Name, price, portions"), _of_one(seen, _change), letter="m"))
    out = all(view.dish.sold_out for view in seen.dishes)
    text = _("There is some after all") if out else _("Sold out: the kitchen has none left")
    rows.append(Row(text, _of_one(seen, partial(_sell_out, on=not out)), letter="e"))
    if seen.choices:
        rows.append(Row(_("Another dish beside it"), _another(seen), letter="a"))
    people = sum(one.covers for one in seen.covers)
    rows.append(Row(_("Lunch: who ate"), _midday(seen), right=_people(people), letter="d"))
    rows += _kept_rows(seen)
    return Listing(
        _("Dish of the day"),
        tuple(rows),
        more=(RowKey("delete", _("Del"), _("cancel a booking"), _cancel),) if seen.waiting else (),
        index=2 * len(seen.dishes),
    )


def _dish_rows(view: DishView, seen: LunchView) -> tuple[Row, ...]:
    dish = view.dish
    left = _("sold out") if not view.left else _("{n} left").format(n=view.left)
    where_they_are = _("of {n}: sold {sold}, on tabs {aside}, kept {kept}").format(
        n=dish.portions, sold=view.sold, aside=view.aside, kept=view.reserved
    )
    change = partial(_ask_dish, seen=seen, view=view)
    return (
        Row(
            dish.label, lambda till, _at: change(till), right=f"{figure(dish.price_cents)}  {left}"
        ),
        Row(f"  {where_they_are}", dim=True),
    )


def _kept_rows(seen: LunchView) -> list[Row]:
    """Who has some kept, by the hour: a digit when they are here."""
    several = len(seen.dishes) > 1
    labels = {view.dish.article: view.dish.label for view in seen.dishes}
    return [
        Row(
            f"{kept.at_time}  {kept.name}" + (f"  {labels.get(kept.article)}" if several else ""),
            partial(_take, kept),
            right=f"× {kept.quantity}",
            letter=str(digit) if digit <= 9 else "",  # noqa: PLR2004 - the digits
            key=f"{KEPT}{kept.id}",
        )
        for digit, kept in enumerate(seen.waiting, start=1)
    ]


def _people(count: int) -> str:
    return ngettext("{n} person", "{n} people", count).format(n=count)


def _of_one(seen: LunchView, act: Callable[[Till, LunchView, DishView], None]) -> RowAct:
    """Do something with the dish; of several, with the one that is chosen first."""

    def do(till: Till, _at: float) -> None:
        if len(seen.dishes) == 1:
            act(till, seen, seen.dishes[0])
            return
        rows = tuple(
            Row(view.dish.label, _with(act, seen, view), letter=str(digit))
            for digit, view in enumerate(seen.dishes, start=1)
        )
        till.panel = Listing(_("Which dish?"), rows, back=till.panel)

    return do


def _with(
    act: Callable[[Till, LunchView, DishView], None], seen: LunchView, view: DishView
) -> RowAct:
    return lambda till, _at: act(till, seen, view)


def _change(till: Till, seen: LunchView, view: DishView) -> None:
    _ask_dish(till, seen, view)


def _another(seen: LunchView) -> RowAct:
    return lambda till, _at: _ask_dish(till, seen, None)


# Setting it


def _ask_dish(till: Till, seen: LunchView, view: DishView | None) -> None:
    """Three fields: name, price, portions; a fourth only where several articles can be it."""
    if view is None and not seen.choices:
        till.panel = Listing(
            _("Dish of the day"), (),
            empty=_("No article can be the dish of the day: add one with the code PLAT."),
        )  # fmt: skip
        return
    dish = None if view is None else view.dish
    price = seen.choices[0].price_cents if dish is None else dish.price_cents
    fields = [
        Field("label", _("Name"), dish.label if dish else "", limit=MAX_LABEL),
        Field("price", _("Price"), form_values.amount(price), Kind.AMOUNT, limit=9),
        Field(
            "portions", _("Portions"), str(dish.portions) if dish else "", Kind.NUMBER,
            limit=MAX_FIGURES, hint=_("In all, those already sold included."),
        ),
    ]  # fmt: skip
    if dish is None and len(seen.choices) > 1:
        articles = tuple((article.code, article.label) for article in seen.choices)
        fields.append(Field("article", _("Tile"), articles[0][0], Kind.CHOICE, articles))
    code = dish.article if dish is not None else seen.choices[0].code

    def done(till: Till, form: Form, answers: Answers) -> None:
        portions = int(answers["portions"] or 0)
        if not answers["label"]:
            form.wrong(_("What is it called?"), "label")
        elif not portions:
            form.wrong(_("How many are there?"), "portions")
        else:
            _set(till, answers, code)

    till.panel = Form(
        _("Dish of the day"), tuple(fields), done,
        back=till.panel if isinstance(till.panel, Listing) and seen.dishes else None,
        index=len(fields) - 1 if dish is not None else 0,
    )  # fmt: skip


def _set(till: Till, answers: Answers, code: str) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.lunch import lunch

        cents = form_values.cents(answers["price"]) or 0
        lunch.set_dish(
            ctx, answers["label"], cents, int(answers["portions"]), answers.get("article", code),
            operator=operator, channel=Channel.SCREEN,
        )  # fmt: skip

    _look(till, act, _("{dish} is the dish of the day.").format(dish=answers["label"]))


def _sell_out(till: Till, _seen: LunchView, view: DishView, *, on: bool) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.lunch import lunch

        lunch.sell_out(ctx, view.dish.article, on=on, operator=operator)

    text = _("{dish} is sold out.") if on else _("{dish} is on sale again.")
    _look(till, act, text.format(dish=view.dish.label))


# Kept by telephone


def _ask_reservation(till: Till, _seen: LunchView, view: DishView) -> None:
    operator, dish = till.operator, view.dish

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["name"]:
            form.wrong(_("For whom?"), "name")
            return
        quantity = int(answers["quantity"] or 0)

        def act(ctx: Context) -> None:
            from cafe_pos.application.lunch import lunch

            lunch.reserve(
                ctx, answers["name"], quantity, answers["at"], dish.article, operator=operator
            )

        _look(till, act, _("{n} kept for {name}.").format(n=quantity, name=answers["name"]))

    till.panel = Form(
        _("Keep: {dish}").format(dish=dish.label),
        (
            Field("name", _("For whom"), limit=MAX_NAME),
            Field("quantity", _("How many"), "1", Kind.NUMBER, limit=MAX_FIGURES),
            Field(
                "at", _("At what time"), USUAL_HOUR, Kind.NUMBER, limit=5,
                hint=_("Digits alone: 1215 is 12:15."),
            ),
        ),
        done,
        text=_("The name is erased when the day is closed."),
        back=till.panel,
    )  # fmt: skip


def _take(kept: Reservation, till: Till, _at: float) -> None:
    """They are here: the portions join the order, under their name when it has none."""
    order, told = till.order, where(till)

    def act(ctx: Context) -> Recalled:
        from cafe_pos.application.lunch import lunch

        return lunch.take(ctx, kept.id, order, told)

    def done(found: Recalled) -> None:
        show(till, found)
        till.said = Said(_("{name} is here.").format(name=kept.name), Tone.GOOD)

    till.host.forget_draft()
    till.do(act, done)


def _cancel(till: Till, row: Row, _at: float) -> None:
    """Give a reservation's portions free again."""
    if not row.key.startswith(KEPT):
        till.said = Said(_("First choose a booking with the arrows."))
        return
    number, operator = int(row.key.removeprefix(KEPT)), till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.lunch import lunch

        lunch.cancel(ctx, number, operator=operator)

    _look(till, act, _("The booking is cancelled, its portions are free."))


# Who ate


def _midday(seen: LunchView) -> RowAct:
    def do(till: Till, _at: float) -> None:
        zone = till.view.zone if till.view is not None else "Europe/Paris"
        till.panel = Listing(
            _("Lunch of today"),
            (*_served(seen.dishes), *_tables(seen.covers, zone)),
            text=_in_all(seen),
            back=till.panel,
        )

    return do


def _in_all(seen: LunchView) -> str:
    paid = sum(one.covers for one in seen.covers if not one.open)
    sitting = sum(one.covers for one in seen.covers if one.open)
    if not paid and not sitting:
        return _("Nobody was counted today: F6, name and people, counts them.")
    return _("{people} have paid, {sitting} still at table.").format(
        people=_people(paid), sitting=sitting
    )


def _served(views: Sequence[DishView]) -> list[Row]:
    return [
        Row(view.dish.label, right=_("{n} served").format(n=view.sold + view.aside))
        for view in views
    ]


def _tables(covers: Sequence[Covers], zone: str) -> list[Row]:
    return [
        Row(
            f"{words.local_time(one.at, zone)}  {one.document}",
            right=f"{_people(one.covers)}  {money(one.total_cents):>9}",
            dim=not one.open,
        )
        for one in covers
    ]
