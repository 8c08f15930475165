"""The demonstration in its database: written by the till's own acts, clean, and open for today."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest

from cafe_pos import bootstrap
from cafe_pos.application.bread import book as bread_book
from cafe_pos.application.drawer import closing
from cafe_pos.application.printing import paper
from tests import cafes
from tests.cafes import HandClock, refused

DAYS = 12
NOW = "2026-11-10T09:15:00Z"
KEYS = {"hash", "key_id", "prev", "head_hash"}


def made(path, seed=1):
    with mock.patch.object(bootstrap, "clock", return_value=HandClock(NOW)):
        return bootstrap.make_demo(path, days=DAYS, seed=seed)


@pytest.fixture(scope="module")
def demo(_own_folders, tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    made(path)
    return path


@pytest.fixture
def clock():
    """The real time when the demonstration is opened: some minutes after it was made."""
    return HandClock("2026-11-10T09:25:00Z")


def documents(path, *kinds):
    """What a demonstration says, apart from keys and what follows from them."""
    ctx = bootstrap.open_frozen(path)
    with ctx.store.act() as uow:
        found = [
            (e.kind, e.at, {k: v for k, v in cafes_payload(e).items() if k not in KEYS})
            for e in uow.entries()
            if e.kind in kinds
        ]
    ctx.store.close()
    return found


def cafes_payload(entry):
    from cafe_pos.domain.ledger import read_payload

    return read_payload(entry.payload)


WRITTEN = (
    "ticket", "drawer_session", "drawer_count", "closure", "event", "stock", "settlement", "payout",
)  # fmt: skip


def test_the_same_seed_writes_the_same_documents(demo, tmp_path):
    made(tmp_path / "again.db")
    assert documents(tmp_path / "again.db", *WRITTEN) == documents(demo, *WRITTEN)


def test_another_seed_writes_others(demo, tmp_path):
    made(tmp_path / "other.db", seed=2)
    assert documents(tmp_path / "other.db", "ticket") != documents(demo, "ticket")


def test_it_verifies_and_counts_what_it_wrote(demo, tmp_path):
    totals = made(tmp_path / "again.db")
    found = cafes.verify(demo, full=True)
    assert found.ok
    assert found.tickets == totals.tickets == bootstrap.demo_tickets(demo) > 100
    assert totals.total_cents == sum(d["total"] for _, _, d in documents(demo, "ticket"))


def of_days(path):
    return [one for one in documents(path, "closure") if one[2]["period"] == "day"]


def test_every_past_day_is_closed_and_today_is_open(demo):
    closed = [(d["business_day"], d["tickets"] > 0) for _, _, d in of_days(demo)]
    days = [date(2026, 10, 29) + timedelta(days=n) for n in range(DAYS)]
    open_days = [day for day in days if day.weekday() != 0]
    assert closed == [(day.isoformat(), True) for day in open_days]
    sessions = [d["business_day"] for _, _, d in documents(demo, "drawer_session")]
    assert sessions == [*(day for day, _ in closed), "2026-11-10"]
    late = [at for _, at, d in of_days(demo) if at[:10] > d["business_day"]]
    assert len(late) == 1
    today = [d for _, _, d in documents(demo, "ticket") if d["business_day"] == "2026-11-10"]
    assert len(today) >= 3
    assert all(d["issued_at"] <= NOW for d in today)


def test_every_act_dates_itself_and_says_where_it_came_from(demo):
    for _, at, d in documents(demo, "ticket"):
        assert d["issued_at"] == d["recorded_at"] == at
        assert d["channel"] == "cli"
    assert not [d for _, _, d in documents(demo, "event") if d["code"] == 520]


def test_the_till_opens_on_it_by_the_real_clock(demo, tmp_path, opened, clock):
    from tests import conftest

    path = conftest.copied(demo, tmp_path / "opened")
    ctx = opened(path)
    assert not ctx.clock.simulated
    view = cafes.ring(ctx, "2 CAFE")
    with ctx.store.act() as uow:
        assert uow.opening()["demo"] == 1
        payload, entry = uow.ticket(view.number)
        document = paper.ticket_document(uow, payload, entry, software="cafe-pos")
    assert "DEMONSTRATION" in paper.rendered(document, "text", {}).decode()
    (closed,) = closing.close_day(ctx)
    assert closed.payload["business_day"] == "2026-11-10"
    ctx.store.close()
    assert cafes.verify(path, full=True).ok
    assert not [d for _, _, d in documents(path, "event") if d["code"] == 520]


def test_nothing_is_overwritten_and_a_broken_story_leaves_no_file(demo, cafe_file, tmp_path):
    before = cafe_file.read_bytes()
    with refused("database.exists"):
        made(cafe_file)
    assert cafe_file.read_bytes() == before
    assert bootstrap.demo_tickets(cafe_file) is None
    target = tmp_path / "half" / "demo.db"
    target.parent.mkdir()

    def stop(done, _total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bootstrap.make_demo(target, days=DAYS, seed=1, progress=stop)
    assert list(target.parent.iterdir()) == []


def test_its_bread_is_accounted_for_every_day(demo):
    ctx = bootstrap.open_frozen(demo)
    with ctx.store.act() as uow:
        short = 0
        for day in sorted(uow.bread.open_days(date(2026, 10, 29), date(2026, 11, 10))):
            articles = [one.code for one in bread_book.all_articles(uow, day)]
            balances = uow.bread.balances(day, articles)
            assert sum(one.delivered for one in balances.values()) > 0
            if day < date(2026, 11, 10):
                assert all(one.difference == 0 for one in balances.values()), day
            short += sum(one.refused for one in uow.bread.noted(day).values())
        assert sum(one.picked_up for one in balances.values()) > 0
        sent = [one for one in uow.bread.sheets(date(2026, 11, 10), "FOURNIL") if one.sent_at]
    ctx.store.close()
    assert short > 0
    assert len(sent) == 1


def test_its_services_are_settled_and_the_village_lives(demo):
    ctx = bootstrap.open_frozen(demo)
    with ctx.store.act() as uow:
        standings = uow.mandates.balances()
        settled = uow.mandates.settlements()
        tickets = [d for _, _, d in documents(demo, "ticket")]
        lots = uow.produce.all("CHEVRE")
        parcels_here = uow.parcels.here()
        events = uow.village.visits("2026-10-01", "2026-11-10")
    ctx.store.close()
    assert {one["mandator"] for one in settled} > {"FOURNIL", "Rucher des Tilleuls", "COMBE"}
    assert all(one["to"] == "2026-10-31" for one in settled)
    assert standings["Rucher des Tilleuls"].held > 0
    assert parcels_here
    assert sum(events.values()) > 0
    assert all(one.left >= 0 for one in lots)
    services = {}
    for ticket in tickets:
        acts = {(line.get("service"), line.get("act")) for line in ticket["lines"]}
        for one in acts:
            services.setdefault(one, []).append(len(ticket["lines"]))
    assert {("bread", None), ("bread", "prepaid"), ("bread", "handover"),
            ("parcel", "handover"), ("laundry", None)} <= set(services)  # fmt: skip
    fetched = services["parcel", "handover"]
    assert 0 < sum(n > 1 for n in fetched) < len(fetched)
