"""The catalogue's price rules: so much off in a window of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.domain.catalogue import fold
from cafe_pos.domain.errors import PosError
from cafe_pos.i18n import _, weekday
from cafe_pos.tui import words
from cafe_pos.tui.catalogue import article_form, panels
from cafe_pos.tui.catalogue.panels import opening
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.desk import CatalogueView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.price_rules import PriceRule
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

HOME = 5
"""The place of the rules in the catalogue."""


def rules(seen: CatalogueView, back: Panel) -> Listing:
    """The rules; Delete takes one away."""
    panel = Listing(_("Happy hours and other rules"), (), back=back)
    found = seen.rules
    rows = [
        Row(
            rule.label,
            opening(lambda rule=rule: form(seen, rule, panel)),  # type: ignore[misc]
            right=f"-{form_values.percent(rule.percent_bp)} %  {rule.start:%H:%M}-{rule.end:%H:%M}",
        )
        for rule in found
    ]
    rows.append(Row(_("New rule"), opening(lambda: form(seen, None, panel)), letter="n"))
    panel.rows = tuple(rows)
    panel.text = _("While alcohol is reduced, soft drinks must be so as much: the law wants it.")

    panel.more = panels.removing(panel, found, _remove, _keep)
    return panel


def _remove(ctx: Context, code: str, operator: str | None) -> None:
    from cafe_pos.application.catalogue import price_rules
    from cafe_pos.domain.ticket import Channel

    price_rules.remove_rule(ctx, code, operator=operator, channel=Channel.SCREEN)


def _keep(till: Till, act: panels.Change, told: str) -> None:
    panels.keep(till, act, lambda seen: rules(seen, panels.home(seen, HOME)), told)


def form(seen: CatalogueView, rule: PriceRule | None, back: Panel) -> Form:
    """A rule: how much, when, and on what."""

    def done(till: Till, form: Form, answers: Answers) -> None:
        wanted = _meant(seen, rule, form, answers)
        if wanted is None:
            return
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.catalogue import price_rules
            from cafe_pos.domain.ticket import Channel

            price_rules.save_rules(ctx, (wanted,), operator=operator, channel=Channel.SCREEN)

        _keep(till, act, _("Kept and recorded."))

    return Form(rule.label if rule else _("New rule"), _fields(seen, rule), done, back=back)


def _fields(seen: CatalogueView, rule: PriceRule | None) -> tuple[Field, ...]:
    from cafe_pos.application.catalogue import price_text

    named = [a.label for a in seen.articles if rule is not None and a.code in rule.articles]
    days = ", ".join(f"{day} {weekday(day)}" for day in (1, 5, 6, 7))
    return (
        Field("label", _("Name"), rule.label if rule else "", limit=80,
              hint=_("As the ticket shows it.")),
        Field("percent", _("Off (%)"), form_values.percent(rule.percent_bp) if rule else "",
              Kind.AMOUNT, limit=6),
        Field("weekdays", _("Days"), price_text.weekdays_text(rule.weekdays) if rule else "1-7",
              limit=13, hint=_("1-5, or 5,6: {days}.").format(days=days)),
        Field("start", _("From"), f"{rule.start:%H:%M}" if rule else "18:00", limit=5,
              hint=_("An hour like 18:00.")),
        Field("end", _("Until"), f"{rule.end:%H:%M}" if rule else "19:00", limit=5,
              hint=_("An hour like 19:00; before the first one: past midnight.")),
        Field("families", _("Families"), ", ".join(rule.families) if rule else "", limit=300,
              hint=_("With commas between: {families}.").format(
                  families=", ".join(seen.families))),
        Field("articles", _("Articles"), ", ".join(named), limit=300,
              hint=_("Names or codes, with commas between.")),
        Field("since", _("First day"), form_values.day_text(rule.since if rule else None),
              limit=10, hint=_("A day like 24/12/2026; may be empty.")),
        Field("until", _("Last day"), form_values.day_text(rule.until if rule else None),
              limit=10, hint=_("A day like 24/12/2026; may be empty.")),
    )  # fmt: skip


def _meant(
    seen: CatalogueView, rule: PriceRule | None, form: Form, answers: Answers
) -> PriceRule | None:
    """The rule that a form says; None when something in it cannot be read, which is told."""
    from cafe_pos.application.catalogue import price_text
    from cafe_pos.domain.price_rules import PriceRule

    name = ""
    try:
        name = "percent"
        percent = price_text.percent(answers[name])
        name = "weekdays"
        weekdays = price_text.weekdays(answers[name])
        name = "start"
        start = price_text.hour(answers[name])
        name = "end"
        end = price_text.hour(answers[name])
        name = "families"
        families = _named(answers, name, {fold(one): one for one in seen.families})
        name = "articles"
        by_name = {fold(a.label): a.code for a in seen.articles}
        by_name |= {fold(a.code): a.code for a in seen.articles}
        articles = _named(answers, name, by_name)
        name = "since"
        since = form_values.day(answers[name])
        name = "until"
        until = form_values.day(answers[name])
    except PosError as error:
        form.wrong(words.refusal(error), name)
        return None
    taken = {one.code for one in seen.rules}
    return PriceRule(
        code=rule.code if rule else article_form.made_of(answers["label"], taken),
        label=answers["label"],
        weekdays=weekdays,
        start=start,
        end=end,
        percent_bp=percent,
        families=families,
        articles=articles,
        since=since,
        until=until,
    )


def _named(answers: Answers, field: str, known: dict[str, str]) -> tuple[str, ...]:
    """What a list with commas names.

    Raises:
        PosError: `rule.unknown`.
    """
    named = []
    for text in filter(None, (part.strip() for part in answers[field].split(","))):
        found = known.get(fold(text))
        if found is None:
            raise PosError("rule.unknown", rule=answers["label"], name=text)
        named.append(found)
    return tuple(dict.fromkeys(named))
