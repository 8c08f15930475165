"""Hours worked, opening hours promised, budget, and the managers' own figures on the screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.domain.costs.entries import BUDGET_LINES, RuleKey, WeekPlan, Worker
from cafe_pos.i18n import _, figure, ngettext, weekday
from cafe_pos.messages.costs import RULES
from cafe_pos.messages.viability import BUDGET_LINES as LINES
from cafe_pos.tui.costs import forms, panels, words
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowAct

if TYPE_CHECKING:
    from cafe_pos.application.costs.hours import DayHours
    from cafe_pos.application.costs.looks import CostLook
    from cafe_pos.application.ports import Context
    from cafe_pos.tui.till import Till

# Hours


def open_hours(till: Till, seen: CostLook) -> None:
    """A month's hours: accept what the till proposes, put a day right, add one."""
    waiting = [one for one in seen.hours if one.entered is None]
    rows = [Row(_("Somebody's hours of a day"), _asking(seen, None), letter="n")]
    if waiting:
        text = ngettext("Accept {n} proposed day", "Accept {n} proposed days", len(waiting))
        rows.insert(0, Row(text.format(n=len(waiting)), _accept(seen), letter="a"))
    rows += [
        Row(_hours_row(one), _asking(seen, one), _minutes(one), dim=one.entered is None)
        for one in seen.hours
    ]
    till.panel = Listing(
        _("Hours of {month}").format(month=words.month(seen.month)), tuple(rows),
        text=_("The till proposes what it saw; who worked beside the till says so here."),
        back=till.panel,
    )  # fmt: skip


def _worker(one: DayHours) -> str:
    return one.name or (_("volunteers") if one.worker is Worker.VOLUNTEER else _("helps"))


def _hours_row(one: DayHours) -> str:
    service = f" ({one.service})" if one.service else ""
    return f"{words.short_day(one.day)}  {_worker(one)}{service}"


def _minutes(one: DayHours) -> str:
    if one.entered is None:
        return _("{hours} proposed").format(hours=words.hours(one.proposed))
    return words.hours(one.entered)


