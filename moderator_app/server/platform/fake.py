"""A platform that is not there: keeps the rights of sellers as a real one would, and can be as unkind as a network.

The embedded backend calls it in its own process; ``application`` is the same as an ASGI application, behind which a
separate process can be put.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from moderator_app.domain.identity import now_ms
from moderator_app.domain.measure import RIGHT_OF
from moderator_app.domain.penalty import PERMANENT
from moderator_app.server.platform.signing import check_signature

Message = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkindness:
    """How often, in a thousand, something goes wrong."""

    fail: int = 0
    """The call is refused and nothing is done."""
    lose: int = 0
    """The call is obeyed and the answer lost."""
    repeat: int = 0
    """The call arrives twice."""
    delay_ms: int = 0
    """Calls wait up to so long, and so overtake each other."""


@dataclass
class FakePlatform:
    """Rights by seller, and everything that was ever obeyed, once for each call id."""

    secret: str
    unkind: Unkindness = field(default_factory=Unkindness)
    seed: int = 1
    clock: Callable[[], int] = now_ms
    refuse: Callable[[str, dict[str, Any]], bool] | None = None
    """Refuses particular calls: (type, data) → whether."""
    holding: dict[str, str] = field(default_factory=dict)
    """Measure → code, of what restricts somebody at present."""
    obeyed: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """(type, data) of every call that was obeyed, in order; a repeated id is not obeyed again."""
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(type, id of the thing) → how often it was really done."""
    _seen: set[str] = field(default_factory=set)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Set the dice."""
        self._random = random.Random(self.seed)  # noqa: S311 - dice, not secrets

    def _happens(self, in_a_thousand: int) -> bool:
        return self._random.randrange(1000) < in_a_thousand

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> int:
        """Take one call, as kindly as agreed; return an HTTP status, 0 for no answer."""
        if self.unkind.delay_ms:
            await asyncio.sleep(self._random.randrange(self.unkind.delay_ms) / 1000)
        if self._happens(self.unkind.fail):
            return 503
        status = self.receive(headers, body)
        if self._happens(self.unkind.repeat):
            status = self.receive(headers, body)
        return 0 if self._happens(self.unkind.lose) else status

    def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """Obey one call that is signed; return an HTTP status."""
        try:
            call_id = check_signature(self.secret, headers, body, self.clock() // 1000)
        except ValueError:
            return 401
        told = json.loads(body)
        kind, data = told["type"], told["data"]
        if self.refuse is not None and self.refuse(kind, data):
            return 503
        if call_id not in self._seen:
            self._seen.add(call_id)
            self._obey(kind, data)
        return 204

    def _obey(self, kind: str, data: dict[str, Any]) -> None:
        thing = str(
            data.get("suspension")
            or data.get("measure")
            or data.get("notice")
            or data.get("appeal")
            or data.get("decision")
        )
        self.obeyed.append((kind, data))
        self.done[kind, thing] += 1
        if kind == "measure.apply":
            lasting = data.get("end_at") is not None or data["code"] in PERMANENT or data.get("provisional")
            if data["code"] in RIGHT_OF and lasting:
                self.holding[thing] = data["code"]
        elif kind in {"measure.lift", "measure.reverse"}:
            self.holding.pop(thing, None)
        elif kind == "measure.suspend":
            self.holding.pop(data["measure"], None)
        elif kind == "measure.resume":
            self.holding[data["measure"]] = data["code"]

    async def application(
        self,
        scope: Mapping[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer as an ASGI application."""
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            event = await receive()
            body += event.get("body", b"")
            more = event.get("more_body", False)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        status = await self.deliver(headers, body) or 504
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})
