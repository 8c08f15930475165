"""What is set once: how far the next baker, relay, shop and café are, and whether others meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.domain.village import MAX_KM, Place

_KEY: Final = "km_to_{}"
_MEETING: Final = "last_meeting_place"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Kilometres to the next of each place (None: not set), and whether people meet elsewhere."""

    km: tuple[tuple[Place, int | None], ...]
    last_meeting_place: bool

    def to(self, place: Place) -> int | None:
        """Kilometres to the next such place."""
        return dict(self.km)[place]

    def as_json(self) -> dict[str, Any]:
        """The settings for scripts."""
        return {
            "km": {place.value: km for place, km in self.km},
            "last_meeting_place": self.last_meeting_place,
        }


def of(uow: UnitOfWork) -> Surroundings:
    """What is set."""
    settings = uow.settings()
    return Surroundings(
        tuple((place, settings.get(_KEY.format(place.value))) for place in Place),
        bool(settings.get(_MEETING, False)),
    )


def look(ctx: Context) -> Surroundings:
    """What is set, in an act of its own."""
    with ctx.store.act() as uow:
        return of(uow)


def put(
    ctx: Context,
    km: Mapping[str, int | None],
    *,
    last_meeting_place: bool | None = None,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> Surroundings:
    """Set distances by the names of their places, and whether the café is the last place to meet.

    Raises:
        PosError: `impact.place`, `impact.km`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.SETTINGS)
        at = utc_text(ctx.clock.now())
        for name, value in km.items():
            if name not in set(Place):
                raise PosError("impact.place", place=name)
            if value is not None and not 0 <= value <= MAX_KM:
                raise PosError("impact.km", km=value, limit=MAX_KM, field=name)
            if value is not None or _KEY.format(name) in uow.settings():
                acts.set_setting(
                    uow, _KEY.format(name), value, at=at, channel=channel, operator=who.code
                )
        if last_meeting_place is not None:
            acts.set_setting(
                uow, _MEETING, last_meeting_place, at=at, channel=channel, operator=who.code
            )
        return of(uow)
