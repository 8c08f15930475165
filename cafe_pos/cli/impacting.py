"""Commands of the village's life: `impact visit`, `event`, `volunteer`, `need`, `trial`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, money, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.village.events import EventView
    from cafe_pos.application.village.trials import TrialView
    from cafe_pos.application.village.volunteers import VolunteersView

impact_app = typer.Typer(help=_("What the café does for the village."), no_args_is_help=True)
event_app = typer.Typer(help=_("The agenda of the village's events."), no_args_is_help=True)
volunteer_app = typer.Typer(help=_("Volunteers who come to help."), no_args_is_help=True)
need_app = typer.Typer(help=_("What residents ask for."), no_args_is_help=True)
trial_app = typer.Typer(help=_("What is tried, with a target and an end."), no_args_is_help=True)

_Number = Annotated[int, typer.Argument(help=_("Its number in the list."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    impact_app.add_typer(event_app, name="event")
    impact_app.add_typer(volunteer_app, name="volunteer")
    impact_app.add_typer(need_app, name="need")
    impact_app.add_typer(trial_app, name="trial")
    app.add_typer(impact_app, name="impact")


@impact_app.command("visit", help=_("Count a visit without a purchase."))
def visit(
    ctx: typer.Context,
    count: Annotated[int, typer.Argument(help=_("How many."))] = 1,
    back: Annotated[bool, typer.Option("--back", help=_("Take them back."))] = False,
) -> None:
    """Count visits without a purchase, or take some back."""
    from cafe_pos.application.village import visits

    options: Options = ctx.obj
    with options.cafe() as cafe:
        today = visits.add(cafe, -count if back else count, operator=options.operator)
    if options.json:
        output.result({"today": today})
    else:
        output.show(visits_text(today))


def visits_text(today: int) -> str:
    """How many visits without a purchase there were today, as a sentence."""
    return ngettext(
        "{n} visit without a purchase today.", "{n} visits without a purchase today.", today
    ).format(n=today)


# Events


@event_app.command("add", help=_("Put an event into the agenda."))
def add_event(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(help=_("What it is called."))],
    day: Annotated[str, typer.Argument(help=_("Its day, like 2026-11-28."))],
    at: Annotated[str, typer.Option("--at", help=_("When it begins, like 20:00."))] = "",
    kind: Annotated[
        str, typer.Option("--kind", help=_("games, meal, music, meeting, workshop or other."))
    ] = "other",
) -> None:
    """Plan an event."""
    from cafe_pos.application.village import events

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = events.add(cafe, title, day, kind=kind, at=at, operator=options.operator)
    _show_event(view, options)


@event_app.command("start", help=_("Start an event of today."))
def start_event(
    ctx: typer.Context,
    number: Annotated[int | None, typer.Argument(help=_("Its number in the list."))] = None,
    title: Annotated[str, typer.Option("--title", help=_("One that is not in the agenda."))] = "",
) -> None:
    """Start the event of a number, the only one of today, or a new one."""
    from cafe_pos.application.village import events

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = events.start(cafe, number, title=title, operator=options.operator)
    _show_event(view, options)


@event_app.command("end", help=_("End the event that goes on: how many people came."))
def end_event(
    ctx: typer.Context,
    heads: Annotated[int | None, typer.Argument(help=_("How many people came."))] = None,
    volunteers: Annotated[int, typer.Option("--volunteers", help=_("How many helped."))] = 0,
    at: Annotated[str, typer.Option("--at", help=_("When it ended, like 23:00; else now."))] = "",
    note: Annotated[str, typer.Option("--note", help=_("A few words."))] = "",
) -> None:
    """End the event that goes on."""
    from cafe_pos.application.village import events

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = events.end(
            cafe, heads, volunteers=volunteers, at=at, note=note, operator=options.operator
        )
    _show_event(view, options)


@event_app.command("cancel", help=_("Take an event back."))
def cancel_event(ctx: typer.Context, number: _Number) -> None:
    """Cancel an event that was planned, or started by mistake."""
    from cafe_pos.application.village import events

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = events.cancel(cafe, number, operator=options.operator)
    _show_event(view, options)


@event_app.command("list", help=_("The agenda: what goes on, is planned, was held."))
def list_events(
    ctx: typer.Context,
    back: Annotated[
        int, typer.Option("--days", min=0, max=3660, help=_("So many days back."))
    ] = 31,
) -> None:
    """Show the agenda."""
    from cafe_pos.application.village import events

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = events.agenda(cafe, back_days=back)
    if options.json:
        output.result([one.as_json() for one in found])
        return
    for one in found:
        output.show(_event_line(one))
    if not found:
        output.show(_("The agenda is empty."))


def _show_event(view: EventView, options: Options) -> None:
    if options.json:
        output.result(view.as_json())
    else:
        output.show(_event_line(view))


def _event_line(view: EventView) -> str:
    from cafe_pos.messages.impact import EVENT_STATES

    one = view.event
    line = f"{one.id:>4}  {one.day} {one.planned_at:<5}  {one.title}: {_(EVENT_STATES[one.state])}"
    if view.takings_cents is not None:
        line += ", " + _("{heads} people, {volunteers} volunteers, {takings} taken").format(
            heads=one.heads, volunteers=one.volunteers, takings=money(view.takings_cents)
        )
    return line


# Volunteers


@volunteer_app.command("come", help=_("A volunteer comes."))
def come(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", help=_("No need; erased after a month."))] = "",
) -> None:
    """Note that a volunteer came."""
    from cafe_pos.application.village import volunteers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = volunteers.came(cafe, name, operator=options.operator)
    _show_volunteers(view, options)


@volunteer_app.command("go", help=_("A volunteer goes: the one of a number, else who came first."))
def go(
    ctx: typer.Context,
    number: Annotated[int | None, typer.Argument(help=_("Its number in the list."))] = None,
) -> None:
    """Note that a volunteer went."""
    from cafe_pos.application.village import volunteers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = volunteers.left(cafe, number, operator=options.operator)
    _show_volunteers(view, options)


@volunteer_app.command("list", help=_("Who came today."))
def list_volunteers(ctx: typer.Context) -> None:
    """Show who came today."""
    from cafe_pos.application.village import volunteers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = volunteers.look(cafe)
    _show_volunteers(view, options)


@volunteer_app.command("forget", help=_("Erase a volunteer's name; the counts stay."))
def forget(ctx: typer.Context, name: Annotated[str, typer.Argument(help=_("The name."))]) -> None:
    """Erase a name."""
    from cafe_pos.application.village import volunteers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        count = volunteers.forget(cafe, name, operator=options.operator)
    if options.json:
        output.result({"erased": count})
    else:
        output.show(
            ngettext("{n} name was erased.", "{n} names were erased.", count).format(n=count)
        )


def _show_volunteers(view: VolunteersView, options: Options) -> None:
    if options.json:
        output.result(view.as_json())
        return
    output.show(volunteers_text(view))
    for one in view.arrivals:
        gone = "" if one.left_at is None else _("gone")
        output.show(f"{one.id:>4}  {one.came_at}  {one.name or '-'}  {gone}".rstrip())


def volunteers_text(view: VolunteersView) -> str:
    """How many volunteers came today, and how many are here, as a sentence."""
    return ngettext(
        "{n} volunteer came today, {here} here now.",
        "{n} volunteers came today, {here} here now.", len(view.arrivals),
    ).format(n=len(view.arrivals), here=len(view.here))  # fmt: skip


# Needs and trials


@need_app.command("hear", help=_("Somebody asks for something; heard again, it counts once more."))
def hear(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help=_("What they ask for."))],
    kind: Annotated[
        str, typer.Option("--kind", help=_("service, product, hours, event or other."))
    ] = "",
) -> None:
    """Note a need."""
    from cafe_pos.application.village import trials

    options: Options = ctx.obj
    with options.cafe() as cafe:
        need = trials.heard(cafe, what, kind, operator=options.operator)
    if options.json:
        output.result(trials.need_json(need))
    else:
        output.show(_("{what}: heard {n} times").format(what=need.what, n=need.heard))


@need_app.command("list", help=_("Every need, the most heard first."))
def list_needs(ctx: typer.Context) -> None:
    """Show the needs."""
    from cafe_pos.application.village import trials

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = trials.needs(cafe)
    if options.json:
        output.result([trials.need_json(one) for one in found])
        return
    for one in found:
        output.show(f"{one.id:>4}  {one.heard:>3} ×  {one.what}  ({one.last_on})")


@trial_app.command("begin", help=_("Begin a trial: what would be a success, and until when."))
def begin(
    ctx: typer.Context,
    label: Annotated[str, typer.Argument(help=_("What is tried."))],
    indicator: Annotated[
        str, typer.Option("--indicator", help=_("What measures it, or sold: and an article."))
    ],
    ends: Annotated[str, typer.Option("--until", help=_("Its last day, like 2026-12-31."))],
    target: Annotated[
        str | None, typer.Option("--target", help=_("The value that would be a success."))
    ] = None,
    starts: Annotated[str, typer.Option("--from", help=_("Its first day; else today."))] = "",
    need: Annotated[int | None, typer.Option("--need", help=_("The need it answers."))] = None,
    conditions: Annotated[
        str, typer.Option("--conditions", help=_("On what conditions, in a few words."))
    ] = "",
) -> None:
    """Begin a trial."""
    from cafe_pos.application.village import trials

    options: Options = ctx.obj
    with options.cafe() as cafe:
        with cafe.store.act() as uow:
            unit = trials.unit_of(uow, indicator)
        wanted = trials.Wanted(
            label=label, indicator=indicator, target=trials.target_of(target, unit), ends=ends,
            starts=starts, conditions=conditions, need=need,
        )  # fmt: skip
        view = trials.begin(cafe, wanted, operator=options.operator)
    _show_trial(view, options)


@trial_app.command("decide", help=_("Adopt or drop what was tried, and say why."))
def decide(
    ctx: typer.Context,
    number: _Number,
    outcome: Annotated[str, typer.Argument(help=_("adopted or dropped"))],
    reason: Annotated[str, typer.Argument(help=_("Why."))],
) -> None:
    """Decide on a trial; what was measured is frozen."""
    from cafe_pos.application.village import trials

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = trials.decide(cafe, number, outcome, reason, operator=options.operator)
    _show_trial(view, options)


@trial_app.command("list", help=_("Every trial with what was measured."))
def list_trials(ctx: typer.Context) -> None:
    """Show the trials."""
    from cafe_pos.application.village import trials

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = trials.trials(cafe)
    if options.json:
        output.result([one.as_json() for one in found])
        return
    for one in found:
        output.show(_trial_line(one))
    if not found:
        output.show(_("Nothing is tried."))


def _show_trial(view: TrialView, options: Options) -> None:
    if options.json:
        output.result(view.as_json())
    else:
        output.show(_trial_line(view))


def _trial_line(view: TrialView) -> str:
    from cafe_pos.i18n import language
    from cafe_pos.messages.impact import OUTCOMES
    from cafe_pos.reports.speech import Speech
    from cafe_pos.reports.viability import words

    one, speech = view.trial, Speech(language())
    told = _("{measured} of {target} by {day}").format(
        measured=words.shown(speech, view.measured, view.unit),
        target=words.shown(speech, one.target, view.unit), day=one.ends,
    )  # fmt: skip
    what = words.indicator(speech, one.indicator)
    return f"{one.id:>4}  {one.label} ({what}): {told}, {_(OUTCOMES[one.outcome or ''])}"


# Figures


@impact_app.command("answers", help=_("The three anonymous questions of a year, as counts."))
def answers(
    ctx: typer.Context,
    year: Annotated[str, typer.Argument(help=_("The year."))],
    papers: Annotated[int | None, typer.Option("--papers", help=_("How many papers."))] = None,
    none: Annotated[int, typer.Option("--none", help=_("With no circle to see."))] = 0,
    one: Annotated[int, typer.Option("--one", help=_("With one circle alone."))] = 0,
    lonely: Annotated[int, typer.Option("--lonely", help=_("Often lonely."))] = 0,
    here: Annotated[
        int, typer.Option("--here", help=_("Who meet somebody thanks to the café."))
    ] = 0,
) -> None:
    """Enter the counts of a year's papers, or show them."""
    from cafe_pos.application.village import answers as papers_of
    from cafe_pos.domain.village import Answers

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if papers is None:
            found = papers_of.of_year(cafe, year)
        else:
            made = Answers(
                year=year, answers=papers, no_network=none, one_network=one, lonely=lonely,
                meets_here=here,
            )  # fmt: skip
            found = papers_of.put(cafe, made, operator=options.operator)
    if options.json:
        output.result(None if found is None else papers_of.as_json(found))
    elif found is None:
        output.show(_("No papers were counted for {year}.").format(year=year))
    else:
        output.show(
            _("{n} papers: {none} with nobody to see, {one} with one circle, {lonely} often"
              " lonely, {here} meet somebody thanks to the café").format(
                n=found.answers, none=found.no_network, one=found.one_network,
                lonely=found.lonely, here=found.meets_here,
            )
        )  # fmt: skip


