"""What happens to a held case short of a decision: renewed, given back, passed on, set aside, handed up, expired."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.queue import LeaseMode, SkipReason
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository as cases
from moderator_app.server.case.visible import visible_case
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.known import Stored
from moderator_app.server.problems import problem_of
from moderator_app.server.queue import repository
from moderator_app.server.queue.ranking import turn_of
from moderator_app.server.records import event_row, record_events
from moderator_app.wire import messages as m

SYSTEM = "system"
"""The actor of what the server does by itself; never counted as a person."""
ESCALATED = "ESCALATED"


async def queues(context: Context, who: Principal) -> m.QueueList:
    """Return all queues with their counts."""
    counts = await context.database.read(repository.queue_counts)
    now = context.now()
    rows = []
    for line in context.law.book.queues.queues.values():
        waiting, leased, oldest = counts.get(line.id, (0, 0, 0))
        rows.append(
            m.QueueRow(
                id=line.id,
                name=line.name,
                blind=line.blind,
                waiting=waiting,
                leased=leased,
                oldest_ms=max(0, now - oldest) if waiting else 0,
                may_lease=who.may(Capability.CASE_LEASE) and line.capability in who.capabilities,
            )
        )
    return m.QueueList(queues=tuple(rows))


async def leases(context: Context, who: Principal) -> m.LeaseList:
    """Return a person's live leases."""
    now = context.now()
    rows = await context.database.read(lambda connection: repository.live_of_holder(connection, who.user_id))
    return m.LeaseList(leases=tuple(repository.to_lease(row, now) for row in rows if row["expires_at_ms"] > now))


def expire_due(connection: Connection, context: Context) -> int:
    """End leases and holds whose time is over on the server's clock; return how many.

    Runs before every claim and from the sweeper; the fencing token stays, so that a decision of the last holder is
    still honoured while nobody else took the case.
    """
    now = context.now()
    machine = context.law.machines["case"]
    ended = 0
    for lease in repository.expired(connection, now):
        row = _case(connection, lease["case_id"], lock=True)
        if row["lease_epoch"] != lease["epoch"] or row["state"] != "leased":
            continue  # decided or given back beside us
        ended += 1
        repository.end_lease(connection, lease["id"], at_ms=now, reason="expired")
        cases.change_case(connection, row, now, state=machine.step(row["state"], "lease_expired"), lease_holder="")
        detail = {"lease": lease["id"], "epoch": lease["epoch"]}
        record_events(connection, [event_row(now, SYSTEM, "case.lease_expired", "case", row["id"], detail)])
    for case_id in repository.due_holds(connection, now):
        row = _case(connection, case_id, lock=True)
        if row["state"] != "on_hold":
            continue
        ended += 1
        cases.change_case(connection, row, now, state=machine.step(row["state"], "resume"), hold_until_ms=None)
        record_events(connection, [event_row(now, SYSTEM, "case.resume", "case", case_id)])
    return ended


def _case(connection: Connection, case_id: str, *, lock: bool = False) -> Stored:
    row = cases.case_row(connection, case_id, lock=lock)
    if row is None:
        raise Refused("not-found", "There is no such case.")
    return row


def _own_lease(connection: Connection, context: Context, who: Principal, lease_id: str) -> Stored:
    """Return a live lease of the caller.

    Raises:
        Refused: ``not-found`` for none of the caller's; ``lease-lost`` for one that is over.
    """
    lease = repository.lease_by(connection, lease_id)
    if lease is None or lease["holder"] != who.user_id:
        raise Refused("not-found", "You have no such lease.", pointer="/lease_id")
    _case(connection, lease["case_id"], lock=True)  # whoever ends a lease has locked its case first
    lease = repository.lease_by(connection, lease_id)
    assert lease is not None  # noqa: S101 - leases are never deleted
    if lease["ended_at_ms"] is not None or lease["expires_at_ms"] <= context.now():
        raise Refused("lease-lost", "You no longer hold this case.", reason=lease["end_reason"] or "expired")
    return lease


async def _for_each(
    context: Context,
    who: Principal,
    request: m.LeaseIds,
    act: Callable[[Connection, Stored], Stored | None],
    *,
    done: str = "",
) -> m.LeaseResults:
    """Do something to each lease by itself; ``done`` names the end after which a repetition is no error."""

    def run(connection: Connection) -> m.LeaseResults:
        results = []
        for index, lease_id in enumerate(request.lease_ids):
            try:
                with connection.begin_nested():
                    earlier = repository.lease_by(connection, lease_id)
                    if (
                        earlier is not None
                        and done
                        and earlier["end_reason"] == done
                        and earlier["holder"] == who.user_id
                    ):
                        results.append(m.LeaseResult(id=lease_id, ok=True))
                        continue
                    after = act(connection, _own_lease(connection, context, who, lease_id))
                    lease = None if after is None else repository.to_lease(after, context.now())
                    results.append(m.LeaseResult(id=lease_id, ok=True, lease=lease))
            except Refused as error:
                error.pointer = f"/lease_ids/{index}"
                results.append(m.LeaseResult(id=lease_id, ok=False, problem=problem_of(error)))
        return m.LeaseResults(results=tuple(results))

    return await context.database.write(run, shared=True)


