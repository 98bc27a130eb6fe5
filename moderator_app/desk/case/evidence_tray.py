"""The evidence tray: every quote, mark and snapshot taken so far, each removable, each a way back to its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from moderator_app.desk.case.evidence_check import Stills
from moderator_app.desk.case.keys import MOVE, PRESS, keep_keys
from moderator_app.desk.case.picture import soften
from moderator_app.desk.case.words import media_clock
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel, plain_tooltip, visible
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.evidence import Evidence, EvidenceKind


class Pieces(QListWidget):
    """The list; while there is nothing in it, it says what would be."""

    def __init__(self, theme: Theme) -> None:
        """Begin empty, in the colours of ``theme``."""
        super().__init__()
        self._theme = theme
        self.hint = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or the hint."""
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colour("text_dim"))
            room = self.viewport().rect().adjusted(16, 8, -16, -8)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.hint)
            painter.end()


class EvidenceTray(QWidget):
    """Pieces of evidence.

    Signals:
        removed(str): this piece is to go.
        visited(str): the reader wants to see this piece's place.
    """

    removed = Signal(str)
    visited = Signal(str)

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._pieces: tuple[Evidence, ...] = ()
        self._cited: dict[str, str] = {}
        self._damaged: frozenset[str] = frozenset()
        self._stills: Stills | None = None
        self._small: dict[str, QImage] = {}
        """Stills at the tray's size by their hash: a full one takes long to decode."""
        self._shown: tuple[object, ...] = ()
        self._icons = Icons(host.theme)
        self.head = PlainLabel(kind="strong")
        self.state = PlainLabel(kind="small")
        self.still, self.remove = QPushButton(), QPushButton()
        self.mark_in, self.mark_out = QPushButton(), QPushButton()
        self.list = Pieces(host.theme)
        self.list.setWordWrap(False)
        self.list.setIconSize(QSize(host.theme.px(48), host.theme.px(27)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.installEventFilter(self)
        keep_keys((*MOVE, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete), self.list)
        keep_keys(PRESS, self.still, self.mark_in, self.mark_out, self.remove)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 8, 4)
        bar.setSpacing(6)
        bar.addWidget(self.head)
        bar.addWidget(self.state)
        bar.addStretch(1)
        for button in (self.still, self.mark_in, self.mark_out, self.remove):
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.list, 1)
        self.still.clicked.connect(lambda: host.commands.trigger("evidence.still"))
        self.mark_in.clicked.connect(lambda: host.commands.trigger("evidence.mark_in"))
        self.mark_out.clicked.connect(lambda: host.commands.trigger("evidence.mark_out"))
        self.remove.clicked.connect(self._remove)
        self.list.itemActivated.connect(lambda item: self.visited.emit(str(item.data(Qt.ItemDataRole.UserRole))))
        self.list.itemClicked.connect(lambda item: self.visited.emit(str(item.data(Qt.ItemDataRole.UserRole))))
        host.settings.changed.connect(lambda name: self._fill() if name in {"media.blur", "media.greyscale"} else None)
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        self.retranslate()

    def show_pieces(
        self,
        pieces: Sequence[Evidence],
        cited: Mapping[str, str],
        *,
        damaged: frozenset[str] = frozenset(),
        stills: Stills | None = None,
    ) -> None:
        """Show the tray.

        Args:
            pieces: what was taken.
            cited: piece id → the finding it stands under.
            damaged: ids of the pieces that are not what they were when they were taken.
            stills: the pictures that are known.
        """
        shown = (tuple(pieces), dict(cited), damaged, len(stills or ()))
        if shown == self._shown:
            return
        self._shown, self._stills = shown, stills
        if not stills:
            self._small.clear()
        self._pieces, self._cited, self._damaged = shown[0], shown[1], damaged
        self._fill()

    def say_mark(self, sentence: str) -> None:
        """Say that a mark is being made, or (empty) that none is."""
        self.state.setText(sentence)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.list.setAccessibleName(self.tr("Evidence tray"))
        self.list.hint = self.tr("What you quote, mark or take a still of is collected here.")
        for button, name, title in (
            (self.still, "evidence.still", self.tr("Still")),
            (self.mark_in, "evidence.mark_in", self.tr("Mark in")),
            (self.mark_out, "evidence.mark_out", self.tr("Mark out")),
        ):
            button.setText(f"{title}  {key_text(self._host.commands.list[name])}")
            button.setAccessibleName(title)
        self.remove.setText(self.tr("Remove"))
        self._fill()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override] # only the list is watched
        """Remove by the Delete key."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            self._remove()
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        language, row = self._host.language(), self.list.currentRow()
        self.list.clear()
        for piece in self._pieces:
            kind = piece.kind.label.in_language(language)
            if piece.kind is EvidenceKind.MARK:
                place = f"{media_clock(piece.t0_ms)} – {media_clock(piece.t1_ms)}"
            elif piece.kind is EvidenceKind.STILL:
                place = media_clock(piece.t0_ms)
            else:
                place = f"{media_clock(piece.t0_ms)} · {piece.lane.label.in_language(language)}"
            words = f" “{piece.text}”" if piece.text else ""
            cited = self._cited.get(piece.id, self.tr("under no finding"))
            if piece.id in self._damaged:
                cited = self.tr("evidence damaged")
            item = QListWidgetItem(visible(f"{kind} · {place}{words} — {cited}".replace("\n", " ")))
            item.setData(Qt.ItemDataRole.UserRole, piece.id)
            item.setToolTip(plain_tooltip(f"{kind} · {place}\n{piece.text}\n{cited}"))
            self._mark_damage(item, piece)
            self._show_still(item, piece)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self._pieces) - 1))
        self.remove.setEnabled(self.list.currentRow() >= 0)
        self.head.setText(self.tr("Evidence ({count})").format(count=len(self._pieces)))

    def _mark_damage(self, item: QListWidgetItem, piece: Evidence) -> None:
        if piece.id in self._damaged:
            item.setForeground(self._host.theme.colour("bad"))
            item.setIcon(self._icons.icon("warning", tone="bad"))

    def _show_still(self, item: QListWidgetItem, piece: Evidence) -> None:
        small = None if piece.id in self._damaged else self._small_of(piece.sha256)
        if small is None:
            return
        settings = self._host.settings
        softened = soften(small, settings.number("media.blur"), settings.number("media.greyscale"))
        item.setIcon(QIcon(QPixmap.fromImage(softened)))

    def _small_of(self, sha256: str) -> QImage | None:
        if sha256 not in self._small:
            picture = self._stills.png(sha256) if self._stills is not None and sha256 else None
            image = QImage.fromData(picture) if picture is not None else QImage()
            if image.isNull():
                return None
            self._small[sha256] = image.scaled(
                QSize(160, 90), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        return self._small[sha256]

    def _remove(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.removed.emit(str(item.data(Qt.ItemDataRole.UserRole)))
