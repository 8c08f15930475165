"""Commands of the drawer: `drawer open|move|slip|count|status`, `handover`, `logbook add|list`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure, long_day

if TYPE_CHECKING:
    from cafe_pos.application.drawer.views import Count, CountRow
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.drawer import MovementKind

drawer_app = typer.Typer(help=_("The drawer: float, movements, count."), no_args_is_help=True)
logbook_app = typer.Typer(help=_("Notes between the managers."), no_args_is_help=True)

CountOption = Annotated[
    str | None,
    typer.Option("--count", help=_("Notes and coins counted, like 20:2,10:5,0.50:15.")),
]
CardOption = Annotated[
    str | None, typer.Option("--card", help=_("The card terminal's total, like 152.30."))
]
ChequesOption = Annotated[
    str | None, typer.Option("--cheques", help=_("Cheques: how many and their sum, like 3:45.00."))
]
VouchersOption = Annotated[
    list[str] | None,
    typer.Option("--vouchers", help=_("Meal vouchers of an issuer, like “Swile:4:36.00”.")),
]
ReasonOption = Annotated[str, typer.Option("--reason", help=_("Why there is a difference."))]
VisaOption = Annotated[
    str | None, typer.Option("--visa", help=_("The other manager, who agrees to it now."))
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(drawer_app, name="drawer")
    app.add_typer(logbook_app, name="logbook")
    app.command("handover", help=_("Hand the till over to the other manager."))(handover)


@drawer_app.command("open", help=_("Begin a drawer session with its float."))
def open_drawer(
    ctx: typer.Context,
    float_: Annotated[
        str | None, typer.Option("--float", help=_("The float; else what the last count left."))
    ] = None,
) -> None:
    """Open the drawer's session."""
    from cafe_pos.application.drawer import drawer

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = drawer.open_drawer(cafe, _cents(float_), operator=options.operator)
    if options.json:
        output.result(view.as_json())
    else:
        output.show(
            _("Session {session} opened with {amount}.").format(
                session=view.session, amount=figure(view.float_cents)
            )
        )


@drawer_app.command("status", help=_("What the drawer should hold, and what was moved."))
def status(ctx: typer.Context) -> None:
    """Show how the drawer stands."""
    from cafe_pos import messages
    from cafe_pos.application.drawer import drawer

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = drawer.status(cafe)
    if options.json:
        output.result(view.as_json())
        return
    if view.session is None:
        output.show(
            _("No session is open. Proposed float: {amount}.").format(
                amount=figure(view.proposed_cents)
            )
        )
        return
    output.show(
        _("Session {session}, opened by {name} with {amount}.").format(
            session=view.session, name=view.opened_by, amount=figure(view.float_cents)
        )
    )
    for one in view.expected:
        _row(_method(one.method, one.issuer), one.cents)
    for moved in view.movements:
        sign = 1 if moved["direction"] == "in" else -1
        said = messages.movement_kind(moved["kind"])
        reason = f" – {moved['reason']}" if moved["reason"] else ""
        _row(f"{moved['number']} {said}{reason}", sign * moved["amount"])


@drawer_app.command("move", help=_("Put cash in or take it out, without a sale."))
def move(
    ctx: typer.Context,
    in_: Annotated[str | None, typer.Option("--in", help=_("Cash put in, like 50.00."))] = None,
    out: Annotated[str | None, typer.Option("--out", help=_("Cash taken out, like 60.00."))] = None,
    reason: Annotated[str, typer.Option("--reason", help=_("What for."))] = "",
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help=_(
                "float_added, withdrawal_bank, withdrawal_mandator, expense, correction, other."
            ),
        ),
    ] = None,
    mandator: Annotated[
        str | None, typer.Option("--mandator", help=_("Whose money is handed over."))
    ] = None,
    vat: Annotated[
        str | None, typer.Option("--vat", help=_("The VAT code of an expense, like N20."))
    ] = None,
    supplier: Annotated[str | None, typer.Option("--supplier", help=_("Who was paid."))] = None,
    receipt: Annotated[
        str | None, typer.Option("--receipt", help=_("The number of the receipt."))
    ] = None,
    session: Annotated[
        str | None,
        typer.Option("--session", help=_("The counted session that a correction explains.")),
    ] = None,
) -> None:
    """Record a cash movement."""
    from cafe_pos.application.drawer import drawer
    from cafe_pos.application.drawer.views import Move
    from cafe_pos.domain.drawer import Direction, MovementKind

    options: Options = ctx.obj
    if (in_ is None) == (out is None):
        raise typer.BadParameter(_("one of --in and --out is needed"), param_hint="--out")
    direction = Direction.IN if out is None else Direction.OUT
    try:
        what = MovementKind(kind) if kind else _kind_of(mandator, vat, supplier, session)
    except ValueError:
        raise typer.BadParameter(_("no such kind of movement"), param_hint="--kind") from None
    wanted = Move(
        what, _cents(out if in_ is None else in_) or 0, direction, reason,
        mandator=mandator, supplier=supplier, receipt=receipt, vat_code=vat, corrects=session,
    )  # fmt: skip
    with options.cafe() as cafe:
        view = drawer.move(cafe, wanted, operator=options.operator)
    if options.json:
        output.result(view.as_json())
    else:
        sentence = _("{number}: {amount} put in.") if out is None else _("{number}: {amount} out.")
        output.show(sentence.format(number=view.number, amount=figure(view.payload["amount"])))


