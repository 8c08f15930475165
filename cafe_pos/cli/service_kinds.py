"""Commands for the café's own services: `service recipes|add|set|list|show|act|keep|…`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.money import parse_euros
from cafe_pos.i18n import _, language

if TYPE_CHECKING:
    from cafe_pos.application.services.ports import Kept
    from cafe_pos.application.services.views import ServiceView
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.domain.service import Service

_Code = Annotated[str, typer.Argument(metavar="SERVICE", help=_("The service's code."))]
_Label = Annotated[str | None, typer.Option("--label", help=_("Its name."))]
_Mandator = Annotated[
    str | None, typer.Option("--mandator", help=_("For whom; an empty text: for the café."))
]
_Family = Annotated[str | None, typer.Option("--family", help=_("The family of what it sells."))]
_Returns = Annotated[
    str | None,
    typer.Option(
        "--returns", help=_("Unsold goes back, sold is told by: delivery or tickets; or no.")
    ),
]
_Swap = Annotated[
    list[str] | None,
    typer.Option(
        "--swap", metavar="BOTTLE:DEPOSIT", help=_("A bottle and its deposit; may be repeated.")
    ),
]
_Keeps = Annotated[
    str | None, typer.Option("--keeps", help=_("Things are left here (left), lent (lent); or no."))
]
_Days = Annotated[int | None, typer.Option("--days", help=_("For how many days."))]
_Paid = Annotated[
    str | None, typer.Option("--paid", help=_("The article of what is paid when it is fetched."))
]
_Count = Annotated[
    list[str] | None,
    typer.Option("--count", help=_("An act that is counted, its minutes last; may be repeated.")),
]
_Pieces = Annotated[
    list[str], typer.Argument(metavar="ARTICLE=PIECES", help=_("How many of which article."))
]
_Reference = Annotated[str, typer.Option("--reference", help=_("The slip's number."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group `service`."""
    for name, command, said in (
        ("recipes", recipes, _("Show the services that are ready to be added.")),
        ("add", add, _("Add a service: a recipe's, or one made of parts.")),
        ("set", set_, _("Change a service, put it aside or take it up again.")),
        ("list", list_, _("Show the café's own services.")),
        ("show", show, _("Show what became of a service in a period.")),
        ("waiting", waiting_, _("Show what waits in every service, and what is due.")),
        ("act", act, _("Count an act of a service.")),
        ("keep", keep, _("Keep a thing for somebody, or lend one.")),
        ("kept", kept, _("Show what is kept, for whom, until when.")),
        ("hand-over", hand_over, _("Hand a thing over, on a ticket of its own.")),
        ("strike", strike, _("Strike off what was noted by mistake, or never fetched.")),
        ("deliver", deliver, _("Record a delivery of a service's goods.")),
        ("return", return_, _("Record what goes back unsold.")),
    ):
        app.command(name, help=said)(command)


# --- what they are ------------------------------------------------------------------------------


def recipes(ctx: typer.Context) -> None:
    """Show the recipes shipped."""
    from cafe_pos.settings import services as services_settings

    options: Options = ctx.obj
    found = [recipe.by_language[language()] for recipe in services_settings.recipes()]
    if options.json:
        output.result([one.as_json() | {"articles": [a.code for a in more]} for one, more in found])
        return
    for service, more in found:
        articles = ", ".join(article.label for article in more)
        output.show(f"  {service.code:<12} {service.label:<26} {articles}".rstrip())


def add(
    ctx: typer.Context,
    code: _Code,
    recipe: Annotated[
        bool, typer.Option("--recipe", help=_("The ready one of this code, with its articles."))
    ] = False,
    label: _Label = None,
    mandator: _Mandator = None,
    family: _Family = None,
    returns: _Returns = None,
    swap: _Swap = None,
    keeps: _Keeps = None,
    days: _Days = None,
    paid: _Paid = None,
    count: _Count = None,
) -> None:
    """Add a service."""
    from cafe_pos.application.services import services
    from cafe_pos.domain.errors import PosError
    from cafe_pos.domain.service import Service
    from cafe_pos.domain.ticket import Channel
    from cafe_pos.settings import services as services_settings

    options: Options = ctx.obj
    service = Service(code, label or code)
    more: tuple[Article, ...] = ()
    if recipe:
        ready = {r.service(language()).code: r for r in services_settings.recipes()}
        if code not in ready:
            raise PosError("service.recipe", code=code, known=", ".join(ready))
        service, more = ready[code].by_language[language()]
    wanted = _changed(
        service, label=label, mandator=mandator, family=family, returns=returns, swap=swap,
        keeps=keeps, days=days, paid=paid, count=count,
    )  # fmt: skip
    with options.cafe() as cafe:
        services.put(cafe, wanted, more, new=True, operator=options.operator, channel=Channel.CLI)
        view = services.look(cafe, code)
    _tell(options, view)


