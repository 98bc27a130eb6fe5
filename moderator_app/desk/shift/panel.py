"""The panel of the offline shift: how many cases for how long, how far the preparation is, and what is on this desk.

How it flows: a person asks for cases → the desk reserves and fetches them, and says how far it is → the cases are
listed with the time they have left; they are worked on like any others, with or without a network.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QProgressBar, QPushButton, QSpinBox, QVBoxLayout, QWidget

from moderator_app.desk.sync.shift import LONGEST_MS, MOST, Reserved, ShiftProgress
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.theme import Theme

HOUR_MS = 3_600_000
MIB = 1 << 20


class ShiftPanel(Spoken, QWidget):
    """Asks, shows progress, lists.

    Signals:
        wanted(int, int): reserve so many cases for so many milliseconds.
        stopped(): fetch no more; what is reserved stays.
        ended(): give back what was not begun.
        again(): look again what is here.
        opened(str): open a case of the shift.
    """

    wanted = Signal(int, int)
    stopped = Signal()
    ended = Signal()
    again = Signal()
    opened = Signal(str)

    width_wanted = 620

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        """Begin with no shift."""
        super().__init__(parent)
        self._cases: tuple[Reserved, ...] = ()
        self._seen: ShiftProgress | None = None
        self._busy = False
        self.about = PlainLabel(wrap=True)
        self.count, self.hours = QSpinBox(), QSpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(MOST)
        self.hours.setRange(1, LONGEST_MS // HOUR_MS)
        self.hours.setValue(LONGEST_MS // HOUR_MS)
        self.count_name, self.hours_name = PlainLabel(), PlainLabel()
        self.prepare = QPushButton()
        self.prepare.setProperty("kind", "primary")
        self.stop = QPushButton()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.far = PlainLabel(kind="dim", wrap=True)
        self.listing = Listing(theme, icons, stretch=1, right=(2,))
        self.give_back = QPushButton()
        self.asking = AskStrip()
        self._lay_out()
        self.prepare.clicked.connect(self._prepare)
        self.stop.clicked.connect(self.stopped)
        self.give_back.clicked.connect(self._ask_end)
        self.listing.again.connect(self.again)
        self.listing.table.opened.connect(self.opened)
        self.retranslate()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.count_name, self.count)
        form.addRow(self.hours_name, self.hours)
        acts = QHBoxLayout()
        acts.addWidget(self.prepare)
        acts.addWidget(self.stop)
        acts.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.give_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.about)
        column.addLayout(form)
        column.addLayout(acts)
        column.addWidget(self.bar)
        column.addWidget(self.far)
        column.addWidget(self.listing, 1)
        column.addWidget(self.asking)
        column.addLayout(foot)

    # --- what the sheet asks --------------------------------------------------------------------------------------

    def title(self) -> str:
        """Return the panel's name."""
        return self.tr("Offline shift")

    def focus_first(self) -> None:
        """Go where one begins."""
        first = self.listing.table if self._cases else self.count
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.again.emit()

    # --- what the desk tells --------------------------------------------------------------------------------------

    def show_progress(self, seen: ShiftProgress) -> None:
        """Show how far the preparation is."""
        self._seen, self._busy = seen, True
        self._show()

    def show_done(self, seen: ShiftProgress) -> None:
        """Show what the preparation came to."""
        self._seen, self._busy = seen, False
        self._show()

    def show_failed(self, sentence: str) -> None:
        """Show why it ended early; what is reserved stays."""
        self._busy, self._seen = False, None
        self._show()
        self.far.setText(sentence)
        self.far.setVisible(True)

    def show_cases(self, cases: Sequence[Reserved]) -> None:
        """Show the cases of the shift."""
        self._cases = tuple(cases)
        self._fill()

    # --- words ----------------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.about.setText(
            self.tr(
                "Reserve cases to work without a network. Live cases, extremely serious ones and closures stay online. "
                "What you decide is kept here and sent when you are back."
            )
        )
        self.count_name.setText(self.tr("Cases, at most"))
        self.hours_name.setText(self.tr("Hours"))
        self.count.setAccessibleName(self.count_name.text())
        self.hours.setAccessibleName(self.hours_name.text())
        self.prepare.setText(self.tr("Reserve and fetch"))
        self.stop.setText(self.tr("Stop fetching"))
        self.give_back.setText(self.tr("Give back what I have not begun…"))
        self.listing.name(self.tr("On this desk"))
        self._show()
        self._fill()

    # --- showing --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        seen = self._seen
        self.prepare.setEnabled(not self._busy)
        self.stop.setVisible(self._busy)
        self.bar.setVisible(self._busy)
        self.far.setVisible(seen is not None)
        if seen is None:
            return
        self.bar.setRange(0, max(1, seen.all_bytes // 1024) if seen.all_bytes else 0)
        self.bar.setValue(seen.done_bytes // 1024)
        lines = [
            self.tr("%n case(s) reserved.", "", seen.cases),
            self.tr("Recordings: {here} of {all}, {done} of {total} MiB.").format(
                here=seen.films, all=seen.all_films, done=seen.done_bytes // MIB, total=-(-seen.all_bytes // MIB)
            ),
        ]
        if seen.left_out:
            lines.append(self.tr("%n recording(s) could not be fetched; decide by the text.", "", seen.left_out))
        self.far.setText(" ".join(lines))
        self.bar.setAccessibleName(self.far.text())

    def _fill(self) -> None:
        rows = [
            Row(
                key=one.case_id,
                cells=(one.number, one.title, f"{one.films_here}/{one.films}", self._left(one)),
                tone="good" if one.done else "",
                detail=f"{one.number}\n{one.title}",
            )
            for one in self._cases
        ]
        titles = (self.tr("Case"), self.tr("Title"), self.tr("Recordings"), self.tr("Time left"))
        self.listing.show_rows(
            titles,
            rows,
            empty=self.tr("No shift is prepared"),
            hint=self.tr("Reserved cases are listed here; they come before others when you take the next case."),
        )
        self.give_back.setEnabled(any(not one.done for one in self._cases))

    def _left(self, one: Reserved) -> str:
        if one.done:
            return self.tr("done")
        if one.left_ms <= 0:
            return self.tr("over")
        hours, minutes = divmod(one.left_ms // 60_000, 60)
        return self.tr("{hours} h {minutes} min").format(hours=hours, minutes=minutes)

    # --- what is asked --------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self.show_progress(ShiftProgress())
        self.wanted.emit(self.count.value(), self.hours.value() * HOUR_MS)

    def _ask_end(self) -> None:
        self.asking.ask(
            self.tr("Cases you have not begun go back to their queues; your decisions and drafts stay."),
            self.tr("Give them back"),
            lambda _choice, _words: self.ended.emit(),
            needs_reason=False,
        )
