"""Commands on prices: `catalogue price|prices`, `catalogue rule …`, `catalogue menu …`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.menus import Choice, Menu, Slot
from cafe_pos.domain.money import parse_euros, rate_text
from cafe_pos.domain.price_rules import WEEK, PriceRule
from cafe_pos.i18n import _, figure, long_day, weekday

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.price_list import PriceView

rule_app = typer.Typer(help=_("Price rules: so much off in a window."), no_args_is_help=True)
menu_app = typer.Typer(help=_("Menus: several dishes at one price."), no_args_is_help=True)

_Code = Annotated[str, typer.Argument(help=_("Its code."))]
_Since = Annotated[
    str | None, typer.Option("--since", help=_("From this day on, like 2026-12-01."))
]
NO_PRICE = "none"


class PricePlace(StrEnum):
    """Where a price holds."""

    COUNTER = "counter"
    ROOM = "room"
    TERRACE = "terrace"
    TAKEAWAY = "takeaway"


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the catalogue's tree."""
    app.command("price", help=_("Give an article another price, now or from a day on."))(price)
    app.add_typer(rule_app, name="rule")
    app.add_typer(menu_app, name="menu")


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("a day is written like 2026-11-22"), param_hint=option) from None


def price(
    ctx: typer.Context,
    code: Annotated[
        str | None, typer.Argument(help=_("The article; without one, prices to come are shown."))
    ] = None,
    amount: Annotated[
        str | None, typer.Argument(help=_("The price; “none” for the counter's at that place."))
    ] = None,
    since: _Since = None,
    place: Annotated[
        PricePlace, typer.Option(help=_("counter, room, terrace or takeaway."))
    ] = PricePlace.COUNTER,
    cancel: Annotated[
        bool, typer.Option("--cancel", help=_("Take back the price that begins on --since."))
    ] = False,
) -> None:
    """Give an article another price, take back one that has not begun, or show those."""
    from cafe_pos.application.catalogue import price_list

    options: Options = ctx.obj
    day = _day(since, "--since")
    if code is None:
        with options.cafe() as cafe:
            views = price_list.prices_to_come(cafe)
        _show_prices(views, as_json=options.json, single=False)
    elif cancel:
        if day is None or amount is not None:
            raise typer.BadParameter(_("--cancel needs --since and no price"))
        _cancel(options, code, day)
    elif amount is None:
        raise typer.BadParameter(_("give the price"))
    else:
        cents = None if amount == NO_PRICE else parse_euros(amount)
        with options.cafe() as cafe:
            view = price_list.set_price(
                cafe, code, cents, place=place, since=day, operator=options.operator
            )
        _show_prices((view,), as_json=options.json, single=True)


def _cancel(options: Options, code: str, day: date) -> None:
    from cafe_pos.application.catalogue import price_list

    with options.cafe() as cafe:
        price_list.cancel_price(cafe, code, day, operator=options.operator)
    output.say(
        _("The price of {article} from {day} is taken back.").format(
            article=code, day=long_day(day)
        )
    )


def _show_prices(views: tuple[PriceView, ...], *, as_json: bool, single: bool) -> None:
    if as_json:
        output.result(views[0].as_json() if single else [view.as_json() for view in views])
        return
    for view in views:
        said = view.price
        places = (
            (_("room"), said.price_room_cents),
            (_("terrace"), said.price_terrace_cents),
            (_("takeaway"), said.price_takeaway_cents),
        )
        set_there = [(name, cents) for name, cents in places if cents is not None]
        special = "".join(f"   {name} {figure(cents)}" for name, cents in set_there)
        output.show(
            f"  {said.since.isoformat()}  {said.article:<14} {view.label:<30}"
            f"{figure(said.price_cents):>9}{special}"
        )


# --- price rules ----------------------------------------------------------------------------------


@rule_app.command("add", help=_("Add a price rule, or change the one of this code."))
def rule_add(
    ctx: typer.Context,
    code: _Code,
    percent: Annotated[str, typer.Option(help=_("How much comes off, in percent."))],
    start: Annotated[str, typer.Option("--from", help=_("When it begins, like 18:00."))],
    end: Annotated[str, typer.Option("--to", help=_("When it ends, like 19:00."))],
    days: Annotated[
        str, typer.Option(help=_("Days of the week: 1-5, or 5,6; 1 is Monday."))
    ] = "1-7",
    family: Annotated[list[str] | None, typer.Option(help=_("A family it covers."))] = None,
    article: Annotated[list[str] | None, typer.Option(help=_("An article it covers."))] = None,
    label: Annotated[str, typer.Option(help=_("Its name on screen and ticket."))] = "",
    since: Annotated[str | None, typer.Option(help=_("Its first day."))] = None,
    until: Annotated[str | None, typer.Option(help=_("Its last day."))] = None,
) -> None:
    """Add a price rule; the law on happy hours is checked."""
    from cafe_pos.application.catalogue import price_rules, price_text

    options: Options = ctx.obj
    rule = PriceRule(
        code=code,
        label=label or code,
        weekdays=price_text.weekdays(days),
        start=price_text.hour(start),
        end=price_text.hour(end),
        percent_bp=price_text.percent(percent),
        families=tuple(family or ()),
        articles=tuple(article or ()),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
    )
    with options.cafe() as cafe:
        price_rules.save_rules(cafe, (rule,), operator=options.operator)
    _show_rules((rule,), options)


