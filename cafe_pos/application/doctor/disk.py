"""The disk: its room, and whether it is one to keep a ledger on.

Whether a disk really flushes what it says that it flushed cannot be asked: nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cafe_pos.application.doctor.cafe import CafeFacts
from cafe_pos.application.doctor.findings import Finding, good, look
from cafe_pos.application.doctor.ports import LyingFacts
from cafe_pos.application.drawer.closing import NEEDED_BYTES

WARN_BYTES: Final = 500_000_000
_MEGA: Final = 1_000_000
MEMORY: Final = frozenset({"tmpfs", "ramfs"})
"""File systems that are gone with the power."""
NETWORK: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "9p", "davfs",
    "fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.davfs2", "fuse.gvfsd-fuse",
})  # fmt: skip
"""File systems on another machine: locks and flushes there are not what they are here."""


def judge(cafe: CafeFacts, lying: LyingFacts) -> Iterator[Finding]:
    """Room, kind of disk, and whether it can be written."""
    yield _room(cafe)
    yield from kind(cafe, lying)


def _room(cafe: CafeFacts) -> Finding:
    megabytes = cafe.free_bytes // _MEGA
    if cafe.free_bytes < NEEDED_BYTES:
        return look("doctor.disk_full", megabytes=megabytes)
    if cafe.free_bytes < WARN_BYTES:
        return look("doctor.disk_low", megabytes=megabytes)
    return good("doctor.disk", megabytes=megabytes)


def kind(cafe: CafeFacts, lying: LyingFacts) -> Iterator[Finding]:
    """On what the database lies."""
    if lying.kind in MEMORY:
        yield look("doctor.disk_memory", kind=lying.kind)
    elif lying.kind in NETWORK:
        yield look("doctor.disk_network", kind=lying.kind)
    elif lying.removable:
        yield look("doctor.disk_removable")
    if not lying.writable:
        yield look("doctor.disk_read_only", path=cafe.path.parent)
