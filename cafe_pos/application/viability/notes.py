"""What the managers say of a month, and what they decide: with names and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.application.viability.inputs import checked_month
from cafe_pos.application.viability.month_ports import ActionRow, CommentRow
from cafe_pos.application.viability.views import Action, Comment
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right

MAX_TEXT: Final = 500
MAX_WHO: Final = 40


def comment(ctx: Context, month: str, text: str, *, operator: str | None = None) -> CommentRow:
    """Say something of a month; it stands in the reports made from now on.

    Raises:
        PosError: `report.month`, `report.text`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        at = utc_text(ctx.clock.now())
        row = CommentRow(0, checked_month(month), who.code, at, _text(text))
        return uow.months.add_comment(row)


def decide(
    ctx: Context, month: str, text: str, who: str, due: str, *, operator: str | None = None
) -> ActionRow:
    """Note what was decided: what, who does it (a name), by which day (ISO).

    Raises:
        PosError: `report.month`, `report.text`, `report.who`, `report.day`, `right.missing`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        name = acts.one_line(who)
        if not 1 <= len(name) <= MAX_WHO:
            raise PosError("report.who", limit=MAX_WHO, field="who")
        row = ActionRow(0, checked_month(month), _text(text), name, _day(due))
        return uow.months.put_action(row)


def done(ctx: Context, number: int, *, operator: str | None = None) -> ActionRow:
    """Note that an action was done today.

    Raises:
        PosError: `report.no_action`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        row = uow.months.action(number)
        if row is None:
            raise PosError("report.no_action", number=number)
        today = acts.moment_of(uow, ctx.clock.now()).day.isoformat()
        return uow.months.put_action(replace(row, done=today))


def remove(ctx: Context, what: str, number: int, *, operator: str | None = None) -> None:
    """Take out a `comment` or an `action` that was written by mistake.

    Raises:
        PosError: `report.no_action`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        if not uow.months.remove(what, number):
            raise PosError("report.no_action", number=number)


def of(uow: UnitOfWork, month: str) -> tuple[tuple[Comment, ...], tuple[Action, ...]]:
    """Comments and actions as a report shows them, managers by name."""
    names = {one.code: one.name for one in uow.operators()}
    comments = tuple(
        Comment(names.get(row.author, row.author), row.written_at, row.text)
        for row in uow.months.comments(month)
    )
    actions = tuple(
        Action(row.text, row.who, row.due, row.done) for row in uow.months.actions(month)
    )
    return comments, actions


def _text(text: str) -> str:
    cleaned = acts.one_line(text)
    if not 1 <= len(cleaned) <= MAX_TEXT:
        raise PosError("report.text", limit=MAX_TEXT, field="text")
    return cleaned


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise PosError("report.day", day=text, field="due") from None
