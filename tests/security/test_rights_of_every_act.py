"""Rights are checked below the screens: for every act of the program, found in its source."""

from __future__ import annotations

import ast
import dataclasses
import enum
import importlib
import inspect
import re
import types
import typing
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from cafe_pos.application import people
from cafe_pos.application.ports import Context
from cafe_pos.domain.costs.entries import DayPlan
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import RIGHTS, Right, Role
from tests import acts_read
from tests.cafes import BEER

OF_A_HELP: Final = {f"Right.{right.name}" for right in RIGHTS[Role.HELP]}

WITHOUT_ASKING: Final = {
    "application.cards.payments.heard": "what the terminal answered must be kept, always",
    "application.cards.payments.recover": "a start, before anybody has logged in",
    "application.counter.close_counter": "leaving: it records who left",
    "application.counter.keep_draft": "the order on the screen, kept for a crash",
    "application.drawer.evening.forget_tally": "a count that was begun and given up",
    "application.drawer.evening.keep_tally": "a count that is not made yet, kept for a crash",
    "application.printing.printing.next_work": "the spool's own thread: what to print next",
    "application.printing.printing.recover": "the spool, at a start",
    "application.printing.printing.settle_work": "the spool's own thread: what became of a job",
    "application.proof.recent.Recent.step": "the check of a start",
    "application.proof.starting.check": "a start, before anybody has logged in",
    "application.setup.found": "there is nobody yet who could have a right",
    "application.today.today": "prices that a manager set for today come into force",
    "application.training.bring": "into the training till; the café's own is not touched",
}
"""Acts that no right guards, each with its reason; one more is a decision, not an accident."""

FOR_A_HELP: Final = """
    accounts.accounts: settle
    accounts.customers: rename
    accounts.papers: print_settlement print_statement
    bread.asking: answer set_asking
    bread.bakers: close reopen
    bread.day: receive refused sold_out unsold
    bread.orders: add_standing book forget pause resume stop
    bread.papers: print_sheet
    bread.sheet: edit send
    bread.ticks: set_state
    cards.papers: print_receipt
    cards.payments: say
    counter: print_last
    drawer.drawer: open_drawer open_without_sale
    drawer.logbook: add
    house: refuse_minor
    inventory.moving: take_out
    inventory.papers: print_sheet
    lunch.lunch: cancel reserve sell_out take
    mandates.settlement_papers: print_settlement
    parcels.ends: give_back hand_to_driver put_back refuse
    parcels.handing: hand_over prepare
    parcels.notices: notify
    parcels.parcels: deposit receive
    printing.copies: duplicate print_closure print_reading print_ticket
    printing.printing: resolve
    produce.labels: give print_labels
    produce.near_dates: accept withdraw
    produce.out: count enough take_out
    selling.ringing: ring
    services.goods: move
    services.services: cancel keep tally
    tabs.serving: print_note send_to_kitchen
    tabs.tabs: drop keep merge move recall remove rename
    village.events: add cancel end start
    village.trials: heard
    village.visits: add
    village.volunteers: came forget left
    visas: give
"""
"""What an occasional help may do, room by room; `visas.give` refuses whoever is no manager."""

BY_WHAT_IS_DONE: Final = {
    "application.drawer.drawer.hand_over": "with a count it is a manager's",
    "application.inventory.moving.take_back": "a count is a manager's, the rest is a help's",
    "application.selling.corrections.correct_method": "while the drawer is counted, a manager's",
}
"""Acts whose right depends on what they are given."""

BETTER: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {
    "application.accounts.customers.add": lambda: {"limit_cents": 10_00},
    "application.catalogue.articles.block_article": lambda: {"code": "CAFE"},
    "application.catalogue.catalogue.import_articles": lambda: {"articles": (BEER_DEARER,)},
    "application.costs.opening_hours.drop_day": lambda: {"day": "2026-11-20"},
    "application.parcels.counts.set_minutes": lambda: {"minutes": {"receive": 3}},
    "application.people.add": lambda: {"pin": "1911"},
    "application.people.change_pin": lambda: {"pin": "1911", "name": "Camille"},
    "application.proof.papers.receive": lambda: {"version": "1.2"},
}
BEER_DEARER: Final = dataclasses.replace(BEER, price_cents=900)

SAID_BEFORE: Final = {
    "application.keeping.backups.encrypt_for": "backup.recipient",
    "application.bank.slips.give": "slip.none",
    "application.bank.slips.print_slip": "printer.none",
    "application.cards.payments.go_on": "order.empty",
    "application.cards.payments.resume": "card.unknown_ref",
    "application.cards.payments.undo": "card.unknown_ref",
    "application.accounts.customers.set_limit": "account.unknown",
    "application.produce.produce.receive": "article.unknown",
    "application.services.services.switch": "service.unknown",
    "application.drawer.closing.close_month": "closure.month_early",
    "application.drawer.closing.close_year": "closure.year_early",
    "application.drawer.drawer.hand_over": "operator.unknown",
    "application.identity.change": "identity.line",
    "application.importing.import_tickets": "import.columns",
    "application.inventory.moving.take_back": "stock.corrects",
    "application.parcels.counts.statement": "parcel.carrier",
    "application.selling.corrections.correct_method": "ticket.none",
    "network.sending.own_receipt.look": "network.no_receipt",
}
"""Refused for what was given, before it matters who gives it; nothing is written then either."""


