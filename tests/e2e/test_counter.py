"""The real program on a real terminal, with real keys; the café is read back afterwards."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import bootstrap, settings
from cafe_pos.application import counter
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.ports import Context
from tests import cafes
from tests.cafes import HandClock, article
from tests.e2e.terminal import Terminal

Open = Callable[..., Terminal]


@pytest.fixture
def database(cafe_file: Path) -> Path:
    """A closed café with the starter catalogue, and an article that attacks terminals."""
    ctx = cafes.reopen(cafe_file, HandClock())
    hostile = article(
        "MAL", 100, label="\x1b]0;vole\x07\x1b[2J[bold red]Gros[/]", family="[u]F[/]", key="z"
    )
    starter = catalogue.parse(settings.starter_catalogue().read_bytes())
    with ctx.store.act() as uow:
        uow.put_articles((*(a for a in starter if a.key != "z"), hostile))
    ctx.store.close()
    return cafe_file


@pytest.fixture
def till(database: Path) -> Iterator[Open]:
    """Open the program on the café, on terminals that are ended with the test."""
    opened: list[Terminal] = []

    def start(columns: int = 80, lines: int = 24, **env: str) -> Terminal:
        program = ["-m", "cafe_pos", "--lang", "en", "--db", str(database)]
        opened.append(
            Terminal(program, columns=columns, lines=lines, env=env, cwd=Path(__file__).parents[2])
        )
        opened[-1].log_in()
        opened[-1].wait_for("Camille", "F12 Card")
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.end()


def reading(database: Path, read: Callable[[Context], Any]) -> Any:
    """Open the café that the program has left, and read it."""
    ctx = bootstrap.open_cafe(database)
    try:
        return read(ctx)
    finally:
        ctx.store.close()


def sold(database: Path) -> list[tuple[int, int, str]]:
    """Each ticket's total, change and method; the ledger is verified first."""
    assert cafes.verify(database, full=True).ok

    def read(ctx: Context) -> list[tuple[int, int, str]]:
        with ctx.store.act() as uow:
            found = []
            for serial in range(1, uow.last_serial("ticket") + 1):
                known = uow.ticket(f"T-{serial:08d}")
                assert known is not None
                ticket = known[0]
                assert ticket["channel"] == "screen"
                method = ticket["payments"][0]["method"]
                found.append((ticket["total"], ticket["change"], method))
            return found

    return list(reading(database, read))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_three_sales_by_cash_by_card_and_with_change(
    till: Open, database: Path, size: tuple[int, int]
) -> None:
    at = till(*size)
    at.press("2", "d", "c")
    at.wait_for("2 × Demi pression", "1 × Café")
    at.press("f9")
    at.wait_for("T-00000001 saved")
    at.press("c", "f12")
    at.wait_for("T-00000002 saved")
    at.press("2", "d", "c", "enter")
    at.wait_for("To pay")
    at.press("2", "0")
    at.wait_for("change €12.30")
    at.settle(0.25)  # two confirming Enters must be a quarter of a second apart
    at.press("enter")
    at.wait_for("Change to give back", "T-00000003")
    at.press("ctrl+q")
    assert at.wait_exit() == 0
    assert sold(database) == [(770, 0, "cash"), (150, 0, "card"), (770, 1230, "cash")]


def test_keys_typed_ahead_before_the_till_is_open_are_taken(till: Open, database: Path) -> None:
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(database)]
    with Terminal(program, cwd=Path(__file__).parents[2]) as at:
        at.log_in()
        at.press("c", "c", "f9", "d", "f12")
        at.wait_for("T-00000002 saved")
        at.press("ctrl+q")
        assert at.wait_exit() == 0
    assert sold(database) == [(300, 0, "cash"), (310, 0, "card")]


