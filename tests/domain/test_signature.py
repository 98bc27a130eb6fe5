"""Which public keys prove nothing."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from moderator_app.domain.signature import is_weak

PRIME = 2**255 - 19
NO_SCALAR = bytes(32)


def small_order() -> set[int]:
    """Return every y of a point whose order divides 8, solved for: 0, 1, -1 and the roots of d*y^4 + 2*y^2 = 1."""
    d = -121665 * pow(121666, -1, PRIME) % PRIME
    found = {0, 1, PRIME - 1}
    for sign in (1, -1):
        square = (-1 + sign * root(1 + d)) * pow(d, -1, PRIME) % PRIME
        if pow(square, (PRIME - 1) // 2, PRIME) == 1:
            found |= {root(square), PRIME - root(square)}
    return found


def root(square: int) -> int:
    """Return a square root in the field; 2^255 - 19 leaves 5 when divided by 8."""
    candidate = pow(square, (PRIME + 3) // 8, PRIME)
    found = candidate if candidate * candidate % PRIME == square else candidate * pow(2, (PRIME - 1) // 4, PRIME)
    assert found * found % PRIME == square % PRIME
    return found % PRIME


def forged(public: bytes) -> bool:
    """Say whether a signature that needs no private half fits one of some messages."""
    key = Ed25519PublicKey.from_public_bytes(public)
    for number in range(200):
        try:
            key.verify(public + NO_SCALAR, b"%d" % number)
        except InvalidSignature:
            continue
        return True
    return False


def test_every_key_of_small_order_is_weak_and_would_have_been_believed():
    points = small_order()
    assert len(points) == 5
    for y in points:
        for sign in (0, 1 << 255):
            assert is_weak((y | sign).to_bytes(32, "little"))
    assert any(forged(y.to_bytes(32, "little")) for y in points)


def test_weak_keys_written_in_another_way_are_seen():
    assert is_weak((PRIME + 1).to_bytes(32, "little"))
    assert is_weak(PRIME.to_bytes(32, "little"))


def test_keys_that_somebody_made_are_not_weak():
    for seed in range(200):
        private = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
        public = private.public_key().public_bytes_raw()
        assert not is_weak(public)
        assert seed > 3 or not forged(public)
