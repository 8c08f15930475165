"""A printer on a serial line: a pseudo-terminal, so real termios, set up by python-escpos."""

from __future__ import annotations

import os
import termios
import threading
from collections.abc import Iterator
from unittest import mock

import pytest

from cafe_pos.devices import library, serial_port
from cafe_pos.devices.conversation import Failed, Patience, Printed, SentUnconfirmed
from cafe_pos.devices.transports import open_transport
from receipts import escpos, layout, ruler
from receipts.words import FRENCH
from tests.devices.fake_printer import ASKS, PATIENT_S, PROOF

JOB = escpos.encode(layout.lay_out(ruler.document(42, FRENCH), 42))
BRISK = Patience(status_s=0.05, send_s=0.1, answer_s=0.1, bytes_per_s=1e9)


class Wire:
    """The printer's end of a serial line."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        self.path = os.ttyname(self.slave)
        self.heard = bytearray()

    def answer(self) -> None:
        while not self.heard.endswith(PROOF):
            self.heard.extend(os.read(self.master, 1024))
            if bytes(self.heard[-3:]) in ASKS:
                del self.heard[-3:]
                os.write(self.master, b"\x12")
        os.write(self.master, b"\x00")

    def close(self) -> None:
        for descriptor in (self.master, self.slave):
            os.close(descriptor)


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    yield made
    made.close()


@pytest.mark.parametrize("flow", serial_port.FLOWS)
def test_a_printer_on_a_serial_line_confirms(wire, flow):
    printer = threading.Thread(target=wire.answer, daemon=True)
    printer.start()
    setting = {"transport": "serial", "path": wire.path, "baud": 19200, "flow": flow}
    assert open_transport(setting).deliver(JOB) == Printed()
    printer.join(PATIENT_S)
    assert bytes(wire.heard) == JOB
    kept = termios.tcgetattr(wire.slave)
    assert kept[4] == kept[5] == termios.B19200
    assert bool(kept[0] & termios.IXON) == (flow == "xon")
    assert bool(kept[2] & termios.CRTSCTS) == (flow == "rts")


def test_a_silent_one_is_a_question(wire):
    setting = {"transport": "serial", "path": wire.path, "baud": 115200}
    outcome = open_transport(setting, BRISK).deliver(b"\x1b@Bonjour\n" + PROOF)
    assert outcome == SentUnconfirmed("printer.no_answer")
    assert outcome.silent


def test_one_without_its_line_raised_gets_not_a_byte(wire):
    """DSR low: switched off, or full."""
    setting = {"transport": "serial", "path": wire.path}
    with mock.patch("serial.Serial.dsr", new_callable=mock.PropertyMock, return_value=False):
        outcome = open_transport(setting, BRISK).deliver(JOB)
    assert outcome == Failed(before_first_byte=True, reason="printer.stuck")
    os.set_blocking(wire.master, False)
    with pytest.raises(BlockingIOError):
        os.read(wire.master, 1)


def test_one_that_fills_up_on_the_way_is_a_question(wire):
    states = iter([True] * 4)
    setting = {"transport": "serial", "path": wire.path, "answers": False}
    full = mock.PropertyMock(side_effect=lambda: next(states, False))
    with mock.patch("serial.Serial.dsr", new_callable=lambda: full):
        outcome = open_transport(setting, BRISK).deliver(JOB)
    assert outcome == Failed(before_first_byte=False, reason="printer.stuck")
    assert len(os.read(wire.master, 65536)) == 4 * serial_port._PIECE


def test_a_cable_pulled_on_the_way_is_a_question(wire):
    plain, sent = os.write, []

    def pulled(descriptor, data):
        if sent:
            raise OSError(5, "gone")
        sent.append(len(data))
        return plain(descriptor, data)

    setting = {"transport": "serial", "path": wire.path, "answers": False}
    with mock.patch.object(serial_port.os, "write", pulled):
        outcome = open_transport(setting, BRISK).deliver(JOB)
    assert outcome == Failed(before_first_byte=False, reason="printer.cut_off")


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/dev/ttyUSB99", "printer.unreachable"), ("/dev", "printer.not_a_printer")],
)
def test_a_port_that_cannot_be_opened_may_be_tried_again(path, reason):
    outcome = open_transport({"transport": "serial", "path": path}).deliver(JOB)
    assert outcome == Failed(before_first_byte=True, reason=reason)


def test_a_missing_library_is_a_reason(wire):
    with mock.patch.object(library, "printers", side_effect=ImportError("escpos")):
        outcome = open_transport({"transport": "serial", "path": wire.path}).deliver(JOB)
    assert outcome == Failed(before_first_byte=True, reason="printer.no_library")
