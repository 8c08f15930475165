"""The village's life at the counter: visits, volunteers and events by one key each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.village import MAX_TITLE, EventKind, EventState
from cafe_pos.i18n import _, day, money, ngettext
from cafe_pos.messages.impact import EVENT_KINDS, EVENT_STATES
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.village.events import EventView
    from cafe_pos.application.village.volunteers import VolunteersView
    from cafe_pos.tui.keys import Key
    from cafe_pos.tui.till import Till

VOLUNTEER_KEY: Final = "*"
"""A volunteer comes; unshifted on AZERTY, on every keypad."""
EVENT_KEY: Final = "="
"""The event of today starts, or ends; unshifted on both keyboards."""
MAX_FIGURES: Final = 4
MAX_TIME: Final = 5
MAX_DAY: Final = 10


def pressed(till: Till, key: Key) -> None:
    """What a key of the village does on the order screen."""
    if key.char == VOLUNTEER_KEY:
        volunteer_comes(till)
    elif key.char == EVENT_KEY:
        event_key(till)
    else:
        count_visits(till, back=key.name == "minus")


def count_visits(till: Till, *, back: bool = False) -> None:
    """One visit without a purchase, as many as were typed; or back again."""
    operator, count = till.operator, int(till.typed or "1")
    till.typed = ""

    def act(ctx: Context) -> int:
        from cafe_pos.application.village import visits

        return visits.add(ctx, -count if back else count, operator=operator)

    def done(today: int) -> None:
        text = ngettext(
            "{n} visit without a purchase today.", "{n} visits without a purchase today.", today
        ).format(n=today)
        taken = _("Taken back: {text}").format(text=text)
        till.said = Said(taken if back else text, Tone.GOOD)

    till.do(act, done)


def volunteer_comes(till: Till) -> None:
    """A volunteer comes; no name is asked."""
    operator = till.operator

    def act(ctx: Context) -> VolunteersView:
        from cafe_pos.application.village import volunteers

        return volunteers.came(ctx, operator=operator)

    till.do(act, partial(_tell_volunteers, till))


def volunteer_goes(till: Till, number: int | None = None) -> None:
    """A volunteer goes."""
    operator = till.operator

    def act(ctx: Context) -> VolunteersView:
        from cafe_pos.application.village import volunteers

        return volunteers.left(ctx, number, operator=operator)

    till.do(act, partial(_tell_volunteers, till))


def _tell_volunteers(till: Till, view: VolunteersView) -> None:
    till.panel = None
    text = ngettext(
        "{n} volunteer came today, {here} here now.",
        "{n} volunteers came today, {here} here now.", len(view.arrivals),
    ).format(n=len(view.arrivals), here=len(view.here))  # fmt: skip
    till.said = Said(text, Tone.GOOD)


# The agenda


@dataclass(frozen=True, slots=True)
class _Agenda:
    """The agenda, the event that the key has just started, and today."""

    events: tuple[EventView, ...]
    started: EventView | None
    today: date


def event_key(till: Till) -> None:
    """End what goes on (its heads are asked), else start the only event of today, else choose."""
    operator = till.operator

    def act(ctx: Context) -> _Agenda:
        from cafe_pos.application import counter
        from cafe_pos.application.village import events

        found, today = events.agenda(ctx), counter.today(ctx)
        ready = [one for one in found if _ready(one, today)]
        goes_on = any(one.event.state is EventState.RUNNING for one in found)
        if len(ready) == 1 and not goes_on:
            started = events.start(ctx, ready[0].event.id, operator=operator)
            return _Agenda(events.agenda(ctx), started, today)
        return _Agenda(found, None, today)

    def done(seen: _Agenda) -> None:
        running = [one for one in seen.events if one.event.state is EventState.RUNNING]
        if seen.started is not None:
            _tell_started(till, seen.started)
        elif running:
            ask_heads(till, running[0])
        else:
            till.panel = agenda_panel(seen.events, seen.today)

    till.do(act, done)


def _ready(view: EventView, today: date) -> bool:
    return view.event.state is EventState.PLANNED and view.event.day == today.isoformat()


def _tell_started(till: Till, view: EventView) -> None:
    till.panel = None
    text = _("“{title}” begins; {key} ends it and counts the heads.")
    till.said = Said(text.format(title=view.event.title, key=EVENT_KEY), Tone.GOOD)


def open_agenda(till: Till, _at: float = 0.0) -> None:
    """Show the agenda."""

    def act(ctx: Context) -> _Agenda:
        from cafe_pos.application import counter
        from cafe_pos.application.village import events

        return _Agenda(events.agenda(ctx), None, counter.today(ctx))

    def done(seen: _Agenda) -> None:
        till.panel = agenda_panel(seen.events, seen.today)

    till.do(act, done)


def agenda_panel(events: tuple[EventView, ...], today: date) -> Listing:
    """What goes on, what is planned, what was held."""
    rows = [
        Row(_("Plan an event"), partial(ask_event, today), letter="n"),
        Row(_("Start one that was not planned"), ask_title, letter="s"),
    ]
    rows += [_event_row(one, today) for one in events]
    return Listing(
        _("Agenda of the village"), tuple(rows), text="" if events else _("The agenda is empty.")
    )


def _event_row(view: EventView, today: date) -> Row:
    one = view.event
    when = day(date.fromisoformat(one.day), "EEE d MMM")
    text = f"{when} {one.planned_at}  {one.title}".replace("   ", "  ")
    right = _(EVENT_STATES[one.state])
    if view.takings_cents is not None:
        heads = ngettext("{n} person", "{n} people", one.heads or 0).format(n=one.heads)
        return Row(text, None, right=f"{heads} {money(view.takings_cents)}", dim=True)

    def then(till: Till, _at: float) -> None:
        if one.state is EventState.RUNNING:
            ask_heads(till, view)
        else:
            _choose(till, view, today)

    return Row(text, then, right=right, key=f"event {one.id}")


def _choose(till: Till, view: EventView, today: date) -> None:
    """A planned event: start it, or take it back."""
    rows = [Row(_("Take it back"), partial(_cancel, view.event.id), letter="x")]
    if view.event.day <= today.isoformat():
        rows.insert(0, Row(_("Start it now"), partial(_start, view.event.id), letter="s"))
    till.panel = Listing(view.event.title, tuple(rows), back=till.panel)


def _start(number: int, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> EventView:
        from cafe_pos.application.village import events

        return events.start(ctx, number, operator=operator)

    till.do(act, partial(_tell_started, till))


def _cancel(number: int, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> EventView:
        from cafe_pos.application.village import events

        return events.cancel(ctx, number, operator=operator)

    def done(view: EventView) -> None:
        open_agenda(till)
        till.said = Said(_("Taken back: {text}").format(text=view.event.title), Tone.GOOD)

    till.do(act, done)


def ask_title(till: Till, _at: float) -> None:
    """Start an event that stands in no agenda."""
    operator = till.operator

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        def act(ctx: Context) -> EventView:
            from cafe_pos.application.village import events

            return events.start(ctx, title=answers["title"] or " - ", operator=operator)

        till.do(act, partial(_tell_started, till))

    till.panel = Form(
        _("An event begins"), (Field("title", _("Title"), limit=MAX_TITLE),), kept,
        back=till.panel,
    )  # fmt: skip


def ask_event(today: date, till: Till, _at: float) -> None:
    """Plan an event."""
    operator = till.operator

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        on = form_values.day(answers["day"]) or today

        def act(ctx: Context) -> EventView:
            from cafe_pos.application.village import events

            return events.add(
                ctx, answers["title"], on.isoformat(), kind=answers["kind"], at=answers["at"],
                operator=operator,
            )  # fmt: skip

        def done(view: EventView) -> None:
            open_agenda(till)
            till.said = Said(_("Planned: {title}").format(title=view.event.title), Tone.GOOD)

        till.do(act, done)

    kinds = tuple((one.value, _(EVENT_KINDS[one])) for one in EventKind)
    till.panel = Form(
        _("Plan an event"),
        (
            Field("title", _("Title"), limit=MAX_TITLE),
            Field("day", _("Day"), form_values.day_text(today), limit=MAX_DAY),
            Field("at", _("Begins at"), limit=MAX_TIME, hint=_("like 20:00; may stay empty")),
            form_values.choice("kind", _("Kind"), EventKind.OTHER.value, kinds),
        ),
        kept,
        back=till.panel,
    )


def ask_heads(till: Till, view: EventView) -> None:
    """How many people came: the event ends with it."""
    operator = till.operator

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        heads = int(answers["heads"]) if answers["heads"] else None

        def act(ctx: Context) -> EventView:
            from cafe_pos.application.village import events

            return events.end(
                ctx, heads, volunteers=int(answers["volunteers"] or "0"), at=answers["at"],
                operator=operator,
            )  # fmt: skip

        def done(held: EventView) -> None:
            till.panel = None
            text = ngettext("{n} person", "{n} people", held.event.heads or 0)
            told = _("“{title}” is over: {heads}, {amount} taken meanwhile.").format(
                title=held.event.title, heads=text.format(n=held.event.heads),
                amount=money(held.takings_cents or 0),
            )  # fmt: skip
            till.said = Said(told, Tone.GOOD)

        till.do(act, done)

    till.panel = Form(
        _("“{title}” ends").format(title=view.event.title),
        (
            Field("heads", _("Heads"), kind=Kind.NUMBER, limit=MAX_FIGURES),
            Field("volunteers", _("Volunteers"), "0", Kind.NUMBER, limit=MAX_FIGURES),
            Field(
                "at", _("Ended at"), limit=MAX_TIME, hint=_("only if it was over before now"),
            ),
        ),
        kept,
    )  # fmt: skip


# The panel


@dataclass(frozen=True, slots=True)
class _Today:
    """What the village's panel says of today."""

    visits: int
    volunteers: VolunteersView
    events: tuple[EventView, ...]


