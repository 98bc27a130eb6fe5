import os
import stat
import threading
from pathlib import Path

import pytest

from moderator_app.audit.key_files import kept


def test_a_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    assert kept(path, lambda: b"first") == b"first"
    assert kept(path, lambda: b"second") == b"first"
    assert list(tmp_path.iterdir()) == [path]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_all_who_come_first_at_the_same_time_get_the_same_whole_secret(tmp_path: Path) -> None:
    path, found, start = tmp_path / "a.key", list[bytes](), threading.Barrier(8)

    def come(number: int) -> None:
        start.wait()
        found.append(kept(path, lambda: bytes([number]) * 32))

    people = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32
    assert list(tmp_path.iterdir()) == [path]


def test_whoever_fails_while_making_one_leaves_none_behind(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise MemoryError

    with pytest.raises(MemoryError):
        kept(tmp_path / "a.key", fail)
    assert list(tmp_path.iterdir()) == []
