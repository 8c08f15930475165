"""What people still owe the ledger: days, a month, visas, the publisher's statement."""

from __future__ import annotations

from collections.abc import Iterator

from cafe_pos.application.doctor.cafe import CafeFacts
from cafe_pos.application.doctor.findings import Finding, good, look
from cafe_pos.application.proof import papers


def judge(cafe: CafeFacts) -> Iterator[Finding]:
    """Forgotten days, a month that is over, visas that wait, the statement for what runs."""
    if cafe.unclosed:
        yield look("doctor.unclosed", day=cafe.unclosed[0], count=len(cafe.unclosed))
    if cafe.visas:
        yield look("doctor.visas", count=cafe.visas)
    if cafe.month is not None:
        yield look("doctor.month", month=f"{cafe.month:%m/%Y}")
    if not (cafe.unclosed or cafe.visas or cafe.month):
        yield good("doctor.duties")
    if not cafe.nobody_bound:
        yield _statement(cafe)


def _statement(cafe: CafeFacts) -> Finding:
    """The publisher's signed statement is held for the major version that runs."""
    running = papers.major_of(papers.version_of(cafe.software)[1])
    if cafe.held is None:
        return look("doctor.no_statement", version=running)
    major, received = cafe.held
    if major != running:
        return look("doctor.statement_other", held=major, version=running)
    return good("doctor.statement", version=major, day=received)
