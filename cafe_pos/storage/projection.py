"""From a document to its flat rows: the one description of which column holds which fact.

The same functions fill the tables when a document is written and rebuild them when the tables
are verified, so no column can hold anything that the ledger does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from cafe_pos.domain.ledger import Payload, canonical
from cafe_pos.storage.tables import closing as closing_tables
from cafe_pos.storage.tables import fiscal as tables
from cafe_pos.storage.tables import services as service_tables

Row = dict[str, Any]
Rows = Iterator[tuple[str, Row]]


def _columns(table: Any) -> tuple[str, ...]:
    return tuple(table.__table__.columns.keys())


COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    table.__tablename__: _columns(table)
    for table in (
        tables.SigningKey,
        tables.CafeIdentity,
        tables.Event,
        closing_tables.DrawerSession,
        closing_tables.DrawerCount,
        closing_tables.DrawerCountMethod,
        closing_tables.DrawerCountCoin,
        closing_tables.CashMovement,
        tables.Ticket,
        tables.TicketLine,
        tables.TicketVat,
        tables.TicketPayment,
        tables.PaymentCorrection,
        tables.PaymentCorrectionPart,
        closing_tables.Closure,
        closing_tables.ClosureVat,
        closing_tables.ClosureMethod,
        closing_tables.ClosureAccountMethod,
        closing_tables.ClosurePart,
        tables.AccountPayment,
        tables.AccountPaymentPart,
        tables.Duplicate,
        tables.Archive,
        tables.Invoice,
        service_tables.StockDocument,
        service_tables.StockLine,
        service_tables.Settlement,
        service_tables.SettlementStretch,
        service_tables.SettlementLine,
        service_tables.Payout,
        service_tables.MonthReport,
        service_tables.NetworkExport,
    )
}
"""Columns of every flat fiscal table, `id` and `entry_seq` first."""

INSERT: Final[dict[str, str]] = {
    name: f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    for name, columns in COLUMNS.items()
}

LEDGER_COLUMNS: Final = _columns(tables.LedgerEntry)
INSERT_ENTRY: Final = (
    f"INSERT INTO ledger_entry ({', '.join(LEDGER_COLUMNS)})"
    f" VALUES ({', '.join('?' * len(LEDGER_COLUMNS))})"
)


def _opening(doc: Payload) -> Rows:
    names = (
        "reason", "cafe", "till", "incarnation", "key_id", "demo", "training", "software",
    )  # fmt: skip
    row = {name: doc[name] for name in names}
    yield "signing_key", row | {"public_key": bytes.fromhex(doc["public_key"])}


def _identity(doc: Payload) -> Rows:
    names = (
        "revision", "trade_name", "legal_name", "commune", "insee", "population", "siret",
        "vat_number", "territory", "vat_regime", "licence",
    )  # fmt: skip
    yield (
        "cafe_identity",
        {name: doc[name] for name in names} | {"address": "\n".join(doc["address"])},
    )


def _event(doc: Payload) -> Rows:
    names = ("code", "name", "operator", "channel", "recorded_at")
    yield "event", {name: doc[name] for name in names} | {"details": canonical(doc["details"])}


def _drawer_session(doc: Payload) -> Rows:
    names = ("serial", "number", "business_day", "opened_at", "operator", "channel")
    yield "drawer_session", {name: doc[name] for name in names} | {"float_cents": doc["float"]}


def _drawer_count(doc: Payload) -> Rows:
    names = ("serial", "session", "closed_at", "operator", "channel", "state", "reason")
    row = {name: doc[name] for name in names}
    for name in ("expected", "counted", "difference"):
        row[f"{name}_cents"] = doc[name]
    yield "drawer_count", row
    for position, found in enumerate(doc["methods"], start=1):
        kept = ("method", "issuer", "expected_pieces", "pieces")
        row = {name: found[name] for name in kept} | {"position": position}
        for name in ("expected", "counted", "difference"):
            row[f"{name}_cents"] = found[name]
        yield "drawer_count_method", row
    for position, coin in enumerate(doc["denominations"], start=1):
        row = {"position": position, "value_cents": coin["value"], "count": coin["count"]}
        yield "drawer_count_coin", row


_MOVEMENT = (
    "serial", "number", "session", "business_day", "operator", "channel", "recorded_at",
    "direction", "kind", "reason", "mandator", "supplier", "receipt", "corrects", "vat_code",
)  # fmt: skip


def _cash_movement(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _MOVEMENT}
    for name in ("amount", "net", "vat"):
        row[f"{name}_cents"] = doc[name]
    yield "cash_movement", row | {"rate_bp": doc["rate"]}


_TICKET = (
    "series", "serial", "number", "nature", "till", "identity", "session", "operator",
    "operator_name", "channel", "business_day", "issued_at", "recorded_at", "utc_offset_min",
    "client_key", "request_hash", "corrects", "reason", "customer", "covers", "visa", "tab",
    "split",
)  # fmt: skip
_LINE = (
    "article", "label", "family", "quantity", "unit", "vat_code", "mode", "place", "ownership",
    "mandator", "lot", "menu", "corrects_line", "kind", "price_kind", "price_reason",
    "discount_kind", "discount_reason", "menu_label",
)  # fmt: skip
_MARK = ("service", "ref", "act")


_CARD = ("card_ref", "card_known", "card_scheme", "card_authorisation")


def _card(paid: Payload) -> Row:
    """What a terminal said: on payments that it took, nothing on all others."""
    row: Row = {name: paid.get(name) for name in _CARD}
    contactless = paid.get("card_contactless")
    return row | {"card_contactless": None if contactless is None else int(contactless)}


def _vat_rows(table: str, amounts: list[Payload]) -> Rows:
    for position, v in enumerate(amounts, start=1):
        yield (
            table,
            {
                "position": position,
                "vat_code": v["code"],
                "rate_bp": v["rate"],
                "gross_cents": v["gross"],
                "net_cents": v["net"],
                "vat_cents": v["vat"],
            },
        )


def _ticket(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _TICKET}
    row["total_cents"] = doc["total"]
    row["own_revenue_cents"] = doc["own_revenue"]
    row["third_party_cents"] = doc["third_party"]
    row["change_cents"] = doc["change"]
    row["training"] = int(doc["training"])
    yield "ticket", row
    for position, line in enumerate(doc["lines"], start=1):
        row = {name: line[name] for name in _LINE}
        row["position"] = position
        row["unit_price_cents"] = line["unit_price"]
        row["total_cents"] = line["total"]
        row["rate_bp"] = line["rate"]
        row["cost_cents"] = line["cost"]
        row["list_price_cents"] = line["list_price"]
        row["discount_cents"] = line["discount"]
        row["whole_cents"] = line["whole"]
        row["supplement"] = int(line["supplement"])
        row["service"] = row["ref"] = row["act"] = None
        if "service" in line:
            row |= {name: line[name] for name in _MARK}
        yield "ticket_line", row
    yield from _vat_rows("ticket_vat", doc["vat"])
    for position, paid in enumerate(doc["payments"], start=1):
        yield (
            "ticket_payment",
            {
                "position": position,
                "method": paid["method"],
                "amount_cents": paid["amount"],
                "tendered_cents": paid["tendered"],
                "bank": paid["bank"],
                "cheque_number": paid["cheque_number"],
                "account": paid["account"],
                "issuer": paid["issuer"],
                "form": paid["form"],
                **_card(paid),
            },
        )


_CORRECTION = (
    "serial", "number", "ticket", "session", "business_day", "operator", "channel", "recorded_at",
)  # fmt: skip


def _payment_correction(doc: Payload) -> Rows:
    yield "payment_correction", {name: doc[name] for name in _CORRECTION}
    for position, paid in enumerate(doc["payments"], start=1):
        row = {"position": position, "method": paid["method"], "amount_cents": paid["amount"]}
        yield "payment_correction_part", row


_ACCOUNT_PAYMENT = (
    "serial", "number", "customer", "till", "identity", "session", "operator", "operator_name",
    "channel", "business_day", "recorded_at", "utc_offset_min", "client_key", "request_hash",
)  # fmt: skip


def _account_payment(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _ACCOUNT_PAYMENT}
    for name in ("owed", "amount", "change"):
        row[f"{name}_cents"] = doc[name]
    yield "account_payment", row
    for position, paid in enumerate(doc["payments"], start=1):
        yield (
            "account_payment_part",
            {
                "position": position,
                "method": paid["method"],
                "amount_cents": paid["amount"],
                "tendered_cents": paid["tendered"],
                "bank": paid["bank"],
                "cheque_number": paid["cheque_number"],
                **_card(paid),
            },
        )


_CLOSURE = (
    "serial", "number", "period", "first_day", "business_day", "recorded_at", "till", "identity",
    "operator", "channel", "tickets", "first_ticket", "last_ticket", "closures", "first_closure",
    "last_closure", "head_seq", "head_hash",
)  # fmt: skip


def _closure(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _CLOSURE}
    for name in ("total", "absolute", "own_revenue", "third_party", "perpetual"):
        row[f"{name}_cents"] = doc[name]
    row["perpetual_absolute_cents"] = doc["perpetual_absolute"]
    accounts = doc["account_payments"]
    row["account_payments"] = accounts["count"]
    row["account_payments_cents"] = accounts["amount"]
    row["sessions"] = doc["drawer"]["sessions"]
    row["sessions_not_counted"] = doc["drawer"]["not_counted"]
    row["drawer_difference_cents"] = doc["drawer"]["difference"]
    yield "closure", row
    yield from _vat_rows("closure_vat", doc["vat"])
    yield from _method_rows("closure_method", doc["methods"])
    yield from _method_rows("closure_account_method", accounts["methods"])
    parts = [
        {
            "section": section,
            "name": part[name],
            "count": part["count"],
            "amount_cents": part["amount"],
        }
        for section, key, name in _SECTIONS
        for part in doc[key]
    ]
    for position, part in enumerate(parts, start=1):
        yield "closure_part", part | {"position": position}


_SECTIONS = (
    ("family", "families", "family"),
    ("operator", "operators", "operator"),
    ("ownership", "ownership", "part"),
    ("count", "counts", "what"),
)


def _method_rows(table: str, methods: list[Payload]) -> Rows:
    for position, m in enumerate(methods, start=1):
        yield (
            table,
            {
                "position": position,
                "method": m["method"],
                "count": m["count"],
                "amount_cents": m["amount"],
            },
        )


def _duplicate(doc: Payload) -> Rows:
    names = (
        "serial", "document", "copy_no", "form", "reason", "operator", "channel", "recorded_at",
    )  # fmt: skip
    yield "duplicate", {name: doc[name] for name in names}


_ARCHIVE: Final = (
    "serial", "number", "nature", "first_seq", "last_seq", "head_hash", "file_name", "file_bytes",
    "file_sha256", "recorded_at", "operator", "channel",
)  # fmt: skip


def _archive(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _ARCHIVE}
    yield "archive", row | {"period_from": doc["from"], "period_to": doc["to"]}


_INVOICE: Final = (
    "serial", "number", "nature", "ticket", "corrects", "identity", "buyer_name", "buyer_postcode",
    "buyer_city", "buyer_siren", "buyer_reference", "order_number", "business_day", "recorded_at",
    "utc_offset_min", "operator", "channel",
)  # fmt: skip


def _invoice(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _INVOICE}
    address = "\n".join(doc["buyer_address"])
    yield "invoice", row | {"buyer_address": address, "total_cents": doc["total"]}


_STOCK: Final = (
    "serial", "number", "nature", "party", "reference", "reason", "corrects", "business_day",
    "recorded_at", "operator", "channel",
)  # fmt: skip
_STOCK_LINE: Final = ("article", "label", "lot", "quantity", "unit", "expected")


def _stock(doc: Payload) -> Rows:
    yield "stock_document", {name: doc[name] for name in _STOCK}
    for position, line in enumerate(doc["lines"], start=1):
        row = {name: line[name] for name in _STOCK_LINE}
        yield "stock_line", row | {"position": position, "cost_cents": line["cost"]}


_SETTLEMENT: Final = (
    "serial", "number", "mandator", "mandator_name", "identity", "business_day", "recorded_at",
    "operator", "channel",
)  # fmt: skip
_SETTLED: Final = (
    "sold", "commission_net", "commission_vat", "commission", "purchases", "purchases_vat", "due",
    "brought", "balance",
)  # fmt: skip
_SETTLEMENT_LINE: Final = ("stretch", "what", "article", "label", "quantity", "unit", "price")


def _settlement(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _SETTLEMENT}
    row |= {f"{name}_cents": doc[name] for name in _SETTLED}
    yield "settlement", row | {"period_from": doc["from"], "period_to": doc["to"]}
    for position, part in enumerate(doc["stretches"], start=1):
        row = {name: part[name] for name in ("ownership", "vat_code", "purchase_vat_code")}
        yield (
            "settlement_stretch",
            row
            | {
                "position": position,
                "first_day": part["from"],
                "last_day": part["to"],
                "terms": canonical(part["terms"]),
                "rate_bp": part["rate"],
                "purchase_rate_bp": part["purchase_rate"],
            },
        )
    for position, line in enumerate(doc["lines"], start=1):
        row = {name: line[name] for name in _SETTLEMENT_LINE}
        yield "settlement_line", row | {"position": position, "amount_cents": line["amount"]}


_PAYOUT: Final = (
    "serial", "number", "settlement", "mandator", "method", "reference", "movement", "session",
    "business_day", "recorded_at", "operator", "channel",
)  # fmt: skip


def _payout(doc: Payload) -> Rows:
    yield "payout", {name: doc[name] for name in _PAYOUT} | {"amount_cents": doc["amount"]}


_REPORT: Final = (
    "serial", "number", "month", "revision", "nature", "verdict", "json_sha256", "recorded_at",
    "operator", "channel",
)  # fmt: skip
_EXPORT: Final = (
    "serial", "number", "month", "revision", "nature", "first_seq", "last_seq", "head_hash",
    "file_name", "data_bytes", "data_sha256", "previous", "recorded_at", "operator", "channel",
)  # fmt: skip


def _report(doc: Payload) -> Rows:
    yield "month_report", {name: doc[name] for name in _REPORT}


def _export(doc: Payload) -> Rows:
    row = {name: doc[name] for name in _EXPORT}
    yield "network_export", row | {"schema_version": doc["schema"]}


PROJECTIONS: Final[dict[str, Callable[[Payload], Rows]]] = {
    "opening": _opening,
    "identity": _identity,
    "event": _event,
    "drawer_session": _drawer_session,
    "drawer_count": _drawer_count,
    "cash_movement": _cash_movement,
    "ticket": _ticket,
    "payment_correction": _payment_correction,
    "closure": _closure,
    "account_payment": _account_payment,
    "duplicate": _duplicate,
    "archive": _archive,
    "invoice": _invoice,
    "stock": _stock,
    "settlement": _settlement,
    "payout": _payout,
    "report": _report,
    "export": _export,
}
"""Entry kind to the rows it fills."""


def rows_of(
    kind: str, entry_seq: int, doc: Payload, next_ids: dict[str, int]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield (table, values in column order) of a document, counting `next_ids` up."""
    for table, row in PROJECTIONS[kind](doc):
        row["id"] = next_ids[table]
        row["entry_seq"] = entry_seq
        next_ids[table] += 1
        yield table, tuple([row[column] for column in COLUMNS[table]])
