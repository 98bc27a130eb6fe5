"""The session clock that everything in the room follows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from moderator_app.domain.transcript import Lane


class SessionClock(QObject):
    """One position in milliseconds since the session's start.

    A panel that wants to go somewhere calls ``seek``; the playback hears ``asked`` and carries the recording there.
    While a recording plays, the playback calls ``follow``. Panels only ever listen to ``moved``.

    Signals:
        moved(int): the position is another.
        asked(int): a person wants to be there.
        length_changed(int): the session has another length.
        running_changed(bool): time began or ceased to pass.
        offset_changed(str, int): a lane was moved against the clock by so many milliseconds.
    """

    moved = Signal(int)
    asked = Signal(int)
    length_changed = Signal(int)
    running_changed = Signal(bool)
    offset_changed = Signal(str, int)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start at zero, at rest."""
        super().__init__(parent)
        self._position = 0
        self._length = 1
        self._running = False
        self._offsets: dict[Lane, int] = {}

    @property
    def position(self) -> int:
        """Where the clock stands, in milliseconds."""
        return self._position

    @property
    def length(self) -> int:
        """How long the session is, in milliseconds; at least 1."""
        return self._length

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._running

    def reset(self, length_ms: int) -> None:
        """Begin another session of this length, at zero and at rest, with no offsets."""
        self._offsets.clear()
        self.set_running(False)
        self._length = max(1, length_ms)
        self._position = 0
        self.length_changed.emit(self._length)
        self.moved.emit(0)

    def stretch(self, length_ms: int) -> None:
        """Make the session at least this long; a recording may turn out longer than was said."""
        if length_ms > self._length:
            self._length = length_ms
            self.length_changed.emit(length_ms)

    def seek(self, t_ms: int) -> None:
        """Go to ``t_ms``, cut to the session, because a person asked."""
        target = min(max(0, t_ms), self._length)
        self._place(target)
        self.asked.emit(target)

    def follow(self, t_ms: int) -> None:
        """Go where the recording is."""
        self._place(min(max(0, t_ms), self._length))

    def set_running(self, running: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Say whether time passes."""
        if running != self._running:
            self._running = running
            self.running_changed.emit(running)

    def offset(self, lane: Lane) -> int:
        """Return by how many milliseconds a lane is moved against the clock."""
        return self._offsets.get(lane, 0)

    def set_offset(self, lane: Lane, offset_ms: int) -> None:
        """Move a lane against the clock: its times are shown ``offset_ms`` later."""
        if offset_ms != self.offset(lane):
            self._offsets[lane] = offset_ms
            self.offset_changed.emit(lane.value, offset_ms)

    def _place(self, t_ms: int) -> None:
        if t_ms != self._position:
            self._position = t_ms
            self.moved.emit(t_ms)
