"""Items and recipes at the counter: what is kept, what an article takes when it is sold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from cafe_pos.i18n import _, money, quantity
from cafe_pos.messages import stock_words
from cafe_pos.messages.stock import UNITS
from cafe_pos.tui.parts import form_values
from cafe_pos.tui.parts.form import Answers, Field, Form, Kind
from cafe_pos.tui.parts.listing import Listing, Row, RowKey
from cafe_pos.tui.shown import Said
from cafe_pos.tui.stock.panels import amount_field, look, typed

if TYPE_CHECKING:
    from cafe_pos.application.inventory.desk import Desk
    from cafe_pos.application.inventory.levels import Level
    from cafe_pos.application.ports import Context
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.domain.inventory import Item, Part
    from cafe_pos.tui.till import Till

OTHER = "-"


def ask_item(till: Till, seen: Desk) -> None:
    """Choose an article that is kept as it is sold, or begin an ingredient."""
    kept = {one.item.code for one in seen.levels} | {one.article.code for one in seen.recipes}
    rows = [Row(_("An ingredient, a keg: what is not sold as it is"), _new_ingredient)]
    rows += [
        Row(one.label, partial(_new_article, one), one.family)
        for one in seen.articles
        if one.code not in kept
    ]
    till.panel = Listing(
        _("New item"), tuple(rows), typing=True, back=till.panel,
        text=_("Choose what is sold as it is bought, or an ingredient for recipes."),
    )  # fmt: skip


def _new_article(article: Article, till: Till, _at: float) -> None:
    _item_form(till, article.code, article.label, "g" if article.by_weight else "piece", None)


def _new_ingredient(till: Till, _at: float) -> None:
    def done(till: Till, _form: Form, answers: Answers) -> None:
        from cafe_pos.tui.bread.bakers_panels import code_of

        _item_form(till, code_of(answers["label"]), answers["label"], answers["unit"], None)

    units = [(code, stock_words.unit(code)) for code in UNITS]
    till.panel = Form(
        _("New ingredient"),
        (
            Field("label", _("Name"), limit=40),
            form_values.choice("unit", _("Counted in"), "g", units),
        ),
        done,
        _("Its unit stays as long as anything of it is there."),
        back=till.panel,
    )


def _item_form(till: Till, code: str, label: str, unit: str, known: Item | None) -> None:
    fields = [
        Field("label", _("Name"), known.label if known else label, limit=40),
        Field(
            "family", _("Where it stands"), known.family if known else "", limit=30,
            hint=_("Cellar, fridge, bar: the sheet is in this order."),
        ),
        amount_field(
            "minimum", _("At least"), unit, _shown(known.minimum if known else 0, unit),
            _("It is told as low below this."),
        ),
    ]  # fmt: skip
    if unit != "piece":
        pack = known.pack if known and known.pack else 0
        hint = _("A keg of 30 l, a bottle of 0,75 l, a bag of 1 kg.")
        fields.append(
            amount_field("pack", _("One bought piece holds"), unit, _shown(pack, unit), hint)
        )

    def done(till: Till, _form: Form, answers: Answers) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.inventory import keeping
            from cafe_pos.domain import inventory

            def read(name: str) -> int | None:
                text = answers.get(name, "")
                return inventory.amount(typed(text, unit), unit) if text else None

            keeping.put(
                ctx,
                keeping.NewItem(
                    code=code, label=answers["label"], unit=unit, family=answers["family"],
                    minimum=read("minimum") or 0, pack=read("pack"),
                ),
                operator=operator,
            )  # fmt: skip

        look(till, act, _("Kept: {what}").format(what=answers["label"]))

    till.panel = Form(label or code, tuple(fields), done, back=till.panel)


def _shown(value: int, unit: str) -> str:
    """A quantity as it is typed: kilos and litres with a comma; nothing for none."""
    if not value:
        return ""
    if unit == "piece":
        return str(value)
    whole, rest = divmod(value, 1_000)
    return f"{whole},{rest:03d}".rstrip("0").rstrip(",")


def open_item(till: Till, seen: Desk, one: Level) -> None:
    """An item: from where it is reckoned, what moved it; changed by Enter, removed by Delete."""
    item, moves = one.item, one.moves
    unit = item.unit
    since = "/".join(reversed(one.base.day.split("-")))
    first = _("Counted on {day}") if one.base.document else _("Kept since {day}")
    cost = _("not known") if one.cost_cents is None else money(one.cost_cents)
    rows = [
        Row(_("Change: name, place, minimum"), lambda till, _at: _change(till, item), letter="c"),
        Row(first.format(day=since), right=quantity(one.base.quantity, unit)),
        Row(_("Bought since"), right=quantity(moves.bought, unit)),
        Row(_("Sold since"), right=quantity(-moves.sold, unit)),
    ]
    rows += [
        Row(_nature(nature), right=quantity(-amount, unit))
        for nature, amount in moves.documents.items()
        if amount and nature not in ("count", "kept")
    ]
    rows += [
        Row(_("Should be there"), right=quantity(one.quantity, unit)),
        Row(_("Average cost: {unit}").format(unit=_price_unit(unit)), right=cost),
    ]
    taken = [view for view in seen.recipes if any(part.item == item.code for part in view.parts)]
    rows += [Row(_("In the recipe of {article}").format(article=view.article.label), dim=True)
             for view in taken]  # fmt: skip

    def remove(till: Till, _row: Row, _at: float) -> None:
        operator = till.operator

        def act(ctx: Context) -> None:
            from cafe_pos.application.inventory import keeping

            keeping.remove(ctx, item.code, operator=operator)

        look(till, act, _("No longer in stock: {what}").format(what=item.label))

    till.panel = Listing(
        item.label, tuple(rows), text=stock_words.state(one), back=till.panel,
        more=(RowKey("delete", _("Del"), _("keep no more"), remove),),
    )  # fmt: skip


def _change(till: Till, item: Item) -> None:
    _item_form(till, item.code, item.label, item.unit, item)


def _nature(code: str) -> str:
    from cafe_pos.messages.stock import OUT

    return _(OUT[code]) if code in OUT else code


def _price_unit(unit: str) -> str:
    return {"piece": _("a piece"), "g": _("a kilo"), "ml": _("a litre")}[unit]


# Recipes


def open_recipes(till: Till, seen: Desk) -> None:
    """Every recipe with what one costs; Enter changes it."""
    rows = [Row(_("New recipe"), lambda till, _at: _choose_article(till, seen), letter="n")]
    rows += [
        Row(
            f"{view.article.label} - "
            + ", ".join(stock_words.part(part, dict(view.labels)) for part in view.parts),
            lambda till, _at, view=view: edit(till, seen, view.article, view.parts),  # type: ignore[misc]
            "?" if view.cost_cents is None else money(view.cost_cents),
        )
        for view in seen.recipes
    ]
    till.panel = Listing(
        _("Recipes"), tuple(rows), back=till.panel,
        text=_("What one piece or kilo takes. Its cost goes into the catalogue by itself."),
    )  # fmt: skip


def _choose_article(till: Till, seen: Desk) -> None:
    kept = {one.item.code for one in seen.levels} | {one.article.code for one in seen.recipes}
    rows = tuple(
        Row(one.label, lambda till, _at, one=one: edit(till, seen, one, ()))  # type: ignore[misc]
        for one in seen.articles
        if one.code not in kept
    )
    till.panel = Listing(_("Recipe of which article?"), rows, typing=True, back=till.panel)


def edit(till: Till, seen: Desk, article: Article, parts: Sequence[Part]) -> None:
    """A recipe being made; nothing is kept before its last row."""
    labels = {one.item.code: one.item for one in seen.levels}
    units = {code: item.unit for code, item in labels.items()}
    rows = [Row(_("Add an item"), lambda till, _at: _choose_item(till, seen, article, parts),
                letter="a")]  # fmt: skip
    rows += [
        Row(
            labels[part.item].label if part.item in labels else part.item,
            lambda till, _at, part=part: _ask_part(till, seen, article, parts, labels[part.item]),  # type: ignore[misc]
            stock_words.part(part, units).partition(" ")[2],
            key=part.item,
        )
        for part in parts
    ]
    rows.append(Row(_("Keep the recipe"), lambda till, _at: _keep(till, article, parts),
                    letter="g"))  # fmt: skip

    def remove(till: Till, row: Row, _at: float) -> None:
        left = [part for part in parts if part.item != row.key]
        if len(left) == len(parts):
            till.said = Said(_("First choose an item with the arrows."))
            return
        edit(till, seen, article, left)

    till.panel = Listing(
        article.label, tuple(rows), back=None,
        text=_("What one piece or kilo takes. Without any item the recipe ends."),
        more=(RowKey("delete", _("Del"), _("remove"), remove),),
    )  # fmt: skip


def _choose_item(till: Till, seen: Desk, article: Article, parts: Sequence[Part]) -> None:
    rows = tuple(
        Row(
            one.item.label,
            lambda till, _at, one=one: _ask_part(till, seen, article, parts, one.item),  # type: ignore[misc]
            stock_words.unit(one.item.unit),
        )
        for one in seen.levels
        if one.item.code != article.code
    )
    till.panel = Listing(
        _("Which item?"), rows, typing=True, back=till.panel,
        empty=_("Nothing is kept in stock yet: add an item (n)."),
    )  # fmt: skip


def _ask_part(till: Till, seen: Desk, article: Article, parts: Sequence[Part], item: Item) -> None:
    """How much of an item; grams and millilitres here, since a cup takes 8 g."""
    known = next((part for part in parts if part.item == item.code), None)
    suffix = {"piece": "", "g": " (g)", "ml": " (ml)"}[item.unit]
    hint = _("1 for each {unit}; 8 when a cake is cut in eight.")
    per = _("kilo") if article.by_weight else _("piece")
    fields = (
        Field("quantity", _("Takes") + suffix, str(known.quantity) if known else "1",
              Kind.NUMBER, limit=7),
        Field("per", _("for how many sold"), str(known.per) if known else "1", Kind.NUMBER,
              limit=4, hint=hint.format(unit=per)),
        Field("loss", _("Lost (%)"), form_values.percent(known.loss_bp) if known else "0",
              Kind.AMOUNT, limit=5, hint=_("Foam of a keg, trimmings of a ham.")),
    )  # fmt: skip

    def done(till: Till, _form: Form, answers: Answers) -> None:
        from cafe_pos.domain.inventory import Part, checked

        loss = form_values.cents(answers["loss"]) or 0
        made = checked(
            Part(
                article=article.code, item=item.code, quantity=int(answers["quantity"] or 0),
                per=int(answers["per"] or 1), loss_bp=loss,
            )
        )  # fmt: skip
        others = [part for part in parts if part.item != item.code]
        edit(till, seen, article, [*others, made])

    till.panel = Form(f"{article.label} - {item.label}", fields, done, back=till.panel)


def _keep(till: Till, article: Article, parts: Sequence[Part]) -> None:
    operator = till.operator

    def act(ctx: Context) -> None:
        from cafe_pos.application.inventory import keeping

        keeping.put_recipe(ctx, article.code, parts, operator=operator)

    look(till, act, _("Kept; it holds from today on for what changed."))
