"""The day's bread at the counter: sold out, asked in vain, delivered, unsold and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.bread_day import Balance, Fate, Unsold
from cafe_pos.i18n import _
from cafe_pos.tui.bread import panels
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from cafe_pos.application.bread.day import Received
    from cafe_pos.application.bread.views import DayView
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

FIGURES: Final = 3
MAX_REASON: Final = 60
FATES: Final[dict[Fate, Callable[[], str]]] = {
    Fate.RETURNED: lambda: _("Given back to the baker"),
    Fate.WASTED: lambda: _("Thrown away"),
    Fate.GIVEN: lambda: _("Given away"),
    Fate.KEPT: lambda: _("Kept for tomorrow"),
}


def sell_out(view: DayView, till: Till, _at: float, *, on: bool) -> None:
    """Say that there is none left: of one bread, or of all."""
    live = [one.article for one in view.balances if (one.article in view.sold_out) != on]
    if on and len(live) > 1:
        rows = [Row(_("All the bread"), partial(_sell, None, on), letter="1")]
        rows += [
            Row(view.labels[code], partial(_sell, code, on), letter=str(place))
            for place, code in enumerate(live[:8], start=2)
        ]
        till.panel = Listing(_("None left of what?"), tuple(rows), back=till.panel)
        return
    _sell(None, on, till, _at)


def _sell(code: str | None, on: bool, till: Till, _at: float) -> None:  # noqa: FBT001 - a switch
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.bread import day as bread_day

        bread_day.sold_out(ctx, None if code is None else (code,), on=on, operator=operator)

    told = _("The moment is noted: it tells tomorrow's order.") if on else _("On sale again.")
    panels.look(till, act, told)


def refuse(till: Till, _at: float) -> None:
    """Count somebody who asked in vain."""
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.bread import day as bread_day

        bread_day.refused(ctx, operator=operator)

    panels.look(till, act, _("Counted."))


# Delivery


def ask_delivery(till: Till, _at: float) -> None:
    """Count what came, beside what was asked for."""
    from cafe_pos.tui.bread import bakers_panels

    bakers_panels.choose(till, _count_delivery)


def _count_delivery(till: Till, baker: str) -> None:
    def act(ctx: Context) -> tuple[str, tuple[Received, ...]]:
        from cafe_pos.application.bread import day as bread_day

        return bread_day.to_receive(ctx, baker)

    def done(found: tuple[str, tuple[Received, ...]]) -> None:
        _delivery_form(till, *found)

    till.do(act, done)


def _delivery_form(till: Till, baker: str, expected: tuple[Received, ...]) -> None:
    fields = [
        Field(
            one.article,
            one.label,
            "" if one.counted else str(one.expected if one.expected is not None else ""),
            Kind.NUMBER,
            limit=FIGURES,
            hint=_hint(one),
        )
        for one in expected
    ]
    fields.append(Field("reference", _("Delivery note"), limit=30))

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        counted = {one.article: int(answers[one.article] or 0) for one in expected}

        def act(ctx: Context) -> tuple[tuple[Received, ...], panels.Seen]:
            from cafe_pos.application.bread import day as bread_day

            came = bread_day.receive(
                ctx, counted, baker, reference=answers["reference"], operator=operator
            )
            return came, panels.seen(ctx)

        till.do(act, lambda found: _received(till, *found))

    again = any(one.counted for one in expected)
    till.panel = Form(
        _("Delivery: what came?"),
        tuple(fields),
        done,
        text=_("Counted before: this is added to it.") if again else "",
        back=till.panel,
    )


def _hint(one: Received) -> str:
    parts = []
    if one.expected is not None:
        parts.append(_("asked for {n}").format(n=one.expected))
    if one.booked:
        parts.append(_("booked {n}").format(n=one.booked))
    if one.counted:
        parts.append(_("counted before {n}").format(n=one.counted))
    return ", ".join(parts)


def _received(till: Till, came: tuple[Received, ...], seen: panels.Seen) -> None:
    """Back to the list; where the delivery differs, what to tell the baker first."""
    till.customers.update(seen.customers)
    after = panels.listing(till, seen)
    differs = [one for one in came if one.difference]
    if not differs:
        till.panel = after
        till.said = Said(_("Delivery counted: as it was asked for."), Tone.GOOD)
        return
    rows = [
        Row(
            one.label,
            right=_("{n} for {asked}, {difference:+d}").format(
                n=one.counted, asked=one.expected, difference=one.difference
            ),
        )
        for one in differs
    ]
    short = sum(one.short for one in came)
    text = _("Recorded; it will stand in the baker's statement.")
    if short:
        told = _("{n} booked are missing: first booked, first served, the list says who.")
        text = f"{text} {told.format(n=short)}"
    till.panel = Listing(
        _("Delivery: not what was asked for"),
        (*rows, Row(_("Go on"), lambda till, _at: _show(till, after), letter="1")),
        text=text,
        back=after,
        index=len(rows),
    )


def _show(till: Till, after: Listing) -> None:
    till.panel = after


# Unsold

Then = Callable[["Till"], None]


def ask_unsold(till: Till, _at: float = 0.0) -> None:
    """Say what became of the bread that is left, bread by bread."""
    begin_unsold(till, panels.open_bread)


def evening(till: Till, then: Then) -> None:
    """Before the day is closed: offer to say what became of the bread; without any, go on."""
    if till.waiting is None or "bread" not in till.waiting.used:
        then(till)
        return

    def act(ctx: Context) -> DayView:
        from cafe_pos.application.bread import bread

        return bread.look(ctx)

    def done(view: DayView) -> None:
        known = tuple(view.reasons)
        left = [one for one in view.balances if one.difference and one.article not in known]
        if not left:
            then(till)
            return
        till.panel = Listing(
            _("Before closing: the bread"),
            (
                Row(
                    _("Say what became of it"),
                    lambda till, _at: next_unsold(till, view, then, known),
                    letter="1",
                ),
                Row(_("Close without it: to be explained later"), lambda till, _at: then(till),
                    letter="2"),
                *(Row(view.labels[one.article], right=_left(one), dim=True) for one in left),
            ),
            text=_("Some bread is not accounted for."),
            back=till.panel,
        )  # fmt: skip

    till.do(act, done)


def _left(one: Balance) -> str:
    if one.difference > 0:
        return _("{n} left").format(n=one.difference)
    return _("{n} too many sold").format(n=-one.difference)


def begin_unsold(till: Till, then: Then) -> None:
    """Ask for each bread that is not accounted for; `then` goes on when all is said."""

    def act(ctx: Context) -> DayView:
        from cafe_pos.application.bread import bread

        return bread.look(ctx)

    till.do(act, lambda view: next_unsold(till, view, then))


def next_unsold(till: Till, view: DayView, then: Then, done: tuple[str, ...] = ()) -> None:
    """The form of the first bread that is not accounted for and was not asked about."""
    left = [one for one in view.balances if one.difference and one.article not in done]
    if not left:
        then(till)
        return
    _unsold_form(till, view, left[0], then, done)


def _unsold_form(
    till: Till, view: DayView, one: Balance, then: Then, done: tuple[str, ...]
) -> None:
    label = view.labels[one.article]
    fields = [
        Field(
            fate.value,
            name(),
            # What the contract takes back is proposed as going back.
            str(one.difference)
            if fate is Fate.RETURNED and one.difference > 0 and one.article in view.taken_back
            else "",
            Kind.NUMBER,
            limit=FIGURES,
        )
        for fate, name in FATES.items()
    ]
    fields.append(
        Field(
            "reason", _("Why a difference"), view.reasons.get(one.article, ""),
            limit=MAX_REASON, hint=_("Stands beside the difference in the baker's statement."),
        )
    )  # fmt: skip
    text = _("{came} there were, {sold} sold, {picked} fetched: {left} should be left.").format(
        came=one.came, sold=one.sold, picked=one.picked_up, left=one.difference
    )

    def answered(till: Till, form: Form, answers: Answers) -> None:
        counts = {fate: int(answers[fate.value] or 0) for fate in FATES}
        missing = one.difference - sum(counts.values())
        if missing and not answers["reason"]:
            form.wrong(
                _("{n} do not add up: correct the count, or say why.").format(n=abs(missing)),
                "reason",
            )
            return
        said = Unsold(one.article, {fate: count for fate, count in counts.items() if count})
        reasons = {one.article: answers["reason"]} if answers["reason"] else {}
        operator = till.operator

        def act(ctx: Context) -> DayView:
            from cafe_pos.application.bread import day as bread_day

            return bread_day.unsold(ctx, (said,), reasons=reasons, operator=operator)

        asked = (*done, one.article)
        till.do(act, lambda view: next_unsold(till, view, then, asked))

    till.panel = Form(
        _("Unsold: {article}").format(article=label), tuple(fields), answered,
        text=text, back=till.panel,
    )  # fmt: skip
