"""What is done with a month's report: comments, decisions, files, the definitive one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import _
from cafe_pos.reports.viability import words as report_words
from cafe_pos.tui import words
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.form_values import choice, day, day_text
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Notice, Said, Tone

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cafe_pos.application.ports import Context
    from cafe_pos.application.viability.month_ports import ActionRow
    from cafe_pos.application.viability.views import ReportView
    from cafe_pos.domain.errors import PosError
    from cafe_pos.tui.till import Till
    from cafe_pos.tui.viability.panels import ReportPanel

MAX_TEXT: Final = 500
DUE_IN: Final = timedelta(days=30)
ALL: Final = "pdf,xlsx,json"


def computed(month: str, ctx: Context, *, definitive: bool = False) -> ReportView:
    """The report, with the scenarios of the managers where one can be computed."""
    from cafe_pos.application.viability import report, scenarios
    from cafe_pos.domain.errors import PosError

    asked = report.Asked(month, definitive)
    try:
        return report.report(ctx, replace(asked, scenarios=scenarios.named(ctx)))
    except PosError as error:
        if error.code != "report.no_base":
            raise
        return report.report(ctx, asked)


def _ask_comment(till: Till, panel: ReportPanel) -> None:
    """Something said of the month."""
    operator, month = till.operator, panel.view.month

    def done(till: Till, _form: Form, answers: Answers) -> None:
        def act(ctx: Context) -> ReportView:
            from cafe_pos.application.viability import notes

            notes.comment(ctx, month, answers["text"], operator=operator)
            return computed(month, ctx)

        till.do(act, partial(_again, till, panel, _("Noted; it stands in the report.")))

    till.panel = Form(
        _("Comment on the month"),
        (Field("text", _("Comment"), limit=MAX_TEXT),),
        done,
        text=_("What the figures do not say: weather, works in the street, a feast."),
        back=panel,
    )


def _ask_action(till: Till, panel: ReportPanel) -> None:
    """What was decided: who does it, by when."""
    operator, month = till.operator, panel.view.month
    named = till.view.operator_name if till.view is not None else ""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        due = day(answers["due"])
        wanted = due.isoformat() if due is not None else ""

        def act(ctx: Context) -> ReportView:
            from cafe_pos.application.viability import notes

            notes.decide(ctx, month, answers["text"], answers["who"], wanted, operator=operator)
            return computed(month, ctx)

        till.do(act, partial(_again, till, panel, _("Noted; it stands in the report.")))

    till.panel = Form(
        _("What was decided"),
        (
            Field("text", _("What is to be done"), limit=MAX_TEXT),
            Field("who", _("Who"), named, limit=40),
            Field(
                "due", _("By"), day_text(_in_a_month(till)), limit=10, hint=_("Day, month, year.")
            ),
        ),
        done,
        back=panel,
    )


def _in_a_month(till: Till) -> date | None:
    return till.view.business_day + DUE_IN if till.view is not None else None


def _ask_done(till: Till, panel: ReportPanel) -> None:
    """Which decision was carried out."""
    month = panel.view.month

    def act(ctx: Context) -> tuple[ActionRow, ...]:
        with ctx.store.act() as uow:
            return uow.months.actions(month)

    def done(rows: tuple[ActionRow, ...]) -> None:
        till.panel = Listing(
            _("What was done?"),
            tuple(
                Row(one.text, partial(_done, panel, one.id), right=one.who)
                for one in rows
                if one.done is None
            ),
            empty=_("Nothing is left to do."),
            back=panel,
        )

    till.do(act, done)


def _done(panel: ReportPanel, number: int, till: Till, _at: float) -> None:
    operator, month = till.operator, panel.view.month

    def act(ctx: Context) -> ReportView:
        from cafe_pos.application.viability import notes

        notes.done(ctx, number, operator=operator)
        return computed(month, ctx)

    till.do(act, partial(_again, till, panel, _("Done: noted with today's date.")))


def _again(till: Till, panel: ReportPanel, told: str, view: ReportView) -> None:
    """The same page with the report as it is now."""
    till.panel = replace(panel, view=view)
    till.said = Said(told, Tone.GOOD)


def _what_if(till: Till, panel: ReportPanel) -> None:
    from cafe_pos.tui.viability import what_if_panels

    what_if_panels.open_what_if(till, panel.view.month, panel)


# Files


def _ask_files(till: Till, panel: ReportPanel, *, definitive: bool = False) -> None:
    """Where the report's files should lie; the report is numbered with it."""
    from cafe_pos import settings

    def done(till: Till, _form: Form, answers: Answers) -> None:
        from pathlib import Path

        folder = Path(answers["folder"]).expanduser()
        _issue(till, panel, folder, tuple(answers["form"].split(",")), definitive=definitive)

    till.panel = Form(
        _("Write the report"),
        (
            Field("folder", _("Folder"), _short(settings.documents_dir()), limit=200),
            choice(
                "form", _("Files"), ALL,
                (
                    (ALL, _("PDF, spreadsheet and JSON")), ("pdf", "PDF"),
                    ("xlsx", _("spreadsheet")), ("json", "JSON"),
                ),
            ),
        ),
        done,
        text=_("The definitive report is numbered, and its fingerprint goes into the register.")
        if definitive
        else _("The PDF is made beside the till: sales go on."),
        back=panel,
    )  # fmt: skip


