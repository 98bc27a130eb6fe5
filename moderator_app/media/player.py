"""What the desk asks of a player, whichever it is.

The desk polls: a timer of about 8 ms reads ``frame_counter`` and paints ``latest_frame()`` when it has grown. Nothing
calls back, so no foreign thread ever enters the desk, and never more than one frame waits.

Times are integer milliseconds of media time: 0 is the first instant of the file. A frame's ``media_ms`` is the first
whole millisecond at which it is on screen, so that ``seek(frame.media_ms)`` finds the same frame again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from moderator_app.domain.text import Named
from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.stream import Stream

MIN_RATE = 0.25
MAX_RATE = 4.0


class PlayerStatus(Named):
    """What a player is doing."""

    EMPTY = "empty", "No recording", "无录像"
    LOADING = "loading", "Opening…", "正在打开…"
    READY = "ready", "Ready", "就绪"
    PLAYING = "playing", "Playing", "播放中"
    PAUSED = "paused", "Paused", "已暂停"
    ENDED = "ended", "Ended", "已结束"
    FAILED = "failed", "Failed", "失败"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerState:
    """One instant of a player."""

    status: PlayerStatus = PlayerStatus.EMPTY
    position_ms: int = 0
    """Interpolated between frames; while playing it never runs backwards unless a seek was asked for."""
    duration_ms: int = 0
    """Length of what can be shown; 0 while unknown."""
    width: int = 0
    """Of the frames handed out, in pixels; 0 for sound alone."""
    height: int = 0
    frame_ms: float = 0.0
    """Nominal length of one frame, in milliseconds; 0.0 while unknown."""
    frame_counter: int = 0
    """Grows by at least one with each new picture; equal counters mean the same picture."""
    rate: float = 1.0
    muted: bool = True
    volume: int = 100
    """Percent, 0 to 100."""
    has_audio: bool = False
    can_play: bool = False
    """Motion is possible; stills and steps may work without it."""
    settled: bool = True
    """Every command sent so far has been carried out."""
    waiting: bool = False
    """The place that is asked for, or played to, has not come yet; it goes on there by itself."""
    caged: bool = True
    """The decoder runs without network; False says the wall could not be built on this machine."""
    fault: MediaFaultCode | None = None
    """With status FAILED: why. Otherwise a warning to show beside the picture, such as a truncated file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture for painting: 4 bytes a pixel in the order B, G, R, X (``QImage.Format_RGB32``, little-endian).

    ``data`` is a window onto the player's memory: paint or copy it before the next call of ``latest_frame()``.
    """

    data: memoryview
    """``height * stride`` bytes, read-only."""
    width: int
    height: int
    stride: int
    """Bytes from one line to the next."""
    media_ms: int
    counter: int
    exact: bool
    """The time is the frame's own stamp (paused, stepped); in motion it is interpolated, within half a frame mostly."""


