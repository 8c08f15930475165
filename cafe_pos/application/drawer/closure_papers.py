"""Closures and readings on paper: from the frozen payload to the receipt's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, cast

from cafe_pos.application import acts
from cafe_pos.application.drawer import figures
from cafe_pos.application.ports import Context, PrintJob, UnitOfWork
from cafe_pos.application.printing import paper
from cafe_pos.application.views import ReadingView
from cafe_pos.domain.clock import from_utc_text, local_text, offset_minutes
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.ledger import Entry
from receipts import closure as papers
from receipts.closure import DrawerRow, Sum
from receipts.document import Document
from receipts.parts import Issuer, VatRow
from receipts.words import ENGLISH, FRENCH, Words

_PARTS: Final = {
    "fr": {
        "firm": "Ventes fermes",
        "opaque": "Ventes pour compte, en notre nom",
        "transparent": "Ventes au nom de tiers",
        "third_party": "Encaissé pour des tiers",
        "deposit": "Consignes",
        "suspended": "Cafés suspendus",
        "tip": "Pourboires",
    },
    "en": {
        "firm": "Own sales",
        "opaque": "Sold for others, in our name",
        "transparent": "Sold in others' names",
        "third_party": "Taken for third parties",
        "deposit": "Deposits",
        "suspended": "Suspended coffees",
        "tip": "Tips",
    },
}
_COUNTS: Final = {
    "fr": {
        "sales": "Ventes",
        "refunds": "Remboursements",
        "cancelled": "Tickets annulés",
        "payment_corrections": "Règlements corrigés",
        "discounts": "Remises",
        "gifts": "Offerts",
        "price_overrides": "Prix modifiés",
        "duplicates": "Duplicatas",
        "drawer_opened": "Ouvertures sans vente",
        "lines_removed": "Lignes retirées",
        "provisional_notes": "Notes provisoires",
        "cash_in": "Entrées de caisse",
        "cash_out": "Sorties de caisse",
        "open_tabs": "Notes ouvertes reportées",
    },
    "en": {
        "sales": "Sales",
        "refunds": "Refunds",
        "cancelled": "Receipts cancelled",
        "payment_corrections": "Payments corrected",
        "discounts": "Discounts",
        "gifts": "Gifts",
        "price_overrides": "Prices changed",
        "duplicates": "Duplicates",
        "drawer_opened": "Drawer opened without sale",
        "lines_removed": "Lines removed",
        "provisional_notes": "Provisional notes",
        "cash_in": "Cash put in",
        "cash_out": "Cash taken out",
        "open_tabs": "Open tabs carried over",
    },
}
_NO_FAMILY: Final = {"fr": "Sans famille", "en": "No family"}
_WITHOUT_AMOUNT: Final = frozenset(
    {"cancelled", "duplicates", "drawer_opened", "lines_removed", "provisional_notes"}
)


def closure_document(
    uow: UnitOfWork,
    payload: Mapping[str, Any],
    entry: Entry,
    *,
    software: str,
    copy_no: int = 0,
    reason: str = "",
) -> Document:
    """The printed form of a closure, as an original or as duplicate `copy_no`."""
    people = {operator.code: operator.name for operator in uow.operators()}
    z = payload
    at = from_utc_text(z["recorded_at"])
    moment = local_text(z["recorded_at"], offset_minutes(at, acts.zone_of(uow)))
    made_of = (z["first_closure"], z["last_closure"], z["closures"]) if z["closures"] else None
    drawers: Iterable[Mapping[str, Any]] = ()
    if z["period"] == "day":
        drawers = uow.drawer.counts_on(z["business_day"])
    return papers.document(
        _closure(
            uow,
            z,
            uow.identity_of(z["identity"]),
            people,
            kind=cast("papers.Kind", z["period"]),
            number=z["number"],
            days=(z["first_day"], z["business_day"]),
            moment=moment,
            operator=people.get(z["operator"], z["operator"]),
            till=z["till"],
            software=software,
            drawers=tuple(
                DrawerRow(count["session"], count["expected"], count["counted"])
                for count in drawers
            ),
            made_of=made_of,
            head_seq=z["head_seq"],
            head_hash=z["head_hash"],
            signature_extract=entry.signature.hex()[: paper.EXTRACT] if entry.signature else "",
            duplicate_no=copy_no or None,
            reason=reason,
        ),
        _words(uow),
    )


def reading_document(ctx: Context, uow: UnitOfWork, view: ReadingView) -> Document:
    """The printed form of an X."""
    identity, opening = uow.identity(), uow.opening() or {}
    if identity is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    return papers.document(
        _closure(
            uow,
            view.figures,
            identity[1],
            view.people,
            kind="reading",
            number="",
            days=(view.business_day, view.business_day),
            moment=local_text(view.at, view.offset_min),
            operator="",
            till=str(opening.get("till", "")),
            software=ctx.software,
        ),
        _words(uow),
    )


def _closure(
    uow: UnitOfWork,
    z: Mapping[str, Any],
    identity: Mapping[str, Any],
    people: Mapping[str, str],
    *,
    kind: papers.Kind,
    days: tuple[str, str],
    moment: str,
    **about: Any,
) -> papers.Closure:
    language: Literal["fr", "en"] = "fr" if _words(uow) is FRENCH else "en"
    opening = uow.opening() or {}
    labels = paper.method_labels(uow)
    return papers.Closure(
        issuer=Issuer(
            identity["trade_name"],
            identity["legal_name"],
            tuple(identity["address"]),
            identity["siret"],
            identity["vat_number"] or "",
        ),
        kind=kind,
        first_day=_day(days[0]),
        last_day=_day(days[1]),
        moment=_moment(moment),
        tickets=z["tickets"],
        first_ticket=z["first_ticket"] or "",
        last_ticket=z["last_ticket"] or "",
        total_cents=z["total"],
        own_cents=z["own_revenue"],
        third_party_cents=z["third_party"],
        absolute_cents=z["absolute"],
        perpetual_cents=z["perpetual"],
        perpetual_absolute_cents=z["perpetual_absolute"],
        vat=tuple(VatRow(v["code"], v["rate"], v["gross"], v["net"], v["vat"]) for v in z["vat"]),
        methods=_sums(z["methods"], "method", labels),
        families=_sums(z["families"], "family", {"": _NO_FAMILY[language]}),
        operators=_sums(z["operators"], "operator", people),
        ownership=_sums(z["ownership"], "part", _PARTS[language]),
        accounts=_sums(z["account_payments"]["methods"], "method", labels),
        counts=tuple(
            Sum(
                _COUNTS[language][row["what"]],
                row["count"],
                None if row["what"] in _WITHOUT_AMOUNT else row["amount"],
            )
            for row in z["counts"]
        ),
        franchise=identity["vat_regime"] == "franchise",
        training=bool(opening.get("training")),
        demo=bool(opening.get("demo")),
        **about,
    )


def _sums(
    rows: Iterable[Mapping[str, Any]], name: str, labels: Mapping[str, str]
) -> tuple[Sum, ...]:
    return tuple(Sum(labels.get(row[name], row[name]), row["count"], row["amount"]) for row in rows)


def job_document(ctx: Context, uow: UnitOfWork, job: PrintJob) -> Document | None:
    """The closure that the printer asks for."""
    found = uow.closures.find(job.document)
    if found is None:
        return None
    return closure_document(
        uow,
        *found,
        software=ctx.software,
        copy_no=job.copy_no,
        reason=uow.duplicate_reason(job.document, job.copy_no),
    )


def job_reading(ctx: Context, uow: UnitOfWork, _job: PrintJob) -> Document:
    """The X that the printer asks for, as it stands when it comes out."""
    return reading_document(ctx, uow, figures.reading_in(ctx, uow))


def text_of(ctx: Context, number: str) -> str:
    """A closure as its paper shows it, for the screen of whoever has just closed: no duplicate.

    Raises:
        PosError: `closure.unknown`.
    """
    with ctx.store.act() as uow:
        found = uow.closures.find(number)
        if found is None:
            raise PosError("closure.unknown", number=number)
        document = closure_document(uow, *found, software=ctx.software)
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
    return paper.rendered(document, "text", printer).decode()


def reading_as(ctx: Context, form: str = "text") -> bytes:
    """The X as `text`, `escpos` or `pdf`; a reading makes no duplicate."""
    with ctx.store.act() as uow:
        document = reading_document(ctx, uow, figures.reading_in(ctx, uow))
        printer: Mapping[str, Any] = uow.settings().get("printer") or {}
    return paper.rendered(document, form, printer)


def _words(uow: UnitOfWork) -> Words:
    return FRENCH if uow.settings().get("language", "fr") == "fr" else ENGLISH


def _moment(local: str) -> str:
    day, time = local.split("T")
    return f"{_day(day)} {time}"


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
