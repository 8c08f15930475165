"""A text message that is ready to send: as a link, which a telephone reads from a QR code."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

MOST_BYTES: Final = 331
"""What a QR code on a receipt carries (`receipts.document.QR_MOST_BYTES`)."""
_SHORTEST: Final = 3
"""Digits of the shortest number that a message can be sent to."""


def number_of(text: str) -> str | None:
    """A telephone number as a link holds it: its digits, with the plus of another country."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    if len(digits) < _SHORTEST:
        return None
    return f"+{digits}" if text.strip().startswith("+") else digits


def link(phone: str, text: str) -> str | None:
    """The link that opens a message to a number with its text (RFC 5724).

    None without a number, or when the text is too long for a QR code on a receipt.
    """
    number = number_of(phone)
    if number is None:
        return None
    found = f"sms:{number}?body={quote(text, safe='')}"
    return found if len(found) <= MOST_BYTES else None
