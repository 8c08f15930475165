"""`training`, as a script uses it, and the way between the two tills."""

from __future__ import annotations

import json
from pathlib import Path

from cafe_pos import settings
from cafe_pos.cli import training
from cafe_pos.cli.training import Opener
from cafe_pos.tui.app import Ended
from cafe_pos.tui.shown import Leaving
from tests.cli.conftest import Command

COFFEE = json.dumps({"lines": [{"article": "CAFE"}], "payments": [{"method": "cash"}]})


def test_it_is_made_once_and_sells_beside_the_real_till(
    cafe: Command, database: Path, tmp_path: Path
) -> None:
    orders = tmp_path / "orders.jsonl"
    orders.write_text(COFFEE + "\n", encoding="utf-8")
    there = settings.training_database(database)
    first = cafe("training", "--no-tui", "--json")
    assert (first.code, first.json) == (0, {"db": str(there), "made": True})
    assert cafe("training", "--no-tui", "--json").json["made"] is False
    assert str(there) in cafe("training", "--no-tui").err
    before = database.read_bytes()
    assert cafe("ring", orders, "--db", there).json["number"] == "E-00000001"
    assert cafe("verify", "--full", "--db", there, "--json").json["ok"] is True
    assert database.read_bytes() == before
    asked = ("--method", "cash", "--reason", "essai", "--json")
    assert cafe("refund", "E-00000001", *asked).refusal == "refund.training"


def test_without_a_cafe_or_a_terminal_nothing_is_made(pos: Command, database: Path) -> None:
    refused = pos("training", "--no-tui", "--json")
    assert (refused.code, refused.refusal) == (1, "cafe.missing")
    assert pos("training").code == 2
    assert not database.exists()
    assert not settings.training_database(database).exists()


class Shown:
    """Notes the tills that are shown; each is left as the script says."""

    def __init__(self, *leavings: Leaving) -> None:
        self.leavings = list(leavings)
        self.tills: list[tuple[str, str | None]] = []
        self.told: list[str] = []

    def __call__(self, opener: Opener, path: Path, operator: str | None) -> Ended:
        ctx = opener()
        self.told += [code for code, _params in ctx.store.notices]
        ctx.store.close()
        self.tills.append((path.stem, operator))
        return Ended(0, self.leavings.pop(0), "op2")


def turns(database: Path, *leavings: Leaving, learning: bool = False) -> Shown:
    shown = Shown(*leavings)
    assert training.take_turns(database, None, shown, learning=learning) == 0
    assert shown.leavings == []
    return shown


def test_the_menu_leads_there_and_closing_leads_back(cafe: Command, database: Path) -> None:
    assert cafe("catalogue", "list").code == 0
    shown = turns(database, Leaving.OTHER_TILL, Leaving.BACK, Leaving.END)
    assert shown.tills == [("cafe", None), ("cafe-training", "op2"), ("cafe", "op2")]


def test_a_signal_ends_training_without_another_till(cafe: Command, database: Path) -> None:
    assert cafe("catalogue", "list").code == 0
    shown = turns(database, Leaving.OTHER_TILL, Leaving.END)
    assert [name for name, _operator in shown.tills] == ["cafe", "cafe-training"]


def test_training_opened_from_the_shell_closes_to_the_shell(cafe: Command, database: Path) -> None:
    assert cafe("training", "--no-tui").code == 0
    there = settings.training_database(database)
    assert turns(database, Leaving.BACK, learning=True).tills == [("cafe-training", None)]
    assert turns(there, Leaving.BACK).tills == [("cafe-training", None)]
    shown = turns(there, Leaving.OTHER_TILL, Leaving.END)
    assert [name for name, _operator in shown.tills] == ["cafe-training", "cafe"]


def test_when_it_cannot_be_opened_the_real_till_tells_why(cafe: Command, database: Path) -> None:
    assert cafe("catalogue", "list").code == 0
    settings.training_database(database).write_text("no café\n" * 200, encoding="utf-8")
    shown = turns(database, Leaving.OTHER_TILL, Leaving.END)
    assert [name for name, _operator in shown.tills] == ["cafe", "cafe"]
    assert shown.told == ["start.no_training"]
