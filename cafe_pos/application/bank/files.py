"""A bank's file as it is read: OFX or CSV, told by its contents and never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cafe_pos.application.bank import ofx, table
from cafe_pos.domain.bank import Read
from cafe_pos.domain.errors import PosError

MOST_BYTES: Final = 20_000_000


def read(content: bytes, name: str, columns: Mapping[str, str] | None = None) -> tuple[Read, ...]:
    """Every account's statement of a file; `columns` is how the account's CSV files are read.

    Raises:
        PosError: `bank.empty`, `bank.too_large`, `bank.truncated`, `bank.format`, `bank.no_*`,
            `bank.currency`.
    """
    if not content.strip():
        raise PosError("bank.empty", name=name)
    if len(content) > MOST_BYTES:
        raise PosError("bank.too_large", name=name)
    if ofx.looks_so(content):
        return ofx.read(content, name)
    return (table.read(content, name, columns or {}),)
