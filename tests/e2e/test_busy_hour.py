"""One busy hour of a Monday lunch, in French, on the real program: what it keeps and prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cafe_pos import bootstrap, settings
from cafe_pos.application.accounts import customers
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies
from cafe_pos.application.setup import NewOperator
from cafe_pos.application.tabs import kitchen
from tests import cafes
from tests.e2e.terminal import KEYS, Terminal

ROOT = Path(__file__).parents[2]
NOON = "2026-11-23T12:05:00+01:00"
AFTER = "2026-11-23T14:30:00+01:00"


@pytest.fixture
def printed(tmp_path: Path) -> dict[str, Path]:
    """The files that stand for the counter's printer and the kitchen's."""
    return {"counter": tmp_path / "counter.prn", "kitchen": tmp_path / "kitchen.prn"}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: dict[str, Path]) -> Path:
    """A café of two managers with the starter catalogue, two printers and a customer, at noon."""
    monkeypatch.setenv("CAFE_POS_NOW", NOON)
    path = tmp_path / "cafe.db"
    alone = cafes.profile()
    people = (*alone.operators, NewOperator("Dominique", "1357"))
    starter = catalogue.parse(settings.starter_catalogue().read_bytes())
    bootstrap.found_cafe(path, replace(alone, operators=people), articles=starter)
    with bootstrap.cafe(path) as ctx:
        customers.add(ctx, "Marcel")
        kitchen.choose_families(ctx, ("Manger",))
        for setting, name in (("printer", "counter"), ("kitchen_printer", "kitchen")):
            printer = {"transport": "file", "path": str(printed[name]), "columns": 42}
            copies.set_printer(ctx, printer, setting=setting)
    return path


@pytest.fixture
def till(database: Path) -> Iterator[Terminal]:
    """The program in French, on a terminal of 80 columns, with both names to choose from."""
    program = ["-m", "cafe_pos", "--lang", "fr", "--db", str(database)]
    with Terminal(program, env={"CAFE_POS_NOW": NOON}, cwd=ROOT) as terminal:
        yield terminal


def typed(at: Terminal, *keys: str) -> None:
    """Press named keys and type texts, each key once the one before is answered."""
    for key in keys:
        for part in [key] if key in KEYS else key:
            at.press(part)
            at.rest()


def told(at: Terminal, *texts: str) -> None:
    """Wait until all this stands on the screen, whatever blank French sets before its colons."""
    at.wait(lambda: all(text in plain(at.text()) for text in texts))


def plain(text: str) -> str:
    """A text whose blanks are all ordinary."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def paper(path: Path) -> str:
    """What a printer got, without its commands, blanks made one."""
    data = re.sub(rb"\x1b[@!taEd{MG2].?|\x1d[!VLWBHhwk].?", b"", path.read_bytes())
    return " ".join(data.decode("cp1252", "replace").replace("\x00", " ").split())


def the_dish_is_set_and_sold_out(at: Terminal) -> None:
    """The dish of the day is set, and sold to its last portion."""
    typed(at, ":", "u")
    told(at, "Portions")
    typed(at, "Blanquette", "enter", "13,50", "enter", "3", "end", "enter")
    told(at, "Blanquette : c'est le plat du jour.", "reste 3")
    typed(at, "escape", "3", "j")
    told(at, "3 × Blanquette", "40,50")
    typed(at, "j")
    told(at, "Refusé", "il en reste 0")
    assert "4 × Blanquette" not in at


def wine_asks_for_the_age(at: Terminal) -> None:
    """Wine: the question of age, and its answer."""
    typed(at, "2", "v")
    told(at, "Majeur ?", "2 × Vin rouge")
    typed(at, "escape")
    at.wait_without("Majeur ?")
    typed(at, "c", "c")


