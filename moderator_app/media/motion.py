"""The caged player: VLC for motion, PyAV for exact stills and steps. The other side is ``caged_player.py``.

Who runs what:

* the reader thread takes commands off the pipe and ends the process when the pipe is closed;
* the main thread carries the commands out one by one, and is the only one that calls VLC;
* VLC's threads fill frames and report events; they only note things down and never call VLC back, for ``stop()``,
  ``play()`` or ``set_media()`` inside a callback deadlock, as does a lock held over ``stop()`` that a callback wants.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from moderator_app.media.engine import Engine, EngineEvent, start_engine
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.film import Film, Picture, fitted, paint
from moderator_app.media.findings import MediaInfo
from moderator_app.media.frames import FrameWriter
from moderator_app.media.kind import Source, kind_of
from moderator_app.media.now import Now
from moderator_app.media.pipe import Message, Pipe
from moderator_app.media.player import MAX_RATE, MIN_RATE, PlayerStatus
from moderator_app.media.probe import examine
from moderator_app.media.stream import AHEAD_BYTES, Feed, Flow, NotHereError

_OPEN = {PlayerStatus.READY, PlayerStatus.PLAYING, PlayerStatus.PAUSED, PlayerStatus.ENDED}
_NEAR_END_MS = 1000
_LOOK_S = 0.05
"""How often is looked whether what is waited for has come."""
_DRY_S = 0.3
"""VLC reads far ahead: it stands still only when it has shown no new frame for so long."""


@dataclass(frozen=True, slots=True)
class _Wait:
    """What is done once bytes have come."""

    offset: int
    length: int
    then: Callable[[], None]


def run(pipe: Pipe, *, caged: bool, frames_fd: int, box: tuple[int, int]) -> int:
    """Greet, then play until the pipe is closed.

    Args:
        pipe: to the desk.
        caged: whether the network is out of reach.
        frames_fd: the shared memory, made for pictures of at most ``box``.
        box: largest size of a picture, (width, height), in pixels.
    """
    window = FrameWriter(frames_fd, *box)
    wishes: queue.SimpleQueue[Message] = queue.SimpleQueue()
    pipe.send({"hello": "player", "caged": caged})
    threading.Thread(target=_read, args=(pipe, wishes), name="commands", daemon=True).start()
    _Deck(pipe, window, wishes, box).run()
    return 0


def _read(pipe: Pipe, wishes: queue.SimpleQueue[Message]) -> None:
    while True:
        try:
            message, _ = pipe.receive()
        except (EOFError, ValueError, OSError):
            # The desk is gone. The main thread may be deep inside a decoder, so there is nobody to ask.
            os._exit(0)
        wishes.put(message)


class _Deck:
    """The main thread's work."""

    def __init__(
        self, pipe: Pipe, window: FrameWriter, wishes: queue.SimpleQueue[Message], box: tuple[int, int]
    ) -> None:
        self._pipe = pipe
        self._window = window
        self._wishes = wishes
        self._box = box
        self._now = Now()
        self._source: Source = Path()
        self._wait: _Wait | None = None
        self._hungry = -1
        """Which run of VLC waits for bytes that have not come, and may still have frames to show."""
        self._info = MediaInfo()
        self._film: Film | None = None
        self._position_ms = 0
        self._done = 0
        self._always: dict[str, Callable[[Message], None]] = {
            "load": self._take_up,
            "come": lambda _: self._come(),
            "stop": lambda _: self._stop(),
            "event": self._hear,
            "engine": lambda _: self._meet_engine(),
            "muted": lambda message: self._set_muted(muted=bool(message["muted"])),
            "volume": lambda message: self._set_volume(int(message["percent"])),
            "rate": lambda message: self._set_rate(float(message["rate"])),
        }
        self._when_open: dict[str, Callable[[Message], None]] = {
            "play": lambda _: self._play(),
            "pause": lambda _: self._pause(),
            "seek": lambda message: self._seek(int(message["ms"]), exact=bool(message["exact"])),
            "step": lambda message: self._step(int(message["frames"])),
        }
        self._engine: Engine | None = None
        self._starting: threading.Thread | None = threading.Thread(target=self._start_engine, name="engine")
        self._starting.start()

    def run(self) -> None:
        """Carry out commands for ever; the reader thread ends the process."""
        following: Message | None = None
        while True:
            message, following = following or self._next(), None
            while message["do"] == "seek" and following is None:
                # Of several seeks in a row only the last one counts: a dragged slider sends dozens.
                try:
                    after = self._wishes.get_nowait()
                except queue.Empty:
                    break
                if after["do"] == "seek":
                    message = after
                else:
                    following = after
            try:
                self._obey(message)
            except RecordingFault as fault:
                self._fail(fault.code)
            except MemoryError:
                self._fail(MediaFaultCode.NOT_A_FILM)
            self._look_at_flow()
            self._done = max(self._done, message.get("serial", 0))
            self._pipe.send({"now": self._now.to_message(), "done": self._done})

    def _obey(self, message: Message) -> None:
        do = message["do"]
        if do in self._always:
            self._always[do](message)
        elif self._now.status in _OPEN:
            self._when_open[do](message)

    # --- what has not come yet

    def _next(self) -> Message:
        """Wait for the next command; meanwhile look whether what is waited for has come."""
        while self._wait is not None or self._hungry >= 0:
            try:
                return self._wishes.get(timeout=_LOOK_S)
            except queue.Empty:
                if self._wait is not None and self._has(self._wait.offset, self._wait.length):
                    return {"do": "come"}
                if self._look_at_flow() or self._grown_dry():
                    self._pipe.send({"now": self._now.to_message(), "done": self._done})
        return self._wishes.get()

    def _has(self, offset: int, length: int) -> bool:
        return not isinstance(self._source, Feed) or self._source.first_missing(offset, length) is None

    def _grown_dry(self) -> bool:
        """Stand still when VLC waits for bytes and has nothing left to show; say whether that is news."""
        engine, run = self._engine, self._hungry
        if run < 0:
            return False
        if engine is None or engine.run != run or self._has(engine.starved_at, 1):
            self._hungry = -1
            return False
        if engine.quiet_s < _DRY_S:
            return False
        self._hungry = -1
        at_ms, offset = round(engine.halt()), engine.starved_at
        engine.stop()
        self._stand_at(at_ms)
        self._wait_for(offset, AHEAD_BYTES, lambda: self._run_from(at_ms))
        return True

    def _wait_for(self, offset: int, length: int, then: Callable[[], None]) -> None:
        """Do something once bytes have come; a later wish takes its place."""
        if isinstance(self._source, Feed):
            self._source.want(offset)
        self._wait = _Wait(offset, length, then)
        self._now = replace(self._now, waiting=True)

    def _wait_no_more(self) -> None:
        self._wait = None
        fault = None if self._now.fault is MediaFaultCode.DROPPED else self._now.fault
        self._now = replace(self._now, waiting=False, fault=fault)

    def _come(self) -> None:
        wait = self._wait
        self._wait_no_more()
        if wait is not None:
            wait.then()

    def _look_at_flow(self) -> bool:
        """Say beside the picture that nothing comes, while that is waited for; return whether that is news."""
        if self._wait is None or not isinstance(self._source, Feed):
            return False
        dropped, fault = self._source.flow is Flow.DROPPED, self._now.fault
        if dropped and fault is None:
            self._now = replace(self._now, fault=MediaFaultCode.DROPPED)
        elif not dropped and fault is MediaFaultCode.DROPPED:
            self._now = replace(self._now, fault=None)
        return self._now.fault is not fault

    def _forget_film(self) -> None:
        """Close it; a decoder that has missed something is no use. It is opened anew when it is needed."""
        if self._film is not None:
            self._film.close()
            self._film = None

    # --- the file

    def _take_up(self, message: Message) -> None:
        self._let_go()
        self._now = Now(status=PlayerStatus.LOADING, volume=self._now.volume)
        path, pieces = Path(message["path"]), message.get("pieces") or []
        self._source = Feed(path, pieces, lambda offset: self._pipe.send({"want": offset})) if pieces else path
        self._load(int(message["at_ms"]))

    def _load(self, at_ms: int) -> None:
        try:
            info = self._info = examine(self._source)
        except NotHereError as missed:
            self._wait_for(missed.offset, 1, lambda: self._load(at_ms))
            return
        if info.fault is not None and not info.fault.shows_something:
            raise RecordingFault(info.fault)
        if info.width:
            width, height = fitted((info.width, info.height), self._box)
        else:
            width = height = 0
        can_play = self._engine is not None or self._starting is not None
        warning = info.fault or (None if can_play else MediaFaultCode.LIBVLC_MISSING)
        self._now = replace(
            self._now,
            duration_ms=info.duration_ms,
            width=width,
            height=height,
            frame_ms=info.frame_ms,
            has_audio=info.has_audio,
            can_play=can_play,
            fault=warning,
        )
        self._now = replace(self._now, status=PlayerStatus.READY)
        self._show_at(at_ms)

    def _stop(self) -> None:
        self._let_go()
        self._now = Now(volume=self._now.volume)

    def _let_go(self) -> None:
        if self._engine is not None:
            self._engine.stop()
        self._wait_no_more()
        self._forget_film()
        if isinstance(self._source, Feed):
            self._source.close()
        self._source = Path()
        self._window.clear()
        self._window.set_clock(0, 0.0)
        self._position_ms = 0

    def _fail(self, code: MediaFaultCode) -> None:
        self._let_go()
        self._now = replace(self._now, status=PlayerStatus.FAILED, fault=code, can_play=False)

    # --- standing still

    def _show_at(self, ms: int, *, exact: bool = True) -> None:
        """Stand at a time with its own picture; near it with a keyframe, when not ``exact``."""
        at = min(max(ms, 0), self._now.duration_ms)
        self._wait_no_more()
        self._stand_at(at)
        if not self._now.width:
            return
        seconds = Fraction(at, 1000)
        try:
            film = self._film_now()
            picture = film.picture_at(seconds) if exact else film.keyframe_before(seconds)
            film.heed()
        except NotHereError as missed:
            self._forget_film()
            self._wait_for(missed.offset, 1, lambda: self._show_at(at, exact=exact))
            return
        self._show(picture)

    def _film_now(self) -> Film:
        if self._film is None:
            self._film = Film(self._source)
        return self._film

    def _show(self, picture: Picture) -> None:
        slot = self._window.take()
        size = (self._now.width, self._now.height)
        try:
            paint(picture.frame, size, self._window.pixels(slot))
        except BaseException:
            self._window.give_back(slot)
            raise
        self._window.publish(
            slot, width=size[0], height=size[1], stride=size[0] * 4, media_ms=max(picture.media_ms, 0), exact=True
        )

    def _stand_at(self, ms: int) -> None:
        self._position_ms = ms
        self._window.set_clock(ms * 1000, 0.0)

    def _step(self, frames: int) -> None:
        if not self._now.width:
            return
        if self._now.status is PlayerStatus.PLAYING:
            self._pause()
        self._now = replace(self._now, status=PlayerStatus.PAUSED)
        try:
            film = self._film_now()
            if film.current is None:
                film.picture_at(Fraction(self._position_ms, 1000))
            picture = film.step(frames)
            film.heed()
        except NotHereError as missed:
            self._forget_film()
            self._wait_for(missed.offset, 1, lambda: self._step(frames))
            return
        self._wait_no_more()
        self._show(picture)
        self._stand_at(max(picture.media_ms, 0))

    def _seek(self, ms: int, *, exact: bool) -> None:
        if self._now.status is PlayerStatus.PLAYING and self._engine is not None:
            self._run_from(min(max(ms, 0), max(self._now.duration_ms - 1, 0)))
            return
        self._show_at(ms, exact=exact)
        if self._now.status is PlayerStatus.ENDED:
            self._now = replace(self._now, status=PlayerStatus.PAUSED)

    # --- in motion

    def _play(self) -> None:
        self._meet_engine()
        if not self._now.can_play:
            return
        if self._now.status is PlayerStatus.PLAYING:
            return
        at = self._position_ms
        if self._now.status is PlayerStatus.ENDED or at >= self._now.duration_ms - max(self._now.frame_ms, 1):
            at = 0
        self._run_from(at)
        self._now = replace(self._now, status=PlayerStatus.PLAYING)

    def _run_from(self, at_ms: int) -> None:
        self._wait_no_more()
        if self._engine is not None:
            self._engine.start(
                self._source,
                kind_of(self._source),
                at_ms=at_ms,
                size=(self._now.width, self._now.height),
                frame_ms=self._now.frame_ms,
                rate=self._now.rate,
                sound=self._info.has_audio and not self._now.muted,
                volume=self._now.volume,
            )

    def _pause(self) -> None:
        if self._now.status is not PlayerStatus.PLAYING or self._engine is None:
            return
        if self._now.waiting:
            self._now = replace(self._now, status=PlayerStatus.PAUSED)
            self._show_at(self._position_ms)
            return
        # The picture on screen was timed by the clock; half a frame on, the exact one is found again.
        at_ms = self._engine.halt()
        self._now = replace(self._now, status=PlayerStatus.PAUSED)
        self._show_at(round(at_ms + self._now.frame_ms / 2))
        if self._film is not None and self._film.current is not None:
            self._stand_at(max(self._film.current.media_ms, 0))
        self._engine.stop()

    def _set_rate(self, rate: float) -> None:
        self._now = replace(self._now, rate=min(max(rate, MIN_RATE), MAX_RATE))
        if self._now.status is PlayerStatus.PLAYING and self._engine is not None and not self._now.waiting:
            self._run_from(self._engine.now_ms())

    def _set_volume(self, percent: int) -> None:
        self._now = replace(self._now, volume=min(max(percent, 0), 100))
        if self._engine is not None:
            self._engine.set_volume(self._now.volume)

    def _set_muted(self, *, muted: bool) -> None:
        self._now = replace(self._now, muted=muted)
        if self._now.status is PlayerStatus.PLAYING and self._engine is not None and not self._now.waiting:
            if not muted and not self._engine.has_sound and self._info.has_audio:
                # It was started without sound, so that nothing could be heard by mistake: start it again with it.
                self._run_from(self._engine.now_ms())
            else:
                self._engine.set_muted(muted)

    def _hear(self, message: Message) -> None:
        """Act on VLC's word, here and not in its callback."""
        engine = self._engine
        if engine is None or message["run"] != engine.run or self._now.status is not PlayerStatus.PLAYING:
            return
        if message["event"] == EngineEvent.STARTED.value:
            engine.catch_up()
            return
        if message["event"] == EngineEvent.STARVED.value:
            self._hungry = engine.run
            return
        started_ms, shown = engine.started_ms, engine.shown
        engine.stop()
        failed = message["event"] == EngineEvent.ERROR.value
        # Near its end a file may rightly have no frame left, and VLC's TS reader wants a keyframe first.
        nothing_seen = self._now.width and shown == 0 and started_ms == 0 < self._now.duration_ms - _NEAR_END_MS
        if failed or nothing_seen:
            # PyAV shows stills of it, VLC has no decoder for it: the picture stays, motion goes.
            self._now = replace(
                self._now, status=PlayerStatus.PAUSED, can_play=False, fault=MediaFaultCode.CODEC_MISSING
            )
            self._show_at(started_ms)
            return
        self._show_at(self._now.duration_ms)
        self._now = replace(self._now, status=PlayerStatus.ENDED)

    # --- the engine

    def _start_engine(self) -> None:
        self._engine = start_engine(self._window, self._tell_later)
        self._wishes.put({"do": "engine"})

    def _tell_later(self, event: EngineEvent, run: int) -> None:
        self._wishes.put({"do": "event", "event": event.value, "run": run})

    def _meet_engine(self) -> None:
        """Wait until VLC has started, or turned out to be missing, and say so."""
        if self._starting is not None:
            self._starting.join()
            self._starting = None
        if self._engine is None and self._now.can_play:
            fault = self._now.fault or MediaFaultCode.LIBVLC_MISSING
            self._now = replace(self._now, can_play=False, fault=fault)
