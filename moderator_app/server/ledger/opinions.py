"""Second opinions: decisions that came too late to count, kept for whoever audits the case. They change nothing."""

from __future__ import annotations

from functools import partial

import msgspec
from sqlalchemy import Connection, insert, select

from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import canonical, sha256_hex
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.quality.blind import DECISION_READ, unseen
from moderator_app.server.queue import repository as leases
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import account, attempt, opinion
from moderator_app.wire.messages import offline as om

LATE = ("case-already-decided", "case-reassigned", "lease-lost", "case-content-changed", "policy-changed")
"""A refusal for one of these reasons is an opinion all the same, sent on purpose or not."""

_DECISION = msgspec.json.Decoder(Decision)


async def keep(context: Context, who: Principal, sent: om.NewOpinion) -> om.OpinionKept:
    """Keep an opinion; a repetition gets the same answer.

    Raises:
        Refused: ``not-found`` for an unknown case; ``forbidden`` for one that the person never held with that token;
            ``already-there`` when the decision counts; ``idempotency-key-reuse`` for a known id with another body.
    """
    return await context.database.write(partial(_keep, context=context, who=who, sent=sent))


def _keep(connection: Connection, context: Context, who: Principal, sent: om.NewOpinion) -> om.OpinionKept:
    made = sent.decision
    body = canonical(msgspec.to_builtins(made))
    digest = sha256_hex(body + sent.note.encode())
    known = connection.execute(select(opinion).where(opinion.c.id == made.id)).mappings().one_or_none()
    if known is not None:
        if known["account_id"] != who.user_id or known["body_sha256"] != digest:
            raise Refused("idempotency-key-reuse", "This opinion's id came with another body before.", pointer="/id")
        return om.OpinionKept(id=made.id, received_at_ms=known["received_at_ms"])
    if cases.case_row(connection, made.case_id) is None:
        raise Refused("not-found", "There is no such case.", pointer="/decision/case_id")
    held = leases.lease_of_epoch(connection, made.case_id, made.lease_epoch)
    if held is None or held["holder"] != who.user_id:
        raise Refused("forbidden", "You never held this case.", pointer="/decision/lease_epoch")
    earlier = connection.execute(select(attempt).where(attempt.c.id == made.id)).mappings().one_or_none()
    if earlier is not None and not earlier["problem"]:
        raise Refused("already-there", "This decision counts; it needs no second way.")
    now = context.now()
    connection.execute(
        insert(opinion).values(
            id=made.id,
            account_id=who.user_id,
            device_id=who.device_id,
            case_id=made.case_id,
            problem=sent.problem,
            grade=made.grade,
            note=sent.note,
            body_sha256=digest,
            body=body.decode(),
            received_at_ms=now,
        )
    )
    detail = {"case": made.case_id, "problem": sent.problem}
    record_events(connection, [event_row(now, who.user_id, "opinion.keep", "decision", made.id, detail)])
    return om.OpinionKept(id=made.id, received_at_ms=now)


async def of_case(context: Context, who: Principal, case_id: str) -> om.Opinions:
    """Return what others would have decided on a case; that it was read is in the audit log first.

    Raises:
        Refused: ``not-found``; ``not-allowed`` while the person judges a case of the seller blind.
    """

    def note(connection: Connection) -> None:
        row = cases.case_row(connection, case_id)
        if row is None:
            raise Refused("not-found", "There is no such case.")
        if row["merchant_id"] in unseen(connection, who.user_id):
            raise Refused("not-allowed", "You are judging a case of this seller blind; store your result first.")
        detail = {"opinions": True}
        record_events(connection, [event_row(context.now(), who.user_id, DECISION_READ, "case", case_id, detail)])

    await context.database.write(note)
    return await context.database.read(partial(_of_case, case_id=case_id))


def _of_case(connection: Connection, case_id: str) -> om.Opinions:
    found: dict[str, om.Opinion] = {}
    for source, problems, is_sent in ((attempt, LATE, False), (opinion, None, True)):
        wanted = select(source, account.c.display).join(account, account.c.id == source.c.account_id)
        wanted = wanted.where(source.c.case_id == case_id)
        if problems is not None:
            wanted = wanted.where(source.c.problem.in_(problems))
        for row in connection.execute(wanted).mappings():
            found[row["id"]] = om.Opinion(
                id=row["id"],
                maker_id=row["account_id"],
                maker=row["display"],
                problem=row["problem"],
                received_at_ms=row["received_at_ms"],
                note=row["note"] if is_sent else "",
                sent=is_sent,
                decision=_DECISION.decode(row["body"]),
            )
    return om.Opinions(opinions=tuple(sorted(found.values(), key=lambda one: (one.received_at_ms, one.id))))
