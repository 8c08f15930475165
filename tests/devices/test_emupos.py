"""The spool against emupos, a printer emulator that others wrote; skipped where it is not.

`EMUPOS` names its executable (`pip install emupos==0.4.0` in a Python 3.13 of its own).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos.application.printing.printing import Verdict
from cafe_pos.devices.conversation import Conversation, Patience
from cafe_pos.devices.transports import _SocketLine
from tests.devices.emulator import EMUPOS, NO_EMUPOS, Emulator, Roll
from tests.devices.tills import AT_ONCE, Till

pytestmark = pytest.mark.skipif(not EMUPOS, reason=NO_EMUPOS)

BRISK = Patience(answer_s=1.0, bytes_per_s=1e9)


@pytest.fixture
def till(cafe_file: Path, roll: Roll) -> Iterator[Till]:
    opened = Till(cafe_file, patience=BRISK, delays=AT_ONCE)
    opened.set_printer(**roll.setting)
    opened.spool.start()
    yield opened
    opened.close()


def numbers(receipts: list[str]) -> list[str]:
    return [number for text in receipts for number in re.findall(r"T-\d{8}", text)]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("paper-out", "printer.paper_out"),
        ("cover-open", "printer.cover_open"),
        ("offline", "printer.offline"),
    ],
)
def test_a_fault_before_the_job_costs_nothing(till: Till, roll: Roll, fault, reason):
    roll.fault(fault, on=True)
    number = till.print_new()
    assert till.wait_for("failed", 1).reason == reason
    assert roll.receipts(0) == []
    roll.fault(fault, on=False)
    assert till.settled(number).state == "printed"
    assert numbers(roll.receipts(1)) == [number]


def test_paper_out_within_a_job_is_a_question_and_comes_out_once(till: Till, roll: Roll):
    plain = Conversation._send

    def late(self, job):
        roll.fault("paper-out", on=True)
        return plain(self, job)

    with mock.patch.object(Conversation, "_send", late):
        doubtful = till.print_new()
        job = till.settled(doubtful)
    assert (job.state, job.last_error) == ("sent_unconfirmed", "printer.paper_out")
    following = till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.paper_out"
    roll.fault("paper-out", on=False)
    assert till.settled(following).state == "printed"
    assert sorted(numbers(roll.receipts(2))) == [doubtful, following]
    till.resolve(job, Verdict.CAME_OUT)
    till.wait_for("ready")


def test_power_lost_within_a_job_is_a_question_until_it_is_printed_again(
    till: Till, emulator: Emulator, roll: Roll
):
    plain = _SocketLine.send

    def power_off(self, data):
        if bytes(data[:2]) != b"\x1b@":  # a question before the job, or the rest of it
            return plain(self, data)
        left = plain(self, data[: len(data) // 2])
        emulator.switch_off()
        return left

    with mock.patch.object(_SocketLine, "send", power_off):
        number = till.print_new()
        job = till.settled(number)
    assert job.state in {"sent_unconfirmed", "failed"}
    assert job.last_error == "printer.cut_off"
    following = till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.refused"
    emulator.switch_on()
    assert till.settled(following).state == "printed"
    till.resolve(job, Verdict.AGAIN, "coupure de courant")
    assert till.settled(number, copy_no=1).state == "printed"
    texts = roll.receipts(2)
    assert sorted(n for n in numbers(texts) if n == number) == [number]
    (again,) = [text for text in texts if number in text]
    assert "DUPLICATA n° 1" in again


@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "offline"])
def test_a_drawer_opens_at_once_or_never(till: Till, emulator: Emulator, roll: Roll, fault):
    till.set_printer(**roll.setting, drawer=True)
    first = till.print_new()
    till.settled(first)
    roll.close_drawer()
    told = len(emulator.events)
    roll.fault(fault, on=True)
    till.sell()
    emulator.wait_for("drawer.opened", told)
    roll.close_drawer()
    roll.fault(fault, on=False)
    till.print(first, "perdu")
    till.settled(first, copy_no=1)
    roll.receipts(2)
    kicks = [event for event in emulator.events[told:] if "drawer.opened" in event]
    assert len(kicks) == 1, "not a second time when the paper is changed"


def test_a_cash_sale_opens_the_drawer_once(till: Till, emulator: Emulator, roll: Roll):
    told = len(emulator.events)
    till.set_printer(**roll.setting, drawer=True, pin=1)
    till.sell()
    emulator.wait_for("drawer.opened", told)
    opened = [event for event in emulator.events[told:] if "drawer.opened" in event]
    assert len(opened) == 1
    assert "pin 5" in opened[0]
    assert roll.receipts(0) == []
