"""The second factor: enrolled, confirmed by a first code, asked at every sign-in; recovery codes open once each."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.server.accounts import proofs, repository
from moderator_app.server.accounts.codes import (
    base32,
    new_key,
    new_recovery_codes,
    otpauth_uri,
    step_of,
    typed,
)
from moderator_app.server.accounts.opening import complete
from moderator_app.server.accounts.tries import note_try
from moderator_app.server.auth import fingerprint, sealed, unsealed
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm

ISSUER = "moderator"
_PURPOSE = "second factor of "


async def enrol(context: Context, who: Principal) -> dm.Enrolment:
    """Make a new key; it counts once it is confirmed.

    Raises:
        Refused: ``already-there`` while another one counts: it is dropped first, with a code of its own.
    """
    key, now = new_key(), context.now()

    def store(connection: Connection) -> None:
        factor = proofs.factor_of(connection, who.user_id)
        if factor is not None and factor["confirmed_at_ms"] is not None:
            raise Refused("already-there", "You have a second factor; drop it first.")
        stored = sealed(key, context.secret, _PURPOSE + who.user_id)
        proofs.put_factor(connection, who.user_id, sealed_key=stored, at_ms=now)

    await context.database.write(store)
    return dm.Enrolment(key=base32(key), uri=otpauth_uri(key, issuer=ISSUER, name=who.name))


async def confirm(context: Context, who: Principal, request: dm.Code) -> dm.Confirmed:
    """Let the new key count from now on, and return the recovery codes and a session that lacks nothing.

    Raises:
        Refused: ``bad-code``; ``rate-limited``; ``not-allowed`` when there is nothing to confirm.
    """
    codes = new_recovery_codes()

    def finish(connection: Connection) -> dm.Confirmed:
        now = context.now()
        proofs.confirm_factor(connection, who.user_id, now)
        proofs.add_recovery_codes(connection, who.user_id, [fingerprint(typed(code)) for code in codes])
        record_events(connection, [event_row(now, who.user_id, "account.factor", "account", who.user_id)])
        for row in proofs.live_sessions(connection, who.user_id):
            if row["id"] != who.session_id:
                repository.end_session(connection, row["id"], at_ms=now, reason="second factor")
        repository.drop_refresh_tokens(connection, who.session_id)
        return dm.Confirmed(
            recovery_codes=tuple(codes), session=complete(context, connection, who.user_id, who.session_id)
        )

    factor = await context.database.read(lambda connection: proofs.factor_of(connection, who.user_id))
    if factor is None or factor["confirmed_at_ms"] is not None:
        raise Refused("not-allowed", "There is no second factor to confirm.")
    await _pass(context, who, request.code, recovery=False)
    return await context.database.write(finish)


async def give_code(context: Context, who: Principal, request: dm.Code) -> m.Session:
    """Return the whole session of somebody who was half way in.

    Raises:
        Refused: ``bad-code``; ``rate-limited``; ``not-allowed`` when no code is missing.
    """
    if who.stage != "code":
        raise Refused("not-allowed", "No code is missing.")
    await _pass(context, who, request.code, recovery=True)
    return await context.database.write(lambda connection: complete(context, connection, who.user_id, who.session_id))


async def drop(context: Context, who: Principal, request: dm.Code) -> None:
    """Give the second factor up; a role that must have one is asked to enrol at the next sign-in.

    Raises:
        Refused: ``bad-code``; ``rate-limited``; ``not-allowed`` when there is none.
    """
    factor = await context.database.read(lambda connection: proofs.factor_of(connection, who.user_id))
    if factor is None or factor["confirmed_at_ms"] is None:
        raise Refused("not-allowed", "You have no second factor.")
    await _pass(context, who, request.code, recovery=True)
    await context.database.write(lambda connection: reset(context, connection, who.user_id, actor=who.user_id))


def reset(context: Context, connection: Connection, account_id: str, *, actor: str) -> None:
    """Forget somebody's second factor; whoever comes in next begins a new one where the role must have one."""
    if proofs.drop_factor(connection, account_id):
        now = context.now()
        record_events(connection, [event_row(now, actor, "account.factor_reset", "account", account_id)])


async def _pass(context: Context, who: Principal, code: str, *, recovery: bool) -> None:
    """Use a code up.

    Raises:
        Refused: ``bad-code``, also for one that was good once already; ``rate-limited``.
    """
    name = f"code of {who.user_id}"
    try_id = await context.database.write(lambda connection: note_try(context, connection, name=name, address=""))

    def use(connection: Connection) -> bool:
        factor = proofs.factor_of(connection, who.user_id)
        if factor is None:
            return False
        good = _fits(context, connection, factor, typed(code))
        if not good and recovery and factor["confirmed_at_ms"] is not None:
            used = proofs.spend_recovery_code(connection, who.user_id, fingerprint(typed(code)), context.now())
            if used:
                left = {"left": proofs.recovery_codes_left(connection, who.user_id)}
                event = event_row(context.now(), who.user_id, "account.recovery_code", "account", who.user_id, left)
                record_events(connection, [event])
            good = used
        if good:
            repository.forget_try(connection, try_id)
        return good

    if not await context.database.write(use):
        raise Refused("bad-code", "The code is wrong, or was used before.", pointer="/code")


def _fits(context: Context, connection: Connection, factor: RowMapping, code: str) -> bool:
    try:
        key = unsealed(factor["sealed_key"], context.secret, _PURPOSE + factor["account_id"])
    except (InvalidTag, ValueError):
        raise Refused("not-allowed", "Your second factor cannot be read; ask an administrator to reset it.") from None
    step = step_of(key, code, context.now(), after=factor["last_step"])
    return step is not None and proofs.take_step(connection, factor["account_id"], step)
