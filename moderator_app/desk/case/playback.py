"""Between a player and the session clock: verbs for a person, frames for the view, the position for everybody.

How time flows: while a recording plays, a precise timer reads the player every 8 ms, hands its interpolated position to
the clock and says when there is a new picture. A person who goes elsewhere moves the clock at once; until the player
has settled there, its own older position is not believed. Without a recording the clock stands where it is put.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from moderator_app.desk.case.clock import SessionClock
from moderator_app.media.player import Frame, Player, PlayerState, PlayerStatus
from moderator_app.media.stream import Stream

RATES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""Speeds on offer."""

PLAYING_MS = 8
"""How often a playing recording is read."""

RESTING_MS = 60
"""How often one at rest is read: it may finish loading, settle, or die."""

TOLD = (
    *("status", "rate", "muted", "fault", "duration_ms", "can_play"),
    *("has_audio", "settled", "caged", "width", "waiting"),
)
"""What of a player's state is told when it changes."""

SHOWING = frozenset({PlayerStatus.READY, PlayerStatus.PLAYING, PlayerStatus.PAUSED, PlayerStatus.ENDED})


class Playback(QObject):
    """The verbs of the transport bar.

    Signals:
        state_changed(object): the player's state (``PlayerState``) is another, its position apart.
        picture_changed(): there is a new picture to paint.
        loop_changed(): the loop has other ends, or none.
    """

    state_changed = Signal(object)
    picture_changed = Signal()
    loop_changed = Signal()

    def __init__(self, player: Player | None, clock: SessionClock, parent: QObject | None = None) -> None:
        """Drive ``clock`` by ``player``; without one every verb but playing works on the clock alone."""
        super().__init__(parent)
        self._player = player
        self._clock = clock
        self._state = PlayerState()
        self._seen_counter = -1
        self._target: int | None = None
        self._later: int | None = None
        """Where a person went while the recording was still being opened."""
        self._loop: tuple[int, int] | None = None
        self._start_muted = True
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.poll)
        clock.asked.connect(self._go)

    @property
    def state(self) -> PlayerState:
        """What the player was doing when it was last read."""
        return self._state

    @property
    def loop(self) -> tuple[int, int] | None:
        """The stretch that is played again and again, in milliseconds, or None."""
        return self._loop

    @property
    def showing(self) -> bool:
        """Whether there is a recording to move about in."""
        return self._state.status in SHOWING

    def warm_up(self) -> None:
        """Let the player get ready while a recording is fetched."""
        if self._player is not None:
            self._player.warm_up()

    def load(
        self, path: Path, *, at_ms: int = 0, muted: bool = True, play: bool = False, stream: Stream | None = None
    ) -> None:
        """Open a recording, of a ``stream`` one that is still coming; it stands still and silent unless asked."""
        if self._player is None:
            return
        self._seen_counter, self._target, self._later = -1, None, None
        self._player.load(path, at_ms=at_ms, stream=stream)
        if not muted:
            self._player.set_muted(False)
        if play:
            self._player.play()
        self._timer.start(RESTING_MS)
        self.poll()

    def unload(self) -> None:
        """Let go of the recording; the clock stays."""
        self._timer.stop()
        self._target = self._later = None
        self.set_loop(None)
        if self._player is not None and self._state.status is not PlayerStatus.EMPTY:
            self._player.stop()
        self._clock.set_running(False)
        self._take(PlayerState())

    def close(self) -> None:
        """Let go of everything; not used afterwards."""
        self._timer.stop()
        if self._player is not None:
            self._player.close()
            self._player = None

    def frame(self) -> Frame | None:
        """Return the newest picture: a window onto the player's memory, to be painted or copied at once."""
        return self._player.latest_frame() if self._player is not None else None

    # --- verbs ---

    def toggle(self) -> None:
        """Play or pause."""
        if self._player is None or not self.showing:
            return
        if self._state.status is PlayerStatus.PLAYING:
            self._player.pause()
        else:
            if self._loop and not self._loop[0] <= self._clock.position < self._loop[1]:
                self._clock.seek(self._loop[0])
            self._player.play()
        self.poll()

    def pause(self) -> None:
        """Stand still."""
        if self._player is not None and self._state.status is PlayerStatus.PLAYING:
            self._player.pause()
            self.poll()

    def nudge(self, delta_ms: int) -> None:
        """Go earlier or later."""
        self._clock.seek(self._clock.position + delta_ms)

    def step(self, frames: int) -> None:
        """Go by whole frames; without a picture by a fortieth of a second."""
        if self._player is not None and self.showing:
            self._player.step(frames)
            self._target = None
            self.poll()
        else:
            self.nudge(40 * frames)

    def set_rate(self, rate: float) -> None:
        """Play at another speed."""
        if self._player is not None and self.showing:
            self._player.set_rate(rate)
            self.poll()

    def change_rate(self, steps: int) -> None:
        """Play faster or slower by so many of the speeds on offer."""
        near = min(range(len(RATES)), key=lambda place: abs(RATES[place] - self._state.rate))
        self.set_rate(RATES[min(max(0, near + steps), len(RATES) - 1)])

    def toggle_mute(self) -> None:
        """Let it be heard, or not."""
        if self._player is not None and self.showing:
            self._player.set_muted(not self._state.muted)
            self.poll()

    def set_loop(self, ends: tuple[int, int] | None) -> None:
        """Play a stretch again and again, or no longer; an empty stretch is none."""
        if ends is not None and ends[0] > ends[1]:
            ends = (ends[1], ends[0])
        if ends is not None and ends[0] == ends[1]:
            ends = None
        if ends != self._loop:
            self._loop = ends
            self.loop_changed.emit()

    # --- reading the player ---

    def poll(self) -> None:
        """Read the player once: position, picture, state."""
        if self._player is None:
            return
        state = self._player.state()
        self._take(state)
        if state.duration_ms:
            self._clock.stretch(state.duration_ms)
        if self._later is not None and self.showing:
            self._target, self._later = self._later, None
            self._player.seek(self._target, exact=True)
            state = self._player.state()
        self._place(state)
        if state.frame_counter != self._seen_counter:
            self._seen_counter = state.frame_counter
            self.picture_changed.emit()
        wanted = PLAYING_MS if state.status is PlayerStatus.PLAYING or not state.settled else RESTING_MS
        if self._timer.isActive() and self._timer.interval() != wanted:
            self._timer.start(wanted)

    def _place(self, state: PlayerState) -> None:
        if state.status not in SHOWING:
            return
        if self._target is not None:
            if not state.settled:
                return
            self._target = None
            if state.status is not PlayerStatus.PLAYING:
                return
        if self._loop and state.status is PlayerStatus.PLAYING and state.position_ms >= self._loop[1]:
            self._clock.seek(self._loop[0])
            return
        self._clock.follow(state.position_ms)

    def _take(self, state: PlayerState) -> None:
        old, self._state = self._state, state
        self._clock.set_running(state.status is PlayerStatus.PLAYING)
        if any(getattr(old, name) != getattr(state, name) for name in TOLD):
            self.state_changed.emit(state)

    def _go(self, t_ms: int) -> None:
        if self._state.status is PlayerStatus.LOADING:
            self._later = t_ms
        if self._player is None or not self.showing:
            return
        self._target = t_ms
        self._player.seek(t_ms, exact=True)
        self._timer.start(PLAYING_MS)
        self.poll()
