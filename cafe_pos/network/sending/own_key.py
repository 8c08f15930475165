"""The café's own public key, for whoever enrols it: as a file, and as a fingerprint to read out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cafe_pos import durable
from cafe_pos.application import acts
from cafe_pos.application.ports import Context
from cafe_pos.domain.errors import PosError
from cafe_pos.network.file import keys
from cafe_pos.network.file.keys import PublicKey


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The key that signs now, and the bytes of its file."""

    key: PublicKey
    content: bytes

    @property
    def file_name(self) -> str:
        """The name that the file gets."""
        return f"cafe-{self.key.cafe}.key.json"

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        return {
            "cafe": self.key.cafe,
            "key_id": self.key.key_id,
            "public_key": self.key.public_key,
            "fingerprint": self.key.fingerprint,
        }


def own_key(ctx: Context) -> OwnKey:
    """The key that signs now; nothing is recorded, since nothing secret or fiscal leaves.

    Raises:
        PosError: `cafe.missing`.
    """
    with ctx.store.act() as uow:
        opening, identity = uow.opening(), uow.identity()
    if opening is None or identity is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    key = PublicKey(
        cafe=opening["cafe"],
        name=acts.one_line(identity[1]["trade_name"]),
        commune=acts.one_line(identity[1]["commune"]),
        till=opening["till"],
        incarnation=opening["incarnation"],
        key_id=opening["key_id"],
        public_key=opening["public_key"],
        demo=int(opening["demo"]),
    )
    _key_id, signature = ctx.store.sign(keys.key_message(key))
    return OwnKey(key, keys.key_file(key, signature))


def write(ctx: Context, folder: Path) -> tuple[OwnKey, Path]:
    """Write the key's file into a folder.

    Raises:
        PosError: `cafe.missing`, `file.cannot_write`.
    """
    own = own_key(ctx)
    path = folder / own.file_name
    part = path.with_name(path.name + ".part")
    try:
        durable.make_folder(folder)
        durable.write(part, own.content)
        durable.rename(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise PosError("file.cannot_write", path=path, reason=error.strerror) from error
    return own, path
