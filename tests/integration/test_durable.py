"""What is said to be there is there after a power cut: its name is flushed, not only its bytes."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from cafe_pos import durable
from cafe_pos.storage import keyring, witness
from tests import cafes


@pytest.fixture
def flushed(monkeypatch):
    """The inodes that were flushed, with the names that stood in a folder at that moment."""
    seen: dict[int, set[str]] = {}

    def fsync(fd: int) -> None:
        found = os.fstat(fd)
        seen[found.st_ino] = set(os.listdir(fd)) if stat.S_ISDIR(found.st_mode) else set()

    monkeypatch.setattr(os, "fsync", fsync)
    return lambda path: seen.get(path.stat().st_ino)


def test_a_folder_made_has_its_name_flushed_up_to_one_that_was_there(tmp_path, flushed):
    folder = tmp_path / "a" / "b"
    durable.make_folder(folder)
    assert (flushed(tmp_path), flushed(tmp_path / "a")) == ({"a"}, {"b"})
    assert flushed(folder) is None


def test_a_key_has_its_name_before_it_signs(tmp_path, flushed):
    keys = tmp_path / "config" / "keys"
    keyring.create(keys, "one")
    assert flushed(keys) == {"one.key"}
    assert flushed(tmp_path / "config") == {"keys"}
    assert flushed(tmp_path) == {"config"}


def test_a_pepper_shared_is_flushed_with_the_name_that_it_takes(tmp_path, flushed):
    for name in ("one", "two"):
        keyring.create(tmp_path, name)
    (tmp_path / "seen").touch()
    keyring.share_pepper(tmp_path, "one", "two")
    assert flushed(tmp_path) == {"one.key", "two.key", "seen"}
    ours, theirs = keyring.load(tmp_path, "one"), keyring.load(tmp_path, "two")
    assert ours is not None
    assert theirs is not None
    assert ours.pepper == theirs.pepper


def test_a_file_system_that_flushes_no_folder_is_none_to_refuse(tmp_path, monkeypatch):
    def refuses(_fd):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuses)
    code = errno.EINVAL
    durable.make_folder(tmp_path / "made")
    code = errno.EIO
    with pytest.raises(OSError, match=os.strerror(code)):
        durable.make_folder(tmp_path / "not")


@pytest.fixture
def unreadable(monkeypatch):
    """Let a kind of file, by the end of its name, be there and not be readable."""
    read = Path.read_bytes

    def refuse(end: str) -> None:
        def read_bytes(path: Path) -> bytes:
            if path.name.endswith(end):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return read(path)

        monkeypatch.setattr(Path, "read_bytes", read_bytes)

    yield refuse
    monkeypatch.undo()


def test_a_key_that_cannot_be_read_is_not_lost(cafe_file, opened, unreadable):
    unreadable(".key")
    with cafes.refused("key.cannot_read"):
        opened(cafe_file)
    assert cafes.verify(cafe_file, full=True).ok


def test_a_witness_that_cannot_be_read_is_missing_and_told(cafe_file, opened, unreadable):
    unreadable(".head")
    ctx = opened(cafe_file)
    assert dict(ctx.store.notices).keys() == {"start.no_witness"}
    assert cafes.ring(ctx, "CAFE").payload["serial"] == 1
    assert witness.read(witness.path_for(cafe_file)) is None
