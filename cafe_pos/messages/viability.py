"""The words of the viability report: what each figure is called and how it is defined.

One list for screen, paper, spreadsheet and JSON, so that no two of them can differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.application.viability.views import ReportKind
from cafe_pos.domain.viability.verdict import Verdict
from cafe_pos.i18n import N_

NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "takings": (N_("Takings"), N_("All the money received, with VAT, third parties' included.")),
    "third_party": (N_("Taken for third parties"), N_("Money held for mandators, deposits, suspended coffees: never revenue.")),
    "revenue": (N_("Own revenue"), N_("Sales of the café's own without VAT; money held for others is not in it.")),
    "commissions": (N_("Commissions"), N_("What mandators pay for being sold or handled, without VAT.")),
    "cost_of_goods": (N_("Cost of goods sold"), N_("By inventory (stock + purchases - stock) when both ends were counted, else what the lines sold have cost, else the purchases; without VAT.")),
    "gross_margin": (N_("Gross margin"), N_("Own revenue less the cost of goods sold.")),
    "margin_rate": (N_("Margin rate"), N_("Gross margin ÷ own revenue.")),
    "staff": (N_("Staff"), N_("Wages and their charges; the managers' own pay is not in it.")),
    "staff_rate": (N_("Staff, rate"), N_("Staff ÷ own revenue.")),
    "ebe_rate": (N_("Surplus after pay, rate"), N_("Surplus after the managers' pay ÷ own revenue.")),
    "fixed": (N_("Fixed charges"), N_("Rent, energy, wages, insurance and all that is paid without a sale, the network's base included.")),
    "variable": (N_("Variable costs"), N_("Cost of goods, charges that follow the sales, the network's share of the revenue.")),
    "variable_rate": (N_("Variable rate"), N_("Variable costs ÷ own revenue.")),
    "network": (N_("Network contribution"), N_("A base a month and a share of own revenue.")),
    "grants": (N_("Grants"), N_("Money given, the commune's aid included: no revenue.")),
    "commune_aid": (N_("The commune's aid"), N_("What the town hall gives, in money or in rent.")),
    "ebe": (N_("Operating surplus (EBE)"), N_("Own revenue + commissions - variable costs - fixed charges + grants.")),
    "ebe_without_commune": (N_("Surplus without the commune's aid"), N_("The operating surplus less what the town hall gives.")),
    "ebe_own": (N_("Surplus without any grant"), N_("The operating surplus less all grants: what trade alone brings.")),
    "ebe_after_pay": (N_("Surplus after the managers' pay"), N_("Surplus without any grant, less the pay that the two managers aim at.")),
    "break_even": (N_("Break-even"), N_("(Fixed charges - commissions) ÷ (1 - variable rate): the revenue at which nothing is lost or earned.")),
    "safety": (N_("Safety margin"), N_("Own revenue less break-even.")),
    "safety_rate": (N_("Safety margin, rate"), N_("(Own revenue - break-even) ÷ own revenue.")),
    "needed_a_day": (N_("Needed a day"), N_("Break-even ÷ days opened.")),
    "tickets_a_day": (N_("Tickets a day needed"), N_("Break-even a day ÷ average ticket, rounded up.")),
    "tickets": (N_("Tickets"), N_("Sales and refunds of the month.")),
    "days_opened": (N_("Days opened"), N_("Business days with a drawer open or a ticket.")),
    "average_ticket": (N_("Average ticket"), N_("Own revenue ÷ tickets, without VAT.")),
    "opened": (N_("Hours opened"), N_("From the opening to the count of each drawer session, overlaps once.")),
    "revenue_an_hour": (N_("Revenue an hour opened"), N_("Own revenue ÷ hours opened.")),
    "managers_an_hour": (N_("For an hour of the managers"), N_("(Operating surplus - loan repayments - provision for taxes) ÷ hours of the two managers.")),
    "cash": (N_("Bank and drawer"), N_("What lies on the bank account and in the drawer at the month's end.")),
    "others_money": (N_("Of it, not ours"), N_("Third parties' money, VAT due, prepayments, deposits, suspended coffees.")),
    "own_money": (N_("Ours"), N_("Bank and drawer less what is not ours.")),
    "months_covered": (N_("Months covered"), N_("Ours ÷ what goes out in a month (fixed charges, variable costs, loans).")),
    "noise": (N_("Chance"), N_("How far chance alone moves a month's revenue, from the spread of its days.")),
}  # fmt: skip

MISSING: Final[Mapping[str, str]] = {
    "month_open": N_("The month is not closed yet."),
    "charges": N_("No charges were entered (rent, energy, wages, insurance)."),
    "purchases": N_("No purchases were entered."),
    "hours": N_("The managers' hours were not entered."),
    "cash": N_("The bank's balance at the month's end was not entered."),
    "line_costs": N_("More than a tenth of the sales has no known cost."),
}

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.VIABLE: N_("Viable"),
    Verdict.VIABLE_UNPAID: N_("Viable without pay"),
    Verdict.FRAGILE: N_("Fragile"),
    Verdict.DANGER: N_("In danger"),
    Verdict.UNKNOWN: N_("Unknown"),
}

KINDS: Final[Mapping[ReportKind, str]] = {
    ReportKind.FLASH: N_("Flash"),
    ReportKind.DEFINITIVE: N_("Definitive report"),
    ReportKind.PROVISIONAL: N_("Provisional report"),
}

STEPS: Final[Mapping[str, str]] = {
    "revenue": N_("Own revenue"),
    "commissions": N_("Commissions"),
    "goods": N_("Goods"),
    "variable": N_("Other variable"),
    "staff": N_("Staff"),
    "fixed": N_("Other fixed"),
    "own": N_("Without grants"),
    "grants": N_("Grants"),
    "ebe": N_("Surplus"),
}

REASONS: Final[Mapping[str, str]] = {
    "months_missing": N_("{count} of the last twelve months lack their costs: no verdict is possible."),
    "cash_unknown": N_("The cash at the month's end is not known: no verdict is possible."),
    "cash_short": N_("Our own money covers {hundredths} of outgoings: less than one month is danger."),
    "next_not_payable": N_("{due} falls due next month, and {ours} is ours."),
    "overdraft": N_("The account has stood at its overdraft ceiling for {days} days."),
    "year_loss": N_("Over twelve months trade without grants ends at {cents}."),
    "revenue_fall": N_("Over three months the revenue is {bp} below the same months of last year."),
    "year_paid": N_("Over twelve months, without grants and after the managers' pay, {cents} is left."),
    "year_unpaid": N_("Over twelve months trade leaves {own} without grants: {short} short of the managers' pay."),
    "safety": N_("The revenue of twelve months stands {bp} above break-even."),
    "below_even": N_("The revenue of twelve months stands {bp} below break-even."),
    "cash": N_("Our own money covers {hundredths} of outgoings."),
    "hour_below": N_("An hour of the managers brings {cents}."),
}  # fmt: skip

LEVERS: Final[Mapping[str, str]] = {
    "price": N_("Prices {bp} higher, as many sales"),
    "tickets": N_("{count} more tickets a day"),
    "weekday": N_("Closed on {weekday}"),
    "goods": N_("Goods bought {bp} cheaper"),
    "charge_rent": N_("Rent {bp} lower"),
    "charge_energy": N_("Energy {bp} lower"),
    "charge_insurance": N_("Insurance {bp} lower"),
    "losses": N_("Half of the losses avoided"),
}

SERVICES: Final[Mapping[str, str]] = {
    "bread": N_("Bread"),
    "parcel": N_("Parcels"),
    "produce": N_("Local produce"),
}

BUDGET_LINES: Final[Mapping[str, str]] = {
    "revenue": N_("Own revenue"),
    "commissions": N_("Commissions"),
    "goods": N_("Cost of goods sold"),
    "fixed": N_("Fixed charges"),
    "staff": N_("Staff"),
    "grants": N_("Grants"),
    "ebe": N_("Operating surplus (EBE)"),
}

WHAT_IF: Final[Mapping[str, str]] = {
    "today": N_("as it is"),
    "changed": N_("changed"),
    "break_even": N_("Break-even a month"),
    "result": N_("Result a month"),
    "cash": N_("Ours in twelve months"),
    "no_cash": N_("The cash at the month's end is not known: it is reckoned from nothing on."),
    "alone": N_(
        "Trade alone: without grants, loans and the managers' pay, as the season of last year goes."
    ),
}

SCENARIO_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "price_bp": (N_("prices"), "bp"),
    "volume_bp": (N_("sales in pieces"), "bp"),
    "days": (N_("opening days"), "count"),
    "rent_cents": (N_("rent"), "cents"),
    "charges_cents": (N_("other charges"), "cents"),
    "service_revenue_cents": (N_("new service"), "cents"),
    "service_commission_cents": (N_("its commissions"), "cents"),
    "service_charge_cents": (N_("its charge"), "cents"),
}  # fmt: skip
