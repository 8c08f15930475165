"""The dish of the day at the counter: how many are left, the order on the screen counted too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cafe_pos.domain.dish import portions_in
from cafe_pos.domain.errors import PosError
from cafe_pos.tui.tabs.tabbed import Tabbed

if TYPE_CHECKING:
    from cafe_pos.application.lunch.dishes import DishView
    from cafe_pos.application.ports import Context
    from cafe_pos.application.tabs.tabs import Recalled
    from cafe_pos.domain.catalogue import Article
    from cafe_pos.domain.order import Order
    from cafe_pos.domain.order_line import OrderLine
    from cafe_pos.tui.selling.paper_sales import Paper


class Lunching(Tabbed):
    """The part of a till that knows the dishes of the day.

    What is left is asked behind a sale and behind what becomes of a tab; no sale waits for it.
    """

    articles: dict[str, Article]
    paper: Paper | None

    def __init__(self) -> None:
        super().__init__()
        self.dishes: tuple[DishView, ...] = ()
        self._plain: tuple[Article, ...] = ()

    def put_catalogue(self, articles: tuple[Article, ...]) -> None:
        """Learn what is sold, and under which letters."""
        raise NotImplementedError

    def with_dishes(self, articles: tuple[Article, ...]) -> tuple[Article, ...]:
        """The catalogue with the day's names and prices; the plain one is remembered."""
        self._plain = articles
        by_code = {view.dish.article: view.dish for view in self.dishes}
        return tuple(by_code[a.code].of(a) if a.code in by_code else a for a in articles)

    def put_dishes(self, dishes: tuple[DishView, ...]) -> None:
        """Learn what the dishes of the day are and how many are left."""
        same = [view.dish for view in dishes] == [view.dish for view in self.dishes]
        self.dishes = dishes
        if not same:
            self.put_catalogue(self._plain)
            self._follow()

    def _follow(self) -> None:
        """The order shown costs what its dish costs now, unless shares of it are paid."""
        lines = tuple(self._as_now(line) for line in self.order.lines)
        if not self.begun and lines != self.order.lines:
            self.set_order(replace(self.order, lines=lines))

    def _as_now(self, line: OrderLine) -> OrderLine:
        now = self.articles.get(line.article.code)
        if now is None or line.article.day_label is None or now.day_label != line.own_label:
            return line
        return replace(line, article=now)

    def left_of(self, code: str) -> int | None:
        """How many portions may still be added; None for what is no dish of the day."""
        for view in self.dishes:
            if view.dish.article == code:
                return max(0, view.left - _on(self.order, view))
        return None

    def dishes_allow(self, order: Order) -> bool:
        """Whether the order may change: not to more portions than are left.

        What stands on paper was served, however many there were.
        """
        if self.paper is not None:
            return True
        for view in self.dishes:
            now, wanted = _on(self.order, view), _on(order, view)
            if wanted > now and wanted > view.left:
                left = max(0, view.left - now)
                self.current = len(self.order.lines) - 1 if self.order.lines else None
                self.say_refusal(PosError("dish.none_left", dish=view.dish.label, left=left))
                return False
        return True

    def look_at_dishes(self) -> None:
        """Ask what is left now, without holding up any key."""
        if not self.dishes:
            return
        order = self.order

        def act(ctx: Context) -> tuple[DishView, ...]:
            from cafe_pos.application.lunch import lunch

            return lunch.today(ctx, order)

        def done(found: tuple[DishView, ...]) -> None:
            if self.order.tab == order.tab:  # else a later look is on its way
                self.put_dishes(found)

        self.host.do(act, done, _unknown)

    def take_tab(self, found: Recalled) -> None:
        """Show a tab's order, as it is kept now."""
        super().take_tab(found)
        self.look_at_dishes()

    def removed(self, after: Order, kept: Recalled) -> None:
        """Pieces left the tab with a reason: the rest of the order goes on."""
        super().removed(after, kept)
        self.look_at_dishes()

    def next_order(self) -> None:
        """Begin another order under a key of its own; what was shown is kept elsewhere or gone."""
        moved = self.tab is not None or any(_on(self.order, view) for view in self.dishes)
        super().next_order()
        if moved:
            self.look_at_dishes()


def _on(order: Order, view: DishView) -> int:
    """How many portions of a dish stand on an order."""
    named = {line.own_label for line in order.lines if line.own_label is not None}
    return portions_in(order.lines, view.dish.article, frozenset(named - {view.dish.label}))


def _unknown(_error: PosError) -> None:
    """What was left a moment ago is shown until the next look; the sale is checked anyway."""
