"""The invoice of a ticket on the screen: which ticket, for whom; a refund's credit note."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _, money
from cafe_pos.tui import words
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from pathlib import Path

    from cafe_pos.application.books.invoices import InvoiceView
    from cafe_pos.application.ports import Context
    from cafe_pos.application.selling.past_tickets import PastTicket
    from cafe_pos.domain.invoice import Buyer
    from cafe_pos.tui.till import Till

MAX_LINE: Final = 80
NEEDED: Final = ("name", "address 1", "postcode", "city", "siren")
"""Fields that an invoice cannot do without."""


def open_tickets(till: Till, _at: float = 0.0) -> None:
    """Show the newest tickets; typing narrows them, Enter on a text looks through all days."""

    def act(ctx: Context) -> tuple[PastTicket, ...]:
        from cafe_pos.application.selling import past_tickets

        return past_tickets.recent(ctx)

    till.do(act, partial(_show, till))


def _show(till: Till, found: tuple[PastTicket, ...]) -> None:
    till.panel = Listing(
        _("Invoice: which ticket?"),
        tuple(_row(till, one) for one in found),
        text=_("Type a number, a day (21/11) or an amount (12,40), then Enter."),
        typing=True,
        empty=_("Enter looks for it in all days."),
        on_new=_look_for,
        asked=_("ticket:"),
    )


def _row(till: Till, one: PastTicket) -> Row:
    when = words.moment(one.at, till.view.zone if till.view else "Europe/Paris")
    serial = one.number.rpartition("-")[2].lstrip("0")
    text = f"{serial}  {when}  {', '.join(one.labels)}"
    return Row(text, partial(_open, one), right=money(one.total_cents))


def _look_for(till: Till, text: str, _at: float) -> None:
    def act(ctx: Context) -> tuple[PastTicket, ...]:
        from cafe_pos.application.selling import past_tickets

        return past_tickets.find(ctx, text)

    till.do(act, partial(_show, till))


def _open(one: PastTicket, till: Till, _at: float) -> None:
    """A refund makes its credit note, an invoice that there is comes again; else for whom?"""

    def act(ctx: Context) -> tuple[str | None, tuple[Buyer, ...]]:
        from cafe_pos.application.books import invoices

        return invoices.made_of(ctx, one.number), invoices.buyers(ctx)

    def done(found: tuple[str | None, tuple[Buyer, ...]]) -> None:
        made, buyers = found
        if made is not None or one.refund:
            _write(till, made or one.number, None)
        elif buyers:
            till.panel = _known(one, buyers, till)
        else:
            _ask(one.number, None, "", till)

    till.do(act, done)


def _known(one: PastTicket, buyers: tuple[Buyer, ...], till: Till) -> Listing:
    return Listing(
        _("Invoice of {number}: for whom?").format(number=one.number),
        tuple(
            Row(buyer.name, lambda till, _at, buyer=buyer: _ask(one.number, buyer, "", till))  # type: ignore[misc]
            for buyer in buyers
        ),
        text=_("A town hall, an association, a firm: it has a SIREN."),
        typing=True,
        empty=_("Nobody yet: type the name, and Enter."),
        on_new=lambda till, name, _at: _ask(one.number, None, name, till),
        back=till.panel,
    )


def _ask(number: str, known: Buyer | None, name: str, till: Till) -> None:
    """The buyer's facts; those of an invoice of before are proposed."""
    lines = (*(known.address if known else ()), "", "")
    fields = (
        Field("name", _("Name"), known.name if known else name, limit=MAX_LINE),
        Field("siren", _("SIREN"), known.siren if known else "", Kind.NUMBER, limit=9,
              hint=_("9 digits; town halls and associations have one.")),
        Field("address 1", _("Address"), lines[0], limit=MAX_LINE),
        Field("address 2", _("(continued)"), lines[1], limit=MAX_LINE),
        Field("postcode", _("Postcode"), known.postcode if known else "", Kind.NUMBER, limit=5),
        Field("city", _("Town"), known.city if known else "", limit=MAX_LINE),
        Field("reference", _("Service code"), (known.reference or "") if known else "",
              limit=MAX_LINE, hint=_("What the buyer asks to be named; may be empty.")),
        Field("order", _("Order number"), limit=MAX_LINE, hint=_("May be empty.")),
    )  # fmt: skip

    def done(till: Till, form: Form, answers: Answers) -> None:
        from cafe_pos.domain.invoice import Buyer

        for field in fields:
            if field.name in NEEDED and not answers[field.name]:
                form.wrong(
                    _("An invoice needs this: {label}.").format(label=field.label), field.name
                )
                return
        buyer = Buyer(
            name=answers["name"],
            address=tuple(filter(None, (answers["address 1"], answers["address 2"]))),
            postcode=answers["postcode"], city=answers["city"], siren=answers["siren"],
            reference=answers["reference"] or None, order_number=answers["order"] or None,
        )  # fmt: skip
        _write(till, number, buyer)

    title = _("Invoice of {number}").format(number=number)
    till.panel = Form(title, fields, done, back=till.panel)


def _write(till: Till, number: str, buyer: Buyer | None) -> None:
    """Write the PDF into the documents, or the credit note's, or an invoice's again."""
    operator = till.operator

    def act(ctx: Context) -> tuple[InvoiceView, Path]:
        from cafe_pos import settings
        from cafe_pos.domain.ticket import Channel
        from cafe_pos.exports import invoicing

        path = settings.documents_dir() / f"{_('invoice')}-{number}.pdf"
        view = invoicing.write(ctx, number, path, buyer, operator=operator, channel=Channel.SCREEN)
        return view, path

    def done(made: tuple[InvoiceView, Path]) -> None:
        view, path = made
        till.panel = None
        text = _("{number}, saved: {path}").format(number=view.number, path=path)
        till.said = Said(text, Tone.GOOD)

    till.do(act, done)
