"""What happens in the café of a demonstration besides its sales: bread, parcels, lots, the village.

Each errand is an act at its moment, through the application's own functions; what it finds then
(who still waits, what is left) decides, so that a story of any length holds together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Final

from cafe_pos.application.bread import asking as bread_asking
from cafe_pos.application.bread import book as bread_book
from cafe_pos.application.bread import day as bread_day
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.bread import sheet as bread_sheet
from cafe_pos.application.bread import ticks as bread_ticks
from cafe_pos.application.demo import founding, goods, village
from cafe_pos.application.demo.plan import ZONE, Day, on_duty
from cafe_pos.application.parcels import ends as parcel_ends
from cafe_pos.application.parcels import handing as parcel_handing
from cafe_pos.application.parcels import notices as parcel_notices
from cafe_pos.application.parcels import parcels
from cafe_pos.application.ports import Context
from cafe_pos.application.produce import out as produce_out
from cafe_pos.application.produce import produce
from cafe_pos.application.selling import ringing
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.application.services import services
from cafe_pos.application.views import TicketView
from cafe_pos.domain.bread import Answer, Occurrence, Pay, State
from cafe_pos.domain.bread_day import Fate, Unsold
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.service_mark import PREPAID, ServiceMark

Act = Callable[[], TicketView | None]

_NAMES: Final = (
    "Odette Nauleau", "Lucien Pradel", "Chantal Quercy", "Bruno Rouffiac", "Élise Sabatier",
    "Marcel Tournadre", "Inès Ussel", "Paul Vergnaud", "Nadia Yvernault", "Gilles Brugère",
    "Sylvie Chassagne", "Karim Delbos", "Jeanne Escurat", "Yves Fougerol", "Anne Granger",
    "Théo Lavergne", "Monique Maury", "Serge Nougein", "Alice Paulhac", "Denis Peyrat",
)  # fmt: skip
_PARCELS_A_DAY: Final = (1, 1, 2, 2, 3, 3)
_COFFEE: Final = 0.27
"""How often somebody who fetches a parcel takes a coffee as well."""
_ABSENT: Final = 0.04
_PREPAID_ON: Final = 1
"""Tuesdays: who pays before pays the week."""
_CHEESE_DLC: Final = timedelta(days=10)
_CHEESE_ON: Final = 2


@dataclass(frozen=True, slots=True)
class Errand:
    """An act at its moment."""

    at: datetime
    act: Act


class Errands:
    """The errands of day after day; what waits goes on from one to the next."""

    def __init__(self, ctx: Context, chance: Random, days: Sequence[Day], now: datetime) -> None:
        self._ctx = ctx
        self._chance = chance
        self._days = days
        self._now = now
        self._called: list[tuple[date, str]] = []
        self._laundry: list[tuple[date, str]] = []
        self._last_lot: dict[str, str] = {}
        self._life = village.Life(ctx, chance)

    def of(self, day: Day, morning: goods.Morning, order: goods.Morning | None) -> list[Errand]:
        """Everything of a day in the order of time; `order` is what the next open day needs."""
        end = day.closed_at or self._now
        found = [*self._bread(day, morning, order), *self._lots(day), *self._parcels(day)]
        found += [*self._kept(day), *self._life_of(day)]
        within = [one for one in found if day.opened_at <= one.at <= end]
        return sorted(within, key=lambda one: one.at)

    @staticmethod
    def _at(day: Day, hour: int, minute: int = 0) -> datetime:
        """A time of the wall clock of a day."""
        return datetime.combine(day.day, time(hour, minute), ZONE)

    # Bread

    def _bread(
        self, day: Day, morning: goods.Morning, order: goods.Morning | None
    ) -> Iterator[Errand]:
        yield Errand(day.opened_at, partial(self._deliver, day, morning))
        if day.day.weekday() == _PREPAID_ON:
            yield Errand(day.opened_at + timedelta(minutes=40), self._prepay)
        start = max(day.opened_at + timedelta(minutes=1), self._at(day, 7))
        for n in range(8 * len(_SPREAD)):
            at = start + timedelta(minutes=_SPREAD[n % len(_SPREAD)] + 30 * (n // len(_SPREAD)))
            yield Errand(at, partial(self._tick, day.day, at))
        out: set[str] = set()
        for gone in morning.gone:
            if gone.article not in out:
                out.add(gone.article)
                yield Errand(gone.at, partial(self._sold_out, gone))
            yield Errand(gone.at, partial(self._refused, gone))
        if day.closed_at is None:
            return
        evening = min(self._at(day, 17, 20), day.closed_at - timedelta(minutes=9))
        if order is not None:
            yield Errand(evening, partial(self._order, order))
        yield Errand(day.closed_at, partial(self._unsold, day.day))

    def _deliver(self, day: Day, morning: goods.Morning) -> None:
        """The baker brings what the sheet asks for, or at the very first what the day needs."""
        ctx = self._ctx
        with ctx.store.act() as uow:
            booked = bread_day.booked(uow, day.day)
        wanted = {code: count + booked.get(code, 0) for code, count in morning.counter.items()}
        counted = {code: count for code, count in wanted.items() if count}
        if counted:
            bread_day.receive(ctx, counted, founding.BAKER, operator=on_duty(day.opened_at))

    def _tick(self, day: date, at: datetime) -> TicketView | None:
        """The next customer with an order comes for it; some take a coffee, a few do not come."""
        ctx, chance = self._ctx, self._chance
        with ctx.store.act() as uow:
            waiting = [one for one in bread_book.occurrences(uow, day) if one.waiting]
        if not waiting:
            return None
        one = waiting[0]
        if chance.random() < _ABSENT:
            bread_ticks.set_state(ctx, one.ref, State.ABSENT, operator=on_duty(at))
            return None
        lines = [Wanted(one.article, one.quantity, mark=bread_ticks.mark_for(one))]
        if one.pay is not Pay.ACCOUNT and chance.random() < 0.2:
            lines.append(Wanted("CAFE", 1))
        return ringing.ring(ctx, Ring(tuple(lines), _tenders(one, lines), operator=on_duty(at)))

    def _prepay(self) -> TicketView | None:
        """Whoever pays before pays the week in one ticket."""
        ctx = self._ctx
        lines = []
        for standing, _name, _label in bread_orders.in_force(ctx):
            if standing.pay is Pay.PREPAID:
                lines += [
                    Wanted(standing.article, row.occurrence.quantity,
                           mark=ServiceMark("bread", row.occurrence.ref, PREPAID))
                    for row in bread_orders.to_prepay(ctx, standing.id, 7)
                ]  # fmt: skip
        if not lines:
            return None
        who = on_duty(ctx.clock.now())
        return ringing.ring(ctx, Ring(tuple(lines), (Tender(Method.CARD),), operator=who))

    def _sold_out(self, gone: goods.Gone) -> None:
        bread_day.sold_out(self._ctx, (gone.article,), operator=on_duty(gone.at))

    def _refused(self, gone: goods.Gone) -> None:
        bread_day.refused(self._ctx, gone.article, gone.count, operator=on_duty(gone.at))

    def _order(self, order: goods.Morning) -> None:
        """Tomorrow's sheet goes to the baker."""
        ctx = self._ctx
        who = on_duty(ctx.clock.now())
        seen = bread_sheet.look(ctx, None, founding.BAKER)
        bread_sheet.edit(ctx, seen.day, founding.BAKER, order.counter, operator=who)
        bread_sheet.send(ctx, seen.day, founding.BAKER, operator=who)

    def _unsold(self, day: date) -> None:
        """What is left goes back to the baker, to somebody, or to the hens; some stays."""
        ctx, chance = self._ctx, self._chance
        with ctx.store.act() as uow:
            left = bread_day.to_settle(uow, day)
        said = []
        for one in left:
            if one.difference > 0:
                fates = dict.fromkeys(Fate, 0)
                for _ in range(one.difference):
                    fates[chance.choices(list(_FATES), list(_FATES.values()))[0]] += 1
                said.append(Unsold(one.article, {k: n for k, n in fates.items() if n}))
        reasons = {one.article: "compté deux fois au matin" for one in left if one.difference < 0}
        if said or reasons:
            who = on_duty(ctx.clock.now())
            bread_day.unsold(ctx, said, reasons=reasons, day=day, operator=who)

    # Lots

    def _lots(self, day: Day) -> Iterator[Errand]:
        first = day.day == self._days[0].day
        if first or day.day.weekday() == _CHEESE_ON:
            yield Errand(day.opened_at, partial(self._cheese, day.day))
        month = next((one for one in self._days if one.day.month == day.day.month), None)
        if first or month is day:
            yield Errand(day.opened_at, partial(self._honey, day.day))

    def _cheese(self, day: date) -> None:
        """Cheese of the week; what is left of the week before goes."""
        ctx = self._ctx
        until = day + timedelta(days=(_CHEESE_ON - day.weekday() - 1) % 7 + 1)
        self._off("CHEVRE", "wasted", "fin de date")
        grams = goods.sold_until(self._days, "CHEVRE", day, until)
        self._last_lot["CHEVRE"] = produce.receive(
            ctx,
            produce.Delivery(
                "CHEVRE", max(500, -(-grams // 100) * 100 + 200), dlc=day + _CHEESE_DLC,
                party=founding.DAIRY, origin="Saint-Exemple", cost_cents=16_50,
            ),
            operator=on_duty(ctx.clock.now()),
        ).lot.code  # fmt: skip

    def _honey(self, day: date) -> None:
        """Honey of the month; a jar of the month before was broken."""
        ctx = self._ctx
        self._off("MIEL", "loss", "pot cassé", 1)
        until = (day.replace(day=28) + timedelta(days=4)).replace(day=1) + timedelta(days=6)
        pots = goods.sold_until(self._days, "MIEL", day, until)
        self._last_lot["MIEL"] = produce.receive(
            ctx,
            produce.Delivery(
                "MIEL", pots + 4, ddm=day + timedelta(days=540), origin="Saint-Exemple",
                net_grams=500,
            ),
            operator=on_duty(ctx.clock.now()),
        ).lot.code  # fmt: skip

    def _off(self, article: str, nature: str, reason: str, at_most: int | None = None) -> None:
        """Take off the shelf what is left of an article's last lot, or so much of it."""
        code = self._last_lot.get(article)
        if code is None:
            return
        ctx = self._ctx
        with ctx.store.act() as uow:
            lot = uow.produce.lot(code)
        if lot is None or not lot.left:
            return
        count = lot.left if at_most is None else min(at_most, lot.left)
        who = on_duty(ctx.clock.now())
        produce_out.take_out(ctx, code, nature, count, reason=reason, operator=who)

    # Parcels

    def _parcels(self, day: Day) -> Iterator[Errand]:
        chance = self._chance
        for n in range(chance.choice(_PARCELS_A_DAY)):
            at = self._at(day, 10, 30 + n)
            relay = chance.random() < 0.5
            number = (
                f"{chance.randrange(10**8):08d}" if relay else f"6A{chance.randrange(10**11):011d}"
            )
            name = chance.choice(_NAMES)
            carrier = founding.RELAY if relay else founding.POST
            wait = chance.choices((0, 1, 2, 4, 7, None), (3, 5, 4, 2, 1, 0.6))[0]
            yield Errand(
                at,
                partial(self._arrives, number, name, carrier, wait, at),
            )
        for n in range(10):
            at = self._at(day, 11, 15) + timedelta(minutes=37 * n + n * n)
            yield Errand(at, partial(self._fetched, day.day, at))
        yield Errand(self._at(day, 12, 10), self._send_back)

    def _arrives(
        self, number: str, name: str, carrier: str, wait: int | None, at: datetime
    ) -> None:
        ctx, who = self._ctx, on_duty(at)
        began = at - timedelta(seconds=self._chance.randint(15, 60))
        view = parcels.receive(
            ctx, number, name, carrier=carrier, operator=who,
            began_at=utc_text(began),
        )  # fmt: skip
        if view.parcel.notified_on is None:
            parcel_notices.notify(ctx, view.parcel.ref, operator=who)
        if wait is not None:
            self._called.append((at.date() + timedelta(days=wait), view.parcel.ref))

    def _fetched(self, day: date, at: datetime) -> TicketView | None:
        """Somebody comes for a parcel; one in four takes a coffee as well."""
        due = next((one for one in self._called if one[0] <= day), None)
        if due is None:
            return None
        self._called.remove(due)
        ctx, chance, who = self._ctx, self._chance, on_duty(at)
        if chance.random() < 0.02:
            parcel_ends.refuse(ctx, due[1], operator=who)
            return None
        shown = parcel_handing.Shown("card", chance.random() < 0.1)
        view = parcel_handing.prepare(ctx, due[1], shown, operator=who)
        lines = [parcel_handing.wanted(view)]
        if chance.random() < _COFFEE:
            lines.append(Wanted("CAFE", 1))
        tenders = (Tender(Method.CASH),) if len(lines) > 1 else ()
        return ringing.ring(ctx, Ring(tuple(lines), tenders, operator=who))

    def _send_back(self) -> None:
        """The driver takes back what nobody came for."""
        ctx = self._ctx
        with ctx.store.act() as uow:
            day = bread_book.today(ctx, uow)
        if any(view.parcel.overdue(day) for view in parcels.everything_here(ctx)):
            parcel_ends.give_back(ctx, operator=on_duty(ctx.clock.now()))

    # The café's own service, and the village

    def _kept(self, day: Day) -> Iterator[Errand]:
        chance = self._chance
        if day.day.weekday() in (1, 4):
            name, cents = chance.choice(_NAMES), chance.choice((650, 900, 1250))
            yield Errand(self._at(day, 9, 50), partial(self._left, day.day, name, cents))
        yield Errand(self._at(day, 11, 5), partial(self._laundered, day.day))
        if chance.random() < 0.3:
            yield Errand(self._at(day, 15, 10), self._helped)
        yield Errand(self._at(day, 12, 40), self._asked)

    def _left(self, day: date, name: str, cents: int) -> None:
        ctx = self._ctx
        kept = services.keep(
            ctx, founding.LAUNDRY, name, "un sac", price_cents=cents,
            operator=on_duty(ctx.clock.now()),
        )  # fmt: skip
        self._laundry.append((day + timedelta(days=self._chance.randint(4, 9)), kept.ref))

    def _laundered(self, day: date) -> TicketView | None:
        due = next((one for one in self._laundry if one[0] <= day), None)
        if due is None:
            return None
        self._laundry.remove(due)
        ctx = self._ctx
        line = services.line_for(ctx, due[1])
        wanted = Wanted(line.article.code, 1, price=line.price, mark=line.mark)
        ring = Ring((wanted,), (Tender(Method.CARD),), operator=on_duty(ctx.clock.now()))
        return ringing.ring(ctx, ring)

    def _helped(self) -> None:
        act = self._chance.choice(("form", "call"))
        services.tally(self._ctx, founding.HELP, act, operator=on_duty(self._ctx.clock.now()))

    def _asked(self) -> None:
        """Whoever was missed twice is asked after."""
        from cafe_pos.application.bread import bread

        ctx = self._ctx
        with ctx.store.act() as uow:
            day = bread_book.today(ctx, uow)
            missed = bread.to_ask_after(uow, day)
        for one in missed:
            bread_asking.answer(ctx, one.standing, Answer.WELL, operator=on_duty(ctx.clock.now()))

    def month(self, ended: date) -> None:
        """What the managers do once a month is closed."""
        self._life.month(ended)

    def _life_of(self, day: Day) -> Iterator[Errand]:
        for at, act in self._life.of(day, first=day is self._days[0]):
            yield Errand(at, act)


_SPREAD: Final = (4, 11, 19)
_FATES: Final = {Fate.RETURNED: 6, Fate.WASTED: 1.5, Fate.GIVEN: 2.5}


def _tenders(one: Occurrence, lines: Sequence[Wanted]) -> tuple[Tender, ...]:
    """How an order is paid when it is fetched."""
    if one.tick.prepaid and len(lines) == 1:
        return ()
    if one.pay is Pay.ACCOUNT:
        return (Tender(Method.ACCOUNT, account=one.who.customer),)
    return (Tender(Method.CASH),)
