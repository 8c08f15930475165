"""The sentences of the catalogue, its prices, rules and menus; `sentence` fills them in."""

from __future__ import annotations

from typing import Final

from cafe_pos.i18n import N_

CATALOGUE_REFUSALS: Final[dict[str, str]] = {
    "article.blocked": N_(
        "{article} is blocked and cannot be sold. The order is unchanged; unblock it in the catalogue if this is wrong."
    ),
    "article.ean": N_(
        "“{value}” is not a valid barcode number. Nothing was changed; check its digits."
    ),
    "article.ean_taken": N_(
        "The barcode “{value}” belongs to {other}. Nothing was changed; give each article its own."
    ),
    "article.key_taken": N_(
        "The letter “{value}” belongs to {other}. Nothing was changed; choose another, or take it from {other} first."
    ),
    "article.licence": N_(
        "{article} is above the café's licence ({licence}). Nothing was sold; correct its alcohol group or the licence if this is wrong."
    ),
    "article.needs_grams": N_(
        "{article} is sold by weight: give the grams. The order is unchanged."
    ),
    "article.no_grams": N_(
        "{article} is sold by the piece, not by weight. The order is unchanged."
    ),
    "article.source_taken": N_(
        "The name “{value}” in another system belongs to {other}. Nothing was changed; choose another."
    ),
    "article.unknown": N_(
        "No article has the code “{article}”. Nothing was sold; check the code with “cafe-pos catalogue list”."
    ),
    "article.value": N_("“{value}” is not possible here: {cell}. Nothing was changed; correct it."),
    "catalogue.columns": N_(
        "The catalogue has no column “{column}”. Nothing was imported; its first line must name the columns, as in “cafe-pos catalogue export”."
    ),
    "catalogue.duplicate_code": N_(
        "Line {line}: the code “{value}” stands twice. Nothing was imported; give each article its own code."
    ),
    "catalogue.duplicate_ean": N_(
        "Line {line}: the barcode “{value}” already belongs to another article. Nothing was imported; give each article its own."
    ),
    "catalogue.duplicate_key": N_(
        "Line {line}: the key “{value}” already belongs to another article. Nothing was imported; give each favourite its own letter."
    ),
    "catalogue.duplicate_source": N_(
        "Line {line}: the source item “{value}” stands twice. Nothing was imported; an item can be one article only."
    ),
    "catalogue.ean": N_(
        "Line {line}: “{value}” is not a valid barcode number. Nothing was imported; check its digits."
    ),
    "catalogue.empty": N_(
        "The catalogue holds no article. Nothing was imported; check that it is the right file."
    ),
    "catalogue.encoding": N_(
        "The catalogue is not in UTF-8 (line {line}). Nothing was imported; save it again as “CSV UTF-8”."
    ),
    "catalogue.malformed": N_(
        "Line {line}: the line cannot be read as CSV. Nothing was imported; check its quotes and columns."
    ),
    "catalogue.no_column": N_(
        "The catalogue has no column “{column}”. Nothing was changed; the columns are those of “cafe-pos catalogue export”."
    ),
    "catalogue.value": N_(
        "Line {line}: “{value}” is not possible in the column “{column}”. Nothing was imported; correct it and import again."
    ),
    "catalogue.vat_code": N_(
        "Line {line}: “{value}” is no VAT code (N20, I10, R55, P21, EX0, HORS). Nothing was imported; correct it and import again."
    ),
    "menu.article": N_(
        "{article} cannot be part of “{menu}”: it needs a price of its own, by the piece, and must be the café's. Nothing was changed; choose another article."
    ),
    "menu.choice": N_(
        "“{article}” is no choice for “{slot}” in “{menu}”. Nothing was changed; choose one that the menu names."
    ),
    "menu.code": N_(
        "“{menu}” cannot be a menu's code: it is empty, or an article has it. Nothing was changed; choose another."
    ),
    "menu.malformed": N_(
        "The menu cannot be read ({reason}). Nothing was changed; write it as the documentation of the command shows."
    ),
    "menu.parts": N_(
        "“{menu}” has {count} parts, and each is chosen once. Nothing was changed; choose all of them."
    ),
    "menu.price": N_(
        "This price is not possible for “{menu}”. Nothing was changed; give one above 0."
    ),
    "menu.quantity": N_(
        "The parts of “{menu}” are not equally many. Nothing was sold; take the menu out of the order and ring it again."
    ),
    "menu.slot": N_(
        "The part “{slot}” of “{menu}” needs a name and choices, each once. Nothing was changed; correct it."
    ),
    "menu.slots": N_("“{menu}” needs 1 to {limit} parts. Nothing was changed; correct it."),
    "menu.unknown": N_(
        "There is no menu “{menu}”. Nothing was changed; if it is in an order, take it out and ring its articles."
    ),
    "menu.worthless": N_(
        "The price of “{menu}” cannot be shared over its parts. Nothing was changed; look at its price and at those of its articles."
    ),
    "price.already": N_(
        "{article} has a discount already, and takes no second one. Nothing was changed; take the first away to give another."
    ),
    "price.amount": N_("{amount_cents} is no price. Nothing was changed; give zero or more."),
    "price.kind": N_("The price of {article} cannot be changed. Nothing was changed."),
    "price.not_open": N_(
        "{article} has a price of its own, and none can be typed for it. Nothing was saved; change the price with a reason instead."
    ),
    "price.rule": N_(
        "No price rule gives {article} this price now. Nothing was saved; look at the order again."
    ),
    "price.bounds": N_(
        "{amount_cents} is not a possible price (0 to {limit_cents}). Nothing was changed; correct it."
    ),
    "price.none": N_(
        "No new price of {article} begins on {day}. Nothing was changed; look at the list again."
    ),
    "price.past": N_(
        "{day} is not in the future. Nothing was changed; a price begins today or later, and what has begun stays on record."
    ),
    "price.place": N_(
        "“{place}” has no such price. Nothing was changed; choose counter, room, terrace or takeaway, and the counter always has a price."
    ),
    "rule.code": N_(
        "“{rule}” cannot be the name or the code of a price rule. Nothing was changed; choose another."
    ),
    "rule.dates": N_(
        "“{rule}” would end before it begins. Nothing was changed; correct its dates."
    ),
    "rule.happy_hour": N_(
        "“{rule}” makes alcohol cheaper on {weekday} from {start} to {end}, but not this soft drink as much: {drink}. The law wants soft drinks at least as reduced at the same time. Nothing was changed; name the soft drinks in this rule too, or give them their own first."
    ),
    "rule.malformed": N_(
        "“{text}” cannot be read. Nothing was changed; write hours like 18:00, days like 1-5 (1 is Monday), percentages like 20."
    ),
    "rule.none": N_(
        "There is no price rule “{rule}”. Nothing was changed; look at the list again."
    ),
    "rule.nothing": N_(
        "“{rule}” covers no family and no article. Nothing was changed; name at least one."
    ),
    "rule.percent": N_(
        "“{rule}” must take off more than 0 and at most 100 percent. Nothing was changed; correct it."
    ),
    "rule.unknown": N_(
        "“{name}” is neither a family nor an article. “{rule}” was not saved; check the name."
    ),
    "rule.weekdays": N_(
        "“{rule}” needs days of the week, 1 (Monday) to 7. Nothing was changed; correct it."
    ),
    "rule.window": N_(
        "“{rule}” begins and ends at the same hour. Nothing was changed; correct its hours."
    ),
}
"""By code: what was wrong, that nothing was changed, what to do."""
