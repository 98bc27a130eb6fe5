"""``law.*``: terms that end through crashes, a batch of decisions beside other reviewers, a replay over history."""

from __future__ import annotations

import asyncio
import copy
import json
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, insert, select

from moderator_app.domain.identity import DAY_MS, new_id
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.server.policy.service import replay_now
from moderator_app.server.tables import account, decision, decision_state, merchant
from moderator_app.wire import messages as m
from moderator_app.wire.messages import law as lm
from tests.bench.figures import Measured, figure
from tests.server.house import NOON, House, ask, clip, open_house, run, seller
from tests.server.law.expiry import check, end_through_crashes

MEASURES, CRASHES = 10_000, 50
BATCH, AT_ONCE = 300, 25
PAST = 100_000


@figure("law.expire_10000", "s", "bare SQLite: the same 10,000 updates, a commit for every 64")
def expire() -> Measured:
    """End 10,000 timed measures around 50 crashes and clock steps, each exactly once; restarts are part of the time."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        outcome = end_through_crashes(Path(folder) / "data", None, MEASURES, CRASHES, 1)
        seconds = time.perf_counter() - started
        check(outcome)
        bare = sqlite3.connect(Path(folder) / "bare.db")
        bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE m (id INTEGER, s TEXT)")
        bare.executemany("INSERT INTO m VALUES (?, 'active')", ((one,) for one in range(MEASURES)))
        bare.execute("CREATE INDEX i ON m (id)")
        bare.commit()
        started = time.perf_counter()
        for first in range(0, MEASURES, 64):
            with bare:
                bare.executemany("UPDATE m SET s = 'expired' WHERE id = ?", ((first + one,) for one in range(64)))
        baseline = time.perf_counter() - started
        bare.close()
    return Measured(value=seconds, baseline=baseline, n=MEASURES, note=f"{CRASHES} crashes, each ended once")


async def lease_once(who: LocalBackend) -> float:
    """Lease a case, give it back; return how long the lease took, ms."""
    started = time.perf_counter()
    leased = (await who.claim(ask(queues=("PUBLICITY",)))).leased
    took = (time.perf_counter() - started) * 1000
    await who.release(m.LeaseIds(lease_ids=tuple(one.lease.id for one in leased)))
    return took


async def decide_all(house: House, who: LocalBackend) -> None:
    """Decide 300 cases, each with its own evidence and notice, as many at once as one may hold."""
    for _ in range(BATCH // AT_ONCE):
        leased = (await who.claim(ask(AT_ONCE, queues=("PRIVATE-TRADE",)))).leased
        decisions = []
        for one in leased:
            decisions.append(house.verdict(one))
            await asyncio.sleep(0)  # a desk thinks on its own machine, not on the server's
        results = (await who.decide(m.DecisionBatch(items=tuple(decisions)))).results
        assert len(results) == AT_ONCE
        assert all(one.receipt is not None and one.receipt.notice is not None for one in results)


@figure("law.batch_300", "s", "the same 300 decisions, one call each")
def batch() -> Measured:
    """Decide 300 cases in batches while a colleague leases; the note holds the colleague's latencies."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "data", max_leases=AT_ONCE)
        ann, bob = house.person("ann", Role.LEAD), house.person("bob", Role.LEAD)
        for start in range(0, 2 * BATCH, 100):
            rows = [seller(f"M{start + one}") for one in range(100)]
            house.take_in(*rows, *(clip(str(start + one), ref=f"M{start + one}") for one in range(100)))
        house.take_in(seller("X"), clip("public", "全网最低", "X"))

        async def beside() -> tuple[float, list[float]]:
            alone = [await lease_once(bob) for _ in range(30)]
            task = asyncio.create_task(decide_all(house, ann))
            started, busy = time.perf_counter(), []
            while not task.done():
                busy.append(await lease_once(bob))
                await asyncio.sleep(0.02)
            await task
            seconds.append(time.perf_counter() - started)
            return statistics.median(alone), busy

        alone, busy = run(beside())

        async def one_by_one() -> None:
            for _ in range(BATCH):
                leased = (await ann.claim(ask(queues=("PRIVATE-TRADE",)))).leased[0]
                await ann.decide(m.DecisionBatch(items=(house.verdict(leased),)))

        started = time.perf_counter()
        run(one_by_one())
        baseline = time.perf_counter() - started
        house.context.close()
    note = f"lease alone {alone:.1f} ms, beside {statistics.median(busy):.1f} ms (median of {len(busy)})"
    return Measured(value=seconds[0], baseline=baseline, n=BATCH, note=note)


def history(connection: Connection) -> None:
    """Store 100,000 decisions about 5,000 sellers over two years."""
    maker = connection.scalar(select(account.c.id))
    sellers = [new_id(NOON) for _ in range(5000)]
    facts = dict.fromkeys(("category_zh", "category_en", "status", "content_hash"), "")
    numbers = dict.fromkeys(("deposit_minor", "followers", "opened_at_ms"), 0)
    connection.execute(
        insert(merchant),
        [
            {"id": one, "ref": one, "name": one, "person_key": one, "currency": "CNY", **facts, **numbers}
            for one in sellers
        ],
    )
    kinds = ("PRIVATE_TRADE", "HYPE_SELL", "ABSOLUTE_TERMS", "COUNTERFEIT")
    rows = []
    for index in range(PAST):
        category, severity = kinds[index % 4], f"S{1 + index // 4 % 3}"
        body = {
            "findings": [{"category": category, "clause": "x", "severity": severity, "evidence_ids": ["e"] * 4}],
            "evidence": [{"id": "e", "text": "加我微信便宜" * 20}] * 4,
            "mitigation": [],
            "aggravation": [],
        }
        rows.append(
            {
                "id": new_id(NOON),
                "number": f"D{index}",
                "merchant_id": sellers[index * 7 % 5000],
                "maker_id": maker,
                "category": category,
                "family": "",
                "severity": severity,
                "grade": "G4",
                "proposed_grade": "G4",
                "policy_version": "",
                "rulebook_version": "",
                "approvals_needed": 1,
                "violation_at_ms": NOON - index * 730 * DAY_MS // PAST,
                "booked_at_ms": NOON,
                "body": json.dumps(body, ensure_ascii=False),
                "assessment": "",
            }
        )
    connection.execute(insert(decision), rows)
    connection.execute(
        insert(decision_state), [{"decision_id": one["id"], "state": "effective", "at_ms": NOON} for one in rows]
    )


@figure("law.replay_100000", "s", "reading the same decisions' bodies from the database and nothing else")
def replayed() -> Measured:
    """Replay a changed matrix over 100,000 past decisions."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "data")
        database = house.context.database
        database.write_now(history)
        pam = house.person("pam", Role.POLICY_MANAGER)
        body = copy.deepcopy(house.context.law.bundle.matrix)
        body["version"] = "draft"
        body["categories"]["HYPE_SELL"]["rows"]["S2"] = ["G5", "G5", "G6"]
        draft = run(pam.call("policy_draft", lm.PolicyDraft(id=new_id(), kind="matrix", body=body)))
        started = time.perf_counter()
        found = database.read_now(lambda connection: replay_now(connection, context=house.context, version_id=draft.id))
        seconds = time.perf_counter() - started
        assert found.decisions == PAST
        assert 0 < found.changed == found.harsher
        started = time.perf_counter()
        database.read_now(lambda connection: sum(len(one) for one in connection.scalars(select(decision.c.body))))
        baseline = time.perf_counter() - started
        house.context.close()
    return Measured(value=seconds, baseline=baseline, n=PAST, note=f"{found.changed} grades would change")
