"""Parcels at the counter: found by a scan or three letters, handed over by one key.

A hand-over is a line on the order, so that a visit for a parcel and a coffee is one ticket.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain import parcel as rules
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order_line import HANDED
from cafe_pos.domain.parcel import Way
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, ngettext
from cafe_pos.tui import words
from cafe_pos.tui.parcels import words as parcel_words
from cafe_pos.tui.parcels.scans import Parcels
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Row, RowKey
from cafe_pos.tui.shown import Notice, Said, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from cafe_pos.application.parcels.notices import How
    from cafe_pos.application.parcels.views import Arrival, ParcelView, Returned, Shelves
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

HERE: Final = "parcel "
"""What the key of a parcel's row begins with, before its reference."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody is here for a parcel: since when (UTC), and whether it is the recipient."""

    one: ParcelView
    began_at: str | None
    proxy: bool = False


def open_parcels(till: Till, _at: float = 0.0) -> None:
    """What lies here: typed letters narrow it, Enter hands over, and what else can be done."""
    look(till, lambda _ctx: None, "")


open_panel = open_parcels
"""What F4 opens this service by."""


def come_for(till: Till, ref: str, _at: float) -> None:
    """Somebody was found by the name (F4): what they show is asked, then it joins the order."""

    def act(ctx: Context) -> Coming:
        from cafe_pos.application.parcels import parcels

        return Coming(parcels.find(ctx, ref)[0], utc_text(ctx.clock.now()))

    def done(coming: Coming) -> None:
        till.panel = None
        hand(till, coming)

    till.do(act, done)


def look(till: Till, act: Callable[[Context], object], told: str) -> None:
    """Carry a change out, and show the shelves as they are then."""

    def acted(ctx: Context) -> Shelves:
        from cafe_pos.application.parcels import parcels

        act(ctx)
        return parcels.shelves(ctx)

    def done(found: Shelves) -> None:
        take(till, found)
        till.panel = view(found)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def take(till: Till, found: Shelves) -> None:
    """Remember which numbers a scanner may mean."""
    till.parcel_numbers = found.numbers


def view(found: Shelves) -> Parcels:
    """The shelves: what is to be returned first, then by the last day."""
    from cafe_pos.tui.parcels import forms

    twice = parcel_words.doubled(found.views)
    rows = [
        Row(
            parcel_words.row(one),
            partial(_open, one, found.at),
            right=parcel_words.right(one, arrived=one.parcel.ref in twice),
            key=HERE + one.parcel.ref,
        )
        for one in found.views
        if one.parcel.way is Way.IN
    ]
    late, away = len(found.overdue), len(found.leaving)
    rows += [
        Row(_("+ A parcel comes in"), forms.type_number),
        Row(_("+ Somebody sends a parcel"), partial(forms.type_number, way=Way.OUT)),
    ]
    if late:
        text = ngettext("{n} to return", "{n} to return", late).format(n=late)
        rows.append(Row(_("= Return list"), lambda till, _at: returns(till, found), right=text))
    if away:
        rows.append(
            Row(
                _("= To send"), lambda till, _at: to_send(till, found),
                right=ngettext("{n} parcel", "{n} parcels", away).format(n=away),
            )
        )  # fmt: skip
    rows.append(Row(_("= The month, by carrier"), forms.open_month))
    return Parcels(
        _("Parcels"),
        tuple(rows),
        typing=True,
        more=(RowKey("f2", "F2", _("tell"), _tell_row),),
        on_new=_anywhere,
        asked=_("name or number:"),
        empty=_("No parcel here fits: Enter looks among those that left."),
    )


def _anywhere(till: Till, text: str, at: float) -> None:
    """Look among those that left too; a number that nobody knows comes in."""

    def acted(ctx: Context) -> tuple[tuple[ParcelView, ...], Arrival]:
        from cafe_pos.application.parcels import parcels

        return parcels.find(ctx, text), parcels.scan(ctx, text)

    def done(found: tuple[tuple[ParcelView, ...], Arrival]) -> None:
        views, arrival = found
        if not views and len(arrival.number) >= rules.MIN_TRACKING and _has_digit(text):
            from cafe_pos.tui.parcels import forms

            forms.arrive(till, arrival)
            return
        till.panel = Parcels(
            _("Parcels: {text}").format(text=text),
            tuple(
                Row(parcel_words.row(one), partial(_open, one, None), parcel_words.right(one))
                for one in views
            ),
            back=till.panel,
            empty=_("No parcel fits. Look on the carrier's terminal too."),
        )

    del at
    till.do(acted, done)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


# --- one parcel -----------------------------------------------------------------------------------


def _open(one: ParcelView, began_at: str | None, till: Till, _at: float) -> None:
    hand(till, Coming(one, began_at))


def hand(till: Till, coming: Coming) -> None:
    """What can be done with a parcel: one key says what was shown, and its line is on the order."""
    back = till.panel if isinstance(till.panel, Parcels) else None
    _show_hand(till, coming, back)


