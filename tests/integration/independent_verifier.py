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
from collections import Counter
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
    books = Books()
    owed: dict[str, int] = {}
    running: dict[object, int] = {}
    before = 0, "00" * 32
    tickets = None
    for entry in entries:
        seq, kind, document = entry["seq"], entry["kind"], json.loads(entry["payload"])
        if kind == "opening":
            named = document.get("series") or ("E" if document["training"] else "T")
            if tickets not in (None, named) and document["reason"] != "restored":
                yield f"{seq}: a series of tickets that no restore began"
            tickets = named
        if kind == "ticket" and document["series"] != tickets:
            yield f"{seq}: series of a ticket"
        if "serial" in document:
            series = kind, document.get("period"), document.get("series")
            serials[series] = serials.get(series, 0) + 1
            if document["serial"] != serials[series]:
                yield f"{seq}: serial of {kind}"
        if kind == "ticket":
            yield from (f"{seq}: {what}" for what in ticket_problems(document))
            yield from (f"{seq}: {what}" for what in running_problems(document, running))
            charge(document, owed)
        elif kind == "account_payment":
            yield from (f"{seq}: {what}" for what in account_problems(document, owed))
        yield from (f"{seq}: {what}" for what in books.see(kind, document))
        if kind == "closure" and (document["head_seq"], document["head_hash"]) != before:
            yield f"{seq}: head named by the closure"
        before = seq, entry["hash"].hex()


class Books:
    """The drawer and the closures, recomputed from the documents before each of them."""

    def __init__(self) -> None:
        self.days: dict[str, Counter] = {}
        self.loose: Counter = Counter()
        self.opened: dict[str, str] = {}
        self.drawers: dict[str, Counter] = {}
        self.perpetual: dict[str, tuple[int, int]] = {"": (0, 0)}
        self.frozen: list[tuple[str, str, Counter]] = []

    def see(self, kind: str, document: dict) -> Iterator[str]:
        """Count a document; what it says wrong."""
        day = self.days.setdefault(document.get("business_day", ""), Counter())
        if kind in ("ticket", "payment_correction", "account_payment"):
            self.count_payments(document)
        if kind == "drawer_count":
            yield from self.count_problems(document)
        elif kind == "closure":
            yield from self.closure_problems(document)
        else:
            self.count(kind, document, day)

    def count(self, kind: str, document: dict, day: Counter) -> None:
        """Add a document to its day, or to what the next closure counts."""
        if kind == "ticket":
            count_ticket(document, day)
        elif kind == "payment_correction":
            for paid in document["payments"]:
                day["methods", paid["method"]] += paid["amount"]
            moved = sum(max(0, paid["amount"]) for paid in document["payments"])
            day["counts", "payment_corrections"] += moved
        elif kind == "account_payment":
            day["account_payments"] += document["amount"]
        elif kind == "cash_movement":
            day["counts", "cash_" + document["direction"]] += document["amount"]
            self.drawers.get(document["session"], Counter())["cash", None] += document["amount"] * (
                1 if document["direction"] == "in" else -1
            )
        elif kind == "drawer_session":
            self.opened[document["number"]] = document["business_day"]
            self.drawers[document["number"]] = Counter({("cash", None): document["float"]})
        elif kind in ("event", "duplicate"):
            self.loose[document["name"] if kind == "event" else "duplicate"] += 1

    def count_payments(self, document: dict) -> None:
        """Put into the open drawer what a document was paid with."""
        for paid in document["payments"]:
            if document["session"] in self.drawers:
                key = paid["method"], paid.get("issuer")
                self.drawers[document["session"]][key] += paid["amount"]

    def count_problems(self, count: dict) -> Iterator[str]:
        """What does not add up at the end of a session."""
        held = self.drawers.pop(count["session"], Counter())
        for row in count["methods"]:
            difference = None if row["counted"] is None else row["counted"] - row["expected"]
            if (held[row["method"], row["issuer"]], difference) != (
                row["expected"], row["difference"],
            ):  # fmt: skip
                yield f"{row['method']} expected in the drawer"
        coins = sum(coin["value"] * coin["count"] for coin in count["denominations"])
        cash = count["methods"][0]
        if [count[name] for name in ("expected", "counted", "difference")] != [
            cash[name] for name in ("expected", "counted", "difference")
        ] or (coins and coins != count["counted"]):
            yield "cash of a count"
        day = self.days.setdefault(self.opened[count["session"]], Counter())
        day["sessions"] += 1
        day["not_counted"] += count["state"] == "not_counted"
        day["difference"] += count["difference"] or 0

    def closure_problems(self, closure: dict) -> Iterator[str]:
        """What a closure sums up otherwise than the documents before it."""
        first, last, period = closure["first_day"], closure["business_day"], closure["period"]
        if period == "day":
            sums = self.days.pop(last, Counter())
            for name, times in self.loose.items():
                sums["loose", name] += times
            self.loose = Counter()
            before = self.perpetual[max(self.perpetual)]
            self.perpetual[last] = before[0] + sums["total"], before[1] + sums["absolute"]
        else:
            part = "day" if period == "month" else "month"
            inside = [s for p, end, s in self.frozen if p == part and first <= end <= last]
            sums = Counter()
            for one in inside:
                sums.update(one)
            if closure["closures"] != len(inside):
                yield "closures of the closure"
        self.frozen.append((period, last, sums))
        until = max(day for day in self.perpetual if day <= last)
        said = closure["perpetual"], closure["perpetual_absolute"]
        if said != self.perpetual[until] or not self.agree(closure, sums):
            yield "totals of the closure"

    def agree(self, closure: dict, sums: Counter) -> bool:
        """Whether a closure says what was summed up."""
        counts = {row["what"]: row for row in closure["counts"]}
        loose = {
            "cancelled": "ticket_cancelled",
            "drawer_opened": "drawer_opened",
            "lines_removed": "line_removed",
            "provisional_notes": "provisional_note",
            "duplicates": "duplicate",
        }
        vat = {(v["code"], v["rate"], name): v[name] for v in closure["vat"] for name in VAT}
        lists = ("methods", "method"), ("families", "family"), ("ownership", "part")
        return (
            all(closure[name] == sums[name] for name in TOTALS)
            and all(counts[what]["count"] == sums["loose", name] for what, name in loose.items())
            and all(
                row["amount"] == sums["counts", what]
                for what, row in counts.items()
                if what not in (*loose, "open_tabs")
            )
            and vat == {key[1:]: cents for key, cents in sums.items() if key[0] == "vat"}
            and all(
                {row[name]: row["amount"] for row in closure[where]}
                == {key[1]: cents for key, cents in sums.items() if key[0] == where}
                for where, name in (*lists, ("operators", "operator"))
            )
            and closure["account_payments"]["amount"] == sums["account_payments"]
            and all(closure["drawer"][name] == sums[name] for name in DRAWER)
        )


