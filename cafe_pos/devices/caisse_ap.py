"""Caisse-AP, the protocol between tills and card terminals in France: bytes out, answers in.

A message is ASCII, `TAG(2) LEN(3 digits) VALUE` repeated, CZ first; nothing says where it ends.
Only what is known for sure becomes APPROVED or REFUSED; all else that came behind a request is
UNKNOWN, and a person reads the terminal. No I/O here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Final

from cafe_pos.domain.card import Answer, Asked, Nature, State
from cafe_pos.domain.errors import PosError

VERSION: Final = "0300"
ASKED_BY: Final = "012345678901"
"""CJ: twelve characters that a terminal wants and nobody reads."""
EURO: Final = "978"
ANSWER_AT_THE_END: Final = "0"
_ACTIONS: Final = {Nature.DEBIT: "0", Nature.REFUND: "1"}

TAG_LENGTH: Final = 2
HEAD_LENGTH: Final = 5
MAX_VALUE: Final = 999
MAX_ANSWER: Final = 16_384
"""Bytes: many times what a terminal says, with its ticket."""
MIN_AMOUNT_DIGITS: Final = 2
MAX_AMOUNT_DIGITS: Final = 12

DONE: Final = "10"
NOT_DONE: Final = "01"
ACCEPTED: Final = "11"
"""An answer before the answer: the customer is being asked."""
AUTHORISED: Final = "01"
ECHOED: Final = ("CA", "CB", "CD", "CE")
RECEIPTS: Final = ("ZT", "AK")
"""The terminal's own ticket, in base64; it may come in several pieces."""
CONTACTLESS: Final = "2"

_TAG: Final = re.compile(rb"[A-Z][A-Z0-9]")
_NUMBER_OF_A_CARD: Final = re.compile(r"\d(?:[ -]?\d){12,18}")
_SHOWN_DIGITS: Final = 10
"""Of a masked number: the first six and the last four at most (PCI DSS 3.4)."""

Fields = tuple[tuple[str, str], ...]


class MalformedError(ValueError):
    """Bytes that are no Caisse-AP message."""


def request(asked: Asked) -> Fields:
    """The fields that ask a terminal for an amount.

    Raises:
        PosError: `terminal.amount` for what twelve digits do not hold, or nothing to ask for;
            `terminal.till` for a till that is not two letters or digits.
    """
    amount = str(asked.amount_cents).zfill(MIN_AMOUNT_DIGITS)
    if asked.amount_cents <= 0 or len(amount) > MAX_AMOUNT_DIGITS:
        raise PosError("terminal.amount", amount_cents=asked.amount_cents)
    if not is_till(asked.till):
        raise PosError("terminal.till", till=asked.till)
    return (
        ("CZ", VERSION),
        ("CJ", ASKED_BY),
        ("CA", asked.till),
        ("CE", EURO),
        ("BA", ANSWER_AT_THE_END),
        ("CD", _ACTIONS[asked.nature]),
        ("CB", amount),
    )


def is_till(text: str) -> bool:
    """Whether a terminal can be told this number of a till."""
    return len(text) == TAG_LENGTH and text.isascii() and text.isalnum()


def encoded(fields: Fields) -> bytes:
    """Fields as a terminal reads them.

    Raises:
        ValueError: a tag, a length or a character that the protocol does not have.
    """
    parts = []
    for tag, value in fields:
        data = value.encode("ascii")
        if _TAG.fullmatch(tag.encode("ascii")) is None or not 0 < len(data) <= MAX_VALUE:
            raise ValueError(tag)
        parts.append(tag.encode("ascii") + f"{len(data):03}".encode("ascii") + data)
    return b"".join(parts)


def decoded(data: bytes) -> tuple[Fields, bytes]:
    """Every whole field, and the bytes of one that has only begun.

    Raises:
        MalformedError: bytes that no further ones could make a message of.
    """
    if len(data) > MAX_ANSWER:
        raise MalformedError("too long")
    fields = []
    at = 0
    while at < len(data):
        head = data[at : at + HEAD_LENGTH]
        length = _length(head)
        if length is None or len(data) - at - HEAD_LENGTH < length:
            break
        value = data[at + HEAD_LENGTH : at + HEAD_LENGTH + length]
        fields.append((head[:TAG_LENGTH].decode("ascii"), _text(value)))
        at += HEAD_LENGTH + length
    return tuple(fields), data[at:]


def _length(head: bytes) -> int | None:
    """The length that a field's head says; None while the head is not whole."""
    tag, digits = head[:TAG_LENGTH], head[TAG_LENGTH:]
    begun = tag if len(tag) == TAG_LENGTH else tag + b"A" * (TAG_LENGTH - len(tag))
    if _TAG.fullmatch(begun) is None or digits.strip(b"0123456789"):
        raise MalformedError(repr(head))
    return int(digits) if len(head) == HEAD_LENGTH else None


