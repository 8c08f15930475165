"""A bounded chance to print before a command ends: what is not out by then waits for the till."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.cli import output
from cafe_pos.cli.options import Options
from cafe_pos.i18n import _, ngettext

if TYPE_CHECKING:
    from cafe_pos.application.printing.printing import SpoolStatus

PRINTING_S: Final = 3.0
"""Longest time for jobs to be begun; the one at the printer then gets `FINISHING_S` more."""

FINISHING_S: Final = 2.0


def give_a_chance(options: Options, seconds: float = PRINTING_S) -> SpoolStatus:
    """Print what waits, for a few seconds at most, and say what is left."""
    from cafe_pos import bootstrap, messages
    from cafe_pos.application.writer import Writer

    writer = Writer(partial(bootstrap.open_cafe, options.database))
    spool = bootstrap.spool(writer)
    writer.start()
    spool.start()
    try:
        status = spool.drain(seconds)
    finally:
        spool.close(FINISHING_S)
        writer.close()
    if status.waiting:
        told = ngettext(
            "{n} print waits: it comes out when the till is open and the printer ready.",
            "{n} prints wait: they come out when the till is open and the printer ready.",
            status.waiting,
        ).format(n=status.waiting)
        if status.reason:
            told += " " + messages.print_reason(status.reason)
        output.say(told)
    if status.questions:
        output.say(
            ngettext(
                "{n} print may not have come out: “{command}” shows it.",
                "{n} prints may not have come out: “{command}” shows them.",
                status.questions,
            ).format(n=status.questions, command="cafe-pos print list")
        )
    return status


def state_in_words(state: str) -> str:
    """The state of a job, for a person."""
    return {
        "queued": _("waits"),
        "sending": _("at the printer"),
        "printed": _("printed"),
        "sent_unconfirmed": _("sent, not confirmed"),
        "failed": _("broken off"),
        "cancelled": _("cancelled"),
    }[state]
