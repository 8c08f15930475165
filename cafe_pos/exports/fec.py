"""The journal in the shape of the *fichier des écritures comptables* (LPF, art. A47 A-1).

Eighteen columns, tabs, comma decimals, dates as AAAAMMJJ; entries numbered without a gap over the
fiscal year. Closed days only: an open one can still change. The words are French, as the file is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.books import bookkeeping
from cafe_pos.application.ports import Context
from cafe_pos.domain.accounting import DayBook, Entry, Plan
from cafe_pos.domain.clock import from_utc_text, utc_text
from cafe_pos.domain.money import euros
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.exports.handing_over import hand_over

COLUMNS: Final = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
EOL: Final = "\r\n"
HEADER: Final = "\t".join(COLUMNS)
_WORDS: Final = {
    "sales": "Ventes du jour",
    "account_payment": "Règlement d'ardoise",
    "float_added": "Apport au fonds de caisse",
    "withdrawal_bank": "Remise d'espèces en banque",
    "withdrawal_mandator": "Reversement à un mandant",
    "expense": "Dépense payée en espèces",
    "correction": "Correction de caisse",
    "other": "Mouvement de caisse",
    "drawer_count": "Écart de comptage",
    "settlement": "Relevé de mandant",
    "payout": "Règlement de relevé",
}
_SIREN_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class JournalView:
    """A journal that was written; sums in cents, `open_days` are what it could not take."""

    path: Path
    entries: int
    lines: int
    debit_cents: int
    credit_cents: int
    closed_days: int
    open_days: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        return {
            "path": str(self.path),
            "entries": self.entries,
            "lines": self.lines,
            "debit": euros(self.debit_cents),
            "credit": euros(self.credit_cents),
            "closed_days": self.closed_days,
            "open_days": list(self.open_days),
        }


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry with its number in the fiscal year and the day it was made final."""

    number: int
    entry: Entry
    valid: str


def numbered(days: Iterable[DayBook], zone: tzinfo) -> Iterator[Numbered]:
    """Number the entries of closed days; each is final since its day was closed."""
    number = 0
    for book in days:
        closed = from_utc_text(book.closed_at).astimezone(zone).date().isoformat()
        for entry in book.entries:
            number += 1
            yield Numbered(number, entry, max(closed, book.day))


def rows(one: Numbered, plan: Plan) -> Iterator[str]:
    """The lines of an entry, without their ends."""
    entry = one.entry
    journal = plan.journals[entry.journal]
    words = _WORDS[entry.what]
    label = clean(f"{words} : {entry.detail}" if entry.detail else f"{words} {entry.piece}")
    for line in entry.lines:
        yield "\t".join(
            (
                journal.number, clean(journal.label), str(one.number), _date(entry.day),
                line.account.number, clean(line.account.label),
                clean(line.auxiliary), clean(line.auxiliary), entry.piece, _date(entry.day), label,
                amount(line.debit_cents), amount(line.credit_cents),
                "", "", _date(one.valid), "", "",
            )
        )  # fmt: skip


def clean(text: str) -> str:
    """Text that cannot end a column or a line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def amount(cents: int) -> str:
    """Cents as euros with a comma, as French files have it."""
    return euros(cents).replace(".", ",")


def _date(day: str) -> str:
    return day.replace("-", "")


def write(
    ctx: Context,
    year: int,
    folder: Path,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> JournalView:
    """Write the journal of the fiscal year that begins in `year`, as far as its days are closed.

    Raises:
        PosError: `books.training`, `file.cannot_write`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CLOSE)
        at = utc_text(ctx.clock.now())
        acts.note_clock(uow, at, channel, who.code)
        cafe = bookkeeping.require_books(uow)
        span = bookkeeping.fiscal_year(uow, year)
        plan = bookkeeping.plan_of(ctx, uow)
        path = folder / file_name(cafe["siret"], span.last)
        texts = [HEADER]
        count = debit = credit = 0
        days = set()
        for one in numbered(bookkeeping.Books(ctx, uow, span).days(), acts.zone_of(uow)):
            texts.extend(rows(one, plan))
            count += 1
            debit += sum(line.debit_cents for line in one.entry.lines)
            credit += sum(line.credit_cents for line in one.entry.lines)
            days.add(one.entry.day)
        left_out = bookkeeping.open_days(uow, span)
        content = "".join(text + EOL for text in texts).encode()
        hand_over(
            uow, path, content, "journal", at=at, who=who, channel=channel,
            first=span.first.isoformat(), last=span.last.isoformat(), entries=count,
        )  # fmt: skip
    return JournalView(path, count, len(texts) - 1, debit, credit, len(days), left_out)


def file_name(siret: str, year_end: date) -> str:
    """The name that the law gives the file: `123456789FEC20261231.txt`."""
    return f"{siret[:_SIREN_DIGITS]}FEC{year_end:%Y%m%d}.txt"