def a_table_of_three(at: Terminal, printed: dict[str, Path]) -> None:
    """A name, covers, a place; the slip for the kitchen; the provisional note."""
    typed(at, "f6", "n")
    told(at, "Couverts")
    typed(at, "Table 7", "enter", "3", "enter", "right", "end", "enter")
    told(at, "Table 7 · 3", "Table 7 : noté", "salle")
    typed(at, "f6", "k")
    told(at, "En cuisine : 3 plats")
    typed(at, "f6", "b")
    told(at, "Note provisoire de Table 7 envoyée")
    at.wait(lambda: printed["counter"].exists() and printed["kitchen"].exists())


def the_bill_is_shared(at: Terminal) -> None:
    """In three: by card; a meal voucher and cash; a note of 20 € with its change."""
    typed(at, "f6", "h", "3")
    told(at, "part 1 sur 3, puis 32,73 €")
    typed(at, "f12")
    told(at, "T-00000001 enregistré", "part 2 sur 3")
    typed(at, "enter", "9", "r")
    told(at, "Titre-restaurant", "9,00")
    typed(at, "enter")
    told(at, "Reste 7,37 € à payer.")
    at.settle(0.25)  # two confirming Enters must be a quarter of a second apart
    typed(at, "enter")
    told(at, "T-00000002 enregistré", "part 3 sur 3")
    typed(at, "enter", "f")
    told(at, "À rendre", "16,36 € payés avec 20,00 €", "T-00000003")
    typed(at, "escape")
    at.wait_without("À rendre")


def a_suspended_coffee(at: Terminal) -> None:
    """Bought by one, and drunk by another."""
    typed(at, "/", "suspendu", "enter")
    told(at, "1 × Café suspendu")
    typed(at, "f9")
    told(at, "T-00000004 enregistré")
    typed(at, "c", "enter", "u")
    told(at, "T-00000005 enregistré", "café suspendu")


def an_account(at: Terminal) -> None:
    """Sold on Marcel's account, of which he settles a part."""
    typed(at, "q", "enter", "a", "m", "enter")
    told(at, "T-00000006 enregistré", "ardoise de Marcel : 6,90 €")
    at.settle(0.25)  # a paying key this close behind a sale is a finger that trembled
    typed(at, "f3", "f3")
    told(at, "Dû en tout : 6,90 €")
    typed(at, "m", "enter")
    told(at, "Marcel", "Encaisser")
    typed(at, "e")
    told(at, "Marcel doit")
    typed(at, "5")
    at.settle(0.25)
    typed(at, "enter")
    told(at, "A-000001")
    typed(at, "escape", "escape", "escape")
    at.wait(lambda: "Vin blanc" in at)


def a_discount(at: Terminal) -> None:
    """A discount with its reason."""
    typed(at, "2", "w", "f7", "1")
    told(at, "Pourquoi", "Pour cent")
    typed(at, "10", "enter")
    told(at, "-10", "6,84")
    typed(at, "f12")
    told(at, "T-00000007 enregistré")


def corrections(at: Terminal) -> None:
    """Paid in cash in truth, not by card; then one of the two comes back."""
    typed(at, ":", "t", "e")
    told(at, "T-00000007 : espèces au lieu de carte")
    typed(at, ":", "b")
    told(at, "Rembourser quel ticket ?")
    typed(at, "enter")
    told(at, "Remboursement de T-00000007", "Payé 6,84 €", "espèces.", "2 sur 2")
    typed(at, "left", "enter")
    told(at, "Remboursé par")
    typed(at, "1", "3")
    told(at, "T-00000008", "3,42 € remboursés", "rendre")
    typed(at, "escape")


def the_handover(at: Terminal, printed: dict[str, Path]) -> None:
    """Dominique takes over and sells; the customer wants the receipt."""
    typed(at, "ctrl+o")
    told(at, "Dominique, votre code")
    typed(at, "1357", "enter")
    told(at, "Dominique est au comptoir.")
    typed(at, "2", "d", "c", "f9")
    told(at, "T-00000009 enregistré : 7,70 €")
    typed(at, "f8")
    told(at, "T-00000009 envoyé à l'imprimante")
    at.wait(lambda: "T-00000009" in paper(printed["counter"]))
    typed(at, "ctrl+q")
    assert at.wait_exit() == 0


