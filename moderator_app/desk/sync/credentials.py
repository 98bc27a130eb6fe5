"""Where a desk keeps its secrets: the keyring, else a vault behind a passphrase, else nowhere. Never plain text.

The secrets are the key of the local database, the newest refresh token, and the key that signs decisions. Only keyring
backends that are known to encrypt are used: a name on a list, because anybody can install one that writes plain text.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any, Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from moderator_app.domain.errors import Refused, StoreFault
from moderator_app.wire.messages import User

SERVICE = "moderator-desk"
ALLOWED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Modules of keyring backends that encrypt. Others are as good as none."""

SCRYPT_N = 1 << 17
SCRYPT_R = 8
SCRYPT_P = 1
MIN_PASSPHRASE = 8


class Secrets(Struct, frozen=True, kw_only=True):
    """What a desk keeps secret."""

    database_key: str
    """64 hexadecimal digits."""
    refresh_token: str = ""
    user: User | None = None
    """Whose desk it is, so that it opens without a network."""
    signing_key: str = ""
    """64 hexadecimal digits; empty in secrets of before desks signed."""

    def key(self) -> bytes:
        """Return the raw key."""
        return bytes.fromhex(self.database_key)


def new_secrets() -> Secrets:
    """Return secrets with a fresh random key."""
    return Secrets(database_key=secrets.token_hex(32))


class Safe(Protocol):
    """A place for secrets."""

    kind: str
    """``keyring``, ``vault`` or ``memory``."""

    def load(self) -> Secrets | None:
        """Return what is kept, or None when nothing is.

        Raises:
            StoreFault: the place cannot be read (locked keyring, damaged vault).
        """
        ...

    def save(self, kept: Secrets) -> None:
        """Keep secrets in place of the older ones.

        Raises:
            StoreFault: the place cannot be written.
        """
        ...

    def erase(self) -> None:
        """Keep nothing any more; what was sealed with these secrets cannot be read again.

        Raises:
            StoreFault: the place cannot be written.
        """
        ...


class MemorySafe:
    """Forgets everything at the end."""

    kind = "memory"

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: Secrets | None = None

    def load(self) -> Secrets | None:
        """Return what is kept."""
        return self._kept

    def save(self, kept: Secrets) -> None:
        """Keep it until the end."""
        self._kept = kept

    def erase(self) -> None:
        """Forget it now."""
        self._kept = None


class KeyringSafe:
    """The system's keyring. It may ask the person to unlock it: call from a worker thread."""

    kind = "keyring"

    def __init__(self, backend: Any, profile: str) -> None:
        """Use a keyring backend under a name of its own for each data folder."""
        self._backend = backend
        self._profile = profile

    def load(self) -> Secrets | None:
        """Return what is kept."""
        try:
            kept = self._backend.get_password(SERVICE, self._profile)
        except Exception as problem:  # keyring backends raise what their systems raise
            raise StoreFault(f"The keyring of this computer cannot be read: {problem}.") from problem
        if not kept:
            return None
        try:
            return msgspec.json.decode(kept, type=Secrets)
        except (msgspec.ValidationError, msgspec.DecodeError) as problem:
            raise StoreFault("What the keyring holds for this desk cannot be read.") from problem

    def save(self, kept: Secrets) -> None:
        """Keep secrets."""
        try:
            self._backend.set_password(SERVICE, self._profile, msgspec.json.encode(kept).decode())
        except Exception as problem:
            raise StoreFault(f"The keyring of this computer cannot be written: {problem}.") from problem

    def erase(self) -> None:
        """Remove the entry; one that is not there is as good as removed."""
        if self.load() is None:
            return
        try:
            self._backend.delete_password(SERVICE, self._profile)
        except Exception as problem:
            raise StoreFault(f"The keyring of this computer cannot be written: {problem}.") from problem


class _Vault(Struct, frozen=True, kw_only=True):
    schema: str
    n: int
    r: int
    p: int
    salt: bytes
    nonce: bytes
    box: bytes


