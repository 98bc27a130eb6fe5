"""Who is asking, and may they: tokens, and the one place where every call is authorised.

Tokens are opaque: 32 random bytes, of which the database knows the SHA-256 only. A successor of a refresh token is
derived from the token itself with a secret that is not in the database, so that a client whose reply was lost gets the
same successor again, and a thief of the database gets none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, select

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role, authorize
from moderator_app.server.context import Principal
from moderator_app.server.database.known import Known
from moderator_app.server.tables import access_token, account, session
from moderator_app.wire.protocol import ENDPOINTS, Endpoint

BY_NAME: dict[str, Endpoint] = {endpoint.name: endpoint for endpoint in ENDPOINTS}

_ROLES = msgspec.json.Decoder(tuple[Role, ...])


def new_token() -> str:
    """Return a fresh opaque token: 43 characters, 256 bits."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return what the database knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def successor(token: str, secret: bytes) -> str:
    """Return the one refresh token that may follow ``token``."""
    return (
        base64.urlsafe_b64encode(hmac.digest(secret, b"refresh\x00" + token.encode(), "sha256")).rstrip(b"=").decode()
    )


def sealed(plain: bytes, secret: bytes, purpose: str) -> str:
    """Return bytes sealed with a key that is not in the database (AES-256-GCM), as text."""
    nonce = os.urandom(12)
    box = AESGCM(hmac.digest(secret, b"seal\x00" + purpose.encode(), "sha256"))
    return base64.b64encode(nonce + box.encrypt(nonce, plain, purpose.encode())).decode()


def unsealed(stored: str, secret: bytes, purpose: str) -> bytes:
    """Return what ``sealed`` sealed for the same purpose.

    Raises:
        InvalidTag: another secret or purpose, or the text was changed.
    """
    data = base64.b64decode(stored)
    box = AESGCM(hmac.digest(secret, b"seal\x00" + purpose.encode(), "sha256"))
    return box.decrypt(data[:12], data[12:], purpose.encode())


def roles_of(stored: str) -> tuple[Role, ...]:
    """Return roles from their stored form."""
    return _ROLES.decode(stored)


_HOLDER = Known(
    select(
        access_token.c.expires_at_ms,
        session.c.id.label("session_id"),
        session.c.device_id,
        session.c.ended_at_ms,
        session.c.stage,
        account.c.id,
        account.c.name,
        account.c.display,
        account.c.roles,
        account.c.disabled,
    )
    .join(session, session.c.id == access_token.c.session_id)
    .join(account, account.c.id == session.c.account_id)
    .where(access_token.c.sha256 == bindparam("sha256"))
)


def principal(connection: Connection, token: str, now_ms: int) -> Principal:
    """Return who holds an access token.

    Raises:
        Refused: ``unauthenticated`` for no, an unknown, an expired or a revoked token; ``account-disabled``.
    """
    row = None
    if token:
        row = _HOLDER.one(connection, sha256=fingerprint(token))
    if row is None or row["ended_at_ms"] is not None or row["expires_at_ms"] <= now_ms:
        raise Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
    if row["disabled"]:
        raise Refused("account-disabled", "This account is disabled.")
    return Principal.of(
        user_id=row["id"],
        name=row["name"],
        display=row["display"],
        roles=roles_of(row["roles"]),
        session_id=row["session_id"],
        device_id=row["device_id"],
        stage=row["stage"],
    )


def check_allowed(endpoint: Endpoint, who: Principal | None) -> None:
    """Check that ``who`` may call an endpoint; every call comes through here.

    Raises:
        Refused: ``unauthenticated`` when nobody is signed in; ``second-factor-required`` when somebody is half way in;
            ``forbidden`` when the roles do not carry it.
    """
    if endpoint.open_to_all:
        return
    if who is None:
        raise Refused("unauthenticated", "Please sign in.")
    if who.stage and not endpoint.half_way:
        raise Refused("second-factor-required", "Your second factor is still missing.", stage=who.stage)
    if endpoint.needs is not None:
        authorize(who.roles, endpoint.needs)
