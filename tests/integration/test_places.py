"""The second place of the copies: recognised, never mistaken, read back, encrypted on request."""

from __future__ import annotations

import hashlib
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cafe_pos.application.keeping import backups
from cafe_pos.application.keeping.ports import PlaceState
from cafe_pos.storage.keeping import backup, places, sealing, volumes
from cafe_pos.storage.keeping.keeper import Keeper
from tests import cafes
from tests.cafes import refused

# As recorded on a PC with Debian: a system disk, an EFI partition, a key, a disk in a USB case.
MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
31 27 8:1 / /boot/efi rw,relatime shared:15 - vfat /dev/sda1 rw,fmask=0077
40 27 0:35 / /run/user/1000 rw,nosuid shared:20 - tmpfs tmpfs rw,size=803304k
41 27 7:0 / /snap/core/1 ro,nodev shared:21 - squashfs /dev/loop0 ro
55 27 8:17 / /media/cafe/CLE\\040CAFE rw,nosuid shared:30 - vfat /dev/sdb1 rw,uid=1000
56 27 8:33 / /media/cafe/disque rw,nosuid shared:31 - ext4 /dev/sdc1 rw
57 27 8:49 / /media/cafe/verrou ro,nosuid shared:32 - vfat /dev/sdd1 ro
58 27 8:3 / /home rw,relatime shared:33 - ext4 /dev/sda3 rw
"""
DISKS = {
    "sda": ("pci0000:00/ata1/host0", "0", {"sda1": "8:1", "sda2": "8:2", "sda3": "8:3"}),
    "sdb": ("pci0000:00/usb1/1-2/host4", "1", {"sdb1": "8:17"}),
    "sdc": ("pci0000:00/usb2/2-1/host5", "0", {"sdc1": "8:33"}),
    "sdd": ("pci0000:00/usb1/1-3/host6", "1", {"sdd1": "8:49"}),
}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system's own description of itself, under a root of its own."""
    root = tmp_path / "root"
    write(root, MOUNTS)
    (root / "sys/dev/block").mkdir(parents=True)
    for disk, (bus, removable, parts) in DISKS.items():
        folder = root / "sys/devices" / bus / "block" / disk
        folder.mkdir(parents=True)
        (folder / "removable").write_text(removable + "\n")
        for part, number in parts.items():
            (folder / part).mkdir()
            (folder / part / "partition").write_text("1\n")
            (root / "sys/dev/block" / number).symlink_to(folder / part)
    for kind, names in (
        ("by-uuid", {"1A2B-3C4D": "sdb1", "6f2c": "sdc1"}),
        ("by-label", {"CLE\\x20CAFE": "sdb1"}),
    ):
        folder = root / "dev/disk" / kind
        folder.mkdir(parents=True)
        for name, part in names.items():
            (folder / name).symlink_to(f"../../{part}")
    (root / "media/cafe/CLE CAFE").mkdir(parents=True)
    (root / "media/cafe/disque").mkdir()
    monkeypatch.setattr(volumes, "ROOT", root)
    return root


def write(root: Path, mounts: str) -> None:
    (root / "proc/self").mkdir(parents=True, exist_ok=True)
    (root / "proc/self/mountinfo").write_text(mounts)


def test_the_key_and_the_other_disk_are_recognised_and_nothing_of_the_system(machine):
    found = volumes.plugged_in(Path("/home/cafe/cafe.db"))
    assert [(v.id, v.name, v.removable) for v in found] == [
        ("uuid:1A2B-3C4D", "CLE CAFE", True),
        ("uuid:6f2c", "disque", True),
    ]
    assert found[0].path == machine / "media/cafe/CLE CAFE"


def test_the_databases_own_disk_is_no_second_place(machine):
    found = volumes.plugged_in(Path("/media/cafe/disque/cafe.db"))
    assert "disque" not in [one.name for one in found]
    assert "home" in [one.name for one in found]  # there the internal disk is the other one


def test_a_key_is_known_again_elsewhere_and_another_is_not_taken_for_it(machine):
    own = Path("/home/cafe/cafe.db")
    elsewhere = MOUNTS.replace("/media/cafe/CLE\\040CAFE", "/mnt/cle2")
    write(machine, elsewhere)
    known = volumes.find("uuid:1A2B-3C4D", own)
    assert known is not None
    assert known.path == machine / "mnt/cle2"
    another = machine / "dev/disk/by-uuid/1A2B-3C4D"
    another.rename(another.with_name("FFFF-0000"))  # the same name and place, another key
    assert volumes.find("uuid:1A2B-3C4D", own) is None
    assert volumes.find("", own) is None


