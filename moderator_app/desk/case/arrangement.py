"""Where the room's panels stand, and how their sizes are kept from case to case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.case.evidence_stage import EvidenceStage
from moderator_app.desk.case.evidence_tray import EvidenceTray
from moderator_app.desk.case.header import CaseHeader
from moderator_app.desk.case.highlights import HighlightsPanel
from moderator_app.desk.case.merchant_panel import MerchantPanel
from moderator_app.desk.case.pk.view import PkView
from moderator_app.desk.case.reason_strip import ReasonStrip
from moderator_app.desk.case.timeline_panel import TimelinePanel
from moderator_app.desk.case.verdict.panel import VerdictPanel
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.plain import PlainLabel


class Panel(Protocol):
    """What every panel can do."""

    def retranslate(self) -> None:
        """Say everything in the desk's language."""


@dataclass(frozen=True)
class Panels:
    """The room's panels."""

    header: CaseHeader
    strip: ReasonStrip
    stage: EvidenceStage
    pk: PkView
    highlights: HighlightsPanel
    merchant: MerchantPanel
    tray: EvidenceTray
    verdict: VerdictPanel
    foot: TimelinePanel

    @property
    def all(self) -> tuple[Panel, ...]:
        """Every panel, from the head of the room to its foot."""
        return (
            *(self.header, self.strip, self.stage, self.pk),
            *(self.highlights, self.merchant, self.tray, self.verdict, self.foot),
        )


class Pages(QStackedWidget):
    """Pages of which only the one in front asks for room; what lies behind must not hold the others open."""

    def minimumSizeHint(self) -> QSize:
        """Ask for what the page in front needs."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()


class Arrangement:
    """Highlights at the left, evidence in the middle, the verdict at the right, the timeline across the foot."""

    def __init__(self, room: QWidget, panels: Panels) -> None:
        """Put the panels into ``room``."""
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.tabBar().setDrawBase(False)
        self.side.addTab(panels.highlights, "")
        self.side.addTab(panels.merchant, "")
        columns = QSplitter(Qt.Orientation.Horizontal)
        self.middle = Pages()
        self.middle.currentChanged.connect(lambda _page: self.middle.updateGeometry())
        self.middle.addWidget(panels.stage)
        self.middle.addWidget(panels.pk)
        for part, stretch in ((self.side, 1), (self.middle, 3), (panels.verdict, 1)):
            columns.addWidget(part)
            columns.setStretchFactor(columns.count() - 1, stretch)
        columns.setSizes([300, 720, 420])
        self.below = QSplitter(Qt.Orientation.Horizontal)
        self.below.addWidget(panels.foot)
        self.below.addWidget(panels.tray)
        self.below.setSizes([960, 400])
        outer = QSplitter(Qt.Orientation.Vertical)
        outer.addWidget(columns)
        outer.addWidget(self.below)
        outer.setStretchFactor(0, 4)
        outer.setStretchFactor(1, 1)
        outer.setSizes([520, 300])
        for splitter in (columns, self.below, outer):
            splitter.setChildrenCollapsible(False)
        self._body = QWidget()
        whole = QVBoxLayout(self._body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(panels.header)
        whole.addWidget(panels.strip)
        whole.addWidget(outer, 1)
        self.empty = PlainLabel(kind="title", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout(room)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._body)
        self._splitters = {"outer": outer, "columns": columns, "middle": panels.stage.splitter, "foot": self.below}

    def show_case(self, *, open_: bool) -> None:
        """Show the panels, or that there is no case."""
        self._pages.setCurrentWidget(self._body if open_ else self.empty)

    def keep(self, settings: Settings) -> None:
        """Keep the sizes."""
        for name, splitter in self._splitters.items():
            settings.keep(f"case.{name}", bytes(splitter.saveState().data()))

    def restore(self, settings: Settings) -> None:
        """Take the kept sizes up again."""
        for name, splitter in self._splitters.items():
            kept = settings.kept(f"case.{name}")
            if kept:
                splitter.restoreState(QByteArray(kept))
