"""What is set where it is used: one list in the settings leads to each of these screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.settings import panels
from cafe_pos.tui.settings import words as setting_words

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

FOLDER: Final = "second_backup"


def others(seen: SettingsView, back: Panel, group: int) -> Listing:
    """Every other setting, by the screen that it has."""
    return Listing(
        _("Other settings"),
        (
            Row(_("What anybody may owe"), _limit, letter="a"),
            Row(_("Discounts near the date"), _near_dates, letter="d"),
            Row(_("Pay aimed at, network, taxes"), _rules, letter="p"),
            Row(_("Budget"), _budget, letter="b"),
            Row(_("Bank accounts"), _bank, letter="c"),
            Row(_("Distances to the next services"), _distances, letter="k"),
            Row(_("Bakers: hours, articles, telephone"), _bakers, letter="f"),
            Row(_("Services of one's own"), _services, letter="s"),
            Row(_("Mandators and contracts"), _mandates, letter="m"),
            Row(_("Catalogue: prices, letters, rules"), _catalogue, letter="j"),
            Row(_("Stock: items and recipes"), _stock, letter="i"),
            Row(
                _("Second copies in a folder"),
                lambda till, _at: _ask_folder(till, seen, group),
                seen.texts.get(FOLDER) or _("none"),
                "o",
            ),
        ),
        text=_("Each opens where it is used, too; what changes there is recorded there."),
        back=back,
    )


def _limit(till: Till, _at: float) -> None:
    from cafe_pos.tui.accounts import keeping

    keeping.ask_everybody(till)


def _near_dates(till: Till, _at: float) -> None:
    from cafe_pos.tui.produce import forms

    forms.ask_steps(till)


def _rules(till: Till, _at: float) -> None:
    from cafe_pos.tui.costs import panels as cost_panels

    cost_panels.open_plan(till, "open_rules")


def _budget(till: Till, _at: float) -> None:
    from cafe_pos.tui.costs import panels as cost_panels

    cost_panels.open_plan(till, "open_budget")


def _bank(till: Till, _at: float) -> None:
    from cafe_pos.tui.costs import account_panels

    account_panels.open_accounts(till)


def _distances(till: Till, at: float) -> None:
    from cafe_pos.tui.village import forms

    forms.open_distances(till, at)


def _bakers(till: Till, at: float) -> None:
    from cafe_pos.tui.bread import bakers_panels

    bakers_panels.open_bakers(till, at)


def _services(till: Till, _at: float) -> None:
    from cafe_pos.tui.services import forms

    forms.open_manage(till, till.panel)


def _mandates(till: Till, at: float) -> None:
    from cafe_pos.tui.mandates import panels as mandate_panels

    mandate_panels.open_mandates(till, at)


def _catalogue(till: Till, _at: float) -> None:
    from cafe_pos.tui.catalogue import panels as catalogue_panels

    catalogue_panels.open_catalogue(till)


def _stock(till: Till, at: float) -> None:
    from cafe_pos.tui.stock import panels as stock_panels

    stock_panels.open_stock(till, at)


# A folder for second copies


def _ask_folder(till: Till, seen: SettingsView, group: int) -> None:
    """A folder that this machine always has, as that of a network disk."""
    before = seen.texts.get(FOLDER, "")

    def done(till: Till, _form: Form, answers: Answers) -> None:
        text, operator = answers[FOLDER], till.operator
        if text and not text.startswith("/"):
            raise PosError(
                "setting.value", field=FOLDER, key=setting_words.label(FOLDER), value=text
            )

        def act(ctx: Context) -> None:
            from cafe_pos.application import settings_acts
            from cafe_pos.application.keeping import backups

            if text:
                backups.choose_place(ctx, None, operator=operator)  # a key would go before it
            settings_acts.change(ctx, FOLDER, text, operator=operator)

        def shown(till: Till, after: SettingsView) -> Panel:
            return others(after, panels.groups(till, after, group), group)

        if text == before:
            till.panel = shown(till, seen)
        else:
            panels.keep(till, act, shown, _("Kept and recorded."))

    till.panel = Form(
        setting_words.label(FOLDER),
        (Field(FOLDER, _("Folder"), before, limit=200, hint=setting_words.hint(FOLDER)),),
        done,
        text=_("It takes the place of a key or a disk chosen under Backups."),
        back=till.panel,
    )
