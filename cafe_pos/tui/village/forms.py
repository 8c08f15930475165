"""Needs, trials, the yearly questions, distances, and the page for the town hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.village import (
    ADOPTED,
    DROPPED,
    MAX_NOTE,
    MAX_TITLE,
    SOLD,
    NeedKind,
    Place,
)
from cafe_pos.i18n import _, day, language, ngettext
from cafe_pos.messages.impact import INDICATORS, NEED_KINDS, OUTCOMES, PLACES
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.shown import Said, Tone

if TYPE_CHECKING:
    from pathlib import Path

    from cafe_pos.application.ports import Context
    from cafe_pos.application.village.commune import CommuneView
    from cafe_pos.application.village.setting import Surroundings
    from cafe_pos.application.village.trials import TrialView
    from cafe_pos.domain.village import Answers as Papers
    from cafe_pos.domain.village import Need
    from cafe_pos.tui.till import Till

USUAL_DAYS: Final = 30
"""How long a trial lasts unless another day is typed."""
MAX_DAY: Final = 10
MAX_FIGURES: Final = 7
MAX_KM_FIGURES: Final = 3
SHOWN: Final = ("days_promised", "days_kept", "visits", "events", "event_heads", "asked_after")


# Needs


def open_needs(till: Till, _at: float = 0.0) -> None:
    """What residents ask for, the most heard first."""

    def act(ctx: Context) -> tuple[Need, ...]:
        from cafe_pos.application.village import trials

        return trials.needs(ctx)

    def done(found: tuple[Need, ...]) -> None:
        till.panel = needs_panel(found)

    till.do(act, done)


def needs_panel(found: tuple[Need, ...]) -> Listing:
    """The needs, each with how often it was heard."""
    rows = [Row(_("Somebody asks for something else"), ask_need, letter="n")]
    for one in found:
        times = ngettext("heard {n} time", "heard {n} times", one.heard).format(n=one.heard)
        rows.append(Row(one.what, partial(_need, one), right=times, key=f"need {one.id}"))
    return Listing(_("What residents ask for"), tuple(rows))


def _need(need: Need, till: Till, _at: float) -> None:
    till.panel = Listing(
        need.what,
        (
            Row(_("Heard again"), partial(_hear, need.what, ""), letter="1"),
            Row(_("Try it"), partial(ask_trial, need), letter="2"),
        ),
        text=_(NEED_KINDS[need.kind]),
        back=till.panel,
    )


def _hear(what: str, kind: str, till: Till, _at: float) -> None:
    operator = till.operator

    def act(ctx: Context) -> Need:
        from cafe_pos.application.village import trials

        return trials.heard(ctx, what, kind, operator=operator)

    def done(need: Need) -> None:
        open_needs(till)
        text = ngettext("{what}: heard {n} time", "{what}: heard {n} times", need.heard)
        till.said = Said(text.format(what=need.what, n=need.heard), Tone.GOOD)

    till.do(act, done)


def ask_need(till: Till, _at: float) -> None:
    """Note what somebody asks for."""

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        _hear(answers["what"], answers["kind"], till, 0.0)

    kinds = tuple((one.value, _(NEED_KINDS[one])) for one in NeedKind)
    till.panel = Form(
        _("Somebody asks for something"),
        (
            Field("what", _("What they ask for"), limit=MAX_TITLE),
            form_values.choice("kind", _("Kind"), NeedKind.SERVICE.value, kinds),
        ),
        kept,
        back=till.panel,
    )


# Trials


def open_trials(till: Till, _at: float = 0.0) -> None:
    """What is tried, with what was measured."""

    def act(ctx: Context) -> tuple[TrialView, ...]:
        from cafe_pos.application.village import trials

        return trials.trials(ctx)

    def done(found: tuple[TrialView, ...]) -> None:
        till.panel = trials_panel(found)

    till.do(act, done)


def trials_panel(found: tuple[TrialView, ...]) -> Listing:
    """The trials, those that run first."""
    rows = [Row(_("Try something"), partial(ask_trial, None), letter="n")]
    rows += [_trial_row(one) for one in found]
    return Listing(_("Trials"), tuple(rows), text="" if found else _("Nothing is tried."))


def _trial_row(view: TrialView) -> Row:
    from cafe_pos.reports.speech import Speech
    from cafe_pos.reports.viability import words

    one, speech = view.trial, Speech(language())
    measured = words.shown(speech, view.measured, view.unit)
    target = words.shown(speech, one.target, view.unit)
    until = day(date.fromisoformat(one.ends), "d MMM")
    if one.outcome is not None:
        right = f"{measured} / {target}  {_(OUTCOMES[one.outcome])}"
        return Row(one.label, None, right=right, dim=True)
    then = partial(_decide, view)
    return Row(one.label, then, right=f"{measured} / {target}  {until}", key=f"trial {one.id}")


def _decide(view: TrialView, till: Till, _at: float) -> None:
    from cafe_pos.reports.speech import Speech
    from cafe_pos.reports.viability import words

    what = words.indicator(Speech(language()), view.trial.indicator)
    told = {
        True: _("The target is reached."),
        False: _("The target is not reached yet."),
        None: _("Nothing is measured yet."),
    }[view.reached]
    till.panel = Listing(
        view.trial.label,
        (
            Row(_("Adopt it"), partial(_ask_reason, view, ADOPTED), letter="1"),
            Row(_("Drop it"), partial(_ask_reason, view, DROPPED), letter="2"),
        ),
        text=" ".join(filter(None, (f"{what}.", view.trial.conditions, told))),
        back=till.panel,
    )


def _ask_reason(view: TrialView, outcome: str, till: Till, _at: float) -> None:
    operator = till.operator

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        def act(ctx: Context) -> TrialView:
            from cafe_pos.application.village import trials

            return trials.decide(ctx, view.trial.id, outcome, answers["reason"], operator=operator)

        def done(_view: TrialView) -> None:
            open_trials(till)

        till.do(act, done)

    till.panel = Form(
        f"{view.trial.label}: {_(OUTCOMES[outcome])}",
        (Field("reason", _("Why"), limit=MAX_NOTE),), kept, back=till.panel,
    )  # fmt: skip


def ask_trial(need: Need | None, till: Till, _at: float) -> None:
    """Begin a trial, for a need or without one."""
    operator = till.operator
    today = till.view.business_day if till.view is not None else None
    ends = None if today is None else today + timedelta(days=USUAL_DAYS)

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        indicator = answers["indicator"]
        if indicator == SOLD:
            indicator += answers["article"].upper()
        until = form_values.day(answers["ends"])

        def act(ctx: Context) -> TrialView:
            from cafe_pos.application.village import trials

            with ctx.store.act() as uow:
                unit = trials.unit_of(uow, indicator)
            wanted = trials.Wanted(
                label=answers["label"], indicator=indicator,
                target=trials.target_of(answers["target"], unit),
                ends="" if until is None else until.isoformat(),
                conditions=answers["conditions"], need=None if need is None else need.id,
            )  # fmt: skip
            return trials.begin(ctx, wanted, operator=operator)

        def done(_view: TrialView) -> None:
            open_trials(till)

        till.do(act, done)

    till.panel = Form(
        _("Try something"),
        (
            Field("label", _("What is tried"), need.what if need else "", limit=MAX_TITLE),
            form_values.choice("indicator", _("Measured by"), "visits", _indicators()),
            Field("article", _("Article"), hint=_("its code, for pieces sold")),
            Field("target", _("A success would be"), limit=MAX_FIGURES),
            Field("ends", _("Until"), form_values.day_text(ends), limit=MAX_DAY),
            Field("conditions", _("Conditions"), limit=MAX_NOTE),
        ),
        kept,
        back=till.panel,
    )


def _indicators() -> tuple[tuple[str, str], ...]:
    from cafe_pos.application.village.measuring import TRIABLE

    named = tuple((code, _(INDICATORS[code][0])) for code in TRIABLE)
    return ((SOLD, _("pieces sold of an article")), *named)


# The questions, the distances


def ask_answers(till: Till, _at: float = 0.0) -> None:
    """Enter the counts of a year's anonymous papers."""
    operator = till.operator
    year = str(till.view.business_day.year) if till.view is not None else ""

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        counts = {name: int(answers[name] or "0") for name in answers if name != "year"}

        def act(ctx: Context) -> Papers:
            from cafe_pos.application.village import answers as papers
            from cafe_pos.domain.village import Answers as Made

            made = Made(
                year=answers["year"], answers=counts["answers"], lonely=counts["lonely"],
                no_network=counts["no_network"], one_network=counts["one_network"],
                meets_here=counts["meets_here"],
            )  # fmt: skip
            return papers.put(ctx, made, operator=operator)

        def done(papers: Papers) -> None:
            till.panel = None
            text = ngettext(
                "{n} paper of {year} kept: counts alone.",
                "{n} papers of {year} kept: counts alone.", papers.answers,
            )  # fmt: skip
            till.said = Said(text.format(n=papers.answers, year=papers.year), Tone.GOOD)

        till.do(act, done)

    names = (
        ("answers", _("Papers in all")),
        ("no_network", _("No circle")),
        ("one_network", _("One circle alone")),
        ("lonely", _("Often lonely")),
        ("meets_here", _("Meet somebody here")),
    )
    till.panel = Form(
        _("Three questions a year"),
        (
            Field("year", _("Year"), year, Kind.NUMBER, limit=4),
            *(Field(name, label, kind=Kind.NUMBER, limit=4) for name, label in names),
        ),
        kept,
        text=_(
            "Circles met several times a month: family, friends, neighbours, work, association."
        ),
        back=till.panel,
    )


