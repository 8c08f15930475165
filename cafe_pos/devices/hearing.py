"""Which printers answer: learnt from what they say, so that nobody waits for one that never does.

A network printer may take everything and say nothing (a print server, a cheap interface): each
of its tickets would then cost nine seconds and a question.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from cafe_pos.devices import reasons
from cafe_pos.devices.conversation import Failed, Outcome, Printed, SentUnconfirmed

SILENT_JOBS: Final = 2
"""Jobs without a sound, by a printer never heard before, after which it counts as mute."""

_log: Final = logging.getLogger(__name__)
_Way = tuple[str, ...]


class Hearing:
    """What was learnt of each printer since the program started."""

    def __init__(self) -> None:
        self._silent: Counter[_Way] = Counter()
        self._talks: set[_Way] = set()

    def mute(self, printer: Mapping[str, Any]) -> bool:
        """Whether this printer never answers."""
        return self._silent[_way(printer)] >= SILENT_JOBS

    def talks(self, printer: Mapping[str, Any]) -> bool:
        """Whether this printer has answered before, so that a question to it costs no time."""
        return _way(printer) in self._talks

    def heeded(self, printer: Mapping[str, Any]) -> Mapping[str, Any]:
        """The printer's setting, with what was learnt of it."""
        return dict(printer) | {"answers": False} if self.mute(printer) else printer

    def learn(self, printer: Mapping[str, Any], outcome: Outcome) -> None:
        """Note whether the printer was heard during a job."""
        way = _way(printer)
        match outcome:
            case SentUnconfirmed(silent=True) if way not in self._talks:
                self._silent[way] += 1
                if self.mute(printer):
                    _log.warning("spool.mute")
            case Printed():
                self._talks.add(way)
            case SentUnconfirmed(reason=reason) | Failed(reason=reason) if reason in reasons.SAID:
                self._talks.add(way)
                self._silent.pop(way, None)
            case _:
                pass


def _way(printer: Mapping[str, Any]) -> _Way:
    return tuple(str(printer.get(key, "")) for key in ("transport", "address", "path"))
