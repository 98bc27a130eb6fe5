"""The picture: the newest frame, softened and greyed as the person likes, or a plain sentence where there is none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator_app.desk.case.picture import paint_frame
from moderator_app.desk.case.playback import Playback
from moderator_app.desk.case_host import CaseHost
from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.player import PlayerState, PlayerStatus


class PlayerView(QWidget):
    """The stage. It paints what the player has when there is something new, and never waits for it.

    Signals:
        pressed(): the stage was clicked.
    """

    pressed = Signal()

    def __init__(self, host: CaseHost, playback: Playback, parent: QWidget | None = None) -> None:
        """Show the pictures of ``playback``."""
        super().__init__(parent)
        self._host = host
        self._playback = playback
        self._message = ""
        self._fetching: tuple[int, int] | None = None
        self.blur = host.settings.number("media.blur")
        self.grey = host.settings.number("media.greyscale")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(240, 135))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        playback.picture_changed.connect(self.update)
        playback.state_changed.connect(self._state_changed)
        host.settings.changed.connect(self._setting_changed)
        host.theme.changed.connect(self.update)
        self.retranslate()

    @property
    def sentence(self) -> str:
        """What is said instead of (or beside) the picture; empty when there is nothing to say."""
        state = self._playback.state
        if self._message:
            return self._message
        if state.fault is not None:
            why = state.fault.label.in_language(self._host.language())
            if state.status is PlayerStatus.FAILED or state.fault is MediaFaultCode.DROPPED:
                return self.tr("{why} The case can be decided by its text.").format(why=why)
            return why
        if self._fetching is not None and (state.waiting or not self._playback.showing):
            here, whole = self._fetching
            percent = 100 * here // whole if whole else 0
            return self.tr("Fetching the recording… {percent} %").format(percent=percent)
        if state.status is PlayerStatus.LOADING:
            return self.tr("Opening the recording…")
        if state.status is PlayerStatus.EMPTY:
            return self.tr("No recording. The case is decided by its text.")
        return ""

    def say(self, sentence: str) -> None:
        """Show a sentence instead of the picture until there is a recording again; empty takes it away."""
        self._message, self._fetching = sentence, None
        self._told()

    def fetching(self, here: int, whole: int) -> None:
        """Say how much of the recording is here, in bytes."""
        self._fetching = (here, whole) if here < whole else None
        self._told()

    def set_blur(self, percent: int) -> None:
        """Blur by 0-100."""
        self.blur = percent
        self.update()

    def set_grey(self, percent: int) -> None:
        """Take the colour out by 0-100."""
        self.grey = percent
        self.update()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Picture of the recording"))
        self._told()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play or pause by a click on the stage."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Paint anew in other fonts or colours."""
        self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the stage, the newest frame in it, and what there is to say."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._host.theme.colour("stage"))
        frame = self._playback.frame() if self._playback.showing and not self._message else None
        if frame is not None:
            paint_frame(painter, frame, self.rect(), blur=self.blur, grey=self.grey)
            del frame
        self._paint_sentence(painter)

    def _paint_sentence(self, painter: QPainter) -> None:
        sentence = self.sentence
        if not sentence:
            return
        theme = self._host.theme
        painter.setFont(theme.font())
        room = self.rect().adjusted(16, 16, -16, -16)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        if self._playback.showing and not self._message:
            flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        box = painter.fontMetrics().boundingRect(room, flags, sentence)
        ground = theme.colour("stage")
        ground.setAlpha(215)
        painter.fillRect(QRect(box).adjusted(-10, -6, 10, 6), ground)
        painter.setPen(theme.colour("stage_text"))
        painter.drawText(room, flags, sentence)

    def _state_changed(self, state: PlayerState) -> None:
        if state.status not in {PlayerStatus.EMPTY, PlayerStatus.FAILED}:
            self._message = ""
        self._told()

    def _setting_changed(self, name: str) -> None:
        if name == "media.blur":
            self.set_blur(self._host.settings.number(name))
        elif name == "media.greyscale":
            self.set_grey(self._host.settings.number(name))

    def _told(self) -> None:
        self.setAccessibleDescription(self.sentence)
        self.update()
