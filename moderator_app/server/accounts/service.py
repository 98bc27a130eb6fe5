"""Signing in, staying signed in, signing out; making and changing accounts."""

from __future__ import annotations

import asyncio

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import check_compatible
from moderator_app.server.accounts import opening, proofs, repository
from moderator_app.server.accounts.passwords import hashed, matches
from moderator_app.server.accounts.tries import note_try
from moderator_app.server.auth import fingerprint, successor
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm


async def sign_in(context: Context, request: m.PasswordSignIn, address: str) -> m.Session:
    """Return a session for name and password; where a second factor is missing, one that opens only its doors.

    Raises:
        Refused: ``bad-credentials``; ``account-disabled``; ``rate-limited`` with ``retry_after_s``.
    """

    def admit(connection: Connection) -> tuple[str, RowMapping | None]:
        # The try is noted before the slow comparison, so that many at once cannot slip past the limit.
        try_id = note_try(context, connection, name=request.name, address=address)
        return try_id, repository.account_by(connection, name=request.name)

    try_id, found = await context.database.write(admit)
    stored = found["password_hash"] if found is not None else ""
    if not await _right(context, stored, request.password) or found is None:
        raise Refused("bad-credentials", "Name or password is wrong.")

    def start(connection: Connection) -> m.Session:
        session = opening.begin(
            context,
            connection,
            found,
            device_id=request.device_id,
            device_name=request.device_name,
            address=address,
            way="password",
        )
        repository.forget_try(connection, try_id)
        return session

    return await context.database.write(start)


async def _right(context: Context, stored: str, password: str) -> bool:
    return await asyncio.get_running_loop().run_in_executor(
        context.hashers, matches, stored, password, context.config.hashing
    )


async def refresh(context: Context, request: m.Refresh, address: str) -> m.Session:
    """Return the next session of a family; the old refresh token is spent.

    A token that was spent already kills its family, for one of two people has stolen it. The one exception is the
    immediately previous token within the grace, from the same device: its reply was lost, and it gets the same
    successor again. A family that would have to enrol a second factor by now ends, so that its person is asked.

    Raises:
        Refused: ``unauthenticated``; ``account-disabled``.
    """
    now = context.now()
    sha256 = fingerprint(request.refresh_token)

    def turn(connection: Connection) -> m.Session | Refused:
        token = repository.refresh_by(connection, sha256)
        again = Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
        if token is None or token["ended_at_ms"] is not None or token["expires_at_ms"] <= now:
            return again
        session_id = token["session_id"]
        same_device = token["device_id"] == request.device_id
        fresh = token["spent_at_ms"] is None
        lost_reply = (
            not fresh
            and token["newest"] == token["generation"] + 1
            and now - token["spent_at_ms"] <= context.config.refresh_grace_s * 1000
        )
        if not same_device or not (fresh or lost_reply):
            repository.end_session(connection, session_id, at_ms=now, reason="token reuse")
            record_events(connection, [event_row(now, token["account_id"], "session.reuse", "session", session_id)])
            return again
        found = repository.account_by(connection, user_id=token["account_id"])
        if found is None or found["disabled"]:
            return Refused("account-disabled", "This account is disabled.")
        if opening.missing(context, connection, found) == "enrol" and not proofs.is_bound(connection, found["id"]):
            repository.end_session(connection, session_id, at_ms=now, reason="second factor")
            return again
        following = successor(request.refresh_token, context.secret)
        if fresh:
            repository.spend(connection, sha256, now)
        proofs.seen(connection, session_id, at_ms=now, address=address)
        return opening.issue(
            context,
            connection,
            found,
            session_id,
            following,
            generation=token["generation"] + 1,
            again=lost_reply,
        )

    outcome = await context.database.write(turn)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


async def change_password(context: Context, who: Principal, request: dm.PasswordChange) -> None:
    """Change the caller's own password; every other session of the account ends.

    Raises:
        Refused: ``bad-code`` for a wrong old one; ``validation`` for a new one that is the name;
            ``rate-limited``.
    """
    if who.name.casefold() in request.new.casefold():
        raise Refused("validation", "Choose a password without your name in it.", pointer="/new")

    def admit(connection: Connection) -> tuple[str, RowMapping | None]:
        try_id = note_try(context, connection, name=who.name, address="")
        return try_id, repository.account_by(connection, user_id=who.user_id)

    try_id, found = await context.database.write(admit)
    if found is None or not await _right(context, found["password_hash"], request.old):
        raise Refused("bad-code", "The old password is wrong.", pointer="/old")
    digest = await asyncio.get_running_loop().run_in_executor(
        context.hashers, hashed, request.new, context.config.hashing
    )

    def change(connection: Connection) -> None:
        now = context.now()
        repository.change_account(connection, who.user_id, {"password_hash": digest})
        repository.forget_try(connection, try_id)
        for session_id in repository.sessions_of(connection, who.user_id):
            if session_id != who.session_id:
                repository.end_session(connection, session_id, at_ms=now, reason="password changed")
        record_events(connection, [event_row(now, who.user_id, "account.password", "account", who.user_id)])

    await context.database.write(change)


