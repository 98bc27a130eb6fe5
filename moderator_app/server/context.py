"""What every room of the server is given: settings, database, law, clock, and who is asking."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from moderator_app.domain.highlight import Highlight
from moderator_app.domain.roles import Capability, Role, capabilities_of
from moderator_app.server.config import ServerConfig
from moderator_app.server.database import Database
from moderator_app.server.lawbook_files import Law
from moderator_app.server.limits import Limiter

if TYPE_CHECKING:
    from moderator_app.detectors import (
        Document,
    )  # the word lists take a while; a server without intake never reads them

Scan = Callable[["Document"], list[Highlight]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who is asking, with what this person may do."""

    user_id: str
    name: str
    display: str
    roles: tuple[Role, ...]
    session_id: str
    device_id: str
    stage: str = ""
    """What is still missing before the session opens anything: ``code`` or ``enrol``."""
    capabilities: frozenset[Capability] = field(default=frozenset())

    @classmethod
    def of(
        cls,
        *,
        user_id: str,
        name: str,
        display: str,
        roles: tuple[Role, ...],
        session_id: str,
        device_id: str,
        stage: str = "",
    ) -> Principal:
        """Make a principal whose capabilities follow from the roles."""
        return cls(
            user_id=user_id,
            name=name,
            display=display,
            roles=roles,
            session_id=session_id,
            device_id=device_id,
            stage=stage,
            capabilities=capabilities_of(roles),
        )

    def may(self, capability: Capability) -> bool:
        """Say whether the person has a capability."""
        return capability in self.capabilities


class Bell:
    """Wakes everybody who waits for news, from whatever thread the news come."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._silent = False

    @property
    def silent(self) -> bool:
        """Whether the server is ending and nobody should wait any longer."""
        return self._silent

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        for loop, event in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def silence(self) -> None:
        """Wake everybody for good: the server ends."""
        self._silent = True
        self.ring()

    def listen(self) -> asyncio.Event:
        """Return an event that the next ring sets; ask before looking for news, so that none is missed."""
        event = asyncio.Event()
        with self._lock:
            self._waiting.add((asyncio.get_running_loop(), event))
        if self._silent:
            event.set()
        return event

    def forget(self, event: asyncio.Event) -> None:
        """Stop waiting."""
        with self._lock:
            self._waiting = {pair for pair in self._waiting if pair[1] is not event}


@dataclass(frozen=True, kw_only=True)
class Context:
    """The ground under the rooms."""

    config: ServerConfig
    database: Database
    law: Law
    scan: Scan
    secret: bytes
    """Key of the refresh tokens' derivation; lies in ``data_dir``, never in the database."""
    log_epoch: str
    bell: Bell = field(default_factory=Bell)
    """Rung after every commit of this process."""
    news: Bell = field(default_factory=Bell)
    """Rung when the feed has new numbers, whoever committed them."""
    hashers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="hasher"))
    """Two passwords at a time: hashing is made to be expensive."""
    labourers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="labourer"))
    """Long work that must not hold up the loop: detectors, files."""
    limiter: Limiter = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count who asks how often."""
        object.__setattr__(self, "limiter", Limiter(self.config.paces))

    def now(self) -> int:
        """Return the server's clock, milliseconds since the epoch."""
        return self.config.clock()

    def enact(self, law: Law) -> None:
        """Put another law in effect; runs on the writer's thread, between two bookings."""
        object.__setattr__(self, "law", law)

    def silence(self) -> None:
        """Wake everybody who waits, for good: the server ends."""
        self.bell.silence()
        self.news.silence()

    def close(self) -> None:
        """End everything that was started; what is queued for the database is finished first."""
        self.silence()
        self.hashers.shutdown(wait=True)
        self.labourers.shutdown(wait=True)
        self.database.close()
