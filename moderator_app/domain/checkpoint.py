"""Signed checkpoints: how many events the log held and under which root, in a form that other tools read.

A checkpoint is a C2SP *tlog-checkpoint*: three lines (origin, size, root in base64), signed as a C2SP *signed-note*.
Signing itself is passed in, for this floor needs nothing but Python; ``moderator_app/audit`` brings Ed25519.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from moderator_app.domain.errors import BadInput, Fault

ED25519 = b"\x01"
"""The signed-note algorithm byte of Ed25519."""

DASH = "\u2014 "
"""What a signature line begins with."""

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]
"""(message, signature) → whether the signature is the key's."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log at one time."""

    origin: str
    """Which log; never empty."""
    size: int
    root: bytes
    extensions: tuple[str, ...] = field(default=())
    """Further lines that other tools may have added."""

    def body(self) -> str:
        """Return the text that is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions]
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A name and a public key, by which others check our notes."""

    name: str
    public: bytes
    """32 bytes of Ed25519."""

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, algorithm and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """Return the key as signed-note writes it: ``name+id+key``."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def _fault(reason: str, line: int | None = None) -> BadInput:
    return BadInput([Fault("checkpoint", reason, line=line)])


def _unbase64(text: str, what: str, line: int) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _fault(f"the {what} is not base64", line) from None


def parse_key(text: str) -> VerifierKey:
    """Read a verifier key.

    Raises:
        BadInput: it is not ``name+id+key``, not Ed25519, or its id does not fit.
    """
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise BadInput([Fault("key", "a verifier key reads name+id+key")])
    try:
        raw = base64.b64decode(parts[2], validate=True)
    except (binascii.Error, ValueError):
        raise BadInput([Fault("key", "the key is not base64")]) from None
    key = VerifierKey(parts[0], raw[1:])
    if raw[:1] != ED25519 or len(key.public) != 32:
        raise BadInput([Fault("key", "not an Ed25519 key")])
    if key.id.hex() != parts[1]:
        raise BadInput([Fault("key", "the key's id does not fit its name and bytes")])
    return key


def parse_checkpoint(body: str) -> Checkpoint:
    """Read a checkpoint's text.

    Raises:
        BadInput: a line is missing or wrong.
    """
    if not body.endswith("\n"):
        raise _fault("the text does not end with a newline")
    lines = body[:-1].split("\n")
    if len(lines) < 3 or not lines[0]:
        raise _fault("origin, size and root are needed, a line each")
    size = lines[1]
    if not (size.isascii() and size.isdigit()) or (size != "0" and size.startswith("0")):
        raise _fault("the size is not a plain decimal number", 2)
    root = _unbase64(lines[2], "root", 3)
    if len(root) != 32:
        raise _fault("the root is not 32 bytes long", 3)
    return Checkpoint(lines[0], int(size), root, tuple(lines[3:]))


def sign_note(text: str, key: VerifierKey, sign: Sign) -> str:
    """Return ``text`` as a note with one signature.

    Raises:
        ValueError: the text does not end with a newline, or the key's name cannot stand in a note.
    """
    if not text.endswith("\n"):
        raise ValueError("a note's text ends with a newline")
    if not key.name or any(mark == "+" or mark.isspace() for mark in key.name):
        raise ValueError(f"{key.name!r} cannot name a key: no blanks, no plus sign")
    return f"{text}\n{DASH}{key.name} {base64.b64encode(key.id + sign(text.encode())).decode()}\n"


def split_note(note: str) -> tuple[str, tuple[tuple[str, bytes, bytes], ...]]:
    """Return a note's text and its signatures as (name, key id, signature).

    Raises:
        BadInput: it is no signed note.
    """
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise _fault("no signature follows the text")
    found = []
    first = text.count("\n") + 3
    for line, row in enumerate(tail[:-1].split("\n"), first):
        name, space, encoded = row.removeprefix(DASH).partition(" ")
        if not row.startswith(DASH) or not space or not name:
            raise _fault("not a signature line", line)
        raw = _unbase64(encoded, "signature", line)
        if len(raw) < 5:
            raise _fault("the signature is too short", line)
        found.append((name, raw[:4], raw[4:]))
    return text + "\n", tuple(found)


def open_note(note: str, key: VerifierKey, verify: Verify) -> str:
    """Return the text of a note that carries a good signature of ``key``; other signatures are passed over.

    Raises:
        BadInput: it is no note, is not signed by the key, or the signature is wrong.
    """
    text, signatures = split_note(note)
    for name, key_id, signature in signatures:
        if name == key.name and key_id == key.id:
            if not verify(text.encode(), signature):
                raise _fault(f"the signature of {name} is wrong")
            return text
    raise _fault(f"not signed by {key.name}")
