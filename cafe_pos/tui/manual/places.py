"""Which page of the manual belongs to where one is, and the keys of that place.

A panel says its own `topic`, or it is told by the module that made it: that of what its rows or its
last Enter do, else of its class; else by the menu's act that led there. `PAGES` and `ACTS` are the
whole table; a section is named by its English heading, and stands at the same place in every
language.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui import standing
from cafe_pos.tui.log_in import Why
from cafe_pos.tui.paint import bars
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.parts.panel import BarKey, Panel
from cafe_pos.tui.parts.sheet import Sheet
from cafe_pos.tui.shown import Change, Notice, Tone

if TYPE_CHECKING:
    from cafe_pos.tui.till import Till

ROOT: Final = "cafe_pos.tui."
DEFAULT: Final = "index"
ORDER: Final = "selling"
BROKEN: Final = "breakdowns"
MORNING: Final = "opening#in-the-morning"

PAGES: Final[dict[str, str]] = {
    "accounts": "accounts",
    "accounts.settle_panel": "accounts#taking-what-is-owed",
    "bread": "bread",
    "catalogue": "catalogue",
    "catalogue.file_panels": "catalogue#by-a-spreadsheet",
    "catalogue.menu_panels": "catalogue#prices-to-come-happy-hours-menus",
    "catalogue.rule_panels": "catalogue#prices-to-come-happy-hours-menus",
    "catalogue.scanned": "scanner",
    "costs": "costs",
    "costs.account_panels": "bank",
    "costs.bank_panels": "bank",
    "evening": "drawer",
    "evening.closing_panels": "closing#step-by-step",
    "evening.compare_panel": "closing#a-difference",
    "evening.count_panel": "closing#step-by-step",
    "house": "house-rules",
    "mandates": "mandates",
    "menu": "keys#the-menu-",
    "panels.Correct": "payments",
    "panels.Doubt": "printer#a-ticket-in-doubt",
    "panels.Reasons": "printer",
    "panels.Search": "selling#what-hands-do",
    "panels.Visas": "people#visas",
    "panels.Weigh": "selling#what-hands-do",
    "parcels": "parcels",
    "produce": "produce",
    "selling.invoice_panels": "accountant#an-invoice-a-credit-note",
    "selling.lunch_panels": "dish-of-the-day",
    "selling.paper_sales": "paper-sales",
    "selling.payment_forms": "payments#the-letters-of-the-payment",
    "selling.payment_panel": "payments",
    "selling.price_panels": "prices",
    "selling.refund_panels": "refunds",
    "selling.terminal_keeping": "terminal#when-nobody-knows",
    "selling.terminal_panels": "terminal#selling",
    "services": "services",
    "settings": "settings#the-groups",
    "settings.accounting_panels": "accountant",
    "settings.backup_panels": "backups",
    "settings.elsewhere": "settings#what-is-set-elsewhere",
    "settings.health_panels": "health",
    "settings.parcel_panels": "parcels",
    "settings.people_panels": "people",
    "settings.printer_panels": "printer#setting-it-up",
    "settings.publisher_panels": "statement",
    "settings.terminal_panels": "terminal#setting-it-up",
    "stock": "stock",
    "tabs": "tabs",
    "viability": "month-report",
    "viability.export_panels": "network-file",
    "village": "village",
}
"""The rooms and modules of panels, below `cafe_pos.tui`; the longest name that fits counts."""

ACTS: Final[dict[str, str]] = {
    "p": "payments", "c": "payments", "e": "selling#what-hands-do", "n": "tabs", "s": "services",
    "f": "tabs", "k": "accounts", "h": "tabs", "u": "dish-of-the-day", "d": "prices",
    "m": "selling#what-hands-do", "i": "printer", "r": "selling#what-hands-do",
    "x": "selling#what-hands-do", "t": "payments", "b": "refunds", "w": "house-rules",
    "y": "drawer", "v": "people#visas", "o": "opening#taking-over-locking", "j": "catalogue",
    "g": "settings", "z": "keys#more--z", "l": "opening#taking-over-locking", "a": "keys",
    "q": "closing", "zr": "month-report", "zv": "village", "zf": "network-file",
    "zp": "paper-sales", "zm": "mandates", "za": "costs", "zb": "bank", "zs": "stock",
    "zi": "accountant#an-invoice-a-credit-note", "zc": "terminal", "zd": "health",
    "ze": "training",
}  # fmt: skip
"""The acts of the menu by their letters: the page of what they open, if it tells nothing itself."""


def topic_of(till: Till) -> str:
    """The page that belongs to where one is, as `page` or `page#section`."""
    if till.gate is not None:
        return MORNING if till.gate.why is Why.OPEN else "opening#taking-over-locking"
    if till.unsure:
        return BROKEN
    if till.panel is None:
        return _on_the_order(till)
    return topic_of_panel(till.panel) or ACTS.get(till.came_by, DEFAULT)


def _on_the_order(till: Till) -> str:
    if isinstance(till.banner, Change):
        return "selling#taking-money-giving-change"
    if isinstance(till.banner, Notice) and till.banner.tone is Tone.WARN:
        return BROKEN
    if till.paper is not None:
        return "paper-sales"
    return MORNING if standing.may_open(till) else ORDER


def topic_of_panel(panel: Panel) -> str:
    """The page of a panel: its own, that of whoever made it, that of the one it goes back to.

    Nothing when none of them tells: a list without rows, a text that is only read.
    """
    if panel.topic:
        return panel.topic
    for name in _made_by(panel):
        found = _page(name)
        if found:
            return found
    back = getattr(panel, "back", None)
    return topic_of_panel(back) if isinstance(back, Panel) else ""


def _page(name: str) -> str:
    """The table's row for a dotted name, or for the longest part of it that has one."""
    while name and name not in PAGES:
        name = name.rpartition(".")[0]
    return PAGES.get(name, "")


def _made_by(panel: Panel) -> list[str]:
    """The modules that a panel shows itself to come from, the likeliest first."""
    kind = type(panel)
    itself = f"{kind.__module__}.{kind.__qualname__}".removeprefix(ROOT)
    acts: list[object] = []
    if isinstance(panel, Form):
        acts = [panel.done]
    elif isinstance(panel, Sheet):
        acts = [panel.then, *(act for _letter, _what, act in panel.more)]
    elif isinstance(panel, Listing):
        acts = [panel.on_new, *(row.then for row in panel.rows), *(one.then for one in panel.more)]
    counted = Counter(_module(act) for act in acts if act is not None)
    return [*(name for name, _count in counted.most_common()), itself]


def _module(act: object) -> str:
    while isinstance(act, partial):
        act = act.func
    return str(getattr(act, "__module__", "")).removeprefix(ROOT)


def keys_of(till: Till) -> tuple[BarKey, ...]:
    """The keys of where one is: those of its bar, and what letters or digits do there."""
    panel = till.panel
    shown = tuple(one for one in bars.keys_of(till) if one[1] != "f1")
    if till.gate is not None and not till.gate.chosen:
        shown = ((_("digit, letter"), "", _("a name")), *shown)
    elif till.gate is None and isinstance(panel, Listing):
        letters = "".join(row.letter for row in panel.rows)
        if panel.typing:
            shown = ((_("letters"), "", _("search")), *shown)
        elif letters:
            name = _("digit") if letters.isdigit() else _("letter")
            shown = ((name, "", _("its row")), *shown)
    return shown
