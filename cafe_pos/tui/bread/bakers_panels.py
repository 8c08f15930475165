"""Bakers and closing days at the counter, and the list of whom to warn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.bread import Baker, Span
from cafe_pos.i18n import _, day
from cafe_pos.tui.bread import panels
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.bread.views import OrderRow
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

MAX_NAME: Final = 40
CAFE: Final = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The bakers with their names, the closing days to come, whom to warn."""

    bakers: tuple[tuple[Baker, str], ...]
    closings: tuple[tuple[str, Span], ...]
    to_warn: tuple[OrderRow, ...]


def choose(till: Till, then: Callable[[Till, str], None]) -> None:
    """Go on with the baker; of several, with the one that is chosen first."""

    def act(ctx: Context) -> tuple[tuple[Baker, str], ...]:
        from cafe_pos.application.bread import bakers as bread_bakers

        return bread_bakers.bakers(ctx)

    def done(found: tuple[tuple[Baker, str], ...]) -> None:
        if len(found) == 1:
            then(till, found[0][0].code)
            return
        rows = tuple(
            Row(name, lambda till, _at, code=one.code: then(till, code), letter=str(place))  # type: ignore[misc]
            for place, (one, name) in enumerate(found[:9], start=1)
        )
        till.panel = Listing(_("Which baker?"), rows, back=till.panel)

    till.do(act, done)


def open_bakers(till: Till, _at: float = 0.0) -> None:
    """The bakers, when they and the café are closed, and who is to be warned of it."""
    _look(till, lambda _ctx: None)


def _look(till: Till, act: Callable[[Context], object], told: str = "") -> None:
    def acted(ctx: Context) -> Known:
        from cafe_pos.application.bread import bakers as bread_bakers

        act(ctx)
        return Known(
            bread_bakers.bakers(ctx), bread_bakers.closings(ctx), bread_bakers.to_warn(ctx)
        )

    def done(found: Known) -> None:
        till.panel = _listing(found)
        if told:
            till.said = Said(told, Tone.GOOD)

    till.do(acted, done)


def _listing(found: Known) -> Listing:
    names = {one.code: name for one, name in found.bakers} | {CAFE: _("the café")}
    rows = [
        Row(
            name,
            partial(_change, one, name),
            right=_("until {hour}").format(hour=one.cut_off),
            letter=str(place),
        )
        for place, (one, name) in enumerate(found.bakers[:6], start=1)
    ]
    rows.append(Row(_("Another baker"), ask_baker, letter="7"))
    rows.append(
        Row(_("Closed for some days: the café or a baker"), _ask_closing(found), letter="8")
    )
    rows.append(
        Row(_("Whom to warn"), _warn(found.to_warn), right=str(len(found.to_warn)), letter="9")
    )
    rows += [
        Row(f"{names.get(party, party)}: {_days(span)}", key=f"{party}|{place}", dim=True)
        for place, (party, span) in enumerate(found.closings)
    ]

    def open_again(till: Till, row: Row, _at: float) -> None:
        party, mark, place = row.key.partition("|")
        if not mark:
            till.said = Said(_("First choose closing days with the arrows."))
            return
        span = found.closings[int(place)][1]
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.bread import bakers as bread_bakers

            bread_bakers.reopen(ctx, party, span.first, span.last, operator=operator)

        _look(till, act, _("Open after all: the standing orders count again."))

    more = (RowKey("delete", _("Del"), _("open after all"), open_again),) if found.closings else ()
    return Listing(_("Bakers and closing days"), tuple(rows), more=more)


def _days(span: Span) -> str:
    if span.first == span.last:
        return day(span.first)
    return f"{day(span.first)} - {day(span.last)}"


def _warn(rows: Sequence[OrderRow]) -> Callable[[Till, float], None]:
    def show(till: Till, _at: float) -> None:
        till.panel = Listing(
            _("Whom to warn"),
            tuple(
                Row(
                    f"{day(row.occurrence.day)}  {row.name}  {row.phone}",
                    right=f"{row.occurrence.quantity} {row.label}",
                )
                for row in rows
            ),
            text=_("Their bread cannot come: closed, or not sold any more."),
            empty=_("Nobody: all the bread of the next two weeks can come."),
            back=till.panel,
        )

    return show


# A baker


