"""The forms of local produce: a delivery, a count, what leaves, labels, dates."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain import produce
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.produce import GRAMS
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, ngettext, quantity
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.produce import panels
from cafe_pos.tui.shown import Said

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.produce.labels import LabelView
    from cafe_pos.application.produce.views import LotView, Seen
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.till import Till

MAX_FIGURES: Final = 8
A_MONTH: Final = timedelta(days=31)
CENTURY: Final = 2000
LENGTHS: Final = (4, 6, 8)
"""Digits of a day and month, with a year of two figures, with a year of four."""
DLC: Final = "dlc"
DDM: Final = "ddm"
NONE: Final = "none"


def amount(text: str, unit: str, name: str) -> int:
    """What was typed: pieces, or kilos where it is sold by weight.

    Raises:
        PosError: `lot.quantity_text`, `lot.unit_pieces`.
    """
    return produce.parse_quantity(f"{text}kg" if unit == GRAMS else text, unit, name=name)


def last_day(text: str, today: date) -> date | None:
    """A day as it is typed, in digits alone: `2012`, `201226`, `20122026`; None for nothing.

    Without a year it is the next such day, or one of the last month: a date that has passed.

    Raises:
        PosError: `day.invalid`.
    """
    if not text.isdigit():
        return form_values.day(text)
    figures = text.zfill(len("0501")) if len(text) == len("501") else text
    if len(figures) not in LENGTHS:
        raise PosError("day.invalid", text=text, field="day")
    try:
        if len(figures) == LENGTHS[0]:
            found = date(today.year, int(figures[2:4]), int(figures[:2]))
            return found if found >= today - A_MONTH else found.replace(year=today.year + 1)
        year = int(figures[4:]) + (CENTURY if len(figures) == LENGTHS[1] else 0)
        return date(year, int(figures[2:4]), int(figures[:2]))
    except ValueError:
        raise PosError("day.invalid", text=text, field="day") from None


def _day(value: date | None = None) -> Field:
    return Field(
        "day", _("Date"), form_values.day_text(value), Kind.NUMBER, limit=10,
        hint=_("Digits alone: 2412 is the 24th of December."),
    )  # fmt: skip


def _amount(unit: str, label: str = "", value: int | None = None, hint: str = "") -> Field:
    """The field of a quantity: a number of pieces, or kilos with a decimal mark."""
    if unit == GRAMS:
        kilos = "" if value is None else quantity(value, unit).removesuffix(" kg")
        return Field(
            "quantity", label or _("Weight in kilos"), kilos, Kind.AMOUNT, limit=MAX_FIGURES,
            hint=hint,
        )  # fmt: skip
    pieces = "" if value is None else str(value)
    return Field(
        "quantity", label or _("How many"), pieces, Kind.NUMBER, limit=MAX_FIGURES, hint=hint
    )


# A delivery


def choose_article(till: Till, seen: Seen) -> None:
    """Which article came: those of producers and of lots first, the others by typing."""
    by_lot = {one.lot.article for one in seen.lots}
    sold = [a for a in seen.articles if a.line_kind == "article" and not a.open_price]
    sold.sort(key=lambda a: (a.code not in by_lot, a.mandator is None))
    rows = tuple(
        Row(article.label, partial(_ask_delivery, seen, article), right=article.mandator or "")
        for article in sold
    )
    till.panel = Listing(
        _("What came?"), rows, typing=True, back=till.panel,
        empty=_("No article of that name: add it to the catalogue first."),
    )  # fmt: skip


def _ask_delivery(seen: Seen, article: Article, till: Till, _at: float) -> None:
    unit = produce.unit_of(article)
    last = next((one for one in seen.lots if one.lot.article == article.code), None)
    kinds = ((DLC, _("DLC (use by)")), (DDM, _("DDM (best before)")), (NONE, _("no date")))
    kind = DDM if last is not None and last.lot.ddm is not None else DLC
    fields = (
        _amount(unit),
        Field("kind", _("Which date"), kind, Kind.CHOICE, kinds),
        _day(),
        Field("origin", _("Origin"), "" if last is None else last.lot.origin),
        Field(
            "price", _("Price per kilo") if article.by_weight else _("Price"),
            form_values.amount(article.price_cents), Kind.AMOUNT, limit=9,
            hint=_("Another one holds from now on."),
        ),
        Field(
            "cost", _("Costs (net)"), kind=Kind.AMOUNT, limit=9,
            hint=_("What the producer asks for it, or nothing."),
        ),
    )  # fmt: skip
    till.panel = Form(
        _("Delivery: {article}").format(article=article.label),
        fields,
        partial(_deliver, seen, article),
        back=till.panel,
    )


def _deliver(seen: Seen, article: Article, till: Till, form: Form, answers: Answers) -> None:
    kind, until = answers["kind"], last_day(answers["day"], seen.day)
    if kind != NONE and until is None:
        form.wrong(_("Which day stands on it?"), "day")
        return
    operator = till.operator
    unit = produce.unit_of(article)
    came = amount(answers["quantity"], unit, article.label)
    price = form_values.cents(answers["price"])
    cost = form_values.cents(answers["cost"])

    def act(ctx: Context) -> None:
        from cafe_pos.application.produce import produce as acts

        delivery = acts.Delivery(
            article.code,
            came,
            dlc=until if kind == DLC else None,
            ddm=until if kind == DDM else None,
            origin=answers["origin"],
            price_cents=price,
            cost_cents=cost,
        )
        acts.receive(ctx, delivery, operator=operator, channel=Channel.SCREEN)

    told = _("{quantity} of {article} are in, recorded.")
    panels.look(till, act, told.format(quantity=quantity(came, unit), article=article.label))


# What leaves, what is counted


def ask_out(till: Till, seen: Seen, one: LotView, nature: str, reason: str = "") -> None:
    """How much leaves without a sale, and why."""
    del seen
    lot = one.lot
    withdrawn = nature == "withdrawn"
    ways = tuple(
        (code, words)
        for code, words in (
            ("loss", _("lost, broken")), ("wasted", _("thrown away")), ("given", _("given away")),
            ("staff", _("eaten here")),
        )
    )  # fmt: skip
    way = () if withdrawn else (Field("nature", _("How"), nature, Kind.CHOICE, ways),)
    fields = (
        _amount(lot.unit, value=lot.left),
        *way,
        Field("reason", _("Why"), reason, hint=_("It is recorded.")),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        out = amount(answers["quantity"], lot.unit, one.label)

        def act(ctx: Context) -> None:
            from cafe_pos.application.produce import out as produce_out

            produce_out.take_out(
                ctx, lot.code, answers.get("nature", nature), out,
                reason=answers["reason"], operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        panels.look(
            till, act, _("{lot}: {quantity} less, recorded.").format(
                lot=lot.code, quantity=quantity(out, lot.unit)
            ),
        )  # fmt: skip

    title = _("Taken back by the producer") if withdrawn else _("Lost, thrown away, given")
    till.panel = Form(
        title, fields, done, text=f"{one.label}  {lot.code}", back=till.panel,
        index=len(fields) - 1 if reason else 0,
    )  # fmt: skip


def ask_count(till: Till, _seen: Seen, one: LotView) -> None:
    """How much of a lot is really there."""
    lot = one.lot

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["quantity"]:
            form.wrong(_("How much is there? 0 is an answer."), "quantity")
            return
        operator = till.operator
        found = amount(answers["quantity"], lot.unit, one.label)

        def act(ctx: Context) -> None:
            from cafe_pos.application.produce import out as produce_out

            produce_out.count(
                ctx, lot.code, found,
                reason=answers["reason"], operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        panels.look(
            till, act, _("{lot} counts {quantity}, recorded.").format(
                lot=lot.code, quantity=quantity(found, lot.unit)
            ),
        )  # fmt: skip

    text = _("{left} should be there.").format(left=quantity(lot.left, lot.unit))
    fields = (_amount(lot.unit, _("How much is there")), Field("reason", _("Why"), hint=""))
    till.panel = Form(f"{one.label}  {lot.code}", fields, done, text=text, back=till.panel)


def ask_change(till: Till, _seen: Seen, one: LotView) -> None:
    """The date and the origin as they should be."""
    lot = one.lot
    kinds = ((DLC, _("DLC (use by)")), (DDM, _("DDM (best before)")))
    fields = (
        Field("kind", _("Which date"), DDM if lot.ddm else DLC, Kind.CHOICE, kinds),
        _day(lot.until),
        Field("origin", _("Origin"), lot.origin),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        until, kind = last_day(answers["day"], one.day), answers["kind"]

        def act(ctx: Context) -> None:
            from cafe_pos.application.produce import produce as acts

            acts.change(
                ctx, lot.code,
                dlc=until if kind == DLC else None, ddm=until if kind == DDM else None,
                origin=answers["origin"], operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        panels.look(till, act, _("{lot} is corrected, recorded.").format(lot=lot.code))

    till.panel = Form(f"{one.label}  {lot.code}", fields, done, back=till.panel)


def ask_cancel(till: Till, _seen: Seen, one: LotView) -> None:
    """Why the delivery was noted by mistake."""
    lot = one.lot

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.produce import out as produce_out

            produce_out.cancel(
                ctx, lot.code,
                reason=answers["reason"], operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        panels.look(till, act, _("{lot} is struck out, recorded.").format(lot=lot.code))

    till.panel = Form(
        _("Noted by mistake: {lot}").format(lot=lot.code),
        (Field("reason", _("Why"), hint=_("It is recorded.")),),
        done,
        text=_("Only while nothing else happened to it."),
        back=till.panel,
    )


# Labels and discounts


def ask_labels(till: Till, _seen: Seen, one: LotView) -> None:
    """How many labels, and what the piece weighs."""
    lot = one.lot
    copies = Field("copies", _("Labels"), "1", Kind.NUMBER, limit=2)
    weighed = lot.unit == GRAMS
    fields = (_amount(GRAMS, _("Weight in kilos")), copies) if weighed else (copies,)

    def done(till: Till, form: Form, answers: Answers) -> None:
        if weighed and not answers["quantity"]:
            form.wrong(_("What does the piece weigh?"), "quantity")
            return
        operator = till.operator
        grams = amount(answers["quantity"], GRAMS, one.label) if weighed else None
        back = form.back

        def act(ctx: Context) -> LabelView:
            from cafe_pos.application.produce import labels as produce_labels

            return produce_labels.print_labels(
                ctx, lot.code, grams=grams, number=int(answers["copies"] or 0), operator=operator
            )

        def printed(made: LabelView) -> None:
            count = made.label.copies
            till.panel = back
            till.said = Said(
                ngettext(
                    "{n} label sent to the printer", "{n} labels sent to the printer", count
                ).format(n=count)
            )
            till.host.wake_printer()

        till.do(act, printed)

    till.panel = Form(f"{one.label}  {lot.code}", fields, done, back=till.panel)


def ask_steps(till: Till) -> None:
    """What is proposed off by the days left."""
    back = till.panel

    def act(ctx: Context) -> str:
        from cafe_pos.application.produce import near_dates

        with ctx.store.act() as uow:
            return produce.steps_text(near_dates.steps(uow))

    def asked(now: str) -> None:
        till.panel = Form(
            _("Discounts near the date"),
            (
                Field(
                    "steps", _("Days left and % off"), now, hint=_("0:50 is half on the last day.")
                ),
            ),
            _keep_steps,
            back=back,
        )

    till.do(act, asked)


def _keep_steps(till: Till, _form: Form, answers: Answers) -> None:
    operator = till.operator
    text = produce.steps_text(produce.steps_of(answers["steps"]))

    def act(ctx: Context) -> None:
        from cafe_pos.application import settings_acts
        from cafe_pos.application.produce import near_dates

        settings_acts.change(ctx, near_dates.SETTING, text, operator=operator)

    panels.look(till, act, _("Kept and recorded."))