def _accept(seen: CostLook) -> RowAct:
    def do(till: Till, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import hours

            hours.accept(ctx, seen.month, operator=operator)

        panels.look(till, seen.month, act, _("The hours are entered."))

    return do


def _asking(seen: CostLook, one: DayHours | None) -> RowAct:
    def do(till: Till, _at: float) -> None:
        _ask_hours(till, seen, one)

    return do


def _ask_hours(till: Till, seen: CostLook, one: DayHours | None) -> None:
    people = (*seen.people, ("help", _("helps")), ("volunteer", _("volunteers")))
    who = people[0][0] if one is None else one.who or one.worker.value
    minutes = 0 if one is None else one.proposed if one.entered is None else one.entered
    day = forms.first_of(seen) if one is None else form_values.day(one.day)
    fields = (
        form_values.choice("who", _("Who"), who, people),
        forms.day_field(day),
        Field("hours", _("Hours"), words.hours(minutes), hint=_("Like 7:30.")),
    )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        from cafe_pos.application.costs import hours

        operator = till.operator
        count = hours.parse_minutes(answers["hours"])
        on = forms.day_of(answers["day"], seen.today)
        service = "" if one is None else one.service

        def act(ctx: Context) -> None:
            hours.put(ctx, answers["who"], on, count, service=service, operator=operator)

        panels.look(till, seen.month, act, _("The hours are entered."))

    till.panel = Form(_("Hours"), fields, done, back=till.panel)


# Opening hours


def open_week(till: Till, seen: CostLook) -> None:
    """The week as it is promised, and the days that differ."""
    held: dict[int, WeekPlan] = {}
    for plan in seen.week:
        if plan.since <= seen.today.isoformat() or plan.weekday not in held:
            held[plan.weekday] = plan
    rows = [
        Row(weekday(n + 1), _ask_week(seen, n, held.get(n)), _hours_of(held.get(n)), str(n + 1))
        for n in range(7)
    ]
    rows.append(Row(_("A day that differs"), _ask_day(seen), letter="e"))
    rows += [
        Row(f"{words.short_day(one.day)} {one.reason}".strip(), None, one.hours or _("shut"))
        for one in seen.days
    ]
    till.panel = Listing(_("Opening hours promised"), tuple(rows), back=till.panel)


def _hours_of(plan: WeekPlan | None) -> str:
    return "" if plan is None else plan.hours or _("shut")


def _ask_week(seen: CostLook, number: int, plan: WeekPlan | None) -> RowAct:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        since = forms.day_of(answers["since"], seen.today)

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import opening_hours

            opening_hours.set_week(ctx, number, answers["hours"], since, operator=operator)

        panels.look(till, seen.month, act, _("The hours are planned."))

    fields = (
        Field(
            "hours", _("Hours"), "" if plan is None else plan.hours,
            hint=_("8:00-12:30,16:00-20:00, or closed."),
        ),
        forms.day_field(seen.today.replace(day=1), _("From"), "since"),
    )  # fmt: skip

    def do(till: Till, _at: float) -> None:
        till.panel = Form(weekday(number + 1), fields, done, back=till.panel)

    return do


def _ask_day(seen: CostLook) -> RowAct:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        day = forms.day_of(answers["day"], seen.today)

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import opening_hours

            opening_hours.set_day(ctx, day, answers["hours"], answers["reason"], operator=operator)

        panels.look(till, seen.month, act, _("The hours are planned."))

    fields = (
        forms.day_field(seen.today),
        Field("hours", _("Hours"), hint=_("8:00-12:30,16:00-20:00, or closed.")),
        Field("reason", _("Why"), limit=40),
    )

    def do(till: Till, _at: float) -> None:
        till.panel = Form(_("A day that differs"), fields, done, back=till.panel)

    return do


# Budget and own figures


def open_budget(till: Till, seen: CostLook) -> None:
    """The lines of the budget of the month that is shown."""
    planned = dict(seen.costs.budget)
    rows = tuple(
        Row(
            _(LINES[line]), _ask_budget(seen, line, planned.get(line)),
            figure(planned[line]) if line in planned else "", str(number),
        )
        for number, line in enumerate(BUDGET_LINES, start=1)
    )  # fmt: skip
    title = _("Budget of {month}").format(month=words.month(seen.month))
    till.panel = Listing(title, rows, back=till.panel)


def _ask_budget(seen: CostLook, line: str, cents: int | None) -> RowAct:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        value = form_values.cents(answers["amount"]) or 0
        months = int(answers["months"] or 1)

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import budget

            budget.plan(ctx, seen.month, line, value, months=months, operator=operator)

        panels.look(till, seen.month, act, _("The budget is entered."))

    fields = (
        forms.amount_field(_("Euros a month, without VAT"), cents),
        Field("months", _("For how many months"), "1", Kind.NUMBER, limit=2),
    )

    def do(till: Till, _at: float) -> None:
        till.panel = Form(_(LINES[line]), fields, done, back=till.panel)

    return do


def open_rules(till: Till, seen: CostLook) -> None:
    """The figures of the managers' own that hold in the month that is shown."""
    rows = tuple(
        Row(_(RULES[key.value]), partial(_ask_rule, seen, key, value), figure(value), str(number))
        for number, (key, value) in enumerate(seen.rules, start=1)
    )
    text = _("They hold from the month that is shown on: {month}.")
    till.panel = Listing(
        _("Pay aimed at, network, taxes"), rows,
        text=text.format(month=words.month(seen.month)), back=till.panel,
    )  # fmt: skip


def _ask_rule(seen: CostLook, key: RuleKey, value: int, till: Till, _at: float) -> None:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator
        wanted = form_values.cents(answers["value"]) or 0

        def act(ctx: Context) -> None:
            from cafe_pos.application.costs import budget

            budget.set_rule(ctx, key.value, wanted, seen.month, operator=operator)

        panels.look(till, seen.month, act, _("The figure is set."))

    rate = key is RuleKey.NETWORK_RATE
    fields = (forms.amount_field("%" if rate else _("Amount"), value, "value"),)
    till.panel = Form(_(RULES[key.value]), fields, done, back=till.panel)
