"""The settings screens show what is in force, keep it by a recorded act, and follow at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import i18n
from cafe_pos.application import identity, people, settings_acts
from cafe_pos.application.ports import Context
from cafe_pos.domain.errors import PosError
from cafe_pos.tui.first_run.printers import Offer, Search, Tried
from cafe_pos.tui.paint import palette
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.settings import words as setting_words
from tests import cafes
from tests.cafes import HandClock
from tests.tui.counters import Counter, HandTill, drive


@contextmanager
def reopened(path: Path) -> Iterator[Context]:
    ctx = cafes.reopen(path, HandClock("2026-11-22T10:00:00Z"))
    try:
        yield ctx
    finally:
        ctx.store.close()


def clear(times: int = 30) -> list[str]:
    return ["backspace"] * times


@pytest.mark.parametrize("key", settings_acts.ALLOWED)
def test_each_setting_has_words_of_its_own(key: str) -> None:
    i18n.set_language("fr")
    assert setting_words.label(key) != key
    allowed = settings_acts.ALLOWED[key]
    if not isinstance(allowed, range):
        said = [setting_words.value(key, settings_acts.text_of(value)) for value in allowed]
        assert len(set(said)) == len(allowed)


def test_the_look_changes_at_once_and_is_recorded(
    cafe_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")

    async def scenario(counter: Counter) -> None:
        await counter.press(":", "g", "e")
        assert "dark" in counter.text()
        await counter.press("right", "down", "right", "down", "right", "end", "enter")
        assert counter.app._counter is not None
        assert counter.app._counter.palette is palette.LIGHT
        assert counter.till.view is not None
        assert counter.till.view.large_type
        assert counter.till.azerty
        assert "Kept and recorded." in counter.text()

    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        values = settings_acts.seen(cafe).values
        assert (values["theme"], values["large_type"], values["keyboard"]) == (
            "light", True, "azerty",
        )  # fmt: skip


def test_leaving_changes_nothing(cafe_file: Path) -> None:
    with reopened(cafe_file) as cafe:
        before = settings_acts.seen(cafe)

    async def scenario(counter: Counter) -> None:
        await counter.press(":", "g", "e", "right", "escape")
        await counter.press("c", *clear(3), "x", "escape")
        await counter.press("v", "down", "right", "escape", "escape")
        assert counter.till.panel is None

    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        assert settings_acts.seen(cafe) == before


def test_keeping_what_is_in_force_records_nothing(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        for letter in "ecv":
            await counter.press(":", "g", letter, "end", "enter")
            assert "Nothing was changed." in counter.text()
            await counter.press("escape")

    with reopened(cafe_file) as cafe, cafe.store.act() as uow:
        seq = uow.head.seq
    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe, cafe.store.act() as uow:
        recorded = [json.loads(entry.payload)["name"] for entry in uow.entries(after=seq)]
        assert recorded == ["log_in"]


def test_the_cafe_is_renamed_and_its_siret_checked(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "g", "c", *clear(), *"Chez Odette")
        for _ in range(9):
            await counter.press("down")
        await counter.press("backspace", "5", "end", "enter")
        panel = counter.till.panel
        assert isinstance(panel, Form)
        assert "SIRET" in panel.error
        assert panel.fields[panel.index].name == "siret"
        await counter.press(*"73282932000074", "end", "enter")
        assert isinstance(counter.till.panel, Listing)
        assert "Chez Odette" in counter.text().splitlines()[0]

    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        assert identity.present(cafe).trade_name == "Chez Odette"


def test_figures_are_typed_as_people_say_them(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "g", "v")
        panel = counter.till.panel
        assert isinstance(panel, Form)
        names = [field.name for field in panel.fields]
        for name, typed in (("float_cents", "80,50"), ("discount_max_bp", "12,5")):
            await counter.press("home", *["down"] * names.index(name), *typed)
        await counter.press("end", "enter")
        assert "Kept and recorded." in counter.text()
        await counter.press("v", *["down"] * names.index("discount_max_bp"), *"250")
        await counter.press("end", "enter")
        panel = counter.till.panel
        assert isinstance(panel, Form)
        assert "250" in panel.error

    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        values = settings_acts.seen(cafe).values
        assert (values["float_cents"], values["discount_max_bp"]) == (80_50, 12_50)


def test_people_come_get_a_role_and_go(cafe_file: Path) -> None:
    async def scenario(counter: Counter) -> None:
        await counter.press(":", "g", "p", "a", *"Sacha", "down", "down")
        await counter.press(*"1357", "down", *"1358", "enter")
        panel = counter.till.panel
        assert isinstance(panel, Form)
        assert "differ" in panel.error
        await counter.press(*"1357", "down", *"1357", "enter")
        assert "Sacha" in counter.text()
        await counter.press("2", "r")
        assert "Sacha: manager." in counter.text()
        await counter.press("2", "p", *"9753", "down", *"9753", "enter")
        assert "Sacha has a new PIN." in counter.text()
        await counter.press("2", "x")
        assert "removed" in counter.text()
        await counter.press("1", "x")
        assert "last manager" in counter.text().replace("\n", " ")

    drive(cafe_file, scenario)
    with reopened(cafe_file) as cafe:
        found = {one.name: one for one in people.everyone(cafe)}
        assert (found["Sacha"].role, found["Sacha"].active) == ("manager", False)
        assert found["Camille"].active


def test_a_help_is_refused_the_settings(cafe_file: Path) -> None:
    with reopened(cafe_file) as cafe:
        people.add(cafe, "Sacha", "1357")

    async def scenario(counter: Counter) -> None:
        await counter.until(lambda: counter.till.welcome is not None)
        await counter.press("2", *"1357", "enter")
        await counter.press(":", "g")
        assert counter.till.panel is None
        assert "Sacha may not do this." in counter.text()

    drive(cafe_file, scenario, log_in=False)


def test_who_gives_up_the_role_leaves_the_settings(cafe_file: Path) -> None:
    with reopened(cafe_file) as cafe:
        people.add(cafe, "Odette", "1357", role=people.Role.MANAGER)

    async def scenario(counter: Counter) -> None:
        await counter.until(lambda: counter.till.welcome is not None)
        await counter.press("1", *"2468", "enter")
        await counter.press(":", "g", "p", "1", "r")
        assert counter.till.panel is None
        await counter.press(":", "g")
        assert "Camille may not do this." in counter.text()

    drive(cafe_file, scenario, log_in=False)


# The printer

FOUND = Search((Offer({"transport": "file", "path": "/dev/usb/lp0"}, "printer at /dev/usb/lp0"),))


def seen_by(hand: HandTill, **printer: Any) -> None:
    """Answer what the settings screens ask for."""
    act, done, _failed = hand.host.acts.pop()
    del act
    done(
        settings_acts.SettingsView(
            identity.Identity(
                trade_name="Café du Pont", legal_name="Café du Pont", address=("1 place",),
                commune="Exemple", siret="73282932000074",
            ),
            settings_acts.defaults(),
            (people.Person("op1", "Camille", "manager", active=True),),
            printer or None,
        )
    )  # fmt: skip


def panel_of(hand: HandTill) -> Listing:
    assert isinstance(hand.till.panel, Listing)
    return hand.till.panel


def test_a_search_holds_nobody_up() -> None:
    i18n.set_language("en")
    hand = HandTill()
    hand.press(":", "g")
    seen_by(hand)
    hand.press("i", "c")
    ((done, _failed),) = hand.host.searches
    hand.press("escape", "c")
    before = hand.till.panel
    done(FOUND)
    assert hand.till.panel is before
    hand.host.searches[-1][0](FOUND)
    assert [row.text for row in panel_of(hand).rows] == ["printer at /dev/usb/lp0"]
    hand.press("1")
    assert isinstance(hand.till.panel, Form)
    assert hand.till.panel.answers["place"] == "/dev/usb/lp0"
    hand.press("end", "enter")
    assert len(hand.host.acts) == 1


def test_a_printer_without_a_place_or_that_leads_nowhere_is_refused_in_the_form() -> None:
    hand = HandTill()
    hand.press(":", "g")
    seen_by(hand)
    hand.press("i", "m", "end", "enter")
    form = hand.till.panel
    assert isinstance(form, Form)
    assert form.error
    assert form.fields[form.index].name == "place"
    hand.press(*"nowhere:x", "end", "enter")
    assert "nowhere:x" in form.error
    assert not hand.host.acts


def test_the_ruler_sets_the_width_and_only_what_came_out_well_is_kept() -> None:
    i18n.set_language("en")
    hand = HandTill()
    hand.press(":", "g")
    seen_by(hand, transport="file", path="/dev/usb/lp0", columns=48)
    hand.press("i", "t")
    setting, done, _failed = hand.host.tests.pop()
    assert setting["columns"] == 48
    done(Tried(sent=True, said="Sent."))
    hand.press("2")
    setting, done, _failed = hand.host.tests.pop()
    assert setting["columns"] == 42
    done(Tried(sent=True, said="Sent."))
    hand.press("4")
    setting, done, _failed = hand.host.tests.pop()
    assert setting["code_page"] == "cp858"
    assert not hand.host.acts
    done(Tried(sent=True, said="Sent."))
    hand.press("1")
    assert len(hand.host.acts) == 1


def test_a_page_that_did_not_leave_says_why() -> None:
    i18n.set_language("en")
    hand = HandTill()
    hand.press(":", "g")
    seen_by(hand, transport="network", address="192.168.1.50")
    hand.press("i", "t")
    _setting, done, _failed = hand.host.tests[0]
    done(Tried(sent=False, said="The printer does not answer."))
    assert panel_of(hand).text == "The printer does not answer."
    hand.press("escape", "t")
    _setting, _done, failed = hand.host.tests[1]
    failed(PosError("printer.none"))
    assert hand.till.banner is not None


class Tools:
    """The printers of a machine, for the real screen."""

    def __init__(self) -> None:
        self.tried: list[Mapping[str, Any]] = []

    def find(self) -> Search:
        return FOUND

    def check(self, setting: Mapping[str, Any]) -> None:
        del setting

    def try_out(self, setting: Mapping[str, Any]) -> Tried:
        self.tried.append(setting)
        return Tried(sent=True, said="The printer says that the page is on paper.")


def test_a_printer_is_found_set_up_tried_and_taken_away(cafe_file: Path) -> None:
    tools = Tools()

    async def scenario(counter: Counter) -> None:
        counter.app.desk = replace(counter.app.desk, printers=tools)
        await counter.press(":", "g", "i", "c")
        await counter.until(lambda: "lp0" in counter.text())
        await counter.press("1", "end", "enter")
        assert "The printer is set up." in counter.text()
        await counter.press("t")
        await counter.until(lambda: "Did it come out straight?" in counter.text())
        await counter.press("1")
        assert counter.till.view is not None
        assert counter.till.view.printer["path"] == "/dev/usb/lp0"
        await counter.press("s")
        assert "There is no printer any more." in counter.text()

    drive(cafe_file, scenario)
    assert tools.tried[0]["transport"] == "file"
    with reopened(cafe_file) as cafe:
        assert settings_acts.seen(cafe).printer is None
