"""`ring` and `receipt`, as scripts use them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.cli.conftest import PROFILE, Command, Outcome
from tests.receipts import decoder

Ring = Callable[..., Outcome]

EXAMPLE_1 = {
    "lines": [
        {"article": "CAFE", "qty": 2, "mode": "on_site"},
        {"article": "CROQUE"},
        {"article": "DEMI"},
        {"article": "BAGUETTE"},
        {"article": "TIMBRE"},
    ],
    "payments": [{"method": "cash", "amount": "20.00"}],
}


def one(article: str = "CAFE", **fields: Any) -> dict[str, Any]:
    return {"lines": [{"article": article, **fields}], "payments": [{"method": "cash"}]}


def paid(*payments: dict[str, Any], qty: int = 1) -> dict[str, Any]:
    return {"lines": [{"article": "CAFE", "qty": qty}], "payments": list(payments)}


def test_worked_example_1_is_answered_as_the_contract_shows(ring: Ring) -> None:
    done = ring(EXAMPLE_1)
    assert done.code == 0
    answer = done.json
    assert answer["number"] == "T-00000001"
    assert answer["total"] == "15.22"
    assert answer["own_revenue"] == "13.70"
    assert answer["third_party"] == "1.52"
    assert answer["change"] == "4.78"
    assert {v["code"]: (v["rate"], v["gross"], v["net"], v["vat"]) for v in answer["vat"]} == {
        "I10": ("10", "9.50", "8.64", "0.86"),
        "N20": ("20", "3.00", "2.50", "0.50"),
        "R55": ("5.5", "1.20", "1.14", "0.06"),
    }
    assert answer["payments"] == [{"method": "cash", "amount": "15.22"}]
    assert len(answer["hash"]) == 64


def test_weighed_goods_are_priced_per_kilo(ring: Ring) -> None:
    answer = ring(one("TOMME", grams=1200)).json
    assert answer["total"] == "8.54"
    assert answer["vat"][0]["vat"] == "0.45"


def test_franchise_shows_no_vat(pos: Command, tmp_path: Path) -> None:
    profile = tmp_path / "franchise.toml"
    profile.write_text(PROFILE.format(regime="franchise"), encoding="utf-8")
    assert pos("init", "--profile", profile).code == 0
    catalogue = Path(__file__).parents[2] / "config" / "starter-catalogue.csv"
    assert pos("catalogue", "import", catalogue).code == 0
    orders = tmp_path / "o.jsonl"
    orders.write_text('{"lines":[{"article":"CAFE"}],"payments":[{"method":"card"}]}\n')
    answer = pos("ring", orders).json
    assert answer["vat"] == [
        {
            "code": "EX0",
            "rate": "0",
            "gross": answer["total"],
            "net": answer["total"],
            "vat": "0.00",
        }
    ]
    text = pos("receipt", "T-00000001", "--reason", "essai").out
    assert "TVA non applicable, art. 293 B du CGI" in text


REFUSED = {
    "article.unknown": one("NOPE"),
    "order.quantity": one(qty=-1),
    "order.quantity ": one(qty=0),
    "order.quantity  ": one(qty=10**30),
    "article.needs_grams": one("TOMME"),
    "article.no_grams": one(grams=100),
    "amount.decimals": paid({"method": "cash", "amount": "1.505"}),
    "amount.invalid": paid({"method": "cash", "amount": "12x"}),
    "payment.short": paid({"method": "cash", "amount": "1.00"}),
    "payment.short ": paid(),
    "payment.over": paid({"method": "card", "amount": "2.00"}),
    "payment.rest_twice": paid({"method": "card"}, {"method": "cash"}),
    "payment.amount": paid({"method": "cash", "amount": "-5.00"}),
    "payment.cash_limit": paid({"method": "cash"}, qty=667),
    "order.empty": {"lines": [], "payments": []},
    "ring.malformed": "{oops",
    "ring.malformed ": "[1]",
    "ring.malformed  ": '{"lines":[{"article":"CAFE"}],"payments":[{"method":"gold"}]}',
    "ring.malformed   ": '{"lines":[{"article":"CAFE","qty":1.5}],"payments":[]}',
    "ring.malformed    ": '{"lines":[{"article":"CAFE","prix":1}],"payments":[]}',
    "ring.malformed     ": '{"lines":[{"article":"CA\\u0000FE"}],"payments":[]}',
    "ring.malformed      ": '{"lines":[{"article":"CAFE"}],"payments":[],"id":""}',
    "ring.key_length": one() | {"id": "x" * 65},
}


@pytest.mark.parametrize(("code", "order"), REFUSED.items(), ids=REFUSED)
def test_a_refused_order_changes_nothing_and_the_next_one_runs(
    ring: Ring, cafe: Command, code: str, order: Any
) -> None:
    done = ring(order, one())
    refusal, sold = done.lines
    assert done.code == 1
    assert refusal["error"]["code"] == code.strip()
    assert refusal["error"]["message"]
    assert sold["number"] == "T-00000001"
    assert cafe("verify", "--full").code == 0


def test_a_blank_line_is_no_order(ring: Ring) -> None:
    assert ring("", one(), "   ").code == 0


def test_the_same_id_is_harmless_and_another_content_is_refused(ring: Ring) -> None:
    order = one() | {"id": "retry-1"}
    done = ring(order, order, one("CROQUE") | {"id": "retry-1"})
    first, again, other = done.lines
    assert first == again
    assert other["error"]["code"] == "ring.key_reused"


def test_a_duplicate_is_marked_numbered_and_wants_a_reason(ring: Ring, cafe: Command) -> None:
    ring(EXAMPLE_1)
    assert cafe("receipt", "T-00000001", "--json").refusal == "receipt.no_reason"
    assert cafe("receipt", "T-00000001", "--as", "html", "--reason", "x", "--json").refusal == (
        "receipt.form"
    )
    assert cafe("receipt", "T-00000099", "--reason", "x", "--json").refusal == "ticket.unknown"
    first = cafe("receipt", "T-00000001", "--as", "text", "--reason", "égaré")
    assert "DUPLICATA n° 1" in first.out
    assert "égaré" in first.out
    assert "15,22" in first.out
    assert "DUPLICATA n° 2" in cafe("receipt", "T-00000001", "--reason", "encore").out
    assert cafe("verify").code == 0


def test_the_bytes_for_the_printer_say_what_the_text_says(
    ring: Ring, cafe: Command, tmp_path: Path
) -> None:
    ring(EXAMPLE_1)
    target = tmp_path / "ticket.bin"
    assert cafe("receipt", "T-00000001", "--as", "escpos", "--reason", "x", "-o", target).code == 0
    printer = decoder.Printer(columns=42).feed(target.read_bytes())
    came_out = "\n".join(line.text for line in printer.lines)
    assert printer.acknowledged
    assert "DUPLICATA n° 1" in came_out
    assert "15,22 €" in came_out


def test_the_pdf_holds_the_ticket(ring: Ring, cafe: Command, tmp_path: Path) -> None:
    ring(EXAMPLE_1)
    target = tmp_path / "ticket.pdf"
    assert cafe("receipt", "T-00000001", "--as", "pdf", "--reason", "x", "-o", target).code == 0
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(target).pages)
    assert "T-00000001" in text
    assert "15,22" in text


def test_hostile_labels_reach_neither_printer_nor_terminal(cafe: Command, tmp_path: Path) -> None:
    """A label is data: a drawer kick or markup in it stays letters, or is refused."""
    header = "code,label,family,price,vat_on_site,vat_takeaway,default_mode,ownership\n"
    catalogue = tmp_path / "hostile.csv"
    catalogue.write_text(
        header + "MARK,[red]x[/],Chaud,1.00,I10,I10,on_site,firm\n", encoding="utf-8"
    )
    assert cafe("catalogue", "import", catalogue).code == 0
    catalogue.write_bytes(
        header.encode() + b"KICK,a\x1bp\x00\x19\xfab,Chaud,1.00,I10,I10,on_site,firm\n"
    )
    assert cafe("catalogue", "import", catalogue, "--json").refusal == "catalogue.encoding"
    catalogue.write_bytes(header.encode() + b"KICK,a\x1bp0b,Chaud,1.00,I10,I10,on_site,firm\n")
    assert cafe("catalogue", "import", catalogue, "--json").refusal == "catalogue.value"
    orders = tmp_path / "o.jsonl"
    orders.write_text('{"lines":[{"article":"MARK"}],"payments":[{"method":"cash"}]}\n')
    assert cafe("ring", orders).code == 0
    assert "[red]x[/]" in cafe("receipt", "T-00000001", "--reason", "x").out


def test_a_reason_is_one_clean_line(ring: Ring, cafe: Command) -> None:
    """Bytes that are no text, line ends and escape sequences in a reason are data, not faults."""
    ring(EXAMPLE_1)
    done = cafe("receipt", "T-00000001", "--reason", "a\x1b[31mb\nc\udcff")
    assert done.code == 0
    assert "Motif : a [31mb c" in done.out
    assert (
        cafe("receipt", "T-00000001", "--reason", "\n\t", "--json").refusal == "receipt.no_reason"
    )
    assert cafe("verify").code == 0


def test_bytes_that_are_no_text_are_a_refused_order(cafe: Command, tmp_path: Path) -> None:
    path = tmp_path / "bytes.jsonl"
    path.write_bytes(
        b'{"lines":[{"article":"CAF\xe9"}],"payments":[]}\n'
        b'{"lines":[{"article":"CAFE"}],"payments":[{"method":"cheque","bank":"\xff"}]}\n'
        b"\xff\xfe\x00\n"
    )
    done = cafe("ring", path)
    assert done.code == 1
    assert {line["error"]["code"] for line in done.lines} == {"ring.malformed"}
