"""Queries on accounts, sessions and tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from moderator_app.domain.roles import Role
from moderator_app.server.auth import roles_of
from moderator_app.server.tables import access_token, account, refresh_token, session, sign_in_try
from moderator_app.wire.messages import User


def stored_roles(roles: Iterable[Role]) -> str:
    """Return roles in their stored form: sorted, each once."""
    return msgspec.json.encode(sorted(set(roles))).decode()


def to_user(row: RowMapping, *, managed: bool = False) -> User:
    """Return an account's row as others may see it; ``managed`` for whoever manages accounts."""
    return User(
        id=row["id"],
        name=row["name"],
        display=row["display"],
        roles=roles_of(row["roles"]),
        disabled=bool(row["disabled"]),
        manager_id=row["manager_id"] if managed else "",
    )


def account_by(connection: Connection, *, name: str = "", user_id: str = "") -> RowMapping | None:
    """Return an account by name or id."""
    wanted = account.c.id == user_id if user_id else account.c.name == name
    return connection.execute(select(account).where(wanted)).mappings().one_or_none()


def all_accounts(connection: Connection) -> list[RowMapping]:
    """Return every account, by name."""
    return list(connection.execute(select(account).order_by(account.c.name)).mappings())


def add_account(connection: Connection, values: dict[str, Any]) -> None:
    """Store a new account."""
    connection.execute(insert(account).values(**values))


def change_account(connection: Connection, user_id: str, values: dict[str, Any]) -> None:
    """Change fields of an account."""
    connection.execute(update(account).where(account.c.id == user_id).values(**values))


def tries_since(connection: Connection, *, name: str, address: str, since_ms: int) -> tuple[int, int]:
    """Return how many sign-ins were tried under a name and from an address since a time."""
    by_name, by_address = (
        connection.scalar(
            select(func.count()).select_from(sign_in_try).where(column == value, sign_in_try.c.at_ms > since_ms)
        )
        for column, value in ((sign_in_try.c.name, name), (sign_in_try.c.address, address))
    )
    return by_name or 0, by_address or 0


def add_try(connection: Connection, *, try_id: str, at_ms: int, name: str, address: str, keep_ms: int) -> None:
    """Note a try and forget those older than the window."""
    connection.execute(delete(sign_in_try).where(sign_in_try.c.at_ms <= at_ms - keep_ms))
    connection.execute(insert(sign_in_try).values(id=try_id, at_ms=at_ms, name=name, address=address))


def forget_try(connection: Connection, try_id: str) -> None:
    """Forget a try that succeeded."""
    connection.execute(delete(sign_in_try).where(sign_in_try.c.id == try_id))


def add_session(connection: Connection, values: dict[str, Any]) -> None:
    """Store a new session."""
    connection.execute(insert(session).values(**values))


def end_session(connection: Connection, session_id: str, *, at_ms: int, reason: str) -> None:
    """End a session: every token of its family is dead from here on."""
    connection.execute(
        update(session)
        .where(session.c.id == session_id, session.c.ended_at_ms.is_(None))
        .values(ended_at_ms=at_ms, end_reason=reason)
    )
    connection.execute(delete(access_token).where(access_token.c.session_id == session_id))


def drop_access_tokens(connection: Connection, session_id: str) -> None:
    """Forget the access tokens of a session."""
    connection.execute(delete(access_token).where(access_token.c.session_id == session_id))


def drop_refresh_tokens(connection: Connection, session_id: str) -> None:
    """Forget the refresh tokens of a session that begins anew."""
    connection.execute(delete(refresh_token).where(refresh_token.c.session_id == session_id))


def device_name(connection: Connection, session_id: str) -> str:
    """Return what the desk of a session calls itself."""
    return connection.scalar(select(session.c.device_name).where(session.c.id == session_id)) or ""


def sessions_of(connection: Connection, account_id: str) -> list[str]:
    """Return the live sessions of an account."""
    return list(
        connection.scalars(
            select(session.c.id).where(session.c.account_id == account_id, session.c.ended_at_ms.is_(None))
        )
    )


def add_access_token(connection: Connection, *, sha256: str, session_id: str, now_ms: int, expires_at_ms: int) -> None:
    """Store an access token and drop the session's expired ones."""
    connection.execute(
        delete(access_token).where(access_token.c.session_id == session_id, access_token.c.expires_at_ms <= now_ms)
    )
    connection.execute(insert(access_token).values(sha256=sha256, session_id=session_id, expires_at_ms=expires_at_ms))


def add_refresh_token(
    connection: Connection, *, sha256: str, session_id: str, generation: int, expires_at_ms: int
) -> None:
    """Store a refresh token."""
    connection.execute(
        insert(refresh_token).values(
            sha256=sha256, session_id=session_id, generation=generation, expires_at_ms=expires_at_ms
        )
    )


def refresh_by(connection: Connection, sha256: str) -> RowMapping | None:
    """Return a refresh token with its session and account, and the newest generation of its family."""
    family = refresh_token.alias("family")
    newest = (
        select(func.max(family.c.generation))
        .where(family.c.session_id == session.c.id)
        .scalar_subquery()
        .label("newest")
    )
    return (
        connection.execute(
            select(
                refresh_token,
                newest,
                session.c.device_id,
                session.c.ended_at_ms,
                account.c.id.label("account_id"),
            )
            .select_from(refresh_token)
            .join(session, session.c.id == refresh_token.c.session_id)
            .join(account, account.c.id == session.c.account_id)
            .where(refresh_token.c.sha256 == sha256)
        )
        .mappings()
        .one_or_none()
    )


def spend(connection: Connection, sha256: str, at_ms: int) -> None:
    """Mark a refresh token as used."""
    connection.execute(update(refresh_token).where(refresh_token.c.sha256 == sha256).values(spent_at_ms=at_ms))
