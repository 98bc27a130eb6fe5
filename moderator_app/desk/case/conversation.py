"""The conversation panel: rows of fixed height, painted from cached layouts, on the session clock both ways.

How painting flows: ``ConversationDelegate.paint`` draws the row's ground (selected, now, plain), the time, the speaker,
then the text from a cached QTextLayout of at most ``lines`` lines, its hits underlined; what does not fit is in the
reading pane under the list, whole.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.conversation_model import ConversationModel
from moderator_app.desk.case.gap_strip import GapStrip
from moderator_app.desk.case.keys import MOVE, PRESS, keep_keys
from moderator_app.desk.case.utf16 import Units
from moderator_app.desk.case.whole_line import WholeLine
from moderator_app.desk.case.words import brief_clock, media_clock, voice
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.plain import PlainLabel, visible
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.private_messages import Withheld
from moderator_app.domain.transcript import Segment, Speaker

CACHED = 400
"""Layouts kept: several screens of rows."""


class ConversationDelegate(QStyledItemDelegate):
    """Paints one row."""

    def __init__(self, host: CaseHost, model: ConversationModel, parent: QWidget) -> None:
        """Paint rows of ``model``."""
        super().__init__(parent)
        self._host = host
        self._model = model
        self.now = -1
        """The row that the clock stands at."""
        self.lines = 1
        """Lines of text in a row."""
        self._layouts: OrderedDict[tuple[int, int], QTextLayout] = OrderedDict()

    def forget(self) -> None:
        """Lay rows out anew: other rows, states, fonts or colours."""
        self._layouts.clear()

    def row_height(self) -> int:
        """Return the height of every row."""
        return self._host.theme.px(10 + 20 * self.lines)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        theme, row = self._host.theme, index.row()
        segment = self._model.rows[row]
        room: QRect = option.rect
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(room, theme.colour("select" if selected else "raised"))
        if row == self.now:
            painter.fillRect(QRect(room.left(), room.top(), 3, room.height()), theme.colour("live"))
        px = theme.px
        first = QRect(room.left() + 10, room.top() + 4, px(52), px(20))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.font("small", mono=True))
        painter.setPen(theme.colour("text_dim"))
        painter.drawText(first, middle, brief_clock(self._model.time_of(row)))
        painter.setFont(theme.font("small"))
        seller = segment.role in {Speaker.SHOP, Speaker.ANCHOR}
        painter.setPen(theme.colour("accent" if seller else "text_dim"))
        who = QRect(first.right() + 6, first.top(), px(118), px(20))
        name = painter.fontMetrics().elidedText(
            visible(voice(segment, self._host.language())), Qt.TextElideMode.ElideRight, who.width()
        )
        painter.drawText(who, middle, name)
        left = who.right() + 8
        layout = self._layout(row, max(40, room.right() - left - 8))
        painter.setPen(theme.colour("text_dim" if self._model.covered(row) else "text"))
        layout.draw(painter, QPoint(left, room.top() + 4).toPointF())

    def _layout(self, row: int, width: int) -> QTextLayout:
        key = (row, width)
        known = self._layouts.get(key)
        if known is not None:
            self._layouts.move_to_end(key)
            return known
        theme = self._host.theme
        text = self._model.shown_text(row).replace("\n", " ")
        layout = QTextLayout(text, theme.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats(row, text))
        layout.beginLayout()
        top = 0.0
        for _ in range(self.lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPoint(0, round(top)).toPointF())
            top += max(line.height(), theme.px(20))
        layout.endLayout()
        self._layouts[key] = layout
        if len(self._layouts) > CACHED:
            self._layouts.popitem(last=False)
        return layout

    def _formats(self, row: int, text: str) -> list[QTextLayout.FormatRange]:
        theme, units, ranges = self._host.theme, Units(text), []
        if self._model.covered(row):
            return []
        for hit in self._model.hits.get(row, ()):
            state = self._model.states.get(hit.id, hit.state)
            look = QTextCharFormat()
            rejected = state is HighlightState.REJECTED
            if not rejected:
                look.setBackground(theme.colour("warn_soft"))
            look.setFontUnderline(True)
            look.setUnderlineStyle(
                QTextCharFormat.UnderlineStyle.DashUnderline
                if rejected
                else QTextCharFormat.UnderlineStyle.SingleUnderline
            )
            look.setUnderlineColor(theme.colour("good" if state is HighlightState.ACCEPTED else "warn"))
            start, end = units.to_units(min(hit.start, len(text))), units.to_units(min(hit.end, len(text)))
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = start, end - start, look
            ranges.append(span)
        return ranges


class ConversationView(QTableView):
    """The list; the wheel tells that a reader scrolls.

    Signals:
        scrolled(): the reader turned the wheel or dragged the bar.
    """

    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """One column, whole rows, no head."""
        super().__init__(parent)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().sliderMoved.connect(lambda _value: self.scrolled.emit())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Tell that the reader scrolls."""
        self.scrolled.emit()
        super().wheelEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Leave letters to the room's verbs; a search through every row would be slow besides."""


