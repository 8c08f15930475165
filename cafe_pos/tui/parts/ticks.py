"""A list to tick: families with their articles, all ticked at first."""

from __future__ import annotations

from dataclasses import dataclass, field

from cafe_pos.domain.catalogue import Article
from cafe_pos.tui.keys import Key

PAGE = 10


@dataclass(slots=True)
class Ticks:
    """The starter catalogue with its ticks; `off` holds the codes that are not wanted."""

    articles: tuple[Article, ...]
    off: set[str] = field(default_factory=set)
    index: int = 0
    rows: list[tuple[str, Article | None]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = []
        for family in dict.fromkeys(article.family for article in self.articles):
            self.rows.append((family, None))
            self.rows += [(family, a) for a in self.articles if a.family == family]

    def codes(self, row: int) -> list[str]:
        """The articles that a row stands for: one, or a family's."""
        family, article = self.rows[row]
        if article is not None:
            return [article.code]
        return [a.code for a in self.articles if a.family == family]

    def state(self, row: int) -> str:
        """`x` ticked, a space not, `-` for a family of which only a part is."""
        codes = self.codes(row)
        off = sum(code in self.off for code in codes)
        return "x" if not off else " " if off == len(codes) else "-"

    def toggle(self, codes: list[str]) -> None:
        """Untick what is ticked whole, tick everything else."""
        if self.off.isdisjoint(codes):
            self.off.update(codes)
        else:
            self.off.difference_update(codes)

    def press(self, key: Key) -> None:
        """Arrows move, Space ticks, `a` ticks all or none."""
        step = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE}.get(key.name, 0)
        self.index = min(max(self.index + step, 0), max(0, len(self.rows) - 1))
        if key.char == " " and self.rows:
            self.toggle(self.codes(self.index))
        elif key.char in ("a", "A"):
            self.toggle([article.code for article in self.articles])

    def tap(self, row: int) -> None:
        """A row was touched."""
        if row < len(self.rows):
            self.index = row
            self.toggle(self.codes(row))
