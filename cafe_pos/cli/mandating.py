"""Commands for mandators and what was agreed with them: `service mandator`, `service contract`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure

if TYPE_CHECKING:
    from cafe_pos.application.mandates.mandates import MandatorView

mandator_app = typer.Typer(
    help=_("Those for whom the café sells or handles: bakers, producers, carriers."),
    no_args_is_help=True,
)
contract_app = typer.Typer(
    help=_("What was agreed with a mandator, from which day on."), no_args_is_help=True
)

_Who = Annotated[str, typer.Argument(metavar="MANDATOR", help=_("The mandator's code or name."))]
_Kind = Annotated[
    str | None, typer.Option("--kind", help=_("baker, producer, carrier, supplier or other."))
]
_Phone = Annotated[str | None, typer.Option("--phone", help=_("The telephone number."))]
_Email = Annotated[str | None, typer.Option("--email", help=_("The electronic address."))]
_Address = Annotated[
    list[str] | None, typer.Option("--address", help=_("A line of the address; may be repeated."))
]
_Siret = Annotated[str | None, typer.Option("--siret", help=_("The SIRET, 14 digits."))]
_Iban = Annotated[str | None, typer.Option("--iban", help=_("The bank account for transfers."))]
_VatNumber = Annotated[str | None, typer.Option("--vat-number", help=_("The VAT number."))]
_Since = Annotated[str, typer.Option("--since", help=_("From this day on, like 2026-11-22."))]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the group `service`."""
    app.add_typer(mandator_app, name="mandator")
    app.add_typer(contract_app, name="contract")


# Mandators


@mandator_app.command("add", help=_("Make a mandator known."))
def add(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=_("A short code in capitals, like RUCHER."))],
    name: Annotated[str, typer.Argument(help=_("The name, as papers show it."))],
    kind: _Kind = None,
    phone: _Phone = None,
    email: _Email = None,
    address: _Address = None,
    siret: _Siret = None,
    iban: _Iban = None,
    vat_number: _VatNumber = None,
) -> None:
    """Add a mandator."""
    from cafe_pos.application.mandates import mandates
    from cafe_pos.domain.mandate import Mandator
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    changes = _changes(kind, phone, email, address, siret, iban, vat_number)
    with options.cafe() as cafe:
        view = mandates.put(
            cafe,
            Mandator(code=code, **({"name": name} | changes)),
            new=True,
            operator=options.operator,
            channel=Channel.CLI,
        )
    _tell(options, view)


@mandator_app.command("set", help=_("Change a mandator."))
def set_(
    ctx: typer.Context,
    who: _Who,
    name: Annotated[str | None, typer.Option("--name", help=_("The new name."))] = None,
    kind: _Kind = None,
    phone: _Phone = None,
    email: _Email = None,
    address: _Address = None,
    siret: _Siret = None,
    iban: _Iban = None,
    vat_number: _VatNumber = None,
) -> None:
    """Change what is given; the rest stays. Who was removed comes back."""
    from dataclasses import replace

    from cafe_pos.application.mandates import mandates
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    changes = _changes(kind, phone, email, address, siret, iban, vat_number)
    if name is not None:
        changes["name"] = name
    with options.cafe() as cafe:
        known = mandates.view(cafe, who).mandator
        view = mandates.put(
            cafe,
            replace(known, active=True, **changes),
            operator=options.operator,
            channel=Channel.CLI,
        )
    _tell(options, view)


def _changes(
    kind: str | None, phone: str | None, email: str | None, address: list[str] | None, *others: Any
) -> dict[str, Any]:
    """The facts that were given, by their name."""
    from cafe_pos.domain.errors import PosError
    from cafe_pos.domain.mandate import MandatorKind

    if kind is not None and kind not in set(MandatorKind):
        raise PosError("mandator.kind", value=kind)
    siret, iban, vat_number = others
    given = {
        "kind": None if kind is None else MandatorKind(kind),
        "phone": phone,
        "email": email,
        "address": tuple(address) if address else None,
        "siret": siret,
        "iban": iban,
        "vat_number": vat_number,
    }
    return {name: value for name, value in given.items() if value is not None}


def _tell(options: Options, view: MandatorView) -> None:
    if options.json:
        output.result(view.as_json())
        return
    one = view.mandator
    output.show(f"{one.code}  {one.name}")
    for contract in view.contracts:
        output.show("  " + contract_text(contract))
    for code in view.differing:
        output.say(
            _("{code} is sold otherwise than the contract says; the article's own rules.").format(
                code=code
            )
        )


