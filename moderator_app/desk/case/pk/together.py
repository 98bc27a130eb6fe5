"""Two recordings on one clock: whatever ours does, the other room's does too.

How time flows: the room's clock leads. Where a person goes, the other recording goes; while ours plays the other plays,
and a look every few hundred milliseconds brings it back when the two have drifted apart. A click in the other room's
words moves the room's clock, so that there is one time and not two.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.playback import Playback
from moderator_app.media.player import PlayerState, PlayerStatus

DRIFT_MS = 120
"""Further apart than this, and the other recording is put right: a lip or two, no more."""

LOOK_MS = 400


class Together(QObject):
    """Leads the other room's recording.

    Signals:
        offset_changed(int): the other room's time is ours plus so many milliseconds.
    """

    offset_changed = Signal(int)

    def __init__(
        self,
        clock: SessionClock,
        ours: Playback,
        their_clock: SessionClock,
        theirs: Playback,
        parent: QObject | None = None,
    ) -> None:
        """Lead ``theirs`` by ``clock`` once ``begin`` is called."""
        super().__init__(parent)
        self._clock, self._ours, self._their_clock, self._theirs = clock, ours, their_clock, theirs
        self._offset = 0
        self._on = self._leading = False
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._check)
        clock.asked.connect(self._asked)
        clock.moved.connect(self._moved)
        clock.running_changed.connect(self._running)
        their_clock.asked.connect(self._asked_there)
        ours.state_changed.connect(self._state)
        theirs.state_changed.connect(self._arrived)

    @property
    def offset(self) -> int:
        """How much later the other room's time is, in milliseconds."""
        return self._offset

    def begin(self, offset_ms: int) -> None:
        """Lead from now on."""
        self._on = True
        self._offset = offset_ms
        self.offset_changed.emit(offset_ms)
        self._lead()

    def end(self) -> None:
        """Let the other recording be."""
        self._on = False
        self._look.stop()

    def set_offset(self, offset_ms: int) -> None:
        """Move the other room against ours."""
        if offset_ms != self._offset:
            self._offset = offset_ms
            self.offset_changed.emit(offset_ms)
            self._lead()

    def there(self, t_ms: int) -> int:
        """Return the other room's time for one of ours, in milliseconds; never below zero."""
        return max(0, t_ms + self._offset)

    def here(self, t_ms: int) -> int:
        """Return our time for one of the other room's."""
        return max(0, t_ms - self._offset)

    def _lead(self) -> None:
        """Put the other room where ours is, and let it do what ours does."""
        self._leading = True
        self._their_clock.seek(self.there(self._clock.position))
        self._leading = False
        self._running(self._clock.running)

    def _settle(self) -> None:
        if self._on and not self._clock.running:
            self._lead()

    def _asked(self, _t_ms: int) -> None:
        if self._on:
            self._lead()

    def _moved(self, t_ms: int) -> None:
        # Without a recording of its own the other room's words still follow.
        if self._on and not self._theirs.showing:
            self._their_clock.follow(self.there(t_ms))

    def _asked_there(self, t_ms: int) -> None:
        if self._on and not self._leading:
            self._clock.seek(self.here(t_ms))

    def _running(self, running: bool) -> None:  # noqa: FBT001 - a signal's value
        if not self._on:
            return
        playing = self._theirs.state.status is PlayerStatus.PLAYING
        within = self._clock.position + self._offset >= 0
        if running and within and not playing:
            self._theirs.toggle()
        elif not running and playing:
            self._theirs.pause()
            # One turn later: the clock is told where ours came to stand after it is told that it stands.
            QTimer.singleShot(0, self, self._settle)
        if running:
            self._look.start()
        else:
            self._look.stop()

    def _check(self) -> None:
        """Bring the other recording back where the two have drifted apart."""
        far = abs(self._their_clock.position - self.there(self._clock.position))
        if self._theirs.showing and far > DRIFT_MS and self._theirs.state.settled:
            self._lead()

    def _state(self, state: PlayerState) -> None:
        if self._on and self._theirs.showing and self._theirs.state.rate != state.rate:
            self._theirs.set_rate(state.rate)

    def _arrived(self, state: PlayerState) -> None:
        """A recording that has just been opened begins where ours is."""
        if self._on and state.status is PlayerStatus.READY:
            self._lead()
