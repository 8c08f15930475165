"""Everything that a manager may change has a screen; what is new without one fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import cafe_pos
from cafe_pos import i18n, profile
from cafe_pos.application import settings_acts
from cafe_pos.application.ports import Context
from cafe_pos.domain.errors import PosError
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from cafe_pos.tui.settings import panels as settings_panels
from tests.tui.counters import HandTill

PACKAGE: Final = Path(cafe_pos.__file__).parent

FIELDS: Final = {
    "v": (
        "print_policy", "voucher_any_day", "float_cents", "rollover_hour", "fiscal_year_start",
        "discount_max_bp", "price_margin_bp", "visa_refund_cents", "count_visa_cents",
        "card_erase_days", "bread_level", "suspended_article",
    ),
    "e": ("theme", "large_type", "keyboard", "lock_minutes", "language"),
    "st": ("backup_hours",),
    "ne": ("publisher_name", "publisher_address", "publisher_signatory"),
    "rd": ("steps",),
    "ro": ("second_backup",),
}  # fmt: skip
"""Keys behind `:g`, and the fields of the form that they lead to."""
NAMED: Final = {"steps": "near_dlc"}
"""Fields that bear another name than their setting."""

SCREENS: Final = {
    "application/accounts/customers.py": ("ra", "What anybody may owe"),
    "application/keeping/backups.py": ("sd", "Second place: a key or a disk"),
    "application/bank/accounts.py": ("bv", "VAT is declared"),
    "application/books/bookkeeping.py": ("b", "Books: accounts, VAT"),
    "application/bread/bakers.py": ("j", "Opening days"),
    "application/cards/settings.py": ("t", "Card terminal"),
    "application/printing/copies.py": ("ki", "The kitchen's printer"),
    "application/proof/papers.py": ("nr", "The signed one came"),
    "application/parcels/carriers.py": ("l", "Parcels and carriers"),
    "application/parcels/counts.py": ("lm", "Minutes that an act takes"),
    "application/parcels/names.py": ("ln", "Names are erased after"),
    "application/settings_acts.py": ("v", "Sale and day"),
    "application/tabs/kitchen.py": ("k", "The kitchen"),
    "application/village/setting.py": ("rk", "Distances"),
}
"""Modules that change settings: the keys behind `:g` that lead to their screen, and its title."""
BY_ITSELF: Final = {
    "application/setup.py": "founds the café: everything is in the groups",
    "application/training.py": "copies the café's own settings",
    "application/proof/starting.py": "the program's version and what a start found",
    "network/sending/own_receipt.py": "the network's key, of its first answer (:, z, f, r)",
}
COMMANDS: Final = {
    "account limit": ("ra", "What anybody may owe"),
    "backup --encrypt-for": ("sk", "Encrypt the second copies"),
    "bank account": ("rc", "Bank accounts"),
    "bread baker": ("rf", "Bakers and closing days"),
    "bread closed": ("jf", "Bakers and closing days"),
    "catalogue board": ("rjd", "Displays to hang up"),
    "catalogue set": ("rj", "Catalogue"),
    "bank columns": ("rc", "Bank accounts"),
    "cost budget set": ("rb", "Budget of"),
    "cost opening set": ("jh", "Opening hours promised"),
    "cost rule set": ("rp", "Pay aimed at, network, taxes"),
    "operator add": ("pa", "Add someone"),
    "operator role": ("p1", "Camille"),
    "printer set": ("im", "Printer"),
    "printer set --kitchen": ("kim", "The kitchen's printer"),
    "service contract set": ("rm", "Mandators"),
    "service set": ("rs", "service"),
    "stock recipe put": ("ri", "Stock"),
}
"""Commands that change what the café is, beside the settings: the same."""
CAFE: Final = {"name": "trade_name"}
"""Keys of the profile's café that its form calls otherwise."""
PRINTER: Final = {"address": "place", "path": "place"}


