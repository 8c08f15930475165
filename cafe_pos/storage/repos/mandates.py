"""Mandators and contracts, and what the fiscal tables say of them, on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import Field, Session, SQLModel, col, delete, select

from cafe_pos.application.mandates.ports import Counted, Standing
from cafe_pos.domain.catalogue import Article, Ownership
from cafe_pos.domain.ledger import read_payload
from cafe_pos.domain.mandate import (
    Contract,
    Mandator,
    MandatorKind,
    SettlementPeriod,
    Term,
    TermKind,
    held_cents,
)
from cafe_pos.domain.settlement import is_purchase
from cafe_pos.domain.settling import Moved, Sold
from cafe_pos.domain.vat import VatCode
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

FAR: Final = "9999-12-31"


class MandatorRow(SQLModel, table=True):
    """Somebody for whom the café sells or handles; `address` has a line for each line."""

    __tablename__ = "mandator"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    kind: str
    phone: str
    email: str
    address: str
    siret: str
    iban: str
    vat_number: str
    active: int


class ContractRow(SQLModel, table=True):
    """What was agreed with a mandator from a day on; `terms` is JSON."""

    __tablename__ = "contract"

    id: int | None = Field(default=None, primary_key=True)
    mandator: str = Field(foreign_key="mandator.code")
    since: str
    ownership: str
    terms: str
    vat_code: str
    purchase_vat_code: str | None = None
    period: str
    take_back: int
    note: str


# A period's tickets first: a mandator's lines may go back for years. What is outside VAT is held
# for them, as transparent goods are (467). Of a line paid in shares, the pieces are those of the
# money: quantity x total / whole.
_SOLD: Final = (
    "SELECT t.business_day, l.article, max(l.label), max(l.family), coalesce(max(l.service), ''),"
    " CASE l.vat_code WHEN 'HORS' THEN 'transparent' ELSE l.ownership END AS own,"
    " CAST(round(sum(CASE WHEN coalesce(l.whole_cents, 0) = 0 THEN l.quantity"
    "  ELSE l.quantity * 1.0 * l.total_cents / l.whole_cents END)) AS INTEGER),"
    " l.unit, sum(l.total_cents), l.rate_bp, l.cost_cents"
    " FROM ticket t CROSS JOIN ticket_line l ON l.entry_seq = t.entry_seq"
    " WHERE (l.mandator = ?1 OR l.article IN (SELECT s.article FROM stock_document d"
    "   JOIN stock_line s ON s.entry_seq = d.entry_seq WHERE d.party = ?1"
    "   AND d.nature = 'delivery' AND d.business_day BETWEEN ?2 AND ?3))"
    " AND l.kind = 'article' AND coalesce(l.act, '') <> 'handover'"
    " AND t.business_day BETWEEN ?2 AND ?3"
    " GROUP BY t.business_day, l.article, own, l.unit, l.rate_bp, l.cost_cents"
    " ORDER BY t.business_day, l.article, l.rate_bp, l.cost_cents"
)
# What is paid now and handed over later went over the counter at the hand-over alone.
_COUNTED: Final = (
    "SELECT t.business_day, l.article, max(l.label),"
    " sum(CASE WHEN l.ref IS NULL THEN l.quantity ELSE 0 END),"
    " sum(CASE WHEN l.ref IS NOT NULL THEN l.quantity ELSE 0 END)"
    " FROM ticket t CROSS JOIN ticket_line l ON l.entry_seq = t.entry_seq"
    " WHERE (l.mandator = ?1 OR l.article IN (SELECT s.article FROM stock_document d"
    "   JOIN stock_line s ON s.entry_seq = d.entry_seq WHERE d.party = ?1"
    "   AND d.nature = 'delivery' AND d.business_day BETWEEN ?2 AND ?3))"
    " AND l.kind = 'article' AND coalesce(l.act, '') <> 'prepaid'"
    " AND t.business_day BETWEEN ?2 AND ?3 GROUP BY t.business_day, l.article"
)
_DELIVERED: Final = (
    "SELECT d.business_day, e.payload FROM stock_document d"
    " JOIN ledger_entry e ON e.seq = d.entry_seq"
    " WHERE d.party = ?1 AND d.business_day BETWEEN ?2 AND ?3 ORDER BY d.business_day, e.seq"
)
_FIRST: Final = (
    "SELECT min(day) FROM (SELECT min(t.business_day) AS day FROM ticket_line l"
    " JOIN ticket t ON t.entry_seq = l.entry_seq WHERE l.mandator = ?1"
    " UNION ALL SELECT min(business_day) FROM stock_document WHERE party = ?1)"
)
_DOCUMENTS: Final = (
    "SELECT e.payload FROM {table} s CROSS JOIN ledger_entry e ON e.seq = s.entry_seq"
    " WHERE {where} ORDER BY s.id"
)
_HELD: Final = (
    "SELECT l.mandator, sum(l.total_cents) FROM ticket_line l"
    " JOIN ticket t ON t.entry_seq = l.entry_seq WHERE l.mandator IS NOT NULL"
    " AND l.vat_code = 'HORS' AND l.kind = 'article' AND t.business_day < ?1 GROUP BY l.mandator"
)
_HELD_NOW: Final = (
    "SELECT mandator, sum(total_cents) FROM ticket_line WHERE mandator IS NOT NULL"
    " AND vat_code = 'HORS' AND kind = 'article' GROUP BY mandator"
)
# A movement that a payout names is counted by the payout.
_MOVED: Final = (
    "SELECT mandator, sum(CASE direction WHEN 'out' THEN amount_cents ELSE -amount_cents END)"
    " FROM cash_movement WHERE kind = 'withdrawal_mandator' AND business_day < ?1"
    " AND number NOT IN (SELECT movement FROM payout WHERE movement IS NOT NULL) GROUP BY mandator"
)


class SqlMandates(Part):
    """The Mandates port on SQLite."""

    def everyone(self) -> tuple[Mandator, ...]:
        """Every mandator, removed ones included, by name."""
        return tuple(self._known().values())

    def mandator(self, code: str) -> Mandator | None:
        """A mandator by code."""
        return self._known().get(code)

    def _known(self) -> dict[str, Mandator]:
        found: dict[str, Mandator] = self._fact("mandators", _read)
        return found

    def put(self, mandator: Mandator) -> None:
        """Add a mandator, or change the one of that code."""
        fields: dict[str, Any] = {
            "code": mandator.code,
            "name": mandator.name,
            "kind": mandator.kind.value,
            "phone": mandator.phone,
            "email": mandator.email,
            "address": "\n".join(mandator.address),
            "siret": mandator.siret,
            "iban": mandator.iban,
            "vat_number": mandator.vat_number,
            "active": int(mandator.active),
        }
        with Session(self._connection) as session:
            same = select(MandatorRow).where(MandatorRow.code == mandator.code)
            row = session.exec(same).first()
            session.add(MandatorRow(**fields) if row is None else row.sqlmodel_update(fields))
            session.flush()
        self._forget("mandators")

    def contracts(self, code: str) -> tuple[Contract, ...]:
        """A mandator's contracts, the first one first."""
        with Session(self._connection) as session:
            rows = session.exec(
                select(ContractRow)
                .where(ContractRow.mandator == code)
                .order_by(col(ContractRow.since))
            )
            return tuple(map(_contract, rows))

    def put_contract(self, contract: Contract) -> None:
        """Add a contract, or change the one of that mandator and day."""
        since, bought = contract.since.isoformat(), contract.purchase_vat_code
        fields: dict[str, Any] = {
            "mandator": contract.mandator,
            "since": since,
            "ownership": contract.ownership.value,
            "terms": json.dumps([term.as_dict() for term in contract.terms]),
            "vat_code": contract.vat_code.value,
            "purchase_vat_code": None if bought is None else bought.value,
            "period": contract.period.value,
            "take_back": int(contract.take_back),
            "note": contract.note,
        }
        with Session(self._connection) as session:
            same = select(ContractRow).where(
                ContractRow.mandator == contract.mandator, ContractRow.since == since
            )
            row = session.exec(same).first()
            session.add(ContractRow(**fields) if row is None else row.sqlmodel_update(fields))
            session.flush()

    def drop_contract(self, code: str, since: date) -> None:
        """Forget a contract."""
        with Session(self._connection) as session:
            session.exec(
                delete(ContractRow).where(
                    col(ContractRow.mandator) == code,
                    col(ContractRow.since) == since.isoformat(),
                )
            )

    # --- what the documents say ----------------------------------------------------------------

    def sold(self, code: str, first: date, last: date) -> tuple[Sold, ...]:
        """What tickets sold for a mandator, by day and article, refunds less."""
        rows = queries.stream(self._connection, _SOLD, code, first.isoformat(), last.isoformat())
        return tuple(
            Sold(
                day=date.fromisoformat(day), article=article, label=label, family=family,
                service=service, ownership=Ownership(ownership), quantity=quantity, unit=unit,
                total=total, rate=rate, cost=cost,
            )
            for day, article, label, family, service, ownership, quantity, unit, total, rate, cost
            in rows
        )  # fmt: skip

    def moved(self, code: str, first: date, last: date) -> tuple[Moved, ...]:
        """What the mandator brought and took back, as stock documents say."""
        found: list[Moved] = []
        for day, text in queries.stream(
            self._connection, _DELIVERED, code, first.isoformat(), last.isoformat()
        ):
            document = read_payload(text)
            on, nature = date.fromisoformat(day), document["nature"]
            found += [_moved(on, nature, line) for line in document["lines"]]
        return tuple(found)

    def counted(self, code: str, first: date, last: date) -> tuple[Counted, ...]:
        """What went over the counter by day and article, hand-overs included, money apart."""
        rows = queries.stream(self._connection, _COUNTED, code, first.isoformat(), last.isoformat())
        return tuple(Counted(date.fromisoformat(day), *rest) for day, *rest in rows)

    def first_day(self, code: str) -> date | None:
        """The first business day on which anything was sold for, or brought by, a mandator."""
        (row,) = queries.stream(self._connection, _FIRST, code)
        return None if row[0] is None else date.fromisoformat(row[0])

    def settlements(self, code: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The settlements of a mandator, or all of them, in the order of the ledger."""
        return tuple(self._documents("settlement", code))

    def settlement(self, number: str) -> Mapping[str, Any] | None:
        """A settlement by its number."""
        sql = _DOCUMENTS.format(table="settlement", where="s.number = ?")
        row = next(queries.stream(self._connection, sql, number), None)
        return None if row is None else read_payload(row[0])

    def payouts(self, code: str | None = None) -> tuple[Mapping[str, Any], ...]:
        """The payouts of a mandator, or all of them, in the order of the ledger."""
        return tuple(self._documents("payout", code))

    def _documents(self, table: str, code: str | None) -> Iterator[Mapping[str, Any]]:
        where, params = ("1", ()) if code is None else ("s.mandator = ?", (code,))
        sql = _DOCUMENTS.format(table=table, where=where)
        for (text,) in queries.stream(self._connection, sql, *params):
            yield read_payload(text)

    def handed_over(self, code: str) -> int:
        """Cash handed over without a payout, less what came back, in cents."""
        moved: dict[str, int] = dict(queries.stream(self._connection, _MOVED, FAR))
        return moved.get(code, 0)

    def balances(self, before: date | None = None) -> Mapping[str, Standing]:
        """How every mandator's accounts stand, at the start of a business day, or now."""
        day = FAR if before is None else before.isoformat()
        held = (_HELD_NOW,) if before is None else (_HELD, day)
        sold = dict(queries.stream(self._connection, *held))
        moved = dict(queries.stream(self._connection, _MOVED, day))
        ours: dict[str, int] = {}
        bought: dict[str, int] = {}
        bills: set[str] = set()
        for one in self._documents("settlement", None):
            if one["business_day"] < day:
                code, goods = one["mandator"], one["purchases"] + one["purchases_vat"]
                if is_purchase(one):
                    bills.add(one["number"])
                    bought[code] = bought.get(code, 0) + goods
                else:
                    ours[code] = ours.get(code, 0) + one["commission"] - goods
        for one in self._documents("payout", None):
            if one["business_day"] < day:
                code, cents = one["mandator"], one["amount"]
                if one["settlement"] in bills:
                    bought[code] -= cents
                else:
                    moved[code] = moved.get(code, 0) + cents
        return {
            code: Standing(
                held_cents(sold.get(code, 0), ours.get(code, 0), moved.get(code, 0)),
                bought.get(code, 0),
            )
            for code in sorted({*sold, *moved, *ours, *bought})
        }


def register(connection: Connection, articles: Sequence[Article]) -> bool:
    """Make the mandators known whom articles name, by their code alone; whether any was new.

    Who was removed is back as soon as something is for sale again.
    """
    named = sorted({a.mandator for a in articles if a.mandator})
    selling = {a.mandator for a in articles if a.mandator and not a.blocked}
    if not named:
        return False
    with Session(connection) as session:
        rows = session.exec(select(MandatorRow.code, MandatorRow.active)).all()
        known = {code: bool(active) for code, active in rows}
        new = [code for code in named if code not in known]
        back = [code for code, active in known.items() if not active and code in selling]
        for code in new:
            session.add(
                MandatorRow(
                    code=code, name=code, kind=MandatorKind.OTHER.value, phone="", email="",
                    address="", siret="", iban="", vat_number="", active=1,
                )
            )  # fmt: skip
        for row in session.exec(select(MandatorRow).where(col(MandatorRow.code).in_(back))):
            row.active = 1
        session.flush()
    return bool(new or back)


def _read(connection: Connection) -> dict[str, Mandator]:
    with Session(connection) as session:
        rows = session.exec(select(MandatorRow).order_by(col(MandatorRow.name)))
        return {
            row.code: Mandator(
                code=row.code, name=row.name, kind=MandatorKind(row.kind), phone=row.phone,
                email=row.email, address=tuple(filter(None, row.address.split("\n"))),
                siret=row.siret, iban=row.iban, vat_number=row.vat_number,
                active=bool(row.active),
            )
            for row in rows
        }  # fmt: skip


def _contract(row: ContractRow) -> Contract:
    bought = row.purchase_vat_code
    return Contract(
        mandator=row.mandator,
        since=date.fromisoformat(row.since),
        ownership=Ownership(row.ownership),
        terms=tuple(
            Term(TermKind(t["kind"]), int(t["value"]), t["on"]) for t in json.loads(row.terms)
        ),
        vat_code=VatCode(row.vat_code),
        purchase_vat_code=None if bought is None else VatCode(bought),
        period=SettlementPeriod(row.period),
        take_back=bool(row.take_back),
        note=row.note,
    )


def _moved(day: date, nature: str, line: Mapping[str, Any]) -> Moved:
    return Moved(
        day=day,
        nature=nature,
        article=line["article"],
        label=line["label"],
        quantity=line["quantity"],
        unit=line["unit"],
        cost=line["cost"],
        expected=line.get("expected"),
    )