def _of_a_help() -> set[str]:
    listed = {"exports.invoicing.write"}
    for line in FOR_A_HELP.split("\n"):
        room, _, names = line.strip().partition(":")
        listed |= {f"application.{room}.{name}" for name in names.split()}
    return listed


def _for_the_café(name: str) -> bool:
    return ".demo." not in name  # a demonstration's story runs the same acts


def test_storage_writes_by_no_other_words() -> None:
    """What the table below is read from: no writing method of storage has a name of its own."""
    writing = re.compile(
        r"\b(insert|update|delete)\(|\.merge\(|INSERT|UPDATE |DELETE|session\.add\("
    )
    found = set()
    for path in sorted((acts_read.ROOT / "storage").rglob("*.py")):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef) and node.name.startswith("Sql"):
                found |= {
                    one.name
                    for one in node.body
                    if isinstance(one, ast.FunctionDef)
                    and not one.name.startswith("_")
                    and writing.search(ast.get_source_segment(source, one) or "")
                }
    assert len(found) > 30
    assert {name for name in found if not acts_read.WRITING.fullmatch(name)} == set()


def test_every_act_asks_for_a_right_or_says_why_not() -> None:
    every = acts_read.acts()
    assert len(every) > 200, "the reader finds the acts no more"
    assert {name for name, rights in every.items() if not rights} == set(WITHOUT_ASKING)


def test_what_a_help_may_do_is_what_this_table_says() -> None:
    open_to_all = {
        name for name, rights in acts_read.acts().items() if rights and rights <= OF_A_HELP
    }
    assert open_to_all == _of_a_help()


def test_rights_that_depend_are_known() -> None:
    named = {f"Right.{right.name}" for right in Right}
    depends = {name for name, rights in acts_read.acts().items() if rights - named}
    assert depends == set(BY_WHAT_IS_DONE)


def _managers_acts() -> list[str]:
    return sorted(
        name
        for name, rights in acts_read.acts().items()
        if rights and not rights <= OF_A_HELP and _for_the_café(name)
    )


def test_a_help_is_refused_every_managers_act(cafe: Context, tmp_path: Path) -> None:
    """Each is called by a help with made-up arguments: refused, and nothing is written."""
    people.add(cafe, "Aide", "1911", role=Role.HELP)
    with cafe.store.act() as uow:
        before = uow.head, uow.settings(), uow.operators(), uow.articles()
    said = {name: _called(cafe, name, tmp_path) for name in _managers_acts()}
    with cafe.store.act() as uow:
        assert (uow.head, uow.settings(), uow.operators(), uow.articles()) == before
    others = {name: code for name, code in said.items() if code != "right.missing"}
    assert others == SAID_BEFORE
    assert len(said) - len(others) > 100


def _called(cafe: Context, name: str, folder: Path) -> str:
    module, _, function = f"cafe_pos.{name}".rpartition(".")
    act = getattr(importlib.import_module(module), function)
    hints = _hints(act, {})
    given = {
        one.name: _made(hints[one.name], one.name, cafe, folder)
        for one in inspect.signature(act).parameters.values()
        if one.default is inspect.Parameter.empty or one.name in _WHO
    } | BETTER.get(name, dict)()
    try:
        act(**given)
    except PosError as error:
        return error.code
    return "done"


_WHO: Final = ("by", "operator")


def _hints(what: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Type hints, names that only type checkers import included."""
    try:
        return typing.get_type_hints(what, localns=known)
    except NameError as error:
        tree = ast.parse(Path(inspect.getfile(what)).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and error.name in {a.name for a in node.names}:
                found = getattr(importlib.import_module(str(node.module)), str(error.name))
                return _hints(what, known | {str(error.name): found})
        raise


def _made(wanted: Any, name: str, cafe: Context, folder: Path) -> Any:  # noqa: C901, PLR0911 - a list of kinds
    """Anything of a type: enough to be let in where a right is asked for."""
    if name in _WHO:
        return "Aide"
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return None if type(None) in inner else _made(inner[0], name, cafe, folder)
    if origin is tuple:
        return () if inner[-1] is ... else tuple(_made(i, name, cafe, folder) for i in inner)
    if origin is type:
        return DayPlan
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {}
    if isinstance(origin, type) and issubclass(origin, Collection):
        return ()
    if origin is Callable:
        return lambda *_given: {}
    if wanted is Context:
        return cafe
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return next(iter(wanted))
    if dataclasses.is_dataclass(wanted):
        hints = _hints(wanted, {})
        needed = [
            one.name
            for one in dataclasses.fields(wanted)
            if one.name in _WHO or one.default is one.default_factory is dataclasses.MISSING
        ]
        return wanted(**{one: _made(hints[one], one, cafe, folder) for one in needed})  # type: ignore[operator]
    plain: dict[Any, Any] = {
        str: "2026-10" if "month" in name else "x",
        bool: True,
        int: 1,
        bytes: b"x",
        date: date(2026, 11, 20),
        Path: folder / "out",
        Any: "x",
        object: "x",
    }
    return plain[wanted]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_row(role: Role) -> None:
    assert RIGHTS[role] <= set(Right)
    assert (Right.OPERATORS in RIGHTS[role]) is (role is Role.MANAGER)
