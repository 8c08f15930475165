"""Accounts behind the counter: who owes what, one customer's account, its papers, the aged list."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.i18n import _, day, figure, money
from cafe_pos.tui.accounts import panels, settle_panel
from cafe_pos.tui.panels import why_again
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from pathlib import Path

    from cafe_pos.application.accounts.accounts import Aged, Statement
    from cafe_pos.application.accounts.customers import CustomerView
    from cafe_pos.application.accounts.views import AgedView
    from cafe_pos.application.ports import Context
    from cafe_pos.application.views import PrintView
    from cafe_pos.tui.till import Till

MOVEMENTS: Final = 12
"""How many of the last movements an account shows on the screen."""
MAX_AMOUNT: Final = 9


def open_accounts(till: Till, _at: float = 0.0) -> None:
    """Everybody with an account, who owes first; a name that nobody has is a new customer's."""

    def act(ctx: Context) -> tuple[CustomerView, ...]:
        from cafe_pos.application.accounts import customers

        return customers.everyone(ctx)

    def done(everyone: tuple[CustomerView, ...]) -> None:
        owing = [one for one in everyone if one.balance_cents]
        total = sum(one.balance_cents for one in owing)
        ordered = panels.owing_first(everyone)
        till.panel = panels.Customers(
            _("Accounts"),
            tuple(panels.row_of(one, _open) for one in ordered),
            text=_("Owed in all: {amount}").format(amount=money(total)) if owing else "",
            typing=True,
            empty=_("No customer yet: type a name."),
            more=(
                RowKey("f8", "F8", _("by age"), lambda till, _row, _at: open_aged(till)),
                RowKey("f7", "F7", _("limit"), lambda till, _row, _at: ask_everybody(till)),
            ),
            on_new=lambda till, name, _at: panels.ask_new(till, name, _open),
        )

    till.do(act, done)


# One account


def _open(till: Till, one: CustomerView, _at: float = 0.0) -> None:
    open_account(till, one.code)


def open_account(till: Till, code: str) -> None:
    """One customer's account: what is owed and since when, what to do with it, its movements."""

    def act(ctx: Context) -> Statement:
        from cafe_pos.application.accounts import accounts

        return accounts.statement(ctx, code)

    till.do(act, partial(_show, till))


def _show(till: Till, told: Statement) -> None:
    one = told.customer
    till.customers[one.code] = one
    said = [_("limit {amount}").format(amount=money(one.limit_cents))]
    if told.since is not None:
        said.insert(0, _("since {day}").format(day=_short(told.since)))
    if one.phone:
        said.append(one.phone)
    acts = [
        Row(_("Statement on paper"), partial(_print, one), letter="r"),
        Row(_("Statement as PDF"), partial(_pdf, one), letter="f"),
        Row(_("Name and telephone"), partial(_ask_name, one), letter="n"),
        Row(_("Limit"), partial(_ask_limit, one), figure(one.limit_cents), "l"),
    ]
    if one.balance_cents:
        settle = partial(_settle, one)
        acts.insert(0, Row(_("Settle, whole or in part"), settle, figure(one.balance_cents), "e"))
    else:
        acts.append(Row(_("Erase this customer"), partial(_ask_erase, one), letter="x"))
    till.panel = Listing(
        _("{name}: {amount}").format(name=one.name, amount=money(one.balance_cents)),
        (*acts, *_movements(told)),
        text=" - ".join(said),
        back=None,
    )


def _movements(told: Statement) -> list[Row]:
    """The last movements, the newest first; Enter on a payment prints its receipt."""
    rows = []
    for moved in reversed(told.rows[-MOVEMENTS:]):
        text = f"{_short(moved.day)}  {moved.document}"
        then = None
        if moved.kind == "payment":
            then = partial(_print_again, moved.document)
        rows.append(Row(text, then, figure(moved.cents), dim=True))
    return rows


def _short(iso: str) -> str:
    """A business day as a list shows it: `22/11/26`."""
    return day(date.fromisoformat(iso), "dd/MM/yy")


def _print_again(number: str, till: Till, _at: float) -> None:
    print_receipt(till, number)


def _settle(one: CustomerView, till: Till, at: float) -> None:
    settle_panel.open_settle(till, one, at)


def _ask_name(one: CustomerView, till: Till, _at: float) -> None:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> CustomerView:
            from cafe_pos.application.accounts import customers

            return customers.rename(
                ctx, one.code, answers["name"], phone=answers["phone"], operator=operator
            )

        till.do(act, partial(_open, till))

    till.panel = Form(
        _("Name and telephone"),
        (
            Field("name", _("Name"), one.name, limit=panels.MAX_NAME),
            Field("phone", _("Telephone"), one.phone, limit=panels.MAX_PHONE),
        ),
        done,
        back=till.panel,
    )


