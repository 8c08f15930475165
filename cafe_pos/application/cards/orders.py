"""What is to be recorded once a terminal has taken the money, as text and back.

A crash between the terminal's answer and the ticket loses nothing: the whole request lies beside
the amount that was asked, and is recorded from there under the same client key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from cafe_pos.application.accounts.accounts import Settle
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.wanted import Ring, Wanted
from cafe_pos.domain import pricing, service_mark
from cafe_pos.domain.card import CardFacts, Purpose, facts_of
from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.domain.pricing import LineKind
from cafe_pos.domain.refund import GivenBack
from cafe_pos.domain.ticket import Channel

Payable = Ring | Refund | Settle
"""What a card may pay: an order, a refund, an account."""

_RING: Final = tuple(
    field.name for field in fields(Ring) if field.name not in ("lines", "tenders", "channel")
)
_WANTED: Final = (
    "article",
    "quantity",
    "grams",
    "supplement",
    "label",
    "note",
    "settled_cents",
    "lot",
)
_CHANGES: Final = ("price", "discount", "menu")
_TENDER: Final = ("amount_cents", "bank", "cheque_number", "resident_abroad", "account", "issuer")
_REFUND: Final = ("number", "reason", "client_key", "operator", "visa", "lost")
_SETTLE: Final = ("customer", "amount_cents", "client_key", "operator")


def purpose_of(payable: Payable) -> Purpose:
    """What the money pays."""
    if isinstance(payable, Ring):
        return Purpose.SALE
    return Purpose.REFUND if isinstance(payable, Refund) else Purpose.ACCOUNT


def cards_of(payable: Payable) -> list[CardFacts | None]:
    """Its payments by card, in their order: what a terminal said of each, None where none did."""
    if isinstance(payable, Refund):
        return [payable.card] if payable.method is Method.CARD else []
    return [tender.card for tender in payable.tenders if tender.method is Method.CARD]


def with_card(payable: Payable, part: int, facts: CardFacts) -> Payable:
    """The same, its payment by card at a place (from 1) taken by a terminal."""
    if isinstance(payable, Refund):
        return replace(payable, card=facts)
    tenders = list(payable.tenders)
    places = [at for at, tender in enumerate(tenders) if tender.method is Method.CARD]
    at = places[part - 1]
    tenders[at] = replace(tenders[at], card=facts)
    return replace(payable, tenders=tuple(tenders))


def written(payable: Payable) -> str:
    """What is to be recorded, as one line of JSON."""
    if isinstance(payable, Ring):
        kept = _named(payable, _RING) | {"lines": [_wanted(line) for line in payable.lines]}
        kept["tenders"] = [_tender(tender) for tender in payable.tenders]
    elif isinstance(payable, Settle):
        kept = _named(payable, _SETTLE)
        kept["tenders"] = [_tender(tender) for tender in payable.tenders]
    else:
        kept = _named(payable, _REFUND) | {"method": payable.method.value}
        kept["lines"] = [[line.position, line.quantity] for line in payable.lines]
        kept |= {} if payable.card is None else payable.card.as_payload()
    kept["channel"] = payable.channel.value
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read(purpose: Purpose, text: str) -> Payable:
    """What `written` wrote.

    Raises:
        KeyError, TypeError, ValueError: the text is not one that `written` wrote.
    """
    kept = json.loads(text)
    channel = Channel(kept["channel"])
    if purpose is Purpose.REFUND:
        lines = tuple(GivenBack(position, quantity) for position, quantity in kept["lines"])
        return Refund(
            method=Method(kept["method"]), lines=lines, card=facts_of(kept), channel=channel,
            **_of(Refund, kept, _REFUND),
        )  # fmt: skip
    tenders = tuple(_tender_of(one) for one in kept["tenders"])
    if purpose is Purpose.ACCOUNT:
        return Settle(tenders=tenders, channel=channel, **_of(Settle, kept, _SETTLE))
    wanted = tuple(_wanted_of(one) for one in kept["lines"])
    return Ring(lines=wanted, tenders=tenders, channel=channel, **_of(Ring, kept, _RING))


def _named(value: object, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that are not what they are without being said."""
    usual = {field.name: field.default for field in fields(value)}  # type: ignore[arg-type]
    return {n: getattr(value, n) for n in names if getattr(value, n) != usual[n]}


def _of(kind: type, kept: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    known = {field.name for field in fields(kind)}
    return {name: kept[name] for name in names if name in kept and name in known}


def _wanted(line: Wanted) -> dict[str, Any]:
    kept = _named(line, _WANTED)
    for name in ("mode", "place", "kind"):
        if (value := getattr(line, name)) is not None:
            kept[name] = value.value
    for name in _CHANGES:
        if (change := getattr(line, name)) is not None:
            kept[name] = pricing.as_json(change)
    return kept if line.mark is None else kept | {"mark": service_mark.as_json(line.mark)}


def _wanted_of(kept: Mapping[str, Any]) -> Wanted:
    price, discount, menu = (kept.get(name) for name in _CHANGES)
    return Wanted(
        mode=Mode(kept["mode"]) if "mode" in kept else None,
        place=Place(kept["place"]) if "place" in kept else None,
        kind=LineKind(kept["kind"]) if "kind" in kept else None,
        price=None if price is None else pricing.price_change(price),
        discount=None if discount is None else pricing.discount(discount),
        menu=None if menu is None else pricing.MenuPart(**menu),
        mark=service_mark.of(kept["mark"]) if "mark" in kept else None,
        **_of(Wanted, kept, _WANTED),
    )


def _tender(tender: Tender) -> dict[str, Any]:
    kept = _named(tender, _TENDER) | {"method": tender.method.value}
    if tender.form is not None:
        kept["form"] = tender.form.value
    return kept if tender.card is None else kept | tender.card.as_payload()


def _tender_of(kept: Mapping[str, Any]) -> Tender:
    return Tender(
        Method(kept["method"]),
        form=VoucherForm(kept["form"]) if "form" in kept else None,
        card=facts_of(kept),
        **_of(Tender, kept, _TENDER),
    )
