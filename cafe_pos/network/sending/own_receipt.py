"""The network's answer as the till shows it: whose it is, of which file, and what it says.

The till keeps the key of the first receipt that it is shown; another key wants a telephone call
and `--yes`, since anybody can write a receipt under a key of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cafe_pos import messages
from cafe_pos.application import acts
from cafe_pos.application.ports import Context, UnitOfWork
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.i18n import N_, _
from cafe_pos.network.file import receipts
from cafe_pos.network.file.receipts import Receipt

MAX_BYTES: Final = 64_000
NETWORK_KEY: Final = "network_key"
"""The setting that keeps the network's public key, in hex."""
GOOD: Final = frozenset({"accepted", "replaced", "already_had"})
_ANSWERS: Final = {
    "accepted": N_("The network has taken the file."),
    "replaced": N_("The network has taken the file in the place of the one before."),
    "already_had": N_("The network had the file already."),
    "held": N_("The network keeps the file aside: a coordinator looks at it, or telephones."),
    "refused": N_("The network could not take the file."),
}


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt whose signature is right; `export` is the number of the file that it answers to.

    `export` None is a file that this till did not make, or made before it was restored; `first`
    is true when this receipt's key was not known before.
    """

    receipt: Receipt
    export: str | None
    first: bool

    @property
    def good(self) -> bool:
        """Whether the network has the file."""
        return self.receipt.answer in GOOD

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        said = self.receipt
        return {
            "month": said.month,
            "revision": said.revision,
            "answer": said.answer,
            "at": said.at,
            "sha256": said.sha256,
            "export": self.export,
            "fingerprint": said.fingerprint,
            "first": self.first,
            "notices": [
                {"code": n["code"], "severity": n["severity"], "message": _sentence(n)}
                for n in said.notices
            ],
        }


def look(
    ctx: Context,
    raw: bytes,
    *,
    trust: bool = False,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> ReceiptView:
    """Verify a receipt for this café; `trust` takes another key than before as the network's.

    Raises:
        PosError: `network.no_receipt`, `network.other_cafe`, `network.other_key`,
            `right.missing`, `operator.*`.
    """
    said = receipts.read(raw)
    with ctx.store.act() as uow:
        opening = uow.opening()
        if opening is None or opening["cafe"] != said.cafe:
            raise PosError("network.other_cafe", cafe=said.cafe)
        known = uow.settings().get(NETWORK_KEY)
        if known is not None and known != said.public_key and not trust:
            raise PosError("network.other_key", fingerprint=said.fingerprint)
        if known != said.public_key:
            who = acts.acting(uow, operator, Right.SETTINGS)
            acts.set_setting(
                uow, NETWORK_KEY, said.public_key,
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
            )  # fmt: skip
        return ReceiptView(said, _export_of(uow, said.sha256), known != said.public_key)


def _export_of(uow: UnitOfWork, sha256: str) -> str | None:
    for event in uow.exports.events((int(EventCode.DATA_EXPORT),), "", "9999"):
        if event["name"] == "month_exported" and event["details"]["sha256"] == sha256:
            return str(event["details"]["export"])
    return None


def lines(view: ReceiptView, day: Callable[[date], str]) -> tuple[str, ...]:
    """The receipt in words, line by line."""
    said = view.receipt
    told = [
        _("{month}, revision {revision}, answered on {day}:").format(
            month=said.month, revision=said.revision, day=day(date.fromisoformat(said.at[:10]))
        ),
        _(_ANSWERS[said.answer]),
    ]
    if view.export is None:
        told.append(_("This till did not make that very file: compare it with the one you sent."))
    told.extend(_sentence(one) for one in said.notices)
    if view.first:
        told.append(
            _("The network's key, kept from now on: {digits}").format(digits=said.fingerprint)
        )
    return tuple(told)


def _sentence(notice: Any) -> str:
    """The sentence of a notice; its code where this program has none, or not with these words."""
    code, params = str(notice["code"]), dict(notice["params"])
    try:
        if code in messages.NOTICES:
            return messages.notice(code, params)
        return messages.sentence(PosError(code, **params))
    except (KeyError, ValueError, IndexError, TypeError, AttributeError):
        return messages.printable(code)
