"""What a month was: sales by day and family, costs, hours, cash; plain data, cents without VAT."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

COUNTER = ""
"""The service of what is sold across the counter and belongs to no service."""


class ChargeKind(StrEnum):
    """What is paid whether or not anything is sold; `OTHER_VARIABLE` alone follows the sales."""

    RENT = "rent"
    ENERGY = "energy"
    WAGES = "wages"
    INSURANCE = "insurance"
    BANK = "bank"
    TAX = "tax"
    TELEPHONE = "telephone"
    MAINTENANCE = "maintenance"
    NETWORK = "network"
    OTHER = "other"
    OTHER_VARIABLE = "other_variable"

    @property
    def variable(self) -> bool:
        """Whether it grows with the sales."""
        return self is ChargeKind.OTHER_VARIABLE


class CostMethod(StrEnum):
    """Where the cost of goods comes from, the surest first."""

    INVENTORY = "inventory"
    LINES = "lines"
    PURCHASES = "purchases"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesPart:
    """Own revenue of a family within a service: cents without VAT, with VAT, and its cost.

    `cost_cents` is what the lines with a known cost have cost, `uncosted_net_cents` the revenue of
    the lines without one.
    """

    family: str
    service: str = COUNTER
    net_cents: int
    gross_cents: int
    cost_cents: int = 0
    uncosted_net_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What a mandator pays for being sold or handled, in cents without VAT."""

    mandator: str
    service: str
    net_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A business day (ISO): minutes open, tickets, own revenue in cents without VAT, takings."""

    day: str
    opened_minutes: int
    tickets: int
    net_cents: int
    takings_cents: int
    visits_without_purchase: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A charge of the month, in cents without VAT."""

    kind: ChargeKind
    label: str
    net_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Money given: in cents; `commune` when the town hall gives it (a rent aid counts here)."""

    label: str
    amount_cents: int
    commune: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What goods cost, in cents without VAT; a stock of None was not counted."""

    purchases_cents: int | None = None
    local_purchases_cents: int = 0
    stock_start_cents: int | None = None
    stock_end_cents: int | None = None
    losses_cents: int = 0
    staff_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cash:
    """Money at the month's end, in cents; what is held for others is no money of the café's.

    `due_next_cents` falls due within the next month (rent, wages, taxes), `overdraft_days` is how
    long the account has stood at its ceiling.
    """

    opening_cents: int
    bank_cents: int
    drawer_cents: int
    in_cents: int
    out_cents: int
    third_party_cents: int = 0
    vat_due_cents: int = 0
    prepaid_cents: int = 0
    deposits_cents: int = 0
    suspended_cents: int = 0
    due_next_cents: int = 0
    overdraft_days: int = 0

    @property
    def closing_cents(self) -> int:
        """Bank and drawer at the end."""
        return self.bank_cents + self.drawer_cents

    @property
    def others_cents(self) -> int:
        """What of it is somebody else's."""
        return (
            self.third_party_cents
            + self.vat_due_cents
            + self.prepaid_cents
            + self.deposits_cents
            + self.suspended_cents
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """What a service's visits bring to the counter: tickets with it, those that also buy.

    `also_net_cents` is what those bought at the counter, without VAT.
    """

    service: str
    tickets: int
    buying: int
    also_net_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Everything that a month's figures are made of; `month` is ISO, `2026-10`.

    `closed` tells that its closure is made, `definitive` that the managers say its costs are
    complete. Minutes are of work; `manager_minutes` those of the binôme.
    """

    month: str
    closed: bool = False
    definitive: bool = False
    sales: tuple[SalesPart, ...] = ()
    days: tuple[Day, ...] = ()
    commissions: tuple[Commission, ...] = ()
    takings_cents: int = 0
    third_party_cents: int = 0
    goods: Goods = field(default_factory=Goods)
    charges: tuple[Charge, ...] | None = None
    grants: tuple[Grant, ...] = ()
    network_base_cents: int = 0
    network_rate_bp: int = 0
    investments_cents: int = 0
    loan_cents: int = 0
    tax_provision_cents: int = 0
    target_pay_cents: int = 0
    manager_minutes: int | None = None
    helper_minutes: int = 0
    service_minutes: tuple[tuple[str, int], ...] = ()
    attach: tuple[Attach, ...] = ()
    cash: Cash | None = None
    budget: tuple[tuple[str, int], ...] = ()
