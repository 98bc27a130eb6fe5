"""Everything about a server that is chosen outside the code."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moderator_app.domain.identity import now_ms
from moderator_app.domain.roles import Role
from moderator_app.server.limits import DEFAULT, Pace

MINUTE_MS = 60_000
DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashing:
    """How expensive a password guess is (argon2id).

    The default is the floor that OWASP's password storage cheat sheet names: 19 MiB, two passes, one lane.
    """

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


def _ticks() -> int:
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The identity provider where people may sign in (OpenID Connect, authorization code with PKCE)."""

    issuer: str
    """Its address, as it names itself; https, unless it is on this machine."""
    client_id: str
    client_secret: str = ""
    """Empty for a public client."""
    name: str = "Single sign-on"
    """On the desk's button."""
    name_claim: str = "email"
    """The claim that names an account here at the first sign-in; ``email`` counts only if the provider verified it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerConfig:
    """A server's settings; times are seconds or milliseconds as the name says."""

    data_dir: Path
    """Holds the database, the recordings, the secret of the refresh tokens and, while running, ``server.json``."""
    database_url: str = ""
    """SQLAlchemy URL; a SQLite file in ``data_dir`` when empty."""
    workers: int = 1
    """Processes that take calls; more than one only on PostgreSQL."""
    access_ttl_s: int = 15 * 60
    refresh_ttl_s: int = 30 * DAY_S
    refresh_grace_s: int = 120
    """How long the previous refresh token still yields the same successor to the same device (a lost reply)."""
    sign_in_window_ms: int = 15 * MINUTE_MS
    sign_ins_per_name: int = 5
    sign_ins_per_address: int = 30
    half_way_ttl_s: int = 10 * 60
    """How long somebody may take for the second factor after the first."""
    second_factor_roles: frozenset[Role] = frozenset()
    """Roles that open nothing without a one-time code; others may have one."""
    outside: Outside | None = None
    require_signatures: bool = False
    """Whether every decision must be signed by its desk; a desk that has registered a key must anyway."""
    paces: Mapping[str, Pace] = field(default_factory=lambda: DEFAULT)
    """How often somebody may ask, by class of calls; a class that is missing is not slowed."""
    lease_ttl_ms: int = 10 * MINUTE_MS
    offline_ttl_ms: int = 8 * 60 * MINUTE_MS
    max_renewals: int = 72
    max_leases: int = 25
    """Live leases of one person at a time."""
    turn_ttl_ms: int = 60 * MINUTE_MS
    """How long a second person, an adjudicator or an appeals reviewer may look."""
    max_turn_renewals: int = 7
    """How often such a turn may be prolonged."""
    second_wait_ms: int = 3 * 24 * 60 * MINUTE_MS
    """How long a decision waits for its second person before its case is handed up."""
    finish_after_ms: int = 24 * 60 * MINUTE_MS
    """How long a decided case, with everything told and done, stays in the lists before it is closed."""
    max_hold_ms: int = 7 * 24 * 60 * MINUTE_MS
    purpose_ttl_ms: int = 60 * MINUTE_MS
    """How long a stated purpose opens the recordings of the case it was stated for."""
    sweep_s: int = 5
    platform_url: str = ""
    """Where calls to the platform go; without one, a platform in this process acknowledges them."""
    platform_secret: str = ""
    """Standard Webhooks secret (``whsec_…``); one that lies in ``data_dir`` when empty."""
    max_body_bytes: int = 2 * 1024 * 1024
    max_media_bytes: int = 512 * 1024 * 1024
    media_origins: tuple[str, ...] = ()
    """Addresses (``scheme://host[:port]``) from which desks may fetch the parts of a recording; none, unless named."""
    hashing: Hashing = field(default_factory=Hashing)
    clock: Callable[[], int] = now_ms
    """The server's clock, milliseconds since the epoch; every deadline is measured on it."""
    ticks: Callable[[], int] = _ticks
    """Milliseconds of a clock that never goes back; paces are measured on it."""

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'moderator.db'}"

    @property
    def media_dir(self) -> Path:
        """Where recordings lie, by hash."""
        return self.data_dir / "media"