def _ask_limit(one: CustomerView, till: Till, _at: float) -> None:
    """A limit of one's own; left empty, the café's."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        try:
            cents = parse_euros(answers["limit"]) if answers["limit"] else None
        except PosError:
            form.wrong(_("{typed} is no amount.").format(typed=answers["limit"]), "limit")
            return
        operator = till.operator

        def act(ctx: Context) -> CustomerView:
            from cafe_pos.application.accounts import customers

            return customers.set_limit(ctx, one.code, cents, operator=operator)

        till.do(act, partial(_open, till))

    value = figure(one.limit_cents) if one.own_limit else ""
    till.panel = Form(
        _("What {name} may owe").format(name=one.name),
        (Field("limit", _("Limit"), value, Kind.AMOUNT, limit=MAX_AMOUNT),),
        done,
        text=_("Empty: as everybody. The change is recorded."),
        back=till.panel,
    )


def ask_everybody(till: Till) -> None:
    """What anybody may owe who has no limit of their own."""

    def keep(till: Till, form: Form, answers: Answers) -> None:
        try:
            cents = parse_euros(answers["limit"])
        except PosError:
            form.wrong(_("{typed} is no amount.").format(typed=answers["limit"] or "-"), "limit")
            return
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.accounts import customers

            customers.set_default_limit(ctx, cents, operator=operator)

        def done(_none: None) -> None:
            open_accounts(till)

        till.do(act, done)

    def ask(cents: int) -> None:
        till.panel = Form(
            _("What anybody may owe"),
            (Field("limit", _("Limit"), figure(cents), Kind.AMOUNT, limit=MAX_AMOUNT),),
            keep,
            text=_("Who has a limit of their own keeps it. The change is recorded."),
            back=till.panel,
        )

    def present(ctx: Context) -> int:
        from cafe_pos.application.accounts import customers

        return customers.present_default_limit(ctx)

    till.do(present, ask)


def _ask_erase(one: CustomerView, till: Till, _at: float) -> None:
    def erase(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> str:
            from cafe_pos.application.accounts import customers

            return customers.erase(ctx, one.code, operator=operator)

        def done(code: str) -> None:
            till.customers.pop(code, None)
            till.panel = None
            text = _("Forgotten; the documents know {code} alone.").format(code=code)
            till.said = Said(text, Tone.GOOD)

        till.do(act, done)

    def keep(till: Till, _at: float) -> None:
        open_account(till, one.code)

    till.panel = Listing(
        _("Erase {name}?").format(name=one.name),
        (
            Row(_("No, keep it"), keep, letter="1"),
            Row(_("Yes, forget the name for ever"), erase, letter="2"),
        ),
        text=_("Name and telephone go, the tickets stay; nobody can bring the name back."),
        back=till.panel,
    )


# Papers


def _print(one: CustomerView, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> PrintView:
        from cafe_pos.application.accounts import papers as account_papers

        return account_papers.print_statement(ctx, one.code, operator=operator)

    def done(_view: PrintView) -> None:
        till.said = Said(_("Statement of {name} sent to the printer").format(name=one.name))
        till.host.wake_printer()

    till.do(act, done)


def _pdf(one: CustomerView, till: Till, _at: float) -> None:
    def act(ctx: Context) -> Path:
        from cafe_pos.application.accounts import papers as account_papers
        from cafe_pos.reports import statement

        view = account_papers.statement_view(ctx, one.code)
        return account_papers.keep_pdf(ctx, one.code, statement.render(view))

    till.do(act, partial(_kept, till))


def _kept(till: Till, path: Path) -> None:
    till.said = Said(_("Saved: {path}").format(path=path), Tone.GOOD)


def print_receipt(till: Till, number: str, reason: str = "") -> None:
    """Print the receipt of an account payment; one printed before wants a reason."""
    operator = till.operator

    def act(ctx: Context) -> PrintView | None:
        from cafe_pos.application.accounts import papers as account_papers

        try:
            return account_papers.print_settlement(ctx, number, reason=reason, operator=operator)
        except PosError as error:
            if error.code != "receipt.no_reason":
                raise
            return None

    def done(view: PrintView | None) -> None:
        if view is None:
            _ask_reason(till, number)
        else:
            till.printed(view)
            till.host.wake_printer()

    till.do(act, done)


def _ask_reason(till: Till, number: str) -> None:
    def take(reason: str, till: Till, _at: float) -> None:
        till.panel = None
        print_receipt(till, number, reason)

    why_again(till, number, take)


# The aged list


def open_aged(till: Till) -> None:
    """Who has owed for how long, the oldest first."""

    def act(ctx: Context) -> tuple[Aged, ...]:
        from cafe_pos.application.accounts import accounts

        return accounts.aged(ctx)

    def done(rows: tuple[Aged, ...]) -> None:
        till.panel = Listing(
            _("Owed by age"),
            tuple(_aged_row(one) for one in rows),
            text=_("Since when, to 30 days, 60, 90, and older."),
            empty=_("Nobody owes anything."),
            more=(RowKey("f8", "F8", _("as PDF"), lambda till, _row, _at: _aged_pdf(till)),),
        )

    till.do(act, done)


def _aged_row(one: Aged) -> Row:
    def then(till: Till, _at: float) -> None:
        open_account(till, one.customer.code)

    since = _short(one.since)
    # A name and a day need the room of half a pane of 80 columns; the figures share the rest.
    parts = " ".join(f"{figure(cents) if cents else '-':>5}" for cents in one.ageing.parts)
    return Row(f"{since} {one.customer.name}", then, right=parts)


def _aged_pdf(till: Till) -> None:
    def act(ctx: Context) -> Path:
        from cafe_pos.application.accounts import papers as account_papers
        from cafe_pos.reports import aged

        view: AgedView = account_papers.aged_view(ctx)
        return account_papers.keep_pdf(ctx, _("aged-list"), aged.render(view))

    till.do(act, partial(_kept, till))
