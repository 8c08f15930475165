"""A card terminal on the network: connect, send once, read until the answer is whole.

Before the first byte is sent, a failure is UNREACHABLE and may be tried again. Behind it, whatever
happens that is no answer is UNKNOWN: nothing here ever sends an amount twice.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import Final

from cafe_pos.application.cards.ports import host_and_port
from cafe_pos.devices import caisse_ap
from cafe_pos.domain.card import Answer, Asked, State
from cafe_pos.domain.errors import PosError

_CHUNK: Final = 4096


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds: to connect, for the answer, for more behind a whole one."""

    connect_s: float = 5.0
    answer_s: float = 180.0
    idle_s: float = 0.25


class CaisseApTerminal:
    """The Terminal port over TCP."""

    def __init__(self, address: str, patience: Patience | None = None) -> None:
        self._host, self._port = host_and_port(address)
        self._patience = patience or Patience()

    def ask(self, asked: Asked) -> Answer:
        """Ask for an amount, and wait for the customer; never raises for what the network does.

        Raises:
            PosError: `terminal.amount`, `terminal.till`; nothing was sent then.
        """
        data = caisse_ap.encoded(caisse_ap.request(asked))
        try:
            link = socket.create_connection((self._host, self._port), self._patience.connect_s)
        except (OSError, UnicodeError):
            return Answer(State.UNREACHABLE, "connect")
        with link:
            try:
                link.sendall(data)
            except OSError:
                return Answer(State.UNKNOWN, "broken_off")  # some of it may have left
            return self._listen(asked, link)

    def _listen(self, asked: Asked, link: socket.socket) -> Answer:
        end = time.monotonic() + self._patience.answer_s
        heard = b""
        found: Answer | None = None
        while found is None or found.reason != "malformed":
            left = end - time.monotonic()
            if found is not None:
                left = min(left, self._patience.idle_s)
            more = _received(link, left)
            if more is None:
                break
            heard += more
            found = caisse_ap.answer_to(asked, heard, ended=not more)
            if not more:
                break
        return found or caisse_ap.answer_to(asked, heard, ended=True) or _LOST

    def reach(self) -> None:
        """Connect and hang up: nothing is sent, and no customer is asked.

        Raises:
            PosError: `terminal.unreachable` with what failed.
        """
        try:
            socket.create_connection((self._host, self._port), self._patience.connect_s).close()
        except (OSError, UnicodeError) as error:
            raise PosError(
                "terminal.unreachable",
                address=f"{self._host}:{self._port}",
                reason=getattr(error, "strerror", None) or str(error) or type(error).__name__,
            ) from error


def _received(link: socket.socket, seconds: float) -> bytes | None:
    """What comes within some seconds: nothing when the peer hung up, None when nothing came."""
    if seconds <= 0:
        return None
    try:
        link.settimeout(seconds)
        return link.recv(_CHUNK)
    except TimeoutError:
        return None
    except OSError:
        return b""


_LOST: Final = Answer(State.UNKNOWN, "silence")
