"""The player: ``player.word_error``, ``player.seek_exact``, ``player.stills_wrong``, ``player.cpu_1080p``.

The other side of most comparisons is plain VLC as applications mostly embed it: in the same process, with its own clock
and its own seeking.
"""

from __future__ import annotations

import ctypes
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import av
import vlc
from PySide6.QtWidgets import QApplication

from moderator_app.assets import resource
from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.transcript import Lane, Segment, Speaker, Word
from moderator_app.media.cage import Cage
from moderator_app.media.caged_player import CagedPlayer
from moderator_app.media.player import PlayerStatus
from moderator_app.wire.messages import CaseContent
from tests.bench.figures import Measured, figure
from tests.bench.recordings import HEIGHT, WIDTH, burnt_in, recording
from tests.desk.case.table import FakeHost, content, lease
from tests.media.clips import FPS, number_in

WORD_MS = 20
HALF_HOUR_MS = 1_800_000


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[min(len(values) - 1, len(values) * 95 // 100)]


def wait(holds: Callable[[], bool], seconds: float = 30.0, *, beat_s: float = 0.002, or_not: bool = False) -> None:
    """Let the desk work until something holds, or, with ``or_not``, until the time is over.

    Raises:
        TimeoutError: it did not in time.
    """
    application = QApplication.instance()
    until = time.monotonic() + seconds
    while not holds():
        if application is not None:
            QApplication.processEvents()
        if time.monotonic() > until:
            if or_not:
                return
            raise TimeoutError
        time.sleep(beat_s)


class PlainVlc:
    """VLC the usual way: memory callbacks in this process, its own ``get_time()``."""

    def __init__(self, path: Path) -> None:
        """Open a file; nothing runs yet."""
        self.shown: list[int] = []
        """The burnt-in number of each frame displayed."""
        self._memory = (ctypes.c_char * (WIDTH * HEIGHT * 4))()
        self._view = memoryview(self._memory).cast("B")
        self._instance = vlc.Instance(["--quiet", "--no-audio", "--no-xlib", "--avcodec-hw=none"])
        self.player = self._instance.media_player_new(str(path))
        self._lock = vlc.CallbackDecorators.VideoLockCb(self._give)
        self._display = vlc.CallbackDecorators.VideoDisplayCb(self._take)
        self.player.video_set_callbacks(self._lock, None, self._display, None)
        self.player.video_set_format("RV32", WIDTH, HEIGHT, WIDTH * 4)

    def watch(self, seconds: float) -> list[float]:
        """Play, and at each new frame compare its number with VLC's own time; milliseconds off."""
        errors, seen, end = [], 0, time.monotonic() + seconds
        self.player.play()
        while time.monotonic() < end:
            time.sleep(0.001)
            if len(self.shown) > seen:
                seen = len(self.shown)
                errors.append(abs(self.player.get_time() - self.shown[-1] * 1000 / FPS))
        return errors[10:]

    def _give(self, _opaque: int, planes: Any) -> None:
        planes[0] = ctypes.addressof(self._memory)

    def _take(self, _opaque: int, _picture: int) -> None:
        # VLC is never called back from here: stop() would wait for this callback, and this callback for stop().
        self.shown.append(number_in(self._view, WIDTH, HEIGHT, WIDTH * 4))

    def seek(self, at_ms: int) -> None:
        """Go to a time while paused, and wait until a frame came and no other one follows it."""
        before = len(self.shown)
        self.player.set_time(at_ms)
        wait(lambda: len(self.shown) > before, 3, or_not=True)
        time.sleep(0.4)

    def close(self) -> None:
        """Let go."""
        self.player.stop()
        self.player.release()
        self._instance.release()


def _desk(path: Path) -> tuple[CaseRoom, Settings]:
    application = QApplication.instance() or QApplication([])
    assert application is not None
    folder = Path(tempfile.mkdtemp(prefix="moderator-bench-"))
    settings = Settings(folder / "desk.ini")
    theme = Theme(resource("style"))
    theme.apply("dark", 100)
    host = FakeHost(settings, theme, Commands(), media=path)
    room = build_case_room(host, player=CagedPlayer())
    room.resize(1600, 1000)
    room.show()
    return room, settings


def _worded(seconds: int) -> CaseContent:
    """Return a case whose transcript has a word every 20 ms."""
    whole = content()
    each = 1000 // WORD_MS
    words = tuple(Word(start=n, end=n + 1, t0_ms=n * WORD_MS, t1_ms=(n + 1) * WORD_MS, conf=900) for n in range(each))
    segments = [
        Segment(
            lane=Lane.SPEECH,
            seq=second,
            text="字" * each,
            t0_ms=second * 1000,
            t1_ms=second * 1000 + 1000,
            role=Speaker.ANCHOR,
            words=tuple(replace(w, t0_ms=w.t0_ms + second * 1000, t1_ms=w.t1_ms + second * 1000) for w in words),
        )
        for second in range(seconds)
    ]
    film = replace(whole.items[0].media[0], duration_ms=seconds * 1000)
    item = replace(whole.items[0], segments=tuple(segments), media=(film,))
    return CaseContent(case=whole.case, items=(item,), highlights=(), context=whole.context)


def _lit_errors(room: CaseRoom, rate: float, seconds: float) -> list[float]:
    """Play, and at each new picture compare the lit word with the burnt-in number; milliseconds off."""
    errors: list[float] = []
    play, text = room.playback, room.stage.transcript.text

    def look() -> None:
        frame = play.frame()
        if frame is None or frame.exact or play.state.status is not PlayerStatus.PLAYING or text.lit is None:
            return
        number = number_in(frame.data, frame.width, frame.height, frame.stride)
        at_ms = number * 1000 / FPS
        begin = text.document_.time_at(text.lit.start)
        errors.append(max(0.0, begin - at_ms, at_ms - begin - WORD_MS))

    room.clock.seek(0)
    wait(lambda: play.state.settled)
    play.set_rate(rate)
    play.toggle()
    wait(lambda: play.state.status is PlayerStatus.PLAYING and room.clock.position > 1000 * rate)
    play.picture_changed.connect(look)
    end = time.monotonic() + seconds
    wait(lambda: time.monotonic() > end or room.clock.position > 18_500, seconds + 10)
    play.picture_changed.disconnect(look)
    play.pause()
    wait(lambda: play.state.settled)
    return errors


@figure("player.word_error", "ms p95", "VLC's own time at each frame it shows, at 1x")
def word_error() -> Measured:
    """Compare the lit word with the burnt-in timecode while playing at 0.5, 1 and 2 times; the worst speed's p95."""
    path = recording(20)
    room, _settings = _desk(path)
    room.open(_worded(20), lease(), None)
    wait(lambda: room.playback.state.status is PlayerStatus.READY)
    seen = {rate: _lit_errors(room, rate, 6) for rate in (0.5, 1.0, 2.0)}
    room.shut()
    plain = PlainVlc(path)
    baseline = plain.watch(6)
    plain.close()
    worst = max(p95(errors) for errors in seen.values())
    note = ", ".join(f"{rate:g}x p95 {p95(errors):.0f} max {max(errors):.0f}" for rate, errors in seen.items())
    return Measured(value=worst, baseline=p95(baseline), n=sum(map(len, seen.values())), note=note)


@figure("player.seek_exact", "ms p95", "PyAV in this process: open, seek, decode every picture on the way")
def seek_exact() -> Measured:
    """Jump about in half an hour of 1080p while paused, until the right frame can be painted."""
    path = recording(HALF_HOUR_MS // 1000)
    chance = random.Random(11)  # noqa: S311 - the same places every time
    player = CagedPlayer()
    player.load(path)
    wait(lambda: player.state().status is PlayerStatus.READY)
    times, wrong = [], 0
    for _ in range(60):
        at_ms = chance.randrange(HALF_HOUR_MS)
        start = time.perf_counter()
        player.seek(at_ms)
        wait(lambda: player.state().settled, beat_s=0.001)
        frame = player.latest_frame()
        times.append((time.perf_counter() - start) * 1000)
        assert frame is not None
        wrong += number_in(frame.data, frame.width, frame.height, frame.stride) != burnt_in(at_ms)
    player.close()
    assert wrong == 0
    baseline = []
    for _ in range(10):
        at = Fraction(chance.randrange(HALF_HOUR_MS), 1000)
        start = time.perf_counter()
        _plain_seek(path, at)
        baseline.append((time.perf_counter() - start) * 1000)
    note = f"median {sorted(times)[30]:.0f}, {wrong} wrong"
    return Measured(value=p95(times), baseline=p95(baseline), n=len(times), note=note)


def _plain_seek(path: Path, at: Fraction) -> None:
    with av.open(str(path)) as container:
        stream: Any = container.streams.video[0]
        container.seek(int(at / stream.time_base), stream=stream)
        frame: Any
        for frame in container.decode(stream):
            if (frame.pts + 1) * stream.time_base + Fraction(1, FPS) > at:
                frame.to_ndarray(format="bgra")
                return


@figure("player.stills_wrong", "of 200", "VLC paused, set_time(), the frame it settles on; of 20, times ten")
def stills_wrong() -> Measured:
    """Take 200 evidence stills at random times and read the number burnt into each."""
    path = recording(HALF_HOUR_MS // 1000)
    chance = random.Random(5)  # noqa: S311 - the same places every time
    wrong = 0
    with Cage() as cage:
        for _ in range(200):
            at_ms = chance.randrange(HALF_HOUR_MS)
            still = cage.still(path, at_ms)
            wrong += number_in(still.data, still.width, still.height, still.stride) != burnt_in(at_ms)
    plain = PlainVlc(path)
    plain.player.play()
    wait(lambda: len(plain.shown) > 5)
    plain.player.set_pause(1)
    time.sleep(0.5)
    missed = 0
    for _ in range(20):
        at_ms = chance.randrange(HALF_HOUR_MS)
        plain.seek(at_ms)
        missed += plain.shown[-1] != burnt_in(at_ms)
    plain.close()
    return Measured(value=float(wrong), baseline=float(missed * 10), n=200)


@figure("player.cpu_1080p", "% of a core", "plain VLC in a window of its own under Xvfb, no blur, no grey")
def cpu_1080p() -> Measured:
    """Play 1080p30 in the case room with blur and greyscale on; the desk's and the child's share of one core."""
    path = recording(20)
    room, settings = _desk(path)
    settings.set("media.blur", 60)
    settings.set("media.greyscale", 100)
    room.open(_worded(20), lease(), None)
    play = room.playback
    wait(lambda: play.state.status is PlayerStatus.READY)
    play.toggle()
    wait(lambda: room.clock.position > 1500)
    player = play._player
    assert isinstance(player, CagedPlayer)
    assert player._session is not None
    child = player._session.child.process.pid
    painted = play.state.frame_counter
    start, desk, other = time.monotonic(), time.process_time(), _cpu_of(child)
    wait(lambda: time.monotonic() > start + 10, beat_s=0.004)
    spent = time.monotonic() - start
    desk, other = time.process_time() - desk, _cpu_of(child) - other
    frames = play.state.frame_counter - painted
    room.shut()
    note = f"desk {100 * desk / spent:.0f}, child {100 * other / spent:.0f}, {frames / spent:.1f} pictures a second"
    return Measured(value=100 * (desk + other) / spent, baseline=_plain_cpu(path), n=frames, note=note)


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


WINDOW = """
import sys, time, vlc
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget(); window.resize(960, 540); window.show(); app.processEvents()
instance = vlc.Instance(["--quiet", "--no-audio", "--avcodec-hw=none"])
player = instance.media_player_new(sys.argv[1])
player.set_xwindow(int(window.winId())); player.play()
def run(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents(); time.sleep(0.004)
run(2.5)
start, cpu = time.monotonic(), time.process_time()
run(8)
print(100 * (time.process_time() - cpu) / (time.monotonic() - start))
player.stop()
"""


def _plain_cpu(path: Path) -> float:
    """Return what plain embedding costs, in percent of a core; 0 where there is no Xvfb to try it in."""
    if shutil.which("xvfb-run") is None:
        return 0.0
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", WINDOW, str(path)],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return float(done.stdout.split()[-1]) if done.returncode == 0 and done.stdout.split() else 0.0
