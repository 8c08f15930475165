"""What the café of a demonstration has agreed on: people, contracts, standing orders, costs.

Every name is invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from cafe_pos.application.accounts import customers
from cafe_pos.application.bread import bakers
from cafe_pos.application.bread import orders as bread_orders
from cafe_pos.application.catalogue import catalogue
from cafe_pos.application.costs import budget, charges, grants, opening_hours
from cafe_pos.application.demo.goods import BREAD
from cafe_pos.application.mandates import mandates
from cafe_pos.application.parcels import carriers
from cafe_pos.application.ports import Context
from cafe_pos.application.services import services
from cafe_pos.domain.bread import Baker, Pay
from cafe_pos.domain.catalogue import Article, Mode, Ownership
from cafe_pos.domain.costs.entries import GrantEntry, Loan
from cafe_pos.domain.costs.recurring import Every
from cafe_pos.domain.mandate import Contract, Mandator, MandatorKind, parse_term
from cafe_pos.domain.service import Keeping, Service, Tally
from cafe_pos.domain.vat import VatCode

BAKER: Final = "FOURNIL"
POST: Final = "LAPOSTE"
RELAY: Final = "MONDIALRELAY"
STAMPS: Final = "La Poste"
"""Whose stamps the starter catalogue sells: the mandator of the carrier of that name."""
HONEY: Final = "Rucher des Tilleuls"
DAIRY: Final = "COMBE"
DRINKS: Final = "CAVE"
GROCER: Final = "GROSSISTE"
LAUNDRY: Final = "laundry"
HELP: Final = "help"

_MANDATORS: Final = (
    Mandator(code=BAKER, name="Fournil des Trois Ponts", kind=MandatorKind.BAKER,
             phone="05 55 00 01 10"),
    Mandator(code=HONEY, name=HONEY, kind=MandatorKind.PRODUCER, phone="05 55 00 01 21"),
    Mandator(code=DAIRY, name="Chèvrerie de la Combe", kind=MandatorKind.PRODUCER,
             phone="05 55 00 01 32"),
    Mandator(code=STAMPS, name="La Poste", kind=MandatorKind.CARRIER),
    Mandator(code=RELAY, name="Mondial Relay", kind=MandatorKind.CARRIER),
    Mandator(code=DRINKS, name="Caves du Plateau", kind=MandatorKind.SUPPLIER),
    Mandator(code=GROCER, name="Grossiste des Monts", kind=MandatorKind.SUPPLIER),
)  # fmt: skip

_CONTRACTS: Final[tuple[tuple[str, Ownership, tuple[str, ...], VatCode | None], ...]] = (
    (BAKER, Ownership.FIRM, (), VatCode.R55),
    (HONEY, Ownership.TRANSPARENT, ("percent=20",), None),
    (DAIRY, Ownership.FIRM, (), VatCode.R55),
    *((name, Ownership.TRANSPARENT, ("percent=18",), None)
      for name in ("Bocaux du Bourg", "Ferme du Moulin", "Verger de l'Abbaye")),
    (STAMPS, Ownership.TRANSPARENT,
     ("fixed=60", "percent=3", "per_item=0.35@act:parcel.collected"), None),
    (RELAY, Ownership.TRANSPARENT, ("per_item=0.35@act:parcel.collected",), None),
)  # fmt: skip

_STANDING: Final[tuple[tuple[str, str, tuple[int, ...], Pay], ...]] = (
    ("Mme Aubertin", "TRADITION", (0, 1, 1, 1, 1, 1, 1), Pay.AT_PICKUP),
    ("M. Belloc", "CAMPAGNE", (0, 1, 0, 0, 1, 0, 0), Pay.AT_PICKUP),
    ("Mme Carrière", "BAGUETTE", (0, 1, 0, 1, 0, 1, 0), Pay.PREPAID),
    ("M. Desvignes", "TRADITION", (0, 2, 2, 2, 2, 2, 2), Pay.ACCOUNT),
    ("Famille Estève", "BAGUETTE", (0, 2, 0, 2, 0, 3, 0), Pay.AT_PICKUP),
    ("Mme Fabreguettes", "COMPLET", (0, 0, 1, 0, 0, 1, 0), Pay.AT_PICKUP),
    ("M. Garrigou", "TRADITION", (0, 1, 1, 0, 1, 1, 0), Pay.PREPAID),
    ("Mme Hostens", "BAGUETTE", (0, 1, 1, 1, 1, 1, 0), Pay.AT_PICKUP),
    ("M. et Mme Issartel", "CAMPAGNE", (0, 0, 0, 1, 0, 0, 1), Pay.AT_PICKUP),
    ("Mme Jouanneau", "TRADITION", (0, 1, 0, 1, 0, 1, 1), Pay.PREPAID),
    ("M. Lacombrade", "BAGUETTE", (0, 0, 1, 0, 1, 0, 1), Pay.AT_PICKUP),
    ("Mme Marsaleix", "TRADITION", (0, 1, 0, 0, 1, 1, 1), Pay.AT_PICKUP),
)
"""Who has bread every week: the article, how many from Monday on, when it is paid."""
ASKED_AFTER: Final = frozenset({"Mme Aubertin", "Mme Hostens"})

_CHARGES: Final = (
    ("rent", 420_00, "EX0", "Loyer du local communal", Every.MONTH),
    ("energy", 265_00, "N20", "Électricité", Every.MONTH),
    ("telephone", 38_00, "N20", "Téléphone et internet", Every.MONTH),
    ("insurance", 62_00, "EX0", "Assurance multirisque", Every.MONTH),
    ("bank", 24_00, "EX0", "Frais de compte et terminal", Every.MONTH),
    ("maintenance", 90_00, "N20", "Entretien de la machine à café", Every.QUARTER),
)
_PLANNED: Final = (("revenue", 10_500_00), ("goods", 4_600_00), ("fixed", 1_150_00))


SETTLED: Final = tuple(code for code, *_ in _CONTRACTS)
"""With whom each month is settled."""


def articles(shipped: tuple[Article, ...]) -> tuple[Article, ...]:
    """The starter catalogue as this café sells it: the goats' cheese is bought, then sold."""
    return tuple(
        replace(one, ownership=Ownership.FIRM, mandator=None, supplier=DAIRY, cost_cents=16_50)
        if one.code == "CHEVRE"
        else replace(one, supplier=BAKER)
        if one.code in BREAD
        else one
        for one in shipped
    )


