"""Signing in at the identity provider: a way out for the browser, and what it brings back, each good once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.accounts import opening, proofs, repository
from moderator_app.server.accounts.provider import provider_of
from moderator_app.server.auth import fingerprint, new_token, roles_of
from moderator_app.server.config import Outside
from moderator_app.server.context import Context
from moderator_app.server.records import event_row, record_events
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm

SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk"})
"""Authentication methods (RFC 8176) that vouch for a second factor; a text message does not."""


async def start(context: Context, request: dm.OutsideStart) -> dm.OutsideWay:
    """Return where the browser goes.

    Raises:
        Refused: ``not-found`` without a provider; ``outside-refused``.
    """
    outside = _outside(context)
    state, nonce, now = new_token(), new_token(), context.now()
    url = await provider_of(outside).way(
        state=state, nonce=nonce, challenge=request.code_challenge, redirect_uri=request.redirect_uri
    )
    values = {
        "state_sha256": fingerprint(state),
        "device_id": request.device_id,
        "device_name": request.device_name,
        "nonce": nonce,
        "redirect_uri": request.redirect_uri,
        "expires_at_ms": now + context.config.half_way_ttl_s * 1000,
    }
    await context.database.write(lambda connection: proofs.add_outside(connection, values, now))
    return dm.OutsideWay(url=url, state=state)


async def finish(context: Context, request: dm.OutsideFinish, address: str) -> m.Session:
    """Return the session of whoever the provider names.

    Raises:
        Refused: ``outside-refused``; ``account-disabled``; ``not-found`` without a provider.
    """
    outside = _outside(context)
    state = fingerprint(request.state)
    row = await context.database.write(lambda connection: proofs.take_outside(connection, state))
    now = context.now()
    if row is None or row["expires_at_ms"] <= now or row["device_id"] != request.device_id:
        raise Refused("outside-refused", "This sign-in is over, or was not begun here. Begin again.")
    claims = await provider_of(outside).claims(
        code=request.code,
        verifier=request.code_verifier,
        redirect_uri=row["redirect_uri"],
        nonce=row["nonce"],
        now_ms=now,
    )
    methods = claims.get("amr")
    vouched = isinstance(methods, list) and not SECOND_FACTORS.isdisjoint(map(str, methods))

    def begin(connection: Connection) -> m.Session:
        account_id = _account_of(context, connection, outside, claims)
        found = repository.account_by(connection, user_id=account_id)
        assert found is not None  # noqa: S101 - a foreign key holds it
        return opening.begin(
            context,
            connection,
            found,
            device_id=row["device_id"],
            device_name=row["device_name"],
            address=address,
            way="outside",
            vouched=vouched,
        )

    return await context.database.write(begin)


def _account_of(context: Context, connection: Connection, outside: Outside, claims: dict[str, Any]) -> str:
    """Return the account that a proved subject opens, bound to it at the first sign-in.

    Only an account that waits for it is bound: one without a password of its own, bound to nobody, and no service.

    Raises:
        Refused: ``outside-refused``.
    """
    issuer, subject = outside.issuer.rstrip("/"), claims["sub"]
    bound = proofs.bound_account(connection, issuer, subject)
    if bound is not None:
        return bound
    name = claims.get(outside.name_claim)
    proved = outside.name_claim != "email" or claims.get("email_verified") is True
    found = repository.account_by(connection, name=name) if isinstance(name, str) and name and proved else None
    if (
        found is None
        or found["password_hash"]
        or Role.SERVICE in roles_of(found["roles"])
        or proofs.is_bound(connection, found["id"])
    ):
        raise Refused("outside-refused", "No account here waits for you; ask an administrator for one.")
    proofs.bind(connection, found["id"], issuer=issuer, subject=subject, at_ms=context.now())
    record_events(connection, [event_row(context.now(), found["id"], "account.bind", "account", found["id"])])
    return str(found["id"])


def _outside(context: Context) -> Outside:
    if context.config.outside is None:
        raise Refused("not-found", "There is no identity provider here.")
    return context.config.outside
