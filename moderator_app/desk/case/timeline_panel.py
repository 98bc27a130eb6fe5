"""The foot of the room: the timeline with its zoom, the offset of a lane, and in words what lies under the pointer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QToolButton, QVBoxLayout, QWidget

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.keys import CHOOSE, PRESS, keep_keys
from moderator_app.desk.case.sights import Sights
from moderator_app.desk.case.timeline.lanes import Band, Strip, TimelineLane, hit_lanes_of, text_lanes_of
from moderator_app.desk.case.timeline.preview import Preview
from moderator_app.desk.case.timeline.widget import Timeline
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import ElidedLabel, PlainLabel
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.transcript import Lane


@dataclass(frozen=True)
class _Hits:
    """The detectors' lanes as they were drawn last."""

    lanes: tuple[TimelineLane, ...]
    states: Mapping[str, HighlightState]
    scores: bool


class TimelinePanel(QWidget):
    """The timeline and its controls."""

    def __init__(self, host: CaseHost, clock: SessionClock, sights: Sights, parent: QWidget | None = None) -> None:
        """Follow ``clock``; pictures and sound come from ``sights``."""
        super().__init__(parent)
        self._host, self._clock = host, clock
        self._item: Item | None = None
        self._basis: tuple[str, str, dict[Lane, int]] | None = None
        self._texts: tuple[TimelineLane, ...] = ()
        self._hits: _Hits | None = None
        self.timeline = Timeline(host, clock, sights)
        self.preview = Preview(host, sights, self.timeline)
        self.hint = ElidedLabel(kind="small")
        self.offset_label = PlainLabel(kind="small")
        self.lane, self.offset = QComboBox(), QSpinBox()
        self.lane.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.offset.setRange(-600_000, 600_000)
        self.offset.setSingleStep(100)
        self.offset.setSuffix(" ms")
        self.offset.setMinimumWidth(host.theme.px(96))
        self.offset.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet does not reach into a spin box
        self.out, self.closer, self.all = QToolButton(), QToolButton(), QToolButton()
        for button, face in ((self.out, "−"), (self.closer, "+"), (self.all, "⤢")):
            button.setText(face)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        keep_keys(PRESS, self.out, self.closer, self.all)
        keep_keys(CHOOSE, self.lane)
        keep_keys((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right), self.offset)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.setSpacing(4)
        bar.addWidget(self.hint, 1)
        for control in (self.offset_label, self.lane, self.offset, self.out, self.closer, self.all):
            bar.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.timeline, 1)
        self.timeline.hinted.connect(self.hint.setText)
        self.out.clicked.connect(lambda: self.timeline.zoom(-2))
        self.closer.clicked.connect(lambda: self.timeline.zoom(2))
        self.all.clicked.connect(self.timeline.show_whole)
        self.lane.activated.connect(lambda _place: self._show_offset())
        self.offset.valueChanged.connect(self._set_offset)
        self.retranslate()

    def show_item(self, item: Item | None) -> None:
        """Offer the lanes of an item for moving against the clock."""
        self._item, self._basis, self._hits = item, None, None
        self._fill()
        self.hint.setText("")

    def show_lanes(
        self, file: CaseFile, states: Mapping[str, HighlightState], marks: Sequence[Band], *, scores: bool
    ) -> None:
        """Draw the item's lanes as they are judged now; ``scores`` says whether scores may be seen."""
        for _ in self.laying(file, states, marks, scores=scores):
            pass

    def laying(
        self, file: CaseFile, states: Mapping[str, HighlightState], marks: Sequence[Band], *, scores: bool
    ) -> Iterator[None]:
        """Do what ``show_lanes`` does, lane by lane; what only changed its judgement is not made again."""
        item = self._item
        if item is None:
            return
        language, categories = self._host.language(), self._host.lawbook.matrix.categories
        offsets = {lane: self._clock.offset(lane) for lane in Lane}
        shown = file.highlights_of(item.id)
        basis = (item.id, language, offsets)
        if basis != self._basis:
            texts: list[TimelineLane] = []
            for lane in text_lanes_of(item, shown, language=language, offsets=offsets, prices=self.tr("Prices")):
                texts.append(lane)
                yield
            self._basis, self._texts, self._hits = basis, tuple(texts), None
        if self._hits is None or self._hits.scores != scores:
            names = {
                hit.detector: categories[hit.category].name.in_language(language)
                for hit in shown
                if hit.category in categories
            }
            lanes: list[TimelineLane] = []
            for detector in file.detectors:
                mine = [hit for hit in shown if hit.detector == detector]
                lanes += hit_lanes_of(
                    mine,
                    detectors=file.detectors,
                    detector_names=names,
                    states=states,
                    offsets=offsets,
                    scores=scores,
                )
                yield
            self._hits = _Hits(tuple(lanes), dict(states), scores)
        else:
            self._hits = self._judged(self._hits, states, file)
        own = TimelineLane("marks", self.tr("My marks"), Strip.MARKS, tuple(marks))
        self.timeline.show_lanes((*self._texts, *self._hits.lanes, own))

    def _judged(self, hits: _Hits, states: Mapping[str, HighlightState], file: CaseFile) -> _Hits:
        """Return the lanes of hits with what was judged since they were drawn."""
        changed: dict[str, HighlightState] = {}
        for name in hits.states.keys() | states.keys():
            if hits.states.get(name) is not states.get(name):
                hit = file.highlight(name)
                changed[name] = states.get(name, hit.state if hit is not None else HighlightState.NEW)
        lanes = tuple(lane.restated(changed) for lane in hits.lanes) if changed else hits.lanes
        return _Hits(lanes, dict(states), hits.scores)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.offset_label.setText(self.tr("Offset"))
        self.lane.setAccessibleName(self.tr("Lane to move against the clock"))
        self.offset.setAccessibleName(self.tr("Offset of the lane, in milliseconds"))
        for button, name in (
            (self.out, self.tr("Zoom out")),
            (self.closer, self.tr("Zoom in")),
            (self.all, self.tr("Show all")),
        ):
            button.setAccessibleName(name)
        self.out.setToolTip(self.tr("Zoom out"))
        self.closer.setToolTip(self.tr("Zoom in"))
        self.all.setToolTip(self.tr("Show all"))
        self.timeline.retranslate()
        self._fill()

    def _fill(self) -> None:
        present = {segment.lane for segment in self._item.segments} if self._item else set()
        with QSignalBlocker(self.lane):
            kept = self.lane.currentData()
            self.lane.clear()
            for lane in Lane:
                if lane in present and lane is not Lane.LISTING:
                    self.lane.addItem(lane.label.in_language(self._host.language()), lane.value)
            self.lane.setCurrentIndex(max(0, self.lane.findData(kept)))
        for control in (self.offset_label, self.lane, self.offset):
            control.setVisible(self.lane.count() > 0)
        self._show_offset()

    def _show_offset(self) -> None:
        code = self.lane.currentData()
        with QSignalBlocker(self.offset):
            self.offset.setValue(self._clock.offset(Lane(code)) if code else 0)

    def _set_offset(self, offset_ms: int) -> None:
        code = self.lane.currentData()
        if code:
            self._clock.set_offset(Lane(code), offset_ms)
