"""The bank's accounts on the screen: number, overdraft, last day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui.costs import forms
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.bank.accounts import AccountView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

MAX_NAME: Final = 40
MAX_NUMBER: Final = 42
"""An IBAN in groups of four."""

Accounts = tuple["AccountView", ...]


def open_accounts(till: Till, _at: float = 0.0) -> None:
    """Show every account, to be changed."""
    back = till.panel

    def act(ctx: Context) -> Accounts:
        from cafe_pos.application.bank import accounts

        return accounts.listed(ctx)

    till.do(act, partial(_show, till, back, ""))


def _show(till: Till, back: Panel | None, told: str, found: Accounts) -> None:
    rows = [
        Row(
            one.account.name, partial(_ask, back, one), one.account.number, dim=_closed(one),
            key=str(place),
        )
        for place, one in enumerate(found)
    ]  # fmt: skip
    rows.append(Row(_("Another account"), partial(_ask, back, None), letter="n"))

    def ask_columns(till: Till, row: Row, _at: float) -> None:
        if row.key:
            _ask_columns(till, back, found[int(row.key)])
        else:
            till.said = Said(_("First choose an account with the arrows."))

    till.panel = Listing(
        _("Bank accounts"),
        tuple(rows),
        more=(RowKey("f2", "F2", _("columns of its files"), ask_columns),) if found else (),
        text=_(
            "The number tells which statement is whose; the overdraft is in the month's report."
        ),
        back=back,
    )
    if told:
        till.said = Said(told, Tone.GOOD)


def _closed(one: AccountView) -> bool:
    return one.account.closed_on is not None


def _ask_columns(till: Till, back: Panel | None, one: AccountView) -> None:
    """Which columns of the account's CSV files are what; empty ones are found by themselves."""
    names = {
        "day": _("Day"), "label": _("Text"), "amount": _("Amount"), "debit": _("Debit"),
        "credit": _("Credit"), "balance": _("Balance"),
    }  # fmt: skip

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> Accounts:
            from cafe_pos.application.bank import accounts, importing

            importing.set_columns(ctx, answers, account=one.account.name, operator=operator)
            return accounts.listed(ctx)

        till.do(act, partial(_show, till, back, _("The account is kept.")))

    hint = _("The column's name in the file, or its place from 1; empty: found by itself.")
    till.panel = Form(
        _("Columns of the CSV files"),
        tuple(
            Field(role, label, one.account.columns.get(role, ""), limit=MAX_NAME, hint=hint)
            for role, label in names.items()
        ),
        done,
        text=_("Only where a bank's file is refused for a missing column."),
        back=till.panel,
    )


def _ask(back: Panel | None, one: AccountView | None, till: Till, _at: float) -> None:
    """An account's facts; the name is how it is known, so it stays."""
    known = None if one is None else one.account
    closed = form_values.day_text(form_values.day(known.closed_on or "")) if known else ""
    fields: tuple[Field, ...] = (
        Field("number", _("IBAN or RIB"), known.number if known else "", limit=MAX_NUMBER,
              hint=_("May be empty; its check digits are looked at.")),
        forms.amount_field(_("Overdraft allowed"), known.overdraft_cents if known else 0,
                           "overdraft"),
        Field("closed", _("Last day"), closed, limit=10,
              hint=_("Like 24/12/2026; empty while it is in use.")),
    )  # fmt: skip
    if known is None:
        fields = (Field("name", _("Name"), limit=MAX_NAME, hint=_("As you call it.")), *fields)

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        overdraft = form_values.cents(answers["overdraft"]) or 0
        last = form_values.day(answers["closed"])

        def act(ctx: Context) -> Accounts:
            from cafe_pos.application.bank import accounts

            accounts.put(
                ctx, known.name if known else answers["name"], number=answers["number"],
                overdraft_cents=overdraft, closed_on=last.isoformat() if last else "",
                operator=operator,
            )  # fmt: skip
            return accounts.listed(ctx)

        till.do(act, partial(_show, till, back, _("The account is kept.")))

    title = known.name if known else _("Another account")
    till.panel = Form(title, fields, done, back=till.panel)
