"""An honest server in memory, and files to send to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from moderator_app.assets import resource
from moderator_app.domain.errors import Refused
from moderator_app.intake.pointers import reason_and_pointer
from moderator_app.wire.messages import (
    IntakeBatch,
    IntakeReply,
    IntakeResult,
    IntakeRow,
    ItemRow,
    MediaStored,
    MerchantRow,
    PriorDecisionRow,
    RowFault,
)

_ROW: msgspec.json.Decoder[IntakeRow] = msgspec.json.Decoder(IntakeRow)
GOOD_FILM = resource("example", "clips", "tea.mp4")


@dataclass
class MemoryServer:
    """Takes rows as the backend does: decoded one by one with the wire's own types, known by (source, source_id)."""

    largest_media: int = 10**9
    rows: dict[tuple[str, str, str], IntakeRow] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    batches: list[IntakeBatch] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def has_media(self, sha256: str, size: int) -> bool:
        return len(self.media.get(sha256, b"")) == size

    def put_media(self, sha256: str, path: Path, mime: str) -> MediaStored:
        data = path.read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
        if len(data) > self.largest_media:
            raise Refused("batch-too-large", "A recording that large is not taken.")
        known = sha256 in self.media
        self.media[sha256] = data
        self.log.append(f"media {mime}")
        return MediaStored(sha256=sha256, bytes=len(data), known=known)

    def send(self, batch: IntakeBatch) -> IntakeReply:
        self.batches.append(batch)
        self.log.append(f"rows {len(batch.rows)}")
        results = [self._take(batch.source, at, bytes(raw)) for at, raw in enumerate(batch.rows)]
        count = [result.status for result in results].count
        return IntakeReply(
            accepted=count("accepted"),
            duplicates=count("duplicate"),
            rejected=count("rejected"),
            results=tuple(results),
        )

    def _take(self, source: str, at: int, body: bytes) -> IntakeResult:
        try:
            row = _ROW.decode(body)
        except msgspec.ValidationError as error:
            return _rejected(at, *reason_and_pointer(str(error)))
        if isinstance(row, MerchantRow):
            key = ("", "merchant", row.ref)
        else:
            key = (source, type(row).__name__, row.source_id)
            if ("", "merchant", row.merchant_ref) not in self.rows:
                return _rejected(at, "there is no such merchant", "/merchant_ref")
        if isinstance(row, ItemRow) and any(media.sha256 not in self.media for media in row.media):
            return _rejected(at, "a recording has not been stored", "/media")
        status = "duplicate" if self.rows.get(key) == row else "accepted"
        self.rows[key] = row
        return IntakeResult(index=at, status=status)  # type: ignore[arg-type]

    def items(self) -> dict[str, ItemRow]:
        return {row.source_id: row for row in self.rows.values() if isinstance(row, ItemRow)}

    def priors(self) -> dict[str, PriorDecisionRow]:
        return {row.source_id: row for row in self.rows.values() if isinstance(row, PriorDecisionRow)}


def _rejected(at: int, reason: str, pointer: str) -> IntakeResult:
    return IntakeResult(index=at, status="rejected", faults=(RowFault(reason=reason, pointer=pointer),))


def merchant(**more: object) -> dict[str, object]:
    return {"type": "merchant", "ref": "m1", "name": "云岭茶仓", **more}


def item(source_id: str, **more: object) -> dict[str, object]:
    return {
        "type": "item",
        "source_id": source_id,
        "kind": "clip",
        "merchant_ref": "m1",
        "captured_at_ms": 1_767_225_600_000,
        **more,
    }


def segment(text: str = "加我微信", **more: object) -> dict[str, object]:
    return {"lane": "speech", "seq": 0, "text": text, **more}


def write_manifest(folder: Path, lines: Iterable[dict[str, object] | bytes], end: bytes = b"\n") -> Path:
    path = folder / "manifest.jsonl"
    encoded = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]
    path.write_bytes(b"".join(line + end for line in encoded))
    return path
