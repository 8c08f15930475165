"""Statements as CSV, of whatever bank: separator, encoding, header and columns are found."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from cafe_pos.application.bank import cells
from cafe_pos.domain.bank import Fault, Read, Row, Statement, text_of
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.errors import PosError

SEPARATORS: Final = (";", "\t", ",", "|")
PREAMBLE: Final = 60
"""A header that stands lower is none."""
ROLES: Final = ("day", "label", "more", "amount", "debit", "credit", "way", "balance", "currency")
_NUMBER: Final = re.compile(
    r"\b([A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){4,7}(?: ?[0-9A-Z]{1,3})?"
    r"|\d{5} ?\d{5} ?[0-9A-Z]{11} ?\d{2})\b"
)
_ACCOUNT: Final = re.compile(r"(?i:compte|account|num[eé]ro)\D{0,40}?([0-9][0-9A-Z ]{6,22})")
_PERIOD: Final = re.compile(r"\bdu (\S+) au (\S+)|\bfrom (\S+) to (\S+)", re.IGNORECASE)
_LABELS: Final = (
    "libelle", "description", "intitule", "label", "designation", "operation", "narrative",
    "motif", "memo", "name", "beneficiary", "nature",
)  # fmt: skip
_MORE: Final = ("detail", "complement", "information", "communication")
Table = list[list[str]]


def read(content: bytes, name: str, columns: Mapping[str, str]) -> Read:
    """A statement in CSV.

    Raises:
        PosError: `bank.format`, `bank.no_day`, `bank.no_amount`, `bank.no_label`, `bank.empty`,
            `bank.currency`.
    """
    text = _text(content, name)
    rows, head, roles = _found(text, name, columns)
    body = rows[head + 1 :] if head >= 0 else rows
    found, faults, totals = _lines(body, roles, head + 2)
    around = [*rows[: max(head, 0)], *totals]
    if not found and not faults:
        raise PosError("bank.empty", name=name)
    days = [row.day for row in found]
    first, last = _period(around)
    return Read(
        Statement(
            number=_account(around),
            rows=tuple(found),
            first=min([*days, *filter(None, [first])], default=""),
            last=max([*days, *filter(None, [last])], default=""),
            balance=_running(body, roles) or _told_balance(around),
            columns=_remembered(rows[head] if head >= 0 else [], roles),
        ),
        tuple(faults),
    )


def _text(content: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 or cp1252.

    Raises:
        PosError: `bank.format` for what is no text (a PDF, a workbook).
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content or content[:4] in (b"%PDF", b"PK\x03\x04"):
        raise PosError("bank.format", name=name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _found(
    text: str, name: str, columns: Mapping[str, str]
) -> tuple[Table, int, dict[str, list[int]]]:
    """The table, the place of its header (-1: none), and which columns play which part."""
    best: tuple[Table, int, dict[str, list[int]]] | None = None
    nearest: tuple[list[str], str] | None = None
    for separator in SEPARATORS:
        table = _split(text, separator)
        for place, row in enumerate(table[:PREAMBLE]):
            if len(row) < 2:  # noqa: PLR2004 - a day and an amount
                continue
            roles = _roles(row, columns)
            lacking = _lacking(roles)
            if not lacking and (best is None or len(roles) > len(best[2])):
                best = table, place, roles
            elif "day" in roles and (nearest is None or len(row) > len(nearest[0])):
                nearest = row, lacking
        placed = _placed(columns)
        if best is None and placed and any(len(r) > max(placed)[0] for r in table):
            return table, -1, {role: [n] for n, role in placed}
    if best is not None:
        return best
    if nearest is not None:
        raise _without(nearest[1], nearest[0])
    rows = [row for separator in SEPARATORS[:3] for row in _split(text, separator)[:1]]
    widest = max(rows, key=len, default=[])
    if len(widest) < 3:  # noqa: PLR2004 - no table at all
        raise PosError("bank.format", name=name)
    raise _without("day", widest)


def _without(what: str, row: Sequence[str]) -> PosError:
    """The refusal of a table without a part that it needs."""
    shown = ", ".join(cell.strip() for cell in row if cell.strip())
    if what == "day":
        return PosError("bank.no_day", columns=shown)
    if what == "label":
        return PosError("bank.no_label", columns=shown)
    return PosError("bank.no_amount", columns=shown)


def _split(text: str, separator: str) -> Table:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return []


def _plain(cell: str) -> str:
    return "".join(c for c in fold(cell) if c.isalnum())


def _placed(columns: Mapping[str, str]) -> list[tuple[int, str]]:
    """Columns that are named by their place, counted from 1."""
    return [(int(n) - 1, role) for role, n in columns.items() if n.isdigit() and int(n)]


def _roles(row: Sequence[str], columns: Mapping[str, str]) -> dict[str, list[int]]:
    """Which columns of a header play which part; what the account remembers comes first."""
    found: dict[str, list[int]] = {}
    named = {_plain(text): role for role, text in columns.items() if not text.isdigit()}
    for place, cell in enumerate(row):
        plain = _plain(cell)
        role = named.get(plain) or _role(plain)
        if role:
            found.setdefault(role, []).append(place)
    if "day" not in found and "value" in found:
        found["day"] = found["value"]
    found.pop("value", None)
    if "debit" in found and "credit" in found:
        found.pop("amount", None)
    if "label" not in found and "more" in found:
        found["label"] = found.pop("more")
    return found


def _role(plain: str) -> str:  # noqa: PLR0911 - one answer for each part
    if not plain:
        return ""
    if plain.startswith("date") or plain.endswith("date"):
        return "value" if "valeur" in plain or "value" in plain else "day"
    debit = "debit" in plain or plain in {"sortie", "moneyout", "paidout", "withdrawals"}
    credit = "credit" in plain or plain in {"entree", "moneyin", "paidin", "deposits"}
    if debit != credit:
        return "debit" if debit else "credit"
    if (debit and credit) or plain.startswith(("montant", "amount", "somme")):
        return "amount"
    if plain == "sens":
        return "way"
    if plain.startswith(("solde", "balance")) or plain.endswith("balance"):
        return "balance"
    if plain in {"devise", "currency"}:
        return "currency"
    if plain.startswith(_MORE) or plain.endswith(("complementaire", "complementaires")):
        return "more"
    return "label" if plain.startswith(_LABELS) else ""


def _lacking(roles: Mapping[str, object]) -> str:
    """The first part that no column plays; empty when all are there."""
    if "day" not in roles:
        return "day"
    if "amount" not in roles and not ("debit" in roles and "credit" in roles):
        return "amount"
    return "" if "label" in roles else "label"


def _remembered(header: Sequence[str], roles: Mapping[str, list[int]]) -> dict[str, str]:
    if not header:
        return {role: str(places[0] + 1) for role, places in roles.items()}
    return {role: header[places[0]].strip() for role, places in roles.items()}


def _cell(row: Sequence[str], roles: Mapping[str, list[int]], role: str) -> str:
    for place in roles.get(role, ()):
        if place < len(row) and row[place].strip():
            return row[place].strip()
    return ""


def _lines(
    body: Table, roles: Mapping[str, list[int]], start: int
) -> tuple[list[Row], list[Fault], Table]:
    """The lines, those that cannot be right, and what is no line: balances, totals, remarks."""
    found: list[Row] = []
    faults: list[Fault] = []
    rest: Table = []
    for place, row in enumerate(body, start=start):
        said = _cell(row, roles, "day")
        on, cents = cells.day(said), _cents(row, roles)
        if _is_remark(said, _label(row, roles), cents):
            rest.append(row)
        elif on is None or cents is None:
            faults.append(Fault(place, text_of(" ".join(filter(None, row)))))
        elif cents:
            currency = _cell(row, roles, "currency").upper()
            if currency not in {"", "EUR", "€", "EURO", "EUROS"}:
                raise PosError("bank.currency", currency=currency)
            found.append(Row(on, cents, _label(row, roles), "", place))
    return found, faults, rest


def _cents(row: Sequence[str], roles: Mapping[str, list[int]]) -> int | None:
    """What a line moved: one signed amount, an amount and its way, or debit and credit."""
    if "amount" in roles:
        cents = cells.amount(_cell(row, roles, "amount"))
        way = fold(_cell(row, roles, "way"))
        if cents is not None and way:
            return -abs(cents) if way.startswith(("d", "-")) else abs(cents)
        return cents
    debit, credit = _cell(row, roles, "debit"), _cell(row, roles, "credit")
    out = cells.amount(debit) if debit else 0
    into = cells.amount(credit) if credit else 0
    if out is None or into is None or not (debit or credit):
        return None
    return abs(into) - abs(out)


def _label(row: Sequence[str], roles: Mapping[str, list[int]]) -> str:
    places = [*roles.get("label", ()), *roles.get("more", ())]
    words: list[str] = []
    for place in places:
        said = text_of(row[place]) if place < len(row) else ""
        if said and not any(said in known for known in words):
            words.append(said)
    return text_of(" ".join(words))


def _is_remark(day: str, label: str, cents: int | None) -> bool:
    """Whether a row is no line: a balance, a total, a remark without day and amount."""
    first = fold(f"{label} {day}").split()[:1]
    return first in (["solde"], ["balance"], ["soldes"], ["total"], ["totaux"]) or (
        not day[:1].isdigit() and not cents
    )


# --- what stands around the table --------------------------------------------------------------


def _is_balance(text: str) -> bool:
    words = fold(text).split()
    return bool(words) and words[0] in {"solde", "balance", "soldes"}


def _account(around: Table) -> str:
    for row in around:
        text = " ".join(row)
        fits = _NUMBER.search(text.upper()) or _ACCOUNT.search(text)
        if fits is not None:
            return "".join(fits.group(1).split())
    return ""


def _period(around: Table) -> tuple[str | None, str | None]:
    for row in around:
        fits = _PERIOD.search(" ".join(row))
        if fits is not None:
            first, last = [said for said in fits.groups() if said][:2]
            return cells.day(first), cells.day(last.strip(".,;:"))
    return None, None


def _told_balance(around: Table) -> tuple[str, int] | None:
    """A balance that stands beside the table, with its day; the latest of several."""
    found: list[tuple[str, int]] = []
    loose = None
    for row in around:
        text = " ".join(row)
        if fold(text).startswith("date") and not _is_balance(text):
            loose = cells.day_within(text) or loose
        if not any(_is_balance(cell) for cell in row):
            continue
        on = cells.day_within(text) or loose
        amounts = [cells.amount(cell) for cell in row if cells.day(cell) is None]
        tail = re.search(r"(-?[\d  .]*\d,\d\d)\s*(?:€|EUR|euros)?\s*$", text, re.IGNORECASE)
        cents = next((c for c in reversed(amounts) if c is not None), None)
        if cents is None and tail is not None:
            cents = cells.amount(tail.group(1))
        if on is not None and cents is not None:
            found.append((on, cents))
    return max(found, default=None)


def _running(body: Table, roles: Mapping[str, list[int]]) -> tuple[str, int] | None:
    """The last balance of a column that carries it line by line, if it adds up."""
    if "balance" not in roles:
        return None
    known = [
        (on, cents, balance)
        for row in body
        if (on := cells.day(_cell(row, roles, "day"))) is not None
        and (cents := _cents(row, roles)) is not None
        and (balance := cells.amount(_cell(row, roles, "balance"))) is not None
    ]
    for rows in (known, known[::-1]):
        days = [on for on, _cents_, _balance in rows]
        adds = all(a[2] + b[1] == b[2] for a, b in pairwise(rows))
        if rows and adds and days == sorted(days):
            return rows[-1][0], rows[-1][2]
    return None
