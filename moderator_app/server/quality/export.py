"""Writing the log out in the background, with progress, and with an end when it is asked for."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from moderator_app.domain.errors import Cancelled, Refused
from moderator_app.domain.roles import Capability
from moderator_app.server.audit.export import write_export
from moderator_app.server.audit.repository import tree_size
from moderator_app.server.audit.sequencer import catch_up, notary_of, seal
from moderator_app.server.context import Context, Principal
from moderator_app.server.quality import pages
from moderator_app.server.quality.blind import LOG_EXPORT, unseen
from moderator_app.server.quality.formats import LINES, check_parquet, csv_head, to_parquet
from moderator_app.server.quality.log import names_of, pending, telling, to_row
from moderator_app.server.quality.projection import fold_all
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import decision, decision_log, export_job
from moderator_app.wire.messages import quality as qm

BLOCK = 2000
FOLDER = "exports"
PIECE = 256 * 1024


def path_of(context: Context, job: RowMapping | qm.ExportJob) -> Path:
    """Return where a job's file lies."""
    name, kind = (job.id, job.format) if isinstance(job, qm.ExportJob) else (job["id"], job["format"])
    return context.config.data_dir / FOLDER / f"{name}.{'jsonl' if kind == 'audit' else kind}"


def to_job(row: RowMapping) -> qm.ExportJob:
    """Return a stored job."""
    return qm.ExportJob(
        id=row["id"],
        format=row["format"],
        state=row["state"],
        rows_done=row["rows_done"],
        rows_total=row["rows_total"],
        sha256=row["sha256"],
        problem=row["problem"],
    )


def _row(connection: Connection, job_id: str) -> RowMapping | None:
    return connection.execute(select(export_job).where(export_job.c.id == job_id)).mappings().one_or_none()


def _own(connection: Connection, who: Principal, job_id: str) -> RowMapping:
    row = _row(connection, job_id)
    if row is None or row["account_id"] != who.user_id:
        raise Refused("not-found", "You have no such export.")
    return row


async def start(context: Context, who: Principal, request: qm.ExportRequest) -> qm.ExportJob:
    """Start an export, or return the one with this id.

    Raises:
        Refused: ``forbidden`` for the audit log without the right to read it; ``not-allowed`` for Parquet where it
            cannot be written; ``idempotency-key-reuse``.
    """
    if request.format == "audit" and not who.may(Capability.AUDIT_READ):
        raise Refused("forbidden", "Your role does not allow this: read the audit log.", pointer="/format")
    if request.format == "parquet":
        check_parquet()
    filters = msgspec.json.encode(request.filter).decode()

    hidden: frozenset[str] = frozenset()

    def begin(connection: Connection) -> tuple[qm.ExportJob, bool]:
        nonlocal hidden
        known = _row(connection, request.id)
        if known is not None:
            if (known["account_id"], known["format"], known["filters"]) != (who.user_id, request.format, filters):
                raise Refused("idempotency-key-reuse", "This export's id came with another body before.", pointer="/id")
            return to_job(known), False
        fold_all(connection)
        now = context.now()
        newest = pages.newest(connection)
        hidden = unseen(connection, who.user_id)
        detail: dict[str, object] = {"format": request.format, "newest": newest, "oldest": 0}
        if request.format != "audit" and (masked := _masked(connection, hidden, who.user_id)):
            detail["masked"] = masked
        record_events(connection, [event_row(now, who.user_id, LOG_EXPORT, "account", who.user_id, detail)])
        catch_up(connection)
        if request.format == "audit":
            seal(connection, notary_of(context), now)
        connection.execute(
            insert(export_job).values(
                id=request.id,
                account_id=who.user_id,
                format=request.format,
                filters=filters,
                state="running",
                rows_total=tree_size(connection) if request.format == "audit" else newest,
                at_ms=now,
            )
        )
        stored = _row(connection, request.id)
        assert stored is not None  # noqa: S101 - inserted a moment ago
        return to_job(stored), True

    job, fresh = await context.database.write(begin)
    if fresh:
        context.labourers.submit(_labour, context, who, job, request.filter, hidden)
    return job


async def job(context: Context, who: Principal, job_id: str) -> qm.ExportJob:
    """Return how far an export of the person's own has come.

    Raises:
        Refused: ``not-found``.
    """
    return await context.database.read(lambda connection: to_job(_own(connection, who, job_id)))


async def cancel(context: Context, who: Principal, job_id: str) -> qm.ExportJob:
    """End an export; one that has ended stays as it is.

    Raises:
        Refused: ``not-found``.
    """

    def run(connection: Connection) -> qm.ExportJob:
        row = _own(connection, who, job_id)
        if row["state"] == "running":
            _end(connection, job_id, context.now(), state="cancelled")
        return to_job(_own(connection, who, job_id))

    return await context.database.write(run)


