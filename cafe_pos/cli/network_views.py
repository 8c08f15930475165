"""What the coordinators see: `network status|contributions|report`."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cafe_pos import messages
from cafe_pos.cli import output
from cafe_pos.cli.network import Warehouse, demand, folder_of
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import euros
from cafe_pos.i18n import _, language, money
from cafe_pos.messages import overview as overview_messages

if TYPE_CHECKING:
    from cafe_pos.network.viewing.contributions import Invoice, Rule
    from cafe_pos.network.views import ActionLine, Call, NetworkView, ReasonLine, StatusLine

_Month = Annotated[str, typer.Argument(metavar="MONTH", help=_("A month, like 2026-10."))]
_Engine = Annotated[
    str, typer.Option("--engine", help=_("What computes: duckdb, spark, or spark=URL."))
]
DUCKDB: Final = "duckdb"
_FORMATS: Final = (".pdf", ".xlsx", ".html")


def add_to(app: typer.Typer) -> None:
    """Hang these commands among those of the network."""
    app.command("status", help=_("Who is missing, late, held or refused; whom to call first."))(
        status
    )
    app.command("contributions", help=_("What each café pays for a month, to be invoiced."))(
        contributions
    )
    app.command("report", help=_("The network's month: PDF, spreadsheet, or a page."))(report)


def status(
    ctx: typer.Context,
    month: Annotated[
        str, typer.Argument(metavar="[MONTH]", help=_("A month, like 2026-10; else the last one."))
    ] = "",
    warehouse: Warehouse = None,
    engine: _Engine = DUCKDB,
) -> None:
    """How every café stands with a month, and the ten to call first."""
    demand()
    from cafe_pos import bootstrap
    from cafe_pos.network.viewing import arrivals, looking
    from cafe_pos.network.viewing import status as standing

    options: Options = ctx.obj
    now = bootstrap.clock().now()
    wanted = _checked(month or _last_month(now.date()))
    with looking.looking(folder_of(warehouse), engine) as look:
        lines = arrivals.standing(look, wanted, now)
        calls = standing.calls(look, wanted, now)
        nameless = [(r.source, r.code) for r in arrivals.nameless(look, wanted)]
    if options.json:
        output.result({
            "month": wanted,
            "counts": _counts(lines),
            "cafes": [
                {"cafe": s.cafe, "name": s.name, "state": s.state, "since": s.since,
                 "notice": s.notice}
                for s in lines
            ],
            "calls": [_call_json(one) for one in calls],
            "nameless": [{"name": name, "code": code} for name, code in nameless],
        })  # fmt: skip
        return
    _show_status(wanted, lines, calls)
    for name, code in nameless:
        said = f"{messages.printable(name)} ({_why(code)})"
        output.show(_("Refused, and nobody knows whose it is: {file}").format(file=said))


def _show_status(month: str, lines: tuple[StatusLine, ...], calls: tuple[Call, ...]) -> None:
    counts = _counts(lines)
    words = [f"{n} {_(overview_messages.STATES[state])}" for state, n in counts.items() if n]
    summary = ", ".join(words) or _("nobody owes a file of this month.")
    output.show(_("{month}: {summary}").format(month=month, summary=summary))
    for line in lines:
        if line.state != "received" and (line.state != "late" or line.notice):
            why = f" ({_why(line.notice)})" if line.notice else ""
            said = _(overview_messages.STATES[line.state])
            since = _("since {day}").format(day=line.since)
            output.show(f"  {said:<10} {messages.printable(line.name)}, {since}{why}")
    if calls:
        output.show(_("To call first:"))
    for number, call in enumerate(calls, start=1):
        name = messages.printable(call.name)
        said = _("{name}: {reason}").format(name=name, reason=reason(call.reason))
        output.show(f"{number:>3}. {said}")
        for action in call.promised:
            mark = "x" if action.done else " "
            text = messages.printable(action.text)
            output.show(f"       [{mark}] {text} ({action.due})")


def _counts(lines: tuple[StatusLine, ...]) -> dict[str, int]:
    return {state: sum(line.state == state for line in lines) for state in overview_messages.STATES}


def reason(line: ReasonLine) -> str:
    """Why a café is called, as a sentence in the language in use."""
    from cafe_pos.reports.network import words
    from cafe_pos.reports.speech import Speech

    params: dict[str, Any] = dict(line.params)
    if line.code not in overview_messages.OVERVIEW_NOTICES:
        return words.reason(Speech(language()), line)
    code = line.code
    if code == "call.missing" and params["count"] == 1:
        code = "call.missing_one"
    if "code" in params:
        params["why"] = _why(str(params["code"]))
    elif code in {"call.held", "call.refused"}:
        params["why"] = "?"
    cents = {f"{name}_cents": params[name] for name in ("revenue", "closures") if name in params}
    return messages.notice(code, params | cents)


def _why(code: str) -> str:
    return _(overview_messages.WHYS[code]) if code in overview_messages.WHYS else code


def _call_json(call: Call) -> dict[str, Any]:
    return {
        "cafe": call.cafe, "name": call.name, "code": call.reason.code,
        "params": dict(call.reason.params), "message": reason(call.reason),
        "promised": [_action_json(action) for action in call.promised],
    }  # fmt: skip


def _action_json(action: ActionLine) -> dict[str, Any]:
    return {"text": action.text, "due": action.due, "done": action.done}


def contributions(
    ctx: typer.Context,
    month: _Month,
    file: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("A CSV file; else it is shown."))
    ] = None,
    invoiced: Annotated[
        bool,
        typer.Option("--invoiced", help=_("Note that it was sent: later changes are corrections.")),
    ] = False,
    warehouse: Warehouse = None,
    engine: _Engine = DUCKDB,
) -> None:
    """Compute what each café pays for a month, write it, note it as sent."""
    demand()
    from cafe_pos import bootstrap
    from cafe_pos.network.collecting import warehouse as warehouses
    from cafe_pos.network.viewing import contributions as owed
    from cafe_pos.network.viewing import looking

    options: Options = ctx.obj
    folder, wanted = folder_of(warehouse), _checked(month)
    with looking.looking(folder, engine) as look:
        rules = {m: _rule(m) for m in owed.months_needed(look.catalogue, wanted)}
        invoice = owed.contributions(look, wanted, rules)
    if file is not None:
        output.deliver(_csv(invoice).encode("utf-8-sig"), file)
    if invoiced:
        with warehouses.writing(folder) as house:
            owed.note(house, invoice, bootstrap.clock().now())
    if options.json:
        output.result(_invoice_json(invoice))
    elif file is None:
        output.show(_csv(invoice).replace("\r\n", "\n").rstrip("\n"))
    else:
        total = sum(line.total_cents for line in invoice.lines)
        output.show(
            _("{count} cafés, {total} in all: {path}").format(
                count=len(invoice.lines), total=money(total), path=file
            )
        )
        for line in invoice.lines:
            for notice in invoice.notices_of(line.cafe):
                said = messages.notice(notice.code, _amounts(notice.params))
                output.say(f"{messages.printable(line.name)}: {said}")
    if invoice.noted_at is not None and not options.json:
        day = invoice.noted_at[:10]
        output.say(_("Noted as invoiced on {day}: these are the lines as sent.").format(day=day))


def _rule(month: str) -> Rule:
    """The network's rule of a month, from the shipped configuration."""
    from cafe_pos.network.viewing.contributions import Rule
    from cafe_pos.settings import viability as viability_settings

    dated = viability_settings.rules().of(month)
    return Rule(dated.network_base_cents, dated.network_rate_bp)


