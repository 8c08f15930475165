"""What several papers have in common: the issuer's head, the marks, the table of rates.

A ticket, a provisional note and a closure show the same facts in the same way; they are
written once, here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from receipts.amounts import amount, rate
from receipts.document import Align, Block, Table, Text
from receipts.normalize import NO_BREAK
from receipts.words import Words

OUTSIDE_VAT: Final = "HORS"
"""The code of what is no revenue: third-party funds, deposits, vouchers."""

EXEMPT: Final = "EX0"
"""The code of what is revenue, exempt from VAT."""

_DASH: Final = "-"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues the ticket, as it was named that day; empty fields are not printed."""

    trade_name: str
    legal_name: str
    address: tuple[str, ...]
    siret: str
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class VatRow:
    """The sums of one VAT code: rate in basis points, gross, net and VAT in cents."""

    code: str
    rate_bp: int
    gross_cents: int
    net_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment in cents; `tendered_cents` is what was handed over when change was due."""

    label: str
    amount_cents: int
    tendered_cents: int | None = None


def held(text: str) -> str:
    """Return `text` as one word, which a layout does not part."""
    return text.replace(" ", NO_BREAK)


def marks(words: Words, *, training: bool, demo: bool) -> list[Block]:
    """Return what stands at both ends of a paper that proves nothing; empty on a real one."""
    lines = []
    if training:
        lines.append((words.training, ""))
    if demo:
        lines.append((words.demo, words.demo_note))
    return [
        block
        for mark, note in lines
        for block in (
            Text(held(f"* {mark} *"), "center", bold=True, size=3),
            *([Text(note, "center")] if note else []),
        )
    ]


def head(issuer: Issuer, words: Words) -> list[Block]:
    """Return the head of a paper: who issues it, where, under which numbers."""
    blocks: list[Block] = [Text(issuer.trade_name, "center", bold=True, size=3)]
    small = [issuer.legal_name, *issuer.address]
    if issuer.siret:
        small.append(words.siret.format(siret=issuer.siret))
    if issuer.vat_number:
        small.append(words.vat_number.format(number=issuer.vat_number))
    blocks += (Text(line, "center") for line in small if line)
    return blocks


def vat_table(rows: tuple[VatRow, ...], words: Words, *, codes: Iterable[str] = ()) -> list[Block]:
    """Return net, VAT and gross per code, their sum, and what the special codes mean.

    Rows are shown as given: VAT is computed per rate on the gross (DOMAIN, "Money,
    quantities, VAT"), never here. `codes` are those printed elsewhere on the paper, which
    want their meaning too. Nothing when there is nothing to show.
    """
    printed = {row.code for row in rows}.union(codes)
    legends: list[Block] = [
        Text(legend)
        for code, legend in ((EXEMPT, words.exempt), (OUTSIDE_VAT, words.outside_vat))
        if code in printed
    ]
    if not rows:
        return legends
    cells = [_vat_cells(row, words) for row in rows]
    # What is outside VAT has no net: it stays out of the sum of the revenue.
    taxed = [row for row in rows if row.code != OUTSIDE_VAT]
    if len(taxed) > 1:
        sums = (
            sum(row.net_cents for row in taxed),
            sum(row.vat_cents for row in taxed),
            sum(row.gross_cents for row in taxed),
        )
        cells.append((words.vat_sum, "", *(amount(cents, words) for cents in sums)))
    headers = (words.vat_code, words.vat_rate, words.net, words.vat, words.gross)
    aligns: tuple[Align, ...] = ("left", "right", "right", "right", "right")
    return [Table(headers, tuple(cells), aligns), *legends]


def _vat_cells(row: VatRow, words: Words) -> tuple[str, ...]:
    gross = amount(row.gross_cents, words)
    if row.code == OUTSIDE_VAT:
        return (row.code, _DASH, _DASH, _DASH, gross)
    percent = _DASH if row.code == EXEMPT else rate(row.rate_bp, words)
    return (row.code, percent, amount(row.net_cents, words), amount(row.vat_cents, words), gross)
