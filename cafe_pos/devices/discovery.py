"""What a printer may hang on at this machine: nodes, USB, serial ports, queues.

Nothing is printed and no network is searched: of the network, only an address that was given is
called.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cafe_pos.devices import cups_queue, library, reasons, usb_port
from cafe_pos.devices.conversation import Failed, Patience, SentUnconfirmed
from cafe_pos.devices.transports import open_transport
from receipts.escpos import ACKNOWLEDGE

NODES: Final = ("usb/lp*", "lp[0-9]")
PORTS: Final = ("ttyUSB*", "ttyACM*")
_DEVICES: Final = Path("/dev")
_BRISK: Final = Patience(answer_s=2.0)
_DEVICE_OF: Final = re.compile(r"^device for (\S+?): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that may be a printer: the setting that leads to it, and what is known of it."""

    setting: dict[str, Any]
    name: str = ""
    reason: str | None = None
    """Why it can't be used as it is; a code of `messages.PRINT_REASONS`."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found, and what could not be looked for (codes of `messages.PRINT_REASONS`)."""

    printers: tuple[Found, ...]
    not_searched: tuple[str, ...] = ()


def find(address: str | None = None, *, devices: Path = _DEVICES) -> Discovery:
    """Look everywhere on this machine, and at `address` on the network.

    Raises:
        PosError: `printer.setting` when the address is none.
    """
    found: list[Found] = []
    missing: list[str] = []
    if address is not None:
        found.append(_called(address))
    found += _paths("file", devices, NODES)
    for look in (_usb, _queues):
        try:
            found += look()
        except _NotSearchedError as error:
            missing.append(error.reason)
    found += _paths("serial", devices, PORTS)
    return Discovery(tuple(found), tuple(missing))


def _paths(transport: str, devices: Path, patterns: Sequence[str]) -> list[Found]:
    return [
        Found({"transport": transport, "path": str(path)})
        for pattern in patterns
        for path in sorted(devices.glob(pattern))
    ]


class _NotSearchedError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _called(address: str) -> Found:
    """Call a printer and ask how it is, without a byte for its paper."""
    setting = {"transport": "network", "address": address}
    match open_transport(setting, _BRISK).deliver(ACKNOWLEDGE):
        case Failed(reason=reason) | SentUnconfirmed(reason=reason):
            return Found(setting, reason=reason)
        case _:
            return Found(setting)


def _usb() -> list[Found]:
    try:
        library.printers()
        import usb.core
    except ImportError:
        raise _NotSearchedError(reasons.NO_LIBRARY) from None
    try:
        devices = list(usb.core.find(find_all=True, custom_match=usb_port.is_printer))
    except usb.core.NoBackendError:
        raise _NotSearchedError(reasons.NO_LIBUSB) from None
    except usb.core.USBError as error:
        raise _NotSearchedError(reasons.of(error, reasons.FAULT)) from None
    return [
        Found({"transport": "usb", "address": f"{d.idVendor:04x}:{d.idProduct:04x}"}, _named(d))
        for d in devices
    ]


def _named(device: Any) -> str:
    """What a device calls itself; many may only be asked by root."""
    try:
        words = (device.manufacturer, device.product)
    except (OSError, ValueError, NotImplementedError):
        return ""
    return " ".join(str(word) for word in words if word)


def _queues() -> list[Found]:
    try:
        listed = cups_queue.run("lpstat", "-v")
    except FileNotFoundError:
        return []  # a machine without CUPS has no queue: that is no news
    except (OSError, subprocess.TimeoutExpired):
        raise _NotSearchedError(reasons.CUPS_SILENT) from None
    return [
        Found({"transport": "cups", "address": queue}, device)
        for queue, device in _DEVICE_OF.findall(listed or "")
    ]
