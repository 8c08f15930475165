"""The catalogue's file: an import shown before it is taken, an export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, figure, ngettext
from cafe_pos.messages import columns
from cafe_pos.tui import words
from cafe_pos.tui.catalogue import panels
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Notice, Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.catalogue import CatalogueChange, CatalogueFile
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

HOME: Final = 7
"""The place of the import in the catalogue."""


MOST_FAULTS: Final = 4
"""Faults of a file that are told at once; most come of the same habit."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Every fault of a file that cannot be taken."""

    all: tuple[PosError, ...]


def _told(faults: tuple[PosError, ...]) -> tuple[str, ...]:
    """The first faults of a file as sentences, and how many more there are."""
    said = [words.refusal(fault) for fault in faults[:MOST_FAULTS]]
    left = len(faults) - MOST_FAULTS
    if left > 0:
        said.append(ngettext("{n} more fault.", "{n} more faults.", left).format(n=left))
    return tuple(said)


def import_form(back: Panel) -> Form:
    """Ask for a file, read it, and show what it would change."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        def act(ctx: Context) -> tuple[CatalogueFile, CatalogueChange] | Faults:
            from cafe_pos.application.catalogue import catalogue
            from cafe_pos.application.catalogue import desk as catalogue_desk

            try:
                file = catalogue_desk.read_from(answers["path"])
            except catalogue.CatalogueError as refused:
                return Faults((refused, *refused.others))
            return file, catalogue.preview(ctx, file.articles, columns=file.columns)

        def shown(read: tuple[CatalogueFile, CatalogueChange] | Faults) -> None:
            if isinstance(read, Faults):
                till.banner = Notice(_("Refused"), _told(read.all))
            else:
                till.panel = differences(*read, back)

        till.do(act, shown)

    return Form(
        _("Import a file"),
        (Field("path", _("File"), limit=200, hint=_("~/catalogue.csv, for instance.")),),
        done,
        text=_("First what it would change is shown; nothing is changed by that."),
        back=back,
    )


def differences(file: CatalogueFile, change: CatalogueChange, back: Panel) -> Listing:
    """What an import would change, line by line, and the row that takes it."""
    rows = [
        Row(
            _("new: {label}").format(label=article.label),
            right=figure(article.price_cents),
        )
        for article in change.added
    ]
    labels = {article.code: article.label for article in file.articles}
    for code, changed in change.changed.items():
        rows.append(Row(labels[code], right=code, dim=True))
        rows += [
            Row(
                f"  {columns.column(one.column)}",
                right=f"{columns.cell(one.column, one.before)} → "
                f"{columns.cell(one.column, one.after)}",
            )
            for one in changed
        ]
    count = len(change.added) + len(change.changed)
    if count:
        rows.insert(0, Row(_("Take it over"), _taking(file), letter="t"))
    text = ngettext(
        "{n} article would change, {same} stay as they are.",
        "{n} articles would change, {same} stay as they are.",
        count,
    ).format(n=count, same=change.unchanged)
    return Listing(
        _("What the file would change"), tuple(rows), text=text, empty=" ", back=back
    )  # fmt: skip


def _taking(file: CatalogueFile) -> Callable[[Till, float], None]:
    def take_over(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.catalogue import catalogue
            from cafe_pos.domain.ticket import Channel

            catalogue.import_articles(
                ctx, file.articles, columns=file.columns,
                operator=operator, channel=Channel.SCREEN,
            )  # fmt: skip

        panels.keep(till, act, lambda seen: panels.home(seen, HOME), _("Kept and recorded."))

    return take_over


def export_form(back: Panel) -> Form:
    """Ask where the catalogue's file should lie, and write it."""

    def done(till: Till, _form: Form, answers: Answers) -> None:
        def act(ctx: Context) -> str:
            from cafe_pos.application.catalogue import desk as catalogue_desk

            return str(catalogue_desk.write_to(ctx, answers["path"]))

        def told(path: str) -> None:
            till.panel = back
            till.said = Said(_("Written: {path}").format(path=path), Tone.GOOD)

        till.do(act, told)

    return Form(
        _("Export into a file"),
        (Field("path", _("File"), "~/catalogue.csv", limit=200),),
        done,
        text=_("A spreadsheet opens it; the import takes it back."),
        back=back,
    )
