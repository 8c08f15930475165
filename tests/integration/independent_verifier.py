"""Verify a café's ledger without cafe-pos: `python independent_verifier.py DATABASE`.

Written from docs/ledger.md alone, with the standard library and Ed25519; it shares no code with
the program. Prints what is broken, one line each; the exit code is 1 when anything is.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PREFIX = "cafe-pos/ledger/1\n"


def hashed(entry: Mapping) -> bytes:
    """Everything of an entry that goes into SHA-256."""
    text = (
        '{{"at":"{at}","key_id":"{key_id}","kind":"{kind}","payload":{payload},'
        '"prev":"{before}","seq":{seq},"version":{version}}}'
    )
    return (PREFIX + text.format(**entry, before=entry["prev"].hex())).encode()


def signed(public_key: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether the signature over a hash is the key's."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, digest)
    except InvalidSignature:
        return False
    return True


def half_up(numerator: int, denominator: int) -> int:
    """A quotient, half going away from zero."""
    whole, rest = divmod(abs(numerator), denominator)
    return (whole + (2 * rest >= denominator)) * (1 if numerator >= 0 else -1)


def chain_problems(entries: list[Mapping]) -> Iterator[str]:
    """Numbers, links, hashes, signatures."""
    link, expected, key = bytes(32), 1, b""
    for entry in entries:
        seq, digest, signature = entry["seq"], entry["hash"], entry["signature"]
        if seq != expected:
            yield f"{expected}: missing, {seq} follows"
        if entry["prev"] != link:
            yield f"{seq}: does not follow the entry before it"
        if hashlib.sha256(hashed(entry)).digest() != digest:
            yield f"{seq}: hash"
        if entry["kind"] == "opening":
            key = bytes.fromhex(json.loads(entry["payload"])["public_key"])
        if hashlib.sha256(key).hexdigest()[:16] != entry["key_id"]:
            yield f"{seq}: signed by a key that was not introduced"
        elif signature is None or not signed(key, digest, signature):
            yield f"{seq}: signature"
        link = hashlib.sha256(digest + (signature or b"")).digest()
        expected = seq + 1


def document_problems(entries: list[Mapping]) -> Iterator[str]:
    """Serials, each ticket's own sums, each closure's totals and head."""
    serials: dict[str, int] = {}
    days: dict[str, list[dict]] = {}
    perpetual = [0, 0]
    before = 0, "00" * 32
    for entry in entries:
        seq, kind, document = entry["seq"], entry["kind"], json.loads(entry["payload"])
        if "serial" in document:
            serials[kind] = serials.get(kind, 0) + 1
            if document["serial"] != serials[kind]:
                yield f"{seq}: serial of {kind}"
        if kind == "ticket":
            yield from (f"{seq}: {what}" for what in ticket_problems(document))
            days.setdefault(document["business_day"], []).append(document)
        elif kind == "closure":
            totals = [t["total"] for t in days.pop(document["business_day"], [])]
            perpetual[0] += sum(totals)
            perpetual[1] += sum(map(abs, totals))
            names = "tickets", "total", "perpetual", "perpetual_absolute"
            if [document[name] for name in names] != [len(totals), sum(totals), *perpetual]:
                yield f"{seq}: totals of the closure"
            if (document["head_seq"], document["head_hash"]) != before:
                yield f"{seq}: head named by the closure"
        before = seq, entry["hash"].hex()


def ticket_problems(ticket: dict) -> Iterator[str]:
    """What does not add up on a ticket."""
    total, own, rates = 0, 0, {}
    for line in ticket["lines"]:
        per = 1000 if line["unit"] == "g" else 1
        if line["total"] != half_up(line["unit_price"] * line["quantity"], per):
            yield "total of a line"
        total += line["total"]
        own += line["total"] if line["vat_code"] != "HORS" else 0
        rate = line["vat_code"], line["rate"]
        rates[rate] = rates.get(rate, 0) + line["total"]
    if (total, own) != (ticket["total"], ticket["own_revenue"]):
        yield "total"
    said = {(v["code"], v["rate"]): (v["gross"], v["net"], v["vat"]) for v in ticket["vat"]}
    for rate, gross in rates.items():
        vat = half_up(gross * rate[1], 10_000 + rate[1])
        if said.pop(rate, None) != (gross, gross - vat, vat):
            yield "VAT"
    if said or sum(p["amount"] for p in ticket["payments"]) != total:
        yield "payments"


def witnessed(content: bytes) -> tuple[int, bytes] | None:
    """Number and hash in the newest whole slot of a witness file."""
    newest = None
    for start in (0, 512):
        slot = content[start : start + 60]
        if len(slot) == 60 and zlib.crc32(slot[:56]) == int.from_bytes(slot[56:], "big"):
            magic, counter, seq, digest = struct.unpack(">8sQQ32s", slot[:56])
            if magic == b"CAFEHEAD" and (newest is None or counter > newest[0]):
                newest = counter, seq, digest
    return newest[1:] if newest else None


def problems(path: Path) -> list[str]:
    """Everything broken in a closed database and its witness."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        entries = connection.execute("SELECT * FROM ledger_entry ORDER BY seq").fetchall()
    finally:
        connection.close()
    found = [*chain_problems(entries), *document_problems(entries)]
    witness = path.with_name(path.name + ".head")
    seen = witnessed(witness.read_bytes()) if witness.exists() else None
    if seen and seen not in [(entry["seq"], entry["hash"]) for entry in entries]:
        found.append(f"{seen[0]}: the witness saw an entry that is not there")
    return found


def main() -> int:
    """Verify the database named."""
    found = problems(Path(sys.argv[1]))
    sys.stdout.write("\n".join(found) + "\n" if found else "whole\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
