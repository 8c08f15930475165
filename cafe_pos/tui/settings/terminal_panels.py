"""The settings screen of the card terminal: where it is, whether it answers, or none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.i18n import _
from cafe_pos.tui import words
from cafe_pos.tui.parts.form import Answers, Field, Form
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.settings import panels
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.settings_acts import SettingsView
    from cafe_pos.domain.errors import PosError
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

GROUP: Final = 7
"""The place of the card terminal among the groups."""
MAX_ADDRESS: Final = 60
TILL_LENGTH: Final = 2


def shown(seen: SettingsView) -> str:
    """The terminal in a few words."""
    return _("none") if seen.terminal is None else seen.terminal.address


def terminal(seen: SettingsView, back: Listing) -> Panel:
    """What is set up, and what may be done about it."""
    known = seen.terminal
    rows = [Row(_("Its address"), lambda till, _at: _ask(till, seen, back), shown(seen), "a")]
    if known is not None:
        address = known.address
        rows += [
            Row(_("Test the connection"), lambda till, _at: _try(till, address), letter="t"),
            Row(_("No terminal: amounts are typed by hand"), _off, letter="n"),
        ]
    return Listing(
        _("Card terminal"),
        tuple(rows),
        text=_("Caisse-AP over IP: switch it on in the terminal's own menu; it shows its address."),
        back=back,
    )


def _ask(till: Till, seen: SettingsView, back: Listing) -> None:
    known = seen.terminal
    till.panel = Form(
        _("Card terminal"),
        (
            Field("address", _("Address"), known.address if known else "", limit=MAX_ADDRESS,
                  hint=_("192.168.1.50, or with its port: 192.168.1.50:8888.")),
            Field("till", _("Till"), known.till if known else "01", limit=TILL_LENGTH,
                  hint=_("This till's number for the terminal, like 01.")),
        ),
        _keep,
        back=terminal(seen, back),
    )  # fmt: skip


def _keep(till: Till, _form: Form, answers: Answers) -> None:
    _set(till, answers["address"] or None, answers["till"])


def _off(till: Till, _at: float) -> None:
    _set(till, None, "01")


def _set(till: Till, address: str | None, number: str) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.cards import settings

        settings.set_terminal(ctx, address, number, operator=operator)

    panels.keep(till, act, panels.back_to(GROUP), _("Kept and recorded."))


def _try(till: Till, address: str) -> None:
    """Connect and hang up, beside the queue: the counter goes on meanwhile."""
    till.said = Said(_("Connecting …"))
    till.host.reach_terminal(address, partial(_reached, till, address), partial(_refused, till))


def _reached(till: Till, address: str, _none: None) -> None:
    till.said = Said(_("The terminal at {address} answers.").format(address=address), Tone.GOOD)


def _refused(till: Till, error: PosError) -> None:
    till.said = Said(words.refusal(error), Tone.WARN)
