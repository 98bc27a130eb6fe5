"""Evidence: quotes and marks, sealed into a manifest whose root is bound to the decision.

The root is a Merkle tree hash as in RFC 6962, section 2.1 (leaf prefix 0x00, node prefix 0x01, SHA-256), over the
leaves' canonical JSON in order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from moderator_app.domain.highlight import Highlight
from moderator_app.domain.identity import new_id
from moderator_app.domain.text import Named
from moderator_app.domain.transcript import Lane


class EvidenceKind(Named):
    """What a piece of evidence is."""

    QUOTE = "quote", "Quote", "引文"
    MARK = "mark", "Marked span", "标记片段"
    HIGHLIGHT = "highlight", "Detector highlight", "检测命中"
    STILL = "still", "Still picture", "截图"
    LISTING = "listing", "Listing snapshot", "商品快照"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece: words of the original with their place, or a span of the recording.

    Raises:
        ValueError: the clock span runs backwards, or a quote without words.
    """

    id: str
    kind: EvidenceKind
    item_id: str
    lane: Lane
    seq: int = 0
    start: int = 0
    end: int = 0
    t0_ms: int = 0
    t1_ms: int = 0
    text: str = ""
    """The quoted original; for a mark, what the reviewer wrote beside it."""
    sha256: str = ""
    """Of the piece's bytes where it has bytes of its own (a still), else empty."""
    highlight_id: str = ""

    def __post_init__(self) -> None:
        """Check the spans."""
        if self.t1_ms < self.t0_ms:
            raise ValueError(f"evidence {self.id}: time {self.t0_ms}–{self.t1_ms} ms runs backwards")
        if self.kind in {EvidenceKind.QUOTE, EvidenceKind.HIGHLIGHT} and not self.text:
            raise ValueError(f"evidence {self.id}: a quote needs its words")


def from_highlight(highlight: Highlight) -> Evidence:
    """Return the piece that quotes a highlight."""
    return Evidence(
        id=new_id(),
        kind=EvidenceKind.HIGHLIGHT,
        item_id=highlight.item_id,
        lane=highlight.lane,
        seq=highlight.seq,
        start=highlight.start,
        end=highlight.end,
        t0_ms=highlight.t0_ms,
        t1_ms=highlight.t1_ms,
        text=highlight.explanation.heard,
        highlight_id=highlight.id,
    )


def canonical(value: Any) -> bytes:
    """Return the canonical JSON of a value: sorted keys, no blanks, UTF-8, no floats.

    Raises:
        ValueError: the value holds a float, which has no single spelling.
    """
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("canonical JSON here has no floats")
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _refuse_floats(inner)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of ``leaves`` (RFC 6962, section 2.1)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + merkle_root(leaves[:split]) + merkle_root(leaves[split:])).digest()


def manifest_root(pieces: Sequence[Evidence]) -> str:
    """Return the root, in hexadecimal, that seals these pieces in this order."""
    return merkle_root([canonical(asdict(piece)) for piece in pieces]).hex()
