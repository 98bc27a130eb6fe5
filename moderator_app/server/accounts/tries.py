"""Wrong passwords and codes, counted in the database before the slow comparison: many at once cannot slip by."""

from __future__ import annotations

from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.server.accounts import repository
from moderator_app.server.context import Context


def note_try(context: Context, connection: Connection, *, name: str, address: str) -> str:
    """Note a try and return its id; ``repository.forget_try`` takes it back once it has succeeded.

    Args:
        context: the ground.
        connection: the caller's.
        name: whose door; a prefix tells passwords from codes.
        address: the network address.

    Raises:
        Refused: ``rate-limited`` with ``retry_after_s``.
    """
    config, now = context.config, context.now()
    by_name, by_address = repository.tries_since(
        connection, name=name, address=address, since_ms=now - config.sign_in_window_ms
    )
    if by_name >= config.sign_ins_per_name or by_address >= config.sign_ins_per_address:
        raise Refused(
            "rate-limited",
            "Too many tries; wait a quarter of an hour.",
            retry_after_s=config.sign_in_window_ms // 1000,
        )
    try_id = new_id()
    repository.add_try(
        connection, try_id=try_id, at_ms=now, name=name, address=address, keep_ms=config.sign_in_window_ms
    )
    return try_id