@mandator_app.command("list", help=_("Who the café works for, and what is theirs."))
def list_(
    ctx: typer.Context,
    removed: Annotated[bool, typer.Option("--removed", help=_("Removed ones too."))] = False,
) -> None:
    """List the mandators."""
    from cafe_pos.application.mandates import mandates

    options: Options = ctx.obj
    with options.cafe() as cafe:
        views = mandates.everyone(cafe, removed=removed)
    if options.json:
        output.result([view.as_json() for view in views])
        return
    for view in views:
        agreed = "" if view.contract is None else contract_text(view.contract)
        total = figure(view.standing.total)
        output.show(f"{view.code:<12} {view.mandator.name:<30} {total:>12}  {agreed}")
    if not views:
        output.show(_("No mandator yet."))


@mandator_app.command("remove", help=_("Stop working with a mandator; refused with money due."))
def remove(ctx: typer.Context, who: _Who) -> None:
    """Remove a mandator; the documents stay."""
    from cafe_pos.application.mandates import mandates
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        one = mandates.remove(cafe, who, operator=options.operator, channel=Channel.CLI)
    if options.json:
        output.result({"code": one.code, "removed": True})
    else:
        output.show(_("{name} is removed; the documents stay.").format(name=one.name))


# Contracts


def contract_text(contract: Any) -> str:
    """A contract on one line."""
    terms = " ".join(term.written() for term in contract.terms) or "-"
    return f"{contract.since.isoformat()}  {contract.ownership.value}  {terms}"


@contract_app.command("list", help=_("The contracts of a mandator."))
def contract_list(ctx: typer.Context, who: _Who) -> None:
    """List the contracts."""
    from cafe_pos.application.mandates import mandates

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = mandates.view(cafe, who)
    if options.json:
        output.result([mandates.contract_json(contract) for contract in view.contracts])
        return
    for contract in view.contracts:
        output.show(contract_text(contract))
    if not view.contracts:
        output.show(_("No contract yet."))


@contract_app.command("set", help=_("Agree on terms from a day on."))
def contract_set(
    ctx: typer.Context,
    who: _Who,
    since: _Since,
    term: Annotated[
        list[str] | None,
        typer.Option(
            "--term",
            help=_("percent=20, per_item=0.35@act:parcel.collected, fixed=360; may be repeated."),
        ),
    ] = None,
    ownership: Annotated[
        str, typer.Option("--ownership", help=_("firm, opaque or transparent."))
    ] = "transparent",
    vat: Annotated[str, typer.Option("--vat", help=_("The VAT code of the commission."))] = "N20",
    purchase_vat: Annotated[
        str | None, typer.Option("--purchase-vat", help=_("The VAT code of their goods, if any."))
    ] = None,
    period: Annotated[
        str, typer.Option("--period", help=_("week, fortnight, month or quarter."))
    ] = "month",
    keep: Annotated[
        bool, typer.Option("--no-return", help=_("What is unsold is paid all the same."))
    ] = False,
    note: Annotated[str, typer.Option("--note", help=_("A line on the statements."))] = "",
) -> None:
    """Make or replace the contract of a day."""
    from cafe_pos.application.mandates import mandates
    from cafe_pos.domain.catalogue import Ownership
    from cafe_pos.domain.mandate import Contract, SettlementPeriod, parse_term
    from cafe_pos.domain.ticket import Channel
    from cafe_pos.domain.vat import VatCode

    options: Options = ctx.obj
    contract = Contract(
        mandator=who,
        since=_day(since),
        ownership=_one_of(Ownership, ownership, "contract.ownership"),
        terms=tuple(map(parse_term, term or ())),
        vat_code=_one_of(VatCode, vat, "contract.vat"),
        purchase_vat_code=(
            None if purchase_vat is None else _one_of(VatCode, purchase_vat, "contract.vat")
        ),
        period=_one_of(SettlementPeriod, period, "contract.period"),
        take_back=not keep,
        note=note,
    )
    with options.cafe() as cafe:
        view = mandates.put_contract(cafe, contract, operator=options.operator, channel=Channel.CLI)
    _tell(options, view)


def _one_of(choices: Any, value: str, code: str) -> Any:
    from cafe_pos.domain.errors import PosError

    try:
        return choices(value)
    except ValueError:
        raise PosError(code, value=value) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            _("a day is written like 2026-11-22"), param_hint="--since"
        ) from None


@contract_app.command("remove", help=_("Take back a contract that nothing was settled with."))
def contract_remove(ctx: typer.Context, who: _Who, since: _Since) -> None:
    """Remove the contract that begins on a day."""
    from cafe_pos.application.mandates import mandates
    from cafe_pos.domain.ticket import Channel

    options: Options = ctx.obj
    with options.cafe() as cafe:
        view = mandates.drop_contract(
            cafe, who, _day(since), operator=options.operator, channel=Channel.CLI
        )
    _tell(options, view)
