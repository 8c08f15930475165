"""What waits in the services, as the counter keeps it: looked at behind acts, never by a key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cafe_pos.i18n import _
from cafe_pos.tui import house
from cafe_pos.tui.services import waiting_words
from cafe_pos.tui.shown import Notice, Said, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cafe_pos.application.services.waiting import Waiting
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.tui.till import Till


def seen(till: Till, waiting: Waiting) -> None:
    """The services have been looked at behind an act; what else is due stays as it was."""
    if till.waiting is not None and till.waiting.day == waiting.day:
        kept = tuple(one for one in till.waiting.due if not one.service)
        waiting = replace(waiting, due=(*waiting.due, *kept))
    till.waiting = waiting


def morning(till: Till, waiting: Waiting) -> None:
    """Somebody came to the counter: they are told once what is to be done today.

    Whoever has begun to work meanwhile is not interrupted; F4 shows the same.
    """
    till.waiting = waiting
    told = tuple(waiting_words.due(one) for one in waiting.due)
    if not told or till.panel is not None or till.gate is not None:
        return
    if isinstance(till.banner, Notice):
        till.banner = replace(till.banner, sentences=(*till.banner.sentences, *told))
    elif till.banner is None and not till.order.lines and not till.typed:
        till.banner = Notice(_("To do today"), told, Tone.PLAIN)


def moved(till: Till, ticket: Mapping[str, Any]) -> bool:
    """Whether a ticket handed over what waits, or took of a lot."""
    return till.waiting is not None and any(
        line.get("service") or line.get("lot") for line in ticket["lines"]
    )


def warn(till: Till, article: Article) -> None:
    """Say what the customer must know of the date of what was just rung."""
    for one in till.waiting.due if till.waiting is not None else ():
        if article.code in one.params.get("articles", ()):
            till.said = Said(waiting_words.date_of(one.code, article.label), Tone.WARN)


def urgent(till: Till) -> str:
    """What the managers must not forget now: an order sheet that the baker does not have."""
    if till.waiting is None or till.typed or till.gate is not None:
        return ""
    found = next((one for one in till.waiting.due if one.code == "sheet"), None)
    return "" if found is None else f"! {waiting_words.due(found)} (F4)"


def in_use(till: Till) -> bool:
    """Whether the café has any service."""
    return till.waiting is not None and till.waiting.any_service


def line(till: Till, room: int) -> str:
    """What waits, for so many cells at the right of the input line."""
    if till.waiting is None or not any(one.count for one in till.waiting.counts):
        return house.fund(till)
    return waiting_words.line(till.waiting, house.suspended(till), room)
