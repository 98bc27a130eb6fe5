"""Changing the law: a draft, its difference, its replay, approval by somebody else, notice, effect."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.replay import replay
from moderator_app.server.context import Context, Principal
from moderator_app.server.policy import differences, enacting, repository
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.server.redress.letters import windows
from moderator_app.wire.messages import law as lm

EXAMPLES = 200


def to_row(row: RowMapping, who: Principal, read: frozenset[str] = frozenset()) -> lm.PolicyRow:
    """Return a stored version as lists show it."""
    return lm.PolicyRow(
        id=row["id"],
        kind=row["kind"],
        version=row["version"],
        state=row["state"],
        digest=row["digest"],
        summary=row["summary"],
        made_at_ms=row["made_at_ms"],
        announced_at_ms=row["announced_at_ms"],
        effective_from_ms=row["effective_from_ms"],
        effective_to_ms=row["effective_to_ms"],
        own=row["author_id"] == who.user_id,
        acknowledged=row["id"] in read,
    )


def _existing(connection: Connection, version_id: str) -> RowMapping:
    row = repository.version_by(connection, version_id)
    if row is None:
        raise Refused("not-found", "There is no such version.")
    return row


def _shown(connection: Connection, who: Principal, version_id: str) -> lm.PolicyRow:
    return to_row(_existing(connection, version_id), who, repository.acknowledged(connection, who.user_id))


async def versions(context: Context, who: Principal) -> lm.PolicyRows:
    """Return every version, newest first."""

    def look(connection: Connection) -> lm.PolicyRows:
        read = repository.acknowledged(connection, who.user_id)
        return lm.PolicyRows(versions=tuple(to_row(row, who, read) for row in repository.versions(connection)))

    return await context.database.read(look)


async def version(context: Context, who: Principal, version_id: str) -> lm.PolicyText:
    """Return a version with its text, as it was and always will be.

    Raises:
        Refused: ``not-found``.
    """

    def look(connection: Connection) -> lm.PolicyText:
        row = _existing(connection, version_id)
        return lm.PolicyText(row=_shown(connection, who, version_id), body=json.loads(row["body"]))

    return await context.database.read(look)


async def draft(context: Context, who: Principal, request: lm.PolicyDraft) -> lm.PolicyRow:
    """Store a draft, or store it again while it is one; a law that does not hold together is refused with its faults.

    Raises:
        Refused: ``validation`` with a pointer to the first fault, and all of them beside it; ``forbidden`` for somebody
            else's draft; ``not-allowed`` for one that was submitted.
        BadInput: as the first, before the gate has put it so.
    """
    book = enacting.book_with(context.law.bundle, request.kind, request.body)
    name = book.matrix.version if request.kind == "matrix" else book.rulebook.version
    text = enacting.written(request.body)

    def run(connection: Connection) -> lm.PolicyRow:
        now = context.now()
        known = repository.version_by(connection, request.id)
        twin = repository.named(connection, request.kind, name)
        if twin is not None and twin["id"] != request.id:
            raise Refused("validation", "There is a version of this name.", pointer="/body/version")
        values: dict[str, Any] = {
            "kind": request.kind,
            "version": name,
            "body": text,
            "digest": sha256_hex(text.encode()),
            "summary": request.summary,
        }
        if known is None:
            current = repository.effective(connection, request.kind)
            based_on = current["id"] if current is not None else ""
            machine = context.law.machines["policy_version"]
            repository.add(
                connection,
                {
                    "id": request.id,
                    "state": machine.initial,
                    "based_on": based_on,
                    "author_id": who.user_id,
                    "made_at_ms": now,
                    **values,
                },
            )
        else:
            _check_author(known, who)
            if known["state"] != "draft":
                raise Refused("not-allowed", "This version is no draft any more.", state=known["state"])
            repository.change(connection, request.id, **values)
        detail = {"kind": request.kind, "digest": values["digest"]}
        record_events(connection, [event_row(now, who.user_id, "policy.draft", "policy", request.id, detail)])
        return _shown(connection, who, request.id)

    return await context.database.write(run)


def _check_author(row: RowMapping, who: Principal) -> None:
    if row["author_id"] != who.user_id:
        raise Refused("forbidden", "This is somebody else's draft.")


def _step(  # noqa: PLR0917 - who does what to which version
    connection: Connection,
    context: Context,
    who: Principal,
    row: RowMapping,
    event: str,
    reason: str = "",
    **values: Any,
) -> lm.PolicyRow:
    state = context.law.machines["policy_version"].step(row["state"], event)
    repository.change(connection, row["id"], state=state, **values)
    detail = {"reason": reason} if reason else {}
    now = context.now()
    record_events(connection, [event_row(now, who.user_id, f"policy.{event}", "policy", row["id"], detail)])
    record_changes(connection, [change_row(now, "policy_version", row["id"], 0)])
    return _shown(connection, who, row["id"])


async def submit(context: Context, who: Principal, version_id: str) -> lm.PolicyRow:
    """Hand a draft to whoever approves.

    Raises:
        Refused: ``not-found``; ``forbidden``; ``already-there`` or ``not-allowed``.
    """

    def run(connection: Connection) -> lm.PolicyRow:
        row = _existing(connection, version_id)
        _check_author(row, who)
        return _step(connection, context, who, row, "submit")

    return await context.database.write(run)


async def send_back(context: Context, who: Principal, version_id: str, request: lm.PolicyReturn) -> lm.PolicyRow:
    """Give a submitted version back to its author, with a reason.

    Raises:
        Refused: ``not-found``; ``already-there`` or ``not-allowed``.
    """

    def run(connection: Connection) -> lm.PolicyRow:
        return _step(connection, context, who, _existing(connection, version_id), "return", reason=request.reason)

    return await context.database.write(run)


async def approve(context: Context, who: Principal, version_id: str, request: lm.PolicyApprove) -> lm.PolicyRow:
    """Approve and announce a version; it takes effect at its time, after the notice period.

    Raises:
        Refused: ``not-found``; ``forbidden`` for its author; ``validation`` for an effect before the notice period is
            over, or at the moment of another; ``not-allowed``.
        BadInput: the law no longer holds together with it.
    """

    def run(connection: Connection) -> lm.PolicyRow:
        row = _existing(connection, version_id)
        if row["author_id"] == who.user_id:
            raise Refused("forbidden", "Somebody else has to approve what you wrote.")
        now = context.now()
        earliest = now + windows().notice_days * DAY_MS
        if request.effective_from_ms < earliest:
            raise Refused(
                "validation", "The notice period is not over by then.", pointer="/effective_from_ms", earliest=earliest
            )
        for other in repository.versions(connection):
            clash = other["kind"] == row["kind"] and other["state"] == "announced"
            if clash and other["effective_from_ms"] == request.effective_from_ms:
                raise Refused("validation", "Another version takes effect then.", pointer="/effective_from_ms")
        enacting.book_with(context.law.bundle, row["kind"], json.loads(row["body"]))
        return _step(
            connection,
            context,
            who,
            row,
            "announce",
            approver_id=who.user_id,
            announced_at_ms=now,
            effective_from_ms=request.effective_from_ms,
        )

    return await context.database.write(run)


async def diff(context: Context, version_id: str) -> lm.PolicyDiff:
    """Return what a version changes in the one it is based on.

    Raises:
        Refused: ``not-found``.
    """

    def look(connection: Connection) -> lm.PolicyDiff:
        row = _existing(connection, version_id)
        base = repository.version_by(connection, row["based_on"])
        before = {} if base is None else json.loads(base["body"])
        after = json.loads(row["body"])
        return lm.PolicyDiff(
            differences=tuple(differences.between(before, after)),
            categories=differences.categories(row["kind"], before, after),
        )

    return await context.database.read(look)


async def replayed(context: Context, version_id: str) -> lm.Replay:
    """Replay a version of the matrix over all past decisions, beside the one in effect.

    Raises:
        Refused: ``not-found``; ``validation`` for a rulebook, which grades nothing.
    """
    return await context.database.read(partial(replay_now, context=context, version_id=version_id))


def replay_now(connection: Connection, *, context: Context, version_id: str) -> lm.Replay:
    """Replay on the calling thread."""
    row = _existing(connection, version_id)
    if row["kind"] != "matrix":
        raise Refused("validation", "Only a matrix grades.", pointer="/version_id")
    old = context.law.book.matrix
    new = enacting.book_with(context.law.bundle, "matrix", json.loads(row["body"])).matrix
    past = list(repository.past_decisions(connection))
    changed = replay(old, new, past)
    moves = Counter((one.past.category, one.before, one.after) for one in changed)
    ranks = {code: grade.rank for code, grade in old.grades.items()} | {
        code: grade.rank for code, grade in new.grades.items()
    }
    harsher = sum(ranks.get(one.after, -1) > ranks.get(one.before, -1) for one in changed)
    newest = sorted(changed, key=lambda one: (-one.past.at_ms, one.past.id))[:EXAMPLES]
    return lm.Replay(
        decisions=len(past),
        changed=len(changed),
        harsher=harsher,
        milder=len(changed) - harsher,
        moves=tuple(
            lm.GradeMove(category=category, before=before, after=after, count=count)
            for (category, before, after), count in sorted(moves.items())
        ),
        examples=tuple(
            lm.ReplayedDecision(
                decision_id=one.past.id,
                number=one.past.number,
                category=one.past.category,
                severity=one.past.severity,
                before=one.before,
                after=one.after,
                earlier_before=one.earlier_before,
                earlier_after=one.earlier_after,
            )
            for one in newest
        ),
    )


async def acknowledge(context: Context, who: Principal, version_id: str) -> lm.PolicyRow:
    """Note that the caller has read a version; a second time changes nothing.

    Raises:
        Refused: ``not-found``; ``not-allowed`` for one that is not announced.
    """

    def run(connection: Connection) -> lm.PolicyRow:
        row = _existing(connection, version_id)
        if row["state"] not in {"announced", "effective"}:
            raise Refused("not-allowed", "This version is not announced.", state=row["state"])
        if version_id not in repository.acknowledged(connection, who.user_id):
            now = context.now()
            repository.acknowledge(connection, who.user_id, version_id, now)
            record_events(connection, [event_row(now, who.user_id, "policy.acknowledge", "policy", version_id)])
        return _shown(connection, who, version_id)

    return await context.database.write(run)
