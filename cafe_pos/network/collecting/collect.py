"""Collecting an inbox into the warehouse: every file gets its answer, nothing is half taken.

First each file's signed manifest is looked at; what is here already, or cannot be trusted, has its
answer at once. The others are checked whole by workers, in the order of months, and taken batch by
batch: parts written and flushed, then one transaction. The same inbox twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from cafe_pos.application.ports import Progress
from cafe_pos.domain.clock import Clock, utc_text
from cafe_pos.domain.errors import PosError
from cafe_pos.network.collecting import answering, checking, deciding, inbox, warehouse
from cafe_pos.network.collecting.catalogue import Catalogue, Export, Notice, Refusal
from cafe_pos.network.collecting.checking import Fault, Looked, Passed, Wrong
from cafe_pos.network.collecting.deciding import Answer, Known, error, info
from cafe_pos.network.collecting.pool import Pool
from cafe_pos.network.collecting.warehouse import Batch, Warehouse
from cafe_pos.network.file.manifest import Manifest, text_of
from cafe_pos.network.file.receipts import Signer

_BATCH_BYTES: Final = 96_000_000
"""Rows of a batch in memory; with what workers hold, some 500 MB at the most."""
_BATCH_FILES: Final = 250
WORKERS: Final = 2
_NOTHING: Final = info("")
_GRAVEST: Final = ("error", "warning", "info")
"""The order in which notices are told."""


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What became of one file; `id` is its number in the catalogue when it was stored.

    `name` is how the file is shown; `cafe` and `month` are what it says of itself, null when
    nothing can be read.
    """

    name: str
    answer: Answer
    notices: tuple[Notice, ...]
    cafe: str | None = None
    cafe_name: str | None = None
    month: str | None = None
    revision: int | None = None
    id: int | None = None


@dataclass(slots=True)
class Collected:
    """What became of an inbox: answers by name, faults of ours, what was no export."""

    answers: list[FileAnswer] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    released: list[Export] = field(default_factory=list)
    """Held before, in force now: what was missing has come."""
    others: int = 0
    """Files of the inbox that hold no export."""

    def count(self, answer: Answer) -> int:
        """How many files got this answer."""
        return sum(a.answer is answer for a in self.answers)


def collect(
    folder: Path,
    source: Path,
    *,
    clock: Clock,
    signer: Signer,
    workers: int = WORKERS,
    progress: Progress | None = None,
) -> Collected:
    """Collect the files of an inbox into the warehouse in a folder.

    Raises:
        PosError: `collect.no_inbox`; `warehouse.*` when it cannot be written, and what was taken
            before stays taken.
    """
    if not source.is_dir():
        raise PosError("collect.no_inbox", path=source)
    with warehouse.writing(folder) as house:
        run = _Run(house, clock, signer)
        answering.write_due(house, signer)
        with Pool(workers, checking.begin_looking) as pool:
            found = run.looked(pool, source, progress)
        waiting = run.sifted(found)
        with Pool(workers, checking.begin_checking) as pool:
            run.taken(pool, waiting, progress)
        run.out.answers.sort(key=lambda a: a.name)
        return run.out


