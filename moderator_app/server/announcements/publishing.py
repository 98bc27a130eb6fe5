"""Publishing: every row is looked at again, the next number is taken, the document is sealed, all in one transaction.

There is one writer, so numbers have no gap and no twin; the tables hold it too. What is published rests on the audit
log: the event with the document's digest and the signed checkpoint that covers it are made in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, func, select

from moderator_app.domain.announcement import (
    Document,
    Kind,
    Line,
    RowState,
    months_later,
    totals_of,
)
from moderator_app.domain.audit_event import AuditEvent
from moderator_app.domain.errors import Refused
from moderator_app.server.announcements import repository
from moderator_app.server.announcements.candidates import Candidate, candidates, citations, compiled, ledger_totals
from moderator_app.server.announcements.drafts import check_seen, own_words, staff, watch_words, written
from moderator_app.server.announcements.redactor import SHORTEST_OUTPUT, Redactor
from moderator_app.server.audit.repository import newest_checkpoint, tree_size
from moderator_app.server.audit.sequencer import catch_up, notary_of, seal
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events, take_numbers
from moderator_app.server.tables import announcement, audit
from moderator_app.wire.messages import announcements as am

SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a publication."""

    number: int | None
    lost: tuple[str, ...] = ()
    """Public numbers of decisions that lost their basis since the compilation."""


def publish(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.Seen) -> Outcome:
    """Publish an approved issue, or send it back to its compiler when a row has lost its basis.

    Raises:
        Refused: ``not-allowed``; ``case-content-changed`` for another version than the one on the screen.
    """
    context.law.machines["announcement"].step(row["state"], "publish")
    check_seen(row, body.row_version)
    return release(connection, context, row, who.user_id)


def release(connection: Connection, context: Context, row: RowMapping, actor: str) -> Outcome:
    """Publish an approved issue in the caller's transaction."""
    machine = context.law.machines["announcement"]
    target = machine.step(row["state"], "publish")
    now = context.now()
    series = repository.series(connection, row["series_code"])
    found = candidates(connection, context, series, compiled(row["id"]), row["id"])
    lost = _lost(connection, row, found)
    if lost or not found:
        repository.change(
            connection,
            row,
            "revalidate_failed",
            SYSTEM,
            now,
            detail={"decisions": list(lost)},
            state=machine.step(row["state"], "revalidate_failed"),
            publish_at_ms=None,
            approved_by=None,
            approved_at_ms=None,
        )
        return Outcome(number=None, lost=lost)
    totals = totals_of(one.facts.row for one in found)
    if totals != ledger_totals(connection, context, row["id"]):
        raise Refused("not-allowed", "The totals do not reconcile with the ledger.", why="totals")
    wording = repository.to_wording(row["wording"])
    watch_words(connection, context, written(wording), [text for one in found for text in one.private])
    number = take_numbers(connection, f"announcement:{series.code}", 1)[0]
    until = months_later(now, series.display_months)
    document = Document(
        series=series.code,
        series_title=series.title,
        number=number,
        revision=1,
        kind=Kind.ISSUE,
        wording=wording,
        period=(row["period_from_ms"], row["period_to_ms"]),
        cut_off_ms=row["cut_off_ms"],
        published_at_ms=now,
        revised_at_ms=now,
        names_until_ms=until,
        rules=citations(context, series),
        lines=tuple(
            Line(
                position=position,
                state=RowState.LISTED,
                digest=one.digest,
                row=one.facts.row,
                decision=one.facts.row.decision,
            )
            for position, one in enumerate(found, 1)
        ),
        row_count=len(found),
        totals=totals,
    )
    _check_output(connection, context, document, found)
    # Readers count lines from one, whatever was left out between; corrections name these places.
    kept = {one.facts.decision_id: position for position, one in enumerate(found, 1)}
    _renumber(connection, row["id"], kept)
    repository.publish_rows(connection, row["id"])
    repository.change(
        connection,
        row,
        "publish",
        actor,
        now,
        detail={"label": document.label, "digest": document.digest, "rows": len(found)},
        state=target,
        number=number,
        published_at_ms=now,
        names_until_ms=until,
        revision=1,
    )
    store_revision(connection, context, row["id"], document)
    return Outcome(number=number)


def schedule(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.Seen) -> None:
    """Change when an approved issue is published by itself; without a time it waits for a person.

    Raises:
        Refused: ``not-allowed`` for one that is not approved; ``case-content-changed``.
    """
    context.law.machines["announcement"].step(row["state"], "publish")
    check_seen(row, body.row_version)
    detail = {"publish_at": body.publish_at_ms}
    repository.change(
        connection, row, "schedule", who.user_id, context.now(), detail=detail, publish_at_ms=body.publish_at_ms
    )


