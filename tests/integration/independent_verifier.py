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
    settled: dict[str, list[int]] = {}
    owed: dict[str, int] = {}
    perpetual = [0, 0]
    running: dict[object, int] = {}
    before = 0, "00" * 32
    for entry in entries:
        seq, kind, document = entry["seq"], entry["kind"], json.loads(entry["payload"])
        if "serial" in document:
            serials[kind] = serials.get(kind, 0) + 1
            if document["serial"] != serials[kind]:
                yield f"{seq}: serial of {kind}"
        if kind == "ticket":
            yield from (f"{seq}: {what}" for what in ticket_problems(document))
            yield from (f"{seq}: {what}" for what in running_problems(document, running))
            days.setdefault(document["business_day"], []).append(document)
            charge(document, owed)
        elif kind == "account_payment":
            yield from (f"{seq}: {what}" for what in account_problems(document, owed))
            settled.setdefault(document["business_day"], []).append(document["amount"])
        elif kind == "closure":
            accounts = settled.pop(document["business_day"], [])
            totals = [t["total"] for t in days.pop(document["business_day"], [])]
            perpetual[0] += sum(totals)
            perpetual[1] += sum(map(abs, totals))
            names = "tickets", "total", "perpetual", "perpetual_absolute"
            said = [document[name] for name in names]
            said += [document["account_payments"][name] for name in ("count", "amount")]
            if said != [len(totals), sum(totals), *perpetual, len(accounts), sum(accounts)]:
                yield f"{seq}: totals of the closure"
            if (document["head_seq"], document["head_hash"]) != before:
                yield f"{seq}: head named by the closure"
        before = seq, entry["hash"].hex()


def charge(ticket: dict, owed: dict[str, int]) -> None:
    """Put on accounts what a ticket puts there, or take it off."""
    for paid in ticket["payments"]:
        if paid["method"] == "account":
            owed[paid["account"]] = owed.get(paid["account"], 0) + paid["amount"]


def account_problems(payment: dict, owed: dict[str, int]) -> Iterator[str]:
    """What does not add up on an account payment; what is owed shrinks by it."""
    code, amount, parts = payment["customer"], payment["amount"], payment["payments"]
    if payment["owed"] != owed.get(code, 0) or not 0 < amount <= payment["owed"]:
        yield "more paid than owed"
    if sum(part["amount"] for part in parts) != amount:
        yield "payments"
    if sum(part["tendered"] - part["amount"] for part in parts) != payment["change"]:
        yield "change"
    owed[code] = owed.get(code, 0) - amount


def ticket_problems(ticket: dict) -> Iterator[str]:
    """What does not add up on a ticket."""
    total, own, rates = 0, 0, {}
    for line in ticket["lines"]:
        per = 1000 if line["unit"] == "g" else 1
        whole = half_up(line["unit_price"] * line["quantity"], per) - line["discount"]
        if (line["total"] if line["whole"] is None else line["whole"]) != whole:
            yield "total of a line"
        if line["kind"] != "article" and line["vat_code"] != "HORS":
            yield "VAT of money held"
        if (line["quantity"] < 0) != (ticket["nature"] == "refund") ^ (
            line["kind"] == "deposit_back"
        ):
            yield "direction of a line"
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


def running_problems(ticket: dict, running: dict[object, int]) -> Iterator[str]:
    """What exceeds the tickets before it: shares of a line, pieces given back, the fund."""
    fund = -sum(p["amount"] for p in ticket["payments"] if p["method"] == "suspended")
    for position, line in enumerate(ticket["lines"], start=1):
        fund += line["total"] if line["kind"] == "suspended" else 0
        sold, key = (ticket["number"], position), (ticket["corrects"], line["corrects_line"])
        if ticket["nature"] == "sale":
            running[sold] = line["quantity"]
            part = ticket["split"], position
            running[part] = running.get(part, 0) + line["total"]
            if line["whole"] is not None and running[part] > line["whole"]:
                yield "shares of a line"
        else:
            before = running.get(key, 0)
            running[key] = before + line["quantity"]
            if before * line["quantity"] >= 0 or running[key] * before < 0:
                yield "more given back than sold"
    running["fund"] = running.get("fund", 0) + fund
    if fund < 0 and running["fund"] < 0:
        yield "fund of the suspended coffees"


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