def open_distances(till: Till, _at: float = 0.0) -> None:
    """Show the distances, to be changed."""

    def act(ctx: Context) -> Surroundings:
        from cafe_pos.application.village import setting

        return setting.look(ctx)

    def done(found: Surroundings) -> None:
        _ask_distances(till, found)

    till.do(act, done)


def _ask_distances(till: Till, found: Surroundings) -> None:
    operator = till.operator

    def kept(till: Till, _form: Form, answers: Answers) -> None:
        km = {one.value: int(answers[one.value]) if answers[one.value] else None for one in Place}
        last = answers["last"] == form_values.YES

        def act(ctx: Context) -> Surroundings:
            from cafe_pos.application.village import setting
            from cafe_pos.domain.ticket import Channel

            return setting.put(
                ctx, km, last_meeting_place=last, operator=operator, channel=Channel.SCREEN
            )

        def done(_found: Surroundings) -> None:
            till.panel = None
            till.said = Said(_("Distances kept."), Tone.GOOD)

        till.do(act, done)

    fields = tuple(
        Field(
            place.value, _(PLACES[place]), "" if km is None else str(km), Kind.NUMBER,
            limit=MAX_KM_FIGURES,
        )
        for place, km in found.km
    )  # fmt: skip
    last = form_values.choice(
        "last", _("Last place to meet"),
        form_values.switch(found.last_meeting_place), form_values.yes_or_no(),
    )  # fmt: skip
    till.panel = Form(_("Distances to the next services"), (*fields, last), kept, back=till.panel)


