"""Commands that say how much bread to order, and how well: `bread forecast|backtest`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, language, long_day, money

if TYPE_CHECKING:
    from cafe_pos.application.bread.forecast_views import ArticleErrors, MorningView, Proposal
    from cafe_pos.domain.forecast_errors import Errors

_Article = Annotated[
    str | None, typer.Option("--article", metavar="CODE", help=_("This article; else all bread."))
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group."""
    app.command("forecast", help=_("Say how much to order for the counter of a day, and why."))(
        forecast
    )
    app.command("backtest", help=_("Measure the forecast on past days, against habit."))(backtest)


def forecast(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(metavar="DATE")],
    article: _Article = None,
) -> None:
    """Say how much to order for the counter of a day, and why."""
    from cafe_pos.application.bread import forecast as bread_forecast

    options: Options = ctx.obj
    wanted = _day(day, "DATE")
    with options.cafe() as cafe:
        found = bread_forecast.tomorrow(cafe, wanted, article)
    if options.json:
        output.result(
            {"date": wanted.isoformat(), "proposal": [_proposal_json(*one) for one in found]}
        )
        return
    output.show(_("For the counter, {day}, bookings not included").format(day=long_day(wanted)))
    for one, errors in found:
        _show_proposal(one)
        _show_last_month(errors)
    if not found:
        output.show("  " + _("No article is bread: name a baker, or a family “Pain”."))


def _proposal_json(one: Proposal, errors: ArticleErrors) -> dict[str, Any]:
    from cafe_pos.messages import forecast_words

    return {
        "article": one.article,
        "quantity": one.quantity,
        "low": one.low,
        "high": one.high,
        "why": forecast_words.why(one.why),
        "level": one.level,
        "expected": f"{one.expected:.1f}",
        "last_week": one.last_week,
        "mornings": [morning.as_json() for morning in one.mornings],
        "last_month": _errors_json(errors),
    }


def _show_proposal(one: Proposal) -> None:
    from cafe_pos.messages import forecast_words

    last = "–" if one.last_week is None else str(one.last_week)
    output.show(
        f"  {one.label[:28]:<28} {one.quantity:>4}   "
        + _("{low} to {high}; sold last week: {last}").format(low=one.low, high=one.high, last=last)
    )
    output.show(f"      {forecast_words.why(one.why)}")
    for morning in one.mornings:
        if morning.quantity:
            output.show("      " + _morning(morning))


def _show_last_month(one: ArticleErrors) -> None:
    if one.errors is None:
        return
    habit = "–" if one.errors.habit is None else _share(one.errors.habit, 0)
    output.show(
        "      "
        + _("last month: error {error} %, as last week {habit} %, chance alone {floor} %").format(
            error=_share(one.errors.wape, 0), habit=habit, floor=_share(one.errors.floor, 0)
        )
    )


def _morning(one: MorningView) -> str:
    told = _("{level} % of mornings: {quantity}, unsold {unsold} %, missed {missed} %").format(
        level=one.level,
        quantity=one.quantity,
        unsold=_share(one.unsold_bp / 10_000, 0),
        missed=_share(one.missed_bp / 10_000, 0),
    )
    if one.unsold_cents is None or one.missed_cents is None:
        return told
    return told + _(" ({unsold} thrown away, {missed} of margin missed)").format(
        unsold=money(one.unsold_cents), missed=money(one.missed_cents)
    )


def backtest(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FROM")],
    last: Annotated[str, typer.Argument(metavar="TO")],
    article: _Article = None,
) -> None:
    """Measure the forecast on past days, each from what was known on its eve."""
    from cafe_pos.application.bread import forecast as bread_forecast

    options: Options = ctx.obj
    period = _day(first, "FROM"), _day(last, "TO")
    with options.cafe() as cafe:
        found = bread_forecast.backtest(cafe, *period, article)
    if options.json:
        output.result(
            {
                "from": period[0].isoformat(),
                "to": period[1].isoformat(),
                "articles": [_errors_json(one) for one in found],
            }
        )
        return
    heads = (
        _("days"), _("a day"), _("error"), _("as last week"), _("floor"), _("error/floor"),
        _("pinball 80 %"), _("bias"),
    )  # fmt: skip
    widths = [max(11, len(head)) for head in heads]
    output.show(f"  {'':<24}" + "".join(f"  {h:>{w}}" for h, w in zip(heads, widths, strict=True)))
    for one in found:
        cells = _cells(one.errors) if one.errors else ["–"] * len(heads)
        row = "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        output.show(f"  {one.label[:24]:<24}{row}")


def _cells(errors: Errors) -> list[str]:
    return [
        str(errors.days),
        _figure(errors.demand / errors.days, 1),
        _share(errors.wape) + " %",
        "–" if errors.habit is None else _share(errors.habit) + " %",
        _share(errors.floor) + " %",
        "× " + _figure(errors.over_floor, 2),
        _figure(errors.pinball, 2),
        ("+" if errors.bias >= 0 else "") + _share(errors.bias) + " %",
    ]


def _errors_json(one: ArticleErrors) -> dict[str, Any]:
    found: dict[str, Any] = {"article": one.article, "days": 0}
    errors = one.errors
    if errors is None:
        return found
    return found | {
        "days": errors.days,
        "sold_out_days": errors.cut,
        "demand": f"{errors.demand:.1f}",
        "wape": f"{100 * errors.wape:.1f}",
        "as_last_week": None if errors.habit is None else f"{100 * errors.habit:.1f}",
        "pinball_80": f"{errors.pinball:.2f}",
        "bias": f"{100 * errors.bias:.1f}",
        "poisson_floor": f"{100 * errors.floor:.1f}",
        "over_floor": f"{errors.over_floor:.2f}",
    }


def _share(share: float, decimals: int = 1) -> str:
    return _figure(100 * share, decimals)


def _figure(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if language() == "fr" else text


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("a day is written like 2026-11-22"), param_hint=name) from None
