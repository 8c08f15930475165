"""A service made on a screen: of a recipe or of nothing, from the same five parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cafe_pos.domain import service as rules
from cafe_pos.domain.service import BY_DELIVERY, BY_TICKETS, Keeping, Service, Swap
from cafe_pos.i18n import _, language
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row
from cafe_pos.tui.services import own_panels, panels

if TYPE_CHECKING:
    from cafe_pos.application.ports import Context
    from cafe_pos.application.services.views import Recipe, ServiceView
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

NOTHING: Final = ""
LEFT: Final = "left"
LENT: Final = "lent"
USUAL_DAYS: Final = 30
MAX_FIGURES: Final = 3
MAX_ACTS_TEXT: Final = 120


@dataclass(frozen=True, slots=True)
class _Draft:
    """A service being made or changed, the articles that it brings, whom it can be for."""

    service: Service
    more: tuple[Article, ...]
    mandators: tuple[tuple[str, str], ...]
    new: bool


def open_manage(till: Till, back: Panel | None) -> None:
    """Show what can be added, and the services that there are."""

    def act(ctx: Context) -> Listing:
        from cafe_pos.application.services import services
        from cafe_pos.settings import services as services_settings

        seen, recipes = services.seen(ctx), services_settings.recipes()
        return _manage(seen, recipes, services.mandators(ctx), back)

    def done(found: Listing) -> None:
        till.panel = found

    till.do(act, done)


def _manage(
    seen: tuple[ServiceView, ...],
    recipes: tuple[Recipe, ...],
    mandators: tuple[tuple[str, str], ...],
    back: Panel | None,
) -> Listing:
    rows = [
        Row(
            one.service.label,
            partial(_edit, _Draft(one.service, (), mandators, new=False)),
            right=_parts(one.service) if one.service.active else _("put aside"),
            dim=not one.service.active,
        )
        for one in seen
    ]
    there = {one.service.code for one in seen}
    for recipe in recipes:
        service, more = recipe.by_language[language()]
        if service.code not in there:
            text = _("Add: {service}").format(service=service.label)
            draft = _Draft(service, more, mandators, new=True)
            rows.append(Row(text, partial(_edit, draft), right=_parts(service)))
    empty = _Draft(Service("", ""), (), mandators, new=True)
    rows.append(Row(_("Add: a service of your own"), partial(_edit, empty)))
    return Listing(
        _("Add a service, or change one"), tuple(rows), typing=True, back=back, index=len(seen)
    )


def _parts(service: Service) -> str:
    words = {
        "sells": _("sells"),
        "deposit": _("deposit"),
        "returns": _("unsold back"),
        "keeps": _("keeps"),
        "counts": _("counts"),
    }
    return ", ".join(words[part] for part in service.parts)


def _edit(draft: _Draft, till: Till, _at: float) -> None:
    """Every part as a field; what stays empty is a part that the service does not have."""
    articles = {**till.articles, **{one.code: one for one in draft.more}}
    till.panel = Form(
        draft.service.label or _("A service of your own"),
        _fields(draft, articles),
        partial(_done, draft),
        text=_recipe_text(till, draft.more),
        back=till.panel,
    )


def _recipe_text(till: Till, more: tuple[Article, ...]) -> str:
    missing = [one.label for one in more if one.code not in till.articles]
    if not missing:
        return ""
    return _("Added to the catalogue, their prices to be checked: {articles}.").format(
        articles=", ".join(missing)
    )


def _fields(draft: _Draft, articles: dict[str, Article]) -> tuple[Field, ...]:
    service = draft.service
    none = ((NOTHING, _("none")),)
    families = tuple((one, one) for one in dict.fromkeys(a.family for a in articles.values()))
    sold = tuple((one.code, one.label) for one in articles.values() if one.line_kind == "article")
    deposits = tuple(
        (one.code, one.label) for one in articles.values() if one.line_kind == "deposit"
    )
    swap = service.swaps[0] if service.swaps else Swap("", "")
    keeping = service.keeping
    kept = NOTHING if keeping is None else LENT if keeping.loan else LEFT
    fields = [
        Field("label", _("Name"), service.label, limit=rules.MAX_LABEL),
        form_values.choice(
            "mandator", _("For whom"), service.mandator or NOTHING, none + draft.mandators,
            _("The mandator whose contract says what it earns; none: the café's own."),
        ),
        form_values.choice(
            "family", _("Sells the family"), service.family, none + families,
            _("The articles are changed in the catalogue."),
        ),
        form_values.choice(
            "returns", _("Unsold goes back"), service.returns,
            (
                (NOTHING, _("no")),
                (BY_DELIVERY, _("yes, sold by delivery")),
                (BY_TICKETS, _("yes, sold by tickets")),
            ),
            _("By delivery: sold is what was delivered, less what went back."),
        ),
        form_values.choice(
            "bottle", _("Bottle"), swap.article, none + sold,
            _("Sold full against an empty one; one more pair with “cafe-pos service set”."),
        ),
        form_values.choice("deposit", _("Its deposit"), swap.deposit, none + deposits),
        form_values.choice(
            "keeps", _("Keeps things"), kept,
            ((NOTHING, _("no")), (LEFT, _("left to be fetched")), (LENT, _("lent out"))),
        ),
        Field(
            "days", _("For days"), str(keeping.days if keeping else USUAL_DAYS), Kind.NUMBER,
            limit=MAX_FIGURES,
        ),
        form_values.choice(
            "paid", _("Paid with"), keeping.article if keeping else NOTHING, none + sold,
            _("The article of what is paid when a thing is fetched, if anything is."),
        ),
        Field(
            "tallies", _("Counts"), rules.tallies_text(service.tallies), limit=MAX_ACTS_TEXT,
            hint=_("Acts that one key counts, with their minutes: Help with a form 15, Call 5"),
        ),
    ]  # fmt: skip
    if not draft.new:
        fields.append(
            Field(
                "active", _("In use"), form_values.switch(service.active), Kind.CHOICE,
                form_values.yes_or_no(),
            )
        )  # fmt: skip
    return tuple(fields)


def _done(draft: _Draft, till: Till, _form: Form, answers: Answers) -> None:
    wanted = service_of(draft.service, answers)
    operator = till.operator
    if not wanted.active:
        _put_aside(till, wanted)
        return

    def act(ctx: Context) -> tuple[Service, tuple[Article, ...]]:
        from cafe_pos.application.services import services

        kept = services.put(ctx, wanted, draft.more, new=draft.new, operator=operator)
        return kept, services.catalogue(ctx)

    def done(found: tuple[Service, tuple[Article, ...]]) -> None:
        kept, articles = found
        if till.view is not None and till.view.articles != articles:
            till.view = replace(till.view, articles=articles)
            till.put_catalogue(articles)
        told = _("{service}: kept and recorded.").format(service=kept.label)
        own_panels.open_service(till, kept.code, told)

    till.do(act, done)


def _put_aside(till: Till, wanted: Service) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.services import services

        services.switch(ctx, wanted.code, active=False, operator=operator)

    till.do(act, lambda _none: panels.open_services(till))


def service_of(before: Service, answers: Answers) -> Service:
    """The service that a form's answers make.

    Raises:
        PosError: `service.acts`, `service.minutes`, `service.label`.
    """
    bottle, deposit = answers["bottle"], answers["deposit"]
    swaps = (Swap(bottle, deposit), *before.swaps[1:]) if bottle or deposit else ()
    keeping = None
    if answers["keeps"]:
        days = int(answers["days"] or 0)
        keeping = Keeping(days, answers["keeps"] == LENT, answers["paid"])
    return replace(
        before,
        code=before.code or rules.code_of(answers["label"]),
        label=answers["label"],
        mandator=answers["mandator"] or None,
        family=answers["family"],
        returns=answers["returns"],
        swaps=swaps,
        keeping=keeping,
        tallies=rules.tallies_of(answers["tallies"], before.tallies),
        active=answers.get("active", form_values.YES) == form_values.YES,
    )
