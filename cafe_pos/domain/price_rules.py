"""Price rules: so much off some articles in a window of the week, and the law on happy hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from cafe_pos.domain.catalogue import Article, Mode, Ownership, Place
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.money import BASIS_POINTS, half_up
from cafe_pos.domain.pricing import PriceChange, PriceKind

WEEK: Final = (1, 2, 3, 4, 5, 6, 7)
"""Days of the week as ISO numbers them: 1 is Monday."""

AGREED: Final = "DLC-"
"""How the code of a rule begins that sells what is near its date, as its owner agreed."""

SOFT_BOARD_LINES: Final = ("juice", "soda", "water")
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """So many basis points off, on these weekdays, from `start` until `end` (the café's clock).

    A window whose end is not after its start goes on past midnight and belongs to the day it
    began on. It covers whole families and single articles by code; `since` and `until` are its
    first and last day, both included.
    """

    code: str
    label: str
    weekdays: tuple[int, ...]
    start: time
    end: time
    percent_bp: int
    families: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def overnight(self) -> bool:
        """Whether the window goes on past midnight."""
        return self.end <= self.start

    @property
    def agreed(self) -> bool:
        """Whether it sells what is near its date, which may be a producer's own."""
        return self.code.startswith(AGREED)

    def covers(self, article: Article) -> bool:
        """Whether the article is in it.

        Money held and prices typed at the sale never are; producers' own goods only where it was
        agreed for their date.
        """
        return (
            (article.family in self.families or article.code in self.articles)
            and article.line_kind == "article"
            and not article.open_price
            and (self.agreed or article.ownership is not Ownership.TRANSPARENT)
        )

    def holds(self, at: datetime) -> bool:
        """Whether the window is open at a moment of the café's clock."""
        if not self.overnight:
            return self._on(at.date()) and self.start <= at.time() < self.end
        if at.time() >= self.start:
            return self._on(at.date())
        return at.time() < self.end and self._on(at.date() - _DAY)

    def _on(self, day: date) -> bool:
        return (
            day.isoweekday() in self.weekdays
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )

    def price_cents(self, price_cents: int) -> int:
        """A price in cents after the rule; what comes off is rounded half up."""
        return price_cents - half_up(price_cents * self.percent_bp, BASIS_POINTS)

    def with_family(self, before: str, after: str) -> PriceRule:
        """The rule where a family has another name."""
        names = (after if family == before else family for family in self.families)
        return replace(self, families=tuple(dict.fromkeys(names)))


def rule_for(rules: Iterable[PriceRule], article: Article, at: datetime) -> PriceRule | None:
    """The rule that holds for an article at a moment of the café's clock; None when none does.

    Of several it is the best for whoever pays, and the first of equals.
    """
    best: PriceRule | None = None
    for rule in rules:
        better = best is None or rule.percent_bp > best.percent_bp
        if better and rule.holds(at) and rule.covers(article):
            best = rule
    return best


def price_for(
    rules: Sequence[PriceRule],
    article: Article,
    at: datetime,
    ordered_at: str,
    *,
    mode: Mode,
    place: Place = Place.COUNTER,
) -> PriceChange | None:
    """What a rule makes of an article's price, for an order line; None when no rule holds.

    `at` is the moment of ordering on the café's clock, `ordered_at` the same in UTC ending in Z.
    """
    rule = rule_for(rules, article, at)
    if rule is None:
        return None
    cents = rule.price_cents(article.unit_price_cents(mode, place))
    return PriceChange(PriceKind.RULE, cents, rule.code, ordered_at)


def prices_under(rule: PriceRule, article: Article) -> frozenset[int]:
    """What a rule makes of each of an article's prices, in cents: any place and mode."""
    listed = (article.unit_price_cents(mode, place) for mode in Mode for place in Place)
    return frozenset(rule.price_cents(cents) for cents in listed)


def checked(rule: PriceRule) -> PriceRule:
    """Return a rule that can be.

    Raises:
        PosError: `rule.percent`, `rule.weekdays`, `rule.window`, `rule.nothing`, `rule.dates`.
    """
    if not 1 <= rule.percent_bp <= BASIS_POINTS:
        raise PosError("rule.percent", rule=rule.label)
    if not rule.weekdays or not set(rule.weekdays) <= set(WEEK):
        raise PosError("rule.weekdays", rule=rule.label)
    if rule.start == rule.end:
        raise PosError("rule.window", rule=rule.label)
    if not rule.families and not rule.articles:
        raise PosError("rule.nothing", rule=rule.label)
    if rule.since is not None and rule.until is not None and rule.until < rule.since:
        raise PosError("rule.dates", rule=rule.label)
    return rule


def is_soft_drink(article: Article) -> bool:
    """Whether it counts as a soft drink: group 1, or a juice, a soda or a water of the board."""
    return not article.blocked and (article.alcohol_group == 1 or article.board in SOFT_BOARD_LINES)


def check_happy_hours(rules: Sequence[PriceRule], articles: Sequence[Article]) -> None:
    """Refuse alcohol at a better price than the soft drinks at the same time.

    While a rule takes something off an alcoholic drink, every soft drink of the catalogue must
    have at least as much off (Code de la santé publique, L3323-1).

    Raises:
        PosError: `rule.happy_hour` naming the rule, the day, the window and a drink not covered.
    """
    strong = [rule for rule in rules if any(a.alcoholic and rule.covers(a) for a in articles)]
    if not strong:
        return
    soft = [article for article in articles if is_soft_drink(article)]
    covering = {a.code: [rule for rule in rules if rule.covers(a)] for a in soft}
    for day in _days(rules):
        for start, end in _windows(rules):
            at = datetime.combine(day, start)
            held = [rule for rule in strong if rule.holds(at)]
            if not held:
                continue
            offer = max(held, key=lambda rule: rule.percent_bp)
            missing = _missing(soft, covering, at, offer.percent_bp)
            if missing is not None:
                raise PosError(
                    "rule.happy_hour",
                    rule=offer.label,
                    weekday=day.isoweekday(),
                    start=f"{start:%H:%M}",
                    end=f"{end:%H:%M}",
                    drink=missing,
                )


def _missing(
    soft: Sequence[Article],
    covering: dict[str, list[PriceRule]],
    at: datetime,
    percent_bp: int,
) -> str | None:
    """The first soft drink that has less off at a moment; empty when there is no soft drink."""
    if not soft:
        return "—"
    for article in soft:
        off = max((r.percent_bp for r in covering[article.code] if r.holds(at)), default=0)
        if off < percent_bp:
            return article.label
    return None


def _days(rules: Sequence[PriceRule]) -> list[date]:
    """Days that stand for all: between two changes of what holds, every week is the same."""
    turns = set()
    for rule in rules:
        if rule.since is not None:
            turns |= {rule.since, rule.since + _DAY}
        if rule.until is not None:
            turns |= {rule.until + _DAY, rule.until + 2 * _DAY}
    first = min(turns, default=date(2024, 1, 8)) - _WEEK
    turns.add(first)
    ordered = sorted(turns)
    days = []
    for index, turn in enumerate(ordered):
        end = ordered[index + 1] if index + 1 < len(ordered) else turn + _WEEK
        days += [turn + n * _DAY for n in range(min(7, (end - turn).days))]
    return days


def _windows(rules: Sequence[PriceRule]) -> list[tuple[time, time]]:
    """The parts of a day between two moments at which a window opens or shuts."""
    turns = sorted({time(0)} | {t for rule in rules for t in (rule.start, rule.end)})
    return list(zip(turns, [*turns[1:], time(0)], strict=True))
