"""Private messages: the minimal window for everybody, more of it for a purpose that is in the audit log first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from moderator_app.domain.case import Item
from moderator_app.domain.errors import Refused
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.private_messages import AT_ONCE, Withheld, minimal_window, pseudonymous
from moderator_app.domain.roles import Capability
from moderator_app.domain.transcript import Lane
from moderator_app.server.case import repository
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.quality.blind import check_not_reviewing
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import item as items_table
from moderator_app.server.tables import qa_review, qa_sample
from moderator_app.wire.messages import Messages, MessagesExpand

EXPANDED = "message.expand"


def windows(
    items: Sequence[Item], hits: Sequence[Highlight], secret: bytes
) -> tuple[tuple[Item, ...], tuple[Withheld, ...]]:
    """Return items as they are handed out: private conversations in their minimal window, nobody by name."""
    shown: list[Item] = []
    withheld: list[Withheld] = []
    for one in items:
        cut, held_back = minimal_window(one, hits)
        shown.append(nameless(cut, secret))
        withheld += held_back
    return tuple(shown), tuple(withheld)


def nameless(one: Item, secret: bytes) -> Item:
    """Return an item in which buyers and viewers are pseudonyms; the same item where nobody is named."""
    segments = pseudonymous(one.segments, secret)
    if all(shown is stored for shown, stored in zip(segments, one.segments, strict=True)):
        return one  # three hours of comments are not copied for nothing
    return replace(one, segments=segments)


def _may_read(connection: Connection, who: Principal, row: Stored, now_ms: int) -> None:
    """Check that somebody may read a case's messages now: its holder, who looks a second time, or a lead."""
    reviewing = connection.scalar(
        select(qa_review.c.sample_id)
        .join(qa_sample, qa_sample.c.id == qa_review.c.sample_id)
        .where(qa_sample.c.case_id == row["id"], qa_review.c.reviewer_id == who.user_id, qa_review.c.state == "leased")
        .limit(1)
    )
    if reviewing is not None or repository.has_turn(connection, row["id"], who.user_id, now_ms):
        return
    check_not_reviewing(connection, who.user_id, row["merchant_id"])
    held = repository.live_lease(connection, row["id"], who.user_id)
    if (held is not None and held["expires_at_ms"] > now_ms) or who.may(Capability.CASE_CONTENT_ANY):
        return
    if who.may(Capability.CASE_LEASE):
        raise Refused("lease-lost", "You do not hold this case.")
    raise Refused("forbidden", "Your role does not allow this: read a case's messages.")


async def expand(context: Context, who: Principal, item_id: str, request: MessagesExpand) -> Messages:
    """Return messages beyond the minimal window; the reading is in the audit log before they are read.

    Raises:
        Refused: ``not-found``; ``lease-lost``; ``forbidden``; ``validation`` for a stretch that runs backwards.
    """
    if request.last < request.first:
        raise Refused("validation", "The last message stands before the first.", pointer="/last")
    now = context.now()
    last = min(request.last, request.first + AT_ONCE - 1)

    def admit(connection: Connection) -> str:
        case_id = connection.scalar(select(items_table.c.case_id).where(items_table.c.id == item_id))
        row = repository.case_row(connection, case_id) if case_id else None
        if row is None:
            raise Refused("not-found", "There is no such item.")
        _may_read(connection, who, row, now)
        detail = {"case": row["id"], "purpose": str(request.purpose), "first": request.first, "last": last}
        record_events(connection, [event_row(now, who.user_id, EXPANDED, "item", item_id, detail)])
        return str(row["id"])

    case_id = await context.database.write(admit)

    def gather(connection: Connection) -> Messages:
        stored = next(one for one in repository.items_of(connection, case_id) if one.id == item_id)
        wanted = [one for one in stored.segments if one.lane is Lane.MESSAGE and request.first <= one.seq <= last]
        return Messages(item_id=item_id, segments=pseudonymous(wanted, context.secret))

    return await context.database.read(gather)