async def sign_out(context: Context, who: Principal) -> None:
    """End the caller's session."""
    now = context.now()

    def end(connection: Connection) -> None:
        repository.end_session(connection, who.session_id, at_ms=now, reason="sign-out")
        record_events(connection, [event_row(now, who.user_id, "session.end", "session", who.session_id)])

    await context.database.write(end)


async def new_user(context: Context, who: Principal, request: m.NewUser) -> m.User:
    """Make an account.

    Raises:
        Refused: ``already-there`` for a taken name or id; ``validation`` for roles that exclude each other.
    """
    check_compatible(request.roles)
    digest = ""
    if request.password is not None:
        digest = await asyncio.get_running_loop().run_in_executor(
            context.hashers, hashed, request.password, context.config.hashing
        )
    return await context.database.write(
        lambda connection: store_user(connection, request, digest, at_ms=context.now(), actor=who.user_id)
    )


def store_user(connection: Connection, request: m.NewUser, digest: str, *, at_ms: int, actor: str) -> m.User:
    """Store a new account with its audit event.

    Raises:
        Refused: ``already-there`` for a taken name or id.
    """
    check_compatible(request.roles)
    for pointer, taken in (
        ("/id", repository.account_by(connection, user_id=request.id)),
        ("/name", repository.account_by(connection, name=request.name)),
    ):
        if taken is not None:
            raise Refused("already-there", "There is such an account already.", pointer=pointer)
    repository.add_account(
        connection,
        {
            "id": request.id,
            "name": request.name,
            "display": request.display,
            "password_hash": digest,
            "roles": repository.stored_roles(request.roles),
            "created_at_ms": at_ms,
        },
    )
    record_events(
        connection,
        [event_row(at_ms, actor, "account.create", "account", request.id, {"roles": sorted(set(request.roles))})],
    )
    return m.User(id=request.id, name=request.name, display=request.display, roles=tuple(sorted(set(request.roles))))


async def change_user(context: Context, who: Principal, user_id: str, request: m.UserChange) -> m.User:
    """Change an account's roles or disable it; a disabled person is signed out everywhere.

    Raises:
        Refused: ``not-found``; ``validation`` for roles that exclude each other and for a line manager who is nobody or
            the person themselves; ``not-allowed`` on the caller's own account, which could lock everybody out.
    """
    now = context.now()
    if request.roles is not None:
        check_compatible(request.roles)
    if user_id == who.user_id:
        raise Refused("not-allowed", "Somebody else has to change your own account.")

    def apply(connection: Connection) -> m.User:
        if repository.account_by(connection, user_id=user_id) is None:
            raise Refused("not-found", "There is no such account.")
        values = _changes(connection, user_id, request)
        if values:
            repository.change_account(connection, user_id, values)
            record_events(connection, [event_row(now, who.user_id, "account.change", "account", user_id, values)])
        if request.disabled:
            for session_id in repository.sessions_of(connection, user_id):
                repository.end_session(connection, session_id, at_ms=now, reason="account disabled")
        changed = repository.account_by(connection, user_id=user_id)
        assert changed is not None  # noqa: S101 - looked up above in the same transaction
        return repository.to_user(changed, managed=True)

    return await context.database.write(apply)


def _changes(connection: Connection, user_id: str, request: m.UserChange) -> dict[str, object]:
    """Return the columns that a change of an account sets."""
    values: dict[str, object] = {}
    if request.roles is not None:
        values["roles"] = repository.stored_roles(request.roles)
    if request.disabled is not None:
        values["disabled"] = int(request.disabled)
    manager = request.manager_id
    if manager is not None:
        if manager == user_id or (manager and repository.account_by(connection, user_id=manager) is None):
            raise Refused("validation", "This cannot be the line manager.", pointer="/manager_id")
        values["manager_id"] = manager
    return values


async def all_users(context: Context) -> m.UserList:
    """Return every account."""
    rows = await context.database.read(repository.all_accounts)
    return m.UserList(users=tuple(repository.to_user(row, managed=True) for row in rows))
