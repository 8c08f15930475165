"""Who comes into a village café, at what hour, and what they take: pure, from a seeded chance.

The articles are those of `config/starter-catalogue.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from cafe_pos.application.selling.ringing import Wanted
from cafe_pos.domain.catalogue import Mode

Basket = list[Wanted]
Weights = Mapping[str, float]

_BREAD: Final = {"TRADITION": 5, "BAGUETTE": 4, "CAMPAGNE": 2, "COMPLET": 1}
_PASTRY: Final = {"CROISSANT": 3, "PAIN-CHOCOLAT": 2}
_HOT: Final = {"CAFE": 9, "CAFE-ALLONGE": 3, "NOISETTE": 3, "GRAND-CREME": 3, "DECA": 1, "THE": 1}
_MORNING: Final = {"GRAND-CREME": 4, "CAFE": 4, "CHOCOLAT": 2, "THE": 1}
_MAIN: Final = {"PLAT": 8, "CROQUE": 3, "OMELETTE": 2, "SALADE": 2, "SOUPE": 1}
_TABLE: Final = {"VIN-ROUGE": 4, "EAU": 3, "COLA": 2, "DEMI": 2, "VIN-ROSE": 1, "EAU-GAZEUSE": 1}
_TEA: Final = {"CHOCOLAT": 3, "THE": 2, "SIROP": 3, "INFUSION": 1, "JUS": 1, "THE-GLACE": 1}
_SWEET: Final = {"CREPE": 3, "TARTE": 2, "GLACE": 2}
_GLASS: Final = {
    "DEMI": 8, "PASTIS": 4, "VIN-BLANC": 3, "VIN-ROUGE": 2, "KIR": 2, "SIROP": 2, "PANACHE": 1,
    "BIERE-LOCALE": 1, "BIERE-BOUTEILLE": 1, "COLA": 1, "BIERE-SANS-ALCOOL": 1,
}  # fmt: skip
_GROCERY: Final = {
    "LAIT": 4, "BEURRE": 2, "PATES": 2, "CONSERVE": 2, "CHIPS": 2, "BARRE": 2, "BONBONS": 1,
    "ALLUMETTES": 1,
}  # fmt: skip
_PIECES: Final = {"OEUFS": 4, "MIEL": 1, "CONFITURE": 2, "JUS-POMME": 2}
_WEIGHED: Final = {"TOMME": (120, 450), "CHEVRE": (70, 240), "POMMES": (400, 2600)}
"""What is weighed, with the grams that people take."""
_COUNTER: Final = {"TIMBRE": 5, "JOURNAL": 3, "PHOTOCOPIE": 3, "CARTE": 1, "IMPRESSION": 1}


def _one(chance: Random, of: Weights) -> str:
    return chance.choices(list(of), list(of.values()))[0]


def _people(chance: Random, *weights: int) -> int:
    """How many come together: the first weight is for one."""
    return chance.choices(range(1, len(weights) + 1), weights)[0]


def _bread(chance: Random) -> Basket:
    taken = [Wanted(_one(chance, _BREAD), _people(chance, 6, 4, 1))]
    if chance.random() < 0.3:
        taken.append(Wanted(_one(chance, _PASTRY), _people(chance, 2, 4, 1, 2), mode=Mode.TAKEAWAY))
    if chance.random() < 0.2:
        taken.append(Wanted("JOURNAL", 1))
    if chance.random() < 0.1:
        taken += _grocery(chance)[:1]
    return taken


def _coffee(chance: Random) -> Basket:
    taken = [Wanted(_one(chance, _HOT), 1) for _ in range(_people(chance, 5, 4, 1))]
    if chance.random() < 0.15:
        taken.append(Wanted("JOURNAL", 1))
    return taken


def _breakfast(chance: Random) -> Basket:
    taken = []
    for _ in range(_people(chance, 5, 3)):
        taken += [Wanted(_one(chance, _MORNING), 1), Wanted(_one(chance, _PASTRY), 1)]
    if chance.random() < 0.3:
        taken.append(Wanted("JUS", 1))
    return taken


def _lunch(chance: Random) -> Basket:
    taken = []
    for _ in range(_people(chance, 5, 5, 1, 1)):
        taken.append(Wanted(_one(chance, _MAIN), 1))
        for often, choice in ((0.6, _TABLE), (0.2, _SWEET), (0.6, _HOT)):
            if chance.random() < often:
                taken.append(Wanted(_one(chance, choice), 1))
    return taken


def _sandwich(chance: Random) -> Basket:
    taken = [Wanted("SANDWICH", 1, mode=Mode.TAKEAWAY)]
    if chance.random() < 0.5:
        drink = chance.choice(("EAU", "COLA", "JUS", "THE-GLACE"))
        taken.append(Wanted(drink, 1, mode=Mode.TAKEAWAY))
    return taken


def _tea(chance: Random) -> Basket:
    taken = []
    for _ in range(_people(chance, 3, 4, 2)):
        taken.append(Wanted(_one(chance, _TEA), 1))
        if chance.random() < 0.35:
            taken.append(Wanted(_one(chance, _SWEET), 1))
    return taken


def _glass(chance: Random) -> Basket:
    taken = [Wanted(_one(chance, _GLASS), 1) for _ in range(_people(chance, 4, 5, 2, 1))]
    if chance.random() < 0.1:
        taken.append(Wanted("CHIPS", 1, mode=Mode.ON_SITE))
    return taken


def _evening(chance: Random) -> Basket:
    taken = [Wanted(_one(chance, _GLASS), 1) for _ in range(1 + _people(chance, 3, 4, 3, 2, 1))]
    if chance.random() < 0.25:
        taken.append(Wanted(_one(chance, {"PLANCHE": 3, "CROQUE": 2, "CREPE": 1}), 1))
    return taken


def _grocery(chance: Random) -> Basket:
    return [Wanted(_one(chance, _GROCERY), 1) for _ in range(_people(chance, 4, 3, 2, 1))]


def _produce(chance: Random) -> Basket:
    taken = []
    for _ in range(_people(chance, 5, 3)):
        if chance.random() < 0.5:
            article = chance.choice(list(_WEIGHED))
            taken.append(Wanted(article, grams=chance.randint(*_WEIGHED[article])))
        else:
            taken.append(Wanted(_one(chance, _PIECES), 1))
    return taken


def _service(chance: Random) -> Basket:
    article = _one(chance, _COUNTER)
    several = article in {"TIMBRE", "PHOTOCOPIE", "IMPRESSION"}
    return [Wanted(article, _people(chance, 3, 2, 1, 2, 1) if several else 1)]


_HABITS: Final[dict[str, Callable[[Random], Basket]]] = {
    "bread": _bread,
    "coffee": _coffee,
    "breakfast": _breakfast,
    "lunch": _lunch,
    "sandwich": _sandwich,
    "tea": _tea,
    "glass": _glass,
    "evening": _evening,
    "grocery": _grocery,
    "produce": _produce,
    "service": _service,
}

_HOURS: Final[tuple[tuple[int, Weights], ...]] = (
    (9, {"bread": 6, "coffee": 3, "breakfast": 1.2, "service": 0.4}),
    (12, {"bread": 3, "coffee": 2.6, "grocery": 1.4, "produce": 1.1, "service": 0.8}),
    (14, {"lunch": 6, "coffee": 1.2, "sandwich": 1.2, "bread": 1}),
    (17, {"coffee": 2, "tea": 2, "grocery": 1, "service": 1, "produce": 0.6}),
    (20, {"glass": 4, "bread": 1.4, "grocery": 1.2, "coffee": 0.3, "produce": 0.6}),
    (24, {"evening": 5, "glass": 1}),
)
"""Why people come, until this hour."""


def basket(chance: Random, hour: int) -> tuple[Wanted, ...]:
    """What one visit takes at an hour of the day; the same article twice is one line."""
    reasons = next(weights for until, weights in _HOURS if hour < until)
    counted: dict[tuple[str, int | None, Mode | None], int] = {}
    for taken in _HABITS[_one(chance, reasons)](chance):
        key = (taken.article, taken.grams, taken.mode)
        counted[key] = counted.get(key, 0) + (taken.quantity or 0)
    return tuple(
        Wanted(article, None if grams else quantity, grams, mode)
        for (article, grams, mode), quantity in counted.items()
    )
