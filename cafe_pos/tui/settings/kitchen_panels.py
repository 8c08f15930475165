"""The kitchen in the settings: which families are cooked, ticked one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui.first_run import printers
from cafe_pos.tui.paint.canvas import fit
from cafe_pos.tui.parts.listing import Listing, Row

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

Families = tuple[tuple[str, bool], ...]

GROUP: Final = 5
"""The place of the kitchen among the groups."""
ABOVE: Final = 1
"""Rows above the families."""


def open_kitchen(till: Till, seen: SettingsView, back: Panel | None, index: int = ABOVE) -> None:
    """Show its printer, then every family of the catalogue, those that are cooked ticked."""

    def act(ctx: Context) -> Families:
        from cafe_pos.application.tabs import kitchen

        return kitchen.present_families(ctx)

    till.do(act, partial(_show, till, seen, back, index))


def _show(till: Till, seen: SettingsView, back: Panel | None, index: int, found: Families) -> None:
    panel = Listing(
        _("The kitchen"),
        (),
        text=_("Enter ticks a family: its articles stand on the slips for the kitchen."),
        back=back,
        index=index,
    )
    printer = seen.kitchen_printer
    where = fit(printers.in_words(printer), 20) if printer else _("slips at the counter")
    panel.rows = (
        Row(
            _("The kitchen's printer"),
            lambda till, _at: _open_printer(till, seen, panel),
            where,
            "i",
        ),
        *(
            Row(
                f"[{'x' if cooked else ' '}] {family}",
                partial(_turn, seen, back, place, found),
            )
            for place, (family, cooked) in enumerate(found)
        ),
    )
    till.panel = panel


def _open_printer(till: Till, seen: SettingsView, back: Listing) -> None:
    from cafe_pos.tui.settings import printer_panels

    which = printer_panels.Which(seen.kitchen_printer, kitchen=True)
    till.panel = printer_panels.printer(which, back)


def _turn(
    seen: SettingsView, back: Panel | None, place: int, found: Families, till: Till, _at: float
) -> None:
    """Tick a family, or take the tick away; recorded at once."""
    chosen = [family for at, (family, cooked) in enumerate(found) if cooked is not (at == place)]
    operator = till.operator

    def act(ctx: Context) -> Families:
        from cafe_pos.application.tabs import kitchen

        kitchen.choose_families(ctx, chosen, operator=operator)
        return kitchen.present_families(ctx)

    till.do(act, partial(_show, till, seen, back, place + ABOVE))