class ConversationPanel(QWidget):
    """The list, a search, the whole text of the chosen row, and a button that quotes it.

    Signals:
        quote_wanted(object): this segment is to become evidence.
        highlight_chosen(str): a row with a hit was clicked.
        more_wanted(object): messages that were held back are to be read (``MessagesExpand``).
    """

    more_wanted = Signal(object)
    quote_wanted = Signal(object)
    highlight_chosen = Signal(str)

    def __init__(self, host: CaseHost, clock: SessionClock, parent: QWidget | None = None) -> None:
        """Follow ``clock``."""
        super().__init__(parent)
        self._host = host
        self._clock = clock
        self._following = True
        self.model = ConversationModel(self)
        self.view = ConversationView()
        self.view.setModel(self.model)
        self.delegate = ConversationDelegate(host, self.model, self.view)
        self.view.setItemDelegate(self.delegate)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(host.theme.px(120))
        self.search.setMaximumWidth(host.theme.px(220))
        self.count = PlainLabel(kind="small")
        self.follow, self.quote = QPushButton(), QPushButton()
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.gap = GapStrip(host)
        self.cover = QPushButton()
        self.cover.setCheckable(True)
        self.whole = WholeLine()
        keep_keys(PRESS, self.follow, self.quote, self.cover)
        keep_keys((*MOVE, Qt.Key.Key_Return, Qt.Key.Key_Enter), self.view)
        self._lay_out()
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._clicked)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self.view.scrolled.connect(lambda: self._set_following(following=False))
        self.follow.clicked.connect(lambda on: self._set_following(following=on))
        self.quote.clicked.connect(self._quote)
        self.cover.clicked.connect(self.toggle_abuse)
        self.gap.wanted.connect(self.more_wanted)
        self.search.returnPressed.connect(lambda: self._find(1))
        self.search.textEdited.connect(lambda _text: self._find(0))
        clock.moved.connect(self._moved)
        host.theme.changed.connect(self._restyle)
        self.retranslate()
        self._restyle()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(6)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.count)
        bar.addStretch(0)
        for control in (self.cover, self.quote, self.follow):
            bar.addWidget(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.gap)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave half of the panel to the list."""
        super().resizeEvent(event)
        self.whole.most = self.height() // 2
        self.whole.fit()

    def current(self) -> Segment | None:
        """Return the chosen row's segment."""
        row = self.view.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def shown(self) -> None:
        """Lay out what the model shows now; call after ``model.show``."""
        self.model.language = self._host.language()
        longest = max((len(segment.text) for segment in self.model.rows), default=0)
        self.delegate.lines = 2 if longest > 40 else 1
        self.delegate.now = -1
        self._restyle()
        self._set_following(following=True)
        self.whole.setText("")
        self.quote.setEnabled(False)
        self.count.setText(self.tr("{count} lines").format(count=len(self.model.rows)))
        self._say_cover()
        self._moved(self._clock.position)

    def show_withheld(self, withheld: Sequence[Withheld]) -> None:
        """Say what of the conversation was held back, and offer to read it for a purpose."""
        self.gap.show_withheld(withheld)

    def read_more(self) -> None:
        """Put the focus where a purpose is chosen, if anything was held back."""
        if not self.gap.isHidden():
            self.gap.purpose.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._host.say(self.tr("Nothing of this conversation was held back."))

    def toggle_abuse(self) -> None:
        """Show what is covered because it is abusive, or cover it again."""
        self.model.covering = not self.model.covering
        self.delegate.forget()
        self.view.viewport().update()
        self._chosen(self.view.currentIndex())
        self._say_cover()

    def _say_cover(self) -> None:
        count = len(self.model.abusive)
        self.cover.setVisible(bool(count))
        self.cover.setChecked(bool(count) and not self.model.covering)
        keys = key_text(self._host.commands.list["evidence.abuse"])
        words = (self.tr("Show abuse ({count})") if self.model.covering else self.tr("Cover abuse ({count})")).format(
            count=count
        )
        self.cover.setText(f"{words}  {keys}" if keys else words)
        self.cover.setAccessibleName(words)

    def show_highlight(self, highlight_id: str) -> None:
        """Bring a highlight's row into view and choose it."""
        row = self.model.row_of(highlight_id)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row, 0))
            self.view.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def show_states(self, states: dict[str, HighlightState]) -> None:
        """Draw hits as the reviewer judged them."""
        self.delegate.forget()
        self.model.show_states(states)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.view.setAccessibleName(self.tr("Conversation"))
        self.search.setPlaceholderText(self.tr("Search the conversation"))
        self.search.setAccessibleName(self.tr("Search the conversation"))
        self.quote.setText(f"{self.tr('Quote line')}  {key_text(self._host.commands.list['evidence.quote'])}")
        self.quote.setAccessibleName(self.tr("Quote line"))
        self.follow.setText(self.tr("Follow"))
        self.follow.setToolTip(self.tr("Keep the line at the clock in view; scrolling leaves the page to you."))
        self.model.language = self._host.language()
        self.model.cover_words = self.tr("Covered: abusive words")
        self.count.setText(self.tr("{count} lines").format(count=len(self.model.rows)))
        self.gap.retranslate()
        self._say_cover()
        self.delegate.forget()
        self.view.viewport().update()

    def _restyle(self) -> None:
        self.delegate.forget()
        self.view.verticalHeader().setMinimumSectionSize(self.delegate.row_height())
        self.view.verticalHeader().setDefaultSectionSize(self.delegate.row_height())
        self.view.viewport().update()

    def _moved(self, t_ms: int) -> None:
        row = self.model.row_at(t_ms)
        if row == self.delegate.now:
            return
        self.delegate.now = row
        self.view.viewport().update()
        if self._following and row >= 0:
            # One turn later: rows that were just given their height have no place yet.
            QTimer.singleShot(0, self, self._keep_in_view)

    def _keep_in_view(self) -> None:
        row = self.delegate.now
        if self._following and 0 <= row < len(self.model.rows):
            self.view.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def _set_following(self, *, following: bool) -> None:
        self._following = following
        self.follow.setChecked(following)
        if following:
            self._keep_in_view()

    def _clicked(self, index: QModelIndex) -> None:
        self._clock.seek(self.model.time_of(index.row()))
        hits = self.model.hits.get(index.row())
        if hits:
            self.highlight_chosen.emit(hits[0].id)

    def _chosen(self, index: QModelIndex) -> None:
        segment = self.current()
        self.quote.setEnabled(segment is not None)
        if segment is None:
            self.whole.setText("")
            return
        lines = [
            f"{media_clock(self.model.time_of(index.row()))}  {voice(segment, self._host.language())}",
            self.model.shown_text(index.row()),
        ]
        if self.model.covered(index.row()):
            self.whole.setText("\n".join(lines))
            return
        lines += [
            f"{hit.explanation.heard} ⇒ {hit.explanation.decoded}"
            for hit in self.model.hits.get(index.row(), ())
            if hit.explanation.decoded
        ]
        self.whole.setText("\n".join(lines))

    def _quote(self) -> None:
        segment = self.current()
        if segment is not None:
            self.quote_wanted.emit(segment)

    def _find(self, step: int) -> None:
        query = self.search.text()
        if not query or not self.model.rows:
            return
        start = self.view.currentIndex().row()
        row = self.model.find(query, start if step else start - 1, 1)
        if row >= 0:
            self._set_following(following=False)
            self.view.selectionModel().setCurrentIndex(
                self.model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.view.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
