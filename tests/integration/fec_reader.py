"""Reads a journal in the FEC shape from its text alone; shares no code with the program."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

COLUMNS = [
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
]  # fmt: skip
_AMOUNT = re.compile(r"\d+,\d\d")


@dataclass
class Journal:
    """What the file says, its rows by column name."""

    rows: list[dict[str, str]]

    def balance(self, prefix: str, auxiliary: str | None = None) -> int:
        """Debit less credit of accounts that begin so, in cents."""
        return sum(
            cents(row["Debit"]) - cents(row["Credit"])
            for row in self.rows
            if row["CompteNum"].startswith(prefix) and auxiliary in (None, row["CompAuxNum"])
        )

    def pieces(self) -> list[str]:
        """What the entries are made of, in their order."""
        return list(dict.fromkeys(row["PieceRef"] for row in self.rows))


def cents(text: str) -> int:
    assert _AMOUNT.fullmatch(text), text
    return int(text.replace(",", ""))


def _day(text: str) -> date:
    assert re.fullmatch(r"\d{8}", text), text
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def read(path: Path) -> Journal:
    """Read a file and check all that the law asks of its form."""
    assert re.fullmatch(r"\d{9}FEC\d{8}\.txt", path.name)
    end = _day(path.name[12:20])
    text = path.read_bytes().decode("utf-8")
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert lines.pop(0).split("\t") == COLUMNS
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]
    entries: dict[int, list[dict[str, str]]] = defaultdict(list)
    last = (0, date.min)
    for row in rows:
        number, day = int(row["EcritureNum"]), _day(row["EcritureDate"])
        assert number in (last[0], last[0] + 1), "numbers without a gap"
        assert number > last[0] or day == last[1], "an entry has one date"
        assert day >= last[1], "dates in order"
        assert day <= end
        assert _day(row["ValidDate"]) >= day
        assert _day(row["PieceDate"]) <= day
        assert re.fullmatch(r"[1-7][0-9A-Z]{2,}", row["CompteNum"])
        assert all(row[name] for name in COLUMNS[:6] if name != "CompAuxNum")
        assert bool(row["CompAuxNum"]) is bool(row["CompAuxLib"])
        assert row["PieceRef"]
        assert row["EcritureLib"]
        debit, credit = cents(row["Debit"]), cents(row["Credit"])
        assert (debit == 0) is not (credit == 0), "either a debit or a credit"
        entries[number].append(row)
        last = number, day
    for number, of in entries.items():
        assert sum(cents(r["Debit"]) - cents(r["Credit"]) for r in of) == 0, number
        assert len({(r["JournalCode"], r["PieceRef"]) for r in of}) == 1
    return Journal(rows)
