"""The forms of the postal relay: a parcel comes in, somebody sends one, a month is compared."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.parcel import MAX_NAME, MAX_PHONE, MAX_SHELF, MAX_TRACKING, Way
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, day, ngettext
from cafe_pos.tui.parcels import panels
from cafe_pos.tui.parcels.scans import Parcels
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from datetime import date

    from cafe_pos.application.parcels.views import Arrival, ParcelView, Shelves, StatementView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

MAX_COUNT: Final = 6


def type_number(till: Till, _at: float = 0.0, *, way: Way = Way.IN) -> None:
    """Ask for the number of a parcel, where no scanner read it."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        if not answers["number"]:
            form.wrong(_("Scan its label, or type the number."), "number")
            return

        def act(ctx: Context) -> Arrival:
            from cafe_pos.application.parcels import parcels

            return parcels.scan(ctx, answers["number"])

        till.do(act, lambda arrival: _answered(till, arrival, way))

    title = _("A parcel comes in") if way is Way.IN else _("Somebody sends a parcel")
    number = Field("number", _("Number"), kind=Kind.CODE, limit=MAX_TRACKING)
    back = till.panel if isinstance(till.panel, Parcels) else None
    till.panel = Form(title, (number,), done, back=back)


def _answered(till: Till, arrival: Arrival, way: Way) -> None:
    if arrival.known is not None:
        till.panel = None
        panels.hand(till, panels.Coming(arrival.known, arrival.at))
        if arrival.known.parcel.here:
            till.said = Said(_("It is here already."), Tone.WARN)
    else:
        arrive(till, arrival, way)


def arrive(till: Till, arrival: Arrival, way: Way = Way.IN) -> None:
    """Ask for whom a parcel is; everything else is proposed, the name alone is typed."""
    first = arrival.carriers[0]
    known = tuple((code, label) for code, label, _place in arrival.carriers)
    carrier = form_values.choice("carrier", _("Carrier"), first[0], known)
    number = Field("number", _("Number"), arrival.number, Kind.CODE, limit=MAX_TRACKING)
    shelf = Field("shelf", _("Shelf"), first[2], limit=MAX_SHELF)
    name = Field("name", _("For whom") if way is Way.IN else _("From whom"), limit=MAX_NAME)
    phone = Field("phone", _("Telephone"), limit=MAX_PHONE, hint=_("For a message, or nothing."))
    told = (phone,) if way is Way.IN else ()
    fields = (number, carrier, shelf, *told, name)
    places = {code: place for code, _label, place in arrival.carriers}
    proposed = set(places.values())

    def done(till: Till, _form: Form, answers: Answers) -> None:
        place = answers["shelf"]
        if place in proposed:  # nobody typed another one: that of the carrier chosen
            place = places[answers["carrier"]]
        _keep(till, dict(answers) | {"shelf": place}, arrival.at, way)

    text = "" if arrival.guessed else _("The number does not tell its carrier: choose it.")
    title = _("A parcel comes in") if way is Way.IN else _("Somebody sends a parcel")
    before = till.panel
    back = before if isinstance(before, Parcels) else getattr(before, "back", None)
    till.panel = Form(
        title, fields, done, text=text, back=back,
        index=len(fields) - 1 if arrival.guessed else 1,
    )  # fmt: skip


