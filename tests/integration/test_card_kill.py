"""kill -9 between the steps of a payment by card: nothing is paid twice, nothing is lost."""

from __future__ import annotations

import os
import signal
import warnings
from pathlib import Path

import pytest

from cafe_pos.application.cards import payments as card_payments
from cafe_pos.devices.card_terminal import CaisseApTerminal
from cafe_pos.domain.card import State
from tests import cafes
from tests.cafes import HandClock
from tests.devices.fake_terminal import FakeTerminal
from tests.integration.cards import order, with_terminal

STEPS = ("open", "written", "answered", "kept", "saved")
KEY = "the-order"
LEFT = {
    "open": (None, 0),
    "written": (State.UNKNOWN, 0),
    "answered": (State.UNKNOWN, 1),
    "kept": (State.APPROVED, 1),
    "saved": (State.SAVED, 1),
}
"""After each step: how the amount stands at the next start, and how often the terminal heard it."""


def killed_after(path: Path, step: str) -> None:
    """Charge an order in another process, and kill it behind a step."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a child that only ever dies
        child = os.fork()
    if not child:
        try:
            _charge(path, step)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def _charge(path: Path, last: str) -> None:
    """Charge an order, and die behind the last step."""

    def done(step: str) -> None:
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)

    ctx = cafes.reopen(path, HandClock())
    done("open")
    request = card_payments.go_on(ctx, order(KEY)).ask
    assert request is not None
    done("written")
    answer = CaisseApTerminal(request.terminal).ask(request.asked)
    done("answered")
    card_payments.heard(ctx, request.ref, answer)
    done("kept")
    card_payments.resume(ctx, request.ref)
    done("saved")


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_till_pays_once_and_loses_nothing(cafe_file: Path, step: str) -> None:
    state, heard = LEFT[step]
    with FakeTerminal() as terminal:
        ctx = cafes.reopen(cafe_file, HandClock())
        with_terminal(ctx, terminal.address)
        ctx.store.close()
        killed_after(cafe_file, step)
        assert terminal.amounts == [300] * heard

        ctx = cafes.reopen(cafe_file, HandClock())
        with ctx.store.act() as uow:
            (found,) = uow.cards.of_key(KEY) or (None,)
        assert (None if found is None else found.state) is state
        # What a person does then: read the terminal, and have the ticket made of what was kept.
        if found is not None and state is State.UNKNOWN:
            paid = bool(terminal.amounts)
            card_payments.say(ctx, found.ref, paid=paid, receipt_seen=paid)
        if found is not None and terminal.amounts and state is not State.SAVED:
            assert card_payments.resume(ctx, found.ref).recorded is not None
        if not terminal.amounts:
            assert card_payments.go_on(ctx, order(KEY)).ask is not None
        with ctx.store.act() as uow:
            assert uow.last_serial("ticket") == heard
            last = uow.last_ticket()
        if last is not None:
            assert last[0]["payments"][0]["card_ref"] is not None
            assert last[0]["client_key"] == KEY
        ctx.store.close()
    assert cafes.verify(cafe_file, full=True).problems == ()
