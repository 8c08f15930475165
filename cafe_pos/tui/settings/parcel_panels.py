"""Parcels in the settings: the carriers worked for, their days, the minutes, when names go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _, ngettext
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.parcels.agreed import Agreed
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.parcel import Carrier
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

ABOVE: Final = 2
"""Rows above the carriers."""


def open_parcels(till: Till, back: Panel | None, index: int = ABOVE) -> None:
    """Show what is agreed on with the carriers."""
    _look(till, back, index, lambda _ctx: None, "")


def _look(
    till: Till, back: Panel | None, index: int, change: Callable[[Context], object], told: str
) -> None:
    """Carry a change out, and show what is agreed on then."""
    operator = till.operator

    def act(ctx: Context) -> Agreed:
        from cafe_pos.application.parcels import agreed

        change(ctx)
        return agreed.look(ctx, operator=operator)

    def done(found: Agreed) -> None:
        till.panel = _listing(found, back, index)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(act, done)


def _listing(found: Agreed, back: Panel | None, index: int) -> Listing:
    rows = [
        Row(
            _("Names are erased after"),
            partial(_ask_names, found, back),
            _days(found.erase_days),
            "n",
        ),
        Row(
            _("Minutes that an act takes"),
            partial(_ask_minutes, found, back),
            ", ".join(map(str, found.minutes.values())),
            "m",
        ),
    ]
    rows += [
        Row(
            f"[{'x' if one.code in found.ours else ' '}] {one.label}",
            partial(_turn, found, back, place),
            _days(one.days),
            key=one.code,
        )
        for place, one in enumerate(found.carriers, start=ABOVE)
    ]

    def ask_days(till: Till, row: Row, _at: float) -> None:
        one = next((one for one in found.carriers if one.code == row.key), None)
        if one is None:
            till.said = Said(_("First choose a carrier with the arrows."))
        else:
            _ask_days(till, found, back, one)

    return Listing(
        _("Parcels and carriers"),
        tuple(rows),
        text=_("Enter ticks a carrier that the café works for; F2 sets the days of its contract."),
        back=back,
        index=index,
        more=(RowKey("f2", "F2", _("days"), ask_days),),
    )


def _days(count: int) -> str:
    return ngettext("{n} day", "{n} days", count).format(n=count)


def _turn(found: Agreed, back: Panel | None, place: int, till: Till, _at: float) -> None:
    """Tick a carrier, or take the tick away; recorded at once."""
    code = found.carriers[place - ABOVE].code
    wanted = [
        one.code for one in found.carriers if (one.code in found.ours) is not (one.code == code)
    ]
    if not wanted:
        till.said = Said(_("One carrier stays at least: tick another one first."), Tone.WARN)
        return
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.parcels import carriers

        carriers.choose(ctx, wanted, operator=operator)

    _look(till, back, place, act, _("Kept and recorded."))


def _ask_days(till: Till, found: Agreed, back: Panel | None, one: Carrier) -> None:
    """How long a carrier's parcels stay."""
    place = found.carriers.index(one) + ABOVE

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        days = int(answers["days"] or 0)

        def act(ctx: Context) -> None:
            from cafe_pos.application.parcels import carriers

            carriers.choose(ctx, [one.code], days=days, operator=operator)

        _look(till, back, place, act, _("Kept and recorded."))

    till.panel = Form(
        one.label,
        (
            Field(
                "days", _("Days kept"), str(one.days), Kind.NUMBER, limit=2,
                hint=_("As the contract says, counted from the day after the notice."),
            ),
        ),
        done,
        back=till.panel,
    )  # fmt: skip


def _ask_minutes(found: Agreed, back: Panel | None, till: Till, _at: float) -> None:
    """What each act takes, for the month's statement."""
    names = {
        "received": _("Received"), "collected": _("Handed over"), "returned": _("Returned"),
        "refused": _("Refused"), "deposit": _("Sent"),
    }  # fmt: skip

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        wanted = {what: int(text or 0) for what, text in answers.items()}

        def act(ctx: Context) -> None:
            from cafe_pos.application.parcels import counts

            if wanted != dict(found.minutes):
                counts.set_minutes(ctx, wanted, operator=operator)

        _look(till, back, 1, act, _("Kept and recorded."))

    till.panel = Form(
        _("Minutes that an act takes"),
        tuple(
            Field(
                what, label, str(found.minutes[what]), Kind.NUMBER, limit=2,
                hint=_("Minutes; with them a month tells how long its parcels took."),
            )
            for what, label in names.items()
        ),
        done,
        back=till.panel,
    )  # fmt: skip


def _ask_names(found: Agreed, back: Panel | None, till: Till, _at: float) -> None:
    """When names and telephones go."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        days = int(answers["days"] or found.erase_days)

        def act(ctx: Context) -> None:
            from cafe_pos.application.parcels import names
            from cafe_pos.domain.ticket import Channel

            if days != found.erase_days:
                names.erase(ctx, days=days, operator=operator, channel=Channel.SCREEN)

        _look(till, back, 0, act, _("Kept and recorded."))

    till.panel = Form(
        _("Names are erased after"),
        (
            Field(
                "days", _("Days"), str(found.erase_days), Kind.NUMBER, limit=3,
                hint=_("After the parcel left. Names that are older go at once."),
            ),
        ),
        done,
        back=till.panel,
    )  # fmt: skip
