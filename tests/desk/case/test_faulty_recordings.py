"""Twelve faulty files, each with its sentence on the stage, and hands that play, seek and close at random."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.media.caged_player import CagedPlayer
from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.player import PlayerStatus
from tests.desk.case.table import FakeHost, content, lease
from tests.desk.case.vigil import Vigil, children_of, resident_kb
from tests.media.clips import make_clip
from tests.media.conftest import FAULTY_TEXTS

HANDS_S = float(os.environ.get("HANDS_SECONDS", "8"))
"""How long the hands play; ten minutes is the long run."""

LIMIT_MS = 50.0 if HANDS_S >= 60 else 150.0
"""How long the desk's thread may work without coming back; beside other processes, as in the short run of every check,
the same work takes up to three times the processor's time.
"""

CASE = content()

SHELF = ("whole.mp4", "whole.mp4", "cut.mkv", "cut_behind_its_index.mp4", "dash_manifest.mp4", "sound_alone.mp3")
"""What the hands choose from."""

FOUND = {
    "missing.mp4": MediaFaultCode.MISSING,
    "empty.mp4": MediaFaultCode.EMPTY,
    "garbage.mp4": MediaFaultCode.NOT_A_FILM,
    "framed_garbage.mp4": MediaFaultCode.NOT_A_FILM,
    "words.mp4": MediaFaultCode.NOT_A_FILM,
    "dash_manifest.mp4": MediaFaultCode.REFUSED_KIND,
    "hls_playlist.mp4": MediaFaultCode.REFUSED_KIND,
    "picture.mp4": MediaFaultCode.REFUSED_KIND,
    "cut_before_its_index.mp4": MediaFaultCode.NOT_A_FILM,
    "cut_behind_its_index.mp4": MediaFaultCode.TRUNCATED,
    "cut.mkv": MediaFaultCode.TRUNCATED,
    "sound_alone.mp3": MediaFaultCode.NO_VIDEO,
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("faulty")
    texts = {
        "empty.mp4": b"",
        "garbage.mp4": bytes(range(1, 200)) * 100,
        "framed_garbage.mp4": b"\0\0\0\x18ftypisom" + bytes(range(256)) * 100,
        "words.mp4": FAULTY_TEXTS["text.mp4"],
        "dash_manifest.mp4": FAULTY_TEXTS["dash.mp4"],
        "hls_playlist.mp4": FAULTY_TEXTS["hls.mp4"],
        "picture.mp4": b"\x89PNG\r\n\x1a\n" + bytes(400),
    }
    for name, data in texts.items():
        (folder / name).write_bytes(data)
    for name in ("cut_before_its_index.mp4", "cut_behind_its_index.mp4", "cut.mkv"):
        path = make_clip(folder / name, options={"movflags": "faststart"} if "behind" in name else None)
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    make_clip(folder / "sound_alone.mp3", frames=60, video=False)
    make_clip(folder / "whole.mp4")
    return folder


@pytest.fixture
def others() -> frozenset[int]:
    """Children of this process that were there before the desk's: a tracker of shared memory stays for good."""
    return frozenset(children_of(os.getpid()))


@pytest.fixture
def caged(host: FakeHost, qtbot) -> Iterator[CaseRoom]:
    room = build_case_room(host, player=CagedPlayer(640, 360))
    qtbot.addWidget(room)
    room.resize(1280, 800)
    room.show()
    yield room
    room.shut()


def test_twelve_faulty_files_each_have_a_plain_sentence(caged: CaseRoom, host: FakeHost, shelf: Path, qtbot) -> None:
    assert len(FOUND) == 12
    said = {}
    for name, code in FOUND.items():
        host.media = shelf / name
        caged.open(content(), lease(), None)
        qtbot.waitUntil(
            lambda code=code: caged.playback.state.settled and caged.playback.state.fault is code, timeout=20_000
        )
        said[name] = caged.stage.view.sentence
        assert said[name].startswith(code.label.en)
        assert code.shows_something or said[name].endswith("The case can be decided by its text.")
        assert caged.may_decide()
    host.media = shelf / "whole.mp4"
    caged.open(content(), lease(), None)
    qtbot.waitUntil(lambda: caged.playback.state.status is PlayerStatus.READY, timeout=20_000)
    assert caged.stage.view.sentence == ""


