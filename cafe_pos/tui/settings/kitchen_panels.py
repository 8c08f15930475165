"""The kitchen in the settings: which families are cooked, ticked one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.i18n import _
from cafe_pos.tui.parts.listing import Listing, Row

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

Families = tuple[tuple[str, bool], ...]


def open_families(till: Till, back: Panel | None, index: int = 0) -> None:
    """Show every family of the catalogue, those that go to the kitchen ticked."""

    def act(ctx: Context) -> Families:
        from cafe_pos.application.tabs import kitchen

        return kitchen.present_families(ctx)

    till.do(act, partial(_show, till, back, index))


def _show(till: Till, back: Panel | None, index: int, found: Families) -> None:
    till.panel = Listing(
        _("The kitchen"),
        tuple(
            Row(
                f"[{'x' if cooked else ' '}] {family}",
                partial(_turn, back, place, found),
            )
            for place, (family, cooked) in enumerate(found)
        ),
        text=_("Enter ticks a family: its articles stand on the slips for the kitchen."),
        back=back,
        index=index,
    )


def _turn(back: Panel | None, place: int, found: Families, till: Till, _at: float) -> None:
    """Tick a family, or take the tick away; recorded at once."""
    chosen = [family for at, (family, cooked) in enumerate(found) if cooked is not (at == place)]
    operator = till.operator

    def act(ctx: Context) -> Families:
        from cafe_pos.application.tabs import kitchen

        kitchen.choose_families(ctx, chosen, operator=operator)
        return kitchen.present_families(ctx)

    till.do(act, partial(_show, till, back, place))
