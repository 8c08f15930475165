"""The bytes, read back by a strict decoder and compared with another library's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts import escpos, ruler, text, ticket
from receipts.document import Barcode, Cut, Document, Feed, QrCode, Row, Text
from receipts.layout import PAPER_COLUMNS, Layout, Line, lay_out
from receipts.words import ENGLISH, FRENCH
from tests.receipts import samples
from tests.receipts.decoder import NotAReceiptError, Printer
from tests.receipts.strategies import anything, documents

PAGES = ("cp1252", "cp858")


def assert_same_lines(printer, plain, columns):
    expected = plain.splitlines()
    assert len(printer.lines) == len(expected)
    for line, wanted in zip(printer.lines, expected, strict=True):
        if line.wide:  # plain text spreads a double-width line over the whole width
            assert line.text.split() == wanted.split()
            if len(wanted) == columns and not wanted.startswith(" "):
                assert len(line.text) == columns // 2
        else:
            assert line.text == wanted


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("columns", PAPER_COLUMNS)
@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_the_paper_says_what_the_screen_shows(page, columns, words):
    documents = [ticket.document(one, words) for one in samples.ALL.values()]
    documents.append(ruler.document(columns, words, remark="œ"))
    for document in documents:
        layout = lay_out(document, columns, code_page=page)
        printer = Printer(columns).feed(escpos.encode(layout))
        assert_same_lines(printer, text.render(layout), columns)
        assert printer.acknowledged


@given(documents, st.sampled_from(PAPER_COLUMNS), st.sampled_from(PAGES), st.booleans())
def test_any_document_is_a_receipt_and_nothing_else(document, columns, page, asked):
    layout = lay_out(document, columns, code_page=page)
    printer = Printer(columns).feed(escpos.encode(layout, acknowledge=asked))
    assert printer.acknowledged == asked
    assert_same_lines(printer, text.render(layout), columns)


@given(anything, anything, anything, st.sampled_from(PAPER_COLUMNS), st.sampled_from(PAGES))
def test_no_label_adds_a_command(label, note, reason, columns, page):
    """A label, an operator, a reason: more text, the same commands."""

    def commands(label, note, reason):
        first, *others = samples.DUPLICATE.lines
        hostile = replace(
            samples.DUPLICATE,
            lines=(replace(first, label=label, note=note), *others),
            operator=label,
            reason=reason,
            channel_note=note,
            signature_extract=reason,
        )
        layout = lay_out(ticket.document(hostile, FRENCH), columns, code_page=page)
        return Printer(columns).feed(escpos.encode(layout)).commands

    assert commands(label, note, reason) == commands("x", "x", "x")


def test_a_line_built_by_hand_is_cleaned_as_well():
    document = Document((), "")
    layout = Layout(document, 32, "cp1252", (Line("a\x1bp\x00b", "c\n\n"),))
    assert Printer(32).feed(escpos.encode(layout)).text().split() == ["apb", "c"]


def test_another_page_lays_the_document_out_again():
    document = Document((Text("œ" * 32),), "t")
    job = escpos.encode(lay_out(document, 32), code_page="cp858")
    assert Printer(32).feed(job).text() == "oe" * 16 + "\n" + "oe" * 16 + "\n"


def test_the_first_and_the_last_bytes():
    layout = lay_out(Document((Text("é"),), "t"), 48)
    assert escpos.encode(layout) == b"\x1b@\x1bt\x10\xe9\n\x1dVB\x00\x1dr\x01"
    assert (
        escpos.encode(layout, code_page="cp858", cut=False, acknowledge=False)
        == b"\x1b@\x1bt\x13\x82\n\n\n\n\n"
    )


def test_states_are_set_once_and_reset():
    blocks = (Text("a", bold=True, size=3), Text("b", bold=True), Text("c"), Text("d", size=2))
    job = escpos.encode(lay_out(Document(blocks, "t"), 48), acknowledge=False)
    assert job == (
        b"\x1b@\x1bt\x10\x1bE\x01\x1d!\x11a\n\x1d!\x00b\n\x1bE\x00c\n\x1d!\x01d\n\x1d!\x00\x1dVB\x00"
    )


def test_a_document_that_ends_with_a_cut_is_cut_once():
    blocks = (Text("a"), Cut(), Text("b"), Cut())
    job = escpos.encode(lay_out(Document(blocks, "t"), 48))
    assert job.count(b"\x1dVB\x00") == 2
    assert escpos.encode(lay_out(Document(blocks, "t"), 48), cut=False).count(b"\x1dV") == 0


def test_blank_lines_and_empty_documents():
    layout = lay_out(Document((Feed(3), Row("", "")), "t"), 48)
    assert escpos.encode(layout, acknowledge=False) == b"\x1b@\x1bt\x10\n\n\n\n\x1dVB\x00"
    assert Printer(48).feed(escpos.encode(lay_out(Document((), "t"), 48))).text() == ""


@pytest.mark.parametrize(("pin", "bytes_"), [(0, "1b700019fa"), (1, "1b700119fa")])
def test_the_drawer_kick_is_a_job_of_its_own(pin, bytes_):
    assert escpos.drawer_kick(pin).hex() == bytes_
    with pytest.raises(NotAReceiptError):
        Printer(48).feed(b"\x1b@\x1bt\x10" + escpos.drawer_kick(pin))


def test_status_questions():
    asked = (
        escpos.STATUS_PRINTER,
        escpos.STATUS_OFFLINE,
        escpos.STATUS_ERROR,
        escpos.STATUS_PAPER,
    )
    assert [question.hex() for question in asked] == ["100401", "100402", "100403", "100404"]


def test_a_long_qr_code_gets_smaller_modules():
    for length, module in ((106, 6), (107, 4), (331, 4)):
        job = escpos.encode(lay_out(Document((QrCode("a" * length),), "t"), 32))
        assert b"\x1d(k\x03\x001C" + bytes([module]) in job
        assert "a" * length in Printer(32).feed(job).text().replace("\n", "")


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"text",
        b"\x1b@text",
        b"\x1b@\x1bt\x10\x07",
        b"\x1b@\x1bt\x10\x1bE\x01a\n",
        b"\x1b@\x1bt\x10unfinished",
        b"\x1b@\x1bt\x10\x1dr\x01a\n",
        b"\x1b@\x1bt\x10\x1b",
        b"\x1b@\x1bt\x10" + b"x" * 49 + b"\n",
        b"\x1b@\x1bt\x10\x1d!\x11" + b"x" * 25 + b"\n\x1d!\x00",
    ],
)
def test_the_decoder_does_refuse(bad):
    with pytest.raises(NotAReceiptError):
        Printer(48).feed(bad)


@pytest.fixture(scope="module")
def oracle(tmp_path_factory):
    """Ask python-escpos in a process of its own: it leaves a folder and sets up logging."""
    script = """
