"""Queries on second factors, outside identities and the keys of desks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from moderator_app.server.tables import (
    device_key,
    outside_identity,
    outside_sign_in,
    recovery_code,
    second_factor,
    session,
)

# Asked for every decision, so written once: composing a statement takes longer than asking it.
_KEY = select(device_key).where(device_key.c.account_id == bindparam("account_id"), device_key.c.id == bindparam("key"))
_SIGNS = (
    select(device_key.c.id)
    .where(device_key.c.account_id == bindparam("account_id"), device_key.c.device_id == bindparam("device_id"))
    .limit(1)
)


def factor_of(connection: Connection, account_id: str) -> RowMapping | None:
    """Return somebody's second factor, confirmed or not."""
    wanted = second_factor.c.account_id == account_id
    return connection.execute(select(second_factor).where(wanted)).mappings().one_or_none()


def put_factor(connection: Connection, account_id: str, *, sealed_key: str, at_ms: int) -> None:
    """Store a new second factor that is not confirmed yet, in place of the old one."""
    drop_factor(connection, account_id)
    connection.execute(
        insert(second_factor).values(
            account_id=account_id, sealed_key=sealed_key, last_step=-1, enrolled_at_ms=at_ms, confirmed_at_ms=None
        )
    )


def drop_factor(connection: Connection, account_id: str) -> bool:
    """Forget a second factor and its recovery codes; return whether there was one."""
    connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    done = connection.execute(delete(second_factor).where(second_factor.c.account_id == account_id))
    return done.rowcount > 0


def take_step(connection: Connection, account_id: str, step: int) -> bool:
    """Use up the code of a step and all older ones; return False when that was done already."""
    done = connection.execute(
        update(second_factor)
        .where(second_factor.c.account_id == account_id, second_factor.c.last_step < step)
        .values(last_step=step)
    )
    return done.rowcount == 1


def confirm_factor(connection: Connection, account_id: str, at_ms: int) -> None:
    """Let a second factor count from now on."""
    connection.execute(
        update(second_factor).where(second_factor.c.account_id == account_id).values(confirmed_at_ms=at_ms)
    )


def add_recovery_codes(connection: Connection, account_id: str, fingerprints: Iterable[str]) -> None:
    """Store recovery codes in place of all older ones."""
    connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    connection.execute(insert(recovery_code), [{"sha256": one, "account_id": account_id} for one in fingerprints])


def spend_recovery_code(connection: Connection, account_id: str, fingerprint: str, at_ms: int) -> bool:
    """Use a recovery code up; return whether it was a good one."""
    done = connection.execute(
        update(recovery_code)
        .where(
            recovery_code.c.account_id == account_id,
            recovery_code.c.sha256 == fingerprint,
            recovery_code.c.spent_at_ms.is_(None),
        )
        .values(spent_at_ms=at_ms)
    )
    return done.rowcount == 1


def recovery_codes_left(connection: Connection, account_id: str) -> int:
    """Return how many recovery codes are still good."""
    good = (recovery_code.c.account_id == account_id, recovery_code.c.spent_at_ms.is_(None))
    return connection.scalar(select(func.count()).select_from(recovery_code).where(*good)) or 0


def live_sessions(connection: Connection, account_id: str) -> list[RowMapping]:
    """Return somebody's sessions that have not ended, newest first."""
    return list(
        connection.execute(
            select(session)
            .where(session.c.account_id == account_id, session.c.ended_at_ms.is_(None))
            .order_by(session.c.started_at_ms.desc(), session.c.id.desc())
        ).mappings()
    )


def open_session(connection: Connection, session_id: str) -> None:
    """Take note that nothing is missing any longer before a session is good."""
    connection.execute(update(session).where(session.c.id == session_id).values(stage=""))


def seen(connection: Connection, session_id: str, *, at_ms: int, address: str) -> None:
    """Note when and where from a session's tokens were renewed."""
    connection.execute(update(session).where(session.c.id == session_id).values(seen_at_ms=at_ms, address=address))


def add_outside(connection: Connection, values: dict[str, Any], now_ms: int) -> None:
    """Note a sign-in that goes to the identity provider, and forget those that never came back."""
    connection.execute(delete(outside_sign_in).where(outside_sign_in.c.expires_at_ms <= now_ms))
    connection.execute(insert(outside_sign_in).values(**values))


def take_outside(connection: Connection, state_sha256: str) -> RowMapping | None:
    """Return a sign-in that comes back, and forget it: a state is good once."""
    wanted = outside_sign_in.c.state_sha256 == state_sha256
    row = connection.execute(select(outside_sign_in).where(wanted)).mappings().one_or_none()
    connection.execute(delete(outside_sign_in).where(wanted))
    return row


def bound_account(connection: Connection, issuer: str, subject: str) -> str | None:
    """Return the account that a provider's subject opens."""
    return connection.scalar(
        select(outside_identity.c.account_id).where(
            outside_identity.c.issuer == issuer, outside_identity.c.subject == subject
        )
    )


def is_bound(connection: Connection, account_id: str) -> bool:
    """Say whether an account belongs to somebody at a provider already."""
    wanted = outside_identity.c.account_id == account_id
    return connection.scalar(select(outside_identity.c.subject).where(wanted)) is not None


def bind(connection: Connection, account_id: str, *, issuer: str, subject: str, at_ms: int) -> None:
    """Bind an account to a provider's subject, for good."""
    connection.execute(
        insert(outside_identity).values(issuer=issuer, subject=subject, account_id=account_id, bound_at_ms=at_ms)
    )


def key_of(connection: Connection, account_id: str, key: str) -> RowMapping | None:
    """Return one key of somebody's desks, revoked or not."""
    return connection.execute(_KEY, {"account_id": account_id, "key": key}).mappings().one_or_none()


def keys_of(connection: Connection, account_id: str) -> list[RowMapping]:
    """Return the keys of somebody's desks, newest first."""
    return list(
        connection.execute(
            select(device_key)
            .where(device_key.c.account_id == account_id)
            .order_by(device_key.c.registered_at_ms.desc(), device_key.c.id)
        ).mappings()
    )


def signs(connection: Connection, account_id: str, device_id: str) -> bool:
    """Say whether a desk has ever registered a key for somebody: from then on it signs."""
    return connection.scalar(_SIGNS, {"account_id": account_id, "device_id": device_id}) is not None


def add_key(connection: Connection, values: dict[str, Any]) -> None:
    """Store a key."""
    connection.execute(insert(device_key).values(**values))


def revoke_key(connection: Connection, account_id: str, key: str, *, at_ms: int, by: str) -> bool:
    """Revoke a key; return False when there is none or it was revoked before."""
    done = connection.execute(
        update(device_key)
        .where(device_key.c.account_id == account_id, device_key.c.id == key, device_key.c.revoked_at_ms.is_(None))
        .values(revoked_at_ms=at_ms, revoked_by=by)
    )
    return done.rowcount == 1
