"""The tables of the accountant's month: VAT, expenses, accounts, third parties, slips.

Each is a header and rows of text in French, amounts with a comma, as spreadsheets there read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe_pos.application.accounts.views import Ageing
from cafe_pos.application.books.ports import Dated
from cafe_pos.domain.accounting import NOBODY, DayBook, Plan
from cafe_pos.domain.drawer import MovementKind
from cafe_pos.domain.ledger import Payload
from cafe_pos.domain.money import rate_text
from cafe_pos.domain.payment import Method
from cafe_pos.domain.receivable import Amount, Amounts, Key, Receivables, add_all
from cafe_pos.exports.fec import amount, clean

_METHODS: Final = {
    "cash": "espèces",
    "card": "carte",
    "cheque": "chèque",
    "transfer": "virement",
    "meal_voucher": "titre-restaurant",
    "account": "ardoise",
    "suspended": "café suspendu",
}
_FORMS: Final = {"paper": "papier", "electronic": "électronique", None: ""}


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the month: its name, what it holds, its rows; `total_cents` to check it by."""

    name: str
    meaning: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total_cents: int | None = None


def vat(books: Sequence[DayBook], debts: Receivables, spent: Sequence[Payload]) -> Table:
    """VAT that is due by rate and why, what can be deducted, and what still waits."""
    sold: Amounts = {}
    put: Amounts = {}
    paid: Amounts = {}
    due: Amounts = {}
    earned: Amounts = {}
    bought: Amounts = {}
    for book in books:
        for to, source in ((sold, book.sold), (put, book.put), (paid, book.paid)):
            add_all(to, source)
        add_all(due, book.due())
        add_all(due, book.earned)
        add_all(earned, book.earned)
        add_all(bought, book.bought)
    at_once = {
        key: Amount(
            value.gross_cents - put.get(key, Amount()).gross_cents,
            value.vat_cents - put.get(key, Amount()).vat_cents,
        )
        for key, value in sold.items()
        if key[2]
    }
    goods = {key: value for key, value in sold.items() if _taxed(key) and not key[2]}
    later = {key: value for key, value in paid.items() if key[2]}
    outside = {key: value for key, value in sold.items() if not _taxed(key)}
    deducted: Amounts = {}
    for movement in spent:
        if movement["vat"] is not None:
            key = (movement["vat_code"], movement["rate"], False)
            deducted.setdefault(key, Amount()).add(Amount(movement["amount"], movement["vat"]))
    collected = sum(value.vat_cents for value in due.values())
    net = collected - sum(x.vat_cents for part in (deducted, bought) for x in part.values())
    rows = (
        *_vat_rows("ventes à emporter (exigible à la livraison)", goods),
        *_vat_rows("consommations sur place payées à la vente", at_once),
        *_vat_rows("ardoises réglées ou reprises (exigible à l'encaissement)", later),
        *_vat_rows("commissions (exigible au relevé)", earned),
        *_vat_rows("TVA EXIGIBLE", due),
        *_vat_rows("déductible (dépenses payées en espèces)", deducted),
        *_vat_rows("déductible (achats aux mandants)", bought),
        ("SOLDE (exigible moins déductible)", "", "", "", amount(net), ""),
        *_vat_rows("en attente sur les ardoises, à la fin", debts.waiting(), services=True),
        *_vat_rows("hors TVA: fonds de tiers, consignes, pourboires, avances", outside),
    )
    header = ("nature", "code", "taux", "base HT", "TVA", "TTC")
    return Table("tva.csv", "TVA collectée par taux, exigible, déductible", header, rows, collected)


def _taxed(key: Key) -> bool:
    return key[0] != "HORS"


def _vat_rows(
    nature: str, amounts: Mapping[Key, Amount], *, services: bool = False
) -> list[tuple[str, ...]]:
    by_rate: dict[tuple[str, int], Amount] = {}
    for key, value in amounts.items():
        if key[2] or not services:
            by_rate.setdefault(key[:2], Amount()).add(value)
    return [
        (
            nature, code, rate_text(rate).replace(".", ","), amount(value.net_cents),
            amount(value.vat_cents), amount(value.gross_cents),
        )
        for (code, rate), value in sorted(by_rate.items(), key=lambda i: (-i[0][1], i[0][0]))
        if value.gross_cents or value.vat_cents
    ]  # fmt: skip


def expenses(spent: Sequence[Payload]) -> Table:
    """What was bought out of the drawer."""
    rows = tuple(
        (
            one["business_day"], one["number"], clean(one["supplier"] or ""),
            clean(one["receipt"] or ""), clean(one["reason"]),
            amount(one["amount"] - (one["vat"] or 0)),
            one["vat_code"] or "", amount(one["vat"] or 0), amount(one["amount"]),
        )
        for one in spent
    )  # fmt: skip
    header = (
        "jour", "pièce", "fournisseur", "justificatif", "motif", "HT", "code TVA", "TVA", "TTC",
    )  # fmt: skip
    total = sum(one["amount"] for one in spent)
    return Table("achats.csv", "achats et dépenses payés en espèces", header, rows, total)


def aged(debts: Receivables, on: date) -> Table:
    """What customers owe at the end, by its age."""
    rows = []
    total = 0
    for customer, left in debts.owed().items():
        ageing = Ageing.of(on, [(date.fromisoformat(day), cents) for day, cents in left])
        total += ageing.total_cents
        oldest = min(day for day, _ in left)
        rows.append((customer, oldest, *map(amount, ageing.parts), amount(ageing.total_cents)))
    header = (
        "client", "depuis", "0 à 30 jours", "31 à 60", "61 à 90", "plus de 90", "total",
    )  # fmt: skip
    meaning = "ardoises par ancienneté, à la fin de la période"
    return Table("ardoises.csv", meaning, header, tuple(rows), total)


