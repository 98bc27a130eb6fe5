"""Hearing an appeal: by somebody who took no part, ground by ground, and never to a harsher end."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec
from sqlalchemy import Connection, RowMapping, select

from moderator_app.domain.appeal import GroundAnswer, Outcome, check_outcome, window_end_ms
from moderator_app.domain.decision import Override, OverrideReason
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import canonical
from moderator_app.domain.identity import new_id
from moderator_app.domain.notice import clock
from moderator_app.domain.text import Label
from moderator_app.server.case import repository as cases
from moderator_app.server.case.service import content
from moderator_app.server.context import Context, Principal
from moderator_app.server.database.together import Together
from moderator_app.server.ledger import effect
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.ledger.evidence import Grounds, grounds
from moderator_app.server.records import event_row, record_events
from moderator_app.server.redress import filing, letters, repository, suspensions, withdrawals
from moderator_app.server.second import turns
from moderator_app.server.second.repository import DECISION
from moderator_app.server.tables import appeal
from moderator_app.wire.messages import law as lm

_ANSWERS = msgspec.json.Decoder(tuple[GroundAnswer, ...])


async def waiting(context: Context, who: Principal) -> lm.AppealList:
    """Return what a reviewer may hear or sign: appeals of strangers, by due time."""

    def look(connection: Connection) -> lm.AppealList:
        rows = connection.execute(
            filing.APPEALS.where(appeal.c.state.in_(["submitted", "queued"])).order_by(
                appeal.c.deadline_at_ms.is_(None), appeal.c.deadline_at_ms, appeal.c.filed_at_ms
            )
        ).mappings()
        return lm.AppealList(
            appeals=tuple(filing.to_row(row) for row in rows if not filing.is_part(connection, who.user_id, row))
        )

    return await context.database.read(look)


async def claim(context: Context, who: Principal, appeal_id: str) -> lm.AppealFile:
    """Take an appeal; whoever hears it already gets it again.

    Raises:
        Refused: ``not-found``; ``forbidden`` for whoever took part; ``case-reassigned`` while somebody else hears it;
            ``not-allowed`` for one that does not wait.
    """

    def run(connection: Connection) -> RowMapping:
        end_expired(connection, context)
        row = filing.existing(connection, appeal_id)
        filing.check_stranger(connection, who, row)
        kept = turns.live_of(connection, appeal_id)
        if kept is not None:
            if kept["holder"] != who.user_id:
                raise Refused("case-reassigned", "A colleague hears this appeal.")
            return kept
        filing.step(connection, context, row, "lease", actor=who.user_id)
        return turns.grant(
            connection,
            context,
            who,
            turn_id=turns.fresh_id(context),
            seat="appeal",
            subject_id=appeal_id,
            case_id=row["case_id"],
        )

    granted = await context.database.write(run)

    def gather(connection: Connection) -> lm.AppealFile:
        row = filing.existing(connection, appeal_id)
        stored = decisions.decision_with_state(connection, row["decision_id"])
        file = cases.case_row(connection, row["case_id"])
        assert stored is not None  # noqa: S101 - a foreign key holds it
        assert file is not None  # noqa: S101 - a foreign key holds it
        first = next((one for one in filing.of_decision(connection, row["decision_id"]) if one["outcome"]), None)
        return lm.AppealFile(
            turn=turns.to_turn(granted, context.now()),
            appeal=filing.to_row(row),
            text=row["text"],
            decision=DECISION.decode(stored["body"]),
            notice=decisions.notice_of(connection, row["decision_id"]),
            content=content(connection, file, context, who),
            earlier=_ANSWERS.decode(first["answers"]) if first is not None and row["level"] > 1 else (),
        )

    return await context.database.read(gather)


async def release(context: Context, who: Principal, appeal_id: str) -> None:
    """Give an appeal back; it waits again.

    Raises:
        Refused: ``not-found`` when the caller does not hear it.
    """

    def run(connection: Connection) -> None:
        row = turns.live_of(connection, appeal_id)
        if row is None or row["holder"] != who.user_id:
            raise Refused("not-found", "You do not hear this appeal.")
        _back(connection, context, row, reason="released", actor=who.user_id)

    await context.database.write(run)


def _back(connection: Connection, context: Context, turn: RowMapping, *, reason: str, actor: str) -> None:
    turns.end(connection, turn, at_ms=context.now(), reason=reason, actor=actor)
    row = filing.existing(connection, turn["subject_id"])
    if row["state"] == "leased":
        filing.step(connection, context, row, "lease_expired", actor=actor)


def end_expired(connection: Connection, context: Context) -> int:
    """End the hearings whose time is over; return how many."""
    over = [row for row in turns.expired(connection, context.now()) if row["seat"] == "appeal"]
    for row in over:
        _back(connection, context, row, reason="expired", actor="system")
    return len(over)


def any_expired(connection: Connection, context: Context) -> bool:
    """Say whether a hearing's time is over."""
    return any(row["seat"] == "appeal" for row in turns.expired(connection, context.now()))