def test_disks_under_lvm_are_looked_through(machine):
    lvm = machine / "sys/devices/virtual/block/dm-0"
    (lvm / "slaves").mkdir(parents=True)
    (lvm / "slaves/sda3").symlink_to(machine / "sys/devices/pci0000:00/ata1/host0/block/sda/sda3")
    (machine / "sys/dev/block/253:0").symlink_to(lvm)
    write(machine, MOUNTS + "60 27 253:0 / /srv rw - ext4 /dev/mapper/vg-srv rw\n")
    assert "srv" not in [v.name for v in volumes.plugged_in(Path("/home/x/cafe.db"))]


def test_a_key_that_nobody_has_mounted_is_mounted_by_the_system(machine, tmp_path, monkeypatch):
    write(machine, "".join(line for line in MOUNTS.splitlines(True) if "/dev/sdb1" not in line))
    by_name = machine / "sys/class/block"
    by_name.mkdir(parents=True)
    for number, part in (("8:17", "sdb1"), ("8:33", "sdc1")):
        (by_name / part).symlink_to((machine / "sys/dev/block" / number).resolve())
    tool = tmp_path / "bin/udisksctl"
    tool.parent.mkdir()
    line = next(line for line in MOUNTS.splitlines() if "/dev/sdb1" in line)
    tool.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n'
        f"cat >> {machine}/proc/self/mountinfo <<'END'\n{line}\nEND\n"
    )
    tool.chmod(0o755)
    own = Path("/home/cafe/cafe.db")
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert not volumes.open_up(own)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    assert volumes.find("uuid:1A2B-3C4D", own) is None
    assert volumes.open_up(own)
    assert volumes.find("uuid:1A2B-3C4D", own) is not None
    assert not volumes.open_up(own), "what is mounted is not mounted again"
    asked = (tmp_path / "asked").read_text()
    assert asked == "mount --no-user-interaction -b /dev/sdb1\n"


@pytest.mark.parametrize("text", ["", "rubbish", "1 2 3 - x", "\x00" * 99, "27 1 8:2 / /"])
def test_lines_that_are_none_are_passed_over(machine, text):
    write(machine, text)
    assert volumes.plugged_in(Path("/home/cafe/cafe.db")) == ()


# --- copying there --------------------------------------------------------------------------------


@pytest.fixture
def keeper(cafe, machine, monkeypatch):
    """A café whose second copies go to the key."""
    keeping = Keeper(cafe.store.path)
    monkeypatch.setattr(cafe.store, "_keeper", keeping)
    monkeypatch.setattr(volumes, "_disks_of", fake_disks(volumes._disks_of, cafe.store.path))
    (key,) = (one for one in keeping.volumes() if one.name == "CLE CAFE")
    backups.choose_place(cafe, keeping.adopt(key, "word"))
    return keeping


def fake_disks(plain, database):
    def disks(mount, root):
        return frozenset() if mount is None or mount.at == "/" else plain(mount, root)

    return disks


def on_key(machine: Path) -> list[Path]:
    return sorted(p for p in (machine / "media/cafe/CLE CAFE").rglob("*") if p.is_file())


def test_a_copy_goes_into_the_cafés_own_folder_and_nowhere_else(cafe, keeper, machine):
    (machine / "media/cafe/CLE CAFE/photo.jpg").write_text("mine")
    cafes.ring(cafe, "CAFE")
    made = cafe.store.backup()
    assert made.second_problem is None
    assert made.second is not None
    with cafe.store.act() as uow:
        mark = uow.opening()["cafe"][:8]
    folder = machine / f"media/cafe/CLE CAFE/cafe-pos/cafe-du-pont-{mark}"
    assert on_key(machine) == sorted(
        [folder / made.path.name, machine / "media/cafe/CLE CAFE/photo.jpg"]
    )
    assert made.second.read_bytes() == made.path.read_bytes()
    view = keeper.look(backups.said(cafe))
    assert (view.place.state, view.lacking, view.news) == (PlaceState.THERE, False, False)


