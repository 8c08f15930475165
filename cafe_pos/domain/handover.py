"""An old key's word for a new one: whoever knows the old key then need not ask about the new.

It is given when a till gets a new key while the old one still lies on the machine (a restore).
"""

from __future__ import annotations

from typing import Final

from cafe_pos.domain.ledger import canonical

PREFIX: Final = b"cafe-pos/handover/1\n"
"""What stands before a hand-over in what the old key signs."""
EVENT: Final = "key_handed_over"
"""The name of the event that keeps it (code 641)."""


def message(cafe: str, old_key: str, public_key: str, at: str) -> bytes:
    """What the old key signs; `old_key` is its short name, `public_key` the new one in hex."""
    said = {"at": at, "cafe": cafe, "old_key": old_key, "public_key": public_key}
    return PREFIX + canonical(said).encode()