async def finished(context: Context, who: Principal, job_id: str) -> Path:
    """Return the file of an export that is done.

    Raises:
        Refused: ``not-found``; ``not-allowed`` while it is not done.
    """
    row = await context.database.read(lambda connection: _own(connection, who, job_id))
    if row["state"] != "done":
        raise Refused("not-allowed", "This export is not done.", state=row["state"])
    path = path_of(context, row)
    if not await asyncio.to_thread(path.exists):
        raise Refused("not-found", "The file of this export is gone.")
    return path


async def read_pieces(path: Path) -> AsyncIterator[bytes]:
    """Yield a file's bytes."""
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


def sweep(connection: Connection, now_ms: int) -> None:
    """Say of exports that a server left behind when it ended that they came to nothing."""
    values = {"state": "failed", "problem": "The server was stopped.", "ended_at_ms": now_ms}
    connection.execute(update(export_job).where(export_job.c.state == "running").values(**values))


def _end(connection: Connection, job_id: str, now_ms: int, **values: Any) -> None:
    connection.execute(
        update(export_job)
        .where(export_job.c.id == job_id, export_job.c.state == "running")
        .values(ended_at_ms=now_ms, **values)
    )


def _masked(connection: Connection, hidden: frozenset[str], reader: str) -> list[int]:
    wanted = select(decision_log.c.seq).where(
        or_(decision_log.c.merchant_id.in_(sorted(hidden)), decision_log.c.state == "submitted"),
        decision_log.c.maker_id != reader,
    )
    return list(connection.scalars(wanted))


def _labour(
    context: Context, who: Principal, started: qm.ExportJob, wanted: qm.LogFilter, hidden: frozenset[str]
) -> None:
    """Write the file on a labourer's thread; whatever happens, the job has an end."""
    path = path_of(context, started)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    ending: dict[str, Any]
    try:
        count = write_file(context, who, started, wanted, path, hidden=hidden)
        ending = {"state": "done", "rows_done": count, "rows_total": count, "sha256": _sha256(path)}
    except Cancelled:
        ending = {"state": "cancelled"}
    except Exception as error:  # noqa: BLE001 - the person who waits is told
        ending = {"state": "failed", "problem": f"The export came to nothing ({type(error).__name__})."}
    if ending["state"] != "done":
        path.unlink(missing_ok=True)
    if not context.bell.silent:
        context.database.submit(partial(_end, job_id=started.id, now_ms=context.now(), **ending))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_file(
    context: Context,
    who: Principal,
    started: qm.ExportJob,
    wanted: qm.LogFilter,
    path: Path,
    *,
    hidden: frozenset[str] = frozenset(),
) -> int:
    """Write an export's file from one consistent state of the database; return the number of rows.

    ``hidden`` are the sellers of whose decisions the person was not to see results when the export was asked for.

    Raises:
        Cancelled: the job was cancelled, or the server is ending.
    """

    def progress(done: int) -> None:
        if done % BLOCK:
            return
        state = context.database.read_now(
            lambda connection: connection.scalar(select(export_job.c.state).where(export_job.c.id == started.id))
        )
        if state != "running" or context.bell.silent:
            raise Cancelled("the export was stopped")
        context.database.submit(
            lambda connection: connection.execute(
                update(export_job)
                .where(export_job.c.id == started.id, export_job.c.state == "running")
                .values(rows_done=done)
            )
        )

    if started.format == "audit":
        key = notary_of(context).key
        return context.database.read_now(lambda connection: write_export(connection, key, path, progress))
    half = path.with_suffix(".part")
    try:
        count = context.database.read_now(
            partial(_write_rows, who=who, job=started, wanted=wanted, path=half, hidden=hidden, tell=progress)
        )
        if started.format == "parquet":
            to_parquet(half, path)
        else:
            half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return count


def _write_rows(
    connection: Connection,
    *,
    who: Principal,
    job: qm.ExportJob,
    wanted: qm.LogFilter,
    path: Path,
    hidden: frozenset[str],
    tell: Callable[[int], None],
) -> int:
    line = LINES[job.format]
    quiet = telling(wanted)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        if job.format == "csv":
            file.write(csv_head())
        for rows in pages.all_rows(connection, wanted, upto=job.rows_total, block=BLOCK):
            names = names_of(connection, (row["maker_id"] for row in rows))
            bodies = _bodies(connection, [row["decision_id"] for row in rows])
            for row in rows:
                if quiet and pending(row, who.user_id):
                    continue
                shown = to_row(row, names, hidden, who.user_id)
                flat = msgspec.to_builtins(shown)
                body = {} if shown.masked else bodies[shown.decision_id]
                file.write(line(flat | _content(body, whole=job.format == "jsonl")))
                count += 1
                tell(count)
    return count


def _bodies(connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = connection.execute(select(decision.c.id, decision.c.body).where(decision.c.id.in_(ids)))
    return {row.id: msgspec.json.decode(row.body) for row in rows}


def _content(body: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    if whole:
        return {"decision": body}
    return {
        "clauses": " ".join(found.get("clause", "") for found in body.get("findings", ())),
        "quotes": "\n".join(piece.get("text", "") for piece in body.get("evidence", ())),
        "note": body.get("note", ""),
    }
