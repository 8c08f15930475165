"""What the counter says in words: methods, the printer, the backup, refusals, a start's notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from cafe_pos.domain.catalogue import Place
from cafe_pos.domain.clock import from_utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.order import Order, OrderLine
from cafe_pos.domain.pricing import DiscountKind, PriceKind, Scope
from cafe_pos.i18n import _, figure, money, ngettext
from cafe_pos.tui.desk import PrinterStatus

if TYPE_CHECKING:
    from cafe_pos.application.keeping.ports import CopiesView
    from cafe_pos.application.views import CounterView, TicketView
    from cafe_pos.application.visas import VisaView
    from cafe_pos.tui.shown import Share


_REMARKS: Final = ("printer.paper_low", "printer.fallback", "printer.mute")
"""What a printer that prints may still be remarked on."""


def method(code: str) -> str:
    """A payment method, inside a sentence."""
    return {
        "cash": _("cash"),
        "card": _("card"),
        "cheque": _("cheque"),
        "transfer": _("transfer"),
        "meal_voucher": _("meal voucher"),
        "account": _("account"),
        "suspended": _("suspended coffee"),
    }.get(code, code)


def methods(ticket: TicketView) -> str:
    """How a ticket was paid."""
    return ", ".join(method(code) for code in ticket.methods) or _("nothing to pay")


def corrected(number: str, to: str, before: str) -> str:
    """That a ticket counts as paid another way."""
    if before == "cash":  # French elides before this word only
        text = _("{number}: {method} instead of cash, recorded")
    else:
        text = _("{number}: {method} instead of {before}, recorded")
    return text.format(number=number, method=method(to), before=method(before))


def moment(utc: str, zone: str) -> str:
    """When something happened, on the café's clock: `22/11 10:15`."""
    return from_utc_text(utc).astimezone(ZoneInfo(zone)).strftime("%d/%m %H:%M")


def price_of(line: OrderLine) -> str:
    """What makes a line's price another than the catalogue's, in a word or two."""
    discount, price = line.discount, line.price
    if discount is not None:
        if discount.kind is DiscountKind.GIFT:
            return _("offered")
        if discount.on is Scope.LINE and discount.kind is DiscountKind.PERCENT:
            return f"-{percent(discount.bp)}"
        return f"-{figure(line.discount_cents)}"
    if line.menu is not None:
        return line.menu.label
    if price is not None and price.kind is PriceKind.RULE:
        return _("reduced")
    return _("price") if price is not None and price.kind is PriceKind.OVERRIDE else ""


def percent(basis_points: int) -> str:
    """Basis points as the café's language writes a percentage."""
    return _("{figure} %").format(figure=figure(basis_points).rstrip("0").rstrip(".,"))


def share(part: Share, left_cents: int) -> str:
    """Which part of a bill is to be paid, and what is left with it."""
    if part.n and part.k == part.n:
        return _("part {k} of {n}, the last").format(k=part.k, n=part.n)
    text = _("part {k} of {n}, then {left}") if part.n else _("a part, then {left}")
    return text.format(k=part.k, n=part.n, left=money(left_cents))


def place(where: Place) -> str:
    """Where it is drunk, in a word."""
    return {
        Place.COUNTER: _("counter"),
        Place.ROOM: _("room"),
        Place.TERRACE: _("terrace"),
    }[where]


def mode(*, takeaway: bool) -> str:
    """The service mode of an order."""
    return _("takeaway") if takeaway else _("on site")


def articles(count: int) -> str:
    """How many articles."""
    return ngettext("{n} article", "{n} articles", count).format(n=count)


def printer(status: PrinterStatus | None) -> tuple[str, bool]:
    """The printer's state in words, and whether all is well with it."""
    if status is None or status.state == "none":
        return _("no printer"), True
    if status.state == "failed":
        return _waiting(_trouble(status.reason), status.waiting), False
    if status.questions:
        text = ngettext("{n} print to check (F8)", "{n} prints to check (F8)", status.questions)
        return text.format(n=status.questions), False
    if status.state == "printing":
        return _("printing"), True
    if status.reason in _REMARKS:
        return _trouble(status.reason), status.reason == "printer.mute"
    return _("printer ready"), True


def _waiting(trouble: str, waiting: int) -> str:
    """What stops the printer, and how many prints wait for it."""
    if not waiting:
        return trouble
    return _("{trouble}, {n} waiting").format(trouble=trouble, n=waiting)


def _trouble(reason: str | None) -> str:
    """Why nothing comes out, in a few words."""
    from cafe_pos import messages

    return messages.print_status(reason)


