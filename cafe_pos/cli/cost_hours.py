"""Commands for hours, opening hours, budget and own figures: `cost hours …`, `cost opening …`."""

from __future__ import annotations

from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.cost_options import Number, tell_removed, today_of
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure, ngettext, weekday

hours_app = typer.Typer(
    help=_("Hours worked: proposed by the till, put right by hand."), no_args_is_help=True
)
opening_app = typer.Typer(help=_("The opening hours that the café promises."), no_args_is_help=True)
budget_app = typer.Typer(help=_("The budget, month by month."), no_args_is_help=True)
rule_app = typer.Typer(
    help=_("The managers' own figures: pay aimed at, network, taxes put aside."),
    no_args_is_help=True,
)
_Month = Annotated[str | None, typer.Argument(help=_("Like 2026-10; else this one."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group `cost`."""
    app.add_typer(hours_app, name="hours")
    app.add_typer(opening_app, name="opening")
    app.add_typer(budget_app, name="budget")
    app.add_typer(rule_app, name="rule")


def minutes(text: str) -> int:
    """Minutes of `7:30`, `7h30`, `7.5` or `7`.

    Raises:
        PosError: `hours.minutes`.
    """
    from cafe_pos.application.costs import hours

    return hours.parse_minutes(text)


def clock(count: int) -> str:
    """Minutes as hours: `7:30`."""
    return f"{count // 60}:{count % 60:02d}"


@hours_app.command("add", help=_("Enter somebody's hours of a day; what was entered gives way."))
def add(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help=_("A name, or help or volunteer."))],
    time: Annotated[str, typer.Argument(help=_("Like 7:30."))],
    day: Annotated[str | None, typer.Option("--day", help=_("Its day; else today."))] = None,
    service: Annotated[
        str, typer.Option("--service", help=_("Within a service: bread, parcel, produce…"))
    ] = "",
) -> None:
    """Enter hours."""
    from cafe_pos.application.costs import hours

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = hours.put(
            cafe, who, day or today_of(cafe), minutes(time), service=service,
            operator=options.operator,
        )  # fmt: skip
    if options.json:
        output.result({"id": made.id, "day": made.day, "who": made.who, "minutes": made.minutes})
    else:
        output.show(f"{made.id:>5} {made.day} {who:<20} {clock(made.minutes):>6}")


@hours_app.command("list", help=_("A month: what the till proposes, what was entered."))
def list_(ctx: typer.Context, month: _Month = None) -> None:
    """List a month's hours."""
    from cafe_pos.application.costs import hours

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rows = hours.proposed(cafe, month or today_of(cafe)[:7])
    if options.json:
        output.result([row.as_json() for row in rows])
        return
    for row in rows:
        entered = "-" if row.entered is None else clock(row.entered)
        name = row.name or row.worker.value
        number = row.entry or ""
        output.show(
            f"{number:>5} {row.day} {name:<20.20} {clock(row.proposed):>6} {entered:>6}"
            f" {row.service}".rstrip()
        )
    if not rows:
        output.show(_("Nothing was entered yet."))


@hours_app.command("accept", help=_("Enter what is proposed, where nothing was entered."))
def accept(ctx: typer.Context, month: _Month = None) -> None:
    """Accept a month's proposal."""
    from cafe_pos.application.costs import hours

    options: Options = ctx.obj
    with options.cafe() as cafe:
        count = hours.accept(cafe, month or today_of(cafe)[:7], operator=options.operator)
    if options.json:
        output.result({"entered": count})
    else:
        output.show(ngettext("{n} day entered.", "{n} days entered.", count).format(n=count))


@hours_app.command("remove", help=_("Remove hours; the entry stays to be read."))
def remove(ctx: typer.Context, number: Number) -> None:
    """Remove hours."""
    from cafe_pos.application.costs import hours

    options: Options = ctx.obj
    with options.cafe() as cafe:
        hours.remove(cafe, number, operator=options.operator)
    tell_removed(options, number)


# Openings


@opening_app.command("set", help=_("Plan a weekday (1 is Monday) from a day on."))
def opening_set(
    ctx: typer.Context,
    day: Annotated[int, typer.Argument(metavar="WEEKDAY", help=_("1 is Monday, 7 Sunday."))],
    hours: Annotated[str, typer.Argument(help=_("8:00-12:30,16:00-20:00, or closed."))],
    since: Annotated[str | None, typer.Option("--since", help=_("From this day on."))] = None,
) -> None:
    """Plan a weekday."""
    from cafe_pos.application.costs import opening_hours

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = opening_hours.set_week(
            cafe, day - 1, hours, since or today_of(cafe), operator=options.operator
        )
    if options.json:
        output.result({"weekday": day, "since": made.since, "hours": made.hours})
    else:
        output.show(f"{weekday(made.weekday + 1)} {made.since} {made.hours or _('closed')}")


@opening_app.command("except", help=_("Plan a day otherwise, or close it."))
def opening_except(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(help=_("Like 2026-12-24."))],
    hours: Annotated[
        str | None, typer.Argument(help=_("8:00-12:30, closed; nothing follows the week again."))
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help=_("Why."))] = "",
) -> None:
    """Plan one day."""
    from cafe_pos.application.costs import opening_hours

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if hours is None:
            made = opening_hours.drop_day(cafe, day, operator=options.operator)
        else:
            made = opening_hours.set_day(cafe, day, hours, reason, operator=options.operator)
    shown = {
        "day": made.day, "hours": made.hours, "reason": made.reason,
        "removed": made.removed_at is not None,
    }  # fmt: skip
    if options.json:
        output.result(shown)
    else:
        state = _("as the week") if made.removed_at else made.hours or _("closed")
        output.show(f"{made.day} {state} {made.reason}".rstrip())


@opening_app.command("list", help=_("The planned hours, and the exceptions."))
def opening_list(ctx: typer.Context) -> None:
    """List the plan."""
    from cafe_pos.application.costs import opening_hours

    options: Options = ctx.obj
    with options.cafe() as cafe:
        plans, days = opening_hours.week(cafe)
    if options.json:
        output.result(
            {
                "week": [
                    {"weekday": one.weekday + 1, "since": one.since, "hours": one.hours}
                    for one in plans
                ],
                "days": [
                    {"day": one.day, "hours": one.hours, "reason": one.reason} for one in days
                ],
            }
        )
        return
    for plan in plans:
        name = weekday(plan.weekday + 1)
        output.show(f"{name:<10} {plan.since} {plan.hours or _('closed')}")
    for one in days:
        output.show(f"{one.day} {one.hours or _('closed')} {one.reason}".rstrip())
    if not plans and not days:
        output.show(_("No hours are planned yet."))


# Budget and own figures


@budget_app.command("set", help=_("Plan a line of the report for one month or several."))
def budget_set(
    ctx: typer.Context,
    month: Annotated[str, typer.Argument(help=_("Like 2026-10."))],
    line: Annotated[
        str, typer.Argument(help=_("revenue, commissions, goods, fixed, staff, grants or ebe."))
    ],
    amount: Annotated[str, typer.Argument(help=_("Euros without VAT."))],
    months: Annotated[int, typer.Option("--months", help=_("For so many months."))] = 1,
) -> None:
    """Plan a line."""
    from cafe_pos.application.costs import budget
    from cafe_pos.domain.money import euros, parse_euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = budget.plan(
            cafe, month, line, parse_euros(amount), months=months, operator=options.operator
        )
    if options.json:
        output.result([{"month": o.month, "line": o.line, "amount": euros(o.cents)} for o in made])
    else:
        for one in made:
            output.show(f"{one.month} {one.line:<12} {figure(one.cents):>12}")


@budget_app.command("list", help=_("The budget between two months."))
def budget_list(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(help=_("Like 2026-10."))],
    last: Annotated[str | None, typer.Argument(help=_("The last month; else the first."))] = None,
) -> None:
    """List the budget."""
    from cafe_pos.application.costs import budget
    from cafe_pos.domain.money import euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rows = budget.listed(cafe, first, last or first)
    if options.json:
        output.result([{"month": o.month, "line": o.line, "amount": euros(o.cents)} for o in rows])
        return
    for one in rows:
        output.show(f"{one.month} {one.line:<12} {figure(one.cents):>12}")
    if not rows:
        output.show(_("Nothing was entered yet."))