def _show_hand(till: Till, coming: Coming, back: Panel | None, index: int = 0) -> None:
    one = coming.one
    rows = _rows(coming, back)
    title = _("Parcel: which document?") if _can_go(one) else _("Parcel")
    till.panel = Parcels(title, rows, text=_story(till, one), back=back, empty=" ", index=index)


def _can_go(one: ParcelView) -> bool:
    return one.parcel.here and one.parcel.way is Way.IN


def _rows(coming: Coming, back: Panel | None) -> tuple[Row, ...]:
    one, parcel = coming.one, coming.one.parcel
    if _can_go(one):
        other = replace(coming, proxy=not coming.proxy)
        place = len(one.accepts)
        return (
            *(
                Row(
                    parcel_words.identity(kind),
                    partial(_shown, coming, kind),
                    letter=parcel_words.LETTERS[rules.Identity(kind)],
                )
                for kind in one.accepts
            ),
            Row(
                _("Somebody else comes for it"),
                lambda till, _at: _show_hand(till, other, back, place),
                right=_("yes") if coming.proxy else _("no"),
                letter="m",
            ),
            Row(_("Tell: slip, message"), lambda till, _at: _tell(till, one), letter="t"),
            Row(_("Not wanted"), partial(_end, one, "refuse"), letter="x"),
            Row(_("Back to its carrier"), partial(_end, one, "return"), letter="b"),
        )
    if parcel.here:
        return (
            Row(_("The driver took it"), partial(_end, one, "driver"), letter="d"),
            Row(_("Its sender takes it back"), partial(_end, one, "refuse"), letter="x"),
        )
    if parcel.ticket is None:
        return (Row(_("It is here: back on its place"), partial(_end, one, "back"), letter="b"),)
    return ()


def _story(till: Till, one: ParcelView) -> str:
    text = parcel_words.about(one)
    parcel = one.parcel
    if not parcel.here and parcel.ended_at and till.view is not None:
        names = {person.code: person.name for person in till.people}
        text += " " + _("{person} noted it at {time}.").format(
            person=names.get(parcel.ended_by or "", parcel.ended_by or ""),
            time=words.local_time(parcel.ended_at, till.view.zone),
        )
    if parcel.ticket:
        text += " " + _("To undo it, refund {number}.").format(number=parcel.ticket)
    return text


def _shown(coming: Coming, kind: str, till: Till, _at: float) -> None:
    """Note the document, and put the line on the order; it is collected once the order is."""
    ref = coming.one.parcel.ref
    if any(line.mark is not None and line.mark.ref == ref for line in till.order.lines):
        till.panel = None
        till.said = Said(_("It stands on this order already."), Tone.WARN)
        return
    operator = till.operator

    def act(ctx: Context) -> ParcelView:
        from cafe_pos.application.parcels import handing as parcel_handing

        shown = parcel_handing.Shown(kind, coming.proxy, coming.began_at)
        return parcel_handing.prepare(ctx, ref, shown, operator=operator)

    def done(ready: ParcelView) -> None:
        from cafe_pos.application.parcels import handing as parcel_handing

        till.panel = None
        try:
            mark = parcel_handing.mark_of(ready.parcel)
            order, index = till.order.add(HANDED, 1, label=ready.label, mark=mark)
        except PosError as error:
            till.say_refusal(error)
            return
        till.current, till.chosen = index, False
        till.set_order(order)
        till.said = Said(
            _("Place {shelf}: {name}. F9 hands it over, or sell on.").format(
                shelf=ready.parcel.shelf, name=parcel_words.name(ready)
            ),
            Tone.GOOD,
        )

    till.do(act, done)


def _end(one: ParcelView, what: str, till: Till, _at: float) -> None:
    """Refused, returned, sent, or put back: one act, then the shelves."""
    operator, ref = till.operator, one.parcel.ref

    def act(ctx: Context) -> object:
        from cafe_pos.application.parcels import ends as parcel_ends

        match what:
            case "refuse":
                return parcel_ends.refuse(ctx, ref, operator=operator, channel=Channel.SCREEN)
            case "back":
                return parcel_ends.put_back(ctx, ref, operator=operator, channel=Channel.SCREEN)
            case "driver":
                return parcel_ends.hand_to_driver(
                    ctx, ref=ref, operator=operator, channel=Channel.SCREEN
                )
            case _:
                return parcel_ends.give_back(ctx, (ref,), operator=operator, channel=Channel.SCREEN)

    told = {
        "refuse": _("Noted as not wanted."),
        "back": _("It is on its place again."),
        "driver": _("The driver has it."),
        "return": _("Noted as returned."),
    }[what]
    look(till, act, told)


# --- telling people -------------------------------------------------------------------------------


def _tell_row(till: Till, row: Row, _at: float) -> None:
    """Tell whoever the chosen parcel is for."""
    ref = row.key.removeprefix(HERE)
    if not row.key.startswith(HERE):
        till.said = Said(_("First choose a parcel with the arrows."))
        return

    def acted(ctx: Context) -> ParcelView:
        from cafe_pos.application.parcels import parcels

        return parcels.find(ctx, ref)[0]

    till.do(acted, lambda one: _tell(till, one))


