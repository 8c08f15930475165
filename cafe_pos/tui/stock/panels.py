"""Stock and inventory at the counter: what is there, what leaves without a sale, the count."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _, figure, money, quantity
from cafe_pos.messages import stock_words
from cafe_pos.messages.stock import OUT
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.inventory.counting import CountView
    from cafe_pos.application.inventory.desk import Desk
    from cafe_pos.application.inventory.levels import Level
    from cafe_pos.application.ports import Context
    from cafe_pos.application.views import PrintView
    from cafe_pos.tui.till import Till

Work = Callable[["Context"], object]
FIGURES: Final = 9
SUFFIX: Final = {"piece": "", "g": "kg", "ml": "l"}
"""Screens take kilos and litres, as scales and labels show them."""


def open_stock(till: Till, _at: float = 0.0) -> None:
    """Show what is there."""
    look(till)


def look(till: Till, act: Work | None = None, told: str = "") -> None:
    """Carry a change out, and show the stock as it is then."""

    def acted(ctx: Context) -> Desk:
        from cafe_pos.application.inventory import desk

        if act is not None:
            act(ctx)
        return desk.look(ctx)

    def done(seen: Desk) -> None:
        till.panel = view(seen)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def view(seen: Desk) -> Listing:
    """What can be done by a letter, then every item; what is wrong stands first of its line."""
    rows = [
        Row(_("Staff drink"), partial(_out, seen, "staff"), letter="s"),
        Row(_("Loss, breakage"), partial(_out, seen, "loss"), letter="l"),
        Row(_("Taken home by the managers"), partial(_out, seen, "own_use"), letter="t"),
        Row(_("Offered"), partial(_out, seen, "given"), letter="o"),
        Row(_("Goods that came: invoice, delivery note"), partial(_bought, seen), letter="a"),
        Row(_("Inventory: enter a count"), partial(_families, seen), letter="i"),
        Row(_("Print the sheet to count by"), _print, letter="f"),
        Row(_("Recipes"), _keeping("open_recipes", seen), str(len(seen.recipes)), "r"),
        Row(_("New item"), _keeping("ask_item", seen), letter="n"),
    ]
    rows += [
        Row(_item_text(one), _keeping("open_item", seen, one), _right(one)) for one in seen.levels
    ]
    return Listing(
        _("Stock and inventory"),
        tuple(rows),
        text=summary(seen),
    )


def summary(seen: Desk) -> str:
    """How the stock stands, in one sentence."""
    if not seen.levels:
        return _("Nothing is kept in stock yet: add an item (n).")
    wrong = sum(1 for one in seen.levels if one.below_zero)
    low = sum(1 for one in seen.levels if one.low)
    said = [_("Worth {value} without VAT").format(value=money(seen.value_cents))]
    if low:
        said.append(_("{n} low").format(n=low))
    if wrong:
        said.append(_("{n} below zero: count them").format(n=wrong))
    return ", ".join(said) + "."


def _item_text(one: Level) -> str:
    state = stock_words.state(one) if one.low or one.below_zero or one.other_unit else ""
    return f"{one.item.label} - {state}" if state else one.item.label


def _right(one: Level) -> str:
    worth = "" if one.value_cents is None else figure(one.value_cents)
    return f"{quantity(one.quantity, one.item.unit)}  {worth:>9}"


def _keeping(name: str, *known: object) -> Callable[[Till, float], None]:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.stock import forms

        getattr(forms, name)(till, *known)

    return do


def _bought(seen: Desk, till: Till, _at: float) -> None:
    from cafe_pos.tui.stock import buying

    buying.ask(till, seen)


def _print(till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> PrintView:
        from cafe_pos.application.inventory import papers

        return papers.print_sheet(ctx, operator=operator)

    def done(printed: PrintView) -> None:
        till.host.wake_printer()
        till.printed(printed)

    till.do(act, done)


# What leaves without a sale


def _out(seen: Desk, nature: str, till: Till, _at: float) -> None:
    """Choose what left, by typing: what is on sale, or an ingredient."""
    known = {one.code for one in seen.articles}
    rows = [
        Row(one.label, partial(_ask_amount, nature, one.code, one.label, _unit_sold(one.by_weight)))
        for one in seen.articles
    ]
    rows += [
        Row(
            one.item.label,
            partial(_ask_amount, nature, one.item.code, one.item.label, one.item.unit),
            quantity(one.quantity, one.item.unit),
        )
        for one in seen.levels
        if one.item.code not in known
    ]
    till.panel = Listing(_(OUT[nature]), tuple(rows), typing=True, back=till.panel)


def _unit_sold(by_weight: bool) -> str:  # noqa: FBT001 - a fact of the article
    return "g" if by_weight else "piece"


def amount_field(name: str, label: str, unit: str, value: str = "", hint: str = "") -> Field:
    """A quantity: pieces, or kilos and litres with a comma."""
    kind = Kind.NUMBER if unit == "piece" else Kind.AMOUNT
    named = f"{label} ({SUFFIX[unit]})" if SUFFIX[unit] else label
    return Field(name, named, value, kind, limit=FIGURES, hint=hint)


def typed(text: str, unit: str) -> str:
    """What was typed in a quantity's field, as the use cases read it."""
    return f"{text}{SUFFIX[unit]}"