# The town hall


@dataclass(frozen=True, slots=True)
class _Quarter:
    """A quarter's page; what was asked of it before it is shown again."""

    view: CommuneView
    path: Path | None = None


def open_commune(till: Till, _at: float = 0.0) -> None:
    """The page of the quarter before this one."""
    today = till.view.business_day if till.view is not None else date.min
    before = today.replace(day=1)
    for _month in range((today.month - 1) % 3 + 1):
        before = (before - timedelta(days=1)).replace(day=1)
    _show_commune(till, f"{before.year}-T{(before.month - 1) // 3 + 1}")


def _show_commune(till: Till, period: str, *, approve: bool = False, write: bool = False) -> None:
    operator = till.operator

    def act(ctx: Context) -> _Quarter:
        from cafe_pos.application.accounts import papers as account_papers
        from cafe_pos.application.village import commune
        from cafe_pos.domain.ticket import Channel

        if approve:
            commune.approve(ctx, period, operator=operator, channel=Channel.SCREEN)
        view = commune.page(ctx, period)
        if not write:
            return _Quarter(view)
        from cafe_pos.reports import commune as page

        name = f"commune-{view.period}"
        return _Quarter(view, account_papers.keep_pdf(ctx, name, page.render(view, language())))

    def done(seen: _Quarter) -> None:
        till.panel = commune_panel(seen.view)
        if seen.path is not None:
            till.said = Said(_("Saved: {path}").format(path=seen.path), Tone.GOOD)

    till.do(act, done)


def commune_panel(view: CommuneView) -> Listing:
    """The quarter's figures, who approved them, and what can be done with them."""
    from cafe_pos.application.village.measuring import UNITS
    from cafe_pos.reports.speech import Speech
    from cafe_pos.reports.viability import words

    speech = Speech(language())
    figures = [
        Row(
            words.indicator(speech, code), None, dim=True,
            right=words.shown(speech, view.value(code), UNITS[code][0]),
        )
        for code in SHOWN
    ]  # fmt: skip
    aid = (
        (_("The commune's aid"), view.aid_cents or None),
        (_("For a day opened"), view.aid_per_day_cents),
        (_("For a visit"), view.aid_per_visit_cents),
    )
    figures += [
        Row(label, None, right=words.shown(speech, cents, "cents"), dim=True)
        for label, cents in aid
    ]
    year, number = view.period.split("-T")
    before = f"{int(year) - 1}-T4" if number == "1" else f"{year}-T{int(number) - 1}"
    approve, write = (
        (lambda till, _at: _show_commune(till, view.period, approve=True)),
        (lambda till, _at: _show_commune(till, view.period, write=True)),
    )
    rows = (
        Row(_("Approve these figures"), approve, letter="a"),
        Row(_("Write the page (PDF)"), write, letter="w"),
        Row(_("The quarter before"), lambda till, _at: _show_commune(till, before), letter="p"),
        *figures,
    )
    if view.approved:
        names = ", ".join(one.name for one in view.approved)
        told = _("Approved by {names}.").format(names=names)
    else:
        told = _("DRAFT: the managers have not approved these figures.")
    if view.provisional:
        told += " " + _("PROVISIONAL: the quarter is not over, or a month of it is not closed.")
    return Listing(_("Town hall: {period}").format(period=view.period), rows, text=told)