def _text(value: bytes) -> str:
    if not value.isascii() or not value.decode("ascii").isprintable():
        raise MalformedError("characters")
    return value.decode("ascii")


def answer_to(asked: Asked, data: bytes, *, ended: bool) -> Answer | None:
    """What a terminal's bytes mean so far; None while they may still become an answer.

    `ended` when nothing more will come: then it is always an answer, UNKNOWN if need be.
    """
    try:
        fields, rest = decoded(data)
        final = _final(fields)
    except MalformedError:
        return Answer(State.UNKNOWN, "malformed")
    if final is not None and not rest and (ended or _is_whole(final)):
        return _judged(asked, final)
    if not ended:
        return None
    return Answer(State.UNKNOWN, "broken_off" if data else "silence")


def _final(fields: Fields) -> dict[str, str] | None:
    """The message that says how it ended, behind those that say that it has begun.

    Raises:
        MalformedError: a field twice in one message, or more than one end.
    """
    messages: list[dict[str, str]] = []
    for tag, value in fields:
        # Nothing frames a message: another one begins with CZ, or says AE again.
        if not messages or (tag in ("CZ", "AE") and tag in messages[-1]):
            messages.append({})
        message = messages[-1]
        if tag in message and tag not in RECEIPTS:
            raise MalformedError(tag)
        message[tag] = message.get(tag, "") + value
    ends = [message for message in messages if message.get("AE", ACCEPTED) != ACCEPTED]
    if len(ends) > 1 or any("AE" not in message for message in messages[:-1]):
        raise MalformedError("several answers")
    return ends[0] if ends and ends[0] is messages[-1] else None


def _is_whole(message: Mapping[str, str]) -> bool:
    """Whether an answer that pauses here says all that is needed to judge it."""
    return message["AE"] == NOT_DONE or all(tag in message for tag in ECHOED)


def _judged(asked: Asked, message: Mapping[str, str]) -> Answer:
    """Done is what says so, repeats the request, and carries no other reason than authorised."""
    reason = message.get("AF", "")
    sent = dict(request(asked))
    if message["AE"] == NOT_DONE:
        echoed = all(_same(tag, sent[tag], message[tag]) for tag in ECHOED if tag in message)
        if echoed and reason != AUTHORISED:
            return Answer(State.REFUSED, reason)
        return Answer(State.UNKNOWN, "echo")
    if message["AE"] != DONE:
        return Answer(State.UNKNOWN, "malformed")
    if not all(tag in message and _same(tag, sent[tag], message[tag]) for tag in ECHOED):
        return Answer(State.UNKNOWN, "echo")
    if reason not in ("", AUTHORISED):
        return Answer(State.UNKNOWN, reason)
    way = message.get("CI")
    return Answer(
        State.APPROVED,
        reason,
        scheme=message.get("CC"),
        contactless=None if way is None else way == CONTACTLESS,
        authorisation=message.get("AC"),
        masked=None if "AA" not in message else masked(message["AA"]),
        receipt=_receipt(message),
    )


def _same(tag: str, sent: str, echoed: str) -> bool:
    """Whether an answer repeats what was asked; the amount may have more zeros before it."""
    if tag == "CB":
        return echoed.isdigit() and int(echoed) == int(sent)
    return echoed == sent


def masked(number: str) -> str:
    """A card's number of which no more than a receipt may show: else the last four digits alone."""
    digits = sum(char.isdigit() for char in number)
    if digits <= _SHOWN_DIGITS:
        return number
    hidden = digits - 4
    shown = []
    for char in number:
        if char.isdigit() and hidden:
            hidden -= 1
            shown.append("*")
        else:
            shown.append(char)
    return "".join(shown)


def _receipt(message: Mapping[str, str]) -> str | None:
    """The terminal's ticket in base64, card numbers masked; None when it cannot be read."""
    for tag in RECEIPTS:
        if tag in message:
            try:
                data = base64.b64decode(message[tag], validate=True)
            except (binascii.Error, ValueError):
                return None
            text = _NUMBER_OF_A_CARD.sub(
                lambda found: masked(found[0]) if _is_card(found[0]) else found[0],
                data.decode("latin-1"),
            )
            return base64.b64encode(text.encode("latin-1")).decode("ascii")
    return None


def _is_card(number: str) -> bool:
    """Whether the check digit is that of a card's number (ISO/IEC 7812-1)."""
    digits = [int(char) for char in number if char.isdigit()]
    return _luhn(digits) == 0


def _luhn(digits: Sequence[int]) -> int:
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10
