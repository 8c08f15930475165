"""Files that leave the café for its books: written whole, and recorded, in one act."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from cafe_pos import durable
from cafe_pos.application import acts
from cafe_pos.application.ports import Operator, UnitOfWork
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.ticket import Channel


def hand_over(
    uow: UnitOfWork,
    path: Path,
    content: bytes,
    name: str,
    *,
    at: str,
    who: Operator,
    channel: Channel,
    **details: Any,
) -> None:
    """Write a file and append the event of its export (code 110), which names its SHA-256.

    Raises:
        PosError: `file.cannot_write`.
    """
    part = path.with_name(path.name + ".part")
    try:
        durable.make_folder(path.parent)
        durable.write(part, content)
        acts.record(
            uow, EventCode.DATA_EXPORT, name, at=at, channel=channel, operator=who.code,
            file=path.name, sha256=hashlib.sha256(content).hexdigest(), **details,
        )  # fmt: skip
        durable.rename(part, path)
    except OSError as error:
        with suppress(OSError):  # why it could not be written is told already
            part.unlink(missing_ok=True)
        raise PosError("file.cannot_write", path=path, reason=error.strerror) from error
