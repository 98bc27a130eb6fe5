"""Whoever leases from a queue has read what changed in the rules that lead there."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable

from sqlalchemy import Connection

from moderator_app.domain.case import ItemKind
from moderator_app.domain.errors import Refused
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.policy import SEVERITIES
from moderator_app.domain.queue import route
from moderator_app.server.context import Context, Principal
from moderator_app.server.policy import differences, repository


def queues_of(book: Lawbook, categories: Iterable[str]) -> frozenset[str]:
    """Return every queue that cases of these categories may wait in."""
    found = set()
    for name in categories:
        category = book.matrix.categories.get(name)
        if category is None:
            continue
        for kind, live, severity in itertools.product(ItemKind, (False, True), SEVERITIES):
            facts = {
                "kind": str(kind),
                "category": name,
                "family": category.family,
                "severity": severity,
                "severity_rank": SEVERITIES.index(severity) + 1,
                "live_now": live,
                "score": 0,
                "reports": 0,
                "language": "",
                "distress": "",
            }
            found.add(route(facts, book.queues.rules))
    return frozenset(found)


def unread(connection: Connection, context: Context, account_id: str) -> dict[str, str]:
    """Return queue → version for every queue that somebody may not lease from before having read the version."""
    known = repository.to_be_read(connection)
    read = repository.acknowledged(connection, account_id) if known else frozenset()
    pending = [row for row in known if row["id"] not in read]
    found = {}
    for row in pending:
        base = repository.version_by(connection, row["based_on"])
        before = {} if base is None else json.loads(base["body"])
        touched = differences.categories(row["kind"], before, json.loads(row["body"]))
        for queue in queues_of(context.law.book, touched):
            found[queue] = row["id"]
    return found


def check_read(connection: Connection, context: Context, who: Principal, queues: Iterable[str]) -> None:
    """Check that somebody has read what changed for these queues.

    Raises:
        Refused: ``acknowledge-first`` with the version to read.
    """
    blocked = unread(connection, context, who.user_id)
    for queue in queues:
        if queue in blocked:
            raise Refused(
                "acknowledge-first",
                "Rules of this queue have changed; read them first.",
                queue=queue,
                version=blocked[queue],
            )
