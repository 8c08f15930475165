"""The one place that joins settings, storage, devices and application."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cafe_pos import __version__, i18n, settings
from cafe_pos.application.ports import Context, Store
from cafe_pos.application.setup import Profile
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import Clock
from cafe_pos.domain.errors import PosError

if TYPE_CHECKING:
    from cafe_pos.application.cards.ports import Terminal
    from cafe_pos.application.doctor.ports import Machine
    from cafe_pos.application.ports import Progress
    from cafe_pos.application.training import Taken
    from cafe_pos.application.writer import Writer
    from cafe_pos.devices.discovery import Discovery
    from cafe_pos.devices.spools import Spools
    from cafe_pos.devices.transports import Transport
    from cafe_pos.domain.closure import Totals
    from cafe_pos.storage.keyring import Key

SOFTWARE = f"cafe-pos {__version__}"
TILL = "1"
_COORDINATOR = "coordinator"
"""The name of the coordinators' key among those of this machine's tills."""
DEFAULT_ZONE = "Europe/Paris"
"""What a time without a zone means: the wall clock of a café in metropolitan France."""


class SystemClock:
    """The machine's clock."""

    simulated = False

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks the machine

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


class StartedClock(SystemClock):
    """A clock set to a moment when the program began, ticking from there (`CAFE_POS_NOW`)."""

    simulated = True

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The simulated moment in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)


def clock() -> Clock:
    """The clock to use.

    Raises:
        PosError: `clock.invalid` when `CAFE_POS_NOW` is no ISO time.
    """
    text = os.environ.get("CAFE_POS_NOW")
    if not text:
        return SystemClock()
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise PosError("clock.invalid", text=text) from None
    if start.tzinfo is None:
        start = start.replace(tzinfo=ZoneInfo(DEFAULT_ZONE))
    return StartedClock(start.astimezone(UTC))


def open_cafe(path: Path) -> Context:
    """Open a café to sell: upgraded, checked since its last closure.

    Raises:
        PosError: `cafe.missing`, `database.*`, `clock.invalid`.
    """
    from cafe_pos.application.proof import starting
    from cafe_pos.storage import store

    time_source = clock()
    opened = store.open_existing(path, time_source, settings.keys_dir(), SOFTWARE)
    ctx = _context(opened, time_source)
    try:
        starting.check(ctx)
    except BaseException:
        opened.close()
        raise
    return ctx


def terminal(address: str) -> Terminal:
    """The card terminal at an address (`host:port`).

    Raises:
        PosError: `terminal.address`.
    """
    from cafe_pos.devices.card_terminal import CaisseApTerminal

    return CaisseApTerminal(address)


def machine() -> Machine:
    """The machine that this runs on, as `doctor` looks at it."""
    from cafe_pos.machine import ThisMachine

    return ThisMachine()


def open_frozen(path: Path) -> Context:
    """Open a database to verify it, changing nothing.

    Raises:
        PosError: `cafe.missing`, `database.*`.
    """
    from cafe_pos.storage import store

    time_source = clock()
    opened = store.open_frozen(path, time_source, settings.keys_dir())
    return _context(opened, time_source)


def create_cafe(
    path: Path, time_source: Clock | None = None, *, training_of: Taken | None = None
) -> Context:
    """Make a new database; the café is founded in it by `application.setup`.

    What a simulated clock dates is marked as a demonstration. `training_of` makes the training
    till of a café, under its name.

    Raises:
        PosError: `database.exists`, `database.*`.
    """
    from cafe_pos.storage import store

    time_source = time_source or clock()
    birth = store.Birth(secrets.token_hex(8), TILL, time_source.simulated)
    if training_of is not None:
        demo = training_of.demo or time_source.simulated
        birth = store.Birth(training_of.cafe, training_of.till, demo, training=True)
    opened = store.create(path, time_source, settings.keys_dir(), SOFTWARE, birth)
    return _context(opened, time_source)


def starter_articles() -> tuple[Article, ...]:
    """The articles of a village café that a first run offers."""
    from cafe_pos.application.catalogue import catalogue

    return catalogue.parse(settings.starter_catalogue().read_bytes())


def found_cafe(path: Path, profile: Profile, *, articles: tuple[Article, ...] = ()) -> None:
    """Make a café of a profile, with the articles given: all of it, or no file.

    Raises:
        PosError: `database.exists`, `operator.none`, `vat.no_territory`, `database.*`.
    """
    from cafe_pos.application import setup
    from cafe_pos.application.catalogue import catalogue as catalogues

    setup.check(settings.rules(), profile)
    with _new_cafe(path, clock()) as ctx:
        setup.found(ctx, profile)
        if articles:
            catalogues.import_articles(ctx, articles)


