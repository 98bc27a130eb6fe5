"""The transcript: the original words, hits marked, the spoken one lit; times and speakers left, decoded forms right.

How painting flows: hits and unsure words are formats of their line's layout, set before the line comes into view and
for the others bit by bit when the desk is idle; the spoken word is the one ExtraSelection, moved with the clock; both
margins are painted beside the visible blocks only.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.transcript_document import Quote, Span, TranscriptDocument
from moderator_app.desk.case.utf16 import Units
from moderator_app.desk.case.words import brief_clock, voice
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import plain_tooltip, visible
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.transcript import Lane

FORMATS = ("caption", "unsure", "shared", *HighlightState)
SLICE = 40
"""Lines that are given their formats between two turns of the event loop."""

RANK = {HighlightState.REJECTED: 0, HighlightState.NEW: 1, HighlightState.ACCEPTED: 2}
"""Which of two judgements about the same words is drawn."""


class Margin(QWidget):
    """A strip beside the text, painted by it."""

    def __init__(self, text: TranscriptText, side: str) -> None:
        """Stand at ``side`` (``left`` or ``right``) of ``text``."""
        super().__init__(text)
        self._text = text
        self._side = side

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the text paint it."""
        self._text.paint_margin(self, event, left=self._side == "left")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the line that was clicked."""
        self._text.seek_line(event.position().toPoint().y())


class TranscriptText(QPlainTextEdit):
    """The words.

    Signals:
        following_changed(bool): it keeps the spoken word in view, or leaves the page to the reader.
        highlight_chosen(str): a hit was clicked, by its id.
        quote_changed(bool): there is something selected that can be quoted, or no longer.
    """

    following_changed = Signal(bool)
    highlight_chosen = Signal(str)
    quote_changed = Signal(bool)

    def __init__(
        self, host: CaseHost, clock: SessionClock, parent: QWidget | None = None, *, voices: bool = True
    ) -> None:
        """Follow ``clock``; without ``voices`` only times stand beside the words, where there is little room."""
        super().__init__(parent)
        self._host = host
        self._clock = clock
        self._voices = voices
        self._states: dict[str, HighlightState] = {}
        self._following = True
        self._scrolling = False
        self._lit: Span | None = None
        self._pressed: QPoint | None = None
        self.document_ = TranscriptDocument()
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self._left, self._right = Margin(self, "left"), Margin(self, "right")
        self._units = Units("")
        self._formats: dict[str, QTextCharFormat] = {}
        self._formatted = bytearray()
        self._unformatted = 0
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._format_more)
        self.verticalScrollBar().valueChanged.connect(self._format_in_view)
        self._decoded = False
        self.updateRequest.connect(self._update_margins)
        self.verticalScrollBar().actionTriggered.connect(lambda _action: QTimer.singleShot(0, self, self._reader_moved))
        self.verticalScrollBar().sliderMoved.connect(lambda _value: self._reader_moved())
        self.selectionChanged.connect(lambda: self.quote_changed.emit(self.textCursor().hasSelection()))
        clock.moved.connect(self._moved)
        host.theme.changed.connect(self._restyle)
        self.retranslate()

    @property
    def following(self) -> bool:
        """Whether the spoken word is kept in view."""
        return self._following

    @property
    def lit(self) -> Span | None:
        """The span of the word that is lit, in code points."""
        return self._lit

    def show_document(self, document: TranscriptDocument, states: dict[str, HighlightState]) -> None:
        """Show another transcript."""
        self.document_ = document
        self._units = Units(document.text)
        self._states = dict(states)
        self._lit = None
        self.setExtraSelections([])
        self.setPlainText(document.text)
        self._decoded = document.decoded
        self._restyle()
        self.set_following(True)
        self._moved(self._clock.position)

    def show_states(self, states: dict[str, HighlightState]) -> None:
        """Draw hits as the reviewer judged them."""
        old, self._states = self._states, dict(states)
        for name in old.keys() | self._states.keys():
            place = self.document_.place_of(name) if old.get(name) is not self._states.get(name) else None
            if place is not None and self._formatted[self.document_.line_index(place.start)]:
                block = self.document().findBlock(self._units.to_units(place.start))
                self._format_block(block)
                self.document().markContentsDirty(block.position(), block.length())

    def set_following(self, following: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Keep the spoken word in view, or leave the page to the reader."""
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)
        if following:
            self._keep_in_view()

    def reveal(self, span: Span, *, select: bool = False) -> None:
        """Bring a span into view, and select it if asked; the reader's page is theirs from then on."""
        cursor = self._cursor(span)
        if not select:
            cursor.setPosition(cursor.selectionStart())
        self._scrolling = True
        self.setTextCursor(cursor)
        self.centerCursor()
        self._scrolling = False

    def quotes(self) -> tuple[Quote, ...]:
        """Return the selection as quotes of the original."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return self.document_.quotes(self._units.to_points(start), self._units.to_points(end))

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Transcript"))
        self.setPlaceholderText(self.tr("Nothing was transcribed."))
        self._left.update()

    # --- formats ---

    def _cursor(self, span: Span) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._units.to_units(span.start))
        cursor.setPosition(self._units.to_units(span.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _restyle(self) -> None:
        theme = self._host.theme
        font = theme.font()
        font.setPixelSize(theme.px(15))
        self.setFont(font)
        self._resize_margins()
        self._formats = {name: self._format(name) for name in FORMATS}
        self._formatted = bytearray(len(self.document_.lines))
        self._unformatted = 0
        self._format_in_view()
        self._idle.start()
        self._light(self._lit)

    def _format_in_view(self) -> None:
        """Draw the formats of what is in view now; the rest follows when nothing else is to be done."""
        first = self.firstVisibleBlock().blockNumber()
        rows = self.viewport().height() // max(1, self.fontMetrics().height()) + 2
        self._format_lines(first, first + rows)

    def _format_more(self) -> None:
        place = self._formatted.find(0, self._unformatted)
        if place < 0:
            self._idle.stop()
            return
        self._unformatted = min(place + SLICE, len(self._formatted))
        self._format_lines(place, self._unformatted)

    def _format_lines(self, first: int, last: int) -> None:
        block = self.document().findBlockByNumber(first)
        start = end = -1
        for index in range(max(0, first), min(last, len(self._formatted))):
            if not block.isValid():
                break
            if not self._formatted[index]:
                self._formatted[index] = 1
                if self._format_block(block):
                    start = block.position() if start < 0 else start
                    end = block.position() + block.length()
            block = block.next()
        if start >= 0:
            self.document().markContentsDirty(start, end - start)

    def _format(self, name: str) -> QTextCharFormat:
        theme, look, style = self._host.theme, QTextCharFormat(), QTextCharFormat.UnderlineStyle
        if name == "caption":
            look.setForeground(theme.colour("text_dim"))
            look.setFontItalic(True)
        elif name == "unsure":
            look.setForeground(theme.colour("text_dim"))
            look.setUnderlineStyle(style.DotLine)
            look.setUnderlineColor(theme.colour("text_dim"))
        elif name == "shared":
            look.setBackground(theme.colour("accent_soft"))
            look.setUnderlineStyle(style.SingleUnderline)
            look.setUnderlineColor(theme.colour("accent"))
        elif name == "rejected":
            look.setUnderlineStyle(style.DashUnderline)
            look.setUnderlineColor(theme.colour("line_strong"))
        else:
            look.setBackground(theme.colour("warn_soft"))
            look.setUnderlineStyle(style.SingleUnderline)
            look.setUnderlineColor(theme.colour("good" if name == "accepted" else "warn"))
        return look

    def _format_block(self, block: QTextBlock) -> bool:
        """Draw a line's captions, unsure words and hits, and say whether it has any.

        A rejected hit never covers one that stands.
        """
        index = block.blockNumber()
        if index >= len(self.document_.lines):
            return False
        line, looks = self.document_.lines[index], []
        if line.segment.lane is not Lane.SPEECH:
            looks.append(("caption", Span(line.start, line.end)))
        looks += [("unsure", span) for span in self.document_.unsure_of_line(index)]
        looks += [("shared", span) for span in self.document_.shared_of_line(index)]
        best: dict[Span, HighlightState] = {}
        for hit in self.document_.hits_of_line(index):
            state = self._states.get(hit.highlight.id, hit.highlight.state)
            if RANK[state] >= RANK[best.get(hit.span, HighlightState.REJECTED)]:
                best[hit.span] = state
        looks += [(state.value, span) for span, state in sorted(best.items(), key=lambda row: RANK[row[1]])]
        ranges = []
        for name, span in looks:
            row = QTextLayout.FormatRange()
            row.start = self._units.to_units(span.start) - block.position()
            row.length = self._units.to_units(span.end) - block.position() - row.start
            row.format = self._formats[name]
            ranges.append(row)
        if not ranges and not block.layout().formats():
            return False
        block.layout().setFormats(ranges)
        return True

    def _light(self, span: Span | None) -> None:
        self._lit = span
        if span is None:
            self.setExtraSelections([])
            return
        lit = QTextEdit.ExtraSelection()
        lit.cursor = self._cursor(span)
        look = QTextCharFormat()
        look.setBackground(self._host.theme.colour("accent"))
        look.setForeground(self._host.theme.colour("accent_text"))
        lit.format = look
        self.setExtraSelections([lit])

    # --- the clock ---

    def _moved(self, t_ms: int) -> None:
        span = self.document_.word_at(t_ms)
        if span != self._lit:
            self._light(span)
            if self._following:
                self._keep_in_view()

    def _keep_in_view(self) -> None:
        span = self._lit
        if span is None:
            place = self.document_.line_index_at_time(self._clock.position)
            if place < 0:
                return
            line = self.document_.lines[place]
            span = Span(line.start, line.start)
        box = self.cursorRect(self._cursor(Span(span.start, span.start)))
        high = self.viewport().height()
        if box.top() >= 0 and box.bottom() <= high * 3 // 4:
            return
        block = self.document().findBlock(self._units.to_units(span.start))
        self._scrolling = True
        line_in_block = block.layout().lineForTextPosition(self._units.to_units(span.start) - block.position())
        first = block.firstLineNumber() + max(0, line_in_block.lineNumber())
        rows = max(1, high // max(1, box.height()))
        self.verticalScrollBar().setValue(max(0, first - rows // 4))
        self._scrolling = False

    def _reader_moved(self) -> None:
        if not self._scrolling:
            self.set_following(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the page to the reader."""
        self._reader_moved()
        super().wheelEvent(event)

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a click began."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the word that was clicked; a drag selects instead."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        still = self._pressed is not None and (point - self._pressed).manhattanLength() < 4
        if event.button() is not Qt.MouseButton.LeftButton or not still or self.textCursor().hasSelection():
            return
        position = self._units.to_points(self.cursorForPosition(point).position())
        self._clock.seek(self.document_.time_at(position))
        hits = self.document_.hits_at(position)
        if hits:
            self.highlight_chosen.emit(hits[0].id)

    def seek_line(self, y: int) -> None:
        """Go to the beginning of the line at a height of the viewport."""
        block = self.cursorForPosition(QPoint(0, y)).block()
        self._clock.seek(self.document_.time_at(self._units.to_points(block.position())))

    def event(self, event: QEvent) -> bool:
        """Say why a hit is one when the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            point = self.viewport().mapFrom(self, event.pos())
            position = self._units.to_points(self.cursorForPosition(point).position())
            hits = self.document_.hits_at(position)
            QToolTip.showText(event.globalPos(), plain_tooltip("\n\n".join(map(self.reason, hits))), self)
            return True
        return super().event(event)

    def reason(self, highlight: Highlight) -> str:
        """Return why a hit is one, in a few lines."""
        language, why = self._host.language(), highlight.explanation
        lines = [why.rule.in_language(language), why.why.in_language(language), why.would_refute.in_language(language)]
        if why.decoded:
            lines.insert(0, f"{why.heard} ⇒ {why.decoded}")
        return "\n".join(line for line in lines if line)

    # --- margins ---

    def _resize_margins(self) -> None:
        px = self._host.theme.px
        narrow = self.width() < px(560)  # then the margins give room to the words
        left = px(104 if narrow else 148) if self._voices else px(52)
        right = px(100 if narrow else 132) if self._decoded and self._voices else 0
        self.setViewportMargins(left, 0, right, 0)
        room = self.contentsRect()
        self._left.setGeometry(QRect(room.left(), room.top(), left, room.height()))
        edge = room.right() + 1 - right - self._bar()
        self._right.setGeometry(QRect(edge, room.top(), right, room.height()))
        self._right.setVisible(bool(right))

    def _bar(self) -> int:
        bar = self.verticalScrollBar()
        return bar.width() if bar.isVisible() else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margins beside the text."""
        super().resizeEvent(event)
        self._format_in_view()
        self._resize_margins()
        QTimer.singleShot(0, self, lambda: self._keep_in_view() if self._following else None)  # with lines broken anew

    def _update_margins(self, rect: QRect, dy: int) -> None:
        for margin in (self._left, self._right):
            if dy:
                margin.scroll(0, dy)
            else:
                margin.update(0, rect.y(), margin.width(), rect.height())

    def paint_margin(self, margin: QWidget, event: QPaintEvent, *, left: bool) -> None:
        """Paint times and speakers, or decoded forms, beside the visible lines."""
        theme = self._host.theme
        painter = QPainter(margin)
        painter.fillRect(event.rect(), theme.colour("panel"))
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset()).toRect()
            if box.top() > event.rect().bottom():
                break
            if box.bottom() >= event.rect().top() and block.blockNumber() < len(self.document_.lines):
                row = QRect(6, box.top(), margin.width() - 12, self.fontMetrics().height() + 4)
                if left:
                    self._paint_voice(painter, block, row)
                else:
                    self._paint_decoded(painter, block, row)
            block = block.next()

    def _paint_voice(self, painter: QPainter, block: QTextBlock, row: QRect) -> None:
        theme = self._host.theme
        line = self.document_.lines[block.blockNumber()]
        segment = line.segment
        painter.setFont(theme.font("small", mono=True))
        painter.setPen(theme.colour("text_dim"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(row, middle, brief_clock(self.document_.time_at(line.start)))
        if not self._voices:
            return
        painter.setFont(theme.font("small"))
        shown = segment.lane is not Lane.SPEECH
        named = segment.lane.label.in_language(self._host.language()) if shown else ""
        name = visible(named or voice(segment, self._host.language()))
        room = row.adjusted(theme.px(54), 0, 0, 0)
        cut = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, cut)

    def _paint_decoded(self, painter: QPainter, block: QTextBlock, row: QRect) -> None:
        theme = self._host.theme
        hits = [hit.highlight.explanation for hit in self.document_.hits_of_line(block.blockNumber())]
        forms = dict.fromkeys(why.decoded for why in hits if why.decoded)
        if not forms:
            return
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("warn"))
        text = visible("⇒ " + " · ".join(forms))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter), cut)
