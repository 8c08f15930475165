"""Sales noted on paper during a breakdown: asked for their time, then rung as ever."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cafe_pos.i18n import _, day, ngettext
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.selling.on_paper import PaperTime
    from cafe_pos.tui.till import Till


@dataclass(frozen=True, slots=True)
class Paper:
    """The time that stands on the paper: UTC ending in Z, the café's wall clock, its day.

    `original` is the number of a ticket that a restore lost, when it is entered again.
    """

    at: str
    local: datetime
    day: date
    today: bool
    original: str = ""

    @property
    def shown(self) -> str:
        """The time in words, with the day when it is not today's."""
        time = self.local.strftime("%H:%M")
        return time if self.today else f"{day(self.day)} {time}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The days that sales may be entered for, today's first, and the lost tickets not yet here."""

    days: tuple[date, ...]
    lost: tuple[str, ...]


def begin(till: Till, _at: float) -> None:
    """Ask for the time, or leave the sales on paper when one is there already."""
    if till.paper is not None:
        end(till)
        return
    _ask(till)


def _ask(till: Till, day: date | None = None) -> None:
    def act(ctx: Context) -> Asked:
        from cafe_pos.application.keeping import lost_tickets
        from cafe_pos.application.selling import on_paper

        missing = (one.number for one in lost_tickets.listed(ctx) if one.again is None)
        return Asked(on_paper.open_days(ctx), tuple(missing))

    def done(asked: Asked) -> None:
        till.panel = _form(asked, day)

    till.do(act, done)


def next_one(till: Till) -> None:
    """A lost ticket was entered again: ask for the next one, of the same day."""
    before, till.paper = till.paper, None
    _ask(till, None if before is None else before.day)


def end(till: Till) -> None:
    """Go back to sales of this moment; an order that was begun is one of them now."""
    if till.paper is not None and till.paper.original:
        till.client_key = secrets.token_hex(16)
    till.paper = None
    till.said = Said(_("The sales on paper are over: what is rung now is sold now."), Tone.GOOD)


def _form(asked: Asked, day_before: date | None = None) -> Form:
    days = asked.days
    choices = tuple((one.isoformat(), day(one)) for one in days)
    time = Field(
        "time", _("Time on the paper"), kind=Kind.NUMBER, limit=4, hint=_("1420 for 14:20")
    )
    here = day_before if day_before in days else days[0]
    chosen = Field("day", _("Day"), here.isoformat(), kind=Kind.CHOICE, choices=choices)
    text = _("Each ticket will carry this time, and say that it was entered afterwards.")
    lost: tuple[Field, ...] = ()
    if asked.lost:
        text = ngettext(
            "{n} ticket that the restore lost is missing. Escape when none is left to enter.",
            "{n} tickets that the restore lost are missing. Escape when none is left to enter.",
            len(asked.lost),
        ).format(n=len(asked.lost))
        hint = _("Empty for a sale that had no ticket.")
        lost = (Field("original", _("Number on the ticket"), asked.lost[0], limit=16, hint=hint),)
    fields = (*lost, *(() if len(days) == 1 else (chosen,)), time)
    return Form(
        _("Sales noted on paper"),
        fields,
        lambda till, form, answers: _begun(till, form, answers, days),
        text=text,
        index=0 if lost else len(fields) - 1,
    )


def _begun(till: Till, _form: Form, answers: Answers, days: tuple[date, ...]) -> None:
    """Have the time checked; a refusal stays on the form."""
    wanted = date.fromisoformat(answers.get("day", days[0].isoformat()))
    text, original = answers["time"], answers.get("original", "").upper()

    def act(ctx: Context) -> PaperTime:
        from cafe_pos.application.selling import on_paper

        if original:
            on_paper.check_lost(ctx, original)
        return on_paper.made_at(ctx, text, wanted)

    def done(found: PaperTime) -> None:
        till.paper = Paper(found.at, found.local, wanted, wanted == days[0], original)
        if original:
            from cafe_pos.domain import losses

            till.client_key = losses.key_of(original)  # asked again after a crash, sold once
        till.panel = None
        till.said = Said(_("Esc, or the menu again, ends the sales on paper."))

    till.do(act, done)