import contextlib, io, json
from escpos.printer import Dummy
def made(act):
    printer = Dummy()
    with contextlib.redirect_stdout(io.StringIO()):
        act(printer)
    return printer.output.hex()
print(json.dumps({
    "init": made(lambda p: p.hw("INIT")),
    "cut": made(lambda p: p.cut(feed=False)),
    "qr": made(lambda p: p.qr("https://exemple.fr/é", native=True, size=6, ec=1)),
    "ean": made(lambda p: p.barcode("4006381333931", "EAN13", function_type="B", align_ct=False)),
    "pin0": made(lambda p: p.cashdraw(2)),
    "pin1": made(lambda p: p.cashdraw(5)),
    "cp1252": made(lambda p: p.charcode("CP1252")),
    "cp858": made(lambda p: p.charcode("CP858")),
}))
"""
    folder = tmp_path_factory.mktemp("oracle")
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        check=True,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder)},
        text=True,
    )
    return {name: bytes.fromhex(value) for name, value in json.loads(answer.stdout).items()}


def test_another_library_writes_the_same_commands(oracle):
    layout = lay_out(Document((QrCode("https://exemple.fr/é"), Barcode("4006381333931")), "t"), 48)
    job = escpos.encode(layout)
    assert job.startswith(oracle["init"] + oracle["cp1252"])
    assert escpos.encode(layout, code_page="cp858").startswith(oracle["init"] + oracle["cp858"])
    assert job.endswith(oracle["cut"] + escpos.ACKNOWLEDGE)
    assert oracle["qr"] in job
    bars = oracle["ean"][oracle["ean"].index(b"\x1dk") :]
    assert bars.rstrip(b"\x00") in job
    # The library pulses 100 ms on and off; ours is the pulse of HARDWARE, on the same pin.
    assert escpos.drawer_kick(0)[:3] == oracle["pin0"][:3]
    assert escpos.drawer_kick(1)[:3] == oracle["pin1"][:3]
