"""The leads' room: the decision log, the figures, the samples and the work, each in a tab of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.audit.figures_panel import FiguresPanel
from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.log_panel import LogPanel
from moderator_app.desk.audit.samples import SamplesPanel
from moderator_app.desk.audit.work import WorkPanel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.roles import Capability
from moderator_app.wire.messages.quality import LogFilter


class LeadRoom(Spoken, QWidget):
    """As many tabs as the person may see."""

    def __init__(self, host: LeadHost) -> None:
        """Build the room; ``start`` fills it."""
        super().__init__()
        leads = host.may(Capability.QUALITY_LEAD)
        self.log = LogPanel(host)
        self.figures = FiguresPanel(host, self.log.names) if leads else None
        self.samples = SamplesPanel(host, self.log.names) if leads else None
        self.work = WorkPanel(host, self.log.names) if host.may(Capability.CASE_REOPEN) else None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for panel in (self.log, self.figures, self.samples, self.work):
            if panel is not None:
                self.tabs.addTab(panel, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        if self.figures is not None:
            self.figures.opened.connect(self.show_rows)
        self.tabs.currentChanged.connect(self._entered)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.setWindowTitle(self.tr("Decision log"))
        self.tabs.setAccessibleName(self.tr("Parts of the leads' room"))
        titles = (self.tr("Decisions"), self.tr("Figures"), self.tr("Samples"), self.tr("Work"))
        for panel, name in zip((self.log, self.figures, self.samples, self.work), titles, strict=True):
            if panel is not None:
                self.tabs.setTabText(self.tabs.indexOf(panel), name)

    def start(self) -> None:
        """Ask for the newest decisions; the other tabs ask when they are entered."""
        self.log.start()
        self.log.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, wanted: LogFilter | None) -> None:
        """Show the rows behind a figure: decisions, or None for the back-checks."""
        if wanted is None:
            if self.samples is not None:
                self.samples.choose_back_checks()
                self.tabs.setCurrentWidget(self.samples)
            return
        self.tabs.setCurrentWidget(self.log)
        self.log.show_rows(wanted)

    def _entered(self, at: int) -> None:
        panel = self.tabs.widget(at)
        if isinstance(panel, FiguresPanel | SamplesPanel | WorkPanel):
            panel.refresh()


__all__ = ["LeadRoom"]
