"""Mandators: what is theirs, their statements, settled and paid in a few keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import month_of
from cafe_pos.i18n import _, day, figure, money
from cafe_pos.tui.mandates import forms
from cafe_pos.tui.panels import why_again
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.form_values import amount, cents
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from pathlib import Path

    from cafe_pos.application.mandates.mandates import MandatorView
    from cafe_pos.application.mandates.settlement_views import (
        BalanceView,
        PayoutView,
        Preview,
        SettlementView,
    )
    from cafe_pos.application.ports import Context
    from cafe_pos.application.views import PrintView
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

SETTLEMENTS: Final = 6
"""How many of the last settlements a mandator shows on the screen."""
MAX_AMOUNT: Final = 9
MAX_REFERENCE: Final = 40


def open_mandates(till: Till, _at: float = 0.0, *, back: Panel | None = None) -> None:
    """Every mandator with what is theirs; what can be settled or paid now says so."""

    def act(ctx: Context) -> tuple[BalanceView, ...]:
        from cafe_pos.application.mandates import balances as mandate_balances

        return mandate_balances.balances(ctx)

    def done(balances: tuple[BalanceView, ...]) -> None:
        ordered = sorted(balances, key=lambda one: not (one.ripe or one.open_settlements))
        new = Row(_("Add a mandator"), forms.open_new)
        held = sum(one.standing.total for one in balances)
        till.panel = Listing(
            _("Mandators and contracts"),
            (*map(_row, ordered), new),
            text=_("Held for them in all: {amount}").format(amount=money(held)),
            typing=True,
            back=back,
        )

    till.do(act, done)


def _row(one: BalanceView) -> Row:
    said = one.mandator.name
    if one.open_settlements:
        said = _("{name}: to pay").format(name=said)
    elif one.ripe and one.unsettled:
        said = _("{name}: to settle").format(name=said)

    def then(till: Till, _at: float) -> None:
        open_mandator(till, one.mandator.code)

    return Row(said, then, right=figure(one.standing.total), key=one.mandator.code)


def period_text(first: date, last: date) -> str:
    """A period in words: a month by its name, else its two days."""
    if (first, last) == month_of(first):
        return day(first, "MMMM y")
    return _("{first} to {last}").format(first=day(first, "dd/MM"), last=day(last, "dd/MM/yy"))


# One mandator


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen of a mandator shows."""

    view: MandatorView
    balance: BalanceView | None
    settlements: tuple[SettlementView, ...]


def open_mandator(till: Till, code: str) -> None:
    """One mandator: settle, pay, papers, contracts, the last settlements."""

    def act(ctx: Context) -> Seen:
        from cafe_pos.application.mandates import balances as mandate_balances
        from cafe_pos.application.mandates import mandates, settlements

        balances = {one.mandator.code: one for one in mandate_balances.balances(ctx)}
        return Seen(
            mandates.view(ctx, code), balances.get(code), settlements.settlements(ctx, code)
        )

    till.do(act, partial(_show, till))


def _show(till: Till, seen: Seen) -> None:
    view, one = seen.view, seen.view.mandator
    rows: list[Row] = []
    for waiting in (s for s in reversed(seen.settlements) if s.left):
        rows.append(_pay_row(waiting, "p" if not rows else ""))
    if seen.balance is not None and seen.balance.next is not None:
        rows.append(_period_row(one.code, seen.balance))
    rows += [
        Row(_("New contract, other terms"), partial(forms.open_contract, view), letter="c"),
        Row(_("Name, address, numbers"), partial(forms.open_mandator_form, one), letter="n"),
        Row(_("Remove this mandator"), partial(_ask_remove, view), letter="x"),
    ]
    rows += [Row(forms.contract_words(contract), dim=True) for contract in view.contracts[::-1]]
    rows += [_past_row(settled) for settled in seen.settlements[:SETTLEMENTS]]
    till.panel = Listing(
        _("{name}: {amount}").format(name=one.name, amount=money(view.standing.total)),
        tuple(rows),
        text=_stands(view, seen.balance),
        back=None,
    )


def _stands(view: MandatorView, balance: BalanceView | None) -> str:
    """The accounts in a sentence, and where article and contract disagree."""
    standing = view.standing
    said = [_("held for them {amount}").format(amount=money(standing.held))]
    if standing.bought:
        said.append(_("goods to pay {amount}").format(amount=money(standing.bought)))
    if balance is not None and balance.unsettled:
        said.append(_("not settled yet {amount}").format(amount=money(balance.unsettled)))
    if view.contract is None:
        said.append(_("no contract in force"))
    if view.differing:
        said.append(_("sold otherwise: {articles}").format(articles=", ".join(view.differing)))
    return " - ".join(said)


