"""`demo` on a real terminal: made with a bar, then the counter of a café that lives."""

from __future__ import annotations

from pathlib import Path

from cafe_pos import bootstrap
from tests import cafes
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]


def test_a_demonstration_opens_the_counter_on_a_living_cafe(tmp_path: Path) -> None:
    database = tmp_path / "demo.db"
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(database), "demo", "--days", "20"]
    with Terminal(program, columns=100, lines=30, cwd=ROOT) as terminal:
        terminal.wait_for("Café du Tilleul", "the PINs are 2468, 1357")
        terminal.press("1", "2468", "enter")
        terminal.wait_for("Café du Tilleul", "last:", "saved")
        terminal.press("c", "f9")
        terminal.wait_for("1.50", "saved")
        terminal.press("ctrl+q")
        terminal.wait(lambda: terminal.process.poll() is not None)
        assert terminal.process.returncode == 0
    ctx = bootstrap.open_frozen(database)
    with ctx.store.act() as uow:
        (ticket, _) = uow.last_ticket() or ({}, None)
    ctx.store.close()
    assert (ticket["total"], ticket["channel"]) == (150, "screen")
    assert cafes.verify(database, full=True).ok
