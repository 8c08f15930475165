"""Commands around the card terminal: `terminal set|off|test|status|receipt|settle`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure
from cafe_pos.messages import card_words

if TYPE_CHECKING:
    from cafe_pos.application.cards.payments import Payable, Recorded, Step
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.application.cards.settings import TerminalSetting
    from cafe_pos.application.ports import Context

terminal_app = typer.Typer(
    help=_("The card terminal: set, off, test, status, receipt, settle."), no_args_is_help=True
)
ANSWERS = ("paid", "not-paid", "record", "given-back")


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(terminal_app, name="terminal")


@terminal_app.command("set", help=_("Send the amounts of cards to this terminal (Caisse-AP)."))
def set_terminal(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help=_("Its name or IP address, like tpe:8888."))],
    till: Annotated[
        str, typer.Option("--till", help=_("This till's number for the terminal: two characters."))
    ] = "01",
) -> None:
    """Set the terminal up; the change is recorded, nothing is sent."""
    from cafe_pos.application.cards import settings
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = settings.set_terminal(
            cafe, address, till, operator=options.operator, channel=Channel.CLI
        )
    _tell(found, options)


@terminal_app.command("off", help=_("Type amounts on the terminal by hand from now on."))
def off(ctx: typer.Context) -> None:
    """Use no terminal any more; what stands open stays so."""
    from cafe_pos.application.cards import settings
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        settings.set_terminal(cafe, None, operator=options.operator, channel=Channel.CLI)
    _tell(None, options)


def _tell(found: TerminalSetting | None, options: Options) -> None:
    if options.json:
        output.result(_setting(found))
    elif found is None:
        output.show(_("No card terminal: amounts are typed on it by hand."))
    else:
        output.show(
            _("Card terminal at {address}, as till {till}.").format(
                address=found.address, till=found.till
            )
        )


def _setting(found: TerminalSetting | None) -> dict[str, Any]:
    if found is None:
        return {"terminal": None, "till": None}
    return {"terminal": found.address, "till": found.till}


@terminal_app.command("test", help=_("See whether the terminal answers; no card is asked for."))
def test(ctx: typer.Context) -> None:
    """Connect to the terminal and hang up: nothing is sent."""
    from cafe_pos import bootstrap
    from cafe_pos.application.cards import settings

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = settings.terminal_of(cafe)
    if found is None:
        raise PosError("terminal.none")
    bootstrap.terminal(found.address).reach()
    if options.json:
        output.result({**_setting(found), "reached": True})
    else:
        output.show(_("The terminal at {address} answers.").format(address=found.address))


@terminal_app.command("status", help=_("Show the terminal, and the amounts that stand open."))
def status(ctx: typer.Context) -> None:
    """Show what is set up, what must still be settled, and the newest amounts."""
    from cafe_pos.application.cards import payments, settings

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = settings.terminal_of(cafe)
        open_ones, newest = payments.pending(cafe), settings.receipts(cafe)
    if options.json:
        told = _setting(found) | {"open": [as_json(one) for one in open_ones]}
        output.result(told | {"newest": [as_json(one) for one in newest]})
        return
    _tell(found, options)
    for one in open_ones:
        output.show(_line(one))
    if open_ones:
        output.show(_("Settle them: “cafe-pos terminal settle REFERENCE …”."))
    else:
        output.show(_("Nothing stands open."))


def as_json(one: CardRequest) -> dict[str, Any]:
    """An amount of the terminal for scripts; no card's number is in it."""
    from cafe_pos.domain.money import euros

    return {
        "ref": one.ref,
        "at": one.asked_at,
        "amount": euros(one.amount_cents),
        "nature": one.nature.value,
        "purpose": one.purpose.value,
        "state": one.state.value,
        "reason": one.reason,
        "scheme": one.scheme,
        "contactless": one.contactless,
        "authorisation": one.authorisation,
        "receipt": one.receipt is not None,
        "document": one.document,
    }


