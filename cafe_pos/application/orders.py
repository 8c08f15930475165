"""Orders as JSON lines, the input of `ring`: read strictly, since scripts write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

from cafe_pos.application.ringing import Ring, Wanted
from cafe_pos.domain.catalogue import Mode
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import parse_euros
from cafe_pos.domain.payment import Method, Tender

_ORDER: Final = frozenset({"lines", "payments", "id"})
_LINE: Final = frozenset({"article", "qty", "grams", "mode"})
_PAYMENT: Final = frozenset({"method", "amount", "bank", "number", "abroad"})
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
        lines=tuple(_line(_object(item, _LINE, "lines")) for item in lines),
        tenders=tuple(_tender(_object(item, _PAYMENT, "payments")) for item in payments),
        client_key=None if key is None else _text(key, "id"),
        operator=operator,
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


def _line(fields: Mapping[str, Any]) -> Wanted:
    if "article" not in fields:
        _malformed("article")
    if "qty" in fields and "grams" in fields:
        _malformed("qty, grams")
    mode = fields.get("mode")
    if mode is not None and mode not in set(Mode):
        _malformed("mode")
    return Wanted(
        _text(fields["article"], "article"),
        quantity=_integer(fields["qty"], "qty") if "qty" in fields else None,
        grams=_integer(fields["grams"], "grams") if "grams" in fields else None,
        mode=None if mode is None else Mode(mode),
    )


def _tender(fields: Mapping[str, Any]) -> Tender:
    method = fields.get("method")
    if method not in set(Method):
        _malformed("method")
    amount = fields.get("amount")
    if amount is not None and (
        isinstance(amount, bool) or not isinstance(amount, str | int | Decimal)
    ):
        _malformed("amount")
    for name in ("bank", "number"):
        if fields.get(name) is not None and len(_text(fields[name], name)) > MAX_TEXT:
            _malformed(name)
    return Tender(
        Method(method),
        None if amount is None else parse_euros(str(amount)),
        bank=fields.get("bank"),
        cheque_number=fields.get("number"),
        resident_abroad=fields.get("abroad") is True,
    )
