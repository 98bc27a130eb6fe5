"""Both rooms of a PK side by side: pictures, words with the shared lines marked, prices before and after.

The room's clock leads both. Focus goes from the words of ours over the words of theirs to the shared lines; Return on a
line goes there, Shift+Return to where the other room said it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSpinBox,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.case.case_file import film_of, length_of
from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.keys import MOVE, PRESS, keep_keys
from moderator_app.desk.case.pk.lines import WORDS, LinesModel
from moderator_app.desk.case.pk.price_card import PriceCard
from moderator_app.desk.case.pk.together import Together
from moderator_app.desk.case.playback import Playback
from moderator_app.desk.case.player_view import PlayerView
from moderator_app.desk.case.recording import Recording
from moderator_app.desk.case.transcript_document import Quote, TranscriptDocument
from moderator_app.desk.case.transcript_view import TranscriptText
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import ElidedLabel, PlainLabel
from moderator_app.desk.widgets.states import States
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.shared_line import LinePlace, SharedLine
from moderator_app.domain.transcript import Lane
from moderator_app.media.player import Player
from moderator_app.wire.messages import Partner


class RoomSide(QWidget):
    """One room: its name, its picture, its words."""

    def __init__(self, host: CaseHost, playback: Playback, clock: SessionClock, parent: QWidget | None = None) -> None:
        """Show ``playback`` and follow ``clock``."""
        super().__init__(parent)
        self._host = host
        self.name = ElidedLabel(kind="strong")
        self.view = PlayerView(host, playback)
        self.text = TranscriptText(host, clock, voices=False)
        keep_keys((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End), self.text)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.view)
        split.addWidget(self.text)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([180, 180])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 0)
        column.setSpacing(4)
        column.addWidget(self.name)
        column.addWidget(split, 1)

    def show_item(
        self, item: Item | None, document: TranscriptDocument, states: Mapping[str, HighlightState], name: str
    ) -> None:
        """Show a room's words under its name."""
        self.name.setText(name)
        self.text.show_document(document, dict(states))
        text_first = self._host.settings.flag("media.text_first")
        self.view.setVisible(item is not None and film_of(item) is not None and not text_first)


