"""A USB printer behind pyusb's own backend interface: python-escpos and pyusb are the real ones."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from types import SimpleNamespace
from unittest import mock

import pytest
import usb.backend
import usb.core

from cafe_pos.devices import discovery
from cafe_pos.devices.conversation import Failed, Patience, Printed, SentUnconfirmed
from cafe_pos.devices.transports import open_transport
from tests.devices.fake_printer import ASKS, PROOF

JOB = b"\x1b@\x1bt\x10" + b"Bonjour\n" * 1200 + PROOF
BRISK = Patience(status_s=0.05, send_s=0.1, answer_s=0.1, bytes_per_s=1e9)
OUT, BACK = 0x02, 0x81


class Bus(usb.backend.IBackend):
    """A bus with one device; `fail` makes its next writes go wrong."""

    def __init__(self, *, printer: bool = True, plugged: bool = True) -> None:
        self.interface_class = 7 if printer else 3
        self.plugged = plugged
        self.heard = bytearray()
        self.said = bytearray()
        self.writes = 0
        self.fail_at: int | None = None
        self.fail_with: int | None = errno.ENODEV
        self.mute = False
        self.claim_error: int | None = None
        self.resets = 0

    def enumerate_devices(self):
        return iter(["printer"] if self.plugged else [])

    def get_device_descriptor(self, dev):
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev, config):
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=b"",
        )  # fmt: skip

    def get_interface_descriptor(self, dev, intf, alt, config):
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=2, bInterfaceClass=self.interface_class, bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0, extra_descriptors=b"",
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, BACK)[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=b"",
        )  # fmt: skip

    def open_device(self, dev):
        if self.claim_error is not None:
            raise usb.core.USBError("no", -3, self.claim_error)
        return "handle"

    def close_device(self, dev_handle):
        pass

    def set_configuration(self, dev_handle, config_value):
        pass

    def get_configuration(self, dev_handle):
        return 1

    def claim_interface(self, dev_handle, intf):
        pass

    def release_interface(self, dev_handle, intf):
        pass

    def reset_device(self, dev_handle):
        self.resets += 1

    def bulk_write(self, dev_handle, ep, intf, data, timeout):
        assert ep == OUT
        assert timeout > 0, "libusb takes 0 for ever"
        written = bytes(data)
        if written not in ASKS:
            self.writes += 1
            if self.writes == self.fail_at:
                if self.fail_with is None:
                    self.fail_at += 1
                    raise usb.core.USBTimeoutError("slow", -7, errno.ETIMEDOUT)
                raise usb.core.USBError("gone", -4, self.fail_with)
            self.heard += written
        if not self.mute:
            self.said += b"\x12" if written in ASKS else b""
            self.said += b"\x00" if written.endswith(PROOF) else b""
        return len(written)

    def bulk_read(self, dev_handle, ep, intf, buff, timeout):
        assert ep == BACK
        assert timeout > 0
        if not self.said:
            raise usb.core.USBTimeoutError("silence", -7, errno.ETIMEDOUT)
        taken = len(self.said)
        buff[:taken] = type(buff)("B", self.said)
        self.said.clear()
        return taken


@pytest.fixture
def bus() -> Iterator[Bus]:
    made = Bus()
    with mock.patch("usb.backend.libusb1.get_backend", return_value=made):
        yield made


@pytest.mark.parametrize("setting", [{"address": "04b8:0e15"}, {}])
def test_a_printer_on_usb_confirms(bus, setting):
    assert open_transport({"transport": "usb"} | setting).deliver(JOB) == Printed()
    assert bytes(bus.heard) == JOB
    assert bus.resets == 0, "a reset makes printers forget what they still hold"


def test_a_mute_one_is_a_question(bus):
    bus.mute = True
    outcome = open_transport({"transport": "usb"}, BRISK).deliver(JOB)
    assert outcome == SentUnconfirmed("printer.no_answer")
    assert bytes(bus.heard) == JOB


@pytest.mark.parametrize("write", [1, 2, 3])
def test_a_cable_pulled_on_the_way(bus, write):
    bus.fail_at = write
    outcome = open_transport({"transport": "usb"}).deliver(JOB)
    assert outcome == Failed(before_first_byte=write == 1, reason="printer.cut_off")


@pytest.mark.parametrize("write", [1, 2])
def test_one_that_takes_nothing_more_is_given_up(bus, write):
    bus.fail_at, bus.fail_with = write, None
    patience = Patience(send_s=0.05, bytes_per_s=1e9)
    outcome = open_transport({"transport": "usb"}, patience).deliver(JOB)
    assert outcome == Failed(before_first_byte=write == 1, reason="printer.stuck")


def test_what_cannot_be_claimed_may_be_tried_again(bus):
    setting = {"transport": "usb", "address": "04b8:0e15"}
    for error, reason in ((errno.EACCES, "printer.denied"), (errno.EBUSY, "printer.busy")):
        bus.claim_error = error
        outcome = open_transport(setting).deliver(JOB)
        assert outcome == Failed(before_first_byte=True, reason=reason)
    bus.plugged = False
    outcome = open_transport(setting).deliver(JOB)
    assert outcome == Failed(before_first_byte=True, reason="printer.unreachable")


def test_without_libusb_it_is_a_reason_and_no_crash():
    with (
        mock.patch("usb.backend.libusb1.get_backend", return_value=None),
        mock.patch("usb.backend.libusb0.get_backend", return_value=None),
        mock.patch("usb.backend.openusb.get_backend", return_value=None),
    ):
        outcome = open_transport({"transport": "usb"}).deliver(JOB)
        assert outcome == Failed(before_first_byte=True, reason="printer.no_libusb")
        assert "printer.no_libusb" in discovery.find().not_searched


def test_it_is_found(bus, tmp_path):
    (tmp_path / "usb").mkdir()
    for name in ("usb/lp0", "ttyUSB0", "ttyACM1", "tty1"):
        (tmp_path / name).touch()
    with mock.patch("cafe_pos.devices.cups_queue.run", side_effect=FileNotFoundError("lpstat")):
        found = discovery.find(devices=tmp_path)
    assert [printer.setting for printer in found.printers] == [
        {"transport": "file", "path": str(tmp_path / "usb/lp0")},
        {"transport": "usb", "address": "04b8:0e15"},
        {"transport": "serial", "path": str(tmp_path / "ttyUSB0")},
        {"transport": "serial", "path": str(tmp_path / "ttyACM1")},
    ]
    assert found.not_searched == ()


def test_what_is_no_printer_is_not_found():
    with mock.patch("usb.backend.libusb1.get_backend", return_value=Bus(printer=False)):
        assert not any(p.setting["transport"] == "usb" for p in discovery.find().printers)
