"""The choices of an article in words: VAT classes, ownership, colours, groups, board lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cafe_pos.domain.catalogue import ALCOHOL_GROUPS, BOARD_LINES, COLOURS, LINE_KINDS
from cafe_pos.domain.money import rate_text
from cafe_pos.domain.vat import VatCode
from cafe_pos.i18n import _, language

Choices = Iterable[tuple[str, str]]


def vat(rates: Mapping[str, int]) -> Choices:
    """The VAT classes with today's rates."""
    words = {
        VatCode.N20: _("alcohol"),
        VatCode.I10: _("to consume"),
        VatCode.R55: _("food"),
        VatCode.P21: _("press"),
        VatCode.EX0: _("exempt"),
        VatCode.HORS: _("outside VAT"),
    }
    for code, said in words.items():
        rate = rates.get(code)
        if rate:
            shown = rate_text(rate).replace(".", "," if language() == "fr" else ".")
            yield code.value, f"{shown} % {said}"
        else:
            yield code.value, said


def modes() -> Choices:
    """How it is usually served."""
    return (("on_site", _("on site")), ("takeaway", _("takeaway")))


def ownerships() -> Choices:
    """Whose goods are sold."""
    return (
        ("firm", _("the café's own")),
        ("opaque", _("on deposit, in our name")),
        ("transparent", _("the producer's")),
    )


def units() -> Choices:
    """How it is counted."""
    return (("piece", _("by the piece")), ("kg", _("by the kilo")))


def groups() -> Choices:
    """The groups of drinks."""
    words = {
        1: _("1: no alcohol"),
        3: _("3: wine, beer, cider"),
        4: _("4: rums, brandies"),
        5: _("5: other spirits"),
    }
    return (("", _("no drink")), *((str(group), words[group]) for group in ALCOHOL_GROUPS))


def colours() -> Choices:
    """The colours of a tile."""
    words = {
        "red": _("red"), "orange": _("orange"), "yellow": _("yellow"), "green": _("green"),
        "cyan": _("cyan"), "blue": _("blue"), "purple": _("purple"), "grey": _("grey"),
    }  # fmt: skip
    return (("", _("no colour")), *((colour, words[colour]) for colour in COLOURS))


def boards() -> Choices:
    """The lines of the outside board."""
    words = {
        "coffee": _("coffee"), "draught": _("draught beer"), "bottled": _("bottled beer"),
        "juice": _("fruit juice"), "soda": _("soda"), "water": _("mineral water"),
        "aniseed": _("aniseed drink"), "dish": _("dish of the day"), "sandwich": _("sandwich"),
    }  # fmt: skip
    return (("", _("not on it")), *((line, words[line]) for line in BOARD_LINES))


def kinds() -> Choices:
    """What a line of it is."""
    words = {
        "article": _("a sale"),
        "deposit": _("a deposit (consigne)"),
        "suspended": _("a suspended coffee"),
    }
    return ((kind, words[kind]) for kind in LINE_KINDS)
