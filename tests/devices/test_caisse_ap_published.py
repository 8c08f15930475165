"""The published till's side of Caisse-AP: an independent client of our simulator, and a judge.

`odoo-addon-l10n-fr-pos-caisse-ap-ip` (Akretion, AGPL) is used where it lies and is no part of this
program: its folder in `CAISSE_AP_MODULE`, or installed beside the tests. Of Odoo itself it only
gets what it touches.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import types
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import pytest

from cafe_pos.devices import caisse_ap
from cafe_pos.devices.card_terminal import CaisseApTerminal, Patience
from cafe_pos.domain.card import Asked, Nature, State
from tests.devices.fake_terminal import (
    FakeTerminal,
    Script,
    approve,
    hang_up,
    message,
    read,
    refuse,
    says,
)

PACKAGE = "odoo-addon-l10n-fr-pos-caisse-ap-ip"
MODULE = "pos_payment_method.py"
PATIENCE = Patience(connect_s=2.0, answer_s=0.3, idle_s=0.02)


def _lies_at() -> Path | None:
    folder = os.environ.get("CAISSE_AP_MODULE")
    if folder:
        return next(iter(sorted(Path(folder).rglob(MODULE))), None)
    try:
        found = [one for one in files(PACKAGE) or () if one.name == MODULE]
    except PackageNotFoundError:
        return None
    return Path(str(found[0].locate())) if found else None


def _odoo() -> dict[str, types.ModuleType]:
    """As much of Odoo as the module touches when it is read and called."""
    odoo, errors = types.ModuleType("odoo"), types.ModuleType("odoo.exceptions")
    errors.ValidationError = type("ValidationError", (Exception,), {})  # type: ignore[attr-defined]
    nothing = types.SimpleNamespace(
        Selection=lambda *_a, **_k: None, Char=lambda *_a, **_k: None,
        Integer=lambda *_a, **_k: None,
    )  # fmt: skip
    odoo.fields = nothing  # type: ignore[attr-defined]
    odoo.models = types.SimpleNamespace(Model=object)  # type: ignore[attr-defined]
    odoo.api = types.SimpleNamespace(  # type: ignore[attr-defined]
        model=lambda act: act, constrains=lambda *_names: lambda act: act
    )
    return {"odoo": odoo, "odoo.exceptions": errors}


class _Euro:
    name, decimal_places = "EUR", 2

    def compare_amounts(self, one: float, other: float) -> int:
        return (one > other) - (one < other)


class _Env:
    def _(self, text: str, *values: object, **named: object) -> str:
        return text % (named or values) if named or values else text

    def __getitem__(self, _model: str) -> Any:
        return types.SimpleNamespace(browse=lambda _id: _Euro())


@pytest.fixture(scope="module")
def published() -> Iterator[Any]:
    """The published client."""
    path = _lies_at()
    if path is None:
        pytest.skip(f"{PACKAGE} is not here: name its folder in CAISSE_AP_MODULE, or install it")
    with pytest.MonkeyPatch.context() as patch:
        for name, module in _odoo().items():
            patch.setitem(sys.modules, name, module)
        spec = importlib.util.spec_from_file_location("published_caisse_ap", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        client = module.PosPaymentMethod()
        client.env = _Env()
        client.browse = lambda _id: client
        client.ensure_one = lambda: None
        client.fr_caisse_ap_ip_mode = "card"
        yield client


def _asks(client: Any, terminal: FakeTerminal, euros: float) -> str:
    host, port = terminal.address.split(":")
    client.fr_caisse_ap_ip_address, client.fr_caisse_ap_ip_port = host, int(port)
    said = client.fr_caisse_ap_ip_send_payment(
        {"amount": euros, "currency_id": 1, "payment_method_id": 1, "timeout": 3_400}
    )
    return str(said["payment_status"])


@pytest.mark.parametrize(
    ("euros", "asked"),
    [(15.90, Asked(1590)), (-1.20, Asked(120, Nature.REFUND)), (1234.56, Asked(123456))],
)
def test_the_published_client_asks_as_ours_does(published: Any, euros: float, asked: Asked) -> None:
    with FakeTerminal() as terminal:
        assert _asks(published, terminal, euros) == "success"
        theirs = read(terminal.heard[0])
    ours = read(caisse_ap.encoded(caisse_ap.request(asked)))
    assert {tag: ours[tag] for tag in theirs} == theirs
    # Ours also says that the answer is wanted at the end, which is what theirs leaves unsaid.
    assert ours.keys() - theirs.keys() == {"BA"}
    assert next(iter(theirs)) == next(iter(ours)) == "CZ"


def test_the_published_parser_reads_our_request(published: Any) -> None:
    data = caisse_ap.encoded(caisse_ap.request(Asked(1590)))
    assert published._fr_caisse_ap_ip_parse_answer(data.decode()) == read(data)


OUTCOMES = {State.APPROVED: "success", State.REFUSED: "failure", State.UNKNOWN: "issue"}


@pytest.mark.parametrize(
    "script",
    [
        approve(), approve(CB="000000001590"), approve(AF="01"), refuse("04"), refuse("06"),
        refuse("08", bare=True), refuse("11"), approve(CB="1591"), approve(CA="02"),
        approve(CE="840"), hang_up,
        says(message({"CZ": "0300", "AE": "11"})),
    ],
)  # fmt: skip
def test_both_clients_take_the_same_answer_alike(published: Any, script: Script) -> None:
    with FakeTerminal(script) as terminal:
        theirs = _asks(published, terminal, 15.90)
        ours = CaisseApTerminal(terminal.address, PATIENCE).ask(Asked(1590))
    assert OUTCOMES[ours.state] == theirs


def test_ours_stands_what_no_terminal_says(published: Any) -> None:
    with FakeTerminal(says(b"not a terminal")) as terminal:
        with pytest.raises(ValueError, match="invalid literal"):
            _asks(published, terminal, 15.90)
        ours = CaisseApTerminal(terminal.address, PATIENCE).ask(Asked(1590))
    assert ours.state is State.UNKNOWN


def test_ours_is_the_stricter_where_an_answer_contradicts_itself(published: Any) -> None:
    with FakeTerminal(approve(AF="04")) as terminal:
        assert _asks(published, terminal, 15.90) == "success"
        ours = CaisseApTerminal(terminal.address, PATIENCE).ask(Asked(1590))
    assert ours.state is State.UNKNOWN
