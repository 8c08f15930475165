"""Prices at the counter (F7): discounts, gifts, another price, places, formulas, bottles back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cafe_pos.domain import menus
from cafe_pos.domain.catalogue import Article, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.menus import Menu, Slot
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.pricing import Discount, DiscountKind, LineKind, PriceChange, PriceKind, Scope
from cafe_pos.i18n import _, figure, money
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.tui.till import Till

MAX_AMOUNT: Final = 9
NOTE_LENGTH: Final = 40

REASONS: Final[tuple[Callable[[], str], ...]] = (
    lambda: _("Regular customer"),
    lambda: _("End of the day"),
    lambda: _("A mistake of ours"),
    lambda: _("Event or partner"),
    lambda: _("Staff"),
    lambda: _("Other reason"),
)

PLACES: Final[tuple[tuple[Place, Callable[[], str]], ...]] = (
    (Place.COUNTER, lambda: _("At the counter")),
    (Place.ROOM, lambda: _("In the room")),
    (Place.TERRACE, lambda: _("On the terrace")),
)


def open_prices(till: Till, _at: float = 0.0) -> None:
    """Open what may be done about prices: for the current line, for the order, without any."""
    line = _current(till)
    rows = [*_line_rows(line), *_order_rows(till.order)] if till.order.lines else []
    rows += [Row(words(), _then(_to_place, place), right=_mark(till, place), letter=letter)
             for letter, (place, words) in zip("cst", PLACES, strict=True)]  # fmt: skip
    if till.view is not None and till.view.menus:
        rows.append(Row(_("A formula"), open_menus, letter="f"))
    if any(a.line_kind == LineKind.DEPOSIT for a in till.articles.values()):
        rows.append(Row(_("Bottles come back"), _deposits, letter="b"))
    title = _("Prices") if line is None else _("Prices: {article}").format(article=line.name)
    till.panel = Listing(title, tuple(rows))


def _line_rows(line: OrderLine | None) -> list[Row]:
    if line is None:
        return []
    if line.discount is not None or line.price is not None:
        return [Row(_("Back to the catalogue's price"), _plain, letter="x")]
    return [
        Row(_("Discount on the line, in %"), _then(_ask, _percent_off_line), letter="1"),
        Row(_("Discount on the line, in euros"), _then(_ask, _euros_off_line), letter="2"),
        Row(_("Offer it"), _then(_ask, _offered), letter="3"),
        Row(_("Another price"), _then(_ask, _other_price), letter="4"),
        Row(_("A word for the kitchen"), _kitchen_note, right=line.note, letter="n"),
    ]


def _order_rows(order: Order) -> list[Row]:
    if any(x.discount is not None and x.discount.on is Scope.ORDER for x in order.lines):
        return [Row(_("Take the order's discount away"), _no_order_discount, letter="5")]
    return [
        Row(_("Discount on the order, in %"), _then(_ask, _percent_off_order), letter="5"),
        Row(_("Discount on the order, in euros"), _then(_ask, _euros_off_order), letter="6"),
    ]


def _then(act: Callable[..., None], what: object) -> Callable[[Till, float], None]:
    return lambda till, _at: act(till, what)


def _mark(till: Till, place: Place) -> str:
    return _("now") if till.order.place is place else ""


def _current(till: Till) -> OrderLine | None:
    return None if till.current is None else till.order.lines[till.current]


# What is asked: an amount where there is one to type, and a reason from the list


Change = Callable[[Order, int, str, str], Order]
"""An order, the current line's index, what was typed, the reason; returns the order changed."""


