"""Local produce (F4): deliveries, lots, what is near its date, what became of a lot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, day, quantity
from cafe_pos.messages import produce_words
from cafe_pos.tui.parts.listing import Listing, Row, RowAct
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.produce.views import History, LotView, Seen
    from cafe_pos.domain.errors import PosError
    from cafe_pos.domain.price_rules import PriceRule
    from cafe_pos.tui.till import Till


def open_produce(till: Till, _at: float = 0.0) -> None:
    """Show what is near its date, and what can be done."""
    look(till, lambda _ctx: None, "")


open_panel = open_produce


def look(till: Till, act: Callable[[Context], object], told: str) -> None:
    """Carry a change out, and show produce as it is then; tiles and prices follow."""

    def acted(ctx: Context) -> Seen:
        from cafe_pos.application.produce import looks as produce_looks

        act(ctx)
        return produce_looks.seen(ctx)

    def done(seen: Seen) -> None:
        follow(till, seen)
        till.panel = view(seen)
        if told:
            till.said = Said(told, Tone.GOOD)
            till.host.look_at_waiting()

    till.do(acted, done)


def follow(till: Till, seen: Seen) -> None:
    """Have tiles, barcodes and prices follow what was changed."""
    if till.view is not None:
        till.view = replace(till.view, articles=seen.articles, rules=seen.rules)
    if seen.articles != tuple(till.articles.values()):
        till.put_catalogue(seen.articles)
    till.tariff = replace(till.tariff, rules=seen.rules)


def look_at_prices(till: Till) -> None:
    """Behind a sale: what was near its date may be all sold, and its discount over."""

    def act(ctx: Context) -> tuple[PriceRule, ...]:
        from cafe_pos.application.catalogue import price_rules

        return price_rules.rules_of(ctx)

    def done(rules: tuple[PriceRule, ...]) -> None:
        if till.view is not None:
            till.view = replace(till.view, rules=rules)
        till.tariff = replace(till.tariff, rules=rules)

    till.host.do(act, done, lambda _error: None)


def view(seen: Seen) -> Listing:
    """What is near its date by its digit, then the letters of what can be done."""
    rows = [
        _near(seen, one, str(digit) if digit <= 9 else "")  # noqa: PLR2004 - the digits
        for digit, one in enumerate(seen.near, start=1)
    ]
    rows += [
        Row(_("Delivery: note a lot"), _receive(seen), letter="l"),
        Row(_("Lots and stock"), _lots(seen), right=str(len(seen.lots)), letter="s"),
        Row(_("Discounts near the date"), _steps(), letter="r"),
    ]
    text = "" if seen.near else _("Nothing is near its date.")
    return Listing(_("Local produce"), tuple(rows), text=text)


def _near(seen: Seen, one: LotView, letter: str) -> Row:
    """A lot near its date: its digit takes the discount, or takes it off the shelf when past."""
    lot = one.lot
    text = f"{one.label}  {quantity(lot.left, lot.unit)}"
    right = produce_words.state(one, short=True)
    if one.state == "past":
        return Row(text, _take_off(seen, one), right=right, letter=letter)
    if one.proposed_bp and one.accepted_bp is None:
        return Row(text, _accept(one), right=right, letter=letter)
    return Row(text, of_lot(seen, lot.code), right=right, letter=letter)


def _accept(one: LotView) -> RowAct:
    """Take the proposed discount for today, in one key."""

    def do(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.produce import near_dates

            near_dates.accept(ctx, one.lot.code, operator=operator, channel=Channel.SCREEN)

        percent = (one.proposed_bp or 0) // 100
        told = _("{article}: -{percent} % today, recorded on each ticket.")
        look(till, act, told.format(article=one.label, percent=percent))

    return do


def _take_off(seen: Seen, one: LotView) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.produce import forms as produce_forms

        produce_forms.ask_out(till, seen, one, "wasted", _("DLC passed"))

    return do


def _receive(seen: Seen) -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.produce import forms as produce_forms

        produce_forms.choose_article(till, seen)

    return do


def _steps() -> RowAct:
    def do(till: Till, _at: float) -> None:
        from cafe_pos.tui.produce import forms as produce_forms

        produce_forms.ask_steps(till)

    return do


# The lots


def _lots(seen: Seen) -> RowAct:
    def do(till: Till, _at: float) -> None:
        rows = tuple(
            Row(f"{one.label}  {one.lot.code}", of_lot(seen, one.lot.code), right=_stands(one))
            for one in seen.lots
        )
        till.panel = Listing(
            _("Lots, as they will be sold"), rows, typing=True,
            empty=_("No lot holds anything."), back=till.panel,
        )  # fmt: skip

    return do


def _stands(one: LotView) -> str:
    return (
        f"{quantity(one.lot.left, one.lot.unit)}  {produce_words.state(one, short=True)}".rstrip()
    )


def of_lot(seen: Seen, code: str) -> RowAct:
    """Open a lot: what is known of it, and what can be done with it."""

    def do(till: Till, _at: float) -> None:
        one = seen.of(code)
        if one is not None:
            till.panel = _lot(seen, one, till)

    return do


def _lot(seen: Seen, one: LotView, till: Till) -> Listing:
    from cafe_pos.tui.produce import forms

    lot = one.lot
    rows = [
        Row(_("Print labels"), _form(forms.ask_labels, seen, one), letter="e"),
        Row(_("Count what is there"), _form(forms.ask_count, seen, one), letter="c"),
        Row(
            _("Lost, thrown away, given"),
            lambda till, _at: forms.ask_out(till, seen, one, "loss"),
            letter="p",
        ),
        Row(
            _("Taken back by the producer"),
            lambda till, _at: forms.ask_out(till, seen, one, "withdrawn"),
            letter="r",
        ),
        Row(_("Correct its date or origin"), _form(forms.ask_change, seen, one), letter="d"),
        Row(_("Noted by mistake: strike it out"), _form(forms.ask_cancel, seen, one), letter="x"),
        Row(_("What became of it"), _history(lot.code), letter="h"),
    ]
    if one.accepted_bp is not None:
        rows.append(Row(_("Sell at its own price again"), _end(one), letter="n"))
    facts = (
        _("{left} left of {quantity}").format(
            left=quantity(lot.left, lot.unit), quantity=quantity(lot.quantity, lot.unit)
        ),
        _("came on {day}").format(day=day(lot.received)),
        one.producer,
        lot.origin,
        produce_words.state(one),
    )
    text = " · ".join(fact for fact in facts if fact)
    return Listing(f"{one.label}  {lot.code}", tuple(rows), text=text, back=till.panel)


def _form(ask: Callable[[Till, Seen, LotView], None], seen: Seen, one: LotView) -> RowAct:
    return lambda till, _at: ask(till, seen, one)


def _end(one: LotView) -> RowAct:
    def do(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.produce import near_dates

            near_dates.withdraw(ctx, one.lot.article, operator=operator, channel=Channel.SCREEN)

        look(till, act, _("{article} costs its own price again.").format(article=one.label))

    return do


def _history(code: str) -> RowAct:
    def do(till: Till, _at: float) -> None:
        back = till.panel

        def act(ctx: Context) -> History:
            from cafe_pos.application.produce import looks as produce_looks

            return produce_looks.history(ctx, code)

        def done(found: History) -> None:
            unit = found.view.lot.unit
            lines = tuple(
                f"{said.day}  {said.document:<12}  {produce_words.nature(said.nature):<12}"
                f"{'-' if change < 0 else '+'}{quantity(abs(change), unit):>9}"
                f"  {said.reason or ''}".rstrip()
                for said, change in found.moves
            )
            title = f"{found.view.label}  {code}"
            till.panel = Sheet(title, lines, back=back)

        till.do(act, done)

    return do


# A sale refused since the stock says that there is less


def offer(till: Till, error: PosError) -> None:
    """Say why, and put the stock right in one key: what lies on the counter is there."""
    from cafe_pos.tui import words

    code, wanted = str(error.params["code"]), error.params["wanted"]
    total = sum(
        line.quantity for line in till.order.lines if line.article.code == code and not line.lot
    )
    needed = max(total, wanted if isinstance(wanted, int) else 0)
    rows = (
        Row(_("It is there: put the stock right (recorded)"), _enough(code, needed), letter="1"),
        Row(_("Look at the lots"), partial(_leave, open_produce), letter="2"),
        Row(_("Back to the order"), partial(_leave, None), letter="3"),
    )
    till.banner = None
    till.panel = Listing(_("Refused"), rows, text=words.refusal(error), index=2)


def _leave(then: RowAct | None, till: Till, at: float) -> None:
    till.panel = None
    if then is not None:
        then(till, at)


def _enough(code: str, needed: int) -> RowAct:
    def do(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> LotView:
            from cafe_pos.application.produce import out as produce_out

            return produce_out.enough(ctx, code, needed, operator=operator)

        def done(one: LotView) -> None:
            left = quantity(one.lot.left, one.lot.unit)
            text = _("{lot} counts {left} now, recorded. Pay again.")
            till.said = Said(text.format(lot=one.lot.code, left=left), Tone.GOOD)

        till.panel = None
        till.do(act, done)

    return do