def _line(one: CardRequest) -> str:
    return "  ".join(
        (one.ref, one.asked_at, figure(one.amount_cents), card_words.state(one.state),
         card_words.reason(one.reason) if one.reason else "")
    ).rstrip()  # fmt: skip


@terminal_app.command("receipt", help=_("Give the terminal's own receipt of a ticket again."))
def receipt(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("The ticket, like T-00000012."))],
    paper: Annotated[bool, typer.Option("--print", help=_("On paper."))] = False,
) -> None:
    """Show or print what the terminal printed, as long as it is kept."""
    from cafe_pos.application.cards import papers, settings
    from cafe_pos.cli import spooling

    options: Options = ctx.obj
    with options.cafe() as cafe:
        found = settings.receipt_of(cafe, number)
        if paper:
            papers.print_receipt(cafe, number, operator=options.operator)
    if paper:
        spooling.give_a_chance(options)
    if options.json:
        output.result([as_json(one.request) | {"lines": list(one.lines)} for one in found])
        return
    for one in found:
        for line in one.lines:
            output.show(line)


@terminal_app.command(
    "settle", help=_("Say what became of an amount: paid, not-paid, record or given-back.")
)
def settle(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(help=_("Its reference, as status shows it."))],
    answer: Annotated[
        str,
        typer.Argument(help=_("paid or not-paid, as the terminal shows; record; or given-back.")),
    ],
    seen: Annotated[
        bool, typer.Option("--receipt-seen", help=_("The terminal's own receipt was seen."))
    ] = False,
) -> int:
    """Settle an amount as a person read it; what was paid is recorded as it was kept."""
    from cafe_pos.application.cards import payments
    from cafe_pos.domain.ticket import Channel

    if answer not in ANSWERS:
        raise typer.BadParameter(", ".join(ANSWERS))
    options: Options = ctx.obj
    who = options.operator
    with options.cafe() as cafe:
        if answer in ("paid", "not-paid"):
            payments.say(
                cafe, ref, paid=answer == "paid", receipt_seen=seen, operator=who,
                channel=Channel.CLI,
            )  # fmt: skip
        if answer == "given-back":
            payments.undo(cafe, ref, operator=who, channel=Channel.CLI)
        recorded = None
        if answer in ("paid", "record"):
            step = payments.resume(cafe, ref, operator=who)
            recorded = step.recorded or carried_on(cafe, step)
    _settled(recorded, options)
    return 0


def _settled(recorded: Recorded | None, options: Options) -> None:
    if options.json:
        output.result({"settled": True} if recorded is None else recorded.as_json())
    elif recorded is None:
        output.show(_("Recorded."))
    else:
        output.show(_("{number} recorded.").format(number=recorded.number))


def charged(cafe: Context, payable: Payable) -> Recorded:
    """Charge a card through the terminal and record it.

    Raises:
        PosError: `terminal.refused`, `terminal.unreachable`, `terminal.unknown`; or a refusal of
            what is to be recorded.
    """
    from cafe_pos.application.cards import payments

    return carried_on(cafe, payments.go_on(cafe, payable))


def carried_on(cafe: Context, step: Step) -> Recorded:
    """Ask for the amount of a step and for those behind it, and record what is paid.

    Raises:
        PosError: as `charged`.
    """
    from cafe_pos import bootstrap
    from cafe_pos.application.cards import charging
    from cafe_pos.application.cards.ports import CardRequest
    from cafe_pos.domain.card import State

    found = charging.carry_on(cafe, step, bootstrap.terminal)
    if not isinstance(found, CardRequest):
        return found
    reason = card_words.reason(found.reason)
    if found.state is State.REFUSED:
        raise PosError("terminal.refused", reason=reason)
    if found.state is State.UNREACHABLE:
        raise PosError("terminal.unreachable", address=found.terminal, reason=reason)
    raise PosError("terminal.unknown", amount_cents=found.amount_cents, ref=found.ref)
