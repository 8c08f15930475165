"""The group of commands `bank …`: statements read, lines confirmed, rules, balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, money, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.bank.confirming import LineView
    from cafe_pos.domain.bank import Target

bank_app = typer.Typer(
    help=_("The bank: statements (OFX, CSV), what their lines are, balances."),
    no_args_is_help=True,
)
rule_app = typer.Typer(help=_("Rules: words of a line, and what it always is."))

_KINDS = (
    "cards, vouchers, cheques, cash, customer, charge, purchase, investment, loan, grant, payout,"
    " third_party, vat, private, other"
)
Account = Annotated[
    str | None, typer.Option("--account", help=_("The account's name or number, of several."))
]
Line = Annotated[int, typer.Argument(metavar="LINE", help=_("The line's number."))]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="KIND", help=_("What it is: {kinds}.").format(kinds=_KINDS)),
]
Charge = Annotated[str, typer.Option("--charge", help=_("The kind of charge, as for cost charge."))]
Who = Annotated[str, typer.Option("--who", help=_("The supplier or mandator."))]
Vat = Annotated[str, typer.Option("--vat", help=_("The VAT code of what is entered."))]
Label = Annotated[str, typer.Option("--label", help=_("What to call what is entered."))]
Entry = Annotated[int | None, typer.Option("--entry", help=_("The entry that it pays."))]
Document = Annotated[
    str, typer.Option("--document", help=_("The settlement, payout or withdrawal of the drawer."))
]
Commune = Annotated[bool, typer.Option("--commune", help=_("A grant of the town hall."))]


def add_to(app: typer.Typer) -> None:
    """Hang the group and its commands into the tree."""
    app.add_typer(bank_app, name="bank")
    bank_app.add_typer(rule_app, name="rule")


@bank_app.command("import", help=_("Take a statement in; what is there already is left out."))
def take(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("OFX or CSV, as fetched."))],
    account: Account = None,
) -> None:
    """Take a statement in."""
    from cafe_pos.application.bank import importing

    options: Options = ctx.obj
    content, name = importing.read_from(file)
    with options.cafe() as cafe:
        try:
            done = importing.take(
                cafe, content, name, account=account, operator=options.operator
            )  # fmt: skip
        except importing.LinesError as refused:
            for fault in refused.faults[1:]:
                output.say(_("line {line}: {text}").format(line=fault.line, text=fault.text))
            raise
    if options.json:
        output.result(done.as_json())
        return
    output.show(
        ngettext("{n} new line", "{n} new lines", done.added).format(n=done.added)
        + f" ({done.account}, {done.first} -> {done.last})"
    )
    if done.added < done.lines:
        known = done.lines - done.added
        output.show(
            ngettext("{n} line was there already", "{n} lines were there already", known).format(
                n=known
            )
        )
    if done.lacking is not None:
        output.say(
            _("Between this file and the others days are missing: {first} -> {last}.").format(
                first=done.lacking[0], last=done.lacking[1]
            )
        )
    if done.balance is not None:
        output.show(f"{done.balance[0]} {money(done.balance[1])}")


def _show_lines(options: Options, lines: tuple[LineView, ...]) -> None:
    if options.json:
        output.result({"lines": [one.as_json() for one in lines]})
        return
    for one in lines:
        output.show(line_text(one))


def line_text(one: LineView) -> str:
    """A line with what it is, or may be."""
    from cafe_pos.messages.bank import TARGETS

    target = one.line.target
    words = _(TARGETS[target.what]) if target is not None else ""
    if target is None and one.proposal is not None:
        words = _("{what}?").format(what=_(TARGETS[one.proposal.target.what]))
    if one.line.state == "ignored":
        words = _("left aside")
    line = one.line
    return f"{line.id:>6} {line.day} {money(line.cents):>14} {line.label:<40.40} {words}".rstrip()


@bank_app.command("list", help=_("The lines that wait, with what they may be."))
def listing(
    ctx: typer.Context,
    all_lines: Annotated[bool, typer.Option("--all", help=_("Settled ones too."))] = False,
) -> None:
    """List lines."""
    from cafe_pos.application.bank import confirming
    from cafe_pos.domain.bank import State

    options: Options = ctx.obj
    with options.cafe() as cafe:
        lines = confirming.listed(cafe, state=None if all_lines else State.WAITING)
    _show_lines(options, lines)


@bank_app.command("match", help=_("Confirm every line that a rule of yours tells."))
def match(ctx: typer.Context) -> None:
    """Confirm what rules tell."""
    from cafe_pos.application.bank import confirming

    options: Options = ctx.obj
    with options.cafe() as cafe:
        lines = confirming.confirm_ruled(cafe, operator=options.operator)
    _show_lines(options, lines)


def _target(kind: str | None, **said: Any) -> Target | None:
    """What was said that a line is; None when nothing was.

    Raises:
        PosError: `bank.target`.
    """
    from cafe_pos.domain.bank import Target, What
    from cafe_pos.domain.errors import PosError

    if kind is None:
        return None
    if kind not in set(What):
        raise PosError("bank.target", what=kind, choices=_KINDS)
    return Target(what=What(kind), **said)


@bank_app.command("confirm", help=_("Say what a line is; without --as, what is proposed."))
def confirm(
    ctx: typer.Context,
    line: Line,
    kind: As = None,
    charge: Charge = "",
    who: Who = "",
    vat: Vat = "",
    label: Label = "",
    entry: Entry = None,
    document: Document = "",
    commune: Commune = False,
    always: Annotated[bool, typer.Option("--always", help=_("Keep it as a rule."))] = False,
    words: Annotated[
        str, typer.Option("--words", help=_("The rule's words, of the line's text."))
    ] = "",
    sure: Annotated[
        bool, typer.Option("--sure", help=_("It looks like a grant and is none."))
    ] = False,
) -> None:
    """Confirm a line."""
    from cafe_pos.application.bank import confirming

    options: Options = ctx.obj
    target = _target(
        kind, charge=charge, who=who, vat_code=vat, label=label, entry=entry, document=document,
        commune=commune,
    )  # fmt: skip
    with options.cafe() as cafe:
        done = confirming.confirm(
            cafe, line, target, always=always, words=words, sure=sure, operator=options.operator
        )
    _show_one(options, done)


def _show_one(options: Options, one: LineView) -> None:
    if options.json:
        output.result(one.as_json())
    else:
        output.show(line_text(one))


@bank_app.command("ignore", help=_("Leave a line aside: only the balance counts it."))
def ignore(ctx: typer.Context, line: Line) -> None:
    """Leave a line aside."""
    from cafe_pos.application.bank import confirming

    options: Options = ctx.obj
    with options.cafe() as cafe:
        done = confirming.ignore(cafe, line, operator=options.operator)
    _show_one(options, done)


@bank_app.command("undo", help=_("Let a line wait again; what it entered is removed."))
def undo(ctx: typer.Context, line: Line) -> None:
    """Take a confirmation back."""
    from cafe_pos.application.bank import confirming

    options: Options = ctx.obj
    with options.cafe() as cafe:
        done = confirming.undo(cafe, line, operator=options.operator)
    _show_one(options, done)


# --- rules --------------------------------------------------------------------------------------


@rule_app.command("list", help=_("The rules in force."))
def rule_list(ctx: typer.Context) -> None:
    """List the rules."""
    from cafe_pos.application.bank import rules
    from cafe_pos.messages.bank import TARGETS

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = rules.listed(cafe)
    if options.json:
        output.result({"rules": [rules.rule_json(one) for one in found]})
        return
    for one in found:
        detail = one.target.charge or one.target.who
        words = f"{_(TARGETS[one.target.what])} {detail}".rstrip()
        output.show(f"{one.id:>4} {one.sign:<3} “{one.words}” {words}")


@rule_app.command("add", help=_("Say what every line with these words is."))
def rule_add(
    ctx: typer.Context,
    words: Annotated[str, typer.Argument(metavar="WORDS")],
    kind: Annotated[str, typer.Option("--as", metavar="KIND")],
    out: Annotated[
        bool, typer.Option("--out/--in", help=_("Money that goes out, or comes in."))
    ] = True,
    charge: Charge = "",
    who: Who = "",
    vat: Vat = "",
    label: Label = "",
    commune: Commune = False,
) -> None:
    """Add a rule."""
    from cafe_pos.application.bank import rules

    options: Options = ctx.obj
    target = _target(kind, charge=charge, who=who, vat_code=vat, label=label, commune=commune)
    if target is None:
        raise typer.BadParameter("--as")
    with options.cafe() as cafe:
        made = rules.add(
            cafe, words, "out" if out else "in", target, operator=options.operator
        )  # fmt: skip
    if options.json:
        output.result(rules.rule_json(made))
    else:
        output.show(f"{made.id:>4} {made.sign:<3} “{made.words}”")


@rule_app.command("remove", help=_("Remove a rule; what it confirmed stays."))
def rule_remove(
    ctx: typer.Context, number: Annotated[int, typer.Argument(metavar="NUMBER")]
) -> None:
    """Remove a rule."""
    from cafe_pos.application.bank import rules

    options: Options = ctx.obj
    with options.cafe() as cafe:
        rules.drop(cafe, number, operator=options.operator)
    if options.json:
        output.result({"removed": number})
    else:
        output.show(_("Removed."))


# --- accounts and balances ------------------------------------------------------------------------


@bank_app.command("balance", help=_("What lay on the account on a day's evening: note it, or ask."))
def balance(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(metavar="DAY", help=_("Like 2026-10-31."))],
    amount: Annotated[
        str | None, typer.Argument(metavar="[EUROS]", help=_("What the bank says."))
    ] = None,
    account: Account = None,
) -> None:
    """Note a balance, or show it."""
    from cafe_pos.application.bank import accounts
    from cafe_pos.domain.money import parse_euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        if amount is not None:
            accounts.note_balance(
                cafe, day, parse_euros(amount), account=account, operator=options.operator
            )
        found = accounts.balance_on(cafe, day)
    if options.json:
        output.result({"balances": [one.as_json() for one in found]})
        return
    for one in found:
        said = _("not known") if one.cents is None else money(one.cents)
        output.show(f"{one.day} {one.account:<20} {said:>14}")


@bank_app.command("accounts", help=_("The accounts, and how they stand."))
def list_accounts(ctx: typer.Context) -> None:
    """List the accounts."""
    from cafe_pos.application.bank import accounts

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = accounts.listed(cafe)
    if options.json:
        output.result({"accounts": [one.as_json() for one in found]})
        return
    for one in found:
        said = "" if one.balance is None else f"{one.balance[0]} {money(one.balance[1])}"
        output.show(f"{one.account.name:<20} {one.account.number:<34} {said}".rstrip())


@bank_app.command("account", help=_("Add an account, or say its number, its overdraft, its end."))
def put_account(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    number: Annotated[str | None, typer.Option("--number", help=_("IBAN or RIB."))] = None,
    overdraft: Annotated[
        str | None, typer.Option("--overdraft", help=_("How far it may be overdrawn, in euros."))
    ] = None,
    closed: Annotated[str | None, typer.Option("--closed", help=_("Its last day."))] = None,
) -> None:
    """Add or change an account."""
    from cafe_pos.application.bank import accounts
    from cafe_pos.domain.money import parse_euros

    options: Options = ctx.obj
    with options.cafe() as cafe:
        made = accounts.put(
            cafe, name, number=number, closed_on=closed, operator=options.operator,
            overdraft_cents=None if overdraft is None else parse_euros(overdraft),
        )  # fmt: skip
        shown = next(one for one in accounts.listed(cafe) if one.account.id == made.id)
    if options.json:
        output.result(shown.as_json())
    else:
        output.show(f"{made.name} {made.number} {money(made.overdraft_cents)}")


@bank_app.command("columns", help=_("Say which columns of the account's CSV files are what."))
def columns(
    ctx: typer.Context,
    account: Account = None,
    day: Annotated[str, typer.Option("--day", help=_("By name, or by place from 1."))] = "",
    label: Annotated[str, typer.Option("--label")] = "",
    amount: Annotated[str, typer.Option("--amount")] = "",
    debit: Annotated[str, typer.Option("--debit")] = "",
    credit: Annotated[str, typer.Option("--credit")] = "",
    balance_column: Annotated[str, typer.Option("--balance")] = "",
) -> None:
    """Say which columns are what."""
    from cafe_pos.application.bank import importing

    options: Options = ctx.obj
    said = {
        "day": day, "label": label, "amount": amount, "debit": debit, "credit": credit,
        "balance": balance_column,
    }  # fmt: skip
    with options.cafe() as cafe:
        made = importing.set_columns(cafe, said, account=account, operator=options.operator)
    if options.json:
        output.result({"account": made.name, "columns": dict(made.columns)})
    else:
        output.show(", ".join(f"{role}: {text}" for role, text in made.columns.items()))


@bank_app.command("vat-period", help=_("Say whether the VAT is declared each month or quarter."))
def vat_period(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help=_("month or quarter."))],
) -> None:
    """Set the period of the VAT."""
    from cafe_pos.application.bank import accounts

    options: Options = ctx.obj
    with options.cafe() as cafe:
        accounts.vat_period(cafe, period, operator=options.operator)
    if options.json:
        output.result({"vat_period": period})
    else:
        output.show(_("Kept and recorded."))
