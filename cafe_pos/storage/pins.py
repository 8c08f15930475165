"""PIN hashes: argon2id with the parameters of docs/reliability.md and the till's own pepper."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _peppered(pin: str, pepper: bytes) -> bytes:
    return hmac.new(pepper, pin.encode(), hashlib.sha256).digest()


def hash_pin(pin: str, pepper: bytes) -> str:
    """Hash a PIN for keeping."""
    return _HASHER.hash(_peppered(pin, pepper))


def check_pin(pin_hash: str, pin: str, pepper: bytes) -> bool:
    """Tell whether a PIN is the one that was hashed; a hash that was spoilt lets nobody in."""
    try:
        return _HASHER.verify(pin_hash, _peppered(pin, pepper))
    except (VerificationError, InvalidHashError):
        return False
