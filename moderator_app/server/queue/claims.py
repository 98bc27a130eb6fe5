"""Claiming: which case goes to whom, with a fencing token that only ever grows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import canonical, sha256_hex
from moderator_app.domain.identity import new_id
from moderator_app.domain.policy import MeasureKind
from moderator_app.domain.queue import LeaseMode
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository as cases
from moderator_app.server.case.service import READ, content
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.database.together import Together
from moderator_app.server.policy.reading import check_read
from moderator_app.server.queue import repository
from moderator_app.server.queue.ranking import age, best, first_free, take
from moderator_app.server.queue.service import expire_due
from moderator_app.server.records import event_row
from moderator_app.server.tables import audit
from moderator_app.server.tables import claim as claims
from moderator_app.server.tables import lease as leases
from moderator_app.server.wellness.service import check_chosen, kept, kept_away, since
from moderator_app.wire import messages as m

SPARE = 8
"""How many more than wanted are looked at first: claims beside this one take the best, too."""


async def claim(context: Context, who: Principal, request: m.Claim) -> m.Claimed:
    """Lease cases to a person. A repeated id gets the same leases again, as far as they are still live.

    Raises:
        Refused: ``validation`` for an unknown queue; ``forbidden`` for one the person may not lease from;
            ``idempotency-key-reuse`` for a known id with another body; ``not-allowed`` when the person holds too many;
            for a chosen case also ``not-found``, ``case-reassigned``, ``case-already-decided``, ``forbidden``.
    """
    body = sha256_hex(canonical(msgspec.to_builtins(request)))

    def grant(connection: Connection) -> Granted:
        return _claim(connection, context, who, request, body)

    def gather(connection: Connection, granted: Granted) -> m.Claimed:
        rows = granted.rows or cases.case_rows(connection, [one["case_id"] for one in granted.leases])
        return m.Claimed(
            leased=tuple(
                m.Leased(
                    lease=repository.to_lease(one, context.now()),
                    content=content(connection, rows[one["case_id"]], context, who),
                )
                for one in granted.leases
            )
        )

    return await context.database.write_then_read(grant, gather, key=f"claims:{who.user_id}", planned=True)


@dataclass(frozen=True, slots=True)
class Granted:
    """What a claim was given."""

    leases: Sequence[Stored]
    rows: Mapping[str, Stored] = field(default_factory=dict[str, Stored])
    """The cases by id, as they stand now; empty for leases that were there before."""


def _claim(connection: Connection, context: Context, who: Principal, request: m.Claim, body: str) -> Granted:
    now = context.now()

    def look() -> dict[str, Any]:
        return repository.ahead(connection, claim_id=request.id, holder=who.user_id, now_ms=now, since_ms=since(now))

    ahead = look()
    if ahead["ending"]:
        expire_due(connection, context)
        ahead = look()
    if ahead["ageing"]:
        age(connection, now)
    if ahead["known"]:
        earlier = repository.claim_by(connection, request.id)
        assert earlier is not None  # noqa: S101 - claims are never deleted
        if earlier["account_id"] != who.user_id or earlier["body_sha256"] != body:
            raise Refused("idempotency-key-reuse", "This claim's id came with another body before.", pointer="/id")
        return Granted(repository.live_of_claim(connection, request.id))
    rows = Together()
    rows.add(claims, {"id": request.id, "account_id": who.user_id, "body_sha256": body, "at_ms": now})
    if request.case_id and ahead["held"]:
        own = repository.live_of_holder(connection, who.user_id)
        held = next((row for row in own if row["case_id"] == request.case_id), None)
        if held is not None:
            rows.store(connection)
            return Granted([held])
    room = context.config.max_leases - ahead["held"]
    if room <= 0:
        many = ahead["held"]
        raise Refused("not-allowed", f"You hold {many} cases; decide or give back some first.", held=many)
    if request.case_id:
        chosen = [_chosen(connection, context, who, request, ahead)]
    else:
        chosen = _next(connection, context, who, request, ahead, count=min(request.count, room))
    granted = _grant(rows, context, who, request, chosen)
    rows.store(connection)
    return granted


def _next(
    connection: Connection, context: Context, who: Principal, request: m.Claim, ahead: dict[str, Any], *, count: int
) -> list[Stored]:
    queues = context.law.book.queues.queues
    for index, name in enumerate(request.queues):
        if name not in queues:
            raise Refused("validation", "There is no such queue.", pointer=f"/queues/{index}")
        if queues[name].capability not in who.capabilities:
            raise Refused("forbidden", "Your role does not lease from this queue.", pointer=f"/queues/{index}")
    # Named queues are taken in their order of preference, all others as one line.
    lines = [[name] for name in dict.fromkeys(request.queues)] or [
        [name for name, line in queues.items() if line.capability in who.capabilities]
    ]
    if ahead["to_read"]:
        check_read(connection, context, who, itertools.chain.from_iterable(lines))
    away = kept_away(connection, who.user_id, context.now(), blank=not ahead["strained"])
    found: list[Stored] = []
    for line in lines:
        if len(found) < count:
            found += _of_line(
                connection,
                context,
                who,
                line,
                offline=request.mode is LeaseMode.OFFLINE,
                count=count - len(found),
                away=away,
            )
    return found


def _of_line(
    connection: Connection,
    context: Context,
    who: Principal,
    line: list[str],
    *,
    offline: bool,
    count: int,
    away: tuple[str, ...],
) -> list[Stored]:
    """Return the best cases of a line; for an offline shift without those that may end in a closure."""
    private = who.may(Capability.CASE_LEASE_PRIVATE)
    own_choice = kept(away)
    if not offline and not away and own_choice is None:
        taken = take(
            connection,
            line,
            holder=who.user_id,
            private=private,
            count=count,
            spare=SPARE,
            now_ms=context.now(),
        )
        if len(taken) == count:
            return taken
    wanted = count + SPARE
    while True:
        names = best(
            connection,
            line,
            holder=who.user_id,
            private=private,
            offline=offline,
            count=wanted,
            now_ms=context.now(),
            away=away,
            kept=own_choice,
        )
        fitting = names
        if offline:
            rows = cases.case_rows(connection, names)
            fitting = [name for name in names if not _may_close(context, rows[name])]
        free = first_free(connection, fitting, count)
        if len(free) == count or len(names) < wanted:
            return free
        wanted *= 2


def _may_close(context: Context, row: Stored) -> bool:
    """Say whether the matrix would propose to close the store, were the case what it looks like."""
    matrix = context.law.book.matrix
    if row["category"] not in matrix.categories or row["severity"] not in matrix.severities:
        return False
    grade = matrix.grade_for(row["category"], row["severity"], row["recurrence"])
    return any(matrix.measures[code].kind is MeasureKind.CLOSURE for code in matrix.bundle(row["category"], grade.code))


def _chosen(
    connection: Connection, context: Context, who: Principal, request: m.Claim, ahead: dict[str, Any]
) -> Stored:
    """Check that one particular case may be leased, and return its row."""
    row = cases.case_row(connection, request.case_id, lock=True)
    if row is None:
        raise Refused("not-found", "There is no such case.", pointer="/case_id")
    if row["state"] == "leased":
        raise Refused("case-reassigned", "A colleague holds this case.", epoch=row["lease_epoch"])
    if row["state"] in {"decided", "closed", "pending_second", "adjudication"}:
        raise Refused("case-already-decided", "This case has been decided.", state=row["state"])
    context.law.machines["case"].step(row["state"], "lease")
    line = context.law.book.queues.queues.get(row["queue"])
    private = bool(row["private"]) and not who.may(Capability.CASE_LEASE_PRIVATE)
    if line is None or line.capability not in who.capabilities or private:
        raise Refused("forbidden", "Your role does not lease from this queue.", pointer="/case_id")
    if repository.in_conflict(connection, row["id"], who.user_id):
        raise Refused("forbidden", "A conflict of interest keeps this case away from you.", pointer="/case_id")
    if ahead["to_read"]:
        check_read(connection, context, who, [row["queue"]])
    check_chosen(row["distress"], kept_away(connection, who.user_id, context.now(), blank=not ahead["strained"]))
    if repository.assigned_elsewhere(connection, row["id"], who.user_id):
        raise Refused("case-reassigned", "This case was handed to a colleague.", pointer="/case_id")
    if request.mode is LeaseMode.OFFLINE and (row["live_now"] or row["severity"] == "S4" or _may_close(context, row)):
        raise Refused(
            "not-allowed", "Live and extremely serious cases and closures are decided online.", pointer="/mode"
        )
    return row


def _grant(rows: Together, context: Context, who: Principal, request: m.Claim, chosen: list[Stored]) -> Granted:
    """Lease cases that were chosen, and locked, in this unit; return leases and cases as they are stored."""
    now = context.now()
    ttl = context.config.lease_ttl_ms
    if request.mode is LeaseMode.OFFLINE:
        ttl = min(request.ttl_ms or context.config.offline_ttl_ms, context.config.offline_ttl_ms)
    granted: list[dict[str, Any]] = []
    after: dict[str, Stored] = {}
    events: list[dict[str, Any]] = []
    for position, row in enumerate(chosen):
        lease: dict[str, Any] = {
            "id": new_id(),
            "case_id": row["id"],
            "epoch": row["lease_epoch"] + 1,
            "holder": who.user_id,
            "device_id": who.device_id,
            "mode": str(request.mode),
            "ttl_ms": ttl,
            "granted_at_ms": now,
            "expires_at_ms": now + ttl,
            "renewals": 0,
            "claim_id": request.id,
            "position": position,
        }
        state = context.law.machines["case"].step(row["state"], "lease")
        changed = {"state": state, "lease_epoch": lease["epoch"], "lease_holder": who.user_id}
        version = cases.change_together(rows, row, now, **changed)
        after[row["id"]] = {**row, **changed, "row_version": version}
        facts = {"lease": lease["id"], "epoch": lease["epoch"]}
        events.append(event_row(now, who.user_id, "case.lease", "case", row["id"], facts))
        events.append(event_row(now, who.user_id, READ, "case", row["id"], {"lease": lease["id"]}))
        granted.append(lease)
    rows.add(leases, *granted)
    rows.add(audit, *events)
    return Granted(granted, after)