def _ask(till: Till, change: Change) -> None:
    """Ask for the figure and the reason of a change, then do it."""
    figures: dict[Change, tuple[str, str, str]] = {
        _percent_off_line: (_("Percent"), "", ""),
        _percent_off_order: (_("Percent"), _("On every line that has no discount yet."), ""),
        _euros_off_line: (_("Euros off"), _("For the whole line."), ""),
        _euros_off_order: (_("Euros off"), _("Spread over the lines."), ""),
        _other_price: (_("Price"), _("For one piece, or one kilo."), _price_now(till)),
    }
    label, hint, value = figures.get(change, ("", "", ""))
    reasons = tuple((words(), words()) for words in REASONS)
    fields = [Field("reason", _("Why"), reasons[0][0], Kind.CHOICE, reasons)]
    if label:
        fields.append(Field("value", label, value, Kind.AMOUNT, limit=MAX_AMOUNT, hint=hint))
    line = _current(till)
    title = line.name if line is not None else _("The order")
    if change in (_percent_off_order, _euros_off_order):
        title = _("The order")

    def done(till: Till, form: Form, answers: Answers) -> None:
        try:
            changed = change(till.order, till.current or 0, answers.get("value", ""),
                             answers["reason"])  # fmt: skip
        except PosError as error:
            till.panel = None
            till.say_refusal(error)
            return
        except ValueError:
            form.wrong(_("{typed} is no amount.").format(typed=answers.get("value") or "-"))
            return
        till.panel = None
        till.set_order(changed)

    till.panel = Form(
        title, tuple(fields), done, back=till.panel, index=len(fields) - 1,
        text=_("The reason is recorded with the sale."),
    )  # fmt: skip


def _price_now(till: Till) -> str:
    line = _current(till)
    return "" if line is None else figure(line.unit_price_cents)


def _cents(typed: str) -> int:
    try:
        return parse_euros(typed)
    except PosError as error:
        raise ValueError from error


def _percent(typed: str) -> int:
    """Basis points of a percentage typed: `12,5` is 1 250."""
    return _cents(typed)


def _percent_off_line(order: Order, index: int, typed: str, reason: str) -> Order:
    discount = Discount(DiscountKind.PERCENT, bp=_percent(typed), reason=reason)
    return order.with_discount(index, discount)


def _euros_off_line(order: Order, index: int, typed: str, reason: str) -> Order:
    discount = Discount(DiscountKind.AMOUNT, cents=_cents(typed), reason=reason)
    return order.with_discount(index, discount)


def _offered(order: Order, index: int, _typed: str, reason: str) -> Order:
    return order.gift(index, reason)


def _other_price(order: Order, index: int, typed: str, reason: str) -> Order:
    return order.with_price(index, PriceChange(PriceKind.OVERRIDE, _cents(typed), reason))


def _percent_off_order(order: Order, _index: int, typed: str, reason: str) -> Order:
    discount = Discount(DiscountKind.PERCENT, bp=_percent(typed), reason=reason, on=Scope.ORDER)
    return order.with_order_discount(discount)


def _euros_off_order(order: Order, _index: int, typed: str, reason: str) -> Order:
    discount = Discount(DiscountKind.AMOUNT, cents=_cents(typed), reason=reason, on=Scope.ORDER)
    return order.with_order_discount(discount)


def _plain(till: Till, _at: float) -> None:
    """The catalogue's price again."""
    if till.current is None:
        return
    till.panel = None
    try:
        order = till.order.with_discount(till.current, None).with_price(till.current, None)
    except PosError as error:
        till.say_refusal(error)
        return
    till.set_order(order)


def _no_order_discount(till: Till, _at: float) -> None:
    till.panel = None
    till.set_order(till.order.without_order_discount())