VAT = "gross", "net", "vat"
TOTALS = "tickets", "total", "absolute", "own_revenue", "third_party"
DRAWER = "sessions", "not_counted", "difference"


def count_ticket(ticket: dict, day: Counter) -> None:
    """Add a ticket to its day."""
    day["tickets"] += 1
    day["absolute"] += abs(ticket["total"])
    for name in ("total", "own_revenue", "third_party"):
        day[name] += ticket[name]
    for row in ticket["vat"]:
        for name in VAT:
            day["vat", row["code"], row["rate"], name] += row[name]
    for paid in ticket["payments"]:
        day["methods", paid["method"]] += paid["amount"]
    day["operators", ticket["operator"]] += ticket["total"]
    day["counts", "sales" if ticket["nature"] == "sale" else "refunds"] += ticket["total"]
    for line in ticket["lines"]:
        held = line["vat_code"] == "HORS"
        part = line["kind"].removesuffix("_back") if line["kind"] != "article" else (
            "transparent" if line["ownership"] == "transparent" else "third_party"
        )  # fmt: skip
        day["families", line["family"]] += line["total"]
        day["ownership", part if held else line["ownership"]] += line["total"]
        if line["discount_kind"] is not None:
            off = line["discount"]
            if line["whole"] is not None:
                off = off * line["total"] // line["whole"] if line["whole"] else 0
            day["counts", "gifts" if line["discount_kind"] == "gift" else "discounts"] += off
        if line["price_kind"] == "override":
            day["counts", "price_overrides"] += line["total"]


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