class Desk(HandTill):
    """The settings of a café on the screen; what is asked for is carried out at once."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        settings_panels.open_settings(self.till)
        self._answer()

    def go(self, keys: str) -> Any:
        """Press keys from the groups on; the panel that they lead to."""
        for key in keys:
            self.press(key)
            self._answer()
        return self.till.panel

    def _answer(self) -> None:
        while self.host.acts or self.host.works:
            for waiting, argument in ((self.host.acts, (self.ctx,)), (self.host.works, ())):
                while waiting:
                    work, done, failed = waiting.pop(0)
                    try:
                        result = work(*argument)
                    except PosError as error:
                        failed(error)
                    else:
                        done(result)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")


def test_every_key_of_the_settings_is_a_field_of_a_form(cafe: Context) -> None:
    reached = set()
    for keys, names in FIELDS.items():
        form = Desk(cafe).go(keys)
        assert isinstance(form, Form), keys
        shown = {field.name for field in form.fields}
        assert shown == set(names), keys
        reached |= {NAMED.get(name, name) for name in names}
    every = (*settings_acts.ALLOWED, *settings_acts.ARTICLE_KEYS, *settings_acts.TEXT_KEYS)
    assert reached == set(every)


def test_a_screen_stands_behind_its_keys(cafe: Context) -> None:
    for keys, title in sorted({*SCREENS.values(), *COMMANDS.values()}):
        panel = Desk(cafe).go(keys)
        assert isinstance(panel, Listing | Form), keys
        assert title in panel.title, keys


def test_every_module_that_changes_a_setting_has_its_screen() -> None:
    """Whoever writes another one gives it a screen, and says here by which keys."""
    changing = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bset_setting\($|\bset_setting\(uow", path.read_text("utf-8"), re.MULTILINE)
    }
    assert changing - {"application/acts.py"} == {*SCREENS, *BY_ITSELF}


def test_every_command_named_here_exists() -> None:
    told = (PACKAGE.parent / "docs" / "commands.md").read_text("utf-8")
    for words in COMMANDS:
        command, _, option = words.partition(" --")
        assert f"`cafe-pos {command}" in told, words
        assert option in told


def test_every_key_of_a_profile_is_a_field_of_a_form(cafe: Context) -> None:
    form = Desk(cafe).go("c")
    shown = {field.name for field in form.fields}
    assert {CAFE.get(key, key) for key in profile._Cafe.model_fields} <= shown
    form = Desk(cafe).go("im")
    shown = {field.name for field in form.fields}
    keys = {PRINTER.get(key, key) for key in profile.Printer.model_fields}
    assert keys - shown == {"fallback"}


# What the new screens keep


def settings(ctx: Context) -> dict[str, Any]:
    with ctx.store.act() as uow:
        return uow.settings()


def test_carriers_are_ticked_and_their_days_set(cafe: Context) -> None:
    desk = Desk(cafe)
    panel = desk.go("l")
    first = panel.rows[2].key
    desk.press("enter")
    desk._answer()
    assert first not in settings(cafe)["parcel_carriers"]
    desk.press("f2", *"99", "enter")
    desk._answer()
    assert "99 days" in desk.till.panel.error  # type: ignore[union-attr]
    desk.press("backspace", "backspace", "5", "enter")
    desk._answer()
    assert settings(cafe)["parcel_days"] == {first: 5}
    desk.go("n")
    desk.press(*"10", "enter")
    desk._answer()
    assert settings(cafe)["parcel_erase_days"] == 10


def test_an_account_number_that_is_none_is_refused_at_its_field(cafe: Context) -> None:
    desk = Desk(cafe)
    desk.go("b")
    desk.press("down", "enter", "!", "end", "enter")
    desk._answer()
    form = desk.till.panel
    assert isinstance(form, Form)
    assert form.fields[form.index].name == "number"
    desk.press("backspace", "end", "enter")
    desk._answer()
    assert "accounts" not in settings(cafe)
    desk.press("enter", *["backspace"] * 6, *"530100", "end", "enter")
    desk._answer()
    assert settings(cafe)["accounts"]["cash"]["number"] == "530100"


def test_the_cafe_is_closed_on_a_weekday_and_the_kitchen_has_a_printer(cafe: Context) -> None:
    desk = Desk(cafe)
    desk.go("j1")
    assert settings(cafe)["closed_weekdays"] == [0]
    desk.go("1")
    assert settings(cafe)["closed_weekdays"] == []
    desk.press("escape")
    desk.go("kim")
    desk.press("down", *"192.168.1.60", "end", "enter")
    desk._answer()
    assert settings(cafe)["kitchen_printer"]["address"] == "192.168.1.60"
    assert "printer" not in settings(cafe)
    desk.go("s")
    assert settings(cafe)["kitchen_printer"] is None


def test_a_bank_account_is_kept_with_the_columns_of_its_files(cafe: Context) -> None:
    desk = Desk(cafe)
    desk.go("rcn")
    desk.press(*"Agricole", "down", "down", *"500", "end", "enter")
    desk._answer()
    panel = desk.till.panel
    assert isinstance(panel, Listing)
    assert [row.text for row in panel.rows] == ["Agricole", "Another account"]
    desk.press("f2", "down", *"Libelle", "end", "enter")
    desk._answer()
    with cafe.store.act() as uow:
        (kept,) = uow.bank.accounts()
    assert (kept.overdraft_cents, dict(kept.columns)) == (500_00, {"label": "Libelle"})


def test_a_display_is_made_and_says_what_it_lacks(
    cafe: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cafe_pos.settings.documents_dir", lambda: tmp_path / "papers")
    desk = Desk(cafe)
    sheet = desk.go("rjdt")
    assert (tmp_path / "papers" / "board.pdf").read_bytes().startswith(b"%PDF")
    assert "Nothing on the board for" in " ".join(sheet.lines)
    desk.press("escape")
    desk.go("fn")
    assert sorted(path.name for path in (tmp_path / "papers").iterdir()) == [
        "board.pdf", "notices.pdf",
    ]  # fmt: skip


def test_a_folder_takes_the_place_of_a_key(cafe: Context, tmp_path: Path) -> None:
    desk = Desk(cafe)
    desk.go("ro")
    desk.press(*"mnt", "enter")
    assert desk.till.panel.error  # type: ignore[union-attr]
    desk.press(*["backspace"] * 3, *str(tmp_path), "enter")
    desk._answer()
    assert settings(cafe)["second_backup"] == str(tmp_path)


def test_the_signed_statement_is_recorded(cafe: Context) -> None:
    desk = Desk(cafe)
    desk.go("ne")
    desk.press(*"Coop", "end", "enter")
    desk._answer()
    assert settings(cafe)["publisher_name"] == "Coop"
    desk.go("r")
    desk.press("end", "enter")
    desk._answer()
    assert settings(cafe)["statement_held"]["version"] == "0"
    assert desk.till.panel.rows[2].right != "not yet"  # type: ignore[union-attr]
