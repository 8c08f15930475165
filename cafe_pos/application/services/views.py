"""What screens and commands are told of a café's own services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe_pos.application.services.ports import Kept
from cafe_pos.domain.catalogue import Article
from cafe_pos.domain.money import euros
from cafe_pos.domain.service import Service


@dataclass(frozen=True, slots=True)
class Recipe:
    """A service ready to be added, by language, with the articles that it needs."""

    by_language: Mapping[str, tuple[Service, tuple[Article, ...]]]

    def service(self, language: str) -> Service:
        """The service, named in a language."""
        return self.by_language[language][0]

    def articles(self, language: str) -> tuple[Article, ...]:
        """Its articles, named in a language."""
        return self.by_language[language][1]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service, the articles of its family, and what it keeps for people."""

    service: Service
    articles: tuple[Article, ...] = ()
    kept: tuple[Kept, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The service for scripts; names are not among it."""
        return self.service.as_json() | {
            "articles": [article.code for article in self.articles],
            "waiting": len(self.kept),
        }


@dataclass(frozen=True, slots=True)
class Movement:
    """One article of a service between two days: pieces delivered, sent back, on tickets."""

    article: str
    label: str
    delivered: int
    returned: int
    on_tickets: int
    sold: int
    """By the service's rule: delivered less returned, or what the tickets say."""

    @property
    def difference(self) -> int:
        """Pieces on tickets more (or fewer) than delivered less returned."""
        return self.on_tickets - (self.delivered - self.returned)

    def as_json(self) -> dict[str, Any]:
        """The movement for scripts."""
        return {
            "article": self.article,
            "label": self.label,
            "delivered": self.delivered,
            "returned": self.returned,
            "on_tickets": self.on_tickets,
            "sold": self.sold,
            "difference": self.difference,
        }


@dataclass(frozen=True, slots=True)
class Tallied:
    """How often an act was counted between two days, and the minutes that it took."""

    act: str
    label: str
    quantity: int
    minutes: int

    def as_json(self) -> dict[str, Any]:
        """The count for scripts."""
        return {
            "act": self.act,
            "label": self.label,
            "quantity": self.quantity,
            "minutes": self.minutes,
        }


@dataclass(frozen=True, slots=True)
class Period:
    """What became of a service between two days, both included."""

    service: Service
    since: date
    until: date
    movements: tuple[Movement, ...]
    tallied: tuple[Tallied, ...]

    def as_json(self) -> dict[str, Any]:
        """The period for scripts."""
        return {
            "service": self.service.code,
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "articles": [one.as_json() for one in self.movements],
            "acts": [one.as_json() for one in self.tallied],
        }


def kept_json(kept: Kept) -> dict[str, Any]:
    """A thing kept, for scripts."""
    return {
        "ref": kept.ref,
        "service": kept.service,
        "name": kept.name,
        "what": kept.what,
        "phone": kept.phone,
        "price": None if kept.price_cents is None else euros(kept.price_cents),
        "left": kept.left_on,
        "due": kept.due_on,
        "state": kept.state,
        "ticket": kept.ticket,
    }
