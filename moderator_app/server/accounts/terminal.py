"""The doors from the command line of whoever runs the server: what it demands, and what is undone for somebody."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from moderator_app.domain.errors import PersonError
from moderator_app.domain.identity import utc
from moderator_app.domain.roles import Role
from moderator_app.server.accounts import proofs, repository, second_factor
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import Outside, ServerConfig
from moderator_app.server.context import Context
from moderator_app.server.records import event_row, record_events

ACTOR = "terminal"


def doors(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that ``moderator serve`` was given for its doors.

    Raises:
        PersonError: an unknown role, or a file that cannot be read.
    """
    for role in options.second_factor:
        if role not in set(Role):
            raise PersonError(f"There is no role {role}; known: {', '.join(Role)}.")
    found: dict[str, Any] = {
        "second_factor_roles": frozenset(Role(role) for role in options.second_factor),
        "require_signatures": options.signed_only,
    }
    if options.issuer:
        secret = ""
        if options.client_secret_file is not None:
            try:
                secret = options.client_secret_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as problem:
                raise PersonError(f"--client-secret-file {options.client_secret_file}: {problem}.") from problem
        found["outside"] = Outside(
            issuer=options.issuer,
            client_id=options.client_id,
            client_secret=secret,
            name_claim=options.name_claim,
        )
    return found


def act(server_dir: Path, action: str, name: str, database_url: str = "", *, manager: str = "") -> list[str]:
    """Do something about somebody's doors and return what is to be said.

    Args:
        server_dir: the server's data folder; the server may be running.
        action: ``sessions``, ``end-sessions``, ``reset-factor`` or ``managed-by``.
        name: the account.
        database_url: the team's database; empty for the SQLite file in the folder.
        manager: for ``managed-by`` the line manager's account, empty for nobody.

    Raises:
        PersonError: there is no such account, or somebody would be their own line manager.
    """
    context = open_context(ServerConfig(data_dir=server_dir, database_url=database_url))
    try:
        found = context.database.read_now(lambda connection: repository.account_by(connection, name=name))
        if found is None:
            raise PersonError(f"There is no account {name}.")
        account_id = str(found["id"])
        if action == "sessions":
            return _told(context, account_id)
        if action == "managed-by":
            return _managed(context, account_id, name, manager)
        ended = _end(context, account_id, factor=action == "reset-factor")
    finally:
        context.close()
    return [f"{name}: {ended} sessions ended"]


def _told(context: Context, account_id: str) -> list[str]:
    sessions = context.database.read_now(lambda connection: proofs.live_sessions(connection, account_id))
    keys = context.database.read_now(lambda connection: proofs.keys_of(connection, account_id))
    lines = [
        f"session\t{row['id']}\t{row['device_name']}\t{row['address']}\t{utc(row['started_at_ms']).isoformat()}"
        for row in sessions
    ]
    for row in keys:
        state = "good" if row["revoked_at_ms"] is None else f"revoked {utc(row['revoked_at_ms']).isoformat()}"
        lines.append(f"key\t{row['id']}\t{row['device_name']}\t{state}")
    return lines


def _managed(context: Context, account_id: str, name: str, manager: str) -> list[str]:
    def work(connection: Any) -> None:
        found = repository.account_by(connection, name=manager) if manager else None
        if manager and found is None:
            raise PersonError(f"There is no account {manager}.")
        chosen = "" if found is None else str(found["id"])
        if chosen == account_id:
            raise PersonError("Nobody is their own line manager.")
        values = {"manager_id": chosen}
        repository.change_account(connection, account_id, values)
        record_events(connection, [event_row(context.now(), ACTOR, "account.change", "account", account_id, values)])

    context.database.write_now(work)
    return [f"{name}: managed by {manager}" if manager else f"{name}: managed by nobody"]


def _end(context: Context, account_id: str, *, factor: bool) -> int:
    def work(connection: Any) -> int:
        now = context.now()
        if factor:
            second_factor.reset(context, connection, account_id, actor=ACTOR)
        live = repository.sessions_of(connection, account_id)
        for session_id in live:
            repository.end_session(connection, session_id, at_ms=now, reason="ended")
            record_events(connection, [event_row(now, ACTOR, "session.end", "session", session_id)])
        return len(live)

    return context.database.write_now(work)
