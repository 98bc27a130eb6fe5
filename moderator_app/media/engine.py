"""VLC at work inside the cage: frames into the shared window, and a clock that is true between its rare time events.

VLC reports the time every 250-500 ms only. Between two reports the machine's monotonic clock carries it on. From a
start to the first report it is anchored at the first frame that follows its predecessor in rhythm, which is the second
one of the new place; those before it come out early and in a burst, and are not shown.
"""

from __future__ import annotations

import ctypes
import logging
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from types import ModuleType
from typing import Any

from moderator_app.media.frames import Clock, FrameWriter
from moderator_app.media.kind import RecordingKind, Source
from moderator_app.media.stream import Feed
from moderator_app.media.vlc_feed import VlcFeed

_ARGUMENTS = (
    *("--quiet", "--no-xlib", "--vout=vmem", "--no-video-title-show", "--no-osd", "--no-spu", "--no-stats"),
    *("--no-sub-autodetect-file", "--no-metadata-network-access", "--no-lua", "--avcodec-hw=none"),
    *("--no-auto-preparse", "--no-media-library", "--no-disable-screensaver"),
)
_RHYTHM = 0.6
"""A frame that comes this share of a frame's length after the one before it is in rhythm."""
_ANCHOR_WITHIN_NS = 400_000_000
"""After so long without rhythm the next frame or time event is taken as it is."""


_BUFFER_MS = 300
_BUFFER_FOR_OTHER_RATES_MS = 100
"""With less than 300 VLC now and then shows its frames 50 ms late; but what it has buffered it still shows at the old
speed after ``set_rate()``, so that the clock is wrong for as long."""


_SAMPLE_EVERY = 997


class EngineEvent(StrEnum):
    """What VLC says of its own accord."""

    STARTED = "started"
    """The first frames of the new place are out."""
    ENDED = "ended"
    ERROR = "error"
    STARVED = "starved"
    """It waits for bytes that have not come."""


def load_vlc() -> ModuleType | None:
    """Return the binding, or None when libvlc is not on this machine."""
    if sys.platform == "linux":
        os.environ.setdefault("PYTHON_VLC_LIB_PATH", "libvlc.so.5")  # else the binding runs ldconfig and gcc to find it
    logging.disable(logging.CRITICAL)
    try:
        import vlc  # noqa: PLC0415 - may be missing, and only this process may load it
    except (ImportError, OSError, NameError, AttributeError, NotImplementedError, SystemExit):
        return None
    return vlc  # type: ignore[no-any-return]


def start_engine(window: FrameWriter, tell: Callable[[EngineEvent, int], None]) -> Engine | None:
    """Return a running VLC, or None when there is none on this machine."""
    vlc = load_vlc()
    if vlc is None:
        return None
    try:
        instance = vlc.Instance(list(_ARGUMENTS)) or vlc.Instance(["--quiet"])
    except (NameError, OSError, AttributeError):
        return None
    return Engine(vlc, instance, window, tell) if instance is not None else None