def open_village(till: Till, _at: float = 0.0) -> None:
    """Everything of the village's life, each by a letter."""

    def act(ctx: Context) -> _Today:
        from cafe_pos.application.village import events, visits, volunteers

        return _Today(visits.today(ctx), volunteers.look(ctx), events.agenda(ctx))

    def done(seen: _Today) -> None:
        till.panel = _village(seen)

    till.do(act, done)


def _village(seen: _Today) -> Listing:
    from cafe_pos.tui.village import forms

    here = seen.volunteers.here
    going = next((one for one in seen.events if one.event.state is EventState.RUNNING), None)
    planned = sum(one.event.state is EventState.PLANNED for one in seen.events)
    rows = [
        Row(_("A visit without a purchase"), lambda till, _at: count_visits(till),
            right=f"{seen.visits}  +", letter="v"),
        Row(_("A volunteer comes"), lambda till, _at: volunteer_comes(till),
            right=f"{len(seen.volunteers.arrivals)}  {VOLUNTEER_KEY}", letter="b"),
        Row(_("Events: agenda, start, end"), open_agenda,
            right=going.event.title if going else f"{planned}  {EVENT_KEY}", letter="e"),
        Row(_("What residents ask for"), forms.open_needs, letter="n"),
        Row(_("Trials"), forms.open_trials, letter="t"),
        Row(_("Three questions a year"), forms.ask_answers, letter="q"),
        Row(_("Distances to the next services"), forms.open_distances, letter="d"),
        Row(_("The page for the town hall"), forms.open_commune, letter="m"),
    ]  # fmt: skip
    if here:
        rows.insert(
            2, Row(_("A volunteer goes"), lambda till, _at: volunteer_goes(till),
                   right=str(len(here)), letter="g"),
        )  # fmt: skip
    return Listing(_("Village life"), tuple(rows))
