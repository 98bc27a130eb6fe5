"""The other room of a PK: what the public saw of it, and the script both rooms share.

Two rooms are two sellers and two cases. Whoever judges one of them may look at the other's broadcast, which everybody
could watch; private messages, scores and what was decided there stay where they are. The look is in the audit log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from moderator_app.detectors.shared_lines import shared_script
from moderator_app.domain.case import Item, ItemKind
from moderator_app.domain.errors import Refused
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.roles import Capability
from moderator_app.domain.transcript import Lane
from moderator_app.server.case import repository
from moderator_app.server.case.private import nameless
from moderator_app.server.case.service import READ
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.quality.blind import check_not_reviewing
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import case, item
from moderator_app.wire.messages import Partner

PARTNER_READ = "case.partner_read"


def broadcast(items: Sequence[Item]) -> Item | None:
    """Return the item of a case that was broadcast against another room, or None."""
    return next((one for one in items if one.kind is ItemKind.CLIP and one.pk_partner), None)


def _other_case(connection: Connection, ours: Item) -> str | None:
    """Return the case of the other room's recording that is nearest in time, or None."""
    rows = connection.execute(
        select(item.c.case_id, item.c.captured_at_ms)
        .join(case, case.c.id == item.c.case_id)
        .where(case.c.session_ref == ours.pk_partner, item.c.kind == str(ItemKind.CLIP), item.c.source == ours.source)
    ).all()
    near = min(rows, key=lambda row: (abs(row.captured_at_ms - ours.captured_at_ms), row.case_id), default=None)
    return None if near is None else str(near.case_id)


def _admit(connection: Connection, context: Context, who: Principal, row: Stored, purpose: str) -> None:
    now = context.now()
    check_not_reviewing(connection, who.user_id, row["merchant_id"])
    held = repository.live_lease(connection, row["id"], who.user_id)
    if held is not None and held["expires_at_ms"] > now:
        return
    if repository.has_turn(connection, row["id"], who.user_id, now):
        return
    if who.may(Capability.CASE_CONTENT_ANY):
        since = now - context.config.purpose_ttl_ms
        if purpose.strip() or repository.has_event(
            connection, actor=who.user_id, action=READ, object_id=row["id"], since_ms=since
        ):
            return
        raise Refused("validation", "Say what you need to read this case for.", pointer="/purpose")
    if who.may(Capability.CASE_LEASE):
        raise Refused("lease-lost", "You do not hold this case.")
    raise Refused("forbidden", "Your role does not allow this: read a case's content.")


async def partner(context: Context, who: Principal, case_id: str, purpose: str) -> Partner:
    """Return the other room of a case's PK; the look is in the audit log of the other case before it is handed out.

    Raises:
        Refused: ``not-found`` for a case that does not exist or has no PK; ``lease-lost``; ``forbidden``;
            ``validation`` when a lead names no purpose; ``not-allowed`` while the reader reviews one of the two blind.
    """

    def look(connection: Connection) -> tuple[Item | None, str]:
        ours = broadcast(repository.items_of(connection, case_id))
        return ours, (_other_case(connection, ours) if ours is not None else None) or ""

    def admit(connection: Connection, other: str) -> None:
        row = repository.case_row(connection, case_id)
        if row is None:
            raise Refused("not-found", "There is no such case.")
        _admit(connection, context, who, row, purpose)
        other_row = repository.case_row(connection, other) if other else None
        if other_row is not None:
            check_not_reviewing(connection, who.user_id, other_row["merchant_id"])
            detail = {"for": case_id, **({"purpose": purpose} if purpose.strip() else {})}
            event = event_row(context.now(), who.user_id, PARTNER_READ, "case", other, detail)
            record_events(connection, [event])

    # Recordings of hours are read on a reader, so that nobody's booking waits for it.
    ours, other = await context.database.read(look)
    await context.database.write(lambda connection: admit(connection, other))
    if ours is None:
        raise Refused("not-found", "This case has no other room.")
    if not other:
        return Partner()

    def gather(connection: Connection) -> tuple[str, Item | None, tuple[Highlight, ...]]:
        row = repository.case_row(connection, other)
        stored, hits = repository.evidence_of(connection, other)
        theirs = [one for one in stored if one.kind is ItemKind.CLIP and one.session_ref == ours.pk_partner]
        near = min(theirs, key=lambda one: abs(one.captured_at_ms - ours.captured_at_ms), default=None)
        shown = tuple(
            replace(hit, score=0, state=HighlightState.NEW)
            for hit in hits
            if near is not None and hit.item_id == near.id and hit.lane is not Lane.MESSAGE
        )
        return (row["merchant_name"] if row is not None else ""), near, shown

    name, near, hits = await context.database.read(gather)
    if near is None:
        return Partner()
    public = replace(
        near,
        segments=tuple(one for one in near.segments if one.lane is not Lane.MESSAGE),
        viewers=0,
        reports=0,
        affected=None,
    )
    public = nameless(public, context.secret)
    loop = asyncio.get_running_loop()
    script = await loop.run_in_executor(
        context.labourers, shared_script, (ours.id, ours.segments), (public.id, public.segments)
    )
    return Partner(case_id=other, merchant_name=name, item=public, highlights=hits, script=script)