async def decide(context: Context, who: Principal, appeal_id: str, request: lm.AppealDecide) -> lm.AppealRow:
    """End an appeal: answers to each ground, the outcome, and everything that follows from it.

    Raises:
        Refused: ``not-found``; ``lease-lost``; ``forbidden`` for whoever took part; ``validation`` for a ground without
            an answer, a grade that is not milder, or a missing class of error; ``already-there``.
    """

    def look(connection: Connection) -> Grounds | None:
        row = filing.appeal_by(connection, appeal_id)
        stored = None if row is None else decisions.decision_with_state(connection, row["decision_id"])
        return None if stored is None else grounds(connection, DECISION.decode(stored["body"]))

    basis = await context.database.read(look)
    return await context.database.write(
        partial(_decide, context=context, who=who, appeal_id=appeal_id, request=request, basis=basis)
    )


def _decide(
    connection: Connection,
    context: Context,
    who: Principal,
    *,
    appeal_id: str,
    request: lm.AppealDecide,
    basis: Grounds | None,
) -> lm.AppealRow:
    row = filing.existing(connection, appeal_id)
    known = turns.turn_by(connection, request.turn_id)
    if row["signed_by"] == who.user_id and known is not None and known["end_reason"] == "stored":
        return filing.to_row(row)
    turn = turns.own(connection, context, who, subject_id=appeal_id, epoch=request.epoch)
    filing.check_stranger(connection, who, row)
    stored = decisions.decision_with_state(connection, row["decision_id"])
    assert stored is not None  # noqa: S101 - a foreign key holds it
    matrix = context.law.book.matrix
    if request.grade not in matrix.grades:
        raise Refused("validation", "There is no such grade.", pointer="/grade")
    check_outcome(
        matrix,
        request.outcome,
        old_grade=stored["grade"],
        new_grade=request.grade,
        grounds=filing.to_row(row).grounds,
        answers=request.answers,
    )
    if (request.error_class is None) != (request.outcome is Outcome.UPHOLD):
        raise Refused("validation", "Name what was wrong, unless nothing was.", pointer="/error_class")
    now = context.now()
    decisions.add_part(connection, row["case_id"], who.user_id, role="appeal", ref=appeal_id, at_ms=now)
    turns.end(connection, turn, at_ms=now, reason="stored", actor=who.user_id)
    replaced = ""
    suspensions.end(connection, context, row, resume=request.outcome is Outcome.UPHOLD)
    if request.outcome is Outcome.PART:
        assert basis is not None  # noqa: S101 - the decision is there, so is its case
        replaced = _amend(connection, context, who, stored, request=request, basis=basis)
    filing.step(
        connection,
        context,
        row,
        str(request.outcome),
        actor=who.user_id,
        signed_by=who.user_id,
        signed_at_ms=now,
        outcome=str(request.outcome),
        grade=request.grade,
        answers=canonical(msgspec.to_builtins(request.answers)).decode(),
        error_class=str(request.error_class or ""),
        replaced_by=replaced,
    )
    if request.outcome is Outcome.UPHOLD:
        _uphold(connection, context, who, filing.existing(connection, appeal_id), request)
    else:
        if request.outcome is Outcome.OVERTURN:
            _take_out(connection, context, who, stored, request, events=("overturn",), source="appeal")
        filing.tell(
            connection,
            context,
            row,
            "appeal_granted",
            {"outcome": request.outcome.label, "answers": _answers(request)},
        )
    return filing.to_row(filing.existing(connection, appeal_id))


def _answers(request: lm.AppealDecide) -> Label:
    """Return the answers, each under the name of its ground; they are quoted as the reviewer wrote them."""
    return Label(
        zh="\n".join(f"· {answer.ground.label.zh}:{answer.text}" for answer in request.answers),
        en="\n".join(f"· {answer.ground.label.en}: {answer.text}" for answer in request.answers),
    )


def _uphold(
    connection: Connection, context: Context, who: Principal, row: RowMapping, request: lm.AppealDecide
) -> None:
    now = context.now()
    decisions.set_state(
        connection, row["decision_id"], context.law.machines["decision"].step("under_appeal", "uphold"), now
    )
    detail = {"appeal": row["id"]}
    record_events(connection, [event_row(now, who.user_id, "decision.uphold", "decision", row["decision_id"], detail)])
    profile = letters.windows().profiles[row["jurisdiction"]]
    end = window_end_ms(profile, row["level"] + 1, now)
    if end is None:
        redress = letters.fill("no_further_level", {})
        for one in filing.of_decision(connection, row["decision_id"]):
            if one["state"] == "upheld":
                filing.step(connection, context, one, "window_closed", actor=filing.SYSTEM)
    else:
        redress = letters.fill("second_level", {"deadline": clock(end)})
    filing.tell(connection, context, row, "appeal_upheld", {"answers": _answers(request), "redress": redress})


