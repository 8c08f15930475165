"""Every way a job can end, and that only a job of which no byte left may be sent again."""

from __future__ import annotations

import os
import socket
import stat
import threading
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos.devices.conversation import Failed, Outcome, Patience, Printed, SentUnconfirmed
from cafe_pos.devices.transports import open_transport, split_address
from cafe_pos.domain.errors import PosError
from receipts import escpos, layout, ruler
from receipts.words import FRENCH
from tests.devices.fake_printer import ASKS, PATIENT_S, PROOF, FakePrinter, Manners
from tests.receipts.decoder import Printer

CALM = Patience()
# For silence that must be waited out; where an answer is due, machines may be busy.
BRISK = Patience(status_s=0.2, send_s=0.2, answer_s=0.2, bytes_per_s=1e9)
JOB = escpos.encode(layout.lay_out(ruler.document(42, FRENCH), 42))
LARGE = b"\x1b@\x1bt\x10" + b"Bonjour\n" * 1_000_000 + PROOF


def deliver(printer: FakePrinter, job: bytes = JOB, patience: Patience = CALM) -> Outcome:
    return deliver_to({"transport": "network", "address": printer.address}, job, patience)


def deliver_to(setting: dict[str, object], job: bytes = JOB, patience: Patience = CALM) -> Outcome:
    return open_transport(setting, patience).deliver(job)


# --- network -----------------------------------------------------------------------------------


def test_a_printer_that_answers_has_printed_what_was_sent():
    with FakePrinter() as printer:
        assert deliver(printer) == Printed()
        assert printer.jobs == [JOB]
        assert Printer(42).feed(printer.jobs[0]).acknowledged


def test_a_roll_near_its_end_is_told():
    with FakePrinter(Manners(paper_low=True)) as printer:
        assert deliver(printer) == Printed(paper_low=True)


