"""Numbering committed events into the tree, a batch at a time, after their own transactions.

Hashing inside a decision's transaction would make every decision wait for every other; so events are written plainly,
and whoever numbers the log takes those that are committed, chains them, appends them to the tree and, now and then,
seals what there is with a signed checkpoint.
"""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from sqlalchemy import Connection

from moderator_app.audit.notes import Notary, load_notary
from moderator_app.domain.audit_event import FIRST_PREV, chain_hash
from moderator_app.domain.audit_tiles import TILE_WIDTH, TileTree, TileWriter
from moderator_app.domain.audit_tree import HASH_BYTES, leaf_hash, root_of
from moderator_app.domain.checkpoint import Checkpoint
from moderator_app.domain.errors import Refused
from moderator_app.server.audit import repository
from moderator_app.server.context import Context
from moderator_app.server.database.numbering import Task, number, one_at_a_time, waiting

KEY_FILE = "audit.key"
ORIGIN = "moderator.invalid/audit"
"""First line of every checkpoint; names the key too. One server has one log."""

BATCH = 1000
PIECE = 100
"""Events in a unit while people are at work."""
SEAL_EVENTS = 1000
SEAL_MS = 60_000
"""A checkpoint is signed after so many events, or so long after the last when there is anything new."""


@lru_cache(maxsize=8)
def _notary(folder: Path) -> Notary:
    return load_notary(ORIGIN, folder / KEY_FILE)


def notary_of(context: Context) -> Notary:
    """Return who signs this server's checkpoints."""
    return _notary(context.config.data_dir)


def broken(seq: int, reason: str) -> Refused:
    """Return the refusal to go on with a log in which an event does not fit."""
    return Refused("log-broken", f"The audit log does not fit at event {seq}: {reason}.", seq=seq)


def last_leaf(connection: Connection, size: int) -> bytes:
    """Return the hash that the tree holds for its newest event.

    Raises:
        Refused: ``log-broken`` when the tiles do not hold it.
    """
    index, place = divmod(size - 1, TILE_WIDTH)
    found = repository.tile(connection, 0, index)[HASH_BYTES * place : HASH_BYTES * (place + 1)]
    if len(found) != HASH_BYTES:
        raise broken(size, "the tree has lost it")
    return found


def number_events(connection: Connection, limit: int = BATCH) -> int:
    """Take up to ``limit`` committed events into the tree; return how many.

    Raises:
        Refused: ``log-broken`` when the event before, or the numbering, is not what the tree holds.
    """
    one_at_a_time(connection, Task.TREE)
    size = repository.tree_size(connection)
    rows = repository.events_after(connection, size, limit)
    if not rows:
        return 0
    prev = FIRST_PREV
    if size:
        before = repository.event_row(connection, size)
        data = b"" if before is None else repository.to_event(before).leaf_data()
        if leaf_hash(data) != last_leaf(connection, size):
            raise broken(size, "it was changed or deleted")
        prev = chain_hash(data)
    hashes, leaves = [], []
    for due, row in enumerate(rows, size + 1):
        if row["seq"] != due:
            raise broken(due, "it is missing")
        if row["leaf_hash"]:
            raise broken(due, "it was numbered before, but the tree has lost it")
        event = repository.to_event({**row, "prev_hash": prev})
        data = event.leaf_data()
        leaf = leaf_hash(data)
        leaves.append(leaf)
        hashes.append({"at": due, "prev": prev, "leaf": leaf.hex()})
        prev = chain_hash(data)
    try:
        writer = TileWriter(lambda level, index: repository.tile(connection, level, index), size)
    except LookupError as error:
        raise broken(size, str(error)) from None
    writer.append(leaves)
    repository.set_hashes(connection, hashes)
    repository.store_tiles(connection, writer.changed)
    repository.set_tree_size(connection, writer.size)
    return len(rows)


def seal(connection: Connection, notary: Notary, at_ms: int) -> None:
    """Sign a checkpoint of the tree as it is, unless this size is sealed already."""
    one_at_a_time(connection, Task.TREE)
    size = repository.tree_size(connection)
    newest = repository.newest_checkpoint(connection)
    if newest is not None and newest["size"] == size:
        return
    if newest is not None and newest["size"] > size:
        raise broken(size + 1, "it is missing, for a checkpoint of more events was signed")
    tree = TileTree(lambda level, index: repository.tile(connection, level, index))
    try:
        root = root_of(tree, size)
    except LookupError as error:
        raise broken(size, str(error)) from None
    repository.add_checkpoint(connection, size=size, at_ms=at_ms, note=notary.seal(Checkpoint(notary.name, size, root)))


def catch_up(connection: Connection) -> None:
    """Take every committed event into the tree."""
    while number(connection):
        pass
    while number_events(connection):
        pass


async def follow(context: Context) -> None:
    """Take in what was committed since, a piece at a time so that nobody waits long, and seal what is due.

    Raises:
        Refused: ``log-broken``.
    """
    notary, now = notary_of(context), context.now()

    def ahead(connection: Connection) -> int:
        """Return how many events are numbered that the tree has not taken in."""
        newest, size = repository.newest(connection), repository.tree_size(connection)
        if newest < size:
            raise broken(newest + 1, "events are missing at the end")
        return newest - size

    while await context.database.look(waiting):
        await context.database.write(number, shared=True)
    while await context.database.read(ahead):
        # None of them is left for us when another server of the same database has just taken them in.
        await context.database.write(partial(number_events, limit=PIECE), shared=True)

    def due(connection: Connection) -> bool:
        newest = repository.newest_checkpoint(connection)
        size = repository.tree_size(connection)
        done, when = (0, 0) if newest is None else (newest["size"], newest["at_ms"])
        return size - done >= SEAL_EVENTS or (size > done and now - when >= SEAL_MS)

    if await context.database.read(due):
        await context.database.write(lambda connection: seal(connection, notary, now), shared=True)