def ask_baker(till: Till, _at: float = 0.0) -> None:
    """Make a baker known."""
    _baker_form(till, Baker(""), "")


def _change(one: Baker, name: str, till: Till, _at: float) -> None:
    _baker_form(till, one, name)


def _baker_form(till: Till, one: Baker, name: str) -> None:
    new = not one.code
    fields = [
        Field("name", _("Name"), name, limit=MAX_NAME),
        Field(
            "articles", _("Articles"), " ".join(one.articles), limit=200,
            hint=_("Their codes with a space between: BAGUETTE PAIN."),
        ),
        Field("cut_off", _("Orders until"), one.cut_off, Kind.NUMBER, limit=5),
        Field("days_before", _("Days before"), str(one.days_before), Kind.NUMBER, limit=1),
        Field("delivery", _("Delivers at"), one.delivery, Kind.NUMBER, limit=5),
        Field("phone", _("Telephone for the SMS"), one.phone, limit=20),
        Field(
            "closed", _("Closed on"), " ".join(str(n + 1) for n in sorted(one.closed_weekdays)),
            limit=20, hint=_("Weekdays from 1 (Monday) to 7 (Sunday), with a space between."),
        ),
    ]  # fmt: skip

    def done(till: Till, form: Form, answers: Answers) -> None:
        if new and not answers["name"]:
            form.wrong(_("What is the baker called?"), "name")
            return
        weekdays = _weekdays(answers["closed"])
        if weekdays is None:
            form.wrong(_("Weekdays are figures from 1 to 7."), "closed")
            return
        baker = replace(
            one,
            code=one.code or code_of(answers["name"]),
            articles=tuple(answers["articles"].upper().replace(",", " ").split()),
            cut_off=answers["cut_off"],
            days_before=int(answers["days_before"] or 0),
            delivery=answers["delivery"],
            phone=answers["phone"],
            closed_weekdays=weekdays,
        )
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.bread import bakers as bread_bakers

            bread_bakers.put_baker(ctx, baker, name=answers["name"], operator=operator)

        panels.look(till, act, _("Kept. What is settled with the baker is in the mandates."))

    till.panel = Form(
        _("New baker") if new else name, tuple(fields), done, back=till.panel,
    )  # fmt: skip


def code_of(name: str) -> str:
    """A mandator's code made of a name: `Fournil du Pont` becomes `FOURNIL-DU-PONT`."""
    from cafe_pos.domain.catalogue import fold

    plain = "".join(c if c.isalnum() else "-" for c in fold(name).upper())
    return "-".join(filter(None, plain.split("-")))[:20].rstrip("-")


def _weekdays(text: str) -> frozenset[int] | None:
    parts = text.replace(",", " ").split()
    if not all(part.isdigit() and 1 <= int(part) <= 7 for part in parts):  # noqa: PLR2004 - a week
        return None
    return frozenset(int(part) - 1 for part in parts)


# Closing days


def _ask_closing(found: Known) -> Callable[[Till, float], None]:
    parties = ((CAFE or "-", _("the café")), *((one.code, name) for one, name in found.bakers))

    def ask(till: Till, _at: float) -> None:
        def done(till: Till, form: Form, answers: Answers) -> None:
            first = form_values.day(answers["first"])
            last = form_values.day(answers["last"]) or first
            if first is None or last is None:
                form.wrong(_("From which day?"), "first")
                return
            party = "" if answers["party"] == "-" else answers["party"]
            operator = till.operator

            def act(ctx: Context) -> tuple[OrderRow, ...]:
                from cafe_pos.application.bread import bakers as bread_bakers

                return bread_bakers.close(ctx, party, first, last, operator=operator)

            till.do(act, lambda rows: _closed(till, rows))

        till.panel = Form(
            _("Closed for some days"),
            (
                form_values.choice("party", _("Who"), "-", parties),
                Field("first", _("From"), limit=10, hint=_("Like 24/12/2026.")),
                Field("last", _("Until"), limit=10, hint=_("The last day; nothing is one day.")),
            ),
            done,
            back=till.panel,
        )

    return ask


def _closed(till: Till, rows: tuple[OrderRow, ...]) -> None:
    if rows:
        till.panel = None
        _warn(rows)(till, 0.0)
    else:
        told = _("Noted. Nobody has bread ordered for these days.")
        _look(till, lambda _ctx: None, told)
