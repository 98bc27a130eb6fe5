"""What a session needs before it opens anything, and the tokens it is given."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.server.accounts import proofs, repository
from moderator_app.server.auth import fingerprint, new_token, roles_of
from moderator_app.server.context import Context
from moderator_app.server.records import event_row, record_events
from moderator_app.wire import messages as m
from moderator_app.wire.messages.doors import Stage


def missing(context: Context, connection: Connection, found: RowMapping, *, vouched: bool = False) -> Stage:
    """Return what an account needs besides its password: nothing, a code, or a second factor to begin with.

    Args:
        context: the ground.
        connection: the caller's.
        found: the account's row.
        vouched: the identity provider says that it saw a second factor.
    """
    if vouched:
        return ""
    factor = proofs.factor_of(connection, found["id"])
    if factor is not None and factor["confirmed_at_ms"] is not None:
        return "code"
    return "enrol" if context.config.second_factor_roles & set(roles_of(found["roles"])) else ""


def begin(
    context: Context,
    connection: Connection,
    found: RowMapping,
    *,
    device_id: str,
    device_name: str,
    address: str,
    way: str,
    vouched: bool = False,
) -> m.Session:
    """Start a session for somebody who has shown the first factor.

    Raises:
        Refused: ``account-disabled``.
    """
    if found["disabled"]:
        raise Refused("account-disabled", "This account is disabled.")
    now, session_id = context.now(), new_id()
    stage = missing(context, connection, found, vouched=vouched)
    repository.add_session(
        connection,
        {
            "id": session_id,
            "account_id": found["id"],
            "device_id": device_id,
            "device_name": device_name,
            "started_at_ms": now,
            "stage": stage,
            "address": address,
            "seen_at_ms": now,
        },
    )
    facts = {"device": device_id, "way": way, "missing": stage}
    record_events(connection, [event_row(now, found["id"], "session.start", "session", session_id, facts)])
    if not stage:
        return issue(context, connection, found, session_id, new_token(), generation=1)
    access, ttl_s = new_token(), context.config.half_way_ttl_s
    repository.add_access_token(
        connection, sha256=fingerprint(access), session_id=session_id, now_ms=now, expires_at_ms=now + ttl_s * 1000
    )
    return m.Session(
        access_token=access,
        access_ttl_s=ttl_s,
        refresh_token="",
        user=repository.to_user(found),
        server_time_ms=now,
        stage=stage,
    )


def complete(context: Context, connection: Connection, account_id: str, session_id: str) -> m.Session:
    """Let a session that was half way in open everything; its first token is spent."""
    found = repository.account_by(connection, user_id=account_id)
    assert found is not None  # noqa: S101 - the session's foreign key holds it
    proofs.open_session(connection, session_id)
    repository.drop_access_tokens(connection, session_id)
    record_events(connection, [event_row(context.now(), account_id, "session.second_factor", "session", session_id)])
    return issue(context, connection, found, session_id, new_token(), generation=1)


def issue(
    context: Context,
    connection: Connection,
    found: RowMapping,
    session_id: str,
    refresh_token: str,
    *,
    generation: int,
    again: bool = False,
) -> m.Session:
    """Store a pair of tokens and return the session that carries them.

    Args:
        context: the ground.
        connection: the caller's.
        found: the account's row.
        session_id: the family.
        refresh_token: the family's newest.
        generation: its number.
        again: the token is stored already; its reply was lost.
    """
    config, now, access = context.config, context.now(), new_token()
    repository.add_access_token(
        connection,
        sha256=fingerprint(access),
        session_id=session_id,
        now_ms=now,
        expires_at_ms=now + config.access_ttl_s * 1000,
    )
    if not again:
        repository.add_refresh_token(
            connection,
            sha256=fingerprint(refresh_token),
            session_id=session_id,
            generation=generation,
            expires_at_ms=now + config.refresh_ttl_s * 1000,
        )
    return m.Session(
        access_token=access,
        access_ttl_s=config.access_ttl_s,
        refresh_token=refresh_token,
        user=repository.to_user(found),
        server_time_ms=now,
    )