def _keep(till: Till, answers: Answers, began_at: str, way: Way) -> None:
    operator = till.operator
    listed = isinstance(till.panel, Form) and till.panel.back is not None

    def act(ctx: Context) -> tuple[ParcelView, Shelves]:
        from cafe_pos.application.parcels import parcels

        if way is Way.IN:
            made = parcels.receive(
                ctx, answers["number"], answers["name"],
                phone=answers["phone"], carrier=answers["carrier"], shelf=answers["shelf"],
                began_at=began_at, operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip
        else:
            made = parcels.deposit(
                ctx, answers["number"], name=answers["name"],
                carrier=answers["carrier"], shelf=answers["shelf"],
                began_at=began_at, operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip
        return made, parcels.shelves(ctx)

    def done(found: tuple[ParcelView, Shelves]) -> None:
        made, after = found
        panels.take(till, after)
        till.panel = panels.view(after) if listed else None
        till.said = Said(
            _("Put it on {shelf}: {carrier} …{tail}.").format(
                shelf=made.parcel.shelf, carrier=made.carrier, tail=made.parcel.tail
            ),
            Tone.GOOD,
        )

    till.do(act, done)


# --- a month of the carriers ----------------------------------------------------------------------


def open_month(till: Till, _at: float = 0.0, month: date | None = None) -> None:
    """The counts of a month by carrier; Left and Right are other months by their rows."""

    def acted(ctx: Context) -> tuple[StatementView, ...]:
        from cafe_pos.application.parcels import counts as parcel_counts

        return parcel_counts.statements(ctx, *parcel_counts.month_around(ctx, month))

    back = till.panel.back if isinstance(till.panel, Listing) and month else till.panel

    def done(found: tuple[StatementView, ...]) -> None:
        till.panel = _month(found)
        till.panel.back = back

    till.do(acted, done)


def _month(found: tuple[StatementView, ...]) -> Listing:
    if not found:
        return Listing(_("Parcels of the month"), (), empty=_("No parcel came in yet."))
    since = found[0].since
    rows = [
        Row(
            one.label,
            partial(_compare, one),
            right=_("in {received}, out {collected}, back {back}").format(
                received=one.ours.received,
                collected=one.ours.collected,
                back=one.ours.returned + one.ours.refused,
            ),
            letter=str(digit) if digit <= 9 else "",  # noqa: PLR2004 - the digits
        )
        for digit, one in enumerate(found, start=1)
    ]
    minutes = sum(one.estimated for one in found)
    before = since - timedelta(days=1)
    rows.append(
        Row(
            _("The month before"), lambda till, at: open_month(till, at, before),
            right=day(before, "MMMM"), letter="a",
        )
    )  # fmt: skip
    text = ngettext("About {n} minute in all.", "About {n} minutes in all.", minutes)
    title = _("Parcels, {month}").format(month=day(since, "MMMM yyyy"))
    return Listing(title, tuple(rows), text=text.format(n=minutes))


def _compare(one: StatementView, till: Till, _at: float) -> None:
    """Ask for the figures of the carrier's statement, and list what differs."""
    names = {
        "received": _("Received"), "collected": _("Handed over"), "returned": _("Returned"),
        "refused": _("Refused"), "deposit": _("Sent"),
    }  # fmt: skip
    operator = till.operator

    def done(till: Till, _form: Form, answers: Answers) -> None:
        theirs = {what: int(text) for what, text in answers.items() if text}

        def act(ctx: Context) -> StatementView:
            from cafe_pos.application.parcels import counts as parcel_counts

            return parcel_counts.statement(
                ctx, one.carrier, one.since, one.until, theirs,
                operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        till.do(act, lambda view: _show_gaps(till, view, names))

    from cafe_pos.application.parcels.views import counts

    ours = counts(one.ours)
    till.panel = Form(
        _("{carrier}: its statement").format(carrier=one.label),
        tuple(
            Field(
                what, label, kind=Kind.NUMBER, limit=MAX_COUNT,
                hint=_("Counted here: {n}. Nothing typed, nothing compared.").format(n=ours[what]),
            )
            for what, label in names.items()
        ),
        done,
        back=till.panel,
    )  # fmt: skip


def _show_gaps(till: Till, found: StatementView, names: dict[str, str]) -> None:
    from cafe_pos.application.parcels.views import counts

    ours, gaps = counts(found.ours), found.differences
    rows = tuple(
        Row(
            names[what],
            right=_("its statement {theirs}, here {ours}").format(theirs=count, ours=ours[what])
            + (f"  {gaps[what]:+d}" if what in gaps else ""),
            dim=what not in gaps,
        )
        for what, count in found.theirs.items()
    )
    text = _("All of it agrees.") if not gaps else _("What differs is recorded: ask the carrier.")
    before = till.panel.back if isinstance(till.panel, Form) else None
    till.panel = Listing(found.label, rows, text=text, back=before)
