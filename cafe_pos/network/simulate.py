"""A network made up from a seed, as real signed files: `network simulate`.

Each café is lived whole by one process and then put down as done, so a run that was stopped goes
on where it was. Keys are new each time (a key from a known number would be no secret), so hashes
and signatures differ between two runs of a seed; every ticket, figure and mishap is the same.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from cafe_pos.application.ports import Progress
from cafe_pos.domain.errors import PosError
from cafe_pos.network.simulation import lives, plan, posting

TRUTH: Final = "truth.json"
_WORK: Final = ".making"
_FORMAT: Final = "cafe-pos/simulation/1"


@dataclass(frozen=True, slots=True)
class Made:
    """A network that was made: its folder, how many cafés, files and tickets, bytes of files."""

    folder: Path
    cafes: int
    files: int
    tickets: int
    size_bytes: int
    resumed: int


def simulate(
    network: plan.Network,
    folder: Path,
    joined: Callable[[], lives.Joined],
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make every café that is not made yet, then lay the files out as a coordinator gets them.

    `joined` is called in each process; it must be a function of a module.

    Raises:
        PosError: `simulate.other`, `simulate.not_empty`, `file.cannot_write`.
    """
    work = folder / _WORK
    _prepare(folder, network)
    done = {path.stem for path in work.glob("*.json") if path.stem != "asked"}
    left = [one for one in network.cafes if one.cafe not in done]
    told = len(network.cafes) * len(network.months)
    count = (len(network.cafes) - len(left)) * len(network.months)
    if progress is not None:
        progress(count, told)
    workers = processes or min(len(os.sched_getaffinity(0)), max(1, len(left)))
    if left:
        with ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(joined,)
        ) as pool:
            waiting = [pool.submit(_make, one, network, work) for one in left]
            try:
                for each in as_completed(waiting):
                    each.result()
                    count += len(network.months)
                    if progress is not None:
                        progress(count, told)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    truths = [json.loads((work / f"{one.cafe}.json").read_bytes()) for one in network.cafes]
    size = posting.lay_out(network, truths, work, folder)
    _put(folder / TRUTH, _truth(network, truths))
    shutil.rmtree(work)
    return Made(
        folder, len(truths),
        sum(len(month["files"]) for cafe in truths for month in cafe["months"]),
        sum(month["tickets"] for cafe in truths for month in cafe["months"]),
        size, len(done),
    )  # fmt: skip


def a_month(text: str) -> str:
    """A month as it is typed (ISO).

    Raises:
        PosError: `report.month`.
    """
    from cafe_pos.application.viability.inputs import checked_month

    return checked_month(text)


def _prepare(folder: Path, network: plan.Network) -> None:
    """Begin, or go on with what was asked for before in the same words."""
    work = folder / _WORK
    asked = json.dumps({
        "format": _FORMAT, "seed": network.seed, "months": network.months,
        "cafes": len(network.cafes), "light": network.light,
    })  # fmt: skip
    try:
        if (work / "asked.json").exists():
            if (work / "asked.json").read_text() != asked:
                raise PosError("simulate.other", path=folder)
            return
        if folder.exists() and any(folder.iterdir()):
            raise PosError("simulate.not_empty", path=folder)
        work.mkdir(parents=True)
        (work / "asked.json").write_text(asked)
    except OSError as error:
        raise PosError("file.cannot_write", path=folder, reason=error.strerror) from error


_OURS: list[lives.Joined] = []
"""What a process was begun with."""


def _begin(joined: Callable[[], lives.Joined]) -> None:
    _OURS[:] = [joined()]


def _make(one: plan.CafePlan, network: plan.Network, work: Path) -> None:
    """One café in this process; its truth is written last, and says that its files are whole."""
    files = work / one.cafe
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir()
    # The database and its key are thrown away with the café: in memory where there is room.
    with tempfile.TemporaryDirectory(prefix="cafe-pos-simulated-", dir=_quick()) as place:
        truth = lives.live(one, network, lives.Place(Path(place) / "cafe.db", files), _OURS[0])
    _put(work / f"{one.cafe}.json", truth)


def _quick() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    return str(memory) if os.access(memory, os.W_OK) else None


def _truth(network: plan.Network, truths: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "seed": network.seed,
        "months": list(network.months),
        "light": network.light,
        "cafes": truths,
    }


def _put(path: Path, content: dict[str, Any]) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)
