"""Commands that found a café and bring its catalogue and its history in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, figure, ngettext

catalogue_app = typer.Typer(help=_("The catalogue: import, export, list."), no_args_is_help=True)
import_app = typer.Typer(help=_("Bring in history from another till."), no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into the tree."""
    app.command("init", help=_("Found a café from a profile, without questions."))(init)
    app.add_typer(catalogue_app, name="catalogue")
    app.add_typer(import_app, name="import")


def init(
    ctx: typer.Context,
    profile: Annotated[Path, typer.Option(help=_("The café's profile, in TOML."))],
) -> None:
    """Found a café from a profile."""
    from cafe_pos import bootstrap
    from cafe_pos import profile as profiles
    from cafe_pos.application import setup

    options: Options = ctx.obj
    wanted = profiles.read(profile)
    bootstrap.found_cafe(options.database, wanted)
    for name in setup.weak_pins(wanted):
        told = _(
            "{name}'s PIN is one that anybody tries first. Change it: “cafe-pos operator pin”."
        )
        output.say(told.format(name=name))
    if options.json:
        operators = [operator.name for operator in wanted.operators]
        output.result(
            {
                "cafe": wanted.identity.trade_name,
                "db": str(options.database),
                "operators": operators,
            }
        )
    else:
        output.show(
            _("{cafe} is ready in {path}.").format(
                cafe=wanted.identity.trade_name, path=options.database
            )
        )


@catalogue_app.command("import", help=_("Add and change articles from a CSV file."))
def catalogue_import(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("The catalogue, in CSV."))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Only show what would change."))
    ] = False,
) -> None:
    """Add and change articles from a CSV file, or show what that would change."""
    from cafe_pos.application.catalogue import catalogue

    options: Options = ctx.obj
    wanted = _parsed(file)
    with options.cafe() as cafe:
        if dry_run:
            change = catalogue.preview(cafe, wanted.articles, columns=wanted.columns)
        else:
            change = catalogue.import_articles(
                cafe, wanted.articles, columns=wanted.columns, operator=options.operator
            )
    if options.json:
        told = change.as_json()
        output.result(told | change.differences_json() if dry_run else told)
        return
    if dry_run:
        _show_differences(change)
    output.show(
        _("{added} added, {changed} changed, {unchanged} unchanged; {articles} articles.").format(
            added=len(change.added),
            changed=len(change.changed),
            unchanged=change.unchanged,
            articles=change.articles,
        )
    )
    if dry_run:
        output.say(_("Nothing was changed: this was only shown. Without --dry-run it is done."))


def _show_differences(change: Any) -> None:
    """What an import would change, article by article, for a person."""
    from cafe_pos.messages import columns

    for article in change.added:
        output.show(
            _("{code}: new, {label}, {price}").format(
                code=article.code, label=article.label, price=figure(article.price_cents)
            )
        )
    for code, differences in change.changed.items():
        for difference in differences:
            name = difference.column
            output.show(
                _("{code}: {column}: {before} → {after}").format(
                    code=code,
                    column=columns.column(name),
                    before=columns.cell(name, difference.before),
                    after=columns.cell(name, difference.after),
                )
            )


def _parsed(file: Path) -> Any:
    """Read a catalogue file; every fault after the first is told too."""
    from cafe_pos import messages
    from cafe_pos.application.catalogue import catalogue

    try:
        return catalogue.read(output.read_file(file))
    except catalogue.CatalogueError as refused:
        for other in refused.others:
            output.say(messages.sentence(other))
        raise


@catalogue_app.command("export", help=_("Write the catalogue as CSV."))
def catalogue_export(
    ctx: typer.Context,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", help=_("Into this file."))
    ] = None,
) -> None:
    """Write the catalogue as CSV, to a file or to standard output."""
    from cafe_pos.application.catalogue import catalogue

    options: Options = ctx.obj
    with options.cafe() as cafe:
        articles = catalogue.articles_of(cafe)
    output.deliver(catalogue.export(articles).encode(), target)


@catalogue_app.command("list", help=_("Show the articles, by family."))
def catalogue_list(ctx: typer.Context) -> None:
    """Show the articles."""
    from cafe_pos.application.catalogue import catalogue

    options: Options = ctx.obj
    with options.cafe() as cafe:
        articles = catalogue.articles_of(cafe)
    if options.json:
        output.result([catalogue.as_json(article) for article in articles])
        return
    families = list(dict.fromkeys(article.family for article in articles))
    family = None
    for article in sorted(articles, key=lambda article: families.index(article.family)):
        if article.family != family:
            family = article.family
            output.show(f"\n{family}")
        unit = "/kg" if article.by_weight else ""
        output.show(
            f"  {article.key or ' '}  {article.code:<14} {article.label:<34}"
            f"{figure(article.price_cents):>9}{unit}"
        )
    count = len(articles)
    output.show("\n" + ngettext("{n} article", "{n} articles", count).format(n=count))


@import_app.command("tickets", help=_("Import tickets (date,time,transaction,item) from CSV."))
def import_tickets(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("The tickets, in CSV."))],
    catalogue_file: Annotated[
        Path | None,
        typer.Option("--catalogue", help=_("The articles of its items, imported first.")),
    ] = None,
    report_file: Annotated[
        Path | None, typer.Option("--report", help=_("Write the report here, as JSON."))
    ] = None,
) -> None:
    """Import tickets of another till, with their dates, closing each past day."""
    import json

    from cafe_pos import messages
    from cafe_pos.application import importing
    from cafe_pos.application.catalogue import catalogue

    options: Options = ctx.obj
    content = output.read_file(file)
    wanted = _parsed(catalogue_file) if catalogue_file else None
    with options.cafe() as cafe:
        if wanted is not None:
            catalogue.import_articles(
                cafe, wanted.articles, columns=wanted.columns, operator=options.operator
            )
        with output.progress(_("Importing")) as progress:
            report = importing.import_tickets(
                cafe, content, operator=options.operator, progress=progress
            )
        if report.imported:
            cafe.store.backup()
    told = report.as_json()
    told["refusals"] = [
        {
            "line": refusal.line,
            "transaction": refusal.transaction,
            "item": refusal.item,
            "reason": messages.reason(refusal.code),
        }
        for refusal in report.refusals
    ]
    if report_file is not None:
        text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        output.write_file(report_file, text.encode())
    if options.json:
        output.result(told)
        return
    _show_import(report, told)


def _show_import(report: Any, told: dict[str, Any]) -> None:
    """The report of an import, for a person."""
    for label, value in (
        (_("tickets in the file"), told["source_tickets"]),
        (_("imported now"), told["imported"]),
        (_("already there"), told["already"]),
        (_("empty"), told["empty"]),
        (_("set aside"), told["set_aside"]),
        (_("lines"), told["lines"]),
        (_("business days"), told["days"]),
        (_("takings"), figure(report.totals.total_cents)),
        (_("own revenue"), figure(report.totals.own_revenue_cents)),
        (_("held for third parties"), figure(report.totals.third_party_cents)),
    ):
        output.show(f"  {label:<32}{value:>14}")
    for (code, _rate), (gross, net, vat) in sorted(report.totals.vat.items()):
        if code != "HORS":
            del gross
            output.show(
                "  "
                + _("VAT {code}: {vat} on {net}").format(
                    code=code, vat=figure(vat), net=figure(net)
                )
            )
    for refusal in told["refusals"]:
        output.say(_("Line {line}, ticket {transaction}, “{item}”: {reason}.").format(**refusal))
