"""What the tamper-evident log answers."""

from __future__ import annotations

from sqlalchemy import Connection

from moderator_app.domain.audit_tiles import TileTree
from moderator_app.domain.audit_tree import consistency_proof, inclusion_proof
from moderator_app.domain.errors import Refused
from moderator_app.server.audit import repository
from moderator_app.server.audit.sequencer import broken, catch_up, notary_of, seal
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.wire.messages import audit as am

READ = "audit.read"


async def checkpoint(context: Context) -> am.SealedLog:
    """Take in what is committed, sign a checkpoint and return it."""
    notary = notary_of(context)

    def run(connection: Connection) -> am.SealedLog:
        catch_up(connection)
        seal(connection, notary, context.now())
        newest = repository.newest_checkpoint(connection)
        assert newest is not None  # noqa: S101 - just sealed
        return am.SealedLog(note=newest["note"], size=newest["size"], key=str(notary.key))

    return await context.database.write(run)


async def checkpoints(context: Context) -> am.SealedLogs:
    """Return every signed checkpoint."""
    notes = await context.database.read(repository.checkpoint_notes)
    notary = notary_of(context)
    return am.SealedLogs(origin=notary.name, key=str(notary.key), notes=tuple(notes))


def _tree(connection: Connection, size: int) -> TileTree:
    if size > repository.tree_size(connection):
        raise Refused("not-found", "The log is not that long yet.")
    return TileTree(lambda level, index: repository.tile(connection, level, index))


async def consistency(context: Context, old: int, new: int) -> am.Proof:
    """Return the proof that the log of ``new`` events begins with the log of ``old``.

    Raises:
        Refused: ``not-found`` beyond the log's end; ``validation`` when ``old`` is larger; ``log-broken``.
    """
    if old > new:
        raise Refused("validation", "The older log cannot be the longer one.", pointer="/old")

    def run(connection: Connection) -> am.Proof:
        try:
            return am.Proof(hashes=tuple(part.hex() for part in consistency_proof(_tree(connection, new), old, new)))
        except LookupError as error:
            raise broken(new, str(error)) from None

    return await context.database.read(run)


async def inclusion(context: Context, seq: int, size: int) -> am.Proof:
    """Return the proof that event ``seq`` is in the log of ``size`` events.

    Raises:
        Refused: ``not-found`` beyond the log's end; ``validation`` when the event is beyond ``size``; ``log-broken``.
    """
    if not 1 <= seq <= size:
        raise Refused("validation", "The event is not among them.", pointer="/seq")

    def run(connection: Connection) -> am.Proof:
        try:
            return am.Proof(
                hashes=tuple(part.hex() for part in inclusion_proof(_tree(connection, size), seq - 1, size))
            )
        except LookupError as error:
            raise broken(seq, str(error)) from None

    return await context.database.read(run)


async def tile(context: Context, level: str, index: str) -> am.Tile:
    """Return the hashes of a tile.

    Raises:
        Refused: ``not-found``.
    """
    plain = all(part.isascii() and part.isdigit() and len(part) < 12 for part in (level, index))
    data = b""
    if plain:
        data = await context.database.read(lambda connection: repository.tile(connection, int(level), int(index)))
    if not data:
        raise Refused("not-found", "There is no such tile.")
    return am.Tile(hashes=tuple(data[at : at + 32].hex() for at in range(0, len(data), 32)))


async def events(context: Context, who: Principal, from_seq: int, limit: int) -> am.AuditPage:
    """Return events from a number on; that they were read is an event too."""
    detail = {"from": from_seq, "limit": limit}

    def note(connection: Connection) -> None:
        record_events(connection, [event_row(context.now(), who.user_id, READ, "audit", "log", detail)])
        catch_up(connection)

    await context.database.write(note)

    def run(connection: Connection) -> am.AuditPage:
        size = repository.tree_size(connection)
        rows = repository.events_after(connection, from_seq - 1, limit, upto=size)
        page = tuple(
            am.AuditRow(
                seq=row["seq"],
                at_ms=row["at_ms"],
                actor=row["actor"],
                action=row["action"],
                object_type=row["object_type"],
                object_id=row["object_id"],
                detail=row["detail"],
                prev_hash=row["prev_hash"],
                leaf=row["leaf_hash"],
            )
            for row in rows
        )
        more = bool(page) and page[-1].seq < size
        return am.AuditPage(events=page, next=page[-1].seq + 1 if more else 0)

    return await context.database.read(run)
