"""Commands of the postal relay: parcels in, told of, handed over, back or away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, long_day, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.parcels.views import ParcelView

parcel_app = typer.Typer(
    help=_("The postal relay: parcels received, told of, handed over, returned, sent."),
    no_args_is_help=True,
)

_Which = Annotated[
    str,
    typer.Argument(help=_("Its reference, the end of its number, or the beginning of a name.")),
]
_Number = Annotated[str, typer.Argument(help=_("The number on the label."))]
_Carrier = Annotated[
    str | None, typer.Option("--carrier", help=_("Its carrier's code; else guessed."))
]
_Shelf = Annotated[str | None, typer.Option("--shelf", help=_("Its place; else a free one."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(parcel_app, name="parcel")


@parcel_app.command("receive", help=_("A parcel comes in: its number, and for whom."))
def receive(
    ctx: typer.Context,
    number: _Number,
    name: Annotated[str, typer.Argument(help=_("For whom; erased a while after it left."))],
    phone: Annotated[str, typer.Option("--phone", help=_("A telephone, for a message."))] = "",
    carrier: _Carrier = None,
    shelf: _Shelf = None,
) -> None:
    """Put a parcel on the shelf."""
    from cafe_pos.application.parcels import parcels

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = parcels.receive(
            cafe, number, name,
            phone=phone, carrier=carrier, shelf=shelf, operator=options.operator,
        )  # fmt: skip
    _show((view,), options, single=True)


@parcel_app.command("deposit", help=_("A parcel that somebody sends: kept for its driver."))
def deposit(
    ctx: typer.Context,
    number: _Number,
    name: Annotated[str, typer.Option("--name", help=_("Who sends it, if it matters."))] = "",
    carrier: _Carrier = None,
    shelf: _Shelf = None,
) -> None:
    """Take a parcel to be sent."""
    from cafe_pos.application.parcels import parcels

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = parcels.deposit(
            cafe, number, name=name, carrier=carrier, shelf=shelf, operator=options.operator
        )
    _show((view,), options, single=True)


@parcel_app.command("driver", help=_("The driver took the parcels that people send."))
def driver(
    ctx: typer.Context,
    carrier: Annotated[
        str | None, typer.Argument(help=_("Of this carrier alone; else of all of them."))
    ] = None,
) -> None:
    """Hand what is sent to the driver."""
    from cafe_pos.application.parcels import ends as parcel_ends

    options: Options = ctx.obj
    with options.cafe() as cafe:
        gone = parcel_ends.hand_to_driver(cafe, carrier, operator=options.operator)
    _show(gone, options)


@parcel_app.command("notify", help=_("Tell its recipient: by a slip, a message, or by word."))
def notify(
    ctx: typer.Context,
    which: _Which,
    by: Annotated[str, typer.Option("--by", help=_("slip, message or told."))] = "told",
) -> None:
    """Note that somebody is told; the first time begins the days."""
    from cafe_pos.application.parcels import notices as parcel_notices

    options: Options = ctx.obj
    if by not in list(parcel_notices.How):
        raise typer.BadParameter(_("slip, message or told."), param_hint="--by")
    with options.cafe() as cafe:
        told = parcel_notices.notify(cafe, which, parcel_notices.How(by), operator=options.operator)
    if options.json:
        output.result(told.view.as_json() | {"text": told.text, "sms": told.sms})
        return
    _show((told.view,), options)
    output.show(told.text)
    if told.sms is not None:
        output.show(told.sms)


@parcel_app.command("hand-over", help=_("Hand a parcel over, on a ticket of its own."))
def hand_over(
    ctx: typer.Context,
    which: _Which,
    identity: Annotated[
        str,
        typer.Option(
            "--identity", help=_("card, passport, licence, permit or known: never a number.")
        ),
    ],
    proxy: Annotated[
        bool, typer.Option("--proxy", help=_("Somebody else came, with both documents."))
    ] = False,
) -> None:
    """Hand a parcel over against an identity."""
    from cafe_pos.application.parcels import handing as parcel_handing
    from cafe_pos.domain.parcel import Identity

    options: Options = ctx.obj
    if identity not in list(Identity):
        raise typer.BadParameter(
            _("card, passport, licence, permit or known: never a number."), param_hint="--identity"
        )
    with options.cafe() as cafe:
        view, ticket = parcel_handing.hand_over(
            cafe, which, parcel_handing.Shown(identity, proxy), operator=options.operator
        )
    if options.json:
        output.result(view.as_json() | {"number": ticket.number})
    else:
        output.show(
            _("{number}: {parcel} handed over.").format(number=ticket.number, parcel=view.label)
        )


@parcel_app.command(
    "refuse", help=_("Its recipient does not want it, or its sender takes it back.")
)
def refuse(ctx: typer.Context, which: _Which) -> None:
    """Note a refusal."""
    from cafe_pos.application.parcels import ends as parcel_ends

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = parcel_ends.refuse(cafe, which, operator=options.operator)
    _show((view,), options, single=True)


@parcel_app.command(
    "return", help=_("Send parcels back: those named, else all past their last day.")
)
def give_back(
    ctx: typer.Context,
    which: Annotated[list[str] | None, typer.Argument(help=_("Parcels to return."))] = None,
) -> None:
    """Return parcels to their carrier."""
    from cafe_pos.application.parcels import ends as parcel_ends

    options: Options = ctx.obj
    with options.cafe() as cafe:
        answer = parcel_ends.give_back(cafe, which or None, operator=options.operator)
    if options.json:
        output.result(
            {
                "returned": [view.as_json() for view in answer.back],
                "collected": [
                    view.as_json() | {"by": who, "at": at} for view, who, at in answer.gone
                ],
            }
        )
        return
    _show(answer.back, options)
    for view, who, at in answer.gone:
        output.show(
            _("{parcel} …{tail} was collected meanwhile, from {person} at {time}.").format(
                parcel=view.label, tail=view.parcel.tail, person=who, time=at
            )
        )


@parcel_app.command(
    "put-back", help=_("It was noted as returned or refused by mistake: it is here.")
)
def put_back(ctx: typer.Context, which: _Which) -> None:
    """Put a parcel back on its place."""
    from cafe_pos.application.parcels import ends as parcel_ends

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = parcel_ends.put_back(cafe, which, operator=options.operator)
    _show((view,), options, single=True)


@parcel_app.command("list", help=_("Every parcel that lies here, by its last day."))
def listed(ctx: typer.Context) -> None:
    """Show what lies here."""
    from cafe_pos.application.parcels import parcels

    options: Options = ctx.obj
    with options.cafe() as cafe:
        _show(parcels.everything_here(cafe), options)


@parcel_app.command("find", help=_("Parcels by a name, the end of a number or a place."))
def find(
    ctx: typer.Context, text: Annotated[str, typer.Argument(help=_("What to look for."))]
) -> None:
    """Find parcels, those that left too."""
    from cafe_pos.application.parcels import parcels

    options: Options = ctx.obj
    with options.cafe() as cafe:
        _show(parcels.find(cafe, text), options)


@parcel_app.command("due", help=_("The return list, and what has few days left."))
def due(
    ctx: typer.Context,
    day: Annotated[
        str | None, typer.Argument(help=_("A day, like 2026-11-22; else today."))
    ] = None,
) -> None:
    """Show what is to be returned."""
    from cafe_pos.application.parcels import parcels

    options: Options = ctx.obj
    on = _day(day)
    with options.cafe() as cafe:
        _show(parcels.due(cafe, on), options)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(_("a day is written like 2026-11-22")) from None


@parcel_app.command("statement", help=_("A month of a carrier: our counts against its own."))
def statement(
    ctx: typer.Context,
    carrier: Annotated[str, typer.Argument(help=_("The carrier's code."))],
    month: Annotated[str, typer.Argument(help=_("A month, like 2026-11."))],
    received: Annotated[
        int | None, typer.Option("--received", help=_("Its count of arrivals."))
    ] = None,
    collected: Annotated[int | None, typer.Option("--collected", help=_("Of hand-overs."))] = None,
    returned: Annotated[int | None, typer.Option("--returned", help=_("Of returns."))] = None,
    refused: Annotated[int | None, typer.Option("--refused", help=_("Of refusals."))] = None,
    deposits: Annotated[int | None, typer.Option("--deposits", help=_("Of parcels sent."))] = None,
) -> None:
    """Compare a month with the carrier's statement; what differs is recorded."""
    from cafe_pos.application.parcels import counts as parcel_counts
    from cafe_pos.application.parcels.views import COUNTED, counts

    options: Options = ctx.obj
    said = (received, collected, returned, refused, deposits)
    theirs = {what: n for what, n in zip(COUNTED, said, strict=True) if n is not None}
    since, until = parcel_counts.month_of(month)
    with options.cafe() as cafe:
        view = parcel_counts.statement(
            cafe, carrier, since, until, theirs, operator=options.operator
        )
    if options.json:
        output.result(view.as_json())
        return
    names = {
        "received": _("received"), "collected": _("handed over"), "returned": _("returned"),
        "refused": _("refused"), "deposit": _("sent"),
    }  # fmt: skip
    stated = _("its statement")
    output.show(view.label)
    for what, count in counts(view.ours).items():
        line = f"  {names[what]:<16}{count:>6}"
        if what in theirs:
            line += f"  {stated:>16}{theirs[what]:>6}"
            gap = theirs[what] - count
            line += f"  {gap:+d}" if gap else ""
        output.show(line)
    minutes = _("Minutes: {measured} measured, {estimated} estimated")
    output.show("  " + minutes.format(measured=view.measured, estimated=view.estimated))


