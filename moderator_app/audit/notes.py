"""Ed25519 for signed notes (RFC 8032)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from moderator_app.audit.key_files import kept
from moderator_app.domain.checkpoint import (
    Checkpoint,
    VerifierKey,
    open_note,
    parse_checkpoint,
    sign_note,
)


@dataclass(frozen=True, slots=True)
class Notary:
    """A name and a private key."""

    name: str
    private: Ed25519PrivateKey

    @property
    def key(self) -> VerifierKey:
        """What others check our notes with."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def seal(self, checkpoint: Checkpoint) -> str:
        """Return a checkpoint as a signed note."""
        return sign_note(checkpoint.body(), self.key, self.private.sign)


def load_notary(name: str, path: Path) -> Notary:
    """Return the notary whose key lies at ``path``; at the first time it is made, readable by its owner only.

    Raises:
        OSError: the file cannot be read or made.
        ValueError: the file is not 32 bytes long.
    """
    raw = kept(path, lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    return Notary(name, Ed25519PrivateKey.from_private_bytes(raw))


def signed_by(key: VerifierKey, message: bytes, signature: bytes) -> bool:
    """Say whether a signature is the key's."""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """Return the checkpoint in a note that ``key`` signed.

    Raises:
        BadInput: it is no checkpoint, or not signed by the key.
    """
    return parse_checkpoint(open_note(note, key, lambda message, signature: signed_by(key, message, signature)))
