"""The sentences of costs: what was refused, that nothing was lost, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.i18n import N_

COST_REFUSALS: Final[dict[str, str]] = {
    "budget.line": N_("“{line}” is no line of the budget. Nothing was changed; choose revenue, commissions, goods, fixed, staff, grants or ebe."),
    "budget.months": N_("A budget is set for 1 to {limit} months at once. Nothing was changed; correct the number."),
    "charge.every": N_("“{every}” is not how often something comes back. Nothing was entered; choose once, month, quarter or year."),
    "charge.kind": N_("“{kind}” is no kind of charge. Nothing was entered; choose rent, energy, wages, insurance, bank, tax, telephone, maintenance, network, other or other_variable."),
    "cost.amount": N_("{amount_cents} cannot be this amount. Nothing was entered; correct it. What a supplier gives back is a credit note, money that is given a grant."),
    "cost.day": N_("“{text}” is no day that a café can mean. Nothing was entered; check it."),
    "cost.future": N_("{day} is still to come. Nothing was entered; correct the day. Only charges and grants can be planned."),
    "cost.grant": N_("“{label}” looks like money that is given: that is no cost, and no revenue either. Nothing was entered; enter it as a grant (“cafe-pos cost grant add”)."),
    "cost.label": N_("A text here has 1 to {limit} letters. Nothing was entered; correct it."),
    "cost.month": N_("“{text}” is no month. Nothing was changed; write it like 2026-10."),
    "cost.more_than_due": N_("{amount_cents} is more than is left to pay, {left_cents}. Nothing was noted; correct the amount."),
    "cost.movement": N_("The drawer knows no expense {number}. Nothing was noted; look at “cafe-pos cost month”."),
    "cost.movement_taken": N_("The expense {number} already pays for something else. Nothing was noted; check the number."),
    "cost.no_instalment": N_("Nothing of it falls due in {month}. Nothing was noted; check the month."),
    "cost.paid": N_("{paid_cents} of it was paid on {day}. Nothing was removed; take the payment back first, or correct the entry."),
    "cost.period": N_("The last day comes before the first one. Nothing was changed; correct it."),
    "cost.rate": N_("A rate is 100 % at most. Nothing was changed; correct it."),
    "cost.removed": N_("Entry {number} was already removed on {when}. Nothing was changed; look at the list again."),
    "cost.rule": N_("“{key}” is no figure that can be set. Nothing was changed; choose target_pay, hourly_floor, network_base, network_rate or tax_provision."),
    "cost.supplier": N_("No supplier is called “{name}”, or more than one. Nothing was entered; look at “cafe-pos service mandator list”, or add the supplier first."),
    "cost.unknown": N_("There is no entry {number}. Nothing was changed; look at the list again."),
    "cost.vat": N_("“{code}” is no VAT code. Nothing was entered; choose N20, I10, R55, P21, EX0 or HORS."),
    "cost.vat_amount": N_("A VAT of {vat_cents} does not fit its rate, which makes {expected_cents}. Nothing was entered; check the amount and the VAT code."),
    "hours.minutes": N_("Nobody works so long on one day. Nothing was entered; correct the hours."),
    "hours.service": N_("There is no service “{service}”. Nothing was entered; choose bread, parcel, produce or one of the café's own."),
    "opening.hours": N_("“{text}” are no opening hours. Nothing was changed; write them like 8:00-12:30,16:00-20:00, or closed."),
    "opening.no_exception": N_("{day} follows its weekday already. Nothing was changed."),
    "opening.weekday": N_("A weekday goes from 1 (Monday) to 7 (Sunday). Nothing was changed; correct it."),
    "purchase.billed": N_("Purchase {number} has its invoice already. Nothing was changed; choose a delivery note that waits for one."),
    "purchase.empty": N_("There is nothing on this paper. Nothing was entered; give it a line with its amount."),
    "purchase.km": N_("{km} km cannot be. Nothing was entered; correct the distance."),
    "purchase.line": N_("“{text}” is no line of a purchase. Nothing was entered; write it like “Flour=12.50@R55” or “CAFE*6=42.00@N20”."),
    "purchase.lines": N_("A paper has {limit} lines at most. Nothing was entered; enter it in two parts."),
    "purchase.quantity": N_("A quantity of {quantity} cannot be. Nothing was entered; correct it."),
    "purchase.settled": N_("What {name} brings is bought by its settlements, the last one up to {until}. Nothing was entered twice; look at the settlement."),
    "purchase.suppliers": N_("An invoice is of one supplier. Nothing was changed; choose its delivery notes alone."),
    "purchase.total": N_("The delivery notes come to {total_cents}, the invoice to {invoice_cents}. Nothing was changed; correct the delivery note, or ask the supplier."),
    "purchase.twice": N_("“{reference}” of {name} was entered before, on {day} (entry {number}). Nothing was entered twice; check the paper."),
    "purchase.unit": N_("“{unit}” is no unit. Nothing was entered; choose piece, g or ml."),
}  # fmt: skip
"""Codes of PosError of costs, hours and openings."""

CHARGES: Final[Mapping[str, str]] = {
    "rent": N_("Rent"),
    "energy": N_("Energy"),
    "wages": N_("Wages"),
    "insurance": N_("Insurance"),
    "bank": N_("Bank"),
    "tax": N_("Taxes"),
    "telephone": N_("Telephone, internet"),
    "maintenance": N_("Upkeep, repairs"),
    "network": N_("Network"),
    "other": N_("Other fixed charge"),
    "other_variable": N_("Other, with the sales"),
}
"""Kinds of charges in words."""

LACKING: Final[Mapping[str, str]] = {
    "purchases": N_("purchases"),
    "hours": N_("hours"),
    "invoices": N_("invoices of delivery notes"),
    "expenses": N_("cash expenses to be ranged"),
}
"""What a month lacks besides kinds of charges, in words."""

EVERY: Final[Mapping[str, str]] = {
    "once": N_("once"),
    "month": N_("each month"),
    "quarter": N_("each quarter"),
    "year": N_("each year"),
}
"""How often something comes back, in words."""

PAPERS: Final[Mapping[str, str]] = {
    "delivery_note": N_("delivery note"),
    "invoice": N_("invoice"),
    "credit_note": N_("credit note"),
}
"""Suppliers' papers in words."""

RULES: Final[Mapping[str, str]] = {
    "target_pay": N_("Pay aimed at, both managers, a month"),
    "hourly_floor": N_("Least for an hour of the managers"),
    "network_base": N_("Network: base a month"),
    "network_rate": N_("Network: share of own revenue (%)"),
    "tax_provision": N_("Put aside for taxes a month"),
}
"""The managers' own figures in words."""