def _short(path: Path) -> str:
    """A path as it is typed: the user's own folder is `~`."""
    from pathlib import Path as Anywhere

    home = Anywhere.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _issue(
    till: Till, panel: ReportPanel, folder: Path, forms: tuple[str, ...], *, definitive: bool
) -> None:
    operator, month = till.operator, panel.view.month

    def act(ctx: Context) -> tuple[ReportView, dict[str, object], str]:
        from cafe_pos.application.viability import documents, report
        from cafe_pos.reports.viability.as_json import report_json

        seen = computed(month, ctx, definitive=definitive)
        asked = report.Asked(
            month, definitive, scenarios=tuple(one.scenario for one in seen.scenarios)
        )
        with ctx.store.act() as uow:  # papers have the café's language, not the screen's
            told_in = str(uow.settings().get("language", ctx.language))
        view, told = documents.issue(
            ctx, asked, lambda view: report_json(view, told_in),
            operator=operator, channel=Channel.SCREEN,
        )  # fmt: skip
        return view, told, told_in

    def issued(made: tuple[ReportView, dict[str, object], str]) -> None:
        view, told, told_in = made
        shown = replace(panel, view=view, busy=True)
        till.panel = shown
        till.said = Said(_("The files are being made; the till goes on."))

        def work() -> tuple[Path, ...]:
            from cafe_pos.reports.viability import files

            return files.write(view, told, folder, forms, told_in)

        till.host.beside(work, partial(_written, till, shown), partial(_not_written, till, shown))

    till.do(act, issued)


def _written(till: Till, shown: ReportPanel, paths: tuple[Path, ...]) -> None:
    """Say where the files lie; a sale that is being rung is not covered by it."""
    if isinstance(till.panel, type(shown)):
        till.panel = replace(till.panel, busy=False)
        till.said = None
        names = (path.name for path in paths)
        till.banner = Notice(_("Written"), (_short(paths[0].parent), *names), Tone.GOOD)
    else:
        till.said = Said(_("Written: {path}").format(path=paths[0]), Tone.GOOD)


def _not_written(till: Till, shown: ReportPanel, error: PosError) -> None:
    if isinstance(till.panel, type(shown)):
        till.panel = replace(till.panel, busy=False)
    till.banner = Notice(_("Refused"), (words.refusal(error),))


def _ask_definitive(till: Till, panel: ReportPanel) -> None:
    """Say that the costs are complete: the report gets a number of its own."""
    missing = panel.view.figures.missing
    lacking = _("{n} inputs are still missing: the verdict may read “unknown”.").format(
        n=len(missing)
    )
    text = _("The costs of {month} are complete. A later correction makes a new revision.").format(
        month=report_words.month_name(panel.speech, panel.view.month)
    )
    till.panel = Listing(
        _("Definitive report"),
        (
            Row(
                _("Yes: number it and write its files"),
                lambda till, _at: _ask_files(till, panel, definitive=True),
                letter="1",
            ),
            Row(_("No, back to the report"), lambda till, _at: _show(till, panel), letter="2"),
        ),
        text=f"{text} {lacking}" if missing else text,
        back=panel,
    )


def _show(till: Till, panel: ReportPanel) -> None:
    till.panel = panel


ACTS: Final[dict[str, tuple[Callable[[], str], Callable[[Till, ReportPanel], None]]]] = {
    "e": (lambda: _("write"), _ask_files),
    "c": (lambda: _("comment"), _ask_comment),
    "a": (lambda: _("action"), _ask_action),
    "f": (lambda: _("done"), _ask_done),
    "s": (lambda: _("what if"), _what_if),
    "d": (lambda: _("Definitive").lower(), _ask_definitive),
}
"""What can be done with a report: the letter, its name, the act."""
