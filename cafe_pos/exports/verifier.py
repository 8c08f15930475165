"""Vérifie une archive de caisse: `python3 verifier.py [ARCHIVE.zip]`. Sans le logiciel de caisse.

Il suffit de Python 3.10 ou plus et du module cryptography (`pip install cryptography`). Sans nom de
fichier, le dossier où se trouve ce programme est vérifié. Il contrôle la signature du manifeste,
le SHA-256 de chaque fichier, les numéros, liens, empreintes et signatures de chaque écriture, les
sommes de chaque ticket, les totaux de chaque clôture, et ceux qu'annonce le manifeste.

Code de sortie: 0 tout est intact, 1 quelque chose a été changé, 2 l'archive ne peut être lue.

This file shares no code with the program that made the archive; docs/archive.md gives the format.
`--lang en` speaks English, `--key FINGERPRINT` demands the café's own key.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ARCHIVE_PREFIX = b"cafe-pos/archive/1\n"
LEDGER_PREFIX = b"cafe-pos/ledger/1\n"
MANIFEST, SIGNATURE = "manifeste.json", "manifeste.sig"
LEDGER, CONTEXT = "registre.jsonl", "contexte.jsonl"
TICKETS = "tickets.csv"
MOST = 50
BLOCK = 1 << 20
LONGEST_MANIFEST = 16 * BLOCK
LONGEST_LINE = 16 * BLOCK
SETTLED = {
    "sold": {"sold"},
    "commission_net": {"item", "percent", "fixed"},
    "purchases": {"opaque", "delivered", "returned"},
}

# fmt: off
SENTENCES = {
    "unreadable": ("l'archive ne peut pas être lue : {}", "the archive cannot be read: {}"),
    "no_zip": ("ce fichier n'est pas une archive zip entière", "this file is no whole zip archive"),
    "missing": ("le fichier manque: {}", "the file is missing: {}"),
    "unlisted": ("le fichier n'est pas au manifeste: {}", "the file is not in the manifest: {}"),
    "damaged": ("le fichier est abîmé: {}", "the file is damaged: {}"),
    "changed": ("le fichier a été changé: {}", "the file was changed: {}"),
    "manifest": ("le manifeste n'est pas lisible: {}", "the manifest cannot be read: {}"),
    "signature": ("la signature du manifeste est fausse", "the manifest's signature is wrong"),
    "other_key": ("le manifeste est signé d'une autre clé: {}", "the manifest has another key: {}"),
    "foreign_key": ("la clé {} n'est pas une clé du registre", "{} is no key of the ledger"),
    "line": ("écriture {}: la ligne n'est pas lisible", "entry {}: the line cannot be read"),
    "gap": ("écriture {}: elle manque ou n'est pas à sa place", "entry {}: missing or misplaced"),
    "link": ("écriture {}: elle ne suit pas la précédente", "entry {}: does not follow the last"),
    "hash": ("écriture {}: son empreinte est fausse", "entry {}: its hash is wrong"),
    "sign": ("écriture {}: sa signature est fausse", "entry {}: its signature is wrong"),
    "key": ("écriture {}: signée d'une clé inconnue", "entry {}: signed by an unknown key"),
    "serial": ("écriture {}: le numéro ne suit pas ({})", "entry {}: its number is a gap ({})"),
    "sums": ("écriture {}: {} ne tombe pas juste", "entry {}: {} does not add up"),
    "closure": ("clôture {}: total différent ({})", "closure {}: another total ({})"),
    "said": ("le manifeste annonce un autre total: {}", "the manifest announces another total: {}"),
    "rows": ("le nombre de lignes est différent: {}", "the number of rows differs: {}"),
    "document": ("écriture {}: document illisible", "entry {}: the document cannot be read"),
}
# fmt: on

Tell = Callable[[int, int], None]


class Report:
    """What was found, and what the archive says of itself."""

    def __init__(self) -> None:
        self.found: list[tuple[str, tuple[Any, ...]]] = []
        self.manifest: dict[str, Any] = {}
        self.entries = 0
        self.tickets = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is broken."""
        return not self.found

    def add(self, code: str, *details: Any) -> None:
        """Note something broken; after so many, more of them say nothing new."""
        if len(self.found) < MOST:
            self.found.append((code, details))

    def sentences(self, lang: str = "fr") -> list[str]:
        """What was found, in words."""
        return [SENTENCES[code][lang == "en"].format(*what) for code, what in self.found]


