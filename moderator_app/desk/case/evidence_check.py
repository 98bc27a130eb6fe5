"""Whether the pieces in the tray still are what they were when they were taken. No Qt.

A quote must stand in the original, word for word. A still is taken again from the recording, which was verified by its
own hash, when the case is opened again: equal pixels give an equal PNG, so its hash must be the one in the piece.
"""

from __future__ import annotations

from collections.abc import Sequence

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.domain.evidence import Evidence, EvidenceKind, sha256_hex
from moderator_app.domain.transcript import Lane
from moderator_app.media.findings import Still


class Stills:
    """The pictures of one case by their hash, and which pieces were compared with the recording."""

    def __init__(self) -> None:
        """Begin with none."""
        self._png: dict[str, bytes] = {}
        self._hashed: dict[str, tuple[bytes, str]] = {}
        """What was hashed under a name, and the hash: bytes never change, so the same ones are not hashed again."""
        self._compared: dict[str, bool] = {}

    def __len__(self) -> int:
        """How many pictures are known."""
        return len(self._png)

    def keep(self, still: Still) -> None:
        """Keep a picture that was just taken."""
        name = sha256_hex(still.png)
        self._png[name] = still.png
        self._hashed[name] = (still.png, name)

    def compare(self, piece: Evidence, still: Still) -> None:
        """Note whether the recording still gives the picture of a piece."""
        self._compared[piece.id] = sha256_hex(still.png) == piece.sha256
        if self._compared[piece.id]:
            self.keep(still)

    def knows(self, piece_id: str) -> bool:
        """Say whether a piece was compared."""
        return piece_id in self._compared

    def png(self, sha256: str) -> bytes | None:
        """Return a picture's PNG, if it is known."""
        return self._png.get(sha256)

    def whole(self, piece: Evidence) -> bool:
        """Say whether nothing speaks against a piece: its bytes have its hash, and the recording did not disagree."""
        kept = self._png.get(piece.sha256)
        return self._compared.get(piece.id, True) and (kept is None or self._hash(piece.sha256, kept) == piece.sha256)

    def clear(self) -> None:
        """Forget everything; another case is opened."""
        self._png.clear()
        self._hashed.clear()
        self._compared.clear()

    def _hash(self, name: str, kept: bytes) -> str:
        known = self._hashed.get(name)
        if known is None or known[0] is not kept:
            known = self._hashed[name] = (kept, sha256_hex(kept))
        return known[1]


def damaged(file: CaseFile, pieces: Sequence[Evidence], stills: Stills) -> frozenset[str]:
    """Return the ids of the pieces that are not what they were."""
    return frozenset(piece.id for piece in pieces if not _whole(file, piece, stills))


def _whole(file: CaseFile, piece: Evidence, stills: Stills) -> bool:
    if piece.kind is EvidenceKind.STILL:
        return stills.whole(piece)
    if piece.kind is EvidenceKind.HIGHLIGHT:
        hit = file.highlight(piece.highlight_id)
        return hit is not None and piece.text == hit.explanation.heard
    if piece.kind is EvidenceKind.QUOTE:
        segment = file.segment(piece.item_id, piece.lane, piece.seq)
        if segment is None and piece.lane is Lane.MESSAGE and file.is_withheld(piece.item_id, piece.seq):
            return True  # read for a purpose before, and not here any more; the server looks at the original
        return segment is not None and segment.text[piece.start : piece.end] == piece.text
    return True
