"""A service that a café puts together itself, of five parts; no code is written for it.

Press, gas bottles, laundry, copies, bus cards, a tool library: each sells articles, takes
deposits, has unsold goods sent back, keeps things for people, or counts acts, or some of these.
Bread, produce and parcels have rules of their own elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from cafe_pos.domain.catalogue import Article, fold
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.pricing import LineKind

FAMILIES: Final = ("bread", "parcel", "produce")
"""Services with rules of their own: no café's service takes one of these codes."""
MAX_LABEL: Final = 30
MAX_WHAT: Final = 60
MAX_NAME: Final = 40
MAX_PHONE: Final = 20
MAX_DAYS: Final = 365
MAX_MINUTES: Final = 480
MAX_ACTS: Final = 9
"""One for each digit."""
MAX_TALLY: Final = 999
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,19}")

BY_DELIVERY: Final = "delivery"
BY_TICKETS: Final = "tickets"
SETTLED_BY: Final = (BY_DELIVERY, BY_TICKETS)
"""What was sold of goods that go back unsold: delivered less returned, or what tickets say."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A full bottle against an empty one: the article sold, and the one of its deposit."""

    article: str
    deposit: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """Things that stay for so many days: left to be fetched, or with `loan` lent out.

    `article` is sold when a thing is fetched that costs something; empty where nothing does.
    """

    days: int
    loan: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """An act that one key counts, and the minutes that it usually takes."""

    code: str
    label: str
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """What a café does for its village: a code, a name, and its parts.

    `family` is the family of articles that it sells; `swaps` its bottles; `returns` how sales
    of its family are told when the unsold goes back (one of SETTLED_BY, or empty); `keeping` what
    it keeps for people; `tallies` what one key counts. `mandator` is for whom it works.
    """

    code: str
    label: str
    mandator: str | None = None
    family: str = ""
    swaps: tuple[Swap, ...] = ()
    returns: str = ""
    keeping: Keeping | None = None
    tallies: tuple[Tally, ...] = ()
    rank: int = 0
    active: bool = True

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts that it has."""
        has = {
            "sells": bool(self.family),
            "deposit": bool(self.swaps),
            "returns": bool(self.returns),
            "keeps": self.keeping is not None,
            "counts": bool(self.tallies),
        }
        return tuple(name for name, present in has.items() if present)

    def tally(self, code: str) -> Tally:
        """The act of a code.

        Raises:
            PosError: `service.act`.
        """
        found = next((one for one in self.tallies if one.code == code), None)
        if found is None:
            raise PosError("service.act", service=self.label, act=code)
        return found

    def kept_until(self, day: date) -> date:
        """The day by which a thing left or lent on a day should be fetched or brought back."""
        return day + timedelta(days=self.keeping.days if self.keeping is not None else 0)

    def as_json(self) -> dict[str, Any]:
        """The service as scripts and the ledger's event of a change read it."""
        return {
            "code": self.code,
            "label": self.label,
            "mandator": self.mandator,
            "active": self.active,
            **parts_json(self),
        }


def parts_json(service: Service) -> dict[str, Any]:
    """The parts that a service has, as they are kept."""
    found: dict[str, Any] = {}
    if service.family:
        found["family"] = service.family
    if service.swaps:
        found["swaps"] = [{"article": s.article, "deposit": s.deposit} for s in service.swaps]
    if service.returns:
        found["returns"] = service.returns
    if service.keeping is not None:
        kept = service.keeping
        found["keeping"] = {"days": kept.days, "loan": kept.loan, "article": kept.article}
    if service.tallies:
        found["tallies"] = [
            {"code": t.code, "label": t.label, "minutes": t.minutes} for t in service.tallies
        ]
    return found


def with_parts(service: Service, kept: Mapping[str, Any]) -> Service:
    """A service with the parts that `parts_json` wrote."""
    keeping = kept.get("keeping")
    return replace(
        service,
        family=str(kept.get("family", "")),
        swaps=tuple(Swap(s["article"], s["deposit"]) for s in kept.get("swaps", ())),
        returns=str(kept.get("returns", "")),
        keeping=None
        if keeping is None
        else Keeping(int(keeping["days"]), bool(keeping["loan"]), str(keeping["article"])),
        tallies=tuple(
            Tally(t["code"], t["label"], int(t["minutes"])) for t in kept.get("tallies", ())
        ),
    )


