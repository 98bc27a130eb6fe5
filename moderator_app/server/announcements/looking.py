"""What supervisors see of issues: heads for the list, and everything that a second person looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, RowMapping, func, select

from moderator_app.domain.announcement import CORRECTION_MS, compare, totals_of
from moderator_app.domain.text import Label
from moderator_app.server.announcements import repository
from moderator_app.server.announcements.candidates import ledger_totals
from moderator_app.server.context import Context
from moderator_app.server.database.numbering import in_order
from moderator_app.server.tables import account, announcement_row, audit
from moderator_app.wire.messages import announcements as am

PEOPLE = ("compiled_by", "approved_by", "retract_asked_by")
PREFIX = "announcement."


class _Given(msgspec.Struct, frozen=True):
    """The part of an event's detail that a person gave."""

    reason: str = ""


_GIVEN = msgspec.json.Decoder(_Given)


def heads(connection: Connection, rows: Sequence[RowMapping]) -> tuple[am.IssueRow, ...]:
    """Return issues as a list shows them."""
    owed = repository.owed(connection)
    names = names_of(connection, (row[field] for row in rows for field in PEOPLE))
    counts = _counts(connection, [row["id"] for row in rows])
    return tuple(_head(row, owed, names, counts) for row in rows)


def names_of(connection: Connection, ids: Iterable[str | None]) -> dict[str, str]:
    """Return people's names by id."""
    wanted = sorted({one for one in ids if one})
    found = connection.execute(select(account.c.id, account.c.display).where(account.c.id.in_(wanted)))
    return {row.id: row.display for row in found}


def _counts(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return how many rows each issue has in each state."""
    found = connection.execute(
        select(announcement_row.c.announcement_id, announcement_row.c.state, func.count())
        .where(announcement_row.c.announcement_id.in_(ids))
        .group_by(announcement_row.c.announcement_id, announcement_row.c.state)
    )
    return {(row[0], row[1]): row[2] for row in found}


def _head(
    row: RowMapping,
    owed: Mapping[str, tuple[int, int]],
    names: Mapping[str, str],
    counts: Mapping[tuple[str, str], int],
) -> am.IssueRow:
    wording = repository.to_wording(row["wording"])
    open_faults, since = owed.get(row["id"], (0, 0))
    return am.IssueRow(
        id=row["id"],
        series=row["series_code"],
        number=row["number"],
        state=row["state"],
        title_zh=wording.title.zh,
        title_en=wording.title.en,
        period_from_ms=row["period_from_ms"],
        period_to_ms=row["period_to_ms"],
        cut_off_ms=row["cut_off_ms"],
        compile_no=row["compile_no"],
        compiled_by=row["compiled_by"] or "",
        approved_by=row["approved_by"] or "",
        publish_at_ms=row["publish_at_ms"],
        published_at_ms=row["published_at_ms"],
        revision=row["revision"],
        open_faults=open_faults,
        retract_asked_by=row["retract_asked_by"] or "",
        row_version=row["row_version"],
        compiled_by_name=names.get(row["compiled_by"] or "", ""),
        approved_by_name=names.get(row["approved_by"] or "", ""),
        retract_asked_by_name=names.get(row["retract_asked_by"] or "", ""),
        retract_reason=row["retract_reason"],
        correct_by_ms=since + CORRECTION_MS if open_faults else None,
        listed=counts.get((row["id"], "listed"), 0),
        blocked=counts.get((row["id"], "blocked"), 0),
    )


def review(connection: Connection, context: Context, row: RowMapping) -> am.Issue:
    """Return an issue with rows, totals, history, and what changed since the last compilation."""
    stored = repository.rows(connection, row["id"])
    bodies = [(one, repository.to_row(one["body"])) for one in stored if one["body"]]
    now, *before = repository.compiles(connection, row["id"]) or [{}]
    change = compare(before[0], now) if before else compare(now, now)
    (head,) = heads(connection, [row])
    return am.Issue(
        head=head,
        wording=repository.to_wording(row["wording"]),
        rows=tuple(
            am.CompiledRow(
                decision_id=one["decision_id"],
                decision=one["decision_number"],
                position=one["position"],
                state=one["state"],
                reason=one["reason"],
                row=body,
            )
            for one, body in bodies
        ),
        totals=totals_of(body for one, body in bodies if one["state"] == "listed"),
        ledger_rows=ledger_totals(connection, context, row["id"]),
        difference=am.Differences(added=change.added, removed=change.removed, changed=change.changed),
        faults=tuple(_fault(one) for one in repository.faults(connection, row["id"])),
        steps=_steps(connection, row["id"]),
    )


def _fault(row: RowMapping) -> am.FaultRow:
    return am.FaultRow(
        decision_id=row["decision_id"],
        decision=row["decision_number"],
        position=row["position"],
        decision_state=row["decision_state"],
        noticed_at_ms=row["noticed_at_ms"],
        note=Label(zh=row["note_zh"], en=row["note_en"]),
        corrected_at_ms=row["corrected_at_ms"],
        due_at_ms=row["noticed_at_ms"] + CORRECTION_MS,
    )


def _steps(connection: Connection, announcement_id: str) -> tuple[am.StepRow, ...]:
    """Return what happened to an issue, newest first, from the audit log."""
    events = connection.execute(
        select(audit.c.at_ms, audit.c.actor, audit.c.action, audit.c.detail)
        .where(audit.c.object_id == announcement_id)
        .order_by(in_order(connection, audit).desc())
    ).all()
    names = names_of(connection, (one.actor for one in events))
    return tuple(
        am.StepRow(
            at_ms=one.at_ms,
            by=names.get(one.actor, ""),
            step=one.action.removeprefix(PREFIX),
            reason=_GIVEN.decode(one.detail).reason,
        )
        for one in events
    )
