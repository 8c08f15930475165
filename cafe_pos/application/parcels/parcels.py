"""The postal relay: parcels come in, wait, are told of, go back or leave; names go after a while.

The carrier's own terminal stays authoritative: this is where the parcel lies and for whom. The
hand-over itself is a ticket's line (`application/parcels/handing.py`); counts and the carrier's
statement are in `application/parcels/counts.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.parcels import carriers
from cafe_pos.application.parcels.views import (
    Arrival,
    ParcelsWaiting,
    ParcelView,
    Shelves,
)
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain import parcel as rules
from cafe_pos.domain.clock import from_utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.parcel import Act, Carrier, Parcel, State, Way
from cafe_pos.domain.ticket import Channel

CARRIERS_SETTING: Final = carriers.CARRIERS_SETTING
SAME_NUMBER: Final = timedelta(days=60)
"""A carrier does not give a number again so soon: what comes back then was scanned before."""
LONGEST_S: Final = 600
"""An act that took longer was left open: it is not measured."""


# --- arrival --------------------------------------------------------------------------------------


def scan(ctx: Context, text: str) -> Arrival:
    """What a number scanned is: a parcel known already, or one to be received."""
    with ctx.store.act() as uow:
        moment = acts.moment_of(uow, ctx.clock.now())
        ours = carriers.ours(ctx, uow, moment.day)
        guesses = rules.guess(ours, text)
        number = guesses[0][1] if guesses else rules.normal(text)
        known = _same_number(uow, {number, *(one[1] for one in guesses)}, moment.day)
        first = [carrier for carrier, _number in guesses]
        ordered = (*first, *(one for one in ours if one not in first))
        places = {one.shelf for one in uow.parcels.here()}
        return Arrival(
            number,
            None if known is None else view_of(ctx, uow, known, moment.day),
            tuple(
                (one.code, one.label, rules.proposed_shelf(one.shelf, places)) for one in ordered
            ),
            bool(guesses),
            moment.at,
        )


def _same_number(uow: UnitOfWork, numbers: Iterable[str], day: date) -> Parcel | None:
    """A parcel of one of these numbers that is here, or that left so lately that it is the same."""
    since = (day - SAME_NUMBER).isoformat()
    found = [
        one
        for number in numbers
        for one in uow.parcels.tracked(number)
        if one.tracking == number and (one.here or (one.ended_on or "") >= since)
    ]
    return min(found, key=lambda one: not one.here, default=None)


def receive(
    ctx: Context,
    tracking: str,
    name: str,
    *,
    phone: str = "",
    carrier: str | None = None,
    shelf: str | None = None,
    began_at: str | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> ParcelView:
    """Put a parcel on the shelf for somebody; `began_at` (UTC) is when it was scanned.

    Raises:
        PosError: `parcel.already` with its place, `parcel.collected`, `parcel.returned` and
            `parcel.refused` for one that was here lately, `parcel.which_carrier`,
            `parcel.carrier`, `parcel.number`, `parcel.name`, `parcel.phone`, `parcel.shelf`,
            `operator.*`.
    """
    with ctx.store.act() as uow:
        return _take_in(
            ctx, uow, tracking, name, Way.IN,
            phone=phone, carrier=carrier, shelf=shelf, began_at=began_at,
            operator=operator, channel=channel,
        )  # fmt: skip


def deposit(
    ctx: Context,
    tracking: str,
    *,
    name: str = "",
    carrier: str | None = None,
    shelf: str | None = None,
    began_at: str | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> ParcelView:
    """Take a parcel that somebody sends, until the carrier's driver comes for it.

    Raises:
        PosError: as `receive`.
    """
    with ctx.store.act() as uow:
        return _take_in(
            ctx, uow, tracking, name, Way.OUT,
            carrier=carrier, shelf=shelf, began_at=began_at, operator=operator, channel=channel,
        )  # fmt: skip


def _take_in(
    ctx: Context,
    uow: UnitOfWork,
    tracking: str,
    name: str,
    way: Way,
    *,
    phone: str = "",
    carrier: str | None,
    shelf: str | None,
    began_at: str | None,
    operator: str | None,
    channel: Channel,
) -> ParcelView:
    who = acts.acting(uow, operator)
    moment = acts.moment_of(uow, ctx.clock.now())
    by, number = _whose(ctx, uow, tracking, carrier, moment.day)
    _check_new(uow, number, moment.day)
    taken = {one.shelf for one in uow.parcels.here()}
    notified = moment.day.isoformat() if by.notifies and way is Way.IN else None
    made = Parcel(
        ref=f"P-{ctx.token(5)}",
        carrier=by.code,
        tracking=number,
        way=way,
        state=State.NOTIFIED if notified else State.RECEIVED,
        shelf=_shelf(shelf) or rules.proposed_shelf(by.shelf, taken),
        name=_name(name, wanted=way is Way.IN),
        phone=_phone(phone),
        received_at=moment.at,
        received_on=moment.day.isoformat(),
        notified_on=notified,
        due_on=rules.due(moment.day, by.days).isoformat() if way is Way.IN else None,
        took=seconds(began_at, moment.at),
    )
    uow.parcels.add(made)
    carriers.join(uow, by, at=moment.at, channel=channel, operator=who.code)
    act = Act.RECEIVE if way is Way.IN else Act.DEPOSIT
    record(uow, act, made, at=moment.at, channel=channel, operator=who.code)
    return view_of(ctx, uow, made, moment.day)


def _whose(
    ctx: Context, uow: UnitOfWork, tracking: str, carrier: str | None, day: date
) -> tuple[Carrier, str]:
    """The carrier of a number, named or guessed from its form, and the number itself."""
    number = rules.normal(tracking)
    if not rules.MIN_TRACKING <= len(number) <= rules.MAX_TRACKING:
        raise PosError(
            "parcel.number", number=tracking, least=rules.MIN_TRACKING, most=rules.MAX_TRACKING,
            field="tracking",
        )  # fmt: skip
    if carrier is not None:
        named = carriers.find(ctx, uow, carrier, day)
        read = rules.guess((named,), number)
        return named, read[0][1] if read else number
    guesses = rules.guess(carriers.ours(ctx, uow, day), number)
    if not guesses:
        raise PosError(
            "parcel.which_carrier", number=number, field="carrier",
            known=", ".join(one.code for one in carriers.ours(ctx, uow, day)),
        )  # fmt: skip
    return guesses[0]


def _check_new(uow: UnitOfWork, number: str, day: date) -> None:
    known = _same_number(uow, {number}, day)
    if known is None:
        return
    if known.here:
        raise PosError(
            "parcel.already",
            tail=known.tail, shelf=known.shelf, name=known.name or known.ref,
            day=date.fromisoformat(known.received_on),
        )  # fmt: skip
    after(uow, known, Act.NOTIFY)  # refuses with who, and when


def _name(text: str, *, wanted: bool) -> str | None:
    cleaned = acts.one_line(text)
    if not cleaned and not wanted:
        return None
    if len(cleaned) > rules.MAX_NAME or not rules.words_of(cleaned):
        raise PosError("parcel.name", limit=rules.MAX_NAME, field="name")
    return cleaned


def _phone(text: str) -> str | None:
    cleaned = acts.one_line(text)
    if len(cleaned) > rules.MAX_PHONE:
        raise PosError("parcel.phone", limit=rules.MAX_PHONE, field="phone")
    return cleaned or None


def _shelf(text: str | None) -> str:
    cleaned = acts.one_line(text or "").upper()
    if len(cleaned) > rules.MAX_SHELF:
        raise PosError("parcel.shelf", limit=rules.MAX_SHELF, field="shelf")
    return cleaned


def seconds(began_at: str | None, at: str) -> int:
    """How long an act took, as far as it was measured."""
    if began_at is None:
        return 0
    took = int((from_utc_text(at) - from_utc_text(began_at)).total_seconds())
    return took if 0 <= took <= LONGEST_S else 0


# --- finding --------------------------------------------------------------------------------------


def find(ctx: Context, text: str, *, here: bool = False) -> tuple[ParcelView, ...]:
    """Parcels by the beginning of a name's words, the end of a number, a reference or a place."""
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        found = search(uow, text)
        return views_of(ctx, uow, (one for one in found if one.here or not here), day)


