"""A simulated café's papers: charges, purchases, hours, the bank, and its month's export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from cafe_pos.application.bank import accounts
from cafe_pos.application.costs import budget, charges, grants, hours, purchases
from cafe_pos.application.costs.charges import NewCharge
from cafe_pos.application.costs.purchases import NewLine, NewPurchase
from cafe_pos.application.mandates import mandates
from cafe_pos.application.ports import Context
from cafe_pos.domain.costs.entries import GrantEntry
from cafe_pos.domain.costs.recurring import Every, last_day
from cafe_pos.domain.mandate import Mandator, MandatorKind
from cafe_pos.network.sending import export
from cafe_pos.network.simulation.living import MonthTruth
from cafe_pos.network.simulation.plan import CafePlan, Fate

_SUPPLIER: Final = Mandator(code="GROSSISTE", name="Grossiste du Pays", kind=MandatorKind.SUPPLIER)
_NETWORK_BASE: Final = 100_00
_NETWORK_BP: Final = 200
_BP: Final = 10_000
_LEAST_FIXED: Final = 50_00
"""A room costs something, however little is sold in it."""


@dataclass(slots=True)
class Costs:
    """What a café pays each month, in cents without VAT, and what lies at its bank."""

    rent: int = 0
    energy: int = 0
    wages: int = 0
    other: int = 0
    pay: int = 0
    bank: int = 0

    @property
    def fixed(self) -> int:
        """Fixed charges, the network's part apart."""
        return self.rent + self.energy + self.wages + self.other


def begin(ctx: Context, plan: CafePlan, first: MonthTruth, usual: float) -> Costs:
    """Enter what comes back each month, as large as the first month's sales and the plan make it.

    `usual` is how many tickets of such a month the year's mean has.
    """
    plain = int(first.net / max(1, first.tickets) * usual)
    left = plain * (_BP - _NETWORK_BP - plan.purchases_bp) // _BP - _NETWORK_BASE
    fixed = max(_LEAST_FIXED, left * _BP // plan.margin_bp)
    rent, energy, wages = (fixed * bp // _BP for bp in plan.shares_bp)
    costs = Costs(
        rent, energy, wages, fixed - rent - energy - wages,
        max(0, left - fixed) * plan.pay_bp // _BP,
        (fixed + plain * plan.purchases_bp // _BP) * plan.bank_hundredths // 100,
    )  # fmt: skip
    day = f"{first.month}-01"
    entered = (
        NewCharge(kind="rent", net_cents=rent, day=day, vat_code="EX0", label="Loyer"),
        NewCharge(kind="energy", net_cents=energy, day=day, label="Électricité"),
        NewCharge(kind="insurance", net_cents=costs.other // 4, day=day, vat_code="EX0",
                  label="Multirisque"),
        NewCharge(kind="telephone", net_cents=costs.other // 8, day=day, label="Internet"),
        NewCharge(kind="other", net_cents=costs.other - costs.other // 4 - costs.other // 8,
                  day=day, label="Comptable et entretien"),
    )  # fmt: skip
    for one in entered:
        charges.add(ctx, replace(one, every="month"))
    if wages:
        wage = NewCharge(
            kind="wages", net_cents=wages, day=day, vat_code="EX0", label="Salaire et cotisations"
        )
        charges.add(ctx, replace(wage, every="month"))
    if plan.rent_aid_bp:
        aid = rent * plan.rent_aid_bp // _BP
        grants.add(ctx, GrantEntry(
            label="Loyer réduit de la commune", amount_cents=aid, day=day, every=Every.MONTH,
            commune=True, in_kind=True,
        ))  # fmt: skip
    budget.set_rule(ctx, "target_pay", costs.pay, first.month)
    budget.set_rule(ctx, "hourly_floor", 0, first.month)
    mandates.put(ctx, _SUPPLIER, new=True)
    return costs


def end_of_month(ctx: Context, plan: CafePlan, costs: Costs, lived: MonthTruth) -> int:
    """Enter a month's purchases, hours and bank balance; the purchases without VAT are returned."""
    day = last_day(lived.month)
    bought = lived.net * plan.purchases_bp // _BP
    drinks = bought * 6 // 10
    lines = (
        NewLine(net_cents=drinks, vat_code="N20", label="Boissons"),
        NewLine(net_cents=bought - drinks, vat_code="R55", label="Alimentation",
                local="produce" in plan.services),
    )  # fmt: skip
    paper = NewPurchase(day=day, supplier=_SUPPLIER.code, lines=lines, reference=f"F-{lived.month}")
    purchases.add(ctx, paper)
    hours.accept(ctx, lived.month)
    network = _NETWORK_BASE + lived.net * _NETWORK_BP // _BP
    costs.bank += lived.net - bought - costs.fixed - network - costs.pay
    costs.bank += costs.rent * plan.rent_aid_bp // _BP
    if plan.fate is Fate.NO_CASH:
        costs.bank = min(costs.bank, (costs.fixed + bought) * plan.bank_hundredths // 100)
    accounts.note_balance(ctx, day, costs.bank)
    return bought


def correct(ctx: Context, month: str, cents: int) -> None:
    """An invoice that was forgotten."""
    charges.add(ctx, NewCharge(
        kind="maintenance", net_cents=cents, day=f"{month}-20", label="Réparation du frigo"
    ))  # fmt: skip


def send(ctx: Context, month: str, folder: Path) -> export.ExportView:
    """Make the month's definitive file."""
    return export.make(ctx, export.Wanted(month, folder, definitive=True))


def sending_day(month: str) -> date:
    """When a café's costs are in: the tenth of the month after."""
    first = date.fromisoformat(f"{month}-01")
    return (first.replace(day=28).fromordinal(first.toordinal() + 32)).replace(day=10)
