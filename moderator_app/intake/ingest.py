"""The whole errand: look through a path, carry recordings and rows to a server, report what became of every row.

Repeating it changes nothing: rows are known by (source, source_id), recordings by their hash. What is wrong in one row,
one cue or one file is told with its place, and the rest goes in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from moderator_app.domain.errors import BadInput, Fault, Refused
from moderator_app.intake.assembly import Assembled, assemble
from moderator_app.intake.index import Index, Placed
from moderator_app.intake.index import index as look_through
from moderator_app.intake.recordings import Probe, Upload
from moderator_app.intake.rows import ManifestItem
from moderator_app.intake.sender import Sender
from moderator_app.media.cage import Cage
from moderator_app.wire.messages import MAX_INTAKE, IntakeBatch

LARGEST_BODY = 1536 * 1024
"""Bytes of rows that go together; a larger row goes alone."""

_HOPELESS = {"unauthenticated", "bad-credentials", "forbidden", "account-disabled"}
"""Refusals that no other row would escape."""

Progress = Callable[[int, int], None]
"""Told (rows done, rows in all) after every batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of everything at a path."""

    accepted: int = 0
    duplicates: int = 0
    """Rows that the server had already."""
    rejected: int = 0
    """Rows that were not taken, whether here or by the server."""
    faults: tuple[Fault, ...] = ()
    """Every wrong place: of rows not taken, and of cues and files that a taken row had to do without."""
    highlights: int = 0
    media_sent: int = 0
    media_known: int = 0
    """Recordings that the server had already."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return values


@dataclass
class _Tally:
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    highlights: int = 0
    media_sent: int = 0
    media_known: int = 0
    faults: list[Fault] = field(default_factory=list)


def ingest(
    path: Path,
    sender: Sender,
    *,
    source: str,
    merchant: str | None = None,
    progress: Progress | None = None,
    probe: Probe | None = None,
) -> IngestReport:
    """Take in a manifest, a folder or one recording.

    Args:
        path: a JSONL manifest, a folder with a ``manifest.jsonl``, a plain folder of recordings, or one recording.
        sender: who carries rows and recordings; stays open.
        source: name of the pushing system; ids of rows are unique within it.
        merchant: whose recordings they are, where there is no manifest to say so.
        progress: told after every batch.
        probe: says what a recording is; a cage of its own, unless given.

    Raises:
        BadInput: nothing can be read at ``path``, or ``source`` is no name.
        Refused: the server takes nothing from this sender.
        Unreachable: the server went away; what was sent is kept, and repeating the call does the rest.
    """
    found = look_through(path, merchant)
    try:
        msgspec.json.decode(msgspec.json.encode({"source": source, "rows": [None]}), type=IntakeBatch)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        raise BadInput([Fault("source", f"{source!r} is no name of a source: {error}")]) from error
    if probe is not None:
        return _Errand(found, sender, source, progress, probe).run()
    with Cage(children=1) as cage:
        return _Errand(found, sender, source, progress, cage.probe).run()


class _Errand:
    """One run over an index."""

    def __init__(self, found: Index, sender: Sender, source: str, progress: Progress | None, probe: Probe) -> None:
        self._found = found
        self._sender = sender
        self._source = source
        self._progress = progress
        self._probe = probe
        self._tally = _Tally(rejected=found.refused, faults=list(found.faults))
        self._stored: dict[str, bool] = {}
        self._waiting: list[tuple[Placed, bytes]] = []
        self._weight = 0
        self._done = 0

    def run(self) -> IngestReport:
        """Send everything and report."""
        for placed in self._found.rows():
            row = placed.row
            body = msgspec.json.encode(row) if not isinstance(row, ManifestItem) else self._item(placed, row)
            if self._waiting and (len(self._waiting) >= MAX_INTAKE or self._weight + len(body) > LARGEST_BODY):
                self._flush()
            self._waiting.append((placed, body))
            self._weight += len(body) + 1
        self._flush()
        tally = self._tally
        return IngestReport(
            accepted=tally.accepted,
            duplicates=tally.duplicates,
            rejected=tally.rejected,
            faults=tuple(tally.faults),
            highlights=tally.highlights,
            media_sent=tally.media_sent,
            media_known=tally.media_known,
        )

    def _item(self, placed: Placed, row: ManifestItem) -> bytes:
        made: Assembled = assemble(placed, row, self._found, self._probe)
        self._tally.faults += made.faults
        refused = {upload.media.sha256 for upload in made.uploads if not self._carry(placed, upload)}
        if not refused:
            return made.body
        values = msgspec.json.decode(made.body)
        values["media"] = [media for media in values["media"] if media["sha256"] not in refused]
        return msgspec.json.encode(values)

    def _carry(self, placed: Placed, upload: Upload) -> bool:
        """Bring one recording to the server, unless it is there; return whether it is there then."""
        media = upload.media
        if media.sha256 in self._stored:
            return self._stored[media.sha256]
        there = True
        try:
            known = self._sender.has_media(media.sha256, media.bytes)
            known = known or self._sender.put_media(media.sha256, upload.path, media.mime).known
            self._tally.media_known += known
            self._tally.media_sent += not known
        except Refused as refusal:
            if refusal.code in _HOPELESS:
                raise
            self._tally.faults.append(placed.fault(f"{media.name}: {refusal}", "/media_files"))
            there = False
        except OSError as error:
            self._tally.faults.append(
                placed.fault(f"{media.name}: the file cannot be read: {error.strerror}", "/media_files")
            )
            there = False
        self._stored[media.sha256] = there
        return there

    def _flush(self) -> None:
        waiting, self._waiting, self._weight = self._waiting, [], 0
        if not waiting:
            return
        self._send(waiting)
        self._done += len(waiting)
        if self._progress is not None:
            self._progress(self._done, self._found.total)

    def _send(self, rows: list[tuple[Placed, bytes]]) -> None:
        """Send rows together; when the server refuses them as a whole, in halves, down to the row that is at fault."""
        batch = IntakeBatch(source=self._source, rows=tuple(msgspec.Raw(body) for _, body in rows))
        try:
            reply = self._sender.send(batch)
        except Refused as refusal:
            if refusal.code in _HOPELESS:
                raise
            if len(rows) > 1:
                middle = len(rows) // 2
                self._send(rows[:middle])
                self._send(rows[middle:])
                return
            pointer = refusal.pointer.removeprefix("/rows/0")
            self._tally.rejected += 1
            self._tally.faults.append(rows[0][0].fault(str(refusal), pointer))
            return
        for result in reply.results:
            if not 0 <= result.index < len(rows):
                continue
            placed = rows[result.index][0]
            self._tally.highlights += result.highlights
            if result.status == "rejected" and not result.faults:
                self._tally.faults.append(placed.fault("the server rejected the row"))
            self._tally.faults += [placed.fault(fault.reason, fault.pointer) for fault in result.faults]
        self._tally.accepted += reply.accepted
        self._tally.duplicates += reply.duplicates
        self._tally.rejected += reply.rejected