def _pay_row(settled: SettlementView, letter: str) -> Row:
    text = _("Pay {number}") if settled.left > 0 else _("Take the money of {number}")
    named = text.format(number=settled.number)
    return Row(named, partial(_ask_pay, settled), figure(abs(settled.left)), letter)


def _period_row(code: str, balance: BalanceView) -> Row:
    """The next period: settled when all of it is closed, looked at before."""
    if balance.next is None:
        raise RuntimeError("no period is next")
    first, last = balance.next
    text = _("Settle {period}") if balance.ripe else _("{period} so far")
    named = text.format(period=period_text(first, last))
    right = figure(balance.left + balance.unsettled)
    return Row(named, partial(open_preview, code, first, last), right, letter="e")


def _past_row(settled: SettlementView) -> Row:
    text = f"{settled.number}  {_days_of(settled)}"
    balance = figure(settled.payload["balance"])
    return Row(text, partial(_open_settlement, settled), balance, dim=True)


def _days_of(settled: SettlementView) -> str:
    said = settled.payload
    return period_text(date.fromisoformat(said["from"]), date.fromisoformat(said["to"]))


# Settling


def open_preview(code: str, first: date, last: date, till: Till, _at: float = 0.0) -> None:
    """What a period comes to, line by line; settled by one key when nothing stands against it."""

    def act(ctx: Context) -> Preview:
        from cafe_pos.application.mandates import settlements

        return settlements.preview(ctx, code, first, last)

    till.do(act, partial(_show_preview, till))


def _show_preview(till: Till, told: Preview) -> None:
    from cafe_pos import messages

    computed = told.computed
    rows: list[Row] = []
    text = _("Nothing can be changed in it afterwards.")
    if told.refusal is None:
        settle = partial(_settle, told)
        rows.append(Row(_("Settle this period"), settle, figure(told.balance), "1"))
    else:
        text = messages.sentence(PosError(told.refusal[0], **told.refusal[1]))
    paper = partial(_page_pdf, told.mandator.code, told.first, told.last)
    rows.append(Row(_("On paper, as PDF"), paper, letter="f"))
    rows += [
        Row(forms.line_words(line), right=figure(line.amount), dim=True) for line in computed.lines
    ]
    rows += [
        Row(name, right=figure(value), dim=True)
        for name, value in (
            (_("sold on their behalf"), computed.sold),
            (_("our commission"), -computed.commission),
            (_("bought from them"), computed.purchases + computed.purchases_vat),
            (_("brought forward"), told.brought),
        )
        if value
    ]
    till.panel = Listing(
        _("{name}, {period}: {amount}").format(
            name=told.mandator.name,
            period=period_text(told.first, told.last),
            amount=money(told.balance),
        ),
        tuple(rows),
        text=text,
        back=till.panel,
    )


