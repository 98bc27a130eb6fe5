"""Drawing samples from the decisions (and the unflagged sessions) of a span of time."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import msgspec
from sqlalchemy import Connection, RowMapping, exists, func, insert, select

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS, new_id
from moderator_app.domain.quality import GRADES, Candidate, Sample, SamplingPolicy, Tenure, draw, load_sampling
from moderator_app.server.context import Context, Principal
from moderator_app.server.intake.casing import UNFLAGGED
from moderator_app.server.lawbook_files import read_yaml
from moderator_app.server.quality.projection import fold_all
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import (
    account,
    case,
    decision,
    decision_log,
    golden_item,
    qa_plan,
    qa_review,
    qa_sample,
)
from moderator_app.wire.messages import quality as qm

FILE = "sampling.yaml"
STANDING = ("submitted", "discarded")
"""States of decisions that are none yet, or none any more."""


@lru_cache(maxsize=1)
def policy() -> SamplingPolicy:
    """Return the rates in force.

    Raises:
        BadInput: the file is refused.
    """
    return load_sampling(read_yaml(FILE), FILE)


def candidates(connection: Connection, rates: SamplingPolicy, from_ms: int, to_ms: int) -> dict[str, Candidate]:
    """Return what may be drawn from a span of time, by case: decisions, and unflagged cases nobody has decided."""
    newcomer = rates.new_for_days * DAY_MS
    found = {}
    rows = connection.execute(
        select(
            decision_log.c.decision_id,
            decision_log.c.case_id,
            decision_log.c.queue,
            decision_log.c.grade,
            decision_log.c.proposed_grade,
            decision_log.c.booked_at_ms,
            account.c.created_at_ms,
        )
        .join(account, account.c.id == decision_log.c.maker_id)
        .where(
            decision_log.c.booked_at_ms >= from_ms,
            decision_log.c.booked_at_ms < to_ms,
            decision_log.c.state.not_in(STANDING),
        )
        .order_by(decision_log.c.seq)
    )
    for row in rows:
        rank = GRADES.index(row.grade)
        found[row.case_id] = Candidate(
            id=row.decision_id,
            queue=row.queue,
            rank=rank,
            tenure=Tenure.NEW if row.booked_at_ms - row.created_at_ms < newcomer else Tenure.SETTLED,
            override_ranks=abs(rank - GRADES.index(row.proposed_grade)),
        )
    unseen = connection.execute(
        select(case.c.id, case.c.queue).where(
            case.c.family == UNFLAGGED,
            case.c.opened_at_ms >= from_ms,
            case.c.opened_at_ms < to_ms,
            ~exists().where(decision.c.case_id == case.c.id),
            ~exists().where(golden_item.c.case_id == case.c.id),
        )
    )
    for one in unseen:
        found[one.id] = Candidate(id=one.id, queue=one.queue, rank=0, tenure=Tenure.SETTLED, unflagged=True)
    return found


async def draw_plan(context: Context, who: Principal, request: qm.DrawRequest) -> qm.Plan:
    """Draw a sample and store it with its plan; a dry run stores nothing. A repeated id returns what was drawn.

    Raises:
        Refused: ``validation`` for a span that runs backwards or into the future.
    """
    now = context.now()
    if not request.from_ms < request.to_ms <= now:
        raise Refused("validation", "The span must lie in the past and end after it begins.", pointer="/to_ms")
    rates = policy()

    def run(connection: Connection) -> qm.Plan:
        fold_all(connection)
        known = connection.execute(select(qa_plan).where(qa_plan.c.id == request.id)).mappings().one_or_none()
        if known is not None:
            if (known["seed"], known["from_ms"], known["to_ms"]) != (request.seed, request.from_ms, request.to_ms):
                raise Refused("idempotency-key-reuse", "This plan's id came with another body before.", pointer="/id")
            return to_plan(connection, known)
        found = candidates(connection, rates, request.from_ms, request.to_ms)
        sample = draw(found.values(), rates, request.seed)
        plan = qm.Plan(
            id=request.id,
            name=request.name,
            seed=request.seed,
            policy_version=rates.version,
            from_ms=request.from_ms,
            to_ms=request.to_ms,
            strata=_strata(sample),
            made_by=who.user_id,
            at_ms=now,
            open=len(sample.draws),
        )
        if not request.dry_run:
            _store(connection, plan, sample, found)
            detail = {"seed": request.seed, "drawn": len(sample.draws), "population": len(found)}
            record_events(connection, [event_row(now, who.user_id, "qa.draw", "qa_plan", request.id, detail)])
        return plan

    return await context.database.write(run)


def _strata(sample: Sample) -> tuple[qm.Stratum, ...]:
    drawn = Counter(one.stratum for one in sample.draws)
    chance = {one.stratum: one.probability_ppm for one in sample.draws}
    return tuple(
        qm.Stratum(name=name, population=size, drawn=drawn[name], probability_ppm=chance.get(name, 0))
        for name, size in sorted(sample.population.items())
    )


def _store(connection: Connection, plan: qm.Plan, sample: Sample, found: dict[str, Candidate]) -> None:
    connection.execute(
        insert(qa_plan).values(
            id=plan.id,
            name=plan.name,
            seed=plan.seed,
            policy_version=plan.policy_version,
            from_ms=plan.from_ms,
            to_ms=plan.to_ms,
            population=msgspec.json.encode(dict(sample.population)).decode(),
            made_by=plan.made_by,
            at_ms=plan.at_ms,
        )
    )
    case_of = {candidate.id: (case_id, candidate.unflagged) for case_id, candidate in found.items()}
    rows = []
    for one in sample.draws:
        case_id, unflagged = case_of[one.id]
        rows.append(
            {
                "id": new_id(),
                "plan_id": plan.id,
                "case_id": case_id,
                "decision_id": None if unflagged else one.id,
                "stratum": one.stratum,
                "probability_ppm": one.probability_ppm,
                "must": one.must,
            }
        )
    if rows:
        connection.execute(insert(qa_sample), rows)
        connection.execute(insert(qa_review), [{"sample_id": row["id"], "state": "sampled"} for row in rows])


def to_plan(connection: Connection, row: RowMapping) -> qm.Plan:
    """Return a stored plan with the state of its reviews."""
    drawn = connection.execute(
        select(qa_sample.c.stratum, func.count().label("drawn"), func.min(qa_sample.c.probability_ppm).label("ppm"))
        .where(qa_sample.c.plan_id == row["id"])
        .group_by(qa_sample.c.stratum)
    )
    by_stratum = {each.stratum: (each.drawn, each.ppm) for each in drawn}
    counted = connection.execute(
        select(qa_review.c.state, func.count().label("reviews"))
        .join(qa_sample, qa_sample.c.id == qa_review.c.sample_id)
        .where(qa_sample.c.plan_id == row["id"])
        .group_by(qa_review.c.state)
    )
    states: dict[str, int] = {each.state: each.reviews for each in counted}
    population: dict[str, int] = msgspec.json.decode(row["population"])
    return qm.Plan(
        id=row["id"],
        name=row["name"],
        seed=row["seed"],
        policy_version=row["policy_version"],
        from_ms=row["from_ms"],
        to_ms=row["to_ms"],
        strata=tuple(
            qm.Stratum(
                name=name,
                population=size,
                drawn=by_stratum.get(name, (0, 0))[0],
                probability_ppm=by_stratum.get(name, (0, 0))[1],
            )
            for name, size in sorted(population.items())
        ),
        made_by=row["made_by"],
        at_ms=row["at_ms"],
        open=states.get("sampled", 0) + states.get("leased", 0),
        disputed=states.get("disputed", 0),
    )


async def plans(context: Context) -> qm.Plans:
    """Return all draws, newest first."""

    def run(connection: Connection) -> qm.Plans:
        rows = connection.execute(select(qa_plan).order_by(qa_plan.c.at_ms.desc(), qa_plan.c.id.desc())).mappings()
        return qm.Plans(plans=tuple(to_plan(connection, row) for row in rows))

    return await context.database.read(run)