def _kind_of(
    mandator: str | None, vat: str | None, supplier: str | None, session: str | None
) -> MovementKind:
    """What a movement is, from what is told of it."""
    from cafe_pos.domain.drawer import MovementKind

    if mandator:
        return MovementKind.WITHDRAWAL_MANDATOR
    if session:
        return MovementKind.CORRECTION
    return MovementKind.EXPENSE if vat or supplier else MovementKind.OTHER


@drawer_app.command("slip", help=_("The slip for the bank: cash taken there, and the cheques."))
def slip(
    ctx: typer.Context,
    number: Annotated[
        str | None, typer.Argument(help=_("The withdrawal, like M-000012; else the newest."))
    ] = None,
    form: Annotated[str, typer.Option("--as", help=_("text, escpos or pdf."))] = "text",
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("Into this file."))
    ] = None,
    coins: Annotated[
        str | None, typer.Option("--coins", help=_("Its notes and coins, like 50:3,20:2."))
    ] = None,
    printed: Annotated[
        bool, typer.Option("--print", help=_("Send it to the printer instead."))
    ] = False,
) -> None:
    """Give the slip of a withdrawal to the bank."""
    from cafe_pos.application.bank import slips as bank_slips

    options: Options = ctx.obj
    who = options.operator
    with options.cafe() as cafe:
        if printed:
            view = bank_slips.print_slip(cafe, number, coins=coins, operator=who)
        else:
            view = bank_slips.give(cafe, number, form, coins=coins, operator=who)
    if target is not None and not printed:
        output.deliver(view.content, target)
        if str(target) == "-":
            return
    if options.json:
        path = {} if target is None or printed else {"path": str(target.resolve())}
        output.result(view.as_json() | path)
    elif printed:
        output.say(_("The slip of {number} waits for the printer.").format(number=view.number))
    elif target is None:
        output.deliver(view.content, None)
    else:
        output.show(str(target))


@drawer_app.command("count", help=_("Count the drawer and end its session."))
def count(
    ctx: typer.Context,
    coins: Annotated[str, typer.Argument(help=_("Notes and coins, like 20:2,10:5,0.50:15."))],
    card: CardOption = None,
    cheques: ChequesOption = None,
    vouchers: VouchersOption = None,
    reason: ReasonOption = "",
    visa: VisaOption = None,
) -> None:
    """Record a count: expected beside counted, and what seems mixed up."""
    from cafe_pos.application.drawer import drawer

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = read_count(
            cafe, coins, card=card, cheques=cheques, vouchers=vouchers, reason=reason, visa=visa
        )
        compared = drawer.compare(cafe, found)
        view = drawer.count(cafe, found, operator=options.operator)
    if options.json:
        mixed = [
            {"recorded": m.recorded, "paid": m.paid, "tickets": list(m.tickets)}
            for m in compared.mixups
        ]
        output.result(view.as_json() | {"mixed_up": mixed})
        return
    output.show(_("Session {session} counted.").format(session=view.payload["session"]))
    show_rows(view.rows)
    for one in compared.mixups:
        output.show(
            _("{tickets}: recorded as {recorded}, perhaps paid by {paid}.").format(
                tickets=", ".join(one.tickets),
                recorded=_method(one.recorded, None),
                paid=_method(one.paid, None),
            )
        )


def read_count(
    cafe: Context,
    coins: str,
    *,
    card: str | None = None,
    cheques: str | None = None,
    vouchers: list[str] | None = None,
    reason: str = "",
    visa: str | None = None,
) -> Count:
    """A count from what was typed on a command line.

    Raises:
        PosError: `drawer.count_form`, `drawer.denomination`, `drawer.twice`.
    """
    from cafe_pos.application.drawer import drawer
    from cafe_pos.application.drawer.views import Count
    from cafe_pos.domain.drawer import Counted, parse_coins

    others = []
    if card is not None:
        others.append(Counted("card", _cents(card) or 0))
    if cheques is not None:
        number, _sep, cents = cheques.rpartition(":")
        others.append(Counted("cheque", _cents(cents) or 0, None, _pieces(number, cheques)))
    for voucher in vouchers or ():
        rest, _sep, cents = voucher.rpartition(":")
        issuer, _sep, number = rest.rpartition(":")
        pieces = _pieces(number, voucher)
        others.append(Counted("meal_voucher", _cents(cents) or 0, issuer or None, pieces))
    with cafe.store.act() as uow:
        table = drawer.denominations(cafe, uow)
    return Count(parse_coins(coins, table), None, tuple(others), reason, visa)


