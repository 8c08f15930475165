"""From the first row of a count to its record: whoever counts, and what for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _, figure, money
from cafe_pos.tui.evening import compare_panel
from cafe_pos.tui.evening.count_panel import CountPanel, CountRow, rows_of
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cafe_pos.application.drawer.evening import Blind
    from cafe_pos.application.drawer.views import Count, CountView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.evening.compare_panel import Finish
    from cafe_pos.tui.till import Till


def may_close(till: Till) -> bool:
    """Whether this person may count and close; else says so, before anything is counted."""
    me = next((one for one in till.people if one.code == till.operator), None)
    if me is None or me.may(Right.CLOSE):
        return True
    till.say_refusal(PosError("right.missing", name=me.name))
    return False


def begin(till: Till, finish: Finish, what: str) -> None:
    """Begin a count, or go on with the one that was left; `finish` records it."""
    if not may_close(till):
        return

    def act(ctx: Context) -> Blind | None:
        from cafe_pos.application.drawer import evening

        return evening.blind(ctx)

    def done(blind: Blind | None) -> None:
        if blind is None:
            till.said = Said(_("The drawer is closed: there is nothing to count."), Tone.WARN)
            return
        show(till, blind, finish, what)

    till.do(act, done)


def show(till: Till, blind: Blind, finish: Finish, what: str) -> None:
    """Show the rows to fill, with what was typed before."""
    rows = rows_of(blind)
    # What was typed in this program is newer than what its file holds: a row behind at most.
    here = till.tally is not None and till.tally[0] == blind.sheet.session
    known = till.tally[1] if here and till.tally is not None else blind.typed
    typed = {row.key: known[row.key] for row in rows if row.key in known}
    panel = CountPanel(
        _("Count the drawer"),
        blind.sheet.session,
        rows,
        lambda till, count: compare_panel.compare(till, count, finish, what),
        typed=typed,
        index=_first_empty(rows, typed) if typed else 0,
    )
    till.panel = panel
    if typed:
        till.said = Said(_("The count goes on where it was left."), Tone.GOOD)


def _first_empty(rows: tuple[CountRow, ...], typed: Mapping[str, str]) -> int:
    """The row behind the last one that was filled."""
    filled = [place for place, row in enumerate(rows) if row.key in typed]
    return min(max(filled) + 1, len(rows) - 1)


def count_now(till: Till, _at: float = 0.0) -> None:
    """Count and end the drawer session without closing the day."""
    begin(till, _record, _("record the count"))


def _record(till: Till, found: Count) -> None:
    operator = till.operator

    def act(ctx: Context) -> CountView:
        from cafe_pos.application.drawer import drawer, evening

        view = drawer.count(ctx, found, operator=operator, channel=Channel.SCREEN)
        evening.forget_tally(ctx)
        return view

    till.do(act, partial(_recorded, till))


def _recorded(till: Till, view: CountView) -> None:
    till.panel = None
    till.session_opened = None
    cash = view.rows[0]
    off = cash.difference_cents or 0
    told = _("Counted: {amount} in cash").format(amount=money(cash.counted_cents or 0))
    if off:
        sign = "+" if off > 0 else ""
        told = _("{told}, difference {off}").format(told=told, off=f"{sign}{figure(off)}")
    till.said = Said(told, Tone.GOOD if not off else Tone.WARN)
    till.host.look_at_standing()
    till.host.look_at_visas()
