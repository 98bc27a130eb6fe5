"""Outlines of sound and small pictures of recordings, kept on this desk so that a case opens with them the second time.

Beside the sealed recordings, under a key made from the database's: ``<sha256>.sound`` is one sealed piece,
``<sha256>.pictures`` a row of sealed pieces, each with its length and its time. What belongs to a recording goes when
the recording goes; beyond the cap the recordings that were not looked at longest lose theirs. Without a key nothing is
kept at all.
"""

from __future__ import annotations

import hmac
import os
import struct
import threading
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CAP_BYTES = 256 << 20
FOLDER = "sights"
NONCE = 12
_HEAD = struct.Struct("<IQ")
"""Length of the sealed piece, and the picture's time in milliseconds."""


class SightCache:
    """May be asked from any thread. A fault of the disk costs the cache, never the work."""

    def __init__(self, media_folder: Path | None, database_key: bytes | None, *, cap_bytes: int = CAP_BYTES) -> None:
        """Keep in a folder of its own below ``media_folder``; nothing where there is no folder or no key."""
        usable = media_folder is not None and database_key is not None
        self._folder = media_folder / FOLDER if usable and media_folder is not None else None
        self._seal = AESGCM(hmac.digest(database_key or os.urandom(32), b"moderator-sights/1", "sha256"))
        self._cap = cap_bytes
        self._lock = threading.Lock()
        self._pictures: dict[str, dict[int, bytes]] = {}
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def sound(self, sha256: str) -> bytes | None:
        """Return the outline that was kept for a recording, or None; a damaged one is dropped."""
        path = self._path(sha256, "sound")
        with self._lock:
            if path is None or not path.exists():
                return None
            try:
                data = path.read_bytes()
                os.utime(path)
                return self._open(data, f"{sha256}/sound")
            except OSError:
                return None
            except (InvalidTag, ValueError):
                path.unlink(missing_ok=True)
                return None

    def keep_sound(self, sha256: str, data: bytes) -> None:
        """Keep a recording's outline."""
        path = self._path(sha256, "sound")
        if path is None:
            return
        with self._lock:
            part = path.with_suffix(".part")
            try:
                part.write_bytes(self._close(data, f"{sha256}/sound"))
                part.replace(path)
            except OSError:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
                return
            self._make_room(sha256)

    def picture(self, sha256: str, at_ms: int) -> bytes | None:
        """Return the small picture that was kept for a time, or None."""
        with self._lock:
            return self._read(sha256).get(at_ms)

    def keep_picture(self, sha256: str, at_ms: int, data: bytes) -> None:
        """Keep a small picture."""
        path = self._path(sha256, "pictures")
        if path is None:
            return
        with self._lock:
            known = self._read(sha256)
            if at_ms in known:
                return
            sealed = self._close(data, f"{sha256}/{at_ms}")
            try:
                with path.open("ab") as file:
                    file.write(_HEAD.pack(len(sealed), at_ms) + sealed)
            except OSError:
                return
            known[at_ms] = data
            self._make_room(sha256)

    def forget(self) -> None:
        """Let go of what was decrypted; the files stay."""
        with self._lock:
            self._pictures.clear()

    def _path(self, sha256: str, kind: str) -> Path | None:
        named = len(sha256) == 64 and not set(sha256) - set("0123456789abcdef")
        return self._folder / f"{sha256}.{kind}" if self._folder is not None and named else None

    def _read(self, sha256: str) -> dict[int, bytes]:
        """Return a recording's pictures; what is cut off or damaged ends the row and is written over."""
        if sha256 in self._pictures:
            return self._pictures[sha256]
        found: dict[int, bytes] = {}
        path = self._path(sha256, "pictures")
        if path is not None and path.exists():
            try:
                data = path.read_bytes()
            except OSError:
                data = b""
            place = 0
            while place + _HEAD.size <= len(data):
                length, at_ms = _HEAD.unpack_from(data, place)
                sealed = data[place + _HEAD.size : place + _HEAD.size + length]
                try:
                    found[at_ms] = self._open(sealed, f"{sha256}/{at_ms}")
                except (InvalidTag, ValueError):
                    break
                place += _HEAD.size + length
            if place < len(data):
                os.truncate(path, place)
        self._pictures = {sha256: found}  # one recording at a time lies on the table
        return found

    def _make_room(self, keep: str) -> None:
        if self._folder is None:
            return
        if not self._folder.is_dir():
            return
        files = [(path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.iterdir()]
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files, key=lambda row: row[0]):
            if total <= self._cap:
                return
            if not path.name.startswith(keep):
                path.unlink(missing_ok=True)
                total -= size

    def _close(self, data: bytes, mark: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._seal.encrypt(nonce, data, mark.encode())

    def _open(self, sealed: bytes, mark: str) -> bytes:
        return self._seal.decrypt(sealed[:NONCE], sealed[NONCE:], mark.encode())


def drop_sights(media_folder: Path, sha256: str) -> None:
    """Remove everything that was kept of a recording beside the recording itself."""
    for path in (media_folder / FOLDER).glob(f"{sha256}.*"):
        path.unlink(missing_ok=True)