def search(uow: UnitOfWork, text: str) -> tuple[Parcel, ...]:
    """Parcels that a text means: those here first, the newest before the others."""
    known = uow.parcels.parcel(text.strip())
    if known is not None:
        return (known,)
    found: dict[str, Parcel] = {}
    words = rules.words_of(text)
    if words:
        found = {one.ref: one for one in uow.parcels.named(words)}
    number = rules.normal(text)
    if len(number) >= rules.SHORTEST_SEARCH:
        found |= {one.ref: one for one in uow.parcels.tracked(number)}
    if not found and number:
        found = {one.ref: one for one in uow.parcels.on_shelf(number)}
    return tuple(sorted(found.values(), key=lambda one: not one.here))


def one(uow: UnitOfWork, text: str, *, here: bool = True) -> Parcel:
    """The one parcel that a text means.

    Raises:
        PosError: `parcel.unknown`, `parcel.several` naming what tells them apart.
    """
    found = search(uow, text)
    lying = [parcel for parcel in found if parcel.here]
    chosen = lying if lying and here else list(found)
    if not chosen:
        raise PosError("parcel.unknown", text=text)
    if len(chosen) > 1 and (lying or not here):
        raise PosError("parcel.several", text=text, parcels=", ".join(map(_told, chosen)))
    return chosen[0]