@impact_app.command("distance", help=_("How far the next baker, relay, shop and café are."))
def distance(
    ctx: typer.Context,
    bakery: Annotated[int | None, typer.Option("--bakery", help=_("Kilometres."))] = None,
    post: Annotated[int | None, typer.Option("--post", help=_("Kilometres."))] = None,
    shop: Annotated[int | None, typer.Option("--shop", help=_("Kilometres."))] = None,
    cafe: Annotated[int | None, typer.Option("--cafe", help=_("Kilometres."))] = None,
    last: Annotated[
        bool | None,
        typer.Option("--last-place/--other-places", help=_("The last place where people meet.")),
    ] = None,
) -> None:
    """Set distances, or show them."""
    from cafe_pos.application.village import setting
    from cafe_pos.messages.impact import PLACES

    options: Options = ctx.obj
    wanted = {
        name: km
        for name, km in (("bakery", bakery), ("post", post), ("shop", shop), ("cafe", cafe))
        if km is not None
    }
    with options.cafe() as opened:
        if wanted or last is not None:
            found = setting.put(opened, wanted, last_meeting_place=last, operator=options.operator)
        else:
            found = setting.look(opened)
    if options.json:
        output.result(found.as_json())
        return
    for place, km in found.km:
        output.show(f"  {_(PLACES[place]):<40}{'-' if km is None else km:>5}")
    if found.last_meeting_place:
        output.show("  " + _("The last place of the village where people meet."))


@impact_app.command("show", help=_("Every indicator of a month, with its definition."))
def show(
    ctx: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH", help=_("A month, like 2026-10."))] = "",
) -> None:
    """Show the indicators of a month, the one that runs unless another is named."""
    from cafe_pos.application.village import looking
    from cafe_pos.i18n import language
    from cafe_pos.reports.speech import Speech
    from cafe_pos.reports.viability import words
    from cafe_pos.reports.viability.village_json import month_json

    options: Options = ctx.obj
    speech = Speech(language())
    with options.cafe() as cafe:
        seen = looking.month(cafe, month)
    if options.json:
        output.result(month_json(seen, language()))
        return
    for one in seen.indicators:
        if one.value is not None:
            output.show(
                f"  {words.indicator(speech, one.code):<40}"
                f"{words.shown(speech, one.value, one.unit):>14}  {words.tag(speech, one.tag)}"
            )
    for loss in seen.lost:
        output.show(f"  {words.loss(speech, loss)}")
