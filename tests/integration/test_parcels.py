"""The postal relay on a real file: in, told, handed over once, back; names go and leave nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cafe_pos.application import people, sms
from cafe_pos.application.drawer import closing as closures
from cafe_pos.application.mandates import mandates, settlements
from cafe_pos.application.parcels import carriers, parcels
from cafe_pos.application.parcels import counts as parcel_counts
from cafe_pos.application.parcels import ends as parcel_ends
from cafe_pos.application.parcels import handing as parcel_handing
from cafe_pos.application.parcels import names as parcel_names
from cafe_pos.application.parcels import notices as parcel_notices
from cafe_pos.application.parcels.handing import Shown
from cafe_pos.application.parcels.notices import How
from cafe_pos.application.ports import Context
from cafe_pos.application.printing import copies, printing
from cafe_pos.application.selling import refunds, ringing
from cafe_pos.application.selling.refunds import Refund
from cafe_pos.application.selling.ringing import Ring, Wanted
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.mandate import Contract, Mandator, parse_term
from cafe_pos.domain.parcel import State, Way, ups_digit
from cafe_pos.domain.payment import Method, Tender
from cafe_pos.domain.rights import Role
from cafe_pos.messages import sentence
from tests.cafes import HandClock, refused, reopen, verify

LETTER = "RR123456785FR"
CHRONO = "EX123456785FR"
RELAY = "90817263"
CARD = Shown("card")


def receive(ctx: Context, number: str = LETTER, name: str = "Odette Marchand", **more):
    return parcels.receive(ctx, number, name, **more)


def here(ctx: Context) -> list[str]:
    return [view.parcel.tracking for view in parcels.everything_here(ctx)]


def events(ctx: Context) -> list[dict]:
    with ctx.store.act() as uow:
        found = [json.loads(e.payload) for e in uow.entries() if e.kind == "event"]
    return [event for event in found if event["code"] == 690]


# --- in -------------------------------------------------------------------------------------------


def test_a_scan_guesses_the_carrier_and_a_place(cafe):
    seen = parcels.scan(cafe, "rr 123 456 785 fr")
    assert (seen.number, seen.guessed, seen.known) == (LETTER, True, None)
    assert seen.carriers[0] == ("LAPOSTE", "La Poste", "L1")
    receive(cafe)
    assert parcels.scan(cafe, "RB123456785FR").carriers[0][2] == "L2"
    known = parcels.scan(cafe, LETTER).known
    assert known is not None
    assert known.parcel.shelf == "L1"
    assert not parcels.scan(cafe, "??").guessed


def test_a_parcel_comes_in_once_and_the_second_scan_says_where_it_is(cafe):
    receive(cafe, shelf="étage 2"[:8])
    with refused("parcel.already") as caught:
        receive(cafe)
    said = sentence(caught.value)
    assert "785FR"[-4:] in said
    assert "Odette Marchand" in said
    assert "ÉTAGE 2" in said
    assert here(cafe) == [LETTER]


def test_carriers_that_tell_people_themselves_begin_the_days_at_once(cafe):
    chrono, letter = receive(cafe, CHRONO), receive(cafe)
    assert (chrono.carrier, chrono.parcel.state) == ("Pickup (Chronopost, DPD)", State.NOTIFIED)
    assert (letter.parcel.state, letter.parcel.notified_on) == (State.RECEIVED, None)


@pytest.mark.parametrize(
    ("number", "notified", "last"),
    [(LETTER, True, "2026-12-07"), (CHRONO, False, "2026-12-06"), (RELAY, False, "2026-11-30")],
)
def test_the_worked_example_of_the_last_day(cafe, clock, number, notified, last):
    clock.set("2026-11-22T09:00:00Z")
    view = receive(cafe, number)
    if notified:
        view = parcel_notices.notify(cafe, view.parcel.ref).view
    assert view.parcel.due_on == last
    clock.set(f"{last}T12:00:00Z")
    assert [(x.parcel.tracking, x.parcel.overdue(x.day)) for x in parcels.due(cafe)] == [
        (number, False)
    ]
    clock.advance(days=1)
    assert [x.parcel.overdue(x.day) for x in parcels.due(cafe)] == [True]


def test_the_cafes_contract_may_say_other_days(cafe):
    carriers.choose(cafe, ["mondialrelay"], days=5)
    assert receive(cafe, RELAY).parcel.due_on == "2026-11-25"
    carriers.choose(cafe, ["LAPOSTE", "AUTRE"])
    assert [one.code for one in carriers.today(cafe)] == ["LAPOSTE", "AUTRE"]
    with refused("parcel.carrier"):
        carriers.choose(cafe, ["FEDEX"])
    with refused("parcel.days"):
        carriers.choose(cafe, ["GLS"], days=0)


@pytest.mark.parametrize(
    ("number", "name", "more", "code"),
    [
        ("RR123456789FR", "Odette", {}, "parcel.which_carrier"),
        ("RR1", "Odette", {}, "parcel.number"),
        (LETTER, "  ", {}, "parcel.name"),
        (LETTER, "x" * 41, {}, "parcel.name"),
        (LETTER, "Odette", {"phone": "0" * 21}, "parcel.phone"),
        (LETTER, "Odette", {"shelf": "far behind"}, "parcel.shelf"),
        (LETTER, "Odette", {"carrier": "FEDEX"}, "parcel.carrier"),
    ],
)
def test_what_cannot_be_is_refused(cafe, number, name, more, code):
    with refused(code) as caught:
        receive(cafe, number, name, **more)
    assert sentence(caught.value)
    assert here(cafe) == []


def test_an_unknown_form_is_taken_with_its_carrier_named(cafe):
    assert receive(cafe, "ABC-99", carrier="autre").parcel.tracking == "ABC99"


# --- found ----------------------------------------------------------------------------------------


def test_three_letters_of_any_word_find_it_and_homonyms_are_told_apart(cafe):
    receive(cafe)
    receive(cafe, CHRONO, "MARCHAND Odette", phone="06 12 34 56 78")
    receive(cafe, RELAY, "Bérénice Œuvrard")
    assert {view.parcel.tracking for view in parcels.find(cafe, "mar")} == {LETTER, CHRONO}
    (found,) = parcels.find(cafe, "oeu ber")
    assert found.parcel.tracking == RELAY
    assert [x.parcel.tracking for x in parcels.find(cafe, "785FR")] == [CHRONO, LETTER]
    (view,) = parcels.find(cafe, LETTER)
    assert [other.shelf for other in view.same_name] == ["P1"]
    assert [x.parcel.tracking for x in parcels.find(cafe, "P1")] == [CHRONO]
    assert parcels.find(cafe, "zzz") == ()
    with refused("parcel.several") as caught:
        parcel_handing.prepare(cafe, "odette", CARD)
    assert "L1" in sentence(caught.value)


# --- handed over ----------------------------------------------------------------------------------


def test_a_visit_for_a_parcel_and_a_coffee_is_one_ticket(cafe, clock):
    view = receive(cafe)
    began = utc_text(clock.now())
    ready = parcel_handing.prepare(cafe, LETTER, Shown("passport", True, began))
    clock.advance(seconds=40)
    cash = (Tender(Method.CASH),)
    ticket = ringing.ring(cafe, Ring((parcel_handing.wanted(ready), Wanted("CAFE")), cash))
    assert ticket.total_cents == 150
    (gone,) = parcels.find(cafe, view.parcel.ref)
    assert gone.parcel.state is State.COLLECTED
    assert (gone.parcel.ticket, gone.parcel.identity, gone.parcel.proxy, gone.parcel.took) == (
        ticket.number, "passport", True, 40,
    )  # fmt: skip
    cafe.store.close()
    assert verify(cafe.store.path, full=True).problems == ()


def test_the_second_of_two_hands_is_told_who_and_when(cafe, clock):
    people.add(cafe, "Dominique", "1357", role=Role.MANAGER)
    view = receive(cafe)
    ready = parcel_handing.prepare(cafe, view.parcel.ref, CARD)
    other = Ring((parcel_handing.wanted(ready), Wanted("CAFE")), (Tender(Method.CASH),))
    parcel_handing.hand_over(cafe, view.parcel.ref, CARD, operator="Dominique")
    clock.advance(minutes=5)
    with refused("parcel.collected") as caught:
        ringing.ring(cafe, other)
    assert "Dominique" in sentence(caught.value)
    assert "10:15" in sentence(caught.value)
    with refused("parcel.collected"):
        parcel_handing.hand_over(cafe, view.parcel.ref, CARD)
    with refused("parcel.collected"):
        receive(cafe)
    with cafe.store.act() as uow:
        assert uow.last_serial("ticket") == 1


def test_a_hand_over_refunded_by_mistake_is_on_its_place_again(cafe):
    view = receive(cafe)
    _gone, ticket = parcel_handing.hand_over(cafe, view.parcel.ref, CARD)
    with refused("parcel.refund_it"):
        parcel_ends.put_back(cafe, view.parcel.ref)
    refunds.give_back(cafe, Refund(ticket.number, Method.CASH, "Mauvais colis"))
    assert here(cafe) == [LETTER]
    (again,) = parcels.find(cafe, view.parcel.ref)
    assert (again.parcel.ticket, again.parcel.identity, again.parcel.ended_on) == (None, None, None)
    parcel_handing.hand_over(cafe, view.parcel.ref, CARD)
    assert here(cafe) == []


def test_nothing_leaves_without_its_identity(cafe):
    view = receive(cafe)
    with refused("parcel.no_identity"):
        ringing.ring(cafe, Ring((parcel_handing.wanted(view),), ()))
    with refused("parcel.identity"):
        parcel_handing.prepare(cafe, view.parcel.ref, Shown("known"))
    relay = receive(cafe, RELAY)
    parcel_handing.hand_over(cafe, relay.parcel.ref, Shown("known"))
    unknown = Wanted("REMIS", 1, label="Colis", mark=parcel_handing.mark_of(view.parcel))
    broken = Wanted("REMIS", 1, label="Colis", mark=type(unknown.mark)("parcel", "P-x", "handover"))
    with refused("parcel.unknown"):
        ringing.ring(cafe, Ring((broken,), ()))
    third = parcel_handing.prepare(cafe, receive(cafe, CHRONO).parcel.ref, CARD)
    with refused("service.twice"):
        ringing.ring(cafe, Ring((replace(parcel_handing.wanted(third), quantity=2),), ()))


# --- back, refused, sent --------------------------------------------------------------------------


def test_what_was_collected_meanwhile_stays_collected(cafe, clock):
    kept, fetched = receive(cafe, RELAY), receive(cafe, CHRONO)
    with refused("parcel.nothing_due"):
        parcel_ends.give_back(cafe)
    clock.advance(days=20)
    refs = [view.parcel.ref for view in parcels.due(cafe)]
    assert set(refs) == {kept.parcel.ref, fetched.parcel.ref}
    parcel_handing.hand_over(cafe, fetched.parcel.ref, CARD)
    answer = parcel_ends.give_back(cafe, refs)
    assert [view.parcel.ref for view in answer.back] == [kept.parcel.ref]
    ((gone, who, when),) = answer.gone
    assert (gone.parcel.ref, who, when) == (fetched.parcel.ref, "Camille", "10:15")
    with refused("parcel.returned"):
        parcel_handing.prepare(cafe, kept.parcel.ref, CARD)
    parcel_ends.put_back(cafe, kept.parcel.ref)
    assert here(cafe) == [RELAY]
    assert len(parcel_ends.give_back(cafe).back) == 1


def test_refused_and_sent_ones(cafe):
    refused_one, sent = receive(cafe), parcels.deposit(cafe, CHRONO, name="Marcel")
    parcel_ends.refuse(cafe, refused_one.parcel.ref)
    assert sent.parcel.way is Way.OUT
    with refused("parcel.unknown"):
        ringing.ring(cafe, Ring((parcel_handing.wanted(sent),), ()))
    with refused("parcel.none_leave"):
        parcel_ends.hand_to_driver(cafe, "LAPOSTE")
    assert len(parcel_ends.hand_to_driver(cafe)) == 1
    with refused("parcel.none_leave"):
        parcel_ends.hand_to_driver(cafe)
    told = [(e["details"]["act"], e["details"]["ref"]) for e in events(cafe)]
    assert told == [
        ("received", refused_one.parcel.ref),
        ("deposit", sent.parcel.ref),
        ("refused", refused_one.parcel.ref),
        ("driver", sent.parcel.ref),
    ]


def test_what_waits_is_counted(cafe, clock):
    receive(cafe, RELAY)
    receive(cafe)
    parcels.deposit(cafe, CHRONO)

    def waiting():
        with cafe.store.act() as uow:
            found = parcels.waiting(uow, clock.now().date())
        return found.here, found.to_return, found.leaving

    assert waiting() == (2, 0, 1)
    clock.advance(days=9)
    assert waiting() == (2, 1, 1)
    parcel_ends.give_back(cafe)
    assert waiting() == (1, 0, 1)


# --- told -----------------------------------------------------------------------------------------


def test_a_slip_and_a_message_come_out_with_the_name_read_then(cafe, tmp_path):
    paper = tmp_path / "paper"
    view = receive(cafe, phone="06 12 34 56 78")
    with refused("printer.none"):
        parcel_notices.notify(cafe, LETTER, How.SLIP)
    copies.set_printer(cafe, {"transport": "file", "path": str(paper)})
    said = parcel_notices.notify(cafe, LETTER, How.MESSAGE)
    assert said.sms == sms.link("0612345678", said.text)
    assert "La Poste" in said.text
    parcel_notices.notify(cafe, LETTER, How.SLIP)
    with cafe.store.act() as uow:
        jobs = {job.kind: job for job in uow.print_jobs()}
        slip = parcel_notices.job_document(cafe, uow, jobs["parcel_notice"])
        coded = parcel_notices.job_document(cafe, uow, jobs["parcel_message"])
    assert "Odette Marchand" in str(slip)
    assert "QrCode" not in str(slip)
    assert "sms:0612345678?body=" in str(coded)
    work = printing.next_work(cafe)
    assert work is not None
    parcel_names.erase(cafe, view.parcel.ref)
    with cafe.store.act() as uow:
        assert parcel_notices.job_document(cafe, uow, jobs["parcel_notice"]) is None


def test_a_second_notice_does_not_lengthen_the_days(cafe, clock):
    view = receive(cafe)
    first = parcel_notices.notify(cafe, view.parcel.ref).view.parcel.due_on
    clock.advance(days=3)
    assert parcel_notices.notify(cafe, view.parcel.ref).view.parcel.due_on == first
    with refused("parcel.no_phone"):
        parcel_notices.notify(cafe, view.parcel.ref, How.MESSAGE)


# --- counts ---------------------------------------------------------------------------------------


def test_a_month_against_the_carriers_statement(cafe, clock):
    one, two = receive(cafe), receive(cafe, "RB123456785FR")
    parcels.deposit(cafe, "RC123456785FR")
    parcel_handing.hand_over(cafe, one.parcel.ref, CARD)
    parcel_ends.refuse(cafe, two.parcel.ref)
    month = parcel_counts.month_of("2026-11")
    assert month == (date(2026, 11, 1), date(2026, 11, 30))
    theirs = {"received": 3, "collected": 1}
    view = parcel_counts.statement(cafe, "LAPOSTE", *month, theirs)
    assert view.differences == {"received": 1}
    assert (view.ours.collected, view.ours.refused, view.ours.deposits) == (1, 1, 1)
    assert view.estimated == 2 * 2 + 3 + 2 + 2
    parcel_counts.set_minutes(cafe, {"collected": 10})
    (again,) = parcel_counts.statements(cafe, *month)
    assert again.estimated == view.estimated + 7
    with refused("parcel.count"):
        parcel_counts.statement(cafe, "LAPOSTE", *month, {"received": -1})
    with refused("parcel.month"):
        parcel_counts.month_of("novembre")
    with refused("parcel.minutes"):
        parcel_counts.set_minutes(cafe, {"collected": 61})


# --- names go -------------------------------------------------------------------------------------

NAMES = [f"Zygomaque{n:03d} Quillebœuf{n:03d}" for n in range(120)]


def leaks(path: Path) -> list[str]:
    """The files beside a database in which a name can be read."""
    return [
        one.name
        for one in sorted(path.parent.rglob("*"))
        if one.is_file() and (b"ygomaque" in one.read_bytes() or b"uillebo" in one.read_bytes())
    ]


def relay_number(n: int) -> str:
    return f"{10_000_000 + n}"


@pytest.fixture
def busy(cafe: Context, clock: HandClock) -> Context:
    """A café that kept enough parcels to split the pages of the tables of names."""
    for n, name in enumerate(NAMES):
        view = parcels.receive(
            cafe, relay_number(n), name, phone=f"06 55 55 5{n:03d}", carrier="MONDIALRELAY"
        )
        if n:
            parcel_ends.refuse(cafe, view.parcel.ref)
    return cafe


def test_a_name_erased_is_found_nowhere_nor_in_the_next_copy(busy, clock):
    path = busy.store.path
    assert path.name in leaks(path) or f"{path.name}-wal" in leaks(path)
    clock.advance(days=29)
    closures.close_day(busy)
    assert leaks(path)
    assert len(parcels.find(busy, "zyg")) == 50
    clock.advance(days=1)
    closures.close_day(busy)
    (left,) = parcels.find(busy, "zyg")
    assert left.parcel.name == NAMES[0]
    parcel_handing.hand_over(busy, left.parcel.ref, Shown("known"))
    parcel_names.erase(busy, days=0)
    assert parcels.find(busy, "zyg") == ()
    assert leaks(path) == []
    busy.store.backup()
    assert leaks(path) == []
    busy.store.close()
    assert leaks(path) == []
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM parcel").fetchone() == (len(NAMES),)
    assert verify(path, full=True).problems == ()


def test_a_start_erases_too_and_says_how_many(busy, clock, opened):
    path = busy.store.path
    busy.store.close()
    clock.advance(days=31)
    again = opened(path)
    assert len(parcels.find(again, "zyg")) == 1
    (event,) = [e for e in events(again) if e["name"] == "parcel_names_erased"]
    assert event["details"] == {"count": len(NAMES) - 1}


def test_no_name_and_no_telephone_reaches_the_ledger(cafe):
    view = receive(cafe, name="Zygomaque", phone="0655555")
    parcel_notices.notify(cafe, view.parcel.ref)
    parcel_handing.hand_over(cafe, view.parcel.ref, CARD)
    parcel_names.erase(cafe, view.parcel.ref)
    with cafe.store.act() as uow:
        whole = "\n".join(entry.payload for entry in uow.entries())
    assert "ygomaque" not in whole
    assert "0655555" not in whole
    assert LETTER not in whole
    assert view.parcel.ref in whole


def test_one_person_may_be_forgotten_at_once(cafe):
    receive(cafe, name="Zygomaque")
    receive(cafe, CHRONO, "Odette")
    assert parcel_names.erase(cafe, "zygo") == 1
    assert [view.parcel.name for view in parcels.everything_here(cafe)] == ["Odette", None]
    with refused("parcel.unknown"):
        parcel_names.erase(cafe, "zygo")
    with refused("parcel.days"):
        parcel_names.erase(cafe, days=-1)


def test_every_sentence_of_the_relay_can_be_said():
    from cafe_pos.messages.parcels import PARCEL_REFUSALS

    params = dict.fromkeys(
        ("tail", "day", "shelf", "name", "carrier", "known", "person", "time", "count", "what",
         "days", "limit", "text", "number", "least", "most", "parcels"),
        "x",
    )  # fmt: skip
    for code in PARCEL_REFUSALS:
        assert sentence(PosError(code, **params))


def test_ups_digit_of_the_published_example():
    assert ups_digit("999AA1012345678") == 4


def test_reopening_knows_what_is_here(cafe, clock):
    receive(cafe)
    cafe.store.close()
    again = reopen(cafe.store.path, clock)
    try:
        assert here(again) == [LETTER]
    finally:
        again.store.close()


def test_a_carrier_whose_stamps_are_sold_is_settled_as_one_mandator(cafe):
    mandates.put(cafe, Mandator(code="POSTE", name="La poste"))
    before = {one.code for one in mandates.everyone(cafe)}
    view = parcels.receive(cafe, "8R12345678901", "Odette", carrier="LAPOSTE")
    assert {one.code for one in mandates.everyone(cafe)} == before
    parcels.receive(cafe, "8R12345678902", "Odette", carrier="LAPOSTE")
    parcel_handing.hand_over(cafe, view.parcel.ref, Shown("card"))
    assert mandates.view(cafe, "LA POSTE").proposed == ()
    mandates.put_contract(
        cafe,
        Contract(
            mandator="POSTE", since=view.day,
            terms=(parse_term("per_item=0.35@act:parcel.collected"),),
        ),
    )  # fmt: skip
    told = settlements.preview(cafe, "POSTE", view.day, view.day).computed
    assert (told.commission_net, told.commission_vat) == (35, 7)
