"""Joins storage and the application for the cafés of a simulated network: their files and keys.

A simulated café is a demonstration by its ledger; its keys lie beside its database.
"""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

from cafe_pos import bootstrap, i18n, settings
from cafe_pos.application.demo.writing import StoryClock
from cafe_pos.application.ports import Context, Store
from cafe_pos.network.simulation.lives import Joined


def joined() -> Joined:
    """What each process of a simulation is given."""
    return Joined(new_cafe, with_new_key, restored, bootstrap.starter_articles())


def new_cafe(database: Path, cafe: str, clock: StoryClock) -> Context:
    """Make the database of a café under a name (16 hex digits)."""
    from cafe_pos.storage import store

    birth = store.Birth(cafe, bootstrap.TILL, demo=True)
    opened = store.create(database, clock, _keys(database), bootstrap.SOFTWARE, birth)
    return _context(opened, clock, cafe)


def with_new_key(ctx: Context, clock: StoryClock) -> Context:
    """Lose a café's key, as with the machine, and open it again: a new one signs from there."""
    from cafe_pos.storage import store

    database = ctx.store.path
    ctx.store.close()
    for key in _keys(database).glob("*.key"):
        key.unlink()
    opened = store.open_existing(database, clock, _keys(database), bootstrap.SOFTWARE)
    return _context(opened, clock, database.name)


def restored(ctx: Context, clock: StoryClock, copy: Path) -> Context:
    """Put a copy in the place of a café's database: the event says so, a new key goes on."""
    from cafe_pos.application.keeping import restoring
    from cafe_pos.storage import store
    from cafe_pos.storage.keeping import restore

    database = ctx.store.path
    before = restoring.replaced(ctx)
    held = store.open_frozen(copy, clock, _keys(database))
    with closing(held):
        lost = restoring.losses_of(_context(held, clock, database.name), ctx)
    ctx.store.close()
    with restore.alone(database):
        made = restore.prepare(copy, database)
        series = lost.series if lost.changed else ""
        reborn = restore.reborn(made.path, clock, _keys(database), bootstrap.SOFTWARE, series)
        with closing(reborn):
            again = _context(reborn, clock, database.name)
            restoring.check_same_cafe(again, before)
            restoring.record(
                again, copy.name, made.seq, made.hash, before, lost=lost, operator=None
            )
        restore.put_in_place(made.path, database)
    opened = store.open_existing(database, clock, _keys(database), bootstrap.SOFTWARE)
    return _context(opened, clock, database.name)


def _keys(database: Path) -> Path:
    return database.parent / "keys"


def _context(opened: Store, clock: StoryClock, name: str) -> Context:
    chance = random.Random(name)  # noqa: S311 - opaque references of a story
    return Context(
        opened, clock, settings.rules(), bootstrap.SOFTWARE, i18n.language(),
        lambda size: chance.randbytes(size).hex(),
    )  # fmt: skip
