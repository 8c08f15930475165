"""What a till shows besides the order: messages, the change to give back, tabs; and touches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cafe_pos.domain.catalogue import Article


class Phase(Enum):
    """What the till is at; keys pressed while it is not ready are kept, in order."""

    OPENING = "opening"
    READY = "ready"
    SAVING = "saving"
    ASKING = "asking"
    CHECKING = "checking"


class Leaving(Enum):
    """Where the counter's program goes when it ends."""

    END = "end"
    OTHER_TILL = "other till"
    """From the real till to the training one, or back to the real one."""
    BACK = "back"
    """Out of training: to wherever it was entered from."""


class Age(Enum):
    """Whether the seller was reminded of the customer's age for this order."""

    UNASKED = "unasked"
    ASKED = "asked"
    CHECKED = "checked"


class Tone(Enum):
    """How something is said; never by colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Said:
    """A short message on the input line, until the next key."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Change:
    """The change to give back, or a refund in cash, in cents; shown large until the next key."""

    cents: int
    ticket: str
    total_cents: int
    refund: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Sentences that want to be read, shown until the next key."""

    title: str
    sentences: tuple[str, ...]
    tone: Tone = Tone.WARN


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a bill that is to be paid now, in cents: number `k` of `n`; of 0, an amount."""

    cents: int
    k: int
    n: int


@dataclass(frozen=True, slots=True)
class Tap:
    """A click or a touch: `key`, `article` (code), `line`, `family`, `found` row, `person`."""

    kind: str
    value: str
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Family:
    """Tiles under one tab; `favourites` is the tab of everything that has a letter."""

    label: str
    articles: tuple[Article, ...]
    favourites: bool = False


def families_of(articles: tuple[Article, ...]) -> tuple[Family, ...]:
    """The tabs: everything with a letter first, then the families as the catalogue orders them."""
    by_family: dict[str, list[Article]] = {}
    for article in articles:
        by_family.setdefault(article.family, []).append(article)
    tabs = [Family(label, tuple(members)) for label, members in by_family.items()]
    favourites = tuple(article for article in articles if article.key)
    if favourites and len(tabs) > 1:
        tabs.insert(0, Family("", favourites, favourites=True))
    return tuple(tabs)
