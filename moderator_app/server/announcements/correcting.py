"""After publication: rows that lose their decision, corrections, taking back as a whole, the end of the display term.

Whether a row has fallen is asked of the decision itself, never of a message that might be lost: readers stop seeing the
row with the commit that withdrew the decision, and the sweep after that commit writes the issue into correction.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, select

from moderator_app.domain.announcement import CORRECTION_MS, CorrectionNote, Document, Kind, nameless, without
from moderator_app.domain.errors import Refused
from moderator_app.domain.text import Label, nfc
from moderator_app.server.announcements import repository
from moderator_app.server.announcements.drafts import check_seen, watch_words
from moderator_app.server.announcements.publishing import SYSTEM, store_revision
from moderator_app.server.announcements.wording import correction_sentence
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import announcement
from moderator_app.wire.messages import announcements as am

log = logging.getLogger(__name__)

SWEEP = 500


def any_fallen(connection: Connection, _context: Context) -> bool:
    """Say whether a public row has lost its decision without a correction speaking of it."""
    return bool(repository.unnoticed(connection))


def notice_fallen(connection: Connection, context: Context, announcement_id: str | None = None) -> int:
    """Put every issue into correction that lists a decision which no longer stands; return how many rows fell.

    Whoever withdraws a decision may call it in the same transaction; otherwise it runs after the commit. Twice is once.
    """
    now = context.now()
    found = repository.unnoticed(connection, announcement_id)
    repository.add_faults(
        connection,
        [
            {
                "announcement_id": one["announcement_id"],
                "decision_id": one["decision_id"],
                "position": one["position"],
                "decision_number": one["decision_number"],
                "decision_state": one["decision_state"],
                "noticed_at_ms": now,
            }
            for one in found
        ],
    )
    for name in sorted({one["announcement_id"] for one in found}):
        row = repository.issue(connection, name)
        fallen = [one["decision_number"] for one in found if one["announcement_id"] == name]
        state = row["state"]
        if state == "published":
            state = context.law.machines["announcement"].step(state, "row_withdrawn")
        repository.change(connection, row, "row_withdrawn", SYSTEM, now, detail={"decisions": fallen}, state=state)
    return len(found)


def correct(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.Correct) -> int:
    """Publish the corrections that are due as a new revision; return its number.

    Raises:
        Refused: ``not-allowed`` when nothing is to be corrected; ``validation`` for personal data in a note.
    """
    if body.row_version is not None:
        check_seen(row, body.row_version)
    notice_fallen(connection, context, row["id"])
    row = repository.issue(connection, row["id"])
    target = context.law.machines["announcement"].step(row["state"], "publish_correction")
    due = repository.faults(connection, row["id"], open_only=True)
    written = {one.decision_id: one for one in body.notes}
    _watch_notes(connection, context, row, body.notes)
    now = context.now()
    revision: int = row["revision"] + 1
    notes = []
    for fault in due:
        further = written.get(fault["decision_id"])
        sentence = correction_sentence(
            fault["position"],
            fault["decision_number"],
            fault["decision_state"],
            now,
            Label(zh=nfc(further.zh), en=nfc(further.en))
            if further
            else Label(zh=fault["note_zh"], en=fault["note_en"]),
        )
        repository.correct_fault(
            connection,
            row["id"],
            fault["decision_id"],
            note_zh=sentence.zh,
            note_en=sentence.en,
            corrected_by=who.user_id,
            corrected_at_ms=now,
            revision=revision,
        )
        notes.append(
            CorrectionNote(
                position=fault["position"],
                decision=fault["decision_number"],
                note=sentence,
                at_ms=now,
                revision=revision,
            )
        )
    repository.change_rows(
        connection, row["id"], [fault["decision_id"] for fault in due], public=0, state="withdrawn", body="", digest=""
    )
    before = published(connection, row["id"])
    document = replace(
        without(before, [note.position for note in notes]),
        kind=Kind.CORRECTION,
        revision=revision,
        revised_at_ms=now,
        corrections=(*before.corrections, *notes),
    )
    _revise(connection, context, row, document, event="correct", actor=who.user_id, state=target)
    return revision


def _watch_notes(connection: Connection, context: Context, row: RowMapping, notes: tuple[am.FaultNote, ...]) -> None:
    fields = [
        (f"/notes/{index}/{language}", getattr(one, language))
        for index, one in enumerate(notes)
        for language in ("zh", "en")
    ]
    watch_words(connection, context, fields, names_of(connection, row))


def note(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.FaultNotes) -> None:
    """Keep further words to corrections that are owed; nothing is public by that.

    Raises:
        Refused: ``validation`` for a row that owes none, and for personal data.
    """
    owed = {fault["decision_id"] for fault in repository.faults(connection, row["id"], open_only=True)}
    for index, one in enumerate(body.notes):
        if one.decision_id not in owed:
            raise Refused(
                "validation", "No correction of this row is due.", pointer=f"/notes/{index}/decision_id", why="no-fault"
            )
    _watch_notes(connection, context, row, body.notes)
    for one in body.notes:
        repository.correct_fault(connection, row["id"], one.decision_id, note_zh=nfc(one.zh), note_en=nfc(one.en))
    repository.change(connection, row, "note", who.user_id, context.now(), detail={"rows": len(body.notes)})


def names_of(connection: Connection, row: RowMapping) -> list[str]:
    """Return the private texts of the sellers in an issue."""
    rows = connection.exec_driver_sql(
        "SELECT m.name, m.ref, m.person_key FROM announcement_row r JOIN decision d ON d.id = r.decision_id "
        "JOIN merchant m ON m.id = d.merchant_id WHERE r.announcement_id = ?",
        (row["id"],),
    )
    return [text for one in rows for text in one]


def published(connection: Connection, announcement_id: str) -> Document:
    """Return an issue's newest public revision.

    Raises:
        Refused: ``not-found`` for one that was never published.
    """
    row = repository.newest_publication(connection, announcement_id)
    if row is None or not row["body"]:
        raise Refused("not-found", "This issue is not public.")
    return repository.to_document(row["body"])


def _revise(
    connection: Connection,
    context: Context,
    row: RowMapping,
    document: Document,
    *,
    event: str,
    actor: str,
    **values: object,
) -> None:
    """Store a further public revision of an issue."""
    repository.change(
        connection,
        row,
        event,
        actor,
        document.revised_at_ms,
        detail={"label": document.label, "digest": document.digest, "revision": document.revision},
        revision=document.revision,
        **values,
    )
    # What an earlier revision said of a row that fell is not kept beside the correction.
    repository.forget_bodies(connection, row["id"])
    store_revision(connection, context, row["id"], document)


def retract(connection: Connection, context: Context, who: Principal, row: RowMapping, reason: str) -> bool:
    """Ask for taking an issue back, or confirm it as the second person; return whether it is taken back.

    Raises:
        Refused: ``not-allowed``; ``forbidden`` for the person who asked; ``validation`` for personal data.
    """
    machine = context.law.machines["announcement"]
    target = machine.step(row["state"], "retract")
    watch_words(connection, context, [("/reason", reason)], names_of(connection, row))
    now = context.now()
    if row["retract_asked_by"] is None:
        repository.change(
            connection,
            row,
            "retract_asked",
            who.user_id,
            now,
            detail={"reason": reason},
            retract_asked_by=who.user_id,
            retract_reason=nfc(reason),
        )
        return False
    if row["retract_asked_by"] == who.user_id:
        raise Refused("forbidden", "Taking an issue back needs a second person.", why="same-person")
    before = published(connection, row["id"])
    why = row["retract_reason"]
    document = replace(
        nameless(before),
        kind=Kind.RETRACTION,
        revision=row["revision"] + 1,
        revised_at_ms=now,
        totals=(),
        retracted=Label(zh=why, en=why),
    )
    repository.unpublish_rows(connection, row["id"])
    _revise(
        connection, context, row, document, event="retract", actor=who.user_id, state=target, retracted_by=who.user_id
    )
    repository.forget_rows(connection, row["id"])
    return True


# --- corrections that are late ----------------------------------------------------------------------------------------

_LATE = (
    "SELECT f.announcement_id, min(f.noticed_at_ms) AS since, group_concat(f.decision_number) AS numbers "
    "FROM announcement_fault f WHERE f.corrected_at_ms IS NULL AND f.noticed_at_ms <= ? AND NOT EXISTS ("
    "SELECT 1 FROM audit a WHERE a.object_id = f.announcement_id AND a.action = 'announcement.correction_late' "
    "AND a.at_ms >= f.noticed_at_ms + ?) GROUP BY f.announcement_id"
)


def _late(connection: Connection, now_ms: int) -> list[RowMapping]:
    return list(connection.exec_driver_sql(_LATE, (now_ms - CORRECTION_MS, CORRECTION_MS)).mappings())


def any_late(connection: Connection, context: Context) -> bool:
    """Say whether a correction is overdue that the log does not speak of yet."""
    return bool(_late(connection, context.now()))


def tell_late(connection: Connection, context: Context) -> int:
    """Put overdue corrections on record, each once; return of how many issues."""
    late = _late(connection, context.now())
    for one in late:
        log.error("a correction of announcement %s is overdue since its day is over", one["announcement_id"])
    record_events(
        connection,
        [
            event_row(
                context.now(),
                SYSTEM,
                "announcement.correction_late",
                "announcement",
                one["announcement_id"],
                {"decisions": sorted(one["numbers"].split(",")), "since": one["since"] + CORRECTION_MS},
            )
            for one in late
        ],
    )
    return len(late)


# --- the end of the display term --------------------------------------------------------------------------------------


def _old(connection: Connection, now_ms: int) -> list[RowMapping]:
    return list(
        connection.execute(
            select(announcement)
            .where(announcement.c.state == "published", announcement.c.names_until_ms <= now_ms)
            .limit(SWEEP)
        ).mappings()
    )


def any_old(connection: Connection, context: Context) -> bool:
    """Say whether the names of a published issue are due to go."""
    return bool(_old(connection, context.now()))


def age_out(connection: Connection, context: Context) -> int:
    """Archive issues whose display term is over: names and rows go for good, counts stay; return how many."""
    now = context.now()
    done = 0
    for row in _old(connection, now):
        if repository.unnoticed(connection, row["id"]):
            # What fell must be corrected first; readers see no names of it meanwhile.
            notice_fallen(connection, context, row["id"])
            continue
        target = context.law.machines["announcement"].step(row["state"], "age_out")
        document = replace(
            nameless(published(connection, row["id"])),
            kind=Kind.ARCHIVE,
            revision=row["revision"] + 1,
            revised_at_ms=now,
        )
        _revise(connection, context, row, document, event="age_out", actor=SYSTEM, state=target)
        repository.unpublish_rows(connection, row["id"])
        repository.forget_rows(connection, row["id"])
        done += 1
    return done
