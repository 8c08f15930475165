"""A month's file for the network: gathered, written, signed and recorded in one act.

The file is flushed under another name, then its document and the event of the export are appended,
then it gets its name, and the act commits: what the ledger says was made exists. A file that was
lost is made again, byte for byte, as long as what it tells of has not changed.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cafe_pos import durable
from cafe_pos.application import acts
from cafe_pos.application.ports import Context, Operator, UnitOfWork
from cafe_pos.domain import month_documents
from cafe_pos.domain.clock import utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.domain.event import EventCode
from cafe_pos.domain.rights import Right
from cafe_pos.domain.ticket import Channel
from cafe_pos.network.file import manifest as manifests
from cafe_pos.network.file import schema, trailer
from cafe_pos.network.file.manifest import End, Manifest, Nature
from cafe_pos.network.sending import gathering, gathering_month
from cafe_pos.network.sending.cleaning import Cleaner, names_known
from cafe_pos.network.sending.gathering import Gathered, Span
from cafe_pos.network.sending.handovers import handovers


@dataclass(frozen=True, slots=True)
class Wanted:
    """A month (ISO), where to, and whether its costs are complete."""

    month: str
    folder: Path
    definitive: bool = False


@dataclass(frozen=True, slots=True)
class ExportView:
    """A file that was made, or (`again`) made once more as it was: where it lies, what it says."""

    path: Path
    manifest: Manifest
    size_bytes: int
    sha256: str
    again: bool

    def as_json(self) -> dict[str, Any]:
        """What scripts read."""
        said = self.manifest
        return {
            "path": str(self.path),
            "number": said.number,
            "month": said.month,
            "revision": said.revision,
            "kind": said.nature.value,
            "again": self.again,
            "bytes": self.size_bytes,
            "sha256": self.sha256,
            "data_sha256": said.data_sha256,
            "first_seq": said.first_seq,
            "last_seq": said.last_seq,
            "counts": dict(said.counts),
        }


def month_to_export(ctx: Context) -> tuple[str, bool]:
    """The month that a manager means without naming one, and whether it is closed.

    That is this month on its last day, else the last closed one, else the one before this.
    """
    with ctx.store.act() as uow:
        ends = [day[:7] for day, _seq in uow.exports.month_ends()]
        today = acts.business_days(uow).of(ctx.clock.now())
    now, tomorrow = today.isoformat()[:7], today + timedelta(days=1)
    before = (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    month = now if tomorrow.day == 1 else max([*ends[-1:], before])
    return month, month in ends


def make(
    ctx: Context,
    wanted: Wanted,
    *,
    operator: str | None = None,
    channel: Channel = Channel.CLI,
) -> ExportView:
    """Make a month's file in a folder.

    A definitive one wants the month closed; a flash is made from the evening of the last day on.
    What has changed since the last revision is a new revision; nothing changed, the same again.

    Raises:
        PosError: `report.month`, `network.not_closed`, `network.too_early`, `network.nothing`,
            `network.flash_late`, `network.training`, `file.cannot_write`, `right.missing`,
            `operator.*`.
    """
    from cafe_pos.application.viability.inputs import checked_month

    month = checked_month(wanted.month)
    nature = Nature.DEFINITIVE if wanted.definitive else Nature.FLASH
    with ctx.store.act() as uow:
        who = acts.acting(uow, operator, Right.CLOSE)
        span = _span(ctx, uow, month, nature)
        gathered = _gathered(ctx, uow, span, nature)
        data = sqlite_bytes(gathered.rows)
        made = _Making(ctx, uow, span, nature, gathered, data)
        before = uow.months.exports(month)
        known = before[-1] if before else None
        if known is not None and nature is Nature.FLASH and known["nature"] != nature.value:
            raise PosError("network.flash_late", month=month)
        again = known is not None and made.is_that(known)
        said = known if again and known is not None else made.record(who, channel)
        signed = made.manifest(said)
        text = manifests.text_of(signed)
        key_id, signature = ctx.store.sign(manifests.PREFIX + text)
        if key_id != signed.key_id:
            raise RuntimeError("the key changed within an act")
        content = trailer.pack(data, text, signature)
        path = wanted.folder / signed.file_name
        part = path.with_name(path.name + ".part")
        try:
            _write(part, content)
            if not again:
                uow.append("export", said["recorded_at"], said)
            sha256 = hashlib.sha256(content).hexdigest()
            acts.record(
                uow, EventCode.DATA_EXPORT, "month_exported",
                at=utc_text(ctx.clock.now()), channel=channel, operator=who.code,
                export=signed.number, file=path.name, sha256=sha256,
            )  # fmt: skip
            part.replace(path)
            _flush(path.parent)
        except OSError as error:
            _forget(part)
            raise PosError("file.cannot_write", path=path, reason=error.strerror) from error
        except BaseException:
            _forget(part)
            raise
    return ExportView(path, signed, len(content), sha256, again)


def _span(ctx: Context, uow: UnitOfWork, month: str, nature: Nature) -> Span:
    opening = uow.opening()
    if opening is None:
        raise PosError("cafe.missing", path=ctx.store.path)
    if opening["training"]:
        raise PosError("network.training")
    today = acts.business_days(uow).of(ctx.clock.now())
    span = gathering.span_of(uow, month)
    if not span.closed:
        if today < span.first_day:
            raise PosError("network.nothing", month=month)
        if nature is Nature.DEFINITIVE:
            raise PosError("network.not_closed", month=month)
        if today < span.last_day:
            raise PosError("network.too_early", month=month, day=span.last_day)
    if span.last_seq < span.first_seq:
        raise PosError("network.nothing", month=month)
    return span


def _gathered(ctx: Context, uow: UnitOfWork, span: Span, nature: Nature) -> Gathered:
    from cafe_pos.application.viability.report import Asked, report_in

    gathered = gathering.gather(uow, span)
    view = report_in(ctx, uow, Asked(span.month, definitive=nature is Nature.DEFINITIVE))
    rows = gathered.rows
    rows["dictionary"] = list(schema.dictionary())
    gathering_month.put_meta(uow, span, rows, view=view, nature=nature)
    gathering_month.put_services(uow, span, rows)
    gathering_month.put_figures(view, nature, rows)
    clean = Cleaner(names_known(uow, span.first_day, span.last_day))
    gathering_month.put_village(ctx, uow, span, rows, view=view, clean=clean)
    return gathered


@dataclass(frozen=True, slots=True)
class _Making:
    """A month gathered and written, before it has a number."""

    ctx: Context
    uow: UnitOfWork
    span: Span
    nature: Nature
    gathered: Gathered
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def is_that(self, known: Mapping[str, Any]) -> bool:
        """Whether a record tells of this very content, signed by the key of now."""
        opening = self.uow.opening() or {}
        made = self.uow.exports.signed_by(known["number"])
        return (
            known["nature"] == self.nature.value
            and known["data_sha256"] == self.sha256
            and made == opening.get("key_id")
        )

    def record(self, who: Operator, channel: Channel) -> Mapping[str, Any]:
        uow, span = self.uow, self.span
        before, every = uow.months.exports(span.month), uow.months.exports()
        revision = before[-1]["revision"] + 1 if before else 1
        opening = uow.opening() or {}
        return month_documents.export_payload(
            serial=uow.last_serial("export") + 1,
            month=span.month,
            revision=revision,
            nature=self.nature.value,
            schema=schema.EXPORT_SCHEMA,
            entries=(span.first_seq, span.last_seq),
            head_hash=self.gathered.after.hash.hex(),
            file_name=manifests.file_name(opening["cafe"], span.month),
            data_bytes=len(self.data),
            data_sha256=self.sha256,
            previous=every[-1]["data_sha256"] if every else None,
            recorded_at=utc_text(self.ctx.clock.now()),
            operator=who.code,
            channel=channel.value,
        )

    def manifest(self, said: Mapping[str, Any]) -> Manifest:
        """What is signed: everything of it follows from the ledger, the record and the data."""
        opening, identity = self.uow.opening(), self.uow.identity()
        if opening is None or identity is None:
            raise RuntimeError("an export needs an open ledger")
        before, after = self.gathered.before, self.gathered.after
        return Manifest(
            schema=schema.EXPORT_SCHEMA,
            cafe=opening["cafe"],
            name=acts.one_line(identity[1]["trade_name"])[:200],
            commune=acts.one_line(identity[1]["commune"])[:200],
            till=opening["till"],
            incarnation=opening["incarnation"],
            key_id=opening["key_id"],
            public_key=opening["public_key"],
            month=self.span.month,
            revision=said["revision"],
            nature=self.nature,
            number=said["number"],
            previous=said["previous"],
            closed=int(self.span.closed),
            head_before=End(before.seq, before.hash.hex(), before.link.hex()),
            head_after=End(after.seq, after.hash.hex(), after.link.hex()),
            first_seq=self.span.first_seq,
            last_seq=self.span.last_seq,
            counts={name: len(rows) for name, rows in self.gathered.rows.items()},
            totals=self.gathered.totals,
            handovers=handovers(self.uow),
            software=self.ctx.software,
            language=self.ctx.language,
            demo=int(opening["demo"]),
            data_sha256=self.sha256,
            data_bytes=len(self.data),
            generated_at=said["recorded_at"],
        )


def sqlite_bytes(rows: Mapping[str, list[schema.Row]]) -> bytes:
    """The SQLite file of these rows: the same rows make the same bytes."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {schema.EXPORT_SCHEMA}")
        db.execute("BEGIN")
        for name, table in schema.TABLES.items():
            db.execute(table.sql)
            marks = ", ".join("?" * len(table.columns))
            db.executemany(f"INSERT INTO {name} VALUES ({marks})", rows[name])
        db.execute("COMMIT")
        db.execute("VACUUM")
        return db.serialize()


def _write(part: Path, content: bytes) -> None:
    """Write a file for its owner alone, and flush it."""
    durable.make_folder(part.parent)
    part.unlink(missing_ok=True)
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _forget(part: Path) -> None:
    with suppress(OSError):  # why it could not be written is told already
        part.unlink(missing_ok=True)
