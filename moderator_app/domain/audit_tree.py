"""The tree over the audit log: standard leaf and node hashing, appending at constant cost, and proofs.

Hashing and proofs are those of RFC 6962, section 2.1 (RFC 9162, section 2.1, says the same): SHA-256, a leaf is
hashed with the prefix 0x00, a node with 0x01, and a tree of n leaves splits at the largest power of two below n.
Only *perfect* subtrees are ever stored; level 0 is the leaves, node (level, index) covers the leaves
``index << level`` to ``(index + 1) << level`` (exclusive). Every other subtree is put together from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

HASH_BYTES = 32

Nodes = Callable[[int, int], bytes]
"""Returns the hash of the perfect subtree (level, index); raises LookupError for one that is not there."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node with two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """A growing tree of which only the right edge is kept: one hash for each bit of its size.

    Appending costs two hashes on average, however long the log is.
    """

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        """Take up a tree where it was left.

        Args:
            size: number of leaves.
            edge: hashes of the perfect subtrees that make it up, largest first.

        Raises:
            ValueError: the edge does not fit the size.
        """
        self.size = size
        self._edge = list(edge)
        if size < 0 or len(self._edge) != size.bit_count():
            raise ValueError(
                f"a tree of {size} leaves has {size.bit_count()} hashes at its edge, not {len(self._edge)}"
            )

    @classmethod
    def of(cls, nodes: Nodes, size: int) -> CompactRange:
        """Take up a stored tree of ``size`` leaves."""
        return cls(size, [nodes(level, index) for level, index in edge_of(size)])

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Append a leaf's hash; return the perfect subtrees it completed as (level, index, hash), leaf first."""
        made = [(0, self.size, leaf)]
        node, level = leaf, 0
        while self.size >> level & 1:
            node = node_hash(self._edge.pop(), node)
            level += 1
            made.append((level, self.size >> level, node))
        self._edge.append(node)
        self.size += 1
        return made

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append many leaves' hashes."""
        for leaf in leaves:
            node, level = leaf, 0
            while self.size >> level & 1:
                node = node_hash(self._edge.pop(), node)
                level += 1
            self._edge.append(node)
            self.size += 1

    def root(self) -> bytes:
        """Return the tree's root."""
        if not self._edge:
            return EMPTY_ROOT
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node_hash(left, root)
        return root


def edge_of(size: int) -> list[tuple[int, int]]:
    """Return the perfect subtrees (level, index) that make up a tree of ``size`` leaves, largest first."""
    found, covered = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            found.append((level, covered >> level))
            covered += 1 << level
    return found


def _split(count: int) -> int:
    """Return the largest power of two below ``count`` (which is at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)


def subtree_hash(nodes: Nodes, begin: int, end: int) -> bytes:
    """Return the hash over the leaves ``begin`` to ``end`` (exclusive) of a stored tree."""
    count = end - begin
    if count == 0:
        return EMPTY_ROOT
    if count & (count - 1) == 0 and begin % count == 0:
        level = count.bit_length() - 1
        return nodes(level, begin >> level)
    middle = begin + _split(count)
    return node_hash(subtree_hash(nodes, begin, middle), subtree_hash(nodes, middle, end))


def root_of(nodes: Nodes, size: int) -> bytes:
    """Return the root that a stored tree had when it held ``size`` leaves."""
    return subtree_hash(nodes, 0, size)


def inclusion_proof(nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that leaf ``index`` is in the tree of ``size`` leaves (RFC 6962, section 2.1.1).

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(subtree_hash(nodes, middle, end))
            end = middle
        else:
            proof.append(subtree_hash(nodes, begin, middle))
            begin = middle
    return tuple(reversed(proof))


def consistency_proof(nodes: Nodes, old: int, new: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``new`` leaves begins with the tree of ``old`` (RFC 6962, section 2.1.2).

    Empty for ``old`` = 0 and for ``old`` = ``new``.

    Raises:
        ValueError: the old tree is larger than the new one.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not contain one of {old}")
    if old in {0, new}:
        return ()
    proof: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(subtree_hash(nodes, middle, end))
            end = middle
        else:
            proof.append(subtree_hash(nodes, begin, middle))
            begin, whole = middle, False
    if not whole:
        proof.append(subtree_hash(nodes, begin, end))
    return tuple(reversed(proof))


def proves_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether ``proof`` shows that ``leaf`` (its hash) is number ``index`` under ``root`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, seen = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            seen = node_hash(part, seen)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            seen = node_hash(seen, part)
        place, last = place >> 1, last >> 1
    return last == 0 and seen == root


def proves_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether ``proof`` shows that the new tree begins with the old one (RFC 9162, section 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(part, first), node_hash(part, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, part)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