def _tell(till: Till, one: ParcelView) -> None:
    from cafe_pos.application.parcels.notices import How

    back = till.panel
    rows = [Row(_("A slip for the letter box"), partial(_told, one, How.SLIP), letter="a")]
    if one.parcel.phone:
        rows.append(
            Row(
                _("A message: its code comes out"), partial(_told, one, How.MESSAGE),
                right=one.parcel.phone, letter="s",
            )
        )  # fmt: skip
    rows.append(
        Row(_("Told by word or telephone"), partial(_told, one, How.TOLD), one.parcel.phone or "",
            "d")
    )  # fmt: skip
    till.panel = Parcels(
        _("Tell {name}").format(name=parcel_words.name(one)), tuple(rows), back=back
    )


def _told(one: ParcelView, how: How, till: Till, _at: float) -> None:
    operator, ref = till.operator, one.parcel.ref

    def act(ctx: Context) -> object:
        from cafe_pos.application.parcels import notices as parcel_notices

        return parcel_notices.notify(ctx, ref, how, operator=operator, channel=Channel.SCREEN)

    look(till, act, _("{name} is told.").format(name=parcel_words.name(one)))
    till.host.wake_printer()


# --- the return list, what is sent ----------------------------------------------------------------


def returns(till: Till, found: Shelves) -> None:
    """The return list of the day: all of it by one key, or one by one."""
    count = len(found.overdue)
    every = ngettext("{n} goes back to its carrier", "All {n} go back to their carriers", count)
    refs = tuple(one.parcel.ref for one in found.overdue)
    rows = [Row(every.format(n=count), partial(_give_back, refs), letter="t")]
    rows += [
        Row(
            parcel_words.row(one), partial(_open, one, found.at), right=one.parcel.shelf,
            letter=str(digit) if digit <= 9 else "",  # noqa: PLR2004 - the digits
        )
        for digit, one in enumerate(found.overdue, start=1)
    ]  # fmt: skip
    till.panel = Parcels(_("Return list"), tuple(rows), back=till.panel)


def _give_back(refs: tuple[str, ...], till: Till, _at: float) -> None:
    operator = till.operator

    def acted(ctx: Context) -> tuple[Returned, Shelves]:
        from cafe_pos.application.parcels import ends as parcel_ends
        from cafe_pos.application.parcels import parcels

        answer = parcel_ends.give_back(ctx, refs, operator=operator, channel=Channel.SCREEN)
        return answer, parcels.shelves(ctx)

    def done(found: tuple[Returned, Shelves]) -> None:
        answer, after = found
        take(till, after)
        till.panel = view(after)
        count = len(answer.back)
        till.said = Said(
            ngettext("{n} parcel noted as returned.", "{n} parcels noted as returned.", count)
            .format(n=count), Tone.GOOD,
        )  # fmt: skip
        if answer.gone:
            said = _("{parcel} …{tail} was collected meanwhile, from {person} at {time}.")
            till.banner = Notice(
                _("Not returned"),
                tuple(
                    said.format(parcel=one.label, tail=one.parcel.tail, person=who, time=at)
                    for one, who, at in answer.gone
                ),
            )

    till.do(acted, done)


def to_send(till: Till, found: Shelves) -> None:
    """What people send: the driver takes it, carrier by carrier."""
    carriers = dict.fromkeys((one.parcel.carrier, one.carrier) for one in found.leaving)
    rows = [
        Row(
            _("The driver of {carrier} took them").format(carrier=label.partition(" (")[0]),
            partial(_driver, code),
            right=str(sum(one.parcel.carrier == code for one in found.leaving)),
            letter=str(digit),
        )
        for digit, (code, label) in enumerate(carriers, start=1)
    ]
    rows += [
        Row(parcel_words.row(one), partial(_open, one, found.at), right=one.parcel.shelf)
        for one in found.leaving
    ]
    till.panel = Parcels(_("To send"), tuple(rows), back=till.panel)


def _driver(code: str, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> object:
        from cafe_pos.application.parcels import ends as parcel_ends

        return parcel_ends.hand_to_driver(ctx, code, operator=operator, channel=Channel.SCREEN)

    look(till, act, _("The driver has them."))


# --- scans ----------------------------------------------------------------------------------------


def scanned(till: Till, text: str, article: Article | None) -> None:
    """A parcel was scanned: hand it over, or take it in; a form begun is finished first."""
    till.typed = ""
    if isinstance(till.panel, Form):
        till.said = Said(_("First keep or leave this form, then scan again."), Tone.WARN)
        return

    def act(ctx: Context) -> Arrival:
        from cafe_pos.application.parcels import parcels

        return parcels.scan(ctx, text)

    def done(arrival: Arrival) -> None:
        from cafe_pos.tui.parcels import forms

        known = arrival.known
        if known is not None and (known.parcel.here or article is None):
            if not isinstance(till.panel, Parcels):
                till.panel = None
            hand(till, Coming(known, arrival.at))
        elif article is not None:
            till.panel = None
            till.add(article)
        else:
            forms.arrive(till, arrival)

    till.do(act, done)
