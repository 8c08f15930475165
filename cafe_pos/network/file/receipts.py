"""A receipt: what the network answered to a café's file, signed by the coordinators.

A small JSON file, `receipt-<café>-<month>.json`, that the café's till verifies and shows
(docs/network.md). The till trusts the key of the first receipt that it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import canonical, read_payload
from cafe_pos.network.file import keys

FORMAT: Final = "cafe-pos/receipt/1"
PREFIX: Final = f"{FORMAT}\n".encode()
"""What stands before a receipt, less its signature, in what is signed."""
_MOST: Final = 64_000
_ANSWERS: Final = frozenset({"accepted", "held", "replaced", "refused"})
_FORMS: Final = {
    "format": re.compile(re.escape(FORMAT)),
    "cafe": re.compile(r"[0-9a-f]{16}"),
    "month": re.compile(r"2[0-9]{3}-(0[1-9]|1[0-2])"),
    "answer": re.compile("|".join(sorted(_ANSWERS))),
    "sha256": re.compile(r"[0-9a-f]{64}"),
    "at": re.compile(r"2\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\dZ"),
    "public_key": re.compile(r"[0-9a-f]{64}"),
}


class Signer(Protocol):
    """The coordinators' own key."""

    @property
    def public(self) -> bytes:
        """Its public half."""

    def sign(self, digest: bytes) -> bytes:
        """Sign a message with Ed25519."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a month's file; `sha256` is the whole file's, `at` when it was decided.

    `notices` are codes with their severity and details, as the catalogue has them.
    """

    cafe: str
    month: str
    revision: int
    answer: str
    sha256: str
    at: str
    notices: tuple[Mapping[str, Any], ...]
    public_key: str = ""

    @property
    def fingerprint(self) -> str:
        """The coordinators' key for people: compared over the phone, once."""
        return keys.fingerprint(self.public_key)


def file_name(cafe: str, month: str) -> str:
    """The name of the receipt of a café's month."""
    return f"receipt-{cafe}-{month}.json"


def write(receipt: Receipt, signer: Signer) -> bytes:
    """The bytes of a receipt, signed."""
    document = _document(receipt, signer.public.hex())
    signature = signer.sign(PREFIX + canonical(document).encode()).hex()
    whole = document | {"signature": signature}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _document(receipt: Receipt, public_key: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "cafe": receipt.cafe,
        "month": receipt.month,
        "revision": receipt.revision,
        "answer": receipt.answer,
        "sha256": receipt.sha256,
        "at": receipt.at,
        "notices": [dict(notice) for notice in receipt.notices],
        "public_key": public_key,
    }


def read(raw: bytes) -> Receipt:
    """Read a receipt whose signature is by the key that it names.

    Raises:
        PosError: `network.no_receipt`.
    """
    try:
        if len(raw) > _MOST:
            raise ValueError  # noqa: TRY301 - refused like every other wrong form
        said = read_payload(raw.decode())
        signature = bytes.fromhex(said.pop("signature"))
        for name, form in _FORMS.items():
            if form.fullmatch(said[name]) is None:
                raise ValueError(name)  # noqa: TRY301
        if type(said["revision"]) is not int or not _sound(said["notices"]):
            raise ValueError  # noqa: TRY301
        receipt = Receipt(
            said["cafe"], said["month"], said["revision"], said["answer"], said["sha256"],
            said["at"], tuple(said["notices"]), said["public_key"],
        )  # fmt: skip
        signed = PREFIX + canonical(_document(receipt, receipt.public_key)).encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PosError("network.no_receipt") from None
    if not keys.signed(receipt.public_key, signed, signature):
        raise PosError("network.no_receipt")
    return receipt


def _sound(notices: object) -> bool:
    """Whether these are notices: severity, code, and details that are text or numbers."""
    return isinstance(notices, list) and all(
        isinstance(one, dict)
        and one.keys() == {"severity", "code", "params"}
        and isinstance(one["code"], str)
        and one["severity"] in {"error", "warning", "info"}
        and isinstance(one["params"], dict)
        and all(isinstance(value, str | int) for value in one["params"].values())
        for one in notices
    )
