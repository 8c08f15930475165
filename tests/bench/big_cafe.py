"""A café after years, made once: the past is written by the till's own application.

A business day is an act, so that the disk is waited for a thousand times and not a quarter of a
million times. It is kept in the machine's temporary folder, under a hash of what shapes a ticket.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from cafe_pos import bootstrap, settings
from cafe_pos.application import acts
from cafe_pos.application.accounts import customers
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.drawer import closing, day_sales
from cafe_pos.application.ports import Context
from cafe_pos.application.selling import ringing
from cafe_pos.application.tabs import order_text, tabs
from cafe_pos.application.tabs.tabs import Where
from cafe_pos.domain import ticket
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.order import Order
from cafe_pos.domain.order_line import OrderLine
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.ticket import Channel
from cafe_pos.storage import projection
from cafe_pos.storage.repos import sales as sales_repo
from tests import cafes
from tests.bench import sizes

ARTICLES: Final = 2000
TABS: Final = 200
CUSTOMERS: Final = 500
TICKETS: Final = sizes.PAST
DAYS: Final = 1000
"""The café is as old whatever its size: each day has fewer tickets."""
STALE_S: Final = 86_400
PREFIX: Final = "cafe-pos-bench-"

KINDS = ("Sirop", "Jus", "Thé", "Bière", "Confiture", "Miel", "Tarte", "Soupe", "Fromage", "Pain")
TASTES = (
    "pomme", "poire", "cassis", "châtaigne", "noix", "fraise", "mûre", "menthe", "citron",
    "rhubarbe", "prune", "abricot", "sureau", "verveine", "tilleul", "thym", "sarrasin",
    "épeautre", "chèvre", "brebis",
)  # fmt: skip
FROM = ("du Moulin", "des Prés", "de la Vallée", "du Hameau", "de Lucette", "des Ormes",
        "du Rucher", "de la Gare", "du Lavoir", "des Buis")  # fmt: skip
FIRST = ("Marcel", "Odette", "Jeanne", "Louis", "Paulette", "Émile", "Simone", "René", "Yvette",
         "Gaston", "Lucie", "Armand", "Berthe", "Fernand", "Colette", "Hélène", "Jules", "Ginette",
         "Roger", "Thérèse", "Noël", "Édith", "Basile", "Zoé", "Léon")  # fmt: skip
LAST = ("Dupuy", "Faure", "Chastang", "Lavergne", "Peyrat", "Vialle", "Bordas", "Queille", "Mas",
        "Roche", "Delmas", "Farges", "Soulier", "Estrade", "Combe", "Boudet", "Meynard", "Laporte",
        "Tronche", "Couderc")  # fmt: skip


def laid_out(database: Path, tickets: int = TICKETS) -> float | None:
    """Put the big café here, its keys where the till looks for them.

    Returns how many tickets a second were written when it had to be made first.
    """
    shape = _shape()
    _forget_others(shape)
    kept = Path(tempfile.gettempdir()) / f"{PREFIX}{shape}-{tickets}"
    speed = None if (kept / "done").exists() else _made(kept, tickets)
    for name in ("cafe.db", "cafe.db.head"):
        shutil.copy(kept / name, database.with_name(name))
    settings.keys_dir().mkdir(parents=True, exist_ok=True)
    for key in kept.glob("*.key"):
        shutil.copy(key, settings.keys_dir() / key.name)
    return speed


def _forget_others(shape: str) -> None:
    """Cafés of other shapes are of no use any more; one without `done` may be in the making."""
    now = bootstrap.clock().now().timestamp()
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        stale = now - old.stat().st_mtime > STALE_S
        if not old.name.startswith(f"{PREFIX}{shape}-") and (stale or (old / "done").exists()):
            shutil.rmtree(old)


def _made(kept: Path, tickets: int) -> float:
    """Make the café where it is kept."""
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(mode=0o700)
    sys.stderr.write(f"making {tickets} past tickets, once; they are kept in {kept}\n")
    before = set(settings.keys_dir().glob("*.key"))
    began = time.perf_counter()
    make(kept / "cafe.db", tickets // DAYS)
    took = time.perf_counter() - began
    for key in set(settings.keys_dir().glob("*.key")) - before:
        shutil.copy(key, kept / key.name)
    (kept / "done").touch()
    return tickets / took


def _shape() -> str:
    """A hash of what shapes this file: its schema, its documents, and this module."""
    places = [
        Path(module.__file__)
        for module in (ringing, closing, projection, ticket, order_text, day_sales, sales_repo)
    ]
    places += sorted((Path(projection.__file__).parent / "migrations").glob("*.sql"))
    whole = b"".join(place.read_bytes() for place in (*places, Path(__file__)))
    whole += _yesterday().isoformat()[:7].encode()  # reports are those of the last month
    return hashlib.sha256(whole).hexdigest()[:16]


def articles() -> tuple[Article, ...]:
    """The starter catalogue with its letters, and as many more as make two thousand."""
    starter = catalogue.parse(settings.starter_catalogue().read_bytes())
    names = [f"{kind} {taste} {place}" for kind in KINDS for taste in TASTES for place in FROM]
    more = (
        cafes.article(f"Z{number:04d}", 100 + number % 900, label=name, family=name.split()[0])
        for number, name in enumerate(names)
    )
    return (*starter, *more)[:ARTICLES]


def customer_names() -> list[str]:
    """Five hundred people."""
    return [f"{first} {last}" for last in LAST for first in FIRST][:CUSTOMERS]


def tab_name(number: int) -> str:
    """Two hundred tabs: tables, then people."""
    return f"Table {number + 1}" if number < TABS // 2 else customer_names()[number]


def make(database: Path, a_day: int) -> None:
    """Found the café a thousand business days ago, live through them, and leave it as it stands."""
    yesterday = _yesterday()
    first = yesterday - timedelta(days=DAYS - 1)
    clock = cafes.HandClock(f"{first.isoformat()}T05:30:00Z")
    ctx = cafes.found(database, clock)
    with ctx.store.act() as uow:
        uow.put_articles(articles())
    dice = random.Random(4)  # noqa: S311 - the same café each time, nothing secret
    with ctx.store.act() as uow:
        sold = [a for a in uow.articles() if _everyday(a)]
    for each in range(DAYS):
        _day(ctx, first + timedelta(days=each), sold, dice, a_day)
    clock.set(f"{yesterday.isoformat()}T20:00:00Z")
    _people(ctx, dice)
    closing.close_day(ctx)
    _tabs(ctx, sold, dice)
    ctx.store.close()


def _yesterday() -> date:
    """The last day of the past: counters open on the day after it."""
    return bootstrap.clock().now().date() - timedelta(days=1)


def _everyday(article: Article) -> bool:
    return (
        article.price_cents > 0
        and not article.by_weight
        and not article.blocked
        and article.line_kind == "article"
    )


def _day(ctx: Context, day: date, sold: list[Article], dice: random.Random, a_day: int) -> None:
    """One day's tickets and, but for the last day, its closure, in one act."""
    opens = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    apart = min(170, 12 * 3600 // a_day)
    with ctx.store.act() as uow:
        who = acts.acting(uow, None)
        moment = acts.moment_of(uow, opens)
        session = ringing.open_session(uow, moment, who, Channel.SCREEN, 100_00)
        for number in range(a_day):
            at = utc_text(opens + timedelta(seconds=number * apart))
            lines = [
                OrderLine(article, dice.randint(1, 3), article.default_mode)
                for article in dice.sample(sold, dice.choice((1, 2, 2, 3, 4)))
            ]
            method = dice.choice((Method.CASH, Method.CASH, Method.CARD))
            paid = ringing.compose(ctx, uow, lines, (Tender(method),), day)
            ringing.write(
                uow, paid,
                moment=replace(moment, at=at), issued_at=at, session=session, operator=who,
                channel=Channel.SCREEN, client_key=f"{day}-{number}", fingerprint=None,
            )  # fmt: skip
        if day < _yesterday():
            at = utc_text(opens + timedelta(hours=14))
            closing.close_one(uow, day.isoformat(), at=at, operator=who, channel=Channel.SCREEN)


def _people(ctx: Context, dice: random.Random) -> None:
    """Five hundred customers; two of three owe something."""
    for number, name in enumerate(customer_names()):
        code = customers.add(ctx, name).code
        if number % 3:
            on_account = Tender(Method.ACCOUNT, account=code)
            wanted = ringing.Wanted("Z0001", dice.randint(1, 20))
            ringing.ring(ctx, ringing.Ring((wanted,), (on_account,)))


def _tabs(ctx: Context, sold: list[Article], dice: random.Random) -> None:
    for number in range(TABS):
        order = Order()
        for article in dice.sample(sold, dice.randint(1, 6)):
            order, _index = order.add(article, dice.randint(1, 3))
        tabs.keep(ctx, order, tab_name(number), Where())
