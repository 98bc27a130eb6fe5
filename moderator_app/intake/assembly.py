"""One item with its files: transcripts read and laid on the session's clock, recordings looked into, the row made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.transcript import Lane, Segment, Speaker, Word
from moderator_app.intake.formats import LARGEST, Reading, read
from moderator_app.intake.formats.reading import LATEST_MS, MOST_SEGMENTS
from moderator_app.intake.index import Index, Placed
from moderator_app.intake.recordings import Probe, Upload, inside, recording
from moderator_app.intake.rows import ManifestItem, TranscriptFile
from moderator_app.wire.messages import ItemRow

MOST_MEDIA = 8
"""As many recordings as one item may carry (wire.messages.ItemRow)."""
LARGEST_ROW = 1_900_000
"""Bytes of one row, so that it and its envelope fit into one body of the server (2 MiB)."""


@dataclass
class Assembled:
    """An item ready to be sent."""

    body: bytes
    """The row as JSON."""
    uploads: list[Upload] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def assemble(placed: Placed, item: ManifestItem, index: Index, probe: Probe) -> Assembled:
    """Read the files of an item. A file that cannot be taken is a fault; the item is made without it."""
    faults: list[Fault] = []
    segments = list(item.segments)
    for at, segment in enumerate(segments):
        if segment.t1_ms > LATEST_MS:
            faults.append(placed.fault("the time is beyond 31 days; is it in another unit?", f"/segments/{at}/t1_ms"))
    segments = [segment for segment in segments if segment.t1_ms <= LATEST_MS]
    for at, each in enumerate(item.transcript_files):
        segments += _transcript(placed, each, index, at, faults)
    if item.transcript_files:
        segments = numbered(segments)
    if len(segments) > MOST_SEGMENTS:
        faults.append(placed.fault(f"{len(segments)} segments; only the first {MOST_SEGMENTS} are taken", "/segments"))
        segments = segments[:MOST_SEGMENTS]
    uploads: list[Upload] = []
    for at, name in enumerate(item.media_files):
        upload, said = _recording(name, index, probe)
        if said:
            faults.append(placed.fault(f"{name}: {said}", f"/media_files/{at}"))
        known = {media.sha256 for media in item.media} | {other.media.sha256 for other in uploads}
        if upload is not None and upload.media.sha256 not in known:
            uploads.append(upload)
    media = (*item.media, *(upload.media for upload in uploads))
    if len(media) > MOST_MEDIA:
        faults.append(placed.fault(f"{len(media)} recordings; only the first {MOST_MEDIA} are taken", "/media_files"))
        kept = {each.sha256 for each in media[:MOST_MEDIA]}
        uploads = [upload for upload in uploads if upload.media.sha256 in kept]
    values = {name: getattr(item, name) for name in ItemRow.__struct_fields__}
    row = ItemRow(**{**values, "segments": tuple(segments), "media": media[:MOST_MEDIA]})
    return Assembled(_fitted(placed, row, faults), uploads, faults)


def numbered(segments: list[Segment]) -> list[Segment]:
    """Return segments in order of time, stably, with ``seq`` counted anew in each lane."""
    counts: dict[Lane, int] = {}
    result: list[Segment] = []
    for segment in sorted(segments, key=lambda each: each.t0_ms):
        seq = counts.get(segment.lane, 0)
        counts[segment.lane] = seq + 1
        result.append(replace(segment, seq=seq))
    return result


def _transcript(placed: Placed, each: TranscriptFile, index: Index, at: int, faults: list[Fault]) -> list[Segment]:
    pointer = f"/transcript_files/{at}/path"
    path = inside(index.root, each.path)
    if isinstance(path, str):
        faults.append(placed.fault(f"{each.path}: {path}", pointer))
        return []
    try:
        # One byte more than may be read tells a file that is too large without reading all of it.
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        reading = read(data, each.path, format_name=each.format, lane=each.lane, role=each.role)
    except OSError as error:
        faults.append(placed.fault(f"{each.path}: the file cannot be read: {error.strerror}", pointer))
        return []
    except BadInput as error:
        # What is wrong with the file as a whole is said once, at the row that names it.
        faults += [fault for fault in error.faults if fault.line is not None or fault.field]
        faults.append(placed.fault(f"{each.path}: not taken, {error.faults[-1].reason}", pointer))
        return []
    faults += reading.faults
    return _shifted(reading, each, faults)


def _shifted(reading: Reading, each: TranscriptFile, faults: list[Fault]) -> list[Segment]:
    if not each.offset_ms:
        return reading.segments
    moved: list[Segment] = []
    lost = 0
    for segment in reading.segments:
        t1_ms = segment.t1_ms + each.offset_ms
        if not 0 <= t1_ms <= LATEST_MS:
            lost += 1
            continue
        words = tuple(
            replace(word, t0_ms=max(word.t0_ms + each.offset_ms, 0), t1_ms=word.t1_ms + each.offset_ms)
            for word in segment.words
            if word.t1_ms + each.offset_ms >= 0
        )
        moved.append(replace(segment, t0_ms=max(segment.t0_ms + each.offset_ms, 0), t1_ms=t1_ms, words=words))
    if lost:
        faults.append(Fault(each.path, f"{lost} cues lie outside the session after the shift of {each.offset_ms} ms"))
    return moved


def _recording(name: str, index: Index, probe: Probe) -> tuple[Upload | None, str]:
    """Return the recording to carry, if it is of use, and what is to be said of it, if anything."""
    path = inside(index.root, name)
    if isinstance(path, str):
        return None, path
    try:
        return recording(path, name, probe)
    except OSError as error:
        return None, f"the file cannot be read: {error.strerror}"


def _fitted(placed: Placed, row: ItemRow, faults: list[Fault]) -> bytes:
    """Encode a row; one that no body can carry loses its word times, then its last segments, and that is said."""
    body = row_json(row)
    if len(body) <= LARGEST_ROW:
        return body
    if any(segment.words for segment in row.segments):
        faults.append(placed.fault("the row is too large; the times of its words are left out", "/segments"))
        row = msgspec.structs.replace(row, segments=tuple(replace(each, words=()) for each in row.segments))
        body = row_json(row)
    before = len(row.segments)
    while len(body) > LARGEST_ROW and row.segments:
        keep = min(len(row.segments) - 1, len(row.segments) * LARGEST_ROW // len(body))
        row = msgspec.structs.replace(row, segments=row.segments[:keep])
        body = row_json(row)
    if len(row.segments) < before:
        faults.append(
            placed.fault(f"the row is too large; only {len(row.segments)} of {before} segments are taken", "/segments")
        )
    return body


def row_json(row: ItemRow) -> bytes:
    """Encode an item as its row, leaving out what has its usual value: a word is half as long so."""
    values: dict[str, Any] = {name: getattr(row, name) for name in row.__struct_fields__}
    values["type"] = "item"
    values["segments"] = [_lean_segment(segment) for segment in row.segments]
    return msgspec.json.encode(values)


def _lean_segment(segment: Segment) -> dict[str, Any]:
    lean: dict[str, Any] = {
        "lane": segment.lane.value,
        "seq": segment.seq,
        "text": segment.text,
        "t0_ms": segment.t0_ms,
        "t1_ms": segment.t1_ms,
    }
    if segment.role is not Speaker.UNKNOWN:
        lean["role"] = segment.role.value
    if segment.speaker:
        lean["speaker"] = segment.speaker
    if segment.conf != 1000:
        lean["conf"] = segment.conf
    if segment.words:
        lean["words"] = [_lean_word(word) for word in segment.words]
    return lean


def _lean_word(word: Word) -> dict[str, int]:
    lean = {"start": word.start, "end": word.end, "t0_ms": word.t0_ms, "t1_ms": word.t1_ms}
    if word.conf != 1000:
        lean["conf"] = word.conf
    return lean
