"""A week of decisions and the people of the leads' room, for tests."""

from __future__ import annotations

from typing import Any

import msgspec

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.gate import ROUTES, answer
from moderator_app.server.local import LocalBackend
from moderator_app.wire.messages import quality as qm
from moderator_app.wire.protocol import ENDPOINTS
from tests.server.house import DAY, NOON, House, ask, clip, run, seller

PATHS = {endpoint.name: endpoint.path for endpoint in ENDPOINTS}


def call(house: House, who: LocalBackend, name: str, body: Any = None, path: dict | None = None, **query: Any) -> Any:
    """Make a call of the leads' room."""
    reply = run(
        answer(
            house.context,
            name,
            token=who._token,
            path=path or {},
            query={key: str(value) for key, value in query.items()},
            body=b"" if body is None else msgspec.json.encode(body),
        )
    )
    kind = ROUTES[name].reply
    return None if kind is None else msgspec.json.decode(reply, type=kind)


def a_week(house: House, makers: int = 2, each: int = 6, *, sellers: int = 4, **verdict: Any) -> list[str]:
    """Let some people decide some cases about some sellers; return the ids of the decisions, oldest first."""
    house.take_in(*(seller(f"M{number}") for number in range(sellers)))
    house.take_in(
        *(clip(f"c{number}", ref=f"M{number % sellers}", session_ref=f"s{number}") for number in range(makers * each))
    )
    made: list[str] = []
    for number in range(makers):
        maker = house.person(f"maker{number}")
        for leased in run(maker.claim(ask(each))).leased:
            house.clock.now += 60_000
            decision = house.verdict(
                leased, **({"clear": len(made) % 3 == 0, "time_on_case_ms": 40_000 + len(made), **verdict})
            )
            (result,) = house.decide(maker, decision)
            assert result.problem is None, result.problem
            made.append(decision.id)
    house.clock.now += DAY
    return made


def a_draw(house: House, **more: Any) -> qm.DrawRequest:
    """Return a draw from the whole past."""
    facts: dict[str, Any] = {
        "id": new_id(),
        "name": "week",
        "seed": "42",
        "from_ms": NOON - 9 * DAY,
        "to_ms": house.clock.now,
    }
    return qm.DrawRequest(**(facts | more))


def people(house: House) -> tuple[LocalBackend, LocalBackend]:
    """Return a lead and a quality reviewer."""
    return house.person("lea", Role.LEAD), house.person("quinn", Role.QA)
