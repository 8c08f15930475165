"""A printer on USB without a device node: found and claimed by python-escpos, through libusb.

Where the system gives the printer a node (`/dev/usb/lp0`), the transport `file` is simpler and
leaves the system's driver alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from cafe_pos.devices import library, reasons
from cafe_pos.devices.conversation import (
    Condition,
    Conversation,
    Failed,
    Outcome,
    Patience,
    condition_of,
)
from cafe_pos.domain.errors import PosError

PRINTER_CLASS: Final = 7
_IN: Final = 0x80
_BULK: Final = 2
_KIND: Final = 0x03
_PIECE: Final = 4096
_WRITE_MS: Final = 1000
_READ_MS: Final = 250
_PAUSE_S: Final = 0.02
_LAST_ID: Final = 0xFFFF
T = TypeVar("T")

Ids = tuple[int, int]


def split_ids(text: str) -> Ids | None:
    """Vendor and product of `04b8:0e15`; None for the first printer there is, of an empty text.

    Raises:
        PosError: `printer.setting`.
    """
    if not text:
        return None
    vendor, _, product = text.partition(":")
    try:
        ids = int(vendor, 16), int(product, 16)
    except ValueError:
        raise PosError("printer.setting", value=text) from None
    if not all(0 < number <= _LAST_ID for number in ids):
        raise PosError("printer.setting", value=text)
    return ids


def is_printer(device: Any) -> bool:
    """Whether a USB device has a printer in it."""
    return any(i.bInterfaceClass == PRINTER_CLASS for i in _interfaces(device))


def _interfaces(device: Any) -> Iterator[Any]:
    for configuration in device:
        yield from configuration


@dataclass(frozen=True, slots=True)
class Usb:
    """A USB printer by vendor and product, or the first one found."""

    ids: Ids | None
    patience: Patience
    answers: bool = True

    def deliver(self, job: bytes) -> Outcome:
        """Claim the printer, print, give it back to the system."""
        return self._over(lambda talk: talk.deliver(job))

    def ask(self) -> Condition:
        """Claim the printer, ask, give it back."""
        return condition_of(self._over(Conversation.ask))

    def _over(self, say: Callable[[Conversation], T]) -> T | Failed:
        try:
            opened = _opened(self.ids)
            import usb.core
            import usb.util
        except ImportError:
            return Failed(before_first_byte=True, reason=reasons.NO_LIBRARY)
        except _NotOpenedError as error:
            return Failed(before_first_byte=True, reason=error.reason)
        device = opened.device
        try:
            line = _line_to(device, answers=self.answers)
            if line is None:
                return Failed(before_first_byte=True, reason=reasons.NOT_A_PRINTER)
            return say(Conversation(line, self.patience))
        finally:
            usb.util.dispose_resources(device)
            with suppress(usb.core.USBError, NotImplementedError):
                device.attach_kernel_driver(0)  # escpos took it away and does not bring it back


class _NotOpenedError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _opened(ids: Ids | None) -> Any:
    printers = library.printers()
    import usb.core

    class Gentle(printers.Usb):  # type: ignore[misc, name-defined]
        """escpos' own, without the reset at which a printer forgets what it still holds."""

        def _configure_usb(self) -> None:
            try:
                self.device.get_active_configuration()
            except usb.core.USBError:
                self.device.set_configuration()

    which: dict[str, Any] = {"usb_args": {"custom_match": is_printer}}
    if ids is not None:
        which = {"idVendor": ids[0], "idProduct": ids[1], "usb_args": {}}
    printer = Gentle(**which)
    try:
        printer.open()
    except usb.core.NoBackendError as error:
        raise _NotOpenedError(reasons.NO_LIBUSB) from error
    except Exception as error:
        cause = error if isinstance(error, OSError) else error.__context__
        raise _NotOpenedError(reasons.of(cause, reasons.UNREACHABLE)) from error
    return printer


def _line_to(device: Any, *, answers: bool) -> _UsbLine | None:
    """The pipes of the printer's interface; None where nothing takes a job."""
    interfaces = list(device.get_active_configuration())
    for interface in sorted(interfaces, key=lambda i: i.bInterfaceClass != PRINTER_CLASS):
        pipes = [p for p in interface if p.bmAttributes & _KIND == _BULK]
        out = next((p.bEndpointAddress for p in pipes if not p.bEndpointAddress & _IN), None)
        back = next((p.bEndpointAddress for p in pipes if p.bEndpointAddress & _IN), None)
        if out is not None:
            return _UsbLine(device, out, back, answers and back is not None)
    return None


@dataclass(slots=True)
class _UsbLine:
    device: Any
    out: int
    back: int | None
    answers: bool
    pause: Callable[[float], None] = time.sleep
    _heard: bytes = field(default=b"")

    def writable(self, seconds: float) -> bool:  # noqa: ARG002 - libusb waits in the write itself
        return True

    def drained(self, seconds: float) -> bool:  # noqa: ARG002 - a write ends when the printer took it
        return True

    def send(self, data: memoryview) -> int:
        import usb.core

        with suppress(usb.core.USBTimeoutError):
            return int(self.device.write(self.out, bytes(data[:_PIECE]), _WRITE_MS))
        return 0

    def readable(self, seconds: float) -> bool:
        import usb.core

        patience_ms = max(1, min(_READ_MS, int(seconds * 1000)))  # 0 would mean for ever
        with suppress(usb.core.USBTimeoutError):
            self._heard = bytes(self.device.read(self.back, 64, patience_ms))
            if not self._heard:  # printers answer with empty packets: silence, not a busy loop
                self.pause(_PAUSE_S)
        return bool(self._heard)

    def receive(self) -> bytes:
        heard, self._heard = self._heard, b""
        return heard