@rule_app.command("list", help=_("Show the price rules."))
def rule_list(ctx: typer.Context) -> None:
    """Show the price rules."""
    from cafe_pos.application.catalogue import price_rules

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rules = price_rules.rules_of(cafe)
    if options.json:
        output.result([price_rules.as_json(rule) for rule in rules])
    else:
        _show_rules(rules, options)


def _show_rules(rules: tuple[PriceRule, ...], options: Options) -> None:
    from cafe_pos.application.catalogue import price_rules

    if options.json:
        output.result(price_rules.as_json(rules[0]))
        return
    for rule in rules:
        if rule.weekdays == WEEK:
            days = _("every day")
        else:
            days = ", ".join(weekday(day) for day in rule.weekdays)
        covered = ", ".join((*rule.families, *rule.articles))
        output.show(
            f"  {rule.code:<12} −{rate_text(rule.percent_bp)} %  {days}  "
            f"{rule.start:%H:%M}–{rule.end:%H:%M}  {covered}"
        )
        if rule.since is not None:
            output.show("    " + _("from {day}").format(day=long_day(rule.since)))
        if rule.until is not None:
            output.show("    " + _("until {day}").format(day=long_day(rule.until)))


@rule_app.command("remove", help=_("Take a price rule away."))
def rule_remove(ctx: typer.Context, code: _Code) -> None:
    """Take a price rule away."""
    from cafe_pos.application.catalogue import price_rules

    options: Options = ctx.obj
    with options.cafe() as cafe:
        price_rules.remove_rule(cafe, code, operator=options.operator)
    output.say(_("{code} is taken away.").format(code=code))


# --- menus ----------------------------------------------------------------------------------------


@menu_app.command("add", help=_("Add a menu, or change the one of this code."))
def menu_add(
    ctx: typer.Context,
    code: _Code,
    price: Annotated[str, typer.Option(help=_("What it costs, in euros."))],
    slot: Annotated[
        list[str], typer.Option(help=_("A part and its choices: Plat=PLAT,CROQUE+1.50"))
    ],
    label: Annotated[str, typer.Option(help=_("Its name on screen and ticket."))] = "",
) -> None:
    """Add a menu; each part is filled by one of its choices."""
    from cafe_pos.application.catalogue import menus

    options: Options = ctx.obj
    menu = Menu(code, label or code, parse_euros(price), tuple(_slot(text) for text in slot))
    with options.cafe() as cafe:
        menus.save_menu(cafe, menu, operator=options.operator)
    _show_menus((menu,), options)


def _slot(text: str) -> Slot:
    label, equals, choices = text.partition("=")
    if not equals:
        raise PosError("menu.malformed", reason=text)
    return Slot(label.strip(), tuple(_choice(part) for part in choices.split(",")))


def _choice(text: str) -> Choice:
    article, plus, extra = text.strip().partition("+")
    return Choice(article.strip(), parse_euros(extra) if plus else 0)


@menu_app.command("list", help=_("Show the menus."))
def menu_list(ctx: typer.Context) -> None:
    """Show the menus."""
    from cafe_pos.application.catalogue import menus

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = menus.menus_of(cafe)
    if options.json:
        output.result([menus.as_json(menu) for menu in found])
    else:
        _show_menus(found, options)


def _show_menus(found: tuple[Menu, ...], options: Options) -> None:
    from cafe_pos.application.catalogue import menus

    if options.json:
        output.result(menus.as_json(found[0]))
        return
    for menu in found:
        output.show(f"  {menu.code:<14} {menu.label:<34}{figure(menu.price_cents):>9}")
        for slot in menu.slots:
            choices = ", ".join(
                f"{c.article} +{figure(c.extra_cents)}" if c.extra_cents else c.article
                for c in slot.choices
            )
            output.show("      " + _("{slot}: {choices}").format(slot=slot.label, choices=choices))


@menu_app.command("remove", help=_("Take a menu away."))
def menu_remove(ctx: typer.Context, code: _Code) -> None:
    """Take a menu away; tickets keep it."""
    from cafe_pos.application.catalogue import menus

    options: Options = ctx.obj
    with options.cafe() as cafe:
        menus.remove_menu(cafe, code, operator=options.operator)
    output.say(_("{code} is taken away.").format(code=code))
