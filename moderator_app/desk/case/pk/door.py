"""The way into the view of both rooms, and back into the case."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget

from moderator_app.desk.case.evidence_stage import EvidenceStage
from moderator_app.desk.case.header import CaseHeader
from moderator_app.desk.case.pk.view import PkView
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import HighlightState


class PkDoor:
    """Shows one of the two in the middle of the room."""

    def __init__(self, middle: QStackedWidget, stage: EvidenceStage, view: PkView, header: CaseHeader) -> None:
        """Stand between ``stage`` and ``view``."""
        self._middle, self._stage, self._view, self._header = middle, stage, view, header

    @property
    def is_open(self) -> bool:
        """Whether both rooms are shown."""
        return self._middle.currentWidget() is self._view

    def open(self, ours: Item, states: Mapping[str, HighlightState]) -> None:
        """Show both rooms; the focus goes where the comparing begins."""
        self._middle.setCurrentWidget(self._view)
        self._header.show_pk(on=True)
        self._view.open(ours, states)
        self._view.focus_first()

    def close(self) -> None:
        """Show the case's own view; a focus in the other one comes along."""
        if not self.is_open:
            return
        focus = QApplication.focusWidget()
        held = focus is not None and self._view.isAncestorOf(focus)
        self._view.clear()
        self._middle.setCurrentWidget(self._stage)
        self._header.show_pk(on=False)
        if held:
            self._stage.transcript.text.setFocus(Qt.FocusReason.OtherFocusReason)
