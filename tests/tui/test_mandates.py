"""Mandators at the counter: found, agreed with, settled and paid in a few keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from cafe_pos import i18n
from cafe_pos.application.drawer import closing
from cafe_pos.application.mandates import mandates, settlements
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies, printing
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import SettlementPeriod, period_of
from cafe_pos.tui.parts.form import Form
from cafe_pos.tui.parts.listing import Listing
from tests import cafes
from tests.cafes import HandClock
from tests.mandates import agree, standing
from tests.tui.counters import HandTill


class Hand(HandTill):
    """A till whose panels' acts are carried out on a real café at once."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx

    def work(self) -> None:
        """Carry out what was asked, and what that asks."""
        while self.till.host.acts:
            act, done, failed = self.till.host.acts.pop(0)
            try:
                answer = act(self.ctx)
            except PosError as error:
                failed(error)
            else:
                done(answer)

    def keys(self, *names: str) -> None:
        """Press keys, each carried out before the next."""
        for name in names:
            self.press(name)
            self.work()

    @property
    def listing(self) -> Listing:
        """The list that is open."""
        assert isinstance(self.till.panel, Listing)
        return self.till.panel

    @property
    def form(self) -> Form:
        """The form that is open."""
        assert isinstance(self.till.panel, Form)
        return self.till.panel

    def fill(self, **values: str) -> None:
        """Put values into the form and keep it."""
        for name, value in values.items():
            self.form.put(name, value)
        self.keys("end", "enter")

    @property
    def rows(self) -> list[str]:
        """What the open list says."""
        return [row.text for row in self.listing.rows]


@pytest.fixture
def hand(cafe: Context) -> Iterator[Hand]:
    i18n.set_language("fr")
    yield Hand(cafe)
    i18n.set_language("en")


@pytest.fixture
def sold(hand: Hand, clock: HandClock) -> Hand:
    """Ten jars sold under 20 % a week, the week closed."""
    cafes.ring(hand.ctx, "10 MIEL")
    agree(hand.ctx, "percent=20", period=SettlementPeriod.WEEK)
    closing.close_day(hand.ctx, date(2026, 11, 20))
    clock.set("2026-11-23T09:00:00Z")
    closing.close_day(hand.ctx, date(2026, 11, 22))
    return hand


def test_a_week_is_settled_and_paid_in_six_keys(sold: Hand) -> None:
    sold.keys(":", "z", "m")
    assert sold.listing.title == "Mandants et contrats"
    assert sold.rows == ["RUCHER : à arrêter", "Ajouter un mandant"]
    sold.keys("enter", "e")
    assert sold.listing.title == "RUCHER, du 16/11 au 22/11/26 : 53,20 €"
    assert "Miel de châtaignier : 10" in sold.rows
    sold.keys("1")
    assert sold.listing.title == "Verser 53,20 € à RUCHER"
    sold.keys("2")
    assert sold.till.said.text == "V-00000001 : 53,20 € versés à RUCHER, reste 0,00 € à payer."
    assert standing(sold.ctx).total == 0
    assert any("S-00000001" in text for text in sold.rows)


def test_a_part_is_paid_with_its_number(sold: Hand) -> None:
    settlements.settle(sold.ctx, "RUCHER", *period_of("2026-11-16..2026-11-22"))
    sold.keys(":", "y")
    sold.keys("b")
    assert sold.rows[0] == "RUCHER : à payer"
    sold.keys("enter", "p", "4")
    assert sold.form.answers["amount"] == "53,20"
    sold.fill(amount="60", method="cheque", reference="0042")
    assert "c'est plus que ce qui reste" in sold.form.error
    assert sold.form.fields[sold.form.index].name == "amount"
    sold.fill(amount="20,20")
    assert standing(sold.ctx).held == 3300
    with sold.ctx.store.act() as uow:
        (paid,) = uow.mandates.payouts("RUCHER")
    assert (paid["method"], paid["reference"], paid["amount"]) == ("cheque", "0042", 2020)


def test_a_period_that_is_not_over_says_why(hand: Hand) -> None:
    cafes.ring(hand.ctx, "MIEL")
    hand.keys(":", "z", "m", "enter", "e")
    assert hand.listing.title == "RUCHER, novembre 2026 : 7,00 €"
    assert "n'est pas encore clôturé" in hand.listing.text
    assert hand.rows[0] == "Sur papier, en PDF"
    hand.keys("f")
    assert ".pdf" in hand.till.said.text
    (kept,) = (hand.ctx.store.path.parent / "papers").glob("RUCHER-2026-11-01-*.pdf")
    assert kept.read_bytes().startswith(b"%PDF")


def test_a_mandator_and_a_contract_are_made_on_forms(hand: Hand) -> None:
    hand.keys(":", "z", "m", "end", "enter")
    hand.fill(code="la poste", name="La Poste", kind="carrier", siret="123")
    assert "SIRET" in hand.form.error
    hand.fill(siret="", address="1 rue du Bac, 23000 Exemple")
    one = mandates.view(hand.ctx, "LA-POSTE").mandator
    assert (one.name, one.address) == ("La Poste", ("1 rue du Bac", "23000 Exemple"))
    hand.keys("c")
    assert hand.form.answers["since"] == "01/11/2026"
    hand.fill(fixed="360", item="0,35", on="act:parcel.collected", others="percent=x")
    assert "clause" in hand.form.error
    hand.fill(others="percent=3@family:Timbres", period="quarter")
    (contract,) = mandates.view(hand.ctx, "LA-POSTE").contracts
    assert [term.written() for term in contract.terms] == [
        "fixed=360", "per_item=0.35@act:parcel.collected", "percent=3@family:Timbres",
    ]  # fmt: skip
    assert any(
        text.startswith("depuis 01/11/26 : 360,00 par mois, 0,35 pièce (colis remis), 3 % (Timbres")
        for text in hand.rows
    )
    hand.keys("c")
    assert hand.form.answers["others"] == "percent=3@family:Timbres"
    assert hand.form.answers["item"] == "0,35"
    hand.keys("escape", "n")
    hand.fill(phone="05 55 00 00 00")
    assert mandates.view(hand.ctx, "la poste").mandator.phone == "05 55 00 00 00"
    hand.keys("x", "1")
    assert not mandates.everyone(hand.ctx, removed=True)[0].mandator.active


def test_who_has_money_due_stays(sold: Hand) -> None:
    sold.keys(":", "z", "m", "enter", "x")
    assert sold.listing.title == "Retirer RUCHER ?"
    sold.keys("1")
    assert mandates.view(sold.ctx, "RUCHER").mandator.active


def test_a_settlement_comes_out_of_the_printer(sold: Hand, tmp_path) -> None:
    settlements.settle(sold.ctx, "RUCHER", *period_of("2026-11-16..2026-11-22"))
    copies.set_printer(sold.ctx, {"transport": "file", "path": str(tmp_path / "p"), "columns": 42})
    sold.keys(":", "z", "m", "enter", "end", "enter", "r")
    assert "wake" in sold.till.host.asked
    with sold.ctx.store.act() as uow:
        (job,) = uow.print_jobs()
        assert (job.kind, job.document, job.state) == ("mandate", "S-00000001", "queued")
    work = printing.next_work(sold.ctx)
    assert work is not None
    assert b"S-00000001" in work.content(work.printer)
    sold.keys("f")
    assert ".pdf" in sold.till.said.text