class VaultSafe:
    """A file sealed with a passphrase: scrypt (RFC 7914) makes the key, AES-256-GCM seals."""

    kind = "vault"

    def __init__(self, path: Path, passphrase: str, *, n: int = SCRYPT_N) -> None:
        """Use the file ``path``.

        Args:
            path: the vault; made on first save.
            passphrase: at least eight characters.
            n: scrypt's cost; smaller only in tests.

        Raises:
            Refused: ``validation``: the passphrase is too short.
        """
        if len(passphrase) < MIN_PASSPHRASE:
            raise Refused(
                "validation", f"A passphrase has at least {MIN_PASSPHRASE} characters.", pointer="/passphrase"
            )
        self._path = path
        self._passphrase = passphrase
        self._n = n
        self._salt = b""
        self._key = b""

    def _derive(self, salt: bytes, n: int, r: int, p: int) -> bytes:
        return hashlib.scrypt(
            self._passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r + (1 << 20), dklen=32
        )

    def load(self) -> Secrets | None:
        """Open the vault.

        Raises:
            Refused: ``bad-credentials``: another passphrase.
            StoreFault: it cannot be read.
        """
        if not self._path.exists():
            return None
        try:
            vault = msgspec.json.decode(self._path.read_bytes(), type=_Vault)
            if vault.schema != "moderator-vault/1" or vault.n > 1 << 20 or vault.r > 32 or vault.p > 16:
                raise StoreFault(f"{self._path.name} is of a kind this desk does not know.")
            key = self._derive(vault.salt, vault.n, vault.r, vault.p)
        except (OSError, ValueError, msgspec.MsgspecError) as problem:
            raise StoreFault(f"{self._path.name} cannot be read: {problem}.") from problem
        try:
            opened = AESGCM(key).decrypt(vault.nonce, vault.box, b"moderator-vault/1")
        except InvalidTag as problem:
            raise Refused("bad-credentials", "This is not the passphrase.", pointer="/passphrase") from problem
        self._salt, self._key, self._n = vault.salt, key, vault.n
        return msgspec.json.decode(opened, type=Secrets)

    def save(self, kept: Secrets) -> None:
        """Seal secrets; the file is replaced as a whole."""
        if not self._key:
            self._salt = os.urandom(16)
            self._key = self._derive(self._salt, self._n, SCRYPT_R, SCRYPT_P)
        nonce = os.urandom(12)
        box = AESGCM(self._key).encrypt(nonce, msgspec.json.encode(kept), b"moderator-vault/1")
        vault = _Vault(
            schema="moderator-vault/1", n=self._n, r=SCRYPT_R, p=SCRYPT_P, salt=self._salt, nonce=nonce, box=box
        )
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=".vault-", delete=False) as file:
                file.write(msgspec.json.encode(vault))
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(self._path)
        except OSError as problem:
            raise StoreFault(f"The vault cannot be written: {problem}.") from problem

    def erase(self) -> None:
        """Remove the file."""
        self._key = self._salt = b""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as problem:
            raise StoreFault(f"The vault cannot be removed: {problem.strerror}.") from problem


def system_keyring() -> Any | None:
    """Return the system's keyring if it is one that encrypts and can be used, else None."""
    import keyring  # noqa: PLC0415 - a tenth of a second, and it looks for its backends
    from keyring.backends import chainer  # noqa: PLC0415

    try:
        chosen = keyring.get_keyring()
        candidates = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
        fitting = [one for one in candidates if type(one).__module__.startswith(ALLOWED) and one.priority > 0]
    except Exception:  # noqa: BLE001 - a broken backend is as good as none; the vault takes its place
        return None
    return fitting[0] if fitting else None


def choose_safe(folder: Path, passphrase: str = "", *, backend: Any | None = None) -> Safe:
    """Return the best safe this machine has.

    Args:
        folder: the desk's data folder; its path names the entry in the keyring, and the vault lies in it.
        passphrase: for the vault, where there is no keyring; empty keeps nothing.
        backend: a keyring backend to use instead of the system's.
    """
    found = backend if backend is not None else system_keyring()
    if found is not None:
        return KeyringSafe(found, hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16])
    if passphrase:
        return VaultSafe(folder / "vault.json", passphrase)
    return MemorySafe()
