"""Recordings that are still coming: what is here is shown exactly, what is not is waited for, nothing hangs."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderator_app.media.caged_player import CagedPlayer
from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.player import PlayerStatus
from moderator_app.media.stream import Feed, FeedFile, Flow, Layout, NotHereError, Stream
from tests.desk.sync.unruly_server import UnrulyServer
from tests.media.clips import FPS, make_clip, number_in

PIECE = 16 << 10


class Listening(Stream):
    """A stream that remembers the piece that was wanted last."""

    wanted = 0

    def want(self, offset: int) -> None:
        self.wanted = self.layout.piece_at(offset)
        super().want(offset)


class Giver:
    """Hands out a whole file's pieces as they are wanted, as far as it is allowed to."""

    def __init__(self, whole: Path, folder: Path, piece: int = PIECE) -> None:
        self.data = whole.read_bytes()
        self.stream = Listening(folder / "coming", Layout.even(len(self.data), piece))
        self.given: list[int] = []
        self.allowed: Callable[[int], bool] = lambda _number: True
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._give, daemon=True)
        self._thread.start()

    def _give(self) -> None:
        while not self._end.wait(0.003):
            number = self.stream.next_missing()
            if number is None or not self.allowed(number):
                continue
            start = self.stream.layout.starts[number]
            self.stream.put(number, self.data[start : start + self.stream.layout.lengths[number]])
            self.given.append(number)

    def close(self) -> None:
        self._end.set()
        self._thread.join()
        self.stream.close(keep=False)


@pytest.fixture
def giver(tmp_path: Path) -> Iterator[Callable[[Path], Giver]]:
    with contextlib.ExitStack() as made:

        def make(whole: Path, piece: int = PIECE) -> Giver:
            one = Giver(whole, tmp_path, piece)
            made.callback(one.close)
            return one

        yield make


@pytest.fixture(scope="module")
def heavy_clip(tmp_path_factory) -> Path:
    """Twenty seconds with its index in front, large enough to be cut into many pieces."""
    path = tmp_path_factory.mktemp("clips") / "heavy.mp4"
    return make_clip(path, frames=600, width=640, height=352, codec="mpeg4", options={"movflags": "faststart"})


def until(true: Callable[[], object], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)


def number_shown(player: CagedPlayer) -> int:
    frame = player.latest_frame()
    assert frame is not None
    return number_in(frame.data, frame.width, frame.height, frame.stride)


def test_pieces_lie_one_after_another_and_each_byte_knows_its_piece() -> None:
    layout = Layout([3, 5, 2])
    assert (layout.starts, layout.size) == ((0, 3, 8), 10)
    assert [layout.piece_at(at) for at in (-1, 0, 2, 3, 7, 8, 9, 99)] == [0, 0, 0, 1, 1, 2, 2, 2]
    assert Layout.even(10, 4).lengths == (4, 4, 2)
    for lengths in ([], [1, 0]):
        with pytest.raises(ValueError, match="piece"):
            Layout(lengths)


def test_what_is_wanted_comes_first_then_what_follows_then_the_rest(tmp_path: Path) -> None:
    stream = Stream(tmp_path / "coming", Layout([2, 2, 2, 2]))
    asked = []
    stream.want(5)
    for _ in range(4):
        number = stream.next_missing()
        assert number is not None
        asked.append(number)
        stream.put(number, b"xy")
    assert asked == [2, 3, 0, 1]
    assert stream.next_missing() is None
    assert stream.whole
    assert stream.arrived == 8
    with pytest.raises(ValueError, match="length"):
        stream.put(0, b"xyz")
    stream.close(keep=False)
    assert not list(tmp_path.iterdir())


def test_a_reader_gets_what_is_here_and_is_told_what_is_not(tmp_path: Path) -> None:
    stream = Stream(tmp_path / "coming", Layout([4, 4, 4]))
    stream.put(1, b"efgh")
    wanted: list[int] = []
    with Feed(stream.path, [4, 4, 4], wanted.append) as feed:
        assert feed.read(5, 100) == b"fgh"
        assert feed.read(12, 5) == b""
        with pytest.raises(NotHereError) as missed:
            feed.read(0, 2)
        assert (missed.value.offset, wanted) == (0, [0])
        file = FeedFile(feed)
        file.seek(4)
        assert (file.read(4), file.tell()) == (b"efgh", 8)
        for _ in range(2):
            with pytest.raises(NotHereError):
                file.read(1)
        assert file.missed is not None
        assert file.missed.offset == 8
        assert [feed.flow] == [Flow.FLOWING]
        stream.tell(Flow.DROPPED)
        assert [feed.flow] == [Flow.DROPPED]
    stream.close(keep=False)


def test_a_waiting_reader_says_so_once_and_is_freed_by_the_bytes_or_by_being_abandoned(tmp_path: Path) -> None:
    stream = Stream(tmp_path / "coming", Layout([4, 4]))
    hungry, read = threading.Event(), []
    with Feed(stream.path, [4, 4], lambda _offset: None) as feed:
        reader = threading.Thread(target=lambda: read.append(feed.wait_and_read(4, 4, lambda _offset: hungry.set())))
        reader.start()
        assert hungry.wait(10)
        stream.put(1, b"efgh")
        reader.join(10)
        assert read == [b"efgh"]
        feed.abandon()
        assert feed.wait_and_read(0, 4, lambda _offset: None) is None
        feed.take_up()
        assert feed.wait_and_read(4, 4, lambda _offset: None) == b"efgh"
    stream.close(keep=False)


