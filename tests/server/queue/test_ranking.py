"""The index yields the order that the domain's formula says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from moderator_app.domain.case import PriorityInputs
from moderator_app.domain.queue import AGE_POINTS_MILLI, priority_at
from moderator_app.server.queue.ranking import age, best, turn_of
from moderator_app.server.tables import case
from tests.server.house import NOON, House, clip, seller

ALLOWANCE = {"REPORTS": 1_440 * 60_000, "GOODS": 15 * 60_000}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 300_000), st.integers(0, 4 * ALLOWANCE["REPORTS"]), st.sampled_from(sorted(ALLOWANCE))
        ),
        min_size=6,
        max_size=6,
    ),
    count=st.integers(1, 6),
)
def test_the_next_cases_are_the_ones_with_the_highest_rank(
    house: House, rows: list[tuple[int, int, str]], count: int
) -> None:
    house.take_in(seller(), *(clip(str(index), "你好") for index in range(6)))
    ids = [row[0] for row in house.rows("SELECT id FROM case_file ORDER BY id")]
    ranks = {}
    opened_at = {}

    def arrange(connection: Connection) -> list[str]:
        for case_id, (base, waited, queue) in zip(ids, rows, strict=True):
            # Written as of the opening: the ageing has to be noticed by ``age``.
            opened = opened_at[case_id] = NOON - waited
            allowance = ALLOWANCE[queue]
            connection.execute(
                update(case)
                .where(case.c.id == case_id)
                .values(
                    queue=queue,
                    base_priority=base,
                    opened_at_ms=opened,
                    allowance_ms=allowance,
                    **turn_of(base, opened, allowance, opened),
                )
            )
            waiting = PriorityInputs(opened_at_ms=opened, allowance_ms=allowance)
            ranks[case_id] = base + priority_at(waiting, NOON)
        age(connection, NOON)
        return best(
            connection, sorted(ALLOWANCE), holder="nobody", private=True, offline=False, count=count, now_ms=NOON
        )

    found = house.context.database.write_now(arrange)
    wanted = sorted(ids, key=lambda one: -ranks[one])[:count]
    # Turn and rank round at different places: two cases a thousandth of a point apart may change places.
    assert all(abs(ranks[one] - ranks[other]) <= 1 for one, other in zip(found, wanted, strict=True))
    assert max(ranks.values()) <= 300_000 + 2 * AGE_POINTS_MILLI
