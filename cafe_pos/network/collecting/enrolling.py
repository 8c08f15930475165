"""Who may send: a café's key by its file or an export, or by a fingerprint read over the phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cafe_pos.domain.clock import Clock, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import answering, collect, deciding, inbox, warehouse
from cafe_pos.network.collecting.catalogue import FILE, Cafe, CafeKey, Catalogue, Export, Notice
from cafe_pos.network.collecting.deciding import info
from cafe_pos.network.file import keys, trailer
from cafe_pos.network.file.manifest import Manifest, read
from cafe_pos.network.file.receipts import Signer

_KEY_BYTES: Final = 4000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A key that may be enrolled: what is to be compared with the café's word.

    Of a fingerprint alone, everything but that is null. `others` are keys that the café has
    already: a new one then comes beside them.
    """

    fingerprint: str
    cafe: str | None
    name: str | None
    commune: str | None
    public_key: str | None
    key_id: str | None
    demo: bool
    enrolled: bool
    others: tuple[CafeKey, ...]


def candidate(folder: Path, said: str) -> Candidate:
    """Read what is to be enrolled: the name of a key file or of an export, or a fingerprint.

    Raises:
        PosError: `network.*` of the file or the fingerprint, `file.cannot_read`,
            `collect.key_taken` when the key is enrolled for another café.
    """
    path = Path(said)
    if not path.exists():
        return _of_fingerprint(folder, keys.parse_fingerprint(said))
    content = trailer.read_file(path)
    if content.startswith(inbox.SQLITE_MAGIC):
        of: keys.PublicKey | Manifest = trailer.open_bytes(content).manifest
    else:
        of = keys.read_key_file(content)
    shown = keys.fingerprint(of.public_key)
    known: CafeKey | None = None
    others: tuple[CafeKey, ...] = ()
    with _reading(folder) as catalogue:
        if catalogue is not None:
            known = catalogue.key(of.public_key)
            others = tuple(catalogue.known_keys(of.cafe))
    if known is not None and known.cafe != of.cafe:
        raise PosError("collect.key_taken", fingerprint=shown, cafe=known.cafe)
    return Candidate(
        shown, of.cafe, of.name, of.commune, of.public_key, of.key_id,
        bool(of.demo), known is not None, others,
    )  # fmt: skip


def candidates(folder: Path, keys_in: Path) -> list[Candidate]:
    """The key files of a folder, by name; what is no key file there is left alone.

    Raises:
        PosError: `collect.key_taken`, `file.cannot_read`.
    """
    found = []
    for item in inbox.walk(keys_in):
        try:
            if item.path.parent == keys_in and item.path.stat().st_size <= _KEY_BYTES:
                found.append(candidate(folder, str(item.path)))
        except PosError as error:
            if not error.code.startswith("network."):
                raise
    return found


def _of_fingerprint(folder: Path, shown: str) -> Candidate:
    with _reading(folder) as catalogue:
        known = set(catalogue.fingerprints()) if catalogue else set()
        if catalogue is not None:
            known |= {keys.fingerprint(key.public_key) for key in catalogue.known_keys()}
    return Candidate(shown, None, None, None, None, None, False, shown in known, ())


@contextmanager
def _reading(folder: Path) -> Iterator[Catalogue | None]:
    """The catalogue of a warehouse that may not be there yet."""
    if not (folder / FILE).exists():
        yield None
        return
    with Catalogue.open(folder) as catalogue:
        yield catalogue


def enrol(folder: Path, wanted: Iterable[Candidate], *, clock: Clock) -> None:
    """Enrol what a person confirmed, in one transaction; enrolled already, nothing changes.

    Raises:
        PosError: `warehouse.*`.
    """
    now = utc_text(clock.now())
    with warehouse.writing(folder) as house, house.catalogue.writing():
        known = deciding.Known(house.catalogue)
        for one in wanted:
            _enrol(house.catalogue, known, one, now)


def _enrol(catalogue: Catalogue, known: deciding.Known, one: Candidate, now: str) -> None:
    if one.public_key is None or one.cafe is None or one.key_id is None:
        catalogue.add_fingerprint(one.fingerprint, now)
        return
    if one.public_key in known.by_public:
        return
    key = CafeKey(one.key_id, one.cafe, one.public_key, "file", "", None)
    known.enrol(key, demo=one.demo, at=now)
    if catalogue.before(one.cafe, "9") is None:
        catalogue.name_cafe(one.cafe, one.name or "", one.commune or "")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A held export that counts now, and those that joined it."""

    export: Export
    cafe: Cafe
    joined: tuple[Export, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An export that waits for the coordinator, and why."""

    export: Export
    cafe: Cafe
    notices: tuple[Notice, ...]


def held(folder: Path, said: str) -> Held:
    """A held export, by its number in the catalogue or by its file.

    Raises:
        PosError: `collect.no_export`, `collect.not_held`, `warehouse.none`, `file.cannot_read`.
    """
    with Catalogue.open(folder) as catalogue:
        if said.isascii() and said.isdecimal() and len(said) < 16:  # noqa: PLR2004 - 64 bits
            found = catalogue.export(int(said))
        else:
            content = trailer.read_file(Path(said))
            found = catalogue.by_data(trailer.open_bytes(content).manifest.data_sha256)
        cafe = catalogue.cafe(found.cafe) if found else None
        if found is None or cafe is None:
            raise PosError("collect.no_export", text=said[:60])
        if found.state != "held":
            raise PosError("collect.not_held", id=found.id, month=found.month)
        return Held(found, cafe, tuple(catalogue.notices(export=found.id)))


def accept(folder: Path, export: Export, *, clock: Clock, signer: Signer) -> Accepted:
    """Let a held export count, with the coordinator's word; its key with it, when it is new.

    Raises:
        PosError: `collect.not_held`, `collect.older_held`, `collect.key_gone`, `warehouse.*`.
    """
    now = utc_text(clock.now())
    with warehouse.writing(folder) as house:
        catalogue = house.catalogue
        with catalogue.writing():
            found = catalogue.export(export.id)
            if found is None or found.state != "held":
                raise PosError("collect.not_held", id=export.id, month=export.month)
            now_in_force = catalogue.in_force(found.cafe, found.month)
            if now_in_force is not None and now_in_force.revision > found.revision:
                raise PosError(
                    "collect.older_held", month=found.month, revision=now_in_force.revision
                )
            said = read(found.manifest.encode())
            known = deciding.Known(catalogue)
            if said.public_key not in known.by_public:
                key, _doubt = known.look(said)
                if key is None:
                    raise PosError("collect.key_gone", id=found.id)
                known.enrol(key, demo=bool(said.demo), at=now)
            catalogue.put_in_force(found, now)
            catalogue.add_notices([info("collect.by_hand")], now, export=found.id)
            if catalogue.after(found.cafe, found.month) is None:
                catalogue.name_cafe(found.cafe, said.name, said.commune)
            joined = collect.release(catalogue, found.cafe, now)
        answering.write_due(house, signer)
        cafe = catalogue.cafe(found.cafe)
        again = catalogue.export(found.id)
    assert cafe is not None  # noqa: S101 - an export names its café
    assert again is not None  # noqa: S101
    return Accepted(again, cafe, tuple(joined))
