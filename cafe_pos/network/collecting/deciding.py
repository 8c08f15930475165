"""What becomes of an export: rules over its manifest and what the catalogue holds; nothing is read.

Refused is what cannot be trusted. Held is what is sound, but that a coordinator must look at: the
chain does not join the month before or behind it, or the till was restored or replaced. Of each
month the highest revision counts; the ones before it are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Final, Protocol

from cafe_pos.network.collecting.catalogue import Cafe, CafeKey, Catalogue, Export, Notice
from cafe_pos.network.file import keys
from cafe_pos.network.file.manifest import Manifest


class Answer(StrEnum):
    """What became of a file."""

    ACCEPTED = "accepted"
    ALREADY_HAD = "already_had"
    REPLACED = "replaced"
    HELD = "held"
    REFUSED = "refused"


CHAIN: Final = frozenset({"collect.gap", "collect.fork", "collect.overlap", "collect.next"})
"""Why a file is held that another month's file, or a later revision, may resolve by itself."""
LASTING: Final = frozenset(
    {"collect.new_key", "collect.claims_cafe", "collect.flash_after", "network.key_changed",
     "network.restored"}
)  # fmt: skip
"""Why a file is held until a coordinator accepts it."""

KEYS: Final = frozenset({"collect.new_key", "collect.claims_cafe"})
"""Those of them that end for all files of a key when one of these is accepted."""


class Span(Protocol):
    """What the chain's rules look at, of an export that is stored or of one that has come."""

    @property
    def cafe(self) -> str:
        """The café."""

    @property
    def month(self) -> str:
        """The month."""

    @property
    def first_seq(self) -> int:
        """The first entry."""

    @property
    def last_seq(self) -> int:
        """The last entry."""


def error(code: str, **params: object) -> Notice:
    """A notice of something wrong."""
    return Notice("error", code, params)


def warning(code: str, **params: object) -> Notice:
    """A notice of something to be looked at."""
    return Notice("warning", code, params)


def info(code: str, **params: object) -> Notice:
    """A notice of something to know."""
    return Notice("info", code, params)


