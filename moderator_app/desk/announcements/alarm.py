"""The alarm of corrections: whoever can publish one is told of it in any room, and again when it is late."""

from __future__ import annotations

from PySide6.QtCore import QObject

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.sync import announcement_calls as calls
from moderator_app.desk.widgets import law_words
from moderator_app.wire.messages import announcements as am

EVERY_MS = 5 * 60_000
"""How often the server is asked."""
SOON_MS = 4 * 3_600_000
"""With so little time left a correction is told of a second time."""


class Alarm(QObject):
    """Tells of each correction when it is first owed, when its time runs out, and when it is over."""

    def __init__(self, host: AnnouncementHost) -> None:
        """Begin without having told anything."""
        super().__init__()
        self._host = host
        self._person = ""
        self._next = 0
        self.told: dict[tuple[str, int], int] = {}
        """(issue, until when) → how urgently it was told last."""

    def look(self, person_id: str) -> None:
        """Ask the server when it is time to; another person is told anew."""
        now = self._host.now_server_ms()
        if person_id != self._person:
            self._person, self.told, self._next = person_id, {}, 0
        if now >= self._next:
            self._next = now + EVERY_MS
            self._host.ask(calls.issues(), self._came, lambda _error: None)

    def _came(self, found: am.IssueList) -> None:
        now = self._host.now_server_ms()
        for head in found.issues:
            if head.correct_by_ms is None:
                continue
            left = head.correct_by_ms - now
            grade = 3 if left <= 0 else 2 if left <= SOON_MS else 1
            key = (head.id, head.correct_by_ms)
            if grade > self.told.get(key, 0):
                self.told[key] = grade
                self._host.say(self._sentence(head, now), problem=grade > 1)

    def _sentence(self, head: am.IssueRow, now: int) -> str:
        text = self.tr("{issue}. {due}: {time}.")
        return text.format(
            issue=sentences.label(head), due=sentences.due(head, now), time=law_words.clock(head.correct_by_ms or 0)
        )
