"""Who the cafés of a simulated network are: pure, from a seed; what is written down here is true.

A café's chance depends on the seed and its own number alone: it is the same in a network of ten and
of a thousand; only what must happen to somebody (a forged file, a lost month) goes by place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from random import Random
from typing import Final

from cafe_pos.domain.costs.recurring import month_index, month_text

SERVICES: Final = ("bread", "parcel", "produce", "press", "lunch", "grocery")
"""What a café may offer besides the counter."""
MOST_CAFES: Final = 5000
MOST_MONTHS: Final = 36
LIGHT: Final = 150
"""Tickets of a month at most, when a long run is asked for."""


class Fate(StrEnum):
    """How a café fares: what a coordinator should find out."""

    VIABLE = "viable"
    UNPAID = "unpaid"
    FRAGILE = "fragile"
    FALLING = "falling"
    NO_CASH = "no_cash"


class Mishap(StrEnum):
    """What goes wrong with a café's files."""

    TAMPERED = "tampered"
    MISSING = "missing"
    RESTORED = "restored"
    NEW_KEY = "new_key"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class TrialPlan:
    """A trial on an evening of the week (Monday is 0): from one month until the end of another.

    `effect_bp` is what it really adds to the month's visits, all in those evenings; 0 for one
    without an effect.
    """

    label: str
    weekday: int
    first: str
    last: str
    effect_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CafePlan:
    """A café as it really is. Cents without VAT a month, basis points, ISO months.

    `tickets` are those of a plain month; `drift_bp` is how the visits change from month to month;
    `attach_bp` how many of those who come for a parcel buy something; `parcels` a month, each
    worth `parcel_cents` to the carrier; `commission_bp` is what producers leave; `event_days`
    number the open days whose evening has an event. `missing` months are never sent, `late` ones a
    month later; `mishap_month` is when the mishap happens.

    `margin_bp` is how often what is left of the first month's sales after `purchases_bp` of them
    and the network's part pays the fixed charges, of which `shares_bp` are rent, energy and wages;
    `rent_aid_bp` of the rent is the commune's; `pay_bp` is what the managers aim at, of what is
    left behind the charges; `bank_hundredths` are months of charges at the bank in the beginning.
    `hours` are those of an open day, from one up to another.
    """

    number: int
    cafe: str
    name: str
    commune: str
    population: int
    size: str
    tickets: int
    season_bp: int
    closed_weekdays: frozenset[int]
    drift_bp: int
    services: tuple[str, ...]
    parcels: int
    parcel_cents: int
    attach_bp: int
    commission_bp: int
    event_days: tuple[int, ...]
    fate: Fate
    margin_bp: int
    shares_bp: tuple[int, int, int]
    rent_aid_bp: int
    purchases_bp: int
    pay_bp: int
    bank_hundredths: int
    hours: tuple[int, int]
    by_mail: bool
    mishap: Mishap | None = None
    mishap_month: str | None = None
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    trial: TrialPlan | None = None

    def chance(self, what: str, seed: int) -> Random:
        """Chance of this café for one purpose: the same for the same seed."""
        return Random(_number(f"{seed}/{self.number}/{what}"))  # noqa: S311 - a story, no secret


@dataclass(frozen=True, slots=True)
class Network:
    """What is simulated: the months (ISO, in order) and the cafés."""

    seed: int
    months: tuple[str, ...]
    light: bool
    cafes: tuple[CafePlan, ...]