def _ask_amount(nature: str, code: str, label: str, unit: str, till: Till, _at: float) -> None:
    fields = [amount_field("amount", label, unit, "1" if unit == "piece" else "")]
    if nature == "loss":
        fields.append(Field("reason", _("Why"), _("broken")))
    text = ""
    if nature == "own_use":
        text = _("VAT on own use is not reckoned here: tell the accountant.")

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        named = [(code, typed(answers["amount"], unit))]

        def act(ctx: Context) -> None:
            from cafe_pos.application.inventory import moving
            from cafe_pos.domain.stock import StockNature

            moving.take_out(
                ctx, StockNature(nature), named, answers.get("reason", ""), operator=operator
            )

        look(till, act, _("Noted: {what}").format(what=f"{answers['amount']} {label}"))

    till.panel = Form(_(OUT[nature]), tuple(fields), done, text, back=till.panel)


# The inventory


def _families(seen: Desk, till: Till, at: float) -> None:
    """Choose where to count; a café with one family counts at once."""
    if len(seen.families) == 1:
        _count(seen, seen.families[0], till, at)
        return
    rows = tuple(
        Row(
            family or _("without a family"),
            partial(_count, seen, family),
            _last_count(seen, family),
            str(place) if place <= 9 else "",  # noqa: PLR2004 - the digits
        )
        for place, family in enumerate(seen.families, start=1)
    )
    till.panel = Listing(
        _("What was counted?"), rows, back=till.panel,
        empty=_("Nothing is kept in stock yet: add an item (n)."),
    )  # fmt: skip


def _last_count(seen: Desk, family: str) -> str:
    days = [one.base.day if one.base.document else "" for one in seen.of_family(family)]
    if not all(days):
        return _("never counted")
    return _("counted {day}").format(day="/".join(reversed(min(days)[5:].split("-"))))


def _count(seen: Desk, family: str, till: Till, _at: float) -> None:
    """Type the sheet: Enter between rows, nothing where it was not counted, 0 for nothing."""
    levels = seen.of_family(family)
    fields = tuple(amount_field(one.item.code, one.item.label, one.item.unit) for one in levels)

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        units = {one.item.code: one.item.unit for one in levels}
        found: dict[str, int | str] = {
            code: typed(text, units[code]) for code, text in answers.items() if text
        }

        def act(ctx: Context) -> CountView:
            from cafe_pos.application.inventory import counting

            return counting.count(ctx, found, operator=operator)

        till.do(act, lambda made: _counted(till, made))

    till.panel = Form(
        family or _("Inventory"), fields, done,
        _("What is there now; leave empty what you have not counted, 0 for nothing."),
        back=till.panel,
    )  # fmt: skip


def _counted(till: Till, made: CountView) -> None:
    """What the count found: each item with its difference, in the unit and in euros."""
    rows = [
        Row(
            line.item.label,
            right=f"{_difference(line.difference, line.item.unit)}"
            f"  {'' if line.difference_cents is None else figure(line.difference_cents):>8}",
        )
        for line in made.lines
    ]
    told = _("{number}: counted {value}, differences {difference}.")

    def back(till: Till, _row: Row, _at: float) -> None:
        look(till)

    def undo(till: Till, _row: Row, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.inventory import moving

            moving.take_back(ctx, made.number, _("miscounted"), operator=operator)

        look(till, act, _("{number} is taken back.").format(number=made.number))

    till.panel = Listing(
        _("Counted"), tuple(rows),
        told.format(
            number=made.number, value=money(made.value_cents),
            difference=money(made.difference_cents),
        ),
        more=(
            RowKey("enter", _("Enter"), _("the stock"), back),
            RowKey("delete", _("Del"), _("take it back"), undo),
        ),
    )  # fmt: skip


def _difference(value: int, unit: str) -> str:
    return f"{'+' if value > 0 else ''}{quantity(value, unit)}"
