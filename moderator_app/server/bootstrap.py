"""Making a server ready: folders, secrets, migrations, the law, and the accounts it starts with."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from moderator_app.audit.key_files import kept
from moderator_app.domain.errors import PersonError
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.accounts import repository as accounts
from moderator_app.server.accounts.passwords import hashed
from moderator_app.server.accounts.service import store_user
from moderator_app.server.auth import fingerprint, new_token
from moderator_app.server.config import ServerConfig
from moderator_app.server.context import Context, Scan
from moderator_app.server.database import Database
from moderator_app.server.lawbook_files import load_law
from moderator_app.server.migrations import migrate
from moderator_app.server.policy.enacting import settle
from moderator_app.server.records import change_row, record_changes
from moderator_app.server.tables import setting
from moderator_app.wire.messages import NewUser, User

if TYPE_CHECKING:
    from moderator_app.detectors import Document

SERVICE = "service"
"""Name of the account that pushes items; it has no password and signs in by the token in ``server.json`` only."""
KEY_FILE = "refresh.key"
KEY_BYTES = 32
SERVICE_TOKEN_TTL_MS = 400 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account that a server starts with."""

    name: str
    display: str
    password: str
    """Empty: this person signs in at the identity provider only."""
    roles: tuple[Role, ...]


def scan_with_detectors(document: Document) -> list[Highlight]:
    """Run the house's detectors; their word lists are read at the first call."""
    from moderator_app.detectors import scan  # noqa: PLC0415 - a server that takes nothing in never reads them

    return scan(document)


def open_context(config: ServerConfig, *, scan: Scan = scan_with_detectors) -> Context:
    """Open a server's ground: make its folder, bring its database up to date, load the law.

    Raises:
        BadInput: the law's files are refused.
        OSError: the folder or a secret cannot be written.
    """
    config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    config.media_dir.mkdir(exist_ok=True, mode=0o700)
    law = load_law()
    secret = _secret(config.data_dir / KEY_FILE)
    database = Database(config.url)
    try:
        database.write_now(migrate)
        files = law
        law = database.write_now(lambda connection: settle(connection, files, config.clock()))
        epoch = database.write_now(lambda connection: _prepare(connection, config.clock(), law.version))
    except BaseException:
        database.close()
        raise
    context = Context(config=config, database=database, law=law, scan=scan, secret=secret, log_epoch=epoch)
    database.on_commit(context.bell.ring)
    database.on_news(context.news.ring)
    return context


def bootstrap(config: ServerConfig, new_accounts: Iterable[NewAccount] = ()) -> list[User]:
    """Bring a data folder up to date and make the accounts that are missing; return them, made or found."""
    context = open_context(config)
    try:
        return [create_account(context, one) for one in new_accounts]
    finally:
        context.close()


def create_account(context: Context, new: NewAccount) -> User:
    """Make an account, or return the one that has the name; its password and roles stay as they are.

    Raises:
        Refused: ``validation`` for roles that exclude each other.
    """
    found = context.database.read_now(lambda connection: accounts.account_by(connection, name=new.name))
    if found is not None:
        return accounts.to_user(found)
    digest = hashed(new.password, context.config.hashing) if new.password else ""
    request = NewUser(id=new_id(), name=new.name, display=new.display, password=new.password or None, roles=new.roles)
    return context.database.write_now(
        lambda connection: store_user(connection, request, digest, at_ms=context.now(), actor="system")
    )


def issue_service_token(context: Context) -> str:
    """Return a fresh token of the service account; tokens of earlier runs die."""
    token = new_token()
    now = context.now()

    def issue(connection: Connection) -> None:
        found = accounts.account_by(connection, name=SERVICE)
        assert found is not None  # noqa: S101 - made when the ground was opened
        for session_id in accounts.sessions_of(connection, found["id"]):
            accounts.end_session(connection, session_id, at_ms=now, reason="server started")
        session_id = new_id()
        accounts.add_session(
            connection, {"id": session_id, "account_id": found["id"], "device_id": "server", "started_at_ms": now}
        )
        accounts.add_access_token(
            connection,
            sha256=fingerprint(token),
            session_id=session_id,
            now_ms=now,
            expires_at_ms=now + SERVICE_TOKEN_TTL_MS,
        )

    context.database.write_now(issue)
    return token


def start_over(connection: Connection) -> str:
    """Begin a new epoch of the feed, as after a restored backup: every reader takes a new snapshot."""
    epoch = secrets.token_hex(6)
    connection.execute(delete(setting).where(setting.c.name == "log_epoch"))
    connection.execute(insert(setting).values(name="log_epoch", value=epoch))
    return epoch


def _prepare(connection: Connection, now: int, law_version: str) -> str:
    """Make what a database must hold before the first call; return the feed's epoch."""
    if accounts.account_by(connection, name=SERVICE) is None:
        accounts.add_account(
            connection,
            {
                "id": new_id(),
                "name": SERVICE,
                "display": "Service",
                "password_hash": "",
                "roles": accounts.stored_roles([Role.SERVICE]),
                "created_at_ms": now,
            },
        )
    stored = {row.name: row.value for row in connection.execute(select(setting))}
    if stored.get("law_version") != law_version:
        if "law_version" in stored:
            connection.execute(update(setting).where(setting.c.name == "law_version").values(value=law_version))
        else:
            connection.execute(insert(setting).values(name="law_version", value=law_version))
        record_changes(connection, [change_row(now, "policy", law_version, 0)])
    return stored.get("log_epoch") or start_over(connection)


def _secret(path: Path) -> bytes:
    """Return the key of the refresh tokens' derivation, made at the first start, readable by its owner only.

    Raises:
        PersonError: it is too short to be one.
    """
    secret = kept(path, lambda: secrets.token_bytes(KEY_BYTES))
    if len(secret) < KEY_BYTES:
        raise PersonError(f"{path} holds {len(secret)} bytes, and a key has {KEY_BYTES}; restore it from a backup.")
    return secret
