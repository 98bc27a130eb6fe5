"""Where somebody is signed in: seen and ended by the person, or by an administrator who sees nothing else."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.server.accounts import device_keys, proofs, repository, second_factor
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.wire.messages import doors as dm


async def listed(context: Context, account_id: str, *, here: str = "") -> dm.Sessions:
    """Return somebody's sessions and keys.

    Raises:
        Refused: ``not-found``.
    """

    def look(connection: Connection) -> dm.Sessions:
        _account(connection, account_id)
        factor = proofs.factor_of(connection, account_id)
        return dm.Sessions(
            sessions=tuple(
                dm.SessionRow(
                    id=row["id"],
                    device_id=row["device_id"],
                    device_name=row["device_name"],
                    address=row["address"],
                    started_at_ms=row["started_at_ms"],
                    seen_at_ms=row["seen_at_ms"] or row["started_at_ms"],
                    stage=row["stage"],
                    here=row["id"] == here,
                )
                for row in proofs.live_sessions(connection, account_id)
            ),
            keys=tuple(device_keys.shown(row) for row in proofs.keys_of(connection, account_id)),
            second_factor=factor is not None and factor["confirmed_at_ms"] is not None,
            recovery_codes_left=proofs.recovery_codes_left(connection, account_id),
        )

    return await context.database.read(look)


async def end_one(context: Context, who: Principal, session_id: str) -> dm.Sessions:
    """End one of the caller's own sessions and return what is left.

    Raises:
        Refused: ``not-found`` for somebody else's, as for one that is not there.
    """

    def end(connection: Connection) -> None:
        if session_id not in repository.sessions_of(connection, who.user_id):
            raise Refused("not-found", "You have no such session.")
        _end(context, connection, session_id, actor=who.user_id)

    await context.database.write(end)
    return await listed(context, who.user_id, here=who.session_id)


async def end_all(context: Context, who: Principal, account_id: str) -> dm.Sessions:
    """End every session of an account.

    Raises:
        Refused: ``not-found``.
    """

    def end(connection: Connection) -> None:
        _account(connection, account_id)
        for session_id in repository.sessions_of(connection, account_id):
            _end(context, connection, session_id, actor=who.user_id)

    await context.database.write(end)
    return await listed(context, account_id)


async def reset_factor(context: Context, who: Principal, account_id: str) -> dm.Sessions:
    """Forget somebody's second factor and end every session of the account.

    Raises:
        Refused: ``not-found``; ``not-allowed`` on the caller's own account: dropping it takes a code.
    """
    if account_id == who.user_id:
        raise Refused("not-allowed", "Drop your own second factor with a code.")

    def apply(connection: Connection) -> None:
        _account(connection, account_id)
        second_factor.reset(context, connection, account_id, actor=who.user_id)

    await context.database.write(apply)
    return await end_all(context, who, account_id)


async def revoke(context: Context, who: Principal, account_id: str, key: str) -> dm.Sessions:
    """Revoke a key of somebody's desk.

    Raises:
        Refused: ``not-found``.
    """
    await context.database.write(
        partial(device_keys.revoke, context=context, account_id=account_id, key=key, actor=who.user_id)
    )
    return await listed(context, account_id, here=who.session_id)


def _account(connection: Connection, account_id: str) -> None:
    if repository.account_by(connection, user_id=account_id) is None:
        raise Refused("not-found", "There is no such account.")


def _end(context: Context, connection: Connection, session_id: str, *, actor: str) -> None:
    now = context.now()
    repository.end_session(connection, session_id, at_ms=now, reason="ended")
    record_events(connection, [event_row(now, actor, "session.end", "session", session_id)])