_SIZES: Final = {  # share, tickets of a plain month, inhabitants
    "small": (45, (250, 400), (120, 420)),
    "middle": (38, (400, 620), (300, 900)),
    "large": (17, (620, 900), (650, 1900)),
}
_OFFERED: Final = {
    "bread": 0.72, "parcel": 0.55, "produce": 0.45, "press": 0.6, "lunch": 0.5, "grocery": 0.7,
}  # fmt: skip
_FATES: Final = {Fate.VIABLE: 52, Fate.UNPAID: 26, Fate.FRAGILE: 14, Fate.FALLING: 8}
_MARGIN_BP: Final = {
    Fate.VIABLE: (16_000, 24_000), Fate.UNPAID: (12_500, 16_000), Fate.FRAGILE: (10_300, 10_900),
    Fate.FALLING: (10_500, 13_000), Fate.NO_CASH: (7_500, 9_500),
}  # fmt: skip
_BANK_HUNDREDTHS: Final = {
    Fate.VIABLE: (600, 1100), Fate.UNPAID: (500, 800), Fate.FRAGILE: (400, 600),
    Fate.FALLING: (400, 700), Fate.NO_CASH: (30, 50),
}  # fmt: skip
_HOURS: Final = {"small": (8, 17), "middle": (8, 19), "large": (7, 21)}
_TRIALS: Final = ("Vendredi soir jusqu'à 22 h", "Soirée soupe du vendredi")
"""The first one works, the second one does nothing."""
_FRIDAY: Final = 4
_EFFECT_BP: Final = 800
_FIRST: Final = ("du Tilleul", "de la Gare", "du Lavoir", "des Halles", "du Pont", "de l'Église",
                 "des Amis", "du Marché", "de la Fontaine", "du Centre", "du Pays", "des Buis",
                 "de la Place", "du Moulin", "des Sources", "du Coin")  # fmt: skip
_STEMS: Final = ("Saint-Aubin", "Villeneuve", "Montclar", "Beaulieu", "La Chapelle", "Le Vernet",
                 "Champagnac", "Saint-Priest", "Fontenay", "Les Ormes", "Roche", "Bussière",
                 "Sainte-Foy", "Châtelus", "Maisonnais", "Neuville", "Pierrefitte", "Lussac",
                 "Valfleury", "Moutiers", "Aigueperse", "Clairvaux", "Marsac", "Saint-Léger",
                 "Couzeix")  # fmt: skip
_TAILS: Final = ("sur-Gartempe", "le-Vieux", "les-Bois", "sous-Roche", "en-Forez", "la-Rivière",
                 "du-Haut", "d'Auzance", "le-Château", "aux-Bois", "sur-Loire", "l'Évêque",
                 "en-Marche", "les-Mines", "sur-Creuse", "la-Forêt", "du-Puy", "en-Val",
                 "sur-Vienne", "le-Grand", "des-Prés", "sur-Cher", "de-Combe", "les-Étangs",
                 "du-Désert", "sur-Sioule", "en-Plaine", "la-Vallée", "sur-Taurion",
                 "le-Petit")  # fmt: skip


def network(cafes: int, months: int, seed: int, last_month: str, *, light: bool = False) -> Network:
    """The cafés of a network and what becomes of them until a last month (ISO)."""
    end = month_index(last_month)
    names = tuple(month_text(end - back) for back in range(months - 1, -1, -1))
    places = _places(cafes, seed)
    mishaps = _mishaps(cafes, names, seed)
    return Network(
        seed, names, light,
        tuple(_cafe(n, seed, names, places[n], mishaps.get(n), light=light) for n in range(cafes)),
    )  # fmt: skip


