"""A lead's week over ninety invented days: plan, sample, blind review, disagreement, withdrawal, figures, proof."""

from __future__ import annotations

import asyncio
import time

from moderator_app.audit.verify import verify_export
from moderator_app.demo import say
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.past_work.days import Made, Scope, make_past
from moderator_app.tour.stage import Act, Stage, TourFailed
from moderator_app.wire.ask import Ask, Saved
from moderator_app.wire.messages import law as lm
from moderator_app.wire.messages import quality as qm

LEAD, LOOKER, AUDITOR = "qiao", "wen", "jian"
SCOPE = Scope(days=90, a_day=30)


def prepare(stage: Stage) -> None:
    """Make the ninety days before the server starts."""

    def tell(day: int, made: Made) -> None:
        if day % 15 == 14:
            say([f"day {day + 1}: {made.decisions} decisions, {made.reviews} looked at again"])

    made = make_past(stage.scratch / "server", SCOPE, until_ms=time.time_ns() // 1_000_000, tell=tell)
    say([f"ninety days: {made}"])


def play(stage: Stage) -> None:
    """Walk the week."""
    with stage.seat("leads.plan", LEAD) as seat:
        seat.finish()
    with stage.seat("leads.blind", LOOKER) as seat:
        seat.finish()
        differed = [str(one) for one in seat.told.get("differed", [])]
    if not differed:
        raise TourFailed("nobody saw anything differently")
    with stage.seat("leads.settle", LEAD, known=True, facts={"case": differed[-1]}) as seat:
        seat.finish()
        decision_id = str(seat.told["withdrawn"][-1])
    asyncio.run(_check(stage, decision_id))


async def _check(stage: Stage, decision_id: str) -> None:
    """Check that the plan is there, the log knows it, and the audit log of all ninety days proves itself.

    Raises:
        TourFailed: it does not.
    """
    lead = await stage.connection(LEAD)
    auditor = await stage.connection(AUDITOR)
    try:
        plans = (await lead.ask(Ask(endpoint="withdrawals", reply=lm.Withdrawals))).withdrawals
        if decision_id not in {one.decision_id for one in plans}:
            raise TourFailed("the withdrawal has no plan")
        body = qm.ExportRequest(id=new_id(), format="audit")
        job = await auditor.ask(Ask(endpoint="export_start", reply=qm.ExportJob, body=body))
        while job.state == "running":
            await asyncio.sleep(0.5)
            ask = Ask(endpoint="export_state", reply=qm.ExportJob, path={"job_id": job.id})
            job = await auditor.ask(ask)
        target = stage.scratch / "audit.jsonl"
        fetch = Ask(endpoint="export_file", reply=Saved, path={"job_id": job.id}, into=target)
        await auditor.ask(fetch)
    finally:
        await lead.aclose()
        await auditor.aclose()
    verdict = verify_export(target)
    if not verdict.good:
        raise TourFailed(f"the audit log does not prove itself: {verdict}")
    say([f"the audit log of {verdict.events} events proves itself, {verdict.sealed} of them sealed"])


ACT = Act(
    "leads",
    play,
    people=((LOOKER, "闻达", (Role.QA,)), (AUDITOR, "简明", (Role.AUDITOR,))),
    prepare=prepare,
)
