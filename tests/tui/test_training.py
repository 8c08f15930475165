"""Training at the counter: said on every screen, in every theme; the way there and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos import bootstrap, i18n
from cafe_pos.tui.paint import bars as paint_bars
from cafe_pos.tui.paint import palette
from cafe_pos.tui.shown import Leaving
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, HandTill, drive

DAY = "2026-11-22T09:15:00Z"


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """The training till of a café."""
    clock = HandClock(DAY)
    path = tmp_path / "cafe.db"
    cafes.found(path, clock).store.close()
    with mock.patch.object(bootstrap, "clock", return_value=clock):
        return bootstrap.enter_training(path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_screen_says_so_in_words(training: Path, size: tuple[int, int]) -> None:
    screens: list[str] = []

    async def scenario(counter: Counter) -> None:
        screens.append(counter.text())
        await counter.log_in()
        await counter.until(lambda: counter.till.view is not None)
        screens.append(counter.text())
        for names in (["c", "enter"], ["escape", ":"], ["escape", "/"], ["escape", "f1"]):
            await counter.press(*names)
            screens.append(counter.text())
        await counter.press("escape", "f9")
        assert counter.till.last is not None
        assert counter.till.last.number == "E-00000001"
        screens.append(counter.text())

    async def met(counter: Counter) -> None:
        await counter.until(lambda: counter.till.welcome is not None)
        await counter.pilot.pause()
        await scenario(counter)

    app = drive(training, met, size=size, language="fr", log_in=False)
    for text in screens:
        assert text.splitlines()[0].startswith(" MODE ÉCOLE ")
    assert "rien n'est vendu" in " ".join(screens[0].split())
    assert app.going is Leaving.END


@pytest.mark.parametrize("colours", [palette.WARM, palette.LIGHT, palette.CONSOLE, palette.PLAIN])
def test_the_mark_is_words_in_every_theme_and_stands_beside_the_demo(
    colours: palette.Palette,
) -> None:
    i18n.set_language("fr")
    hand = HandTill(training=True, demo=True)
    line = paint_bars.paint_status(hand.till, colours, 80, None)
    assert line.text().startswith(" MODE ÉCOLE   DÉMO  Café du Pont")


def test_the_menu_leads_to_training_and_closing_training_leads_back() -> None:
    hand = HandTill()
    hand.press("c", ":", "z", "e")
    assert hand.host.asked == ["leave: other till"]
    hand.press("ctrl+q")
    assert hand.host.asked[-1] == "leave"
    hand = HandTill(training=True)
    hand.press(":", "q")
    hand.press("ctrl+q")
    assert hand.host.asked == ["leave: back", "leave: back"]
    hand.till.view = replace(hand.till.view, training=False) if hand.till.view else None
    hand.press("ctrl+q")
    assert hand.host.asked[-1] == "leave"
