"""The accountant's month, as it was entered: suppliers' papers and charges that fall due.

No journal entry is made of them: what they are booked to is the accountant's work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain.costs.entries import ChargeEntry, Paper, Purchase
from cafe_pos.domain.costs.recurring import due_in
from cafe_pos.domain.money import rate_text
from cafe_pos.exports.accountant_tables import Table
from cafe_pos.exports.fec import amount, clean

if TYPE_CHECKING:
    from cafe_pos.application.ports import UnitOfWork

_PAPERS = {
    Paper.DELIVERY_NOTE: "bon de livraison",
    Paper.INVOICE: "facture",
    Paper.CREDIT_NOTE: "avoir",
}
_KINDS = {
    "rent": "loyer", "energy": "énergie", "wages": "salaires", "insurance": "assurance",
    "bank": "banque", "tax": "impôts et taxes", "telephone": "téléphone, internet",
    "maintenance": "entretien", "network": "réseau", "other": "autre",
    "other_variable": "autre, selon les ventes",
}  # fmt: skip


def entered(uow: UnitOfWork, first: str, last: str) -> tuple[Table, Table]:
    """What was entered between the first and the last day of a month."""
    return _papers(uow, first, last), _charges(uow, first[:7])


def _papers(uow: UnitOfWork, first: str, last: str) -> Table:
    rows, total = [], 0
    for one in uow.costs.between(Purchase, first, last):
        known = uow.mandates.mandator(one.supplier)
        sign = one.paper.sign
        for line in one.lines:
            gross = sign * (line.net_cents + line.vat_cents)
            total += gross
            rows.append((
                one.day, str(one.id), one.supplier, clean(known.name if known else ""),
                _PAPERS[one.paper], clean(one.reference), clean(one.invoice or ""),
                clean(line.label), amount(sign * line.net_cents), line.vat_code.value,
                rate_text(line.rate_bp).replace(".", ","), amount(sign * line.vat_cents),
                amount(gross),
            ))  # fmt: skip
    header = (
        "jour", "saisie", "fournisseur", "nom", "pièce", "numéro", "facture", "libellé", "HT",
        "code TVA", "taux", "TVA", "TTC",
    )  # fmt: skip
    return Table(
        "factures.csv", "achats saisis d'après les pièces des fournisseurs", header, tuple(rows),
        total,
    )  # fmt: skip


def _charges(uow: UnitOfWork, month: str) -> Table:
    rows, total = [], 0
    for one in uow.costs.all(ChargeEntry):
        day = due_in(one, month)
        if day is not None and one.gross_cents:
            total += one.gross_cents
            rows.append((
                day.isoformat(), str(one.id), _KINDS[one.kind.value], clean(one.label),
                one.supplier or "", clean(one.reference), amount(one.net_cents),
                one.vat_code.value, rate_text(one.rate_bp).replace(".", ","),
                amount(one.vat_cents), amount(one.gross_cents),
            ))  # fmt: skip
    header = (
        "échéance", "saisie", "nature", "libellé", "fournisseur", "numéro", "HT", "code TVA",
        "taux", "TVA", "TTC",
    )  # fmt: skip
    meaning = "charges saisies, à leur échéance"
    return Table("charges.csv", meaning, header, tuple(sorted(rows)), total)
