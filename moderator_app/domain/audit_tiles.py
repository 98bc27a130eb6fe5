"""How a tree is kept: tiles of up to 256 hashes, as in C2SP tlog-tiles.

Tile (level, index) holds the hashes of the perfect subtrees (8·level, 256·index …). The hashes between two tile levels
are computed when they are asked for, at most 255 hashings. A tile that is full never changes; appending touches the
rightmost tile of each level only, so an append costs the same however long the log is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from moderator_app.domain.audit_tree import HASH_BYTES, CompactRange, node_hash

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT

TileReader = Callable[[int, int], bytes]
"""Returns the bytes of tile (level, index), empty for one that is not there."""


class TileTree:
    """A tree read from tiles; ``tree(level, index)`` is ``audit_tree.Nodes``. Remembers the tiles it has read."""

    def __init__(self, read: TileReader) -> None:
        """Read tiles through ``read``."""
        self._read = read
        self._seen: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of a perfect subtree.

        Raises:
            LookupError: the tiles do not hold it.
        """
        tile_level, height = divmod(level, TILE_HEIGHT)
        begin = index << height
        tile_index, place = divmod(begin, TILE_WIDTH)
        key = (tile_level, tile_index)
        if key not in self._seen:
            self._seen[key] = self._read(*key)
        tile = self._seen[key]
        row = [
            tile[at : at + HASH_BYTES]
            for at in range(place * HASH_BYTES, (place + (1 << height)) * HASH_BYTES, HASH_BYTES)
        ]
        if not row[-1] or len(row[-1]) != HASH_BYTES:
            raise LookupError(f"tile {tile_level}/{tile_index} does not hold node {level}/{index}")
        while len(row) > 1:
            row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
        return row[0]


class TileWriter:
    """Appends leaves to a tree in tiles; ``changed`` holds the tiles to store."""

    def __init__(self, read: TileReader, size: int) -> None:
        """Take up the tree of ``size`` leaves that ``read`` gives.

        Raises:
            LookupError: the tiles hold fewer leaves than that.
        """
        self._read = read
        self._range = CompactRange.of(TileTree(read), size)
        self.changed: dict[tuple[int, int], bytearray] = {}

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._range.size

    def append(self, leaves: Iterable[bytes]) -> None:
        """Append leaves' hashes."""
        for leaf in leaves:
            for level, index, node in self._range.append(leaf):
                if level % TILE_HEIGHT == 0:
                    self._put(level // TILE_HEIGHT, index, node)

    def root(self) -> bytes:
        """Return the tree's root."""
        return self._range.root()

    def _put(self, tile_level: int, index: int, node: bytes) -> None:
        tile_index, place = divmod(index, TILE_WIDTH)
        tile = self.changed.get((tile_level, tile_index))
        if tile is None:
            stored = self._read(tile_level, tile_index) if place else b""
            tile = self.changed[tile_level, tile_index] = bytearray(stored)
        tile[place * HASH_BYTES :] = node
