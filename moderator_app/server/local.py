"""The server without a network: ``LocalBackend`` speaks the wire's protocol straight into the gate.

Messages are encoded and decoded on the way as they are over HTTP, so that a test which plugs a desk in here proves the
same shapes, checks and refusals.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from moderator_app.server.case import media
from moderator_app.server.context import Context
from moderator_app.server.gate import ROUTES, admitted, answer
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import audit as am

_NOTHING: Mapping[str, str] = MappingProxyType({})
_T = TypeVar("_T")


class LocalBackend:
    """One desk's connection to a server in the same process; remembers who signed in.

    Implements ``wire.protocol.Backend``.
    """

    def __init__(self, context: Context, *, token: str = "", address: str = "local") -> None:
        """Connect to an open ground; ``token`` is an access token when somebody is signed in already."""
        self._context = context
        self._token = token
        self._address = address

    async def _call(
        self,
        name: str,
        request: msgspec.Struct | None = None,
        *,
        path: Mapping[str, str] = _NOTHING,
        query: Mapping[str, str] = _NOTHING,
    ) -> Any:
        reply = await answer(
            self._context,
            name,
            token=self._token,
            path=path,
            query=query,
            body=b"" if request is None else msgspec.json.encode(request),
            address=self._address,
        )
        kind = ROUTES[name].reply
        return None if kind is None else msgspec.json.decode(reply, type=kind)

    async def ask(self, ask: Ask[_T]) -> _T:
        """Make a call that has no method of its own."""
        reply: _T = await self._call(ask.endpoint, ask.body, path=ask.path, query=ask.query)
        return reply

    async def server_info(self) -> m.ServerInfo:
        """Return versions, clock and limits."""
        info: m.ServerInfo = await self._call("server_info")
        return info

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        """Sign in and remember the access token."""
        session: m.Session = await self._call("sign_in", request)
        self._token = session.access_token
        return session

    async def refresh(self, request: m.Refresh) -> m.Session:
        """Return the next session and remember its access token."""
        session: m.Session = await self._call("refresh", request)
        self._token = session.access_token
        return session

    async def sign_out(self) -> None:
        """End the session and forget its token."""
        await self._call("sign_out")
        self._token = ""

    async def policy(self) -> m.PolicyBundle:
        """Return the rules in force."""
        bundle: m.PolicyBundle = await self._call("policy")
        return bundle

    async def queues(self) -> m.QueueList:
        """Return the queues with their counts."""
        found: m.QueueList = await self._call("queues")
        return found

    async def claim(self, request: m.Claim) -> m.Claimed:
        """Lease cases."""
        claimed: m.Claimed = await self._call("claim", request)
        return claimed

    async def leases(self) -> m.LeaseList:
        """Return this person's live leases."""
        found: m.LeaseList = await self._call("leases")
        return found

    async def case_content(self, case_id: str, *, purpose: str = "") -> m.CaseContent:
        """Return what a case contains."""
        query = {"purpose": purpose} if purpose else {}
        found: m.CaseContent = await self._call("case_content", path={"case_id": case_id}, query=query)
        return found

    async def renew(self, request: m.LeaseIds) -> m.LeaseResults:
        """Prolong leases."""
        results: m.LeaseResults = await self._call("renew", request)
        return results

    async def release(self, request: m.LeaseIds) -> m.LeaseResults:
        """Give leases back."""
        results: m.LeaseResults = await self._call("release", request)
        return results

    async def skip(self, request: m.Skip) -> m.CaseReply:
        """Pass a case on."""
        reply: m.CaseReply = await self._call("skip", request)
        return reply

    async def hold(self, request: m.Hold) -> m.CaseReply:
        """Set a case aside."""
        reply: m.CaseReply = await self._call("hold", request)
        return reply

    async def escalate(self, request: m.Escalate) -> m.CaseReply:
        """Hand a case up."""
        reply: m.CaseReply = await self._call("escalate", request)
        return reply

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        """Book decisions."""
        results: m.DecisionResults = await self._call("decide", request)
        return results

    async def decision(self, decision_id: str) -> m.DecisionReceipt:
        """Return the receipt of a booked decision."""
        receipt: m.DecisionReceipt = await self._call("decision", path={"decision_id": decision_id})
        return receipt

    async def ledger(self, merchant_id: str) -> m.LedgerPage:
        """Return a seller's ledger."""
        page: m.LedgerPage = await self._call("ledger", path={"merchant_id": merchant_id})
        return page

    async def changes(self, cursor: str, *, limit: int = m.MAX_PAGE, wait_s: int = 0) -> m.ChangePage:
        """Return changes after a cursor."""
        query = {"cursor": cursor, "limit": str(limit), "wait": str(wait_s)}
        page: m.ChangePage = await self._call("changes", query=query)
        return page

    async def snapshot(self, page: str = "", *, limit: int = m.MAX_PAGE) -> m.SnapshotPage:
        """Return one page of all visible cases."""
        found: m.SnapshotPage = await self._call("snapshot", query={"page": page, "limit": str(limit)})
        return found

    async def audit_checkpoint(self) -> am.SealedLog:
        """Return the newest signed checkpoint."""
        sealed: am.SealedLog = await self._call("audit_checkpoint")
        return sealed

    async def audit_consistency(self, old: int, new: int) -> am.Proof:
        """Return a consistency proof."""
        proof: am.Proof = await self._call("audit_consistency", query={"old": str(old), "new": str(new)})
        return proof

    async def media(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """Return bytes of a recording."""
        who = await admitted(self._context, "media_get", self._token)
        assert who is not None  # noqa: S101 - the endpoint is not open to all
        opened = await media.open_media(self._context, who, sha256)
        stop = opened.size if length is None else min(opened.size, offset + length)
        return b"".join([piece async for piece in media.read_pieces(self._context, opened, offset, stop)])

    async def call(self, name: str, request: msgspec.Struct | None = None, **path: str) -> Any:
        """Make any call of the table by its name; ``path`` fills the places of its path."""
        return await self._call(name, request, path=path)

    async def intake(self, batch: m.IntakeBatch) -> m.IntakeReply:
        """Take in rows; needs the service token (not part of a desk's protocol)."""
        reply: m.IntakeReply = await self._call("intake", batch)
        return reply
