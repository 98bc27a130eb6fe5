"""One's own exposure: what was seen today, what is left, what one would rather not see, and a break."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.wire.messages.wellness import ClassExposure, Wellness

MINUTE_MS = 60_000


class WellnessPanel(Spoken, QWidget):
    """The page of one's own exposure; nobody else has one about this person.

    Signals:
        looked_at(): the page was opened and wants fresh figures.
        optouts_changed(object): the classes one would rather not see now (a tuple of ids).
        break_wanted(): a break is to begin.
    """

    looked_at = Signal()
    optouts_changed = Signal(object)
    break_wanted = Signal()
    width_wanted = 560

    def __init__(self, language: str = "en", parent: QWidget | None = None) -> None:
        """Begin without figures."""
        super().__init__(parent)
        self.language = language
        self._shown: Wellness | None = None
        self.about = PlainLabel(kind="dim", wrap=True)
        self.state = PlainLabel(wrap=True)
        self.rest = QPushButton()
        self.rest.clicked.connect(self.break_wanted)
        self._heads = [PlainLabel(kind="small") for _ in range(3)]
        self.bars: dict[str, QProgressBar] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self._names: dict[str, PlainLabel] = {}
        self.seen: dict[str, PlainLabel] = {}
        """Under each bar what it stands for, in words."""
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.about)
        column.addWidget(self.state)
        column.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.retranslate()

    def title(self) -> str:
        """Return the page's name."""
        return self.tr("Your exposure and breaks")

    def focus_first(self) -> None:
        """Go to the button, and ask for fresh figures."""
        self.rest.setFocus(Qt.FocusReason.PopupFocusReason)
        self.looked_at.emit()

    def show_figures(self, figures: Wellness) -> None:
        """Show where one stands."""
        self._shown = figures
        if list(self.boxes) != [one.id for one in figures.classes]:
            self._build(figures)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.about.setText(
            self.tr(
                "Only you see this page. It is in no report and no log, and no lead can ask for it. "
                "Blur, greyscale and sound are in the preferences."
            )
        )
        words = (self.tr("What it is about"), self.tr("Seen in the last 24 hours"), self.tr("Rather not"))
        for head, text in zip(self._heads, words, strict=True):
            head.setText(text)
        figures = self._shown
        self.rest.setEnabled(figures is not None and not figures.break_until_ms)
        minutes = figures.break_ms // MINUTE_MS if figures else 0
        self.rest.setText(self.tr("Start a break of {minutes} minutes").format(minutes=minutes))
        self.state.setText(self._state())
        for one in figures.classes if figures else ():
            self._show_class(one)

    def _state(self) -> str:
        figures = self._shown
        if figures is None:
            return self.tr("The figures come from the server; nobody answers now.")
        if figures.break_until_ms:
            left = -(-(figures.break_until_ms - figures.server_time_ms) // MINUTE_MS)
            sentence = self.tr("You are on a break for {minutes} more minutes. Your cases wait for you.")
            return sentence.format(minutes=left)
        return self.tr(
            "Looked without a pause: {row} minutes. A break is offered after {offer} and due after {due}."
        ).format(
            row=figures.row_ms // MINUTE_MS,
            offer=figures.offer_ms // MINUTE_MS,
            due=figures.require_ms // MINUTE_MS,
        )

    def _build(self, figures: Wellness) -> None:
        for widget in (*self.bars.values(), *self.boxes.values(), *self._names.values(), *self.seen.values()):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self.bars, self.boxes, self._names, self.seen = {}, {}, {}, {}
        for place, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, place)
        for row, one in enumerate(figures.classes, 1):
            name, bar, box, seen = PlainLabel(), QProgressBar(), QCheckBox(), PlainLabel(kind="small")
            bar.setTextVisible(False)
            self.seen[one.id] = seen
            box.toggled.connect(self._chosen)
            self._names[one.id], self.bars[one.id], self.boxes[one.id] = name, bar, box
            self._grid.addWidget(name, 2 * row, 0)
            self._grid.addWidget(bar, 2 * row, 1)
            self._grid.addWidget(box, 2 * row, 2)
            self._grid.addWidget(seen, 2 * row + 1, 1, Qt.AlignmentFlag.AlignTop)
        focus: QWidget = self.rest
        for box in self.boxes.values():
            QWidget.setTabOrder(focus, box)
            focus = box

    def _show_class(self, one: ClassExposure) -> None:
        name = one.name.in_language(self.language)
        self._names[one.id].setText(name)
        bar, box = self.bars[one.id], self.boxes[one.id]
        bar.setRange(0, max(1, one.day_limit_ms // MINUTE_MS))
        bar.setValue(min(one.day_ms // MINUTE_MS, bar.maximum()))
        seen = self.tr("{seen} of {limit} min · {items} of {item_limit} cases").format(
            seen=one.day_ms // MINUTE_MS,
            limit=one.day_limit_ms // MINUTE_MS,
            items=one.items,
            item_limit=one.item_limit,
        )
        words = self.tr("{seen} · enough for now").format(seen=seen) if one.full else seen
        self.seen[one.id].setText(words)
        bar.setAccessibleName(name)
        bar.setAccessibleDescription(words)
        box.setText(self.tr("Not for me"))
        box.setAccessibleName(self.tr("Rather not see: {name}").format(name=name))
        with QSignalBlocker(box):
            box.setChecked(one.opted_out)

    def _chosen(self, _on: bool) -> None:  # noqa: FBT001 - as Qt calls it
        self.optouts_changed.emit(tuple(name for name, box in self.boxes.items() if box.isChecked()))
