"""Where second copies can go: disks and keys that are plugged in, known again by their file system.

Nothing here formats or writes: it reads what the system says of itself, and may ask it to mount a
key. On Linux that is `/proc/self/mountinfo`, `/sys/dev/block` and `/dev/disk`, under a root that
tests replace.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cafe_pos.application.keeping.ports import Volume

ROOT: Path = Path("/")
"""Where the system describes itself; tests have a root of their own."""
SYSTEM: Final = ("/boot", "/efi", "/usr", "/var", "/snap", "/proc", "/sys", "/dev", "/etc", "/tmp")  # noqa: S108 - where a system keeps its own
"""Mount points that belong to the system, whatever disk they lie on."""
FILE_SYSTEMS: Final = frozenset(
    {"vfat", "exfat", "ext2", "ext3", "ext4", "btrfs", "xfs", "f2fs", "ntfs", "ntfs3", "fuseblk",
     "hfsplus", "udf"}
)  # fmt: skip
"""What a disk or a key is formatted with; anything else is no place of its own."""
_MOUNT_S: Final = 20.0
"""How long a key may take to be mounted."""
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_HEX: Final = re.compile(r"\\x([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of mountinfo: the device's number, where it is mounted, and as what."""

    device: str
    at: str
    kind: str
    source: str
    writable: bool


def parse_mounts(text: str) -> tuple[Mount, ...]:
    """Read `/proc/self/mountinfo`; a line that is none is passed over."""
    return tuple(filter(None, map(_mount, text.splitlines())))


def _mount(line: str) -> Mount | None:
    """`36 35 98:0 /root /mnt rw,noatime master:1 - ext3 /dev/sda1 rw,errors=continue`."""
    before, dash, after = line.partition(" - ")
    left, right = before.split(" "), after.split(" ")
    if not dash or len(left) < 6 or len(right) < 3:  # noqa: PLR2004 - mountinfo's own columns
        return None
    options = {*left[5].split(","), *right[2].split(",")}
    return Mount(left[2], _plain(left[4]), right[0], _plain(right[1]), "ro" not in options)


def _plain(text: str) -> str:
    """Mountinfo writes a blank in octal, behind a backslash."""
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), text)


def plugged_in(database: Path) -> tuple[Volume, ...]:
    """The places that could hold second copies: never the disk that the database lies on."""
    if sys.platform == "darwin":
        return tuple(_of_macos(database))
    return tuple(sorted(_of_linux(database, ROOT), key=lambda v: (not v.removable, v.name)))


def find(wanted: str, database: Path) -> Volume | None:
    """The volume of an identity, wherever it is mounted today; None when it is not there."""
    return next((one for one in plugged_in(database) if wanted and one.id == wanted), None)


def open_up(database: Path) -> bool:
    """Have the system mount keys that are plugged in and not mounted, as where no desktop does.

    Asks udisks, which knows who may; nothing is formatted or repaired. Tells whether one came.
    """
    tool = shutil.which("udisksctl")
    waiting = _unmounted(database, ROOT) if tool and sys.platform == "linux" else ()
    opened = False
    for device in waiting:
        command = [str(tool), "mount", "--no-user-interaction", "-b", f"/dev/{device}"]
        with suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run(command, capture_output=True, timeout=_MOUNT_S, check=False)  # noqa: S603 - the system's own tool on a device that it named
            opened = opened or done.returncode == 0
    return opened


def lying_on(path: Path) -> tuple[str, bool]:
    """The file system that a path lies on, and whether its disk can be pulled out.

    Empty where the system does not tell. The disk that the system itself runs from is no key.
    """
    try:
        mounts = parse_mounts((ROOT / "proc/self/mountinfo").read_text(errors="replace"))
    except OSError:
        return "", False
    mount = _mount_of(path, mounts)
    if mount is None:
        return "", False
    disks = _disks_of(mount, ROOT)
    own = _disks_of(_mount_of(Path("/"), mounts), ROOT)
    return mount.kind, not disks & own and any(map(_is_removable, disks))