def _kitchen_note(till: Till, _at: float) -> None:
    """A word for the kitchen: never on the ticket."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        till.panel = None
        if till.current is not None:
            till.set_order(till.order.with_note(till.current, answers["note"]))

    line = _current(till)
    if line is not None:
        field = Field("note", _("Word"), line.note, limit=NOTE_LENGTH)
        till.panel = Form(line.name, (field,), done, back=till.panel)


# Places


def _to_place(till: Till, place: Place) -> None:
    till.panel = None
    till.set_order(till.tariff.again(till.order.with_place(place)))
    words = next(words() for at, words in PLACES if at is place)
    till.said = Said(_("{place}: its prices count now.").format(place=words))


# Formulas


def open_menus(till: Till, _at: float) -> None:
    """Choose a formula, then what fills each of its parts."""
    offered = till.view.menus if till.view else ()
    rows = tuple(
        Row(menu.label, _then(_fill, menu), right=money(menu.price_cents)) for menu in offered
    )
    till.panel = Listing(_("Formulas"), rows, typing=True, back=till.panel)


def _fill(till: Till, menu: Menu) -> None:
    quantity = int(till.typed or 1)
    till.typed = ""
    _slot(till, menu, (), quantity)


def _slot(till: Till, menu: Menu, chosen: tuple[Article, ...], quantity: int) -> None:
    """Ask what fills the next part; a part with one choice asks nothing."""
    while len(chosen) < len(menu.slots):
        slot = menu.slots[len(chosen)]
        offered = _offered_in(till, slot)
        if len(offered) != 1:
            break
        chosen = (*chosen, offered[0])
    if len(chosen) == len(menu.slots):
        _add_menu(till, menu, chosen, quantity)
        return

    def take(article: Article) -> Callable[[Till, float], None]:
        return lambda till, _at: _slot(till, menu, (*chosen, article), quantity)

    extras = {choice.article: choice.extra_cents for choice in slot.choices}
    rows = tuple(
        Row(
            article.label,
            take(article),
            right=f"+ {figure(extras[article.code])}" if extras[article.code] else "",
        )
        for article in offered
    )
    till.panel = Listing(
        f"{menu.label} : {slot.label}", rows, typing=True, back=till.panel,
        empty=_("Nothing of this part is sold now."),
    )  # fmt: skip


def _offered_in(till: Till, slot: Slot) -> list[Article]:
    found = (till.articles.get(choice.article) for choice in slot.choices)
    return [article for article in found if article is not None and not article.blocked]


def _add_menu(till: Till, menu: Menu, chosen: tuple[Article, ...], quantity: int) -> None:
    till.panel = None
    try:
        order = menus.added(till.order, menu, chosen, quantity)
    except PosError as error:
        till.say_refusal(error)
        return
    till.current, till.chosen = len(order.lines) - 1, False
    till.set_order(order)


# Deposits, prices typed at the sale


def _deposits(till: Till, _at: float) -> None:
    """Which bottles come back; a quantity typed before F7 counts."""
    kept = [a for a in till.articles.values() if a.line_kind == LineKind.DEPOSIT and not a.blocked]
    if len(kept) == 1:
        _give_back(till, kept[0])
        return
    rows = tuple(
        Row(article.label, _then(_give_back, article), right=money(article.price_cents))
        for article in kept
    )
    till.panel = Listing(_("Bottles come back"), rows, typing=True, back=till.panel)


def _give_back(till: Till, article: Article) -> None:
    till.panel = None
    quantity = int(till.typed or 1)
    till.typed = ""
    try:
        order, index = till.order.give_deposit_back(article, quantity)
    except PosError as error:
        till.say_refusal(error)
        return
    till.current, till.chosen = index, False
    till.set_order(order)


def ask_price(till: Till, article: Article, quantity: int) -> None:
    """Ask for the price of an article that has none of its own."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        try:
            cents = _cents(answers["value"])
        except ValueError:
            cents = 0
        if cents <= 0:
            form.wrong(_("{typed} is no amount.").format(typed=answers["value"] or "-"))
            return
        till.panel = None
        till.ring_up(article, quantity, PriceChange(PriceKind.OPEN, cents))

    field = Field("value", _("Price"), "", Kind.AMOUNT, limit=MAX_AMOUNT)
    till.panel = Form(article.label, (field,), done)
    till.said = Said(_("Type its price."), Tone.PLAIN)
