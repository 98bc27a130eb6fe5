"""The tree, against the published vectors of Certificate Transparency (the eight leaves of its reference tests)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain import audit_tree as tree
from moderator_app.domain.audit_tiles import TileTree, TileWriter
from moderator_app.domain.evidence import merkle_root

LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip

ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def stored(leaves):
    nodes, edge = {}, tree.CompactRange()
    for leaf in leaves:
        for level, index, node in edge.append(leaf):
            nodes[level, index] = node
    return lambda level, index: nodes[level, index]


def hashes(count):
    return [tree.leaf_hash(b"leaf %d" % number) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_a_growing_tree_is_the_published_one(size):
    edge = tree.CompactRange()
    edge.extend(tree.leaf_hash(leaf) for leaf in LEAVES[:size])
    assert edge.root().hex() == ROOTS[size]
    assert merkle_root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_an_inclusion_proof_is_the_published_one(index, size):
    leaves = [tree.leaf_hash(leaf) for leaf in LEAVES]
    proof = tree.inclusion_proof(stored(leaves), index, size)
    assert [part.hex() for part in proof] == INCLUSION[index, size]
    assert tree.proves_inclusion(leaves[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_a_consistency_proof_is_the_published_one(old, new):
    proof = tree.consistency_proof(stored([tree.leaf_hash(leaf) for leaf in LEAVES]), old, new)
    assert [part.hex() for part in proof] == CONSISTENCY[old, new]
    assert tree.proves_consistency(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), proof)


@given(st.integers(1, 70), st.data())
def test_every_proof_of_every_tree_holds_and_none_holds_for_anything_else(size, data):
    leaves = hashes(size)
    nodes, root = stored(leaves), merkle_root([b"leaf %d" % number for number in range(size)])
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(nodes, index, size)
    assert tree.proves_inclusion(leaves[index], index, size, proof, root)
    assert not tree.proves_inclusion(tree.leaf_hash(b"another"), index, size, proof, root)
    assert not tree.proves_inclusion(leaves[index], index, size, (*proof, root), root)
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index)) if size > 1 else 1
    assert not tree.proves_inclusion(leaves[index], other, size, proof, root)
    for at in range(len(proof)):
        wrong = (*proof[:at], bytes(32), *proof[at + 1 :])
        assert not tree.proves_inclusion(leaves[index], index, size, wrong, root)


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_that_was_only_appended_to_is_consistent_and_a_rewritten_one_is_not(first, second):
    old, new = sorted((first, second))
    leaves = hashes(new)
    nodes = stored(leaves)
    old_root, new_root = tree.root_of(nodes, old), tree.root_of(nodes, new)
    proof = tree.consistency_proof(nodes, old, new)
    assert tree.proves_consistency(old, old_root, new, new_root, proof)
    if not old:
        return
    rewritten = stored([tree.leaf_hash(b"forged"), *leaves[1:]])
    forged = tree.root_of(rewritten, new)
    assert not tree.proves_consistency(old, old_root, new, forged, tree.consistency_proof(rewritten, old, new))
    assert not tree.proves_consistency(old, old_root, new, forged, proof)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=5))
def test_tiles_taken_up_again_and_again_hold_the_same_tree(batches):
    tiles: dict[tuple[int, int], bytes] = {}

    def read(level, index):
        return tiles.get((level, index), b"")

    leaves, done = hashes(sum(batches)), 0
    for count in batches:
        writer = TileWriter(read, done)
        writer.append(leaves[done : done + count])
        tiles |= {place: bytes(tile) for place, tile in writer.changed.items()}
        done += count
        assert writer.size == done
    edge = tree.CompactRange()
    edge.extend(leaves)
    assert tree.root_of(TileTree(read), done) == edge.root()
    assert all(len(tile) <= 8192 for tile in tiles.values())
    if done:
        proof = tree.inclusion_proof(TileTree(read), done // 2, done)
        assert tree.proves_inclusion(leaves[done // 2], done // 2, done, proof, edge.root())


def test_appending_a_batch_touches_as_many_tiles_in_a_long_log_as_in_a_short_one():
    tiles: dict[tuple[int, int], bytes] = {}
    writer = TileWriter(lambda level, index: tiles.get((level, index), b""), 0)
    writer.append(hashes(70_000))
    tiles |= {place: bytes(tile) for place, tile in writer.changed.items()}
    late = TileWriter(lambda level, index: tiles.get((level, index), b""), 70_000)
    late.append(hashes(100))
    assert len(late.changed) <= 3


def test_tiles_that_lost_a_leaf_are_noticed():
    tiles = {(0, 0): b"".join(hashes(5))[:-1]}
    with pytest.raises(LookupError, match="does not hold"):
        tree.root_of(TileTree(lambda level, index: tiles.get((level, index), b"")), 5)


def test_asking_for_what_the_tree_does_not_have_is_an_error():
    nodes = stored(hashes(3))
    with pytest.raises(ValueError, match="no leaf 3"):
        tree.inclusion_proof(nodes, 3, 3)
    with pytest.raises(ValueError, match="does not contain"):
        tree.consistency_proof(nodes, 4, 3)
    assert not tree.proves_inclusion(b"", 3, 3, (), b"")
    assert not tree.proves_consistency(4, b"", 3, b"", ())