def the_hour(at: Terminal, printed: dict[str, Path]) -> None:
    """Press the keys of the hour, reading the screen after each act as a person does."""
    told(at, "Qui ouvre la caisse ?", "Dominique")
    typed(at, "1", "2468", "enter")
    told(at, "Camille", "F12 Carte")
    the_dish_is_set_and_sold_out(at)
    wine_asks_for_the_age(at)
    a_table_of_three(at, printed)
    the_bill_is_shared(at)
    a_suspended_coffee(at)
    an_account(at)
    a_discount(at)
    corrections(at)
    the_handover(at, printed)


def test_a_busy_hour(
    till: Terminal, database: Path, printed: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    the_hour(till, printed)
    monkeypatch.setenv("CAFE_POS_NOW", AFTER)
    with bootstrap.cafe(database) as ctx:
        _kept(ctx)
        _receipts(ctx)
    _papers(printed)
    with Terminal(
        ["-m", "cafe_pos", "--lang", "fr", "--db", str(database), "verify", "--full"], cwd=ROOT
    ) as command:
        assert command.wait_exit() == 0
        assert "Traceback" not in command
    assert cafes.verify(database, full=True).ok


def _kept(ctx: Context) -> None:
    with ctx.store.act() as uow:
        found: list[Any] = [uow.ticket(f"T-{serial:08d}") for serial in range(1, 10)]
        assert uow.last_serial("ticket") == 9
        pool = uow.suspended_pool()
    tickets = [one[0] for one in found]
    assert [
        (t["total"], [(p["method"], p["amount"]) for p in t["payments"]], t["change"])
        for t in tickets
    ] == [
        (1637, [("card", 1637)], 0),
        (1637, [("meal_voucher", 900), ("cash", 737)], 0),
        (1636, [("cash", 1636)], 364),
        (150, [("cash", 150)], 0),
        (150, [("suspended", 150)], 0),
        (690, [("account", 690)], 0),
        (684, [("card", 684)], 0),
        (-342, [("cash", -342)], 0),
        (770, [("cash", 770)], 0),
    ]
    assert pool == 0
    assert customers.view(ctx, "Marcel").balance_cents == 190


def _receipts(ctx: Context) -> None:
    texts = {
        serial: copies.duplicate(ctx, f"T-{serial:08d}", "text", reason="contrôle").decode()
        for serial in range(1, 10)
    }
    for serial, text in texts.items():
        assert f"T-{serial:08d}" in text
        assert "DUPLICATA" in text
        assert "Café du Pont" in text
        assert "732" in text  # the SIRET
    wanted = {
        1: ("Blanquette", "16,37", "Carte", "TVA"),
        2: ("Titre-restaurant", "9,00", "7,37"),
        3: ("20,00", "3,64"),
        4: ("Café suspendu", "1,50"),
        6: ("6,90",),
        7: ("Part de tarte", "10", "6,84"),
        8: ("T-00000007", "-3,42", "Pas bon, ou pas frais"),
        9: ("Dominique", "Demi pression 25 cl", "7,70", "TVA"),
    }
    for serial, words in wanted.items():
        for word in words:
            assert word in texts[serial], (word, texts[serial])


def _papers(printed: dict[str, Path]) -> None:
    slip = paper(printed["kitchen"])
    assert "Table 7" in slip
    assert re.search(r"3 x? ?×? ?Blanquette", slip), slip
    assert "Vin rouge" not in slip
    counter = paper(printed["counter"])
    note = counter[: counter.index("T-0000")]
    assert "DOCUMENT PROVISOIRE" in note
    assert "49,10" in note
    assert note.count("TVA") == note.count("TVA FR44732829320")  # the café's number, no tax
    assert "T-00000009" in counter
