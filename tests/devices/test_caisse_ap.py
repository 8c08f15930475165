"""Caisse-AP: what is sent, what an answer means, and what a terminal may do to the till."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_pos.application.cards.ports import host_and_port
from cafe_pos.devices import caisse_ap, card_terminal
from cafe_pos.devices.card_terminal import CaisseApTerminal, Patience
from cafe_pos.domain.card import Answer, Asked, Nature, State
from tests.cafes import refused
from tests.devices.fake_terminal import (
    RECEIPT,
    TAKEN,
    FakeTerminal,
    Fields,
    Piece,
    Script,
    accepted_first,
    approve,
    broken,
    field_of,
    hang_up,
    message,
    mute,
    read,
    refuse,
    says,
    slow,
)

COFFEES = Asked(1590)
QUICK = Patience(connect_s=2.0, answer_s=0.15, idle_s=0.02)
PATIENT = Patience(connect_s=2.0, answer_s=5.0, idle_s=0.02)


def answer(script: Script, asked: Asked = COFFEES) -> bytes:
    """What a script says, in one piece."""
    request = read(caisse_ap.encoded(caisse_ap.request(asked)))
    return b"".join(piece for piece in script(request) if isinstance(piece, bytes))


def meant(data: bytes, *, ended: bool = True, asked: Asked = COFFEES) -> Answer | None:
    return caisse_ap.answer_to(asked, data, ended=ended)


# --- what is sent ---------------------------------------------------------------------------------


def test_a_request_says_what_the_protocol_wants_the_version_first() -> None:
    data = caisse_ap.encoded(caisse_ap.request(COFFEES))
    assert data == b"CZ0040300CJ012012345678901CA00201CE003978BA0010CD0010CB0041590"


@pytest.mark.parametrize(
    ("asked", "amount", "action"),
    [
        (Asked(5), "05", "0"),
        (Asked(999_999_999_999), "999999999999", "0"),
        (Asked(120, Nature.REFUND), "120", "1"),
    ],
)
def test_an_amount_has_two_to_twelve_digits(asked: Asked, amount: str, action: str) -> None:
    sent = read(caisse_ap.encoded(caisse_ap.request(asked)))
    assert (sent["CB"], sent["CD"]) == (amount, action)


@pytest.mark.parametrize("cents", [0, -1, 10**12])
def test_what_no_terminal_can_be_asked_is_refused(cents: int) -> None:
    with refused("terminal.amount"):
        caisse_ap.request(Asked(cents))


@pytest.mark.parametrize("till", ["", "1", "001", "é1", "0 "])
def test_a_till_is_two_letters_or_digits(till: str) -> None:
    with refused("terminal.till"):
        caisse_ap.request(Asked(100, till=till))


@pytest.mark.parametrize(
    "fields", [(("cz", "1"),), (("CZ", ""),), (("CZ", "1" * 1000),), (("CZ", "é"),)]
)
def test_what_the_protocol_does_not_have_is_not_written(fields: caisse_ap.Fields) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - an encoding error is one as well
        caisse_ap.encoded(fields)


# --- what an answer means -------------------------------------------------------------------------


def test_done_with_everything_repeated_is_approved() -> None:
    found = meant(answer(approve()))
    assert found == Answer(
        State.APPROVED, "", "00B", True, "678816", "497010******1234",
        TAKEN["ZT"],
    )  # fmt: skip


def test_the_reason_authorised_is_no_other_reason() -> None:
    found = meant(answer(approve(AF="01")))
    assert found is not None
    assert found.state is State.APPROVED


@pytest.mark.parametrize(
    "changed",
    [
        {"CB": "1591"}, {"CB": "15 90"}, {"CA": "02"}, {"CD": "1"}, {"CE": "840"}, {"AF": "04"},
        {"AF": "03"}, {"AE": "12"},
    ],
)  # fmt: skip
def test_done_otherwise_than_asked_is_unknown(changed: Fields) -> None:
    found = meant(answer(approve(**changed)))
    assert found is not None
    assert found.state is State.UNKNOWN


@pytest.mark.parametrize("tag", ["CA", "CB", "CD", "CE"])
def test_done_that_does_not_repeat_the_request_is_unknown(tag: str) -> None:
    said = read(answer(approve()))
    del said[tag]
    found = meant(message(said))
    assert found == Answer(State.UNKNOWN, "echo")


def test_an_amount_may_come_back_with_zeros_before_it() -> None:
    found = meant(answer(approve(CB="000000001590")))
    assert found is not None
    assert found.state is State.APPROVED


@pytest.mark.parametrize("reason", ["00", "04", "06", "08", "11"])
@pytest.mark.parametrize("bare", [True, False])
def test_not_done_is_refused_with_its_reason(reason: str, bare: bool) -> None:  # noqa: FBT001
    assert meant(answer(refuse(reason, bare=bare))) == Answer(State.REFUSED, reason)


def test_not_done_of_another_amount_or_yet_authorised_is_unknown() -> None:
    other = answer(refuse("04"), Asked(700))
    assert meant(other) == Answer(State.UNKNOWN, "echo")
    assert meant(answer(refuse("01"))) == Answer(State.UNKNOWN, "echo")


def test_accepted_is_no_answer_yet() -> None:
    begun = message({"CZ": "0300", "AE": "11"})
    assert meant(begun, ended=False) is None
    assert meant(begun) == Answer(State.UNKNOWN, "broken_off")
    whole = meant(answer(accepted_first(approve())), ended=False)
    assert whole is not None
    assert whole.state is State.APPROVED
    assert meant(begun + answer(refuse("06", bare=True))) == Answer(State.REFUSED, "06")


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 400 Bad Request\r\n",
        b"cz0040300",
        b"CZ0x40300",
        b"CZ004\xe9300",
        b"CZ0040\x1b00",
        b"AE00210AE00201",
        answer(approve()) + answer(refuse("04")),
        b"CZ0040300CA00201CA00202AE00210",
        b"CZ" + b"999" + b"x" * 999 + b"".join(field_of(f"X{n}", "y" * 999) for n in range(10)) * 2,
    ],
)
def test_what_is_no_answer_is_unknown_at_once(data: bytes) -> None:
    assert meant(data, ended=False) == Answer(State.UNKNOWN, "malformed")


def test_a_receipt_may_come_in_pieces_and_never_shows_a_whole_number() -> None:
    paper = "CARTE 4970101234567893\nREF 1234567890123"
    coded = base64.b64encode(paper.encode()).decode()
    said = read(answer(approve()))
    del said["ZT"]
    pieces = field_of("AK", coded[:20]) + field_of("AK", coded[20:])
    found = meant(message(said) + pieces)
    assert found is not None
    assert found.receipt is not None
    assert base64.b64decode(found.receipt) == b"CARTE ************7893\nREF 1234567890123"


def test_a_receipt_that_is_no_base64_is_not_kept_and_changes_nothing_else() -> None:
    found = meant(answer(approve(ZT="%%%")))
    assert found is not None
    assert (found.state, found.receipt) == (State.APPROVED, None)


def test_a_number_that_a_terminal_forgot_to_mask_is_masked_here() -> None:
    found = meant(answer(approve(AA="4970101234567893")))
    assert found is not None
    assert found.masked == "************7893"


MORE = st.dictionaries(
    st.from_regex(r"[X-Z][0-9]", fullmatch=True),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40),
    max_size=4,
)


@given(st.integers(1, 999_999_999_999), st.sampled_from(Nature), MORE, st.data())
def test_an_answer_means_the_same_however_it_arrives(
    cents: int, nature: Nature, more: Fields, data: st.DataObject
) -> None:
    asked = Asked(cents, nature)
    script = data.draw(st.sampled_from([approve(**more), refuse("04"), refuse("11", bare=True)]))
    whole = answer(script, asked)
    end = caisse_ap.answer_to(asked, whole, ended=True)
    assert end is not None
    assert end.state in (State.APPROVED, State.REFUSED)
    cut = data.draw(st.integers(0, len(whole) - 1))
    early = caisse_ap.answer_to(asked, whole[:cut], ended=False)
    # A part is waited for, or says by itself what the whole says; never the contrary.
    assert early is None or early.state is end.state
    lost = caisse_ap.answer_to(asked, whole[:cut], ended=True)
    assert lost is not None
    assert lost.state in (State.UNKNOWN, end.state)


@given(st.binary(max_size=60), st.booleans())
def test_no_bytes_are_taken_for_an_approval(noise: bytes, ended: bool) -> None:  # noqa: FBT001
    found = caisse_ap.answer_to(COFFEES, noise, ended=ended)
    assert found is None or found.state is not State.APPROVED


@settings(max_examples=20)
@given(st.lists(st.tuples(st.from_regex(r"[A-Z][A-Z0-9]", fullmatch=True),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=999)),
    max_size=8))  # fmt: skip
def test_fields_come_back_as_they_were_written(fields: list[tuple[str, str]]) -> None:
    data = caisse_ap.encoded(tuple(fields))
    assert caisse_ap.decoded(data) == (tuple(fields), b"")


# --- a conversation -------------------------------------------------------------------------------


@pytest.fixture
def terminal() -> Iterator[FakeTerminal]:
    with FakeTerminal() as listening:
        yield listening


def ask(terminal: FakeTerminal, script: Script, patience: Patience = QUICK) -> Answer:
    terminal.script = script
    return CaisseApTerminal(terminal.address, patience).ask(COFFEES)


@pytest.mark.parametrize(
    ("script", "state", "reason"),
    [
        (approve(), State.APPROVED, ""),
        (refuse("04"), State.REFUSED, "04"),
        (accepted_first(approve(), apart=0.05), State.APPROVED, ""),
        (mute, State.UNKNOWN, "silence"),
        (hang_up, State.UNKNOWN, "silence"),
        (broken(approve(), 60), State.UNKNOWN, "broken_off"),
        (approve(CB="9999"), State.UNKNOWN, "echo"),
        (says(b"\x00\xff garbage"), State.UNKNOWN, "malformed"),
        (says(b"CZ999"), State.UNKNOWN, "broken_off"),
    ],
)
def test_each_end_of_a_conversation(
    terminal: FakeTerminal, script: Script, state: State, reason: str
) -> None:
    found = ask(terminal, script)
    assert (found.state, found.reason) == (state, reason)
    assert terminal.amounts == [1590]


def test_an_answer_may_come_byte_by_byte(terminal: FakeTerminal) -> None:
    assert ask(terminal, slow(approve()), PATIENT).receipt == TAKEN["ZT"]


def test_a_line_that_stays_open_does_not_hold_an_answer_up(terminal: FakeTerminal) -> None:
    terminal.hang_up_after_s = 30
    assert ask(terminal, approve(), PATIENT).state is State.APPROVED


def test_an_approval_that_pauses_before_its_amount_is_waited_for(terminal: FakeTerminal) -> None:
    def paused(asked: Fields) -> Iterator[Piece]:
        said = read(b"".join(x for x in approve()(asked) if isinstance(x, bytes)))
        yield field_of("AE", said.pop("AE"))
        yield 0.08
        yield message(said)

    assert ask(terminal, paused, PATIENT).state is State.APPROVED


def test_what_is_not_there_was_not_asked(terminal: FakeTerminal) -> None:
    address = terminal.address
    terminal.close()
    gone = CaisseApTerminal(address, QUICK)
    assert gone.ask(COFFEES) == Answer(State.UNREACHABLE, "connect")
    with refused("terminal.unreachable"):
        gone.reach()
    nowhere = CaisseApTerminal("no-such-terminal.invalid", QUICK)
    assert nowhere.ask(COFFEES).state is State.UNREACHABLE


def test_to_reach_a_terminal_asks_it_nothing(terminal: FakeTerminal) -> None:
    CaisseApTerminal(terminal.address, QUICK).reach()
    assert CaisseApTerminal(terminal.address, QUICK).ask(COFFEES).state is State.APPROVED
    assert terminal.amounts == [1590]


def test_a_line_cut_while_sending_is_unknown(
    terminal: FakeTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_self: socket.socket, _data: bytes) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(socket.socket, "sendall", cut)
    found = CaisseApTerminal(terminal.address, QUICK).ask(COFFEES)
    assert found == Answer(State.UNKNOWN, "broken_off")


def test_a_request_leaves_in_one_piece_and_once(
    terminal: FakeTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    plain = socket.socket.sendall

    def noting(link: socket.socket, data: bytes) -> None:
        if threading.current_thread() is threading.main_thread():
            sent.append(bytes(data))
        plain(link, data)

    monkeypatch.setattr(socket.socket, "sendall", noting)
    ask(terminal, refuse("08"))
    assert sent == terminal.heard
    assert len(sent) == 1


def test_the_patience_of_a_till_is_that_of_its_customers() -> None:
    assert Patience() == Patience(connect_s=5.0, answer_s=180.0, idle_s=0.25)
    assert card_terminal.CaisseApTerminal("tpe")._patience == Patience()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.168.1.50", ("192.168.1.50", 8888)),
        ("tpe.local:9999", ("tpe.local", 9999)),
        ("[fe80::1]:8889", ("fe80::1", 8889)),
        ("[::1]", ("::1", 8888)),
    ],
)
def test_addresses_are_read(text: str, found: tuple[str, int]) -> None:
    assert host_and_port(text) == found


@pytest.mark.parametrize(
    "text", ["", ":8888", "tpe:0", "tpe:65536", "a b", "tpe:8888:1", "é", "-x"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with refused("terminal.address"):
        host_and_port(text)


def test_the_simulators_receipt_is_what_its_field_holds() -> None:
    assert base64.b64decode(TAKEN["ZT"]).decode() == RECEIPT