def set_(
    ctx: typer.Context,
    code: _Code,
    label: _Label = None,
    mandator: _Mandator = None,
    family: _Family = None,
    returns: _Returns = None,
    swap: _Swap = None,
    keeps: _Keeps = None,
    days: _Days = None,
    paid: _Paid = None,
    count: _Count = None,
    active: Annotated[
        bool | None, typer.Option("--active/--aside", help=_("In use, or put aside."))
    ] = None,
) -> None:
    """Change what is given; the rest stays."""
    from cafe_pos.application.services import services
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        known = services.look(cafe, code).service
        wanted = _changed(
            known, label=label, mandator=mandator, family=family, returns=returns, swap=swap,
            keeps=keeps, days=days, paid=paid, count=count,
        )  # fmt: skip
        services.put(cafe, wanted, operator=options.operator, channel=Channel.CLI)
        if active is not None:
            services.switch(
                cafe, code, active=active, operator=options.operator, channel=Channel.CLI
            )
        view = services.look(cafe, code)
    _tell(options, view)


def _changed(service: Service, **given: Any) -> Service:
    """The service with the parts that were given."""
    from cafe_pos.domain.errors import PosError
    from cafe_pos.domain.service import Swap, tallies_of

    changes = {name: given[name] for name in ("label", "mandator", "family") if given[name]}
    if given["mandator"] == "":
        changes["mandator"] = None
    if given["family"] == "":
        changes["family"] = ""
    if given["returns"] is not None:
        changes["returns"] = "" if given["returns"] == "no" else given["returns"]
    if given["swap"] is not None:
        pairs = [pair.partition(":") for pair in given["swap"]]
        for bottle, mark, deposit in pairs:
            if not mark:
                raise PosError("service.swap", article=bottle, deposit=deposit)
        changes["swaps"] = tuple(Swap(bottle, deposit) for bottle, _mark, deposit in pairs)
    if given["count"] is not None:
        changes["tallies"] = tallies_of(",".join(given["count"]), service.tallies)
    return _keeping(replace(service, **changes), given["keeps"], given["days"], given["paid"])


def _keeping(service: Service, keeps: str | None, days: int | None, paid: str | None) -> Service:
    from cafe_pos.domain.errors import PosError
    from cafe_pos.domain.service import Keeping

    if keeps not in (None, "no", "left", "lent"):
        raise PosError("service.keeping", text=keeps)
    if keeps == "no":
        return replace(service, keeping=None)
    known = service.keeping or (Keeping(30) if keeps is not None else None)
    if known is None:
        return service
    return replace(
        service,
        keeping=Keeping(
            known.days if days is None else days,
            known.loan if keeps is None else keeps == "lent",
            known.article if paid is None else paid,
        ),
    )


def _tell(options: Options, view: ServiceView) -> None:
    if options.json:
        output.result(view.as_json())
    else:
        _show(view)


def _show(view: ServiceView) -> None:
    service = view.service
    told = [", ".join(service.parts), service.mandator or ""]
    if view.kept:
        told.append(_("{n} kept").format(n=len(view.kept)))
    if not service.active:
        told.append(_("put aside"))
    output.show(f"  {service.code:<14} {service.label:<26} {'  '.join(filter(None, told))}")


def list_(ctx: typer.Context) -> None:
    """Show every service."""
    from cafe_pos.application.services import services

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = services.seen(cafe)
    if options.json:
        output.result([view.as_json() for view in found])
        return
    for view in found:
        _show(view)


def show(
    ctx: typer.Context,
    code: _Code,
    since: Annotated[str | None, typer.Option("--from", help=_("The first day."))] = None,
    until: Annotated[str | None, typer.Option("--to", help=_("The last day."))] = None,
) -> None:
    """Show deliveries, returns, sales and acts between two days; this month without."""
    from cafe_pos.application.services import goods as service_goods
    from cafe_pos.cli.bread_ordering import day_of

    options: Options = ctx.obj
    first, last = day_of(since), day_of(until)
    with options.cafe() as cafe:
        if first is None or last is None:
            found = service_goods.month(cafe, code, last)
        else:
            found = service_goods.period(cafe, code, first, last)
    if options.json:
        output.result(found.as_json())
        return
    output.show(f"{found.service.label}  {found.since.isoformat()} - {found.until.isoformat()}")
    for one in found.movements:
        told = _("delivered {delivered}, back {returned}, sold {sold}").format(
            delivered=one.delivered, returned=one.returned, sold=one.sold
        )
        more = "  " + _("on tickets {n}").format(n=one.on_tickets) if one.difference else ""
        output.show(f"  {one.label:<30} {told}{more}")
    for act_ in found.tallied:
        output.show(f"  {act_.label:<30} {act_.quantity:>4}  {act_.minutes} min")


def waiting_(ctx: typer.Context) -> None:
    """Show what waits."""
    from cafe_pos.application.services import waiting
    from cafe_pos.tui.services import waiting_words

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = waiting.standing(cafe, options.operator)
    if options.json:
        output.result(found.as_json())
        return
    for one in found.counts:
        if one.count:
            label = waiting_words.label(found, one.service)
            output.show(f"  {label:<28} {waiting_words.right(one)}")
    for due in found.due:
        output.show("  " + waiting_words.due(due))


