"""A printer that is dead, mute, slow, or closes in the middle: sales go on, paper comes out once.

Each ticket is whole on paper exactly once in the end; where nobody can know, a person is asked. The
printer is `tests/devices/fake_printer.py`, on this machine's loopback.
"""

from __future__ import annotations

import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cafe_pos.application.printing.printing import Verdict
from cafe_pos.devices.conversation import Patience
from tests.cafes import HandClock
from tests.devices.fake_printer import PATIENT_S, FakePrinter, Manners
from tests.devices.tills import AT_ONCE, Till
from tests.faults import place
from tests.faults.place import Sales
from tests.faults.row import Fault, Row, Tally, size

TICKETS: Final = 16
BRISK: Final = Patience(status_s=0.2, answer_s=0.2, bytes_per_s=1e9)
PATIENT: Final = Patience(status_s=2.0, answer_s=2.0, bytes_per_s=1e9)
JOB: Final = 900
"""A little more than the bytes of a ticket."""
SALE_S: Final = 2.0
"""A sale waits for no printer: far below this, on a busy machine too."""
_NUMBER: Final = re.compile(rb"T-\d{8}")
Chosen = Callable[[random.Random], Manners]


class SlowPrinter(FakePrinter):
    """Takes a moment for each packet, and for its answer."""

    def _add(self, data: bytes) -> None:
        threading.Event().wait(0.05)
        super()._add(data)

    def _answer(self, connection: socket.socket, manners: Manners) -> None:
        threading.Event().wait(0.3)
        super()._answer(connection, manners)


class Desk:
    """A till with a spool on the café of a fault, and a person who looks at the paper."""

    def __init__(self, folder: Path, patience: Patience) -> None:
        self.database = folder / place.NAME
        self.tally = Tally()
        self.sales = Sales.of(self.database)
        self.sales.asked.add(None)
        clock = HandClock(place.begin().isoformat())
        self.till = Till(self.database, patience=patience, delays=AT_ONCE, clock=clock)
        self.numbers: list[str] = []
        self.asked = 0

    def sell(self) -> str:
        """Sell and ask for the ticket, whatever the printer does."""
        began = time.perf_counter()
        number = self.till.print_new()
        took = time.perf_counter() - began
        self.tally.times += 1
        self.tally.expect(took < SALE_S, f"the sale {number} waited {took:.1f} s for the printer")
        self.numbers.append(number)
        self.sales.acknowledged[number] = number
        self.sales.before.add(number)
        return number

    def look(self, printer: FakePrinter) -> None:
        """Settle what only a person can: it is whole on paper, or it is printed again."""
        out = self._out(printer)
        for number in self.numbers:
            job = self.till.settled(number)
            if job.state == "printed":
                continue
            self.asked += 1
            if out[number]:
                self.till.resolve(job, Verdict.CAME_OUT)
                continue
            self.till.resolve(job, Verdict.AGAIN, "perdu")
            self.till.settled(number, copy_no=1)

    @staticmethod
    def _out(printer: FakePrinter) -> Counter[str]:
        return Counter(_NUMBER.findall(job)[0].decode() for job in printer.complete)

    def end(self, fault: Fault, printer: FakePrinter) -> Row:
        """Each ticket is on paper once; the café is whole."""
        out = self._out(printer)
        for number in self.numbers:
            self.tally.expect(out[number] == 1, f"{number} is on paper {out[number]} times")
        self.till.close()
        place.usable(self.database, "on-0", self.tally)
        self.sales.asked.add("on-0")
        self.sales.check_file(self.database, self.tally)
        place.verified(self.database, self.tally)
        return self.tally.row(fault, notes=f"{self.asked} asked of a person")


def _faulty(fault: Fault, folder: Path, manners: Chosen, patience: Patience = BRISK) -> Row:
    """Each ticket meets such a printer at first."""
    chance = random.Random(fault.name)  # noqa: S311 - moments, not secrets
    desk = Desk(folder, patience)
    with FakePrinter() as printer:
        desk.till.use(printer)
        desk.till.spool.start()
        for _ in range(size("PRINTS", TICKETS)):
            printer.script = [manners(chance)]
            desk.till.settled(desk.sell())
        printer.script = []
        desk.look(printer)
        return desk.end(fault, printer)


def dead(fault: Fault, folder: Path, _part: int) -> Row:
    """Nobody listens where the printer was; it comes back after all sales."""
    desk = Desk(folder, BRISK)
    with FakePrinter() as gone:
        port = gone.port
    desk.till.set_printer(transport="network", address=f"127.0.0.1:{port}")
    desk.till.spool.start()
    for _ in range(size("PRINTS", TICKETS)):
        desk.sell()
    desk.till.wait_for("failed", len(desk.numbers))
    with FakePrinter(at_port=port) as printer:
        desk.till.spool.wake()
        desk.look(printer)
        desk.tally.expect(desk.asked == 0, "a person was asked where nothing had left")
        return desk.end(fault, printer)


def mute(fault: Fault, folder: Path, _part: int) -> Row:
    """Takes everything, answers nothing."""
    return _faulty(fault, folder, lambda _: Manners(mute=True))


def closing(fault: Fault, folder: Path, _part: int) -> Row:
    """Closes at once, or after some bytes of the job, as when the power goes."""

    def manners(chance: random.Random) -> Manners:
        if chance.random() < 0.2:
            return Manners(hangs_up=True)
        return Manners(dies_after=chance.randrange(JOB))

    return _faulty(fault, folder, manners)


def troubled(fault: Fault, folder: Path, _part: int) -> Row:
    """Out of paper, open, off line, broken; or out of paper in the middle of a job."""
    kinds = ("paper_out", "cover_open", "off_line", "broken", "paper_out_in_job")
    return _faulty(fault, folder, lambda chance: Manners(**{chance.choice(kinds): True}))


def slow(fault: Fault, folder: Path, _part: int) -> Row:
    """Takes its time over each packet and each answer: tickets wait, sales do not."""
    desk = Desk(folder, PATIENT)
    with SlowPrinter() as printer:
        desk.till.use(printer)
        desk.till.spool.start()
        for _ in range(size("PRINTS", TICKETS)):
            desk.sell()
        desk.till.spool.drain(PATIENT_S)
        desk.look(printer)
        desk.tally.expect(desk.asked == 0, "a person was asked of a printer that is only slow")
        return desk.end(fault, printer)


FAULTS: Final = (
    Fault("printer-dead", "the printer is off", dead, seconds=8),
    Fault("printer-mute", "the printer answers nothing", mute, seconds=15),
    Fault("printer-closes", "the printer closes in the middle of a job", closing, seconds=15),
    Fault("printer-troubled", "no paper, open, off line, broken", troubled, seconds=15),
    Fault("printer-slow", "the printer is slow", slow, seconds=12),
)