class Player(Protocol):
    """A player of one local file at a time.

    Every method returns at once and none raises for the file's sake: what goes wrong is read from ``state()``. Use it
    from one thread.
    """

    def warm_up(self) -> None:
        """Prepare for a ``load()`` that is coming, while its file is fetched."""

    def load(self, path: Path, *, at_ms: int = 0, stream: Stream | None = None) -> None:
        """Open a local file at ``at_ms``: LOADING, then READY or FAILED. Muted, at rate 1, never playing by itself.

        Of a ``stream`` the file is still coming; it is told what is wanted next.
        """

    def play(self) -> None:
        """Play on from the position; from the start after the end."""

    def pause(self) -> None:
        """Stand still and show the exact frame of that instant."""

    def set_rate(self, rate: float) -> None:
        """Set the speed, 1.0 is life; clamped to 0.25-4."""

    def seek(self, ms: int, *, exact: bool = True) -> None:
        """Go to ``ms``, clamped to the recording. Not ``exact``: the nearest keyframe before it, fast, for dragging."""

    def step(self, frames: int) -> None:
        """Pause and move by whole frames, forward or (negative) back."""

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Silence the sound, or let it be heard."""

    def set_volume(self, percent: int) -> None:
        """Set the loudness, clamped to 0-100."""

    def stop(self) -> None:
        """Let go of the file: EMPTY."""

    def close(self) -> None:
        """Let go of everything; the player is not used afterwards. May be called twice."""

    def state(self) -> PlayerState:
        """Return what the player is doing now."""

    def latest_frame(self) -> Frame | None:
        """Return the newest picture, or None when there is none."""


@dataclass(slots=True)
class FakePlayer:
    """A player for tests on a virtual clock: nothing moves unless ``advance()`` is called.

    Frame ``n`` is one colour whose blue, green and red bytes are the low, middle and high byte of ``n``
    (``frame_number()`` reads it back). It decodes nothing, so any path will do.
    """

    length_ms: int = 60_000
    frame_length_ms: int = 40
    width: int = 64
    height: int = 36
    faults: dict[str, MediaFaultCode] = field(default_factory=dict)
    """By file name, what ``load()`` finds there; a code that shows something becomes a warning, others fail."""
    slow: bool = False
    """``load()`` stays LOADING until the next ``advance()``."""
    calls: list[str] = field(default_factory=list)
    """Every command in order, such as ``"seek 1200 exact"``."""
    _status: PlayerStatus = PlayerStatus.EMPTY
    _fault: MediaFaultCode | None = None
    _at: float = 0.0
    _rate: float = 1.0
    _muted: bool = True
    _volume: int = 100
    _counter: int = 0
    _shown: int = -1

    def warm_up(self) -> None:
        """Have nothing to prepare."""

    def load(self, path: Path, *, at_ms: int = 0, stream: Stream | None = None) -> None:
        """Pretend to open the file."""
        self.calls.append(f"load {path.name} {at_ms}" + (" coming" if stream is not None else ""))
        self._fault = self.faults.get(path.name)
        self._at, self._rate, self._muted, self._shown = float(self._clamped(at_ms)), 1.0, True, -1
        self._status = PlayerStatus.LOADING
        if not self.slow:
            self._open()

    def play(self) -> None:
        """Play on."""
        self.calls.append("play")
        if self._open_now() and self._can_play():
            if self._status is PlayerStatus.ENDED:
                self._at = 0.0
            self._status = PlayerStatus.PLAYING
            self._show()

    def pause(self) -> None:
        """Stand still."""
        self.calls.append("pause")
        if self._status is PlayerStatus.PLAYING:
            self._status = PlayerStatus.PAUSED

    def set_rate(self, rate: float) -> None:
        """Set the speed."""
        self.calls.append(f"rate {rate:g}")
        self._rate = min(max(rate, MIN_RATE), MAX_RATE)

    def seek(self, ms: int, *, exact: bool = True) -> None:
        """Go there at once."""
        self.calls.append(f"seek {ms} {'exact' if exact else 'near'}")
        if self._open_now():
            self._at = float(self._clamped(ms))
            if self._status is PlayerStatus.ENDED:
                self._status = PlayerStatus.PAUSED
            self._show()

    def step(self, frames: int) -> None:
        """Pause and move by whole frames."""
        self.calls.append(f"step {frames:+d}")
        if self._open_now():
            self._status = PlayerStatus.PAUSED
            last = (self.length_ms - 1) // self.frame_length_ms
            self._at = float(min(max(self._number() + frames, 0), last) * self.frame_length_ms)
            self._show()

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Remember it."""
        self.calls.append("mute" if muted else "unmute")
        self._muted = muted

    def set_volume(self, percent: int) -> None:
        """Remember it."""
        self.calls.append(f"volume {percent}")
        self._volume = min(max(percent, 0), 100)

    def stop(self) -> None:
        """Let go of the file."""
        self.calls.append("stop")
        self._status, self._fault, self._at, self._shown = PlayerStatus.EMPTY, None, 0.0, -1

    def close(self) -> None:
        """Let go of everything."""
        self.stop()
        self.calls[-1] = "close"

    def state(self) -> PlayerState:
        """Return what the fake pretends to do."""
        is_open = self._open_now()
        return PlayerState(
            status=self._status,
            position_ms=int(self._at),
            duration_ms=self.length_ms if is_open else 0,
            width=self.width if is_open else 0,
            height=self.height if is_open else 0,
            frame_ms=float(self.frame_length_ms) if is_open else 0.0,
            frame_counter=self._counter,
            rate=self._rate,
            muted=self._muted,
            volume=self._volume,
            has_audio=is_open,
            can_play=is_open and self._can_play(),
            settled=self._status is not PlayerStatus.LOADING,
            fault=self._fault,
        )

    def latest_frame(self) -> Frame | None:
        """Return the frame on screen, one colour all over."""
        if self._shown < 0:
            return None
        pixel = self._shown.to_bytes(3, "little") + b"\xff"
        return Frame(
            data=memoryview(pixel * (self.width * self.height)),
            width=self.width,
            height=self.height,
            stride=self.width * 4,
            media_ms=self._shown * self.frame_length_ms,
            counter=self._counter,
            exact=self._status is not PlayerStatus.PLAYING,
        )

    def advance(self, ms: int) -> None:
        """Let ``ms`` of the virtual clock go by."""
        if self._status is PlayerStatus.LOADING:
            self._open()
        elif self._status is PlayerStatus.PLAYING:
            self._at += ms * self._rate
            if self._at >= self.length_ms:
                self._at, self._status = float(self.length_ms), PlayerStatus.ENDED
            self._show()

    def crash(self) -> None:
        """Die as a caged decoder dies; the next ``load()`` starts anew."""
        self._status, self._fault = PlayerStatus.FAILED, MediaFaultCode.CRASHED

    @staticmethod
    def frame_number(frame: Frame) -> int:
        """Return the number that a frame of this fake carries."""
        return int.from_bytes(frame.data[:3], "little")

    def _open(self) -> None:
        if self._fault is not None and not self._fault.shows_something:
            self._status = PlayerStatus.FAILED
            return
        self._status = PlayerStatus.READY
        self._show()

    def _open_now(self) -> bool:
        return self._status not in {PlayerStatus.EMPTY, PlayerStatus.LOADING, PlayerStatus.FAILED}

    def _can_play(self) -> bool:
        return self._fault is not MediaFaultCode.LIBVLC_MISSING

    def _clamped(self, ms: int) -> int:
        return min(max(ms, 0), self.length_ms)

    def _number(self) -> int:
        return min(int(self._at), self.length_ms - 1) // self.frame_length_ms

    def _show(self) -> None:
        if self._number() != self._shown:
            self._shown = self._number()
            self._counter += 1
