"""Which version is in effect: settled when the server starts, and again when an announced one takes effect."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from moderator_app.domain.evidence import sha256_hex
from moderator_app.domain.identity import new_id
from moderator_app.domain.lawbook import Lawbook, load_lawbook
from moderator_app.server.context import Context
from moderator_app.server.lawbook_files import Law
from moderator_app.server.policy import repository
from moderator_app.server.records import change_row, event_row, record_changes, record_events
from moderator_app.wire.messages import PolicyBundle

log = logging.getLogger(__name__)

SYSTEM = "system"
KINDS = ("matrix", "rulebook")


def written(body: dict[str, Any]) -> str:
    """Return a version's text as it is stored."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def book_with(bundle: PolicyBundle, kind: str, body: dict[str, Any]) -> Lawbook:
    """Return the law with one part replaced, every part checked against the others.

    Raises:
        BadInput: the law does not hold together; every fault has its place.
    """
    parts = {"matrix": bundle.matrix, "rulebook": bundle.rulebook} | {kind: body}
    return load_lawbook(parts["matrix"], parts["rulebook"], bundle.queues, bundle.notices)


def _with(law: Law, bodies: dict[str, dict[str, Any]]) -> Law:
    bundle = msgspec.structs.replace(law.bundle, **bodies)
    book = load_lawbook(bundle.matrix, bundle.rulebook, bundle.queues, bundle.notices)
    return replace(law, bundle=bundle, book=book)


def settle(connection: Connection, law: Law, now_ms: int) -> Law:
    """Return the law in effect: what the database says, with versions that came with the server taken in.

    A version of the files that the database does not know takes effect at once; one that it knows keeps the text it was
    first known with, whatever the file says now.
    """
    found: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        body: dict[str, Any] = getattr(law.bundle, kind)
        version = str(body["version"])
        known = repository.named(connection, kind, version)
        if known is None:
            _enact_file(connection, kind, version, written(body), now_ms)
        elif known["digest"] != sha256_hex(written(body).encode()):
            log.warning("%s %s has another text in its file; the one known first stays", kind, version)
        current = repository.effective(connection, kind)
        assert current is not None  # noqa: S101 - one has just been put in effect, or is there already
        found[kind] = json.loads(current["body"])
    if all(found[kind] == getattr(law.bundle, kind) for kind in KINDS):
        return law
    return _with(law, found)


def refresh(connection: Connection, context: Context) -> bool:
    """Take up the law that another server of this database has put in effect; return whether there was any."""
    book = context.law.book
    found = {}
    for kind, version in (("matrix", book.matrix.version), ("rulebook", book.rulebook.version)):
        current = repository.effective(connection, kind)
        if current is not None and current["version"] != version:
            found[kind] = json.loads(current["body"])
    if found:
        context.enact(_with(context.law, found))
    return bool(found)


def _enact_file(connection: Connection, kind: str, version: str, text: str, now_ms: int) -> None:
    current = repository.effective(connection, kind)
    if current is not None:
        repository.change(connection, current["id"], state="superseded", effective_to_ms=now_ms)
    version_id = new_id(now_ms)
    repository.add(
        connection,
        {
            "id": version_id,
            "kind": kind,
            "version": version,
            "state": "effective",
            "body": text,
            "digest": sha256_hex(text.encode()),
            "made_at_ms": now_ms,
            "announced_at_ms": now_ms,
            "effective_from_ms": now_ms,
        },
    )
    if current is not None:
        detail = {"kind": kind, "instead_of": current["id"]}
        record_events(connection, [event_row(now_ms, SYSTEM, "policy.take_effect", "policy", version_id, detail)])


def any_due(connection: Connection, context: Context) -> bool:
    """Say whether an announced version's time has come."""
    return bool(repository.announced_until(connection, context.now()))


def take_effect(connection: Connection, context: Context) -> int:
    """Put every announced version in effect whose time has come; return how many.

    Runs in the writer's transaction, as bookings do: no decision sees half a change.
    """
    machine = context.law.machines["policy_version"]
    rows = repository.announced_until(connection, context.now())
    for row in rows:
        law = _with(context.law, {row["kind"]: json.loads(row["body"])})
        current = repository.effective(connection, row["kind"])
        if current is not None:
            repository.change(
                connection,
                current["id"],
                state=machine.step(current["state"], "replace"),
                effective_to_ms=row["effective_from_ms"],
            )
            event = event_row(context.now(), SYSTEM, "policy.replace", "policy", current["id"], {"by": row["id"]})
            record_events(connection, [event])
        repository.change(connection, row["id"], state=machine.step(row["state"], "take_effect"))
        detail = {"kind": row["kind"]}
        record_events(connection, [event_row(context.now(), SYSTEM, "policy.take_effect", "policy", row["id"], detail)])
        record_changes(connection, [change_row(context.now(), "policy", law.version, 0)])
        context.enact(law)
    return len(rows)