@rule_app.command("set", help=_("Set one of the managers' own figures from a month on."))
def rule_set(
    ctx: typer.Context,
    key: Annotated[
        str,
        typer.Argument(
            help=_("target_pay, hourly_floor, network_base, network_rate or tax_provision.")
        ),
    ],
    value: Annotated[str, typer.Argument(help=_("Euros, or percent of a rate."))],
    since: Annotated[str | None, typer.Option("--since", help=_("From this month on."))] = None,
) -> None:
    """Set a figure."""
    from cafe_pos.application.costs import budget
    from cafe_pos.domain.money import euros, parse_euros
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = budget.set_rule(
            cafe, key, parse_euros(value), since or today_of(cafe)[:7],
            operator=options.operator, channel=Channel.CLI,
        )  # fmt: skip
    shown = {"key": made.key.value, "since": made.since, "value": euros(made.value)}
    if options.json:
        output.result(shown)
    else:
        output.show(f"{made.key.value} {made.since} {figure(made.value)}")


@rule_app.command("list", help=_("The figures that a month goes by."))
def rule_list(ctx: typer.Context, month: _Month = None) -> None:
    """List the figures."""
    from cafe_pos.application.costs import budget
    from cafe_pos.domain.money import euros
    from cafe_pos.messages.costs import RULES

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rows = budget.rules_of(cafe, month or today_of(cafe)[:7])
    if options.json:
        output.result(
            [
                {"key": row.key.value, "value": euros(row.value), "shipped": euros(row.shipped)}
                for row in rows
            ]
        )
        return
    for row in rows:
        output.show(f"{_(RULES[row.key.value]):<44} {figure(row.value):>12}")
