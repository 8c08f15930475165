"""The catalogue's columns in words, for whoever reads what an import would change."""

from __future__ import annotations

from typing import Final

from cafe_pos.domain.money import parse_euros
from cafe_pos.i18n import N_, _, figure

COLUMNS: Final[dict[str, str]] = {
    "code": N_("code"),
    "label": N_("label"),
    "family": N_("family"),
    "price": N_("price"),
    "vat_on_site": N_("VAT on site"),
    "vat_takeaway": N_("VAT takeaway"),
    "default_mode": N_("usually served"),
    "ownership": N_("whose goods"),
    "source_item": N_("name elsewhere"),
    "mandator": N_("sold for"),
    "price_takeaway": N_("takeaway price"),
    "price_room": N_("price in the room"),
    "price_terrace": N_("price on the terrace"),
    "unit": N_("unit"),
    "ean": N_("barcode"),
    "key": N_("letter"),
    "alcohol_group": N_("alcohol group"),
    "allergens": N_("allergens"),
    "cost": N_("cost"),
    "supplier": N_("supplier"),
    "volume": N_("measure"),
    "board": N_("outside board"),
    "colour": N_("colour"),
    "line_kind": N_("kind of line"),
    "open_price": N_("price typed at the sale"),
    "supplement": N_("supplement"),
    "minors": N_("not sold to minors"),
    "blocked": N_("blocked"),
}
"""What each column is called; a test compares it with the file's columns."""

_AMOUNTS: Final = ("price", "price_takeaway", "price_room", "price_terrace", "cost")
_SWITCHES: Final = ("open_price", "supplement", "minors", "blocked")


def column(name: str) -> str:
    """A column's name in the language in use."""
    return _(COLUMNS[name])


def cell(name: str, value: str) -> str:
    """A cell as a person reads it: amounts with their decimal mark, switches as yes and no."""
    if name in _SWITCHES:
        return _("yes") if value else _("no")
    if not value:
        return _("nothing")
    return figure(parse_euros(value)) if name in _AMOUNTS else value
