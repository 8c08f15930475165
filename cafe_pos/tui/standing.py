"""Where drawer and day stand, as the counter says it; what opens them is loaded when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.i18n import _, day, money

if TYPE_CHECKING:
    from cafe_pos.tui.till import Till


def forgotten(till: Till) -> str:
    """What stands on the input line while a day of before is not closed."""
    if till.standing is None or not till.standing.forgotten:
        return ""
    return _("{day} is not closed (: y f)").format(
        day=day(till.standing.forgotten[-1], "EEEE d").capitalize()
    )


def offer(till: Till) -> str:
    """What stands on the input line while the drawer is closed: one Enter opens it."""
    if not may_open(till) or till.standing is None:
        return ""
    return _("Drawer closed: Enter opens it with {amount}").format(
        amount=money(till.standing.proposed_cents)
    )


def may_open(till: Till) -> bool:
    """Whether Enter on the empty order screen opens the drawer."""
    return (
        till.standing is not None
        and till.standing.session is None
        and not till.standing.forgotten
        and till.session_opened is None
        and till.paper is None
        and not till.order.lines
        and not till.typed
    )