class _Run:
    """One collect: the warehouse, the keys, and the answers so far."""

    def __init__(self, house: Warehouse, clock: Clock, signer: Signer) -> None:
        self._house = house
        self._catalogue: Catalogue = house.catalogue
        self._now = utc_text(clock.now())
        self._signer = signer
        self._known = Known(house.catalogue)
        self.out = Collected()

    # Looking

    def looked(self, pool: Pool, source: Path, progress: Progress | None) -> list[Looked]:
        """Every file's manifest; what is no export is counted."""
        own = self._house.folder.resolve()
        items = [i for i in inbox.walk(source) if own not in i.path.resolve().parents]
        found: list[Looked] = []
        work = partial(checking.look, spool=self._house.incoming)
        for done, (item, got) in enumerate(pool.each(work, items), start=1):
            if isinstance(got, Fault):
                self._fault(item.name, got)
            elif isinstance(got, Wrong):
                raise PosError(got.code, **got.params)
            else:
                found += got
                self.out.others += not got
            if progress is not None:
                progress(done, 2 * len(items))
        return found

    def sifted(self, found: Iterable[Looked]) -> list[Looked]:
        """Answer what needs no reading; the others, in the order in which they are taken."""
        waiting: dict[tuple[str, str, int], list[Looked]] = {}
        refused: list[tuple[Looked, Notice]] = []
        for one in found:
            if isinstance(one.wrong, Fault):
                self._fault(one.name, one.wrong)
                continue
            answer, notice = self._at_once(one)
            if answer is Answer.REFUSED:
                refused.append((one, notice))
            elif answer is not None:
                self._answer(one, answer, (notice,))
            else:
                waiting.setdefault(_revision(one), []).append(one)
        taken: list[Looked] = []
        for _revision_of, same in sorted(waiting.items()):
            same.sort(key=lambda one: one.name)
            if len({_said(one).data_sha256 for one in same}) > 1:
                refused += [(one, _two(one, same[place - 1])) for place, one in enumerate(same)]
                continue
            taken.append(same[0])
            for one in same[1:]:
                self._answer(one, Answer.ALREADY_HAD, (info("collect.twice", file=same[0].name),))
        if refused:
            with self._catalogue.writing():
                for one, notice in refused:
                    self._refuse(one, (notice,))
            answering.write_due(self._house, self._signer)
        return taken

    def _at_once(self, one: Looked) -> tuple[Answer | None, Notice]:
        """The answer to a file that its manifest alone decides; None when it must be read."""
        if one.manifest is None:
            wrong = one.wrong if isinstance(one.wrong, Wrong) else Wrong("collect.unreadable", {})
            return Answer.REFUSED, error(wrong.code, **wrong.params)
        _key, doubt = self._known.look(one.manifest)
        if doubt is not None and doubt.severity == "error":
            return Answer.REFUSED, doubt
        had = deciding.had(self._catalogue, one.manifest)
        return had if had is not None else (None, _NOTHING)

    # Taking

    def taken(self, pool: Pool, waiting: list[Looked], progress: Progress | None) -> None:
        """Check the files whole and take them, batch by batch."""
        results = pool.each(checking.check, waiting)
        total, done = len(waiting), 0
        while True:
            batch: list[tuple[Looked, Passed | Wrong | Fault]] = []
            size = 0
            for one, got in results:
                batch.append((one, got))
                size += sum(map(len, got.tables.values())) if isinstance(got, Passed) else 0
                done += 1
                if progress is not None:
                    progress(total + done, 2 * total)
                if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
                    break
            if not batch:
                return
            self._take(batch)
            answering.write_due(self._house, self._signer)

    def _take(self, results: list[tuple[Looked, Passed | Wrong | Fault]]) -> None:
        """Decide and store a batch in one transaction; on any error none of it is taken."""
        out = self.out
        before = len(out.answers), len(out.faults), len(out.released)
        try:
            with self._catalogue.writing():
                number, export_id = self._catalogue.next_ids()
                batch = Batch(self._house, number)
                first = export_id
                for one, got in results:
                    if isinstance(got, Passed):
                        export_id += self._store(one, got, batch, export_id)
                    elif isinstance(got, Fault):
                        self._fault(one.name, got)
                    else:
                        self._refuse(one, (error(got.code, **got.params),))
                if export_id > first:
                    self._catalogue.add_batch(number, self._now, export_id - first, batch.write())
        except BaseException:
            del out.answers[before[0] :], out.faults[before[1] :], out.released[before[2] :]
            raise

    def _store(self, one: Looked, got: Passed, batch: Batch, export_id: int) -> int:
        """Store a file that is sound, in force or held; 1 when it was."""
        said = _said(one)
        key, doubt = self._known.look(said)
        had = deciding.had(self._catalogue, said)
        if key is None or had is not None:  # an earlier file of this very run decided it
            answer, notice = had or (Answer.REFUSED, doubt or error("collect.unknown_key"))
            if answer is Answer.REFUSED:
                self._refuse(one, (notice,))
            else:
                self._answer(one, answer, (notice,))
            return 0
        notices = [
            *([doubt] if doubt else []),
            *deciding.chain_notices(
                self._catalogue, said, said.head_before.link, said.head_after.link
            ),
            *deciding.revision_notices(self._catalogue, said),
            *got.notices,
        ]
        notices.sort(key=lambda notice: _GRAVEST.index(notice.severity))
        held = deciding.holds(notices)
        replaces = self._catalogue.in_force(said.cafe, said.month) is not None
        if doubt is None and key.public_key not in self._known.by_public:
            self._known.enrol(key, demo=bool(said.demo), at=self._now)
        state = "held" if held else "accepted"
        self._catalogue.add_export(self._export(one, batch.number, export_id, state))
        self._catalogue.add_notices(notices, self._now, export=export_id)
        batch.add(export_id, said.month, got.tables)
        if held:
            answer = Answer.HELD
        else:
            answer = Answer.REPLACED if replaces else Answer.ACCEPTED
            self._name(said)
            self.out.released += release(self._catalogue, said.cafe, self._now)
        self._answer(one, answer, tuple(notices), export_id)
        return 1

    def _name(self, said: Manifest) -> None:
        if self._catalogue.after(said.cafe, said.month) is None:
            self._catalogue.name_cafe(said.cafe, said.name, said.commune)

    def _export(self, one: Looked, batch: int, export_id: int, state: str) -> Export:
        said = _said(one)
        return Export(
            id=export_id, batch=batch, cafe=said.cafe, till=said.till,
            incarnation=said.incarnation, key_id=said.key_id, month=said.month,
            revision=said.revision, kind=said.nature.value, number=said.number,
            data_sha256=said.data_sha256, file_sha256=one.sha256, bytes=said.data_bytes,
            first_seq=said.first_seq, last_seq=said.last_seq,
            head_before=said.head_before.link, head_after=said.head_after.link,
            tickets=said.totals["tickets"], total=said.totals["total"],
            own_revenue=said.totals["own_revenue"], third_party=said.totals["third_party"],
            software=said.software, generated_at=said.generated_at, received_at=self._now,
            source=one.name, state=state, in_force=int(state == "accepted"),
            decided_at=self._now, receipt_due=1, manifest=text_of(said).decode(),
            signature=one.signature,
        )  # fmt: skip

    # Answers

    def _answer(
        self,
        one: Looked,
        answer: Answer,
        notices: tuple[Notice, ...],
        export_id: int | None = None,
    ) -> None:
        said = one.manifest
        if said is None:
            self.out.answers.append(FileAnswer(one.name, answer, notices))
            return
        self.out.answers.append(FileAnswer(
            one.name, answer, notices, said.cafe, said.name, said.month, said.revision, export_id
        ))  # fmt: skip

    def _refuse(self, one: Looked, notices: tuple[Notice, ...]) -> None:
        said = one.manifest
        known = said is not None and self._known.look(said)[0] is not None
        refusal = Refusal(
            one.sha256, one.name, self._now, notices[0].code,
            said.cafe if said else None, said.month if said else None,
            said.revision if said else None, int(known), None, int(known),
        )  # fmt: skip
        self._catalogue.add_refusal(refusal, notices)
        self._answer(one, Answer.REFUSED, notices)

    def _fault(self, name: str, fault: Fault) -> None:
        self.out.faults.append((name, fault))
        notice = error("collect.fault", what=fault.what)
        self.out.answers.append(FileAnswer(name, Answer.REFUSED, (notice,)))


def release(catalogue: Catalogue, cafe: str, at: str) -> list[Export]:
    """Put in force what was held for want of what has come now; within a transaction."""
    freed: list[Export] = []
    while found := deciding.released(catalogue, cafe):
        catalogue.put_in_force(found[0], at)
        catalogue.add_notices([info("collect.joins")], at, export=found[0].id)
        freed += found
    return freed


def _said(one: Looked) -> Manifest:
    assert one.manifest is not None  # noqa: S101 - only files with a manifest are sifted
    return one.manifest


def _revision(one: Looked) -> tuple[str, str, int]:
    said = _said(one)
    return said.month, said.cafe, said.revision


def _two(one: Looked, other: Looked) -> Notice:
    """Why two files of one revision are both refused: nobody knows which one is right."""
    said = _said(one)
    return error("collect.two_files", month=said.month, revision=said.revision, file=other.name)
