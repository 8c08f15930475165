"""The books in the settings: the accounts by their use, how the VAT is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui.paint.canvas import fit
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.accounting import Account, Plan
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

MAX_NUMBER: Final = 12
MAX_LABEL: Final = 60
USE_ROOM: Final = 30
"""Cells for the use of an account on the smallest screen."""


@dataclass(frozen=True, slots=True)
class Books:
    """The accounts as they were shipped and as they are in force; how the VAT is declared."""

    shipped: Plan
    plan: Plan
    vat_period: str


def open_books(till: Till, back: Panel | None, index: int = 0) -> None:
    """Show the accounts, after how the VAT is declared."""
    _look(till, back, index, lambda _ctx: None, "")


def _look(
    till: Till, back: Panel | None, index: int, change: Callable[[Context], object], told: str
) -> None:
    """Carry a change out, and show what is in force then."""
    operator = till.operator

    def act(ctx: Context) -> Books:
        from cafe_pos.application import acts
        from cafe_pos.application.bank import accounts
        from cafe_pos.application.books import bookkeeping
        from cafe_pos.domain.rights import Right

        change(ctx)
        with ctx.store.act() as uow:
            acts.acting(uow, operator, Right.SETTINGS)
            plan = bookkeeping.plan_of(ctx, uow)
            shipped = ctx.rules.accounts or plan
            return Books(shipped, plan, accounts.vat_period_of(uow))

    def done(found: Books) -> None:
        till.panel = _listing(found, back, index)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(act, done)


def _listing(found: Books, back: Panel | None, index: int) -> Listing:
    periods = dict(_periods())
    rows = [
        Row(_("VAT is declared"), partial(_ask_period, found, back), periods[found.vat_period], "v")
    ]
    rows += [
        Row(
            fit(found.shipped.accounts[role].label, USE_ROOM),
            partial(_ask_account, found, back, role, place),
            account.number,
        )
        for place, (role, account) in enumerate(found.plan.accounts.items(), start=1)
    ]
    return Listing(
        _("Books: accounts, VAT"),
        tuple(rows),
        text=_("Your accountant says which accounts; what changes holds for the next journal."),
        back=back,
        index=index,
    )


def _periods() -> tuple[tuple[str, str], ...]:
    return (("month", _("each month")), ("quarter", _("each quarter")))


def _ask_period(found: Books, back: Panel | None, till: Till, _at: float) -> None:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator, period = till.operator, answers["period"]

        def act(ctx: Context) -> None:
            from cafe_pos.application.bank import accounts
            from cafe_pos.domain.ticket import Channel

            if period != found.vat_period:
                accounts.vat_period(ctx, period, operator=operator, channel=Channel.SCREEN)

        _look(till, back, 0, act, _("Kept and recorded."))

    hint = _("What is due of the VAT is not the café's money in the month's report.")
    field = form_values.choice("period", _("VAT is declared"), found.vat_period, _periods(), hint)
    till.panel = Form(_("VAT is declared"), (field,), done, back=till.panel)


def _ask_account(
    found: Books, back: Panel | None, role: str, place: int, till: Till, _at: float
) -> None:
    """Another number, or another name, for what an account is used for."""
    now: Account = found.plan.accounts[role]
    shipped = found.shipped.accounts[role]

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        number, label = answers["number"], answers["label"]

        def act(ctx: Context) -> None:
            from cafe_pos.application.books import bookkeeping
            from cafe_pos.domain.ticket import Channel

            if (number, label) != (now.number, now.label):
                bookkeeping.change_account(
                    ctx, role, number, label, operator=operator, channel=Channel.SCREEN
                )

        _look(till, back, place, act, _("Kept and recorded."))

    till.panel = Form(
        shipped.label,
        (
            Field(
                "number", _("Account"), now.number, limit=MAX_NUMBER,
                hint=_("3 to 12 digits or capital letters. As shipped: {number}.").format(
                    number=shipped.number
                ),
            ),
            Field("label", _("Its name"), now.label, limit=MAX_LABEL),
        ),
        done,
        back=till.panel,
    )  # fmt: skip