class Engine:
    """One VLC player; every method is called from one thread."""

    def __init__(self, vlc: Any, instance: Any, window: FrameWriter, tell: Callable[[EngineEvent, int], None]) -> None:
        """Keep the callbacks alive as long as the player: VLC crashes without them."""
        self._vlc = vlc
        self._instance = instance
        self._player = instance.media_player_new()
        self._tell = tell
        self._loaded = False
        self._rate = 1.0
        self.has_sound = False
        """The file was opened with its sound, which may be muted."""
        self.run = 0
        """The number of this start; events of an earlier one are stale."""
        self.started_ms = 0
        self._feed: Feed | None = None
        self.starved_at = 0
        """The offset that was waited for when STARVED was told."""
        self._input = VlcFeed(vlc, self._starved)
        self._gate = _Gate(window, lambda: self._tell(EngineEvent.STARTED, self.run))
        self._lock_callback = vlc.CallbackDecorators.VideoLockCb(self._gate.lock)
        self._display_callback = vlc.CallbackDecorators.VideoDisplayCb(self._gate.display)
        events = self._player.event_manager()
        kinds = vlc.EventType
        events.event_attach(kinds.MediaPlayerTimeChanged, lambda event: self._gate.time_said(event.u.new_time))
        events.event_attach(kinds.MediaPlayerBuffering, lambda event: self._gate.buffered(event.u.new_cache))
        events.event_attach(kinds.MediaPlayerEndReached, lambda _: self._tell(EngineEvent.ENDED, self.run))
        events.event_attach(kinds.MediaPlayerEncounteredError, lambda _: self._tell(EngineEvent.ERROR, self.run))

    @property
    def shown(self) -> int:
        """How many frames were shown since the last start."""
        return self._gate.shown

    def start(
        self,
        source: Source,
        kind: RecordingKind,
        *,
        at_ms: int,
        size: tuple[int, int],
        frame_ms: float,
        rate: float,
        sound: bool,
        volume: int,
    ) -> None:
        """Run from a time on.

        Every start opens the file anew, also after a seek or for another speed: VLC lets old frames out for a while
        after ``set_time()``, and nothing tells them apart. It starts at the speed 1, for at another one VLC 3 misses
        the start time by the way from the keyframe; once the first frames are out, ``catch_up()`` sets the speed.
        """
        self.stop()
        self.run += 1
        self.started_ms = at_ms
        self._feed = source if isinstance(source, Feed) else None
        if self._feed is not None:
            media = self._input.media(self._instance, self._feed)
        else:
            media = self._instance.media_new_path(str(source))
        buffer_ms = _BUFFER_MS if rate == 1 else _BUFFER_FOR_OTHER_RATES_MS
        options = [*kind.vlc_options, f":start-time={at_ms / 1000:.3f}", f":file-caching={buffer_ms}"]
        options.append(f":network-caching={buffer_ms}")
        if not sound:
            options.append(":no-audio")
        if not size[0]:
            options.append(":no-video")
        for option in options:
            media.add_option(option)
        self._player.set_media(media)
        media.release()
        if size[0]:
            self._player.video_set_callbacks(self._lock_callback, None, self._display_callback, None)
            self._player.video_set_format("RV32", size[0], size[1], size[0] * 4)
        self._player.set_rate(1.0)
        self._rate = rate
        self.has_sound = sound
        self._gate.open(at_ms, size, frame_ms)
        self._player.play()
        if sound:
            self._player.audio_set_volume(volume)
            self._player.audio_set_mute(False)
        self._loaded = True

    @property
    def quiet_s(self) -> float:
        """For how long no new frame was shown; for ever where there is sound alone."""
        return (time.monotonic_ns() - self._gate.shown_ns) / 1e9 if self._gate.has_picture else math.inf

    def catch_up(self) -> None:
        """Set the speed that was asked for, when it is time for that."""
        if self._gate.set_rate(self._rate):
            self._player.set_rate(self._rate)

    def halt(self) -> float:
        """Stand still and silent at once; return the media time of the frame last shown, in milliseconds."""
        at_ms = self._gate.close()
        if self._loaded:
            self._player.set_pause(1)
        return at_ms

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Silence the sound or let it be heard, where the file was opened with it."""
        if self.has_sound:
            self._player.audio_set_mute(muted)

    def set_volume(self, percent: int) -> None:
        """Set the loudness, where the file was opened with its sound."""
        if self.has_sound:
            self._player.audio_set_volume(percent)

    def now_ms(self) -> int:
        """Return the media time now."""
        return self._gate.now_us() // 1000

    def stop(self) -> None:
        """Let go of the file."""
        self._gate.close()
        if self._loaded:
            self.run += 1
            if self._feed is not None:
                self._feed.abandon()
            self._player.stop()
            if self._feed is not None:
                self._feed.take_up()
            self._gate.drop()
        self._loaded = self.has_sound = False
        self._feed = None

    def _starved(self, offset: int) -> None:
        self.starved_at = offset
        self._gate.hungry = True
        self._tell(EngineEvent.STARVED, self.run)


class _Gate:
    """Lets VLC's frames out once they are the right ones, and keeps the clock.

    Its lock is never held over a VLC call.
    """

    def __init__(self, window: FrameWriter, started: Callable[[], None]) -> None:
        self._window = window
        self._started = started
        self._lock = threading.Lock()
        self._size = (0, 0)
        self._frame_ns = 0.0
        self._addresses: dict[int, int] = {}
        self._views: list[Any] = []
        self._writing = -1
        self._is_open = False
        self._target_us = 0
        self._anchored = False
        self._opened_ns = 0
        self._buffered = False
        self._early = 0
        self._last_ns = 0
        self._shown_us = 0
        self._clock = Clock()
        self._rate = 1.0
        self.shown = 0
        self.shown_ns = 0
        """When the newest frame was shown, or the gate was opened, on the monotonic clock."""
        self.hungry = False
        """VLC waits for bytes. It shows its last frame again and again then, which is no new one."""
        self._likeness = b""

    @property
    def has_picture(self) -> bool:
        """There are frames to wait for."""
        return self._size[0] > 0

    def open(self, at_ms: int, size: tuple[int, int], frame_ms: float) -> None:
        """Hold back what comes until it belongs to ``at_ms``; before VLC starts."""
        with self._lock:
            self._size, self._frame_ns, self._rate = size, frame_ms * 1e6, 1.0
            self._is_open, self._anchored, self._buffered = True, False, False
            self.hungry = False
            self._target_us = self._shown_us = at_ms * 1000
            self._opened_ns = self.shown_ns = time.monotonic_ns()
            self._early = self._last_ns = self.shown = 0
            self._set_clock(self._target_us, 0.0, self._opened_ns)

    def close(self) -> float:
        """Let nothing out any more; return the media time of the frame last shown, in milliseconds."""
        with self._lock:
            if self._is_open:
                self._is_open = False
                at_us = self._shown_us if self._size[0] and self._anchored else self._clock.at(time.monotonic_ns())
                self._set_clock(at_us, 0.0, time.monotonic_ns())
            return self._clock.media_us / 1000

    def drop(self) -> None:
        """Take back a slot that VLC never gave back; once VLC has stopped."""
        with self._lock:
            if self._writing >= 0:
                self._window.give_back(self._writing)
                self._writing = -1

    def set_rate(self, rate: float) -> bool:
        """Let the clock run at another speed from now on; say whether it runs and did not run at it."""
        with self._lock:
            if not self._is_open or not self._anchored or rate == self._rate:
                return False
            now = time.monotonic_ns()
            self._rate = rate
            self._set_clock(self._clock.at(now), rate, now)
            return True

    def now_us(self) -> int:
        """Return the media time now, in microseconds."""
        with self._lock:
            return self._clock.at(time.monotonic_ns())

    # --- from VLC's threads

    def lock(self, _opaque: int, planes: Any) -> int | None:
        """Give VLC memory for the next frame."""
        with self._lock:
            if self._writing < 0:
                self._writing = self._window.take()
            slot = self._writing
            if slot not in self._addresses:
                view = (ctypes.c_char * self._window.slot_bytes).from_buffer(self._window.pixels(slot))
                self._views.append(view)
                self._addresses[slot] = ctypes.addressof(view)
        planes[0] = self._addresses[slot]
        return None

    def display(self, _opaque: int, _picture: int) -> None:
        """Show the frame that VLC has just filled, if it is one to show."""
        now = time.monotonic_ns()
        with self._lock:
            if self._writing < 0 or not self._is_open or not self._lets_out(now):
                return
            slot, self._writing = self._writing, -1
            self.shown += 1
            if not self.hungry or self._is_new(slot):
                self.shown_ns = now
                self._shown_us = max(self._clock.at(now), 0)
            width, height = self._size
            self._window.publish(
                slot,
                width=width,
                height=height,
                stride=width * 4,
                media_ms=round(self._shown_us / 1000),
                exact=False,
            )

    def _is_new(self, slot: int) -> bool:
        """Say whether a picture differs from the one before, by some thousand of its bytes."""
        likeness = bytes(self._window.pixels(slot)[: self._size[0] * self._size[1] * 4 : _SAMPLE_EVERY])
        before, self._likeness = self._likeness, likeness
        return likeness != before

    def time_said(self, ms: int) -> None:
        """Take VLC's word for the time; a time before the start means that it is only now going there."""
        now = time.monotonic_ns()
        with self._lock:
            if not self._is_open:
                return
            if ms * 1000 < self._target_us:
                self._begin_again(now)
            elif self._anchored:
                self._set_clock(ms * 1000, self._rate, now)
            elif self._buffered and self._waited(now):
                self._anchor(ms * 1000, now)

    def buffered(self, percent: float) -> None:
        """Note that the data of the new place has arrived."""
        now = time.monotonic_ns()
        with self._lock:
            if self._is_open and not self._anchored:
                self._buffered = percent >= 100
                self._early = 0
                if self._buffered and not self._size[0]:
                    self._anchor(self._target_us, now)

    def _begin_again(self, now: int) -> None:
        self._anchored = self._buffered = False
        self._early = 0
        self._set_clock(self._target_us, 0.0, now)

    def _anchor(self, media_us: int, now: int) -> None:
        self._anchored = True
        self._set_clock(media_us, self._rate, now)
        self._started()

    def _waited(self, now: int) -> bool:
        return now - self._opened_ns > _ANCHOR_WITHIN_NS

    def _lets_out(self, now: int) -> bool:
        """Anchor the clock at the first frame in rhythm; say whether this frame is to be shown."""
        if self._anchored:
            return True
        if not self._buffered and not self._waited(now):
            return False
        self._early += 1
        gap, self._last_ns = now - self._last_ns, now
        in_rhythm = self._early > 1 and gap >= self._frame_ns * _RHYTHM
        if in_rhythm or self._waited(now):
            # The frame before this one was the first of the new place.
            self._anchor(self._target_us + int(self._frame_ns / 1000) * in_rhythm, now)
        return self._anchored

    def _set_clock(self, media_us: int, rate: float, now: int) -> None:
        self._clock = Clock(media_us, now, rate)
        self._window.set_clock(media_us, rate, now)