class Source:
    """An archive as a zip, or as the folder that it was unpacked into."""

    def __init__(self, path: Path) -> None:
        if path.is_dir():
            self.names = [file.name for file in path.iterdir() if file.is_file()]
            self.open: Callable[[str], IO[bytes]] = lambda name: (path / name).open("rb")
        else:
            archive = zipfile.ZipFile(path)
            self.names, self.open = archive.namelist(), archive.open


BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
"""What the readers raise on a file that is cut or damaged."""


def _shown(character: str) -> str:
    return character if character.isprintable() or character in "\u202f\xa0" else "?"


def check(path: Path, key: str = "", tell: Tell | None = None) -> Report:
    """Verify an archive; `key` is the fingerprint that its manifest must be signed with."""
    report = Report()
    try:
        source = Source(path)
    except zipfile.BadZipFile:
        report.add("no_zip")
        return report
    except BROKEN as error:
        report.add("unreadable", error)
        return report
    try:
        if _manifest(source, key, report) and _members(source, report):
            _Ledger(source, report, tell).run()
    except (*BROKEN, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        report.add("unreadable", error)
    return report


def fingerprint(public_key: bytes) -> str:
    """The short name of a key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature is the key's."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _manifest(source: Source, key: str, report: Report) -> bool:
    """Read the manifest and check its signature."""
    names = source.names
    for name in (MANIFEST, SIGNATURE):
        if names.count(name) != 1:
            report.add("missing", name)
            return False
    with source.open(MANIFEST) as file:
        content = file.read(LONGEST_MANIFEST)
    with source.open(SIGNATURE) as file:
        signature = file.read(200).decode("ascii", "replace")
    try:
        manifest = json.loads(content)
        public = bytes.fromhex(manifest["key"]["public_key"])
        report.manifest = manifest
        raw = bytes.fromhex(signature.strip())
    except (ValueError, KeyError, TypeError) as error:
        report.add("manifest", error)
        return False
    canonical = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if content != canonical.encode() or signature != f"{raw.hex()}\n":
        report.add("manifest", "canonique")
    if not signed(public, raw, ARCHIVE_PREFIX + content):
        report.add("signature")
    if manifest["key"]["key_id"] != fingerprint(public):
        report.add("other_key", manifest["key"]["key_id"])
    if key and key.lower() not in (fingerprint(public), public.hex()):
        report.add("other_key", fingerprint(public))
    return report.ok


def _members(source: Source, report: Report) -> bool:
    """Size and SHA-256 of every file that the manifest lists, and no file beside them."""
    listed = {member["name"]: member for member in report.manifest["members"]}
    names = source.names
    for name in names:
        if name not in listed and name not in (MANIFEST, SIGNATURE):
            report.add("unlisted", name)
    for name, member in listed.items():
        if names.count(name) != 1:
            report.add("missing", name)
            continue
        digest, size, lines = hashlib.sha256(), 0, 0
        try:
            with source.open(name) as file:
                while size <= member["size"]:
                    block = file.read(BLOCK)
                    if not block:
                        break
                    digest.update(block)
                    size += len(block)
                    lines += block.count(b"\n")
        except BROKEN as error:
            report.add("damaged", f"{name} ({error})")
            continue
        if (size, digest.hexdigest()) != (member["size"], member["sha256"]):
            report.add("changed", name)
        if name.endswith(".jsonl") and lines != member["rows"]:
            report.add("rows", name)
    return report.ok


def _lines(source: Source, name: str) -> Iterator[bytes]:
    with source.open(name) as raw, io.BufferedReader(raw) as file:  # type: ignore[type-var]
        while True:
            line = file.readline(LONGEST_LINE)
            if not line:
                return
            yield line.rstrip(b"\n")


def half_up(numerator: int, denominator: int) -> int:
    """A quotient, half going away from zero."""
    whole, rest = divmod(abs(numerator), denominator)
    return (whole + (2 * rest >= denominator)) * (1 if numerator >= 0 else -1)


class Entry:
    """One line: the bytes that were hashed, the facts in them, hash and signature."""

    def __init__(self, line: bytes) -> None:
        head, mark, tail = line.rpartition(b',"hash":"')
        if not mark or not head.startswith(b'{"entry":'):
            raise ValueError("line")
        self.body = head[len(b'{"entry":') :]
        ends = json.loads(b'{"hash":"' + tail)
        self.facts = json.loads(self.body)
        self.hash = bytes.fromhex(ends["hash"])
        self.signature = bytes.fromhex(ends["signature"] or "")
        self.seq: int = self.facts["seq"]
        self.kind: str = self.facts["kind"]
        self.document: dict[str, Any] = self.facts["payload"]
        rest = "null" if ends["signature"] is None else f'"{self.signature.hex()}"'
        if line[len(head) :] != f',"hash":"{self.hash.hex()}","signature":{rest}}}'.encode():
            raise ValueError("line")

    @property
    def link(self) -> bytes:
        """What the next entry names as `prev`."""
        return hashlib.sha256(self.hash + self.signature).digest()


def _series_of(opening: dict[str, Any]) -> str:
    """The series in which tickets are numbered behind an opening."""
    return str(opening.get("series") or ("E" if opening["training"] else "T"))


class _Ledger:
    """One passage over the entries, feeding every check."""

    def __init__(self, source: Source, report: Report, tell: Tell | None) -> None:
        self._source, self._report, self._tell = source, report, tell
        self._manifest = report.manifest
        self._keys: dict[int, bytes] = {}
        self._serials: dict[str, int] = {}
        self._series = ""
        self._kinds: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self._days: dict[str, Day] = {}
        self._closed: dict[str, list[dict[str, Any]]] = {"day": [], "month": [], "year": []}
        self._before: dict[str, Any] | None = None
        self._months: dict[str, list[int]] = {}

    def run(self) -> None:
        """Walk the context, then the ledger, then compare with the manifest."""
        first = self._manifest["first"]
        for line in _lines(self._source, CONTEXT):
            entry = self._read(line, "?")
            if entry is None:
                continue
            self._sealed(entry)
            if entry.seq < first["seq"]:
                self._go_on_from(entry)
        expected, link = first["seq"], bytes.fromhex(first["prev"])
        last: Entry | None = None
        for line in _lines(self._source, LEDGER):
            entry = self._read(line, expected)
            if entry is None:
                expected += 1
                continue
            if entry.seq != expected:
                self._report.add("gap", expected)
            if entry.facts["prev"] != link.hex():
                self._report.add("link", entry.seq)
            self._sealed(entry)
            self._document(entry)
            expected, link, last = entry.seq + 1, entry.link, entry
            self._report.entries += 1
            if self._tell is not None and entry.seq % 500 == 0:
                self._tell(entry.seq - first["seq"], self._manifest["entries"])
        self._compare(last)

    def _go_on_from(self, entry: Entry) -> None:
        """What stands before the archive and goes on in it: totals, and the series of tickets."""
        if entry.kind == "closure":
            self._before = entry.document
        elif entry.kind == "opening":
            self._series = _series_of(entry.document)

    def _read(self, line: bytes, seq: Any) -> Entry | None:
        try:
            return Entry(line)
        except (ValueError, KeyError, TypeError, RecursionError):
            self._report.add("line", seq)
            return None

    def _sealed(self, entry: Entry) -> None:
        """Hash and signature of one entry; an opening brings its own key."""
        if hashlib.sha256(LEDGER_PREFIX + entry.body).digest() != entry.hash:
            self._report.add("hash", entry.seq)
        if entry.kind == "opening":
            self._keys[entry.seq] = bytes.fromhex(entry.document["public_key"])
        since = max((seq for seq in self._keys if seq <= entry.seq), default=0)
        key = self._keys.get(since, b"")
        if fingerprint(key) != entry.facts["key_id"]:
            self._report.add("key", entry.seq)
        elif not signed(key, entry.signature, entry.hash):
            self._report.add("sign", entry.seq)

    def _document(self, entry: Entry) -> None:
        """Numbers without gaps, sums of tickets, totals of closures."""
        document, kind = entry.document, entry.kind
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        try:
            if kind == "opening":
                self._opening(entry)
            self._serial(entry)
            if kind == "ticket":
                self._report.tickets += 1
                for what in ticket_problems(document):
                    self._report.add("sums", entry.seq, f"{document['number']}: {what}")
                self._day(document).sell(document)
                month = self._months.setdefault(document["business_day"][:7], [0, 0, 0, 0, 0])
                for place, amount in enumerate(amounts_of(document)):
                    month[place] += amount
            elif kind == "settlement":
                for what in settlement_problems(document):
                    self._report.add("sums", entry.seq, f"{document['number']}: {what}")
            elif kind == "payment_correction":
                self._day(document).pay(document)
            elif kind == "closure":
                self._closure(document)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._report.add("document", entry.seq)

    def _day(self, document: dict[str, Any]) -> Day:
        return self._days.setdefault(document["business_day"], Day())

    def _opening(self, entry: Entry) -> None:
        """Only a restore begins another series of tickets, which counts from 1."""
        series = _series_of(entry.document)
        if self._series not in ("", series):
            if entry.document["reason"] != "restored":
                self._report.add("serial", entry.seq, series)
            self._serials["ticket" + series] = 0
        self._series = series

    def _serial(self, entry: Entry) -> None:
        serial = entry.document.get("serial")
        if serial is None:
            return
        series = entry.kind + entry.document.get("period", "")
        if entry.kind == "ticket":
            if entry.document["series"] != self._series:
                self._report.add("serial", entry.seq, entry.document["number"])
            series += self._series
        # An archive of a later period goes on where the one before it ended.
        begins = 0 if self._manifest["first"]["seq"] == 1 else serial - 1
        expected = self._serials.get(series, begins) + 1
        if serial != expected:
            self._report.add("serial", entry.seq, entry.document.get("number", serial))
        self._serials[series] = serial

    def _closure(self, said: dict[str, Any]) -> None:
        period = said["period"]
        start = self._before["business_day"] if self._before else ""
        if period == "day":
            day = self._days.pop(said["business_day"], Day())
            before = self._closed["day"][-1] if self._closed["day"] else self._before
            expected = day.totals(before)
        else:
            parts = [
                closure
                for closure in self._closed["day" if period == "month" else "month"]
                if said["first_day"] <= closure["business_day"] <= said["business_day"]
            ]
            names = ("tickets", "total", "absolute", "own_revenue", "third_party")
            expected = {name: sum(part[name] for part in parts) for name in names}
            if said["first_day"] <= start:
                expected = {}  # some of its parts stand in the archive before
        if said["business_day"] < self._manifest["period"]["from"]:
            expected = {}  # closed late: its tickets stand in the archive before
        shown = {name: said[name] for name in expected if name not in ("vat", "methods")}
        if "vat" in expected:
            shown["vat"] = {
                (v["code"], v["rate"]): [v["gross"], v["net"], v["vat"]] for v in said["vat"]
            }
            shown["methods"] = {m["method"]: m["amount"] for m in said["methods"]}
        for name, value in expected.items():
            if shown[name] != value:
                self._report.add("closure", said["number"], name)
        self._closed[period].append(said)

    def _compare(self, last: Entry | None) -> None:
        """The manifest's key, counts, head and totals against what was read."""
        manifest = self._manifest
        if manifest["key"]["public_key"] not in {key.hex() for key in self._keys.values()}:
            self._report.add("foreign_key", manifest["key"]["key_id"])
        end = (last.seq, last.hash.hex(), last.link.hex()) if last else None
        told = manifest["last"]
        if end != (told["seq"], told["hash"], told["link"]):
            self._report.add("gap", told["seq"])
        if (self._report.entries, self._kinds) != (manifest["entries"], manifest["counts"]):
            self._report.add("said", "entries")
        names = ("tickets", "total", "absolute", "own_revenue", "third_party")
        months: list[dict[str, Any]] = [
            {"month": month, **dict(zip(names, sums, strict=True))}
            for month, sums in sorted(self._months.items())
        ]
        if months != manifest["months"]:
            self._report.add("said", "months")
        totals = {name: sum(month[name] for month in months) for name in names}
        if totals != manifest["totals"]:
            self._report.add("said", "totals")
        if totals["tickets"] and self._sheet() != (totals["tickets"], totals["total"]):
            self._report.add("rows", TICKETS)

    def _sheet(self) -> tuple[int, int]:
        """How many tickets the spreadsheet lists, and their total in cents."""
        rows = cents = 0
        with self._source.open(TICKETS) as raw, io.TextIOWrapper(raw, "utf-8-sig") as file:
            for row in csv.DictReader(file, delimiter=";"):
                rows += 1
                cents += int(row["total"].replace(",", ""))
        return rows, cents


class Day:
    """What the tickets of a business day add up to."""

    def __init__(self) -> None:
        self.sums = [0, 0, 0, 0, 0]
        self.vat: dict[tuple[str, int], list[int]] = {}
        self.methods: dict[str, int] = {}

    def sell(self, ticket: dict[str, Any]) -> None:
        """Count a ticket."""
        for place, amount in enumerate(amounts_of(ticket)):
            self.sums[place] += amount
        for row in ticket["vat"]:
            sums = self.vat.setdefault((row["code"], row["rate"]), [0, 0, 0])
            for place, name in enumerate(("gross", "net", "vat")):
                sums[place] += row[name]
        self.pay(ticket)

    def pay(self, document: dict[str, Any]) -> None:
        """Count payments by their method."""
        for paid in document["payments"]:
            method = paid["method"]
            self.methods[method] = self.methods.get(method, 0) + paid["amount"]

    def totals(self, before: dict[str, Any] | None) -> dict[str, Any]:
        """What the closure of this day must say, behind the closure before it."""
        names = ("tickets", "total", "absolute", "own_revenue", "third_party")
        algebraic = before["perpetual"] if before else 0
        absolute = before["perpetual_absolute"] if before else 0
        return dict(zip(names, self.sums, strict=True)) | {
            "perpetual": algebraic + self.sums[1],
            "perpetual_absolute": absolute + self.sums[2],
            "vat": self.vat,
            "methods": self.methods,
        }


def amounts_of(ticket: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """One ticket, its total, the same in absolute value, own revenue, third parties' part."""
    total = ticket["total"]
    return 1, total, abs(total), ticket["own_revenue"], ticket["third_party"]


def ticket_problems(ticket: dict[str, Any]) -> Iterator[str]:
    """What does not add up on a ticket."""
    total, own = 0, 0
    rates: dict[tuple[str, int], int] = {}
    for line in ticket["lines"]:
        per = 1000 if line["unit"] == "g" else 1
        whole = half_up(line["unit_price"] * line["quantity"], per) - line["discount"]
        if (line["total"] if line["whole"] is None else line["whole"]) != whole:
            yield f"ligne {line['label']}"
        total += line["total"]
        own += line["total"] if line["vat_code"] != "HORS" else 0
        rate = line["vat_code"], line["rate"]
        rates[rate] = rates.get(rate, 0) + line["total"]
    said_total = ticket["total"], ticket["own_revenue"], ticket["third_party"]
    if (total, own, total - own) != said_total:
        yield "total"
    said = {(v["code"], v["rate"]): (v["gross"], v["net"], v["vat"]) for v in ticket["vat"]}
    for rate, gross in rates.items():
        vat = half_up(gross * rate[1], 10_000 + rate[1])
        if said.pop(rate, None) != (gross, gross - vat, vat):
            yield "TVA"
    if said or sum(paid["amount"] for paid in ticket["payments"]) != total:
        yield "paiements"


def settlement_problems(said: dict[str, Any]) -> Iterator[str]:
    """What does not add up on a settlement with a mandator."""
    for name, whats in SETTLED.items():
        if said[name] != sum(line["amount"] for line in said["lines"] if line["what"] in whats):
            yield name
    commission = said["commission_net"] + said["commission_vat"]
    due = said["sold"] - commission + said["purchases"] + said["purchases_vat"]
    if (commission, due, said["brought"] + due) != (
        said["commission"], said["due"], said["balance"],
    ):  # fmt: skip
        yield "total"


def summary(manifest: dict[str, Any], lang: str = "fr") -> list[str]:
    """What the archive is, in a few lines."""
    cafe, period = manifest["cafe"], manifest["period"]
    words = (
        ("Archive", "Café", "Période", "Écritures", "Tickets, total TTC", "Clé"),
        ("Archive", "Café", "Period", "Entries", "Tickets, total", "Key"),
    )[lang == "en"]
    euros = manifest["totals"]["total"]
    values = (
        f"{manifest['number']} ({manifest['made_at']})",
        f"{cafe['trade_name']}, SIRET {cafe['siret']}",
        f"{period['from']} – {period['to']}",
        f"{manifest['first']['seq']} – {manifest['last']['seq']} ({manifest['last']['hash'][:16]})",
        (
            f"{manifest['totals']['tickets']}, {'-' if euros < 0 else ''}{abs(euros) // 100},"
            f"{abs(euros) % 100:02d} €"
        ),
        manifest["key"]["key_id"],
    )
    return [f"{word:<20}{value}" for word, value in zip(words, values, strict=True)]


def main(arguments: list[str]) -> int:
    """Verify the archive named, or the folder of this file, and say what was found."""
    lang, key, names = "fr", "", []
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--lang", "--langue"):
            lang = next(rest, "fr")
        elif argument in ("--key", "--cle"):
            key = next(rest, "")
        else:
            names.append(argument)
    path = Path(names[0]) if names else Path(__file__).resolve().parent
    if len(names) > 1 or not path.exists():
        sys.stderr.write("python3 verifier.py [--cle EMPREINTE] [--lang en] [ARCHIVE.zip]\n")
        return 2
    report = check(path, key)
    lines: list[str] = []
    with suppress(KeyError, TypeError):
        lines = summary(report.manifest, lang)
    verdict = ("INTACTE : rien n'a été changé.", "WHOLE: nothing was changed.")
    if not report.ok:
        verdict = ("CASSÉE:", "BROKEN:")
    lines += [verdict[lang == "en"], *(f"  {sentence}" for sentence in report.sentences(lang))]
    # Names of files and of a café come from the archive: no terminal shall obey them.
    sys.stdout.write("\n".join("".join(map(_shown, line)) for line in lines) + "\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
