"""Files that somebody sent: none with another content is taken, and each refusal has its reason.

`CAFE_POS_BYTES` sets how many random bytes are changed; the last test prints the table.
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import examining, extracting, reading, worker
from cafe_pos.network.file import trailer
from cafe_pos.storage import keyring
from tests.cafes import refused
from tests.network.hostile import ATTACKS

CHANGES = int(os.environ.get("CAFE_POS_BYTES", "200"))


def take(content, reader, known=None):
    return reading.check_envelope(trailer.open_bytes(content), known, reader)


def proven(entry):
    """What of an entry's row a signature covers: number, link, hash, signature, document."""
    return entry[0], *entry[5:]


def test_the_file_itself_is_sound(month, reader):
    checked = take(month.content, reader)
    assert checked.manifest.counts["ticket"] == len(checked.table("ticket")) > 30
    assert {notice.code for notice in checked.notices} == {"network.key_changed"}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_for_its_reason(month, reader, name):
    make, code = ATTACKS[name]
    with refused(code):
        take(make(month), reader)


def test_no_byte_can_be_changed(month):
    """Nothing is even parsed: the envelope refuses every one."""
    chance = random.Random(8)  # noqa: S311 - the same draw each time
    for _ in range(CHANGES):
        at = chance.randrange(len(month.content))
        other = month.content[at] ^ chance.randrange(1, 256)
        with pytest.raises(PosError):
            trailer.open_bytes(month.content[:at] + bytes([other]) + month.content[at + 1 :])


def test_no_end_can_be_cut(month):
    chance = random.Random(9)  # noqa: S311 - the same draw each time
    for at in (*range(1, 90), *(chance.randrange(len(month.content)) for _ in range(60))):
        with pytest.raises(PosError):
            trailer.open_bytes(month.content[:-at])


def test_broken_pages_never_say_something_else(month, reader):
    """Pages that a café with its key broke: refused, or read as what they were."""
    chance = random.Random(10)  # noqa: S311 - the same draw each time
    data = month.envelope.data
    sound = extracting.extract(data)
    for _ in range(max(60, CHANGES // 10)):
        broken = bytearray(data)
        for _byte in range(chance.randrange(1, 6)):
            broken[chance.randrange(100, len(data))] = chance.randrange(256)
        content = month.sealed(bytes(broken))
        began = time.monotonic()
        try:
            rows = reader.extract(trailer.open_bytes(content).data)
            examining.examine(month.envelope.manifest, rows, deep=True)
        except PosError:
            pass
        else:
            # Words that nothing sums up (a label, a verdict, a time) are the café's own to say.
            same = {name for name in sound if rows[name] == sound[name]}
            assert {"closure", "closure_vat", "ticket_payment"} <= same
            assert list(map(proven, rows["ledger_entry"])) == list(
                map(proven, sound["ledger_entry"])
            )
            assert [row[8:11] for row in rows["ticket"]] == [row[8:11] for row in sound["ticket"]]
        assert time.monotonic() - began < extracting.SECONDS


def test_another_cafes_key_opens_nothing(month, reader):
    """A file signed by somebody else in this café's name: its data are never parsed."""
    stranger = keyring.Key(bytes(range(32)), bytes(32))
    content = month.sealed(key=stranger)
    known = {month.envelope.manifest.cafe: month.envelope.manifest.public_key}
    with refused("network.unknown_key"):
        take(content, reader, lambda said: known.get(said.cafe) == said.public_key)
    take(month.content, reader, lambda said: known.get(said.cafe) == said.public_key)


def test_a_file_made_by_hand_wants_the_key(month, reader):
    """The right schema, sums that agree, a key that no opening introduced."""
    stranger = keyring.Key(bytes(range(32)), bytes(32))
    statements = (
        f"UPDATE signing_key SET key_id = '{stranger.key_id}' WHERE id = 1",
        f"UPDATE signing_key SET public_key = '{stranger.public.hex()}' WHERE id = 1",
    )
    with refused("network.entry"):
        take(month.rewritten(*statements), reader)


def test_two_months_with_their_names_swapped_stay_what_they_are(month, reader, tmp_path):
    """A name is nothing but a name."""
    path = tmp_path / "cafe-0000000000000000-2026-01.sqlite"
    path.write_bytes(month.content)
    assert reading.check_file(path, None, reader).manifest.month == "2026-12"


def test_a_bombs_size_is_refused_unread(tmp_path):
    path = tmp_path / "bomb.sqlite"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    began = time.monotonic()
    with refused("network.too_large"):
        trailer.open_file(path)
    assert time.monotonic() - began < 2


def test_a_pipe_and_a_folder_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.sqlite")
    with refused("network.not_export"):
        trailer.open_file(tmp_path / "pipe.sqlite")
    with refused("file.cannot_read"):
        trailer.open_file(tmp_path)


def test_a_reader_that_dies_is_replaced(month, reader):
    take(month.content, reader)
    reader._process.kill()
    reader._process.wait()
    take(month.content, reader)


def test_a_reader_that_dies_over_a_file_refuses_it(month, reader, monkeypatch):
    asked = worker._ask

    def dying(process, data):
        process.kill()
        process.wait()
        return asked(process, data)

    monkeypatch.setattr(worker, "_ask", dying)
    with refused("network.unreadable"):
        take(month.content, reader)
    monkeypatch.undo()
    take(month.content, reader)


def test_more_rows_than_any_month_are_not_read(month, reader):
    """A hundred rows of keys and values are the most."""
    rows = ", ".join(f"('z{n}', 'x')" for n in range(200))
    content = month.rewritten(f"INSERT INTO meta VALUES {rows}", keep_counts=True)
    with refused("network.counts"):
        take(content, reader)


def test_every_attack_stands_in_the_documents():
    """docs/export.md has the table of these attacks, as they are."""
    text = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    missing = [
        name for name, (_make, code) in ATTACKS.items() if f"| {name} | `{code}` |" not in text
    ]
    assert missing == []
