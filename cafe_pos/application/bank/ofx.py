"""Statements in OFX 1 (SGML) and 2 (XML), as French banks write them.

Our own reader of a dozen tags: ofxtools (alive, GPL-3) holds files to the norm and refuses a whole
statement for one type that the norm does not know or a name that is too long, and banks write both;
ofxparse has had no release since 2021.
"""

from __future__ import annotations

import html
import re
from typing import Final

from cafe_pos.application.bank import cells
from cafe_pos.domain.bank import Fault, Read, Row, Statement, text_of
from cafe_pos.domain.errors import PosError

_TAG: Final = re.compile(r"<(/?)([A-Za-z0-9_.]+)[^>]*>([^<]*)")
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_STATEMENTS: Final = {"STMTRS", "CCSTMTRS"}
_OWN: Final = {"BANKACCTFROM", "CCACCTFROM"}
_FIELDS: Final = {"TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "CHECKNUM", "NAME", "MEMO"}
_NUMBER: Final = ("BANKID", "BRANCHID", "ACCTID")


def looks_so(content: bytes) -> bool:
    """Whether a file says that it is OFX."""
    head = content[:2000].upper()
    return b"OFXHEADER" in head or b"<OFX>" in head


class _Found:
    """What is known of one account's statement while its tags are read."""

    def __init__(self) -> None:
        self.account: dict[str, str] = {}
        self.currency = ""
        self.span: dict[str, str] = {}
        self.balance: dict[str, str] = {}
        self.lines: list[dict[str, str]] = []


def read(content: bytes, name: str) -> tuple[Read, ...]:
    """Every account's statement of a file.

    Raises:
        PosError: `bank.truncated`, `bank.empty`, `bank.currency`.
    """
    text = _text(content)
    if "</OFX>" not in text.upper():
        raise PosError("bank.truncated", name=name)
    statements = _statements(_CDATA.sub(lambda m: html.escape(m.group(1)), text))
    if not statements:
        raise PosError("bank.empty", name=name)
    return tuple(map(_made, statements))


def _text(content: bytes) -> str:
    """The text; headers lie about their encoding, so what is no UTF-8 is cp1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _statements(text: str) -> list[_Found]:
    found: list[_Found] = []
    inside: list[str] = []
    for closing, tag, value in _TAG.findall(text):
        name = tag.upper()
        if closing:
            if name in inside:
                while inside.pop() != name:
                    pass
            continue
        said = html.unescape(value).strip()
        if not said:
            inside.append(name)
            if name in _STATEMENTS:
                found.append(_Found())
            elif name == "STMTTRN" and found:
                found[-1].lines.append({})
        elif found:
            _keep(found[-1], set(inside), inside[-1] if inside else "", name, said)
    return found


def _keep(one: _Found, within: set[str], parent: str, name: str, said: str) -> None:
    if parent in _OWN and name in _NUMBER:
        one.account[name] = said
    elif "STMTTRN" in within:
        if name in _FIELDS and one.lines:
            one.lines[-1].setdefault(name, said)
    elif name in {"DTSTART", "DTEND"}:
        one.span[name] = said
    elif parent == "LEDGERBAL":
        one.balance[name] = said
    elif name == "CURDEF":
        one.currency = said


def _made(one: _Found) -> Read:
    if one.currency not in {"", "EUR"}:
        raise PosError("bank.currency", currency=one.currency)
    rows, faults = [], []
    for place, said in enumerate(one.lines, start=1):
        on, cents = cells.day(said.get("DTPOSTED", "")), cells.amount(said.get("TRNAMT", ""))
        if on is None or cents is None:
            wrong = " ".join(said.get(k, "") for k in ("DTPOSTED", "TRNAMT", "NAME"))
            faults.append(Fault(place, text_of(wrong)))
        elif cents:
            rows.append(Row(on, cents, _label(said), said.get("FITID", ""), place))
    days = [row.day for row in rows]
    first = cells.day(one.span.get("DTSTART", "")) or min(days, default="")
    last = cells.day(one.span.get("DTEND", "")) or max(days, default="")
    on, cents = (
        cells.day(one.balance.get("DTASOF", "")),
        cells.amount(one.balance.get("BALAMT", "")),
    )
    return Read(
        Statement(
            number="".join(one.account.get(part, "") for part in _NUMBER),
            rows=tuple(rows),
            first=min([first, *days]),
            last=max([last, *days]),
            balance=None if on is None or cents is None else (on, cents),
        ),
        tuple(faults),
    )


def _label(said: dict[str, str]) -> str:
    """Name and memo; a memo that begins with the name says it whole."""
    name, memo = said.get("NAME", ""), said.get("MEMO", "")
    if memo.startswith(name) or not name:
        name, memo = memo, ""
    elif memo in name:
        memo = ""
    cheque = said.get("CHECKNUM", "")
    words = (name, memo, cheque if cheque not in f"{name} {memo}" else "")
    return text_of(" ".join(filter(None, words))) or said.get("TRNTYPE", "")
