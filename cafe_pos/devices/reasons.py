"""Why a job did not print, or may not have: codes of `messages.PRINT_REASONS`."""

from __future__ import annotations

import errno
from typing import Final

UNREACHABLE: Final = "printer.unreachable"
REFUSED: Final = "printer.refused"
UNKNOWN_HOST: Final = "printer.unknown_host"
BUSY: Final = "printer.busy"
DENIED: Final = "printer.denied"
NOT_A_PRINTER: Final = "printer.not_a_printer"
DISK_FULL: Final = "printer.disk_full"
NO_LIBUSB: Final = "printer.no_libusb"
NO_LIBRARY: Final = "printer.no_library"
NO_CUPS: Final = "printer.no_cups"
CUPS_FAILED: Final = "printer.cups_failed"
CUPS_SILENT: Final = "printer.cups_silent"
HELD: Final = "printer.held"

OFFLINE: Final = "printer.offline"
PAPER_OUT: Final = "printer.paper_out"
COVER_OPEN: Final = "printer.cover_open"
FAULT: Final = "printer.fault"

SAID: Final = frozenset({OFFLINE, PAPER_OUT, COVER_OPEN, FAULT})
"""What a printer says of itself."""

CUT_OFF: Final = "printer.cut_off"
STUCK: Final = "printer.stuck"
NO_ANSWER: Final = "printer.no_answer"
ONE_WAY: Final = "printer.one_way"
UNRENDERABLE: Final = "printer.unrenderable"
INTERNAL: Final = "printer.internal"

PAPER_LOW: Final = "printer.paper_low"
MUTE: Final = "printer.mute"
FALLBACK: Final = "printer.fallback"

_BY_ERRNO: Final = {
    errno.ECONNREFUSED: REFUSED,
    errno.EBUSY: BUSY,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EISDIR: NOT_A_PRINTER,
    errno.EIO: FAULT,
}


def of(error: BaseException | None, otherwise: str) -> str:
    """The reason that a system's error stands for."""
    return _BY_ERRNO.get(getattr(error, "errno", None) or 0, otherwise)
