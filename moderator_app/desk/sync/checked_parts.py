"""Pieces of a recording that may be played before the rest is here: each has the hash the server promised first."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from moderator_app.desk.sync import streams
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.errors import MediaFault, Refused
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import MediaParts

_UNKNOWN = frozenset({"not-found", "method-not-allowed"})


class NoHashes(MediaFault):
    """The server names no hashes of pieces; the recording is to be fetched whole first."""


class Checked:
    """Fetches the pieces of one recording."""

    def __init__(self, wire: WireEnd, sha256: str, size: int) -> None:
        """Prepare to fetch ``size`` bytes that are named ``sha256``."""
        self._wire, self._sha256, self._size = wire, sha256, size
        self._hashes: tuple[str, ...] = ()
        self._asking = asyncio.Lock()

    async def piece(self, number: int) -> bytes:
        """Return a piece that is what it should be.

        Raises:
            NoHashes: nobody says what it should be.
            MediaFault: it is something else.
            Unreachable, Refused: as the wire raises.
        """
        async with self._asking:
            if not self._hashes:
                await self._ask()
        length = min(streams.PIECE, self._size - number * streams.PIECE)
        body = await self._wire.media(self._sha256, offset=number * streams.PIECE, length=length)
        if await asyncio.to_thread(_hash, body) != self._hashes[number]:
            raise MediaFault("The recording is not the one the case names (a part of it differs).")
        return body

    async def _ask(self) -> None:
        path: Mapping[str, str] = MappingProxyType({"sha256": self._sha256})
        try:
            told = await self._wire.ask(Ask(endpoint="media_parts", reply=MediaParts, path=path))
        except Refused as no:
            if no.code in _UNKNOWN:
                raise NoHashes("The server names no hashes of pieces.") from no
            raise
        wanted = -(-self._size // streams.PIECE)
        if told.part_bytes != streams.PIECE or told.bytes != self._size or len(told.parts) != wanted:
            raise NoHashes("The server's pieces are not those of this desk.")
        self._hashes = told.parts


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
