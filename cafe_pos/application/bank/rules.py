"""The managers' rules: words of a line's text, and what such a line always is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cafe_pos.application import acts
from cafe_pos.application.bank.effects import named, target_json
from cafe_pos.application.bank.ports import BankLine, BankRule
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain import bank_words
from cafe_pos.domain.bank import Target
from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.rights import Right


def learn(uow: UnitOfWork, line: BankLine, words: str, at: str, who: Operator) -> BankRule:
    """Keep what a confirmed line is for every line of these words; of its own where none are said.

    Raises:
        PosError: `bank.words`.
    """
    chosen = " ".join(fold(words).split()) or bank_words.learned(line.label)
    short = len(chosen) < bank_words.LEAST
    if short or line.target is None or not bank_words.holds(line.label, chosen):
        raise PosError("bank.words", least=bank_words.LEAST, field="words")
    always = replace(line.target, entry=None, due=None, document="")
    sign = "in" if line.cents > 0 else "out"
    return uow.bank.add_rule(
        BankRule(words=chosen, sign=sign, target=always, created_at=at, created_by=who.code)
    )


def add(
    ctx: Context, words: str, sign: str, target: Target, *, operator: str | None = None
) -> BankRule:
    """Say what every line with these words is; `sign` is `in` or `out`.

    Raises:
        PosError: `bank.words`, `bank.who`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        chosen = " ".join(fold(words).split())
        if len(chosen) < bank_words.LEAST:
            raise PosError("bank.words", least=bank_words.LEAST, field="words")
        if target.who:
            target = replace(target, who=named(uow, target.who).code)
        at = utc_text(ctx.clock.now())
        return uow.bank.add_rule(
            BankRule(words=chosen, sign=sign, target=target, created_at=at, created_by=who.code)
        )


def listed(ctx: Context) -> tuple[BankRule, ...]:
    """The rules in force, the newest first."""
    with ctx.store.act() as uow:
        return uow.bank.rules()


def drop(ctx: Context, number: int, *, operator: str | None = None) -> None:
    """Remove a rule; what was confirmed by it stays so.

    Raises:
        PosError: `bank.rule`, `right.missing`, `operator.*`.
    """
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.COSTS)
        if not uow.bank.drop_rule(number, at=utc_text(ctx.clock.now()), by=who.code):
            raise PosError("bank.rule", number=number)


def rule_json(rule: BankRule) -> dict[str, Any]:
    """A rule for scripts."""
    return {
        "number": rule.id,
        "words": rule.words,
        "sign": rule.sign,
        "as": target_json(rule.target),
    }
