"""The server's clock as this desk knows it: its last word, and this machine's monotonic clock since."""

from __future__ import annotations

from moderator_app.desk.store.clocks import MACHINE, Clocks

SKEW_SHOWN_MS = 120_000
"""From here on a person is told that this machine's clock is wrong. It never blocks anything."""


class ServerClock:
    """Read by any thread, set by the courier's. Before the first word it trusts this machine."""

    def __init__(self, clocks: Clocks = MACHINE) -> None:
        """Begin with this machine's wall clock."""
        self._clocks = clocks
        self._offset_ms = clocks.wall() - clocks.mono()
        self._heard_ms = clocks.mono()

    def heard(self, server_ms: int, round_trip_ms: int = 0) -> None:
        """Take the server's word; half of the round trip has gone by since it was said."""
        mono = self._clocks.mono()
        self._offset_ms = server_ms + round_trip_ms // 2 - mono
        self._heard_ms = mono

    def now_ms(self) -> int:
        """Return the server's time, in milliseconds since the epoch."""
        return self._offset_ms + self._clocks.mono()

    def elapsed_ms(self) -> int:
        """Return how long ago the server was heard, by the monotonic clock."""
        return self._clocks.mono() - self._heard_ms

    def skew_ms(self) -> int:
        """Return how far this machine's wall clock is behind the server's."""
        return self.now_ms() - self._clocks.wall()