def test_a_key_pulled_out_is_said_and_caught_up_when_it_is_back(cafe, keeper, machine):
    write(machine, MOUNTS.replace("/dev/sdb1", "/dev/gone").replace("8:17", "9:9"))
    cafes.ring(cafe, "CAFE")
    made = cafe.store.backup()
    assert made.path.exists()
    assert made.second_problem is not None
    assert made.second_problem.code == "backup.no_key"
    view = keeper.look(backups.said(cafe))
    assert (view.place.state, view.place.name, view.lacking) == (
        PlaceState.ABSENT, "CLE CAFE", True,
    )  # fmt: skip
    assert not backups.behind(view)
    write(machine, MOUNTS)
    assert backups.behind(keeper.look(backups.said(cafe)))
    done = keeper.catch_up()
    assert done is not None
    assert done.second is not None
    assert keeper.catch_up() is None
    assert not keeper.look(backups.said(cafe)).lacking


def test_a_copy_made_while_the_clock_was_ahead_hides_no_newer_one(cafe, keeper, machine, clock):
    clock.set("2026-12-24T10:00:00Z")
    cafe.store.backup()
    clock.set("2026-11-20T10:00:00Z")
    write(machine, MOUNTS.replace("/dev/sdb1", "/dev/gone").replace("8:17", "9:9"))
    cafes.ring(cafe, "CAFE")
    made = cafe.store.backup()
    view = keeper.look(backups.said(cafe))
    assert (view.lacking, view.news) == (True, False)
    write(machine, MOUNTS)
    done = keeper.catch_up()
    assert done is not None
    assert (done.path, keeper.look(backups.said(cafe)).lacking) == (made.path, False)


def test_a_key_that_forgets_what_was_written_is_found_out(cafe, keeper, monkeypatch):
    monkeypatch.setattr(places, "_copied", lambda _s, part: part.write_bytes(b"x") and "0" * 64)
    made = cafe.store.backup()
    assert made.path.exists()
    assert made.second_problem is not None
    assert made.second_problem.code == "backup.differs"
    assert not list(keeper.volumes()[0].path.rglob("*.part"))


def test_encrypted_copies_say_nothing_and_come_back(cafe, keeper, machine, tmp_path):
    pair = keeper.new_pair()
    backups.encrypt_for(cafe, pair.public)
    cafes.ring(cafe, "CAFE")
    made = cafe.store.backup()
    assert made.second is not None
    assert made.second.name == made.path.name + ".age"
    content = made.second.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert "Café du Pont".encode() not in content
    assert pair.secret.encode() not in made.path.read_bytes()
    assert places.check_sealed(made.second) == (made.seq, made.hash)
    digest = hashlib.sha256(content).hexdigest()
    noted = made.second.with_name(made.second.name + ".sha256").read_text()
    assert noted.startswith(f"{digest}  {made.second.name}\n# entry {made.seq} ")
    sealing.unseal(made.second, tmp_path / "back.db", sealing.secret_of(pair.secret.lower()))
    assert (tmp_path / "back.db").read_bytes() == made.path.read_bytes()
    with refused("backup.wrong_secret"):
        sealing.unseal(made.second, tmp_path / "no.db", keeper.new_pair().secret)
    made.second.write_bytes(content[:-1] + b"\x00")
    for broken in (places.check_sealed, lambda p: sealing.unseal(p, tmp_path / "c", pair.secret)):
        with pytest.raises(cafes.PosError):
            broken(made.second)
    assert not (tmp_path / "no.db").exists()
    assert not list(backup.folder_for(cafe.store.path).glob(".*"))


def test_a_training_till_leaves_the_key_alone(cafe, keeper, machine, monkeypatch):
    with cafe.store.act() as uow:
        opening = uow.opening()
    monkeypatch.setattr(type(uow), "opening", lambda _self: {**opening, "training": 1})
    told = backups.said(cafe)
    assert (told.hours, told.settings) == (0, {})
    monkeypatch.undo()
    copy = cafe.store.backup(machine / "elsewhere").path
    content = copy.read_bytes()
    copy.write_bytes(content.replace(b'"training":0', b'"training":1'))
    assert places.wanted_of(copy).volume == {}
    copy.write_bytes(content)
    assert places.wanted_of(copy).volume["name"] == "CLE CAFE"


