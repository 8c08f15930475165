"""Opening in the settings: the weekdays on which the café is closed, and where hours are said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _, weekday
from cafe_pos.tui.parts.listing import Listing, Row

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

WEEK: Final = 7


def open_weekdays(till: Till, back: Panel | None, index: int = 0) -> None:
    """Show the week, the days without opening ticked; bread that is ordered follows."""

    def act(ctx: Context) -> frozenset[int]:
        from cafe_pos.application.bread import bakers

        return bakers.closed_weekdays(ctx)

    till.do(act, partial(_show, till, back, index))


def _show(till: Till, back: Panel | None, index: int, closed: frozenset[int]) -> None:
    rows = [
        Row(
            f"[{'x' if number in closed else ' '}] {weekday(number + 1)}",
            partial(_turn, back, number, closed),
            _("shut") if number in closed else "",
            str(number + 1),
        )
        for number in range(WEEK)
    ]
    rows += [
        Row(_("Opening hours promised"), _open_hours, letter="h"),
        Row(_("Closed for some days: the café or a baker"), _open_closings, letter="f"),
    ]
    till.panel = Listing(
        _("Opening days"),
        tuple(rows),
        text=_("Enter ticks a weekday on which the café is closed: no bread is ordered for it."),
        back=back,
        index=index,
    )


def _turn(back: Panel | None, number: int, closed: frozenset[int], till: Till, _at: float) -> None:
    """Tick a weekday, or take the tick away; recorded at once."""
    wanted = sorted(closed ^ {number})
    operator = till.operator

    def act(ctx: Context) -> frozenset[int]:
        from cafe_pos.application.bread import bakers

        bakers.set_closed_weekdays(ctx, wanted, operator=operator)
        return bakers.closed_weekdays(ctx)

    till.do(act, partial(_show, till, back, number))


def _open_hours(till: Till, _at: float) -> None:
    from cafe_pos.tui.costs import panels as cost_panels

    cost_panels.open_plan(till, "open_week")


def _open_closings(till: Till, at: float) -> None:
    from cafe_pos.tui.bread import bakers_panels

    bakers_panels.open_bakers(till, at)