@pytest.mark.timeout(1200)
def test_hands_that_play_seek_and_close_at_random_never_hang_the_desk_or_fill_it(
    others: frozenset[int], caged: CaseRoom, host: FakeHost, shelf: Path, qtbot, *, record_property
) -> None:
    hands = random.Random(3)  # noqa: S311 - the same hands every time
    _warm_up(caged, host, shelf, qtbot)
    vigil = Vigil(others)
    before, most = _held(others), _held(others)
    started = time.monotonic()
    while time.monotonic() - started < HANDS_S:
        _play_at_random(caged, host, shelf, hands)
        qtbot.wait(hands.randrange(5, 60))
        vigil.look()
        held = _held(others)
        most = {name: max(most[name], held[name]) for name in held}
    _open(caged, host, shelf / "whole.mp4", qtbot)
    vigil.close()
    seen, after = vigil.seen, _held(others)
    for name in before:
        record_property(f"{name} KiB after warm-up, most, at the end", f"{before[name]}, {most[name]}, {after[name]}")
    record_property("children at once, ever", f"{seen.most_children}, {len(seen.children_seen)}")
    record_property(
        "worst absence of the desk's thread: wall, own work", f"{seen.worst_wall_ms:.0f}, {seen.worst_own_ms:.0f} ms"
    )
    assert seen.hung_at == ""
    assert seen.most_children == 1, "one player, one child"
    assert after["desk"] - before["desk"] < 20_000, "the desk's own memory stays where it was"
    assert after["child"] - before["child"] < 60_000, "so does the decoder's"
    assert seen.worst_own_ms < LIMIT_MS, "\n".join(f"{ms:.0f} ms at\n{at}" for at, ms in seen.long_at.items())
    assert host.errors == []


def _held(others: frozenset[int]) -> dict[str, int]:
    return {"desk": resident_kb(), "child": sum(map(resident_kb, set(children_of(os.getpid())) - others))}


def _open(caged: CaseRoom, host: FakeHost, path: Path, qtbot) -> None:
    host.media = path
    caged.open(content(), lease(), None)
    qtbot.waitUntil(lambda: caged.playback.state.status is PlayerStatus.READY, timeout=20_000)


def _warm_up(caged: CaseRoom, host: FakeHost, shelf: Path, qtbot) -> None:
    """Do everything once: what is loaded at first use and what fills caches is no growth, however slow the machine."""
    for name in dict.fromkeys(SHELF):
        host.media = shelf / name
        caged.open(CASE, lease(), None)
        qtbot.waitUntil(
            lambda: caged.playback.state.settled and caged.playback.state.status is not PlayerStatus.LOADING,
            timeout=20_000,
        )
        if not caged.playback.showing:
            continue
        for act in (caged.playback.toggle, lambda: caged.clock.seek(3_000), lambda: caged.playback.step(-1)):
            act()
            qtbot.wait(200)
            qtbot.waitUntil(lambda: caged.playback.state.settled, timeout=20_000)
    _open(caged, host, shelf / "whole.mp4", qtbot)


def _play_at_random(caged: CaseRoom, host: FakeHost, shelf: Path, hands: random.Random) -> None:
    play, act = caged.playback, hands.random()
    if act < 0.12:
        host.media = shelf / hands.choice(SHELF)
        caged.open(CASE, lease(), None)
    elif act < 0.16:
        caged.close_case()
        caged.open(CASE, lease(), None)
    elif act < 0.4:
        play.toggle()
    elif act < 0.8:
        caged.clock.seek(hands.randrange(12_000))
    elif act < 0.9:
        play.step(hands.choice([-3, -1, 1, 2]))
    else:
        play.change_rate(hands.choice([-1, 1]))