def test_what_is_no_key_is_refused(cafe):
    pair = cafe.store.keeping.new_pair()
    wrong = pair.public[:-1] + ("q" if pair.public[-1] != "q" else "p")
    with refused("backup.recipient"):
        backups.encrypt_for(cafe, wrong)
    slip = pair.secret[:-1] + ("Q" if pair.secret[-1] != "Q" else "P")
    for text in ("", "AGE-SECRET-KEY-1", slip, pair.public):
        with refused("backup.secret"):
            sealing.secret_of(text)
    assert (
        sealing.secret_of(f"\n# made today\n {pair.secret[:30]} {pair.secret[30:]}\n")
        == pair.secret
    )


def test_when_a_copy_is_due():
    made = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    none = places.SecondPlace(PlaceState.NONE, "")
    view = backups.CopiesView(made, none, hours=4, news=True)
    assert not backups.due(view, made.replace(hour=12, minute=59))
    assert backups.due(view, made.replace(hour=13))
    assert backups.due(view, made.replace(day=19)), "a clock set back is no reason to wait"
    assert not backups.due(view, made.replace(hour=13), made.replace(hour=12, minute=55))
    still = backups.CopiesView(made, none, hours=4)
    assert not backups.due(still, made.replace(hour=20))
    never = backups.CopiesView(made, none, news=True)
    assert not backups.due(never, made.replace(hour=20))
    assert backups.due(backups.CopiesView(None, none, hours=4, news=True), made)


# --- kill -9 --------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [1, 4, 7])
def test_a_copy_killed_anywhere_leaves_no_wrong_one(cafe, keeper, machine, last):
    """Mid-backup and mid-second-copy: names are given to whole copies only, the next one cleans."""
    backups.encrypt_for(cafe, keeper.new_pair().public)
    cafes.ring(cafe, "CAFE")
    child = os.fork()
    if child == 0:
        taken = iter(range(99))

        def step(plain):
            def killed(*arguments, **options):
                if next(taken) == last:
                    os.kill(os.getpid(), signal.SIGKILL)
                return plain(*arguments, **options)

            return killed

        for name in ("fsync", "replace", "rename", "mkdir"):
            setattr(os, name, step(getattr(os, name)))
        cafe.store.backup()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    whole = backup.all_of(cafe.store.path)
    for copy in whole:
        backup.check(copy)
    for copy in (p for p in on_key(machine) if p.suffix == ".age"):
        places.check_sealed(copy)
    made = cafe.store.backup()
    assert made.second is not None
    assert places.check_sealed(made.second)[0] == made.seq
    left = [*backup.folder_for(cafe.store.path).iterdir(), *on_key(machine)]
    assert not [path.name for path in left if path.name.endswith(".part")]


@pytest.mark.parametrize("link", ["cafe-pos", "cafe-pos/cafe-du-pont-{mark}"])
def test_a_link_on_a_key_is_never_followed(cafe, keeper, machine, tmp_path, link):
    """Whoever had the key for a minute leads no copy elsewhere, and thins nothing out there."""
    with cafe.store.act() as uow:
        mark = uow.opening()["cafe"][:8]
    mine = tmp_path / "mine" / f"cafe-du-pont-{mark}"
    mine.mkdir(parents=True)
    kept = mine / "cafe.20200101T000000Z.backup.db.part"  # what tidying up would remove
    kept.write_text("mine")
    place = machine / "media/cafe/CLE CAFE" / link.format(mark=mark)
    if place.exists():
        for path in sorted(place.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        place.rmdir()
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(mine if place.name != "cafe-pos" else mine.parent)
    cafes.ring(cafe, "CAFE")
    made = cafe.store.backup()
    assert made.path.exists()
    assert made.second is None
    assert made.second_problem is not None
    assert made.second_problem.code == "backup.cannot_write"
    assert [path.name for path in mine.iterdir()] == [kept.name]


def test_a_link_under_a_copys_name_is_not_written_through(cafe, tmp_path):
    folder, victim = tmp_path / "second", tmp_path / "victim"
    folder.mkdir()
    victim.write_text("mine")
    made = cafe.store.backup()
    for name in (f"{made.path.name}.part", f"{made.path.name}.age.sha256.part"):
        (folder / name).symlink_to(victim)
    recipient = sealing.new_pair().public
    assert places.bring(made.path, folder, "", made.seq, made.hash).is_file()
    assert places.bring(made.path, folder, recipient, made.seq, made.hash).is_file()
    assert victim.read_text() == "mine"
