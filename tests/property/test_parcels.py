"""What holds of every parcel: its last day, its states, the numbers that carriers give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, rule

from cafe_pos.domain import parcel as rules
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.parcel import HERE, Act, Parcel, State, Way
from cafe_pos.settings import carriers

DAYS = st.dates(date(2026, 1, 1), date(2036, 12, 31))
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CARRIERS = carriers.carriers()
FEW = settings(max_examples=60)


@FEW
@given(notified=DAYS, day=DAYS)
def test_a_parcel_stays_as_many_days_as_its_carrier_says(notified: date, day: date) -> None:
    for carrier in rules.in_force(CARRIERS, notified):
        last = rules.due(notified, carrier.days)
        kept = Parcel("P", carrier.code, "1", due_on=last.isoformat())
        days = [d for d in range(1, 100) if not kept.overdue(notified + timedelta(days=d))]
        assert len(days) == carrier.days  # the first of them is the one after the notice
        assert kept.overdue(day) == (day > last)


@FEW
@given(letters=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2),
       digits=st.text("0123456789", min_size=8, max_size=8), wrong=st.integers(1, 9))  # fmt: skip
def test_one_wrong_digit_of_a_postal_number_is_seen(letters: str, digits: str, wrong: int) -> None:
    right = f"{letters}{digits}{rules.s10_digit(digits)}FR"
    laposte = [one for one in CARRIERS if one.code == "LAPOSTE"]
    assert rules.guess(laposte, right)
    changed = str((int(digits[0]) + wrong) % 10) + digits[1:]
    same = rules.s10_digit(changed) == rules.s10_digit(digits)
    assert bool(rules.guess(laposte, f"{letters}{changed}{right[10:]}")) == same
    assert not same or right[10] == "5"  # the norm writes 5 for two of the remainders


@FEW
@given(text=st.text(SIGNS, min_size=14, max_size=14), place=st.integers(0, 13),
       other=st.sampled_from(SIGNS))  # fmt: skip
def test_one_wrong_sign_of_a_mod_37_number_is_seen(text: str, place: int, other: str) -> None:
    sign = rules.mod37_sign(text)
    changed = text[:place] + other + text[place + 1 :]
    assert (rules.mod37_sign(changed) == sign) == (changed == text)


def test_the_published_example_of_mod_37() -> None:
    assert rules.mod37_sign("A12425GABC1234002") == "M"


@FEW
@given(taken=st.sets(st.integers(1, 70), max_size=70))
def test_a_proposed_place_is_free_while_one_is(taken: set[int]) -> None:
    shelf = rules.proposed_shelf("L", {f"L{n}" for n in taken})
    free = set(range(1, rules.PLACES + 1)) - taken
    assert int(shelf[1:]) == (min(free) if free else 1)


class Shelf(RuleBasedStateMachine):
    """A parcel lies here or has left, never both; what has left leaves no second time."""

    parcels = Bundle("parcels")

    @rule(target=parcels, way=st.sampled_from(Way), state=st.sampled_from(HERE))
    def arrives(self, way: Way, state: State) -> Parcel:
        state = state if way is Way.IN else State.RECEIVED
        return Parcel(
            "P", "X", "1234", way, state,
            notified_on="2026-11-22" if state is State.NOTIFIED else None,
        )  # fmt: skip

    @rule(target=parcels, parcel=consumes(parcels), act=st.sampled_from(sorted(Act)))
    def acted(self, parcel: Parcel, act: Act) -> Parcel:
        if act in {Act.RECEIVE, Act.DEPOSIT}:
            return parcel
        try:
            state = rules.after(parcel, act)
        except PosError:
            if parcel.here:
                wrong_way = (act is Act.DRIVER) is not (parcel.way is Way.OUT)
                assert act is Act.PUT_BACK or wrong_way
            else:
                assert act is not Act.PUT_BACK
            return parcel
        assert parcel.here is not (act is Act.PUT_BACK)
        assert (state in HERE) == (act in {Act.NOTIFY, Act.PUT_BACK})
        if act is Act.PUT_BACK:
            assert (state is State.NOTIFIED) == (parcel.notified_on is not None)
        ended = None if state in HERE else "2026-11-23"
        told = "2026-11-22" if act is Act.NOTIFY else parcel.notified_on
        return replace(parcel, state=state, ended_on=ended, notified_on=told)


TestShelf = Shelf.TestCase
TestShelf.settings = settings(max_examples=30, stateful_step_count=30)
