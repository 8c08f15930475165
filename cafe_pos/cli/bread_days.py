"""Commands for the day of bread: bakers, closings, the sheet, delivery, sold out, unsold."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.bread_ordering import day_of
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, long_day

if TYPE_CHECKING:
    from cafe_pos.application.bread.views import DayView, OrderRow, SheetView

_Baker = Annotated[str | None, typer.Option("--baker", help=_("The baker; else the only one."))]
_Articles = Annotated[
    list[str] | None, typer.Argument(help=_("Articles by code; else all the bread."))
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group `bread`."""
    app.command("baker", help=_("What the café knows of a baker: articles, hours, telephone."))(
        baker
    )
    app.command("closed", help=_("Days on which the café or a baker is closed: whom to warn."))(
        closed
    )
    app.command("order-sheet", help=_("The order for the baker: shown, printed, sent."))(
        order_sheet
    )
    app.command("receive", help=_("Count a delivery, beside what was asked for."))(receive)
    app.command("sold-out", help=_("There is no bread left, from now on."))(sold_out)
    app.command("refused", help=_("Count who asked for bread in vain."))(refused)
    app.command("unsold", help=_("What became of the bread that is left."))(unsold)
    app.command("settle", help=_("Settle with the baker: done by “service settle”."))(settle)


def baker(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=_("The mandator's code."))],
    articles: Annotated[
        str, typer.Option("--articles", help=_("What they bake: codes with a comma between."))
    ],
    name: Annotated[str, typer.Option("--name", help=_("The name, for a new mandator."))] = "",
    cut_off: Annotated[str, typer.Option("--cut-off", help=_("Orders until this hour."))] = "18:00",
    days_before: Annotated[int, typer.Option("--days-before", help=_("So many days before."))] = 1,
    delivery: Annotated[str, typer.Option("--delivery", help=_("Delivers at."))] = "07:00",
    phone: Annotated[str, typer.Option("--phone", help=_("The telephone for the SMS."))] = "",
    weekdays: Annotated[
        str, typer.Option("--closed", help=_("Closing weekdays, 1 (Monday) to 7: 1,7."))
    ] = "",
) -> None:
    """Keep what the café knows of a baker."""
    from cafe_pos.application.bread import bakers
    from cafe_pos.domain.bread import Baker
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    days = frozenset(_weekdays(weekdays))
    codes = tuple(part.strip() for part in articles.split(",") if part.strip())
    with options.cafe() as cafe:
        kept = bakers.put_baker(
            cafe, Baker(code, codes, cut_off, days_before, delivery, days, phone),
            name=name, operator=options.operator, channel=Channel.CLI,
        )  # fmt: skip
    said = {
        "code": kept.code,
        "articles": list(kept.articles),
        "cut_off": kept.cut_off,
        "days_before": kept.days_before,
        "delivery": kept.delivery,
        "phone": kept.phone,
        "closed": [day + 1 for day in sorted(kept.closed_weekdays)],
    }
    if options.json:
        output.result(said)
    else:
        output.show(f"  {kept.code}  {', '.join(kept.articles)}  {kept.cut_off}")


def _weekdays(text: str) -> list[int]:
    try:
        return [int(part) - 1 for part in text.split(",") if part.strip()]
    except ValueError:
        raise PosError("bread.weekday") from None


def closed(
    ctx: typer.Context,
    first: Annotated[str | None, typer.Argument(metavar="[FROM]", help=_("From."))] = None,
    last: Annotated[
        str | None, typer.Argument(metavar="[TO]", help=_("To; else that day."))
    ] = None,
    party: Annotated[
        str, typer.Option("--baker", help=_("This baker is closed; else the café."))
    ] = "",
    reopen: Annotated[bool, typer.Option("--open", help=_("Open after all."))] = False,
    weekly: Annotated[
        str | None, typer.Option("--weekly", help=_("The café's closing weekdays: 1,7."))
    ] = None,
) -> None:
    """Note closing days; without days, list whom to warn in the next two weeks."""
    from cafe_pos.application.bread import bakers
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    begin = day_of(first)
    end = day_of(last) or begin
    with options.cafe() as cafe:
        if weekly is not None:
            bakers.set_closed_weekdays(
                cafe, _weekdays(weekly), operator=options.operator, channel=Channel.CLI
            )
        if begin is None or end is None:
            rows = bakers.to_warn(cafe)
        elif reopen:
            bakers.reopen(cafe, party, begin, end, operator=options.operator, channel=Channel.CLI)
            rows = ()
        else:
            rows = bakers.close(
                cafe, party, begin, end, operator=options.operator, channel=Channel.CLI
            )
    _show_warned(rows, options)


def _show_warned(rows: tuple[OrderRow, ...], options: Options) -> None:
    if options.json:
        output.result([row.as_json() for row in rows])
        return
    for row in rows:
        one = row.occurrence
        output.show(
            f"  {long_day(one.day):<30} {row.name:<28} {row.phone:<16}"
            f" {one.quantity} × {row.label}  {one.why.value if one.why else ''}"
        )