def _unmounted(database: Path, root: Path) -> tuple[str, ...]:
    """Removable file systems, by their devices, that are mounted nowhere."""
    try:
        mounts = parse_mounts((root / "proc/self/mountinfo").read_text(errors="replace"))
    except OSError:
        return ()
    own = _disks_of(_mount_of(database, mounts), root)
    mounted = {Path(mount.source).name for mount in mounts}
    found = []
    for device in _links(root / "dev/disk/by-uuid"):
        at = root / "sys/class/block" / device
        disks = frozenset(_under(at.resolve())) if at.exists() else frozenset()
        if device not in mounted and disks and not disks & own and any(map(_is_removable, disks)):
            found.append(device)
    return tuple(found)


def _of_linux(database: Path, root: Path) -> Iterator[Volume]:
    try:
        mounts = parse_mounts((root / "proc/self/mountinfo").read_text(errors="replace"))
    except OSError:
        return
    own = _disks_of(_mount_of(database, mounts), root)
    ids, labels = _links(root / "dev/disk/by-uuid"), _links(root / "dev/disk/by-label")
    seen: set[str] = set()
    for mount in mounts:
        disks = _disks_of(mount, root) if _is_place(mount) else frozenset()
        if mount.device in seen or not disks or disks & own:
            continue
        seen.add(mount.device)
        source = Path(mount.source).name
        uuid = ids.get(source, "")
        path = root / mount.at.lstrip("/") if root != Path("/") else Path(mount.at)
        yield Volume(
            f"uuid:{uuid}" if uuid else "",
            labels.get(source) or Path(mount.at).name,
            path,
            _free(path),
            any(map(_is_removable, disks)),
        )


def _is_place(mount: Mount) -> bool:
    """Whether a mount is a disk of its own that may be written, and none of the system's."""
    return (
        mount.writable
        and mount.kind in FILE_SYSTEMS
        and mount.source.startswith("/dev/")
        and mount.at != "/"
        and not any(mount.at == one or mount.at.startswith(f"{one}/") for one in SYSTEM)
    )


def _mount_of(path: Path, mounts: tuple[Mount, ...]) -> Mount | None:
    """What a path lies on: the longest mount point above it, the last one mounted there."""
    text = os.path.realpath(path)
    found: Mount | None = None
    for mount in mounts:
        above = mount.at in ("/", text) or text.startswith(f"{mount.at}/")
        if above and (found is None or len(mount.at) >= len(found.at)):
            found = mount
    return found


def _disks_of(mount: Mount | None, root: Path) -> frozenset[Path]:
    """The whole disks that a mount lies on, as sysfs shows them: several under LVM or LUKS.

    A file system of its own numbering (btrfs) is found by its source's name.
    """
    if mount is None:
        return frozenset()
    by_number = root / "sys/dev/block" / mount.device
    by_name = root / "sys/class/block" / Path(mount.source).name
    found = next((path for path in (by_number, by_name) if path.exists()), None)
    return frozenset() if found is None else frozenset(_under(found.resolve()))


def _under(device: Path) -> Iterator[Path]:
    slaves: list[Path] = []
    with suppress(OSError):
        slaves = sorted((device / "slaves").iterdir())
    for slave in slaves:
        yield from _under(slave.resolve())
    if not slaves:
        yield device.parent if (device / "partition").exists() else device


def _is_removable(disk: Path) -> bool:
    """A card or a key says so; a disk in a USB case says 0, but hangs on USB."""
    said = ""
    with suppress(OSError):
        said = (disk / "removable").read_text().strip()
    return said == "1" or any(part.startswith("usb") for part in disk.parts)


def _links(folder: Path) -> dict[str, str]:
    """Names under `/dev/disk/by-…` by the device that each leads to (`sdb1`)."""
    found: dict[str, str] = {}
    with suppress(OSError):
        for link in sorted(folder.iterdir()):
            name = _HEX.sub(lambda match: chr(int(match[1], 16)), link.name)
            found[link.readlink().name] = name
    return found


def _of_macos(database: Path) -> Iterator[Volume]:
    """What lies in `/Volumes` on another device than the database; it has no UUID to be read."""
    with suppress(OSError):
        own = database.parent.stat().st_dev
        for path in sorted(Path("/Volumes").iterdir()):
            with suppress(OSError):
                if path.is_mount() and path.stat().st_dev != own and os.access(path, os.W_OK):
                    yield Volume("", path.name, path, _free(path))


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return 0
