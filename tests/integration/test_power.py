"""A power cut at any moment, an error of the disk: the short form of what `make faults` makes.

The program is run under strace, which must be there; where it is not, these tests are skipped.
"""

from __future__ import annotations

import random

import pytest

from tests.faults import power, power_model
from tests.faults.power_trace import Event, Recording, strace
from tests.faults.row import Fault, Tally

SALES = 6
STATES = 80

traced = pytest.mark.skipif(strace() is None, reason="no strace here, or it may not trace")


@traced
def test_the_power_is_cut_while_sales_are_rung_up(cafe_file):
    here = power.place_in(cafe_file.parent)
    recording = here.run("ring", str(here.orders(SALES)))
    assert recording.exit_code == 0, recording.complaints
    tally = Tally()
    with power.a_bench(cafe_file.parent / "bench") as on:
        ringing = power.Ringing(on, recording, tally, opened_every=STATES // 4)
        ringing.cut(STATES, 0)
    row = tally.row(Fault("power", "power cut", power.ring))
    assert row.broken == ()
    assert row.times == STATES
    assert row.verify.keys() == {"clean"}


@traced
def test_with_weaker_syncs_the_same_cuts_lose_sales(cafe_file):
    fault = Fault("control", "control", power.control)
    row = power.control(fault, cafe_file.parent, 0, states=20, sales=3, how="NORMAL")
    assert row.lost > 0
    assert row.kept


def disk_after(*events: Event) -> power_model.Disk:
    disk = power_model.Disk.before(Recording(None, {"a": b"A" * 1024}, (), (), 0, ""))
    for event in events:
        disk.do(event)
    return disk


def images(disk: power_model.Disk) -> list[dict[str, bytes]]:
    chance = random.Random(1)  # noqa: S311 - states, not secrets
    return [disk.image(chance) for _ in range(400)]


WRITE = Event("write", "a", 0, b"B" * 1024)


def test_what_was_synced_is_sure_and_what_was_not_is_old_or_new_by_sectors():
    assert {i["a"] for i in images(disk_after(WRITE, Event("sync", "a")))} == {b"B" * 1024}
    old, new = b"A" * 512, b"B" * 512
    assert {i["a"] for i in images(disk_after(WRITE))} == {old + old, old + new, new + old, new * 2}


def test_a_name_is_sure_once_its_folder_is_synced():
    made = Event("create", "b"), Event("write", "b", 0, b"x"), Event("sync", "b")
    assert {"b" in image for image in images(disk_after(*made))} == {True, False}
    synced = images(disk_after(*made, Event("sync", ".")))
    assert {image["b"] for image in synced} == {b"x"}


def test_a_renamed_file_has_one_of_its_two_names_and_may_be_empty():
    steps = Event("create", "b"), Event("sync", "."), Event("write", "b", 0, b"x")
    found = images(disk_after(*steps, Event("rename", "b", other="a")))
    seen = {("b" in image, image["a"]) for image in found}
    assert seen >= {(True, b"A" * 1024), (False, b""), (False, b"x")}
    assert all(has != (content in {b"", b"x", b"\0"}) for has, content in seen)
