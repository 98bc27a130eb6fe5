"""What stands behind the windows: secrets, store, clock and courier. Opened on a worker once the window is up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec

from moderator_app.audit.witness import Witness
from moderator_app.desk.app.config import DeskConfig
from moderator_app.desk.store.store import Store, open_store
from moderator_app.desk.sync.courier import Courier
from moderator_app.desk.sync.credentials import MemorySafe, Safe, Secrets, choose_safe, new_secrets, system_keyring
from moderator_app.desk.sync.crossing import Callbacks
from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.desk.sync.sight_cache import SightCache
from moderator_app.desk.sync.signing import Signer, introduced, new_private_key
from moderator_app.desk.sync.wiping import begin, finish, pending
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.decision import Decision
from moderator_app.wire.messages import Session

Connect = Callable[[DeskConfig, str, ServerClock, Callable[[Session], None]], WireEnd]
"""(configuration, device id, clock, keep a session) → the way to the server; called on the courier's thread."""


def _witness_name(server_url: str) -> str:
    """Return the name of the file that remembers a server's audit log; the embedded one has another port every day."""
    host = urlsplit(server_url).hostname or ""
    known = "local" if host in {"", "localhost", "127.0.0.1", "::1"} else host.replace(":", "_")
    return f"audit-{known}.witness"


def over_http(config: DeskConfig, device_id: str, clock: ServerClock, keep: Callable[[Session], None]) -> WireEnd:
    """Return the way to the server over HTTP."""
    from moderator_app.desk.sync.backend import HttpBackend  # noqa: PLC0415 - a tenth of a second, off the main thread

    return HttpBackend(config.server_url, device_id, clock, keep=keep)


@dataclass(frozen=True)
class Locks:
    """How this machine keeps secrets, found out before anybody signs in."""

    keyring: Any | None
    vault: bool
    """There is a vault already: its passphrase opens the desk, network or not."""

    @property
    def wants_passphrase(self) -> bool:
        """Whether the sign-in form asks for a passphrase."""
        return self.keyring is None


def look_at_locks(config: DeskConfig) -> Locks:
    """Find the keyring, or a vault."""
    return Locks(system_keyring(), (config.data_dir / "vault.json").exists())


class Ground:
    """Secrets, store, clock and courier of one run of the desk."""

    def __init__(self, config: DeskConfig, safe: Safe, kept: Secrets, store: Store) -> None:
        """Hold what ``open_ground`` opened."""
        self.config = config
        self.safe = safe
        self.secrets = kept
        self.store = store
        self.clock = ServerClock()
        self.signer = Signer(kept.signing_key or self._new_key(), self._new_key)
        self.sights: SightCache | None = None
        self.courier: Courier | None = None

    def start(self, connect: Connect, callbacks: Callbacks) -> Courier:
        """Start the courier: as the person of the last time, or as nobody yet."""
        key = None if self.store.in_memory else self.secrets.key()
        media = MediaCache(self.config.data_dir / "media", key)
        self.sights = SightCache(self.config.data_dir / "media", key)
        device_id = self.store.outbox.device_id()
        self.courier = Courier(
            self.store,
            lambda: introduced(connect(self.config, device_id, self.clock, self.keep), self.signer, device_id),
            self.clock,
            media,
            callbacks,
            witness=Witness(self.config.data_dir / _witness_name(self.config.server_url)),
        )
        user = self.secrets.user
        self.courier.start(user.id if user else "", self.secrets.refresh_token)
        return self.courier

    def sign(self, decision: Decision, account_id: str) -> Decision:
        """Return a decision with this desk's signature, made now."""
        return self.signer.sign(decision, account_id)

    def _new_key(self) -> str:
        """Make another key, keep it, and return it."""
        key = new_private_key()
        self.secrets = msgspec.structs.replace(self.secrets, signing_key=key)
        self.safe.save(self.secrets)
        return key

    def keep(self, session: Session) -> None:
        """Keep the newest refresh token before the old one is spent for good."""
        self.secrets = msgspec.structs.replace(self.secrets, refresh_token=session.refresh_token, user=session.user)
        self.safe.save(self.secrets)

    def forget(self) -> None:
        """Forget who was signed in; the database key stays, and with it everything that is owed."""
        self.secrets = msgspec.structs.replace(self.secrets, refresh_token="", user=None)
        self.safe.save(self.secrets)

    def wipe(self) -> None:
        """End the courier and forget everything this desk keeps, keys first.

        Raises:
            StoreFault: not everything could be removed; the next start goes on.
        """
        begin(self.config.data_dir)
        self.close()
        finish(self.config.data_dir, self.safe)

    def close(self) -> None:
        """End the courier and let go of the files."""
        if self.courier is not None:
            self.courier.close()
        self.store.close()


def open_ground(config: DeskConfig, locks: Locks, passphrase: str) -> Ground:
    """Open secrets and store.

    Args:
        config: which desk.
        locks: what ``look_at_locks`` found.
        passphrase: of the vault, where there is no keyring; empty keeps nothing on this computer.

    Raises:
        Refused: ``bad-credentials`` for another passphrase, ``validation`` for one that is too short.
        StoreFault: keyring, vault or outbox cannot be used.
    """
    if locks.keyring is None and not passphrase:
        safe: Safe = MemorySafe()
    else:
        safe = choose_safe(config.data_dir, passphrase, backend=locks.keyring)
    if pending(config.data_dir):
        finish(config.data_dir, safe)
    kept = safe.load()
    if kept is None:
        kept = new_secrets()
        safe.save(kept)
    return Ground(config, safe, kept, open_store(config.data_dir, None if safe.kind == "memory" else kept.key()))