@pytest.mark.parametrize("suffix", ["mp4", "ts", "mkv"])
def test_a_place_far_in_is_shown_exactly_long_before_the_whole_file_is_here(
    tmp_path: Path, new_player, giver, suffix: str
) -> None:
    whole = make_clip(
        tmp_path / f"whole.{suffix}",
        frames=600,
        width=640,
        height=352,
        options={"movflags": "faststart"} if suffix == "mp4" else None,
    )
    source = giver(whole)
    pieces = len(source.stream.layout.lengths)
    source.allowed = lambda number: source.stream.wanted <= number < source.stream.wanted + 4
    player = new_player()
    player.load(source.stream.path, at_ms=15_000, stream=source.stream)
    until(lambda: player.state().status is PlayerStatus.READY and not player.state().waiting)
    assert abs(number_shown(player) - 15 * FPS) <= (0 if suffix == "mp4" else 1)
    assert len(source.given) < pieces
    assert player.state().duration_ms == pytest.approx(20_000, abs=150)


def test_a_step_into_what_has_not_come_waits_for_it(heavy_clip: Path, new_player, giver) -> None:
    source = giver(heavy_clip)
    player = new_player()
    player.load(source.stream.path, at_ms=1000, stream=source.stream)
    until(lambda: player.state().status is PlayerStatus.READY and not player.state().waiting)
    player.step(3)
    until(lambda: player.state().settled and not player.state().waiting)
    assert number_shown(player) == FPS + 3


@pytest.mark.usefixtures("libvlc")
def test_a_dropped_recording_says_so_stays_where_it_is_and_goes_on_by_itself(
    heavy_clip: Path, new_player, giver
) -> None:
    source = giver(heavy_clip)
    pieces = len(source.stream.layout.lengths)
    source.allowed = lambda number: number < pieces // 3
    player = new_player()
    player.load(source.stream.path, stream=source.stream)
    until(lambda: player.state().status is PlayerStatus.READY and not player.state().waiting)
    player.play()
    until(lambda: player.state().waiting, 30)
    source.stream.tell(Flow.DROPPED)
    until(lambda: player.state().fault is MediaFaultCode.DROPPED)
    stood = player.state()
    assert stood.status is PlayerStatus.PLAYING
    assert 1_000 < stood.position_ms < 19_000
    time.sleep(0.3)
    assert player.state().position_ms == stood.position_ms, "time does not pass while nothing comes"
    shown = number_shown(player)
    assert shown / FPS * 1000 == pytest.approx(stood.position_ms, abs=150)
    source.stream.tell(Flow.FLOWING)
    source.allowed = lambda _number: True
    until(lambda: player.state().position_ms > stood.position_ms + 300)
    assert player.state().fault is None
    assert not player.state().waiting
    assert number_shown(player) > shown


@pytest.mark.usefixtures("libvlc")
def test_whoever_waits_for_a_place_can_go_elsewhere_pause_and_leave_at_once(
    heavy_clip: Path, new_player, giver
) -> None:
    source = giver(heavy_clip)
    pieces = len(source.stream.layout.lengths)
    source.allowed = lambda number: number < pieces // 3
    player = new_player()
    player.load(source.stream.path, stream=source.stream)
    until(lambda: player.state().status is PlayerStatus.READY and not player.state().waiting)
    player.seek(19_000)
    until(lambda: player.state().waiting)
    assert player.state().position_ms == 19_000, "the clock stands where one asked to be"
    player.seek(1_000)
    until(lambda: player.state().settled and not player.state().waiting)
    assert number_shown(player) == FPS
    player.seek(18_000)
    player.play()
    until(lambda: player.state().status is PlayerStatus.PLAYING and player.state().waiting)
    player.pause()
    until(lambda: player.state().status is PlayerStatus.PAUSED)
    player.stop()
    until(lambda: player.state().status is PlayerStatus.EMPTY)


def test_a_playlist_that_comes_under_a_films_name_is_refused_as_such(tmp_path: Path, new_player, giver) -> None:
    disguised = tmp_path / "film.mp4"
    disguised.write_bytes(b"#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1:9/segment.ts\n" + b"#" * 5000)
    source = giver(disguised)
    player = new_player()
    player.load(source.stream.path, stream=source.stream)
    until(lambda: player.state().status is PlayerStatus.FAILED)
    assert player.state().fault is MediaFaultCode.REFUSED_KIND


@pytest.mark.parametrize("coming", [False, True], ids=["whole", "coming"])
@pytest.mark.parametrize("kind", ["hls", "dash", "playlist of lines", "ffconcat", "smil"])
def test_no_disguise_makes_the_cage_ask_the_network_for_anything(
    tmp_path: Path, new_player, giver, kind: str, *, coming: bool
) -> None:
    canary = UnrulyServer()
    address = f"{canary.url}/segment.ts"
    texts = {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{address}\n#EXT-X-ENDLIST\n",
        "dash": f'<?xml version="1.0"?><MPD type="static"><BaseURL>{address}</BaseURL></MPD>',
        "playlist of lines": f"[playlist]\nFile1={address}\n",
        "ffconcat": f"ffconcat version 1.0\nfile {address}\n",
        "smil": f'<smil><body><video src="{address}"/></body></smil>',
    }
    disguised = tmp_path / "film.mp4"
    disguised.write_bytes(texts[kind].encode() + b"\n" * 200)
    player = new_player()
    if coming:
        source = giver(disguised)
        player.load(source.stream.path, stream=source.stream)
    else:
        player.load(disguised)
    player.play()
    until(lambda: player.state().status is PlayerStatus.FAILED and player.state().settled)
    assert player.state().fault is MediaFaultCode.REFUSED_KIND
    time.sleep(0.2)
    canary.close()
    assert canary.asked == []
