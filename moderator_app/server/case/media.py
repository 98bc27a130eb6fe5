"""Recordings on disk, named by their hash; readable through a case that the reader may open."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, insert, select

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Capability
from moderator_app.server.case import repository
from moderator_app.server.case.partner import PARTNER_READ
from moderator_app.server.case.service import READ
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import media
from moderator_app.wire.messages import MediaParts, MediaStored

PIECE = 1024 * 1024
"""Bytes read or written at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A recording that may be read."""

    path: Path
    size: int


def place_of(context: Context, sha256: str) -> Path:
    """Return where a recording lies."""
    return context.config.media_dir / sha256[:2] / sha256


def check_hash(sha256: str) -> None:
    """Check that a path's hash is one.

    Raises:
        Refused: ``not-found``; a name that is no hash names nothing.
    """
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise Refused("not-found", "There is no such recording.")


async def open_media(context: Context, who: Principal, sha256: str, purpose: str = "") -> Opened:
    """Return a recording that belongs to a case the person may open.

    That is a case this person holds, one whose broadcast was looked at lately as the other room of a PK, or one whose
    content a lead has read for a stated purpose lately (or reads now).

    Raises:
        Refused: ``not-found``, also for a recording of cases the person may not open.
    """
    check_hash(sha256)
    now = context.now()

    def look(connection: Connection) -> tuple[str, bool] | None:
        def lately(case_id: str, action: str) -> bool:
            since = now - context.config.purpose_ttl_ms
            return repository.has_event(connection, actor=who.user_id, action=action, object_id=case_id, since_ms=since)

        for row in repository.media_cases(connection, sha256):
            case_id = row["case_id"]
            if (
                (row["holder"] == who.user_id and row["expires_at_ms"] > now)
                or repository.has_turn(connection, case_id, who.user_id, now)
                or repository.has_look(connection, case_id, who.user_id, now - context.config.turn_ttl_ms)
                or lately(case_id, PARTNER_READ)
            ):
                return case_id, False
            if who.may(Capability.CASE_CONTENT_ANY) and (purpose.strip() or lately(case_id, READ)):
                return case_id, bool(purpose.strip())
        return None

    found = await context.database.read(look)
    path = place_of(context, sha256)
    if found is None or not path.is_file():
        raise Refused("not-found", "There is no such recording.")
    case_id, stated = found
    if stated:
        detail = {"purpose": purpose, "media": sha256}
        event = event_row(now, who.user_id, READ, "case", case_id, detail)
        await context.database.write(lambda connection: record_events(connection, [event]))
    return Opened(path=path, size=path.stat().st_size)


def span(size: int, header: str) -> tuple[int, int] | None:
    """Return the (start, stop) of a Range header of one range, None for the whole file.

    What cannot be understood is ignored, as RFC 9110, section 14.2, allows.

    Raises:
        Refused: ``range-not-satisfiable``.
    """
    unit, _, spans = header.partition("=")
    first, dash, last = spans.strip().partition("-")
    digits = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (first, last) if part)
    if unit.strip().lower() != "bytes" or not dash or "," in spans or not digits or not (first or last):
        return None
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
    if start >= size or stop <= start:
        if first and last and int(last) < int(first):
            return None
        raise Refused("range-not-satisfiable", f"The recording has {size} bytes.", size=size)
    return start, stop


async def read_pieces(context: Context, opened: Opened, start: int, stop: int) -> AsyncIterator[bytes]:
    """Yield the bytes ``start``–``stop`` of a recording, a piece at a time."""
    loop = asyncio.get_running_loop()
    place = start
    while place < stop:
        piece = await loop.run_in_executor(context.labourers, _read, opened.path, place, min(PIECE, stop - place))
        if not piece:
            return
        place += len(piece)
        yield piece


async def parts(context: Context, who: Principal, sha256: str) -> MediaParts:
    """Return the hash of each part of a recording that the person may open.

    Raises:
        Refused: as ``open_media``; ``server-error`` when the file is no longer what its name says.
    """
    opened = await open_media(context, who, sha256)
    loop = asyncio.get_running_loop()
    hashes = await loop.run_in_executor(context.labourers, _hashes, opened.path, opened.path.stat().st_mtime_ns)
    if hashes is None:
        raise Refused("server-error", "The recording on the server is damaged.")
    return MediaParts(sha256=sha256, bytes=opened.size, part_bytes=PIECE, parts=hashes)


@lru_cache(maxsize=256)
def _hashes(path: Path, _changed_ns: int) -> tuple[str, ...] | None:
    """Return the hash of each piece of a file, None when the whole has another hash than its name says."""
    whole, found = hashlib.sha256(), []
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            whole.update(piece)
            found.append(hashlib.sha256(piece).hexdigest())
    return tuple(found) if whole.hexdigest() == path.name else None


def _read(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


async def store_media(context: Context, who: Principal, sha256: str, body: AsyncIterator[bytes]) -> MediaStored:
    """Store a recording as its bytes come in; kept only when they have the promised hash.

    Raises:
        Refused: ``validation`` for other bytes; ``batch-too-large``; ``not-found`` for a name that is no hash.
    """
    check_hash(sha256)
    loop = asyncio.get_running_loop()
    path = place_of(context, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = path.is_file()
    handle, name = tempfile.mkstemp(prefix=".incoming-", dir=context.config.media_dir)
    incoming = Path(name)
    digest = hashlib.sha256()
    size = 0
    try:
        with os.fdopen(handle, "wb") as file:
            async for piece in body:
                size += len(piece)
                if size > context.config.max_media_bytes:
                    raise Refused("batch-too-large", f"A recording has at most {context.config.max_media_bytes} bytes.")
                await loop.run_in_executor(context.labourers, _take, file, digest, piece)
            await loop.run_in_executor(context.labourers, _settle, file)
        if digest.hexdigest() != sha256:
            raise Refused("validation", f"These bytes have the hash {digest.hexdigest()}.", pointer="/sha256")
        await loop.run_in_executor(context.labourers, incoming.replace, path)
    finally:
        await loop.run_in_executor(context.labourers, _forget, incoming)
    now = context.now()

    def book(connection: Connection) -> None:
        if connection.scalar(select(media.c.sha256).where(media.c.sha256 == sha256)) is None:
            connection.execute(insert(media).values(sha256=sha256, bytes=size, stored_at_ms=now))
            record_events(connection, [event_row(now, who.user_id, "media.store", "media", sha256, {"bytes": size})])

    await context.database.write(book)
    return MediaStored(sha256=sha256, bytes=size, known=known)


def _take(file: BinaryIO, digest: hashlib._Hash, piece: bytes) -> None:
    file.write(piece)
    digest.update(piece)


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
