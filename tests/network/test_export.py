"""The month's file as the till makes it: what is in it, what never is, its revisions."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from cafe_pos.application.accounts import accounts, customers
from cafe_pos.application.drawer import closing as closings
from cafe_pos.application.selling.ringing import Ring, Wanted, ring
from cafe_pos.application.services.ports import Kept
from cafe_pos.application.viability.month_ports import ActionRow
from cafe_pos.domain.bread import Booking, Pay, Who
from cafe_pos.domain.parcel import Parcel
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.pricing import Discount, DiscountKind, PriceChange, PriceKind
from cafe_pos.domain.service import Keeping, Service
from cafe_pos.domain.village import Arrival, Need, NeedKind, Trial
from cafe_pos.network.collecting import reading
from cafe_pos.network.file import keys, manifest, schema, trailer
from cafe_pos.network.sending import export
from cafe_pos.network.sending.cleaning import Cleaner
from tests import cafes
from tests.cafes import refused

PEOPLE = ("Zéphirine", "Quatrepoint", "Théodule", "Bartavelle", "Ménandre", "Camille")
NUMBERS = ("0612345678", "06 12 34 56 78", "zephirine@exemple.fr")
TYPED = ("sans sucre", "remise de fidélité secrète", "prix d'ami caché", "table du fond")


def make(ctx, tmp_path, month="2026-11", *, definitive=False):
    return export.make(ctx, export.Wanted(month, tmp_path / "out", definitive))


@pytest.fixture
def november(cafe, clock):
    """A café on the evening of the 30th, its month closed, with people everywhere."""
    with_people(cafe)
    clock.set("2026-11-30T20:00:00Z")
    cafes.ring(cafe, "2 CAFE", "1200g TOMME", "MIEL")
    closings.close_month(cafe)
    return cafe


def with_people(ctx):
    """Names, telephones and words that somebody typed, wherever the till keeps them."""
    name = f"{PEOPLE[0]} {PEOPLE[1]}"
    known = customers.add(ctx, name, phone=NUMBERS[0])
    with ctx.store.act() as uow:
        uow.put_articles(cafes.WHOLE_COUNTER)
        uow.parcels.add(
            Parcel("P-1", "POSTE", "1A00000000", name=PEOPLE[2], phone=NUMBERS[0],
                   received_at="2026-11-20T09:00:00Z", received_on="2026-11-20")
        )  # fmt: skip
        uow.bread.add_booking(
            Booking(0, Who(PEOPLE[3], NUMBERS[0]), "BAGUETTE", 2, date(2026, 11, 21),
                    Pay.AT_PICKUP, 120, "2026-11-20T09:00:00Z")
        )  # fmt: skip
        uow.services.put(Service("pressing", "Pressing", keeping=Keeping(7)))
        uow.services.keep(
            Kept("K-1", "pressing", PEOPLE[4], "manteau de Ménandre", "2026-11-20", "2026-11-27",
                 NUMBERS[0])
        )  # fmt: skip
        uow.village.put_arrival(
            Arrival(day="2026-11-20", came_at="2026-11-20T09:00:00Z", name=PEOPLE[3])
        )
        uow.village.put_need(
            Need(what=f"Un dépôt de pain pour {PEOPLE[0]}, {NUMBERS[1]}", kind=NeedKind.SERVICE,
                 heard=3, first_on="2026-11-20", last_on="2026-11-20")
        )  # fmt: skip
        uow.village.put_trial(
            Trial(need=None, label="Pressing le mardi", indicator="visits", target=10,
                  starts="2026-11-01", ends="2026-12-31", conditions=f"avec {PEOPLE[2]}")
        )  # fmt: skip
        uow.months.put_action(
            ActionRow(0, "2026-11", f"Écrire à {NUMBERS[2]}", PEOPLE[5], "2026-12-01")
        )
    off = Discount(DiscountKind.GIFT, reason=TYPED[1])
    lines = (
        Wanted("CAFE", 2, note=TYPED[0]),
        Wanted("CROQUE", discount=off),
        Wanted("DIVERS", price=PriceChange(PriceKind.OPEN, 300, TYPED[2]), label="Théodule doit"),
    )
    ring(ctx, Ring(lines, (Tender(Method.ACCOUNT, account=known.code),), customer=known.code))
    cheque = Tender(Method.CHEQUE, 100, bank="Quatrepoint", cheque_number="7")
    accounts.settle(ctx, accounts.Settle(known.code, (cheque,), 100))


def test_nobody_stands_in_it(november, tmp_path):
    """Every word of every table, and the manifest: no name, no number, nothing typed."""
    view = make(november, tmp_path)
    content = view.path.read_bytes()
    text = content.decode("utf-8", "replace").casefold()
    found = [word for word in (*PEOPLE, *NUMBERS, *TYPED, "manteau") if word.casefold() in text]
    assert found == []
    checked = reading.check_file(view.path)
    assert checked.dicts("need")[0]["what"] == "Un dépôt de pain pour …, …"
    assert checked.dicts("trial")[0]["conditions"] == "avec …"
    assert checked.dicts("action")[0]["text"] == "Écrire à …"
    labels = {row["article"]: row["label"] for row in checked.dicts("ticket_line")}
    assert labels["DIVERS"] == "Article libre"


def test_any_tool_opens_it(november, tmp_path):
    view = make(november, tmp_path)
    with closing(sqlite3.connect(view.path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        takings = db.execute(
            "SELECT sum(l.total) FROM ticket_line l JOIN ticket_item i ON i.id = l.item"
            " JOIN ticket t ON t.seq = l.ticket"
        ).fetchone()
        assert takings == (view.manifest.totals["total"],)
        assert view.manifest.totals["total"] == 600 + 854 + 700 + 300


def test_each_column_is_explained_in_both_languages(november, tmp_path):
    view = make(november, tmp_path)
    with closing(sqlite3.connect(view.path)) as db:
        rows = db.execute("SELECT table_name, column_name, unit, fr, en FROM dictionary").fetchall()
        said = {row[:2]: row[2:] for row in rows}
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE sql > ''")]
        for table in tables:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            for column in ("", *columns):
                unit, french, english = said.pop((table, column))
                assert french
                assert english
                assert bool(unit) == bool(column)
    assert said == {}


def test_the_same_ledger_makes_the_same_bytes(november, tmp_path, clock):
    november.store.close()
    path = november.store.path
    other = tmp_path / "copy"
    other.mkdir()
    for name in (path.name, path.name + ".head"):
        shutil.copy(path.with_name(name), other / name)
    made = []
    for file in (path, other / path.name):
        ctx = cafes.reopen(file, clock)
        made.append(make(ctx, file.parent).path.read_bytes())
        ctx.store.close()
    assert made[0] == made[1]


def test_nothing_changed_is_the_same_file_and_a_change_is_a_revision(november, tmp_path, clock):
    first = make(november, tmp_path)
    content = first.path.read_bytes()
    first.path.unlink()
    clock.advance(days=1)
    again = make(november, tmp_path)
    assert again.again
    assert again.path.read_bytes() == content
    definitive = make(november, tmp_path, definitive=True)
    with november.store.act() as uow:
        uow.village.put_need(
            Need(what="Du gaz", kind=NeedKind.PRODUCT, heard=1, first_on="2026-11-30",
                 last_on="2026-11-30")
        )  # fmt: skip
    later = make(november, tmp_path, definitive=True)
    assert [v.manifest.revision for v in (first, again, definitive, later)] == [1, 1, 2, 3]
    assert later.manifest.previous == definitive.manifest.data_sha256
    assert definitive.manifest.previous == first.manifest.data_sha256
    with november.store.act() as uow:
        records = uow.months.exports("2026-11")
        assert [r["number"] for r in records] == ["X-2026-11-1", "X-2026-11-2", "X-2026-11-3"]
    november.store.close()
    assert cafes.verify(november.store.path, full=True).ok


def test_the_ledger_names_the_file(november, tmp_path):
    view = make(november, tmp_path)
    with november.store.act() as uow:
        record = uow.months.exports("2026-11")[-1]
        entries = (
            list(uow.proof_entries()) if hasattr(uow, "proof_entries") else list(uow.entries())
        )
    assert record["data_sha256"] == hashlib.sha256(trailer.open_file(view.path).data).hexdigest()
    assert (record["first_seq"], record["last_seq"]) == (1, view.manifest.last_seq)
    assert [e.kind for e in entries[-2:]] == ["export", "event"]
    assert view.sha256 in entries[-1].payload
    assert '"code":110' in entries[-1].payload


def test_months_join(november, tmp_path, clock):
    """The next month begins with the link that this one ended with."""
    first = make(november, tmp_path, definitive=True)
    clock.set("2026-12-31T20:00:00Z")
    cafes.ring(november, "CAFE")
    flash = make(november, tmp_path, "2026-12")  # still open, on its last evening
    closings.close_month(november)
    second = make(november, tmp_path, "2026-12", definitive=True)
    assert flash.manifest.closed == 0
    assert second.manifest.head_before == first.manifest.head_after
    assert second.manifest.first_seq == first.manifest.last_seq + 1
    checked = reading.check_file(second.path)
    assert [row["kind"] for row in checked.dicts("ledger_entry") if row["payload"]] == [
        "opening", "export", "export", "closure", "closure"
    ]  # fmt: skip


def test_a_month_closed_late_keeps_its_sums(cafe, clock, tmp_path):
    """Days of the next month were closed before this one's month: their entries lie in it."""
    cafes.ring(cafe, "CAFE")
    clock.set("2026-12-02T10:00:00Z")
    cafes.ring(cafe, "CROQUE")
    closings.close_day(cafe)
    closings.close_month(cafe, date(2026, 11, 1))
    november = reading.check_file(make(cafe, tmp_path).path)
    clock.set("2026-12-31T20:00:00Z")
    closings.close_month(cafe)
    december = reading.check_file(make(cafe, tmp_path, "2026-12").path)
    assert november.manifest.totals["total"] == 150
    assert december.manifest.totals["total"] == 650
    assert december.manifest.first_seq > december.dicts("ticket")[0]["seq"]


