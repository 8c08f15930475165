"""Every act of the counter, once: its letter in the menu, its F-key, its name, what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.payment import Method, Tender
from cafe_pos.i18n import _
from cafe_pos.tui import house
from cafe_pos.tui.panels import Search
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.selling import paper_sales
from cafe_pos.tui.shown import Leaving

if TYPE_CHECKING:
    from cafe_pos.tui.till import Till


@dataclass(frozen=True, slots=True)
class Act:
    """One act: the letter that takes it, the key it stands for (if any), its name."""

    letter: str
    key: str
    name: Callable[[], str]
    do: Callable[[Till, float], None]


def _pay(method: Method) -> Callable[[Till, float], None]:
    def do(till: Till, at: float) -> None:
        if till.payable():
            till.pay((Tender(method),), at)

    return do


def _search(till: Till, _at: float) -> None:
    till.panel = Search()


def _help(till: Till, _at: float) -> None:
    till.open_help()


def _tabs(till: Till, at: float) -> None:
    from cafe_pos.tui.tabs import panels as tab_panels

    tab_panels.open_tabs(till, at)


def _services(till: Till, at: float) -> None:
    from cafe_pos.tui.services import panels as service_panels

    service_panels.open_services(till, at)


def _order(till: Till, at: float) -> None:
    from cafe_pos.tui.tabs import order_panels

    order_panels.open_order(till, at)


def _split(till: Till, at: float) -> None:
    from cafe_pos.tui.tabs import split_panels

    split_panels.open_split(till, at)


def _accounts(till: Till, at: float) -> None:
    from cafe_pos.tui.accounts import keeping as account_keeping

    account_keeping.open_accounts(till, at)


def _prices(till: Till, _at: float) -> None:
    from cafe_pos.tui.selling import price_panels

    price_panels.open_prices(till)


def _lunch(till: Till, at: float) -> None:
    from cafe_pos.tui.selling import lunch_panels

    lunch_panels.open_lunch(till, at)


def _day(till: Till, at: float) -> None:
    from cafe_pos.tui.evening import panels as evening_panels

    evening_panels.open_day(till, at)


def _refund(till: Till, at: float) -> None:
    from cafe_pos.tui.selling import refund_panels

    refund_panels.open_tickets(till, at)


def _catalogue(till: Till, _at: float) -> None:
    from cafe_pos.tui.catalogue import panels as catalogue_panels

    catalogue_panels.open_catalogue(till)


def _settings(till: Till, _at: float) -> None:
    from cafe_pos.tui.settings import panels as settings_panels

    settings_panels.open_settings(till)


def _training(till: Till, _at: float) -> None:
    till.host.leave(Leaving.OTHER_TILL)


def _mandates(till: Till, at: float) -> None:
    from cafe_pos.tui.mandates import panels as mandate_panels

    mandate_panels.open_mandates(till, at)


def _costs(till: Till, at: float) -> None:
    from cafe_pos.tui.costs import panels as cost_panels

    cost_panels.open_costs(till, at)


def _viability(till: Till, at: float) -> None:
    from cafe_pos.tui.viability import panels as viability_panels

    viability_panels.open_months(till, at)


def _village(till: Till, at: float) -> None:
    from cafe_pos.tui.village import panels as village_panels

    village_panels.open_village(till, at)


def _network_file(till: Till, at: float) -> None:
    from cafe_pos.tui.viability import export_panels

    export_panels.open_export(till, at)


def _stock(till: Till, at: float) -> None:
    from cafe_pos.tui.stock import panels as stock_panels

    stock_panels.open_stock(till, at)


def _invoice(till: Till, at: float) -> None:
    from cafe_pos.tui.selling import invoice_panels

    invoice_panels.open_tickets(till, at)


def _bank(till: Till, at: float) -> None:
    from cafe_pos.tui.costs import bank_panels

    bank_panels.open_bank(till, at)


def _cards(till: Till, at: float) -> None:
    from cafe_pos.tui.selling import terminal_keeping

    terminal_keeping.open_cards(till, at)


def _health(till: Till, at: float) -> None:
    from cafe_pos.tui.settings import health_panels

    health_panels.open_health(till, at)


MORE: Final = (
    Act("r", "", lambda: _("The month's report: is the café viable?"), _viability),
    Act("v", "", lambda: _("Village life"), _village),
    Act("f", "", lambda: _("File for the network"), _network_file),
    Act("p", "", lambda: _("Sales noted on paper"), paper_sales.begin),
    Act("m", "", lambda: _("Mandators and contracts"), _mandates),
    Act("a", "", lambda: _("Purchases, charges, hours"), _costs),
    Act("b", "", lambda: _("Bank: statements, balances"), _bank),
    Act("s", "", lambda: _("Stock and inventory"), _stock),
    Act("i", "", lambda: _("Invoice of a ticket"), _invoice),
    Act("c", "", lambda: _("Card terminal: to settle, receipts"), _cards),
    Act("d", "", lambda: _("The till's health: what to see to"), _health),
    Act("e", "", lambda: _("Training, or back from it"), _training),
)
"""What is wanted less than once a week; in a list of its own behind the menu."""


def _more(till: Till, _at: float) -> None:
    rows = tuple(_row(act, "z") for act in MORE)
    till.panel = Listing(_("More"), rows, back=Menu(), topic="keys#more--z")


CHOICES: Final = (
    Act("p", "f9", lambda: _("Exact cash"), _pay(Method.CASH)),
    Act("c", "f12", lambda: _("Card"), _pay(Method.CARD)),
    Act("e", "f2", lambda: _("On site / takeaway"), lambda till, _at: till.switch_mode()),
    Act("n", "f3", lambda: _("Tabs: put aside, recall"), _tabs),
    Act("s", "f4", lambda: _("Services: bread, parcels, others"), _services),
    Act("f", "f6", lambda: _("The order: name, people, papers"), _order),
    Act("k", "", lambda: _("Accounts: who owes what"), _accounts),
    Act("h", "", lambda: _("Share the bill"), _split),
    Act("u", "", lambda: _("Dish of the day, lunch"), _lunch),
    Act("d", "f7", lambda: _("Discount, gift, price, place"), _prices),
    Act("m", "f5", lambda: _("Same round again"), lambda till, _at: till.same_again()),
    Act(
        "i", "f8", lambda: _("Print the last ticket"), lambda till, _at: till.host.look_at_prints()
    ),
    Act("r", "/", lambda: _("Search an article"), _search),
    Act("x", "", lambda: _("Empty the order"), lambda till, _at: till.clear_order()),
    Act("t", "", lambda: _("Last ticket: paid otherwise"), lambda till, _at: till.correct_last()),
    Act("b", "", lambda: _("Refund a ticket"), _refund),
    Act("w", "?", lambda: _("Allergens of the line"), lambda till, _at: house.show_allergens(till)),
    Act("y", "", lambda: _("Drawer and day: count, close"), _day),
    Act("v", "", lambda: _("Visas to give"), lambda till, _at: till.look_at_visas()),
    Act(
        "o",
        "ctrl+o",
        lambda: _("Another person takes over"),
        lambda till, _at: till.change_person(),
    ),
    Act("j", "", lambda: _("Catalogue"), _catalogue),
    Act("g", "", lambda: _("Settings"), _settings),
    Act("z", "", lambda: _("More: paper sales, training"), _more),
    Act("l", "", lambda: _("Lock the screen"), lambda till, _at: till.lock()),
    Act("a", "f1", lambda: _("Help"), _help),
    Act("q", "ctrl+q", lambda: _("Close the till"), lambda till, _at: till.close()),
)
"""In the order of the menu; each letter and each key once."""

ACTS: Final = {act.key: act for act in CHOICES if act.key}
"""What the named keys of the order screen do."""

SHOWN_KEYS: Final = {"ctrl+o": "Ctrl+O", "ctrl+q": "Ctrl+Q"}


def _row(act: Act, behind: str = "") -> Row:
    """The row of an act; `behind` is the letter of the list that it stands in."""

    def do(till: Till, at: float) -> None:
        till.panel, till.came_by = None, behind + act.letter
        act.do(till, at)

    shown = SHOWN_KEYS.get(act.key, act.key.upper())
    return Row(act.name(), do, right=shown, letter=act.letter, key=act.key)


class Menu(Listing):
    """Every act by a letter, for keyboards whose F-keys do something else."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_("Menu"), tuple(_row(act) for act in CHOICES))
