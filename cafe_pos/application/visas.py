"""The second visa: the other manager's agreement to a sensitive act, at once or deferred.

It never blocks anything: managers take turns, and the other is often asleep. What was done
without it waits, and is shown at the other's next log-in.
"""

from __future__ import annotations

from dataclasses import dataclass

from cafe_pos.application import acts
from cafe_pos.application.ports import Context, Operator, UnitOfWork, VisaRequest
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Role
from cafe_pos.domain.ticket import Channel


@dataclass(frozen=True, slots=True)
class VisaView:
    """A visa to give: its number, what was done on which document, by whom and when (UTC)."""

    id: int
    what: str
    document: str
    asked_by: str
    asked_at: str


def ask(
    uow: UnitOfWork,
    what: str,
    document: str,
    *,
    by: Operator,
    given_by: str | None,
    at: str,
    channel: Channel,
) -> None:
    """Record that an act was sensitive, and who agreed to it; without anyone, it waits.

    A manager alone has nobody to ask, so nothing waits for ever; nor does anyone agree to what
    was done about themselves.

    Raises:
        PosError: `visa.own`, `visa.not_manager`, `operator.unknown`, `operator.inactive`.
    """
    if given_by is not None:
        other = _other(uow, given_by, by.code)
        _record_given(uow, what, document, by=other, asked_by=by.code, at=at, channel=channel)
        return
    others = [
        o
        for o in uow.operators()
        if o.active and o.role == Role.MANAGER and o.code not in (by.code, document)
    ]
    if not others:
        return
    uow.put_visa(VisaRequest(None, what, document, by.code, at, None))
    acts.record(
        uow, EventCode.VISA_ASKED, "visa_asked",
        at=at, channel=channel, operator=by.code, what=what, document=document,
    )  # fmt: skip


def _other(uow: UnitOfWork, name: str, asked_by: str) -> Operator:
    other = acts.acting(uow, name)
    if other.code == asked_by:
        raise PosError("visa.own", name=other.name)
    if other.role != Role.MANAGER:
        raise PosError("visa.not_manager", name=other.name)
    return other


def due(ctx: Context, name: str | None = None) -> tuple[VisaView, ...]:
    """Visas that wait: for this person, or for anybody."""
    with ctx.store.act() as uow:
        person = None if name is None else acts.acting(uow, name)
        if person is not None and person.role != Role.MANAGER:
            return ()
        names = {operator.code: operator.name for operator in uow.operators()}
        return tuple(
            VisaView(v.id or 0, v.what, v.document, names.get(v.asked_by, ""), v.asked_at)
            for v in uow.visas_due()
            if person is None or v.asked_by != person.code
        )


def give(
    ctx: Context, visa: int, name: str | None = None, *, channel: Channel = Channel.SCREEN
) -> VisaView:
    """Agree to what the other manager did.

    Raises:
        PosError: `visa.unknown`, `visa.own`, `visa.not_manager`, `operator.*`.
    """
    with ctx.store.act() as uow:
        waiting = {v.id: v for v in uow.visas_due()}
        found = waiting.get(visa)
        if found is None:
            raise PosError("visa.unknown", visa=visa)
        giver = _other(uow, name or acts.acting(uow, None).name, found.asked_by)
        at = utc_text(ctx.clock.now())
        uow.put_visa(
            VisaRequest(
                found.id, found.what, found.document, found.asked_by, found.asked_at, giver.code
            )
        )
        _record_given(
            uow, found.what, found.document,
            by=giver, asked_by=found.asked_by, at=at, channel=channel,
        )  # fmt: skip
        names = {operator.code: operator.name for operator in uow.operators()}
    return VisaView(visa, found.what, found.document, names[found.asked_by], found.asked_at)


def _record_given(
    uow: UnitOfWork,
    what: str,
    document: str,
    *,
    by: Operator,
    asked_by: str,
    at: str,
    channel: Channel,
) -> None:
    acts.record(
        uow, EventCode.VISA_GIVEN, "visa_given",
        at=at, channel=channel, operator=by.code,
        what=what, document=document, asked_by=asked_by,
    )  # fmt: skip
