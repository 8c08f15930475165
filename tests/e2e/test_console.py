"""The text console: every character and every colour that the real program writes there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cafe_pos import settings
from cafe_pos.application import settings_acts
from cafe_pos.application.catalogue import catalogue
from tests import cafes
from tests.cafes import HandClock
from tests.e2e.terminal import Terminal

SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_][^\x07\x1b]*(\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78cMDE]"
)
COLOURS = re.compile(r"\x1b\[([0-9;:]*)m")
IN_THE_FONTS = frozenset(
    [chr(c) for c in range(0x20, 0x7F)]
    + [chr(c) for c in range(0xA1, 0x100)]
    + list("\r\n\t\xa0€ŒœŠšŽžŸ─│┌┐└┘├┤┬┴┼═║█▒░")
)
"""What Lat15 and Uni2 console fonts hold, of what a till may want."""

PANELS = {
    "zr": "Rapport du mois",
    "zv": "Vie du village",
    "zs": "Stock et inventaire",
    "za": "Achats, charges",
    "g": "Réglages",
}
"""Panels of other hands than the counter's, by their letters in the menu."""


class Recording(Terminal):
    """A terminal that keeps all that was written to it."""

    written = b""

    def pump(self, timeout: float) -> bytes:
        data = super().pump(timeout)
        self.written += data
        return data


@pytest.mark.parametrize("colorterm", ["", "truecolor"])
def test_the_linux_console_gets_only_its_characters_and_sixteen_colours(
    cafe_file: Path, colorterm: str
) -> None:
    ctx = cafes.reopen(cafe_file, HandClock())
    with ctx.store.act() as uow:
        uow.put_articles(catalogue.parse(settings.starter_catalogue().read_bytes()))
    ctx.store.close()
    env = {"TERM": "linux", "COLORTERM": colorterm}
    program = ["-m", "cafe_pos", "--lang", "fr", "--db", str(cafe_file)]
    with Recording(program, env=env, cwd=Path(__file__).parents[2]) as at:
        at.log_in()
        at.wait_for("Camille", "c Café")
        at.press("2", "d", "c", "enter")
        at.wait_for("2 × Demi pression", "À payer")
        at.press("2", "0")
        at.settle(0.25)  # two confirming Enters must be a quarter of a second apart
        at.press("enter")
        at.wait_for("T-00000001", "À rendre")
        at.press("f1")
        at.wait_for("Aide : Vendre")
        at.press("/")
        at.wait_for("sommaire")
        at.press("escape", "f1")
        at.wait_for("journal")
        at.press("escape", ":")
        at.wait_for("Menu")
        for keys, title in PANELS.items() if colorterm else ():
            at.press("escape", "escape", ":")
            at.wait_for("Menu")
            for key in keys:
                at.rest()  # a burst of letters is a scan
                at.press(key)
            at.wait_for(title)
        at.press("escape", "escape", "/")
        at.press("ctrl+q", "ctrl+q")
        at.press("escape", "ctrl+q")
        at.wait_exit()
        told = at.written.decode()
    strange = {char for char in SEQUENCE.sub("", told) if char not in IN_THE_FONTS}
    assert strange - {"\x07", "\x0f"} == set()
    for sequence in COLOURS.findall(told):
        assert not re.search(r"(^|[;:])[34]8[;:][25]", sequence), sequence


GROUND = re.compile(r"48;2;(\d+);(\d+);(\d+)")


def grounds(written: bytes) -> set[str]:
    """Every ground that a program painted on: `dark` or `light`."""
    found = (map(int, rgb) for rgb in GROUND.findall(written.decode(errors="replace")))
    return {"light" if sum(rgb) > 3 * 128 else "dark" for rgb in found}


def test_a_light_cafe_is_light_from_its_first_picture_on(cafe_file: Path, tmp_path: Path) -> None:
    ctx = cafes.reopen(cafe_file, HandClock())
    settings_acts.change(ctx, "theme", "light")
    ctx.store.close()
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(cafe_file)]
    seen = []
    for _start in range(2):
        with Recording(program, env=env, cwd=Path(__file__).parents[2]) as at:
            at.wait(lambda at=at: at.text().strip() != "")  # type: ignore[misc]
            seen.append(grounds(at.written))
            at.log_in()
            at.wait_for("Camille", "TOTAL")
            at.press("ctrl+q")
            at.wait_exit()
    assert seen == [{"dark"}, {"light"}]
