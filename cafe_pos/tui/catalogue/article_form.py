"""Everything about one article in a form: changed, or new."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from cafe_pos.domain.catalogue import Mode, Ownership, Unit
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.vat import VatCode
from cafe_pos.i18n import _
from cafe_pos.messages import columns
from cafe_pos.tui.catalogue import article_words, panels
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing

if TYPE_CHECKING:
    from cafe_pos.application.catalogue.desk import CatalogueView
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.parts.panel import Panel
    from cafe_pos.tui.till import Till

ORDER: Final = (
    "label", "family", "price", "key", "vat_on_site", "vat_takeaway", "default_mode",
    "price_takeaway", "price_room", "price_terrace", "open_price", "unit", "ean",
    "ownership", "mandator", "alcohol_group", "minors", "allergens", "colour", "volume", "board",
    "supplement", "line_kind", "supplier", "cost", "source_item", "blocked",
)  # fmt: skip
"""The columns of the form: what is asked most often first."""
AMOUNTS: Final = ("price", "price_takeaway", "price_room", "price_terrace", "cost")
SWITCHES: Final = ("open_price", "minors", "supplement", "blocked")
RANK: Final = "rank"
MAX_CODE: Final = 14


def form(seen: CatalogueView, one: Article, back: Listing) -> Form:
    """Everything about an article, as it is."""
    from cafe_pos.application.catalogue import file as catalogue_file

    cells = catalogue_file.written(one)
    family = [other.code for other in seen.articles if other.family == one.family]
    rank = str(family.index(one.code) + 1)
    fields = (
        *(_field(seen, name, cells[name]) for name in ORDER),
        Field(
            RANK, _("Place in the family"), rank, Kind.NUMBER, limit=4,
            hint=_("1 is its first tile."),
        ),
    )  # fmt: skip
    behind = back.back if back.back is not None else back

    def done(till: Till, form: Form, answers: Answers) -> None:
        changed = {
            field.name: answers[field.name]
            for field in fields
            if answers[field.name] != field.value and field.name != RANK
        }
        if not _allergens_known(form, changed):
            return
        moved = int(answers[RANK] or rank) if answers[RANK] != rank else None
        _keep(till, one.code, changed, moved, behind)

    return Form(one.label, fields, done, back=back)


def new(
    seen: CatalogueView,
    back: Panel,
    label: str = "",
    *,
    ean: str = "",
    like: Article | None = None,
) -> Form:
    """A new article; without a code it is given one made of its name."""
    cells = _usual(seen, label, ean) if like is None else _copied(like)
    fields = (
        *(_field(seen, name, cells.get(name, "")) for name in ORDER[:2]),
        Field("code", _("Code"), "", limit=MAX_CODE, hint=_("Empty: made of the name.")),
        *(_field(seen, name, cells.get(name, "")) for name in ORDER[2:]),
    )

    def done(till: Till, form: Form, answers: Answers) -> None:
        code = answers["code"] or made_of(answers["label"], {a.code for a in seen.articles})
        if any(one.code == code for one in seen.articles):
            form.wrong(_("An article has this code. Nothing was changed; choose another."), "code")
            return
        cells = {name: answers[name] for name in ORDER}
        if _allergens_known(form, cells):
            _keep(till, code, cells, None, back)

    return Form(_("New article"), fields, done, back=back)


def _usual(seen: CatalogueView, label: str, ean: str) -> dict[str, str]:
    """What a new article of a café most often is."""
    return {
        "label": label,
        "ean": ean,
        "family": next(iter(seen.families), ""),
        "vat_on_site": VatCode.I10.value,
        "vat_takeaway": VatCode.I10.value,
        "default_mode": Mode.ON_SITE.value,
        "ownership": Ownership.FIRM.value,
        "unit": Unit.PIECE.value,
        "line_kind": "article",
    }


def _copied(like: Article) -> dict[str, str]:
    from cafe_pos.application.catalogue import file as catalogue_file

    alone = ("key", "ean", "source_item", "blocked")
    cells = catalogue_file.written(like)
    return {name: "" if name in alone else text for name, text in cells.items()}


def made_of(label: str, taken: set[str]) -> str:
    """A code made of a name, that no article has: `Croque-monsieur` gives `CROQUE-MONSIEU`."""
    plain = unicodedata.normalize("NFKD", label.upper().replace("Œ", "OE"))
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in plain if c.isascii())
    code = "-".join(filter(None, kept.split("-")))[:MAX_CODE].strip("-") or "ARTICLE"
    number = 2
    tried = code
    while tried in taken:
        tried = f"{code[: MAX_CODE - 3]}-{number}"
        number += 1
    return tried


def _field(seen: CatalogueView, name: str, cell: str) -> Field:
    """The field of a column, filled as the file would write it."""
    label = columns.column(name)
    label = label[0].upper() + label[1:]
    choices = {
        "vat_on_site": lambda: article_words.vat(seen.rates),
        "vat_takeaway": lambda: article_words.vat(seen.rates),
        "default_mode": article_words.modes,
        "ownership": article_words.ownerships,
        "unit": article_words.units,
        "alcohol_group": article_words.groups,
        "colour": article_words.colours,
        "board": article_words.boards,
        "line_kind": article_words.kinds,
    }.get(name)
    hint = _hint(seen, name)
    if choices is not None:
        return form_values.choice(name, label, cell, choices(), hint)
    if name in SWITCHES:
        return form_values.choice(
            name, label, form_values.switch(bool(cell)), form_values.yes_or_no(), hint
        )
    if name in AMOUNTS:
        shown = form_values.amount(parse_euros(cell)) if cell else ""
        return Field(name, label, shown, Kind.AMOUNT, limit=9, hint=hint)
    if name == "ean":
        return Field(name, label, cell, Kind.CODE, limit=13, hint=hint)
    return Field(name, label, cell, limit=1 if name == "key" else 80, hint=hint)


def _hint(seen: CatalogueView, name: str) -> str:
    said = {
        "family": _("One of: {families}; or a new one.").format(families=", ".join(seen.families)),
        "key": _("One small letter rings it; empty for none."),
        "price_takeaway": _("Empty: the price on site."),
        "price_room": _("Empty: the counter's price."),
        "price_terrace": _("Empty: the counter's price."),
        "ean": _("Scan it, or type its digits."),
        "mandator": _("The producer or depositor it is sold for."),
        "allergens": _("Words with blanks between: gluten lait œufs."),
        "volume": _("As the boards show it: 25 cl."),
        "line_kind": _("Deposits and suspended coffees are outside VAT."),
        "cost": _("What it costs the café, without VAT."),
        "source_item": _("Its name in the till of before, for imports."),
        "minors": _("Tobacco, games; alcohol never is sold to them anyway."),
        "blocked": _("No tile, no sale; past tickets keep it."),
    }
    return said.get(name, "")


def _allergens_known(form: Form, changed: dict[str, str]) -> bool:
    """Refuse a word that is none of the 14 allergens: somebody's health may hang on it."""
    from cafe_pos.settings import displays as display_settings

    if not changed.get("allergens"):
        return True
    _codes, unknown = display_settings.allergen_table().read(changed["allergens"].split())
    if unknown:
        text = _("“{word}” is none of the 14 allergens. Nothing was changed; correct it.")
        form.wrong(text.format(word=unknown[0]), "allergens")
    return not unknown


def _keep(till: Till, code: str, cells: dict[str, str], rank: int | None, back: Panel) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.catalogue import articles as acts
        from cafe_pos.application.catalogue import catalogue

        if cells:
            wanted = catalogue.with_columns(ctx, code, cells)
            acts.put_article(ctx, wanted, operator=operator)
        if rank is not None:
            acts.move_article(ctx, code, rank, operator=operator)

    from cafe_pos.tui.catalogue import article_panels

    told = _("Kept and recorded.") if cells or rank is not None else _("Nothing was changed.")
    panels.keep(till, act, lambda seen: article_panels.again(seen, code, back), told)
