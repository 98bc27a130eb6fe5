"""Recordings on this desk: encrypted by chunk beside the database, decrypted into a private folder for the player.

A file ``<sha256>`` holds chunks of 1 MiB, each sealed with AES-256-GCM under a key made from the database's; the
recording's hash and the chunk's number are authenticated with it. A recording is shown only after its whole hash was
right. The private folder (mode 0700, in the runtime directory where there is one) is emptied when a case is closed.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from moderator_app.desk.sync.sight_cache import drop_sights
from moderator_app.domain.errors import MediaFault

CHUNK = 1 << 20
NONCE = 12
TAG = 16
SEALED = NONCE + CHUNK + TAG
CAP_BYTES = 5 << 30
"""The recordings kept take at most so much."""
FLOOR_BYTES = 2 << 30
"""What nobody waits for yet is not fetched when less than so much would be left on the disk."""
PREFIX = "moderator-desk-"

Fetch = Callable[[int, int], Awaitable[bytes]]
"""(offset, length) → bytes, fewer at the end."""
Progress = Callable[[int, int], None]


class NoRoom(MediaFault):
    """There is no room for a recording."""


def private_folder() -> Path:
    """Make this process's private folder; folders of desks that died are removed."""
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    if not os.access(base, os.W_OK):
        base = Path(tempfile.gettempdir())
    for left in base.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class MediaCache:
    """The recordings of one desk. Not for two threads at once; the courier owns it."""

    def __init__(self, folder: Path | None, database_key: bytes | None) -> None:
        """Keep sealed recordings in ``folder``, or nothing beyond the private one where there is no key."""
        self._folder = folder if database_key is not None else None
        self._seal = AESGCM(hmac.digest(database_key or os.urandom(32), b"moderator-media/1", "sha256"))
        self._private = private_folder()
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def private(self) -> Path:
        """Where decrypted recordings are."""
        return self._private

    def _sealed(self, sha256: str) -> Path | None:
        return self._folder / sha256 if self._folder is not None else None

    def whole(self, sha256: str) -> bool:
        """Say whether a recording is here, whole and verified."""
        path = self._sealed(sha256)
        return (path is not None and path.exists()) or (self._private / sha256).exists()

    def begun(self) -> list[str]:
        """Return the recordings of which a part is here."""
        return [] if self._folder is None else [path.stem for path in self._folder.glob("*.part")]

    def room_for(self, size: int) -> bool:
        """Say whether the disk keeps its floor with so many bytes more."""
        return shutil.disk_usage(self._folder or self._private).free - size >= FLOOR_BYTES

    async def fetch(self, sha256: str, size: int, fetch: Fetch, progress: Progress | None = None) -> None:
        """Bring a recording here, going on where an earlier attempt ended.

        Raises:
            MediaFault: there is no room, or what came has another hash; it is dropped then.
            Unreachable, Refused: as ``fetch`` raises.
        """
        path = self._sealed(sha256)
        if path is None:
            await self._fetch_plain(sha256, size, fetch, progress)
            return
        part = path.with_suffix(".part")
        if path.exists():
            return
        number = part.stat().st_size // SEALED if part.exists() else 0
        try:
            with part.open("ab") as file:
                file.truncate(number * SEALED)
                while number * CHUNK < size:
                    wanted = min(CHUNK, size - number * CHUNK)
                    piece = await fetch(number * CHUNK, wanted)
                    if len(piece) != wanted:
                        raise MediaFault("The recording ended before its announced size.")
                    nonce = os.urandom(NONCE)
                    file.write(nonce + self._seal.encrypt(nonce, piece, _mark(sha256, number)))
                    number += 1
                    if progress:
                        progress(min(number * CHUNK, size), size)
        except OSError as problem:
            part.unlink(missing_ok=True)
            raise _unkept(problem) from problem
        digest = hashlib.sha256()
        for piece in self._pieces(sha256, part):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            part.unlink()
            raise MediaFault("The recording is not the one the case names (its hash differs).")
        part.rename(path)

    async def _fetch_plain(self, sha256: str, size: int, fetch: Fetch, progress: Progress | None) -> None:
        target = self._private / sha256
        if target.exists():
            return
        digest = hashlib.sha256()
        part = target.with_suffix(".part")
        try:
            with part.open("wb") as file:
                while file.tell() < size:
                    piece = await fetch(file.tell(), min(CHUNK, size - file.tell()))
                    if not piece:
                        raise MediaFault("The recording ended before its announced size.")
                    digest.update(piece)
                    file.write(piece)
                    if progress:
                        progress(file.tell(), size)
        except OSError as problem:
            part.unlink(missing_ok=True)
            raise _unkept(problem) from problem
        if digest.hexdigest() != sha256:
            part.unlink()
            raise MediaFault("The recording is not the one the case names (its hash differs).")
        part.rename(target)

    def _pieces(self, sha256: str, path: Path) -> Iterator[bytes]:

        with path.open("rb") as file:
            number = 0
            while sealed := file.read(SEALED):
                try:
                    yield self._seal.decrypt(sealed[:NONCE], sealed[NONCE:], _mark(sha256, number))
                except (InvalidTag, ValueError) as problem:
                    raise MediaFault("The recording kept on this desk is damaged.") from problem
                number += 1

    def open(self, sha256: str) -> Path:
        """Return a readable file of a recording that is here; its hash is checked again.

        Raises:
            MediaFault: it is not here, or damaged; a damaged one is dropped and can be fetched again.
        """
        target = self._private / sha256
        if target.exists():
            return target
        path = self._sealed(sha256)
        if path is None or not path.exists():
            raise MediaFault("The recording is not on this desk.")
        digest = hashlib.sha256()
        part = target.with_suffix(".part")
        try:
            with part.open("wb") as file:
                for piece in self._pieces(sha256, path):
                    digest.update(piece)
                    file.write(piece)
        except MediaFault:
            path.unlink()
            part.unlink(missing_ok=True)
            raise
        except OSError as problem:
            raise MediaFault(f"The recording cannot be opened: {problem.strerror or problem}.") from problem
        if digest.hexdigest() != sha256:
            path.unlink()
            part.unlink()
            raise MediaFault("The recording kept on this desk is damaged.")
        part.rename(target)
        return target

    def shut(self, keep: frozenset[str] = frozenset()) -> None:
        """Remove decrypted recordings but ``keep``."""
        for path in self._private.iterdir():
            if path.name not in keep:
                path.unlink(missing_ok=True)

    def drop(self, sha256: str) -> None:
        """Remove what is sealed of a recording; a readable copy goes when it is shut."""
        path = self._sealed(sha256)
        if path is not None:
            path.unlink(missing_ok=True)
            path.with_suffix(".part").unlink(missing_ok=True)
        if self._folder is not None:
            drop_sights(self._folder, sha256)

    def close(self) -> None:
        """Remove the private folder."""
        shutil.rmtree(self._private, ignore_errors=True)


def _unkept(problem: OSError) -> MediaFault:
    kind = NoRoom if problem.errno in {errno.ENOSPC, errno.EDQUOT} else MediaFault
    return kind(f"The recording cannot be kept: {problem.strerror or problem}.")


def _mark(sha256: str, number: int) -> bytes:
    return f"{sha256}/{number}".encode()
