"""How lots stand and what became of them, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cafe_pos.i18n import _

if TYPE_CHECKING:
    from cafe_pos.application.produce_views import LotView


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
        "count": _("counted"),
    }.get(code, code)


def state(view: LotView) -> str:
    """How a lot stands, in a few words."""
    lot = view.lot
    if view.state == "gone":
        return _("sold out")
    if lot.dlc is not None and view.state == "past":
        return _("DLC {day} passed: not sold").format(day=f"{lot.dlc:%d/%m}")
    if lot.ddm is not None and view.state == "stale":
        return _("DDM {day} passed").format(day=f"{lot.ddm:%d/%m}")
    until = _("DLC {day}").format(day=f"{lot.dlc:%d/%m}") if lot.dlc else ""
    until = _("DDM {day}").format(day=f"{lot.ddm:%d/%m}") if lot.ddm else until
    if view.accepted_bp is not None:
        return f"{until}  -{view.accepted_bp // 100} %"
    if view.proposed_bp:
        off = _("-{percent} % proposed").format(percent=view.proposed_bp // 100)
        return f"{until}  {off}"
    return until