class PkView(QWidget):
    """Both rooms, their prices and their shared script.

    Signals:
        closed(): the reader wants the case's own view back.
        quoted(object): our words of a shared line (``Quote``) are to become evidence.
    """

    closed = Signal()
    quoted = Signal(object)

    def __init__(
        self,
        host: CaseHost,
        clock: SessionClock,
        playback: Playback,
        player: Player | None,
        parent: QWidget | None = None,
    ) -> None:
        """Stand beside the room's own ``playback``; ``player`` shows the other room and ends with this."""
        super().__init__(parent)
        self._host, self._clock = host, clock
        self._ours: Item | None = None
        self._partner: Partner | None = None
        self._judged: dict[str, HighlightState] = {}
        self.their_clock = SessionClock(self)
        self.theirs = Playback(player, self.their_clock, self)
        self.together = Together(clock, playback, self.their_clock, self.theirs, self)
        self.left, self.right = RoomSide(host, playback, clock), RoomSide(host, self.theirs, self.their_clock)
        self.recording = Recording(host, self.theirs, self.right.view, self)
        self.prices = PriceCard()
        self.lines, self.table = LinesModel(self), QTableView()
        self.share = PlainLabel(wrap=True)
        self.close_button, self.listen, self.quote = QPushButton(), QPushButton(), QPushButton()
        self.listen.setCheckable(True)
        self.offset_label, self.offset = PlainLabel(kind="small"), QSpinBox()
        self.offset.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet does not reach into a spin box
        self.offset.setRange(-600_000, 600_000)
        self.offset.setSingleStep(100)
        self.offset.setSuffix(" ms")
        self._lay_out()
        keep_keys(PRESS, self.close_button, self.listen, self.quote)
        keep_keys((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right), self.offset)
        keep_keys((*MOVE, Qt.Key.Key_Return, Qt.Key.Key_Enter), self.table)
        self.close_button.clicked.connect(self.closed)
        self.listen.clicked.connect(self._listen)
        self.quote.clicked.connect(self.quote_line)
        self.offset.valueChanged.connect(self.together.set_offset)
        self.together.offset_changed.connect(self._show_offset)
        self.table.clicked.connect(self._go)
        self.table.installEventFilter(self)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _old: self._weigh())
        for side in (self.left, self.right):
            side.view.pressed.connect(lambda: host.commands.trigger("play.toggle"))
        self.retranslate()

    def _lay_out(self) -> None:
        self.table.setModel(self.lines)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        rooms = QSplitter(Qt.Orientation.Horizontal)
        rooms.addWidget(self.left)
        rooms.addWidget(self.right)
        rooms.setChildrenCollapsible(False)
        script = QWidget()
        column = QVBoxLayout(script)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self.share, 1)
        row.addWidget(self.quote)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(script)
        below.addWidget(self.prices)
        below.setStretchFactor(0, 1)
        below.setStretchFactor(1, 0)
        below.setChildrenCollapsible(False)
        body = QSplitter(Qt.Orientation.Vertical)
        body.addWidget(rooms)
        body.addWidget(below)
        body.setStretchFactor(0, 3)
        body.setStretchFactor(1, 1)
        script.setMinimumWidth(self._host.theme.px(320))
        below.setSizes([380, 260])
        body.setSizes([430, 150])
        body.setChildrenCollapsible(False)
        self._lay_out_whole(body)

    def _lay_out_whole(self, body: QWidget) -> None:
        self.states = States(body, Icons(self._host.theme))
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(6)
        bar.addWidget(self.close_button)
        bar.addStretch(1)
        for control in (self.listen, self.offset_label, self.offset):
            bar.addWidget(control)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.states, 1)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def open(self, ours: Item, states: Mapping[str, HighlightState]) -> None:
        """Ask for the other room and show both."""
        self._ours = ours
        self._judged = dict(states)
        self.states.show_loading(self.tr("Looking for the other room…"))
        self._host.partner(lambda found: self._came(ours, found), self._failed)

    def clear(self) -> None:
        """Show nothing; the case is gone, or the reader is back in it."""
        self.together.end()
        self.recording.show_item(None)
        self._ours = self._partner = None
        self.lines.show(())
        for side in (self.left, self.right):
            side.show_item(None, TranscriptDocument(), {}, "")
        self.their_clock.reset(1)
        self._say_nothing()

    def _say_nothing(self) -> None:
        again = self.tr("Look again")
        self.states.show_empty(self.tr("The other room has not come in."), action=again, act=self.closed.emit)

    def shut(self) -> None:
        """Let go of the second player; not used afterwards."""
        self.together.end()
        self.theirs.close()

    @property
    def partner(self) -> Partner | None:
        """What is shown of the other room."""
        return self._partner

    def _came(self, ours: Item, found: Partner) -> None:
        if self._ours is not ours:
            return
        self._partner = found
        theirs = found.item
        if theirs is None:
            self.states.show_empty(
                self.tr("The other room has not come in."),
                self.tr("The platform has not sent its recording. The case can be decided by this room alone."),
                action=self.tr("Look again"),
                act=lambda: self.open(ours, self._judged),
            )
            return
        self.states.show_content()
        lines = found.script.lines
        self.left.show_item(ours, _document(ours, (line.ours for line in lines)), self._judged, self._name(ours, ""))
        right = _document(theirs, (line.theirs for line in lines))
        self.right.show_item(theirs, right, {}, self._name(theirs, found.merchant_name))
        self.prices.show_rooms(ours, theirs)
        self.lines.show(lines)
        self._say_share()
        self.their_clock.reset(length_of(theirs))
        self.recording.show_item(theirs, at_ms=self.together.there(self._clock.position))
        self.together.begin(_apart(ours, theirs))
        if lines:
            self.table.selectRow(0)
        self._weigh()

    def _failed(self, error: Exception) -> None:
        ours = self._ours
        if ours is not None:
            self.states.show_error(
                self.tr("The other room cannot be shown."),
                str(error),
                action=self.tr("Try again"),
                act=lambda: self.open(ours, self._judged),
            )

    def focus_first(self) -> None:
        """Put the focus where the comparing begins: on the shared lines, or the words where there are none."""
        target = self.table if self.lines.rows else self.left.text
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name(self, item: Item, seller: str) -> str:
        return " · ".join(part for part in (seller or self.tr("Our room"), item.title) if part)

    # --- what a person does -------------------------------------------------------------------------------------------

    def current(self) -> SharedLine | None:
        """Return the chosen line."""
        row = self.table.currentIndex().row()
        return self.lines.rows[row] if 0 <= row < len(self.lines.rows) else None

    def quote_line(self) -> None:
        """Take our words of the chosen line as evidence; the other room's belong to its own case."""
        line, ours = self.current(), self._ours
        if line is None or ours is None:
            self._host.say(self.tr("Choose a shared line first."))
            return
        place = line.ours
        segment = next(one for one in ours.segments if (one.lane, one.seq) == (place.lane, place.seq))
        self.quoted.emit(Quote(segment, place.start, place.end, place.t0_ms, place.t1_ms))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to a line by Return, to where the other room said it by Shift+Return."""
        if (
            watched is self.table
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        ):
            self._go(self.table.currentIndex(), there=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return super().eventFilter(watched, event)

    def _go(self, index: QModelIndex, *, there: bool = False) -> None:
        if 0 <= index.row() < len(self.lines.rows):
            line = self.lines.rows[index.row()]
            self._clock.seek(self.together.here(line.theirs.t0_ms) if there else line.ours.t0_ms)

    def _listen(self, on: bool) -> None:  # noqa: FBT001 - a signal's value
        if self.theirs.showing and self.theirs.state.muted is on:
            self.theirs.toggle_mute()

    def _weigh(self) -> None:
        self.quote.setEnabled(self.current() is not None)

    def _show_offset(self, offset_ms: int) -> None:
        with QSignalBlocker(self.offset):
            self.offset.setValue(offset_ms)

    # --- words --------------------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        keys = key_text(self._host.commands.list["case.pk"])
        self.setAccessibleName(self.tr("Both rooms of the PK"))
        self.close_button.setText(f"{self.tr('Back to the case')}  {keys}" if keys else self.tr("Back to the case"))
        self.close_button.setAccessibleName(self.tr("Back to the case"))
        self.listen.setText(self.tr("Hear the other room"))
        self.quote.setText(self.tr("Quote our line"))
        self.offset_label.setText(self.tr("Other room later by"))
        self.offset.setAccessibleName(self.tr("How much later the other room's clock is, in milliseconds"))
        self.table.setAccessibleName(self.tr("Lines that both rooms say"))
        self.lines.name((self.tr("Ours"), self.tr("Theirs"), self.tr("Alike"), self.tr("Words")))
        self.left.text.retranslate()
        self.right.text.retranslate()
        self.left.text.setAccessibleName(self.tr("Words of our room"))
        self.right.text.setAccessibleName(self.tr("Words of the other room"))
        self.left.view.retranslate()
        self.right.view.retranslate()
        self.right.view.setAccessibleName(self.tr("Picture of the other room"))
        self.prices.retranslate()
        self._say_share()
        if self._ours is None:
            self._say_nothing()

    def _say_share(self) -> None:
        found = self._partner
        if found is None:
            self.share.setText("")
        elif not found.script.lines:
            self.share.setText(self.tr("No line is said in both rooms."))
        else:
            self.share.setText(
                self.tr("Lines that both rooms say: {count}, {share} % of what ours says.").format(
                    count=len(found.script.lines), share=found.script.share // 10
                )
            )


def _document(item: Item, places: Iterable[LinePlace]) -> TranscriptDocument:
    spans: dict[tuple[Lane, int], list[tuple[int, int]]] = {}
    for place in places:
        spans.setdefault((place.lane, place.seq), []).append((place.start, place.end))
    return TranscriptDocument(item, (), {}, spans)


def _apart(ours: Item, theirs: Item) -> int:
    """Return how much later the other room's clock is: both began when they were captured, unless that cannot be."""
    apart = ours.captured_at_ms - theirs.captured_at_ms
    return apart if abs(apart) < max(length_of(ours), length_of(theirs)) else 0
