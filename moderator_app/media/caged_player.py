"""The desk's player: it speaks to a caged child through a pipe and looks at its pictures through shared memory.

The first ``load()`` starts the child, ``close()`` ends it; one that has died is replaced by the next ``load()``.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.frames import FrameReader, open_memory
from moderator_app.media.launch import Child
from moderator_app.media.pipe import Message
from moderator_app.media.player import MAX_RATE, MIN_RATE, Frame, PlayerState, PlayerStatus
from moderator_app.media.stream import Stream

_BEAT_S = 0.25
_PATIENCE_S = 10.0
_MAX_WAITING = 500
_RUN_ON_MS = 2000
"""The clock is carried on for at most so long after the child last set it."""


@dataclass(slots=True)
class _Session:
    """One child, from its start to its end, and what it said last."""

    child: Child
    now: dict[str, Any] = field(default_factory=dict)
    done: int = 0
    fault: MediaFaultCode | None = None
    """Why the child is gone; None while it lives."""
    stream: Stream | None = None
    """Where what is on the stage comes from, while it is still coming."""
    waiting_since: float = 0.0
    """Since when it owes us an answer, on the monotonic clock; of no meaning when everything is carried out."""


class CagedPlayer:
    """A ``Player`` whose decoder may crash without harm."""

    def __init__(self, max_width: int = 1920, max_height: int = 1080, patience_s: float = _PATIENCE_S) -> None:
        """Prepare; nothing is started yet.

        Args:
            max_width: pictures are scaled down to fit, never up, in pixels.
            max_height: as above.
            patience_s: a child that does not carry out a command for so long is ended.

        Raises:
            OSError: there is no shared memory.
        """
        self._box = (max_width, max_height)
        self._fd = open_memory(max_width, max_height)
        self._window = FrameReader(self._fd, max_width, max_height)
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._session: _Session | None = None
        self._listener: threading.Thread | None = None
        self._serial = 0
        self._load_serial = 0
        self._jump_serial = 0
        self._last_ms = 0
        self._volume = 100
        self._closed = False

    # --- commands

    def warm_up(self) -> None:
        """Start the child ahead of the first ``load()``, which then takes a tenth of the time."""
        if not self._closed and self._session is None:
            self._start()

    def load(self, path: Path, *, at_ms: int = 0, stream: Stream | None = None) -> None:
        """Open a local file, starting a child where there is none."""
        if self._closed:
            return
        session = self._session
        if session is None or session.fault is not None or not session.child.alive:
            session = self._start()
        self._load_serial = self._serial + 1
        if session is not None:
            session.stream = stream
            pieces = list(stream.layout.lengths) if stream is not None else []
            self._send("load", path=str(path.absolute()), at_ms=at_ms, pieces=pieces)

    def play(self) -> None:
        """Play on."""
        self._send("play")

    def pause(self) -> None:
        """Stand still."""
        self._send("pause")

    def set_rate(self, rate: float) -> None:
        """Set the speed."""
        self._send("rate", rate=min(max(rate, MIN_RATE), MAX_RATE))

    def seek(self, ms: int, *, exact: bool = True) -> None:
        """Go to a time."""
        self._send("seek", ms=ms, exact=exact)

    def step(self, frames: int) -> None:
        """Move by whole frames."""
        self._send("step", frames=frames)

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Silence the sound or let it be heard."""
        self._send("muted", muted=muted)

    def set_volume(self, percent: int) -> None:
        """Set the loudness; it outlives the file."""
        self._volume = min(max(percent, 0), 100)
        self._send("volume", percent=self._volume)

    def stop(self) -> None:
        """Let go of the file."""
        self._load_serial = 0
        self._send("stop")

    def close(self) -> None:
        """End the child and let go of the memory."""
        if self._closed:
            return
        self._closed = True
        self._end()
        self._window.close()
        os.close(self._fd)

    # --- what is seen

    def state(self) -> PlayerState:
        """Return what the player is doing now."""
        session = self._session
        if session is None or self._closed:
            failed = self._load_serial > 0 and not self._closed
            return PlayerState(
                status=PlayerStatus.FAILED if failed else PlayerStatus.EMPTY,
                volume=self._volume,
                fault=MediaFaultCode.CRASHED if failed else None,
            )
        with self._lock:
            now, done, fault = session.now, session.done, session.fault
        if fault is not None:
            return PlayerState(
                status=PlayerStatus.FAILED,
                position_ms=self._last_ms,
                duration_ms=now.get("duration_ms", 0),
                frame_counter=self._window.counter,
                volume=self._volume,
                caged=session.child.caged,
                fault=fault,
            )
        if done < self._load_serial:
            return PlayerState(
                status=PlayerStatus.LOADING,
                frame_counter=self._window.counter,
                volume=self._volume,
                settled=False,
                caged=session.child.caged,
            )
        status = PlayerStatus(now.get("status", PlayerStatus.EMPTY))
        return PlayerState(
            status=status,
            position_ms=self._position(status, now, done),
            duration_ms=now.get("duration_ms", 0),
            width=now.get("width", 0),
            height=now.get("height", 0),
            frame_ms=now.get("frame_ms", 0.0),
            frame_counter=self._window.counter,
            rate=now.get("rate", 1.0),
            muted=now.get("muted", True),
            volume=self._volume,
            has_audio=now.get("has_audio", False),
            can_play=now.get("can_play", False),
            settled=done >= self._serial,
            waiting=now.get("waiting", False),
            caged=session.child.caged,
            fault=MediaFaultCode(now["fault"]) if now.get("fault") else None,
        )

    def latest_frame(self) -> Frame | None:
        """Return the newest picture."""
        return None if self._closed else self._window.latest()

    def _position(self, status: PlayerStatus, now: dict[str, Any], done: int) -> int:
        clock = self._window.clock()
        instant = min(time.monotonic_ns(), clock.monotonic_ns + _RUN_ON_MS * 1_000_000)
        at_ms = min(max(clock.at(instant) // 1000, 0), int(now.get("duration_ms", 0)))
        # VLC's word may be some milliseconds behind what the clock has run on to: then wait for it, do not run back.
        # Only who waits for bytes goes back, to the frame that is on screen.
        if status is PlayerStatus.PLAYING and self._jump_serial <= 0 and not now.get("waiting", False):
            at_ms = max(at_ms, self._last_ms)
        elif done >= self._jump_serial:
            self._jump_serial = 0
        self._last_ms = at_ms
        return at_ms

    # --- the child

    def _start(self) -> _Session | None:
        self._end()
        self._window.reset()
        self._last_ms = 0
        width, height = self._box
        try:
            child = Child("player", [str(self._fd), str(width), str(height)], keep_fds=[self._fd])
        except OSError:
            return None
        session = self._session = _Session(child, done=self._serial)
        self._listener = threading.Thread(target=self._listen, args=(session,), name="caged player", daemon=True)
        self._listener.start()
        if self._volume != 100:
            self._send("volume", percent=self._volume)
        return session

    def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with self._lock:
                session.fault = session.fault or MediaFaultCode.CRASHED
            session.child.process.kill()
        if self._listener is not None:
            self._listener.join()
            self._listener = None

    def _send(self, do: str, **more: Any) -> None:
        session = self._session
        if session is None or session.fault is not None:
            return
        self._serial += 1
        if do in {"load", "seek", "step", "play", "stop", "pause"}:
            self._jump_serial = self._serial
        with self._lock:
            waiting = self._serial - session.done
            if waiting == 1:
                session.waiting_since = time.monotonic()
        if waiting > _MAX_WAITING:
            # It has not listened for hundreds of commands, and the pipe must not fill up and hold the desk.
            self._lose(session, MediaFaultCode.TIMED_OUT)
            return
        with contextlib.suppress(OSError):  # A dead child is noticed by the listener.
            session.child.pipe.send({"do": do, "serial": self._serial, **more})

    def _listen(self, session: _Session) -> None:
        """Note what the child says, until it ends; in a thread of its own."""
        child = session.child
        try:
            child.greet()
            with self._lock:
                session.waiting_since = time.monotonic()  # Starting up is not counted against it.
            while True:
                if child.pipe.ready(_BEAT_S):
                    message, _ = child.pipe.receive(self._patience_s)
                    if "want" in message:
                        self._wanted(session, int(message["want"]))
                        continue
                    with self._lock:
                        self._note(session, message)
                elif session.done < self._serial and time.monotonic() - session.waiting_since > self._patience_s:
                    self._lose(session, MediaFaultCode.TIMED_OUT)
        except TimeoutError:
            self._lose(session, MediaFaultCode.TIMED_OUT)
        except (EOFError, ValueError, KeyError, TypeError, OSError):
            self._lose(session, MediaFaultCode.CRASHED)
        child.kill()

    @staticmethod
    def _wanted(session: _Session, offset: int) -> None:
        stream = session.stream
        if stream is not None:
            stream.want(offset)

    def _note(self, session: _Session, message: Message) -> None:
        session.now = _checked(message["now"])
        done = int(message["done"])
        if done > session.done:
            session.done = done
            session.waiting_since = time.monotonic()

    def _lose(self, session: _Session, code: MediaFaultCode) -> None:
        with self._lock:
            if session.fault is None:
                session.fault = code
        session.child.process.kill()


def _checked(now: dict[str, Any]) -> dict[str, Any]:
    """Return the child's words with the types that they should have.

    Raises:
        ValueError, KeyError, TypeError: they have not.
    """
    if now["fault"] is not None:
        MediaFaultCode(now["fault"])
    return {
        "status": PlayerStatus(now["status"]),
        "fault": now["fault"],
        **{name: int(now[name]) for name in ("duration_ms", "width", "height")},
        **{name: float(now[name]) for name in ("frame_ms", "rate")},
        **{name: bool(now[name]) for name in ("muted", "has_audio", "can_play", "waiting")},
    }