@parcel_app.command("minutes", help=_("How many minutes an act takes, for the estimate."))
def minutes(
    ctx: typer.Context,
    changes: Annotated[
        list[str] | None,
        typer.Argument(help=_("Like received=2 collected=3; else they are shown.")),
    ] = None,
) -> None:
    """Show or set the minutes of the acts."""
    from cafe_pos.application.parcels import counts as parcel_counts

    options: Options = ctx.obj
    wanted: dict[str, int] = {}
    for change in changes or ():
        what, _sign, count = change.partition("=")
        if not count.isdecimal():
            raise typer.BadParameter(_("like received=2"))
        wanted[what] = int(count)
    with options.cafe() as cafe:
        said = parcel_counts.set_minutes(cafe, wanted, operator=options.operator)
    if options.json:
        output.result(dict(said))
    else:
        for what, taken in said.items():
            output.show(f"  {what:<12}{taken:>4}")


@parcel_app.command("carriers", help=_("The carriers that this café works for, and their days."))
def carriers(
    ctx: typer.Context,
    codes: Annotated[list[str] | None, typer.Argument(help=_("Work for these alone."))] = None,
    days: Annotated[
        int | None, typer.Option("--days", help=_("How long the parcels of these stay."))
    ] = None,
) -> None:
    """Show or choose carriers."""
    from cafe_pos.application.parcels import carriers as parcel_carriers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if codes:
            found = parcel_carriers.choose(cafe, codes, days=days, operator=options.operator)
        else:
            found = parcel_carriers.today(cafe)
    if options.json:
        output.result([{"code": one.code, "label": one.label, "days": one.days} for one in found])
        return
    for one in found:
        stay = ngettext("{n} day", "{n} days", one.days).format(n=one.days)
        output.show(f"  {one.code:<14}{one.label:<28}{stay:>9}")


