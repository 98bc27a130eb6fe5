"""Recordings over a real, unruly HTTP server: they come in any order, survive what goes wrong, and play meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from moderator_app.desk.sync.platform_media import PlatformMedia, origin_of
from moderator_app.domain.case import Media
from moderator_app.domain.errors import MediaFault, Refused, Unreachable
from moderator_app.media.cage import Cage
from moderator_app.media.caged_player import CagedPlayer
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.player import PlayerStatus
from tests.desk.sync.shelf import PATIENCE_S, Shelf, hls, sha
from tests.desk.sync.unruly_server import UnrulyServer
from tests.media.clips import FPS, make_clip, number_in


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    """Twenty seconds with the index in front."""
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    return make_clip(
        path, frames=600, width=640, height=352, codec="mpeg4", options={"movflags": "faststart"}
    ).read_bytes()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)


def shown(player: CagedPlayer) -> int:
    frame = player.latest_frame()
    assert frame is not None
    return number_in(frame.data, frame.width, frame.height, frame.stride)


@pytest.fixture
def player() -> Iterator[CagedPlayer]:
    made = CagedPlayer(640, 360)
    yield made
    made.close()


# --- one file, by ranges ---


@pytest.mark.parametrize("mood", ["well", "slices", "ignore the range"])
def test_a_whole_recording_is_sealed_and_readable_once_its_hash_was_right(
    shelf: Shelf, server: UnrulyServer, film: bytes, mood: str
) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    server.mood = lambda _path, _start: mood
    path = shelf.stream(film).result(PATIENCE_S)
    assert path.read_bytes() == film
    assert shelf.media.whole(sha(film))
    assert shelf.progress[-1] == (len(film), len(film))
    assert [here for here, _ in shelf.progress] == sorted(here for here, _ in shelf.progress)
    asked = len(server.asked)
    shelf.shut()
    assert not path.exists()
    assert shelf.stream(film).result(PATIENCE_S).read_bytes() == film
    assert len(server.asked) == asked, "it lies sealed on this desk from here on"


@pytest.mark.parametrize("mood", ["drop", "cut", "broken"])
def test_a_connection_that_fails_every_other_time_only_takes_longer(
    shelf: Shelf, server: UnrulyServer, film: bytes, mood: str
) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    tries: dict[int, int] = {}

    def moody(_path: str, start: int) -> str:
        tries[start] = tries.get(start, 0) + 1
        return mood if start and tries[start] == 1 else "well"

    server.mood = moody
    assert shelf.stream(film).result(PATIENCE_S).read_bytes() == film
    assert max(tries.values()) == 2


def test_a_server_that_never_answers_is_said_to_be_so_at_once(shelf: Shelf, server: UnrulyServer, film: bytes) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    server.mood = lambda _path, _start: "drop"
    with pytest.raises(Unreachable):
        shelf.stream(film).result(PATIENCE_S)
    assert shelf.streams == []
    server.mood = lambda _path, _start: "well"
    assert shelf.stream(film).result(PATIENCE_S).read_bytes() == film, "the one that was begun is gone on with"


def test_other_bytes_than_the_case_names_are_refused_when_they_are_all_here(
    shelf: Shelf, server: UnrulyServer, film: bytes
) -> None:
    forged = film[:-100] + bytes(100)
    server.files[f"/v1/media/{sha(film)}"] = forged
    with pytest.raises(MediaFault, match="hash"):
        shelf.stream(film).result(PATIENCE_S)
    assert not shelf.media.whole(sha(film))
    assert not [path for path in shelf.media.private.iterdir() if path.stat().st_size]


def test_a_part_that_is_not_the_promised_one_is_never_played(shelf: Shelf, server: UnrulyServer, film: bytes) -> None:
    path = f"/v1/media/{sha(film)}"
    server.promised[path] = film
    server.files[path] = bytes(100) + film[100:]
    with pytest.raises(MediaFault, match="part"):
        shelf.stream(film).result(PATIENCE_S)
    assert shelf.streams == []
    assert not [path for path in shelf.media.private.iterdir() if path.stat().st_size]


def test_a_server_without_hashes_of_parts_is_heard_to_the_end_before_anything_plays(
    shelf: Shelf, server: UnrulyServer, film: bytes
) -> None:
    path = f"/v1/media/{sha(film)}"
    server.files[path] = film
    server.promised[path] = b"of another length"
    assert shelf.stream(film).result(PATIENCE_S).read_bytes() == film
    assert shelf.streams == []


def test_a_recording_that_is_gone_ends_it_for_good(shelf: Shelf, film: bytes) -> None:
    with pytest.raises(Refused):
        shelf.stream(film).result(PATIENCE_S)


def test_closing_the_case_ends_the_fetching_and_leaves_nothing_readable(
    shelf: Shelf, server: UnrulyServer, film: bytes
) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    server.mood = lambda _path, start: "drop" if start else "well"
    wait = shelf.stream(film)
    until(lambda: shelf.streams)
    shelf.shut()
    with pytest.raises(Unreachable):
        wait.result(PATIENCE_S)
    assert list(shelf.media.private.iterdir()) == []
    server.mood = lambda _path, _start: "well"
    assert shelf.stream(film).result(PATIENCE_S).read_bytes() == film


@pytest.mark.long
def test_a_stream_dropped_half_way_stands_says_so_and_plays_on_when_it_comes_again(
    shelf: Shelf, server: UnrulyServer, film: bytes, player: CagedPlayer
) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    half = len(film) // 3
    server.mood = lambda _path, start: "well" if start < half else "drop"
    wait = shelf.stream(film)
    until(lambda: shelf.streams)
    stream = shelf.streams[0]
    player.load(stream.path, stream=stream)
    until(lambda: player.state().status is PlayerStatus.READY and not player.state().waiting)
    player.play()
    until(lambda: player.state().fault is MediaFaultCode.DROPPED)
    stood = player.state()
    assert stood.waiting
    assert 1000 < stood.position_ms < 15_000
    server.mood = lambda _path, _start: "slices"
    until(lambda: player.state().position_ms > stood.position_ms + 500)
    assert player.state().fault is None
    assert wait.result(PATIENCE_S).read_bytes() == film
    player.seek(19_000)
    player.pause()
    until(lambda: player.state().settled and player.state().status is PlayerStatus.PAUSED)


def test_jumping_far_ahead_brings_that_place_first(
    shelf: Shelf, server: UnrulyServer, film: bytes, player: CagedPlayer
) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    slow = threading.Event()

    def moody(_path: str, _start: int) -> str:
        slow.wait(0.15)
        return "well"

    server.mood = moody
    wait = shelf.stream(film)
    until(lambda: shelf.streams)
    player.load(shelf.streams[0].path, at_ms=18_000, stream=shelf.streams[0])
    until(lambda: player.state().status is PlayerStatus.READY and not player.state().waiting)
    assert shown(player) == 18 * FPS
    assert not shelf.streams[0].whole
    slow.set()
    assert wait.result(PATIENCE_S).read_bytes() == film


# --- HLS ---


@pytest.fixture(scope="module")
def segments(tmp_path_factory) -> list[bytes]:
    """Five transport stream segments of four seconds, as a platform cuts them."""
    folder = tmp_path_factory.mktemp("hls")
    whole = make_clip(folder / "whole.ts", frames=600, width=1280, height=704, keyframe_every=120, sound=False)
    data = whole.read_bytes()
    cuts = _keyframe_cuts(data)
    return [data[start:stop] for start, stop in zip(cuts, [*cuts[1:], len(data)], strict=True)]


def _keyframe_cuts(data: bytes) -> list[int]:
    """Return where a program association table stands before a packet whose adaptation field marks random access."""
    packets = range(0, len(data), 188)
    begins = [at for at in packets if data[at + 1] & 0x40 and data[at + 3] & 0x20 and data[at + 4]]
    keys = [at for at in begins if data[at + 5] & 0x40]
    starts = [0]
    for key in keys[1:]:
        tables = [at for at in packets if at < key and (data[at + 1] & 0x1F, data[at + 2]) == (0, 0)]
        starts.append(max(tables))
    return sorted(set(starts))


def test_segments_beside_their_playlist_play_as_one_recording_before_the_last_is_here(
    shelf: Shelf, server: UnrulyServer, segments: list[bytes], player: CagedPlayer
) -> None:
    assert len(segments) >= 4
    text, film = hls(segments, lambda number: f"part/{sha(segments[number])}.ts")
    beside = tuple(Media(sha256=sha(one), bytes=len(one), mime="video/mp2t") for one in segments)
    server.files = {f"/v1/media/{sha(one)}": one for one in (text, *segments)}
    late = f"/v1/media/{sha(segments[2])}"
    server.mood = lambda path, _start: "drop" if path == late else "well"
    wait = shelf.play_list(film, (film, *beside))
    until(lambda: shelf.streams)
    player.load(shelf.streams[0].path, at_ms=2000, stream=shelf.streams[0])
    until(lambda: player.state().status is PlayerStatus.READY and not player.state().waiting)
    assert abs(shown(player) - 2 * FPS) <= 1
    assert not shelf.streams[0].whole
    server.mood = lambda _path, _start: "well"
    path = wait.result(PATIENCE_S)
    assert path.read_bytes() == b"".join(segments)
    player.seek(18_000)
    until(lambda: player.state().settled and not player.state().waiting)
    assert abs(shown(player) - 18 * FPS) <= 1
    with Cage(1) as cage:
        assert cage.probe(path).duration_ms == pytest.approx(20_000, abs=200)


def test_a_segment_with_another_hash_is_never_laid_down(
    shelf: Shelf, server: UnrulyServer, segments: list[bytes]
) -> None:
    text, film = hls(segments, lambda number: sha(segments[number]))
    beside = tuple(Media(sha256=sha(one), bytes=len(one), mime="video/mp2t") for one in segments)
    server.files = {f"/v1/media/{sha(one)}": one for one in (text, *segments)}
    server.files[f"/v1/media/{sha(segments[1])}"] = bytes(len(segments[1]))
    with pytest.raises(MediaFault, match="hash"):
        shelf.play_list(film, beside).result(PATIENCE_S)


def test_segments_at_the_platforms_address_come_from_allowed_origins_only(
    shelf: Shelf, server: UnrulyServer, segments: list[bytes]
) -> None:
    server.files.update({f"/vod/{number}.ts": one for number, one in enumerate(segments)})
    text, film = hls(segments, lambda number: f"{server.url}/vod/{number}.ts")
    server.files[f"/v1/media/{film.sha256}"] = text
    server.mood = lambda _path, _start: "slices"
    assert shelf.play_list(film, (film,)).result(PATIENCE_S).read_bytes() == b"".join(segments)
    text, film = hls(segments, lambda number: f"http://localhost:9/vod/{number}.ts")
    server.files[f"/v1/media/{film.sha256}"] = text
    asked = len(server.asked)
    with pytest.raises(Refused) as refused:
        shelf.play_list(film, (film,)).result(PATIENCE_S)
    assert refused.value.code == "forbidden"
    assert [path for _method, path, _range in server.asked[asked:] if path.startswith("/vod")] == []


def test_a_redirect_at_the_platform_and_a_part_that_is_nowhere_are_refused(
    shelf: Shelf, server: UnrulyServer, segments: list[bytes]
) -> None:
    server.files.update({f"/vod/{number}.ts": one for number, one in enumerate(segments)})
    text, film = hls(segments, lambda number: f"{server.url}/vod/{number}.ts")
    server.files[f"/v1/media/{film.sha256}"] = text
    server.mood = lambda path, _start: "redirect" if path.startswith("/vod") else "well"
    with pytest.raises(Refused) as refused:
        shelf.play_list(film, (film,)).result(PATIENCE_S)
    assert refused.value.code == "forbidden"
    text, film = hls(segments, lambda number: f"nowhere-{number}.ts")
    server.files[f"/v1/media/{film.sha256}"] = text
    server.mood = lambda _path, _start: "well"
    with pytest.raises(RecordingFault):
        shelf.play_list(film, (film,)).result(PATIENCE_S)


def test_only_plain_addresses_have_an_origin() -> None:
    assert origin_of("https://vod.example.com/a/b.ts?x=1") == "https://vod.example.com"
    assert origin_of("http://10.0.0.1:8080/a") == "http://10.0.0.1:8080"
    for odd in (
        "file:///etc/passwd",
        "ftp://vod.example.com/a",
        "https://u:p@vod.example.com/",
        "http://x:bad/",
        "//x/y",
    ):
        assert origin_of(odd) == ""
    with pytest.raises(Refused):
        PlatformMedia(()).check("https://vod.example.com/a.ts")


def test_a_recording_left_and_taken_up_again_while_it_comes_is_one_and_the_same(
    shelf: Shelf, server: UnrulyServer, film: bytes
) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    held = threading.Event()

    def moody(_path: str, start: int) -> str:
        if start:
            held.wait(10)
        return "well"

    server.mood = moody
    first, second = shelf.stream(film), shelf.stream(film)
    until(lambda: len(shelf.streams) == 2)
    assert shelf.streams[0] is shelf.streams[1]
    held.set()
    assert first.result(PATIENCE_S) == second.result(PATIENCE_S)
    assert first.result().read_bytes() == film
    pieces = [given for method, path, given in server.asked if method == "GET" and path.startswith("/v1/media/")]
    assert len(pieces) == len(set(pieces)), "no piece was fetched twice"


def test_a_case_closed_and_opened_at_once_begins_anew(shelf: Shelf, server: UnrulyServer, film: bytes) -> None:
    server.files[f"/v1/media/{sha(film)}"] = film
    server.mood = lambda _path, start: "drop" if start else "well"
    before = shelf.stream(film)
    until(lambda: shelf.streams)
    server.mood = lambda _path, _start: "well"
    shelf.loop.call_soon_threadsafe(shelf.recordings.shut)
    again = shelf.stream(film)
    assert again.result(PATIENCE_S).read_bytes() == film
    with pytest.raises(Unreachable):
        before.result(PATIENCE_S)
