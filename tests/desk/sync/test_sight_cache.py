"""Outlines and small pictures are kept sealed, bounded, and no longer than the recording they belong to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.sight_cache import FOLDER, SightCache

KEY = b"k" * 32
ONE, TWO = "a" * 64, "b" * 64
CANARY = b"a picture of somebody's living room"


@pytest.fixture
def cache(tmp_path: Path) -> SightCache:
    return SightCache(tmp_path, KEY)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_kept_is_there_after_a_restart(cache: SightCache, tmp_path: Path) -> None:
    cache.keep_sound(ONE, b"outline")
    cache.keep_picture(ONE, 1_000, b"one")
    cache.keep_picture(ONE, 2_000, b"two")
    again = SightCache(tmp_path, KEY)
    assert (again.sound(ONE), again.picture(ONE, 1_000), again.picture(ONE, 2_000)) == (b"outline", b"one", b"two")
    assert (again.sound(TWO), again.picture(ONE, 3_000)) == (None, None)


def test_nothing_readable_lies_on_the_disk(cache: SightCache, tmp_path: Path) -> None:
    cache.keep_sound(ONE, CANARY)
    cache.keep_picture(ONE, 0, CANARY)
    assert files(tmp_path)
    assert not any(CANARY[:12] in path.read_bytes() for path in files(tmp_path))


def test_another_key_reads_nothing_and_does_no_harm(cache: SightCache, tmp_path: Path) -> None:
    cache.keep_sound(ONE, b"outline")
    cache.keep_picture(ONE, 0, b"one")
    other = SightCache(tmp_path, b"x" * 32)
    assert (other.sound(ONE), other.picture(ONE, 0)) == (None, None)
    other.keep_picture(ONE, 0, b"new")
    assert SightCache(tmp_path, b"x" * 32).picture(ONE, 0) == b"new"


@pytest.mark.parametrize("cut", [1, 20, 40])
def test_a_row_that_was_cut_off_keeps_what_is_whole(cache: SightCache, tmp_path: Path, cut: int) -> None:
    for at_ms in range(5):
        cache.keep_picture(ONE, at_ms, b"x" * 30)
    path = tmp_path / FOLDER / f"{ONE}.pictures"
    path.write_bytes(path.read_bytes()[:-cut])
    again = SightCache(tmp_path, KEY)
    assert [again.picture(ONE, at_ms) is not None for at_ms in range(5)] == [True] * 4 + [False]
    again.keep_picture(ONE, 4, b"again")
    assert SightCache(tmp_path, KEY).picture(ONE, 4) == b"again"


def test_pictures_cannot_change_places(cache: SightCache, tmp_path: Path) -> None:
    cache.keep_picture(ONE, 0, b"of one")
    folder = tmp_path / FOLDER
    (folder / f"{ONE}.pictures").rename(folder / f"{TWO}.pictures")
    assert SightCache(tmp_path, KEY).picture(TWO, 0) is None


def test_without_a_key_or_for_a_name_that_is_no_hash_nothing_is_kept(tmp_path: Path) -> None:
    keyless = SightCache(tmp_path, None)
    keyless.keep_sound(ONE, b"outline")
    keyless.keep_picture(ONE, 0, b"one")
    SightCache(tmp_path, KEY).keep_sound("../../escape", b"outline")
    assert files(tmp_path) == []


def test_beyond_the_cap_the_oldest_recordings_lose_theirs(tmp_path: Path) -> None:
    cache = SightCache(tmp_path, KEY, cap_bytes=3_000)
    names = [f"{number:064x}" for number in range(6)]
    for number, name in enumerate(names):
        cache.keep_sound(name, b"s" * 900)
        path = tmp_path / FOLDER / f"{name}.sound"
        os.utime(path, (number, number))
    assert cache.sound(names[-1]) is not None
    assert cache.sound(names[0]) is None
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 3_000


def test_what_belongs_to_a_recording_goes_with_it(cache: SightCache, tmp_path: Path) -> None:
    media = MediaCache(tmp_path, KEY)
    cache.keep_sound(ONE, b"outline")
    cache.keep_picture(ONE, 0, b"one")
    cache.keep_sound(TWO, b"of another")
    media.drop(ONE)
    media.close()
    assert [path.name for path in files(tmp_path)] == [f"{TWO}.sound"]


def test_a_full_disk_costs_the_cache_and_nothing_else(cache: SightCache, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.rmdir()
    folder.write_text("a file in the way")
    cache.keep_sound(ONE, b"outline")
    cache.keep_picture(ONE, 0, b"one")
    assert cache.sound(ONE) is None
