"""Orders as JSON lines, the input of `ring`: read strictly, since scripts write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, NoReturn, TypeVar

from cafe_pos.application.selling.wanted import Ring, Wanted
from cafe_pos.domain.catalogue import Mode, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.order import TIP
from cafe_pos.domain.payment import Method, Tender, VoucherForm
from cafe_pos.domain.pricing import (
    Discount,
    DiscountKind,
    LineKind,
    MenuPart,
    PriceChange,
    PriceKind,
)
from cafe_pos.domain.service_mark import ServiceMark

_ORDER: Final = frozenset({"lines", "payments", "id", "original"})
_LINE: Final = frozenset(
    {"article", "qty", "grams", "mode", "place", "kind", "price", "discount", "label", "service"}
)
_MENU: Final = frozenset({"menu", "parts", "qty", "mode", "place"})
_PAYMENT: Final = frozenset(
    {"method", "amount", "bank", "number", "abroad", "account", "issuer", "form"}
)
_SERVICE: Final = frozenset({"service", "ref", "act"})
_PRICE: Final = frozenset({"amount", "kind", "reason"})
_DISCOUNT: Final = frozenset({"percent", "amount", "gift", "reason"})
_MAX_PERCENT: Final = 100
MAX_TEXT: Final = 80


def _malformed(reason: str) -> NoReturn:
    raise PosError("ring.malformed", reason=reason)


def parse(line: str, *, operator: str | None = None) -> Ring:
    """Read one order.

    Raises:
        PosError: `ring.malformed` naming what is wrong, or `amount.*`.
    """
    try:
        order = json.loads(line, parse_float=Decimal, parse_constant=_malformed)
    except (ValueError, RecursionError):
        _malformed("JSON")
    fields = _object(order, _ORDER, "order")
    lines = fields.get("lines")
    payments = fields.get("payments", [])
    if not isinstance(lines, list) or not isinstance(payments, list):
        _malformed("lines")
    key = fields.get("id")
    return Ring(
        lines=tuple(
            wanted for number, item in enumerate(lines, start=1) for wanted in _wanted(item, number)
        ),
        tenders=tuple(_tender(_object(item, _PAYMENT, "payments")) for item in payments),
        client_key=None if key is None else _text(key, "id"),
        operator=operator,
        original=_text(fields["original"], "original") if "original" in fields else None,
    )


def _object(value: object, allowed: frozenset[str], where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        _malformed(where)
    for name in value:
        if name not in allowed:
            _malformed(str(name)[:MAX_TEXT])
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        _malformed(name)
    return value


def _integer(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        _malformed(name)
    return value


def _wanted(item: object, number: int) -> tuple[Wanted, ...]:
    """One line, or the lines of a menu with an article for each of its parts."""
    if not isinstance(item, dict) or "menu" not in item:
        return (_line(_object(item, _LINE, "lines")),)
    fields = _object(item, _MENU, "lines")
    parts = fields.get("parts")
    if not isinstance(parts, list) or not parts:
        _malformed("parts")
    # What each part costs is the menu's to say when the order is rung.
    part = MenuPart(_text(fields["menu"], "menu"), number, 0)
    return tuple(
        Wanted(
            _text(code, "parts"),
            quantity=_integer(fields["qty"], "qty") if "qty" in fields else None,
            mode=_one_of(Mode, fields.get("mode"), "mode"),
            place=_one_of(Place, fields.get("place"), "place"),
            menu=part,
        )
        for code in parts
    )


def _line(fields: Mapping[str, Any]) -> Wanted:
    kind = _one_of(LineKind, fields.get("kind"), "kind")
    tip = kind is LineKind.TIP
    if "article" not in fields and not tip:
        _malformed("article")
    if "qty" in fields and "grams" in fields:
        _malformed("qty, grams")
    return Wanted(
        TIP.code if tip else _text(fields["article"], "article"),
        quantity=_integer(fields["qty"], "qty") if "qty" in fields else None,
        grams=_integer(fields["grams"], "grams") if "grams" in fields else None,
        mode=_one_of(Mode, fields.get("mode"), "mode"),
        place=_one_of(Place, fields.get("place"), "place"),
        kind=kind,
        price=_price(fields["price"]) if fields.get("price") is not None else None,
        discount=_discount(fields["discount"]) if fields.get("discount") is not None else None,
        label=_short(fields, "label"),
        mark=_mark(fields["service"]) if fields.get("service") is not None else None,
    )


_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(choices: type[_Choice], value: object, name: str) -> _Choice | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in set(choices):
        _malformed(name)
    return choices(value)


def _short(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and len(_text(value, name)) > MAX_TEXT:
        _malformed(name)
    return value


def _cents(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        _malformed(name)
    return parse_euros(str(value))


def _mark(value: object) -> ServiceMark:
    """What a line says of a service; which acts there are is the ring's to say."""
    fields = _object(value, _SERVICE, "service")
    service = _short(fields, "service")
    if service is None:
        _malformed("service")
    return ServiceMark(service, _short(fields, "ref"), _short(fields, "act"))


def _price(value: object) -> PriceChange:
    """A price typed for an open article, or an object that says why another one is charged."""
    if not isinstance(value, dict):
        return PriceChange(PriceKind.OPEN, _cents(value, "price"))
    fields = _object(value, _PRICE, "price")
    kind = _one_of(PriceKind, fields.get("kind"), "kind") or PriceKind.OVERRIDE
    return PriceChange(kind, _cents(fields.get("amount"), "price"), _short(fields, "reason") or "")


def _discount(value: object) -> Discount:
    fields = _object(value, _DISCOUNT, "discount")
    reason = _short(fields, "reason") or ""
    if len(fields.keys() - {"reason"}) != 1:
        _malformed("discount")
    if "percent" in fields:
        return Discount(DiscountKind.PERCENT, bp=_basis_points(fields["percent"]), reason=reason)
    if "amount" in fields:
        cents = _cents(fields["amount"], "discount")
        return Discount(DiscountKind.AMOUNT, cents=cents, reason=reason)
    if fields["gift"] is not True:
        _malformed("gift")
    return Discount(DiscountKind.GIFT, reason=reason)


def _basis_points(value: object) -> int:
    """A percentage with two decimals at most, as basis points."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        _malformed("percent")
    try:
        percent = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        _malformed("percent")
    if not percent.is_finite() or not 0 < percent <= _MAX_PERCENT or percent % Decimal("0.01"):
        _malformed("percent")
    return int(percent * 100)


def _tender(fields: Mapping[str, Any]) -> Tender:
    method = fields.get("method")
    if method not in set(Method):
        _malformed("method")
    amount = fields.get("amount")
    if amount is not None and (
        isinstance(amount, bool) or not isinstance(amount, str | int | Decimal)
    ):
        _malformed("amount")
    for name in ("bank", "number", "account", "issuer"):
        _short(fields, name)
    return Tender(
        Method(method),
        None if amount is None else parse_euros(str(amount)),
        bank=fields.get("bank"),
        cheque_number=fields.get("number"),
        resident_abroad=fields.get("abroad") is True,
        account=fields.get("account"),
        issuer=fields.get("issuer"),
        form=_one_of(VoucherForm, fields.get("form"), "form"),
    )