def test_names_and_ipv6_are_addresses_too():
    with FakePrinter() as printer:
        named = {"transport": "network", "address": f"localhost:{printer.port}"}
        assert deliver_to(named) == Printed()
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        printer = FakePrinter(family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 loopback here")
    with printer:
        assert deliver(printer) == Printed()


def test_a_mute_printer_leaves_a_question():
    with FakePrinter(Manners(mute=True)) as printer:
        assert deliver(printer, patience=BRISK) == SentUnconfirmed("printer.no_answer")
        assert printer.jobs == [JOB]


def test_a_printer_said_to_be_one_way_is_not_waited_for():
    with FakePrinter(Manners(mute=True)) as printer:
        setting = {"transport": "network", "address": printer.address, "answers": False}
        assert deliver_to(setting) == SentUnconfirmed("printer.one_way")
        printer.wait_for_bytes(len(JOB))
        assert printer.jobs == [JOB]


def test_a_refused_connection_may_be_tried_again():
    with FakePrinter() as printer:
        setting = {"transport": "network", "address": printer.address}
    assert deliver_to(setting) == Failed(before_first_byte=True, reason="printer.refused")


def test_an_unknown_name_may_be_tried_again():
    setting = {"transport": "network", "address": "printer.invalid:9100"}
    with mock.patch.object(socket, "getaddrinfo", side_effect=socket.gaierror(-2, "unknown")):
        outcome = deliver_to(setting)
    assert outcome == Failed(before_first_byte=True, reason="printer.unknown_host")


def test_a_connection_that_never_comes_may_be_tried_again():
    setting = {"transport": "network", "address": "192.0.2.1:9100"}
    with mock.patch.object(socket, "create_connection", side_effect=TimeoutError()):
        outcome = deliver_to(setting)
    assert outcome == Failed(before_first_byte=True, reason="printer.unreachable")


@pytest.mark.parametrize(
    ("manners", "reason"),
    [
        (Manners(paper_out=True), "printer.paper_out"),
        (Manners(cover_open=True), "printer.cover_open"),
        (Manners(broken=True), "printer.fault"),
        (Manners(off_line=True), "printer.offline"),
        (Manners(hangs_up=True), "printer.cut_off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_printer_that_cannot_print_gets_not_a_byte_of_the_job(manners, reason):
    with FakePrinter(manners) as printer:
        assert deliver(printer) == Failed(before_first_byte=True, reason=reason)
        assert printer.jobs == []


def test_paper_that_ends_within_the_job_is_a_question_that_says_why():
    patience = Patience(answer_s=0.2, bytes_per_s=1e9)
    with FakePrinter(Manners(paper_out_in_job=True)) as printer:
        assert deliver(printer, patience=patience) == SentUnconfirmed("printer.paper_out")


def test_an_answer_that_says_no_paper_proves_nothing():
    with FakePrinter() as printer, mock.patch.object(printer, "_answer", _say(b"\x0f")):
        assert deliver(printer) == SentUnconfirmed("printer.paper_out")


@pytest.mark.parametrize("cut", [1, 2, 7, len(JOB) // 2, len(JOB) - 1])
def test_power_lost_within_the_job_is_a_question_wherever_it_was(cut):
    with FakePrinter(Manners(dies_after=cut)) as printer:
        outcome = deliver(printer)
        assert outcome in {
            SentUnconfirmed("printer.cut_off"),
            Failed(before_first_byte=False, reason="printer.cut_off"),
        }
        assert printer.complete == []


def test_a_job_cut_while_it_still_leaves_has_failed_after_its_first_byte():
    with FakePrinter(Manners(dies_after=1000)) as printer:
        outcome = deliver(printer, LARGE)
    assert outcome == Failed(before_first_byte=False, reason="printer.cut_off")


def test_a_printer_that_takes_nothing_more_is_given_up():
    with FakePrinter(Manners(reads=False)) as printer:
        outcome = deliver(printer, LARGE, BRISK)
    assert outcome == Failed(before_first_byte=False, reason="printer.stuck")


def test_a_slow_answer_is_waited_for():
    said: list[Outcome] = []
    with FakePrinter(Manners(holds_answer=True)) as printer:
        caller = threading.Thread(target=lambda: said.append(deliver(printer)))
        caller.start()
        printer.wait_for_bytes(len(JOB))
        assert not said
        printer.release()
        caller.join(PATIENT_S)
    assert said == [Printed()]


@pytest.mark.parametrize(
    "unasked",
    [
        b"\x10\x00\x00\x00",  # automatic status back: its last bytes look like the proof
        b"\x1c\x00\x0c\x00",
        b"\x12",  # a late DLE EOT
        b"\x11",  # XON
    ],
)
def test_what_a_printer_says_unasked_proves_nothing(unasked):
    patience = Patience(answer_s=0.2, bytes_per_s=1e9)
    with FakePrinter(Manners(before_answer=unasked)) as printer:
        assert deliver(printer) == Printed()
    with FakePrinter() as printer, mock.patch.object(printer, "_answer", _say(unasked)):
        outcome = deliver(printer, patience=patience)
    assert outcome == SentUnconfirmed("printer.no_answer")


def _say(words: bytes):
    return lambda connection, _manners: connection.sendall(words)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("192.168.1.20:9100", ("192.168.1.20", 9100)),
        ("192.168.1.20", ("192.168.1.20", 9100)),
        ("imprimante.local:9101", ("imprimante.local", 9101)),
        ("[fe80::1%eth0]:9101", ("fe80::1%eth0", 9101)),
        ("[::1]", ("::1", 9100)),
        ("::1", ("::1", 9100)),
    ],
)
def test_addresses(text, parts):
    assert split_address(text) == parts


@pytest.mark.parametrize(
    "text",
    ["", ":9100", "a:b", "a:0", "a:65536", "a:91:", "[::1", "[::1]91", "[a", "a b", "a\nb", "a:²"],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(PosError) as refused:
        split_address(text)
    assert refused.value.code == "printer.setting"


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ({}, "printer.setting"),
        ({"transport": "pigeon"}, "printer.setting"),
        ({"transport": "network"}, "printer.setting"),
        ({"transport": "file"}, "printer.setting"),
        ({"transport": "serial"}, "printer.setting"),
        ({"transport": "cups"}, "printer.setting"),
        ({"transport": "cups", "address": "-o"}, "printer.setting"),
        ({"transport": "cups", "address": "a b"}, "printer.setting"),
        ({"transport": "usb", "address": "04b8"}, "printer.setting"),
        ({"transport": "usb", "address": "04b8:zzzz"}, "printer.setting"),
        ({"transport": "usb", "address": "04b8:1ffff"}, "printer.setting"),
    ],
)
def test_settings_that_lead_nowhere_are_refused(setting, code):
    with pytest.raises(PosError) as refused:
        open_transport(setting)
    assert refused.value.code == code


# --- file --------------------------------------------------------------------------------------


def test_a_file_collects_jobs_one_after_another(tmp_path: Path):
    path = tmp_path / "jobs.bin"
    setting = {"transport": "file", "path": str(path)}
    assert deliver_to(setting) == Printed()
    assert deliver_to(setting) == Printed()
    assert path.read_bytes() == JOB + JOB


def test_a_file_that_cannot_be_made_may_be_tried_again(tmp_path: Path):
    setting = {"transport": "file", "path": str(tmp_path / "missing" / "jobs.bin")}
    assert deliver_to(setting) == Failed(before_first_byte=True, reason="printer.unreachable")
    setting = {"transport": "file", "path": str(tmp_path)}
    assert deliver_to(setting) == Failed(before_first_byte=True, reason="printer.not_a_printer")


def test_a_full_disk_leaves_no_half_job(tmp_path: Path):
    path = tmp_path / "jobs.bin"
    path.write_bytes(b"before")
    with mock.patch.object(os, "fsync", side_effect=[OSError(28, "full"), None]):
        outcome = deliver_to({"transport": "file", "path": str(path)})
    assert outcome == Failed(before_first_byte=True, reason="printer.disk_full")
    assert path.read_bytes() == b"before"


def test_a_half_job_that_cannot_be_taken_back_is_a_question(tmp_path: Path):
    path = tmp_path / "jobs.bin"
    with mock.patch.object(os, "fsync", side_effect=OSError(5, "I/O error")):
        outcome = deliver_to({"transport": "file", "path": str(path)})
    assert outcome == Failed(before_first_byte=False, reason="printer.fault")


def test_where_a_printer_was_unplugged_no_file_is_made(tmp_path: Path):
    nowhere = Path("/dev/cafe-pos-test-printer")
    link = tmp_path / "printer"
    link.symlink_to(nowhere)
    for path in (nowhere, link):
        outcome = deliver_to({"transport": "file", "path": str(path)})
        assert outcome == Failed(before_first_byte=True, reason="printer.unreachable")
    assert not nowhere.exists()


def test_a_disk_is_never_taken_for_a_printer(tmp_path: Path):
    path = tmp_path / "disk"
    path.write_bytes(b"data")
    disk = mock.Mock(st_mode=stat.S_IFBLK | 0o600)
    with mock.patch.object(Path, "stat", return_value=disk):
        outcome = deliver_to({"transport": "file", "path": str(path)})
    assert outcome == Failed(before_first_byte=True, reason="printer.not_a_printer")
    assert path.read_bytes() == b"data"


def test_a_pipe_is_one_way(tmp_path: Path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    setting = {"transport": "file", "path": str(path)}
    assert deliver_to(setting) == Failed(before_first_byte=True, reason="printer.unreachable")
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert deliver_to(setting) == SentUnconfirmed("printer.one_way")
        assert os.read(reader, 65536) == JOB
    finally:
        os.close(reader)


def test_a_device_that_talks_back_confirms():
    master, slave = os.openpty()
    heard = bytearray()

    def printer() -> None:
        while not heard.endswith(PROOF):
            heard.extend(os.read(master, 1024))
            if bytes(heard[-3:]) in ASKS:
                del heard[-3:]
                os.write(master, b"\x12")
        os.write(master, b"\x00")

    thread = threading.Thread(target=printer, daemon=True)
    thread.start()
    try:
        assert deliver_to({"transport": "file", "path": os.ttyname(slave)}) == Printed()
        thread.join(PATIENT_S)
        assert bytes(heard) == JOB
    finally:
        os.close(slave)
        os.close(master)


def test_a_device_that_may_not_be_read_is_one_way():
    master, slave = os.openpty()
    path = os.ttyname(slave)
    plain_open = os.open

    def open_for_writing_only(name, flags, *args, **kwargs):
        if flags & os.O_RDWR:
            raise PermissionError(13, "not for reading")
        return plain_open(name, flags, *args, **kwargs)

    try:
        with mock.patch.object(os, "open", open_for_writing_only):
            outcome = deliver_to({"transport": "file", "path": path})
        assert outcome == SentUnconfirmed("printer.one_way")
    finally:
        os.close(slave)
        os.close(master)


def test_a_silent_device_is_a_question():
    master, slave = os.openpty()
    try:
        setting = {"transport": "file", "path": os.ttyname(slave)}
        assert deliver_to(setting, patience=BRISK) == SentUnconfirmed("printer.no_answer")
    finally:
        os.close(slave)
        os.close(master)
