"""Commands around paper: `print list|retry|confirm|cancel`, `printer find|test|set`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, language

if TYPE_CHECKING:
    from cafe_pos.application.ports import PrintJob

print_app = typer.Typer(
    help=_("Prints that wait or want a decision: list, retry, confirm, cancel."),
    no_args_is_help=True,
)
printer_app = typer.Typer(help=_("The printer: find, test, set."), no_args_is_help=True)

Transport = Annotated[
    str | None,
    typer.Option("--transport", help=_("network, file, usb, serial, cups or none.")),
]
Address = Annotated[
    str | None,
    typer.Option("--address", help=_("host:port, a CUPS queue, or vendor:product on USB.")),
]
Place = Annotated[str | None, typer.Option("--path", help=_("A device like /dev/usb/lp0."))]
Columns = Annotated[int | None, typer.Option("--columns", help=_("32, 42 or 48."))]
CodePage = Annotated[str | None, typer.Option("--code-page", help=_("cp1252 or cp858."))]
Baud = Annotated[int | None, typer.Option("--baud", help=_("Speed of a serial port."))]
Flow = Annotated[
    str | None,
    typer.Option("--flow", help=_("Flow control, serial: dsr, rts, xon, none.")),
]
Answers = Annotated[
    bool | None,
    typer.Option("--answers/--one-way", help=_("Whether the printer ever answers.")),
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.add_typer(print_app, name="print")
    app.add_typer(printer_app, name="printer")


@print_app.command("list", help=_("Show the prints that wait, broke off, or want a decision."))
def print_list(ctx: typer.Context) -> None:
    """Show open jobs with their states and reasons."""
    from cafe_pos.application.printing import printing

    options: Options = ctx.obj
    with options.cafe() as cafe:
        jobs = printing.jobs(cafe)
    if options.json:
        output.result([_as_json(job) for job in jobs])
        return
    for job in jobs:
        _show(job)
    if not jobs:
        output.show(_("Nothing waits, nothing is in doubt."))


@print_app.command("retry", help=_("Print again what is in doubt (as DUPLICATA), or try now."))
def print_retry(
    ctx: typer.Context,
    job: Annotated[int, typer.Argument(help=_("The job, by its number in the list."))],
    reason: Annotated[str, typer.Option(help=_("Why a duplicate is wanted."))] = "",
) -> int:
    """Try a job again; what may have come out is printed as a recorded duplicate."""
    from cafe_pos.application.printing import printing
    from cafe_pos.application.printing.printing import Verdict
    from cafe_pos.cli import spooling

    options: Options = ctx.obj
    with options.cafe() as cafe:
        wanted = printing.job(cafe, job)
        if wanted.state != "queued":
            wanted = printing.resolve(
                cafe, job, Verdict.AGAIN,
                reason=reason, operator=options.operator, channel=_channel(),
            )  # fmt: skip
    spooling.give_a_chance(options)
    with options.cafe() as cafe:
        done = printing.job(cafe, wanted.id)
    _tell(done, options)
    return 0 if done.state == "printed" or done.last_error == "printer.one_way" else 1


@print_app.command("confirm", help=_("Say that a print in doubt came out."))
def print_confirm(
    ctx: typer.Context,
    job: Annotated[int, typer.Argument(help=_("The job, by its number in the list."))],
) -> None:
    """Settle a doubtful job: it came out."""
    _settle(ctx.obj, job, "came_out")


@print_app.command("cancel", help=_("Give up a print that waits or is in doubt."))
def print_cancel(
    ctx: typer.Context,
    job: Annotated[int, typer.Argument(help=_("The job, by its number in the list."))],
) -> None:
    """Settle a job: it is not wanted any more."""
    _settle(ctx.obj, job, "cancel")


def _settle(options: Options, job: int, verdict: str) -> None:
    from cafe_pos.application.printing import printing

    with options.cafe() as cafe:
        done = printing.resolve(
            cafe, job, printing.Verdict(verdict), operator=options.operator, channel=_channel()
        )
    _tell(done, options)


def _channel() -> Any:
    from cafe_pos.domain.ticket import Channel

    return Channel.CLI


def _tell(job: PrintJob, options: Options) -> None:
    if options.json:
        output.result(_as_json(job))
    else:
        _show(job)


def _as_json(job: PrintJob) -> dict[str, Any]:
    from cafe_pos import messages

    return {
        "job": job.id,
        "document": job.document,
        "copy": job.copy_no,
        "state": job.state,
        "attempts": job.attempts,
        "queued_at": job.queued_at,
        "reason": job.last_error,
        "message": messages.print_reason(job.last_error) if job.last_error else None,
    }


def _show(job: PrintJob) -> None:
    from cafe_pos import messages
    from cafe_pos.cli.spooling import state_in_words

    copy = f" DUPLICATA {job.copy_no}" if job.copy_no else ""
    reason = " " + messages.print_reason(job.last_error) if job.last_error else ""
    output.show(f"{job.id:>5}  {job.document}{copy}  {state_in_words(job.state)}.{reason}")


@printer_app.command("find", help=_("List the printers of this machine; print nothing."))
def printer_find(ctx: typer.Context, address: Address = None) -> None:
    """List device nodes, USB printers, serial ports and queues, and the one at an address."""
    from cafe_pos import bootstrap, messages

    options: Options = ctx.obj
    found = bootstrap.find_printers(address)
    for reason in found.not_searched:
        output.say(messages.print_reason(reason))
    if options.json:
        output.result(
            [
                printer.setting
                | {
                    "name": printer.name,
                    "reason": printer.reason,
                    "message": messages.print_reason(printer.reason) if printer.reason else None,
                }
                for printer in found.printers
            ]
        )
        return
    for printer in found.printers:
        way = printer.setting
        place = f"--path {way['path']}" if "path" in way else f"--address {way['address']}"
        state = messages.print_reason(printer.reason) if printer.reason else ""
        told = messages.printable(f"--transport {way['transport']} {place}  {printer.name}")
        output.show(f"  {told.rstrip()}  {state}".rstrip())
    if not found.printers:
        output.show(_("No printer was found. Is it switched on and plugged in?"))
    output.say(_("A network printer is found by its address: --address 192.168.1.20"))


@printer_app.command("test", help=_("Print a test page, and say what the printer answered."))
def printer_test(
    ctx: typer.Context,
    transport: Transport = None,
    address: Address = None,
    path: Place = None,
    columns: Columns = None,
    code_page: CodePage = None,
    baud: Baud = None,
    flow: Flow = None,
    answers: Answers = None,
) -> int:
    """Print the ruler on the printer that is set up, or on one given by options."""
    from cafe_pos import bootstrap, messages, profile
    from cafe_pos.application.printing import copies, test_page

    options: Options = ctx.obj
    given = _given(
        address=address, path=path, columns=columns, code_page=code_page,
        baud=baud, flow=flow, answers=answers,
    )  # fmt: skip
    if transport is None:
        with options.cafe() as cafe:
            given = dict(copies.present_printer(cafe)) | given
    else:
        given["transport"] = transport
    printer = profile.printer(given)
    if printer is None:
        raise typer.BadParameter(_("there is nothing to test"), param_hint="--transport")
    if copies.is_database(printer, options.database):
        raise PosError("printer.setting", value=str(printer["path"]))
    tested = test_page.print_page(bootstrap.transport(printer), printer, language())
    told = messages.test_page(printed=tested.printed, reason=tested.reason)
    if options.json:
        output.result({"printed": tested.printed, "reason": tested.reason, "message": told})
    else:
        output.show(told)
    return 0 if tested.printed or tested.reason == test_page.ONE_WAY else 1


@printer_app.command("set", help=_("Set the printer up, or take it away (--transport none)."))
def printer_set(
    ctx: typer.Context,
    transport: Annotated[
        str, typer.Option("--transport", help=_("network, file, usb, serial, cups or none."))
    ],
    address: Address = None,
    path: Place = None,
    columns: Columns = None,
    code_page: CodePage = None,
    baud: Baud = None,
    flow: Flow = None,
    answers: Answers = None,
    drawer: Annotated[
        bool | None,
        typer.Option("--drawer/--no-drawer", help=_("Whether a cash drawer hangs on it.")),
    ] = None,
    pin: Annotated[int | None, typer.Option("--pin", help=_("The drawer's pin: 0 or 1."))] = None,
    fallback: Annotated[
        bool,
        typer.Option("--fallback", help=_("Set the second printer instead.")),
    ] = False,
    kitchen: Annotated[
        bool, typer.Option("--kitchen", help=_("Set the kitchen's printer instead."))
    ] = False,
) -> None:
    """Change the printer's setting, with its event; what waits, waits for the new printer."""
    from cafe_pos import profile
    from cafe_pos.application.printing import copies

    options: Options = ctx.obj
    given = {"transport": transport} | _given(
        address=address, path=path, columns=columns, code_page=code_page,
        baud=baud, flow=flow, answers=answers, drawer=drawer, pin=pin,
    )  # fmt: skip
    if kitchen and fallback:
        raise typer.BadParameter(_("The kitchen has one printer."), param_hint="--kitchen")
    wanted = profile.printer(given)
    with options.cafe() as cafe:
        if fallback:
            first = {k: v for k, v in copies.present_printer(cafe).items() if k != "fallback"}
            wanted = profile.printer(first | ({"fallback": wanted} if wanted else {}))
        setting = "kitchen_printer" if kitchen else "printer"
        copies.set_printer(cafe, wanted, operator=options.operator, setting=setting)
    if options.json:
        output.result({setting: wanted})
    elif wanted is None:
        output.show(_("There is no printer any more. Tickets are saved as before."))
    else:
        output.show(_("The printer is set up. “cafe-pos printer test” prints a page."))


def _given(**values: Any) -> dict[str, Any]:
    """What was said on the command line."""
    return {name: value for name, value in values.items() if value is not None}
