"""What the café agreed on with its carriers, as the settings show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cafe_pos.application import acts
from cafe_pos.application.parcels import carriers, counts, names
from cafe_pos.application.ports import Context
from cafe_pos.domain.parcel import Carrier
from cafe_pos.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Agreed:
    """Carriers and what holds for their parcels.

    `carriers` are all that are known, with the days of their contracts; `ours` the codes of those
    worked for; `minutes` what each act takes; `erase_days` when a name goes after its parcel left.
    """

    carriers: tuple[Carrier, ...]
    ours: tuple[str, ...]
    minutes: Mapping[str, int]
    erase_days: int


def look(ctx: Context, *, operator: str | None = None) -> Agreed:
    """What is agreed on, for somebody who may change it.

    Raises:
        PosError: `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.SETTINGS)
        day = acts.moment_of(uow, ctx.clock.now()).day
        return Agreed(
            carriers.known(ctx, uow, day),
            tuple(one.code for one in carriers.ours(ctx, uow, day)),
            counts.minutes_of(uow),
            names.days_kept(uow),
        )
