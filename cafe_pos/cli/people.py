"""Commands about people: `operator list|add|pin|remove|restore`, and `correct`."""

from __future__ import annotations

from typing import Annotated

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.rights import Role
from cafe_pos.i18n import _

visa_app = typer.Typer(help=_("The other manager's agreement."), no_args_is_help=True)
operator_app = typer.Typer(help=_("Who may use the till."), no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help=_("The name, as the screen says it."))]
_Visa = Annotated[str | None, typer.Option(help=_("The other manager, who agrees."))]
_Pin = Annotated[str, typer.Option("--pin", help=_("4 to 8 digits."), prompt=True, hide_input=True)]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(operator_app, name="operator")
    app.add_typer(visa_app, name="visa")
    app.command("correct", help=_("Say that a ticket of today was paid another way."))(correct)


@operator_app.command("list", help=_("Show who may use the till."))
def list_operators(ctx: typer.Context) -> None:
    """Show everybody, those removed included."""
    from cafe_pos.application import people

    options: Options = ctx.obj
    with options.cafe() as cafe:
        everyone = people.everyone(cafe)
    if options.json:
        output.result([{"name": p.name, "role": p.role, "active": p.active} for p in everyone])
        return
    for person in everyone:
        state = "" if person.active else _("removed")
        output.show(f"  {person.name:<30} {_role(person.role):<12} {state}".rstrip())


def _role(role: str) -> str:
    return _("manager") if role == Role.MANAGER else _("help")


@operator_app.command("add", help=_("Let someone new use the till."))
def add(
    ctx: typer.Context,
    name: _Name,
    pin: _Pin,
    role: Annotated[Role, typer.Option(help=_("manager or help."))] = Role.HELP,
    visa: _Visa = None,
) -> None:
    """Let someone new use the till."""
    from cafe_pos.application import people

    options: Options = ctx.obj
    with options.cafe() as cafe:
        person = people.add(cafe, name, pin, role=role, by=options.operator, visa=visa)
    output.say(_("{name} may use the till.").format(name=person.name))


@operator_app.command("pin", help=_("Give someone a new PIN."))
def pin(ctx: typer.Context, name: _Name, pin: _Pin) -> None:
    """Give someone a new PIN."""
    from cafe_pos.application import people

    options: Options = ctx.obj
    with options.cafe() as cafe:
        person = people.change_pin(cafe, name, pin, by=options.operator)
    output.say(_("{name} has a new PIN.").format(name=person.name))


@operator_app.command("remove", help=_("Take the till away from someone; tickets keep the name."))
def remove(ctx: typer.Context, name: _Name, visa: _Visa = None) -> None:
    """Take the till away from someone."""
    from cafe_pos.application import people

    options: Options = ctx.obj
    with options.cafe() as cafe:
        person = people.set_active(cafe, name, active=False, by=options.operator, visa=visa)
    output.say(_("{name} no longer uses the till.").format(name=person.name))


@operator_app.command("restore", help=_("Let someone who was removed come back."))
def restore(ctx: typer.Context, name: _Name, visa: _Visa = None) -> None:
    """Let someone who was removed come back."""
    from cafe_pos.application import people

    options: Options = ctx.obj
    with options.cafe() as cafe:
        person = people.set_active(cafe, name, active=True, by=options.operator, visa=visa)
    output.say(_("{name} may use the till.").format(name=person.name))


@operator_app.command("role", help=_("Make someone a manager or a help."))
def role(
    ctx: typer.Context,
    name: _Name,
    role: Annotated[Role, typer.Argument(help=_("manager or help."))],
    visa: _Visa = None,
) -> None:
    """Give someone the other role."""
    from cafe_pos.application import people

    options: Options = ctx.obj
    with options.cafe() as cafe:
        person = people.set_role(cafe, name, role, by=options.operator, visa=visa)
    output.say(_("{name}: {role}.").format(name=person.name, role=_role(person.role)))


@visa_app.command("list", help=_("Show what waits for the other manager's agreement."))
def list_visas(ctx: typer.Context) -> None:
    """Show the visas that wait."""
    from cafe_pos.application import visas
    from cafe_pos.messages import sensitive_act

    options: Options = ctx.obj
    with options.cafe() as cafe:
        waiting = visas.due(cafe, options.operator)
    if options.json:
        output.result(
            [
                {
                    "visa": v.id,
                    "what": v.what,
                    "document": v.document,
                    "asked_by": v.asked_by,
                    "asked_at": v.asked_at,
                }
                for v in waiting
            ]
        )
        return
    for v in waiting:
        output.show(
            f"  {v.id:>4}  {sensitive_act(v.what)} {v.document}  {v.asked_by}  {v.asked_at}"
        )
    if not waiting:
        output.show(_("No visa waits."))


@visa_app.command("give", help=_("Agree to what the other manager did (--operator NAME)."))
def give_visa(
    ctx: typer.Context, visa: Annotated[int, typer.Argument(help=_("Its number in the list."))]
) -> None:
    """Agree to what the other manager did."""
    from cafe_pos.application import visas
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        given = visas.give(cafe, visa, options.operator, channel=Channel.CLI)
    output.say(_("Visa given for {document}.").format(document=given.document))


def correct(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("The ticket, like T-00000012."))],
    to: Annotated[str, typer.Option("--to", help=_("cash, card, cheque or transfer."))],
) -> None:
    """Record a reversal and a new payment for one's own ticket of the same day."""
    from cafe_pos.application.selling import corrections
    from cafe_pos.domain.payment import Method

    options: Options = ctx.obj
    if to not in set(Method):
        raise typer.BadParameter(_("cash, card, cheque or transfer."), param_hint="--to")
    with options.cafe() as cafe:
        view = corrections.correct_method(cafe, Method(to), number, operator=options.operator)
    if options.json:
        output.result(view.as_json())
    else:
        output.show(
            _("{number}: {ticket} is now paid by {method}.").format(
                number=view.payload["number"], ticket=number, method=_(to)
            )
        )