def test_an_order_comes_back_after_kill_9(till: Open, database: Path) -> None:
    at = till()
    at.press("c", "f9")
    at.wait_for("T-00000001 saved")
    at.press("3", "d", "b")
    at.wait_for("3 × Demi pression", "1 × Baguette")
    # Acts are answered in order: once F8's answer stands there, the order was kept before it.
    at.press("f8")
    at.wait_for("No printer is set up")
    at.kill()

    again = till()
    again.wait_for("The order that was on the screen is back", "3 × Demi", "1 × Baguette")
    again.wait_for("T-00000001")
    again.press("f9")
    again.wait_for("T-00000002 saved")
    again.kill()

    last = till()
    last.wait_for("last sale saved is T-00000002")
    assert "on the screen is back" not in last
    last.press("ctrl+q")
    assert last.wait_exit() == 0
    assert sold(database) == [(150, 0, "cash"), (3 * 310 + 115, 0, "cash")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_drain_what_was_handed_in(till: Open, database: Path, number: int) -> None:
    at = till()
    at.press("c", "f9")
    at.signal(number)
    assert at.wait_exit() == 0
    assert len(sold(database)) <= 1
    assert reading(database, lambda ctx: ctx.store.notices) == ()


def test_a_closed_window_leaves_a_clean_till(till: Open, database: Path) -> None:
    at = till()
    at.press("c", "f9")
    at.wait_for("T-00000001 saved")
    at.press(*"dddd")
    at.wait_for("4 × Demi")
    at.hang_up()
    at.wait_exit()
    assert sold(database) == [(150, 0, "cash")]
    assert reading(database, lambda ctx: ctx.store.notices) == ()
    draft = reading(database, counter.open_counter).draft
    assert [line.quantity for line in draft.lines] == [4]


def test_a_scan_in_one_piece_rings_and_a_damaged_one_does_not(till: Open, database: Path) -> None:
    ctx = cafes.reopen(database, HandClock())
    juice = article("POMME2", 350, label="Jus de pomme", ean="3760200400051")
    with ctx.store.act() as uow:
        uow.put_articles((*uow.articles(), juice))
    ctx.store.close()
    at = till()
    at.press("c")
    at.wait_for("1 × Café")
    at.settle(0.05)
    at.write(b"3760200400051\r")
    at.wait_for("1 × Jus de pomme")
    at.settle(0.6)
    at.press("enter")
    at.wait_for("To pay")
    at.settle(0.05)
    at.write('\u00e7"-'.encode() + b"c376020040005\r")
    at.wait_for("nothing was rung")
    at.settle(0.05)
    at.write(b"376020040005")
    at.wait_for("376020040005:")
    assert "To pay" not in at
    at.press("f12")
    at.wait_for("T-00000001 saved")
    at.press("ctrl+q")
    assert at.wait_exit() == 0
    assert sold(database) == [(500, 0, "card")]


def test_a_second_till_on_the_same_cafe_is_refused_with_a_sentence(
    till: Open, database: Path
) -> None:
    first = till()
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(database)]
    with Terminal(program, cwd=Path(__file__).parents[2]) as second:
        assert second.wait_exit() == 1
        assert "Traceback" not in second
        assert "open" in second.text()
    first.press("c", "f9")
    first.wait_for("T-00000001 saved")


def test_the_screen_is_drawn_though_standard_error_is_a_file(
    database: Path, tmp_path: Path
) -> None:
    command = f'exec "$0" -m cafe_pos --lang en --db "{database}" 2>"{tmp_path / "errors"}"'
    with Terminal(
        ["-c", command, sys.executable], executable="/bin/sh", cwd=Path(__file__).parents[2]
    ) as at:
        at.log_in()
        at.wait_for("Camille", "c Café")
        at.press("c", "f9")
        at.wait_for("T-00000001 saved")
        at.press("ctrl+q")
        assert at.wait_exit() == 0
    assert (tmp_path / "errors").read_text() == ""


def test_a_label_never_acts_on_the_terminal(till: Open) -> None:
    at = till()
    titles: list[str] = []
    at.screen.set_title = titles.append  # type: ignore[method-assign]
    at.press("z")
    at.wait_for("1 × ]0;vole[2J[bold red]Gros[/]"[:24])
    assert "Café du Pont" in at
    assert not any("vole" in title for title in titles)


def test_clicks_and_another_size_work(till: Open, database: Path) -> None:
    at = till(100, 30)
    at.click_on("c Café")
    at.wait_for("1 × Café")
    at.resize(80, 24)
    os.kill(at.process.pid, signal.SIGWINCH)
    at.wait(lambda: "Camille" in at.screen.display[0] and "F12 Card" in at.screen.display[23])
    at.click_on("F9 Cash")
    at.wait_for("T-00000001 saved")
    at.press("ctrl+q")
    assert at.wait_exit() == 0
    assert sold(database) == [(150, 0, "cash")]


def test_the_first_run_makes_a_cafe_and_opens_its_counter(tmp_path: Path) -> None:
    database = tmp_path / "new.db"
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(database)]
    with Terminal(program, cwd=Path(__file__).parents[2]) as at:
        for question, answer in (
            ("called", "Chez Nous"),
            ("commune", "Exemple"),
            ("address", "2 rue du Puits"),
            ("SIRET", "732 829 320 00074"),
            ("manages", "Camille"),
            ("A PIN", "2468"),
            ("again", "2468"),
            ("else", ""),
            ("regime", ""),
            ("drinks", ""),
            ("the key 6", "-"),
            ("printer", ""),
            ("articles", ""),
            ("Ready", ""),
        ):
            at.wait_for(question)
            at.press(*answer)
            if answer == "-":
                at.wait_for("Press F9")
                at.press("f9")
            else:
                at.press("enter")
        at.wait_for("Who opens the till?", "Camille")
        at.press("2468", "enter")
        at.wait_for("Chez Nous", "Camille", "c Café")
        at.press("c", "f9")
        at.wait_for("T-00000001 saved")
        at.press("ctrl+q")
        assert at.wait_exit() == 0
    assert sold(database) == [(150, 0, "cash")]
