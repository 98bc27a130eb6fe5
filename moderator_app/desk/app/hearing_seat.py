"""The case of an appeal that is heard: the same case view with its recording, to look at and not to decide in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moderator_app.desk.app.seat import Seat
from moderator_app.wire.messages import law as lm

if TYPE_CHECKING:  # it brings the player along, which a window need not wait for
    from moderator_app.desk.case.room import CaseRoom


class HearingSeat(Seat):
    """Shows what an appeal is about; the outcome is stored by the room of appeals."""

    def look(self, file: lm.AppealFile) -> None:
        """Open the case of an appeal."""
        self.room = self.room or self.make_room()
        if self.room is None:
            return
        self._turn, self._seated = file.turn, lm.Seated(turn=file.turn, content=file.content)
        self.room.open(file.content, None, None)
        self._renewing.start(file.turn.ttl_ms // 2)
        self.commands.refresh()

    def occupied(self) -> bool:
        """Say that no case lies on a table: one that is only looked at keeps nobody from work."""
        return False

    def _renewed(self, turn: lm.Turn) -> None:
        if self._turn is not None and turn.id == self._turn.id:
            self._renewing.start(turn.ttl_ms // 2)

    def save_draft(self, case_id: str, body: str) -> None:
        """Keep nothing: there is nothing to decide here."""


def only_to_look(view: CaseRoom) -> None:
    """Leave out of a case view what belongs to deciding."""
    view.verdict.hide()
    view.tray.hide()
