"""Every paper that the program prints, on paper of every width, as emupos prints it.

What comes out is read back as text and, where a code is drawn, as a picture: the same lines as our
own text, nothing that the printer did not understand. Skipped where emupos is not.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

from cafe_pos.application.printing import paper, printing, secret_page
from cafe_pos.devices.conversation import Patience, Printed
from cafe_pos.devices.transports import open_transport
from receipts import layout, ruler, ticket
from receipts.document import Document
from receipts.layout import Layout, Line, Symbol, lay_out
from receipts.words import ENGLISH, FRENCH
from tests.conftest import copied
from tests.devices import papers
from tests.devices.emulator import (
    DOTS,
    EMUPOS,
    NO_EMUPOS,
    Emulator,
    Roll,
    on_paper,
    read_codes,
    symbols,
)
from tests.devices.fake_printer import PATIENT_S
from tests.devices.tills import Till
from tests.receipts import samples

pytestmark = pytest.mark.skipif(not EMUPOS, reason=NO_EMUPOS)

CALM = Patience(answer_s=30.0)
SECRET = "AGE-SECRET-KEY-1QQPQYZRYPRYPQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8"  # noqa: S105 - opens nothing


@contextmanager
def keeping_layouts(placed: list[Layout]) -> Iterator[None]:
    """Keep the layouts of what is rendered meanwhile, each once."""
    plain = layout.lay_out

    def keep(document: Document, columns: int, **how: str) -> Layout:
        one = plain(document, columns, **how)
        if one not in placed[-1:]:  # tried again at once
            placed.append(one)
        return one

    with mock.patch.object(layout, "lay_out", keep):
        yield


def printed_by_the_spool(path: Path, folder: Path, roll: Roll) -> tuple[list[Layout], list[str]]:
    """Print all that waits in a café; the layouts in their order, and the kinds of their jobs."""
    placed: list[Layout] = []
    till = Till(copied(path, folder), patience=CALM, clock=papers.clock())
    try:
        till.set_printer(**roll.setting)
        with keeping_layouts(placed):
            till.spool.start()
            assert till.spool.drain(3 * PATIENT_S).state == "ready"
        jobs = till.jobs()
    finally:
        till.close()
    assert {job.state for job in jobs} == {"printed"}
    return placed, [job.kind for job in jobs]


def crowded(laid_out: Layout) -> list[str]:
    """The QR codes without the white that a reader needs above and below (ISO 18004)."""
    white = Line("")
    around = (white, *laid_out.items, white)
    return [
        one.data
        for before, one, after in zip(around, around[1:], around[2:], strict=False)
        if isinstance(one, Symbol) and one.kind == "qr" and (before, after) != (white, white)
    ]


@pytest.mark.parametrize("columns", DOTS)
def test_every_kind_of_job_comes_out_as_our_text_shows_it(
    all_papers: Path, tmp_path: Path, emulator: Emulator, columns: int
):
    roll = emulator.rolls[columns]
    placed, kinds = printed_by_the_spool(all_papers, tmp_path, roll)
    assert [code for one in placed for code in crowded(one)] == []
    assert set(kinds) == set(printing._DOCUMENTS), "a kind of paper is missing from papers.py"
    wanted = [receipt for one in placed for receipt in on_paper(one)]
    assert roll.receipts(len(wanted)) == wanted
    if shutil.which("zbarimg"):
        codes = sorted(code for one in placed for code in symbols(one))
        pictures = roll.pictures(len(wanted))
        drawn = [p for p, text in zip(pictures, wanted, strict=True) if "\n[" in text]
        assert sorted(code for picture in drawn for code in read_codes(picture)) == codes
        assert len(codes) == 6, "two labels, one of them three times, and two messages"


@pytest.mark.parametrize("columns", DOTS)
@pytest.mark.parametrize("code_page", ["cp1252", "cp858"])
def test_what_never_waits_in_a_queue_comes_out_too(
    emulator: Emulator, columns: int, code_page: str
):
    """The test page, the key of the backups, tickets of a school, of training, in English."""
    roll = emulator.rolls[columns]
    setting = roll.setting | {"code_page": code_page}
    way = open_transport(setting, CALM)
    remark = f"network · {columns} · {code_page}"
    cafe = "Café du Pont – l'œuvre"
    documents = [
        ruler.document(columns, FRENCH, remark=remark),
        secret_page.document(SECRET, cafe, date(2026, 11, 22)),
        *(ticket.document(one, FRENCH) for one in samples.ALL.values()),
        ticket.document(samples.DUPLICATE, ENGLISH),
    ]
    placed = [lay_out(one, columns, code_page=code_page) for one in documents]
    assert [code for one in placed for code in crowded(one)] == []
    assert way.deliver(paper.test_page(setting, "fr")) == Printed()
    told = secret_page.print_page(way, setting, SECRET, cafe, date(2026, 11, 22))
    assert (told.printed, told.sent, told.reason) == (True, True, None)
    for one in documents[2:]:
        assert way.deliver(paper.rendered(one, "escpos", setting)) == Printed()
    wanted = [receipt for one in placed for receipt in on_paper(one)]
    assert roll.receipts(len(wanted)) == wanted
    if shutil.which("zbarimg"):
        for picture, one in zip(roll.pictures(len(wanted))[:2], placed, strict=False):
            assert sorted(read_codes(picture)) == sorted(symbols(one))
