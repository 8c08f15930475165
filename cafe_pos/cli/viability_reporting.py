"""Commands for the month's report: `report viability`, `report comment|action|done|notes`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cafe_pos.cli import output
from cafe_pos.cli.bookkeeping import report_app
from cafe_pos.cli.options import Options
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import N_, _

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.viability.views import ReportView

FORMATS: Final = ("pdf", "xlsx", "json")
_Month = Annotated[str, typer.Argument(metavar="MONTH", help=_("A month, like 2026-10."))]


def add_to(_app: typer.Typer) -> None:
    """Hang these commands into the group of reports."""
    report_app.command("viability", help=_("Is the café viable? The report of a month."))(viability)
    report_app.command("comment", help=_("Say something of a month, for its report."))(comment)
    report_app.command("action", help=_("Note what was decided, who does it and by when."))(action)
    report_app.command("done", help=_("An action was done."))(done)
    report_app.command("notes", help=_("Comments and actions of a month, with their numbers."))(
        listed
    )
    report_app.command("unnote", help=_("Take out a comment or an action written by mistake."))(
        unnote
    )


def viability(
    ctx: typer.Context,
    month: _Month,
    folder: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=_("Write it into this folder; else it is shown.")),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help=_("What to write: pdf, xlsx, json, with commas."))
    ] = "pdf,xlsx,json",
    definitive: Annotated[
        bool, typer.Option("--definitive", help=_("Its costs are complete: with a verdict."))
    ] = False,
) -> None:
    """Show a month's report, or write and number it."""
    from cafe_pos.application.viability import documents, report
    from cafe_pos.reports.viability import files
    from cafe_pos.reports.viability.as_json import report_json

    options: Options = ctx.obj
    wanted = _formats(formats)
    with options.cafe() as cafe:
        language = _language(cafe)
        asked = report.Asked(month, definitive)
        if folder is None:
            view = report.report(cafe, asked)
            told = report_json(view, language)
        else:
            view, told = documents.issue(
                cafe, asked, lambda seen: report_json(seen, language), operator=options.operator
            )
    if folder is not None:
        for path in files.write(view, told, folder, wanted, language):
            if not options.json:
                output.show(str(path))
    if options.json:
        output.result(told)
    elif folder is None:
        _tell(view, language)


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(word.strip().lower() for word in text.split(",") if word.strip())
    for word in wanted:
        if word not in FORMATS:
            raise PosError("report.format", format=word)
    return wanted


def _language(cafe: Context) -> str:
    """The language of the café's papers."""
    with cafe.store.act() as uow:
        return str(uow.settings().get("language", cafe.language))


def _tell(view: ReportView, language: str) -> None:
    """The report in a few lines: what may be said, why, what is missing, the figures."""
    from cafe_pos.application.viability.codes import SPECS
    from cafe_pos.messages.viability import MISSING
    from cafe_pos.reports.speech import Speech
    from cafe_pos.reports.viability import words
    from cafe_pos.reports.viability.pdf import band

    speech = Speech(language)
    output.show(f"{view.cafe}, {words.month_name(speech, view.month)}")
    for line in (band(view, speech), *(speech.say(MISSING[c]) for c in view.figures.missing)):
        if line:
            output.show(line)
    if view.outdated:
        changed = N_("Costs were changed after {number}: make a new revision.")
        output.show(speech.say(changed).format(number=view.outdated))
    if view.judgement is not None:
        held = words.held(speech, view.judgement)
        output.show(f"{words.verdict(speech, view.judgement.verdict)} ({held})")
        for sentence in view.sentences:
            output.show(f"- {words.reason(speech, sentence)}")
    for lever in view.levers:
        output.show(f"> {words.lever(speech, lever)}: {words.effect(speech, lever)}")
    rows = [
        (words.name(speech, spec.code), words.shown(speech, spec.read(view.figures), spec.unit))
        for spec in SPECS
    ]
    wide = max(len(name) for name, _value in rows)
    for name, value in rows:
        output.show(f"{name:<{wide}}  {value:>16}")


def comment(
    ctx: typer.Context,
    month: _Month,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What is to be said."))],
) -> None:
    """Keep a comment."""
    from cafe_pos.application.viability import notes

    options: Options = ctx.obj
    with options.cafe() as cafe:
        row = notes.comment(cafe, month, text, operator=options.operator)
    if options.json:
        output.result({"id": row.id, "month": row.month, "text": row.text})
    else:
        output.show(_("Noted under {number}.").format(number=row.id))


def action(
    ctx: typer.Context,
    month: _Month,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What is to be done."))],
    who: Annotated[str, typer.Option("--who", help=_("Who does it."))],
    by: Annotated[str, typer.Option("--by", help=_("By which day, like 2026-11-30."))],
) -> None:
    """Keep an action."""
    from cafe_pos.application.viability import notes

    options: Options = ctx.obj
    with options.cafe() as cafe:
        row = notes.decide(cafe, month, text, who, by, operator=options.operator)
    if options.json:
        output.result({"id": row.id, "month": row.month, "text": row.text, "due": row.due})
    else:
        output.show(_("Noted under {number}.").format(number=row.id))


def done(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help=_("Its number."))],
) -> None:
    """Note that an action was done today."""
    from cafe_pos.application.viability import notes

    options: Options = ctx.obj
    with options.cafe() as cafe:
        row = notes.done(cafe, number, operator=options.operator)
    if options.json:
        output.result({"id": row.id, "done": row.done})
    else:
        output.show(_("Done: {text}").format(text=row.text))


def listed(ctx: typer.Context, month: _Month) -> None:
    """List what was said and decided."""
    from cafe_pos.application.viability.inputs import checked_month

    options: Options = ctx.obj
    with options.cafe() as cafe, cafe.store.act() as uow:
        here = checked_month(month)
        comments, actions = uow.months.comments(here), uow.months.actions(here)
    if options.json:
        output.result(
            {
                "comments": [{"id": c.id, "author": c.author, "text": c.text} for c in comments],
                "actions": [
                    {"id": a.id, "text": a.text, "who": a.who, "due": a.due, "done": a.done}
                    for a in actions
                ],
            }
        )
        return
    for row in comments:
        output.show(f"{row.id:>4}  {row.text}")
    for one in actions:
        mark = "x" if one.done else " "
        output.show(f"{one.id:>4}  [{mark}] {one.text} ({one.who}, {one.due})")


def unnote(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="comment|action", help=_("Which of both."))],
    number: Annotated[int, typer.Argument(metavar="NUMBER", help=_("Its number."))],
) -> None:
    """Take out what was written by mistake."""
    from cafe_pos.application.viability import notes

    options: Options = ctx.obj
    if what not in {"comment", "action"}:
        raise typer.BadParameter(_("“comment” or “action”."))
    with options.cafe() as cafe:
        notes.remove(cafe, what, number, operator=options.operator)
    if options.json:
        output.result({"removed": number})
    else:
        output.show(_("Taken out."))
