"""The publisher's statement in the settings: who answers for the program, whether it is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _, day
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.settings import panels
from cafe_pos.tui.settings import words as setting_words
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cafe_pos.application.ports import Context
    from cafe_pos.application.proof.papers import Held
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.tui.till import Till

KEYS: Final = ("publisher_name", "publisher_address", "publisher_signatory")
MAX_DAY: Final = 10
MAX_VERSION: Final = 12


@dataclass(frozen=True, slots=True)
class _Standing:
    """The statement that the café holds, the version that runs, and today."""

    held: Held | None
    version: str
    today: date


def open_statement(till: Till, seen: SettingsView, group: int, told: str = "") -> None:
    """Show who answers for the program, and whether the signed statement is held."""

    def act(ctx: Context) -> _Standing:
        from cafe_pos.application import counter
        from cafe_pos.application.proof import papers

        with ctx.store.act() as uow:
            held = papers.held(uow)
        return _Standing(held, papers.version_of(ctx.software)[1], counter.today(ctx))

    def done(found: _Standing) -> None:
        till.panel = _listing(till, seen, group, found)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(act, done)


def _listing(till: Till, seen: SettingsView, group: int, found: _Standing) -> Listing:
    held = found.held
    return Listing(
        _("Publisher's statement"),
        (
            Row(
                _("Who answers for this program"),
                lambda till, _at: _ask_publisher(till, seen, group),
                seen.texts.get(KEYS[0]) or _("nobody named"),
                "e",
            ),
            Row(_("The statement to be signed, as PDF"), _pdf, letter="f"),
            Row(
                _("The signed one came"),
                lambda till, _at: _ask_received(till, seen, group, found),
                _("not yet") if held is None else day(held.received),
                "r",
            ),
        ),
        text=_(
            "An inspector asks for it (CGI art. 286, I, 3° bis): one for each major version, "
            "signed by whoever publishes the program."
        ),
        back=panels.groups(till, seen, group),
    )


def _ask_publisher(till: Till, seen: SettingsView, group: int) -> None:
    before = {key: seen.texts.get(key, "") for key in KEYS}

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        wanted = {
            key: " ".join(answers[key].split()) for key in KEYS if answers[key] != before[key]
        }

        def act(ctx: Context) -> SettingsView:
            from cafe_pos.application import settings_acts

            settings_acts.change_all(ctx, wanted, operator=operator)
            return settings_acts.seen(ctx, operator)

        told = _("Kept and recorded.") if wanted else _("Nothing was changed.")
        till.do(act, lambda after: open_statement(till, after, group, told))

    till.panel = Form(
        _("Who answers for this program"),
        tuple(
            Field(key, setting_words.label(key), before[key], limit=200,
                  hint=setting_words.hint(key))
            for key in KEYS
        ),
        done,
        back=till.panel,
    )  # fmt: skip


def _pdf(till: Till, _at: float) -> None:
    def act(ctx: Context) -> Path:
        from cafe_pos.application.accounts import papers as account_papers
        from cafe_pos.application.proof import papers
        from cafe_pos.reports import papers as page

        view = papers.statement(ctx)
        return account_papers.keep_pdf(ctx, _("publisher-statement"), page.statement(view))

    def done(path: Path) -> None:
        till.said = Said(_("Saved: {path}").format(path=path), Tone.GOOD)

    till.do(act, done)


def _ask_received(till: Till, seen: SettingsView, group: int, found: _Standing) -> None:
    def done(till: Till, form: Form, answers: Answers) -> None:
        operator = till.operator
        came, version = form_values.day(answers["day"]), answers["version"]
        if came is None:
            form.wrong(_("On which day did it come?"), "day")
            return

        def act(ctx: Context) -> None:
            from cafe_pos.application.proof import papers
            from cafe_pos.domain.ticket import Channel

            papers.receive(ctx, came, version, operator=operator, channel=Channel.SCREEN)

        told = _("Recorded: the signed statement is held.")
        till.do(act, lambda _none: open_statement(till, seen, group, told))

    till.panel = Form(
        _("The signed one came"),
        (
            Field("day", _("Day"), form_values.day_text(found.today), limit=MAX_DAY,
                  hint=_("Like 24/12/2026.")),
            Field("version", _("For version"), found.version, limit=MAX_VERSION,
                  hint=_("As the paper says; the version that runs is {version}.").format(
                      version=found.version)),
        ),
        done,
        back=till.panel,
    )  # fmt: skip