def test_what_cannot_be_made_is_refused(cafe, clock, tmp_path):
    cafes.ring(cafe, "CAFE")
    for month, definitive, code in (
        ("2026-13", False, "report.month"),
        ("2027-01", False, "network.nothing"),
        ("2026-11", False, "network.too_early"),
        ("2026-11", True, "network.not_closed"),
    ):
        with refused(code):
            make(cafe, tmp_path, month, definitive=definitive)
    clock.set("2026-11-30T20:00:00Z")
    closings.close_month(cafe)
    make(cafe, tmp_path, definitive=True)
    with refused("network.flash_late"):
        make(cafe, tmp_path)
    (tmp_path / "out.txt").write_text("no folder")
    with refused("file.cannot_write"):
        export.make(cafe, export.Wanted("2026-11", tmp_path / "out.txt", definitive=True))
    assert not list((tmp_path / "out").glob("*.part"))


def test_a_file_that_cannot_be_written_is_not_recorded(november, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_write", full)
    with refused("file.cannot_write"):
        make(november, tmp_path)
    with november.store.act() as uow:
        assert uow.months.exports("2026-11") == ()


def test_two_thousand_tickets_are_less_than_a_megabyte(month):
    """A big month: three lines a ticket, a fifth more entries than tickets."""
    tickets, per = 2000, 3
    rows = {name: [] for name in schema.TABLES}
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(month.envelope.data)
        for name in rows:
            rows[name] = db.execute(f"SELECT * FROM {name}").fetchall()
    one = rows["ticket"][0]
    rows["ticket"] = [(n, f"T-{n:08d}", n, *one[3:]) for n in range(1, tickets + 1)]
    rows["ticket_line"] = [
        (n, at, 1 + n % 9, 1, 150, 150, 0, 30, None, None, None)
        for n in range(1, tickets + 1)
        for at in range(1, per + 1)
    ]
    rows["ticket_payment"] = [(n, 1, "cash", 450, 0) for n in range(1, tickets + 1)]
    days = [row for row in rows["ledger_entry"] if row[1] == "closure"]
    rows["ledger_entry"] = [
        (n, "ticket", "2026-12-29T09:00:00Z", 1, 1, None, bytes(32), bytes(64), None)
        for n in range(1, tickets * 6 // 5)
    ] + [(10_000 + n, *days[n % len(days)][1:]) for n in range(32)]
    for name in ("closure_part", "closure_vat", "closure_method"):
        rows[name] = [(f"{n}{row[0]}", *row[1:]) for n in range(8) for row in rows[name]]
    size = len(export.sqlite_bytes(rows)) + len(manifest.text_of(month.envelope.manifest)) + 80
    assert 600_000 < size <= 1_000_000


def test_a_training_till_makes_none(cafe, clock, tmp_path, monkeypatch):
    with cafe.store.act() as uow:
        opening = dict(uow.opening() or {}, training=1)
    monkeypatch.setattr(type(uow), "opening", lambda _self: opening)
    with refused("network.training"):
        make(cafe, tmp_path)


def test_sentences_lose_names_and_numbers_alone():
    clean = Cleaner(("Zoé du Pont", None, "Al"))
    assert clean("Le pont de Zoé\x1b[2J, al dente, 12 fois") == "Le … de … [2J, al dente, 12 fois"
    assert clean("06.12.34.56.78 ou https://exemple.fr, 2026") == "… ou … 2026"
    assert clean(None) == ""
    assert len(clean("mot " * 100)) == 200


def test_a_fingerprint_finds_what_was_misheard():
    said = keys.fingerprint(bytes(range(32)))
    assert said == "76770 85964 61490 69743 40777 04876 - 25"
    assert keys.parse_fingerprint(said.replace(" ", "").replace("-", "")) == said
    digits = [at for at, digit in enumerate(said) if digit.isdigit()]
    for at in digits:
        other = str((int(said[at]) + 1) % 10)
        with refused("network.fingerprint"):
            keys.parse_fingerprint(said[:at] + other + said[at + 1 :])
    swapped = "67770" + said[5:]
    for wrong in (swapped, "", said[:-3], "x" * 40):
        with refused("network.fingerprint"):
            keys.parse_fingerprint(wrong)


def test_a_new_month_is_meant_on_its_last_day(cafe, clock):
    assert export.month_to_export(cafe) == ("2026-10", False)
    clock.set("2026-11-30T20:00:00Z")
    assert export.month_to_export(cafe) == ("2026-11", False)
    cafes.ring(cafe, "CAFE")
    closings.close_month(cafe)
    clock.set("2026-12-05T10:00:00Z")
    assert export.month_to_export(cafe) == ("2026-11", True)
