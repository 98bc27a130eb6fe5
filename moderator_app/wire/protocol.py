"""The calls between desk and server as a Protocol that both ends implement.

The desk's ``HttpBackend`` speaks it over HTTP; the server's ``LocalBackend`` answers it directly, so that a test can
plug one end into the other without a network. ``ENDPOINTS`` says which capability each call needs; the server checks
it, the tests walk it.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from moderator_app.domain.roles import Capability
from moderator_app.wire import messages as m
from moderator_app.wire.announcements import ANNOUNCEMENT_ENDPOINTS, PUBLIC_ENDPOINTS
from moderator_app.wire.ask import Ask
from moderator_app.wire.doors import DOOR_ENDPOINTS
from moderator_app.wire.endpoint import Endpoint
from moderator_app.wire.law import LAW_ENDPOINTS
from moderator_app.wire.leads import AUDIT_ENDPOINTS, QUALITY_ENDPOINTS
from moderator_app.wire.messages import audit as am
from moderator_app.wire.offline import OFFLINE_ENDPOINTS
from moderator_app.wire.wellness import WELLNESS_ENDPOINTS

__all__ = ["ENDPOINTS", "Backend", "Endpoint"]

_T = TypeVar("_T")


class Backend(Protocol):
    """What a signed-in desk asks of a server.

    Every call raises domain.errors.Refused with a problem code when the server says no, and domain.errors.Unreachable
    when nobody answers.
    """

    async def server_info(self) -> m.ServerInfo:
        """Return versions, clock and limits; needs no sign-in."""
        ...

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        """Return a session for name and password."""
        ...

    async def refresh(self, request: m.Refresh) -> m.Session:
        """Return the next session; the old refresh token is spent."""
        ...

    async def sign_out(self) -> None:
        """End the session on the server."""
        ...

    async def policy(self) -> m.PolicyBundle:
        """Return the rules in force."""
        ...

    async def queues(self) -> m.QueueList:
        """Return the queues with their counts."""
        ...

    async def claim(self, request: m.Claim) -> m.Claimed:
        """Lease cases; a repeated id returns the same leases."""
        ...

    async def leases(self) -> m.LeaseList:
        """Return this person's live leases."""
        ...

    async def case_content(self, case_id: str, *, purpose: str = "") -> m.CaseContent:
        """Return a case's content: to its lease holder, or to a lead who names a purpose."""
        ...

    async def renew(self, request: m.LeaseIds) -> m.LeaseResults:
        """Prolong leases."""
        ...

    async def release(self, request: m.LeaseIds) -> m.LeaseResults:
        """Give leases back."""
        ...

    async def skip(self, request: m.Skip) -> m.CaseReply:
        """Pass a case on."""
        ...

    async def hold(self, request: m.Hold) -> m.CaseReply:
        """Set a case aside."""
        ...

    async def escalate(self, request: m.Escalate) -> m.CaseReply:
        """Hand a case up."""
        ...

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        """Book decisions, each exactly once."""
        ...

    async def decision(self, decision_id: str) -> m.DecisionReceipt:
        """Return the receipt of a booked decision."""
        ...

    async def ledger(self, merchant_id: str) -> m.LedgerPage:
        """Return a merchant's ledger and standing."""
        ...

    async def changes(self, cursor: str, *, limit: int = m.MAX_PAGE, wait_s: int = 0) -> m.ChangePage:
        """Return changes after a cursor, waiting up to ``wait_s`` seconds (at most 25) for the first."""
        ...

    async def snapshot(self, page: str = "", *, limit: int = m.MAX_PAGE) -> m.SnapshotPage:
        """Return one page of all visible cases."""
        ...

    async def audit_checkpoint(self) -> am.SealedLog:
        """Return the newest signed checkpoint of the audit log; every desk remembers the last it saw."""
        ...

    async def audit_consistency(self, old: int, new: int) -> am.Proof:
        """Return the proof that the log of ``new`` events begins with the log of ``old``."""
        ...

    async def media(self, sha256: str, *, offset: int = 0, length: int | None = None) -> bytes:
        """Return bytes of a recording that belongs to a case the person may open."""
        ...

    async def ask(self, ask: Ask[_T]) -> _T:
        """Make any other call of ``ENDPOINTS``."""
        ...


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("server_info", "GET", "/v1/meta", None, open_to_all=True),
    Endpoint("health_live", "GET", "/health/live", None, open_to_all=True),
    Endpoint("health_ready", "GET", "/health/ready", None, open_to_all=True),
    Endpoint("metrics", "GET", "/metrics", None, open_to_all=True),
    Endpoint("sign_in", "POST", "/v1/auth/password", None, open_to_all=True),
    Endpoint("refresh", "POST", "/v1/auth/refresh", None, open_to_all=True),
    Endpoint("sign_out", "POST", "/v1/auth/logout", None, half_way=True),
    Endpoint("me", "GET", "/v1/auth/me", None, half_way=True),
    Endpoint("policy", "GET", "/v1/policy", Capability.POLICY_READ),
    Endpoint("queues", "GET", "/v1/queues", Capability.CASE_READ),
    Endpoint("claim", "POST", "/v1/claims", Capability.CASE_LEASE),
    Endpoint("leases", "GET", "/v1/leases", Capability.CASE_LEASE),
    Endpoint("renew", "POST", "/v1/leases/renew", Capability.CASE_LEASE),
    Endpoint("release", "POST", "/v1/leases/release", Capability.CASE_LEASE),
    Endpoint("skip", "POST", "/v1/leases/skip", Capability.CASE_LEASE),
    Endpoint("hold", "POST", "/v1/leases/hold", Capability.CASE_LEASE),
    Endpoint("escalate", "POST", "/v1/leases/escalate", Capability.CASE_LEASE),
    Endpoint("case", "GET", "/v1/cases/{case_id}", Capability.CASE_READ),
    Endpoint("case_content", "GET", "/v1/cases/{case_id}/content", Capability.CASE_READ),
    Endpoint("case_partner", "GET", "/v1/cases/{case_id}/partner", Capability.CASE_READ),
    Endpoint("messages_expand", "POST", "/v1/messages/{item_id}/expand", Capability.CASE_READ),
    Endpoint("decide", "POST", "/v1/decisions", Capability.DECISION_SUBMIT),
    Endpoint("decision", "GET", "/v1/decisions/{decision_id}", Capability.CASE_READ),
    Endpoint("ledger", "GET", "/v1/merchants/{merchant_id}/ledger", Capability.LEDGER_READ),
    Endpoint("changes", "GET", "/v1/changes", Capability.SYNC),
    Endpoint("snapshot", "GET", "/v1/snapshot", Capability.SYNC),
    Endpoint("stream", "GET", "/v1/stream", Capability.SYNC),
    Endpoint("media_get", "GET", "/v1/media/{sha256}", Capability.CASE_READ),
    Endpoint("media_parts", "GET", "/v1/media/{sha256}/parts", Capability.CASE_READ),
    Endpoint("media_put", "PUT", "/v1/media/{sha256}", Capability.INTAKE_WRITE),
    Endpoint("intake", "POST", "/v1/intake", Capability.INTAKE_WRITE),
    Endpoint("users", "GET", "/v1/users", Capability.ACCOUNT_MANAGE),
    Endpoint("user_new", "POST", "/v1/users", Capability.ACCOUNT_MANAGE),
    Endpoint("user_change", "PATCH", "/v1/users/{user_id}", Capability.ACCOUNT_MANAGE),
    *DOOR_ENDPOINTS,
    *OFFLINE_ENDPOINTS,
    *AUDIT_ENDPOINTS,
    *QUALITY_ENDPOINTS,
    *LAW_ENDPOINTS,
    *WELLNESS_ENDPOINTS,
    *ANNOUNCEMENT_ENDPOINTS,
    *PUBLIC_ENDPOINTS,
)
"""Every route of the server; a route that is not here does not exist."""
