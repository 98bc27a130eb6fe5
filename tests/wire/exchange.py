"""A walk through the calls a desk makes, each kept as it went over the wire: what was asked, what came back.

``python -m tests.wire.exchange`` writes the corpus of the protocol version in force. That of a version that was
released is never written again: it stands for desks and servers that are out there.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.wire import messages as m
from moderator_app.wire.messages import offline as om

GOLDEN = Path(__file__).parent / "golden"


@dataclass
class Exchange:
    """One call."""

    name: str
    request: Any
    status: int
    reply: Any


class Walk:
    """Makes calls as a person and keeps them."""

    def __init__(self, client: Any, token: str) -> None:
        self._client, self._token = client, token
        self.kept: list[Exchange] = []

    def __call__(self, name: str, method: str, path: str, body: Any = None) -> Any:
        headers = {"Mod-Protocol": ".".join(map(str, m.PROTOCOL))}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = None if body is None else msgspec.json.decode(msgspec.json.encode(body))
        answer = self._client.request(method, path, headers=headers, json=request)
        reply = answer.json() if answer.content else None
        self.kept.append(Exchange(name, request, answer.status_code, reply))
        return reply


def walk(client: Any, house: Any) -> list[Exchange]:
    """Walk: connect, take cases, part with them in every way, decide, be refused, synchronise."""
    from tests.server.house import clip, seller

    house.take_in(seller(), *(clip(str(number)) for number in range(1, 9)))
    call = Walk(client, house.person("ann", Role.LEAD)._token)
    call("server_info", "GET", "/v1/meta")
    call("policy", "GET", "/v1/policy")
    call("queues", "GET", "/v1/queues")
    snapshot = call("snapshot", "GET", "/v1/snapshot?limit=3")
    claim = m.Claim(id=new_id(), count=6)
    leased = call("claim", "POST", "/v1/claims", claim)["leased"]
    call("claim", "POST", "/v1/claims", m.Claim(id=new_id(), count=1, mode="offline", ttl_ms=3_600_000))  # type: ignore[arg-type]
    call("leases", "GET", "/v1/leases")
    held = [one["lease"] for one in leased]
    call("case_content", "GET", f"/v1/cases/{held[0]['case_id']}/content")
    call("renew", "POST", "/v1/leases/renew", m.LeaseIds(lease_ids=(held[0]["id"], "none")))
    call("release", "POST", "/v1/leases/release", m.LeaseIds(lease_ids=(held[1]["id"],)))
    call("skip", "POST", "/v1/leases/skip", m.Skip(lease_id=held[2]["id"], epoch=1, reason="language"))  # type: ignore[arg-type]
    due = house.clock.now + 3_600_000
    call("hold", "POST", "/v1/leases/hold", m.Hold(lease_id=held[3]["id"], epoch=1, question="?", due_at_ms=due))
    call("escalate", "POST", "/v1/leases/escalate", m.Escalate(lease_id=held[4]["id"], epoch=1, reason="?"))
    own = msgspec.convert(leased[0], type=m.Leased)
    made = house.verdict(own)
    call("decide", "POST", "/v1/decisions", m.DecisionBatch(items=(made,)))
    call("decision", "GET", f"/v1/decisions/{made.id}")
    late = house.verdict(own, clear=True)
    call("decide", "POST", "/v1/decisions", m.DecisionBatch(items=(late,)))
    call("opinion_send", "POST", "/v1/opinions", om.NewOpinion(decision=late, problem="case-already-decided", note="?"))
    call("changes", "GET", f"/v1/changes?cursor={snapshot['cursor_at_start']}&limit=3")
    call("changes", "GET", "/v1/changes?cursor=gone.1")
    call("device_orders", "POST", "/v1/devices/orders", om.Device(device_id=new_id()))
    nobody = Walk(client, "")
    nobody("leases", "GET", "/v1/leases")
    return call.kept + nobody.kept


WHOLE = frozenset({"policy"})
"""Replies whose inside is data of its own with its own version; only their parts are compared."""


def shape(value: Any) -> Any:
    """Return which fields a JSON value has, however often and whatever is in them."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in sorted(value.items())}
    if isinstance(value, list):
        merged: Any = None
        for part in map(shape, value):
            merged = {**merged, **part} if isinstance(merged, dict) and isinstance(part, dict) else part
        return [merged]
    return type(value).__name__ if value is not None else "null"


def recorded(version: str) -> list[Exchange]:
    """Return the corpus of a protocol version."""
    rows = json.loads((GOLDEN / f"{version}.json").read_text(encoding="utf-8"))
    return [Exchange(**row) for row in rows]


def with_server(use: Callable[[Any, Any], Any]) -> Any:
    """Make a server of today and use it."""
    from litestar.testing import TestClient

    from moderator_app.server.app import create_app
    from tests.server.house import open_house

    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "server")
        try:
            with TestClient(create_app(house.context.config, context=house.context)) as client:
                return use(client, house)
        finally:
            house.context.close()


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    version = ".".join(map(str, m.PROTOCOL))
    rows = [asdict(one) for one in with_server(walk)]
    (GOLDEN / f"{version}.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{version}: {len(rows)} exchanges\n")
