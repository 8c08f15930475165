"""The spool against emupos, a printer emulator that others wrote; skipped where it is not.

`EMUPOS` names its executable (`pip install emupos==0.4.0` in a Python 3.13 of its own).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos.application import paper
from cafe_pos.application.printing import Verdict
from cafe_pos.devices.conversation import Conversation, Patience, Printed
from cafe_pos.devices.transports import _SocketLine, open_transport
from receipts.words import FRENCH
from tests.devices.tills import AT_ONCE, Till

EMUPOS = os.environ.get("EMUPOS", "")
pytestmark = pytest.mark.skipif(not EMUPOS, reason="emupos: no EMUPOS in the environment")

BRISK = Patience(answer_s=1.0, bytes_per_s=1e9)
START_S = 30.0
COLUMNS = 48


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Emulator:
    """One emulated printer; may be switched off and on again."""

    def __init__(self, folder: Path) -> None:
        self.port, self._api = free_port(), free_port()
        self._folder = folder
        (folder / "emupos.yaml").write_text(
            f"schema: 1\napi: {{ host: 127.0.0.1, port: {self._api} }}\ndevices:\n"
            "  - id: front\n    type: printer\n    profile: epson-tm-t20iii\n"
            f"    connections:\n      - tcp: {{ port: {self.port} }}\n"
        )
        self.events: list[str] = []
        self._news = threading.Condition()
        self.switch_on()

    def switch_on(self) -> None:
        self._process = subprocess.Popen(
            [EMUPOS, "run", "--config", "emupos.yaml"],
            cwd=self._folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        told = len(self.events)
        self._reader.start()
        self.wait_for("Showing events", told)

    def switch_off(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def wait_for(self, words: str, after: int = 0, times: int = 1) -> None:
        with self._news:
            assert self._news.wait_for(
                lambda: sum(words in line for line in self.events[after:]) >= times, START_S
            ), self.events

    def fault(self, name: str, *, on: bool) -> None:
        self._call("PUT" if on else "DELETE", f"/devices/front/faults/{name}")

    def receipts(self) -> list[str]:
        """The receipts that came out, as text, newest first."""
        listed = json.loads(self._call("GET", "/devices/front/receipts"))
        return [
            self._call("GET", f"/devices/front/receipts/{receipt['id']}/text").decode()
            for receipt in listed
        ]

    def picture(self) -> bytes:
        """The newest receipt as it looks."""
        newest = json.loads(self._call("GET", "/devices/front/receipts"))[0]
        return self._call("GET", f"/devices/front/receipts/{newest['id']}/image")

    def _call(self, method: str, path: str) -> bytes:
        url = f"http://127.0.0.1:{self._api}/api/v1{path}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method)) as answer:
            return bytes(answer.read())

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                with self._news:
                    self.events.append(line)
                    self._news.notify_all()


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    device = Emulator(tmp_path)
    yield device
    device.switch_off()
    assert [e for e in device.events if "unknown" in e or "unsupported" in e] == []


@pytest.fixture
def till(cafe_file: Path, emulator: Emulator) -> Iterator[Till]:
    opened = Till(cafe_file, patience=BRISK, delays=AT_ONCE)
    address = f"127.0.0.1:{emulator.port}"
    opened.set_printer(transport="network", address=address, columns=COLUMNS)
    opened.spool.start()
    yield opened
    opened.close()


def numbers(receipts: list[str]) -> list[str]:
    return [number for text in receipts for number in re.findall(r"T-\d{8}", text)]


def test_the_paper_says_what_our_text_says(till: Till, emulator: Emulator):
    kept = []
    plain = paper.rendered

    def keep(document, form, printer):
        kept.append(plain(document, "text", printer).decode())
        return plain(document, form, printer)

    with mock.patch.object(paper, "rendered", keep):
        number = till.print_new()
        assert till.settled(number).state == "printed"
    emulator.wait_for("printer.job.completed")
    (printed,) = emulator.receipts()
    assert printed.split() == kept[0].split()
    assert numbers([printed]) == [number]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("paper-out", "printer.paper_out"),
        ("cover-open", "printer.cover_open"),
        ("offline", "printer.offline"),
    ],
)
def test_a_fault_before_the_job_costs_nothing(till: Till, emulator: Emulator, fault, reason):
    emulator.fault(fault, on=True)
    number = till.print_new()
    assert till.wait_for("failed", 1).reason == reason
    assert emulator.receipts() == []
    emulator.fault(fault, on=False)
    assert till.settled(number).state == "printed"
    emulator.wait_for("printer.job.completed")
    assert numbers(emulator.receipts()) == [number]


def test_paper_out_within_a_job_is_a_question_and_comes_out_once(till: Till, emulator: Emulator):
    plain = Conversation._send

    def late(self, job):
        emulator.fault("paper-out", on=True)
        return plain(self, job)

    with mock.patch.object(Conversation, "_send", late):
        doubtful = till.print_new()
        job = till.settled(doubtful)
    assert (job.state, job.last_error) == ("sent_unconfirmed", "printer.paper_out")
    following = till.print_new()
    assert till.wait_for("failed", 1).reason == "printer.paper_out"
    emulator.fault("paper-out", on=False)
    assert till.settled(following).state == "printed"
    emulator.wait_for("printer.job.completed", times=2)
    assert sorted(numbers(emulator.receipts())) == [doubtful, following]
    till.resolve(job, Verdict.CAME_OUT)
    till.wait_for("ready")


def test_power_lost_within_a_job_is_a_question_until_it_is_printed_again(
    till: Till, emulator: Emulator
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
    emulator.wait_for("printer.job.completed", times=2)
    texts = emulator.receipts()
    assert sorted(n for n in numbers(texts) if n == number) == [number]
    (again,) = [text for text in texts if number in text]
    assert "DUPLICATA n° 1" in again


def test_a_cash_sale_opens_the_drawer_once(till: Till, emulator: Emulator):
    address = f"127.0.0.1:{emulator.port}"
    till.set_printer(
        transport="network", address=address, columns=COLUMNS, drawer=True, pin=1
    )  # fmt: skip
    till.sell()
    emulator.wait_for("drawer.opened")
    assert sum("drawer.opened" in event and "pin 5" in event for event in emulator.events) == 1
    assert emulator.receipts() == []


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbarimg: not installed")
def test_codes_of_the_test_page_are_read_back(emulator: Emulator, tmp_path: Path):
    setting = {
        "transport": "network", "address": f"127.0.0.1:{emulator.port}", "columns": COLUMNS
    }  # fmt: skip
    page = paper.test_page(setting, "fr")
    assert open_transport(setting).deliver(page) == Printed()
    emulator.wait_for("printer.job.completed")
    picture = tmp_path / "page.png"
    picture.write_bytes(emulator.picture())
    read = subprocess.run(
        ["zbarimg", "--quiet", picture], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert sorted(read) == ["EAN-13:2000000000008", f"QR-Code:{FRENCH.test_title}"]