def printer_in_full(status: PrinterStatus | None) -> str:
    """Why the printer fails or what it remarks, as a sentence; empty when all is well."""
    if status is None or status.state in ("none", "printing"):
        return ""
    return print_reason(status.reason)


def print_reason(code: str | None) -> str:
    """Why a print waits or is in doubt, as a sentence; empty when there is no reason."""
    from cafe_pos import messages

    return messages.print_reason(code) if code else ""


def backup(name: str | None, today: date) -> tuple[str, bool]:
    """How old the newest backup is, from its name, and whether that is well."""
    made = _backup_day(name)
    if made is None:
        return _("no backup"), False
    age = (today - made).days
    if age <= 0:
        return _("backup today"), True
    if age == 1:
        return _("backup yesterday"), True
    text = ngettext("backup {n} day ago", "backup {n} days ago", age)
    return text.format(n=age), age <= 7  # noqa: PLR2004 - a week


def copies(view: CopiesView) -> tuple[str, bool]:
    """How old the newest copy is, or what is wrong with copies, and whether that is well."""
    from cafe_pos.application.keeping.ports import PlaceState

    now = view.looked_at
    if view.made_at is None or now is None:
        return _("no backup"), False
    if view.place.state is PlaceState.ABSENT:
        return _("key absent"), False
    if view.problem is not None:
        return _("key: no copy"), False
    hours = (now - view.made_at).total_seconds() / 3600
    if hours < 1:
        return _("backup {n} min").format(n=max(0, int(hours * 60))), True
    if hours < 2 * 24:
        return _("backup {n} h").format(n=int(hours)), True
    days = int(hours / 24)
    return _("backup {n} d").format(n=days), not view.news or days <= 3  # noqa: PLR2004 - a weekend


def _backup_day(name: str | None) -> date | None:
    """The day in `cafe.20261122T101500Z.backup.db`."""
    for part in (name or "").split(".")[1:]:
        try:
            return datetime.fromisoformat(part).date()
        except ValueError:
            continue
    return None


@lru_cache(maxsize=8)
def local_time(utc: str, zone: str) -> str:
    """A recorded moment as the café's clock showed it: `07:42`."""
    return from_utc_text(utc).astimezone(ZoneInfo(zone)).strftime("%H:%M")


def health(count: int) -> str:
    """That something of the till's health may not wait, in a word; nothing when all is well."""
    return _("health: {n} !").format(n=count) if count else ""


def drawer(view: CounterView, opened: str | None) -> str:
    """Since when the drawer session is open."""
    if opened is None:
        return _("drawer closed")
    time = local_time(opened, view.zone)
    return _("drawer open since {time}").format(time=time)


def drawer_in_short(view: CounterView, opened: str | None) -> str:
    """Since when the drawer session is open, where there is little room."""
    if opened is None:
        return _("drawer closed")
    return _("drawer {time}").format(time=local_time(opened, view.zone))


def business_day(view: CounterView, last: TicketView | None) -> date:
    """The day that sales count for: the newest that the till has seen."""
    if last is None:
        return view.business_day
    return max(view.business_day, date.fromisoformat(last.payload["business_day"]))


def last_ticket(ticket: TicketView) -> str:
    """The last ticket, for the foot of the screen."""
    return _("{number}  {amount} {methods}").format(
        number=ticket.number, amount=money(ticket.total_cents), methods=methods(ticket)
    )


def last_saved(ticket: TicketView | None) -> str:
    """Which sale is the last one on the safe side."""
    if ticket is None:
        return _("No sale was saved before.")
    return _("The last sale saved is {number}: {amount}, {methods}.").format(
        number=ticket.number, amount=money(ticket.total_cents), methods=methods(ticket)
    )


def draft_found(order: Order) -> str:
    """An order that was on the screen when the till stopped."""
    return _(
        "The order that was on the screen is back: {articles}, {amount}. It is not paid."
    ).format(articles=articles(order.pieces), amount=money(order.total_cents))


def refusal(error: PosError) -> str:
    """The sentence of a refusal."""
    from cafe_pos import messages

    return messages.sentence(error)


def notice(code: str, params: Mapping[str, object]) -> str:
    """The sentence of something that a start has to tell."""
    from cafe_pos import messages

    return messages.notice(code, params)


def visas_waiting(count: int) -> str:
    """How many visas wait for the person at the counter."""
    told = ngettext("{n} visa to give: menu, then v.", "{n} visas to give: menu, then v.", count)
    return told.format(n=count)


def visa(waiting: VisaView) -> str:
    """What was done, on what, and by whom."""
    from cafe_pos.messages import sensitive_act

    what = f"{sensitive_act(waiting.what)} {waiting.document}"
    return _("{what}, by {name}").format(what=what, name=waiting.asked_by)