def _pieces(text: str, whole: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise PosError("drawer.count_form", text=whole)
    return int(text)


def show_rows(rows: tuple[CountRow, ...]) -> None:
    """Print the methods of a count."""
    heads = (_("expected"), _("counted"), _("difference"))
    output.show(f"  {'':<30}" + "".join(f"{head:>14}" for head in heads))
    for row in rows:
        name = _method(row.method, row.issuer)
        figures = [row.expected_cents, row.counted_cents, row.difference_cents]
        said = ["–" if cents is None else figure(cents) for cents in figures]
        output.show(f"  {name:<30}" + "".join(f"{one:>14}" for one in said))


def _method(method: str, issuer: str | None) -> str:
    from cafe_pos import messages

    name = messages.method_name(method)
    return f"{name} {issuer}" if issuer else name


def _row(label: str, cents: int) -> None:
    output.show(f"  {label:<46} {figure(cents):>12}")


def _cents(text: str | None) -> int | None:
    if text is None:
        return None
    from cafe_pos.domain.money import parse_euros

    return parse_euros(text)


def handover(
    ctx: typer.Context,
    to: Annotated[str, typer.Argument(help=_("Who takes the till."))],
    count: CountOption = None,
    card: CardOption = None,
    cheques: ChequesOption = None,
    vouchers: VouchersOption = None,
    reason: ReasonOption = "",
    visa: VisaOption = None,
    note: Annotated[str, typer.Option("--note", help=_("A note for the logbook."))] = "",
) -> None:
    """Hand the till over, with a count or without."""
    from cafe_pos.application.drawer import drawer

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = None
        if count is not None:
            found = read_count(
                cafe, count, card=card, cheques=cheques, vouchers=vouchers,
                reason=reason, visa=visa,
            )  # fmt: skip
        view = drawer.hand_over(cafe, to, by=options.operator, found=found, note=note)
    if options.json:
        counted = None if view.count is None else view.count.as_json()
        answer: dict[str, Any] = {"left": view.left, "took": view.took, "session": view.session}
        output.result(answer | {"count": counted})
        return
    output.show(
        _("{left} hands over to {took}; session {session}.").format(
            left=view.left, took=view.took, session=view.session
        )
    )
    if view.count is not None:
        show_rows(view.count.rows)


@logbook_app.command("add", help=_("Leave a note."))
def add_note(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help=_("What the other should know."))],
) -> None:
    """Write a note into the logbook."""
    from cafe_pos.application.drawer import logbook

    options: Options = ctx.obj
    with options.cafe() as cafe:
        note = logbook.add(cafe, text, operator=options.operator)
    if options.json:
        output.result({"at": note.at, "by": note.name, "text": note.text})
    else:
        output.show(_("Noted."))


@logbook_app.command("list", help=_("Read the notes, the newest first; --day tells who worked."))
def list_notes(
    ctx: typer.Context,
    day: Annotated[
        str | None, typer.Option("--day", help=_("Who worked that day, like 2026-11-22."))
    ] = None,
) -> None:
    """Show the logbook, or who worked on a day."""
    from cafe_pos.application import acts
    from cafe_pos.application.drawer import logbook
    from cafe_pos.domain.clock import from_utc_text

    options: Options = ctx.obj
    try:
        wanted = None if day is None else date.fromisoformat(day)
    except ValueError:
        raise typer.BadParameter(
            _("a day is written like 2026-11-22"), param_hint="--day"
        ) from None
    with options.cafe() as cafe:
        notes = () if wanted else logbook.notes(cafe)
        shifts = logbook.worked(cafe, wanted) if wanted else ()
        with cafe.store.act() as uow:
            zone = acts.zone_of(uow)
    if options.json:
        output.result(
            [{"name": s.name, "from": s.since, "until": s.until} for s in shifts]
            if wanted
            else [{"at": n.at, "by": n.name, "text": n.text} for n in notes]
        )
        return
    for note in notes:
        at = from_utc_text(note.at).astimezone(zone)
        output.show(f"  {at:%Y-%m-%d %H:%M}  {note.name}: {note.text}")
    if wanted is not None:
        output.show(long_day(wanted))
        for shift in shifts:
            times = [
                from_utc_text(at).astimezone(zone).strftime("%H:%M") if at else "…"
                for at in (shift.since, shift.until)
            ]
            output.show(f"  {shift.name:<20} {times[0]}–{times[1]}")
