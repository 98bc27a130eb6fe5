"""The network between a desk and the books: it delays, drops, doubles, reorders and breaks, as the seed says."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.wire import messages as m
from tests.simulation.books import Books


@dataclass
class Weather:
    """How bad it is; each a probability for one call."""

    lose_request: float = 0.08
    lose_reply: float = 0.08
    double: float = 0.06
    slow: float = 0.05

    def clear_up(self) -> None:
        """From now on everything arrives once and soon."""
        self.lose_request = self.lose_reply = self.double = self.slow = 0.0


@dataclass
class Server:
    """The books behind a process that can be down; a restart breaks every call that is under way."""

    books: Books
    up: bool = True
    life: int = 0

    def kill(self) -> None:
        self.up = False
        self.life += 1
        self.books.ring()

    def start(self) -> None:
        self.up = True


class Line:
    """One life's end of the wire; implements what the courier calls."""

    def __init__(
        self, server: Server, weather: Weather, draw: random.Random, account: str, plugged: Callable[[], bool]
    ) -> None:
        self._server, self._weather, self._draw, self._account = server, weather, draw, account
        self._plugged = plugged
        self._token = ""
        self._echoes: set[asyncio.Task[None]] = set()
        self.calls = 0

    # --- tokens ---

    @property
    def signed_in(self) -> bool:
        return bool(self._token)

    def adopt(self, refresh_token: str, _access_token: str = "") -> None:
        self._token = refresh_token

    def forget(self) -> None:
        self._token = ""

    async def aclose(self) -> None:
        return

    # --- a call ---

    def _reachable(self, life: int | None = None) -> bool:
        return self._server.up and self._plugged() and (life is None or life == self._server.life)

    def _delay(self) -> float:
        if self._draw.random() < self._weather.slow:
            return self._draw.uniform(1.0, 20.0)
        return self._draw.uniform(0.002, 0.15)

    def _deliver(self, name: str, *args: Any) -> Any:
        books = self._server.books
        if name == "sign_in":
            return books.sign_in(self._account, *args)
        if name == "server_info":
            return None
        if books.tokens.get(self._token) != self._account:
            raise Refused("unauthenticated", "Please sign in again.")
        return getattr(books, name)(self._account, *args)

    async def _echo(self, name: str, args: tuple[Any, ...]) -> None:
        """Deliver a call a second time, some time later; nobody hears the answer."""
        await asyncio.sleep(self._draw.uniform(0.01, 90.0))
        if self._server.up:
            try:
                self._deliver(name, *args)
            except Refused:
                return

    async def _call(self, name: str, *args: Any) -> Any:
        self.calls += 1
        if not self._reachable():
            await asyncio.sleep(self._draw.uniform(0.001, 2.0))
            raise Unreachable("No connection.")
        life = self._server.life
        fate = self._draw.random()
        await asyncio.sleep(self._delay())
        if fate < self._weather.lose_request or not self._reachable(life):
            await asyncio.sleep(self._draw.uniform(0.1, 15.0))
            raise Unreachable("No answer in time.")
        if self._draw.random() < self._weather.double and name != "changes":
            echo = asyncio.ensure_future(self._echo(name, args))
            self._echoes.add(echo)
            echo.add_done_callback(self._echoes.discard)
        answer, no = None, None
        try:
            answer = self._deliver(name, *args)
            if asyncio.iscoroutine(answer):
                answer = await answer
        except Refused as refused:
            no = refused
        await asyncio.sleep(self._delay())
        if self._draw.random() < self._weather.lose_reply or not self._reachable(life):
            await asyncio.sleep(self._draw.uniform(0.1, 15.0))
            raise Unreachable("No answer in time.")
        if no is not None:
            raise no
        return answer

    # --- the protocol ---

    async def server_info(self) -> None:
        await self._call("server_info")

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        session: m.Session = await self._call("sign_in", request)
        self._token = session.refresh_token
        return session

    async def sign_out(self) -> None:
        self.forget()

    async def policy(self) -> m.PolicyBundle:
        return await self._call("policy")

    async def queues(self) -> m.QueueList:
        return await self._call("queues")

    async def claim(self, request: m.Claim) -> m.Claimed:
        return await self._call("claim", request)

    async def leases(self) -> m.LeaseList:
        return await self._call("list_leases")

    async def case_content(self, case_id: str, *, purpose: str = "") -> m.CaseContent:
        assert purpose == ""
        return await self._call("case_content", case_id)

    async def renew(self, request: m.LeaseIds) -> m.LeaseResults:
        return await self._call("renew", request)

    async def release(self, request: m.LeaseIds) -> m.LeaseResults:
        return await self._call("release", request)

    async def skip(self, request: m.Skip) -> m.CaseReply:
        return await self._call("skip", request)

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        return await self._call("decide", request)

    async def changes(self, cursor: str, *, limit: int = 500, wait_s: int = 0) -> m.ChangePage:
        assert limit
        return await self._call("changes", cursor, wait_s)

    async def snapshot(self, page: str = "", *, limit: int = 500) -> m.SnapshotPage:
        assert limit
        return await self._call("snapshot", page)
