"""Carrying the queue to the platform: pick what is due, send it, book what came of it.

Picking and booking are transactions of their own; in between nothing is held. A server that dies in between finds its
calls still marked as on their way and sends them again under the same id, which the platform knows.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.identity import utc
from moderator_app.domain.measure import next_try_ms
from moderator_app.server.context import Context
from moderator_app.server.measures import booking, stops
from moderator_app.server.measures import repository as measures
from moderator_app.server.platform import calls
from moderator_app.server.platform.signing import signed_headers
from moderator_app.server.records import event_row, record_events

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Calls that are on their way together."""


class Platform(Protocol):
    """Where calls go."""

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> int:
        """Deliver one call; return the HTTP status, 0 when nobody answered."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A call on its way."""

    id: str
    body: bytes


def any_due(connection: Connection, context: Context) -> bool:
    """Say whether a call's turn has come."""
    return bool(calls.due(connection, context.now(), 1))


async def deliver_due(context: Context, platform: Platform, secret: str) -> int:
    """Send the calls whose turn it is, one group; return how many were sent."""
    picked = await context.database.write(lambda connection: pick(connection, context))
    if not picked:
        return 0
    now_s = context.now() // 1000
    answers = await asyncio.gather(
        *(platform.deliver(signed_headers(secret, one.id, now_s, one.body), one.body) for one in picked),
        return_exceptions=True,
    )
    outcomes: list[tuple[str, str]] = []
    for one, answer in zip(picked, answers, strict=True):
        if isinstance(answer, BaseException):
            if not isinstance(answer, Exception):
                raise answer
            log.error("a call to the platform failed: %s", type(answer).__name__)
            outcomes.append((one.id, type(answer).__name__))
        elif 200 <= answer < 300:
            outcomes.append((one.id, ""))
        else:
            outcomes.append((one.id, f"HTTP {answer}" if answer else "no answer"))
    await context.database.write(lambda connection: book(connection, context, outcomes))
    return len(picked)


def pick(connection: Connection, context: Context) -> list[Outgoing]:
    """Mark the calls whose turn it is as on their way, and write their bodies."""
    now = context.now()
    rows = calls.due(connection, now, AT_ONCE)
    giving = {calls.LIFT, calls.REVERSE, calls.SUSPEND}
    sellers = {row["merchant_id"] for row in rows if row["kind"] in giving}
    resting = measures.resting(connection, sellers)
    held = booking.held_by_platform(
        measures.of_merchants(connection, sellers), measures.stops_of_merchants(connection, sellers), now
    )
    refs = measures.platform_refs(connection, {row["merchant_id"] for row in rows})
    found = []
    if rows:
        calls.change_all(connection, [row["id"] for row in rows], state="sending")
    for row in rows:
        data: dict[str, Any] = json.loads(row["body"]) | {"merchant": refs[row["merchant_id"]]}
        if row["kind"] == calls.APPLY:
            _applying(connection, context, row)
        elif row["kind"] in giving:
            # Looked at anew for every try: a right may have been taken away again in the meantime. What an appeal has
            # suspended gave its right back then.
            given = row["kind"] != calls.SUSPEND and row["ref"] in resting
            data["gives_back"] = not given and booking.gives_back(held, data.get("measure", row["ref"]), now, resting)
        told = {"type": row["kind"], "timestamp": utc(now).isoformat(timespec="milliseconds"), "data": data}
        found.append(Outgoing(id=row["id"], body=json.dumps(told, ensure_ascii=False).encode()))
    return found


def _applying(connection: Connection, context: Context, call: RowMapping) -> None:
    row = measures.measure_row(connection, call["ref"])
    if row is None:
        return
    event = {"scheduled": "apply", "failed": "retry", "failed_final": "resend"}.get(row["state"])
    if event is not None:
        booking.step(connection, context, row, event)


def book(connection: Connection, context: Context, outcomes: list[tuple[str, str]]) -> None:
    """Book what came of calls: (id, problem), the problem empty for one that was acknowledged."""
    flying = calls.on_their_way(connection, [call_id for call_id, _ in outcomes])
    taken = [flying[call_id] for call_id, problem in outcomes if not problem and call_id in flying]
    if taken:
        ids = [call["id"] for call in taken]
        calls.change_all(connection, ids, state="acked", ended_at_ms=context.now(), problem="")
        _acknowledged(connection, context, taken)
    for call_id, problem in outcomes:
        if problem and call_id in flying:
            _refused(connection, context, flying[call_id], problem)


def _acknowledged(connection: Connection, context: Context, taken: list[RowMapping]) -> None:
    about = [call for call in taken if call["kind"].startswith("measure.") and call["kind"] not in calls.RESTS]
    known = measures.measure_rows(connection, {call["ref"] for call in about})
    steps = []
    for call in about:
        row = known.get(call["ref"])
        if row is None:
            stops.acknowledged(connection, context, call["ref"], call["kind"])
        else:
            ended = call["kind"] == calls.LIFT and row["state"] == "active"
            steps.append((row, "end_reached" if ended else "ack"))
    booking.step_all(connection, context, steps)


def _refused(connection: Connection, context: Context, call: RowMapping, problem: str) -> None:
    now = context.now()
    attempts = call["attempts"] + 1
    again = next_try_ms(attempts, now)
    row = measures.measure_row(connection, call["ref"]) if call["kind"] == calls.APPLY else None
    if row is not None and row["state"] == "applying":
        booking.step(connection, context, row, "nack")
        row = measures.measure_row(connection, call["ref"])
    if again is not None:
        calls.change(
            connection, call["id"], state="pending", attempts=attempts, next_at_ms=again, problem=problem[:200]
        )
        return
    calls.change(connection, call["id"], state="dead", attempts=attempts, ended_at_ms=now, problem=problem[:200])
    if row is not None and row["state"] == "failed":
        booking.step(connection, context, row, "give_up")
    detail = {"kind": call["kind"], "ref": call["ref"], "attempts": attempts}
    record_events(connection, [event_row(now, booking.SYSTEM, "platform.dead", "platform_call", call["id"], detail)])


async def deliver_all(context: Context, platform: Platform, secret: str) -> int:
    """Send until nothing is due any more; return how many calls were sent."""
    sent = 0
    while count := await deliver_due(context, platform, secret):
        sent += count
    return sent