# --- acts, things, goods ------------------------------------------------------------------------


def act(
    ctx: typer.Context,
    code: _Code,
    what: Annotated[str, typer.Argument(metavar="ACT", help=_("The act's code."))],
    quantity: Annotated[int, typer.Option("--quantity", help=_("How often."))] = 1,
    minutes: Annotated[
        int | None, typer.Option("--minutes", help=_("How long in all; else the usual."))
    ] = None,
) -> None:
    """Count an act."""
    from cafe_pos.application.services import services
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = services.tally(
            cafe, code, what, quantity, minutes, operator=options.operator, channel=Channel.CLI
        )
    if options.json:
        output.result(found.as_json() | {"service": code})
    else:
        output.show(f"  {found.label} × {found.quantity}  {found.minutes} min")


def keep(
    ctx: typer.Context,
    code: _Code,
    name: Annotated[str, typer.Argument(help=_("For whom; erased after the hand-over."))],
    what: Annotated[str, typer.Option("--what", help=_("What it is."))] = "",
    phone: Annotated[str, typer.Option("--phone", help=_("A telephone number."))] = "",
    price: Annotated[
        str | None, typer.Option("--price", help=_("To be paid when it is fetched, in euros."))
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help=_("Kept until this day."))] = None,
) -> None:
    """Keep a thing."""
    from cafe_pos.application.services import services
    from cafe_pos.cli.bread_ordering import day_of
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    due, cents = day_of(until), None if price is None else parse_euros(price)
    with options.cafe() as cafe:
        found = services.keep(
            cafe, code, name, what, phone=phone, price_cents=cents, due=due,
            operator=options.operator, channel=Channel.CLI,
        )  # fmt: skip
    _tell_kept(options, found)


def _tell_kept(options: Options, *found: Kept, several: bool = False) -> None:
    from cafe_pos.application.services.views import kept_json

    if options.json:
        told = [kept_json(one) for one in found]
        output.result(told if several else told[0])
        return
    for one in found:
        text = " - ".join(filter(None, (one.name, one.what)))
        output.show(f"  {one.ref}  {one.service:<12} {text:<40} {one.due_on}  {one.ticket or ''}"
                    .rstrip())  # fmt: skip


def kept(
    ctx: typer.Context,
    code: Annotated[
        str | None, typer.Argument(metavar="[SERVICE]", help=_("Of one service alone."))
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help=_("Part of a name."))] = None,
) -> None:
    """Show what is kept; names are shown on this machine only."""
    from cafe_pos.application.services import services

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = services.kept(cafe, code, name or "")
    _tell_kept(options, *found, several=True)


def hand_over(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help=_("Its reference, from the list."))],
    method: Annotated[str, typer.Option("--method", help=_("How it is paid."))] = "cash",
) -> None:
    """Hand a thing over: the ticket is the result."""
    from cafe_pos.application.selling import ringing
    from cafe_pos.application.selling.wanted import Ring, wanted_line
    from cafe_pos.application.services import services
    from cafe_pos.domain.payment import REAL_METHODS, Method, Tender

    options: Options = ctx.obj
    if method not in REAL_METHODS:
        raise typer.BadParameter(_("cash, card, cheque or transfer."), param_hint="--method")
    with options.cafe() as cafe:
        line = services.line_for(cafe, ref)
        tenders = (Tender(Method(method)),) if line.total_cents else ()
        view = ringing.ring(cafe, Ring((wanted_line(line),), tenders, operator=options.operator))
    if options.json:
        output.result(view.as_json())
    else:
        output.show(view.number)


def strike(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help=_("Its reference, from the list."))],
) -> None:
    """Strike a thing off."""
    from cafe_pos.application.services import services
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = services.cancel(cafe, ref, operator=options.operator, channel=Channel.CLI)
    _tell_kept(options, found)


def deliver(ctx: typer.Context, code: _Code, pieces: _Pieces, reference: _Reference = "") -> None:
    """Record a delivery."""
    _move(ctx.obj, code, pieces, reference, back=False)


def return_(ctx: typer.Context, code: _Code, pieces: _Pieces, reference: _Reference = "") -> None:
    """Record what goes back."""
    _move(ctx.obj, code, pieces, reference, back=True)


def _move(options: Options, code: str, pieces: list[str], reference: str, *, back: bool) -> None:
    from cafe_pos.application.services import goods as service_goods
    from cafe_pos.domain.errors import PosError
    from cafe_pos.domain.service import MAX_TALLY
    from cafe_pos.domain.ticket import Channel

    wanted: dict[str, int] = {}
    for text in pieces:
        article, _mark, count = text.partition("=")
        if not count.isdigit() or article in wanted:
            raise PosError("service.quantity", limit=MAX_TALLY)
        wanted[article] = int(count)
    with options.cafe() as cafe:
        view = service_goods.move(
            cafe, code, wanted, back=back, reference=reference,
            operator=options.operator, channel=Channel.CLI,
        )  # fmt: skip
    if options.json:
        output.result(view.as_json())
    else:
        output.show(view.number)
