"""The events that the law wants recorded, with their codes (DOMAIN, "The cash-register law")."""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class EventCode(IntEnum):
    """What happened; codes below 500 are the administration's, the others our own."""

    ARCHIVE = 20
    YEAR_ARCHIVE = 30
    LOG_OFF = 40
    CLOSURE = 50
    YEAR_CLOSURE = 60
    START = 80
    INTEGRITY_DEFECT = 90
    DATA_EXPORT = 110
    RIGHTS_CHANGE = 130
    TICKET_CANCELLED = 190
    SOFTWARE_CHANGE = 250
    SETTINGS_CHANGE = 270
    DATA_IMPORT = 510
    CLOCK_SET_BACK = 520
    SESSION_OPENED_BY_SALE = 530
    PIN_REFUSED = 540
    VISA_ASKED = 550
    VISA_GIVEN = 560
    PRICE_OVERRIDE = 570
    LINE_REMOVED = 580
    PROVISIONAL_NOTE = 590
    DRAWER_OPENED = 600
    CUSTOMER = 610
    MINOR_REFUSED = 620
    HANDOVER = 630
    RESTORE = 640
    KEY_HANDED_OVER = 641
    TICKETS_LOST = 642
    STATEMENT = 650
    ORDER_SHEET = 660
    BREAD_SOLD_OUT = 670
    BREAD_REFUSED = 671
    ASKED_AFTER = 680
    PARCEL = 690
    SERVICE_ACT = 695
    COMMUNE_APPROVED = 698
    CARD_UNKNOWN = 700
    CARD_SAID = 701
    CARD_UNSAVED = 702
    CARD_UNDONE = 703


def payload_of(
    code: EventCode,
    name: str,
    *,
    operator: str | None,
    channel: str,
    recorded_at: str,
    details: dict[str, Any],
) -> dict[str, Any]:
    """An event as the ledger keeps it (format version 1)."""
    return {
        "document": "event",
        "code": int(code),
        "name": name,
        "operator": operator,
        "channel": channel,
        "recorded_at": recorded_at,
        "details": details,
    }
