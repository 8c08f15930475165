"""The sentences of what is refused around mandators, contracts, settlements and their payment."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

# fmt: off
MANDATES: Final[dict[str, str]] = {
    "contract.ownership": N_("“{value}” is no kind of ownership. Nothing was changed; choose firm, opaque or transparent."),
    "contract.past": N_("{name} is settled up to {until}: a contract cannot begin, change or go on {since}. Nothing was changed; let it begin after {until}."),
    "contract.period": N_("“{value}” is no settlement period. Nothing was changed; choose week, fortnight, month or quarter."),
    "contract.term": N_("“{text}” is no term of a contract. Nothing was changed; write it like percent=20, per_item=0.35@act:parcel.collected or fixed=360."),
    "contract.terms": N_("A contract has {limit} terms at most. Nothing was changed; make it simpler."),
    "contract.unknown": N_("{name} has no contract that begins on {since}. Nothing was changed; check the day."),
    "contract.vat": N_("“{value}” is no VAT code for this. Nothing was changed; choose N20, I10, R55, P21 or EX0."),
    "mandator.code": N_("“{value}” cannot be a mandator's code: capital letters, digits, - and _, 24 at most. Nothing was changed; choose another."),
    "mandator.exists": N_("The code {code} belongs to {name}. Nothing was changed; choose another, or change that mandator."),
    "mandator.iban": N_("“{value}” is not a valid IBAN. Nothing was changed; check its digits."),
    "mandator.in_use": N_("{name} still has articles for sale: {articles}. Nothing was changed; block them or give them to somebody else first."),
    "mandator.kind": N_("“{value}” is no kind of mandator. Nothing was changed; choose baker, producer, carrier, supplier or other."),
    "mandator.money_due": N_("Between {name} and the café {amount_cents} are not settled or paid. Nothing was removed; settle and pay first."),
    "mandator.siret": N_("“{value}” is not a valid SIRET. Nothing was changed; check its 14 digits, or leave it empty."),
    "mandator.unknown": N_("No mandator is called “{name}”. Nothing was changed; look at “cafe-pos service mandator list”, or add the mandator first."),
    "mandator.value": N_("“{value}” is empty, too long, or holds what no line can hold. Nothing was changed; correct it."),
    "payout.amount": N_("An amount to pay is above zero. Nothing was paid; correct it."),
    "payout.method": N_("A settlement is not paid by “{method}”. Nothing was paid; choose cash, transfer or cheque."),
    "payout.more_than_due": N_("{amount_cents} is more than is left to pay of {number}, {left_cents}. Nothing was paid; pay that or less."),
    "payout.nothing": N_("{number} comes to nothing: there is nothing to pay. Nothing was changed; go on to the next one."),
    "payout.twice": N_("{number} is paid already ({payouts}). Nothing was paid a second time; look at “cafe-pos service balances”."),
    "settlement.empty": N_("Nothing was sold, brought or done for {name} from {first} to {last}, and nothing is due. Nothing was settled; check the period."),
    "settlement.gap": N_("Something happened for {name} since {since} that is not settled yet. Nothing was settled; settle the days before {first} first."),
    "settlement.no_contract": N_("No contract with {name} is in force on {day}. Nothing was settled; make one that begins on that day or before."),
    "settlement.no_price": N_("The purchase price of {articles} is not known. Nothing was settled; enter its cost in the catalogue or on the delivery."),
    "settlement.open": N_("{day} is not closed yet: what is owed to {name} may still change. Nothing was settled; close every day of the period first (a day without sales can be closed)."),
    "settlement.overlap": N_("{number} has settled {first} to {last} for {name} already. Nothing was settled twice; choose days after it."),
    "settlement.period": N_("“{text}” is no period. Nothing was settled; write 2026-10, 2026-T3, 2026-W43 or 2026-10-01..2026-10-15."),
    "settlement.training": N_("This is the training till: nothing is owed to anybody. Nothing was settled; leave the training first."),
    "settlement.unknown": N_("There is no settlement {number}. Nothing was changed; look at “cafe-pos service settlements”."),
}