def agree(ctx: Context, shipped: tuple[Article, ...], first: date) -> None:
    """Make the agreements that hold from the first day on."""
    catalogue.import_articles(ctx, articles(shipped))
    for one in _MANDATORS:
        mandates.put(ctx, one)
    for code, ownership, terms, bought in _CONTRACTS:
        mandates.put_contract(
            ctx,
            Contract(
                mandator=code, since=first, ownership=ownership,
                terms=tuple(map(parse_term, terms)), purchase_vat_code=bought,
            ),
        )  # fmt: skip
    carriers.choose(ctx, (POST, RELAY))
    _bread(ctx, first)
    _own_services(ctx)
    _costs(ctx, first)


def _bread(ctx: Context, first: date) -> None:
    bakers.put_baker(ctx, Baker(BAKER, BREAD, phone="05 55 00 01 10"))
    bakers.set_closed_weekdays(ctx, [0])
    for name, article, week, pay in _STANDING:
        account = None
        if pay is Pay.ACCOUNT:
            account = customers.add(ctx, name, limit_cents=120_00).code
        who = bread_orders.Wanted(article, "" if account else name, account=account, pay=pay)
        bread_orders.add_standing(ctx, who, week, since=first, asking_after=name in ASKED_AFTER)


def _own_services(ctx: Context) -> None:
    laundered = Article(
        code="PRESSING", label="Pressing", family="Pressing", price_cents=0,
        vat_on_site=VatCode.N20, vat_takeaway=VatCode.N20, default_mode=Mode.TAKEAWAY,
        ownership=Ownership.FIRM, open_price=True,
    )  # fmt: skip
    laundry = Service(
        LAUNDRY, "Pressing", family="Pressing", keeping=Keeping(30, False, "PRESSING")
    )
    services.put(ctx, laundry, (laundered,), new=True)
    forms = (Tally("form", "Aide à un formulaire", 15), Tally("call", "Appel pour quelqu'un", 5))
    services.put(ctx, Service(HELP, "Aide aux démarches", tallies=forms), new=True)


def _costs(ctx: Context, first: date) -> None:
    begin = first.replace(day=1).isoformat()
    for kind, cents, code, label, every in _CHARGES:
        charges.add(
            ctx,
            charges.NewCharge(
                kind=kind, net_cents=cents, day=begin, vat_code=code, label=label,
                every=every.value,
            ),
        )  # fmt: skip
    grants.add(
        ctx, GrantEntry(label="Aide de la commune", amount_cents=250_00, day=begin,
                        every=Every.MONTH, commune=True),
    )  # fmt: skip
    charges.borrow(ctx, Loan(label="Prêt d'installation", monthly_cents=180_00, day=begin))
    for line, cents in _PLANNED:
        budget.plan(ctx, begin[:7], line, cents, months=12)
    for weekday in range(1, 6):
        hours = "7-23" if weekday == 4 else "7-22" if weekday == 5 else "7-20"
        opening_hours.set_week(ctx, weekday, hours, begin)
    opening_hours.set_week(ctx, 0, "", begin)
    opening_hours.set_week(ctx, 6, "8-13", begin)
