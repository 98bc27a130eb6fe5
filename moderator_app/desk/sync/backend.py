"""The wire over HTTP: one client, problem documents as refusals, silence as ``Unreachable``."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, cast
from urllib.parse import quote

import httpx
import msgspec

from moderator_app import __version__
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.errors import HouseError, Refused, StoreFault, Unreachable
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask, Saved
from moderator_app.wire.messages import audit as am
from moderator_app.wire.problems import code_of
from moderator_app.wire.protocol import ENDPOINTS
from moderator_app.wire.stream import MEDIA_TYPE, SILENT_S, Event, Reader

_T = TypeVar("_T")
REFUSED_AT = 400
_BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
ANSWER_S = 15.0
LONG_POLL_SLACK_S = 10
PATIENT_S, PATIENT_TIMES = 3, 10
"""A pause up to so long, so often in a row, is nothing to bother a person with."""
PIECE = 1 << 20
"""Bytes of a recording asked for at a time, unless told otherwise."""


class HttpBackend:
    """``wire.protocol.Backend`` over one ``httpx.AsyncClient``; lives on the courier's loop.

    An access token that is no longer good is renewed once with the refresh token; if that fails too, the call raises
    ``Refused("unauthenticated")`` and nothing is deleted anywhere.
    """

    def __init__(
        self,
        server_url: str,
        device_id: str,
        clock: ServerClock,
        *,
        keep: Callable[[m.Session], None] = lambda _session: None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            server_url: where the server is, without a path.
            device_id: this desk's id.
            clock: told the server's time.
            keep: called with each new session before it is used, so that its refresh token is safe.
            transport: another way than the network, for tests.
        """
        self.server_url = server_url
        self._device_id = device_id
        self._clock = clock
        self._keep = keep
        self._access = ""
        self._refresh = ""
        self._half_way = False
        self._renewing = asyncio.Lock()
        self._client = httpx.AsyncClient(
            base_url=server_url,
            headers={
                "Mod-Protocol": f"{m.PROTOCOL[0]}.{m.PROTOCOL[1]}",
                "Mod-Device": device_id,
                "User-Agent": f"moderator-desk/{__version__}",
            },
            timeout=httpx.Timeout(ANSWER_S, connect=5.0),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=8),
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    @property
    def signed_in(self) -> bool:
        """Whether there is a token to try; one that still lacks its second factor opens nothing."""
        return bool(self._access or self._refresh) and not self._half_way

    def adopt(self, refresh_token: str, access_token: str = "") -> None:
        """Go on with tokens of an earlier session; one without a refresh token still lacks its second factor."""
        self._refresh, self._access = refresh_token, access_token
        self._half_way = bool(access_token and not refresh_token)

    def forget(self) -> None:
        """Drop all tokens."""
        self._access = self._refresh = ""
        self._half_way = False

    # --- the protocol -------------------------------------------------------------------------------------------------

    async def server_info(self) -> m.ServerInfo:
        """Return versions, clock and limits."""
        sent = time.monotonic_ns()
        info = await self._call(m.ServerInfo, "GET", "/v1/meta", anonymous=True)
        self._clock.heard(info.server_time_ms, (time.monotonic_ns() - sent) // 1_000_000)
        return info

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        """Return a session for name and password, and use it from now on."""
        return self._begun(await self._call(m.Session, "POST", "/v1/auth/password", request, anonymous=True))

    async def refresh(self, request: m.Refresh) -> m.Session:
        """Return the next session, and use it from now on."""
        return self._begun(await self._call(m.Session, "POST", "/v1/auth/refresh", request, anonymous=True))

    async def sign_out(self) -> None:
        """End the session on the server; the tokens are gone whatever it answers."""
        try:
            await self._send("POST", "/v1/auth/logout")
        finally:
            self.forget()

    async def policy(self) -> m.PolicyBundle:
        """Return the rules in force."""
        return await self._call(m.PolicyBundle, "GET", "/v1/policy")

    async def queues(self) -> m.QueueList:
        """Return the queues with their counts."""
        return await self._call(m.QueueList, "GET", "/v1/queues")

    async def claim(self, request: m.Claim) -> m.Claimed:
        """Lease cases."""
        return await self._call(m.Claimed, "POST", "/v1/claims", request)

    async def leases(self) -> m.LeaseList:
        """Return this person's live leases."""
        return await self._call(m.LeaseList, "GET", "/v1/leases")

    async def case_content(self, case_id: str, *, purpose: str = "") -> m.CaseContent:
        """Return a case's content."""
        params = {"purpose": purpose} if purpose else {}
        return await self._call(m.CaseContent, "GET", f"/v1/cases/{quote(case_id, safe='')}/content", params=params)

    async def renew(self, request: m.LeaseIds) -> m.LeaseResults:
        """Prolong leases."""
        return await self._call(m.LeaseResults, "POST", "/v1/leases/renew", request)

    async def release(self, request: m.LeaseIds) -> m.LeaseResults:
        """Give leases back."""
        return await self._call(m.LeaseResults, "POST", "/v1/leases/release", request)

    async def skip(self, request: m.Skip) -> m.CaseReply:
        """Pass a case on."""
        return await self._call(m.CaseReply, "POST", "/v1/leases/skip", request)

    async def hold(self, request: m.Hold) -> m.CaseReply:
        """Set a case aside."""
        return await self._call(m.CaseReply, "POST", "/v1/leases/hold", request)

    async def escalate(self, request: m.Escalate) -> m.CaseReply:
        """Hand a case up."""
        return await self._call(m.CaseReply, "POST", "/v1/leases/escalate", request)

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        """Book decisions; each is a transaction of the server's, so a large batch has more time."""
        timeout = ANSWER_S + len(request.items) / 4
        return await self._call(m.DecisionResults, "POST", "/v1/decisions", request, timeout_s=timeout)

    async def decision(self, decision_id: str) -> m.DecisionReceipt:
        """Return the receipt of a booked decision."""
        return await self._call(m.DecisionReceipt, "GET", f"/v1/decisions/{quote(decision_id, safe='')}")

    async def ledger(self, merchant_id: str) -> m.LedgerPage:
        """Return a merchant's ledger and standing."""
        return await self._call(m.LedgerPage, "GET", f"/v1/merchants/{quote(merchant_id, safe='')}/ledger")

    async def changes(self, cursor: str, *, limit: int = m.MAX_PAGE, wait_s: int = 0) -> m.ChangePage:
        """Return changes after a cursor."""
        params = {"cursor": cursor, "limit": str(limit), "wait": str(wait_s)}
        timeout = wait_s + LONG_POLL_SLACK_S
        return await self._call(m.ChangePage, "GET", "/v1/changes", params=params, timeout_s=timeout)

    async def snapshot(self, page: str = "", *, limit: int = m.MAX_PAGE) -> m.SnapshotPage:
        """Return one page of all visible cases."""
        params = {"page": page, "limit": str(limit)} if page else {"limit": str(limit)}
        return await self._call(m.SnapshotPage, "GET", "/v1/snapshot", params=params)

    async def audit_checkpoint(self) -> am.SealedLog:
        """Return the newest signed checkpoint of the audit log."""
        return await self._call(am.SealedLog, "GET", "/v1/audit/checkpoint")

    async def audit_consistency(self, old: int, new: int) -> am.Proof:
        """Return a consistency proof."""
        params = {"old": str(old), "new": str(new)}
        return await self._call(am.Proof, "GET", "/v1/audit/proof/consistency", params=params)

    async def media(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """Return bytes of a recording; fewer than asked at its end.

        A part is asked for under the condition that the recording is still the one its name says (RFC 9110, section
        13.1.5); a server that has another sends that instead, and it is refused.

        Raises:
            Refused: ``not-found``, ``forbidden``; ``range-not-satisfiable``: the recording is another one.
            Unreachable: nobody answers.
        """
        tag = f'"sha256:{sha256}"'
        stop = "" if length is None else str(offset + length - 1)
        headers = {"Range": f"bytes={offset}-{stop}", "If-Range": tag} if offset or length is not None else {}
        response = await self._send("GET", f"/v1/media/{quote(sha256, safe='')}", headers=headers)
        if response.headers.get("ETag", tag) != tag:
            raise Refused("range-not-satisfiable", "The server has another recording under this name.")
        body = response.content
        if headers and response.status_code == httpx.codes.OK:
            body = body[offset : None if length is None else offset + length]
        return body

    async def stream(self) -> AsyncIterator[Event]:
        """Yield the server's nudges until the stream ends, or nothing is heard for too long.

        Raises:
            Refused: the server does not stream to this person, or not at all.
            Unreachable: nobody answers, or the stream broke.
        """
        if not self.signed_in:
            raise Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
        if not self._access:
            await self._renew(self._access)
        used, reader = self._access, Reader()
        timeout = httpx.Timeout(SILENT_S, connect=5.0)
        headers = {"Authorization": f"Bearer {used}", "Accept": MEDIA_TYPE}
        try:
            async with self._client.stream("GET", "/v1/stream", headers=headers, timeout=timeout) as response:
                if response.status_code == httpx.codes.UNAUTHORIZED:
                    await response.aread()
                    await self._renew(used)
                    return
                if response.status_code >= REFUSED_AT:
                    await response.aread()
                    raise refusal(response)
                async for piece in response.aiter_bytes():
                    for event in reader.feed(piece):
                        yield event
        except ValueError as strange:
            raise Refused("not-found", f"What answers here is no stream of nudges ({strange}).") from strange
        except (httpx.TransportError, httpx.InvalidURL) as problem:
            raise Unreachable(f"The server does not answer ({_plain(problem)}).") from problem

    async def ask(self, ask: Ask[_T]) -> _T:
        """Make a call that has no method of its own."""
        endpoint = _BY_NAME.get(ask.endpoint)
        if endpoint is None:
            raise HouseError(f"There is no call named {ask.endpoint}.")
        path, params = ask.address(endpoint), dict(ask.query) or None
        if ask.into is not None:
            return cast("_T", await self._save(endpoint.method, path, ask.into))
        if ask.reply is NoneType:
            await self._send(endpoint.method, path, ask.body, params=params)
            return ask.reply()
        anonymous = endpoint.open_to_all
        return await self._call(
            ask.reply,
            endpoint.method,
            path,
            ask.body,
            params=params,
            anonymous=anonymous,
            timeout_s=ask.patience_s,
        )

    # --- how a call goes ----------------------------------------------------------------------------------------------

    def _begun(self, session: m.Session) -> m.Session:
        if not session.stage:
            self._keep(session)
        self._access, self._refresh = session.access_token, session.refresh_token
        self._half_way = bool(session.stage)
        self._clock.heard(session.server_time_ms)
        return session

    async def _call(
        self,
        reply: type[_T],
        method: str,
        path: str,
        body: Any = None,
        *,
        params: dict[str, str] | None = None,
        anonymous: bool = False,
        timeout_s: float | None = None,
    ) -> _T:
        response = await self._send(method, path, body, params=params, anonymous=anonymous, timeout_s=timeout_s)
        try:
            return msgspec.json.decode(response.content, type=reply)
        except (msgspec.ValidationError, msgspec.DecodeError) as problem:
            raise HouseError(f"The server's answer to {method} {path} cannot be read: {problem}.") from problem

    async def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        anonymous: bool = False,
        timeout_s: float | None = None,
    ) -> httpx.Response:
        if not anonymous and not (self._access or self._refresh):
            raise Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
        used = self._access
        if not anonymous and not used:
            await self._renew(used)
            used = self._access
        once = partial(self._once, method, path, body, params=params, headers=headers or {}, timeout_s=timeout_s)
        response = await once("" if anonymous else used)
        if response.status_code == httpx.codes.UNAUTHORIZED and not anonymous:
            await self._renew(used)
            response = await once(self._access)
        for _again in range(PATIENT_TIMES):
            wait_s = _short_wait(response)
            if not wait_s:
                break
            # Refused for its pace alone, nothing was done: the same call is made again when the server says.
            await asyncio.sleep(wait_s)
            response = await once("" if anonymous else self._access)
        if response.status_code >= REFUSED_AT:
            raise refusal(response)
        return response

    async def _save(self, method: str, path: str, into: Path) -> Saved:
        """Write an answer's bytes into a file as they come; nothing is held in memory."""
        if not self.signed_in:
            raise Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
        if not self._access:
            await self._renew(self._access)
        used = self._access
        saved = await self._save_once(method, path, into)
        if saved is None:
            await self._renew(used)
            saved = await self._save_once(method, path, into)
        if saved is None:
            raise Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
        return saved

    async def _save_once(self, method: str, path: str, into: Path) -> Saved | None:
        """Return what was written, or None when the token is spent."""
        headers = {"Authorization": f"Bearer {self._access}"}
        digest, size = hashlib.sha256(), 0
        try:
            async with self._client.stream(method, path, headers=headers) as response:
                if response.status_code == httpx.codes.UNAUTHORIZED:
                    return None
                if response.status_code >= REFUSED_AT:
                    await response.aread()
                    raise refusal(response)
                with await asyncio.to_thread(into.open, "wb") as file:
                    async for piece in response.aiter_bytes(PIECE):
                        digest.update(piece)
                        size += len(piece)
                        await asyncio.to_thread(file.write, piece)
        except (httpx.TransportError, httpx.InvalidURL) as problem:
            raise Unreachable(f"The server does not answer ({_plain(problem)}).") from problem
        except OSError as problem:
            raise StoreFault(f"The file cannot be written: {problem.strerror}.") from problem
        return Saved(path=into, size=size, sha256=digest.hexdigest())

    async def _renew(self, used: str) -> None:
        """Get the next pair of tokens, unless somebody else just did."""
        async with self._renewing:
            if self._access != used:
                return
            if not self._refresh:
                self._access = ""
                raise Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
            try:
                await self.refresh(m.Refresh(refresh_token=self._refresh, device_id=self._device_id))
            except Refused as no:
                if no.code in {"unauthenticated", "bad-credentials", "account-disabled", "validation"}:
                    self.forget()
                    raise Refused("unauthenticated", str(no)) from no
                raise

    async def _once(
        self,
        method: str,
        path: str,
        body: Any,
        token: str,
        *,
        params: dict[str, str] | None,
        headers: dict[str, str],
        timeout_s: float | None,
    ) -> httpx.Response:
        sent = dict(headers)
        if token:
            sent["Authorization"] = f"Bearer {token}"
        content = None
        if body is not None:
            content = msgspec.json.encode(body)
            sent["Content-Type"] = "application/json"
        timeout = httpx.USE_CLIENT_DEFAULT if timeout_s is None else httpx.Timeout(timeout_s, connect=5.0)
        try:
            return await self._client.request(
                method, path, content=content, params=params, headers=sent, timeout=timeout
            )
        except (httpx.TransportError, httpx.InvalidURL) as problem:
            raise Unreachable(f"The server does not answer ({_plain(problem)}).") from problem


def _short_wait(response: httpx.Response) -> int:
    """Return how many seconds the server asks to wait, 0 for none or for longer than nobody notices."""
    wait = response.headers.get("Retry-After", "")
    if response.status_code != httpx.codes.TOO_MANY_REQUESTS or not wait.isdigit():
        return 0
    return int(wait) if int(wait) <= PATIENT_S else 0


def refusal(response: httpx.Response) -> Refused:
    """Return a problem document as the refusal it is; anything else by its status.

    ``details["retry_after_s"]`` is there when the server said how long to wait.
    """
    try:
        problem = msgspec.json.decode(response.content, type=m.Problem)
    except (msgspec.ValidationError, msgspec.DecodeError):
        code = "server-error" if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR else "bad-request"
        if response.status_code == httpx.codes.UNAUTHORIZED:
            code = "unauthenticated"
        problem = m.Problem(type=code, title=f"HTTP {response.status_code}", status=response.status_code)
    details: dict[str, Any] = {**problem.details, "status": problem.status, "title": problem.title}
    wait = response.headers.get("Retry-After", "")
    if wait.isdigit():
        details["retry_after_s"] = int(wait)
    return Refused(code_of(problem.type), problem.detail or problem.title, pointer=problem.pointer, **details)


def _plain(problem: Exception) -> str:
    if isinstance(problem, httpx.ConnectTimeout):
        return "connecting took too long"
    if isinstance(problem, httpx.TimeoutException):
        return "no answer in time"
    return "no connection" if isinstance(problem, httpx.ConnectError) else type(problem).__name__