@contextmanager
def _new_cafe(
    path: Path, time_source: Clock, *, training_of: Taken | None = None
) -> Iterator[Context]:
    """Make a database under another name, and give it its own when all of it went well.

    So a crash in between leaves no café half founded.
    """
    from cafe_pos.storage import store

    if path.exists() and path.stat().st_size > 0:
        raise PosError("database.exists", path=path)
    making = path.with_name(f".{path.name}.new")
    store.discard(making)
    try:
        ctx = create_cafe(making, time_source, training_of=training_of)
        with closing(ctx.store):
            yield ctx
        store.put_in_place(making, path)
    except BaseException as error:
        store.discard(making)
        if isinstance(error, PosError) and error.params.get("path") == making:
            error.params["path"] = path
        raise


def make_demo(path: Path, *, days: int, seed: int, progress: Progress | None = None) -> Totals:
    """Make a living village café of the last days until now; the same seed tells the same story.

    Returns the sums of its tickets.

    Raises:
        PosError: `database.exists`, `database.*`.
    """
    from cafe_pos.application import setup
    from cafe_pos.application.catalogue import catalogue as catalogues
    from cafe_pos.application.demo import plan, writing

    articles = catalogues.parse(settings.starter_catalogue().read_bytes())
    now = clock().now()
    story = plan.story(seed, days, now, {a.code: a for a in articles})
    time_source = writing.StoryClock(story[0].opened_at - timedelta(days=1))
    with _new_cafe(path, time_source) as ctx:
        setup.found(ctx, writing.PROFILE)
        return writing.write(
            ctx, time_source, story, articles, seed=seed, now=now, progress=progress
        )


def demo_tickets(path: Path) -> int | None:
    """How many tickets the demonstration in a file holds; None when a café of its own lives there.

    Raises:
        PosError: `cafe.missing`, `database.*`.
    """
    ctx = open_frozen(path)
    with closing(ctx.store), ctx.store.act() as uow:
        opening = uow.opening()
        return uow.last_serial("ticket") if opening is not None and opening["demo"] else None


def spool(writer: Writer) -> Spools:
    """The workers of the counter's and the kitchen's printer, not started yet."""
    from cafe_pos.devices.spools import Spools

    return Spools(writer)


def enter_training(real: Path) -> Path:
    """Make ready the training till of a café: there, with the café's catalogue, people and PINs.

    Returns its database, which is closed then, as the café's own is.

    Raises:
        PosError: `cafe.missing`, `training.already`, `training.real_cafe`, `database.*`.
    """
    from cafe_pos.application import training
    from cafe_pos.storage import keyring

    with cafe(real) as ctx:
        taken = training.take(ctx)
    path = settings.training_database(real)
    if path.exists() and path.stat().st_size > 0:
        with cafe(path) as ctx:
            incarnation = training.bring(ctx, taken)
    else:
        with _new_cafe(path, clock(), training_of=taken) as ctx:
            incarnation = training.bring(ctx, taken)
    keyring.share_pepper(settings.keys_dir(), taken.incarnation, incarnation)
    return path


def is_training(path: Path) -> bool:
    """Whether a file holds a training till.

    Raises:
        PosError: `cafe.missing`, `database.*`.
    """
    ctx = open_frozen(path)
    with closing(ctx.store), ctx.store.act() as uow:
        opening = uow.opening()
        return opening is not None and bool(opening["training"])


def transport(printer: Mapping[str, Any]) -> Transport:
    """The way to a printer, for a test page: no spool, no job.

    Raises:
        PosError: `printer.setting`.
    """
    from cafe_pos.devices.transports import open_transport

    return open_transport(printer)


def find_printers(address: str | None = None) -> Discovery:
    """The printers plugged into this machine, its queues, and the one at an address if given.

    Raises:
        PosError: `printer.setting` when the address is none.
    """
    from cafe_pos.devices import discovery

    return discovery.find(address)


def coordinator() -> Key:
    """The key by which a network's coordinators sign their receipts; made when it is missing.

    Raises:
        PosError: `key.cannot_write`.
    """
    from cafe_pos.storage import keyring

    folder = settings.keys_dir()
    return keyring.load(folder, _COORDINATOR) or keyring.create(folder, _COORDINATOR)


@contextmanager
def cafe(path: Path) -> Iterator[Context]:
    """Open a café for one command and close it after."""
    ctx = open_cafe(path)
    try:
        yield ctx
    finally:
        ctx.store.close()


def _context(opened: Store, time_source: Clock) -> Context:
    return Context(opened, time_source, settings.rules(), SOFTWARE, i18n.language())
