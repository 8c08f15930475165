"""Every refusal, notice and finding as a sentence for a café manager, made in one place.

A sentence says what happened, that nothing was lost, and what to do. Codes are stable; the words
are translated (`locale/`), and a test holds codes, words and languages together.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Problem
from cafe_pos.i18n import N_, _, long_day, money, quantity, weekday
from cafe_pos.messages import columns
from cafe_pos.messages.backups import BACKUP_REFUSALS
from cafe_pos.messages.bank import BANK_REFUSALS
from cafe_pos.messages.books import BOOKS_REFUSALS
from cafe_pos.messages.bread import BREAD_REFUSALS
from cafe_pos.messages.cards import CARD_REFUSALS
from cafe_pos.messages.catalogue import CATALOGUE_REFUSALS
from cafe_pos.messages.collect import COLLECT_NOTICES, COLLECT_REFUSALS
from cafe_pos.messages.costs import COST_REFUSALS
from cafe_pos.messages.doctor import (
    AREAS,
    BUNDLE_REFUSALS,
    EXAMINED,
    INSIDE,
    NAMED,
    OUTSIDE,
    REMEDIES,
)
from cafe_pos.messages.drawer import DRAWER_REFUSALS
from cafe_pos.messages.findings import PROBLEMS
from cafe_pos.messages.house import HOUSE_REFUSALS
from cafe_pos.messages.impact import IMPACT_REFUSALS
from cafe_pos.messages.lunch import LUNCH_REFUSALS
from cafe_pos.messages.mandates import MANDATES
from cafe_pos.messages.network import NETWORK_NOTICES, NETWORK_REFUSALS
from cafe_pos.messages.overview import OVERVIEW_NOTICES, OVERVIEW_REFUSALS
from cafe_pos.messages.parcels import PARCEL_REFUSALS
from cafe_pos.messages.printing import PRINT_REASONS, PRINT_REFUSALS, PRINT_STATUS
from cafe_pos.messages.produce import PRODUCE_REFUSALS
from cafe_pos.messages.reports import REPORT_REFUSALS
from cafe_pos.messages.selling import SELLING_REFUSALS
from cafe_pos.messages.services import SERVICE_REFUSALS
from cafe_pos.messages.stock import STOCK_REFUSALS, UNITS

REFUSALS: Final[dict[str, str]] = {
    **BACKUP_REFUSALS,
    **BANK_REFUSALS,
    **BOOKS_REFUSALS,
    **BREAD_REFUSALS,
    **BUNDLE_REFUSALS,
    **CARD_REFUSALS,
    **CATALOGUE_REFUSALS,
    **COLLECT_REFUSALS,
    **COST_REFUSALS,
    **DRAWER_REFUSALS,
    **HOUSE_REFUSALS,
    **IMPACT_REFUSALS,
    **LUNCH_REFUSALS,
    **MANDATES,
    **NETWORK_REFUSALS,
    **OVERVIEW_REFUSALS,
    **PARCEL_REFUSALS,
    **PRINT_REFUSALS,
    **PRODUCE_REFUSALS,
    **REPORT_REFUSALS,
    **SELLING_REFUSALS,
    **SERVICE_REFUSALS,
    **STOCK_REFUSALS,
}
"""Codes of PosError."""

NOTICES: Final[dict[str, str]] = {
    **{code: sentence for code, (_severity, sentence) in NETWORK_NOTICES.items()},
    **COLLECT_NOTICES,
    **OVERVIEW_NOTICES,
    "start.defect": N_("The records show a defect ({problem}, entry {seq}). It was noted in the ledger; you can go on selling. Run “cafe-pos verify” and call for help."),
    "start.key_lost": N_("The signing key of this till was missing: a new one was made, and the ledger says so."),
    "start.low_space": N_("Less than 500 MB are free on the disk. Sales go on; make room soon."),
    "start.no_witness": N_("The record of the ledger's end ({path}) was missing or torn. It was made anew and sales go on; compare the last ticket with the last Z on paper."),
    "start.print_unconfirmed": N_("Ticket {number} may not have come out of the printer. The sale is saved; look at the paper, and print it again if need be."),
    "start.no_training": N_("The training till could not be opened: {reason}"),
    "start.unclean": N_("The till stopped without being closed. Everything shown as saved is saved."),
}  # fmt: skip
"""Codes of what a start has to tell."""

REASONS: Final[dict[str, str]] = {
    "import.bad_time": N_("the date or the time cannot be read"),
    "import.day_closed": N_("its day is already closed"),
    "import.unknown_item": N_("no article of the catalogue has this source item"),
}  # fmt: skip
"""Why a line of an import was set aside."""


METHODS: Final[dict[str, str]] = {
    "cash": N_("cash"),
    "card": N_("card"),
    "cheque": N_("cheque"),
    "transfer": N_("transfer"),
    "meal_voucher": N_("meal voucher"),
    "account": N_("account"),
    "suspended": N_("suspended coffee"),
}
"""Payment methods in words."""

MOVEMENTS: Final[dict[str, str]] = {
    "float_added": N_("float added"),
    "withdrawal_bank": N_("taken to the bank"),
    "withdrawal_mandator": N_("handed to a mandator"),
    "expense": N_("expense"),
    "correction": N_("correction of a count"),
    "other": N_("other movement"),
}
"""Kinds of cash movements in words."""

SENSITIVE: Final[dict[str, str]] = {
    "account_limit": N_("account beyond its limit:"),
    "discount": N_("large discount:"),
    "operator_added": N_("someone added to the till:"),
    "operator_removed": N_("someone removed from the till:"),
    "operator_restored": N_("someone let back to the till:"),
    "price": N_("price far from the catalogue's:"),
    "refund": N_("refund"),
    "role_changed": N_("role changed of"),
    "count_difference": N_("difference counted in the drawer:"),
}  # fmt: skip
"""Acts that want the other manager's visa."""


