"""What must hold when a shift has come to rest, whatever went wrong."""

from __future__ import annotations

from moderator_app.desk.store.outbox import Debt
from moderator_app.domain.case import Case
from tests.simulation.books import Books
from tests.simulation.shift import Desk, Shift


def broken(shift: Shift) -> list[str]:
    """Return every broken promise of a shift that was played; what the umpire saw comes first."""
    books = shift.books
    found = list(books.wrongs)
    for (case_id, round_), taken in books.accepted.items():
        if len(taken) > 1:
            found.append(f"{case_id} round {round_} has {len(taken)} accepted decisions")
    accepted = {decision.id: account for taken in books.accepted.values() for account, decision in taken}
    for desk, (rows, drafts, cases, cursor) in zip(shift.desks, shift.at_rest, strict=True):
        found += _lost(desk, rows, drafts) + _unsettled(desk, rows, accepted) + _unequal(desk, cases, cursor, books)
    missing = set(accepted) - {row_id for rows, *_ in shift.at_rest for row_id in rows}
    found.extend(f"the server has {row_id}, which no desk knows" for row_id in sorted(missing))
    return found


def _lost(desk: Desk, rows: dict[str, Debt], drafts: dict[str, str]) -> list[str]:
    """Nothing that a person was told is kept may be gone."""
    works = [work for row_id, work in desk.rows.items() if row_id not in rows]
    works += [work for case_id, work in desk.drafts.items() if drafts.get(case_id) != work]
    return [f"{desk.name}: {work} was kept, and is gone" for work in works]


def _unsettled(desk: Desk, rows: dict[str, Debt], accepted: dict[str, str]) -> list[str]:
    """At rest nothing is on its way, and both sides agree on what was accepted."""
    found = []
    for row in rows.values():
        if row.state in {"queued", "sending"}:
            found.append(f"{desk.name}: {row.kind} {row.id} is still {row.state}")
        if row.kind == "decision" and (row.state == "accepted") != (accepted.get(row.id) == desk.name):
            found.append(f"{desk.name}: {row.id} is {row.state} here, but not so on the server")
    return found


def _unequal(desk: Desk, cases: dict[str, Case], cursor: object, books: Books) -> list[str]:
    """At rest the mirror shows what the server has, and stands at the feed's end."""
    found = []
    truth = {case_id: (case.row_version, case.state) for case_id, case in books.cases.items()}
    if {case_id: (case.row_version, case.state) for case_id, case in cases.items()} != truth:
        found.append(f"{desk.name}: the mirror differs from the server")
    if cursor != f"{books.epoch}.{len(books.feed)}":
        found.append(f"{desk.name}: the cursor is {cursor}, not {books.epoch}.{len(books.feed)}")
    return found
