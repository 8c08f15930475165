"""The life of the village in a demonstration's café, and what its managers write down of money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Final

from cafe_pos.application.accounts import accounts
from cafe_pos.application.bank import accounts as bank
from cafe_pos.application.costs import hours, purchases
from cafe_pos.application.demo import founding
from cafe_pos.application.demo.plan import ZONE, Day, on_duty
from cafe_pos.application.mandates import payouts, settlements
from cafe_pos.application.ports import Context
from cafe_pos.application.village import events, trials, visits, volunteers
from cafe_pos.domain.payment import Method, Tender

_NEEDS: Final = (
    ("Un distributeur de billets", "service"), ("Ouvrir le lundi matin", "hours"),
    ("Un atelier tricot", "event"), ("Du lait de la ferme", "product"),
)  # fmt: skip
_FRIDAY: Final = 4
_CASH: Final = 90_00
"""The honey of a month is paid from the drawer while it comes to no more."""


class Life:
    """Events, visits, volunteers, a trial; purchases, hours, settlements, the bank."""

    def __init__(self, ctx: Context, chance: Random) -> None:
        self._ctx = ctx
        self._chance = chance
        self._bank = 6_400_00

    def of(self, day: Day, *, first: bool) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """What happens on a day, each at its moment."""
        chance = self._chance
        for hour in (10, 16):
            count = chance.randint(0, 3)
            if count:
                yield self._at(day, hour, 20), partial(self._looked_in, count)
        if day.day.weekday() == _FRIDAY and day.closed_at is not None:
            heads = chance.randint(9, 24)
            yield self._at(day, 20, 5), self._begins
            yield self._at(day, 22, 40), partial(self._ends, heads)
        if day.day.weekday() in (2, 5):
            yield self._at(day, 9, 30), self._helps
            yield self._at(day, 11, 50), self._goes
        if chance.random() < 0.12:
            what, kind = chance.choice(_NEEDS)
            yield self._at(day, 11, 25), partial(self._hears, what, kind)
        if first:
            yield day.opened_at, partial(self._tries, day.day)
        if day.day.weekday() == 3 or first:
            yield self._at(day, 14, 30), partial(self._buys, day.day)

    @staticmethod
    def _at(day: Day, hour: int, minute: int) -> datetime:
        return datetime.combine(day.day, time(hour, minute), ZONE)

    def _who(self) -> str:
        return on_duty(self._ctx.clock.now())

    def _looked_in(self, count: int) -> None:
        visits.add(self._ctx, count, operator=self._who())

    def _begins(self) -> None:
        events.start(self._ctx, title="Soirée dominos", operator=self._who())

    def _ends(self, heads: int) -> None:
        events.end(self._ctx, heads, volunteers=self._chance.randint(1, 3), operator=self._who())

    def _helps(self) -> None:
        volunteers.came(self._ctx, "Mireille", operator=self._who())

    def _goes(self) -> None:
        volunteers.left(self._ctx, operator=self._who())

    def _hears(self, what: str, kind: str) -> None:
        trials.heard(self._ctx, what, kind, operator=self._who())

    def _tries(self, day: date) -> None:
        ends = day + timedelta(days=120)
        trials.begin(
            self._ctx,
            trials.Wanted(
                label="Croissants du dimanche", indicator="sold:CROISSANT", target=400,
                starts=day.isoformat(), ends=ends.isoformat(),
            ),
            operator=self._who(),
        )  # fmt: skip

    def _buys(self, day: date) -> None:
        """Drinks and grocery of the week, by invoice."""
        chance, ctx = self._chance, self._ctx
        for code, label, cents, vat, local in (
            (founding.DRINKS, "Bières et vins", chance.randint(180_00, 290_00), "N20", False),
            (founding.GROCER, "Épicerie et cuisine", chance.randint(210_00, 330_00), "R55", False),
            (founding.GROCER, "Légumes du plateau", chance.randint(40_00, 90_00), "R55", True),
        ):
            line = purchases.NewLine(
                net_cents=cents, vat_code=vat, label=label, local=local, km=18 if local else None
            )
            purchases.add(
                ctx,
                purchases.NewPurchase(day=day.isoformat(), supplier=code, lines=(line,)),
                operator=self._who(),
            )

    def month(self, ended: date) -> None:
        """What the managers do once a month is closed: hours, the bank, mandators, the ardoise."""
        ctx, who = self._ctx, self._who()
        hours.accept(ctx, f"{ended:%Y-%m}", operator=who)
        self._bank += self._chance.randint(-250_00, 420_00)
        bank.put(ctx, "Compte courant", operator=who)
        bank.note_balance(ctx, ended.isoformat(), self._bank, operator=who)
        with ctx.store.act() as uow:
            owing = [code for code, cents in uow.accounts.balances().items() if cents > 0]
        for code in owing:
            accounts.settle(
                ctx,
                accounts.Settle(
                    code, (Tender(Method.CHEQUE, bank="Banque du Bourg"),), operator=who
                ),
            )
        for code in founding.SETTLED:
            first = ended.replace(day=1)
            if settlements.preview(ctx, code, first, ended).refusal is not None:
                continue
            done = settlements.settle(ctx, code, first, ended, operator=who)
            if done.left:
                cash = code == founding.HONEY and 0 < done.left <= _CASH
                method = "cash" if cash else "transfer"
                payouts.pay(ctx, done.number, method, operator=who)