_SYSTEM: Final = {
    os.strerror(errno.ENOENT): N_("there is no such file"),
    os.strerror(errno.EISDIR): N_("this is a folder"),
    os.strerror(errno.ENOTDIR): N_("there is no such folder"),
    os.strerror(errno.EACCES): N_("the computer does not allow it"),
    os.strerror(errno.EPERM): N_("the computer does not allow it"),
    os.strerror(errno.ENOSPC): N_("the disk is full"),
    os.strerror(errno.EROFS): N_("the disk can only be read"),
    os.strerror(errno.EIO): N_("the disk answers with errors"),
    os.strerror(errno.ECONNREFUSED): N_("it refuses the connection"),
    os.strerror(errno.EHOSTUNREACH): N_("nothing answers at this address"),
    os.strerror(errno.ENETUNREACH): N_("no network"),
    "timed out": N_("nothing answers at this address"),
    "absent": N_("it is not plugged in"),
    "there": N_("the copy is not there"),
}
"""What the system says of a file or a connection, which it says in English; and of a place."""


class _Params(dict[str, object]):
    """Missing details stay visible instead of breaking the sentence that tells of a fault."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _formatted(params: Mapping[str, object]) -> _Params:
    said = _Params()
    for name, value in params.items():
        if name.endswith("_cents") and isinstance(value, int):
            said[name] = money(value)
        elif name.endswith("_quantity") and isinstance(value, tuple):
            said[name] = quantity(*value)
        elif name == "kept_in":
            said[name] = _(UNITS.get(str(value), str(value)))
        elif name == "cell":
            said[name] = columns.column(str(value))
        elif name == "weekday" and isinstance(value, int):
            said[name] = weekday(value)
        elif name == "reason" and value in _SYSTEM:
            said[name] = _(_SYSTEM[str(value)])
        elif isinstance(value, date):
            said[name] = long_day(value)
        elif isinstance(value, Path):
            said[name] = str(value)
        else:
            said[name] = value if isinstance(value, int) else printable(str(value))
    return said


def printable(text: str, limit: int = 200) -> str:
    """Text from outside, without the control characters that a terminal would obey."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def sentence(error: PosError) -> str:
    """The sentence of a refusal, in the language in use."""
    return _(REFUSALS[error.code]).format_map(_formatted(error.params))


def notice(code: str, params: Mapping[str, object]) -> str:
    """The sentence of something that a start has to tell."""
    return _(NOTICES[code]).format_map(_formatted(params))


def examined(code: str, params: Mapping[str, object]) -> str:
    """What `doctor` found, as a sentence."""
    return _(EXAMINED[code]).format_map(_formatted(_with_reason(params)))


def remedy(code: str, params: Mapping[str, object]) -> str:
    """What to do about what `doctor` found; nothing where nothing is to be done."""
    known = REMEDIES.get(code)
    return _(known).format_map(_formatted(params)) if known is not None else ""


def area(code: str) -> str:
    """What `doctor` looked at, in a word: `clock`, `copies`, `printer`."""
    return next((_(word) for start, word in AREAS if code.startswith(start)), "")


def bundle(*, with_name: bool = False) -> tuple[str, ...]:
    """What a support bundle holds and what it does not, as sentences."""
    return (_(INSIDE), _(NAMED if with_name else OUTSIDE))


def _with_reason(params: Mapping[str, object]) -> Mapping[str, object]:
    """Why a printer can't print, as its sentence."""
    why = params.get("why")
    return params if why is None else {**params, "why": print_reason(str(why))}


def reason(code: str) -> str:
    """Why a line of an import was set aside."""
    return _(REASONS[code])


def print_reason(code: str) -> str:
    """Why a print waits, is in doubt, or was given up; refusals of the till have a reason too."""
    known = PRINT_REASONS.get(code)
    return _(known) if known is not None else sentence(PosError(code))


def print_status(code: str | None) -> str:
    """The same in a few words, for the status line; what has no word of its own is a failure."""
    return _(PRINT_STATUS.get(code or "", N_("printer failing")))


def test_page(*, printed: bool, reason: str | None) -> str:
    """How a test page went, in sentences."""
    said = _("The printer says that the page is on paper.") if printed else ""
    return " ".join(filter(None, (said, print_reason(reason) if reason else "")))


def method_name(method: str) -> str:
    """A payment method in words."""
    return _(METHODS[method])


def movement_kind(kind: str) -> str:
    """Why cash moved, in words."""
    return _(MOVEMENTS[kind])


def sensitive_act(what: str) -> str:
    """What wants a visa, in words."""
    return _(SENSITIVE[what])


def finding(problem: Problem) -> str:
    """The sentence of something found broken, with the entry it is about."""
    said = _(PROBLEMS[problem.code]).format_map(_formatted(problem.params))
    if problem.seq == 0:
        return said[0].upper() + said[1:] + "."
    return _("Entry {seq}: {finding}.").format(seq=problem.seq, finding=said)
