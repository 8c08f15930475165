"""Sales noted on paper during a breakdown: asked for their time, then rung as ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cafe_pos.i18n import _, day
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.on_paper import PaperTime
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till


@dataclass(frozen=True, slots=True)
class Paper:
    """The time that stands on the paper: UTC ending in Z, the café's wall clock, its day."""

    at: str
    local: datetime
    day: date
    today: bool

    @property
    def shown(self) -> str:
        """The time in words, with the day when it is not today's."""
        time = self.local.strftime("%H:%M")
        return time if self.today else f"{day(self.day)} {time}"


def begin(till: Till, _at: float) -> None:
    """Ask for the time, or leave the sales on paper when one is there already."""
    if till.paper is not None:
        end(till)
        return

    def act(ctx: Context) -> tuple[date, ...]:
        from cafe_pos.application import on_paper

        return on_paper.open_days(ctx)

    def done(days: tuple[date, ...]) -> None:
        till.panel = _form(days)

    till.do(act, done)


def end(till: Till) -> None:
    """Go back to sales of this moment; an order that was begun is one of them now."""
    till.paper = None
    till.said = Said(_("The sales on paper are over: what is rung now is sold now."), Tone.GOOD)


def _form(days: tuple[date, ...]) -> Form:
    choices = tuple((one.isoformat(), day(one)) for one in days)
    time = Field(
        "time", _("Time on the paper"), kind=Kind.NUMBER, limit=4, hint=_("1420 for 14:20")
    )
    chosen = Field("day", _("Day"), choices[0][0], kind=Kind.CHOICE, choices=choices)
    return Form(
        _("Sales noted on paper"),
        (time,) if len(days) == 1 else (chosen, time),
        lambda till, form, answers: _begun(till, form, answers, days),
        text=_("Each ticket will carry this time, and say that it was entered afterwards."),
        index=0 if len(days) == 1 else 1,
    )


def _begun(till: Till, _form: Form, answers: Answers, days: tuple[date, ...]) -> None:
    """Have the time checked; a refusal stays on the form."""
    wanted = date.fromisoformat(answers.get("day", days[0].isoformat()))
    text = answers["time"]

    def act(ctx: Context) -> PaperTime:
        from cafe_pos.application import on_paper

        return on_paper.made_at(ctx, text, wanted)

    def done(found: PaperTime) -> None:
        till.paper = Paper(found.at, found.local, wanted, wanted == days[0])
        till.panel = None
        till.said = Said(_("Esc, or the menu again, ends the sales on paper."))

    till.do(act, done)
