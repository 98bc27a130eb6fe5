"""Getting an item's recording onto the stage: asked of the host, opened in the player, or said why not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from moderator_app.desk.case.case_file import film_of
from moderator_app.desk.case.playback import Playback
from moderator_app.desk.case.player_view import PlayerView
from moderator_app.desk.case_host import CaseHost
from moderator_app.domain.case import Item
from moderator_app.domain.errors import MediaFault, Refused, Unreachable
from moderator_app.media.faults import RecordingFault
from moderator_app.media.stream import Stream


class Recording(QObject):
    """One item's recording at a time; answers for an item that is no longer shown are dropped.

    Signals:
        here(object): the recording's file (``Path``) is here; None when another item, or none, is shown.
    """

    here = Signal(object)

    def __init__(self, host: CaseHost, playback: Playback, view: PlayerView, parent: QObject | None = None) -> None:
        """Load into ``playback`` and speak through ``view``."""
        super().__init__(parent)
        self._host, self._playback, self._view = host, playback, view
        self._ticket = 0
        self._at_ms = 0
        self._coming = False
        """What is on the stage is still coming."""

    def show_item(self, item: Item | None, *, at_ms: int = 0) -> bool:
        """Begin to show an item's recording at a time; say whether it has one."""
        self._ticket += 1
        self._at_ms, self._coming = at_ms, False
        self._playback.unload()
        self._view.say("")
        self.here.emit(None)
        film = film_of(item) if item else None
        if film is None:
            return False
        ticket = self._ticket
        self._playback.warm_up()
        self._view.fetching(0, max(1, film.bytes))
        self._host.open_media(
            film.sha256,
            lambda path: self._ready(ticket, path),
            lambda error: self._failed(ticket, error),
            lambda here, whole: self._progress(ticket, here, whole),
            lambda stream: self._early(ticket, stream),
        )
        return True

    def go(self, t_ms: int) -> None:
        """Remember where to begin when the recording is not here yet."""
        self._at_ms = t_ms

    def _ready(self, ticket: int, path: Path) -> None:
        if ticket != self._ticket:
            return
        self._view.fetching(1, 1)
        if not self._coming:
            self._load(path, None)
        self._coming = False
        self.here.emit(path)

    def _early(self, ticket: int, stream: Stream) -> None:
        """Let it be played before it is whole. Stills, pictures and the sound's outline wait for the whole."""
        if ticket == self._ticket:
            self._coming = True
            self._load(stream.path, stream)

    def _load(self, path: Path, stream: Stream | None) -> None:
        settings = self._host.settings
        muted, play = settings.flag("media.start_muted"), settings.flag("media.autoplay")
        self._playback.load(path, at_ms=self._at_ms, muted=muted, play=play, stream=stream)

    def _failed(self, ticket: int, error: Exception) -> None:
        if ticket != self._ticket:
            return
        if self._coming:
            self._coming = False
            self._playback.unload()
        if isinstance(error, RecordingFault):
            why = error.code.label.in_language(self._host.language())
        elif isinstance(error, Refused) and error.code == "forbidden":
            why = self.tr("The recording lies at an address that the policy does not allow.")
        elif isinstance(error, Unreachable):
            why = self.tr("The recording cannot be fetched now: nobody answers.")
        elif isinstance(error, MediaFault):
            why = self.tr("The recording cannot be shown.")
        else:
            why = self.tr("The recording cannot be fetched.")
            self._host.report(error)
        self._view.say(self.tr("{why} The case can be decided by its text.").format(why=why))

    def _progress(self, ticket: int, here: int, whole: int) -> None:
        if ticket == self._ticket:
            self._view.fetching(here, whole)