async def renew(context: Context, who: Principal, request: m.LeaseIds) -> m.LeaseResults:
    """Prolong leases; each may be prolonged a limited number of times, one of an offline shift not at all."""

    def act(connection: Connection, lease: Stored) -> Stored | None:
        if lease["mode"] == LeaseMode.OFFLINE:
            raise Refused("not-allowed", "An offline shift is not prolonged; decide its cases or give them back.")
        if lease["renewals"] >= context.config.max_renewals:
            raise Refused("not-allowed", "This case has been held too long; decide it or give it back.")
        now = context.now()
        repository.prolong(connection, lease["id"], expires_at_ms=now + lease["ttl_ms"], renewals=lease["renewals"] + 1)
        row = _case(connection, lease["case_id"])
        context.law.machines["case"].step(row["state"], "renew")
        detail = {"lease": lease["id"], "renewals": lease["renewals"] + 1}
        record_events(connection, [event_row(now, who.user_id, "case.renew", "case", row["id"], detail)])
        return repository.lease_by(connection, lease["id"])

    return await _for_each(context, who, request, act)


async def release(context: Context, who: Principal, request: m.LeaseIds) -> m.LeaseResults:
    """Give leases back; the cases wait again, for anybody."""

    def act(connection: Connection, lease: Stored) -> None:
        _give_up(connection, context, who, lease, event="release", reason="released")

    return await _for_each(context, who, request, act, done="released")


def _give_up(
    connection: Connection,
    context: Context,
    who: Principal,
    lease: Stored,
    *,
    event: str,
    reason: str,
    detail: dict[str, object] | None = None,
    **values: object,
) -> Stored:
    """End a lease by an event of the case's machine; return the case after it."""
    now = context.now()
    row = _case(connection, lease["case_id"])
    state = context.law.machines["case"].step(row["state"], event)
    repository.end_lease(connection, lease["id"], at_ms=now, reason=reason)
    cases.change_case(connection, row, now, state=state, lease_holder="", **values)
    facts = {"lease": lease["id"], "epoch": lease["epoch"], **(detail or {})}
    record_events(connection, [event_row(now, who.user_id, f"case.{event}", "case", row["id"], facts)])
    return _case(connection, row["id"])


async def _once(
    context: Context,
    who: Principal,
    request: m.Skip | m.Hold | m.Escalate,
    reason: str,
    act: Callable[[Connection, Stored], Stored],
) -> m.CaseReply:
    """Act on one held case; a repetition after a lost reply gets the case as it is now."""

    def run(connection: Connection) -> m.CaseReply:
        earlier = repository.lease_by(connection, request.lease_id)
        own = earlier is not None and earlier["holder"] == who.user_id
        if earlier is not None and own and earlier["end_reason"] == reason and earlier["epoch"] == request.epoch:
            row = _case(connection, earlier["case_id"])
        else:
            lease = _own_lease(connection, context, who, request.lease_id)
            if lease["epoch"] != request.epoch:
                raise Refused("lease-lost", "You no longer hold this case.", pointer="/epoch", epoch=lease["epoch"])
            row = act(connection, lease)
        return m.CaseReply(case=visible_case(row, who, context.law.book))

    return await context.database.write(run, shared=True)


async def skip(context: Context, who: Principal, request: m.Skip) -> m.CaseReply:
    """Pass a case on; it is not offered to this person again. A conflict of interest keeps the seller's others away."""

    def act(connection: Connection, lease: Stored) -> Stored:
        now = context.now()
        repository.add_skip(
            connection,
            case_id=lease["case_id"],
            account_id=who.user_id,
            reason=str(request.reason),
            note=request.note,
            at_ms=now,
        )
        row = _give_up(
            connection, context, who, lease, event="release", reason="skipped", detail={"reason": str(request.reason)}
        )
        if request.reason is SkipReason.CONFLICT:
            repository.add_conflict(connection, account_id=who.user_id, merchant_id=row["merchant_id"], at_ms=now)
        return row

    return await _once(context, who, request, "skipped", act)


async def hold(context: Context, who: Principal, request: m.Hold) -> m.CaseReply:
    """Set a case aside until its due time, on the server's clock.

    Raises:
        Refused: ``validation`` when the due time is past or too far away.
    """

    def act(connection: Connection, lease: Stored) -> Stored:
        now = context.now()
        if not now < request.due_at_ms <= now + context.config.max_hold_ms:
            raise Refused(
                "validation",
                "The due time must lie within the next seven days.",
                pointer="/due_at_ms",
                server_time_ms=now,
            )
        repository.add_inquiry(
            connection,
            {
                "id": new_id(),
                "case_id": lease["case_id"],
                "account_id": who.user_id,
                "question": request.question,
                "asked_at_ms": now,
                "due_at_ms": request.due_at_ms,
            },
        )
        return _give_up(
            connection,
            context,
            who,
            lease,
            event="hold",
            reason="held",
            detail={"due_at_ms": request.due_at_ms},
            hold_until_ms=request.due_at_ms,
        )

    return await _once(context, who, request, "held", act)


async def escalate(context: Context, who: Principal, request: m.Escalate) -> m.CaseReply:
    """Hand a case up: it waits in the queue of escalated cases, and not for the person who handed it up."""

    def act(connection: Connection, lease: Stored) -> Stored:
        now = context.now()
        repository.add_skip(
            connection,
            case_id=lease["case_id"],
            account_id=who.user_id,
            reason="escalated",
            note=request.reason,
            at_ms=now,
        )
        row = _give_up(connection, context, who, lease, event="escalate", reason="escalated")
        line = context.law.book.queues.queues.get(ESCALATED)
        if line is None:
            return row
        cases.change_case(
            connection,
            row,
            now,
            state=context.law.machines["case"].step(row["state"], "route"),
            queue=line.id,
            allowance_ms=line.allowance_ms,
            due_at_ms=now + line.allowance_ms,
            **turn_of(row["base_priority"], row["opened_at_ms"], line.allowance_ms, now),
        )
        detail = {"queue": line.id, "from": row["queue"]}
        record_events(connection, [event_row(now, SYSTEM, "case.route", "case", row["id"], detail)])
        return _case(connection, row["id"])

    return await _once(context, who, request, "escalated", act)
