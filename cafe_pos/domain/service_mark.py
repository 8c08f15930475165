"""What a line of an order says of a service: which one, which booking or thing, which act.

A line without an act is sold now. What is `prepaid` is paid now and handed over later; its VAT
is due now (CGI art. 269, 1 a bis). What is handed over (`handover`) was paid before or costs
nothing: the line stands on the ticket with its quantity and without a price.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cafe_pos.domain.errors import PosError

PREPAID: Final = "prepaid"
HANDOVER: Final = "handover"
ACTS: Final = frozenset({PREPAID, HANDOVER})
"""What a line may do besides selling now."""
MAX_CODE: Final = 40
"""Characters of a service's code and of a reference."""


@dataclass(frozen=True, slots=True)
class ServiceMark:
    """A service's code, the opaque id of the booking, parcel or thing, and the act.

    The reference never names a person: it stands in documents that cannot be erased.
    """

    service: str
    ref: str | None = None
    act: str | None = None

    @property
    def handed_over(self) -> bool:
        """Whether the line costs nothing now."""
        return self.act == HANDOVER


def checked(mark: ServiceMark) -> ServiceMark:
    """Return the mark if a ticket can say it.

    Raises:
        PosError: `service.mark` naming the part that is empty, too long or unknown.
    """
    if not _code(mark.service):
        raise PosError("service.mark", what="service", value=mark.service)
    if mark.ref is not None and not _code(mark.ref):
        raise PosError("service.mark", what="ref", value=mark.ref)
    if mark.act is not None and mark.act not in ACTS:
        raise PosError("service.mark", what="act", value=mark.act)
    return mark


def _code(value: str) -> bool:
    """Whether a code is short, printable ASCII without a space."""
    return 1 <= len(value) <= MAX_CODE and value.isascii() and value.isprintable() and (
        " " not in value
    )  # fmt: skip


def as_json(mark: ServiceMark) -> dict[str, Any]:
    """The three keys of a mark, as a ticket's line and a draft hold them."""
    return {"service": mark.service, "ref": mark.ref, "act": mark.act}


def of(line: Mapping[str, Any]) -> ServiceMark | None:
    """The mark of a ticket's line; None without one, as on every line of older tickets."""
    service = line.get("service")
    return None if service is None else ServiceMark(service, line.get("ref"), line.get("act"))
