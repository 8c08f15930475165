"""Charging a card from beginning to end, for commands: they may wait as long as the customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cafe_pos.application.cards import payments
from cafe_pos.domain.card import State
from cafe_pos.domain.ticket import Channel

if TYPE_CHECKING:
    from cafe_pos.application.cards.payments import Recorded, Step
    from cafe_pos.application.cards.ports import CardRequest, Terminal
    from cafe_pos.application.ports import Context


def carry_on(
    ctx: Context, step: Step, connect: Callable[[str], Terminal]
) -> Recorded | CardRequest:
    """Ask a terminal for the amount of a step, and all behind it; record what is wholly paid.

    What is not recorded is answered by the amount that was not taken, or of which nobody knows:
    nothing is asked again by itself.

    Raises:
        PosError: as `payments.go_on`; what terminals took until then stays to be settled.
    """
    while step.ask is not None:
        answer = connect(step.ask.terminal).ask(step.ask.asked)
        request = payments.heard(ctx, step.ask.ref, answer, channel=Channel.CLI)
        if request.state is not State.APPROVED:
            return request
        step = payments.go_on(ctx, step.payable)
    if step.recorded is None:
        raise RuntimeError("a step asks or records")
    return step.recorded
