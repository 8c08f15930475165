"""Sentences that managers write for the network, without the people who may stand in them.

Needs, trials and actions are of use elsewhere only in words; words may name somebody. What the
café knows as a name of a person, a telephone number or an address goes out as `…`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from cafe_pos.application.acts import one_line
from cafe_pos.application.ports import UnitOfWork
from cafe_pos.domain.catalogue import fold

GONE: Final = "…"
MAX_TEXT: Final = 200
_SHORTEST: Final = 3
"""Shorter parts of a name (de, le) are words like others."""
_WORD: Final = re.compile(r"\w+")
_REACHED: Final = re.compile(r"\S+@\S+|https?://\S+|\+?\d(?:[\s.\-/]?\d){6,}")
"""Mail, pages, and seven digits or more: how somebody is reached, or a number of theirs."""
_LOOKED_AHEAD: Final = timedelta(days=400)


class Cleaner:
    """Takes the names that a café knows, and numbers, out of a sentence."""

    def __init__(self, names: Iterable[str | None]) -> None:
        words = (word for name in names if name for word in _WORD.findall(fold(name)))
        self._names = frozenset(word for word in words if len(word) >= _SHORTEST)

    def __call__(self, text: str | None) -> str:
        """The sentence on one line, at most 200 letters, without what names a person."""
        line = _REACHED.sub(GONE, one_line(text or ""))
        return _WORD.sub(self._kept, line)[:MAX_TEXT]

    def _kept(self, found: re.Match[str]) -> str:
        return GONE if fold(found[0]) in self._names else found[0]


def names_known(uow: UnitOfWork, first: date, last: date) -> Iterator[str | None]:
    """Every name of a person that the café still knows, around some business days."""
    yield from (one.name for one in uow.operators())
    yield from (one.name for one in uow.accounts.customers())
    yield from (one.name for one in uow.parcels.here())
    yield from (one.who.name for one in uow.bread.standings())
    yield from (one.who.name for one in uow.bread.bookings(first, last + _LOOKED_AHEAD))
    for service in uow.services.all():
        yield from (one.name for one in uow.services.waiting(service.code))
    since = (first - _LOOKED_AHEAD).isoformat()
    until = (last + _LOOKED_AHEAD).isoformat()
    yield from (one.name for one in uow.village.arrivals(since, until))
    for action in uow.months.actions(first.isoformat()[:7]):
        yield action.who