def _amounts(params: Any) -> dict[str, Any]:
    return {f"amount_{k}" if k == "cents" else k: v for k, v in dict(params).items()}


def _csv(invoice: Invoice) -> str:
    """Semicolons and decimal commas, as French spreadsheets read them; the last row adds up."""
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sheet.writerow([
        "cafe", "name", "month", "revenue", "base", "share", "correction", "total", "notices",
    ])  # fmt: skip
    sums = [0] * 5
    for line in invoice.lines:
        amounts = (
            line.revenue_cents, line.base_cents, line.share_cents, line.correction_cents,
            line.total_cents,
        )  # fmt: skip
        sums = [total + one for total, one in zip(sums, amounts, strict=True)]
        codes = " ".join(notice.code for notice in invoice.notices_of(line.cafe))
        name = _cell(line.name)
        sheet.writerow([line.cafe, name, line.month, *map(_comma, amounts), codes])
    sheet.writerow(["", "TOTAL", invoice.month, *map(_comma, sums), ""])
    return text.getvalue()


def _cell(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    shown = messages.printable(text)
    return f"'{shown}" if shown[:1] in {"=", "+", "-", "@"} else shown


def _comma(cents: int) -> str:
    return euros(cents).replace(".", ",")


def _invoice_json(invoice: Invoice) -> dict[str, Any]:
    return {
        "month": invoice.month,
        "noted_at": invoice.noted_at,
        "total": euros(sum(line.total_cents for line in invoice.lines)),
        "lines": [
            {
                "cafe": line.cafe, "name": line.name, "revenue": euros(line.revenue_cents),
                "base": euros(line.base_cents), "share": euros(line.share_cents),
                "correction": euros(line.correction_cents), "total": euros(line.total_cents),
                "notices": [
                    {"severity": n.severity, "code": n.code,
                     "message": messages.notice(n.code, _amounts(n.params))}
                    for n in invoice.notices_of(line.cafe)
                ],
            }
            for line in invoice.lines
        ],
    }  # fmt: skip


def report(
    ctx: typer.Context,
    month: _Month,
    file: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=_("The file; its ending says which: pdf, xlsx, html.")),
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help=_("For all cafés: nobody's name, no group under 5."))
    ] = False,
    months: Annotated[
        int, typer.Option(min=1, max=120, help=_("How many months of each café."))
    ] = 12,
    warehouse: Warehouse = None,
    engine: _Engine = DUCKDB,
) -> None:
    """Compute the network's month, and write it."""
    demand()
    from cafe_pos import bootstrap
    from cafe_pos.network.viewing import looking, overview

    options: Options = ctx.obj
    if file is not None and file.suffix.lower() not in _FORMATS:
        raise PosError("network.format", path=file)
    if file is None and not options.json:
        raise PosError("network.format", path="")
    with looking.looking(folder_of(warehouse), engine) as look:
        view = overview.overview(
            look, _checked(month), now=bootstrap.clock().now(), months=months, anonymous=anonymous
        )
    if file is not None:
        output.write_file(file, _rendered(view, file.suffix.lower()))
    if options.json:
        output.result(_view_json(view))
    else:
        output.show(str(file))


def _rendered(view: NetworkView, ending: str) -> bytes:
    from cafe_pos.reports.network import html, pdf, xlsx

    makers = {".pdf": pdf.render, ".xlsx": xlsx.render, ".html": html.render}
    return makers[ending](view, language())


def _view_json(view: NetworkView) -> dict[str, Any]:
    from dataclasses import asdict

    found: dict[str, Any] = _euros(asdict(view))
    return found


def _euros(value: Any, name: str = "", unit: str = "") -> Any:
    """Amounts as euros, rates as percent, by the end of their names or the unit beside them."""
    if isinstance(value, dict):
        own = str(value.get("unit", ""))
        return {
            key.removesuffix("_cents").removesuffix("_bp"): _euros(one, key, own)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_euros(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        counted = name in {"value", "low", "median", "high"}
        if name.endswith("_cents") or (unit == "cents" and counted):
            return euros(value)
        if name.endswith("_bp") or (unit == "bp" and counted):
            return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    return value


def _checked(month: str) -> str:
    from cafe_pos.application.viability.inputs import checked_month

    return checked_month(month)


def _last_month(today: date) -> str:
    return (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