def _take_out(
    connection: Connection,
    context: Context,
    who: Principal,
    stored: RowMapping,
    request: lm.AppealDecide,
    *,
    events: tuple[str, ...],
    source: str,
    replaced_by: str = "",
) -> None:
    """Take the appealed decision out of effect and begin its reversal plan."""
    repository.add_withdrawal(
        connection,
        {
            "decision_id": stored["id"],
            "source": source,
            "error_class": str(request.error_class or ""),
            "reason": "\n".join(answer.text for answer in request.answers),
            "asked_by": who.user_id,
            "asked_at_ms": context.now(),
            "needs": 1,
            "state": "asked",
            "replaced_by": replaced_by,
        },
    )
    withdrawals.carry_out(connection, context, stored, events=events, actor=who.user_id)


def _amend(
    connection: Connection,
    context: Context,
    who: Principal,
    stored: RowMapping,
    *,
    request: lm.AppealDecide,
    basis: Grounds,
) -> str:
    """Replace a decision by a milder one whose terms began when the old ones did; return the new one's id.

    The old one is taken back whole and the new one booked whole, so that each sums up by itself and the difference is
    what the seller gets back. What is left of a term that has been served already is not begun again.
    """
    now = context.now()
    row = cases.case_row(connection, stored["case_id"])
    assert row is not None  # noqa: S101 - a foreign key holds it
    old = DECISION.decode(stored["body"])
    reason = "\n".join(answer.text for answer in request.answers)
    new = replace(
        old,
        id=new_id(now),
        grade=request.grade,
        override=None
        if request.grade == old.proposed_grade
        else Override(reason=OverrideReason.PROPORTION, text=reason),
        judgements=(),
        note="",
        decided_at_ms=now,
    )
    began = min((entry.start_at_ms for entry in decisions.entries_of_decision(connection, stored["id"])), default=now)
    began += suspensions.rested_ms(connection, stored["id"], now)  # nobody has served what did not run
    number = decisions.next_number(connection, now)
    assessment = effect.assessed(connection, context, new, row, basis=basis, number=number, start_at_ms=began)
    body = canonical(msgspec.to_builtins(new)).decode()
    _take_out(
        connection,
        context,
        who,
        stored,
        request,
        events=("amend", "supersede"),
        source="amendment",
        replaced_by=new.id,
    )
    machine = context.law.machines["decision"]
    rows = Together()
    decisions.add_decision(
        rows,
        effect.decision_row(
            context,
            new,
            assessment,
            row=row,
            maker_id=who.user_id,
            number=number,
            approvals=assessment.approvals,
            violation_at_ms=stored["violation_at_ms"],
            body=body,
        ),
        state=machine.step(machine.step("draft", "submit"), "become_effective"),
        at_ms=now,
    )
    rows.store(connection)
    effect.take_effect(
        connection,
        context,
        assessment,
        decision_id=new.id,
        number=number,
        case_id=row["id"],
        merchant_id=row["merchant_id"],
        actor=who.user_id,
        start_at_ms=began,
    )
    cases.change_case(connection, row, now, grade=new.grade)
    detail = {"case": row["id"], "number": number, "supersedes": stored["id"]}
    record_events(connection, [event_row(now, who.user_id, "decision.become_effective", "decision", new.id, detail)])
    effect.keep_receipt(connection, context, who, new, number=number, body=body)
    withdrawals.put_on_list(connection, context, stored, all_of_them=False)
    return new.id


# --- windows ----------------------------------------------------------------------------------------------------------


def _over(connection: Connection, now_ms: int) -> list[RowMapping]:
    """Return upheld appeals against which nothing can be said any more."""
    rows = connection.execute(select(appeal.c.id).where(appeal.c.state == "upheld")).scalars()
    found = []
    for appeal_id in rows:
        row = filing.existing(connection, appeal_id)
        told = filing.informed_at(connection, row["decision_id"], row["level"] + 1, row)
        end = (
            None
            if told is None
            else window_end_ms(letters.windows().profiles[row["jurisdiction"]], row["level"] + 1, told)
        )
        heard = any(
            one["level"] > row["level"] and one["state"] in filing.WAITING
            for one in filing.of_decision(connection, row["decision_id"])
        )
        if end is not None and end <= now_ms and not heard:
            found.append(row)
    return found


def any_over(connection: Connection, context: Context) -> bool:
    """Say whether a window has closed."""
    return bool(_over(connection, context.now()))


def close_windows(connection: Connection, context: Context) -> int:
    """Make upheld decisions final whose window has closed; return how many."""
    over = _over(connection, context.now())
    for row in over:
        filing.step(connection, context, row, "window_closed", actor=filing.SYSTEM)
    return len(over)
