"""A printer on the loopback that behaves, or misbehaves, as it is told; it shares no code."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import Self

ASK = 0x10
ASK_LENGTH = 3
ASKS = {b"\x10\x04\x01": 1, b"\x10\x04\x02": 2, b"\x10\x04\x03": 3, b"\x10\x04\x04": 4}
PROOF = b"\x1dr\x01"
PATIENT_S = 10.0
"""Longest wait of a test for what should come at once."""


@dataclass
class Manners:
    """How the printer behaves; may be changed between two jobs."""

    mute: bool = False
    """Takes everything, says nothing."""
    reads: bool = True
    """Without it, bytes pile up on the way."""
    hangs_up: bool = False
    """Ends every connection at once."""
    hangs_up_before_answer: bool = False
    """Takes the whole job, and ends the connection instead of answering."""
    hangs_up_after_question: bool = False
    """Says that it is able, and ends the connection."""
    bytes_at_once: int = 1024
    """What it reads at a time."""
    dies_after: int | None = None
    """Job bytes after which the power goes."""
    holds_answer: bool = False
    """Answers GS r only when `release` is called."""
    paper_out: bool = False
    paper_out_in_job: bool = False
    cover_open: bool = False
    off_line: bool = False
    broken: bool = False
    paper_low: bool = False
    before_answer: bytes = b""
    """What it says unasked before it answers GS r."""


@dataclass
class FakePrinter:
    """Listens on `address` until it is closed; `jobs` holds what arrived on each connection."""

    manners: Manners = field(default_factory=Manners)
    family: socket.AddressFamily = socket.AF_INET
    at_port: int = 0
    script: list[Manners] = field(default_factory=list)
    """Manners of the next connections, before `manners` hold again."""
    jobs: list[bytes] = field(default_factory=list)
    farewells: int = 0
    """Connections that the other end has ended by itself."""

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._released = threading.Event()
        self._closing = False
        self._listener = socket.socket(self.family)
        # Small, so that a printer that does not read is noticed before megabytes have left.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        host = "::1" if self.family == socket.AF_INET6 else "127.0.0.1"
        self._listener.bind((host, self.at_port))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def address(self) -> str:
        host = "[::1]" if self.family == socket.AF_INET6 else "127.0.0.1"
        return f"{host}:{self.port}"

    def close(self) -> None:
        self._closing = True
        self._released.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENT_S)

    def release(self) -> None:
        """Let a held answer go."""
        self._released.set()

    def wait_for_bytes(self, count: int = 1) -> None:
        """Wait until so many bytes of the newest job have arrived."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: bool(self.jobs) and len(self.jobs[-1]) >= count, PATIENT_S
            )

    def wait_for_farewell(self) -> None:
        """Wait until a connection is ended by the other end."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.farewells > 0, PATIENT_S)

    @property
    def complete(self) -> list[bytes]:
        """The jobs that arrived whole."""
        return [job for job in self.jobs if job.endswith(PROOF)]

    def _serve(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(PATIENT_S)
                self._attend(connection)

    def _attend(self, connection: socket.socket) -> None:
        manners = self.script.pop(0) if self.script else self.manners
        if manners.hangs_up:
            return
        if not manners.reads:
            self._released.wait(PATIENT_S)
            return
        pending, begun = b"", False
        while data := connection.recv(manners.bytes_at_once):
            asked = len(pending) + len(data)
            pending = self._answer_statuses(connection, manners, pending + data)
            if manners.hangs_up_after_question and len(pending) < asked:
                return
            if not pending or (pending[0] == ASK and len(pending) < ASK_LENGTH):
                continue
            if not begun:
                self.jobs.append(b"")
                begun = True
            taken = pending
            if manners.dies_after is not None:
                taken = pending[: max(0, manners.dies_after - len(self.jobs[-1]))]
            self._add(taken)
            if len(taken) < len(pending):
                # A power cut says no goodbye: the next packet finds nobody.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            pending = b""
            if self.jobs[-1].endswith(PROOF):
                self._answer(connection, manners)
        with self._changed:
            self.farewells += 1
            self._changed.notify_all()

    def _answer_statuses(
        self, connection: socket.socket, manners: Manners, pending: bytes
    ) -> bytes:
        """Answer real-time questions at once; what is left is a job."""
        while pending[:ASK_LENGTH] in ASKS:
            if not manners.mute:
                connection.sendall(bytes([self._status(manners, ASKS[pending[:ASK_LENGTH]])]))
            pending = pending[ASK_LENGTH:]
        return pending

    def _add(self, data: bytes) -> None:
        with self._changed:
            self.jobs[-1] += data
            self._changed.notify_all()

    def _answer(self, connection: socket.socket, manners: Manners) -> None:
        if manners.hangs_up_before_answer:
            raise ConnectionResetError
        if manners.paper_out_in_job:
            manners.paper_out = True
        if manners.holds_answer:
            self._released.wait(PATIENT_S)
        if not (manners.mute or manners.paper_out):
            connection.sendall(manners.before_answer + (b"\x03" if manners.paper_low else b"\x00"))

    @staticmethod
    def _status(manners: Manners, which: int) -> int:
        off_line = manners.off_line or manners.paper_out or manners.cover_open or manners.broken
        match which:
            case 1:
                return 0x12 | (0x08 if off_line else 0)
            case 2:
                return 0x12 | (0x04 if manners.cover_open else 0) | (0x20 * manners.paper_out)
            case 3:
                return 0x12 | (0x08 if manners.broken else 0)
            case _:
                return 0x12 | (0x60 if manners.paper_out else 0)
