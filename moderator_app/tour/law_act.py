"""The law: a private trade, a closure that takes three people, and an overturned decision that is taken back whole."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from moderator_app.assets import resource
from moderator_app.demo import say
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.appeal import Ground
from moderator_app.domain.identity import DAY_MS, new_id
from moderator_app.domain.roles import Role
from moderator_app.tour.colleague import Colleague
from moderator_app.tour.stage import Act, Stage, TourFailed
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import law as lm

PRIVATE, COUNTERFEIT = "PRIVATE_TRADE", "COUNTERFEIT"
SELLERS = {"81200011": "竹影茶叙小铺", "81200022": "纸鸢腕表行", "81200033": "芦苇渡口箱包"}
"""Invented, without any history in the sample day."""
TITLES = {
    "trade": "晚间专场 茶具返场",
    "next": "次日午间场 茶具讲解",
    "watch": "腕表夜场 同款讲解",
    "bag-0": "箱包专场 第一场",
    "bag-1": "箱包专场 第二场",
    "bag-2": "箱包专场 第三场",
}
REPLICA = "这款是高仿的,一比一复刻,专柜看不出。"


def _clip(source_id: str, ref: str, captured_at_ms: int, *, like: str = "", words: str = "") -> dict[str, Any]:
    """Return a row: a clip of the sample day under another seller, or words without a picture."""
    row: dict[str, Any] = {"type": "item", "kind": "clip", "affected": {"amount_minor": 8_000_000, "orders": 96}}
    if like:
        lines = resource("sample", "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        row = next(found for found in map(json.loads, lines) if found.get("source_id") == like)
    else:
        row["segments"] = [{"lane": "speech", "seq": 0, "text": words, "t0_ms": 0, "t1_ms": 6000}]
    changes = {
        "source_id": source_id,
        "merchant_ref": ref,
        "session_ref": f"law-{source_id}",
        "title": TITLES[source_id],
        "captured_at_ms": captured_at_ms,
    }
    return row | changes


def _goods(now_ms: int) -> list[dict[str, Any]]:
    """Return everything the act is about, and what was decided of the bags before this tool was in use."""
    sellers = [
        {"type": "merchant", "ref": ref, "name": name, "deposit_minor": 5_000_000, "followers": 120_000}
        for ref, name in SELLERS.items()
    ]
    before = {
        "type": "prior_decision",
        "source_id": "bag-before",
        "merchant_ref": "81200033",
        "number": "OLD-2026-0311",
        "category": COUNTERFEIT,
        "severity": "S2",
        "grade": "G5",
        "violation_at_ms": now_ms - 40 * DAY_MS,
        "decided_at_ms": now_ms - 39 * DAY_MS,
    }
    bags = [_clip(f"bag-{one}", "81200033", now_ms - (5 - one) * DAY_MS, words=REPLICA) for one in range(3)]
    return [
        *sellers,
        before,
        _clip("trade", "81200011", now_ms - DAY_MS, like="clip-01"),
        _clip("watch", "81200022", now_ms - DAY_MS, like="clip-08"),
        *bags,
    ]


async def _three_bags(stage: Stage) -> str:
    """Let colleagues decide about the bags, each with a second person; return the first decision's number."""
    async with Colleague(stage, "mei") as maker, Colleague(stage, "wu") as second, Colleague(stage, "qiao") as lead:
        cases = await lead.cases()
        number = ""
        for one, severity in enumerate(("S2", "S1", "S1")):
            case_id = cases[TITLES[f"bag-{one}"]]
            receipt = await maker.decide(case_id, COUNTERFEIT, severity)
            number = number or receipt.number
            done = await second.look_too(case_id, COUNTERFEIT, severity)
            if (receipt.state, done.outcome, done.grade) != ("submitted", "effective", "G7"):
                raise TourFailed(f"{receipt.number} should be an effective G7: {receipt.state}, {done}")
    return number


async def _appeal(stage: Stage, number: str) -> None:
    """Pass an appeal on, as the platform does."""
    gate = HttpBackend(stage.url, new_id(), ServerClock())
    gate.adopt("", stage.backend.endpoint.service_token)
    filing = lm.AppealFiling(
        id=new_id(),
        decision_number=number,
        merchant_ref="81200033",
        grounds=(Ground.EVIDENCE,),
        text="品牌方的授权书和进货单见附件,这一场卖的是正品。",
    )
    try:
        await gate.ask(Ask(endpoint="appeal_file", reply=lm.AppealRow, body=filing))
    finally:
        await gate.aclose()


async def _check(stage: Stage, number: str) -> None:
    """Check what the walks promise of the ledger, the plan and the list to look at again.

    Raises:
        TourFailed: a promise was not kept.
    """
    async with Colleague(stage, "qiao") as lead:
        for _ in range(60):
            plans = (await lead.ask(Ask(endpoint="withdrawals", reply=lm.Withdrawals))).withdrawals
            plan = next((one for one in plans if one.number == number), None)
            if plan is not None and plan.state == "complete":
                break
            await asyncio.sleep(0.5)
        else:
            raise TourFailed(f"the plan of {number} did not come to its end")
        page = await lead.wire.ledger(
            next(case.merchant_id for case in (await lead.wire.snapshot()).cases if case.title == TITLES["bag-0"])
        )
        sums = {
            kind: sum(
                entry.amount for entry in page.entries if (entry.decision_id, entry.kind) == (plan.decision_id, kind)
            )
            for kind in {entry.kind for entry in page.entries}
        }
        if any(sums.values()):
            raise TourFailed(f"the sums of {number} are not nought: {sums}")
        again = (await lead.ask(Ask(endpoint="rechecks", reply=lm.Rechecks))).rechecks
        if len(again) != 2:
            raise TourFailed(f"two decisions had counted {number}, not {len(again)}")
        say([f"{number}: withdrawn in {len(plan.steps)} steps, {len(again)} decisions to look at again"])


def play(stage: Stage) -> None:
    """Walk the three walks."""
    now_ms = time.time_ns() // 1_000_000
    stage.take_in("law", _goods(now_ms))
    with stage.seat("law.first", "lin", facts=TITLES) as seat:
        seat.until("for the next broadcast")
        following = _clip("next", "81200011", now_ms - 1000, words="还是老规矩,加我微信 abc12345,私发给你便宜。")
        stage.take_in("law-next", [following])
        seat.word("broadcast")
        seat.finish()
    with stage.seat("law.second", "shen") as seat:
        seat.finish()
    with stage.seat("law.third", "wu") as seat:
        seat.finish()
    number = asyncio.run(_three_bags(stage))
    asyncio.run(_appeal(stage, number))
    with stage.seat("law.hearing", "yu") as seat:
        seat.finish()
    asyncio.run(_check(stage, number))
    with stage.seat("law.lead", "qiao", facts={"number": number}) as seat:
        seat.finish()


ACT = Act(
    "law",
    play,
    people=(
        ("wu", "吴桐", (Role.SUPERVISOR,)),
        ("yu", "于声", (Role.APPEALS,)),
        ("mei", "梅雪", (Role.SENIOR,)),
    ),
)
