"""A card terminal on loopback: it listens, hears one request a connection, and plays a script.

It shares no code with the till's side: it reads and writes the protocol by itself.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

RECEIPT = "CARTE BANCAIRE\nSANS CONTACT\nCAFE DU PONT\n************1234\nMONTANT 14,60 EUR\nMERCI"
TAKEN = {
    "CC": "00B",
    "CI": "2",
    "AA": "497010******1234",
    "AC": "678816",
    "ZT": base64.b64encode(RECEIPT.encode()).decode(),
}
"""What a terminal says of a contactless card that it charged."""

Fields = dict[str, str]
Piece = bytes | float | None
"""Bytes to send, seconds to pause, or None: hang up at once."""
Script = Callable[[Fields], Iterator[Piece]]


def field_of(tag: str, value: str) -> bytes:
    """One field."""
    return f"{tag}{len(value):03}{value}".encode()


def message(fields: Fields) -> bytes:
    """Fields, in their order."""
    return b"".join(field_of(tag, value) for tag, value in fields.items())


def read(data: bytes) -> Fields:
    """A request, field by field, as strictly as a terminal may."""
    found: Fields = {}
    at = 0
    while at < len(data):
        tag, length = data[at : at + 2].decode(), int(data[at + 2 : at + 5])
        value = data[at + 5 : at + 5 + length].decode()
        assert len(value) == length
        assert tag not in found
        found[tag] = value
        at += 5 + length
    return found


def approve(**changes: str) -> Script:
    """Take the amount; some fields said otherwise."""

    def script(asked: Fields) -> Iterator[Piece]:
        echoed = {tag: asked[tag] for tag in ("CZ", "CJ", "CA", "CE", "CD", "CB")}
        yield message({**echoed, "AE": "10", **TAKEN, **changes})

    return script


def refuse(reason: str, *, bare: bool = False) -> Script:
    """Take nothing, and say why; `bare` says that alone."""

    def script(asked: Fields) -> Iterator[Piece]:
        echoed = {} if bare else {tag: asked[tag] for tag in ("CZ", "CA", "CB", "CD", "CE")}
        yield message({**echoed, "AE": "01", "AF": reason})

    return script


def mute(_asked: Fields) -> Iterator[Piece]:
    """Hear, and never answer."""
    yield 30.0


def hang_up(_asked: Fields) -> Iterator[Piece]:
    """Hear, and hang up without a word."""
    yield None


def broken(script: Script, after: int) -> Script:
    """The first bytes of an answer, then nothing more: the line is cut."""

    def cut(asked: Fields) -> Iterator[Piece]:
        for piece in script(asked):
            assert isinstance(piece, bytes)
            yield piece[:after]
            yield None

    return cut


def slow(script: Script, pause: float = 0.0005) -> Script:
    """The same, byte by byte."""

    def by_bytes(asked: Fields) -> Iterator[Piece]:
        for piece in script(asked):
            for at in range(len(piece) if isinstance(piece, bytes) else 0):
                yield piece[at : at + 1]  # type: ignore[index]
                yield pause

    return by_bytes


def says(data: bytes) -> Script:
    """These bytes, whatever was asked."""

    def script(_asked: Fields) -> Iterator[Piece]:
        yield data

    return script


def accepted_first(script: Script, *, apart: float = 0.0) -> Script:
    """`AE 11` at once, the answer behind it."""

    def both(asked: Fields) -> Iterator[Piece]:
        yield message({"CZ": asked["CZ"], "CA": asked["CA"], "AE": "11"})
        if apart:
            yield apart
        yield from script(asked)

    return both


@dataclass
class FakeTerminal:
    """Listens until it is closed; each connection plays the script of that moment.

    `heard` holds every request, as bytes.
    """

    script: Script = field(default_factory=approve)
    heard: list[bytes] = field(default_factory=list)
    hang_up_after_s: float = 0.0
    """How long the line stays open behind an answer: real terminals keep it a while."""

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def amounts(self) -> list[int]:
        """The cents of every request that was heard."""
        return [int(read(data)["CB"]) for data in self.heard]

    def close(self) -> None:
        """Listen no more."""
        self._ended.set()
        with contextlib.suppress(OSError):  # a thread that waits in accept() would still take one
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                link, _peer = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(link,), daemon=True).start()

    def _talk(self, link: socket.socket) -> None:
        with link:
            data = link.recv(4096)
            if not data:
                return  # a test of the connection: nothing was asked
            self.heard.append(data)
            try:
                for piece in self.script(read(data)):
                    if piece is None:
                        return
                    if isinstance(piece, float):
                        self._ended.wait(piece)
                    else:
                        link.sendall(piece)
                if self.hang_up_after_s:
                    self._ended.wait(self.hang_up_after_s)
            except OSError:
                return


def main() -> None:
    """Play a terminal on a port, for screens looked at by hand: `approve`, `refuse 04`, `mute`."""
    import signal
    import sys

    what, *rest = sys.argv[1:] or ["approve"]
    plain: dict[str, Script] = {"approve": approve(), "mute": mute, "hang_up": hang_up}
    terminal = FakeTerminal(refuse(*rest) if what == "refuse" else plain[what])
    print(terminal.address, flush=True)  # noqa: T201 - a tool for hands
    signal.pause()


if __name__ == "__main__":
    main()
