"""Numbers without gap and without twin, whoever publishes at the same time."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.server.ledger.repository import set_state
from moderator_app.wire.messages import announcements as am
from tests.server.announcements.press import WORDS, Press
from tests.server.house import NOON, run

PUBLISHERS = 200
LOST = 20
MINUTE = 60_000


def ready(press: Press, index: int) -> tuple[am.Issue, str]:
    """Return an approved issue about one decision, which nothing else lists."""
    at_ms = NOON - 10_000 * MINUTE + index * MINUTE
    [one] = press.decisions([f"小禾严选{index}"], start=1000 + index, at_ms=at_ms)
    body = am.NewIssue(id=new_id(), series="HS", period_from_ms=at_ms, period_to_ms=at_ms + 1, wording=WORDS)
    return press.approved(press.call(press.ann, "issue_new", body).head.id), one.id


def withdraw(connection: Connection, decision_id: str) -> None:
    """Let a decision fall."""
    set_state(connection, decision_id, "withdrawn", NOON)


@pytest.mark.long
def test_two_hundred_publishers_at_once_get_the_numbers_one_to_two_hundred(press: Press) -> None:
    """Twenty further issues have lost their only row: they are refused and leave no hole."""
    made = [ready(press, index) for index in range(PUBLISHERS + LOST)]
    for _, decision_id in made[5 :: len(made) // LOST][:LOST]:
        press.house.context.database.write_now(partial(withdraw, decision_id=decision_id))

    async def all_at_once() -> list[Any]:
        calls = [
            press.ben._call(
                "issue_publish", am.Seen(row_version=issue.head.row_version), path={"announcement_id": issue.head.id}
            )
            for issue, _ in made
        ]
        return await asyncio.gather(*calls, return_exceptions=True)

    answers = run(all_at_once())
    assert sum(isinstance(one, Refused) for one in answers) == LOST
    assert sorted(one.head.number or 0 for one in answers if isinstance(one, am.Issue)) == list(
        range(1, PUBLISHERS + 1)
    )
    stored = press.house.rows("SELECT number FROM announcement WHERE number IS NOT NULL ORDER BY number")
    assert [row[0] for row in stored] == list(range(1, PUBLISHERS + 1))


def test_the_same_publication_asked_for_twice_happens_once(press: Press) -> None:
    press.decisions(1)
    issue = press.approved()
    seen = am.Seen(row_version=issue.head.row_version)

    async def twice() -> list[Any]:
        calls = [press.ben._call("issue_publish", seen, path={"announcement_id": issue.head.id}) for _ in range(2)]
        return await asyncio.gather(*calls, return_exceptions=True)

    answers = run(twice())
    assert [one.code for one in answers if isinstance(one, Refused)] == ["already-there"]
    assert press.house.rows("SELECT count(*), max(number) FROM announcement WHERE number IS NOT NULL")[0] == (1, 1)


def test_every_series_counts_for_itself(press: Press) -> None:
    press.series("PT", categories=("PRIVATE_TRADE",))
    first, _ = ready(press, 1)
    press.publish(first)
    at_ms = NOON - MINUTE
    press.decisions(["别家"], start=5000, at_ms=at_ms)
    body = am.NewIssue(id=new_id(), series="PT", period_from_ms=at_ms, period_to_ms=at_ms + 1, wording=WORDS)
    press.series("PT", categories=("PRIVATE_TRADE", "HYPE_SELL"))
    other = press.publish(press.approved(press.call(press.ann, "issue_new", body).head.id))
    assert (other.head.series, other.head.number) == ("PT", 1)
