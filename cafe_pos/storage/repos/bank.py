"""Bank accounts, statements, rules and balances on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from cafe_pos.application.bank.ports import (
    BankAccount,
    BankBalance,
    BankImport,
    BankLine,
    BankRule,
)
from cafe_pos.domain.bank import Anchor, Moved, State, Target, What
from cafe_pos.storage import queries
from cafe_pos.storage.parts.base import Part

_LINE: Final = (
    "SELECT id, account, file, key, day, cents, label, state, target, made, decided_at, decided_by"
    " FROM bank_line"
)
_FLOWS: Final = """
SELECT substr(day, 1, 7), CASE state WHEN 'confirmed' THEN target ->> '$.what' ELSE '' END,
       sum(max(cents, 0)), -sum(min(cents, 0))
  FROM bank_line WHERE account = ? GROUP BY 1, 2
"""


class SqlBank(Part):
    """The Bank port on SQLite."""

    def accounts(self) -> tuple[BankAccount, ...]:
        """Every account in the order in which they were made."""
        sql = (
            "SELECT id, name, number, overdraft_cents, columns, closed_on FROM bank_account"
            " ORDER BY id"
        )
        return tuple(
            BankAccount(
                id=row[0], name=row[1], number=row[2], overdraft_cents=row[3],
                columns=json.loads(row[4]), closed_on=row[5],
            )
            for row in self._rows(sql)
        )  # fmt: skip

    def put_account(self, account: BankAccount) -> BankAccount:
        """Add an account (number 0), or change one."""
        values = (
            account.name, account.number, account.overdraft_cents,
            json.dumps(dict(account.columns), ensure_ascii=False), account.closed_on,
        )  # fmt: skip
        if account.id:
            self._do(
                "UPDATE bank_account SET name = ?, number = ?, overdraft_cents = ?, columns = ?,"
                " closed_on = ? WHERE id = ?",
                *values, account.id,
            )  # fmt: skip
            return account
        number = self._do(
            "INSERT INTO bank_account (name, number, overdraft_cents, columns, closed_on)"
            " VALUES (?, ?, ?, ?, ?)",
            *values,
        )
        return replace(account, id=number)

    def imports(self, account: int) -> tuple[BankImport, ...]:
        """The files of an account, oldest first."""
        sql = (
            "SELECT id, account, name, sha256, first_day, last_day, lines, added, at, by"
            " FROM bank_import WHERE account = ? ORDER BY id"
        )
        return tuple(
            BankImport(
                id=row[0], account=row[1], name=row[2], sha256=row[3], first_day=row[4],
                last_day=row[5], lines=row[6], added=row[7], at=row[8], by=row[9],
            )
            for row in self._rows(sql, account)
        )  # fmt: skip

    def add_import(self, one: BankImport) -> BankImport:
        """Keep what a file was."""
        number = self._do(
            "INSERT INTO bank_import (account, name, sha256, first_day, last_day, lines, added,"
            " at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            one.account, one.name, one.sha256, one.first_day, one.last_day, one.lines, one.added,
            one.at, one.by,
        )  # fmt: skip
        return replace(one, id=number)

    def add_lines(self, lines: Sequence[BankLine]) -> None:
        """Keep new lines."""
        cursor = self._connection.connection.cursor()
        cursor.executemany(
            "INSERT INTO bank_line (account, file, key, day, cents, label, state, target, made,"
            " decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(one.account, one.file, one.key, one.day, one.cents, *_said(one)) for one in lines],
        )
        cursor.close()

    def line(self, number: int) -> BankLine | None:
        """A line by its number."""
        return next(self._lines("WHERE id = ?", number), None)

    def lines(self, *, state: State | None = None, account: int = 0) -> tuple[BankLine, ...]:
        """Lines by day; of one state or one account where it is said."""
        where, params = [], []
        if state is not None:
            where.append("state = ?")
            params.append(state.value)
        if account:
            where.append(f"account = {account:d}")
        tail = f"WHERE {' AND '.join(where)}" if where else ""
        return tuple(self._lines(f"{tail} ORDER BY day, id", *params))

    def between(self, account: int, first: str, last: str) -> tuple[BankLine, ...]:
        """The lines of an account between two days, by day."""
        where = "WHERE account = ? AND day BETWEEN ? AND ? ORDER BY day, id"
        return tuple(self._lines(where, account, first, last))

    def put_line(self, line: BankLine) -> None:
        """Change what was said of a line."""
        self._do(
            "UPDATE bank_line SET label = ?, state = ?, target = ?, made = ?, decided_at = ?,"
            " decided_by = ? WHERE id = ?",
            *_said(line), line.id,
        )  # fmt: skip

    def _lines(self, where: str, *params: str | int) -> Iterator[BankLine]:
        for row in self._rows(f"{_LINE} {where}", *params):
            yield BankLine(
                id=row[0], account=row[1], file=row[2], key=row[3], day=row[4], cents=row[5],
                label=row[6], state=State(row[7]), target=_target(row[8]), made=json.loads(row[9]),
                decided_at=row[10], decided_by=row[11],
            )  # fmt: skip

    def rules(self) -> tuple[BankRule, ...]:
        """The rules in force, the newest first."""
        sql = (
            "SELECT id, words, sign, target, created_at, created_by FROM bank_rule"
            " WHERE removed_at IS NULL ORDER BY id DESC"
        )
        return tuple(
            BankRule(
                id=row[0], words=row[1], sign=row[2], target=Target(**_target_fields(row[3])),
                created_at=row[4], created_by=row[5],
            )
            for row in self._rows(sql)
        )  # fmt: skip

    def add_rule(self, rule: BankRule) -> BankRule:
        """Add a rule in place of the one of the same words and sign."""
        self._do(
            "UPDATE bank_rule SET removed_at = ?, removed_by = ?"
            " WHERE words = ? AND sign = ? AND removed_at IS NULL",
            rule.created_at, rule.created_by, rule.words, rule.sign,
        )  # fmt: skip
        number = self._do(
            "INSERT INTO bank_rule (words, sign, target, created_at, created_by)"
            " VALUES (?, ?, ?, ?, ?)",
            rule.words, rule.sign, _json(rule.target), rule.created_at, rule.created_by,
        )  # fmt: skip
        return replace(rule, id=number)

    def drop_rule(self, number: int, *, at: str, by: str) -> bool:
        """Remove a rule; whether there was one."""
        done = self._connection.exec_driver_sql(
            "UPDATE bank_rule SET removed_at = ?, removed_by = ?"
            " WHERE id = ? AND removed_at IS NULL",
            (at, by, number),
        )
        return bool(done.rowcount)

    def balances(self, account: int) -> tuple[BankBalance, ...]:
        """The balances that are known of an account, by day."""
        sql = (
            "SELECT id, account, day, cents, file, created_at, created_by FROM bank_balance"
            " WHERE account = ? AND removed_at IS NULL ORDER BY day"
        )
        return tuple(
            BankBalance(
                id=row[0], account=row[1], day=row[2], cents=row[3], file=row[4],
                created_at=row[5], created_by=row[6],
            )
            for row in self._rows(sql, account)
        )  # fmt: skip

    def put_balance(self, balance: BankBalance) -> None:
        """Note a balance in place of the one of that day, which stays to be read."""
        self._do(
            "UPDATE bank_balance SET removed_at = ?, removed_by = ?"
            " WHERE account = ? AND day = ? AND removed_at IS NULL",
            balance.created_at, balance.created_by, balance.account, balance.day,
        )  # fmt: skip
        self._do(
            "INSERT INTO bank_balance (account, day, cents, file, created_at, created_by)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            balance.account, balance.day, balance.cents, balance.file, balance.created_at,
            balance.created_by,
        )  # fmt: skip

    def anchors(self, account: int) -> tuple[Anchor, ...]:
        """The known balances of an account, as reckoning takes them."""
        return tuple(Anchor(b.day, b.cents, b.file or 0) for b in self.balances(account))

    def moved(self, account: int) -> tuple[Moved, ...]:
        """What lines moved, by day and file."""
        sql = "SELECT day, file, sum(cents) FROM bank_line WHERE account = ? GROUP BY day, file"
        return tuple(Moved(*row) for row in self._rows(sql, account))

    def flows(self, account: int) -> tuple[tuple[str, str, int, int], ...]:
        """By month and what the lines are (empty: not said yet): cents in, cents out."""
        rows = self._rows(_FLOWS, account)
        return tuple((month, what or "", came, went) for month, what, came, went in rows)

    def _rows(self, sql: str, *params: str | int) -> Iterator[tuple[Any, ...]]:
        return queries.stream(self._connection, sql, *params)

    def _do(self, sql: str, *params: str | int | None) -> int:
        return int(self._connection.exec_driver_sql(sql, params).lastrowid)


def _json(target: Target | None) -> str:
    return "{}" if target is None else json.dumps(asdict(target), ensure_ascii=False)


def _target_fields(text: str) -> dict[str, Any]:
    fields = json.loads(text)
    return fields | {"what": What(fields["what"])} if fields else {}


def _target(text: str) -> Target | None:
    fields = _target_fields(text)
    return Target(**fields) if fields else None


def _said(one: BankLine) -> tuple[str, str, str, str, str | None, str | None]:
    """What stands behind the amount of a row: its text, and what was said of it."""
    return (
        one.label, one.state.value, _json(one.target),
        json.dumps(dict(one.made), ensure_ascii=False), one.decided_at, one.decided_by,
    )  # fmt: skip
