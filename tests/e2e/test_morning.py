"""A morning of the village's services on a real terminal: bread, parcels, cheese past its date."""

from __future__ import annotations

from pathlib import Path

from cafe_pos import bootstrap
from tests import cafes
from tests.e2e import morning
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]
HAND_S = 0.3
"""Slower than a scanner: what comes at once and ends in Enter is no typing."""
GAP_S = 0.06
PARCELS = (("6A12345678901", "Anne"), ("6A22345678902", "Paul"), ("12345678", "Lise"))


def by_hand(till: Terminal, text: str) -> None:
    """Type letter by letter, then Enter."""
    for letter in text:
        till.press(letter)
        till.rest()
        till.settle(GAP_S)
    till.settle(HAND_S)
    till.press("enter")


def scan(till: Terminal, number: str) -> None:
    """A scanner's burst."""
    till.settle(HAND_S)
    till.write(f"{number}\r".encode())


def bread(till: Terminal) -> None:
    """The delivery is counted, two orders are fetched."""
    till.press("f4", "1")
    till.wait_for("not counted")
    till.press("5")
    till.wait_for("Delivery note")
    till.press("4", "enter", "3", "enter", "1", "enter", "enter")
    till.wait_for("Delivery counted")
    till.press("a")
    till.wait_for("Chantal Quercy is here")
    till.press("f9")
    till.wait_for("T-00000001", "saved")
    till.press("f4", "1")
    till.wait_for("2 orders to come")
    till.rest()
    till.press("a")
    till.wait_for("Lucien Pradel is here")
    till.press("f9")
    till.wait_for("T-00000002", "saved")


def parcels(till: Terminal) -> None:
    """Three come in; two are fetched, the second with a coffee."""
    for number, name in PARCELS:
        scan(till, number)
        till.wait_for("A parcel comes in")
        by_hand(till, name)
        till.wait_for(f"...{number[-4:]}")
    for place, drinks in ((0, ()), (2, ("c",))):
        scan(till, PARCELS[place][0])
        till.wait_for("Identity card")
        till.rest()
        till.press("i")
        till.wait_for("Parcel")
        till.rest()
        till.press(*drinks, "f9")
        till.wait_for("saved", f"T-0000000{4 if drinks else 3}")


def cheese(till: Terminal) -> None:
    """What is past its DLC is not sold."""
    till.settle(HAND_S)
    by_hand(till, "/chev")
    till.wait_for("kilo")
    by_hand(till, "200")
    till.wait_for("0.200 kg", "F12 Card")
    till.press("f9")
    till.wait_for("DLC")


def test_a_morning_of_services(cafe_file: Path) -> None:
    today = bootstrap.clock().now().date()
    morning.prepared(cafe_file, today)
    program = ["-m", "cafe_pos", "--lang", "en", "--db", str(cafe_file)]
    with Terminal(program, columns=80, lines=24, cwd=ROOT) as till:
        till.log_in()
        till.wait_for("To do today")
        till.press("escape", "enter")  # the drawer is opened
        till.wait_for("Drawer open")
        bread(till)
        parcels(till)
        cheese(till)
        till.press("escape", "ctrl+q")
        till.end()
    assert cafes.verify(cafe_file, full=True).ok
    ctx = bootstrap.open_cafe(cafe_file)
    with ctx.store.act() as uow:
        tickets = [uow.ticket(f"T-{n:08d}") for n in range(1, uow.last_serial("ticket") + 1)]
        balances = uow.bread.balances(today, list(morning.BREAD))
        here = [one.name for one in uow.parcels.here()]
        lots = uow.produce.all("CHEVRE")
    ctx.store.close()
    assert [one[0]["total"] for one in tickets if one] == [345, 260, 0, 150]
    assert balances["BAGUETTE"].picked_up == 3
    assert sum(one.delivered for one in balances.values()) == 8
    assert here == ["Paul"]
    assert [lot.left for lot in lots] == [1200]
