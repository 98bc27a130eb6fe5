"""What a case contains, for whom, and the trace that every reading leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from moderator_app.domain.case import AffectedValue, Case, Item
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import utc
from moderator_app.domain.ledger import EntryKind, LedgerEntry, Standing, fold
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.notice import BEIJING
from moderator_app.domain.penalty import PriorDecision
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository
from moderator_app.server.case.private import windows
from moderator_app.server.case.visible import visible_case, visible_highlights, visible_history
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.measures import repository as measures
from moderator_app.server.quality.blind import check_not_reviewing
from moderator_app.server.records import event_row, record_events
from moderator_app.wire.messages import CaseContent, MerchantContext

READ = "case.content_read"
NOT_IN_FORCE = frozenset({"expired", "lifted", "reversed", "cancelled", "failed_final"})
"""States of a measure in which it restricts nothing."""


def year_start(at_ms: int) -> int:
    """Return when the calendar year of a time began on the platform's clock, milliseconds since the epoch."""
    year = utc(at_ms).astimezone(BEIJING).year
    return int(datetime(year, 1, 1, tzinfo=BEIJING).timestamp()) * 1000


def standing_of(
    connection: Connection,
    subject: Merchant,
    history: tuple[PriorDecision, ...],
    at_ms: int,
    *,
    blank: bool = False,
) -> Standing:
    """Fold a seller's standing from the ledger; measures as they run, which an appeal or a supervisor may change.

    Args:
        connection: where the ledger is.
        subject: the seller.
        history: decisions about the person.
        at_ms: now.
        blank: that nothing is in the seller's ledger is known already.
    """
    entries = () if blank else repository.entries_of(connection, subject.id)
    if any(entry.kind is EntryKind.MEASURE for entry in entries):
        entries = _as_they_run(connection, subject.id, entries)
    return fold(entries, history, at_ms=at_ms, year_start_ms=year_start(at_ms))


def _as_they_run(connection: Connection, merchant_id: str, entries: tuple[LedgerEntry, ...]) -> tuple[LedgerEntry, ...]:
    """Return entries without the measures that are not in force or rest, the others with their present ends."""
    rows = {row["id"]: row for row in measures.of_merchants(connection, [merchant_id])}
    resting = measures.resting(connection, [merchant_id])
    found = []
    for entry in entries:
        row = rows.get(entry.id) if entry.kind is EntryKind.MEASURE else None
        if row is None:
            found.append(entry)
        elif row["state"] not in NOT_IN_FORCE and entry.id not in resting:
            found.append(replace(entry, end_at_ms=row["end_at_ms"]))
    return tuple(found)


def affected_of(items: tuple[Item, ...]) -> AffectedValue | None:
    """Return the order value that a case touched: the largest that any item reports.

    Items of one session report the same orders; adding them up would count orders twice.
    """
    values = [item.affected for item in items if item.affected is not None]
    return max(values, key=lambda value: value.amount_minor, default=None)


def content(connection: Connection, row: Stored, context: Context, who: Principal) -> CaseContent:
    """Return everything a decision rests on, as ``who`` may see it; the caller has checked that ``who`` may."""
    book = context.law.book
    shown = visible_case(row, who, book)
    person = repository.person_of(connection, shown.merchant_id)
    subject = person.subject
    past = repository.history(connection, subject.person_key) if person.judged else ()
    history = visible_history(shown, past, book)
    stored, hits = repository.evidence_of(connection, shown.id)
    items, withheld = windows(stored, hits, context.secret)
    return CaseContent(
        case=shown,
        items=items,
        highlights=visible_highlights(shown, hits, book),
        context=MerchantContext(
            merchant=subject,
            standing=standing_of(connection, subject, history, context.now(), blank=not person.booked),
            history=history,
            linked=person.linked,
            open_cases=person.open_cases,
        ),
        affected=affected_of(items),
        violation_at_ms=max((one.captured_at_ms for one in stored), default=0),
        withheld=withheld,
    )


async def one_case(context: Context, who: Principal, case_id: str) -> Case:
    """Return a case's row.

    Raises:
        Refused: ``not-found``.
    """
    row = await context.database.read(lambda connection: repository.case_row(connection, case_id))
    if row is None:
        raise Refused("not-found", "There is no such case.")
    return visible_case(row, who, context.law.book)


async def case_content(context: Context, who: Principal, case_id: str, purpose: str) -> CaseContent:
    """Return what a case contains: to its lease holder, or to a lead who names a purpose.

    The reading is in the audit log before anything is handed out.

    Raises:
        Refused: ``not-found``; ``lease-lost``; ``forbidden``; ``validation`` when a lead names no purpose.
    """
    now = context.now()

    def admit(connection: Connection) -> None:
        row = repository.case_row(connection, case_id)
        if row is None:
            raise Refused("not-found", "There is no such case.")
        check_not_reviewing(connection, who.user_id, row["merchant_id"])
        held = repository.live_lease(connection, case_id, who.user_id)
        if held is not None and held["expires_at_ms"] > now:
            detail = {"lease": held["id"]}
        elif who.may(Capability.CASE_CONTENT_ANY):
            if not purpose.strip():
                raise Refused("validation", "Say what you need to read this case for.", pointer="/purpose")
            detail = {"purpose": purpose}
        elif who.may(Capability.CASE_LEASE):
            raise Refused("lease-lost", "You do not hold this case.")
        else:
            raise Refused("forbidden", "Your role does not allow this: read a case's content.")
        record_events(connection, [event_row(now, who.user_id, READ, "case", case_id, detail)])

    await context.database.write(admit)

    def gather(connection: Connection) -> CaseContent:
        row = repository.case_row(connection, case_id)
        assert row is not None  # noqa: S101 - cases are never deleted
        return content(connection, row, context, who)

    return await context.database.read(gather)
