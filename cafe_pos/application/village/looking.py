"""A month of the village's life for commands and screens: every indicator, what would be lost."""

from __future__ import annotations

from dataclasses import dataclass

from cafe_pos.application.ports import Context
from cafe_pos.application.viability import village
from cafe_pos.application.viability.inputs import checked_month
from cafe_pos.application.village import common
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.impact import Indicator
from cafe_pos.domain.viability.verdict import Reason


@dataclass(frozen=True, slots=True)
class MonthView:
    """The indicators of a month (ISO) beside those of the month before; `open` until it is over."""

    month: str
    open: bool
    indicators: tuple[Indicator, ...]
    lost: tuple[Reason, ...]


def month(ctx: Context, text: str = "") -> MonthView:
    """A month, the one that runs unless another is named.

    Raises:
        PosError: `report.month`, `report.future`.
    """
    with ctx.store.act() as uow:
        running = common.today(ctx, uow).isoformat()[:7]
        here = checked_month(text) if text else running
        if here > running:
            raise PosError("report.future", month=here)
        indicators, lost = village.every(ctx, uow, here)
        return MonthView(here, here == running, indicators, lost)