def _told(parcel: Parcel) -> str:
    return f"{parcel.shelf} …{parcel.tail} ({parcel.ref})"


def everything_here(ctx: Context) -> tuple[ParcelView, ...]:
    """All parcels that lie here, by their last day."""
    with ctx.store.act() as uow:
        day = acts.moment_of(uow, ctx.clock.now()).day
        return views_of(ctx, uow, uow.parcels.here(), day)


def shelves(ctx: Context) -> Shelves:
    """What the counter shows of the parcels here."""
    with ctx.store.act() as uow:
        moment = acts.moment_of(uow, ctx.clock.now())
        return Shelves(
            views_of(ctx, uow, uow.parcels.here(), moment.day),
            uow.parcels.numbers_here(),
            moment.at,
            moment.day,
        )


def due(ctx: Context, day: date | None = None) -> tuple[ParcelView, ...]:
    """The return list of a day, and before the end those that have few days left."""
    with ctx.store.act() as uow:
        on = day or acts.moment_of(uow, ctx.clock.now()).day
        few = (
            parcel
            for parcel in uow.parcels.here()
            if parcel.way is Way.IN and (parcel.days_left(on) or 0) <= rules.LAST_DAYS
        )
        return views_of(ctx, uow, few, on)


def view_of(ctx: Context, uow: UnitOfWork, parcel: Parcel, day: date) -> ParcelView:
    """A parcel as it is shown."""
    return views_of(ctx, uow, (parcel,), day)[0]


def views_of(
    ctx: Context, uow: UnitOfWork, found: Iterable[Parcel], day: date
) -> tuple[ParcelView, ...]:
    """Parcels as they are shown, each with the others here that are for the same name."""
    everyone = {one.code: one for one in rules.in_force(ctx.rules.carriers, day)}
    accepted = {
        code: tuple(kind.value for kind in rules.Identity if one.accepts(kind))
        for code, one in everyone.items()
    }
    word = "Colis" if uow.settings().get("language", "fr") == "fr" else "Parcel"
    by_name: dict[tuple[str, ...], list[Parcel]] = {}
    for other in uow.parcels.here():
        if other.name is not None:
            by_name.setdefault(_sorted_words(other), []).append(other)
    return tuple(
        ParcelView(
            parcel,
            everyone[parcel.carrier].label if parcel.carrier in everyone else parcel.carrier,
            day,
            tuple(
                other
                for other in (by_name.get(_sorted_words(parcel), ()) if parcel.here else ())
                if other.ref != parcel.ref
            ),
            word,
            accepted.get(parcel.carrier, ()),
        )
        for parcel in found
    )


def _sorted_words(parcel: Parcel) -> tuple[str, ...]:
    """A name without its order: `Odette Marchand` is `MARCHAND Odette`."""
    return tuple(sorted(rules.words_of(parcel.name or "")))


def waiting(uow: UnitOfWork, day: date) -> ParcelsWaiting:
    """What waits on the shelves on a business day; remembered between acts."""
    return ParcelsWaiting(*uow.parcels.counts_here(day.isoformat()))


def after(uow: UnitOfWork, parcel: Parcel, act: Act) -> State:
    """The state that an act brings a parcel to; a refusal names who did what, and when.

    Raises:
        PosError: as `domain.parcel.after`.
    """
    try:
        return rules.after(parcel, act)
    except PosError as error:
        if "person" in error.params:
            error.params["person"], error.params["time"] = who_when(uow, parcel)
        raise


def who_when(uow: UnitOfWork, parcel: Parcel) -> tuple[str, str]:
    """Who ended a parcel's stay, and the minute on the café's clock."""
    names = {operator.code: operator.name for operator in uow.operators()}
    at = from_utc_text(parcel.ended_at or parcel.received_at).astimezone(acts.zone_of(uow))
    return names.get(parcel.ended_by or "", parcel.ended_by or ""), f"{at:%H:%M}"


def record(
    uow: UnitOfWork, act: Act, parcel: Parcel, *, at: str, channel: Channel, operator: str,
    **more: Any,
) -> None:  # fmt: skip
    """Append the event of an act (690): the carrier and the opaque reference, never a name."""
    acts.record(
        uow, EventCode.PARCEL, "parcel", at=at, channel=channel, operator=operator,
        act=act.value, carrier=parcel.carrier, ref=parcel.ref, **more,
    )  # fmt: skip