def order_sheet(
    ctx: typer.Context,
    day: Annotated[
        str | None, typer.Argument(metavar="[DAY]", help=_("Else the next one to order for."))
    ] = None,
    who: _Baker = None,
    counter: Annotated[
        list[str] | None, typer.Option("--counter", help=_("For the counter, like PAIN=12."))
    ] = None,
    send: Annotated[bool, typer.Option("--send", help=_("Note it as sent."))] = False,
    printed: Annotated[bool, typer.Option("--print", help=_("Print it with its code."))] = False,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("As PDF, into this file."))
    ] = None,
) -> None:
    """Show the order, change what the counter wants, note it as sent, print it, write it."""
    from cafe_pos.application.bread import papers as bread_papers
    from cafe_pos.application.bread import sheet as bread_sheet
    from cafe_pos.application.catalogue.displays import head_of
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    when = day_of(day)
    with options.cafe() as cafe:
        view = bread_sheet.look(cafe, when, who)
        if counter:
            view = bread_sheet.edit(
                cafe, view.day, view.baker, _counts(counter), operator=options.operator
            )
        if send:
            view = bread_sheet.send(
                cafe, view.day, view.baker, operator=options.operator, channel=Channel.CLI
            )
        if printed:
            bread_papers.print_sheet(cafe, view.day, view.baker, operator=options.operator)
        text, link = bread_papers.ready(cafe, view)
        if target is not None:
            from cafe_pos.reports import bread_sheet as page

            with cafe.store.act() as uow:
                head = head_of(cafe, uow)
            output.deliver(page.render(view, head), target)
    if options.json:
        output.result(view.as_json() | {"message": text, "link": link})
    elif target is None:
        _show_sheet(view, text)


def _counts(texts: list[str]) -> dict[str, int]:
    """`PAIN=12` and the like.

    Raises:
        PosError: `bread.counts`.
    """
    found = {}
    for text in texts:
        code, mark, count = text.partition("=")
        if not mark or not count.strip().isdigit():
            raise PosError("bread.counts", text=text)
        found[code.strip()] = int(count)
    return found


def _show_sheet(view: SheetView, text: str) -> None:
    output.show(f"{view.name}, {long_day(view.day)}")
    for line in view.lines:
        output.show(
            f"  {line.label:<28}{line.quantity:>4}   "
            + _("booked {booked}, counter {counter}").format(
                booked=line.booked, counter=line.counter
            )
        )
    for one in view.changes if view.revision else ():
        output.show(f"  {one.label}: {one.before} > {one.after}")
    output.show(text)


def receive(
    ctx: typer.Context,
    counts: Annotated[list[str], typer.Argument(help=_("What came, like PAIN=12 BAGUETTE=20."))],
    who: _Baker = None,
    note: Annotated[str, typer.Option("--note", help=_("The delivery note's number."))] = "",
) -> None:
    """Count a delivery."""
    from cafe_pos.application.bread import day as bread_day
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    counted = _counts(counts)
    with options.cafe() as cafe:
        came = bread_day.receive(
            cafe, counted, who, reference=note, operator=options.operator, channel=Channel.CLI
        )
    if options.json:
        output.result([one.as_json() for one in came])
        return
    for one in came:
        asked = "-" if one.expected is None else one.expected
        output.show(
            f"  {one.label:<28}{one.counted:>4}   "
            + _("asked for {asked}, difference {difference}, booked {booked}, missing {short}")
            .format(asked=asked, difference=one.difference, booked=one.booked, short=one.short)
        )  # fmt: skip


def sold_out(
    ctx: typer.Context,
    articles: _Articles = None,
    back: Annotated[bool, typer.Option("--back", help=_("There is some again."))] = False,
) -> None:
    """Date the moment from which there is none."""
    from cafe_pos.application.bread import day as bread_day
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = bread_day.sold_out(
            cafe, articles or None, on=not back, operator=options.operator, channel=Channel.CLI
        )
    _show_day(view, options)


def refused(
    ctx: typer.Context,
    article: Annotated[str | None, typer.Argument(help=_("The article's code."))] = None,
    count: Annotated[int, typer.Option("--count", help=_("How many."))] = 1,
) -> None:
    """Count who asked in vain."""
    from cafe_pos.application.bread import day as bread_day
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = bread_day.refused(
            cafe, article, count, operator=options.operator, channel=Channel.CLI
        )
    _show_day(view, options)


def _show_day(view: DayView, options: Options) -> None:
    if options.json:
        output.result(view.as_json())
        return
    for one in view.balances:
        label = view.labels[one.article]
        out = view.sold_out.get(one.article, "-")
        output.show(
            f"  {label:<28} "
            + _("sold out {at}, asked in vain {n}, difference {difference}").format(
                at=out, n=view.refused.get(one.article, 0), difference=one.difference
            )
        )


def unsold(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help=_("The article's code."))],
    returned: Annotated[int, typer.Option("--returned", help=_("Given back."))] = 0,
    wasted: Annotated[int, typer.Option("--wasted", help=_("Thrown away."))] = 0,
    given: Annotated[int, typer.Option("--given", help=_("Given away."))] = 0,
    kept: Annotated[int, typer.Option("--kept", help=_("Kept for tomorrow."))] = 0,
    reason: Annotated[str, typer.Option("--reason", help=_("Why the count does not add up."))] = "",
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help=_("A day not closed; else today."))
    ] = None,
) -> None:
    """Say what became of an article's unsold bread."""
    from cafe_pos.application.bread import day as bread_day
    from cafe_pos.domain.bread_day import Fate, Unsold
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    when: date | None = day_of(day)
    counts = {
        Fate.RETURNED: returned, Fate.WASTED: wasted, Fate.GIVEN: given, Fate.KEPT: kept
    }  # fmt: skip
    with options.cafe() as cafe:
        view = bread_day.unsold(
            cafe, (Unsold(article, counts),), reasons={article: reason} if reason else {},
            day=when, operator=options.operator, channel=Channel.CLI,
        )  # fmt: skip
    _show_day(view, options)


def settle(ctx: typer.Context) -> None:
    """Name the command that settles with every mandator."""
    options: Options = ctx.obj
    text = _("A baker is settled with as every mandator: cafe-pos service settle CODE PERIOD.")
    if options.json:
        output.result({"command": "service settle"})
    else:
        output.show(text)
