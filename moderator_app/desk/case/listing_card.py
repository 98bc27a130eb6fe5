"""The listing: price, the price it is compared with and what that claims to be, what was really paid, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.case.keys import MOVE, PRESS, keep_keys
from moderator_app.desk.case.listing_facts import history_path, price_facts, scale_top
from moderator_app.desk.case.utf16 import Units
from moderator_app.desk.case.words import clock, money
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.case import Item
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.merchant import Listing, PriceMeaning
from moderator_app.domain.transcript import Lane, Segment


class Spark(QWidget):
    """The prices paid as a line, the price on offer and the compared price as levels."""

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._listing: Listing | None = None
        self.setMinimumHeight(host.theme.px(64))
        host.theme.changed.connect(self.update)

    def show_listing(self, listing: Listing | None) -> None:
        """Draw another listing."""
        self._listing = listing
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a small strip."""
        return QSize(200, self._host.theme.px(64))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint levels, line and sales."""
        theme, listing = self._host.theme, self._listing
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sunken"))
        if listing is None:
            return
        room = self.rect().adjusted(8, 8, -8, -8)
        painter.translate(room.topLeft())
        top = scale_top(listing)
        levels = [(listing.price_minor, "accent", Qt.PenStyle.SolidLine)]
        if listing.compare_price_minor:
            levels.append((listing.compare_price_minor, "bad", Qt.PenStyle.DashLine))
        for price, token, style in levels:
            y = room.height() - 1 - price * (room.height() - 1) // top
            painter.setPen(QPen(theme.colour(token), 1, style))
            painter.drawLine(0, y, room.width(), y)
        path = history_path(listing, room.width(), room.height())
        painter.setPen(QPen(theme.colour("text_dim"), 1))
        for one, two in pairwise(path):
            painter.drawLine(one[0], one[1], two[0], two[1])
        for x, y in path:
            painter.fillRect(x - 2, y - 2, 4, 4, theme.colour("text"))


class ListingCard(QWidget):
    """One listing as it stood when it was captured.

    Signals:
        quote_wanted(object): this segment of the listing is to become evidence.
        snapshot_wanted(): the listing as a whole is to become evidence.
        highlight_chosen(str): a marked hit was clicked.
    """

    quote_wanted = Signal(object)
    snapshot_wanted = Signal()
    highlight_chosen = Signal(str)

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._item: Item | None = None
        self._segments: tuple[tuple[int, Segment], ...] = ()
        self._hits: tuple[Highlight, ...] = ()
        self._states: dict[str, HighlightState] = {}
        self.title = PlainLabel(kind="title", wrap=True)
        self.price, self.compare = PlainLabel(kind="display"), PlainLabel()
        self.lawful, self.verdict, self.taken = PlainLabel(), PlainLabel(wrap=True), PlainLabel(kind="dim")
        self._labels = {name: PlainLabel(kind="dim") for name in ("compare", "lawful", "taken")}
        self.spark = Spark(host)
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.quote, self.snapshot = QPushButton(), QPushButton()
        keep_keys(PRESS, self.quote, self.snapshot)
        keep_keys(MOVE, self.words)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        form.addRow(self._labels["compare"], self.compare)
        form.addRow(self._labels["lawful"], self.lawful)
        form.addRow(self._labels["taken"], self.taken)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.quote)
        buttons.addWidget(self.snapshot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        for part in (self.title, self.price):
            layout.addWidget(part)
        layout.addLayout(form)
        layout.addWidget(self.verdict)
        layout.addWidget(self.spark)
        layout.addWidget(self.words, 1)
        layout.addLayout(buttons)
        self.quote.clicked.connect(self._quote)
        self.snapshot.clicked.connect(self.snapshot_wanted)
        self.words.cursorPositionChanged.connect(self._pointed)
        host.theme.changed.connect(self._draw_hits)
        self.retranslate()

    def show_item(
        self, item: Item | None, highlights: Sequence[Highlight], states: Mapping[str, HighlightState]
    ) -> None:
        """Show another item's listing, or none."""
        self._item = item
        listing = item.listing if item else None
        self._states = dict(states)
        self._hits = tuple(hit for hit in highlights if hit.lane is Lane.LISTING)
        rows = [] if item is None else [segment for segment in item.segments if segment.lane is Lane.LISTING]
        rows.sort(key=lambda segment: segment.seq)
        starts, at = [], 0
        for segment in rows:
            starts.append((at, segment))
            at += len(segment.text) + 1
        self._segments = tuple(starts)
        text = "\n".join(segment.text for segment in rows)
        if not rows and listing is not None:
            text = listing.description
        extra = "\n".join(f"{name}: {value}" for name, value in listing.attributes) if listing else ""
        self.words.setPlainText(f"{text}\n\n{extra}" if extra else text)
        self.spark.show_listing(listing)
        self._say_prices(listing)
        self._draw_hits()

    def show_states(self, states: Mapping[str, HighlightState]) -> None:
        """Draw hits as the reviewer judged them."""
        self._states = dict(states)
        self._draw_hits()

    def show_highlight(self, highlight_id: str) -> None:
        """Bring a hit into view."""
        for hit in self._hits:
            if hit.id == highlight_id:
                cursor = self._cursor(hit)
                if cursor is not None:
                    cursor.setPosition(cursor.selectionStart())
                    self.words.setTextCursor(cursor)
                    self.words.ensureCursorVisible()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self._labels["compare"].setText(self.tr("Compared with"))
        self._labels["lawful"].setText(self.tr("Lowest paid, 7 days before"))
        self._labels["taken"].setText(self.tr("Captured"))
        self.words.setAccessibleName(self.tr("Listing text"))
        self.spark.setAccessibleName(self.tr("Prices paid"))
        self.quote.setText(self.tr("Quote paragraph"))
        self.snapshot.setText(self.tr("Whole listing as evidence"))
        if self._item is not None:
            self._say_prices(self._item.listing)

    def _say_prices(self, listing: Listing | None) -> None:
        if listing is None:
            for label in (self.title, self.price, self.compare, self.lawful, self.taken, self.verdict):
                label.setText("")
            return
        facts, language = price_facts(listing), self._host.language()
        self.title.setText(listing.title)
        self.price.setText(money(facts.price_minor, listing.currency))
        if facts.compare_minor is None:
            self.compare.setText("—")
        else:
            meaning = facts.meaning.label.in_language(language)
            self.compare.setText(f"{money(facts.compare_minor, listing.currency)} · {meaning}")
        if facts.lawful_minor is None:
            self.lawful.setText(self.tr("no sale is known"))
        elif facts.week_paid:
            sum_ = money(facts.lawful_minor, listing.currency)
            self.lawful.setText(self.tr("{amount} ({count} sales)").format(amount=sum_, count=facts.week_paid))
        else:
            sum_ = money(facts.lawful_minor, listing.currency)
            self.lawful.setText(self.tr("{amount} (last sale before the week)").format(amount=sum_))
        self.taken.setText(clock(listing.taken_at_ms) if listing.taken_at_ms else "—")
        if facts.overstated_minor:
            over = money(facts.overstated_minor, listing.currency)
            self.verdict.setText(self.tr("The price called original is {amount} above it.").format(amount=over))
        elif facts.meaning is PriceMeaning.ORIGINAL and facts.lawful_minor is None:
            self.verdict.setText(self.tr("Called original, though nothing was sold at any price."))
        else:
            self.verdict.setText("")
        self.verdict.setVisible(bool(self.verdict.text()))

    def _cursor(self, hit: Highlight) -> QTextCursor | None:
        for start, segment in self._segments:
            if segment.seq == hit.seq:
                units = Units(self.words.toPlainText())
                cursor = QTextCursor(self.words.document())
                cursor.setPosition(units.to_units(start + min(hit.start, len(segment.text))))
                end = units.to_units(start + min(hit.end, len(segment.text)))
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                return cursor
        return None

    def _draw_hits(self) -> None:
        theme = self._host.theme
        whole = QTextCursor(self.words.document())
        whole.select(QTextCursor.SelectionType.Document)
        plain = QTextCharFormat()
        plain.setForeground(theme.colour("text"))
        whole.setCharFormat(plain)
        for hit in self._hits:
            cursor = self._cursor(hit)
            if cursor is None:
                continue
            rejected = self._states.get(hit.id, hit.state) is HighlightState.REJECTED
            look = QTextCharFormat()
            if not rejected:
                look.setBackground(theme.colour("warn_soft"))
            style = QTextCharFormat.UnderlineStyle
            look.setUnderlineStyle(style.DashUnderline if rejected else style.SingleUnderline)
            look.setUnderlineColor(theme.colour("warn"))
            cursor.mergeCharFormat(look)

    def _at_cursor(self) -> tuple[int, Segment] | None:
        position = Units(self.words.toPlainText()).to_points(self.words.textCursor().position())
        found = [row for row in self._segments if row[0] <= position]
        return found[-1] if found else None

    def _pointed(self) -> None:
        row = self._at_cursor()
        if row is None or not self.words.hasFocus():
            return
        within = Units(self.words.toPlainText()).to_points(self.words.textCursor().position()) - row[0]
        for hit in self._hits:
            if hit.seq == row[1].seq and hit.start <= within < hit.end:
                self.highlight_chosen.emit(hit.id)
                return

    def _quote(self) -> None:
        row = self._at_cursor()
        if row is not None:
            self.quote_wanted.emit(row[1])