class Known:
    """The keys that were enrolled, as files are looked at; what it finds, the catalogue keeps."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.by_public = {key.public_key: key for key in catalogue.known_keys()}
        self.cafes = {cafe.cafe: cafe for cafe in catalogue.cafes()}
        self._fingerprints = catalogue.fingerprints()

    def look(self, said: Manifest) -> tuple[CafeKey | None, Notice | None]:
        """The key that may sign for this café, and why the file is refused or held for it.

        A key that is neither enrolled nor vouched for is None, with an error. One that an enrolled
        key vouches for, or whose fingerprint was enrolled, is given as it would be enrolled.
        """
        known = self.by_public.get(said.public_key)
        if known is not None:
            if known.cafe != said.cafe:
                return None, error("collect.other_cafe", cafe=said.cafe, owner=known.cafe)
            demo = bool(said.demo) and not self.cafes[said.cafe].demo
            return (None, error("collect.demo")) if demo else (known, None)
        return self._new(said)

    def _new(self, said: Manifest) -> tuple[CafeKey | None, Notice | None]:
        shown = keys.fingerprint(said.public_key)
        if shown in self._fingerprints:
            found = CafeKey(said.key_id, said.cafe, said.public_key, "fingerprint", "", None)
            if said.demo:
                return None, error("collect.demo")
            # Whose the key is was said over the phone; that it is this café's, only by the file.
            taken = said.cafe in self.cafes
            return found, warning("collect.claims_cafe", cafe=said.cafe) if taken else None
        for one in self.by_public.values():
            if one.cafe == said.cafe and keys.trusted(
                one.public_key, said.public_key, cafe=said.cafe, handovers=said.handovers
            ):
                found = CafeKey(
                    said.key_id, said.cafe, said.public_key, "hand_over", "",
                    one.key_id,
                )  # fmt: skip
                return found, warning("collect.new_key", fingerprint=shown)
        return None, error("collect.unknown_key", fingerprint=shown, name=said.name)

    def enrol(self, key: CafeKey, *, demo: bool, at: str) -> None:
        """Enrol a key from now on: one that came by its file, or that `look` has found."""
        key = replace(key, since=at)
        fingerprint = keys.fingerprint(key.public_key)
        self._catalogue.add_key(
            key, demo=demo, fingerprint=fingerprint if fingerprint in self._fingerprints else None
        )
        self.by_public[key.public_key] = key
        self.cafes.setdefault(key.cafe, Cafe(key.cafe, None, None, demo, at))


def had(catalogue: Catalogue, said: Manifest) -> tuple[Answer, Notice] | None:
    """What becomes of a file that is here already, or that another one excludes; else None."""
    same = catalogue.of_revision(said.cafe, said.month, said.revision)
    copy = catalogue.by_data(said.data_sha256)
    if copy is not None and (copy.cafe, copy.month) == (said.cafe, said.month):
        # A file that was made again, under a new key or number: what it tells is here already.
        if copy.state == "held":
            return Answer.HELD, info("collect.still_held", id=copy.id)
        return Answer.ALREADY_HAD, info("collect.already_had", on=copy.received_at[:10])
    if same is not None:
        return Answer.REFUSED, error(
            "collect.two_files", month=said.month, revision=said.revision, file=same.source
        )
    now = catalogue.in_force(said.cafe, said.month)
    if now is not None and now.revision > said.revision:
        return Answer.ALREADY_HAD, info("collect.older", revision=said.revision, newer=now.revision)
    return None


def chain_notices(
    catalogue: Catalogue, span: Span, before_link: str, after_link: str
) -> list[Notice]:
    """Why the chain does not join the exports that count for the months before and behind."""
    found: list[Notice] = []
    previous = catalogue.before(span.cafe, span.month)
    if previous is not None:
        if span.first_seq > previous.last_seq + 1:
            found.append(
                warning(
                    "collect.gap",
                    since=previous.last_seq + 1,
                    until=span.first_seq - 1,
                    month=previous.month,
                )
            )
        elif span.first_seq <= previous.last_seq:
            found.append(error("collect.overlap", seq=span.first_seq, month=previous.month))
        elif before_link != previous.head_after:
            found.append(error("collect.fork", seq=span.first_seq, month=previous.month))
    following = catalogue.after(span.cafe, span.month)
    if following is not None:
        apart = following.first_seq - span.last_seq - 1
        if apart < 0 or (apart == 0 and following.head_before != after_link):
            found.append(error("collect.next", month=following.month))
    return found


def revision_notices(catalogue: Catalogue, said: Manifest) -> list[Notice]:
    """What is to be told of a revision beside the one that counts."""
    now = catalogue.in_force(said.cafe, said.month)
    if now is None:
        first = catalogue.before(said.cafe, said.month) is None and said.first_seq > 1
        return [info("collect.first", seq=said.first_seq)] if first else []
    told = [
        info(
            "collect.corrects",
            revision=said.revision,
            older=now.revision,
            difference_cents=said.totals["total"] - now.total,
        )
    ]
    if now.kind == "definitive" and said.nature.value == "flash":
        told.append(warning("collect.flash_after", revision=now.revision))
    return told


def holds(notices: Iterable[Notice]) -> bool:
    """Whether any of these keeps a file from counting by itself."""
    return any(notice.code in CHAIN | LASTING for notice in notices)


def released(catalogue: Catalogue, cafe: str) -> list[Export]:
    """The café's held exports that join now, and that nothing else holds; one at a time.

    The first of them is to be put in force before the next one is asked for.
    """
    for export in catalogue.exports("cafe = ? AND state = 'held'", cafe):
        now = catalogue.in_force(cafe, export.month)
        if now is not None and now.revision > export.revision:
            continue
        known = any(key.key_id == export.key_id for key in catalogue.known_keys(cafe))
        open_still = LASTING - KEYS if known else LASTING
        lasting = any(n.code in open_still for n in catalogue.notices(export=export.id))
        if not lasting and not chain_notices(
            catalogue, export, export.head_before, export.head_after
        ):
            return [export]
    return []