def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def _places(cafes: int, seed: int) -> list[str]:
    """A commune for each café, none twice."""
    every = [f"{stem}-{tail}" for stem in _STEMS for tail in _TAILS]
    Random(_number(f"{seed}/places")).shuffle(every)  # noqa: S311
    rounds = ("", " (Nord)", " (Sud)", " (Est)", " (Ouest)", " (Centre)", " (Bourg)")
    return [every[n % len(every)] + rounds[n // len(every)] for n in range(cafes)]


@dataclass(frozen=True, slots=True)
class _Lot:
    """What befalls a café by its place."""

    mishap: Mishap | None = None
    fate: Fate | None = None
    month: str | None = None
    missing: tuple[str, ...] = ()


def _mishaps(cafes: int, months: tuple[str, ...], seed: int) -> dict[int, _Lot]:
    """Two without cash, one forger, one that misses two months, a restore, a new key, a correction.

    In a network too small for all of them the first of this list come first, in half of the cafés
    at most: the others must show what is usual.
    """
    middle = months[len(months) // 2]
    wanted = (
        _Lot(fate=Fate.NO_CASH),
        _Lot(Mishap.TAMPERED, month=months[-1]),
        _Lot(Mishap.MISSING, missing=months[-2:]),
        _Lot(Mishap.CORRECTED, month=months[-1]),
        _Lot(Mishap.NEW_KEY, month=middle),
        _Lot(Mishap.RESTORED, month=middle),
        _Lot(fate=Fate.NO_CASH),
        _Lot(fate=Fate.FALLING),
    )
    places = list(range(cafes))
    Random(_number(f"{seed}/mishaps")).shuffle(places)  # noqa: S311
    return dict(zip(places[: cafes // 2], wanted, strict=False))


def _cafe(
    number: int, seed: int, months: tuple[str, ...], commune: str, lot: _Lot | None, *, light: bool
) -> CafePlan:
    said = lot or _Lot()
    chance = Random(_number(f"{seed}/{number}/who"))  # noqa: S311 - a story, no secret
    size = chance.choices(list(_SIZES), [share for share, *_ in _SIZES.values()])[0]
    _share, span, people = _SIZES[size]
    tickets = chance.randint(*span)
    if light:
        tickets = min(tickets, LIGHT)
    fate = said.fate or chance.choices(list(_FATES), list(_FATES.values()))[0]
    services = tuple(one for one in SERVICES if chance.random() < _OFFERED[one])
    late = tuple(m for m in months if chance.random() < 0.03)  # noqa: PLR2004 - one in thirty
    closed = frozenset({0, 2} if size == "small" and chance.random() < 0.3 else {0})  # noqa: PLR2004
    trial = None
    starts = len(months) // 2
    if chance.random() < 0.24 and len(months) > starts >= 1:  # noqa: PLR2004 - one in four
        label = chance.choice(_TRIALS)
        effect = _EFFECT_BP if label == _TRIALS[0] else 0
        last = months[min(len(months) - 1, starts + 2)]
        trial = TrialPlan(label, _FRIDAY, months[starts], last, effect)
    return CafePlan(
        number=number,
        cafe=sha256(f"cafe/{seed}/{number}".encode()).hexdigest()[:16],
        name=f"Café {chance.choice(_FIRST)}",
        commune=commune,
        population=chance.randint(*people),
        size=size,
        tickets=tickets,
        season_bp=chance.choice((400, 800, 1500, 2800)),
        closed_weekdays=closed,
        drift_bp=-chance.randint(250, 400) if fate is Fate.FALLING else chance.randint(-40, 60),
        services=services,
        parcels=chance.randint(15, 70) * (1 if not light else 0) if "parcel" in services else 0,
        parcel_cents=chance.randint(25, 60),
        commission_bp=100 * chance.randint(12, 22),
        event_days=tuple(sorted(chance.sample(range(20), chance.choice((0, 0, 1, 1, 2, 3))))),
        attach_bp=chance.randint(1500, 4000),
        fate=fate,
        margin_bp=chance.randint(*_MARGIN_BP[fate]),
        shares_bp=(
            chance.randint(2000, 3000),
            chance.randint(1600, 2400),
            chance.randint(1500, 3500) if size == "large" else 0,
        ),
        rent_aid_bp=5000 if chance.random() < 0.4 else 0,  # noqa: PLR2004 - four in ten
        purchases_bp=chance.randint(3300, 4200),
        pay_bp=chance.randint(13_000, 18_000)
        if fate is Fate.UNPAID
        else chance.randint(4_000, 7_000),
        bank_hundredths=chance.randint(*_BANK_HUNDREDTHS[fate]),
        hours=_HOURS[size],
        by_mail=chance.random() < 0.3,  # noqa: PLR2004 - three in ten send a mail
        mishap=said.mishap,
        mishap_month=said.month,
        missing=said.missing,
        late=tuple(m for m in late if m not in said.missing and said.mishap is None),
        trial=trial,
    )