def third_parties(books: Sequence[DayBook], before: Mapping[str, int], plan: Plan) -> Table:
    """What is held for each mandator: at the start, received, settled, handed over, at the end."""
    account = plan.accounts["mandator"]
    moved = {(who or NOBODY): [cents, 0, 0, 0] for who, cents in before.items()}
    for book in books:
        for entry in book.entries:
            for line in entry.lines:
                if line.account == account and line.auxiliary:
                    row = moved.setdefault(line.auxiliary, [0, 0, 0, 0])
                    if entry.what == "sales":
                        row[1] += line.credit_cents - line.debit_cents
                    else:
                        place = 2 if entry.what == "settlement" else 3
                        row[place] += line.debit_cents - line.credit_cents
    rows = tuple(
        (who, *map(amount, (*figures, figures[0] + figures[1] - figures[2] - figures[3])))
        for who, figures in sorted(moved.items())
    )
    total = sum(start + got - ours - given for start, got, ours, given in moved.values())
    header = (
        "mandant", "solde au début", "encaissé", "relevés (commission moins achats)", "reversé",
        "solde à la fin",
    )  # fmt: skip
    return Table("tiers.csv", "fonds détenus pour des tiers", header, rows, total)


def takings(paid: Sequence[Dated]) -> Table:
    """What came in by each method, day by day; account payments and corrections included."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for day, kind, document in paid:
        what = "règlements d'ardoises" if kind == "account_payment" else "ventes"
        for part in document["payments"]:
            row = sums.setdefault((day, part["method"], what), [0, 0])
            row[0] += -1 if part["amount"] < 0 else 1
            row[1] += part["amount"]
    rows = tuple(
        (day, _METHODS[method], what, str(count), amount(cents))
        for (day, method, what), (count, cents) in sorted(sums.items())
    )
    header = ("jour", "moyen", "origine", "nombre", "montant")
    total = sum(cents for _, cents in sums.values())
    meaning = "encaissements par jour et par moyen, pour le rapprochement avec la banque"
    return Table("encaissements.csv", meaning, header, rows, total)


def cheques(paid: Sequence[Dated]) -> Table:
    """Every cheque, day by day."""
    found = [
        (day, document["number"], part)
        for day, _kind, document in paid
        for part in document["payments"]
        if part["method"] == Method.CHEQUE
    ]
    rows = tuple(
        (
            day, number, clean(part.get("bank") or ""), clean(part.get("cheque_number") or ""),
            amount(part["amount"]),
        )
        for day, number, part in found
    )  # fmt: skip
    header = ("jour", "document", "banque", "numéro", "montant")
    total = sum(part["amount"] for *_, part in found)
    return Table("cheques.csv", "bordereau des chèques", header, rows, total)


def vouchers(paid: Sequence[Dated]) -> Table:
    """Meal vouchers by day, issuer and form."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for day, _kind, document in paid:
        for part in document["payments"]:
            if part["method"] == Method.MEAL_VOUCHER:
                key = day, clean(part.get("issuer") or ""), _FORMS[part.get("form")]
                row = sums.setdefault(key, [0, 0])
                row[0] += -1 if part["amount"] < 0 else 1
                row[1] += part["amount"]
    rows = tuple((*key, str(count), amount(cents)) for key, (count, cents) in sorted(sums.items()))
    header = ("jour", "émetteur", "forme", "nombre", "montant")
    total = sum(cents for _, cents in sums.values())
    return Table("titres-restaurant.csv", "bordereau des titres-restaurant", header, rows, total)


def bank(moved: Iterable[Payload]) -> Table:
    """Cash taken to the bank, and brought from it."""
    kinds = {MovementKind.WITHDRAWAL_BANK: "remise", MovementKind.FLOAT_ADDED: "retrait"}
    found = [one for one in moved if one["kind"] in kinds]
    rows = tuple(
        (one["business_day"], one["number"], kinds[MovementKind(one["kind"])],
         clean(one["reason"]), amount(one["amount"]))
        for one in found
    )  # fmt: skip
    header = ("jour", "pièce", "sens", "motif", "montant")
    total = sum(one["amount"] for one in found if one["kind"] == MovementKind.WITHDRAWAL_BANK)
    return Table("banque.csv", "espèces remises à la banque ou retirées", header, rows, total)


def closures(closed: Sequence[Payload]) -> Table:
    """The Z of each day."""
    rows = tuple(
        (
            one["business_day"], one["number"], str(one["tickets"]), one["first_ticket"] or "",
            one["last_ticket"] or "", amount(one["total"]), amount(one["own_revenue"]),
            amount(one["third_party"]), amount(one["perpetual"]),
        )
        for one in closed
    )  # fmt: skip
    header = (
        "jour", "clôture", "tickets", "premier", "dernier", "total TTC", "chiffre d'affaires TTC",
        "fonds de tiers", "grand total perpétuel",
    )  # fmt: skip
    total = sum(one["total"] for one in closed)
    return Table("clotures.csv", "clôtures de jour (Z)", header, rows, total)


def accounts(plan: Plan) -> Table:
    """The accounts, by what they are used for."""
    rows = tuple((one.number, one.label, role) for role, one in plan.accounts.items())
    header = ("compte", "libellé", "emploi")
    return Table("comptes.csv", "comptes du journal", header, rows)
