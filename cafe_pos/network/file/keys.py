"""Keys of cafés as people compare them: fingerprints, key files, a new key's word from the old.

A fingerprint is read over the phone: thirty digits in six groups, then a check number, so that a
digit misheard is found at once. Thirty digits leave no room for a forger (2^99 keys to try).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.domain import handover as handover_words
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import canonical
from cafe_pos.network.file.manifest import Handover

KEY_FORMAT: Final = "cafe-pos/key/1"
_KEY_PREFIX: Final = f"{KEY_FORMAT}\n".encode()
_DIGITS: Final = 30
_GROUP: Final = 5
_CHECK: Final = 97
_MOST: Final = 4000


def key_id_of(public_key: bytes) -> str:
    """The short name of a key: the first 16 hex digits of the SHA-256 of its public half."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def signed(public_key: str, message: bytes, signature: bytes) -> bool:
    """Whether a message was signed by the key whose public half this is, in hex."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(signature, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def fingerprint(public_key: bytes | str) -> str:
    """A key for people: `12345 67890 12345 67890 12345 67890 - 42`; hex or the bytes."""
    raw = bytes.fromhex(public_key) if isinstance(public_key, str) else public_key
    number = int.from_bytes(hashlib.sha256(b"cafe-pos/fingerprint/1\n" + raw).digest(), "big")
    digits = f"{number % 10**_DIGITS:0{_DIGITS}d}"
    groups = [digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP)]
    return f"{' '.join(groups)} - {_check_of(digits):02d}"


def parse_fingerprint(text: str) -> str:
    """A fingerprint as somebody typed it, in its usual form.

    Raises:
        PosError: `network.fingerprint` when digits are missing or the check number disagrees.
    """
    digits = re.sub(r"[\s.\-–—/]", "", text)
    if not re.fullmatch(r"[0-9]{32}", digits):
        raise PosError("network.fingerprint", text=text[:60])
    body, check = digits[:_DIGITS], digits[_DIGITS:]
    if _check_of(body) != int(check):
        raise PosError("network.fingerprint", text=text[:60])
    groups = [body[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP)]
    return f"{' '.join(groups)} - {check}"


def _check_of(digits: str) -> int:
    """ISO 7064 MOD 97-10: it finds each wrong digit and each pair of digits exchanged."""
    return _CHECK + 1 - int(digits) * 100 % _CHECK


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A café's public key, as its key file or an export gives it; `demo` 1 is a demonstration's."""

    cafe: str
    name: str
    commune: str
    till: str
    incarnation: str
    key_id: str
    public_key: str
    demo: int = 0

    @property
    def fingerprint(self) -> str:
        """What is compared over the phone."""
        return fingerprint(self.public_key)

    def as_json(self) -> dict[str, Any]:
        """As the key file has it, its signature apart."""
        return {
            "format": KEY_FORMAT,
            "cafe": self.cafe,
            "name": self.name,
            "commune": self.commune,
            "till": self.till,
            "incarnation": self.incarnation,
            "key_id": self.key_id,
            "public_key": self.public_key,
            "demo": self.demo,
        }


def key_message(key: PublicKey) -> bytes:
    """What a café signs in its key file: only who holds the key can make the file."""
    return _KEY_PREFIX + canonical(key.as_json()).encode()


def key_file(key: PublicKey, signature: bytes) -> bytes:
    """The bytes of a key file."""
    document = key.as_json() | {"signature": signature.hex(), "fingerprint": key.fingerprint}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def read_key_file(raw: bytes) -> PublicKey:
    """A key file, whose signature is by that very key.

    Raises:
        PosError: `network.key_file`.
    """
    try:
        if len(raw) > _MOST:
            raise ValueError  # noqa: TRY301 - refused like every other wrong form
        d = json.loads(raw)
        names = ("cafe", "name", "commune", "till", "incarnation", "key_id", "public_key")
        said = {name: d[name] for name in names}
        if not all(isinstance(value, str) and value.isprintable() for value in said.values()):
            raise ValueError  # noqa: TRY301
        if d["demo"] not in (0, 1):
            raise ValueError  # noqa: TRY301
        key = PublicKey(**said, demo=int(d["demo"]))
        sound = (
            d["format"] == KEY_FORMAT
            and re.fullmatch(r"[0-9a-f]{16}", key.cafe) is not None
            and key.key_id == key_id_of(bytes.fromhex(key.public_key))
            and signed(key.public_key, key_message(key), bytes.fromhex(d["signature"]))
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PosError("network.key_file") from None
    if not sound:
        raise PosError("network.key_file")
    return key


def handed_over(handover: Handover, *, cafe: str, old_public_key: str) -> bool:
    """Whether the old key of a café vouches for the new one."""
    message = handover_words.message(cafe, handover.old_key, handover.public_key, handover.at)
    named = (
        key_id_of(bytes.fromhex(old_public_key)) == handover.old_key
        and key_id_of(bytes.fromhex(handover.public_key)) == handover.new_key
    )
    return named and signed(old_public_key, message, bytes.fromhex(handover.signature))


def trusted(known: str, wanted: str, *, cafe: str, handovers: tuple[Handover, ...]) -> bool:
    """Whether a known key leads to another, each vouching for the next; both in hex."""
    reached, left = {known}, list(handovers)
    progress = True
    while progress and wanted not in reached:
        progress = False
        for one in list(left):
            for key in tuple(reached):
                if handed_over(one, cafe=cafe, old_public_key=key):
                    reached.add(one.public_key)
                    left.remove(one)
                    progress = True
                    break
    return wanted in reached
