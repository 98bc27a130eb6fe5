"""The transport bar under the picture: every verb of playing as a button, with its key beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.jumps import typed_time
from moderator_app.desk.case.keys import CHOOSE, PRESS, keep_keys
from moderator_app.desk.case.playback import RATES, Playback
from moderator_app.desk.case.words import media_clock
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text, said
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel, plain_tooltip
from moderator_app.media.player import PlayerState, PlayerStatus

FACES = (
    ("highlight.previous", "◂◂"),
    ("play.back_5", "−5 s"),
    ("play.back", "−1 s"),
    ("play.frame_back", "◂|"),
    ("play.toggle", ""),
    ("play.frame_forward", "|▸"),
    ("play.forward", "+1 s"),
    ("play.forward_5", "+5 s"),
    ("highlight.next", "▸▸"),
)


def _is_escape(event: QEvent) -> bool:
    if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
        return event.key() == Qt.Key.Key_Escape
    return False


class Times(PlainLabel):
    """Position and length; where there is little room the position alone, and both in the tooltip."""

    def __init__(self) -> None:
        """Begin at nothing."""
        super().__init__()
        self._position, self._both = "", ""

    def show_times(self, position: str, length: str) -> None:
        """Show them."""
        self._position, self._both = position, f"{position} / {length}"
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Ask for the position."""
        return QSize(self._wide(self._position), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for both."""
        return QSize(self._wide(self._both), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See anew what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _wide(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + 2

    def _fit(self) -> None:
        fits = self.width() >= self._wide(self._both)
        self.setText(self._both if fits else self._position)
        self.setToolTip(plain_tooltip("" if fits else self._both))
        self.setAccessibleDescription(self._both)


class Transport(QWidget):
    """Buttons of the playing verbs, the time, the speed, the loop, the sound and the picture's softness."""

    def __init__(self, host: CaseHost, playback: Playback, clock: SessionClock, parent: QWidget | None = None) -> None:
        """Control ``playback``; verbs go through the host's registry so that buttons and keys are one."""
        super().__init__(parent)
        self._host = host
        self._playback = playback
        self._clock = clock
        self._icons = Icons(host.theme)
        self._focus_before: QWidget | None = None
        self.time = Times()
        self.go_to = QLineEdit()
        self.go_to.setMaxLength(16)
        self.go_to.setFixedWidth(host.theme.px(110))
        self.go_to.hide()
        self.buttons = {name: self._button(name, face) for name, face in FACES}
        self.loop = self._button("play.loop", "⟲")
        self.loop.setCheckable(True)
        self.rate = QComboBox()
        for value in RATES:
            self.rate.addItem(f"{value:g}×", value)
        self.sound = self._button("play.mute", "")
        self.other_screen = self._button("view.second_screen", "")
        self.blur, self.grey = self._slider(), self._slider()
        self._blur_label, self._grey_label = PlainLabel(kind="small"), PlainLabel(kind="small")
        self._lay_out()
        keep_keys(CHOOSE, self.rate)
        keep_keys((*PRESS, Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right), self.go_to)
        self.go_to.returnPressed.connect(self._go)
        self.go_to.installEventFilter(self)
        keep_keys((*CHOOSE, Qt.Key.Key_Left, Qt.Key.Key_Right), self.blur, self.grey)
        self.rate.activated.connect(lambda place: playback.set_rate(float(self.rate.itemData(place))))
        self.blur.valueChanged.connect(lambda value: host.settings.set("media.blur", value))
        self.grey.valueChanged.connect(lambda value: host.settings.set("media.greyscale", value))
        host.settings.changed.connect(self._setting_changed)
        host.theme.changed.connect(self._redraw)
        clock.moved.connect(self._moved)
        clock.length_changed.connect(self._moved)
        playback.state_changed.connect(self._state_changed)
        playback.loop_changed.connect(self._loop_changed)
        self._setting_changed("media.blur")
        self._setting_changed("media.greyscale")
        self.retranslate()
        self._redraw()

    def _lay_out(self) -> None:
        verbs, looks = QHBoxLayout(), QHBoxLayout()
        verbs.setSpacing(2)
        looks.setSpacing(4)
        verbs.addStretch(1)
        for button in self.buttons.values():
            verbs.addWidget(button)
        verbs.addStretch(1)
        looks.addWidget(self.time)
        looks.addWidget(self.go_to)
        looks.addStretch(1)
        for control in (self.loop, self.rate, self.sound):
            looks.addWidget(control)
        for label, slider in ((self._blur_label, self.blur), (self._grey_label, self.grey)):
            looks.addSpacing(4)
            looks.addWidget(label)
            looks.addWidget(slider)
        looks.addSpacing(4)
        looks.addWidget(self.other_screen)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 2, 8, 4)
        rows.setSpacing(2)
        rows.addLayout(verbs)
        rows.addLayout(looks)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        for name, button in (*self.buttons.items(), ("play.loop", self.loop), *self._others()):
            command = self._host.commands.list[name]
            button.setAccessibleName(said(command.title))
            keys = key_text(command)
            button.setToolTip(plain_tooltip(f"{said(command.title)}  {keys}" if keys else said(command.title)))
        self.rate.setAccessibleName(self.tr("Speed"))
        self.rate.setToolTip(self.tr("Speed"))
        self._blur_label.setText(self.tr("Blur"))
        self._grey_label.setText(self.tr("Grey"))
        self.blur.setAccessibleName(self.tr("Blur"))
        self.grey.setAccessibleName(self.tr("Greyscale"))
        self.time.setAccessibleName(self.tr("Position and length"))
        self.go_to.setAccessibleName(self.tr("Go to a time"))
        self.go_to.setPlaceholderText(self.tr("h:mm:ss"))
        self._moved()

    def _others(self) -> tuple[tuple[str, QToolButton], ...]:
        return ("play.mute", self.sound), ("view.second_screen", self.other_screen)

    def ask_time(self) -> None:
        """Ask for a time to go to, in place of the position."""
        self._focus_before = QApplication.focusWidget()
        self.go_to.setText(media_clock(self._clock.position).partition(".")[0])
        self.time.hide()
        self.go_to.show()
        self.go_to.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.go_to.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Put the field away by Escape, or when the focus goes elsewhere."""
        if watched is self.go_to and not self.go_to.isHidden():
            if event.type() is QEvent.Type.FocusOut:
                self._put_away()
            elif _is_escape(event):
                self._leave()
                return True
        return super().eventFilter(watched, event)

    def _go(self) -> None:
        at_ms = typed_time(self.go_to.text())
        if at_ms is None:
            self._host.say(self.tr("Type a time such as 1:02:03, 2:03 or 63.5."))
            self.go_to.selectAll()
            return
        self._leave()
        self._clock.seek(at_ms)

    def _leave(self) -> None:
        before = self._focus_before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._put_away()

    def _put_away(self) -> None:
        self.go_to.hide()
        self.time.show()

    def _button(self, name: str, face: str) -> QToolButton:
        button = QToolButton()
        button.setText(face)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._host.commands.trigger(name))
        keep_keys(PRESS, button)
        return button

    def _slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setPageStep(20)
        slider.setMinimumWidth(30)
        slider.setMaximumWidth(64)
        return slider

    def _moved(self, _t_ms: int = 0) -> None:
        self.time.show_times(media_clock(self._clock.position), media_clock(self._clock.length))

    def _state_changed(self, state: PlayerState) -> None:
        on = self._playback.showing
        self.buttons["play.toggle"].setEnabled(on and state.can_play)
        for name in ("play.frame_back", "play.frame_forward"):
            self.buttons[name].setEnabled(on)
        for control in (self.rate, self.loop):
            control.setEnabled(on and state.can_play)
        self.sound.setEnabled(on and state.has_audio)
        near = min(range(len(RATES)), key=lambda place: abs(RATES[place] - state.rate))
        with QSignalBlocker(self.rate):
            self.rate.setCurrentIndex(near)
        self._redraw()

    def _loop_changed(self) -> None:
        self.loop.setChecked(self._playback.loop is not None)

    def _setting_changed(self, name: str) -> None:
        slider = {"media.blur": self.blur, "media.greyscale": self.grey}.get(name)
        if slider is not None:
            with QSignalBlocker(slider):
                slider.setValue(self._host.settings.number(name))

    def _redraw(self) -> None:
        state = self._playback.state
        playing = state.status is PlayerStatus.PLAYING
        self.buttons["play.toggle"].setIcon(self._icons.icon("pause" if playing else "play", tone="text"))
        self.other_screen.setIcon(self._icons.icon("open", tone="text"))
        self.sound.setIcon(self._icons.icon("muted" if state.muted else "sound", tone="text"))
        self.time.setFont(self._host.theme.font("body", mono=True))
