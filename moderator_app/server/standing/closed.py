"""The index of closed subjects: who was closed, by keyed hash only, so that a new store can be recognised.

The key never lies in the database; without it the hashes tell nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from moderator_app.domain.merchant import Merchant
from moderator_app.server.context import Context
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import closed_subject

CLOSING = frozenset({"STORE_CLOSE", "ACCOUNT_BAN"})


def keyed_hash(context: Context, kind: str, value: str) -> str:
    """Return what the index knows of a person or a store."""
    return hmac.digest(context.secret, f"closed-subject\x00{kind}\x00{value}".encode(), "sha256").hex()


def add(
    connection: Connection, context: Context, subject: Merchant, *, decision_id: str, codes: Iterable[str], actor: str
) -> None:
    """Note person and store of a closure; does nothing for a decision that closes nothing."""
    if not CLOSING & set(codes):
        return
    now = context.now()
    connection.execute(
        insert(closed_subject),
        [
            {
                "keyed_hash": keyed_hash(context, kind, value),
                "decision_id": decision_id,
                "kind": kind,
                "at_ms": now,
            }
            for kind, value in (("person", subject.person_key), ("store", subject.ref))
        ],
    )
    record_events(connection, [event_row(now, actor, "closed_subject.add", "decision", decision_id)])


def remove(connection: Connection, context: Context, decision_id: str, actor: str) -> None:
    """Take a withdrawn closure out of the index; the rows stay, marked."""
    now = context.now()
    connection.execute(
        update(closed_subject)
        .where(closed_subject.c.decision_id == decision_id, closed_subject.c.removed_at_ms.is_(None))
        .values(removed_at_ms=now)
    )
    record_events(connection, [event_row(now, actor, "closed_subject.remove", "decision", decision_id)])


def known(connection: Connection, context: Context, subject: Merchant) -> bool:
    """Say whether a seller's person or store was closed, and the closure stands."""
    hashes = [keyed_hash(context, "person", subject.person_key), keyed_hash(context, "store", subject.ref)]
    found = select(closed_subject.c.keyed_hash).where(
        closed_subject.c.keyed_hash.in_(hashes), closed_subject.c.removed_at_ms.is_(None)
    )
    return connection.execute(found.limit(1)).first() is not None