@parcel_app.command("erase", help=_("Erase names whose time is over, or those of one person."))
def erase(
    ctx: typer.Context,
    which: Annotated[str | None, typer.Argument(help=_("A name, a number or a reference."))] = None,
    days: Annotated[
        int | None, typer.Option("--days", help=_("Names go so many days after the parcel left."))
    ] = None,
) -> None:
    """Erase names and telephones; the counts stay."""
    from cafe_pos.application.parcels import names as parcel_names

    options: Options = ctx.obj
    with options.cafe() as cafe:
        gone = parcel_names.erase(cafe, which, days=days, operator=options.operator)
    if options.json:
        output.result({"erased": gone})
    else:
        text = ngettext("{n} name erased.", "{n} names erased.", gone)
        output.show(text.format(n=gone))


def _show(views: tuple[ParcelView, ...], options: Options, *, single: bool = False) -> None:
    if options.json:
        found = [view.as_json() for view in views]
        output.result(found[0] if single else found)
        return
    if not views:
        output.show("  " + _("No parcel."))
    for view in views:
        one = view.parcel
        output.show(
            f"  {one.shelf:<5}{(one.name or '-'):<26.26} {view.carrier:<16.16} …{one.tail}"
            f"  {_state(view)}  {one.ref}"
        )


def _state(view: ParcelView) -> str:
    one = view.parcel
    if one.overdue(view.day):
        return _("to be returned")
    if one.here:
        if one.due_on is None:
            return _("waits for the driver")
        return _("until {day}").format(day=long_day(date.fromisoformat(one.due_on)))
    names = {"collected": _("handed over"), "returned": _("returned"), "refused": _("refused")}
    return names[one.state.value]
