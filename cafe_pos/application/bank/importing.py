"""A statement taken in: whole or not at all, and never twice."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from cafe_pos.application import acts
from cafe_pos.application.bank import accounts, files
from cafe_pos.application.bank.ports import BankAccount, BankBalance, BankImport, BankLine
from cafe_pos.application.costs import keeping
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.bank import Fault, Read, Row, Statement, gap, same_account, unknown
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros
from cafe_pos.domain.rights import Right

AHEAD: Final = timedelta(days=62)
"""Cards with a deferred debit stand on a statement up to two months ahead; more is a slip."""


class LinesError(PosError):
    """Lines that cannot be right; `faults` holds all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__("bank.lines", count=len(faults), line=first.line, text=first.text)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class ImportView:
    """What became of a file: its days, its lines, how many were new; `lacking` are missing days.

    `proposed` of the new lines are told by a rule or by what is known.
    """

    account: str
    first: str
    last: str
    lines: int
    added: int
    proposed: int
    lacking: tuple[str, str] | None
    balance: tuple[str, int] | None

    def as_json(self) -> dict[str, Any]:
        """The import for scripts."""
        return {
            "account": self.account,
            "from": self.first,
            "to": self.last,
            "lines": self.lines,
            "added": self.added,
            "already": self.lines - self.added,
            "proposed": self.proposed,
            "missing": None if self.lacking is None else list(self.lacking),
            "balance": None if self.balance is None else euros(self.balance[1]),
            "balance_on": None if self.balance is None else self.balance[0],
        }


def read_from(path: str) -> tuple[bytes, str]:
    """A file's bytes and its name.

    Raises:
        PosError: `bank.file`, `bank.too_large`.
    """
    place = Path(path).expanduser()
    try:
        if place.exists() and not place.is_file():  # a pipe, or a link to what never ends
            raise PosError("bank.file", name=place.name, reason=os.strerror(errno.EINVAL))
        with place.open("rb") as file:
            content = file.read(files.MOST_BYTES + 1)
    except OSError as error:
        raise PosError("bank.file", name=place.name, reason=error.strerror or "") from None
    if len(content) > files.MOST_BYTES:
        raise PosError("bank.too_large", name=place.name)
    return content, place.name


def take(
    ctx: Context,
    content: bytes,
    name: str,
    *,
    account: str | None = None,
    operator: str | None = None,
) -> ImportView:
    """Take a statement in: only lines that are not there yet, with the balance that it tells.

    Raises:
        LinesError: `bank.lines`, where some cannot be right.
        PosError: `bank.empty`, `bank.too_large`, `bank.truncated`, `bank.format`, `bank.no_*`,
            `bank.currency`, `bank.several`, `bank.other_account`, `bank.account`, `bank.which`,
            `right.missing`, `operator.*`.
    """
    from cafe_pos.application.bank import matching

    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        known = _account(uow, content, name, account)
        read = _own(files.read(content, name, known.columns), known)
        faults = [*read.faults, *_too_late(read.statement.rows, keeping.today(ctx, uow))]
        if faults:
            raise LinesError(sorted(faults, key=lambda one: one.line))
        said = read.statement
        if not said.rows and said.balance is None:
            raise PosError("bank.empty", name=name)
        at = utc_text(ctx.clock.now())
        known = _remember(uow, known, said)
        first = said.first or (said.balance or ("",))[0]
        last = said.last or first
        lacking = gap(
            ((one.first_day, one.last_day) for one in uow.bank.imports(known.id)), first, last
        )
        there = uow.bank.between(known.id, first, last)
        new = unknown(said.rows, [(one.key, Row(one.day, one.cents, one.label)) for one in there])
        file = uow.bank.add_import(
            BankImport(
                account=known.id, name=name, sha256=hashlib.sha256(content).hexdigest(),
                first_day=first, last_day=last, lines=len(said.rows), added=len(new),
                at=at, by=who.code,
            )
        )  # fmt: skip
        uow.bank.add_lines(
            [
                BankLine(
                    account=known.id, file=file.id, key=key, day=row.day, cents=row.cents,
                    label=row.label,
                )
                for key, row in new
            ]
        )  # fmt: skip
        if said.balance is not None and said.balance[0] not in {
            one.day for one in uow.bank.balances(known.id) if one.file is None
        }:
            day, cents = said.balance
            uow.bank.put_balance(
                BankBalance(
                    account=known.id, day=day, cents=cents, file=file.id,
                    created_at=at, created_by=who.code,
                )
            )  # fmt: skip
        proposed = matching.propose_in(ctx, uow, file.id)
        return ImportView(
            known.name, first, last, len(said.rows), len(new), proposed, lacking, said.balance
        )


def _account(uow: UnitOfWork, content: bytes, name: str, named: str | None) -> BankAccount:
    """The account that is named; else the one whose number the file says; else the only one."""
    known = [one for one in uow.bank.accounts() if one.closed_on is None]
    if named is None and len(known) > 1:
        numbers = [read.statement.number for read in files.read(content, name)]
        fits = [
            one for one in known
            if one.number and any(n and same_account(one.number, n) for n in numbers)
        ]  # fmt: skip
        if len(fits) == 1:
            return fits[0]
    return accounts.found(uow, named)


def _own(reads: Sequence[Read], account: BankAccount) -> Read:
    """The statement of our account among those of a file.

    Raises:
        PosError: `bank.other_account`, `bank.several`.
    """
    fits = [one for one in reads if same_account(account.number, one.statement.number)]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        said = ", ".join(one.statement.number for one in reads)
        raise PosError("bank.other_account", said=said, known=account.number, name=account.name)
    raise PosError("bank.several", numbers=", ".join(one.statement.number for one in reads))


def _too_late(rows: Sequence[Row], today: date) -> list[Fault]:
    until = (today + AHEAD).isoformat()
    return [Fault(row.line, f"{row.day} {row.label}") for row in rows if row.day > until]


def _remember(uow: UnitOfWork, account: BankAccount, said: Statement) -> BankAccount:
    """Keep what a first file tells of its account: the number, and how its columns are called."""
    columns: Mapping[str, str] = said.columns or account.columns
    number = account.number or said.number
    if (number, dict(columns)) != (account.number, dict(account.columns)):
        return uow.bank.put_account(replace(account, number=number, columns=dict(columns)))
    return account


def set_columns(
    ctx: Context,
    columns: Mapping[str, str],
    *,
    account: str | None = None,
    operator: str | None = None,
) -> BankAccount:
    """Say which columns of an account's CSV files are what: by their name, or their place from 1.

    Raises:
        PosError: `bank.account`, `bank.which`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        acts.acting(uow, operator, Right.COSTS)
        known = accounts.found(uow, account)
        said = {role: text.strip() for role, text in columns.items() if text.strip()}
        return uow.bank.put_account(replace(known, columns=said))
