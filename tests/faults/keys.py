"""The signing key lost, damaged, or another's: replaced in the open, and every sale goes on."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from cafe_pos import settings
from tests.faults import place
from tests.faults.forked import Forked, command
from tests.faults.place import Sales
from tests.faults.row import CLEAN, Fault, Row, Tally, size

SALES: Final = 5
DIFFERS: Final = "key.differs"
"""What `verify` names as long as another's key lies in the place of the café's."""


def lost(fault: Fault, folder: Path, _part: int) -> Row:
    """Remove the key, of a closed café and of one that was killed."""
    return _without(fault, folder, lambda key, _chance: key.unlink())


def wrong(fault: Fault, folder: Path, _part: int) -> Row:
    """Put another key in its place, or damage it: cut, overwritten, one bit turned."""

    def spoil(key: Path, chance: random.Random) -> None:
        content = bytearray(key.read_bytes())
        match chance.randrange(4):
            case 0:
                content = content[: chance.randrange(len(content))]
            case 1:
                content = bytearray(len(content))
            case 2:  # the form is right, the 32 bytes behind the magic word are another's
                content[15:47] = chance.randbytes(32)
            case _:
                content[chance.randrange(15, 47)] ^= 1 << chance.randrange(8)
        key.write_bytes(content)

    return replace(_without(fault, folder, spoil), promised=(CLEAN, DIFFERS))


def _without(fault: Fault, folder: Path, harm: Callable[[Path, random.Random], None]) -> Row:
    tally = Tally()
    chance = random.Random(fault.name)  # noqa: S311 - bytes, not secrets
    for time_ in range(size("KEYS_LOST", 12)):
        database = place.copy_of(folder, folder / "victim")
        sales = Sales.of(database)
        keys = [f"key{time_}-{n}" for n in range(SALES)]
        till = Forked(database, "ring")
        till.give([place.order(key) for key in keys])
        till.wait_lines(SALES)
        if time_ % 2:
            till.kill()
        sales.note(keys, till.end().numbers)
        own = _own_key(folder / place.NAME)
        kept = own.read_bytes()
        harm(own, chance)
        tally.times += 1
        tally.verified(place.problems(database))
        words = place.usable(database, f"on-{time_}", tally)
        tally.expect(words.strip(), "the start said nothing of the key")
        again = command(database, "ring", lines=[place.order(f"again-{time_}")])
        tally.expect(again.code == 0 and not again.words.strip(), f"again: {again.words}")
        sales.asked |= {f"on-{time_}", f"again-{time_}"}
        sales.check_file(database, tally)
        tally.expect(not place.verified(database, tally), "not clean under the new key")
        with closing(place.plain(database)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM signing_key").fetchone()
        tally.expect(count == 2, f"{count} keys in the ledger")
        own.write_bytes(kept)
    return tally.row(fault)


def _own_key(database: Path) -> Path:
    with closing(place.plain(database)) as connection:
        (name,) = connection.execute(
            "SELECT incarnation FROM signing_key ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return settings.keys_dir() / f"{name}.key"


FAULTS: Final = (
    Fault("lost-key", "the signing key removed", lost, seconds=15),
    Fault("wrong-key", "the signing key damaged, or another's", wrong, seconds=15),
)