def _lost(connection: Connection, row: RowMapping, found: list[Candidate]) -> tuple[str, ...]:
    """Return the decisions that may no longer be listed, or are no longer what a second person approved."""
    approved = {one["decision_id"]: one for one in repository.rows(connection, row["id"]) if one["state"] == "listed"}
    lost = {
        one.facts.row.decision
        for one in found
        if one.block is not None or approved[one.facts.decision_id]["digest"] != one.digest
    }
    rows = {one.facts.decision_id for one in found}
    lost |= {stored["decision_number"] for name, stored in approved.items() if name not in rows}
    return tuple(sorted(lost))


def _renumber(connection: Connection, announcement_id: str, kept: dict[str, int]) -> None:
    """Give listed rows the places that readers count, and those that were left out the places after them."""
    stored = repository.rows(connection, announcement_id)
    after = len(kept)
    values = []
    for one in stored:
        place = kept.get(one["decision_id"])
        if place is None:
            after += 1
            place = after
        values.append({**one, "position": place})
    if any(one["position"] != value["position"] for one, value in zip(stored, values, strict=True)):
        repository.replace_rows(connection, announcement_id, values)


def _check_output(connection: Connection, context: Context, document: Document, found: list[Candidate]) -> None:
    """Check that nothing in the document names anybody.

    Raises:
        Refused: ``validation``.
    """
    redactor = guard(connection, context, [text for one in found for text in one.private])
    texts = [(f"/rows/{line.position}", line.row.nick + "\n" + line.row.account) for line in document.lines if line.row]
    redactor.check(texts)


def guard(connection: Connection, context: Context, private: list[str], common: str = "") -> Redactor:
    """Return what watches whole outputs; ``common`` is text of our own beside the law's."""
    denied = [*staff(connection), *private]
    return Redactor(denied, shortest=SHORTEST_OUTPUT, common=own_words(context) + "\n" + common)


def store_revision(connection: Connection, context: Context, announcement_id: str, document: Document) -> None:
    """Store a public revision with the event it is proven by and the signed checkpoint that covers it."""
    notary = notary_of(context)
    catch_up(connection)
    seq = newest_event(connection, announcement_id)
    seal(connection, notary, context.now())
    sealed = newest_checkpoint(connection)
    if sealed is None or sealed["size"] < seq or tree_size(connection) < seq:
        raise Refused("log-broken", "The audit log does not hold what was published.", seq=seq)
    repository.add_publication(
        connection,
        announcement_id=announcement_id,
        revision=document.revision,
        kind=str(document.kind),
        at_ms=document.revised_at_ms,
        body=repository.encoded(document),
        digest=document.digest,
        event_seq=seq,
        tree_size=sealed["size"],
        checkpoint=sealed["note"],
    )


def newest_event(connection: Connection, announcement_id: str) -> int:
    """Return the number of the newest audit event about an issue."""
    return connection.scalar(select(func.max(audit.c.seq)).where(audit.c.object_id == announcement_id)) or 0


def event_of(connection: Connection, seq: int) -> AuditEvent | None:
    """Return an audit event as it stands in the log."""
    row = connection.execute(select(audit).where(audit.c.seq == seq)).mappings().one_or_none()
    if row is None:
        return None
    names = ("seq", "at_ms", "actor", "action", "object_type", "object_id", "detail", "prev_hash")
    return AuditEvent(**{name: row[name] for name in names})


# --- by itself, when the time has come --------------------------------------------------------------------------------


def _due(connection: Connection, now_ms: int) -> list[RowMapping]:
    return list(
        connection.execute(
            select(announcement)
            .where(announcement.c.state == "approved", announcement.c.publish_at_ms <= now_ms)
            .order_by(announcement.c.publish_at_ms, announcement.c.id)
            .limit(1)
        ).mappings()
    )


def any_scheduled(connection: Connection, context: Context) -> bool:
    """Say whether the time of an approved issue has come."""
    return bool(_due(connection, context.now()))


def publish_scheduled(connection: Connection, context: Context) -> int:
    """Publish an issue whose time has come, on behalf of its approver; return how many were looked at.

    One that cannot be published is taken off the schedule and its approval falls, so that a person looks at it.
    """
    due = _due(connection, context.now())
    for row in due:
        try:
            with connection.begin_nested():
                release(connection, context, row, row["approved_by"])
        except Refused as error:
            record_events(
                connection,
                [
                    event_row(
                        context.now(),
                        SYSTEM,
                        "announcement.schedule_failed",
                        "announcement",
                        row["id"],
                        {"why": error.code},
                    )
                ],
            )
            target = context.law.machines["announcement"].step(row["state"], "revalidate_failed")
            repository.change(
                connection,
                row,
                "revalidate_failed",
                SYSTEM,
                context.now(),
                state=target,
                publish_at_ms=None,
                approved_by=None,
                approved_at_ms=None,
            )
    return len(due)