def code_of(label: str) -> str:
    """A code made of a name: `Bouteilles de gaz` becomes `bouteilles-de-gaz`."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(label)).strip("-")
    return plain.lstrip("0123456789-")[:20].rstrip("-")


def tallies_of(text: str, known: Iterable[Tally] = ()) -> tuple[Tally, ...]:
    """The acts written as `Copie 1, Aide à un formulaire 15`: names, then minutes if any.

    Those `known` by their names keep their codes, by which they were counted before.

    Raises:
        PosError: `service.acts`, `service.minutes`, `service.label`.
    """
    found: list[Tally] = []
    codes = {one.label: one.code for one in known}
    for part in filter(None, (" ".join(piece.split()) for piece in text.split(","))):
        words = part.rsplit(" ", 1)
        timed = len(words) > 1 and words[1].isdigit()
        label = words[0] if timed else part
        code = codes.get(label) or code_of(label)
        found.append(Tally(code, label, int(words[1]) if timed else 0))
    return checked_tallies(tuple(found))


def tallies_text(tallies: Iterable[Tally]) -> str:
    """The acts as `tallies_of` reads them."""
    return ", ".join(f"{t.label} {t.minutes}" if t.minutes else t.label for t in tallies)


def checked_tallies(tallies: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """Return acts that differ and can be counted.

    Raises:
        PosError: `service.acts`, `service.minutes`.
    """
    codes = [one.code for one in tallies]
    wrong = len(tallies) > MAX_ACTS or len(set(codes)) < len(codes)
    if wrong or not all(_CODE.fullmatch(code) for code in codes):
        raise PosError("service.acts", limit=MAX_ACTS, field="tallies")
    for one in tallies:
        if not 0 <= one.minutes <= MAX_MINUTES:
            raise PosError("service.minutes", limit=MAX_MINUTES, field="tallies")
        if not 1 <= len(one.label) <= MAX_LABEL:
            raise PosError("service.label", limit=MAX_LABEL, field="tallies")
    return tallies


def checked(service: Service, articles: Mapping[str, Article]) -> Service:
    """Return a service that this catalogue can serve.

    Raises:
        PosError: `service.code`, `service.label`, `service.parts`, `service.family`,
            `service.swap`, `service.returns`, `service.days`, `service.acts`, `service.minutes`.
    """
    if not _CODE.fullmatch(service.code) or service.code in FAMILIES:
        raise PosError("service.code", code=service.code, field="code")
    if not 1 <= len(service.label) <= MAX_LABEL or not service.label.isprintable():
        raise PosError("service.label", limit=MAX_LABEL, field="label")
    if not service.parts:
        raise PosError("service.parts", service=service.label, field="family")
    sold = [article for article in articles.values() if article.family == service.family]
    if service.family and not sold:
        raise PosError("service.family", family=service.family, field="family")
    _check_swaps(service, articles)
    if service.returns and (service.returns not in SETTLED_BY or not service.family):
        raise PosError("service.returns", service=service.label, field="returns")
    if service.keeping is not None:
        if not 1 <= service.keeping.days <= MAX_DAYS:
            raise PosError("service.days", limit=MAX_DAYS, field="days")
        paid = service.keeping.article
        if paid and paid not in articles:
            raise PosError("article.unknown", article=paid, field="paid")
    checked_tallies(service.tallies)
    return service


def _check_swaps(service: Service, articles: Mapping[str, Article]) -> None:
    for swap in service.swaps:
        full, deposit = articles.get(swap.article), articles.get(swap.deposit)
        for code, article in ((swap.article, full), (swap.deposit, deposit)):
            if article is None:
                raise PosError("article.unknown", article=code, field="swap")
        right = full is not None and full.line_kind == LineKind.ARTICLE
        if not right or deposit is None or deposit.line_kind != LineKind.DEPOSIT:
            raise PosError("service.swap", article=swap.article, deposit=swap.deposit, field="swap")
