"""Many timed measures, and a server that keeps dying while they end, under a clock that jumps."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from moderator_app.domain.identity import new_id
from moderator_app.domain.measure import RIGHT_OF
from moderator_app.server.enforcement import Enforcement, recover, work_round
from moderator_app.server.measures import booking
from moderator_app.server.platform.fake import FakePlatform, Unkindness
from moderator_app.server.platform.sender import book, pick
from moderator_app.server.platform.signing import signed_headers, stored_secret
from moderator_app.server.tables import account, decision, ledger, measure, merchant
from tests.server.house import NOON, House, open_house, run

CODES = ("LIVE_BAN", "CART_BAN", "COMMENT_BAN", "TRAFFIC_LIMIT", "FUND_HOLD")
OF_EACH_SELLER = 10
LONGEST_MS = 10 * 3_600_000


@dataclass(frozen=True)
class Outcome:
    """What became of the measures."""

    measures: int
    states: Counter[str]
    restored: Counter[int]
    """How often an end was really carried out → for how many measures."""
    given_back: Counter[int]
    """How often a right was given back → for how many rights of a seller."""
    held: int
    """What the platform still holds."""
    crashes: int
    events_twice: int


def seed(connection: Connection, count: int, dice: random.Random) -> dict[str, str]:
    """Store so many measures in force, ten of each seller, two on each right; return measure → code."""
    made: dict[str, str] = {}
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    maker = connection.scalar(select(account.c.id))
    for seller in range(count // OF_EACH_SELLER):
        merchant_id, decision_id = new_id(NOON), new_id(NOON)
        rows["merchant"].append(
            {
                "id": merchant_id,
                "ref": f"m{seller}",
                "name": f"小店{seller}",
                "person_key": f"p{seller}",
                "deposit_minor": 0,
                "currency": "CNY",
                "followers": 0,
                "category_zh": "",
                "category_en": "",
                "opened_at_ms": 0,
                "status": "open",
                "content_hash": "",
            }
        )
        plain = ("category", "family", "severity", "grade", "proposed_grade", "policy_version", "rulebook_version")
        rows["decision"].append(
            {
                "id": decision_id,
                "number": f"D{seller}",
                "merchant_id": merchant_id,
                "maker_id": maker,
                "approvals_needed": 1,
                "violation_at_ms": 0,
                "booked_at_ms": NOON,
                "body": "{}",
                "assessment": "",
                **dict.fromkeys(plain, ""),
            }
        )
        for index in range(OF_EACH_SELLER):
            measure_id, code = new_id(NOON), CODES[index % len(CODES)]
            made[measure_id] = code
            common = {
                "id": measure_id,
                "decision_id": decision_id,
                "merchant_id": merchant_id,
                "amount": 0,
                "currency": "",
                "start_at_ms": NOON - 1,
                "end_at_ms": NOON + dice.randrange(1, LONGEST_MS),
            }
            rows["ledger"].append({**common, "at_ms": NOON, "kind": "measure", "code": f"{code}{index}"})
            rows["measure"].append({**common, "code": code, "state": "active", "changed_at_ms": NOON})
    for table in (merchant, decision, ledger, measure):
        connection.execute(insert(table), rows[table.name])
    return made


def crash(house: House, platform: FakePlatform, dice: random.Random) -> None:
    """Let the server die: before anything is sent, in the middle, or with every answer unread."""
    context = house.context
    context.database.write_now(lambda connection: booking.end_due(connection, context))
    on_their_way = context.database.write_now(lambda connection: pick(connection, context))
    arrived = dice.choice([0, len(on_their_way) // 2, len(on_their_way)])
    for one in on_their_way[:arrived]:
        headers = signed_headers(platform.secret, one.id, house.clock.now // 1000, one.body)
        assert platform.receive(headers, one.body) == 204
    booked = [(one.id, "") for one in on_their_way[: arrived // 2]]
    context.database.write_now(lambda connection: book(connection, context, booked))


def end_through_crashes(folder: Path, template: Path | None, count: int, crashes: int, seed_number: int) -> Outcome:
    """End so many measures around so many crashes and steps of the clock."""
    dice = random.Random(seed_number)  # noqa: S311 - dice, not secrets
    house = open_house(folder, template)
    platform = FakePlatform(stored_secret(house.context.config.data_dir), clock=house.clock)
    made = house.context.database.write_now(lambda connection: seed(connection, count, dice))
    platform.holding = dict(made)
    for _ in range(crashes):
        house.clock.now += dice.choice([-1_800_000, LONGEST_MS // crashes, 2 * LONGEST_MS // crashes])
        if dice.randrange(2):
            run(work_round(Enforcement(context=house.context, platform=platform, secret=platform.secret)))
        house.clock.now += dice.randrange(LONGEST_MS // crashes)
        crash(house, platform, dice)
        house.context.close()
        clock = house.clock.now
        house = open_house(folder)
        house.clock.now = clock
        platform.clock = house.clock
        recover(house.context)
    house.clock.now = NOON + 2 * LONGEST_MS
    platform.unkind = Unkindness()
    run(work_round(Enforcement(context=house.context, platform=platform, secret=platform.secret)))
    outcome = _outcome(house, platform, made, crashes)
    house.context.close()
    return outcome


def _outcome(house: House, platform: FakePlatform, made: dict[str, str], crashes: int) -> Outcome:
    given_back: Counter[tuple[str, str]] = Counter()
    for kind, data in platform.obeyed:
        if kind == "measure.lift" and data["gives_back"]:
            given_back[data["merchant"], str(RIGHT_OF[data["code"]])] += 1
    twice = (
        "SELECT count(*) FROM (SELECT 1 FROM audit WHERE action = 'measure.end_reached' "
        "GROUP BY object_id HAVING count(*) > 1) AS twice"
    )
    return Outcome(
        measures=len(made),
        states=Counter(state for (state,) in house.rows("SELECT state FROM measure")),
        restored=Counter(platform.done["measure.lift", one] for one in made),
        given_back=Counter(given_back.values()),
        held=len(platform.holding),
        crashes=crashes,
        events_twice=house.rows(twice)[0][0],
    )


def check(outcome: Outcome) -> None:
    """Check that every measure ended once, and every right came back once, with the last that held it."""
    count = outcome.measures
    assert outcome.states == {"expired": count}
    assert outcome.restored == {1: count}
    assert outcome.given_back == {1: count // OF_EACH_SELLER * len(CODES)}
    assert (outcome.held, outcome.events_twice) == (0, 0)
