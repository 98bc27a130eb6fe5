from __future__ import annotations

from pathlib import Path

import keyring.backends.fail
import keyring.errors
import pytest

from moderator_app.desk.sync import credentials
from moderator_app.desk.sync.credentials import (
    KeyringSafe,
    MemorySafe,
    VaultSafe,
    choose_safe,
    new_secrets,
    system_keyring,
)
from moderator_app.domain.errors import Refused, StoreFault
from tests.desk.sync.fake_server import LIN

QUICK = 1 << 10


class Ring:
    """A keyring in memory that can be locked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, name: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        assert len(secret) < 1280, "the smallest keyring holds no more"
        self.kept[service, name] = secret


def kept():
    return credentials.Secrets(database_key="ab" * 32, refresh_token="canary-token", user=LIN)


def test_a_keyring_keeps_secrets_for_each_folder_apart(tmp_path: Path):
    ring = Ring()
    one, other = (choose_safe(tmp_path / name, backend=ring) for name in ("a", "b"))
    assert isinstance(one, KeyringSafe)
    one.save(kept())
    assert one.load() == kept()
    assert other.load() is None


def test_a_locked_keyring_says_so(tmp_path: Path):
    ring = Ring()
    safe = choose_safe(tmp_path, backend=ring)
    ring.locked = True
    with pytest.raises(StoreFault, match="locked"):
        safe.load()
    with pytest.raises(StoreFault, match="locked"):
        safe.save(kept())


def test_a_vault_opens_with_its_passphrase_only(tmp_path: Path):
    VaultSafe(tmp_path / "v", "correct horse", n=QUICK).save(kept())
    assert VaultSafe(tmp_path / "v", "correct horse", n=QUICK).load() == kept()
    with pytest.raises(Refused) as no:
        VaultSafe(tmp_path / "v", "wrong horse", n=QUICK).load()
    assert (no.value.code, no.value.pointer) == ("bad-credentials", "/passphrase")


def test_nothing_readable_is_in_the_vault_and_nobody_else_may_read_it(tmp_path: Path):
    VaultSafe(tmp_path / "v", "correct horse", n=QUICK).save(kept())
    assert b"canary" not in (tmp_path / "v").read_bytes()
    assert (tmp_path / "v").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["v"]


def test_each_saving_seals_anew(tmp_path: Path):
    safe = VaultSafe(tmp_path / "v", "correct horse", n=QUICK)
    safe.save(kept())
    first = (tmp_path / "v").read_bytes()
    safe.save(kept())
    assert (tmp_path / "v").read_bytes() != first


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b'{"schema": "other"}'])
def test_a_damaged_vault_says_so_and_is_left_as_it_is(tmp_path: Path, damage: bytes):
    (tmp_path / "v").write_bytes(damage)
    with pytest.raises(StoreFault, match="cannot be read"):
        VaultSafe(tmp_path / "v", "correct horse", n=QUICK).load()
    assert (tmp_path / "v").read_bytes() == damage


def test_a_passphrase_is_not_a_single_word(tmp_path: Path):
    with pytest.raises(Refused, match="8 characters"):
        VaultSafe(tmp_path / "v", "short")


def test_a_keyring_that_is_not_on_the_list_is_as_good_as_none(tmp_path: Path, monkeypatch):
    assert system_keyring() is None  # tests run with the keyring that always fails
    monkeypatch.setattr("keyring.get_keyring", Ring)
    assert system_keyring() is None
    assert isinstance(choose_safe(tmp_path, "a passphrase"), VaultSafe)
    assert isinstance(choose_safe(tmp_path), MemorySafe)


def test_every_desk_has_a_key_of_its_own():
    assert len({new_secrets().database_key for _ in range(20)}) == 20
    assert len(new_secrets().key()) == 32
