"""What the case room is made of: clock, playback, panels, and where they stand. What they do together is the room's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from moderator_app.desk.case.arrangement import Arrangement, Panels
from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.drawing import Drawing
from moderator_app.desk.case.evidence_hands import EvidenceHands
from moderator_app.desk.case.evidence_stage import EvidenceStage
from moderator_app.desk.case.evidence_tray import EvidenceTray
from moderator_app.desk.case.header import CaseHeader
from moderator_app.desk.case.highlights import HighlightsPanel
from moderator_app.desk.case.merchant_panel import MerchantPanel
from moderator_app.desk.case.pk.door import PkDoor
from moderator_app.desk.case.pk.view import PkView
from moderator_app.desk.case.playback import Playback
from moderator_app.desk.case.reason_strip import ReasonStrip
from moderator_app.desk.case.sights import PictureSource, Sights
from moderator_app.desk.case.timeline_panel import TimelinePanel
from moderator_app.desk.case.verdict.panel import VerdictPanel
from moderator_app.desk.case_host import CaseHost
from moderator_app.media.player import Player


class RoomParts(QWidget):
    """The parts, made and put in their places; none of them knows another."""

    def __init__(
        self,
        host: CaseHost,
        player: Player | None,
        source: PictureSource | None,
        parent: QWidget | None = None,
        *,
        second: Player | None = None,
    ) -> None:
        """Make the parts; the players and the ``source`` of pictures are the room's until it closes.

        Args:
            host: the desk around it.
            player: shows the case's recordings.
            source: of small pictures, stills and outlines.
            parent: its parent.
            second: shows the other room of a PK.
        """
        super().__init__(parent)
        self._host = host
        self.clock = SessionClock(self)
        self.playback = Playback(player, self.clock, self)
        self.sights = Sights(source, self, store=lambda: host.sights)
        self.hands = EvidenceHands(host, self.clock, self.sights, self)
        self.header = CaseHeader(host)
        self.strip = ReasonStrip(host)
        self.stage = EvidenceStage(host, self.clock, self.playback)
        self.pk = PkView(host, self.clock, self.playback, second)
        self.highlights = HighlightsPanel(host)
        self.merchant = MerchantPanel(host)
        self.tray = EvidenceTray(host)
        self.verdict = VerdictPanel(host)
        self.foot = TimelinePanel(host, self.clock, self.sights)
        self.panels = Panels(
            self.header,
            self.strip,
            self.stage,
            self.pk,
            self.highlights,
            self.merchant,
            self.tray,
            self.verdict,
            self.foot,
        )
        self.drawing = Drawing(host, self.panels, self.clock, self.hands)
        self.arrangement = Arrangement(self, self.panels)
        self.arrangement.restore(host.settings)
        self.door = PkDoor(self.arrangement.middle, self.stage, self.pk, self.header)
        self.side = self.arrangement.side