def _settle(told: Preview, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> SettlementView:
        from cafe_pos.application.mandates import settlements

        return settlements.settle(ctx, told.mandator.code, told.first, told.last, operator=operator)

    def done(settled: SettlementView) -> None:
        said = _("{number} saved: {amount}")
        text = said.format(number=settled.number, amount=money(settled.payload["balance"]))
        till.said = Said(text, Tone.GOOD)
        if settled.left:
            _ask_pay(settled, till, 0.0)
        else:
            open_mandator(till, settled.mandator.code)

    till.do(act, done)


# Paying


def _ask_pay(settled: SettlementView, till: Till, _at: float) -> None:
    """By which method: one key pays all that is left."""
    receiving = settled.left < 0
    title = _("{name} pays us {amount}") if receiving else _("Pay {amount} to {name}")
    ways = (("cash", _("Cash, from the drawer"), "1"), ("transfer", _("Transfer"), "2"),
            ("cheque", _("Cheque"), "3"))  # fmt: skip
    if receiving:
        ways = (("cash", _("Cash, into the drawer"), "1"), *ways[1:])
    rows = [
        Row(text, partial(_pay, settled, method), letter=letter) for method, text, letter in ways
    ]
    rows.append(Row(_("A part, or with a number"), partial(_ask_part, settled), letter="4"))
    till.panel = Listing(
        title.format(name=settled.mandator.name, amount=money(abs(settled.left))),
        tuple(rows),
        text=_("{number}, {period}").format(number=settled.number, period=_days_of(settled)),
        back=None,
    )


def _ask_part(settled: SettlementView, till: Till, _at: float) -> None:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        value, reference = cents(answers["amount"]), answers["reference"]
        _pay(settled, answers["method"], till, value=value, reference=reference)

    till.panel = Form(
        _("Pay {number}").format(number=settled.number),
        (
            Field("amount", _("Amount"), amount(abs(settled.left)), Kind.AMOUNT, limit=MAX_AMOUNT),
            Field(
                "method",
                _("Method"),
                "transfer",
                Kind.CHOICE,
                (("cash", _("cash")), ("transfer", _("transfer")), ("cheque", _("cheque"))),
            ),
            Field("reference", _("Its number"), limit=MAX_REFERENCE),
        ),
        done,
        back=till.panel,
    )


def _pay(
    settled: SettlementView,
    method: str,
    till: Till,
    _at: float = 0.0,
    *,
    value: int | None = None,
    reference: str = "",
) -> None:
    operator = till.operator

    def act(ctx: Context) -> PayoutView:
        from cafe_pos.application.mandates import payouts

        return payouts.pay(
            ctx, settled.number, method, value, reference=reference, operator=operator
        )

    def done(paid: PayoutView) -> None:
        given = paid.payload["amount"]
        told = (
            _("{number}: {amount} paid to {name}, {left} left to pay.")
            if given > 0
            else _("{number}: {amount} received from {name}, {left} left to pay.")
        )
        till.said = Said(
            told.format(
                number=paid.number, amount=money(abs(given)), name=paid.mandator.name,
                left=money(abs(paid.left)),
            ),
            Tone.GOOD,
        )  # fmt: skip
        till.host.wake_printer()
        open_mandator(till, paid.mandator.code)

    till.do(act, done)


# Papers


def _open_settlement(settled: SettlementView, till: Till, _at: float) -> None:
    """A settlement made: its papers, and its payment where something is left."""
    rows = [
        Row(_("On paper, as PDF"), partial(_number_pdf, settled.number), letter="f"),
        Row(_("On the receipt printer"), partial(_print, settled.number), letter="r"),
    ]
    if settled.left:
        rows.insert(0, _pay_row(settled, "p"))
    till.panel = Listing(
        f"{settled.number}: {money(settled.payload['balance'])}",
        tuple(rows),
        text=_("left to pay {amount}").format(amount=money(abs(settled.left))),
        back=till.panel,
    )


def _print(number: str, till: Till, _at: float, reason: str = "") -> None:
    """Print a settlement; one printed before wants a reason."""
    operator = till.operator

    def act(ctx: Context) -> PrintView | None:
        from cafe_pos.application.mandates import settlement_papers

        try:
            return settlement_papers.print_settlement(ctx, number, reason=reason, operator=operator)
        except PosError as error:
            if error.code != "receipt.no_reason":
                raise
            return None

    def done(view: PrintView | None) -> None:
        if view is None:
            _ask_reason(number, till)
            return
        till.said = Said(_("{number} sent to the printer").format(number=number))
        till.host.wake_printer()

    till.do(act, done)


def _ask_reason(number: str, till: Till) -> None:
    def take(reason: str, till: Till, at: float) -> None:
        till.panel = None
        _print(number, till, at, reason)

    why_again(till, number, take)


def _number_pdf(number: str, till: Till, _at: float) -> None:
    def act(ctx: Context) -> Path:
        from cafe_pos.application.accounts import papers as account_papers
        from cafe_pos.application.mandates import settlement_papers
        from cafe_pos.reports import settlement

        told = settlement_papers.page_of(ctx, number)
        return account_papers.keep_pdf(ctx, number, settlement.render(told))

    till.do(act, partial(_kept, till))


def _page_pdf(code: str, first: date, last: date, till: Till, _at: float) -> None:
    def act(ctx: Context) -> Path:
        from cafe_pos.application.accounts import papers as account_papers
        from cafe_pos.application.mandates import settlement_papers
        from cafe_pos.reports import settlement

        told = settlement_papers.page(ctx, code, first, last)
        name = f"{code}-{first.isoformat()}"
        return account_papers.keep_pdf(ctx, name, settlement.render(told))

    till.do(act, partial(_kept, till))


def _kept(till: Till, path: Path) -> None:
    till.said = Said(_("Saved: {path}").format(path=path), Tone.GOOD)


# Removing


def _ask_remove(view: MandatorView, till: Till, _at: float) -> None:
    here = till.panel

    def leave(till: Till, _at: float) -> None:
        till.panel = here

    till.panel = Listing(
        _("Remove {name}?").format(name=view.mandator.name),
        (
            Row(_("Yes"), partial(_remove, view.code), letter="1"),
            Row(_("No"), leave, letter="2"),
        ),
        text=_("The documents stay; who comes back has the same code."),
        back=here,
    )


def _remove(code: str, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> str:
        from cafe_pos.application.mandates import mandates

        return mandates.remove(ctx, code, operator=operator).name

    def done(name: str) -> None:
        till.said = Said(_("{name} is removed; the documents stay.").format(name=name), Tone.GOOD)
        open_mandates(till)

    till.do(act, done)
