"""How lots stand and what became of them, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.i18n import _

if TYPE_CHECKING:
    from cafe_pos.application.produce.views import LotView


def nature(code: str) -> str:
    """What a document did to a lot, in words."""
    return {
        "delivery": _("delivered"),
        "sale": _("sold"),
        "refund": _("brought back"),
        "returned": _("given back"),
        "withdrawn": _("taken back"),
        "loss": _("lost"),
        "wasted": _("thrown away"),
        "given": _("given away"),
        "staff": _("eaten here"),
        "own_use": _("taken home"),
        "count": _("counted"),
    }.get(code, code)


def state(view: LotView, *, short: bool = False) -> str:
    """How a lot stands, in a few words; `short` where a row has no room for more."""
    lot = view.lot
    if view.state == "gone":
        return _("sold out")
    if lot.dlc is not None and view.state == "past":
        text = _("DLC {day} passed") if short else _("DLC {day} passed: not sold")
        return text.format(day=f"{lot.dlc:%d/%m}")
    until = _("DLC {day}").format(day=f"{lot.dlc:%d/%m}") if lot.dlc else ""
    if lot.ddm is not None:
        text = _("DDM {day} passed") if view.state == "stale" else _("DDM {day}")
        until = text.format(day=f"{lot.ddm:%d/%m}")
    if view.accepted_bp is not None:
        return f"{until}  -{view.accepted_bp // 100} %"
    if view.proposed_bp:
        off = "-{percent} % ?" if short else _("-{percent} % proposed")
        return f"{until}  {off.format(percent=view.proposed_bp // 100)}"
    return until
