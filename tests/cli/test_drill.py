"""The machine is lost on a Friday evening: another one sells from Thursday's copy and the paper."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from cafe_pos import bootstrap, recovery
from cafe_pos.application import people
from cafe_pos.application.drawer import closing as closures
from cafe_pos.application.keeping import lost_tickets
from cafe_pos.application.keeping.ports import Volume
from cafe_pos.application.proof import audit
from cafe_pos.application.selling import past_tickets
from cafe_pos.application.selling.ringing import ring
from cafe_pos.cli import bringing, run
from cafe_pos.cli.options import Options
from cafe_pos.domain.ticket import Channel
from cafe_pos.exports import archiving
from cafe_pos.exports.archiving import Wanted
from cafe_pos.storage.keeping import backup, sealing
from cafe_pos.tui import keys
from cafe_pos.tui.first_run import restore
from cafe_pos.tui.first_run.bringing import Bringing, Step
from cafe_pos.tui.first_run.restore import paint
from cafe_pos.tui.paint import palette
from tests import cafes
from tests.cafes import HandClock, order
from tests.cli.conftest import Outcome
from tests.integration import independent_verifier

THURSDAY, FRIDAY, SATURDAY = (f"2026-11-{day}T18:00:00Z" for day in (19, 20, 21))
At = Callable[..., Outcome]


@pytest.fixture
def at(tmp_path, monkeypatch, capfdbinary) -> At:
    """Run a command on the new machine, whose folders are its own, at a moment."""

    def command(moment: str, *words: object) -> Outcome:
        monkeypatch.setattr(bootstrap, "clock", lambda: HandClock(moment))
        capfdbinary.readouterr()
        code = run(["--db", str(tmp_path / "new/cafe.db"), "--lang", "en", *map(str, words)])
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return command


@pytest.fixture
def lost(tmp_path, monkeypatch):
    """Thursday closed and copied onto the key, encrypted; Friday sold; then the machine is gone.

    Gives Thursday's copy, the secret on paper, and Friday's last ticket on paper.
    """
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "old" / name))
    clock = HandClock("2026-11-19T08:00:00Z")
    cafe = cafes.found(tmp_path / "old/cafe.db", clock)
    with closing(cafe.store):
        for _ in range(3):
            cafes.ring(cafe, "CAFE")
        clock.set(THURSDAY)
        closures.close_day(cafe, None)
        made = cafe.store.backup(tmp_path / "plain").path
        clock.set("2026-11-20T09:00:00Z")
        papers = [cafes.ring(cafe, "CAFE", "CROQUE").number for _ in range(4)]
    pair = sealing.new_pair()
    key = tmp_path / "key"
    key.mkdir()
    copy = key / f"{made.name}.age"
    sealing.seal(made, copy, pair.public)
    (tmp_path / "paper.txt").write_text(f"# the paper in the safe\n{pair.secret}\n")
    shutil.rmtree(tmp_path / "old")
    shutil.rmtree(tmp_path / "plain")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "new" / name))
    return copy, tmp_path / "paper.txt", papers


def test_a_new_machine_sells_from_thursdays_copy_and_says_what_is_missing(lost, at, tmp_path):
    copy, secret, papers = lost
    assert papers[-1] == "T-00000007"
    assert at(SATURDAY, "restore", copy, "--json").json["error"]["code"] == "restore.secret"
    seen = at(
        SATURDAY, "restore", copy, "--identity", secret, "--last-ticket", "7", "--look", "--json"
    )  # fmt: skip
    assert seen.code == 0, seen.err
    tickets = {"first": "T-00000004", "last": "T-00000007", "count": 4}
    assert seen.json["lost"]["tickets"] == [tickets]
    assert (seen.json["lost"]["total"], seen.json["lost"]["told_by"]) == (None, "paper")
    assert not (tmp_path / "new/cafe.db").exists()

    done = at(SATURDAY, "restore", copy, "--identity", secret, "--last-ticket", "T-00000007")
    assert done.code == 0, done.err
    assert "4 tickets, T-00000004 to T-00000007" in done.out
    sold = order("CAFE")
    with bootstrap.cafe(tmp_path / "new/cafe.db") as cafe:
        assert ring(cafe, sold).number == "T2-00000001"

    for place, number in enumerate(papers[:2]):
        line = {
            "lines": [{"article": "CAFE"}, {"article": "CROQUE"}],
            "payments": [{"method": "cash"}],
            "original": number,
        }
        file = tmp_path / "again.jsonl"
        file.write_text(json.dumps(line) + "\n")
        entered = at(SATURDAY, "ring", file, "--paper", "--at", f"2026-11-20T10:0{place}")
        assert (entered.code, entered.json["number"]) == (0, f"T2-0000000{2 + place}")
        again = at(SATURDAY, "ring", file, "--paper", "--at", f"2026-11-20T10:0{place}")
        assert again.json["number"] == entered.json["number"], "a retry enters nothing twice"
        other = at(SATURDAY, "ring", file, "--paper", "--at", "2026-11-20T11:00")
        assert (other.code, other.refusal) == (1, "paper.entered")
    missing = [
        one["number"] for one in at(SATURDAY, "lost", "--json").json if not one["entered_as"]
    ]
    assert missing == papers[2:]
    told = at(SATURDAY, "lost", "--last-ticket", "T-00000008")
    assert told.err.endswith("3 tickets are missing.\n")
    assert at(SATURDAY, "lost", "--last-ticket", "T-00000002", "--json").refusal == (
        "restore.paper_older"
    )

    path = tmp_path / "new/cafe.db"
    with bootstrap.cafe(path) as cafe:
        closures.close_day(cafe, None)
        ticket = lost_tickets.listed(cafe)[0]
        assert (ticket.again, ticket.total_cents) == ("T2-00000002", 800)
        with cafe.store.act() as uow:
            paper = uow.ticket(str(ticket.again))
        assert paper is not None
        said = paper[0]
        assert (said["reason"], said["channel"]) == ("T-00000004", Channel.PAPER.value)
        assert said["business_day"] == "2026-11-20"
        file = archiving.archive(cafe, Wanted(*(map(_day, (19, 21))))).path
        found = audit.verify(cafe, full=True)
    assert found.problems == ()
    assert independent_verifier.problems(path) == []
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "archive")
    assert at(SATURDAY, "archive", "verify", file).code == 0


def _day(number: int) -> date:
    return date(2026, 11, number)


def test_without_any_paper_the_till_begins_a_new_series_all_the_same(lost, at, tmp_path):
    copy, secret, _papers = lost
    done = at(SATURDAY, "restore", copy, "--identity", secret, "--json").json["lost"]
    assert (done["entries"], done["tickets"], done["series"]) == (None, [], "T2")
    assert at(SATURDAY, "lost", "--json").json == []
    told = at(SATURDAY, "lost", "--last-ticket", "7", "--json").json
    assert [one["number"] for one in told] == [f"T-0000000{n}" for n in (4, 5, 6, 7)]
    assert at(SATURDAY, "verify", "--full", "--json").json["ok"]


def test_a_paper_that_the_copy_holds_says_that_nothing_is_missing(lost, at, tmp_path):
    copy, secret, _papers = lost
    done = at(
        SATURDAY, "restore", copy, "--identity", secret, "--last-ticket", "3", "--json"
    ).json["lost"]  # fmt: skip
    assert (done["tickets"], done["series"], done["told_by"]) == ([], "T", "paper")
    with bootstrap.cafe(tmp_path / "new/cafe.db") as cafe:
        assert cafes.ring(cafe, "CAFE").number == "T-00000004"
        assert audit.verify(cafe).problems == ()
    for wrong, code in (("x", "number"), ("2", "paper_older"), ("999999", "paper_far")):
        refused = at(
            SATURDAY, "restore", copy, "--identity", secret, "--last-ticket", wrong, "--json"
        )  # fmt: skip
        assert refused.refusal == f"restore.{code}"


def test_what_the_present_database_has_beyond_the_copy_is_shown_before_it_is_lost(
    cafe_file, opened, tmp_path, monkeypatch
):
    cafe = opened(cafe_file)
    cafes.ring(cafe, "CAFE")
    copy = cafe.store.backup(tmp_path / "key").path
    cafes.ring(cafe, "CROQUE")
    closures.close_day(cafe, None)
    cafe.store.close()
    before = cafe_file.read_bytes()
    monkeypatch.setattr(bootstrap, "clock", lambda: HandClock(SATURDAY))
    seen = recovery.look(cafe_file, recovery.Request(copy)).lost
    assert [run.count for run in seen.tickets] == [1]
    assert (seen.total_cents, seen.closures, seen.told_by) == (650, ("Z-000001",), "ledger")
    assert cafe_file.read_bytes() == before
    recovery.restore(cafe_file, copy)
    with bootstrap.cafe(cafe_file) as ctx:
        assert cafes.ring(ctx, "CAFE").number == "T2-00000001"
        later = ctx.store.backup().path
        cafes.ring(ctx, "CAFE")
    # A copy of before the first restore: neither T nor T2 is begun again.
    recovery.restore(cafe_file, copy)
    with bootstrap.cafe(cafe_file) as ctx:
        assert cafes.ring(ctx, "CAFE").number == "T3-00000001"
        newest = [one.number for one in past_tickets.recent(ctx)]
        assert newest == ["T3-00000001", "T-00000001"]
        assert [one.number for one in past_tickets.find(ctx, "1")] == newest
        assert [one.number for one in past_tickets.find(ctx, "t-1")] == newest[1:]
        assert audit.verify(ctx, full=True).problems == ()
    assert not later.exists(), "what contradicts the restored ledger is set aside with the rest"
    assert [copy.place for copy in recovery.copies(cafe_file)] == ["replaced"]


def test_a_restore_lets_no_newer_copy_be_thinned_out(tmp_path):
    """Restored from an old copy by mistake, the newer one of the same day must still be there."""
    day = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    for hour in (8, 12, 15, 18):
        name = f"cafe.20261120T{hour:02}0000Z.backup.db"
        (tmp_path / name).write_bytes(b"")
    removed = backup.prune(tmp_path, "cafe", day.replace(hour=13))
    assert [path.name[14:16] for path in removed] == ["08", "15"]


def test_the_first_screen_of_a_new_machine_brings_a_backup_back(lost, at, tmp_path, monkeypatch):
    copy, secret, papers = lost
    monkeypatch.setattr(bootstrap, "clock", lambda: HandClock(SATURDAY))
    key = Volume("uuid:1", "CLE", copy.parent)
    monkeypatch.setattr(recovery, "plugged_in", lambda _db: (key,))
    options = Options(db=tmp_path / "new/cafe.db")
    asked = []
    monkeypatch.setattr(restore, "ask", asked.append)
    bringing.restored(options)
    here = Bringing(asked[0])

    def go_on(*pressed: str) -> None:
        for name in pressed:
            here.press(keys.read(name, name if len(name) == 1 else None, 0.0))
        work, here.wanted = here.wanted, None
        if work is not None:
            try:
                work()()
            except cafes.PosError as error:
                here.refuse(error.code, error.code)

    go_on()
    assert (here.step, len(here.rows)) == (Step.CHOOSE, 1)
    assert "CLE, " in here.rows[0]
    go_on("enter")
    go_on(*"AGE-SECRET-KEY-1", "enter")
    go_on(*papers[-1], "enter")
    assert (here.step, here.error) == (Step.SECRET, "backup.secret")
    here.write(secret.read_text().splitlines()[1])
    go_on("enter")
    go_on(*papers[-1], "enter")
    assert here.step is Step.AGREE, here.error
    assert any("T-00000004" in line and "T-00000007" in line for line in here.sentences)
    assert "T-00000004" in paint(here, palette.WARM, 80, 24).text()
    assert not options.database.exists()
    go_on("enter")
    assert (here.step, here.people) == (Step.WHO, ("Camille",))
    go_on("enter")
    go_on(*"1122", "enter", *"1123", "enter")
    assert here.step is Step.PIN
    go_on(*"1122", "enter", *"1122", "enter")
    assert here.step is Step.DONE
    with bootstrap.cafe(options.database) as cafe:
        assert people.log_in(cafe, "Camille", "1122").name == "Camille"
        assert len(lost_tickets.listed(cafe)) == 4
